"""What a file is called tells other programs what it holds: a name that says otherwise is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trends.errors import ParameterError, listed

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["refuse_other_suffix"]


def refuse_other_suffix(path: str | PathLike[str], *suffixes: str) -> None:
    """Refuse a path whose name ends as that of another kind of file.

    Parameters
    ----------
    path : path
    *suffixes : str
        How it may end, the usual one first, in small letters.

    Raises
    ------
    ParameterError
        If it ends otherwise; what it is to end in is named.

    Examples
    --------
    >>> refuse_other_suffix("table.XLSX", ".xlsx")
    >>> refuse_other_suffix("table.csv", ".xlsx")
    Traceback (most recent call last):
        ...
    trends.errors.ParameterError: 'table.csv' must end in .xlsx.
    """
    given = Path(path)
    # A folder is refused where it is written; a name without a suffix says nothing otherwise.
    if given.suffix and given.suffix.casefold() not in suffixes and not given.is_dir():
        raise ParameterError(f"{given.name[:80]!r} must end in {listed(suffixes)}.")

"""A table as CSV, the one way in which all are written: no cell of it is a formula to a spreadsheet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from trends.files.output import SIGNIFICANT_DIGITS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["harmless", "table_text"]

_OPENS_A_FORMULA = frozenset("=+-@\t\r\n|%")
"""What makes a spreadsheet take a cell for a formula or a command (OWASP, "CSV Injection")."""


_BREAKING = frozenset("\r\0\ufeff")


def table_text(frame: pd.DataFrame, *, index: bool | None = None) -> str:
    """Write a table as CSV text with newline ends: ten digits a number, blank for what is unknown.

    Text that a spreadsheet would take for a formula gets an apostrophe, see `harmless`. A carriage return is written as a
    newline, inside quotes, since readers end a row at it; NUL as U+FFFD; a mark of byte order not at all.

    Parameters
    ----------
    frame : pandas.DataFrame
    index : bool, optional
        Whether the index is a column, the first; by default where it has a name.

    Examples
    --------
    >>> import pandas as pd
    >>> print(table_text(pd.DataFrame({"actor": ["=1+1", "-"], "deaths": [1 / 3, -2]})))
    actor,deaths
    '=1+1,0.3333333333
    -,-2
    <BLANKLINE>
    """
    if index is None:
        index = any(name is not None for name in frame.index.names)
    safe = frame.copy(deep=False)
    for place, kind in enumerate(frame.dtypes):
        if str(kind) in {"object", "str", "string", "category"}:
            safe.isetitem(place, frame.iloc[:, place].astype(object).map(_cell).array)
    safe.columns = safe.columns.map(_cell)
    if index:
        safe.index = safe.index.map(_cell)
        safe.index.names = [_cell(name) for name in frame.index.names]
    # By itself to_csv ends lines as the system does: the bytes would differ between systems.
    return safe.to_csv(
        index=index, lineterminator="\n", float_format=f"%.{SIGNIFICANT_DIGITS}g", date_format="%Y-%m-%d"
    )


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not run: text that opens like a formula gets an apostrophe.

    Plain numbers stay as they are, and signs alone, such as the dash of a name that is not known.

    Examples
    --------
    >>> harmless("@SUM(1)"), harmless("-3"), harmless("--")
    ("'@SUM(1)", '-3', '--')
    """
    if cell[:1] not in _OPENS_A_FORMULA or not any(map(str.isalnum, cell)):
        return cell
    try:
        float(cell)
    except ValueError:
        return "'" + cell
    return cell


def _cell(value: object) -> object:
    if isinstance(value, tuple):  # of an index or a heading of several levels
        return tuple(map(_cell, value))
    return _safe(value) if isinstance(value, str) else value


# The same words and figures come again and again down a column.
@lru_cache(maxsize=16_384)
def _safe(text: str) -> str:
    return harmless(_in_one_cell(text))


def _in_one_cell(text: str) -> str:
    """Return text without what would end its row, its field or its file to those who read it."""
    if not _BREAKING.intersection(text):
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").replace("\ufeff", "")

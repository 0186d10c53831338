"""A screen as one file, Parquet or CSV, whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from trends.errors import ParameterError, TrendsError
from trends.files.output import SIGNIFICANT_DIGITS
from trends.sources.rejected_file import harmless

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ENDINGS", "check_target", "write_screen"]

ENDINGS = (".parquet", ".csv")


def check_target(path: str | Path) -> Path:
    """Say whether a file could be written there, before the work is done.

    Raises
    ------
    ParameterError
        If the ending is neither .parquet nor .csv, or the folder is not there.
    TrendsError
        If the folder cannot be written to.
    """
    target = Path(path)
    if target.suffix.casefold() not in ENDINGS:
        raise ParameterError(f"A screen is written as .parquet or .csv, not as {target.name[:60]!r}.")
    folder = target.parent
    if not folder.is_dir():
        raise ParameterError(f"There is no folder {str(folder)[:120]!r} to write {target.name[:60]!r} to.")
    if target.is_dir():
        raise ParameterError(f"{str(target)[:120]!r} is a folder, not a file.")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise TrendsError(f"{target.name[:60]} cannot be written: {error.strerror or error}.") from None
    return target


def write_screen(table: pd.DataFrame, path: str | Path) -> Path:
    """Write the table of a screen.

    In CSV, text that a spreadsheet would take for a formula gets an apostrophe; unknown is blank, and numbers have ten
    significant digits. Parquet holds everything as it is.

    Parameters
    ----------
    table : pandas.DataFrame
    path : path
        Ends in ``.parquet`` or ``.csv``; a file that is there is replaced once the new one is whole.

    Raises
    ------
    ParameterError, TrendsError
        See `check_target`; and if the disk is full.
    """
    target = check_target(path)
    part = target.with_name(f".{target.name}.part")
    try:
        if target.suffix.casefold() == ".csv":
            _write_csv(table, part)
        else:
            table.to_parquet(part, engine="pyarrow", index=False)
        part.replace(target)
    except OSError as error:
        raise TrendsError(f"{target.name[:60]} cannot be written: {error.strerror or error}.") from None
    finally:
        part.unlink(missing_ok=True)
    return target


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    safe = table.copy()
    for column in safe.columns:
        if safe[column].dtype == "str":
            safe[column] = safe[column].map(harmless, na_action="ignore")
    with path.open("w", encoding="utf-8", newline="") as stream:
        safe.to_csv(stream, index=False, lineterminator="\n", float_format=f"%.{SIGNIFICANT_DIGITS}g")

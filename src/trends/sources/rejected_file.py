"""Writes rejected rows for people and for programs: a CSV in which nothing runs, and JSON Lines as the file had it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trends.files.csv_table import table_text
from trends.files.whole_file import write_text

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

__all__ = ["twin_of", "write_rejected"]


def write_rejected(rejected: pd.DataFrame, path: Path) -> Path:
    """Write rejected rows as CSV and beside it, with the ending ``.jsonl``, with the values as they were.

    Parameters
    ----------
    rejected : pandas.DataFrame
        file, line, column, value, reason.
    path : Path
        The CSV.

    Returns
    -------
    Path
        The JSON Lines twin.
    """
    write_text(path, table_text(rejected))
    rows = rejected.astype(object).to_dict(orient="records")
    twin = twin_of(path)
    # A lone surrogate, which UTF-8 cannot hold, stays readable as its escape.
    write_text(twin, "".join(json.dumps(row, ensure_ascii=True, default=int) + "\n" for row in rows))
    return twin


def twin_of(path: Path) -> Path:
    """Return where the JSON Lines twin of a CSV goes."""
    return (
        path.with_name(path.stem + ".jsonl")
        if path.suffix.casefold() != ".jsonl"
        else path.with_suffix(".raw.jsonl")
    )

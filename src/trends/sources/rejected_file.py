"""Writes rejected rows for people and for programs: a CSV in which nothing runs, and JSON Lines as the file had it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

__all__ = ["harmless", "twin_of", "write_rejected"]

_OPENS_A_FORMULA = frozenset("=+-@\t\r\n|%")
"""What makes a spreadsheet take a cell for a formula or a command (OWASP, "CSV Injection")."""


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
    safe = rejected.map(lambda cell: harmless(cell) if isinstance(cell, str) else cell)
    with path.open("w", encoding="utf-8", newline="") as stream:
        safe.to_csv(stream, index=False, lineterminator="\n")
    twin = twin_of(path)
    with twin.open("w", encoding="utf-8", newline="") as stream:
        for row in rejected.astype(object).to_dict(orient="records"):
            # A lone surrogate, which UTF-8 cannot hold, stays readable as its escape.
            stream.write(json.dumps(row, ensure_ascii=True, default=int) + "\n")
    return twin


def twin_of(path: Path) -> Path:
    """Return where the JSON Lines twin of a CSV goes."""
    return (
        path.with_name(path.stem + ".jsonl")
        if path.suffix.casefold() != ".jsonl"
        else path.with_suffix(".raw.jsonl")
    )


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not run: text that opens like a formula gets an apostrophe.

    Plain numbers stay as they are.
    """
    if cell[:1] not in _OPENS_A_FORMULA:
        return cell
    try:
        float(cell)
    except ValueError:
        return "'" + cell
    return cell

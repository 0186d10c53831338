"""A mapping of columns proposed for a table of incidents whose layout no source knows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trends.arguments import guarded, is_table
from trends.errors import ParameterError
from trends.sources.any_table import GENERIC, SERIES, UNCLEAR
from trends.sources.bundled import bundled_names
from trends.sources.columns.proposal import dated, propose
from trends.sources.files.frames import frame_sheet
from trends.sources.files.opening import opened
from trends.sources.loading import path_of, sheets_behind
from trends.sources.options import ReadOptions
from trends.sources.recognition import headers_of, recognised
from trends.sources.stored import is_stored_name, stored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    import pandas as pd

    from trends.sources.files.raw import Sheet

__all__ = ["suggest_columns"]

_WITHOUT_MAPPING = {
    GENERIC: "",
    UNCLEAR: "It may as well be a series, one row a period: --measure COLUMN (measure=) reads it as one without a mapping.",
    SERIES: "It looks like a series, one row a period, and is read as one without a mapping.",
}


@guarded
def suggest_columns(path: str | PathLike[str] | pd.DataFrame) -> str:
    """Propose a mapping file for a table of incidents, as TOML text with an example beside every column.

    Raises
    ------
    InputError
        If there is no such file or it is no table.
    """
    if isinstance(path, str) and path in bundled_names():
        raise ParameterError(f"{path} is bundled, and its columns are known: it needs no mapping.")
    if isinstance(path, str) and is_stored_name(path):
        if path.startswith("store:"):
            return suggest_columns(stored(path).paths[0])
        raise ParameterError(f"The columns of {path[:80]} are known: it needs no mapping.")
    if is_table(path):
        return _proposed([frame_sheet(path)])
    with opened([path_of(path)]) as opening:  # type: ignore[arg-type]  # a frame has gone the other way
        return _proposed([sheet for sheets in sheets_behind(opening) for sheet in sheets])


def _proposed(sheets: Sequence[Sheet]) -> str:
    today = date.today()  # noqa: DTZ011 - a day, not a moment: it only tells what lies ahead
    tables = (recognised(sheet, ReadOptions(), today) for sheet in sheets)
    if (table := next((table for table in tables if table is not None), None)) is not None:
        without = _WITHOUT_MAPPING.get(table.source, f"It is read as {table.source.name} without a mapping.")
        return propose(table.sheet, without)
    # Nothing says where the header is but what stands under it.
    likely = (table for sheet in sheets for table in headers_of(sheet) if dated(table))
    return propose(next(likely, sheets[0]))

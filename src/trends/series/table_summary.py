"""What a series file says of itself: in one line, as what was read and rejected, and as a table of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.document.blocks import Table, paragraph
from trends.messages import Message, quoted
from trends.periods.calendar import label
from trends.series.count_doubts import running_totals
from trends.tolls.measures import ESTIMATES
from trends.tolls.sums import Sums, sums_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.document.blocks import Block
    from trends.series.series_table import SeriesTable

__all__ = ["blocks_of", "check_of", "line_of"]

_MOST_SHOWN = 30
"""Series that a table in a document lists: about a page."""


def line_of(table: SeriesTable) -> Message:
    """Return what is counted, the period and the number of rows in one line."""
    dated = len(table.frame) > 0
    first, last = (label(end) for end in table.span) if dated else ("", "")
    where = "in_place" if table.name else "plain"
    return Message(
        "shown.line.table",
        what=Message(f"words.counted.{where}", subject=table.subject, place=table.name),
        unit=table.freq.value,
        dated="yes" if dated else "no",
        first=first,
        last=last,
        n=len(table.frame),
        series=len(table.series),
        rejected=len(table.rejected),
    )


def check_of(table: SeriesTable) -> dict[str, Any]:
    """Return what was read, kept and rejected and why; see `SeriesTable.check`."""
    dated = len(table.frame) > 0
    first, last = table.span if dated else (None, None)
    reasons = table.rejected["reason"].value_counts(sort=False)
    deaths = _deaths(table)
    return {
        "source": table.provenance.source,
        "source_version": table.provenance.version,
        "shape": "series",
        "freq": table.freq.value,
        "series": len(table.series),
        "rows_read": table.rows_read,
        "kept": table.kept,
        "rejected": len(table.rejected),
        "skipped": dict(table.skipped),
        "reasons": {str(reason): int(number) for reason, number in reasons.items()},
        "date_min": first.start_time.date().isoformat() if first is not None else None,
        "date_max": last.end_time.date().isoformat() if last is not None else None,
        "fatalities": deaths.totals,
        "fatalities_rows": deaths.rows,
        "warnings": [
            *table.warnings,
            *table.unreadable.values(),
            *([deaths.caution] if deaths.caution else []),
            *_look_running(table),
        ],
        "notes": [*table.all_notes, *table.remarks],
        **table.provenance.since(),
        "sha256": table.provenance.sha256,
    }


def _look_running(table: SeriesTable) -> tuple[str, ...]:
    """Say so where the counts of a series look like running totals."""
    values = table.frame["count"].to_numpy(float)
    notes: list[str] = []
    for rows in table.index.rows_of.values():
        # In the order of the periods; a file may hold its rows in any.
        notes += running_totals(values[rows][np.argsort(table.index.ordinals[rows])], table.count_column)
    return tuple(dict.fromkeys(notes))


def _deaths(table: SeriesTable) -> Sums:
    made = table.measures.get("fatalities")
    names: tuple[str, ...] = ESTIMATES
    none = {name: np.zeros(0) for name in names}
    # Series of one file may overlap: their sum would mean nothing.
    if made is None or len(table.series) != 1:
        return sums_of(none)
    rows = next(iter(table.index.rows_of.values()))
    columns = {"low": made.low, "best": made.columns, "high": made.high}
    stated = {
        name: table.frame[list(parts)].to_numpy(float).sum(axis=1)[rows]
        for name, parts in columns.items()
        if parts and not any(part in table.unreadable for part in parts)
    }
    return sums_of({name: stated.get(name, np.full(len(rows), np.nan)) for name in names}, "periods")


def blocks_of(table: SeriesTable) -> list[Block]:
    """Return a sentence and one row a series, as blocks."""
    rows = [
        _summary(table, name, positions)
        for name, positions in list(table.index.rows_of.items())[:_MOST_SHOWN]
    ]
    left = len(table.index.rows_of) - len(rows)
    listed = Table(
        quoted(table.provenance.title),
        tuple(Message(f"shown.column.{name}") for name in ("series", "from", "to", "rows", "seen", "total")),
        tuple(rows),
        align="lllrrr",
        note=Message("shown.more_series", n=left) if left > 0 else "",
    )
    return [paragraph(line_of(table)), listed]


def _summary(table: SeriesTable, name: str, positions: NDArray[np.int64]) -> tuple[str, ...]:
    values = table.frame["count"].to_numpy(float)[positions]
    ordinals = table.index.ordinals[positions]
    first, last = (
        label(pd.Period(ordinal=int(end), freq=table.alias)) for end in (ordinals.min(), ordinals.max())
    )
    numbers = (f"{len(positions):,}", f"{np.isfinite(values).sum():,}", f"{np.nansum(values):,.10g}")
    # Beside others a series without a name is not all of them.
    called = name or (Message("shown.column.all") if len(table.series) == 1 else "")
    return (called, first, last, *numbers)

"""What incidents say of themselves: in one line, as what was read and rejected, and as a table of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.series.coverage import coverage_of
from trends.tolls.measures import ESTIMATES
from trends.tolls.sums import Sums, sums_of

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.incidents.incidents import Incidents
    from trends.provenance import Provenance

__all__ = ["blocks_of", "check_of", "line_of"]

REJECTED = "sources.rows.rejected"
"""The note that sends its reader to `trends check`: there it is left out, the reasons stand beside it."""


def line_of(incidents: Incidents) -> str:
    """Return source, number, place and period in one line."""
    span = coverage_of(incidents.frame)
    period = f"{span[0]} to {span[1]}" if span else "no dates"
    version = f" {incidents.provenance.version}" if incidents.provenance.version else ""
    where = f" in {incidents.name}" if incidents.name else ""
    text = f"Incidents ({incidents.provenance.source}{version}): {len(incidents):,} {incidents.subject}{where}, {period}"
    exact = int((incidents.frame["date_precision"] == "day").sum())
    if exact < len(incidents):
        text += f", {exact / len(incidents):.0%} dated to the day"
    if rejected := _rejected_rows(incidents):
        text += f"; {rejected:,} of {incidents.rows_read:,} rows rejected"
    return text


def check_of(incidents: Incidents) -> dict[str, Any]:
    """Return what was read, kept and rejected and why; see `Incidents.check`."""
    rejected = _rejected_rows(incidents)
    span = coverage_of(incidents.frame)
    reasons = incidents.rejected.drop_duplicates(["file", "line"])["reason"].value_counts()
    deaths = _deaths(incidents)
    return {
        "source": incidents.provenance.source,
        "source_version": incidents.provenance.version,
        "shape": "incidents",
        "rows_read": incidents.rows_read,
        "kept": incidents.rows_read - rejected - sum(incidents.skipped.values()),
        "rejected": rejected,
        "skipped": dict(incidents.skipped),
        "reasons": {str(reason): int(count) for reason, count in sorted(reasons.items(), key=_by_count)},
        "date_min": span[0].isoformat() if span else None,
        "date_max": span[1].isoformat() if span else None,
        "fatalities": deaths.totals,
        "fatalities_rows": deaths.rows,
        "warnings": [*incidents.warnings, *([deaths.caution] if deaths.caution else [])],
        "notes": [note for note in incidents.notes if getattr(note, "id", "") != REJECTED],
        "columns": {"read": dict(incidents.columns_read), "unread": list(incidents.columns_unread)},
        "sha256": incidents.provenance.sha256,
    }


def blocks_of(incidents: Incidents) -> list[Block]:
    """Return a summary as blocks: what the table holds, how exact it is, and what a reader must know."""
    from trends.document.blocks import Note, Table, paragraph, spans

    rows = [("incidents", f"{len(incidents):,}"), ("source", _source_words(incidents.provenance))]
    if span := coverage_of(incidents.frame):
        rows.append(("period", f"{span[0]} to {span[1]}"))
    for title, column in (("date known to", "date_precision"), ("place known to", "place_precision")):
        shares = incidents.frame[column].astype("string").value_counts()
        if len(shares):
            rows.append((title, ", ".join(f"{word} {count:,}" for word, count in shares.items())))
    deaths = _deaths(incidents)
    rows += [
        (f"deaths, {name} estimates", f"{total:,} in {deaths.rows[name]:,} incidents")
        for name, total in deaths.totals.items()
        if total is not None
    ]
    if rejected := _rejected_rows(incidents):
        rows.append(("rows rejected", f"{rejected:,} of {incidents.rows_read:,}"))
    rows += [("filter", words) for words in incidents.provenance.filters]
    cautions = (*incidents.warnings, *((deaths.caution,) if deaths.caution else ()), *incidents.notes)
    notes = [Note(spans(text), kind="caution") for text in dict.fromkeys(cautions)]
    return [paragraph(line_of(incidents)), Table("", ("", ""), tuple(rows), align="ll"), *notes]


def _source_words(provenance: Provenance) -> str:
    title = provenance.title or provenance.source
    words = " ".join(part for part in (title, provenance.version) if part)
    return f"{words} ({provenance.licence})"


def _rejected_rows(incidents: Incidents) -> int:
    return len(incidents.rejected.drop_duplicates(["file", "line"]))


def _deaths(incidents: Incidents) -> Sums:
    return sums_of(
        {
            name: incidents.frame[f"fatalities_{name}"].to_numpy(dtype=float, na_value=np.nan)
            for name in ESTIMATES
        }
    )


def _by_count(item: tuple[Any, Any]) -> tuple[int, str]:
    return (-int(item[1]), str(item[0]))

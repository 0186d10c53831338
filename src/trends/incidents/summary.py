"""What incidents say of themselves: in one line, as what was read and rejected, and as a table of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.messages import Message
from trends.messages.numbers import percent, rounded
from trends.periods.calendar import Frequency, period_range
from trends.periods.coverage import span_of_rows
from trends.periods.imprecision import lay_out
from trends.schema import alike_in
from trends.series.not_covered import uncovered_notes
from trends.tolls.measures import ESTIMATES
from trends.tolls.sums import Sums, sums_of

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.incidents.incidents import Incidents
    from trends.provenance import Provenance

__all__ = ["blocks_of", "check_of", "line_of"]

REJECTED = "sources.rows.rejected"
SET_ASIDE = "sources.rows.set_aside"
"""The note that sends its reader to `trends check`: there it is left out, the reasons stand beside it."""


def line_of(incidents: Incidents) -> Message:
    """Return source, number, place and period in one line."""
    span = span_of_rows(incidents.frame)
    first, last = (str(span[0]), str(span[1])) if span else ("", "")
    source = " ".join(part for part in (incidents.provenance.source, incidents.provenance.version) if part)
    where = "in_place" if incidents.name else "plain"
    n = len(incidents)
    exact = int((incidents.frame["date_precision"] == "day").sum())
    return Message(
        "shown.line.incidents",
        source=source,
        n=n,
        what=Message(f"words.counted.{where}", subject=incidents.subject, place=incidents.name),
        dated="yes" if span else "no",
        first=first,
        last=last,
        partly="yes" if exact < n else "no",
        exact=percent(exact / n) if n else 0,
        rejected=_rejected_rows(incidents),
        read=incidents.rows_read,
    )


def check_of(incidents: Incidents) -> dict[str, Any]:
    """Return what was read, kept and rejected and why; see `Incidents.check`."""
    rejected = _rejected_rows(incidents)
    span = span_of_rows(incidents.frame)
    # A line with three faults is one line refused: reasons add up to the number of lines.
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
        "notes": [
            *(note for note in incidents.notes if getattr(note, "id", "") not in {REJECTED, SET_ASIDE}),
            *_uncovered(incidents),
        ],
        "coverage": {**incidents.coverage.to_dict(), "sentence": incidents.coverage.sentence}
        if incidents.coverage
        else None,
        "columns": {"read": dict(incidents.columns_read), "unread": list(incidents.columns_unread)},
        **incidents.provenance.since(),
        "sha256": incidents.provenance.sha256,
    }


def blocks_of(incidents: Incidents) -> list[Block]:
    """Return a summary as blocks: what the table holds, how exact it is, and what a reader must know."""
    from trends.document.blocks import Note, Table, paragraph, spans

    rows: list[tuple[str, str]] = [
        (head("incidents"), f"{len(incidents):,}"),
        (head("source"), _source_words(incidents.provenance)),
    ]
    if span := span_of_rows(incidents.frame):
        rows.append((head("period"), Message("shown.span", first=span[0], last=span[1])))
    if incidents.coverage:
        rows.append((head("covered"), incidents.coverage.words))
    for title, column in (("date_known", "date_precision"), ("place_known", "place_precision")):
        shares = incidents.frame[column].astype("string").value_counts()
        counted = [
            Message(
                "shown.word_count",
                word=Message("shown.precision", word=str(word)),
                n=int(count),
            )
            for word, count in shares.items()
        ]
        if counted:
            rows.append((head(title), Message("words.joined.comma", parts=counted)))
    deaths = _deaths(incidents)
    rows += [
        (
            Message("shown.deaths_row", estimate=name),
            Message("shown.in_incidents", n=rounded(total), rows=deaths.rows[name]),
        )
        for name, total in deaths.totals.items()
        if total is not None
    ]
    if rejected := _rejected_rows(incidents):
        rows.append((head("rejected"), Message("shown.of", n=rejected, total=incidents.rows_read)))
    rows += [(head("filter"), words) for words in incidents.provenance.filters]
    cautions = (*incidents.warnings, *((deaths.caution,) if deaths.caution else ()), *incidents.notes)
    notes = [Note(spans(text), kind="caution") for text in dict.fromkeys(cautions)]
    return [paragraph(line_of(incidents)), Table("", ("", ""), tuple(rows), align="ll"), *notes]


def head(name: str) -> Message:
    """Return what stands at the head of a row or a column of a table of data."""
    return Message(f"shown.column.{name}")


def _source_words(provenance: Provenance) -> str:
    title = provenance.title or provenance.source
    words = " ".join(part for part in (title, provenance.version) if part)
    return f"{words} ({provenance.licence})"


def _rejected_rows(incidents: Incidents) -> int:
    return len(incidents.rejected.drop_duplicates(["file", "line"]))


def _uncovered(incidents: Incidents) -> list[str]:
    """Say what of the incidents lies on days that are not covered."""
    covered = incidents.coverage
    if not covered:
        return []
    layout = lay_out(incidents.frame, period_range(*covered.span, Frequency.YEAR), covered)
    return uncovered_notes(covered, layout, alike_in(incidents.frame))


def _deaths(incidents: Incidents) -> Sums:
    return sums_of(
        {
            name: incidents.frame[f"fatalities_{name}"].to_numpy(dtype=float, na_value=np.nan)
            for name in ESTIMATES
        },
        alike=alike_in(incidents.frame),
    )


def _by_count(item: tuple[Any, Any]) -> tuple[int, str]:
    return (-int(item[1]), str(item[0]))

"""Every caution of a study, ranked once: the first stands on page one, all of them in the annex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.messages import Message
from trends.messages.message import recognised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trends.studies.findings import Findings

__all__ = ["RankedNote", "ranked"]

_RANKS = (
    # The figures do not mean what they seem to.
    ("series.running", "sources.cells.running", "series.break", "sources.coverage.silent"),
    # The end of the series is not what it will be: a fall there may be one of the record.
    ("newest.none", "newest.off", "newest.entered"),
    ("eligibility.end", "eligibility.last_period", "series.filling", "sources.rows.last_period"),
    # Much is not known.
    ("eligibility.gaps", "series.uncovered", "series.no_row", "series.partly_covered"),
    ("series.open", "series.outside", "series.partly_outside", "severity.casualties.unequally_known"),
    # What is known bears less than it seems to.
    ("eligibility.totals",),
    ("eligibility.runs",),
    ("eligibility.short",),
    ("eligibility.no_season", "eligibility.part_of_season"),
    ("eligibility.reported", "vocabulary.note.confirmed", "vocabulary.note.mass_casualty"),
    ("sources.coverage", "sources.dates", "sources.rows.rejected", "sources.tolls"),
    ("severity.heavy", "severity.casualties", "severity.tail"),
    # How the file was read and counted.
    ("series", "sources", "vocabulary", "linkage", "names"),
)
"""Ids of messages, or the beginnings of ids, from the gravest down: what could make the finding another comes first, then
what leaves it open, then what narrows it, then how the data were read."""

_MANY = 0.05
"""Share of the rows of a file that are rejected from which on a count of the others is of something else: a convention."""

_OF_VERDICTS = {f"eligibility.{name}" for name in ("runs", "short", "no_season", "part_of_season", "totals")}

_UNKNOWN = len(_RANKS) - 2
"""Notes of files and callers, which carry no id: before those that say how a file was read."""


@dataclass(frozen=True)
class RankedNote:
    """A caution, and how much hangs on it: 0 is the gravest."""

    text: str
    rank: int


def ranked(study: Findings) -> tuple[RankedNote, ...]:
    """Return every caution of a study once, the gravest first; of equal ones in the order of the study.

    Parameters
    ----------
    study : Findings
        Its verdicts, series, data and casualties.
    """
    cautions = dict.fromkeys(text for text in _cautions(study) if text)
    told: dict[str, RankedNote] = {}
    for text in cautions:
        note = RankedNote(text, _rank(text))
        # Both windows may lack counts in another share of their periods: said once, of the first.
        told.setdefault(_key(text), note)
    return tuple(sorted(told.values(), key=lambda note: note.rank))


def _cautions(study: Findings) -> Iterator[str]:
    for judged in study.judged:
        # What weakens a verdict weakens none where there is none.
        tested = judged.result.assessment is not None
        yield from (text for text in judged.result.warnings if tested or _id(text) not in _OF_VERDICTS)
    yield from study.series.notes
    yield from study.data.warnings
    if study.casualties is not None:
        yield from study.casualties.warnings


def _key(text: str) -> str:
    """Return what tells notes apart: of what weakens a verdict the id, since each window says it with other numbers."""
    name = _id(text)
    return name if name.startswith("eligibility.") else text


def _id(text: str) -> str:
    known = recognised(text)
    if not isinstance(known, Message):
        return ""
    # Sentences that were joined stand where their first one does.
    parts = known.values.get("parts") if known.id.startswith("words.joined.") else None
    return _id(parts[0]) if isinstance(parts, list | tuple) and isinstance(parts[0], str) else known.id


def _many(rejected: str) -> bool:
    """Whether so many rows were rejected that they may make the finding another."""
    values = rejected.values if isinstance(rejected, Message) else {}
    return float(str(values.get("n", 0))) >= _MANY * float(str(values.get("total", 1)))


def _rank(text: str) -> int:
    name = _id(text)
    if not name:
        return _UNKNOWN
    if name == "sources.rows.rejected" and _many(recognised(text)):
        return 0
    beginnings = [
        (len(prefix), rank)
        for rank, prefixes in enumerate(_RANKS)
        for prefix in prefixes
        if name == prefix or name.startswith(f"{prefix}.")
    ]
    return max(beginnings)[1] if beginnings else _UNKNOWN

"""The first page of a report, in blocks: the answer in three sentences, a stamp a claim, tiles, key points, one caveat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.blocks import Block, Note, Stamp, Stamps, paragraph, spans
from trends.messages import Message
from trends.studies.finding import lead
from trends.studies.notes import ranked
from trends.studies.tiles import tiles
from trends.tolls.measures import counts_deaths
from trends.verdict.wording import span

if TYPE_CHECKING:
    from trends.studies.deaths import DeathsByPeriod
    from trends.studies.findings import Findings, Judged

__all__ = ["caveat", "opening"]


_PLAIN = {"gaps", "runs", "short", "totals"}
"""What `trends.verdict.eligibility` says of a series in the words of statistics."""


def opening(study: Findings, deaths: DeathsByPeriod | None) -> list[Block]:
    """Return the answer, the stamps and the tiles.

    Parameters
    ----------
    study : Findings
    deaths : DeathsByPeriod or None
        Its deaths, where the data have them.
    """
    shown: list[Block] = [
        paragraph(lead(study), lead=True),
        Stamps(tuple(_stamp(judged) for judged in study.judged)),
    ]
    beside = None if counts_deaths(study.series.measure) else deaths
    found = tiles(study.latest, beside, study.whole.entered)
    return shown if found is None else [*shown, found]


def _stamp(judged: Judged) -> Stamp:
    result, claim = judged.result, judged.claim
    kind = "constant" if claim is None else "claim"
    who = "" if claim is None else claim.who
    return Stamp(result.verdict, Message(f"brief.stamp.{kind}", who=who, span=span(result.series)))


def caveat(study: Findings) -> Note | None:
    """Return the gravest caution of a study; None where it has none."""
    notes = ranked(study)
    return Note(spans(_plainly(notes[0].text, study)), "caveat") if notes else None


def _plainly(text: str, study: Findings) -> str:
    """Put a caution of statistics into plain words; any other stands as it is."""
    series = study.told.series
    observed, bounded = int(series.observed.sum()), int(series.bounded.sum())
    known = text.id.rpartition(".") if isinstance(text, Message) else ("", "", "")
    if known[0] != "eligibility" or known[2] not in _PLAIN:
        return text
    return Message(
        f"brief.caveat.{known[2]}",
        observed=observed,
        missing=len(series) - observed,
        of=len(series),
        bounds="none" if not bounded else "all" if bounded == len(series) - observed else "some",
        bounded=bounded,
        unit=series.freq.value,
        measure=series.measure,
    )

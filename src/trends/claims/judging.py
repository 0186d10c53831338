"""From a ledger to verdicts: each claim after those it refers to, and a fault of one never stops the others."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from trends.claims.evidence import ClaimVerdict, Evidence
from trends.claims.kinds import KINDS
from trends.claims.library import Library
from trends.claims.problem import Problem
from trends.claims.table import ClaimTable
from trends.claims.wording import capital, day_words, joined, number_of, often
from trends.errors import TrendsError
from trends.names.matching import fold
from trends.names.name_changes import speaks_of_names
from trends.periods.calendar import parse_window

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trends.claims.claim import Claim
    from trends.claims.known import Cover
    from trends.claims.ledger import Ledger
    from trends.verdict.chance import Chance

__all__ = ["judge_claim", "judge_ledger"]


def judge_ledger(ledger: Ledger, *, as_of: date | None = None) -> ClaimTable:
    """Judge every claim of a ledger; see `Ledger.judge`."""
    library = Library(Path(ledger.folder), as_of)
    order, cyclic = ledger.order()
    problems = [*ledger.problems, *cyclic]
    verdicts: dict[str, ClaimVerdict] = {}
    for claim in order:
        if as_of is not None and _said_after(claim, as_of):
            continue
        try:
            verdicts[claim.id] = judge_claim(claim, library)
        except TrendsError as error:
            early = _too_early(claim, ledger, as_of, str(error))
            if early is None:
                problems.append(Problem(claim.id, claim.line, str(error)))
                continue
            verdicts[claim.id] = early
        library.results[claim.id] = verdicts[claim.id].evidence.value
    position = {claim.id: number for number, claim in enumerate(ledger.claims)}
    return ClaimTable(
        tuple(sorted(verdicts.values(), key=lambda one: position[one.claim.id])),
        tuple(sorted(problems, key=lambda one: one.line)),
        as_of,
    )


def _too_early(claim: Claim, ledger: Ledger, as_of: date | None, reason: str) -> ClaimVerdict | None:
    """Return "not testable" for a claim whose figures were not known on a day; None where the entry itself is at fault."""
    if as_of is None:
        return None
    try:
        judge_claim(claim, Library(Path(ledger.folder)))
    except TrendsError:
        return None
    said = f"As of {day_words(as_of)} this cannot be tested: {reason.removesuffix('.')}"
    evidence = Evidence(verdict="not testable", said=said, why=reason)
    return ClaimVerdict(claim, evidence, sentence_of(claim, evidence), "", as_of.isoformat())


def judge_claim(claim: Claim, library: Library) -> ClaimVerdict:
    """Judge one claim.

    Raises
    ------
    TrendsError
        If the entry asks for what the data do not have.
    """
    names = _datasets(claim)
    evidence = KINDS[claim.kind].weigh(claim, library)
    provenance = library.provenance(names)
    judged_on = _judged_on(claim, evidence, library, names)
    renamed = [
        note
        for note in (evidence.series.notes if evidence.series is not None else ())
        if speaks_of_names(note)
    ]
    notes = tuple(dict.fromkeys((*evidence.notes, *renamed)))
    evidence = replace(evidence, provenance=provenance, judged_on=judged_on, notes=notes)
    hashes = sorted({one.sha256 for one in provenance})
    digest = (
        hashes[0]
        if len(hashes) == 1
        else hashlib.sha256("".join(hashes).encode()).hexdigest()
        if hashes
        else ""
    )
    last = max((library.last_day(name) for name in names), default=None)
    shown = min(last, library.as_of) if last and library.as_of else last
    day = library.as_of or shown
    return ClaimVerdict(
        claim,
        evidence,
        sentence_of(claim, evidence),
        digest if names else "",
        day.isoformat() if day else "",
    )


def _datasets(claim: Claim) -> list[str]:
    """Return every dataset that a claim is judged on, once each, in order."""
    names = [*claim.data, *(name for part in claim.references() for name in part.data)]
    return list(dict.fromkeys(names))


def _said_after(claim: Claim, day: date) -> bool:
    start = parse_window(claim.date).start
    return start is not None and start > day


def _judged_on(claim: Claim, evidence: Evidence, library: Library, names: list[str]) -> str:
    """Name the area that the figures are about."""
    if evidence.series is not None and evidence.series.name:
        return evidence.series.name.partition(", ")[0]
    named = [library.area(name) for name in names]
    named += [part.area[0] for part in claim.references() if part.area]
    return " and ".join(dict.fromkeys(name for name in named if name))


def sentence_of(claim: Claim, evidence: Evidence) -> str:
    """Put what was found into one sentence.

    On what the claim was judged where that is not what it speaks of, what the figures show, what is no evidence, and how
    often chance would do it.
    """
    parts = [evidence.said]
    undecided = evidence.verdict == "inconclusive" and evidence.truth == "undecidable"
    if undecided and claim.kind in _UNEXPLAINED:
        parts.append(f"undecided: {evidence.why}")
    left_out = evidence.bounds_left_out
    if left_out == 1:
        parts.append("a bound that was inferred from this claim is no evidence for it")
    elif left_out:
        parts.append(
            f"the bounds of {left_out} periods that were inferred from this claim are no evidence for it"
        )
    if evidence.partly:
        parts.append(_partly(evidence.partly))
    if evidence.chance is not None and evidence.pace is None and evidence.verdict != "not testable":
        parts.append(_by_chance(evidence.chance))
    parts += [note.partition(". ")[0].rstrip(".") for note in evidence.notes if speaks_of_names(note)][:1]
    text = "; ".join(part for part in parts if part)
    about = _elsewhere(claim, evidence)
    return f"{about}{_lower(text) if about else capital(text)}."


_MOST_NAMED = 3

_UNEXPLAINED = frozenset({"change", "comparison", "share", "total", "range", "average"})
"""Kinds whose own sentence does not say yet why they are undecided."""


def _by_chance(chance: Chance) -> str:
    return f"{chance.what} is {often(chance.p)}"


def _partly(parts: Sequence[Cover]) -> str:
    """Say which of the periods compared the data cover in part, so that nobody takes their counts for whole."""
    named = joined([one.words() for one in parts[:_MOST_NAMED]])
    more = (
        f" and part of {number_of(len(parts) - _MOST_NAMED, 'other period')}"
        if len(parts) > _MOST_NAMED
        else ""
    )
    return (
        f"the data cover only {named}{more}: the rate is compared, and what the other days held is left open"
    )


def _elsewhere(claim: Claim, evidence: Evidence) -> str:
    """Say that a claim which speaks of one area, or one thing, is judged on another."""
    if not evidence.judged_on:
        return ""
    elsewhere = bool(claim.area) and fold(claim.area) != fold(evidence.judged_on)
    if not elsewhere and not claim.what:
        return ""
    of = " in ".join(part for part in (claim.what, claim.area if elsewhere else "") if part)
    on = f" and is judged on {evidence.judged_on}" if elsewhere else ", which is not what these data count"
    return f"The claim speaks of {of}{on}: "


def _lower(text: str) -> str:
    """Go on with a small letter, but not in a name of a month or a place."""
    return text[:1].lower() + text[1:] if text.split(" ", 1)[0] in _COMMON else text


_COMMON = frozenset(
    [
        "From",
        "The",
        "This",
        "Whether",
        "Only",
        "All",
        "Every",
        "No",
        "At",
        "Events",
        "Attacks",
        "Deaths",
        "Civilians",
        "Sleeper-cell",
    ]
)

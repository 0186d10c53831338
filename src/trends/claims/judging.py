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
from trends.claims.sentence import sentence_of
from trends.claims.table import ClaimTable
from trends.errors import TrendsError
from trends.messages import Message, joined, recognised
from trends.names.name_changes import change_of_name
from trends.periods.calendar import parse_window

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trends.claims.claim import Claim
    from trends.claims.ledger import Ledger
    from trends.incidents.incidents import Incidents
    from trends.series.series_table import SeriesTable

__all__ = ["datasets_of", "files_of", "judge_claim", "judge_ledger"]


def judge_ledger(
    ledger: Ledger,
    *,
    as_of: date | None = None,
    nowcast: str = "auto",
    given: Mapping[str, SeriesTable | Incidents] | None = None,
) -> ClaimTable:
    """Judge every claim of a ledger; see `Ledger.judge`, and for `given` see `Library`."""
    order, cyclic = ledger.order()
    library = Library(Path(ledger.folder), as_of, nowcast=nowcast, given=given or {})
    # Before the first claim is judged: others may be judged on the same data, and do not say how they are read.
    for claim in ledger.claims:
        for name in claim.data:
            library.options[name] = {**claim.reading, **library.options.get(name, {})}
    problems = [*ledger.problems, *cyclic]
    verdicts: dict[str, ClaimVerdict] = {}
    for claim in order:
        # A claim made later was not there to be judged that day.
        if as_of is not None and _said_after(claim, as_of):
            continue
        try:
            verdicts[claim.id] = judge_claim(claim, library)
        except TrendsError as error:
            # An entry that fails only for the day asked about is no faulty entry: it is judged
            # again with all the data to tell the two apart.
            early = _too_early(claim, library, str(error))
            if early is None:
                problems.append(Problem(claim.id, claim.line, error.sentence))
                continue
            verdicts[claim.id] = early
        library.results[claim.id] = verdicts[claim.id].evidence.value
    position = {claim.id: number for number, claim in enumerate(ledger.claims)}
    return ClaimTable(
        tuple(sorted(verdicts.values(), key=lambda one: position[one.claim.id])),
        tuple(sorted(problems, key=lambda one: one.line)),
        as_of,
    )


def _too_early(claim: Claim, library: Library, reason: str) -> ClaimVerdict | None:
    """Return "not testable" for a claim whose figures were not known on a day; None where the entry itself is at fault."""
    as_of = library.as_of
    if as_of is None:
        return None
    try:
        unlimited = Library(
            library.folder, options=library.options, nowcast=library.nowcast, given=library.given
        )
        judge_claim(claim, unlimited)
    except TrendsError:
        return None
    sentence = Message("claims.sentence.too_early", day=as_of, reason=reason.removesuffix("."))
    evidence = Evidence(verdict="not testable", said=sentence, why=reason)
    return ClaimVerdict(claim, evidence, sentence_of(claim, evidence), "", as_of.isoformat())


def judge_claim(claim: Claim, library: Library) -> ClaimVerdict:
    """Judge one claim.

    Raises
    ------
    TrendsError
        If the entry asks for what the data do not have.
    """
    library.take_options(claim)
    names = datasets_of(claim)
    evidence = KINDS[claim.kind].weigh(claim, library)
    provenance = library.provenance(names)
    judged_on = _judged_on(claim, evidence, library, names)
    renamed = [
        note
        for note in (evidence.series.notes if evidence.series is not None else ())
        if change_of_name(note)
    ]
    unrated = [evidence.no_revision] if evidence.no_revision else []
    notes = tuple(dict.fromkeys((*evidence.notes, *renamed, *unrated)))
    evidence = replace(evidence, provenance=provenance, judged_on=judged_on, notes=notes)
    # Sorted, so that naming two datasets in another order is the same data.
    hashes = sorted({source.sha256 for source in provenance})
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
        sentence_of(claim, evidence, known=library.statements is None),
        digest if names else "",
        day.isoformat() if day else "",
    )


def datasets_of(claim: Claim) -> list[str]:
    """Return every dataset that a claim is judged on, once each, in order."""
    names = [*claim.data, *(name for part in claim.references() for name in part.data), *claim.further_data]
    return list(dict.fromkeys(names))


def files_of(claim: Claim) -> list[str]:
    """Return what a claim names that may be a file, by its path from the ledger: its data and the layout of its columns.

    Examples
    --------
    >>> import trends as tr
    >>> files_of(tr.read_claims().claims[0])
    ['central-syria']
    """
    return [*datasets_of(claim), *([claim.columns] if claim.columns else [])]


def _said_after(claim: Claim, day: date) -> bool:
    start = parse_window(claim.date).start
    return start is not None and start > day


def _judged_on(claim: Claim, evidence: Evidence, library: Library, names: list[str]) -> str:
    """Name the area that the figures are about."""
    if evidence.series is not None and evidence.series.name:
        return evidence.series.name.partition(", ")[0]
    named = [library.area(name) for name in names]
    named += [part.area[0] for part in claim.references() if part.area]
    return joined([recognised(name) for name in dict.fromkeys(named) if name], "and")

"""The verdicts of watched ledgers, and which of them flipped since the last look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.claims.history import entry_hash
from trends.claims.judging import judge_ledger
from trends.claims.ledger import read_claims
from trends.errors import TrendsError
from trends.messages import Message
from trends.revisions.claim_flips import names_meant
from trends.verdict.wording import verdict_words
from trends.watching.earlier import earlier_files
from trends.watching.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trends.claims.ledger import Ledger
    from trends.incidents.incidents import Incidents
    from trends.series.series_table import SeriesTable
    from trends.watching.state import State

__all__ = ["MOST_ROWS", "Verdicts", "verdicts_of"]

MOST_ROWS = 5
"""Ids of rows that a sentence names; the finding has all of them."""


@dataclass(frozen=True)
class Verdicts:
    """The verdicts of all ledgers as of this look.

    Attributes
    ----------
    claims : mapping
        By ledger and id: ``verdict``, ``sentence``, ``entry``.
    flips : tuple of Finding
    notes : tuple of str
        Entries that could not be judged.
    as_of : str
        The last day of the data of any claim.
    """

    claims: Mapping[str, Mapping[str, str]]
    flips: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    as_of: str = ""


def verdicts_of(
    ledgers: Sequence[Path],
    data: Incidents | SeriesTable | None,
    named: str,
    before: State,
    where: Callable[[], Mapping[str, str]],
) -> Verdicts:
    """Judge the claims of ledgers and find which verdicts flipped.

    Parameters
    ----------
    ledgers : sequence of Path
    data : Incidents or SeriesTable, optional
        The data of the watch, which stand for every name in a ledger that means the same source.
    named : str
        What they were called by whoever named them.
    before : State
    where : callable
        Gives where files of the last look may lie, by their hash; asked only where a verdict flipped.
    """
    claims: dict[str, dict[str, str]] = {}
    flips: list[Finding] = []
    notes: list[str] = []
    days: list[str] = []
    for path in ledgers:
        ledger = read_claims(path)
        names = () if data is None else _names(ledger, data, named)
        given = None if data is None else dict.fromkeys(names, data)
        table = judge_ledger(ledger, given=given)
        flipped = []
        days += [verdict.as_of for verdict in table.verdicts]
        for verdict in table.verdicts:
            key = f"{path.name} | {verdict.claim.id}"
            entry = entry_hash(verdict.claim)
            claims[key] = {"verdict": verdict.verdict, "sentence": str(verdict.sentence), "entry": entry}
            old = before.claims.get(key)
            # An entry that asks something else now has no earlier verdict.
            if old is not None and old["entry"] == entry and old["verdict"] != verdict.verdict:
                flipped.append((key, old, verdict))
        if flipped:
            rows = _rows(ledger, data, named, before, where)
            flips += [_flip(key, old, verdict, rows) for key, old, verdict in flipped]
        notes += [
            Message("watch.notes.claim", ledger=path.name, why=problem.sentence) for problem in table.problems
        ]
    return Verdicts(claims, tuple(flips), tuple(notes), max(days, default=""))


def _names(ledger: Ledger, data: Incidents | SeriesTable, named: str) -> tuple[str, ...]:
    from trends.incidents.incidents import Incidents

    hashes = {file.sha256 for file in data.provenance.files}
    return names_meant(
        ledger, {data.provenance.source}, hashes, (named,), incidents=isinstance(data, Incidents)
    )


def _flip(
    key: str, old: Mapping[str, str], verdict: Any, rows: Mapping[str, Sequence[str]] | None
) -> Finding:
    through = None if rows is None else rows.get(verdict.claim.id)
    how = "unknown" if through is None else "rows" if through else "none"
    ids = tuple(through or ())
    said = Message(
        "watch.flip",
        claim=verdict.claim.id,
        says=verdict.claim.says,
        old=verdict_words(old["verdict"]),
        new=verdict_words(verdict.verdict),
        how=how,
        rows=list(ids[:MOST_ROWS]) or [""],
        n=len(ids),
        more=max(len(ids) - MOST_ROWS, 0),
    )
    return Finding(
        subject=verdict.claim.id,
        of="claim",
        kind="flip",
        period=verdict.as_of,
        sentence=said,
        rows=ids,
        key=f"{key} | {verdict.verdict} | {verdict.as_of}",
    )


def _rows(
    ledger: Ledger,
    data: Incidents | SeriesTable | None,
    named: str,
    before: State,
    where: Callable[[], Mapping[str, str]],
) -> dict[str, tuple[str, ...]] | None:
    """Return the rows through which each claim flipped; None where the data of the last look are gone."""
    from trends.revisions import diff

    old = earlier_files(before, where()) if data is not None else []
    if data is None or not old:
        return None
    try:
        # The old files have the name of the new data, so that a ledger that means the one means the other.
        result = diff(old, data, ledger=ledger, inputs=(named, named), replicates=99)
    except TrendsError:
        return None
    # All that changed within the window is no cause: hundreds of ids would say that nobody knows.
    return {
        flip.what: flip.rows if flip.why in ("alone", "together") else ()
        for flip in result.judged.flips
        if flip.kind == "claim"
    }

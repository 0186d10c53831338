"""The sections of the report on a ledger: each a function from a table of verdicts to blocks, or its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.claims.brief import question, title
from trends.document.blocks import Block, Note, spans
from trends.document.facts import Facts
from trends.document.facts import facts as gathered
from trends.messages import Message, listed, quoted
from trends.sources.knowing import vintage_words
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trends.claims.evidence import ClaimVerdict
    from trends.claims.table import ClaimTable
    from trends.provenance import Provenance

__all__ = ["facts", "faults", "sources", "standing"]


def faults(table: ClaimTable) -> list[Block]:
    """Name the entries that could not be judged, and the verdicts that are not what the ledger expects."""
    unexpected = [
        Message(
            "claims.table.unexpected",
            id=judged.claim.id,
            verdict=verdict_words(judged.verdict),
            expected=verdict_words(str(judged.claim.expect)),
        )
        for judged in table.unexpected
    ]
    return [
        Note(spans(quoted(text)), "caution")
        for text in (*(problem.sentence for problem in table.problems), *unexpected)
    ]


def facts(table: ClaimTable) -> Facts:
    """Return the facts of a report: the tally, then every verdict with its evidence."""
    return gathered(
        {"sentence": table.summary(), "tally": table.tally},
        *table.verdicts,
        title=title(table.tally),
        kicker=question(table),
        as_of=table.as_of or table.last_day,
        provenance=sources(table),
        problems=[problem.to_dict() for problem in table.problems],
    )


def standing(table: ClaimTable) -> list[Block]:
    """Say on which vintages the verdicts stand, where since when the bytes are known is recorded."""
    words = [vintage_words(source.to_dict()) for source in sources(table) if source.known is not None]
    return [Note(spans(Message("claims.table.stands", vintages=listed(words))))] if words else []


def sources(judged: Iterable[ClaimVerdict]) -> tuple[Provenance, ...]:
    """Return every input of verdicts once, in order of its title."""
    by_hash = {source.sha256: source for verdict in judged for source in verdict.evidence.provenance}
    return tuple(sorted(by_hash.values(), key=lambda source: source.title or source.source))

"""The sections of the report on a ledger: each a function from a table of verdicts to blocks, or its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from trends.claims.sentence import judged_elsewhere
from trends.claims.wording import kind_words
from trends.document.blocks import Block, Bullets, Note, Paragraph, Span, Table, paragraph, spans
from trends.document.facts import Facts
from trends.document.facts import facts as gathered
from trends.messages import Message, joined, listed, quoted
from trends.sources.knowing import vintage_day, vintage_words
from trends.verdict.rule import Verdict
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trends.claims.table import ClaimTable
    from trends.provenance import Provenance

__all__ = ["answer", "facts", "kinds", "listed_sources", "origin", "standing"]

_VERDICTS = get_args(Verdict)


def answer(table: ClaimTable) -> list[Block]:
    """Say how many claims hold, how many of those only among the figures there are, and what chance would do."""
    held = table.of("supported")
    partly = sum(verdict.evidence.of_observed for verdict in held)
    common = sum(
        verdict.evidence.chance is not None and verdict.evidence.chance.p >= 0.05 for verdict in held
    )
    elsewhere = sum(any(judged_elsewhere(verdict.claim, verdict.evidence)) for verdict in table)
    counts = {"partly": partly, "common": common, "elsewhere": elsewhere}
    sentences = [table.summary(), *(Message(f"claims.answer.{name}", n=n) for name, n in counts.items() if n)]
    return [Paragraph(spans(joined(sentences)), lead=True)]


def kinds(table: ClaimTable) -> list[Block]:
    """Tabulate the verdicts by kind of claim."""
    rows: dict[str, dict[str, int]] = {}
    for one in table:
        row = rows.setdefault(one.claim.kind, dict.fromkeys(_VERDICTS, 0))
        row[one.verdict] += 1
    order = sorted(rows, key=lambda kind: (-sum(rows[kind].values()), kind))
    cells = tuple((kind_words(kind), *(str(rows[kind][verdict]) for verdict in _VERDICTS)) for kind in order)
    columns = (Message("claims.table.kind"), *(verdict_words(verdict) for verdict in _VERDICTS))
    return [Table(Message("claims.table.by_kind"), columns, cells, align="lrrrr")]


def origin(table: ClaimTable) -> list[Block]:
    """Say where the figures come from, and what could not be judged."""
    blocks = listed_sources(_sources(table))
    blocks += [Note(spans(problem.sentence), "caution") for problem in table.problems]
    return blocks or [paragraph(Message("claims.origin.none"))]


def listed_sources(sources: Iterable[Provenance]) -> list[Block]:
    """Say of each source on which terms it is used, how it is cited, from which files it was read and what was selected."""
    blocks: list[Block] = []
    for source in sources:
        blocks.append(Paragraph((Span(quoted(source.title or source.source), strong=True),)))
        items = [Message("claims.origin.licence", licence=source.licence)]
        if source.citation:
            items.append(Message("claims.origin.citation", citation=source.citation))
        if (known := vintage_day(source.to_dict())) is not None:
            items.append(Message("claims.origin.known", day=known))
        items += [Message("claims.origin.file", name=file.name, sha256=file.sha256) for file in source.files]
        items += [Message("claims.origin.filter", words=words) for words in source.filters]
        blocks.append(Bullets(tuple(spans(item) for item in items)))
    return blocks


def facts(table: ClaimTable) -> Facts:
    """Return the facts of a report: the tally, then every verdict with its evidence."""
    return gathered(
        {"sentence": table.summary(), "tally": table.tally},
        *table.verdicts,
        as_of=table.as_of or table.last_day,
        provenance=_sources(table),
        problems=[problem.to_dict() for problem in table.problems],
    )


def standing(table: ClaimTable) -> list[Block]:
    """Say on which vintages the verdicts stand, where since when the bytes are known is recorded."""
    words = [vintage_words(source.to_dict()) for source in _sources(table) if source.known is not None]
    return [Note(spans(Message("claims.table.stands", vintages=listed(words))))] if words else []


def _sources(table: ClaimTable) -> tuple[Provenance, ...]:
    """Return every input once, in order of its title."""
    by_hash = {source.sha256: source for verdict in table for source in verdict.evidence.provenance}
    return tuple(sorted(by_hash.values(), key=lambda source: source.title or source.source))

"""The sections of the report on a ledger: each a function from a table of verdicts to blocks, or its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from trends.claims.wording import number_of
from trends.document.blocks import Block, Bullets, Note, Paragraph, Span, Table, paragraph, spans
from trends.document.facts import Facts
from trends.document.facts import facts as gathered
from trends.verdict.rule import Verdict

if TYPE_CHECKING:
    from trends.claims.table import ClaimTable
    from trends.provenance import Provenance

__all__ = ["answer", "facts", "kinds", "origin"]

_VERDICTS = get_args(Verdict)


def answer(table: ClaimTable) -> list[Block]:
    """Say how many claims hold, how many of those only among the figures there are, and what chance would do."""
    held = table.of("supported")
    partly = sum(one.evidence.of_observed for one in held)
    common = sum(one.evidence.chance is not None and one.evidence.chance.p >= 0.05 for one in held)
    elsewhere = sum("speaks of" in one.sentence for one in table)
    said = [table.summary()]
    if partly:
        said.append(
            f"{number_of(partly, 'claim').capitalize()} of those that hold do so among the periods that have a figure, "
            "while others have none."
        )
    if common:
        said.append(
            f"{number_of(common, 'claim').capitalize()} of them report what chance alone would bring about once in twenty "
            "occasions or more often: true, but no sign of a change."
        )
    if elsewhere:
        said.append(
            f"{number_of(elsewhere, 'claim').capitalize()} speak of an area, or of something, other than what the figures "
            "are about; their sentences say so."
        )
    return [Paragraph(spans(" ".join(said)), lead=True)]


def kinds(table: ClaimTable) -> list[Block]:
    """Tabulate the verdicts by kind of claim."""
    rows: dict[str, dict[str, int]] = {}
    for one in table:
        row = rows.setdefault(one.claim.kind, dict.fromkeys(_VERDICTS, 0))
        row[one.verdict] += 1
    order = sorted(rows, key=lambda kind: (-sum(rows[kind].values()), kind))
    cells = tuple((kind, *(str(rows[kind][verdict]) for verdict in _VERDICTS)) for kind in order)
    return [Table("Verdicts by kind of claim", ("kind", *_VERDICTS), cells, align="lrrrr")]


def origin(table: ClaimTable) -> list[Block]:
    """Say where the figures come from, and what could not be judged."""
    blocks: list[Block] = []
    for source in _sources(table):
        blocks.append(Paragraph((Span(source.title or source.source, strong=True),)))
        items = [f"Licence: {source.licence}", *([f"Cite as: {source.citation}"] if source.citation else [])]
        items += [f"File {file.name}, SHA-256 {file.sha256}" for file in source.files]
        items += [f"Filter: {words}" for words in source.filters]
        blocks.append(Bullets(tuple(spans(item) for item in items)))
    blocks += [Note(spans(problem.sentence), "caution") for problem in table.problems]
    return blocks or [paragraph("No claim rests on data.")]


def facts(table: ClaimTable) -> Facts:
    """Return the facts of a report: the tally, then every verdict with its evidence."""
    return gathered(
        {"sentence": table.summary(), "tally": table.tally},
        *table.verdicts,
        as_of=table.as_of or table.last_day,
        provenance=_sources(table),
        problems=[one.to_dict() for one in table.problems],
    )


def _sources(table: ClaimTable) -> tuple[Provenance, ...]:
    """Return every input once, in order of its title."""
    found = {source.sha256: source for one in table for source in one.evidence.provenance}
    return tuple(sorted(found.values(), key=lambda source: source.title or source.source))

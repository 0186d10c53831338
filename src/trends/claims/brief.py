"""The first page of the report on a ledger: the score as title, three sentences, a tile a verdict, the clearest, one caution."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from trends.claims.listing import ordered, said_by
from trends.claims.score import Shared, score_of
from trends.claims.wording import kind_words
from trends.document.blocks import Block, Bullets, Note, Paragraph, Span, Tile, Tiles, spans
from trends.messages import Message, joined, recognised
from trends.messages.numbers import percent
from trends.verdict.rule import Verdict
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from trends.claims.evidence import ClaimVerdict
    from trends.claims.score import Score
    from trends.claims.table import ClaimTable

__all__ = ["brief", "question", "title"]

VERDICTS = get_args(Verdict)
_MOST_POINTS = 3
_FEW = 12
"""Claims up to which a share in percent would be false precision."""


def question(table: ClaimTable) -> Message:
    """Return the question that the title answers."""
    return Message("claims.brief.question", n=len(table))


def title(table: ClaimTable) -> Message:
    """Return the finding: ``Of 60 statements, 12 do not hold, 31 hold and 17 cannot be decided``."""
    given = [verdict for verdict in VERDICTS if table.tally[verdict]]
    if not given:
        return Message("claims.brief.title.none")
    if len(given) == 1:
        return Message(
            "claims.brief.title.only" if len(table) == 1 else "claims.brief.title.all",
            n=len(table),
            verdict=given[0].replace(" ", "_"),
        )
    parts = [
        Message("claims.brief.title.part", n=table.tally[verdict], verdict=verdict.replace(" ", "_"))
        for verdict in given
    ]
    return Message("claims.brief.title.several", n=len(table), parts=parts)


def brief(table: ClaimTable) -> list[Block]:
    """Return the blocks under the title."""
    if not len(table):
        return [Paragraph(spans(Message("claims.table.none")), lead=True)]
    score = score_of(table, table.tally)
    blocks: list[Block] = [Paragraph(spans(joined(_sentences(table, score))), lead=True)]
    blocks.append(Tiles(tuple(_tile(score, verdict) for verdict in VERDICTS if score.tally[verdict])))
    wrong = [one for one in ordered(table) if one.verdict == "contradicted"][:_MOST_POINTS]
    if wrong:
        heading = "against" if score.tally["contradicted"] == 1 else "clearest"
        blocks.append(Paragraph((Span(Message(f"claims.brief.{heading}"), strong=True),)))
        blocks.append(Bullets(tuple(map(_point, wrong))))
    blocks.append(Note(spans(Message(f"claims.brief.caveat.{_caveat(score)}")), "caveat"))
    return blocks


def _sentences(table: ClaimTable, score: Score) -> list[str]:
    """Say who said it and how much could be decided, what the false ones share, and how many of the true ones say little."""
    decided = "none" if not score.decided else "all" if score.decided == score.claims else "some"
    said = Message(
        "claims.brief.decided", n=score.claims, speakers=score.speakers, decided=decided, of=score.decided
    )
    found: list[str] = [
        said if table.as_of is None else Message("claims.brief.as_of", day=table.as_of, said=said)
    ]
    if score.tally["contradicted"] > 1:
        found.append(
            _shared(score.shared, score.tally["contradicted"])
            if score.shared
            else Message(
                "claims.brief.spread",
                n=score.tally["contradicted"],
                speakers=score.wrong_speakers,
                kinds=score.wrong_kinds,
            )
        )
    if score.common:
        found.append(Message("claims.brief.common", n=score.common, held=score.tally["supported"]))
    elif score.observed_only:
        found.append(Message("claims.brief.observed", n=score.observed_only, held=score.tally["supported"]))
    return found


def _shared(shared: Shared, wrong: int) -> Message:
    name = kind_words(shared.name) if shared.facet == "kind" else recognised(shared.name)
    return Message(
        f"claims.brief.shared.{shared.facet}",
        name=name,
        n=shared.contradicted,
        wrong=wrong,
        decided=shared.decided,
    )


def _tile(score: Score, verdict: Verdict) -> Tile:
    number = score.tally[verdict]
    lines = (
        [Message("claims.brief.tile.share", n=percent(number / score.claims))] if score.claims > _FEW else []
    )
    if verdict == "supported" and score.observed_only and score.common:
        lines.append(Message("claims.brief.tile.observed", n=score.observed_only))
    return Tile(
        Message("words.capital", text=verdict_words(verdict)),
        Message("claims.brief.tile.number", n=number),
        changes=tuple(lines),
    )


def _point(one: ClaimVerdict) -> tuple[Span, ...]:
    return (
        Span(one.claim.says, strong=True, quoted=one.claim.language),
        Span(Message("claims.brief.point", by=said_by(one), short=one.evidence.short))
        if one.evidence.short
        else Span(Message("claims.brief.point_bare", by=said_by(one))),
    )


def _caveat(score: Score) -> str:
    # The weightiest first: a claim judged on other figures than those it speaks of is answered with a "but".
    return "elsewhere" if 2 * score.elsewhere > score.claims else "chosen"

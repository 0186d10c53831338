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
    from collections.abc import Mapping, Sequence

    from trends.claims.evidence import ClaimVerdict
    from trends.claims.score import Score
    from trends.claims.table import ClaimTable

__all__ = ["brief", "clearest", "little_said", "question", "tiles", "title"]

VERDICTS = get_args(Verdict)
_MOST_POINTS = 3
_FEW = 12
"""Claims up to which a share in percent would be false precision."""


def question(table: ClaimTable) -> Message:
    """Return the question that the title answers."""
    return Message("claims.brief.question", n=len(table))


def title(tally: Mapping[Verdict, int]) -> Message:
    """Return the finding: ``Of 60 statements, 12 do not hold, 31 hold and 17 cannot be decided``."""
    occurring, every = [verdict for verdict in VERDICTS if tally[verdict]], sum(tally.values())
    if not occurring:
        return Message("claims.brief.title.none")
    if len(occurring) == 1:
        return Message(
            "claims.brief.title.only" if every == 1 else "claims.brief.title.all",
            n=every,
            verdict=occurring[0].replace(" ", "_"),
        )
    parts = [
        Message("claims.brief.title.part", n=tally[verdict], verdict=verdict.replace(" ", "_"))
        for verdict in occurring
    ]
    return Message("claims.brief.title.several", n=every, parts=parts)


def brief(table: ClaimTable) -> list[Block]:
    """Return the blocks under the title."""
    if not len(table):
        return [Paragraph(spans(Message("claims.table.none")), lead=True)]
    score = score_of(table, table.tally)
    blocks: list[Block] = [Paragraph(spans(joined(_sentences(table, score))), lead=True), tiles(score)]
    wrong = [verdict for verdict in ordered(table) if verdict.verdict == "contradicted"][:_MOST_POINTS]
    blocks += clearest([(verdict, said_by(verdict)) for verdict in wrong], score)
    blocks.append(Note(spans(Message(f"claims.brief.caveat.{_caveat(score)}")), "caveat"))
    return blocks


def tiles(score: Score) -> Tiles:
    """Return a tile a verdict, with the number of claims that got it."""
    return Tiles(tuple(_tile(score, verdict) for verdict in VERDICTS if score.tally[verdict]))


def clearest(wrong: Sequence[tuple[ClaimVerdict, str]], score: Score) -> list[Block]:
    """Return claims that do not hold as points under a heading, each with who made it; nothing where there is none."""
    if not wrong:
        return []
    heading = Message(f"claims.brief.{'against' if score.tally['contradicted'] == 1 else 'clearest'}")
    return [Paragraph((Span(heading, strong=True),)), Bullets(tuple(_point(one, by) for one, by in wrong))]


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
    return [*found, *little_said(score)]


def little_said(score: Score) -> list[str]:
    """Say how many of the claims that hold say little: what chance brings about, or what is true of a part alone."""
    held = score.tally["supported"]
    if score.common:
        return [Message("claims.brief.common", n=score.common, held=held)]
    return [Message("claims.brief.observed", n=score.observed_only, held=held)] if score.observed_only else []


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


def _point(one: ClaimVerdict, by: str) -> tuple[Span, ...]:
    return (
        Span(one.claim.says, strong=True, quoted=one.claim.language),
        Span(Message("claims.brief.point", by=by, short=one.evidence.short))
        if one.evidence.short
        else Span(Message("claims.brief.point_bare", by=by)),
    )


def _caveat(score: Score) -> str:
    # The weightiest first: a claim judged on other figures than those it speaks of is answered with a "but".
    return "elsewhere" if 2 * score.elsewhere > score.claims else "chosen"

"""All claims of a ledger in one table: what was said, by whom, the verdict, figure against figure, and the chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.claims.near import near
from trends.claims.score import place_of
from trends.claims.sentence import judged_elsewhere
from trends.document.blocks import Spark, Table
from trends.messages import Message, joined, recognised, said
from trends.messages.numbers import whole
from trends.periods.calendar import parse_period
from trends.verdict.titles import title_of
from trends.verdict.wording import spelled, verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from trends.claims.evidence import ClaimVerdict
    from trends.verdict.rule import Verdict

__all__ = ["ORDER", "chance_words", "listing", "ordered", "rank", "said_by", "spark_of"]

ORDER: tuple[Verdict, ...] = ("contradicted", "supported", "inconclusive", "not testable")
"""What does not hold comes first: that is what a reader looks for."""

_MOST_MARKS = 24
# The least p-value that 999 replicates, the default, can give: that it is below is all that is known.
_SMALLEST = 1 / 1000


def ordered(judged: Iterable[ClaimVerdict]) -> list[ClaimVerdict]:
    """Return claims as they are listed; see `rank`."""
    return sorted(judged, key=rank)


def rank(one: ClaimVerdict) -> tuple[int, bool, float, str]:
    """Return what a claim is ordered by.

    Its verdict; then those judged on what they speak of before those judged on something else; then the chance, the
    least likely first, since it says the most; then the date.
    """
    chance = one.evidence.chance
    return (
        ORDER.index(one.verdict),
        any(judged_elsewhere(one.claim, one.evidence)),
        2.0 if chance is None else chance.p,
        one.claim.date,
    )


def listing(judged: Sequence[ClaimVerdict]) -> Table:
    """Return the table, in the order given."""
    columns = ("statement", "who", "verdict", "evidence", "chance")
    return Table(
        Message("claims.listing.caption", n=len(judged)),
        tuple(Message(f"claims.listing.{name}") for name in columns),
        tuple(_row(verdict) for verdict in judged),
        align="lllll",
        note=Message("claims.listing.note"),
        verdicts=tuple(verdict.verdict for verdict in judged),
        sparks=tuple(spark_of(verdict) for verdict in judged),
        sparks_head=Message("claims.listing.series"),
        sparks_note=Message("claims.listing.charts"),
    )


def _row(one: ClaimVerdict) -> tuple[str, ...]:
    return (
        said(one.claim.says, one.claim.language),
        said_by(one),
        verdict_words(one.verdict),
        one.evidence.short or Message("claims.listing.no_evidence"),
        chance_words(one),
    )


def said_by(one: ClaimVerdict) -> Message:
    """Say who said it and when, of which place, and what it was judged on where that is another: ``AFP, June 2020``."""
    claim = one.claim
    parts: list[str] = [Message("claims.listing.by", who=recognised(claim.who), when=_month(claim.date))]
    if any(judged_elsewhere(claim, one.evidence)):
        parts.append(Message("claims.listing.elsewhere", place=recognised(one.evidence.judged_on)))
    elif place := place_of(one):
        parts.append(recognised(place))
    return Message("claims.listing.named", said=joined(parts, "semicolon"), id=claim.id)


def _month(text: str) -> pd.Period:
    """Return the month of a day: a list needs no more."""
    period = parse_period(text)
    return period.asfreq("M") if period.freqstr == "D" else period


def chance_words(one: ClaimVerdict) -> str:
    """Say how often a constant pace would do the same: ``1 in 20``; a dash where that is not told."""
    if one.evidence.chance is None or one.verdict == "not testable":
        return "\N{EN DASH}"
    p = one.evidence.chance.p
    if p < _SMALLEST:
        return Message("claims.listing.below", n=round(1 / _SMALLEST))
    if p > 0.4:
        return Message("claims.listing.in_ten", n=min(max(round(10 * p), 4), 9))
    return Message("claims.listing.one_in", n=round(1 / p))


def spark_of(one: ClaimVerdict) -> Spark | None:
    """Return the small chart of a claim: the periods around those that it is about; None where nothing is counted."""
    shown = near(one)
    if shown is None or len(shown.series) < 2 or not shown.series.observed.any():
        return None
    series = shown.series
    meant = np.flatnonzero((shown.about | shown.against) & series.observed)
    # Of a claim that is about everything no mark would stand out.
    marks = meant if len(meant) <= min(_MOST_MARKS, len(series) // 2) else meant[:0]
    drawn = [Message("claims.listing.spark", title=title_of(series), n=len(marks))]
    drawn += [
        Message("claims.listing.mark", when=spelled(series.periods[at]), n=whole(series.count[at]))
        for at in marks[:_MOST_MARKS]
    ]
    return Spark(
        tuple(
            float(count) if seen else None for count, seen in zip(series.count, series.observed, strict=True)
        ),
        joined(drawn, "comma"),
        tuple(map(int, marks)),
    )

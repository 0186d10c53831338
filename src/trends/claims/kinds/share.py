"""Share: "most of them civilians", "90 percent went unclaimed": one figure as a part of another.

Deterministic part: the bounds of the share against what was said, and the share of the days beside it where part and
whole are stretches of one series. Statistical part, of such stretches: in how many histories of a constant pace the part
has as large a share. Other shares (civilians among the dead) have no history, so no chance is told of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from trends.claims.claim import Claim, Reference, window_of
from trends.claims.evidence import Evidence, truth_of, verdict_of
from trends.claims.kinds.difference import TOLERANCE, why_open
from trends.claims.known import How, Known, above, compare
from trends.claims.stretch import stretch_of
from trends.claims.wording import amount_words
from trends.errors import ParameterError
from trends.messages import Message
from trends.messages.numbers import percent
from trends.verdict.chance import no_process

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.claims.library import Library
    from trends.claims.stretch import Stretch
    from trends.verdict.chance import Chance

__all__ = ["ShareClaim", "weigh"]


class ShareClaim(Claim):
    """A claim that `part` makes up more than (at least, about, ...) `value` of `whole`; "most" is more than 0.5.

    Where the whole is not given it is `part` and `rest` together.
    """

    windowed: ClassVar[bool] = False

    kind: Literal["share"]
    part: Reference
    whole: Reference | None = None
    rest: Reference | None = None
    how: How = "more than"
    value: Annotated[float, Field(ge=0, le=1)] = 0.5
    tolerance: Annotated[float, Field(ge=0, lt=1)] = TOLERANCE


def weigh(claim: ShareClaim, library: Library) -> Evidence:
    """Judge a claim of a share."""
    part = library.figure(claim.part, claim)
    other = claim.whole or claim.rest
    if other is None:
        raise ParameterError("A share needs a whole, or the rest of it; the entry gives neither.")
    whole_figure = library.figure(other, claim)
    # A share above one is a slip of the entry (the figures belong to two places, or to two years),
    # not a claim to contradict.
    if claim.whole is not None and whole_figure.high is not None and above(part, whole_figure):
        raise ParameterError(
            f"The part, {part.name} ({part.words()}), is more than the whole, {whole_figure.name} "
            f"({whole_figure.words()}), so it is no share of it; expected a part that the whole holds."
        )
    share = _share(part, whole_figure, whole=claim.whole is not None)
    holds = compare(share, claim.how, claim.value, claim.tolerance)
    truth = truth_of(holds)
    nothing = (
        part.exact
        and whole_figure.exact
        and whole_figure.low <= 0
        and (claim.whole is not None or part.low <= 0)
    )
    if nothing:
        words = Message("claims.share.nothing")
    elif share.exact:
        words = Message("words.chance", n=percent(share.low))
    else:
        words = Message("claims.share.range", low=percent(share.low), high=percent(share.high or 1))
    own, both = (stretch_of(ref, claim, library, by_day=False) for ref in (claim.part, other))
    # "40% in the summer" says nothing without how much of the year the summer is, so the share of
    # the days stands beside it.
    days = _share(Known.of(part.days), Known.of(whole_figure.days), whole=claim.whole is not None).low
    one_series = own is not None and both is not None and own.key == both.key
    if claim.whole is not None and one_series and own and both and not _inside(own, both, claim.part, other):
        raise ParameterError(
            f"The part, {own.when}, does not lie inside the whole, {both.when}, so it is no share of it; expected one that does."
        )
    chance, no_chance = (
        _by_chance(claim, own, both)
        if one_series and own and both
        else (None, Message("claims.no_chance.no_stretches"))
    )
    return Evidence(
        verdict=verdict_of(truth),
        said=Message(
            "claims.share.said",
            part=part.name,
            figure=part.words(),
            relation="of" if claim.whole else "beside",
            other=whole_figure.name,
            total=whole_figure.words(),
            share=Message("claims.share.in_days", share=words, n=percent(days)) if one_series else words,
            amount=amount_words(claim.how, Message("words.chance", n=percent(claim.value))),
        ),
        truth=truth,
        short=Message(
            "claims.short.claimed",
            figure=words,
            amount=amount_words(claim.how, Message("words.chance", n=percent(claim.value))),
        ),
        why=why_open(holds, (part, whole_figure)),
        value=share,
        figures=(part, whole_figure),
        without=part.without + whole_figure.without,
        bounds_from=tuple(dict.fromkeys((*part.bounds_from, *whole_figure.bounds_from))),
        chance=chance,
        no_chance=no_chance,
        more={
            "share": {"low": share.low, "high": share.high},
            **({"share_of_days": days} if one_series else {}),
        },
        series=own.shown.series if one_series and own else None,
        marked=tuple(sorted(own.marks)) if one_series and own else (),
    )


def _inside(part: Stretch, whole: Stretch, part_of: Reference, whole_of: Reference) -> bool:
    """Whether one stretch of a series lies inside another: its periods, and of the data its days."""
    series = part.reading.series
    one, other = (
        window_of(reference.start, reference.end).clip(series.start, series.end)
        for reference in (part_of, whole_of)
    )
    return part.labels <= whole.labels and other[0] <= one[0] and one[1] <= other[1]


def _share(part: Known, other: Known, *, whole: bool) -> Known:
    """Return the share bound by bound; bounds of which a part is a part of the whole, so never above one."""
    if whole:
        low = part.low / other.high if other.high else 0.0
        high = None if part.high is None or other.low <= 0 else part.high / other.low
    else:
        # part/(part + rest) grows with the part and falls with the rest, so that the bounds are taken crosswise.
        most = None if other.high is None else part.low + other.high
        low = part.low / most if most else 0.0
        high = (
            None if part.high is None or part.high + other.low <= 0 else part.high / (part.high + other.low)
        )
    return Known(min(low, 1.0), min(1.0 if high is None else high, 1.0), label="share")


def _by_chance(claim: ShareClaim, part: Stretch, other: Stretch) -> tuple[Chance | None, str]:
    """Return how often the part of a constant pace has a share as large, or as small."""
    if claim.how in ("about", "exactly"):
        return None, Message("claims.no_chance.share")
    if not (part.at.size and other.at.size):
        return None, Message("claims.no_chance.empty_part")
    if part.pace is None:
        return None, no_process(part.reading.series) or ""
    large = claim.how in ("more than", "at least")

    def share(one: NDArray[np.float64], rest: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = rest if claim.whole else one + rest
        return np.where(whole > 0, one / np.maximum(whole, 1e-300), np.nan)

    # What was seen, not what was claimed, is set against chance: "more than half" of a series in
    # which it was all.
    seen = float(share(np.array(part.seen), np.array(other.seen)))
    if np.isnan(seen):
        return None, Message("claims.no_chance.nothing_in_all")

    def as_far(drawn: NDArray[np.float64]) -> NDArray[np.bool_]:
        shares = share(part.of(drawn), other.of(drawn))
        return np.asarray(shares >= seen - 1e-9 if large else shares <= seen + 1e-9)

    question = Message(
        "claims.chance.share",
        part=part.when,
        size="large" if large else "small",
        relation="of" if claim.whole else "beside",
        other=other.when,
    )
    return part.pace.chance(question, as_far), ""

"""How one figure differs from another, and whether that is as a claim says: the rules that change and comparison share.

A claimed amount is held against the change, not against the ratio: what rose from 100 to 105 rose by 5 percent, five
times as much as "by 1 percent". Nothing and nothing do not differ, and against nothing there is no ratio.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from trends.claims.claim import Claim
from trends.claims.known import How, Known, above, compare, ratio
from trends.claims.ratios import bound_of
from trends.claims.wording import amount_words
from trends.messages import Message
from trends.messages.numbers import rounded

__all__ = [
    "TOLERANCE",
    "DifferenceClaim",
    "between",
    "by_the_day",
    "claimed",
    "interval_of",
    "measured_by",
    "why_open",
]

TOLERANCE = 0.05
"""What "about" allows on either side, as a share."""


class DifferenceClaim(Claim):
    """A claim that one figure is more than, less than or the same as another.

    Attributes
    ----------
    direction : str
        ``more``, ``less`` or ``same`` (within the margin).
    times, percent : float, optional
        By how much: "doubled" is times = 2, "fell by 62 percent" is direction = "less", percent = 62.
    how : str
        Whether that is meant as more than, at least, exactly, about, at most or fewer than so much.
    per : str, optional
        ``total`` or ``day``; by default by the day where the stretches differ in length by more than months do.
    tolerance : float
        What "about" allows, as a share of the change: 0.05 lets "rose by 60 percent" stand for 57 to 63. What rounds
        to the number stated is allowed as well. Of a rise from nothing, which is no multiple, only what lies below
        its bound is ruled out.
    """

    windowed: ClassVar[bool] = False

    direction: Literal["more", "less", "same"] = "more"
    times: Annotated[float, Field(gt=1, le=1e6)] | None = None
    percent: Annotated[float, Field(gt=0, le=1e8)] | None = None
    how: How = "about"
    per: Literal["total", "day"] | None = None
    tolerance: Annotated[float, Field(ge=0, lt=1)] = TOLERANCE

    @model_validator(mode="after")
    def _one_amount(self) -> Self:
        if self.times is not None and self.percent is not None:
            raise ValueError("times or percent, not both")
        if self.direction == "same" and (self.times or self.percent):
            raise ValueError('no times and no percent beside direction = "same"')
        if self.direction == "less" and self.percent is not None and self.percent > 100:
            raise ValueError("a fall of at most 100 percent")
        return self


_ALIKE = 0.9
"""Shorter over longer stretch from which on they are alike: a February has 28 days where its neighbours have 31."""


def by_the_day(claim: DifferenceClaim, first: Known, second: Known) -> bool:
    """Whether two figures are compared by the day: where the claim says so, or their stretches differ in length."""
    if claim.per is not None:
        return bool(claim.per == "day")
    days = first.days, second.days
    # "Twice as many in 2023 as in January" is meant by the day, or it says nothing.
    return bool(np.isfinite(days).all() and min(days) < _ALIKE * max(days))


def between(
    claim: DifferenceClaim, later: Known, earlier: Known, *, by_day: bool
) -> tuple[Known, bool | None]:
    """Return the ratio of two figures, and whether the change is as a claim of change or comparison says."""
    bound = bound_of(later, earlier, by_day=by_day)
    if by_day:  # NaN days, of what is no sum, give a ratio that nothing decides
        later, earlier = later.per(later.days), earlier.per(earlier.days)
    compared = ratio(later, earlier)
    if claim.direction == "same":
        # Nothing and nothing are the same, although their ratio is no number.
        nothing = later.exact and earlier.exact and later.low == earlier.low == 0
        low = compare(compared, "at least", 1 / claim.margin)
        high = compare(compared, "at most", claim.margin)
        inside = False if False in (low, high) else None if None in (low, high) else True
        return compared, True if nothing else inside
    more = claim.direction == "more"
    # The direction is asked apart from the amount: "rose by about 5%" is wrong of a fall by 1%,
    # which lies within the tolerance of the 5%.
    sided = above(later, earlier) if more else above(earlier, later)
    amount, rounding = _amount(claim)
    if amount is None or sided is False:
        return compared, sided
    change = (
        # As a share of the earlier figure, which is what "by 50%" and "by half" are of.
        Known(compared.low - 1, None if compared.high is None else compared.high - 1)
        if more
        else Known(-np.inf if compared.high is None else 1 - compared.high, 1 - compared.low)
    )
    if more and claim.how not in ("at least", "more than") and bound is not None and np.isposinf(bound[1]):
        # What chance alone leaves of a rise from nothing: 12 after none may as well be three times as many.
        change = Known(bound[0] - 1, None)
    enough = compare(change, claim.how, amount, _share(claim, amount), rounding)
    return compared, False if enough is False else None if None in (enough, sided) else True


def interval_of(claim: DifferenceClaim) -> tuple[float, float]:
    """Return what a claim says the first figure over the second lies between; 0 and infinity where it is open."""
    if claim.direction == "same":
        return 1 / claim.margin, claim.margin
    more = claim.direction == "more"
    amount, rounding = _amount(claim)
    if amount is None:
        return (1.0, float("inf")) if more else (0.0, 1.0)
    # The same reach as `compare` allows "about", or the risk of a revision would be of another
    # statement than the verdict.
    reach = max(amount * _share(claim, amount), rounding) if claim.how == "about" else 0.0
    low = 0.0 if claim.how in ("at most", "fewer than") else max(amount - reach, 0.0)
    high = float("inf") if claim.how in ("at least", "more than") else amount + reach
    return (1 + low, 1 + high) if more else (max(1 - high, 0.0), 1 - low)


def _share(claim: DifferenceClaim, amount: float) -> float:
    """Return what "about" allows, as a share of the change."""
    # What is left after a fall is not told to a share of the fall: 94 percent is no "99 percent".
    return claim.tolerance if claim.direction == "more" else min(claim.tolerance, (1 - amount) / 2 / amount)


def _amount(claim: DifferenceClaim) -> tuple[float | None, float]:
    """Return the change that a claim states, as a share of the earlier figure, and by how much it is rounded."""
    if claim.percent is not None:
        return float(claim.percent / 100), _rounding(claim.percent) / 100
    if claim.times is None:
        return None, 0.0
    if claim.direction == "more":
        # "Doubled" is a round word: a multiple stands for what rounds to it, within the tolerance of the multiple.
        return float(claim.times - 1), min(_rounding(claim.times), claim.tolerance * claim.times)
    return float(1 - 1 / claim.times), 0.0


def _rounding(stated: float) -> float:
    """Return half a unit of the last digit that a number is stated with: 0.5 of 68, 0.05 of 1.5."""
    _, _, digits = f"{stated:.10g}".partition(".")
    return float(0.5 * 10.0 ** -len(digits))


def measured_by(first: Known, second: Known, *, by_day: bool) -> str | Message:
    """Say over how many days two figures are compared, where their stretches differ in length."""
    days = first.days, second.days
    if not np.isfinite(days).all() or min(days) >= _ALIKE * max(days):
        return Message("claims.difference.by_day") if by_day else ""
    kind = "by_day_of" if by_day else "in_all_of"
    return Message(f"claims.difference.{kind}", first=rounded(days[0]), second=rounded(days[1]))


def claimed(claim: DifferenceClaim) -> str:
    """Say the amount of change that a claim states, where it states one."""
    amount, kind = (claim.times, "times") if claim.times is not None else (claim.percent, "percent")
    if amount is None:
        return ""
    return Message(
        f"claims.difference.{kind}",
        amount=amount_words(claim.how, rounded(amount)),
        direction=claim.direction,
    )


def why_open(holds: bool | None, figures: tuple[Known, ...]) -> Message:
    """Say what keeps a comparison from being decided."""
    if holds is not None:
        return Message(f"claims.why.{'figures' if all(figure.exact for figure in figures) else 'bounds'}")
    open_ = [figure.name for figure in figures if not figure.exact]
    return Message("claims.why.bounds_open", names=open_) if open_ else Message("claims.why.figures_open")

"""One figure over another, in words and as plain values; where a side holds nothing, as a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trends.fitting.exact_ratio import ratio_limits
from trends.messages import Message
from trends.messages.numbers import rounded
from trends.verdict.change import BEYOND
from trends.verdict.wording import by_percent, compared

if TYPE_CHECKING:
    from trends.claims.known import Known

__all__ = ["against", "bound_of", "ratio_dict", "ratio_words", "short_of"]

_UNKNOWN = "ratio.number.unknown"
_SIDE = 0.025
"""Chance beyond the bound: that of a 95 % interval."""


def bound_of(first: Known, second: Known, *, by_day: bool) -> tuple[float, float] | None:
    """Return the limits of a ratio whose size says nothing, being against nothing, above 100 or below 1/100.

    The limits are what counting noise alone leaves (`ratio_limits`): zero below or infinite above where a side holds
    nothing; the other side then counts with its lower bound, which leaves most open. None for every other ratio, and for
    other figures that are not known exactly.
    """
    known = (first.exact and second.exact) or first.nothing or second.nothing
    if not known or first.low + second.low <= 0:
        return None
    # Rates by the day are compared through the days, so that the counts, which carry the noise,
    # stay whole numbers.
    exposure = first.days / second.days if by_day else 1.0
    # Only a ratio within these says its size: "340 times as many" of 1 and 340 is noise with three
    # digits.
    if second.low > 0 and 1 / BEYOND <= first.low / second.low / exposure <= BEYOND:
        return None
    return ratio_limits(first.low, second.low, exposure, 1.0, _SIDE)


def ratio_dict(found: Known, first: Known, second: Known, *, by_day: bool) -> dict[str, Any]:
    """Return a ratio as plain values; of one that says nothing, the bound alone."""
    limits = bound_of(first, second, by_day=by_day)
    if limits is None:
        return {"low": found.low, "high": found.high}
    below = first.low < second.low
    bound = {"at_most": limits[1]} if below else {"at_least": limits[0]}
    return {"low": None, "high": None, "bound": bound}


def short_of(found: Known, first: Known, second: Known, *, by_day: bool) -> Message:
    """Say two figures and their ratio in a few words: ``21 against 47: 55% lower``."""
    change = ratio_words(found, first, second, by_day=by_day)
    if change.id == "claims.ratio.unknown":
        return against(first, second)
    return Message("claims.short.compared", ratio=change, figure=first.words(), other=second.words())


def against(first: Known, second: Known) -> Message:
    """Say one figure against another in a few words: ``16 against 4 to 16``; where one is not known, the other alone."""
    figure, other = first.words(), second.words()
    if figure.id == _UNKNOWN:
        return figure if other.id == _UNKNOWN else Message("claims.short.alone", figure=other)
    if other.id == _UNKNOWN:
        return Message("claims.short.alone", figure=figure)
    return Message("claims.short.against", figure=figure, other=other)


def ratio_words(found: Known, first: Known, second: Known, *, by_day: bool) -> Message:
    """Say a ratio: ``57% lower``, ``2.4 times as high``, ``12% to 40% higher``, ``none in either``."""
    if first.exact and second.exact and first.low == second.low == 0:
        return Message("claims.ratio.none_in_either")
    limits = bound_of(first, second, by_day=by_day)
    if limits is not None and min(first.low, second.low) == 0:
        empty = first if first.low == 0 else second
        # None against two may be chance: the limit is only told where it lies on one side of "as
        # many".
        tells = limits[1] < 1 if empty is first else limits[0] > 1
        where = empty.when or empty.label
        if tells:
            return Message("claims.ratio.none_but", where=where, ratio=compared(*limits))
        return Message("claims.ratio.none_and_too_few", where=where)
    if first.nothing or second.nothing:
        empty = first if first.nothing else second
        return Message("claims.ratio.nothing_lower", where=empty.when or empty.label)
    if found.exact:
        return by_percent(found.low)
    if found.high is None:
        if found.low <= 0:
            return Message("claims.ratio.unknown")
        return Message("ratio.at_least", n=rounded(found.low, 2))
    if found.low <= 0:
        return Message("ratio.at_most", n=rounded(found.high, 2))
    return compared(found.low, found.high)

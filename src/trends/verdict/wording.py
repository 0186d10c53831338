"""Numbers and spans in plain English, for the sentences of results."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from trends.messages import Message
from trends.messages import joined as together
from trends.messages.amounts import signed
from trends.messages.numbers import fixed, rounded, three_digits, whole
from trends.verdict.change import BEYOND

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    import pandas as pd

    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change

__all__ = [
    "against",
    "between",
    "by_percent",
    "change_against",
    "change_alone",
    "change_times",
    "compared",
    "counted",
    "dated",
    "interval_words",
    "joined",
    "margin_factor",
    "margin_number",
    "probability",
    "rate_change",
    "signed_words",
    "span",
    "spelled",
    "times",
    "verdict_words",
]


@lru_cache(maxsize=8192)
def spelled(period: pd.Period) -> Message:
    """Spell a period: ``February 2023``, ``17 February 2023``, ``week 7 of 2023``, ``2023``.

    A week that does not begin on a Monday has no number; it is called by its first day.
    """
    return Message("words.period", when=period)


def span(series: CountSeries) -> Message:
    """Spell a series' window: ``from April 2020 to February 2023``."""
    first, last = series.periods[0], series.periods[-1]
    if first == last:
        return Message("words.span.at", when=first)
    return Message("words.span.window", unit=series.freq.value, first=first, last=last)


def joined(reasons: Sequence[str]) -> str:
    """Say reasons, each a sentence of its own, inside another sentence."""
    inside = [
        Message("words.inside", reason=reason)
        if isinstance(reason, Message)
        else reason[:1].lower() + reason[1:].removesuffix(".")
        for reason in reasons
    ]
    return together(inside, "and")


FEWEST_FOR_PERCENT = 20
"""A total of twenty has a relative error of 22 % by chance alone; of fewer a percentage would say no more than chance."""


def counted(series: CountSeries) -> Message:
    """Name what is counted, and where: ``reported attacks in central Syria``."""
    reported = "reported" if series.at_least else ""
    kind = (
        f"{reported}_in_place"
        if reported and series.name
        else reported or ("in_place" if series.name else "plain")
    )
    return Message(f"words.counted.{kind}", subject=series.subject, place=series.name)


def by_percent(ratio: float) -> Message:
    """Say a ratio as a difference: ``57% lower``, ``20% higher``, ``2.4 times as high``, ``the same``."""
    if not np.isfinite(ratio) or ratio <= 0:
        return Message("ratio.unknown")
    if ratio > BEYOND:
        return Message("ratio.beyond", n=fixed(BEYOND, 0))
    if ratio >= 1.995:
        return Message("ratio.times", n=_large(ratio))
    percent = int(whole(abs(ratio - 1) * 100))
    if ratio < 1 / BEYOND or percent == 100:
        return Message("ratio.nearly_none", n=99)  # "100% lower" would say that there was none
    if percent == 0:
        return Message("ratio.same")
    return Message("ratio.higher" if ratio > 1 else "ratio.lower", n=percent)


def against(ratio: float, later: str, earlier: str) -> Message:
    """Say a ratio of two things: ``57% lower LATER than EARLIER``, ``2.4 times as high LATER as EARLIER``."""
    alone = by_percent(ratio)
    return Message(alone.id.replace("ratio.", "ratio.against."), later=later, earlier=earlier, **alone.values)


def change_against(change: Change, later: str, earlier: str, none: str = "") -> Message:
    """Say a change as `against` does, or its bound where one side holds nothing.

    ``at least 51.2 times as high in the second half as in the first, with none in the first half``: `none` is what the
    earlier side is called where it stands alone, if that is not `earlier`.
    """
    if not change.bounded:
        return against(change.ratio, later, earlier)
    alone = compared(change.low95, change.high95)
    side = later if change.ratio == 0 else none or earlier
    return Message(
        alone.id.replace("ratio.", "ratio.against."), later=later, earlier=earlier, side=side, **alone.values
    )


def change_alone(change: Change) -> Message:
    """Say a change as `by_percent` does, or its bound where one side holds nothing."""
    return compared(change.low95, change.high95) if change.bounded else by_percent(change.ratio)


_RANGES = {
    ("ratio.lower", "ratio.lower"): "ratio.range.lower",
    ("ratio.lower", "ratio.nearly_none"): "ratio.range.nearly_none",
    ("ratio.higher", "ratio.higher"): "ratio.range.higher",
    ("ratio.times", "ratio.times"): "ratio.range.times",
    ("ratio.times", "ratio.beyond"): "ratio.range.beyond",
}
"""How two limits of one kind are said together, the nearer to no change first."""


def compared(low: float, high: float) -> Message:
    """Say the two limits of a ratio: ``36% to 71% lower``, ``12% lower to 53% higher``, ``at least 51.2 times as high``."""
    if low == 0 and np.isposinf(high):
        # One side held nothing that is certain, and what it may hold sets no limit.
        return Message("ratio.unknown")
    if low == 0 and 0 < high < 1:
        return Message("ratio.at_least_lower", n=_at_least_lower(high))
    if (bound := _bound(low, high)) is not None:
        return Message(f"ratio.{bound[0]}", n=bound[1])
    first, second = by_percent(low), by_percent(high)
    near, far = (second, first) if high < 1 else (first, second)
    range_ = _RANGES.get((near.id, far.id))
    if low > BEYOND or first == second:
        return first
    if range_ == "ratio.range.nearly_none" and near.values["n"] == far.values["n"]:  # noqa: PD011 - of messages
        return Message("ratio.at_least_lower", n=_at_least_lower(high))
    if range_ is not None:
        return Message(range_, low=near.values["n"], high=far.values["n"])  # noqa: PD011 - of messages
    return Message("ratio.range.plain", first=first, second=second)


def _at_least_lower(limit: float) -> Decimal:
    """Return by how many per cent a ratio of at most `limit` is lower, rounded down: from 99 on with a digit more."""
    digits = 1 if limit <= 0.01 else 0
    scale = 10**digits
    return fixed(min(np.floor((1 - limit) * 100 * scale + 1e-9), 100 * scale - 1) / scale, digits)


def times(ratio: float) -> Message:
    """Write a ratio as a number: ``0.43``, ``2.51``, ``more than 100``, ``less than 0.01``."""
    if ratio > BEYOND:
        return Message("ratio.number.beyond", n=fixed(BEYOND, 0))
    if not np.isfinite(ratio):
        return Message("ratio.number.unknown")
    if ratio < 1 / BEYOND:
        return Message("ratio.number.below", n=rounded(1 / BEYOND))
    return Message("ratio.number.plain", n=fixed(ratio, 2))


def between(low: float, high: float) -> Message:
    """Write the two limits of a ratio as numbers: ``0.36 to 0.71``, ``at least 51.2``, ``0.50 to more than 100``."""
    if (bound := _bound(low, high)) is not None:
        return Message(f"ratio.number.{bound[0]}", n=bound[1])
    if low > BEYOND or high < 1 / BEYOND:
        return times(low)
    return Message("ratio.number.range", low=times(low), high=times(high))


def change_times(change: Change) -> Message:
    """Write the ratio of a change as a number, or its bound where one side holds nothing."""
    if change.bounded:
        return between(change.low95, change.high95)
    return times(change.ratio)


def dated(name: Message, change: Change) -> Message:
    """Put behind a change's name when it was: ``largest shift (at 2022-03, between 2022-01 and 2022-06)``."""
    where = dict(change.where)
    if "from" in where:
        return Message("labels.from_to", name=name, first=where["from"], last=where["to"])
    if "at" not in where:
        return name
    low, high = where.get("at_low", where["at"]), where.get("at_high", where["at"])
    if low == high:
        return Message("labels.at", name=name, when=where["at"])
    return Message("labels.at_between", name=name, when=where["at"], low=low, high=high)


def probability(value: float) -> Message:
    """Write a p-value: ``0.042``, ``0.001 or less``."""
    if value >= 0.0015:
        return Message("ratio.number.plain", n=fixed(value, 3))
    return Message("ratio.number.or_less", n=fixed(0.001, 3))


def _large(ratio: float) -> Decimal:
    return fixed(ratio, 0 if ratio >= 99.95 else 1)


def _bound(low: float, high: float) -> tuple[str, Decimal] | None:
    """Return limits that are open on one side, as ``at_least`` or ``at_most`` and the other; None for others."""
    if np.isposinf(high) and 0 < low < np.inf:
        name, limit = "at_least", low
    elif low == 0 and 0 < high < np.inf:
        name, limit = "at_most", high
    else:
        return None
    return name, fixed(limit, 0) if limit >= 99.95 else rounded(max(limit, 1e-4), 3)


def margin_factor(margin: float) -> Message:
    """Say a margin: ``a factor of 1.5``, see `margin_number`."""
    return Message("ratio.factor.of", n=margin_number(margin))


def margin_number(margin: float) -> Message:
    """Write a margin. It was set, not estimated, so it keeps the digits that tell it from one: ``1.5``, ``1.0001``."""
    shown = margin
    for digits in range(2, 13):
        shown = round(margin, digits)
        if shown > 1 and abs(shown - margin) < 0.01 * (margin - 1):
            break
    return Message("ratio.number.plain", n=rounded(shown, 13))


def rate_change(ratio: float) -> Message:
    """Say a change by a factor: ``a factor of 1.5``; factors below two with the digits that a margin is set with."""
    if not np.isfinite(ratio) or ratio <= 0:
        return Message("ratio.factor.unknown")
    factor = max(ratio, 1 / ratio)
    if factor > BEYOND:
        return Message("ratio.factor.beyond", n=fixed(BEYOND, 0))
    if factor < 2:
        return Message("ratio.factor.of", n=rounded(max(float(fixed(factor, 2)), 1.01), 3))
    return Message("ratio.factor.of", n=rounded(factor, 2) if factor < 10 else fixed(factor, 0))


def interval_words(low: float, high: float) -> str:
    """Write an interval, as far as it has limits: ``0.036 to 2,430``, ``12 or more``, ``up to 4``; else nothing."""
    if np.isnan(low) and np.isnan(high):
        return ""
    if np.isnan(high):
        return Message("trend.or_more", n=three_digits(low))
    if np.isnan(low):
        return Message("trend.up_to", n=three_digits(high))
    return Message("ratio.number.range", low=three_digits(low), high=three_digits(high))


def signed_words(value: float) -> Message:
    """Write a number with its sign: ``+0.49``, ``-0.31``."""
    return signed(fixed(value, 2))


def verdict_words(verdict: str) -> Message:
    """Name a verdict, in a language a word of it."""
    return Message("rule.verdict", verdict=verdict.replace(" ", "_"))

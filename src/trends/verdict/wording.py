"""Numbers and spans in plain English, for the sentences of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.periods.calendar import Frequency
from trends.verdict.change import BEYOND

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change

__all__ = [
    "MONTHS",
    "against",
    "between",
    "by_percent",
    "change_against",
    "change_alone",
    "change_times",
    "compared",
    "counted",
    "dated",
    "joined",
    "margin_factor",
    "margin_number",
    "probability",
    "rate_change",
    "span",
    "spelled",
    "times",
]

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads as a calendar
)


def spelled(period: pd.Period) -> str:
    """Spell a period: ``February 2023``, ``17 February 2023``, ``week 7 of 2023``, ``2023``.

    A week that does not begin on a Monday has no number; it is called by its first day.
    """
    kind = period.freqstr
    if kind.startswith("M"):
        return f"{MONTHS[period.month - 1]} {period.year}"
    if kind.startswith("D"):
        return f"{period.day} {MONTHS[period.month - 1]} {period.year}"
    if kind.startswith("W") and kind != Frequency.WEEK.alias:
        first = period.start_time
        return f"the week of {first.day} {MONTHS[first.month - 1]} {first.year}"
    if kind.startswith("W"):
        year, week, _ = period.start_time.isocalendar()
        return f"week {week} of {year}"
    if kind.startswith("Q"):
        return f"quarter {period.quarter} of {period.year}"
    return str(period.year)


def span(series: CountSeries) -> str:
    """Spell a series' window: ``from April 2020 to February 2023``."""
    return f"from {spelled(series.periods[0])} to {spelled(series.periods[-1])}"


def joined(reasons: Sequence[str]) -> str:
    """Say reasons, each a sentence of its own, inside another sentence."""
    return " and ".join(reason[:1].lower() + reason[1:].removesuffix(".") for reason in reasons)


def counted(series: CountSeries) -> str:
    """Name what is counted, and where: ``reported attacks in central Syria``."""
    reported = "reported " if series.at_least else ""
    where = f" in {series.name}" if series.name else ""
    return f"{reported}{series.subject}{where}"


def by_percent(ratio: float) -> str:
    """Say a ratio as a difference: ``57% lower``, ``20% higher``, ``2.4 times as high``, ``the same``."""
    if not np.isfinite(ratio) or ratio <= 0:
        return "not known"
    if ratio > BEYOND:
        return f"more than {BEYOND:.0f} times as high"
    if ratio >= 1.995:
        return f"{_large(ratio)} times as high"
    percent = round(abs(ratio - 1) * 100)
    if ratio < 1 / BEYOND or percent == 100:
        return "more than 99% lower"  # "100% lower" would say that there was none
    if percent == 0:
        return "the same"
    return f"{percent}% {'higher' if ratio > 1 else 'lower'}"


def against(ratio: float, later: str, earlier: str) -> str:
    """Say a ratio of two things: ``57% lower LATER than EARLIER``, ``2.4 times as high LATER as EARLIER``."""
    said = by_percent(ratio)
    return f"{said} {later} {'than' if said.endswith(('lower', 'higher')) else 'as'} {earlier}"


def change_against(change: Change, later: str, earlier: str, none: str = "") -> str:
    """Say a change as `against` does, or its bound where one side holds nothing.

    ``at least 51.2 times as high in the second half as in the first, with none in the first half``: `none` is what the
    earlier side is called where it stands alone, if that is not `earlier`.
    """
    if change.bounded:
        return f"{compared(change.low95, change.high95)} {later} as {earlier}, with none {later if change.ratio == 0 else none or earlier}"
    return against(change.ratio, later, earlier)


def change_alone(change: Change) -> str:
    """Say a change as `by_percent` does, or its bound where one side holds nothing."""
    return compared(change.low95, change.high95) if change.bounded else by_percent(change.ratio)


def compared(low: float, high: float) -> str:
    """Say the two limits of a ratio: ``36% to 71% lower``, ``12% lower to 53% higher``, ``at least 51.2 times as high``."""
    if bound := _bound(low, high):
        return f"{bound} times as high"
    first, second = by_percent(low), by_percent(high)
    if low < 1 and high < 1 and first.endswith("lower") and second.endswith("lower"):
        if first == second:
            return first
        return f"{second.removesuffix(' lower')} to {first}"
    if low > 1 and first.endswith("higher") and second.endswith("higher"):
        return f"{first.removesuffix(' higher')} to {second}"
    if low > BEYOND:
        return first
    if first.endswith(" times as high") and second.endswith(" times as high"):
        return f"{first.removesuffix(' times as high')} to {second}"
    return f"{first} to {second}"


def times(ratio: float) -> str:
    """Write a ratio as a number: ``0.43``, ``2.51``, ``more than 100``, ``less than 0.01``."""
    if not np.isfinite(ratio) or ratio > BEYOND:
        return f"more than {BEYOND:.0f}" if ratio > BEYOND else "not known"
    return f"{ratio:.2f}" if ratio >= 1 / BEYOND else f"less than {1 / BEYOND:g}"


def between(low: float, high: float) -> str:
    """Write the two limits of a ratio as numbers: ``0.36 to 0.71``, ``at least 51.2``, ``0.50 to more than 100``."""
    if bound := _bound(low, high):
        return bound
    if low > BEYOND or high < 1 / BEYOND:
        return times(low)
    return f"{times(low)} to {times(high)}"


def change_times(change: Change) -> str:
    """Write the ratio of a change as a number, or its bound where one side holds nothing."""
    if change.bounded:
        return between(change.low95, change.high95)
    return times(change.ratio)


def dated(change: Change) -> str:
    """Say when a change was: ``at 2022-03, between 2022-01 and 2022-06``, ``from 2020-01 to 2020-09``; else nothing."""
    where = dict(change.where)
    if "at" not in where:
        return " ".join(f"{word} {at}" for word, at in change.where)
    low, high = where.get("at_low", where["at"]), where.get("at_high", where["at"])
    return f"at {where['at']}" + (f", between {low} and {high}" if low != high else "")


def probability(value: float) -> str:
    """Write a p-value: ``0.042``, ``0.001 or less``."""
    return f"{value:.3f}" if value >= 0.0015 else "0.001 or less"


def _large(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 99.95 else f"{ratio:.1f}"


def _bound(low: float, high: float) -> str:
    """Write limits that are open on one side: ``at least 51.2``, ``at most 0.02``; nothing for others."""
    if np.isposinf(high) and 0 < low < np.inf:
        return f"at least {low:,.0f}" if low >= 99.95 else f"at least {max(low, 1e-4):.3g}"
    if low == 0 and 0 < high < np.inf:
        return f"at most {high:,.0f}" if high >= 99.95 else f"at most {max(high, 1e-4):.3g}"
    return ""


def margin_factor(margin: float) -> str:
    """Say a margin: ``a factor of 1.5``, see `margin_number`."""
    return f"a factor of {margin_number(margin)}"


def margin_number(margin: float) -> str:
    """Write a margin. It was set, not estimated, so it keeps the digits that tell it from one: ``1.5``, ``1.0001``."""
    shown = margin
    for digits in range(2, 13):
        shown = round(margin, digits)
        if shown > 1 and abs(shown - margin) < 0.01 * (margin - 1):
            break
    return f"{shown:,.13g}"


def rate_change(ratio: float) -> str:
    """Say a change by a factor: ``a factor of 1.5``; factors below two with the digits that a margin is set with."""
    if not np.isfinite(ratio) or ratio <= 0:
        return "a factor that is not known"
    factor = max(ratio, 1 / ratio)
    if factor > BEYOND:
        return f"a factor of more than {BEYOND:.0f}"
    if factor < 2:
        return f"a factor of {max(round(factor, 2), 1.01):.3g}"
    return f"a factor of {factor:.2g}" if factor < 10 else f"a factor of {factor:,.0f}"

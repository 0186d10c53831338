"""Numbers and spans in plain English, for the sentences of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.periods import Frequency

if TYPE_CHECKING:
    import pandas as pd

    from trends.series import CountSeries

__all__ = ["MONTHS", "against", "by_percent", "compared", "counted", "rate_change", "span", "spelled"]

_BEYOND = 1000
"""Larger ratios come from a stretch with next to nothing in it, and their size means nothing."""

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


def counted(series: CountSeries) -> str:
    """Name what is counted, and where: ``reported attacks in central Syria``."""
    reported = "reported " if series.at_least else ""
    where = f" in {series.name}" if series.name else ""
    return f"{reported}{series.subject}{where}"


def by_percent(ratio: float) -> str:
    """Say a ratio as a difference: ``57% lower``, ``20% higher``, ``2.4 times as high``, ``the same``."""
    if not np.isfinite(ratio) or ratio <= 0:
        return "not known"
    if ratio > _BEYOND:
        return f"more than {_BEYOND:,} times as high"
    if ratio >= 99.95:
        return f"{ratio:,.0f} times as high"
    if ratio >= 1.995:
        return f"{ratio:.1f} times as high"
    percent = round(abs(ratio - 1) * 100)
    if percent == 100:
        return "more than 99% lower"  # "100% lower" would say that there was none
    if percent == 0:
        return "the same"
    return f"{percent}% {'higher' if ratio > 1 else 'lower'}"


def against(ratio: float, later: str, earlier: str) -> str:
    """Say a ratio of two things: ``57% lower LATER than EARLIER``, ``2.4 times as high LATER as EARLIER``."""
    said = by_percent(ratio)
    return f"{said} {later} {'than' if said.endswith(('lower', 'higher')) else 'as'} {earlier}"


def compared(low: float, high: float) -> str:
    """Say the two limits of a ratio: ``36% to 71% lower``, ``12% lower to 53% higher``."""
    first, second = by_percent(low), by_percent(high)
    if low < 1 and high < 1 and first.endswith("lower") and second.endswith("lower"):
        return f"{second.removesuffix(' lower')} to {first}"
    if low > 1 and first.endswith("higher") and second.endswith("higher"):
        return f"{first.removesuffix(' higher')} to {second}"
    if first.endswith(" times as high") and second.endswith(" times as high"):
        return f"{first.removesuffix(' times as high')} to {second}"
    return f"{first} to {second}"


def rate_change(ratio: float) -> str:
    """Say a change by a factor: ``a factor of 1.5``; factors below two with the digits that a margin is set with."""
    if not np.isfinite(ratio) or ratio <= 0:
        return "a factor that is not known"
    factor = max(ratio, 1 / ratio)
    if factor > _BEYOND:
        return f"a factor of more than {_BEYOND:,}"
    if factor < 2:
        return f"a factor of {max(round(factor, 2), 1.01):.3g}"
    return f"a factor of {factor:.2g}" if factor < 10 else f"a factor of {factor:,.0f}"

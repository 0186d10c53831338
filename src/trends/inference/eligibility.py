"""Whether a series can be tested at all, and what a reader must be warned of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.measures import counts_incidents
from trends.periods import Frequency, label

if TYPE_CHECKING:
    from trends.models.nuisance import Nuisance
    from trends.series import CountSeries

__all__ = ["FEWEST_EVENTS", "needed_periods", "not_testable", "warnings_of"]

FEWEST_EVENTS = 20

_NEEDED = {
    Frequency.DAY: 730,
    Frequency.WEEK: 104,
    Frequency.MONTH: 24,
    Frequency.QUARTER: 24,
    Frequency.YEAR: 12,
}


def needed_periods(freq: Frequency) -> int:
    """Return how many observed periods a verdict needs: two years' worth and at least 24; 12 years for yearly data."""
    return _NEEDED[freq]


def not_testable(series: CountSeries) -> list[str]:
    """Return the reasons why no verdict can be given, as sentences; empty if one can."""
    reasons = []
    usable = series.observed & (series.exposure_days > 0)
    observed, needed = int(usable.sum()), needed_periods(series.freq)
    if observed < needed:
        have = f"{series.freq.value} has" if observed == 1 else f"{series.freq.value}s have"
        reasons.append(
            f"{f'Only {observed}' if observed else 'No'} {have} a count; at least {needed} are needed."
        )
    else:
        # Without a count on one side no change of level can be told from none.
        middle = len(series) // 2
        reasons.extend(
            f"No {series.freq.value} in the {half} half of the window has a count."
            for half, part in (("first", usable[:middle]), ("second", usable[middle:]))
            if not part.any()
        )
    total = float(np.nansum(series.count[usable]))
    if total < FEWEST_EVENTS:
        reasons.append(
            f"The {series.freq.value}s hold {total:,.10g} in all; at least {FEWEST_EVENTS} are needed."
        )
    reasons.extend(
        f"The way the data were collected changed on {known.day}, inside the window: {known.reason}"
        for known in series.breaks
        if series.start < known.day <= series.end
    )
    return reasons


def _runs(rho: float, observed: int) -> bool:
    """Whether autocorrelation is strong: beyond what one series of independent counts in ten shows."""
    return bool(rho > 1.6 / np.sqrt(max(observed, 1)))


def warnings_of(series: CountSeries, nuisance: Nuisance | None) -> list[str]:
    """Return what weakens a verdict, as sentences."""
    warnings = []
    freq = series.freq
    observed = int(series.observed.sum())
    if needed_periods(freq) <= observed < 2 * needed_periods(freq):
        warnings.append(
            f"Only {observed} {freq.value}s have a count: with few, autocorrelation is hard to tell from change."
        )
    if nuisance is not None and _runs(float(nuisance.rho.mean()), observed):
        warnings.append(
            "High and low counts come in runs (strong autocorrelation): such a series wanders, and a constant pace is "
            "called a change more often than one time in twenty."
        )
    gaps = 1 - observed / len(series)
    if gaps > 0.25:
        warnings.append(f"{gaps:.0%} of the {freq.value}s have no count.")
    days = (series.periods[-1].end_time.date() - series.periods[-1].start_time.date()).days + 1
    if series.exposure_days[-1] < days:
        warnings.append(
            f"The data cover only {series.exposure_days[-1]:.10g} of the {days} days of the last {freq.value}, "
            f"{label(series.periods[-1])}; its count is judged against those days."
        )
    if series.at_least:
        warnings.append("The counts are of what was reported, at least; the verdict is on reported figures.")
    if not counts_incidents(series.measure):
        warnings.append(
            f"Totals of {series.measure} are heavy-tailed: a single incident can make a period, so no change of pace is "
            "called on the strength of totals alone."
        )
    return warnings

"""Whether a series can be tested at all, and what a reader must be warned of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.errors import ParameterError, listed
from trends.fitting.design import season_bears, season_name, season_of, separable
from trends.fitting.statistics import halves, thirds
from trends.periods.calendar import Frequency, label, parse_period
from trends.tolls.measures import counts_incidents

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.nuisance import Nuisance
    from trends.series.count_series import CountSeries

__all__ = [
    "FEWEST_EVENTS",
    "break_days",
    "needed_periods",
    "not_testable",
    "runs",
    "step_positions",
    "warnings_of",
]

FEWEST_EVENTS = 20

_FEWEST_BUSY = 3
"""Periods that hold anything at all: one outbreak says nothing of a pace, whether it was one or lasted two periods."""

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


def step_positions(series: CountSeries, break_at: object) -> tuple[int, ...]:
    """Return the first period after each break at which a step of its own is asked for, in order.

    Parameters
    ----------
    series : CountSeries
    break_at : str, date, or a sequence of them
        Days from which the data were collected differently (``2012-01``, ``2008-04-01``); None is no break. A period
        that holds such a day counts as after it.

    Raises
    ------
    ParameterError
        For what is no date, and for a day that has no period of the series before or after it.
    """
    if break_at is None:
        return ()
    one = isinstance(break_at, (str, date, pd.Period)) or not isinstance(break_at, Iterable)
    found = set()
    for given in [break_at] if one else list(break_at):  # type: ignore[call-overload]  # told apart in the line above
        day = parse_period(given).start_time.date()
        if not series.periods[0].end_time.date() < day <= series.end:
            raise ParameterError(
                f"A break at {day} lies outside the window, {series.start} to {series.end}; leave it out, or widen the "
                "window."
            )
        ends = series.periods.end_time.to_numpy("datetime64[D]")
        found.add(int(np.searchsorted(ends, np.datetime64(day))))
    return tuple(sorted(found))


def break_days(series: CountSeries, break_at: object) -> tuple[date, ...]:
    """Return the first day of each period at which `step_positions` puts a step."""
    return tuple(series.periods[step].start_time.date() for step in step_positions(series, break_at))


def not_testable(
    series: CountSeries,
    steps: Sequence[int] = (),
    measured: Sequence[NDArray[np.float64]] = (),
    season: str = "auto",
) -> list[str]:
    """Return the reasons why no verdict can be given, as sentences; empty if one can.

    Parameters
    ----------
    series : CountSeries
    steps : sequence of int
        Periods at which the level may jump by a step of its own, see `step_positions`: a known break there does not
        stand against a verdict, unless the step cannot be told from a change of pace.
    measured : sequence of ndarray, shape (n, k)
        Shapes of the change in question; by default halves and thirds.
    season : str
        As asked for; one that the counts cannot identify is a reason.
    """
    reasons = []
    usable = series.observed & (series.exposure_days > 0)
    observed, needed = int(usable.sum()), needed_periods(series.freq)
    if observed < needed:
        have = f"{series.freq.value} has" if observed == 1 else f"{series.freq.value}s have"
        partly = int(series.bounded.sum())
        within = f" and {partly} are known only within bounds" if partly else ""
        reasons.append(
            f"{f'Only {observed}' if observed else 'No'} {have} a count{within}; at least {needed} are needed."
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
    busy = int((series.count[usable] > 0).sum())
    if total >= FEWEST_EVENTS and busy < _FEWEST_BUSY:
        held = f"one {series.freq.value}" if busy == 1 else f"{busy} {series.freq.value}s"
        reasons.append(
            f"All {total:,.10g} fall into {held}; at least {_FEWEST_BUSY} {series.freq.value}s must hold any."
        )
    if not reasons and not season_bears(series, season_of(series, season)):
        reasons.append(_unidentified(series, season))
    excused = {series.periods[step] for step in steps}
    reasons.extend(
        f"The way the data were collected changed on {known.day}, inside the window: {known.reason.rstrip('.')}."
        for known in series.breaks
        if series.start < known.day <= series.end and pd.Period(known.day, freq=series.alias) not in excused
    )
    if steps and not reasons:
        n = len(series)
        shapes = measured or (halves(n), thirds(n))
        if not all(separable(steps, shape, usable) for shape in shapes):
            where = listed(label(series.periods[step]) for step in steps)
            reasons.append(
                f"A step at {where} lies where the change of pace is measured and cannot be told from it; another "
                "start or end of the window would help."
            )
    return reasons


def _unidentified(series: CountSeries, season: str) -> str:
    """Say that a season which was asked for cannot be told from these counts."""
    if season.strip().lower() == "month":
        return (
            "Effects of the months of the year cannot be told from these counts, in which not every month of the year "
            'holds something in two years or more; season "auto" or "none" can.'
        )
    busy = int((np.nan_to_num(series.count) > 0).sum())
    return (
        f'A season of the form "{season}" cannot be told from {busy} {series.freq.value}s with a count above zero; season "auto" '
        'or "none" can.'
    )


def runs(rho: float, observed: NDArray[np.bool_]) -> bool:
    """Whether a first autocorrelation is strong: beyond what one series of independent counts in ten shows.

    It is measured on neighbours of which both are observed, so gaps cost it more than their number.
    """
    neighbours = int((observed[1:] & observed[:-1]).sum())
    return bool(rho > 1.6 / np.sqrt(neighbours + 1))


def warnings_of(series: CountSeries, nuisance: Nuisance | None, season: str = "none") -> list[str]:
    """Return what weakens a verdict, as sentences; `season` is the one that was asked for."""
    warnings = []
    freq = series.freq
    used, full = season_of(series, season), season_name(season, len(series), freq)
    if used != full:
        busy = int((np.nan_to_num(series.count) > 0).sum())
        done = "none was taken out" if used == "none" else f"only {used} was taken out"
        warnings.append(
            f"Only {busy} {freq.value}s have a count above zero, too few to tell a whole season from chance; {done}."
        )
    observed = int(series.observed.sum())
    if needed_periods(freq) <= observed < 2 * needed_periods(freq):
        warnings.append(
            f"Only {observed} {freq.value}s have a count: with few, autocorrelation is hard to tell from change."
        )
    if nuisance is not None and runs(float(nuisance.rho.mean()), series.observed):
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

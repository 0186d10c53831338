"""Whether a series can be tested at all, and what a reader must be warned of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from math import prod
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.errors import ParameterError
from trends.fitting.design import season_bears, season_name, season_of, separable
from trends.fitting.exact_ratio import ratio_limits
from trends.fitting.single_date import shortest_side
from trends.fitting.statistics import halves, thirds
from trends.messages import Message
from trends.messages.numbers import percent, rounded
from trends.periods.calendar import Frequency, label, parse_period
from trends.tolls.measures import counts_incidents
from trends.verdict.wording import margin_factor

if TYPE_CHECKING:
    from decimal import Decimal

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
    "too_wide",
    "warnings_of",
]

# Published in docs/method, as are the numbers of periods below: another one is another rule (`RULE_VERSION`).
FEWEST_EVENTS = 20

_FEWEST_BUSY = 3
"""Periods that hold anything at all: one outbreak says nothing of a pace, whether it was one or lasted two periods."""

_BEYOND = 0.05
"""Chance beyond the one-sided limit that contradicts a claim."""

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
    is_single = isinstance(break_at, (str, date, pd.Period)) or not isinstance(break_at, Iterable)
    positions = set()
    for entry in [break_at] if is_single else list(break_at):  # type: ignore[call-overload]  # told apart in the line above
        day = parse_period(entry).start_time.date()
        if not series.periods[0].end_time.date() < day <= series.end:
            raise ParameterError(
                f"A break at {day} lies outside the window, {series.start} to {series.end}; leave it out, or widen the "
                "window."
            )
        ends = series.periods.end_time.to_numpy("datetime64[D]")
        positions.add(int(np.searchsorted(ends, np.datetime64(day))))
    return tuple(sorted(positions))


def break_days(series: CountSeries, break_at: object) -> tuple[date, ...]:
    """Return the first day of each period at which `step_positions` puts a step."""
    return tuple(series.periods[step].start_time.date() for step in step_positions(series, break_at))


def not_testable(
    series: CountSeries,
    steps: Sequence[int] = (),
    measured: Sequence[NDArray[np.float64]] = (),
    season: str = "auto",
    margin: float | None = None,
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
    margin : float, optional
        Of the claim; one so wide that no counts of this size could contradict it is a reason.
    """
    periods = partial(_periods, series)
    reasons: list[str] = []
    usable = _usable(series)
    observed, needed = int(usable.sum()), needed_periods(series.freq)
    if observed < needed:
        counts = {"n": observed, "unit": series.freq.value, "periods": periods(observed), "needed": needed}
        partly = int(series.bounded.sum())
        if partly:
            reasons.append(Message("eligibility.few_and_bounded", bounded=partly, **counts))
        else:
            reasons.append(Message("eligibility.few", **counts))
    else:
        # Without a count on one side no change of level can be told from none.
        # The halves are those of the window and not of the counted periods, as everywhere.
        middle = len(series) // 2
        reasons.extend(
            Message("eligibility.empty_half", unit=series.freq.value, half=half)
            for half, part in (("first", usable[:middle]), ("second", usable[middle:]))
            if not part.any()
        )
    total = float(np.nansum(series.count[usable]))
    if total < FEWEST_EVENTS:
        reasons.append(
            Message("eligibility.few_events", unit=series.freq.value, n=_held(total), fewest=FEWEST_EVENTS)
        )
    busy = int((series.count[usable] > 0).sum())
    if total >= FEWEST_EVENTS and busy < _FEWEST_BUSY:
        reasons.append(
            Message(
                "eligibility.outbreak",
                total=_held(total),
                n=busy,
                unit=series.freq.value,
                periods=periods(busy),
                fewest=periods(_FEWEST_BUSY),
            )
        )
    if not reasons:
        reasons.extend(_glimpsed_halves(series, usable))
    # Only where there is nothing plainer to say: a margin is no matter of a series that is too
    # short.
    if not reasons and margin is not None:
        reasons.extend(too_wide(margin, series))
    if not reasons and not season_bears(series, season_of(series, season)):
        reasons.append(_unidentified(series, season))
    # A break that was given a step of its own may stand inside the window: the step takes its level
    # out.
    excused = {series.periods[step] for step in steps}
    reasons.extend(
        Message("eligibility.break", day=broken.day, reason=broken.reason.rstrip("."))
        for broken in series.breaks
        if series.start < broken.day <= series.end and pd.Period(broken.day, freq=series.alias) not in excused
    )
    if steps and not reasons:
        n = len(series)
        shapes = measured or (halves(n), thirds(n))
        if not all(separable(steps, shape, usable) for shape in shapes):
            where = [label(series.periods[step]) for step in steps]
            reasons.append(Message("eligibility.step", where=where))
    return reasons


def _glimpsed_halves(series: CountSeries, usable: NDArray[np.bool_]) -> list[Message]:
    """Name a half that holds nothing and of which so little was observed that it would hardly hold anything."""
    later = np.arange(len(series)) >= len(series) // 2
    exposed, count = np.where(usable, series.exposure_days, 0.0), np.where(usable, series.count, 0.0)
    rate = count.sum() / exposed.sum()
    return [
        Message("eligibility.glimpsed_half", half=half, days=rounded(float(exposed[part].sum()), 2))
        for half, part in (("first", ~later), ("second", later))
        if count[part].sum() == 0 and exposed[part].sum() * rate < 1
    ]


def too_wide(margin: float, *series: CountSeries, cut: int | None = None) -> list[Message]:
    """Say of a margin that no counts of this size could contradict it; empty where some could.

    Parameters
    ----------
    margin : float
    *series : CountSeries
        One, or two whose changes are compared: these may lie apart by the product of what each can show.
    cut : int, optional
        First period after a date that was fixed beforehand; otherwise any date may part the window.
    """
    if margin <= prod(_largest_shown(each, cut) for each in series):
        return []
    totals = [_held(float(np.nansum(each.count[_usable(each)]))) for each in series]
    if len(series) == 1:
        return [Message("eligibility.margin", n=totals[0], margin=margin_factor(margin))]
    n, other = totals
    return [Message("eligibility.margin_of_two", n=n, other=other, margin=margin_factor(margin))]


def _largest_shown(series: CountSeries, cut: int | None) -> float:
    """Return the largest factor of change that counts of this size could show, however they fell.

    Everything on one side of a date, in the shorter exposure: the exact lower limit of the ratio, or the estimate with half
    an event on the empty side, on which the parts are judged where the joint test rejects: halves and thirds, which are
    equally long, or the sides of a date.
    """
    usable = _usable(series)
    total = float(series.count[usable].sum())
    side = shortest_side(len(series))
    before = np.cumsum(np.where(usable, series.exposure_days, 0.0))
    earlier = before[slice(side - 1, len(series) - side) if cut is None else slice(cut - 1, cut)]
    later = before[-1] - earlier
    both_counted = (earlier > 0) & (later > 0)
    apart = np.maximum(
        later[both_counted] / earlier[both_counted], earlier[both_counted] / later[both_counted]
    )
    longest = float(apart.max(initial=1.0))
    # One, the least dispersion there is: what even independent events could not show, nothing
    # shows.
    low, _ = ratio_limits(total, 0.0, 1 / longest, 1.0, _BEYOND)
    return max(low, 2 * total * (1.0 if cut is None else longest))


def _usable(series: CountSeries) -> NDArray[np.bool_]:
    return series.observed & (series.exposure_days > 0)


def _held(total: float) -> Decimal:
    """Return a total as a reason says it: spread counts to one decimal, downwards, so that 19.97 is not 20."""
    return rounded(np.floor(10 * total + 1e-6) / 10)


def _periods(series: CountSeries, n: int) -> Message:
    return Message("words.periods", n=n, unit=series.freq.value)


def _unidentified(series: CountSeries, season: str) -> str:
    """Say that a season which was asked for cannot be told from these counts."""
    if season.strip().lower() == "month":
        return Message("eligibility.season_of_months")
    busy = int((np.nan_to_num(series.count) > 0).sum())
    return Message("eligibility.season_of_form", season=season, periods=_periods(series, busy))


def runs(rho: float, observed: NDArray[np.bool_]) -> bool:
    """Whether a first autocorrelation is strong: beyond what one series of independent counts in ten shows.

    It is measured on neighbours of which both are observed, so gaps cost it more than their number.
    """
    neighbours = int((observed[1:] & observed[:-1]).sum())
    # A correlation of n independent pairs has a standard error of 1/sqrt(n), and one series in ten
    # exceeds 1.28 of them; rho is corrected upward by (1 + k)/n besides.
    return bool(rho > 1.6 / np.sqrt(neighbours + 1))


def _unknown_end(series: CountSeries, end: str, first: int, last: int) -> Message:
    """Say of which periods at an end of the window nothing is known: the window that is named reaches over them."""
    when = Message("words.period", when=series.periods[first])
    if last > first:
        when = Message("words.span.plain", first=series.periods[first], last=series.periods[last])
    return Message("eligibility.end", end=end, n=last - first + 1, unit=series.freq.value, when=when)


def warnings_of(
    series: CountSeries, nuisance: Nuisance | None, season: str = "none", *, beside: float | None = None
) -> list[str]:
    """Return what weakens a verdict, as sentences.

    Parameters
    ----------
    series : CountSeries
    nuisance : Nuisance or None
        The noise of the series; None where nothing was fitted.
    season : str
        The one that was asked for.
    beside : float, optional
        First autocorrelation of what dated changes of level leave: runs that these explain are no wandering.
    """
    periods = partial(_periods, series)
    warnings: list[str] = []
    freq = series.freq
    used, full = season_of(series, season), season_name(season, len(series), freq)
    busy = int((np.nan_to_num(series.count) > 0).sum())
    if used != full and busy:
        kind = "no_season" if used == "none" else "part_of_season"
        warnings.append(Message(f"eligibility.{kind}", n=busy, periods=periods(busy), season=used))
    observed = int(series.observed.sum())
    if needed_periods(freq) <= observed < 2 * needed_periods(freq):
        warnings.append(Message("eligibility.short", n=observed, periods=periods(observed)))
    rho = 0.0 if nuisance is None else float(nuisance.rho.mean())
    if runs(rho if beside is None else min(rho, beside), series.observed):
        warnings.append(Message("eligibility.runs"))
    gaps = 1 - observed / len(series)
    if gaps > 0.25:
        warnings.append(Message("eligibility.gaps", n=percent(gaps), unit=freq.value))
    known = np.flatnonzero(~series.missing)
    if len(known) and known[-1] + 1 < len(series):
        warnings.append(_unknown_end(series, "last", int(known[-1]) + 1, len(series) - 1))
    if len(known) and known[0] > 0:
        warnings.append(_unknown_end(series, "first", 0, int(known[0]) - 1))
    # A last month of ten days looks like a fall to a third unless its days are said.
    days = (series.periods[-1].end_time.date() - series.periods[-1].start_time.date()).days + 1
    if 0 < series.exposure_days[-1] < days:
        warnings.append(
            Message(
                "eligibility.last_period",
                covered=rounded(float(series.exposure_days[-1])),
                days=days,
                unit=freq.value,
                label=Message("words.period", when=series.periods[-1]),
            )
        )
    if series.at_least:
        warnings.append(Message("eligibility.reported"))
    if not counts_incidents(series.measure):
        warnings.append(Message("eligibility.totals", measure=series.measure))
    return warnings

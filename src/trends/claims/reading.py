"""A series read for one claim: what is known of a period, and of a stretch of periods.

A bound that was inferred from a claim is no evidence for that claim, so the bounds read off it are taken out first, and
those read off other claims are named.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.claims.claim import window_of
from trends.claims.known import Cover, Known
from trends.claims.wording import span_label
from trends.errors import ParameterError, WindowError
from trends.messages import joined, recognised
from trends.periods.calendar import days_within, label, parse_period
from trends.series.age import Age
from trends.verdict.wording import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from trends.periods.calendar import Window
    from trends.series.count_series import CountSeries

__all__ = ["Reading", "added_reading"]

_MOST_PERIODS = 40_000
"""Periods of a window at most: more than a century of days."""

_ALIKE = (0.95, 1.12)
"""Periods whose cover is this many times the usual one are compared as counted: some files give every month 30.4375 days,
which is 0.98 of a long one, the usual, and 1.09 of a February."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A series read for one claim.

    Attributes
    ----------
    series : CountSeries
        All periods of the data, without bounds that were read off the claim.
    bounds_of : mapping of str to tuple of str
        Period label to the other claims that its bounds were read off.
    left_out : frozenset of str
        Labels of the periods of which a bound was left out.
    together : callable or None
        Of incidents dated to ranges: gives what says between what the count of several periods together lies.
    """

    series: CountSeries
    bounds_of: Mapping[str, tuple[str, ...]]
    left_out: frozenset[str]
    together: Callable[[], Callable[[NDArray[np.bool_]], tuple[float, float] | None]] | None = None
    _known: dict[int, Known] = field(default_factory=dict)

    def at(self, period: pd.Period) -> Known:
        """Return what is known of one period; of one outside the data nothing is."""
        # A record asks of every rival, and the next record of nearly the same.
        if period.ordinal not in self._known:
            self._known[period.ordinal] = self._at(period)
        return self._known[period.ordinal]

    def _at(self, period: pd.Period) -> Known:
        series = self.series
        at = int(period.ordinal - series.periods[0].ordinal)
        about: dict[str, Any] = {
            "label": series.subject,
            "when": spelled(period),
            "source": series.provenance.title or series.name,
        }
        # Outside the data nothing bounds a figure but that it is a count; it is no fault, as bounds
        # of the parts may still settle a sum.
        if not 0 <= at < len(series):
            return Known(0.0, None, without=1, **about)
        seen = bool(self.seen[at])
        days = float(self.days[at])
        if seen and self.scale[at] != 1:
            return self._in_part(at, days, about)
        low, high = self._bounds(at)
        return Known(
            0.0 if np.isnan(low) else float(low),
            None if np.isnan(high) else float(high),
            without=int(not seen),
            days=days,
            tally=float(low) if seen and low == high else float("nan"),
            bounds_from=() if seen else self.bounds_of.get(series.labels[at], ()),
            **about,
        )

    def _bounds(self, at: int) -> tuple[float, float]:
        """Return between what a period's figure lies; NaN where nothing says so.

        A count is what the estimate chosen says, whatever lower and higher estimates stand beside it. Where incidents
        dated to a range may belong to it or not, it lies between its completions.
        """
        series = self.series
        if not self.seen[at]:
            # What was counted in no day at all is a lower bound.
            return float(series.low[at]), float("nan") if series.observed[at] else float(series.high[at])
        ends = [float(series.count[at])] * 2
        if series.draws is not None:
            ends = [float(series.draws[:, at].min()), float(series.draws[:, at].max())]
            if series.measure == "attacks" and ends[0] < ends[1]:
                ends = [float(np.fmin(ends[0], series.low[at])), float(np.fmax(ends[1], series.high[at]))]
        return ends[0], ends[1]

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """Where a count is known, of one day at least; shape (n,)."""
        return self.series.observed & (self.series.exposure_days > 0)

    @cached_property
    def days(self) -> NDArray[np.float64]:
        """Days of each period, shape (n,)."""
        return days_within(self.series.periods)

    @cached_property
    def _cover(self) -> tuple[NDArray[np.float64], float]:
        """Share of its days that the data cover of each period, shape (n,), and the share that is usual in them."""
        cover = self.series.exposure_days / self.days
        return cover, float(np.median(cover[self.seen])) if self.seen.any() else 1.0

    @cached_property
    def scale(self) -> NDArray[np.float64]:
        """By what the count of each period is multiplied to be compared, shape (n,).

        One where as much of the period is covered as is usual in the data; else, in a month of four days, what makes
        its rate comparable with the others'.
        """
        cover, usual = self._cover
        with np.errstate(divide="ignore"):
            # Against what is usual, not against the whole period: a file whose every month has 30
            # days would else be scaled throughout.
            scale = usual / cover
        low, high = _ALIKE
        return np.where(~self.seen | ((1 / scale > low) & (1 / scale < high)), 1.0, scale)

    def _in_part(self, at: int, days: float, about: dict[str, Any]) -> Known:
        """Return what a period that is covered in part comes to: its days without data may run as those that have.

        Or at half to twice the rate of the whole series, as in the checks of a verdict: few days tell little.
        """
        count, exposed = float(self.series.count[at]), float(self.series.exposure_days[at])
        # The days without data are the unknown: they are given the rate of those that have data,
        # and half to twice that of the series, and the figure lies between.
        whole = count * float(self.scale[at])
        possible = [whole]
        cover, usual = self._cover
        # A period that is covered for more days than usual holds nothing that is missing.
        if cover[at] < usual:
            rate = float(self.series.count[self.seen].sum() / self.series.exposure_days[self.seen].sum())
            missing = (usual - cover[at]) * days * rate
            possible += [count + np.floor(0.5 * missing), count + np.ceil(2.0 * missing)]
        part = Cover(str(about["when"]), count, min(possible), exposed, days)
        return Known(min(possible), max(possible), days=days, partly=(part,), tally=count, **about)

    def cuts(self, window: Window) -> bool:
        """Whether a window begins or ends within a period of the series."""
        ends = ((window.start, "start_time"), (window.end, "end_time"))
        return any(
            day is not None and getattr(pd.Period(day, freq=self.series.alias), edge).date() != day
            for day, edge in ends
        )

    def over(self, start: str | None, end: str | None, label: str = "") -> Known:
        """Return the sum over a window; periods without a figure count by their bounds.

        The first and the last period of the data belong to it as well where the window holds every day of them that the
        data cover: what was counted there is all that was counted in those days. Of any other period that the window
        cuts, anything from nothing to all may lie in it.

        Raises
        ------
        WindowError
            If the window holds no period of the data.
        """
        periods = self.periods(start, end)
        parts = [self.at(period) for period in periods]
        shown = None
        days = float(sum((period.end_time - period.start_time).days + 1 for period in periods))
        window = window_of(start, end)
        before, after = self._edges(periods, window)
        parts = [*before, *parts, *after]
        days += sum(edge.days for edge in (*before, *after))
        periods = self.run(periods[0] - len(before), periods[-1] + len(after))
        if any(edge.without for edge in (*before, *after)):
            shown = pd.PeriodIndex(
                [window.start or self.series.start, window.end or self.series.end], freq="D"
            )
        # Periods beyond the data count as unknown, so that "from 2010" can be asked of data from
        # 2014; a window that meets no data at all is a slip.
        if all(
            not 0 <= period.ordinal - self.series.periods[0].ordinal < len(self.series) for period in periods
        ):
            raise WindowError(
                f"The window {start or 'from the beginning'} to {end or 'the end'} lies outside the data, which run from "
                f"{self.series.start} to {self.series.end}."
            )
        summed = self._joined(periods, parts)
        highs = [part.high for part in summed]
        return Known(
            sum(part.low for part in summed),
            # One part that nothing bounds leaves the sum unbounded: to leave it out would turn "not
            # known" into zero.
            None if None in highs else float(sum(high for high in highs if high is not None)),
            label=label or self.series.subject,
            when="" if label else span_label(periods if shown is None else shown),
            source=parts[0].source,
            periods=len(parts),
            without=sum(part.without for part in parts),
            days=days,
            seen=float(sum(part.low for part in summed if not part.without)),
            partly=tuple(partial for part in parts for partial in part.partly),
            tally=float(sum(part.tally for part in summed)),
            bounds_from=tuple(dict.fromkeys(name for part in parts for name in part.bounds_from)),
        )

    def _joined(self, periods: pd.PeriodIndex, parts: list[Known]) -> list[Known]:
        """Put the periods together whose counts share incidents dated to ranges: each of these is one, in whichever it was."""
        if self.together is None:
            return parts
        alone = [bool(part.without or part.partly) for part in parts]
        mask = np.isin(self.series.periods.asi8, periods.asi8[~np.array(alone)])
        between = self.together()(mask) if mask.any() else None
        if between is None:
            return parts
        low, high = between
        joint = Known(low, high, tally=low if low == high else float("nan"))
        return [joint, *(part for part, apart in zip(parts, alone, strict=True) if apart)]

    def _edges(self, inside: pd.PeriodIndex, window: Window) -> tuple[list[Known], list[Known]]:
        """Return what stands beside the whole periods of a window, before and after: at most one period each.

        What the window cuts is unknown but for its bounds, except at the ends of the data.

        Data begin within their first period and end within their last, so its days without data lie outside them.
        """
        series = self.series
        first, last = series.periods[0], series.periods[-1]
        before = after = False
        if window.start and inside[0] - 1 == first and self.seen[0]:
            covered = int(np.ceil(series.exposure_days[0]))
            # The days covered of the first period are its last ones: the source began within it.
            before = window.start <= first.end_time.date() - timedelta(days=covered - 1)
        if window.end and inside[-1] + 1 == last and self.seen[-1]:
            covered = int(np.ceil(series.exposure_days[-1]))
            # And those of the last period its first ones: the source ends within it.
            after = window.end >= last.start_time.date() + timedelta(days=covered - 1)
        earlier, later = inside[0] - 1, inside[-1] + 1
        return (
            [self._counted(0)] if before else self._cut(earlier, window),
            [self._counted(len(series) - 1)] if after else self._cut(later, window),
        )

    def _cut(self, period: pd.Period, window: Window) -> list[Known]:
        """Return what lies in a window of a period beside its whole ones: at most what the whole period holds."""
        first = max(period.start_time.date(), window.start or period.start_time.date())
        last = min(period.end_time.date(), window.end or period.end_time.date())
        # An open end is the data's own, which no period sticks out of.
        if last < first or (window.start is None and period < self.series.periods[0]):
            return []
        if window.end is None and period > self.series.periods[-1]:
            return []
        whole = self.at(period)
        return [
            Known(
                0.0,
                whole.high,
                source=whole.source,
                without=1,
                days=float((last - first).days + 1),
                bounds_from=whole.bounds_from,
            )
        ]

    def _counted(self, at: int) -> Known:
        """Return what was counted in the days of a period that the data cover."""
        low, high = self._bounds(at)
        return Known(
            low,
            high,
            source=self.series.provenance.title or self.series.name,
            days=float(self.series.exposure_days[at]),
            tally=low if low == high else float("nan"),
        )

    def periods(self, start: str | None, end: str | None) -> pd.PeriodIndex:
        """Return the periods that lie wholly inside a window, also those outside the data; an open end is the data's own.

        Raises
        ------
        WindowError
            If it holds no whole period.
        """
        window = window_of(start, end)
        first, last = window.start or self.series.start, window.end or self.series.end
        if last < first:
            raise WindowError(f"The window from {first} to {last} is empty.")
        touched = self.run(first, last)
        # Only the first and the last can stick out.
        before = touched[0].start_time.date() < first
        after = touched[-1].end_time.date() > last
        whole = touched[int(before) : len(touched) - int(after)]
        if not len(whole):
            raise WindowError(
                f"The window {first} to {last} holds no whole {self.series.freq.value}, and the data are "
                f"{self.series.freq.adjective}; expected one of whole {self.series.freq.value}s, or another freq."
            )
        return whole

    def mean_days(self, start: str | None, end: str | None) -> float:
        """Return how many days a period has on average of those that a window holds or cuts."""
        window = window_of(start, end)
        touched = self.run(window.start or self.series.start, window.end or self.series.end)
        return float(days_within(touched).mean())

    def run(self, first: date | pd.Period, last: date | pd.Period) -> pd.PeriodIndex:
        """Return the periods from that of one day, or of one period, to that of another.

        Raises
        ------
        WindowError
            If there are so many that the window cannot be meant.
        """
        ends = [pd.Period(day, freq=self.series.alias) for day in (first, last)]
        number = ends[1].ordinal - ends[0].ordinal + 1
        # Before the periods are made: a year typed with a digit too many would otherwise fill
        # memory with days.
        if number > _MOST_PERIODS:
            raise WindowError(
                f"The window {label(ends[0])} to {label(ends[1])} has {number:,} {self.series.freq.value}s, and the data run "
                f"from {self.series.start} to {self.series.end}; expected one that the data reach."
            )
        return pd.period_range(ends[0], ends[1], freq=self.series.alias)

    def period(self, text: str) -> pd.Period:
        """Return the period of the data that a claim names; of weekly data also by a day in it.

        Raises
        ------
        ParameterError
            If it is a period of another length.
        WindowError
            If the data do not reach it.
        """
        series = self.series
        named = parse_period(text)
        # pandas writes W-SUN, Q-DEC, Y-DEC: the first letter is the length, the rest where it begins.
        kind, own = named.freqstr[0], series.alias[0]
        if kind != own and not (own == "W" and kind == "D"):
            word = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}[kind]
            raise ParameterError(
                f"{text!r} is a {word}, and the data are {series.freq.adjective}; expected one of their {series.freq.value}s, "
                f"such as {label(series.periods[-1])}, or another freq."
            )
        at = pd.Period(named.start_time, freq=series.alias)
        if not series.periods[0] <= at <= series.periods[-1]:
            raise WindowError(
                f"{text} lies outside the data, which run from {series.start} to {series.end}; expected a period inside."
            )
        return at


def _and(one: str, other: str) -> str:
    return joined([recognised(one), recognised(other)], "and")


def added_reading(one: Reading, other: Reading) -> Reading:
    """Add two series over the periods that both reach; a period is observed where both are."""
    a, b = one.series, other.series
    if a.freq is not b.freq:
        raise ParameterError(f"A {a.freq.adjective} and a {b.freq.adjective} series cannot be added up.")
    if a.week != b.week:
        raise ParameterError(
            f"Weeks from {a.week.capitalize()} and from {b.week.capitalize()} cannot be added up."
        )
    start, end = max(a.start, b.start), min(a.end, b.end)
    if end < start:
        raise WindowError(
            f"{a.name} and {b.name} have no {a.freq.value} in common, so they cannot be added up."
        )
    a, b = a.window(start, end), b.window(start, end)
    lows = np.vstack([a.low, b.low])
    # A missing lower bound counts as zero beside a known one; an upper one must be known of both.
    low = np.where(np.isnan(lows).all(axis=0), np.nan, np.nansum(lows, axis=0))
    subject = a.subject if a.subject == b.subject else _and(a.subject, b.subject)
    files = tuple(dict.fromkeys((*a.provenance.files, *b.provenance.files)))
    titles = f"{a.provenance.title}; {b.provenance.title}"
    series = replace(
        a,
        count=a.count + b.count,
        low=low,
        high=a.high + b.high,
        # A sum is only complete for the days that both cover.
        exposure_days=np.minimum(a.exposure_days, b.exposure_days),
        name=_and(a.name, b.name),
        subject=subject,
        # What was read off a claim stays marked through a sum, or a claim could be confirmed by its
        # own words.
        inferred_low=(a.inferred_low | b.inferred_low) & np.isnan(a.count + b.count),
        inferred_high=(a.inferred_high | b.inferred_high) & np.isnan(a.count + b.count),
        draws=None,
        age=Age(),  # of two sources together no triangle tells
        at_least=a.at_least or b.at_least,
        breaks=(*a.breaks, *b.breaks),
        notes=tuple(dict.fromkeys((*a.notes, *b.notes))),
        provenance=replace(a.provenance, title=titles, files=files),
    )
    bounds = {
        period: tuple(dict.fromkeys((*one.bounds_of.get(period, ()), *other.bounds_of.get(period, ()))))
        for period in {*one.bounds_of, *other.bounds_of}
    }
    return Reading(series, bounds, one.left_out | other.left_out)

"""The latest figures of a series beside earlier ones: the only place that compares them.

What was not observed is no zero: stretches of several periods are compared by what an observed period held on average,
a period that is only bounded by its bounds, and nothing is said that the bounds leave open. Newest figures that will
still be revised mostly lack events, so that no fall is read off them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import pandas as pd

from trends.periods.calendar import Frequency, days_within
from trends.periods.phases import iso_weeks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = ["Comparison", "Direction", "Latest", "Rank", "Stretch", "complete_periods", "latest", "stretch"]

Direction: TypeAlias = Literal["up", "down", "level", ""]

_FEWEST_SHARE = 0.5
"""Share of the periods of a stretch that must have a count for it to stand for the whole: a convention."""

_FEWEST_STRETCHES = 5
"""Earlier stretches that a stretch must undercut, or exceed, to have a rank: a convention."""

_LONG = {Frequency.DAY: 90, Frequency.WEEK: 26, Frequency.MONTH: 12, Frequency.QUARTER: 8, Frequency.YEAR: 5}
"""Counts that a figure must undercut, or exceed, to have a rank: the lowest of thirteen is so by chance in one of 13."""


@dataclass(frozen=True)
class Stretch:
    """What is known of some consecutive periods of a series.

    Attributes
    ----------
    first, last : pandas.Period
    periods : int
        How many there are.
    counted : int
        How many have a count.
    exposed : float
        The periods with a count, one that was covered in part as the share of its days.
    total : float
        Sum of the counts.
    low, high : float
        The least and the most that all periods together may hold, each as a whole: counts, and bounds of those without
        one; `high` is infinite where nothing bounds it, as where a period was covered in part.
    drafts : int
        Periods whose figures will still be revised.
    young : float
        What is counted in these so far.
    """

    first: pd.Period
    last: pd.Period
    periods: int
    counted: int
    exposed: float
    total: float
    low: float
    high: float
    drafts: int = 0
    young: float = 0.0

    @property
    def mean(self) -> float | None:
        """Counts in an observed period on average; None where none is."""
        return self.total / self.exposed if self.exposed > 0 else None

    @property
    def full(self) -> bool:
        """Whether every period has a count and was covered to its last day."""
        return self.counted == self.periods and self.exposed >= self.periods - 1e-9

    @property
    def stands(self) -> bool:
        """Whether enough of it has a count to be compared by its mean, and no bound belies that; a single period only whole.

        Where the deadliest incidents are those whose toll is open, the periods with a count are not like the others.
        """
        if self.full:
            return True
        enough = self.periods > 1 and self.exposed >= _FEWEST_SHARE * self.periods
        return enough and self.low <= self.total / self.exposed * self.periods


@dataclass(frozen=True)
class Comparison:
    """A stretch beside an earlier one."""

    later: Stretch
    earlier: Stretch

    @property
    def full(self) -> bool:
        """Whether both have a count of all their days, so that their sums may stand side by side."""
        return self.later.full and self.earlier.full

    @property
    def ratio(self) -> float | None:
        """Later over earlier, by the mean of an observed period; None where one of them has too few, or the earlier nothing."""
        if not (self.later.stands and self.earlier.stands):
            return None
        before, after = self.earlier.mean, self.later.mean
        return None if not before or after is None else after / before

    @property
    def direction(self) -> Direction:
        """Which way it went; empty where bounds, missing counts or figures that will be revised leave it open."""
        way = self._way()
        if way == "down" and self.later.drafts:
            # A fall that drafts twice as high would undo may be one of the record alone: a convention.
            grown = self.later.total + self.later.young
            before = self.earlier.mean if self.earlier.stands else self.earlier.low
            return way if self.later.exposed and grown / self.later.exposed < (before or 0.0) else ""
        return way

    def _way(self) -> Direction:
        later, earlier = self.later, self.earlier
        if later.stands and earlier.stands:
            before, after = earlier.mean or 0.0, later.mean or 0.0
            # Less than half a per cent reads as no difference.
            if abs(after - before) <= 0.005 * before:
                return "level"
            return "up" if after > before else "down"
        if later.periods == earlier.periods:
            if later.low > earlier.high:
                return "up"
            if later.high < earlier.low:
                return "down"
        return ""


@dataclass(frozen=True)
class Rank:
    """How far back no figure was as low, or as high.

    Attributes
    ----------
    kind : str
        ``fewest`` or ``most``.
    since : pandas.Period or None
        The last period before that was as low, or as high; None where there is none in the series, or where bounds leave
        open whether one was.
    first : pandas.Period
        From here to the latest all others are certainly higher, or lower.
    among : int
        Periods from `first` that have a count, the latest included.
    gaps : bool
        Whether there are others among them, of which nothing is known.
    whole : bool
        Whether the series begins with `first`.
    """

    kind: Literal["fewest", "most"]
    since: pd.Period | None
    first: pd.Period
    among: int
    gaps: bool
    whole: bool


@dataclass(frozen=True, eq=False)
class Latest:
    """The newest figures of a series, compared.

    Attributes
    ----------
    series : CountSeries
    at : int
        Position of the newest period that is complete and of which something is known.
    now : Stretch
        That period.
    previous, year_before : Comparison or None
        With the period before it, and with the same period of the year before; None where the series does not reach so
        far back, or (`year_before` of yearly figures) where both are the same.
    year : Comparison or None
        The last twelve months, in periods of the series, with the twelve before them; None of yearly figures.
    to_date : Comparison or None
        The calendar year up to `at` with the same part of the year before; None where that is the period alone, or the
        same as `year`.
    rank : Rank or None
        Of `now`, where it has one; figures that will still be revised have none.
    year_rank, to_date_rank : int
        Stretches of that length back from the newest, it included, of which it certainly is the lowest (negative) or the
        highest; 0 where that are fewer than six.
    begun : Stretch or None
        A newer period that is covered in part, or still being filled.
    drafts : ndarray of bool, or None
        Which periods will still be revised, shape (n,): other counts of the same rows, their deaths say, will be too.
    """

    series: CountSeries
    at: int
    now: Stretch
    previous: Comparison | None
    year_before: Comparison | None
    year: Comparison | None
    to_date: Comparison | None
    rank: Rank | None
    begun: Stretch | None
    drafts: NDArray[np.bool_] | None = None
    year_rank: int = 0
    to_date_rank: int = 0


def stretch(
    series: CountSeries, places: NDArray[np.int64], drafts: NDArray[np.bool_] | None = None
) -> Stretch:
    """Sum what is known of some consecutive periods.

    Parameters
    ----------
    series : CountSeries
    places : ndarray of int, shape (k,)
        Their positions, at least one.
    drafts : ndarray of bool, optional
        Which periods of the series will still be revised, shape (n,).
    """
    counted = _counted(series)[places]
    count = np.where(counted, series.count[places], 0.0)
    share = series.exposure_days[places] / days_within(series.periods)[places]
    low, high = (bound[places] for bound in _bounds(series))
    return Stretch(
        series.periods[int(places[0])],
        series.periods[int(places[-1])],
        len(places),
        int(counted.sum()),
        float(share[counted].sum()),
        float(count.sum()),
        float(low.sum()),
        float(high.sum()),
        0 if drafts is None else int(drafts[places].sum()),
        0.0 if drafts is None else float(count[drafts[places]].sum()),
    )


def latest(series: CountSeries, drafts: NDArray[np.bool_] | None = None) -> Latest | None:
    """Compare the newest figures of a series with earlier ones.

    Parameters
    ----------
    series : CountSeries
        n periods.
    drafts : ndarray of bool, optional
        Which of them will still be revised, shape (n,).

    Returns
    -------
    Latest or None
        None where nothing is known of any period.

    Examples
    --------
    >>> from trends.series.count_series import CountSeries
    >>> found = latest(CountSeries.from_counts([4, 6, None, 3, 9], start="2020-01"))
    >>> found.previous.direction, found.now.total, found.previous.earlier.total
    ('up', 9.0, 3.0)
    """
    complete = complete_periods(series)
    observed = np.flatnonzero(~series.missing & (series.exposure_days > 0))
    if not len(observed):
        return None
    # A month of which ten days are covered beside a whole one looks like a fall to a third.
    settled = observed[complete[observed]]
    at = int(settled[-1]) if len(settled) else int(observed[-1])
    begun = int(observed[-1]) if observed[-1] > at else None

    def part(first: int, last: int) -> Stretch:
        return stretch(series, np.arange(first, last + 1), drafts)

    now = part(at, at)

    def against(place: int | None) -> Comparison | None:
        return None if place is None or place < 0 else Comparison(now, part(place, place))

    length = round(series.freq.per_year)
    year, year_rank = None, 0
    if length > 1 and at + 1 >= 2 * length:
        years = [part(last - length + 1, last) for last in range(at, length - 2, -length)]
        year, year_rank = Comparison(*years[:2]), _stretch_rank(years)
    to_date = _to_date(series, at, length, drafts)
    return Latest(
        series,
        at,
        now,
        previous=against(at - 1),
        year_before=against(_a_year_before(series, at)),
        year=year,
        to_date=None if to_date is None else Comparison(*to_date[:2]),
        rank=None if now.drafts else _rank(series, at, complete),
        begun=None if begun is None else part(begun, begun),
        drafts=drafts,
        year_rank=year_rank,
        to_date_rank=_stretch_rank(to_date or []),
    )


def _stretch_rank(stretches: list[Stretch]) -> int:
    """Go back from the first as long as all were certainly higher, or all lower; see `Latest.year_rank`."""
    if not stretches or stretches[0].drafts:
        return 0
    newest, *earlier = stretches
    for sign, beyond in (
        (-1, [year.low > newest.high for year in earlier]),
        (1, [year.high < newest.low for year in earlier]),
    ):
        among = (*beyond, False).index(False)
        if among >= _FEWEST_STRETCHES:
            return sign * (among + 1)
    return 0


def _counted(series: CountSeries) -> NDArray[np.bool_]:
    return np.asarray(series.observed & (series.exposure_days > 0))


def _bounds(series: CountSeries) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the most that each period may hold as a whole, shape (n,) each."""
    counted = _counted(series)
    low = np.where(counted, series.count, np.nan_to_num(series.low, nan=0.0))
    # What was covered in part held at least what was counted in it.
    most = np.where(series.exposure_days >= days_within(series.periods), series.count, np.inf)
    return low, np.where(counted, most, np.nan_to_num(series.high, nan=np.inf))


def complete_periods(series: CountSeries) -> NDArray[np.bool_]:
    """Return which periods are covered to their last day and no longer filled, shape (n,)."""
    return np.asarray((series.exposure_days >= days_within(series.periods)) & ~series.filling)


def _places_in_year(series: CountSeries) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the calendar year of each period, and its place within the year, shape (n,) each."""
    periods = series.periods
    match series.freq:
        case Frequency.DAY:
            return np.asarray(periods.year), np.asarray(periods.month * 100 + periods.day)
        case Frequency.WEEK:
            # A week belongs to the year of its fourth day (ISO 8601).
            middles = periods.start_time + pd.Timedelta(days=3)
            return np.asarray(middles.year), np.asarray(iso_weeks(periods)).astype(np.int64)
        case Frequency.MONTH:
            return np.asarray(periods.year), np.asarray(periods.month)
        case Frequency.QUARTER:
            return np.asarray(periods.year), np.asarray(periods.quarter)
        case _:
            return np.asarray(periods.year), np.ones(len(periods), dtype=np.int64)


def _a_year_before(series: CountSeries, at: int) -> int | None:
    """Return the position of the same day, week, month or quarter of the year before; None where there is none."""
    if series.freq is Frequency.YEAR:
        return None
    years, places = _places_in_year(series)
    before = np.flatnonzero((years == years[at] - 1) & (places == places[at]))
    return int(before[0]) if len(before) else None


def _to_date(
    series: CountSeries, at: int, length: int, drafts: NDArray[np.bool_] | None
) -> list[Stretch] | None:
    """Return the calendar year so far and the same part of each year before, newest first; None where there is none before."""
    if series.freq is Frequency.YEAR:
        return None
    years, places = _places_in_year(series)
    stretches: list[Stretch] = []
    begins = None
    for year in range(int(years[at]), int(years[0]) - 1, -1):
        part = np.flatnonzero((years == year) & (places <= places[at]))
        # The part of a year before must lie wholly in the series, and begin where this one does.
        if not len(part) or (begins is not None and places[part[0]] != begins):
            break
        begins = places[part[0]]
        if not stretches and not 2 <= len(part) < length:
            return None
        stretches.append(stretch(series, part, drafts))
    return stretches if len(stretches) > 1 else None


def _rank(series: CountSeries, at: int, complete: NDArray[np.bool_]) -> Rank | None:
    """Go back from a period as long as all were certainly higher, or all lower; None where that is not long."""
    if not (series.observed[at] and complete[at]):
        return None
    value, counted = series.count[at], _counted(series)
    low, high = _bounds(series)
    high = np.where(complete, high, np.inf)
    unknown = series.missing | (series.exposure_days == 0)
    kinds: tuple[Literal["fewest", "most"], ...] = ("most", "fewest")
    for kind in kinds:
        beyond = high < value if kind == "most" else low > value
        reached = low >= value if kind == "most" else high <= value
        ends = np.flatnonzero(~(beyond | unknown)[:at])
        end = int(ends[-1]) if len(ends) else -1
        among = int(counted[end + 1 : at + 1].sum())
        if among > _LONG[series.freq]:
            since = series.periods[end] if end >= 0 and reached[end] else None
            gaps = bool(unknown[end + 1 : at].any())
            return Rank(kind, since, series.periods[end + 1], among, gaps, whole=end < 0)
    return None

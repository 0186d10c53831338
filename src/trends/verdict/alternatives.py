"""Other ways to put the question to the same data: one choice changed at a time.

Each alternative is a series and a season to judge it with. A choice that leaves every count and bound as it was says
nothing and is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import TrendsError
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.periods.calendar import Frequency
from trends.periods.imprecision import Imprecise, written_apart
from trends.series.count_series import CountSeries
from trends.series.series_table import SeriesTable
from trends.tolls.measures import ESTIMATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["Alternative", "Counted", "alternatives", "same_counts"]

Data = Incidents | SeriesTable

_FREQUENCIES = (Frequency.WEEK, Frequency.MONTH, Frequency.QUARTER)
_VINTAGES = 3
"""So many earlier states of a table are judged, half a year apart."""


@dataclass(frozen=True)
class Alternative:
    """A choice, and what is judged under it.

    Attributes
    ----------
    kind, value : str
        What was chosen, and how.
    series : CountSeries
    season, nowcast : str
        What `trends.verdict.pace.test_pace` takes.
    """

    kind: str
    value: str
    series: CountSeries
    season: str
    nowcast: str = "auto"


@dataclass(frozen=True)
class Counted:
    """How a series was counted, so that it can be counted otherwise.

    Attributes
    ----------
    data : Incidents or SeriesTable
    how : dict
        What ``data.count`` was given besides frequency, estimate and handling of dates.
    freq, estimate, imprecise : str
    """

    data: Data
    how: dict[str, Any]
    freq: Frequency
    estimate: str = "best"
    imprecise: str = "spread"

    def count(self, data: Data | None = None, **changed: Any) -> CountSeries:
        """Count, with some choices changed, or other data in the same way."""
        data = self.data if data is None else data
        settings: dict[str, Any] = {**self.how, "freq": self.freq, "estimate": self.estimate}
        if isinstance(data, Incidents):
            settings = {**settings, "imprecise": self.imprecise}
            settings.pop("series", None)
        return data.count(by=None, **{**settings, **changed})


def same_counts(one: CountSeries, other: CountSeries) -> bool:
    """Whether two series know the same of the same periods."""
    return (
        one.freq is other.freq
        and len(one) == len(other)
        and one.periods[0] == other.periods[0]
        and all(
            np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
            for name in ("count", "low", "high", "exposure_days")
        )
        and (
            one.draws is other.draws
            or (one.draws is not None and other.draws is not None and np.array_equal(one.draws, other.draws))
        )
    )


def alternatives(
    base: CountSeries,
    season: str,
    *,
    counted: Counted | None = None,
    sources: Mapping[str, Data | CountSeries] | None = None,
    as_of: Sequence[date] = (),
) -> list[Alternative]:
    """Return the ways to put the question otherwise.

    Parameters
    ----------
    base : CountSeries
        As judged.
    season : str
        As judged.
    counted : Counted, optional
        What `base` was counted from; without it only what a series itself allows is varied.
    sources : mapping of str to Incidents, SeriesTable or CountSeries, optional
        Other sources of the same, by name.
    as_of : sequence of date, optional
        Days of whose knowledge a SeriesTable is judged; by default half a year apart, back from its last publication.
    """
    choices = [*_seasons(base, season), *_windows(base, season)]
    # Another frequency bears another season: it is chosen anew.
    kept = season if season == "none" else "auto"
    choices += [Alternative(kind, value, one, kept) for kind, value, one in _frequencies(base, counted)]
    for kind, value, one in (
        *(_recounted(counted) if counted else ()),
        *(() if counted and isinstance(counted.data, Incidents) else _bounds(base)),
        *_sources(base, counted, sources or {}),
        *(_vintages(counted, as_of) if counted and isinstance(counted.data, SeriesTable) else ()),
    ):
        choices.append(Alternative(kind, value, one, season if one.freq is base.freq else kept))
    told_apart: list[Alternative] = []
    for choice in choices:
        if choice.season == season and same_counts(choice.series, base):
            continue
        told_apart.append(choice)
    return told_apart


def _seasons(base: CountSeries, used: str) -> Iterator[Alternative]:
    if base.freq is Frequency.YEAR:
        return
    for season in ("none", "fourier:1", "fourier:2", *(("month",) if base.freq is Frequency.MONTH else ())):
        if season != used:
            yield Alternative("season", season, base, season)


def _windows(base: CountSeries, season: str) -> Iterator[Alternative]:
    """Leave out a twelfth and a sixth of the window at either end."""
    for part in (12, 6):
        cut = len(base) // part
        if cut:
            many = Message("words.periods", n=cut, unit=base.freq.value)
            starts, ends = (Message(f"sensitivity.{side}", periods=many) for side in ("starts", "ends"))
            yield Alternative("window", starts, base.take(slice(cut, None)), season)
            yield Alternative("window", ends, base.take(slice(None, len(base) - cut)), season)


def _frequencies(base: CountSeries, counted: Counted | None) -> Iterator[tuple[str, str, CountSeries]]:
    for freq in _FREQUENCIES:
        if freq is base.freq or base.freq is Frequency.YEAR:
            continue
        try:
            other = base.resample(freq) if counted is None else counted.count(freq=freq)
        except TrendsError:
            continue  # weeks do not add up to months, nor months come apart into weeks
        yield "frequency", freq.value, other


def _bounds(base: CountSeries) -> Iterator[tuple[str, str, CountSeries]]:
    """Judge the bounds that observed periods come with: a source's low and high estimates."""
    for value, side in (("low", base.low), ("high", base.high)):
        count = np.where(base.observed & ~np.isnan(side), side, base.count)
        if not np.array_equal(count, base.count, equal_nan=True):
            yield (
                "estimate",
                value,
                replace(
                    base,
                    count=count,
                    low=np.where(base.observed, count, base.low),
                    high=np.where(base.observed, count, base.high),
                    draws=None,
                ),
            )


def _recounted(counted: Counted) -> Iterator[tuple[str, str, CountSeries]]:
    """Count the same rows otherwise: another estimate, another handling of imprecise dates, another toll rule."""
    changed: list[tuple[str, str, dict[str, Any]]] = [
        ("estimate", estimate, {"estimate": estimate})
        for estimate in ESTIMATES
        if estimate != counted.estimate
    ]
    data = counted.data
    if isinstance(data, Incidents):
        changed += [
            ("imprecise dates", handling, {"imprecise": handling})
            for handling in Imprecise
            if handling != counted.imprecise
            and (handling is not Imprecise.SOURCE or written_apart(data.frame))
        ]
        if data.reports is not None:
            for rule in ("lowest", "median", "highest"):
                try:
                    yield "conflicting reports", rule, counted.count(data.settled(rule))
                except TrendsError:
                    continue  # a rule that these reports do not allow is no choice
    for kind, value, settings in changed:
        try:
            yield kind, value, counted.count(**settings)
        except TrendsError:
            continue  # an estimate that these data do not have is no choice


def _sources(
    base: CountSeries, counted: Counted | None, sources: Mapping[str, Data | CountSeries]
) -> Iterator[tuple[str, str, CountSeries]]:
    """Judge other sources, counted in the same way over the same window where they reach so far."""
    for name, source in sources.items():
        if isinstance(source, CountSeries):
            yield "source", name, source.window(base.start, base.end)
        elif counted is not None:
            yield "source", name, counted.count(source, start=base.start, end=base.end)
        else:
            how: dict[str, Any] = {"freq": base.alias, "measure": base.measure}
            yield "source", name, source.count(start=base.start, end=base.end, **how)


def _vintages(counted: Counted, as_of: Sequence[date]) -> Iterator[tuple[str, str, CountSeries]]:
    """Judge a table as it was known on earlier days."""
    table = counted.data
    if not isinstance(table, SeriesTable):
        return
    for day in as_of or _earlier_days(table):
        try:
            yield "as known on", day.isoformat(), counted.count(table.as_of(day))
        except TrendsError:
            if as_of:
                raise
            continue  # nothing of the window was known by then


def _earlier_days(table: SeriesTable) -> list[date]:
    """Return days half a year apart, back from the last publication that is known; none without any."""
    stated = pd.DatetimeIndex(table.frame["published"]).dropna()
    if not len(stated):
        return []
    last = stated.max().date()
    return [last - timedelta(days=182 * step) for step in range(1, _VINTAGES + 1)]

"""Whether the newest periods of a series are more, or fewer, than its past would give.

Which spans are looked at, how much past there must be and how late figures are taken stand here; the statistics are
those of `trends.fitting.prospective`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trends.fitting.batch import Batch
from trends.fitting.design import build_design, season_of
from trends.fitting.prospective import (
    Foretold,
    Newest,
    Null,
    drawn_processes,
    foretell,
    limits,
    null_of,
    statistic,
)
from trends.fitting.swings import draw_histories
from trends.messages import Message
from trends.periods.calendar import Frequency, label
from trends.verdict.screening.discovery import seed_of
from trends.watching.lag import lag_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries
    from trends.watching.series import WatchedSeries

__all__ = ["DRAWS", "MORE", "SMALL", "SPANS", "Look", "Span", "look"]

DRAWS = 199
"""Histories drawn for every series; where these say that chance is below `SMALL`, `MORE` are drawn."""
MORE = 1999
SMALL = 0.05

_NOWCASTS = 100
"""Draws of what newest figures will come to, over which a chance is averaged."""


class _Spans(NamedTuple):
    """How the newest periods of a frequency are looked at."""

    spans: tuple[int, ...]
    past: int
    """Most periods of the past: five years; of years and quarters as many as there may be."""
    fewest: int
    """Fewest observed periods of the past: two years, twelve of years."""


SPANS = {
    Frequency.DAY: _Spans((1, 3, 7, 28), 1826, 365),
    Frequency.WEEK: _Spans((1, 2, 4, 9), 261, 52),
    Frequency.MONTH: _Spans((1, 2, 3), 60, 24),
    Frequency.QUARTER: _Spans((1, 2), 40, 12),
    Frequency.YEAR: _Spans((1,), 30, 12),
}
_WORTH_A_DOUBLING = 2.0

_DOUBLINGS = 400
"""Histories in which the rate doubles: a share of 80 % has a standard error of two points."""


@dataclass(frozen=True)
class Span:
    """The newest periods of a series, one or several.

    Attributes
    ----------
    first, last : pandas.Period
    seen : float
        Their figures as they stand.
    low, high : float
        What the past would give in 95 of 100 cases.
    """

    first: pd.Period
    last: pd.Period
    seen: float
    low: float
    high: float

    @property
    def label(self) -> str:
        """The period, or the first and last with a stroke between."""
        return label(self.last) if self.first == self.last else f"{label(self.first)}/{label(self.last)}"

    @property
    def words(self) -> Message:
        """The same for a sentence."""
        if self.first == self.last:
            return Message("words.period", when=self.last)
        return Message("words.span.plain", first=self.first, last=self.last)


@dataclass(frozen=True, eq=False)
class Look:
    """One look at the newest periods of a series.

    Attributes
    ----------
    watched : WatchedSeries
    newest : Span or None
        The newest period alone; None where nothing could be said, for the reason in `untested`.
    span : Span or None
        Where the series stands farthest from its past.
    direction : str
        ``rise`` or ``fall``: on which side.
    chance : float
        How often an unchanged series shows as much in any span, in either direction; NaN where untested.
    lag : str
        ``known``: figures were taken as what they will come to; ``final``: they are no drafts; ``unknown``.
    to_come : int or None
        What the span will come to, where that is known (median).
    power : float
        How often a doubling would be noticed within as many periods as the longest span has, at `level`.
    untested : str
    """

    watched: WatchedSeries
    newest: Span | None = None
    span: Span | None = None
    direction: str = ""
    chance: float = float("nan")
    lag: str = "unknown"
    to_come: int | None = None
    untested: str = ""
    finder: _Finder | None = None

    def power(self, level: float) -> float:
        """Return how often a doubling would be noticed within as many periods as the longest span has.

        Parameters
        ----------
        level : float
            The chance below which there is an alarm.
        """
        return float("nan") if self.finder is None else self.finder.power(level)


@dataclass(frozen=True, eq=False)
class _Finder:
    """What it takes to say whether a doubling would be found."""

    foretold: Foretold
    newest: Newest
    seen: Batch
    null: Null
    seed: int

    @cached_property
    def _smallest(self) -> NDArray[np.float64]:
        """The smallest upward chance of histories that double, at each age of the doubling, shape (draws, ages)."""
        spans, n = self.newest.spans, len(self.newest.base)
        ahead = max(spans)
        f = self.foretold
        mu = f.mu[0, n - 2 * ahead :].copy()
        mu[ahead:] *= _WORTH_A_DOUBLING
        random = np.random.default_rng(self.seed)
        drawn = draw_histories(mu, drawn_processes(f, self.seen, _DOUBLINGS, random), random)
        ages = [statistic(drawn[:, : ahead + age], f, spans)[0].min(axis=1) for age in range(1, ahead + 1)]
        return np.stack(ages, 1)

    def power(self, level: float) -> float:
        critical = self.null.critical(level)
        return float((self._smallest.min(axis=1) <= critical).mean())


def look(watched: WatchedSeries, seed: int = 0, draws: int = DRAWS) -> Look:
    """Look at the newest periods of a series.

    Parameters
    ----------
    watched : WatchedSeries
    seed : int
        Start of the random numbers; with the series' key it makes its own.
    draws : int
        Histories drawn at first.
    """
    lag = lag_of(watched.series)
    series, to_come = lag.series, lag.to_come
    ways = SPANS[series.freq]
    last = _newest_observed(series)
    if last is None:
        return Look(watched, untested=Message("watch.untested.nothing"))
    ahead = _observed_spans(series, last, ways.spans)
    begin = max(0, last + 1 - max(ahead) - ways.past)
    n = last + 1 - begin
    whole = series.take(slice(begin, last + 1))
    past = n - max(ahead)
    seen = whole.observed[:past] & (whole.exposure_days[:past] > 0)
    if seen.sum() < ways.fewest:
        return Look(
            watched,
            untested=Message(
                "watch.untested.short", n=int(seen.sum()), fewest=ways.fewest, unit=series.freq.value
            ),
        )
    if np.nansum(whole.count[:past][seen]) < watched.min_count:
        return Look(watched, untested=Message("watch.untested.few", fewest=int(np.ceil(watched.min_count))))
    newest, histories = _arrays(whole, past, ahead, watched.season)
    foretold = foretell(histories, newest)
    up, down = _chances(whole, begin, past, to_come, foretold, ahead)
    null = _null(
        foretold, histories, newest, min(up.min(), down.min()), seed_of([watched.key], seed, 0), draws
    )
    value = float(min(up.min(), down.min()))
    rises = bool(up.min() <= down.min())
    at = int((up if rises else down).argmin())
    spans = [_span(watched.series, last, each, foretold, k) for k, each in enumerate(ahead)]
    return Look(
        watched,
        newest=spans[0],
        span=spans[at],
        direction="rise" if rises else "fall",
        chance=null.chance(value),
        lag=lag.how,
        to_come=_sum_to_come(whole, begin, last, ahead[at], to_come),
        finder=_Finder(foretold, newest, histories, null, seed_of([watched.key], seed, 2)),
    )


def _newest_observed(series: CountSeries) -> int | None:
    """Return the place of the newest period that is whole and observed."""
    usable = series.observed & ~series.filling & (series.exposure_days > 0)
    return int(np.flatnonzero(usable)[-1]) if usable.any() else None


def _observed_spans(series: CountSeries, last: int, spans: Sequence[int]) -> tuple[int, ...]:
    """Return the spans of which every period is observed."""
    whole = [span for span in spans if span <= last + 1 and series.observed[last + 1 - span : last + 1].all()]
    return tuple(whole) or (1,)


def _arrays(whole: CountSeries, past: int, spans: tuple[int, ...], season: str) -> tuple[Newest, Batch]:
    """Return the design of past and newest periods, and the past as a history."""
    # The season is chosen by the past alone: the newest periods must not choose what they are measured by.
    name = season_of(whole.take(slice(0, past)), season)
    design = build_design(whole, name)
    nothing = np.full(past, np.nan)
    histories = Batch.of(
        np.where(whole.exposure_days[:past] > 0, whole.count[:past], np.nan), nothing, nothing
    )
    return Newest(design.base, design.offset, spans, histories.observed), histories


def _chances(
    whole: CountSeries,
    begin: int,
    past: int,
    to_come: dict[int, NDArray[np.int64]],
    foretold: Foretold,
    spans: tuple[int, ...],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the chances of the newest sums, upwards and downwards, averaged over what drafts may come to."""
    counts = np.repeat(whole.count[None, past:], _NOWCASTS if to_come else 1, axis=0)
    for place, drawn in to_come.items():
        column = place - begin - past
        if 0 <= column < counts.shape[1]:
            # Draws of the months of a country belong together row by row.
            counts[:, column] = drawn[np.linspace(0, len(drawn) - 1, len(counts)).astype(int)]
    up, down = statistic(counts, foretold, spans)
    return up.mean(axis=0), down.mean(axis=0)


def _null(foretold: Foretold, histories: Batch, newest: Newest, value: float, seed: int, draws: int) -> Null:
    null = null_of(foretold, histories, newest, draws, np.random.default_rng(seed))
    if null.chance(value) > SMALL or draws >= MORE:
        return null
    # Drawn afresh, so that a chance that looked small by luck is forgotten and not improved.
    return null_of(foretold, histories, newest, MORE, np.random.default_rng([seed % 2**63, 1]))


def _span(series: CountSeries, last: int, span: int, foretold: Foretold, k: int) -> Span:
    low, high = limits(float(foretold.mean[0, k]), float(foretold.variance[0, k]))
    first = last + 1 - span
    return Span(
        series.periods[first], series.periods[last], float(series.count[first : last + 1].sum()), low, high
    )


def _sum_to_come(
    whole: CountSeries, begin: int, last: int, span: int, to_come: dict[int, NDArray[np.int64]]
) -> int | None:
    """Return the median of what a span will come to; None where no draft is in it."""
    places = range(last + 1 - span, last + 1)
    drawn = [to_come[place] for place in places if place in to_come]
    if not drawn:
        return None
    fixed = sum(float(whole.count[place - begin]) for place in places if place not in to_come)
    return round(float(np.median(np.sum(drawn, axis=0))) + fixed)

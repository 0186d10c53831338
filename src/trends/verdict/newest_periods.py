"""The newest periods of a series as a verdict takes them: with what they will come to, not as they stand.

Figures of the newest periods are drafts, and mostly too low: judged as they stand they look like a fall. Where a
reporting triangle knows how such figures are revised, these periods enter as periods do whose count is open, by draws
of what they will come to (`CountSeries.draws`), and every interval of the verdict is as much wider.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.messages import Message
from trends.messages.numbers import whole
from trends.nowcasting.nowcast import nowcast
from trends.nowcasting.release_kinds import FINAL, kind_by_calendar
from trends.nowcasting.triangle import told_of
from trends.periods.imprecision import DRAWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.nowcasting.nowcast_result import Nowcast
    from trends.nowcasting.triangle import Triangle
    from trends.series.count_series import CountSeries

__all__ = ["AsJudged", "as_judged", "drafts", "with_nowcast"]


@dataclass(frozen=True)
class AsJudged:
    """A series as a verdict takes it.

    Attributes
    ----------
    series : CountSeries
        Its newest periods set to what they will come to, and those of open counts to estimates; its notes say so.
    nowcast : Nowcast or None
        Of its newest periods, or why there is none; None where they are no drafts, or were to be taken as they stand.
    """

    series: CountSeries
    nowcast: Nowcast | None = None

    @property
    def entered(self) -> bool:
        """Whether any period was nowcast."""
        return self.nowcast is not None and self.nowcast.refused is None


def as_judged(series: CountSeries, how: str | Triangle = "auto") -> AsJudged:
    """Return a series with its newest periods nowcast and those of open counts estimated.

    Parameters
    ----------
    series : CountSeries
        n periods.
    how : str or Triangle
        ``auto`` nowcasts the newest periods where the bundled reporting triangle is of their source and measure, a
        triangle where that is; ``off`` takes them as they stand.
    """
    if series.age.nowcast or (not series.age.releases and series.age.known is None):
        return AsJudged(series.with_estimates())  # done already, or nothing tells how old they are
    young = drafts(series)
    if how == "off":
        return AsJudged(_noted(series, young, "off").with_estimates())
    own = None if isinstance(how, str) else how
    if own is None and not young.any():
        return AsJudged(series.with_estimates())  # final figures alone, or nothing tells
    estimate = nowcast(series, triangle=own)
    if estimate.refused is None:
        return AsJudged(with_nowcast(series, estimate).with_estimates(), estimate)
    if not young.any():
        return AsJudged(series.with_estimates())
    return AsJudged(_noted(series, young, "none", why=estimate.refused).with_estimates(), estimate)


def drafts(series: CountSeries) -> NDArray[np.bool_]:
    """Return which periods hold figures that their publisher is still adding to, shape (n,)."""
    ends = [period.end_time.date() for period in series.periods]
    counted = series.exposure_days > 0
    source, known = series.provenance.source, series.age.known
    # Without releases that a period could stand on, figures are drafts by their age at the day they were fetched.
    if known is not None and series.age.adding:
        young = [end > known - timedelta(days=series.age.adding) for end in ends]
    elif known is not None and told_of(source) and not series.age.releases:
        young = [kind_by_calendar(pd.Period(end, "M"), known) != FINAL for end in ends]
    else:
        stands_on = [series.age.released(end) for end in ends]
        young = [each is not None and each.kind != FINAL for each in stands_on]
    return np.asarray(counted & np.array(young))


def _noted(series: CountSeries, young: NDArray[np.bool_], how: str, **why: str) -> CountSeries:
    """Return the series with a note that some of its figures are drafts and were taken as they stand."""
    if not young.any():
        return series
    note = Message(f"newest.{how}", first=series.periods[int(np.flatnonzero(young)[0])], **why)
    return replace(series, notes=(*series.notes, note))


def with_nowcast(series: CountSeries, found: Nowcast) -> CountSeries:
    """Return the series with the periods that were nowcast open, and completed by draws of what they will come to."""
    open_ = np.zeros(len(series), dtype=bool)
    open_[found.places] = True
    own = _whole(series.count)[None, :] if series.draws is None else series.draws
    # Completions of imprecise dates and draws of the nowcast are paired in turn, so that both
    # doubts enter every interval.
    draws = own[np.arange(DRAWS) % len(own)].copy()
    draws[:, open_] = found.draws[_strata(found.draws.sum(axis=1))]
    note = Message(
        "newest.entered",
        single="yes" if len(found.periods) == 1 else "no",
        first=found.periods[0],
        last=found.periods[-1],
        known=whole(float(np.nansum(series.count[open_]))),
        estimate=whole(float(np.median(found.draws.sum(axis=1)))),
        triangle=found.triangle.title,
    )
    return replace(
        series,
        # Open, and no longer counted: the draft is a lower bound at best, and a revision may also
        # lower it.
        count=np.where(open_, np.nan, series.count),
        low=np.where(open_, np.nan, series.low),
        high=np.where(open_, np.nan, series.high),
        draws=draws,
        age=replace(series.age, nowcast=True),
        notes=(*series.notes, note),
    )


def _whole(count: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return counts as one completion: whole, and -1 where there is none."""
    return np.rint(np.nan_to_num(count, nan=-1.0)).astype(np.int64)


def _strata(totals: NDArray[np.float64]) -> NDArray[np.int64]:
    """Pick `DRAWS` of many draws, one of each of as many equal parts by their total, in the order of these.

    Of a heavy tail twenty draws at random would often hold none, or two; which draw stands for its part is random still.
    """
    ranks = np.argsort(np.argsort(totals, kind="stable"), kind="stable")
    part = ranks * DRAWS // len(totals)
    return np.array([int(np.flatnonzero(part == each)[0]) for each in range(DRAWS)])

"""Whether the pace changed alike here and there, or stayed the same before and after a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from trends.errors import ParameterError, WindowError
from trends.periods.calendar import parse_period
from trends.sources.arguments import guarded_data
from trends.verdict.alternatives import same_counts
from trends.verdict.comparing.alignment import align, disjoint
from trends.verdict.comparing.before_after import before_and_after
from trends.verdict.comparing.side_by_side import side_by_side
from trends.verdict.newest_periods import as_judged
from trends.verdict.parameters import Options

if TYPE_CHECKING:
    from trends.nowcasting.triangle import Triangle
    from trends.series.count_series import CountSeries
    from trends.sources.arguments import SeriesLike
    from trends.verdict.comparing.comparison_result import ComparisonResult

__all__ = ["compare_pace"]


@guarded_data
def compare_pace(
    a: SeriesLike,
    b: SeriesLike | None = None,
    *,
    at: object = None,
    control: SeriesLike | None = None,
    margin: float = 1.5,
    season: str = "auto",
    replicates: int = 999,
    seed: int = 0,
    break_at: object = None,
    nowcast: str | Triangle = "auto",
) -> ComparisonResult:
    """Judge whether two series changed alike, or whether one kept its level at a date.

    Parameters
    ----------
    a, b : CountSeries
        Two series whose windows overlap are compared over their common window, by the longer of their frequencies and
        the periods known in both; what is cut is said in the warnings. Two series of one thing whose windows do not
        overlap, such as ``series.window(end="2021-06")`` and ``series.window(start="2021-07")``, are compared as
        before and after.
    at : str or date, optional
        With one series: the first day of "after" (``2021-07``), fixed before looking at the figures.
    control : CountSeries, optional
        With `at`: a series that whatever happened at the date could not have changed. The change of level is then judged
        relative to the control's, over their common window and the periods known in both, so that what changed both is no
        change.
    margin : float
        Changes that differ by less than this factor, up or down, count as alike.
    season : str
        ``auto``, ``none``, ``month`` or ``fourier:K``; each series has its own.
    replicates : int
        Parametric bootstrap replicates of a common change.
    seed : int
        Of the random generator; the same seed gives the same result.
    break_at : str, date or a sequence of them, optional
        Known breaks in collection at which each level may jump.
    nowcast : str or Triangle
        ``auto`` judges what the newest periods of each series will come to, where the bundled reporting triangle
        knows it; ``off`` judges them as they stand; a triangle of one's own takes the place of the bundled one.

    Returns
    -------
    ComparisonResult

    Raises
    ------
    ParameterError
        For series that cannot be compared, a date outside the series, a margin of one or less, too few or too many
        replicates, or an impossible season.

    Notes
    -----
    Side by side, what ran decides (`trends.verdict.realised_difference`): levels of halves, thirds and sixths of each
    series are drawn by themselves, and their quotients judged by the rule of a constant pace. Whether the two come apart
    more than such series usually do is the second sentence: log E y_st = log(d_st/30.4375) + c_s + season_st + f_t under
    the null "both changed alike", with the common change f. The relative residuals of the first series less those of the
    second are free of f to first order, whatever its shape; trend, shift, surge and slow change of that difference are
    tested jointly as for one series. Its noise is estimated from itself, so dependence between the series counts. What
    the unobserved periods of either may have been is tried as for a constant pace, the other staying as it is.

    Before and after: the levels that ran on both sides of the date, each with blocks of its own
    (`trends.fitting.realised.at_date`). Level and slope are told apart: where the trend before the date is established
    beside a step, the step is judged beside that trend (segmented regression, with a slope of its own after the date
    where the counts ask for one), and where a steady trend without a step accounts for the counts better, no step is
    called. What the unobserved periods may have been is tried as for a constant pace.

    ``benchmarks/comparison.py`` measures how often each verdict is given where the path that the rates took is known. By
    60 pairs a truth, without the joint test (margin 1.5, NB 0.1 unless said): one series halved beside a constant one was
    contradicted in 83 % (60 months, mean 10), one halved while the other doubled in 93 % (NB 0.5), one doubled in the
    middle third in 97 % (120 months), one up by 1.25 in 5 %, none of the pairs that were alike. A halving at three
    tenths of 60 months was found in 95 %, none among constant ones; a rate that rose fourfold without a step in none; one
    that rose and then halved in 95 %. A halving of both beside a control was called in none.

    Examples
    --------
    >>> from trends.series.count_series import CountSeries
    >>> counts = [9, 11, 10, 8, 12, 10] * 5 + [4, 5, 3, 6, 5, 4] * 5
    >>> found = compare_pace(CountSeries.from_counts(counts, "2015-01"), at="2017-07", replicates=19)
    >>> found.verdict, round(found.changes["level"].ratio, 2)
    ('contradicted', 0.45)
    """
    a = cast("CountSeries", a)
    b = cast("CountSeries | None", b)
    control = cast("CountSeries | None", control)
    options = Options(margin, season, replicates, seed, break_at, nowcast=nowcast)
    a = as_judged(a, nowcast).series
    if b is None and control is None:
        return before_and_after(*_cut(a, at), options)
    if b is None and control is not None:
        if same_counts(a, control):
            raise ParameterError(
                "The control holds the very counts of the series itself: give another series."
            )
        aligned = align(a, as_judged(control, nowcast).series, control=True)
        own = [_cut(each, at) for each in aligned.own]
        return before_and_after(
            *_cut(aligned.first, at), options, _cut(aligned.second, at), notes=aligned.notes, own=own
        )
    if at is not None:
        raise ParameterError("Give either a second series or a date at which one is cut, not both.")
    if control is not None or b is None:
        raise ParameterError(
            "A control stands beside one series that is cut at a date: give it with at='2021-07'."
        )
    b = as_judged(b, nowcast).series
    if not disjoint(a, b):
        return side_by_side(a, b, options)
    before, after = (a, b) if a.start < b.start else (b, a)
    return before_and_after(before, after, options)


def _cut(series: CountSeries, at: object) -> tuple[CountSeries, CountSeries]:
    """Cut a series at a date; a period that holds the date in its middle belongs to neither side."""
    if at is None or (isinstance(at, str) and not at):
        raise ParameterError("One series is compared before and after a date: give it as at='2021-07'.")
    day = parse_period(at).start_time
    starts, ends = series.periods.start_time, series.periods.end_time
    before, after = np.asarray(ends < day), np.asarray(starts >= day)
    if not (before.any() and after.any()):
        raise WindowError(
            f"The date {day.date()} does not cut the series, which runs from {series.start} to {series.end}."
        )
    return series.take(before), series.take(after)

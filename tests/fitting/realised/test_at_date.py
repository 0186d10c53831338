"""Levels around a date that was fixed beforehand, against sums by hand and known truths."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.design import build_design
from trends.fitting.realised.at_date import around_date
from trends.fitting.realised.histories import block_starts_around
from trends.series.count_series import CountSeries
from trends.verdict.drift import drift_around
from trends.verdict.hypothesis import completions


def around(counts, cut, *, beside_trend=False, start="2010-01", **fields):
    series = CountSeries.from_counts(counts, start, **fields)
    design, histories = build_design(series, "none"), completions(series)
    if beside_trend:
        design = drift_around(histories, design, cut).beside(design)
    return around_date(histories, design, cut, np.random.default_rng(0), beside_trend=beside_trend)


@pytest.mark.parametrize(("n", "cut"), [(60, 15), (60, 30), (48, 45), (24, 3), (12, 3), (100, 7)])
def test_a_block_begins_at_the_date(n, cut):
    starts = block_starts_around(n, cut)
    assert starts[0] == 0
    assert cut in starts
    assert len(starts) <= 6
    assert (np.diff(np.append(starts, n)) > 0).all()


def test_levels_are_counts_over_exposure():
    """Twelve years, so that no month is longer than another on one side."""
    counts = np.where(np.arange(12) < 5, 40.0, 90.0)
    found = around(counts, 5, start="2010", freq="year").whole
    days = [
        sum(366 if year % 4 == 0 else 365 for year in years)
        for years in (range(2010, 2015), range(2015, 2022))
    ]
    assert np.exp(found.before) == pytest.approx(200 / (days[0] / 30.4375))
    assert np.exp(found.after) == pytest.approx(630 / (days[1] / 30.4375))
    assert found.limits.low[1] < found.after - found.before < found.limits.high[1]


def test_its_interval_holds_the_truth_and_is_that_of_poisson_counts():
    random = np.random.default_rng(3)
    truth, held, widths = np.log(0.6), 0, []
    for _ in range(60):
        limits = around(random.poisson(np.where(np.arange(60) < 20, 25.0, 15.0)), 20).whole.limits
        held += limits.low[1] <= truth <= limits.high[1]
        widths.append(limits.log_se)
    assert held >= 53  # of 60 at 95 %: fewer in one of 200 tries
    assert np.mean(widths) == pytest.approx(np.sqrt(1 / 500 + 1 / 600), rel=0.25)


def test_beside_a_trend_the_step_is_what_remains():
    """A rate that doubles in five years and falls by 0.6 at the date."""
    at = np.arange(120)
    rate = 30 * 2 ** (at / 60) * np.where(at < 60, 1.0, 0.6)
    found = around(np.round(rate), 60, beside_trend=True).whole
    assert found.after - found.before == pytest.approx(np.log(0.6), abs=0.03)
    plain = around(np.round(rate), 60).whole
    assert plain.after - plain.before == pytest.approx(np.log(0.6 * 2), abs=0.05)


def test_what_has_no_exposure_belongs_to_neither_side():
    counts = np.r_[np.full(20, 10.0), np.full(4, np.nan), np.full(20, 20.0)]
    days = np.where(np.isnan(counts), 0.0, 30.0)
    gap = around(counts, 24, exposure_days=days).whole
    closed = around(counts[~np.isnan(counts)], 20, exposure_days=days[days > 0]).whole
    assert gap.after - gap.before == pytest.approx(closed.after - closed.before)
    assert gap.limits.log_se == pytest.approx(closed.limits.log_se, rel=0.1)


def test_two_series_differ_by_the_quotient_of_their_changes():
    one = around(np.where(np.arange(60) < 20, 20.0, 30.0), 20).whole
    other = around(np.where(np.arange(60) < 20, 40.0, 50.0), 20).whole
    apart = one.against(other)
    assert apart.log_ratio == pytest.approx((one.after - one.before) - (other.after - other.before))
    assert apart.log_se == pytest.approx(np.hypot(one.limits.log_se, other.limits.log_se), rel=0.1)

"""The models beside a verdict: statsmodels' own answers, gaps, and what each is known to get wrong."""

from __future__ import annotations

import numpy as np
import pytest

import trends as tr
from trends.fitting.conventional.decomposition import decomposition
from trends.fitting.conventional.local_level import local_level, log_rates
from trends.fitting.conventional.regression_trend import negative_binomial_halves
from trends.fitting.design import build_design
from trends.series.count_series import CountSeries

N = 48
LATER = np.arange(N) >= N // 2
CONTRAST = np.where(LATER, 2 / N, -2 / N)


def wandering(seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.poisson(10 * np.exp(np.cumsum(random.normal(0, 0.15, N)))).astype(float)


def design(season: str = "fourier:1"):
    return build_design(CountSeries.from_counts(np.full(N, 5), "2015-01"), season)


def test_a_local_level_is_statsmodels_own_with_and_without_gaps():
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    found = design()
    for gap in ([], [5, 30, 31, 32]):
        y = wandering()
        y[gap] = np.nan
        model = UnobservedComponents(
            log_rates(y, found.offset), level="local level", exog=found.seasonal, mle_regression=False
        )
        fitted = model.fit(disp=False, cov_type="none")
        assert fitted.params[1] > 0.005
        own = local_level(y, found)
        assert own.log_ratio == pytest.approx(CONTRAST @ fitted.level.smoothed, abs=0.002)
        # Its standard error from the covariances of levels and log counts, written out in full.
        noise, step = fitted.params
        levels = 1e5 + step * np.minimum.outer(np.arange(N), np.arange(N))
        seen = ~np.isnan(y)
        of_counts = levels + noise * np.eye(N) + 1e5 * found.seasonal @ found.seasonal.T
        known = levels[:, seen] @ np.linalg.solve(of_counts[np.ix_(seen, seen)], levels[seen])
        assert own.se == pytest.approx(np.sqrt(CONTRAST @ (levels - known) @ CONTRAST), rel=0.01)


def test_a_level_that_never_steps_is_sure_that_nothing_changed():
    even = np.tile([9.0, 11.0], N // 2)
    found = local_level(even, design("none"))
    assert (found.log_ratio, found.se, found.p) == (0.0, 0.0, 1.0)


@pytest.mark.parametrize("count", [[1, 2, 3, 4, 5, 6], [1] * 3 + [9] * 3, [7] * 6, list(range(1, 24))])
def test_a_few_counts_have_a_ratio_and_no_error(count):
    """Their noise is put at zero, and the p of a normal statistic at less than 1e-300."""
    series = CountSeries.from_counts(count, "2015-01")
    found = local_level(series.count, build_design(series, "none"))
    assert np.isfinite(found.log_ratio)
    assert np.isnan([found.se, found.p]).all()


def test_no_p_is_below_what_so_many_counts_can_carry():
    """Of 24! / 12!^2 = 2,704,156 ways to part 24 counts into halves two part them so; of the 7! = 5,040 orders of 7, too."""
    halved = tr.conventional(CountSeries.from_counts([1] * 12 + [9] * 12, "2015-01"))
    assert halved.p["local level with season"][0] == pytest.approx(2 / 2_704_156)
    doubling = tr.conventional(CountSeries.from_counts(2 ** np.arange(1, 8), "2015-01"))
    for name in ("negative binomial, Newey-West", "log-linear regression, Newey-West"):
        assert doubling.p[name][0] == pytest.approx(2 / 5040)
    # Poisson counts are known to be independent: 254 events say more than 7 periods do.
    assert doubling.p["Poisson regression"][0] < 1e-40


def test_a_half_without_a_count_has_no_answer():
    y = np.where(LATER, np.nan, wandering())
    for found in (local_level(y, design()), decomposition(y, design().offset, 12)):
        assert np.isnan([found.log_ratio, found.se, found.p]).all()


def test_stl_answers_neither_across_a_gap_nor_without_a_season():
    y = wandering()
    assert np.isfinite(decomposition(y, design().offset, 12).p)
    assert np.isnan(decomposition(y, design().offset, 1).p)
    assert np.isnan(decomposition(y[:20], design().offset[:20], 12).p)
    y[7] = np.nan
    assert np.isnan(decomposition(y, design().offset, 12).p)


def test_each_finds_a_doubling_in_a_strong_season():
    season = np.exp(0.8 * np.sin(2 * np.pi * np.arange(N) / 12))
    y = np.random.default_rng(3).poisson(20 * season * np.where(LATER, 2, 1)).astype(float)
    found = design()
    for change in (
        negative_binomial_halves(y, found),
        local_level(y, found),
        decomposition(y, found.offset, 12),
    ):
        assert np.exp(change.log_ratio) == pytest.approx(2, rel=0.12)
        assert change.p < 0.001

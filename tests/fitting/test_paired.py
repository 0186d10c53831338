"""Two histories side by side: the common fit, the difference, the replicates."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.batch import Batch
from trends.fitting.design import build_design
from trends.fitting.nuisance import Generator
from trends.fitting.paired import alone, difference, fit_pair, paired, side_by_side
from trends.fitting.paired_draws import dependence, simulate_pair
from trends.fitting.paired_statistics import pair_contrast
from trends.fitting.residuals import working_residuals
from trends.fitting.statistics import halves
from trends.series.count_series import CountSeries

N = 60
DESIGN = build_design(CountSeries.from_counts(np.ones(N), "2015-01"))
NOTHING = np.full(N, np.nan)
EVEN = Generator(0.0, 0.0, 0.0)


def pair_of(one, other):
    first, second = (Batch.of(np.asarray(values, dtype=float), NOTHING, NOTHING) for values in (one, other))
    both = side_by_side(first, second)
    return first, second, both, paired(both, DESIGN, DESIGN)


def test_two_series_side_by_side_come_apart_again():
    gap, low, high = np.full(N, 9.0), NOTHING.copy(), NOTHING.copy()
    gap[[3, 10]], low[10], high[10] = np.nan, 5, 12
    first, second = Batch.of(gap, low, high), Batch.of(np.arange(N) + 0.0, NOTHING, NOTHING)
    for one, other in ((first, second), (second, first)):
        both = side_by_side(one, other)
        for which, history in enumerate((one, other)):
            for name, values in vars(history).items():
                np.testing.assert_array_equal(getattr(alone(both, which), name), values)


def test_a_common_change_is_fitted_once_and_leaves_no_difference():
    rise = np.exp(np.linspace(-1, 1, N))
    _, _, both, design = pair_of(10 * rise, 40 * rise)
    fit = fit_pair(both, design)
    residuals, _ = difference(both, fit)
    assert fit.mu[1, 0] / fit.mu[0, 0] == pytest.approx(np.full(N, 4.0), rel=1e-6)
    assert np.abs(residuals.score).max() < 1e-6
    found = pair_contrast(both, (DESIGN, DESIGN), halves(N))
    assert found.log_ratio[0] == pytest.approx(
        0.0, abs=0.005
    )  # the fits apart weigh a rise that they do not know


def test_a_common_jump_that_no_slow_cosine_follows_leaves_next_to_no_difference():
    jump = np.where((np.arange(N) >= 20) & (np.arange(N) < 23), 6.0, 1.0)
    _, _, both, design = pair_of(10 * jump, 40 * jump)
    fit = fit_pair(both, design)
    own = np.abs(working_residuals(alone(both, 0), fit.own(0)).score).max()
    assert np.abs(fit.expected[0, 0] / fit.mu[0, 0] - 1).max() > 1
    assert np.abs(difference(both, fit)[0].score).max() < 0.02 * own


def test_the_log_ratio_of_ratios_is_that_of_the_counts():
    later = np.arange(N) >= N // 2
    _, _, both, _ = pair_of(np.where(later, 30.0, 10.0), np.where(later, 20.0, 40.0))
    found = pair_contrast(both, (DESIGN, DESIGN), halves(N))
    assert np.exp(found.log_ratio[0]) == pytest.approx(3.0 / 0.5, rel=1e-3)


def test_independent_errors_add_up():
    """Of Poisson counts, each half of 30 months with mean m has relative variance 1/(30 m): four of them are added."""
    random = np.random.default_rng(5)
    errors = []
    for _ in range(60):
        _, _, both, _ = pair_of(random.poisson(10, N), random.poisson(25, N))
        errors.append(pair_contrast(both, (DESIGN, DESIGN), halves(N)).error[0])
    known = np.sqrt(2 / (30 * 10) + 2 / (30 * 25))
    assert np.mean(errors) == pytest.approx(known, rel=0.2)
    assert np.mean(errors) > known  # autocorrelation that is not there is guarded against


def test_what_is_unobserved_in_one_is_no_observation_of_the_difference():
    values = np.full(N, 9.0)
    gap = values.copy()
    gap[10:13] = np.nan
    _, _, both, design = pair_of(gap, values)
    residuals, _ = difference(both, fit_pair(both, design))
    assert not residuals.observed[10:13].any()
    assert residuals.observed.sum() == N - 3
    assert (residuals.weight[10:13] == 0).all()


def test_a_bounded_period_says_less():
    values = np.full(N, 9.0)
    gap, low, high = values.copy(), NOTHING.copy(), NOTHING.copy()
    gap[10], low[10], high[10] = np.nan, 5, 12
    first = Batch.of(gap, low, high)
    second = Batch.of(values, NOTHING, NOTHING)
    both = side_by_side(first, second)
    residuals, _ = difference(both, fit_pair(both, paired(both, DESIGN, DESIGN)))
    assert 0.1 < residuals.weight[10] < 0.999
    assert residuals.weight[11] == pytest.approx(1.0)


@pytest.mark.parametrize("together", [-0.6, 0.0, 0.8])
def test_each_replicate_is_on_its_own_what_it_would_be_alone(together):
    processes = (Generator(0.3, 0.25, 0.5), Generator(0.5, 0.0, 0.0))
    mu = np.stack([np.full(40, 10.0), np.full(40, 4.0)])
    drawn = simulate_pair(mu, processes, together, 6000, np.random.default_rng(3))
    one, other = drawn[:, :40], drawn[:, 40:]
    assert one.mean() == pytest.approx(10.0, rel=0.02)
    assert other.mean() == pytest.approx(4.0, rel=0.02)
    assert one.var() == pytest.approx(10 + 100 * processes[0].total, rel=0.05)
    assert other.var() == pytest.approx(4 + 16 * 0.5, rel=0.05)
    lagged = np.corrcoef(one[:, 1:].ravel(), one[:, :-1].ravel())[0, 1]
    g1 = np.expm1(0.5 * np.log1p(0.25))  # of the lognormal AR(1) at lag one
    assert lagged == pytest.approx(100 * g1 / (10 + 100 * processes[0].total), abs=0.02)
    across = np.corrcoef(one[:, 5], other[:, 5])[0, 1]
    assert abs(across) < 0.04 if together == 0 else across * np.sign(together) > 0.1


def test_no_noise_is_no_factor():
    mu = np.full((2, 24), 1000.0)
    drawn = simulate_pair(mu, (EVEN, EVEN), 0.9, 500, np.random.default_rng(0))
    assert drawn.var() == pytest.approx(1000.0, rel=0.1)
    assert np.corrcoef(drawn[:, 3], drawn[:, 27])[0, 1] == pytest.approx(0.0, abs=0.12)


@pytest.mark.parametrize("together", [-0.5, 0.0, 0.7])
def test_dependence_is_found_again(together):
    processes = (Generator(0.2, 0.25, 0.3), Generator(0.3, 0.1, 0.3))
    mu = np.full((2, 120), 20.0)
    drawn = simulate_pair(mu, processes, together, 200, np.random.default_rng(8))
    series = CountSeries.from_counts(np.ones(120), "2010-01")
    design = build_design(series, "none")
    nothing = np.full(120, np.nan)
    both = side_by_side(*(Batch.of(np.ones(120), nothing, nothing) for _ in (0, 1))).coarsen(drawn)
    fit = fit_pair(both, paired(both, design, design))
    own = [working_residuals(alone(both, which), fit.own(which)) for which in (0, 1)]
    found = dependence(*own, design.base, 2, processes)
    assert found.rates == pytest.approx(
        together, abs=0.12
    )  # skewed rates cannot move apart as far as together
    assert abs(found.residuals) <= abs(found.rates) + 0.05

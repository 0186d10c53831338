"""The negative binomial and its intervals, against scipy and against sums of single probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import logsumexp

from trends.fitting.negative_binomial import NEAR_POISSON, interval_moments, log_probability

INF = np.inf
ALPHAS = [0.0, 1e-8, 1e-3, 0.3, 1.0, 5.0]


def arrays(*values):
    return [np.array([float(value)]) for value in values]


def log_terms(mu, alpha, top):
    """log P(Y = y) for y = 0 to `top`, each from the one before; exact for every alpha down to zero."""
    i = np.arange(top)
    ratios = np.log1p(alpha * i) + np.log(mu) - np.log1p(alpha * mu) - np.log(i + 1.0)
    first = -mu if alpha == 0 else -np.log1p(alpha * mu) / alpha
    return first + np.concatenate([[0.0], np.cumsum(ratios)])


def by_summation(low, high, mu, alpha):
    """Log probability of an interval, and the mean inside it."""
    if np.isinf(high):
        decay = np.log1p(1 / (alpha * mu)) if alpha else 1.0
        high = int(max(low, mu) + 12 * np.sqrt(mu + alpha * mu**2) + 60 / decay + 60)
    y = np.arange(int(low), int(high) + 1)
    terms = log_terms(mu, alpha, int(high))[y]
    total = logsumexp(terms)
    return total, float(y @ np.exp(terms - total))


def tolerance(alpha, mu, *bounds):
    """What the Poisson limit may differ by, below NEAR_POISSON."""
    far = max([mu, *(bound for bound in bounds if np.isfinite(bound))])
    return 1e-9 + (alpha * (far + 1) ** 2 if alpha < NEAR_POISSON else 0.0)


# -- single counts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mu", [0.01, 1.0, 17.3, 400.0])
@pytest.mark.parametrize("alpha", [1e-4, 0.05, 0.5, 1.0, 7.5])
def test_probabilities_are_those_of_scipy(mu, alpha):
    y = np.array([0.0, 1, 2, 5, 20, 100, 1000])
    expected = stats.nbinom.logpmf(y, 1 / alpha, 1 / (1 + alpha * mu))
    np.testing.assert_allclose(log_probability(y, np.full(7, mu), alpha), expected, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("mu", [0.01, 1.0, 17.3, 400.0, 1e6])
def test_at_zero_dispersion_it_is_the_poisson_of_scipy(mu):
    y = np.array([0.0, 1, 2, 5, 20, 100, 1000, 1e6])
    expected = stats.poisson.logpmf(y, mu)
    np.testing.assert_allclose(log_probability(y, np.full(8, mu), 0.0), expected, rtol=1e-12)


@pytest.mark.parametrize("alpha", [0.999e-6, 1e-6, 1.001e-6, 1e-5, 1e-4])
@pytest.mark.parametrize("mu", [0.5, 10.0, 300.0])
def test_nothing_jumps_near_the_poisson_limit(mu, alpha):
    top = int(mu + 10 * np.sqrt(mu) + 5)
    y = np.arange(top + 1.0)
    found = log_probability(y, np.full(top + 1, mu), alpha)
    np.testing.assert_allclose(found, log_terms(mu, alpha, top), atol=tolerance(alpha, mu, top))


def test_arguments_are_broadcast_and_dispersions_may_differ():
    y, mu = np.array([[0.0, 3.0], [4.0, 9.0]]), np.array([2.0, 5.0])
    alpha = np.array([[0.0], [0.7]])
    found = log_probability(y, mu, alpha)
    np.testing.assert_allclose(found[0], stats.poisson.logpmf(y[0], mu))
    np.testing.assert_allclose(found[1], stats.nbinom.logpmf(y[1], 1 / 0.7, 1 / (1 + 0.7 * mu)))


# -- intervals ----------------------------------------------------------------------------------------------------


def intervals_of(mu, alpha):
    """Finite and open ones, around the mean and in both tails."""
    sd = np.sqrt(mu + alpha * mu**2)
    near, far = int(mu), int(mu + 8 * sd)
    return {
        "open below": (0, near),
        "one value": (near, near),
        "open above": (near + 1, INF),
        "around": (max(0, int(mu - sd)), int(mu + sd) + 1),
        "upper tail": (far, far + 3),
        "open upper tail": (far, INF),
        "lower tail": (0, max(0, int(mu - 5 * sd))),
        "zero": (0, 0),
        "everything": (0, INF),
    }


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("mu", [0.02, 0.7, 9.0, 150.0])
def test_intervals_are_sums_of_probabilities(mu, alpha):
    for name, (low, high) in intervals_of(mu, alpha).items():
        chance, mean = by_summation(low, high, mu, alpha)
        close = tolerance(alpha, mu, low, high)
        where = f"{name}: [{low}, {high}]"
        found = interval_moments(*arrays(low, high, mu), alpha).log.item()
        assert found == pytest.approx(chance, rel=1e-9, abs=close), where
        moments = interval_moments(*arrays(low, high, mu), alpha)
        assert np.log(moments.probability.item()) == pytest.approx(chance, rel=1e-9, abs=close), where
        assert moments.mean.item() == pytest.approx(mean, rel=1e-8 + close, abs=1e-9), where


@pytest.mark.parametrize("alpha", [0.0, 1e-3, 0.3])
def test_far_tails_keep_their_digits(alpha):
    mu = 12.0
    for low, high in ((120, 130), (150, INF), (200, 200)):
        chance, mean = by_summation(low, high, mu, alpha)
        assert -640 < chance < -15
        assert interval_moments(*arrays(low, high, mu), alpha).log.item() == pytest.approx(chance, rel=1e-9)
        assert interval_moments(*arrays(low, high, mu), alpha).mean.item() == pytest.approx(mean, rel=1e-9)
    chance, mean = by_summation(0, 3, 300.0, alpha)
    assert interval_moments(*arrays(0, 3, 300.0), alpha).log.item() == pytest.approx(chance, rel=1e-9)
    assert interval_moments(*arrays(0, 3, 300.0), alpha).mean.item() == pytest.approx(mean, rel=1e-8)


@pytest.mark.parametrize(("alpha", "mu"), [(0.0, 1e6), (1e-3, 1e6), (0.2, 1e6), (0.0, 1e9)])
def test_a_huge_mean(alpha, mu):
    sd = np.sqrt(mu + alpha * mu**2)
    law = stats.nbinom(1 / alpha, 1 / (1 + alpha * mu)) if alpha else stats.poisson(mu)
    low, high = np.floor(mu - sd), np.floor(mu + 2 * sd)
    expected = law.cdf(high) - law.cdf(low - 1)
    moments = interval_moments(*arrays(low, high, mu), alpha)
    assert moments.probability.item() == pytest.approx(expected, rel=1e-7)
    assert low < moments.mean.item() < high
    above = interval_moments(*arrays(high + 1, INF, mu), alpha)
    assert above.probability.item() == pytest.approx(law.sf(high), rel=1e-7)
    assert above.mean.item() > high


@pytest.mark.parametrize(("low", "high", "nearest"), [(1000, 2000, 1000), (1e5, INF, 1e5)])
def test_an_all_but_impossible_interval_has_the_bound_nearest_to_the_mean(low, high, nearest):
    moments = interval_moments(*arrays(low, high, 0.5), 0.0)
    assert moments.probability.item() == pytest.approx(0.0, abs=1e-280)
    assert moments.mean.item() == nearest
    assert np.isfinite(interval_moments(*arrays(low, high, 0.5), 0.0).log).all()


def test_an_all_but_impossible_interval_below_the_mean():
    moments = interval_moments(*arrays(0, 5, 1e5), 0.0)
    assert moments.mean.item() == 5
    assert np.isfinite(interval_moments(*arrays(0, 5, 1e5), 0.0).log).all()


means = st.floats(1e-3, 200.0)
dispersions = st.one_of(st.just(0.0), st.floats(1e-6, 10.0))


@settings(max_examples=150)
@given(means, dispersions, st.integers(0, 150), st.integers(0, 150))
def test_any_interval_is_a_sum_of_probabilities(mu, alpha, low, width):
    chance, mean = by_summation(low, low + width, mu, alpha)
    assume(chance > -600)
    moments = interval_moments(*arrays(low, low + width, mu), alpha)
    # The special functions are given 1/(1 + alpha mu), which holds alpha mu to 16 digits less those of alpha mu.
    close = 1e-8 + (4e-16 / (alpha * mu) if alpha else 0.0)
    assert np.log(moments.probability.item()) == pytest.approx(chance, rel=1e-8, abs=close)
    assert moments.mean.item() == pytest.approx(mean, rel=1e-7 + close, abs=1e-9)
    assert low <= moments.mean.item() <= low + width


@settings(max_examples=100)
@given(means, dispersions, st.lists(st.integers(0, 400), min_size=1, max_size=5, unique=True))
def test_the_cells_of_a_partition_add_up_to_one_and_to_the_mean(mu, alpha, edges):
    starts = np.array([0, *sorted(edge + 1 for edge in edges)], dtype=float)
    ends = np.append(starts[1:] - 1, INF)
    cells = interval_moments(starts, ends, np.full(len(starts), mu), alpha)
    assert cells.probability.sum() == pytest.approx(1.0, abs=1e-10)
    assert cells.probability @ cells.mean == pytest.approx(mu, rel=1e-8)
    assert (np.diff(cells.mean) >= 0).all()


@settings(max_examples=60)
@given(st.floats(0.1, 50.0), st.floats(1.01, 2.0), dispersions, st.integers(0, 20), st.integers(1, 20))
def test_a_higher_mean_raises_the_mean_inside_an_interval(mu, factor, alpha, low, width):
    lower, higher = (
        interval_moments(*arrays(low, low + width, m), alpha).mean.item() for m in (mu, mu * factor)
    )
    assert higher >= lower - 1e-9


def test_the_slope_of_the_log_probability_is_the_conditional_mean_less_the_mean():
    """Fisher's identity, on which the fits with bounded periods rest."""
    for alpha in (0.0, 1e-3, 0.5, 5.0):
        for low, high in ((0, 4), (6, 9), (12, INF), (5, 5)):
            h = 1e-6
            up, down = (
                interval_moments(*arrays(low, high, 8 * np.exp(step)), alpha).log.item() for step in (h, -h)
            )
            mean = interval_moments(*arrays(low, high, 8.0), alpha).mean.item()
            assert (up - down) / (2 * h) == pytest.approx((mean - 8) / (1 + alpha * 8), abs=1e-6)

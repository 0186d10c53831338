"""The size of a change: its error against the closed forms, and the coverage of its intervals."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.batch import Batch
from trends.fitting.bootstrap import simulate
from trends.fitting.contrast import fit_contrast
from trends.fitting.design import Design
from trends.fitting.nuisance import Generator
from trends.fitting.regression import fit_each
from trends.fitting.statistics import halves, thirds

NOTHING = np.nan


def design_of(n, pairs=0):
    phase = (np.arange(n) % 12 + 0.5) / 12
    waves = [wave(2 * np.pi * k * phase) for k in range(1, pairs + 1) for wave in (np.cos, np.sin)]
    return Design(
        np.column_stack([np.ones(n), *waves]), np.zeros(n), (np.arange(n) - (n - 1) / 2) / 12, "none"
    )


def complete(y):
    nothing = np.full(len(y), NOTHING)
    return Batch.of(np.asarray(y, dtype=float), nothing, nothing)


def closed_form(contrast, level, n, per):
    """sqrt(VIF (1/mu + alpha_tot) c), with the fit's own variance inflation and dispersion."""
    variance, long_run = contrast.noise.variance[0], contrast.noise.long_run[0]
    alpha_tot = (variance - 1) / level
    return np.sqrt(long_run / variance * (1 / level + alpha_tot) * per)


@pytest.mark.parametrize("pairs", [0, 2])
@pytest.mark.parametrize(("n", "mu"), [(60, 10.0), (120, 30.0)])
@pytest.mark.parametrize(
    "process", [Generator(0.0, 0.0, 0.0), Generator(0.5, 0.0, 0.0), Generator(0.2, 0.25, 0.6)], ids=str
)
def test_standard_errors_are_those_of_the_closed_forms(n, mu, process, pairs):
    design = design_of(n, pairs)
    for y in simulate(np.full(n, mu), process, 5, np.random.default_rng(1)):
        half = fit_contrast(complete(y), design, halves(n))
        assert half.error[0] == pytest.approx(closed_form(half, y.mean(), n, 4 / n), rel=0.06)
        slope = fit_contrast(complete(y), design, design.years[:, None])
        per = 1728 / (n * (n**2 - 1))
        assert slope.error[0] == pytest.approx(closed_form(slope, y.mean(), n, per), rel=0.08)


def test_without_change_or_noise_the_numbers_are_exact():
    n = 40
    found = fit_contrast(complete(np.repeat([8.0, 4.0], 20)), design_of(n), halves(n))
    assert np.exp(found.log_ratio[0]) == pytest.approx(0.5)
    # Poisson variance, and no more: 1/(20 * 8) + 1/(20 * 4), widened for the autocorrelation that cannot be excluded.
    widened = found.noise.long_run[0]
    assert found.error[0] == pytest.approx(np.sqrt(widened * (1 / 160 + 1 / 80)), rel=1e-6)
    np.testing.assert_allclose(found.fit.mu, np.repeat([8.0, 4.0], 20), rtol=1e-8)


def test_the_columns_are_intercept_change_season():
    n = 48
    design = design_of(n, 2)
    y = np.random.default_rng(2).poisson(9.0, n).astype(float)
    found = fit_contrast(complete(y), design, thirds(n))
    assert found.X.shape == (n, 1 + 2 + 4)
    np.testing.assert_array_equal(found.X[:, 1:3], thirds(n))
    np.testing.assert_array_equal(found.X[:, 3:], design.base[:, 1:])
    direct = fit_each(complete(y), found.X, design.offset)[0]
    np.testing.assert_allclose(found.log_ratio, direct.beta[1:3], rtol=1e-9)
    assert found.error == pytest.approx(np.sqrt(np.diag(found.covariance))[1:3])


def test_the_error_of_the_fitted_mean():
    n = 30
    y = np.random.default_rng(3).poisson(9.0, n).astype(float)
    found = fit_contrast(complete(y), design_of(n), halves(n))
    errors = found.log_mean_error()
    first, second = errors[0], errors[-1]
    assert errors == pytest.approx(np.repeat([first, second], 15))
    # The halves are estimated apart, so the error of their log ratio is that of the two together.
    assert found.error[0] == pytest.approx(np.hypot(first, second), rel=1e-6)


def test_the_first_history_of_a_batch_is_the_one_fitted():
    n = 36
    y = np.random.default_rng(4).poisson(9.0, (3, n)).astype(float)
    batch = complete(y[0]).coarsen(y)
    assert fit_contrast(batch, design_of(n), halves(n)).log_ratio == pytest.approx(
        fit_contrast(complete(y[0]), design_of(n), halves(n)).log_ratio
    )


def test_bounded_periods_narrow_the_error_less_than_counts_do():
    n = 60
    y = np.random.default_rng(5).poisson(10.0, n).astype(float)
    hide = np.arange(n) % 3 == 0
    nothing = np.full(n, NOTHING)
    shown = np.where(hide, NOTHING, y)
    errors = [
        fit_contrast(batch, design_of(n), halves(n)).error[0] / np.sqrt(1.0)
        for batch in (
            complete(y),
            Batch.of(shown, np.where(hide, 7.0, NOTHING), np.where(hide, 11.0, NOTHING)),
            Batch.of(shown, nothing, nothing),
        )
    ]
    scaled = np.array(errors) / errors[0]
    assert 1.0 < scaled[1] < scaled[2]
    assert scaled[2] == pytest.approx(np.sqrt(1.5), rel=0.25)


@pytest.mark.parametrize(
    ("process", "least"),
    [(Generator(0.0, 0.0, 0.0), 0.93), (Generator(0.3, 0.0, 0.0), 0.93), (Generator(0.2, 0.25, 0.5), 0.86)],
    ids=["poisson", "negative binomial", "autoregressive"],
)
def test_intervals_cover_the_truth(process, least):
    n, ratio, R = 120, 0.7, 300
    design = design_of(n)
    mu = np.where(np.arange(n) < n // 2, 10.0, 10.0 * ratio)
    covered = biased = 0.0
    for y in simulate(mu, process, R, np.random.default_rng(60)):
        found = fit_contrast(complete(y), design, halves(n))
        miss = found.log_ratio[0] - np.log(ratio)
        covered += abs(miss) <= 1.959964 * found.error[0]
        biased += miss / R
    assert least <= covered / R <= 0.995
    assert abs(biased) < 0.03

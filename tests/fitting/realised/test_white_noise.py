"""The likelihood of white and persisting noise: against dense matrices, and on noise of a known kind."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.bootstrap import latent_rate
from trends.fitting.design import harmonics
from trends.fitting.realised.histories import BLOCKS, Histories, block_starts
from trends.fitting.realised.levels import fit_levels
from trends.fitting.realised.tridiagonal import Tridiagonal, unit_precision
from trends.fitting.realised.white_noise import noise_grid, white_noise


def counts(n, alpha, cv2=0.0, phi=0.5, many=1, mean=12.0, seed=0):
    random = np.random.default_rng(seed)
    rate = mean * (latent_rate(n, cv2, phi, many, random) if cv2 else np.ones((many, n)))
    y = random.poisson(rate * random.standard_gamma(1 / alpha, (many, n)) * alpha)
    return Histories(y.astype(float), np.ones((many, n)), np.ones(n), np.zeros((n, 0)))


def test_tridiagonal_systems_agree_with_dense_ones():
    random = np.random.default_rng(1)
    diagonal, beside = unit_precision(7, np.array([0.3, 0.9]))
    diagonal = diagonal + random.random((7, 2))
    right = random.standard_normal((7, 2, 3))
    systems = Tridiagonal.of(diagonal, beside)
    solution = systems.solve(right.copy())
    for k in range(2):
        dense = np.diag(diagonal[:, k]) + np.diag([beside[k]] * 6, 1) + np.diag([beside[k]] * 6, -1)
        assert solution[:, k] == pytest.approx(np.linalg.solve(dense, right[:, k]))
        assert systems.log_determinant[k] == pytest.approx(np.linalg.slogdet(dense)[1])
        assert systems.inverse_diagonal()[:, k] == pytest.approx(np.diag(np.linalg.inv(dense)))


def test_the_weights_are_those_of_the_restricted_likelihood():
    """Dense matrices, with a season, unobserved periods and one that carries half its information."""
    data = counts(40, 0.3, cv2=0.2, phi=0.85, many=2)
    information = data.information.copy()
    information[:, [3, 17, 18]] = 0.0
    information[:, 30] = 0.5
    data = Histories(
        np.where(information > 0, data.count, 0.0),
        information,
        data.exposure,
        harmonics(np.arange(40) / 12, 1),
    )
    fit = fit_levels(data)
    noise = white_noise(data, fit)
    blocks = np.searchsorted(block_starts(40), np.arange(40), side="right") - 1
    X = np.column_stack([blocks[:, None] == np.arange(BLOCKS), data.covariates])
    lags = np.abs(np.subtract.outer(np.arange(40), np.arange(40)))
    for r in range(2):
        seen = information[r] > 0
        mu = fit.mean[r][seen]
        u, x = data.count[r][seen] / mu - 1, X[seen]
        logliks = []
        for times, share, phi in noise_grid():
            total = times * noise.total[r]
            white = (1 / mu + total * (1 - share)) / information[r][seen]
            V = total * share * phi ** lags[np.ix_(seen, seen)] + np.diag(white)
            inverse = np.linalg.inv(V)
            S = x.T @ inverse @ x + 1e-6 * np.eye(x.shape[1])
            s = x.T @ inverse @ u
            logliks.append(
                -0.5
                * (
                    np.linalg.slogdet(V)[1]
                    + np.linalg.slogdet(S)[1]
                    + u @ inverse @ u
                    - s @ np.linalg.solve(S, s)
                )
                + (np.log(50) if share == 0 else 0)
            )
        weights = np.exp(np.array(logliks) - max(logliks))
        assert noise.weights[r] == pytest.approx(weights / weights.sum(), rel=1e-5, abs=1e-12)


def test_white_noise_is_told_from_a_rate_that_wanders():
    white = counts(120, 0.4, many=40)
    found = white_noise(white, fit_levels(white))
    assert np.median(found.alpha) == pytest.approx(0.4, rel=0.2)
    assert np.median(found.persistent.sum(axis=1)) < 0.05
    wandering = counts(120, 0.05, cv2=0.5, phi=0.8, many=40)
    found = white_noise(wandering, fit_levels(wandering))
    assert np.median(found.alpha) < 0.12
    assert np.median(found.persistent.sum(axis=1)) > 0.2


def test_noise_does_not_depend_on_what_stands_beside():
    data = counts(60, 0.3, many=3)
    together = white_noise(data, fit_levels(data))
    alone = data.rows(slice(1, 2))
    assert white_noise(alone, fit_levels(alone)).alpha[0] == pytest.approx(together.alpha[1], rel=1e-12)

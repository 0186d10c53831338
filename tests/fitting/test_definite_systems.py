"""Many small systems at once, against numpy.linalg one by one."""

from __future__ import annotations

import numpy as np
import pytest

from trends.fitting.definite_systems import factorise, pairs_of


def packed(matrices):
    r = matrices.shape[1]
    return np.stack([matrices[:, i, j] for i in range(r) for j in range(i + 1)], axis=1)


def definite(random, R, r):
    half = random.normal(size=(R, r, r + 2))
    return half @ half.transpose(0, 2, 1) * np.exp(random.normal(0, 4, (R, 1, 1)))


@pytest.mark.parametrize("r", [1, 2, 6, 13])
def test_solutions_and_inverses_are_those_of_numpy(r):
    random = np.random.default_rng(r)
    matrices = definite(random, 40, r)
    right = random.normal(size=(40, r, 2))
    factors = factorise(packed(matrices))
    solved = factors.solve(np.ascontiguousarray(right.transpose(1, 2, 0))).transpose(2, 0, 1)
    expected = np.linalg.solve(matrices, right)
    assert not factors.empty.any()
    np.testing.assert_allclose(solved, expected, rtol=1e-6, atol=1e-9 * np.abs(expected).max())
    np.testing.assert_allclose(
        factors.inverse() @ matrices, np.broadcast_to(np.eye(r), (40, r, r)), atol=1e-7
    )


def test_a_system_has_the_same_bits_whatever_stands_beside_it():
    random = np.random.default_rng(0)
    matrices = packed(definite(random, 9, 7))
    whole = factorise(matrices).inverse()
    for i in range(9):
        np.testing.assert_array_equal(factorise(matrices[i : i + 1]).inverse()[0], whole[i])


def test_a_direction_without_information_gets_no_step_and_a_finite_variance():
    direction = np.array([1.0, 2.0])
    factors = factorise(packed(np.outer(direction, direction)[None]))
    np.testing.assert_array_equal(factors.empty[:, 0], [False, True])
    solved = factors.solve(5 * direction[:, None, None])[:, 0, 0]
    assert direction @ solved == pytest.approx(5)
    assert np.isfinite(factors.inverse()).all()
    assert factors.inverse()[0, 1, 1] > 1e10


def test_nothing_but_zeros():
    factors = factorise(np.zeros((3, 6)))
    assert factors.empty.all()
    np.testing.assert_array_equal(factors.solve(np.ones((3, 1, 3))), 0.0)
    assert np.isfinite(factors.inverse()).all()


def test_pairs_are_the_products_that_make_up_the_information():
    random = np.random.default_rng(1)
    U, weight = random.normal(size=(11, 4)), random.random(11)
    np.testing.assert_allclose(packed(((U * weight[:, None]).T @ U)[None])[0], pairs_of(U) @ weight)

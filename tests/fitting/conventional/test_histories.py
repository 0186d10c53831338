"""Counts as the tests take them."""

from __future__ import annotations

import numpy as np
import pytest

from trends.errors import ParameterError
from trends.fitting.conventional.histories import histories, pieces


def test_unobserved_periods_hold_nothing():
    data = histories([[3, np.nan, 0], [1, 2, np.nan]], [30, 31, 0])
    assert data.observed.tolist() == [[True, False, False], [True, True, False]]
    assert data.count.tolist() == [[3, 0, 0], [1, 2, 0]]
    assert data.exposure.tolist() == [[30, 0, 0], [30, 31, 0]]
    assert data.total.tolist() == [3, 3]


@pytest.mark.parametrize(("shape", "results"), [((7,), ()), ((4, 7), (4,)), ((2, 3, 7), (2, 3))])
def test_results_have_the_shape_of_the_counts_without_the_last_axis(shape, results):
    data = histories(np.ones(shape))
    assert data.shaped(data.total).shape == results
    assert data.places(np.zeros(len(data.count), dtype=int)).shape == results


@pytest.mark.parametrize(
    ("counts", "exposure", "said"),
    [
        (5.0, None, "at least one period"),
        ([], None, "at least one period"),
        ([1, -1], None, "not negative"),
        ([1, np.inf], None, "finite"),
        ([1, 2], [1, 2, 3], r"shape \(3,\)"),
        ([1, 2], [1, -1], "Exposures"),
        ([1, 2], [1, np.nan], "Exposures"),
        ([1, 2], [1, 0], "without exposure"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(counts, exposure, said):
    with pytest.raises(ParameterError, match=said):
        histories(counts, exposure)


@pytest.mark.parametrize(("R", "each"), [(0, 10), (1, 10**9), (7, 4_000_000), (10_000, 1_000), (3, 0)])
def test_pieces_cover_everything_once(R, each):
    seen = [i for piece in pieces(R, each) for i in range(R)[piece]]
    assert seen == list(range(R))

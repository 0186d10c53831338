"""The false discovery rate, and where more draws are spent."""

from __future__ import annotations

import numpy as np
import pytest

from trends.verdict.screening.discovery import MOST_DRAWS, q_values, refined, seed_of


def test_benjamini_and_hochberg_by_hand():
    """Their rule on ten p-values: m p / rank, made to rise."""
    p = np.array([0.30, 0.01, 0.02, np.nan, 0.04, 0.90])
    expected = [0.375, 0.05, 0.05, np.nan, 0.2 / 3, 0.90]
    np.testing.assert_allclose(q_values(p), expected, rtol=1e-12)


def test_the_fifteen_p_values_of_the_paper():
    """Benjamini & Hochberg (1995), section 3.2: at 5 % the four smallest are rejected."""
    p = np.array(
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
         0.7590, 1.0]
    )  # fmt: skip
    assert (q_values(p) <= 0.05).sum() == 4


def test_nothing_tested():
    assert np.isnan(q_values(np.full(3, np.nan))).all()
    assert len(q_values(np.array([]))) == 0


class Again:
    """Answers with fixed p-values, and remembers what it was asked."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def __call__(self, positions, draws, stage):
        self.asked.append((list(positions), draws, stage))
        return [self.answers.get(f"p{at}", 1 / (draws + 1)) for at in positions]


def test_only_small_values_are_drawn_again_and_large_answers_stop_there():
    again = Again(p1=0.004)
    p, draws = refined(np.array([0.005, 0.010, 0.015, 0.5, np.nan]), 199, again)
    assert again.asked == [([0, 1], 999, 0), ([0], MOST_DRAWS, 1)]
    np.testing.assert_allclose(p, [1 / (MOST_DRAWS + 1), 0.004, 0.015, 0.5, np.nan])
    assert draws.tolist() == [MOST_DRAWS, 999, 199, 199, 0]


def test_nothing_small_nothing_drawn():
    again = Again()
    p, draws = refined(np.array([0.2, np.nan]), 199, again)
    assert again.asked == []
    assert p[0] == 0.2
    assert draws.tolist() == [199, 0]


def test_the_cost_is_bounded_however_many_series_changed():
    for changed in (1, 100, 1000, 5000, 10_000):
        again = Again()
        start = np.full(10_000, 0.5)
        start[:changed] = 0.005
        p, _ = refined(start, 199, again)
        assert sum(len(positions) * draws for positions, draws, _ in again.asked) <= 100 * 10_000
        # Enough draws to tell a false discovery rate of about one in a hundred, where 9,999 are enough for that.
        assert q_values(p)[0] <= max(0.0112, 10_000 / changed / (MOST_DRAWS + 1))


def test_no_more_draws_than_memory_has_room_for_nor_fewer_than_there_were():
    again = Again()
    refined(np.array([0.005]), 199, again, most=500)
    assert again.asked == [([0], 500, 0)]
    again = Again()
    _, draws = refined(np.array([0.001]), 999, again, most=500)
    assert again.asked == []
    assert draws.tolist() == [999]
    again = Again()
    refined(np.array([1 / 5000]), 4999, again)
    assert again.asked == [([0], MOST_DRAWS, 1)]


def test_a_value_that_went_on_is_forgotten():
    """Valid p-values stay valid: the last draws decide, also where they are less kind."""
    p, _ = refined(np.array([0.005]), 199, Again(p0=0.3))
    assert p[0] == 0.3


def test_seeds_are_the_series_own():
    assert seed_of(("a", "b"), 0, 0) == seed_of(("a", "b"), 0, 0)
    others = {
        seed_of(key, seed, stage)
        for key in (("a", "b"), ("ab",), ("a",))
        for seed in (0, 1)
        for stage in (0, 1)
    }
    assert len(others) == 12
    assert seed_of(("\udcff", "=1+1"), 0, 0) >= 0


@pytest.mark.slow
def test_refined_values_of_a_true_null_are_uniform():
    """Simulated: p-values of B draws that are drawn again where small stay valid at every level."""
    random = np.random.default_rng(5)
    truth = random.random(20_000)

    def draw(positions, draws, _stage=0):
        return (1 + random.binomial(draws, truth[positions])) / (draws + 1)

    p, _ = refined(draw(np.arange(20_000), 199), 199, draw)
    for level in (0.0005, 0.001, 0.005, 0.01, 0.05, 0.2):
        assert (p <= level).mean() <= level + 4 * np.sqrt(level / 20_000)

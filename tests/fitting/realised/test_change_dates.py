"""Dates of changes: classics, brute force, and how rarely noise is dated."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from trends.fitting.realised.change_dates import change_dates

COAL = """4 5 4 1 0 4 3 4 0 6 3 3 4 0 2 6 3 3 5 4 5 3 1 4 4 1 5 5 3 4 2 5 2 2 3 4 2 1 3 2 2 1 1 1 1 3 0 0 1 0 1 1 0 0 3 1 0 3 2 2
    0 1 1 1 0 1 0 1 0 0 0 2 1 0 0 0 1 1 0 2 3 3 1 1 2 1 1 1 1 2 3 3 0 0 0 1 4 0 0 0 1 0 0 0 0 0 1 0 0 1 0 1"""


def dated(counts, share=None, information=None, dispersion=0.0):
    counts = np.asarray(counts, dtype=float)
    one = np.ones(len(counts))
    return change_dates(
        counts, one if share is None else share, one if information is None else information, dispersion
    )


def test_the_british_coal_mines_change_in_1892_and_1948():
    """Disasters a year, 1851 to 1962. The score of a single step says 1887; a third change, in 1930, is none."""
    first, second = dated([int(count) for count in COAL.split()], dispersion=0.03)
    assert (1851 + first.at, 1851 + first.low, 1851 + first.high) == (1892, 1883, 1897)
    assert 1851 + second.at == 1948
    assert first.after == pytest.approx(second.before)


def test_the_partition_is_the_best_of_all():
    random = np.random.default_rng(4)
    counts = np.concatenate([random.poisson(rate, 8) for rate in (4, 20, 4, 9)])
    found = [change.at for change in dated(counts)]

    def likelihood(cuts):
        parts = np.split(counts, cuts)
        return sum(part.sum() * np.log(max(part.sum(), 0.25) / len(part)) - part.sum() for part in parts)

    allowed = [
        cuts
        for k in range(4)
        for cuts in combinations(range(3, 30), k)
        if all(b - a >= 3 for a, b in zip((0, *cuts), (*cuts, 32), strict=True))
    ]
    penalty = 2.2 * np.log(60)
    best = max(allowed, key=lambda cuts: 2 * likelihood(list(cuts)) - penalty * len(cuts) - 5 * bool(cuts))
    assert found == list(best)


def test_exposure_and_season_are_no_change():
    """Periods of three days and of thirty, each in a half of the window: the rate is the same."""
    random = np.random.default_rng(5)
    share = np.where(np.arange(80) < 40, 0.1, 1.0)
    assert dated(random.poisson(30 * share), share) == ()
    (change,) = dated(random.poisson(30 * share * np.where(np.arange(80) < 60, 1, 2)), share)
    assert change.low <= 60 <= change.high
    assert change.before == pytest.approx(30, rel=0.1)
    assert change.after == pytest.approx(60, rel=0.1)


def test_one_outlying_month_is_no_change():
    counts = np.tile([9.0, 11.0, 10.0], 20)
    counts[30] = 90.0
    assert dated(counts, dispersion=0.05) == ()


def test_the_newest_months_are_dated():
    (change,) = dated([10, 9, 11] * 18 + [40, 38, 41, 44, 39, 40], dispersion=0.05)
    assert (change.at, change.after) == (54, pytest.approx(40.3, abs=0.1))


def test_a_change_in_an_unobserved_stretch_is_dated_where_counting_resumes():
    information = np.ones(60)
    information[25:35] = 0
    counts = np.where(np.arange(60) < 30, 5.0, 50.0) * information
    (change,) = dated(counts, information=information)
    assert change.at == 35


def test_noise_is_rarely_dated_and_a_halving_is():
    random = np.random.default_rng(6)
    still = random.negative_binomial(5, 5 / (5 + 10.0), (100, 60))
    assert sum(bool(dated(counts, dispersion=0.2)) for counts in still) <= 3
    halved = random.poisson(np.where(np.arange(120) < 60, 10, 5), (60, 120))
    changes = [dated(counts, dispersion=0.02) for counts in halved]
    assert sum(len(found) == 1 for found in changes) >= 55
    assert sum(any(one.low <= 60 <= one.high for one in found) for found in changes) >= 55


def test_long_series_are_dated_to_the_day():
    random = np.random.default_rng(9)
    counts = random.poisson(np.where(np.arange(1500) < 701, 4, 1))
    (change,) = dated(counts)
    assert change.low <= 701 <= change.high
    assert change.high - change.low < 12


@pytest.mark.parametrize("counts", [np.zeros(60), np.full(60, 7.0), [3.0] * 5])
def test_what_does_not_change_has_no_dates(counts):
    assert dated(counts, dispersion=0.1) == ()

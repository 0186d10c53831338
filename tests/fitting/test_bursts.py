"""Bursts: what is gathered, what is cut, and that nothing is lost."""

from __future__ import annotations

import numpy as np

from trends.fitting.bursts import GAP_DAYS, LONGEST_DAYS, bursts


def test_a_gap_ends_a_burst_and_so_does_another_place():
    day = np.array([0.0, GAP_DAYS, 2 * GAP_DAYS + 1, 5.0])
    assert bursts(day, np.array([0, 0, 0, 1])).number.tolist() == [0, 0, 1, 2]


def test_a_state_of_years_is_cut_into_equal_pieces():
    day = np.arange(0.0, 10 * LONGEST_DAYS)
    found = bursts(day, np.zeros(len(day), dtype=int))
    lengths = [np.ptp(day[found.number == number]) for number in np.unique(found.number)]
    assert max(lengths) <= LONGEST_DAYS
    assert len(lengths) == 10


def test_the_middle_is_that_of_an_event_of_the_burst_whatever_the_order():
    random = np.random.default_rng(1)
    day, place = np.floor(random.random(300) * 900), random.integers(0, 5, 300)
    found = bursts(day, place)
    for number in np.unique(found.number):
        inside = found.number == number
        assert len(set(place[inside])) == 1
        assert set(found.middle[inside]) <= set(day[inside])
    order = random.permutation(300)
    assert bursts(day[order], place[order]).middle.tolist() == found.middle[order].tolist()


def test_nothing_has_no_bursts():
    assert bursts(np.zeros(0), np.zeros(0, dtype=int)).number.size == 0

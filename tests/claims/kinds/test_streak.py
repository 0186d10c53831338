"""Streaks against tables worked by hand."""

from __future__ import annotations

import pytest


def streak(direction: str, length: int, at: str = "2020-05", more: str = "") -> str:
    return f'kind = "streak"\nat = "{at}"\nlength = {length}\ndirection = "{direction}"\n{more}'


@pytest.mark.parametrize(
    ("counts", "entry", "verdict"),
    [
        ("1 2 3 4 5", streak("rise", 3), "supported"),
        ("1 2 3 3 5", streak("rise", 3), "contradicted"),
        ("1 2 4..9 - 5", streak("rise", 3), "inconclusive"),
        ("1 2 6..9 4 5", streak("rise", 3), "contradicted"),
        ("9 8 5..6 4 3", streak("fall", 4), "supported"),
        ("9 8 3..6 4 3", streak("fall", 4), "inconclusive"),
        ("5 10 11 12 10", streak("at least", 4, more="level = 10"), "supported"),
        ("5 10 9 12 10", streak("at least", 4, more="level = 10"), "contradicted"),
        ("5 10 9..12 12 10", streak("at least", 4, more="level = 10"), "inconclusive"),
        ("1 2 3 4 5 4", streak("rise", 3, more="ended = true"), "supported"),
        ("1 2 3 4 5 6", streak("rise", 3, more="ended = true"), "contradicted"),
        ("1 2 3 4 5", streak("rise", 3, more="ended = true"), "inconclusive"),
        ("1 2 3 4 5", streak("rise", 6), "inconclusive"),  # it would begin before the data
    ],
)
def test_streaks(judge, counts, entry, verdict):
    assert judge(entry, counts).verdict == verdict


def test_the_chance_of_steps_allows_for_ties_and_gaps(judge):
    counts = "3 5 4 6 5 7 4 3 5 6 4 5"
    found = judge(streak("rise", 3, at="2020-06"), counts).evidence.chance
    assert found.p < 1 / 24  # of four values without ties one order in 24 rises throughout
    gap = judge(streak("rise", 3, at="2020-06"), "3 5 4 6 - 7 4 3 5 6 4 5 6").evidence.chance
    assert (
        gap.what
        == "the chance of a rise in the one step with figures in March to June 2020 if the pace were constant"
    )
    assert 0.3 < gap.p < 0.5


def test_the_chance_of_a_run_above_a_level_comes_from_constant_histories(judge):
    counts = " ".join(["10", "12", "9", "11", "8", "13"] * 5)
    entry = 'kind = "streak"\nat = "2020-06"\nlength = 6\ndirection = "at least"\nlevel = 8\n'
    common = judge(entry, counts).evidence.chance.p
    assert common > 0.2
    assert judge(entry.replace("level = 8", "level = 13"), counts).evidence.chance.p < 0.02


def test_a_level_belongs_to_a_run_and_to_no_rise(problem):
    assert "level" in problem(
        'kind = "streak"\ndata = "s.csv"\nat = "2020-02"\nlength = 1\ndirection = "at least"'
    )
    assert "level" in problem(
        'kind = "streak"\ndata = "s.csv"\nat = "2020-02"\nlength = 1\ndirection = "rise"\nlevel = 3'
    )

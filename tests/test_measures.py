from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from trends.canonical import MEASURES, conform
from trends.errors import ParameterError
from trends.measures import (
    contradictory,
    figures_of,
    measured_columns,
    noun,
    parse_estimate,
    parse_measure,
    question,
)

TOLLS = conform(
    pd.DataFrame(
        {
            "incident_id": list("abcde"),
            "fatalities_low": [1, 1, None, None, 7],
            "fatalities_best": [2, None, 5, None, 3],
            "fatalities_high": [4, 9, None, None, 6],
        }
    )
)
NAN = float("nan")


@pytest.mark.parametrize(
    ("estimate", "chosen", "lower", "upper"),
    [
        ("low", [1, 1, NAN, NAN, 7], [0, 0, 0, 0, 0], [2, 9, 5, NAN, 3]),
        ("best", [2, NAN, 5, NAN, 3], [1, 1, 0, 0, 7], [4, 9, NAN, NAN, 6]),
        ("high", [4, 9, NAN, NAN, 6], [2, 1, 5, 0, 3], [NAN] * 5),
    ],
)
def test_the_other_estimates_bound_a_missing_one(estimate, chosen, lower, upper):
    figures = figures_of(TOLLS, "fatalities", estimate)
    assert np.array_equal(figures.chosen, chosen, equal_nan=True)
    assert np.array_equal(figures.lower, lower)
    assert np.array_equal(figures.upper, upper, equal_nan=True)
    assert np.array_equal(figures.low, [1, 1, NAN, NAN, 7], equal_nan=True)
    assert np.array_equal(figures.high, [4, 9, NAN, NAN, 6], equal_nan=True)


def test_estimates_that_contradict_their_names_are_found():
    assert contradictory(TOLLS).tolist() == [False, False, False, False, True]


def test_what_a_source_gives_is_read_off_its_columns():
    assert measured_columns(TOLLS) == {"fatalities_low", "fatalities_best", "fatalities_high"}
    with pytest.raises(ParameterError, match="how many were wounded"):
        figures_of(TOLLS, "wounded")


@pytest.mark.parametrize("measure", ["attacks", "fatalities", *MEASURES])
def test_every_measure_has_its_words(measure):
    assert parse_measure(f" {measure.upper()} ") == measure
    assert "events" in noun(measure, "events")
    if measure != "attacks":
        assert question(measure).startswith("how many")


def test_other_words_are_refused():
    with pytest.raises(ParameterError, match="nearest is wounded"):
        parse_measure("wound")
    with pytest.raises(ParameterError, match=r"there is attacks, .* more"):
        parse_measure("zzz")
    with pytest.raises(ParameterError, match="low, best or high"):
        parse_estimate("mean")
    assert parse_estimate(" Best ") == "best"

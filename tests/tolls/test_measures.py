from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from trends.errors import ParameterError
from trends.schema import MEASURES, conform
from trends.tolls.measures import (
    contradictory,
    counts_deaths,
    counts_incidents,
    deadliness,
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


# -- attacks that killed at least so many -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("threshold", "chosen", "lower", "upper"),
    [
        # best: 2 (1 to 4), none (1 to 9), 5 (none), none (none), 3 (7 to 6)
        (1, [1, 1, 1, NAN, 1], [1, 1, 0, 0, 1], [1, 1, 1, 1, 1]),
        (3, [0, NAN, 1, NAN, 1], [0, 0, 0, 0, 1], [1, 1, 1, 1, 1]),
        (10, [0, 0, 0, NAN, 0], [0, 0, 0, 0, 0], [0, 0, 1, 1, 0]),
    ],
)
def test_a_threshold_is_reached_missed_or_left_open(threshold, chosen, lower, upper):
    figures = figures_of(TOLLS, f"deadly:{threshold}")
    assert np.array_equal(figures.chosen, chosen, equal_nan=True)
    assert np.array_equal(figures.lower, lower)
    assert np.array_equal(figures.upper, upper)


def test_thresholds_are_measures():
    assert parse_measure(" Deadly:007 ") == "deadly:7"
    assert (deadliness("deadly:7"), deadliness("attacks")) == (7, None)
    assert noun("deadly:1000", "attacks") == "attacks that killed at least 1,000"
    assert question("deadly:5") == "how many were killed"
    assert counts_incidents("deadly:5")
    assert not counts_incidents("fatalities")
    assert counts_deaths("deadly:5")
    assert not counts_deaths("wounded")


@pytest.mark.parametrize(
    "text", ["deadly", "deadly:", "deadly:0", "deadly:-3", "deadly:2.5", "deadly:9999999", "deadly:\u0665"]
)
def test_thresholds_that_are_none(text):
    with pytest.raises(ParameterError, match="deadly:5"):
        parse_measure(text)


@pytest.mark.parametrize(
    "column",
    ["ucdp_event_count", "events", "n_attacks", "Incidents", "state_based_events", "battles", "clashes"],
)
def test_a_column_of_a_series_may_say_that_it_counts_events(column):
    assert counts_incidents(column)


@pytest.mark.parametrize(
    "column",
    [
        "ucdp_peak_event_fatalities",
        "attack_deaths",
        "killed_in_attacks",
        "prevention",
        "preventions",
        "civilians",
        "n",
    ],
)
def test_what_events_cost_and_words_that_hold_event_are_no_events(column):
    assert not counts_incidents(column)

"""Counts by province: the columns of a series file, the provinces of incidents, and what is left out of the figure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import trends as tr
from trends.studies.places import MOST_PLACES, places_of


def incidents(places, **more):
    frame = pd.DataFrame(
        {
            "date_start": pd.date_range("2020-01-01", periods=len(places), freq="10D"),
            "admin1": places,
            "fatalities_best": 1.0,
        }
    )
    return tr.Incidents.from_frame(frame, **more)


def of(data, **how):
    return places_of(data, data.count(**how))


def test_the_columns_by_place_of_a_series_file_are_the_same_counts():
    data = tr.load("central-syria")
    found = of(data)
    raw = data.frame
    wanted = {
        name: raw[column].sum()
        for name, column in {
            "Homs": "attacks_homs",
            "Deir ez-Zor": "attacks_deir_ez_zor",
            "Hama": "attacks_hama",
            "Raqqa": "attacks_raqqa",
            "Aleppo": "attacks_aleppo",
        }.items()
    }
    assert [(name, part.total) for name, part in found.parts] == list(wanted.items())
    any_known = raw[
        [
            column
            for column in raw
            if column.startswith("attacks_") and column not in {"attacks_low", "attacks_high"}
        ]
    ]
    known = any_known.drop(columns="attacks_confirmed", errors="ignore").notna().any(axis=1).sum()
    assert found.observed == known
    assert f"In the {known} of 56 months" in found.sentence
    assert {part.subject for _, part in found.parts} == {"Islamic State attacks"}


def test_deaths_are_not_told_by_columns_that_count_attacks():
    data = tr.load("central-syria")
    assert places_of(data, data.count(measure="fatalities")) is None


def test_incidents_are_split_by_province_over_the_same_periods():
    data = incidents(["A", "B", "A", None, "C", "A", "B", "A"])
    found = of(data)
    assert [(name, part.total) for name, part in found.parts] == [("A", 4), ("B", 2), ("C", 1)]
    assert found.unplaced == 1
    assert "Of 1 the province is not known." in found.sentence
    assert all(part.periods.equals(data.count().periods) for _, part in found.parts)


def test_of_many_provinces_the_largest_are_drawn_and_the_others_named():
    data = incidents([f"P{n:02d}" for n in range(15) for _ in range(15 - n)])
    found = of(data)
    assert len(found.parts) == MOST_PLACES
    assert found.rest == ("P12", "P13", "P14")
    assert "3 more places are not drawn: P12, P13 and P14." in found.sentence


@pytest.mark.parametrize("places", [["A"] * 5, [None] * 5])
def test_one_province_or_none_is_nothing_to_tell_apart(places):
    assert of(incidents(places)) is None


def test_a_province_of_few_incidents_is_not_told_where_rows_may_not_be_passed_on():
    data = incidents(["A"] * 12 + ["B"] * 11 + ["Zqx"])
    closed = replace(data, provenance=replace(data.provenance, licence="rows may not be passed on"))
    assert [name for name, _ in of(closed).parts] == ["A", "B"]
    assert "Zqx" not in repr(of(closed))


def test_the_parts_add_up_in_every_period():
    random = np.random.default_rng(3)
    data = incidents(list(random.choice(["A", "B", "C"], 80)))
    for freq in ("week", "month", "quarter", "year"):
        whole = data.count(freq=freq)
        found = places_of(data, whole)
        assert np.allclose(sum(part.count for _, part in found.parts), whole.count)

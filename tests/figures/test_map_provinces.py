"""The map by province: a dot at the middle of the places known there, and what has none is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from trends.figures import figure, plot_provinces
from trends.figures.map_provinces import describe, table
from trends.incidents.incidents import Incidents
from trends.provenance import Provenance


@pytest.fixture(scope="module")
def placed():
    """Zenda: three at one town and one at another, two somewhere; Strelsau, known by its area alone; one without."""
    return Incidents.from_frame(
        pd.DataFrame(
            {
                "date_start": pd.date_range("2020-01-01", periods=9),
                "latitude": [34.0] * 3 + [36.0] + [50.0] * 2 + [40.0] + [np.nan] * 2,
                "longitude": [38.0] * 4 + [20.0] * 2 + [39.0] + [np.nan] * 2,
                "country": "Ruritania",
                "admin1": ["Zenda"] * 6 + ["Strelsau", "Hentzau", None],
                "place_precision": ["exact"] * 4 + ["admin1"] * 3 + ["exact"] * 2,
            }
        )
    )


def test_a_dot_lies_at_the_middle_of_the_places_known_there(placed):
    rows = table(placed).set_index("province")
    assert rows["incidents"].to_dict() == {"Zenda": 6, "Strelsau": 1, "Hentzau": 1}
    # Each place once: not where most of the incidents were, and not at the point given to what is known by the area.
    assert rows.loc["Zenda", "latitude"] == pytest.approx(35.0)
    assert rows.loc["Zenda", "longitude"] == pytest.approx(38.0)
    # Where no place is known, the point that the publisher gives to the area.
    assert rows.loc["Strelsau", "latitude"] == pytest.approx(40.0)
    assert np.isnan(rows.loc["Hentzau", "latitude"])


def test_areas_are_in_proportion_and_what_is_not_drawn_is_said(placed):
    ax = plot_provinces(placed)
    (dots,) = [drawn for drawn in ax.collections if drawn.get_gid() == "provinces"]
    largest, least = sorted(dots.get_sizes(), reverse=True)
    assert largest / least == pytest.approx(6)
    words = describe(placed)
    assert "does not say where in the province" in words
    assert "1 incident names no province." in words
    assert "1 incident lies in provinces without coordinates" in words
    assert "the most: Zenda 6" in words


def test_nothing_known_is_a_sentence(placed):
    nowhere = Incidents.from_frame(placed.frame.assign(admin1=None))
    assert describe(nowhere) == "None of these incidents lies in a province whose place is known."
    assert figure(nowhere, kind="admin1") is not None


def test_no_province_of_a_few_where_rows_may_not_be_passed_on(placed):
    kept_back = Incidents.from_frame(
        placed.frame, provenance=Provenance("acled", licence="ACLED; rows may not be passed on")
    )
    assert kept_back.provenance.kept_back
    assert table(kept_back).empty

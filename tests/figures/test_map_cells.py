"""The map by cell: every incident once, whatever is known of its place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from trends.figures import figure, plot_cells
from trends.figures.map_cells import describe, table
from trends.incidents.incidents import Incidents
from trends.provenance import Provenance


@pytest.fixture(scope="module")
def placed():
    """Three at one place, one at another, two somewhere in their province, one nowhere."""
    return Incidents.from_frame(
        pd.DataFrame(
            {
                "date_start": pd.date_range("2020-01-01", periods=7),
                "latitude": [34.6] * 3 + [36.1] + [35.0] * 2 + [np.nan],
                "longitude": [38.3] * 3 + [38.3] + [38.0] * 2 + [np.nan],
                "country": "Ruritania",
                "admin1": ["Zenda"] * 6 + [None],
                "place_precision": ["exact"] * 4 + ["admin1"] * 2 + ["exact"],
            }
        )
    )


def test_an_area_is_shared_over_the_places_that_are_known_there(placed):
    rows = table(placed)
    # Two places are known in Zenda, so each has half of the two.
    assert rows["incidents"].tolist() == pytest.approx([4.0, 2.0])
    assert rows["latitude"].tolist() == [34.75, 36.25]
    assert "2 incidents known by area alone are shared" in describe(placed)
    assert "1 incident has no known place" in describe(placed)


def test_as_many_squares_as_cells_and_the_palest_is_no_nothing(placed):
    ax = plot_cells(placed, basemap=False)
    (squares,) = [each for each in ax.collections if each.get_gid() == "cells"]
    assert len(squares.get_paths()) == 2
    assert np.asarray(squares.get_array()).min() >= 1


def test_where_rows_may_not_be_passed_on_a_cell_of_a_few_is_not_in_the_table(placed):
    closed = Incidents.from_frame(
        placed.frame, provenance=Provenance("acled", licence="ACLED; rows may not be passed on")
    )
    assert table(closed).empty


def test_without_a_place_there_is_a_sentence():
    nowhere = Incidents.from_frame(pd.DataFrame({"date_start": pd.date_range("2020-01-01", periods=3)}))
    assert describe(nowhere) == "None of these incidents lies in a cell."
    assert figure(nowhere, "cells").svg

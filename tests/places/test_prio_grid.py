"""Cells of PRIO-GRID against UCDP's own numbers, worked points and the shape of the grid."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trends as tr
from trends.places.prio_grid import CELLS, NO_CELL, cells_at, centres, neighbours

UCDP = Path(__file__).resolve().parents[3] / "shared" / "data" / "ucdp"


@pytest.mark.parametrize("name", ["ucdp_syria_2016_2019.csv", "ged231_sample1000.csv"])
def test_the_cells_that_ucdp_publishes(name: str) -> None:
    if not (UCDP / name).exists():
        pytest.skip("the real UCDP files do not lie beside the project")
    rows = pd.read_csv(UCDP / name, usecols=["latitude", "longitude", "priogrid_gid"])
    assert (cells_at(rows["latitude"], rows["longitude"]) == rows["priogrid_gid"]).all()


@pytest.mark.parametrize(
    ("latitude", "longitude", "cell"),
    [
        (-90, -180, 1),
        (-90, -179.5, 2),
        (-89.5, -180, 721),
        (90, 180, CELLS),
        (0, 0, 180 * 720 + 361),
        (91, 0, NO_CELL),
        (0, 180.1, NO_CELL),
        (np.nan, 10, NO_CELL),
        (10, np.nan, NO_CELL),
        (np.inf, 0, NO_CELL),
    ],
)
def test_points_worked_by_hand(latitude: float, longitude: float, cell: int) -> None:
    assert cells_at([latitude], [longitude]).tolist() == [cell]


@given(st.integers(1, CELLS))
def test_the_middle_of_a_cell_lies_in_it_and_neighbours_touch(cell: int) -> None:
    latitude, longitude = centres([cell])
    assert cells_at(latitude, longitude).tolist() == [cell]
    around = neighbours(cell)
    assert cell not in around
    assert all(cell in neighbours(int(near)) for near in around)
    north, _ = centres(around)
    assert (np.abs(north - latitude) <= 0.5).all()
    assert len(around) in (5, 8)


def test_coordinates_give_the_cell_where_the_source_has_none() -> None:
    rows = pd.DataFrame(
        {"date_start": ["2020-01-01"] * 3, "latitude": [34.56, 10, None], "longitude": [38.28, None, 3]}
    )
    incidents = tr.load(rows)
    assert incidents.frame["cell"].isna().tolist() == [False, True, True]
    assert incidents.frame["cell"].iloc[0] == 179717

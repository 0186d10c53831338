"""Points on the sphere: distances, middles and directions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.places.sphere import EARTH_KM, bearing, centre_of, coordinates, kilometres, unit_vectors

NORTH, EAST = st.floats(-89, 89), st.floats(-180, 180)


def test_paris_to_new_york_is_5837_kilometres_to_the_north_west():
    # By the haversine formula with the same radius: 5837.2.
    paris, new_york = unit_vectors([48.8566, 40.7128], [2.3522, -74.0060])
    assert float(kilometres(paris, new_york)) == pytest.approx(5837, abs=1)
    assert bearing(paris, new_york) == pytest.approx(291.8, abs=0.1)


@given(NORTH, EAST)
def test_coordinates_come_back(north, east):
    latitude, longitude = coordinates(unit_vectors([north], [east])[0])
    assert latitude == pytest.approx(north, abs=1e-9)
    assert abs((longitude - east + 180) % 360 - 180) < 1e-7


@given(NORTH, EAST, NORTH, EAST, st.floats(-180, 180))
def test_turning_the_globe_changes_no_distance(north, east, other_north, other_east, turn):
    one = kilometres(*unit_vectors([north, other_north], [east, other_east]))
    turned = kilometres(*unit_vectors([north, other_north], [east + turn, other_east + turn]))
    assert float(turned) == pytest.approx(float(one), abs=1e-3)
    assert 0 <= one <= np.pi * EARTH_KM + 1e-6


def test_opposite_points_have_no_middle_and_an_unknown_one_weighs_nothing():
    assert np.isnan(centre_of(np.ones(2), unit_vectors([0.0, 0.0], [0.0, 180.0]))).all()
    points = unit_vectors([10.0, np.nan], [20.0, 20.0])
    assert coordinates(centre_of(np.ones(2), points)) == pytest.approx((10.0, 20.0))

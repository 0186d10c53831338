"""Points on the sphere: centres of gravity, distances and directions that hold across the 180th meridian and the poles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["EARTH_KM", "bearing", "centre_of", "coordinates", "kilometres", "unit_vectors"]

EARTH_KM = 6371.0
"""Radius of the sphere: the mean radius of the earth."""

_NO_DIRECTION = 1e-9
"""Length of a mean of unit vectors below which points lie all around the globe, and none is their middle."""


def unit_vectors(latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.float64]:
    """Return points given in degrees as unit vectors, shape (n, 3).

    Examples
    --------
    >>> unit_vectors([0.0, 90.0], [180.0, 0.0]).round(6).tolist()
    [[-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    north, east = (np.deg2rad(np.asarray(side, dtype=np.float64)) for side in (latitude, longitude))
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def coordinates(vector: NDArray[np.float64]) -> tuple[float, float]:
    """Return latitude and longitude of a unit vector, in degrees.

    Examples
    --------
    >>> [round(side, 6) for side in coordinates(unit_vectors([34.5], [-120.25])[0])]
    [34.5, -120.25]
    """
    x, y, z = vector
    return float(np.rad2deg(np.arctan2(z, np.hypot(x, y)))), float(np.rad2deg(np.arctan2(y, x)))


def centre_of(weights: NDArray[np.float64], vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the centre of gravity of weighted points, brought back to the surface; NaN where they have none.

    Parameters
    ----------
    weights : ndarray, shape (..., p)
    vectors : ndarray, shape (p, 3)
        Unit vectors; a point whose place is not known (NaN) weighs nothing.

    Returns
    -------
    ndarray, shape (..., 3)

    Examples
    --------
    Two points on either side of the 180th meridian have their middle on it, not on the zeroth:

    >>> coordinates(centre_of(np.ones(2), unit_vectors([0.0, 0.0], [179.0, -179.0])))
    (0.0, 180.0)
    """
    middle = weights @ np.nan_to_num(vectors)
    length = np.linalg.norm(middle, axis=-1, keepdims=True)
    mean = length / np.maximum(weights.sum(axis=-1, keepdims=True), 1e-300)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(mean > _NO_DIRECTION, middle / length, np.nan))


def kilometres(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the great-circle distances of unit vectors, shape (..., 3) each.

    Examples
    --------
    >>> pole, equator = unit_vectors([90.0, 0.0], [0.0, 55.0])
    >>> round(float(kilometres(pole, equator)))
    10008
    """
    # By the chord and not by the cosine, which tells points within some hundred metres nothing apart.
    chord = np.linalg.norm(one - other, axis=-1)
    return np.asarray(2 * EARTH_KM * np.arcsin(np.clip(chord / 2, 0, 1)))


def bearing(start: NDArray[np.float64], end: NDArray[np.float64]) -> float:
    """Return the direction in which the great circle to another point leaves: degrees clockwise from north.

    Examples
    --------
    >>> start, east = unit_vectors([0.0, 0.0], [0.0, 1.0])
    >>> round(bearing(start, east))
    90
    """
    easterly = np.array([-start[1], start[0], 0.0])
    northerly = np.cross(start, easterly)
    return float(np.degrees(np.arctan2(end @ easterly, end @ northerly)) % 360)

"""Provinces: which rows lie in which, what they are called, and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from trends.places.sharing import SPOTS
from trends.places.sphere import centre_of, coordinates, unit_vectors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["Provinces", "provinces_of"]

_WITHIN = ("admin2", "admin1")
"""Precisions of rows that lie in a province without its being known where: their points are the publisher's middles."""


class Provinces(NamedTuple):
    """First-order divisions of a table of n rows, p in number.

    Attributes
    ----------
    number : ndarray of int, shape (n,)
        Of each row; -1 where it names none.
    labels : tuple of str
        With the country, where there are several.
    latitude, longitude : ndarray, shape (p,)
        The middle of the places that the table knows in each, every place once; where it knows none, of the points that
        it gives to rows known by the area alone; NaN where it gives none. It is no middle of the area, whose outline the
        table does not tell.
    """

    number: NDArray[np.int64]
    labels: tuple[str, ...]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]


def provinces_of(frame: pd.DataFrame) -> Provinces:
    """Find the provinces of a canonical table.

    Examples
    --------
    >>> import trends as tr
    >>> found = provinces_of(tr.load("documented-attacks").frame)
    >>> len(found.labels) == len(found.latitude)
    True
    """
    names = frame[["country", "admin1"]].astype("string")
    named = names["admin1"].notna().to_numpy()
    keys = pd.MultiIndex.from_frame(names.fillna(""))
    codes, areas = pd.factorize(keys[named], sort=True)
    number = np.full(len(frame), -1, dtype=np.int64)
    number[named] = codes
    countries = {country for country, _ in areas}
    labels = tuple(
        name if len(countries) < 2 or not country else f"{name}, {country}" for country, name in areas
    )
    middles = np.full((len(areas), 2), np.nan)
    # The finest last, so that it stands.
    for precisions in (_WITHIN, SPOTS):
        for province, vectors in _points(frame, number, precisions):
            centre = centre_of(np.ones(len(vectors)), vectors)
            if not np.isnan(centre).any():
                middles[province] = coordinates(centre)
    return Provinces(number, labels, middles[:, 0], middles[:, 1])


def _points(
    frame: pd.DataFrame, number: NDArray[np.int64], precisions: tuple[str, ...]
) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Give the points of each province at such a precision, each once, as unit vectors."""
    latitude, longitude = (
        frame[side].to_numpy(np.float64, na_value=np.nan) for side in ("latitude", "longitude")
    )
    # A table of one's own that does not say how exact its points are is taken at its word.
    precise = frame["place_precision"].astype("string").fillna("exact").isin(precisions).to_numpy()
    known = (number >= 0) & precise & (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180)
    points = pd.DataFrame(
        {"province": number[known], "latitude": latitude[known], "longitude": longitude[known]}
    )
    for province, rows in points.drop_duplicates().groupby("province"):
        yield int(str(province)), unit_vectors(rows["latitude"], rows["longitude"])

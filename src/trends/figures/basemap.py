"""The land and the borders under a map: a small file that comes with the package, or one of the user's own.

No network is asked. The bundled file is Natural Earth's (public domain) at 1:50 million, as TopoJSON; its borders
show who holds what on the ground and say nothing about what is whose. Anyone who must show others gives a file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.document.text import one_line
from trends.errors import InputError
from trends.files.bundled import data_folder
from trends.messages import Message

if TYPE_CHECKING:
    from os import PathLike

    from numpy.typing import NDArray

__all__ = ["DISCLAIMER", "Area", "Basemap", "natural_earth", "read_basemap"]

DISCLAIMER = "maps.base.natural_earth"
"""The message on whose borders the bundled map has."""
_OWN_FILE = "maps.base.own_file"


@dataclass(frozen=True, eq=False)
class Area:
    """One country or territory: its name and its outer rings, shape (k, 2) each, as longitude and latitude."""

    name: str
    rings: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, eq=False)
class Basemap:
    """Land and lines under a map, in degrees.

    Attributes
    ----------
    areas : tuple of Area
        What is land.
    coasts, borders : tuple of ndarray, shape (k, 2) each
        Lines of longitude and latitude; in a file without shared lines (GeoJSON) all are borders.
    credit : str
        The line under every map: whose borders these are, and what they do not say.
    """

    areas: tuple[Area, ...]
    coasts: tuple[NDArray[np.float64], ...]
    borders: tuple[NDArray[np.float64], ...]
    credit: str


@lru_cache(maxsize=1)
def natural_earth() -> Basemap:
    """Return the bundled base map; it is read once.

    Raises
    ------
    InputError
        If the package was installed without it.
    """
    return read_basemap(data_folder() / "basemap-50m.json", credit=Message(DISCLAIMER))


def read_basemap(path: str | PathLike[str], *, credit: str | None = None) -> Basemap:
    """Read a base map from a file in GeoJSON (RFC 7946) or TopoJSON, in degrees.

    Parameters
    ----------
    path : path
        Polygons are land; lines are borders.
    credit : str
        The line to set under every map; by default that it is a file of one's own.

    Raises
    ------
    InputError
        If the file cannot be read as either.
    """
    name = Path(path).name
    try:
        content = json.loads(Path(path).read_bytes())
        # Told by what it says it is, not by the ending: both are commonly called .json.
        parts = _topology(content) if content["type"] == "Topology" else _features(content)
    except OSError:
        raise InputError(f"The base map {name!r} cannot be read.") from None
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise InputError(
            f"The base map {name!r} is neither GeoJSON nor TopoJSON with longitudes and latitudes."
        ) from None
    areas, coasts, borders = parts
    if not areas and not borders:
        raise InputError(f"The base map {name!r} holds no polygon and no line.")
    return Basemap(
        tuple(areas), tuple(coasts), tuple(borders), Message(_OWN_FILE) if credit is None else credit
    )


_Found = tuple[list[Area], "list[NDArray[np.float64]]", "list[NDArray[np.float64]]"]


def _line(points: Any) -> NDArray[np.float64]:
    if not isinstance(points, np.ndarray):
        # Some files give a height with each point.
        points = [point[:2] for point in points]
    line = np.array(points, dtype=float)
    # A degree of grace: files have 180.0000001; projected coordinates, in metres, are far beyond.
    if line.ndim != 2 or line.shape[1] != 2 or not np.isfinite(line).all() or (abs(line) > (181, 91)).any():
        raise ValueError("no longitudes and latitudes")
    return line


def _name_of(holder: dict[str, Any]) -> str:
    properties = holder.get("properties") or {}
    return one_line(str(properties.get("name", properties.get("NAME", ""))))[:60]


# -- TopoJSON ---------------------------------------------------------------------------------------------------


def _topology(content: dict[str, Any]) -> _Found:
    """Read areas from shared lines: one used twice is a border between two areas, one used once a coast."""
    arcs = _arcs(content)
    uses = np.zeros(len(arcs), dtype=int)
    areas = []
    for geometry in _geometries(content["objects"].values()):
        polygons: dict[str, Any] = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}
        rings = []
        for polygon in polygons.get(geometry["type"]) or []:
            for hole, indices in enumerate(polygon):
                # Holes are counted too: the outline of Lesotho is a border of South Africa, and not
                # a coast.
                np.add.at(uses, [index if index >= 0 else ~index for index in indices], 1)
                if not hole:
                    # A negative index is an arc run backwards, ~index its number; each arc repeats the point
                    # before it (TopoJSON, arc indexes).
                    parts = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indices]
                    rings += _whole(_line(np.concatenate([part[:-1] for part in parts])))
        if rings:
            areas.append(Area(_name_of(geometry), tuple(rings)))
    coasts = [piece for arc, used in zip(arcs, uses, strict=True) if used == 1 for piece in _cut(arc)]
    borders = [piece for arc, used in zip(arcs, uses, strict=True) if used > 1 for piece in _cut(arc)]
    return areas, coasts, borders


def _arcs(content: dict[str, Any]) -> list[NDArray[np.float64]]:
    """Decode the lines of a topology (TopoJSON specification 2.1.3 and 4.1): running sums of whole steps."""
    transform = content.get("transform")
    if transform is None:
        return [_line(arc) for arc in content["arcs"]]
    scale, shift = np.array(transform["scale"]), np.array(transform["translate"])
    return [np.cumsum(np.array(arc, dtype=float), axis=0) * scale + shift for arc in content["arcs"]]


def _geometries(objects: Any) -> list[dict[str, Any]]:
    geometries: list[dict[str, Any]] = []
    for geometry in objects:
        geometries += (
            _geometries(geometry["geometries"]) if geometry["type"] == "GeometryCollection" else [geometry]
        )
    return geometries


def _cut(line: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Cut a line where it steps over the 180th meridian, or it would cross the whole map."""
    jumps = np.flatnonzero(np.abs(np.diff(line[:, 0])) > 180) + 1
    return [piece for piece in np.split(line, jumps) if len(piece) > 1]


def _whole(ring: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return a ring that steps over the 180th meridian as two whole ones, one at either edge of the map."""
    # Eastwards without a jump, so that a ring over the meridian is one shape, which then lies at
    # both edges.
    longitude = np.unwrap(ring[:, 0], period=360)
    if np.array_equal(longitude, ring[:, 0]):
        return [ring]
    corners = np.column_stack([longitude, ring[:, 1]])
    if abs(longitude[-1] - longitude[0]) > 180:  # around a pole: Antarctica
        pole = np.sign(ring[:, 1].mean()) * 90.0
        corners = np.vstack([corners, [longitude[-1], pole], [longitude[0], pole]])
    turn = np.array([360.0, 0.0])
    copies = (corners, corners - turn, corners + turn)
    return [copy for copy in copies if copy[:, 0].max() > -180 and copy[:, 0].min() < 180]


# -- GeoJSON ----------------------------------------------------------------------------------------------------


def _features(content: dict[str, Any]) -> _Found:
    """Read areas and lines of features; their outlines are the borders."""
    areas: list[Area] = []
    lines: list[NDArray[np.float64]] = []
    for feature in content["features"] if content["type"] == "FeatureCollection" else [content]:
        geometry = feature["geometry"] if feature["type"] == "Feature" else feature
        if geometry is None:
            continue
        kind: str = geometry["type"]
        coordinates: Any = geometry.get("coordinates")
        if kind in ("Polygon", "MultiPolygon"):
            polygons = [coordinates] if kind == "Polygon" else coordinates
            # The first ring of a polygon is its outline, those after it are holes (RFC 7946,
            # 3.1.6).
            rings = tuple(_line(polygon[0]) for polygon in polygons)
            areas.append(Area(_name_of(feature), rings))
            lines += rings
        elif kind in ("LineString", "MultiLineString"):
            lines += [_line(line) for line in ([coordinates] if kind == "LineString" else coordinates)]
    return areas, [], lines

"""The frame of a map: its extent, the base map under it, a few degrees at its edges, a scale bar, whose borders.

Longitudes are drawn narrower by the cosine of the middle latitude (equirectangular), so that a country keeps its
shape; nothing is measured on the map but short distances near its middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from trends.document.palette import BORDER, COAST, EDGE, FRAME, GREY, PAPER, SEA
from trends.figures.basemap import Basemap, natural_earth, read_basemap
from trends.figures.heading import in_order, measured, room, wrapped
from trends.figures.style import SMALL, canvas_width, fine, grow
from trends.messages import Message
from trends.messages.numbers import rounded
from trends.messages.speech import current, spoken
from trends.names.countries import name_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

__all__ = ["BELOW", "KM_A_DEGREE", "Extent", "Under", "draw_frame", "extent_of", "map_height", "under"]

Under: TypeAlias = "Basemap | str | PathLike[str] | bool | None"
"""What lies under a map: nothing said, the bundled map; False, nothing; else a base map or the path of one."""

KM_A_DEGREE = 111.195
"""Kilometres of a degree of latitude on a sphere of 6,371 km."""
BELOW = 34.0
"""Points that degrees and a credit of one line take below a map."""
_DEGREES = 17.0
"""Points that the degrees take alone."""
_SEA, _LAND, _BORDER, _COAST = SEA, PAPER, BORDER, COAST
_AROUND = 1.4
"""Degrees around the outermost points, so that something of the land is seen."""
_WIDEST, _TALLEST = 2.3, 1.05
_NAMED = 0.02
"""Share of the map that a country covers at least to be named on it."""
_DOTS = 1500
"""Dots across a printed map: nothing finer is drawn."""
# Degrees between the lines of the grid; the first that gives few enough lines is taken.
_STEPS = (0.25, 0.5, 1, 2, 5, 10, 20, 30, 60)
# Kilometres; the longest bar that fits a quarter of the map is drawn.
_BARS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000)


@dataclass(frozen=True)
class Extent:
    """What a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def narrowing(self) -> float:
        """Length of a degree of longitude in degrees of latitude, at the middle of the map."""
        # Not below a tenth: towards the poles the map would otherwise be stretched without end.
        return max(float(np.cos(np.deg2rad((self.south + self.north) / 2))), 0.1)

    @property
    def shape(self) -> float:
        """Width over height as drawn."""
        return (self.east - self.west) * self.narrowing / (self.north - self.south)


def extent_of(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> Extent:
    """Return an extent that holds all points, with a margin, neither very wide nor very tall."""
    if not len(longitude):
        # Without Antarctica and the pole, where nothing is counted and a map without projection is
        # all width.
        return Extent(-180.0, -60.0, 180.0, 85.0)
    west, east = float(longitude.min()), float(longitude.max())
    south, north = float(latitude.min()), float(latitude.max())
    # The margin is also one of degrees, as the incidents of one town would else fill a map without
    # anything to know it by.
    tall = max((north - south) * 1.12, north - south + _AROUND)
    middle = (south + north) / 2
    narrowing = max(float(np.cos(np.deg2rad(middle))), 0.1)
    wide = max((east - west) * 1.12, east - west + _AROUND) * narrowing
    tall = max(tall, wide / _WIDEST)
    wide = max(wide, tall / _TALLEST) / narrowing
    along = (west + east) / 2
    # Points on both sides of the 180th meridian give a map of the whole world: nothing is wrapped round.
    west, east = _inside(along - wide / 2, along + wide / 2, 180.0)
    south, north = _inside(middle - tall / 2, middle + tall / 2, 90.0)
    return Extent(west, south, east, north)


def _inside(low: float, high: float, limit: float) -> tuple[float, float]:
    """Shift a stretch into the world, and cut what is longer."""
    if low < -limit:
        low, high = -limit, min(high + (-limit - low), limit)
    if high > limit:
        low, high = max(low - (high - limit), -limit), limit
    return low, high


def map_height(extent: Extent) -> float:
    """Return the height in inches of a map that takes the width of the page."""
    return float(np.clip((canvas_width() - 0.6) / extent.shape, 1.8, 6.5)) + (BELOW + 8) / 72


def under(basemap: Under) -> Basemap | None:
    """Return the base map that was asked for."""
    if basemap is False:
        return None
    if basemap is None or basemap is True:
        return natural_earth()
    return basemap if isinstance(basemap, Basemap) else read_basemap(basemap)


def draw_frame(ax: Axes, extent: Extent, basemap: Basemap | None, *, small: bool = False) -> float:
    """Set the limits of a map and draw what lies under it; return the points that degrees and credit take below.

    Parameters
    ----------
    small : bool
        Whether it is one of many: then without names, degrees and credit.
    """
    ax.set_xlim(extent.west, extent.east)
    ax.set_ylim(extent.south, extent.north)
    ax.set_aspect(1 / extent.narrowing, adjustable="box", anchor="SW" if not small else "C")
    ax.set_facecolor(_SEA if basemap is not None else _LAND)
    for spine in ax.spines.values():
        spine.set_visible(True)
        spine.set_color(FRAME)
    ax.grid(visible=False)
    if basemap is not None:
        _draw_land(ax, _land(extent, basemap, _DOTS // 5 if small else _DOTS), names=not small)
    if small:
        ax.set_xticks([])
        ax.set_yticks([])
        return 0.0
    _degrees(ax, extent)
    _scale_bar(ax, extent)
    below = _DEGREES
    if basemap is not None:
        # On every map and not only in the report: a figure is passed on without its page.
        lines = wrapped(spoken(basemap.credit), room(ax), size=fine(1.5))
        ax.set_xlabel("\n".join(in_order(lines)), loc="left", fontsize=fine(1.5), color=GREY)
        grow(ax, (len(lines) - 1) * SMALL * 1.2)
        below = BELOW + (len(lines) - 1) * SMALL * 1.2
    return below


@dataclass(frozen=True, eq=False)
class _Land:
    """What of a base map is seen: shapes of land, lines, and where the names of the larger areas stand."""

    shapes: list[Any]
    coasts: list[Any]
    borders: list[Any]
    names: list[tuple[str, float, NDArray[np.float64]]]


@lru_cache(maxsize=8)
def _land(extent: Extent, basemap: Basemap, dots: int) -> _Land:
    """Cut a base map to an extent that is `dots` wide; kept, because the maps of a figure share it."""
    from matplotlib.path import Path
    from matplotlib.transforms import Bbox

    # A little beyond the edge, so that the cut is not seen as a line along it.
    reach = 0.02 * (extent.east - extent.west)
    box = Bbox.from_extents(
        extent.west - reach, extent.south - reach, extent.east + reach, extent.north + reach
    )
    whole = (extent.east - extent.west) * (extent.north - extent.south)
    finest = (extent.east - extent.west) / dots
    shapes, names = [], []
    for area in basemap.areas:
        largest = (0.0, np.zeros(2))
        for ring in area.rings:
            low, high = ring.min(axis=0), ring.max(axis=0)
            # What is smaller than a dot would be drawn as one: hundreds of islets along a coast.
            if not _meets(low, high, box) or (high - low).max() < finest:
                continue
            corners = _thinned(ring, finest)
            if (low < box.min).any() or (high > box.max).any():
                # Clipped here and not by the drawing: an SVG holds every corner, also those that no
                # one sees.
                corners = np.asarray(Path(corners, closed=True).clip_to_bbox(box).vertices)[:-1]
            if len(corners) > 2:
                shapes.append(Path(corners))
                # The name stands in the largest piece that is seen: a country's own centre may lie
                # beyond the edge of the map.
                largest = max(largest, _measure(corners), key=lambda found: found[0])
        if area.name and largest[0] >= _NAMED * whole:
            names.append((area.name, *largest))
    coasts, borders = (
        [
            _thinned(line, finest)
            for line in lines
            if _meets(low := line.min(axis=0), high := line.max(axis=0), box) and (high - low).max() >= finest
        ]
        for lines in (basemap.coasts, basemap.borders)
    )
    return _Land(shapes, coasts, borders, names)


def _draw_land(ax: Axes, land: _Land, *, names: bool) -> None:
    from matplotlib.collections import LineCollection, PathCollection

    # Each area is edged in its own colour, or hairlines of sea would show between neighbours.
    ax.add_collection(
        PathCollection(land.shapes, facecolors=_LAND, edgecolors=_LAND, linewidths=0.5, zorder=0.3),
        autolim=False,
    )
    thin = 1.0 if names else 0.6
    for lines, colour, width, dashes in (
        (land.coasts, _COAST, 0.6, "solid"),
        (land.borders, _BORDER, 0.7, (0, (4, 1.5))),
    ):
        drawn = LineCollection(
            lines,
            colors=colour,
            linewidths=width * thin,
            linestyles=[dashes],
            zorder=0.5,
        )
        ax.add_collection(drawn, autolim=False)
    # Named in the language of the page first: what has room depends on it.
    named = [(name_in(name, current()), size, centre) for name, size, centre in (land.names if names else ())]
    for name, x, y in _placed(ax, named):
        text = ax.text(x, y, name, ha="center", va="center", zorder=0.6, clip_on=True, gid="country")
        text.set(fontsize=fine(), color=EDGE)


def _placed(
    ax: Axes, names: list[tuple[str, float, NDArray[np.float64]]]
) -> Iterator[tuple[str, float, float]]:
    """Place the names of areas whole and apart, the largest area first; one that has no room is left out."""
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    # Degrees that a point takes.
    along = (east - west) / room(ax)
    up = along * Extent(west, south, east, north).narrowing
    taken: list[tuple[float, float, float, float]] = [
        # The scale bar with its words.
        (east - 0.32 * (east - west), south, east, south + 22 * up)
    ]
    for name, _, centre in sorted(names, key=lambda named: -named[1]):
        wide, tall = (measured(name, fine()) / 2 + 4) * along, fine() * 0.75 * up
        x = min(max(float(centre[0]), west + wide), east - wide)
        y = min(max(float(centre[1]), south + tall), north - tall)
        box = (x - wide, y - tall, x + wide, y + tall)
        if 2 * wide <= east - west and not any(_over(box, other) for other in taken):
            taken.append(box)
            yield name, x, y


def _over(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _meets(low: NDArray[np.float64], high: NDArray[np.float64], box: Any) -> bool:
    return bool((high >= box.min).all() and (low <= box.max).all())


def _thinned(line: NDArray[np.float64], finest: float) -> NDArray[np.float64]:
    """Leave out points that lie closer together than a dot of the printed map."""
    steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    # The last point stays, or rings would no longer close and lines no longer meet.
    keep = np.append(True, np.diff(np.floor(steps / finest)) > 0)
    keep[-1] = True
    return np.asarray(line[keep])


def _measure(corners: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Return the area of a ring in square degrees, and its centre of gravity (shoelace formula)."""
    x, y = corners.T
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    twice = cross.sum()
    if abs(twice) < 1e-12:
        return 0.0, corners.mean(axis=0)
    centre = [((x + np.roll(x, -1)) * cross).sum(), ((y + np.roll(y, -1)) * cross).sum()]
    return abs(float(twice)) / 2, np.array(centre) / (3 * twice)


def _degrees(ax: Axes, extent: Extent) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter

    for axis, low, high, letters, most in (
        (ax.xaxis, extent.west, extent.east, "WE", 6),
        (ax.yaxis, extent.south, extent.north, "SN", 5),
    ):
        # Round degrees of our own: matplotlib's own steps are decimal, while degrees are told by 30
        # and 60 as well.
        # No more than have room: on a phone the words are larger and the map is smaller.
        fitting = max(2, min(most, int(room(ax) / 42)))
        step = next((step for step in _STEPS if (high - low) / step <= fitting), 90)
        ticks = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
        axis.set_major_locator(FixedLocator(ticks.tolist()))

        def degrees(value: float, _: object, letters: str = letters) -> str:
            side = letters[int(value > 0)] if value else "none"
            return spoken(Message("maps.degrees", n=rounded(abs(value)), side=side))

        axis.set_major_formatter(FuncFormatter(degrees))
        axis.set_tick_params(labelsize=fine(1.5), length=2, labelcolor=GREY, color=FRAME)


def _scale_bar(ax: Axes, extent: Extent) -> None:
    """Draw a bar of a round length at the lower right, true at the middle of the map."""
    width = (extent.east - extent.west) * extent.narrowing * KM_A_DEGREE
    if width > 8000:
        return  # on a map of the world no length holds
    length = max((bar for bar in _BARS if bar <= width / 4), default=_BARS[0])
    share = length / width
    ax.plot([0.98 - share, 0.98], [0.035, 0.035], transform=ax.transAxes, color=GREY, linewidth=1.4, zorder=5)
    ax.text(
        0.98 - share / 2,
        0.05,
        spoken(Message("maps.km", n=length)),
        transform=ax.transAxes,
        ha="center",
        va="bottom",
        fontsize=fine(1.5),
        color=GREY,
        zorder=5,
    )

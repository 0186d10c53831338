"""The map of the panel as SVG, over the base map that comes with the package."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from trends.document.fragments import escape
from trends.errors import InputError
from trends.exploring.drawing import ENGLISH, empty_svg
from trends.figures.basemap import DISCLAIMER, natural_earth
from trends.figures.map_frame import Extent, extent_of
from trends.messages import Message, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from trends.document.words import Words
    from trends.exploring.view import View

__all__ = ["map_svg"]

_WIDE, _MOST_TALL = 360, 330
_LARGEST, _LEAST = 11.0, 1.6
"""Radii of the signs; their areas are in proportion to the incidents."""


def map_svg(view: View, say: Words = ENGLISH) -> str:
    """Draw filled dots where the place is known and hollow squares where only the district or province is."""
    marks = view.marks
    if marks is None:
        return empty_svg(Message("exploring.no_map"), say)
    if not len(marks.incidents):
        return empty_svg(Message("exploring.map.nothing"), say)
    extent = extent_of(marks.longitude, marks.latitude)
    scale = min(
        _WIDE / ((extent.east - extent.west) * extent.narrowing), _MOST_TALL / (extent.north - extent.south)
    )
    wide = (extent.east - extent.west) * extent.narrowing * scale
    tall = (extent.north - extent.south) * scale
    x = (marks.longitude - extent.west) * extent.narrowing * scale
    y = (extent.north - marks.latitude) * scale
    radius = np.maximum(_LARGEST * np.sqrt(marks.incidents / max(int(marks.incidents.max()), 20)), _LEAST)
    dots = _circles(x[marks.point], y[marks.point], radius[marks.point])
    squares = _squares(x[~marks.point], y[~marks.point], radius[~marks.point])
    land = _land(
        tuple(round(edge, 3) for edge in (extent.west, extent.south, extent.east, extent.north)), scale
    )
    sentence, disclaimer = say.plain(_said(view)), say.plain(Message(DISCLAIMER))
    return (
        f'<figure style="margin:0"><svg viewBox="0 0 {wide:.0f} {tall:.0f}" width="100%" '
        f'style="max-height:{_MOST_TALL}px" role="img" aria-label="{escape(sentence)}">'
        f'<path d="{land}" fill="none" stroke="currentColor" stroke-width="0.6" opacity="0.35"/>'
        f'<path d="{squares}" fill="none" stroke="#d55e00" stroke-width="1"/>'
        f'<path d="{dots}" fill="#3b8fc4" fill-opacity="0.65"/></svg>'
        f'<figcaption style="font-size:11px;opacity:0.75">{escape(sentence)} {escape(disclaimer)}</figcaption></figure>'
    )


def _said(view: View) -> str:
    marks = view.marks
    if marks is None:
        return ""
    points, areas = int(marks.incidents[marks.point].sum()), int(marks.incidents[~marks.point].sum())
    parts = [Message("exploring.map.dots", n=points)]
    rest = (("squares", areas), ("unplaced", marks.undrawn), ("omitted", marks.omitted))
    parts += [Message(f"exploring.map.{name}", n=int(many)) for name, many in rest if many]
    return joined(parts)


def _circles(x: NDArray[np.float64], y: NDArray[np.float64], r: NDArray[np.float64]) -> str:
    # Two half circles. Rounded apart from the radius, a chord a little shorter than twice that makes an egg of them.
    return "".join(
        f"M{a - c:.1f} {b:.1f}a{c:.1f} {c:.1f} 0 1 0 {2 * c:.1f} 0a{c:.1f} {c:.1f} 0 1 0 {-2 * c:.1f} 0"
        for a, b, c in zip(x.tolist(), y.tolist(), np.round(r, 1).tolist(), strict=True)
    )


def _squares(x: NDArray[np.float64], y: NDArray[np.float64], r: NDArray[np.float64]) -> str:
    return "".join(
        f"M{a - c:.1f} {b - c:.1f}h{2 * c:.1f}v{2 * c:.1f}h{-2 * c:.1f}z"
        for a, b, c in zip(x.tolist(), y.tolist(), np.round(r, 1).tolist(), strict=True)
    )


@lru_cache(maxsize=64)
def _land(box: tuple[float, ...], scale: float) -> str:
    """Return coasts and borders inside a box as one path, no finer than a dot of the screen."""
    extent = Extent(*box)
    try:
        base = natural_earth()
    except InputError:  # installed without the file: a map without land is better than none
        return ""
    return "".join(_lines((*base.coasts, *base.borders), extent, scale))


def _lines(lines: Iterable[NDArray[np.float64]], extent: Extent, scale: float) -> Iterable[str]:
    for line in lines:
        low, high = line.min(axis=0), line.max(axis=0)
        if high[0] < extent.west or low[0] > extent.east or high[1] < extent.south or low[1] > extent.north:
            continue
        x = np.rint((line[:, 0] - extent.west) * extent.narrowing * scale)
        y = np.rint((extent.north - line[:, 1]) * scale)
        keep = np.append(True, (np.diff(x) != 0) | (np.diff(y) != 0))
        if keep.sum() > 1:
            corners = zip(x[keep].tolist(), y[keep].tolist(), strict=True)
            yield "M" + "L".join(f"{a:.0f} {b:.0f}" for a, b in corners)

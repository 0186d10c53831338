"""A row of values as a small chart in SVG: inside a table, and beside a report in a list of reports."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trends.document.text import escape, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.document.blocks import Spark

__all__ = ["sparkline_svg"]

# Radius of a marked point. The edge keeps it whole where it is the first or the last, with half a line around it.
_MARK = 2.0
_EDGE = _MARK + 0.5


def sparkline_svg(spark: Spark, width: int, height: int) -> str:
    """Return a small chart as inline SVG: a line through the values, broken where nothing is known.

    The scale begins at zero unless a value is lower, so that the height of the line tells how many. The line takes the
    colour of the text around it, and the marks that of the style sheet (``.spark .mark``); time runs from left to right
    in every language.

    Parameters
    ----------
    spark : Spark
        Its alternative text is written as it is: a caller says it in the page's language first. Without one the chart is
        for eyes only.
    width, height : int
        In CSS pixels.

    Returns
    -------
    str
        One ``<svg>`` without style or script; every text is escaped.

    Examples
    --------
    >>> from trends.document.blocks import Spark
    >>> sparkline_svg(Spark((1.0, 3.0, None), "Rising"), 40, 12).startswith('<svg class="spark" role="img"')
    True
    """
    values = [value if value is not None and math.isfinite(value) else None for value in spark.values]
    places = _places(values, width, height)
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:g},{y:g}" for x, y in run)}"/>'
        if len(run) > 1
        else f'<circle cx="{run[0][0]:g}" cy="{run[0][1]:g}" r="1" fill="currentColor" stroke="none"/>'
        for run in _runs(places)
    )
    marks = "".join(
        f'<circle class="mark" cx="{place[0]:g}" cy="{place[1]:g}" r="{_MARK:g}" fill="currentColor" stroke="none"/>'
        for position in sorted(set(spark.marked))
        if 0 <= position < len(places) and (place := places[position])
    )
    spoken = f'role="img" aria-label="{escape(one_line(spark.alt))}"' if spark.alt else 'aria-hidden="true"'
    return (
        f'<svg class="spark" {spoken} '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" fill="none" stroke="currentColor" '
        f'stroke-width="1.25" stroke-linejoin="round" stroke-linecap="round">{lines}{marks}</svg>'
    )


def _places(values: Sequence[float | None], width: int, height: int) -> list[tuple[float, float] | None]:
    """Return where each value lies in the picture, to a tenth of a pixel."""
    observed = [value for value in values if value is not None]
    low, high = min([0.0, *observed]), max([0.0, *observed])
    step = (width - 2 * _EDGE) / max(len(values) - 1, 1)
    # Halved before they are subtracted, or the largest floats overflow.
    tall = (high / 2 - low / 2) or 1.0
    return [
        None
        if value is None
        else (
            round(_EDGE + number * step, 1),
            round(height - _EDGE - (height - 2 * _EDGE) * ((value / 2 - low / 2) / tall), 1),
        )
        for number, value in enumerate(values)
    ]


def _runs(places: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]

"""Figures: Axes in, Axes out, one figure a file. Importing this gives ``.plot()`` to every object that has one."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import TYPE_CHECKING, Any

from trends.display import axes_bundle, draw, sketch
from trends.errors import ParameterError, listed
from trends.figures import export
from trends.figures.basemap import Basemap, read_basemap
from trends.figures.calendar_days import plot_days
from trends.figures.calendar_months import plot_calendar
from trends.figures.casualties import plot_casualties
from trends.figures.catalogue import CATALOGUE, drawing_of
from trends.figures.changes import plot_changes
from trends.figures.comparison import plot_comparison
from trends.figures.conventional import plot_conventional
from trends.figures.coverage import plot_coverage
from trends.figures.density import plot_density
from trends.figures.detectable import plot_detectable
from trends.figures.export import Shown, block, figure, show
from trends.figures.map_points import plot_map
from trends.figures.map_years import plot_years
from trends.figures.missingness import plot_missing
from trends.figures.pace import plot_pace
from trends.figures.power import plot_power
from trends.figures.precision import plot_precision
from trends.figures.screen import plot_screen
from trends.figures.season import plot_season
from trends.figures.sensitivity import plot_sensitivity
from trends.figures.series import plot_series
from trends.figures.sparkline import with_sparkline
from trends.figures.tails import plot_tail
from trends.figures.thresholds import plot_thresholds
from trends.figures.tolls import plot_reports, plot_tolls
from trends.figures.trend import plot_trend
from trends.incidents.incidents import Incidents
from trends.series.count_series import CountSeries

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "Basemap",
    "Shown",
    "block",
    "figure",
    "plot_calendar",
    "plot_casualties",
    "plot_changes",
    "plot_comparison",
    "plot_conventional",
    "plot_coverage",
    "plot_days",
    "plot_density",
    "plot_detectable",
    "plot_map",
    "plot_missing",
    "plot_pace",
    "plot_power",
    "plot_precision",
    "plot_reports",
    "plot_screen",
    "plot_season",
    "plot_sensitivity",
    "plot_series",
    "plot_tail",
    "plot_thresholds",
    "plot_tolls",
    "plot_trend",
    "plot_years",
    "read_basemap",
    "show",
]


def _draw(shown: object, ax: Axes | None = None, *, kind: str | None = None, **options: Any) -> Axes:
    """Draw the figure of an object, or that of its figures which `kind` names."""
    name, drawing = drawing_of(shown, kind)
    unknown = sorted(set(options) - _options(drawing.plot))
    if unknown:
        raise ParameterError(f"The figure {name!r} has no option {listed(unknown)}.")
    drawn = drawing.plot(shown, ax, **options)
    if ax is None and hasattr(drawn, "drawn"):
        drawn.drawn = (shown, name)
    return drawn


def _options(plot: Callable[..., Axes]) -> set[str]:
    """Return what a figure can be given besides its object and the Axes."""
    return {name for name, kind in signature(plot).parameters.items() if kind.kind is kind.KEYWORD_ONLY}


for _type in CATALOGUE:
    draw.register(_type)(_draw)

for _sketched in (CountSeries, Incidents):
    sketch.register(_sketched)(with_sparkline)
axes_bundle.register(object)(export.axes_bundle)

"""Figures: Axes in, Axes out, one figure a file, each loaded when it is first drawn."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trends.figures.basemap import Basemap, read_basemap
    from trends.figures.calendar_days import plot_days
    from trends.figures.calendar_months import plot_calendar
    from trends.figures.casualties import plot_casualties
    from trends.figures.change_dates import plot_dates
    from trends.figures.changes import plot_changes
    from trends.figures.comparison import plot_comparison
    from trends.figures.conventional import plot_conventional
    from trends.figures.coverage import plot_coverage
    from trends.figures.density import plot_density
    from trends.figures.detectable import plot_detectable
    from trends.figures.drawing import draw
    from trends.figures.export import Shown, axes_bundle, block, figure, show
    from trends.figures.map_points import plot_map
    from trends.figures.map_years import plot_years
    from trends.figures.missingness import plot_missing
    from trends.figures.pace import plot_pace
    from trends.figures.power import plot_power
    from trends.figures.precision import plot_precision
    from trends.figures.reports import plot_reports
    from trends.figures.revision_calendar import plot_changes_by_month
    from trends.figures.revision_levels import plot_levels
    from trends.figures.screen import plot_screen
    from trends.figures.season import plot_season
    from trends.figures.sensitivity import plot_sensitivity
    from trends.figures.series import plot_series
    from trends.figures.sparkline import with_sparkline
    from trends.figures.tails import plot_tail
    from trends.figures.thresholds import plot_thresholds
    from trends.figures.tolls import plot_tolls
    from trends.figures.trend import plot_trend

_HOMES = {
    "Basemap": "basemap",
    "Shown": "export",
    "axes_bundle": "export",
    "block": "export",
    "draw": "drawing",
    "figure": "export",
    "plot_calendar": "calendar_months",
    "plot_casualties": "casualties",
    "plot_changes": "changes",
    "plot_changes_by_month": "revision_calendar",
    "plot_comparison": "comparison",
    "plot_conventional": "conventional",
    "plot_coverage": "coverage",
    "plot_dates": "change_dates",
    "plot_days": "calendar_days",
    "plot_density": "density",
    "plot_detectable": "detectable",
    "plot_levels": "revision_levels",
    "plot_map": "map_points",
    "plot_missing": "missingness",
    "plot_pace": "pace",
    "plot_power": "power",
    "plot_precision": "precision",
    "plot_reports": "reports",
    "plot_screen": "screen",
    "plot_season": "season",
    "plot_sensitivity": "sensitivity",
    "plot_series": "series",
    "plot_tail": "tails",
    "plot_thresholds": "thresholds",
    "plot_tolls": "tolls",
    "plot_trend": "trend",
    "plot_years": "map_years",
    "read_basemap": "basemap",
    "show": "export",
    "with_sparkline": "sparkline",
}

__all__ = [
    "Basemap",
    "Shown",
    "axes_bundle",
    "block",
    "draw",
    "figure",
    "plot_calendar",
    "plot_casualties",
    "plot_changes",
    "plot_changes_by_month",
    "plot_comparison",
    "plot_conventional",
    "plot_coverage",
    "plot_dates",
    "plot_days",
    "plot_density",
    "plot_detectable",
    "plot_levels",
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
    "with_sparkline",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'trends.figures' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"trends.figures.{_HOMES[name]}"), name)
    globals()[name] = value
    return value

"""Figures: Axes in, Axes out, one figure a file, each loaded when it is first drawn."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trends.figures.basemap import Basemap as Basemap
    from trends.figures.basemap import read_basemap as read_basemap
    from trends.figures.calendar_days import plot_days as plot_days
    from trends.figures.calendar_months import plot_calendar as plot_calendar
    from trends.figures.casualties import plot_casualties as plot_casualties
    from trends.figures.change_dates import plot_dates as plot_dates
    from trends.figures.changes import plot_changes as plot_changes
    from trends.figures.comparison import plot_comparison as plot_comparison
    from trends.figures.conventional import plot_conventional as plot_conventional
    from trends.figures.coverage import plot_coverage as plot_coverage
    from trends.figures.density import plot_density as plot_density
    from trends.figures.detectable import plot_detectable as plot_detectable
    from trends.figures.drawing import draw as draw
    from trends.figures.export import Shown as Shown
    from trends.figures.export import axes_bundle as axes_bundle
    from trends.figures.export import block as block
    from trends.figures.export import figure as figure
    from trends.figures.export import show as show
    from trends.figures.export import small as small
    from trends.figures.map_cells import plot_cells as plot_cells
    from trends.figures.map_points import plot_map as plot_map
    from trends.figures.map_provinces import plot_provinces as plot_provinces
    from trends.figures.map_years import plot_years as plot_years
    from trends.figures.missingness import plot_missing as plot_missing
    from trends.figures.pace import plot_pace as plot_pace
    from trends.figures.place_shift import plot_place_shift as plot_place_shift
    from trends.figures.power import plot_power as plot_power
    from trends.figures.precision import plot_precision as plot_precision
    from trends.figures.reports import plot_reports as plot_reports
    from trends.figures.revision_calendar import plot_changes_by_month as plot_changes_by_month
    from trends.figures.revision_levels import plot_levels as plot_levels
    from trends.figures.screen import plot_screen as plot_screen
    from trends.figures.season import plot_season as plot_season
    from trends.figures.sensitivity import plot_sensitivity as plot_sensitivity
    from trends.figures.series import plot_series as plot_series
    from trends.figures.sparkline import with_sparkline as with_sparkline
    from trends.figures.tails import plot_tail as plot_tail
    from trends.figures.thresholds import plot_thresholds as plot_thresholds
    from trends.figures.tolls import plot_tolls as plot_tolls
    from trends.figures.trend import plot_trend as plot_trend
    from trends.figures.watch import plot_watch as plot_watch

_HOMES = {
    "Basemap": "basemap",
    "Shown": "export",
    "axes_bundle": "export",
    "block": "export",
    "draw": "drawing",
    "figure": "export",
    "plot_calendar": "calendar_months",
    "plot_casualties": "casualties",
    "plot_cells": "map_cells",
    "plot_provinces": "map_provinces",
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
    "plot_place_shift": "place_shift",
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
    "plot_watch": "watch",
    "plot_years": "map_years",
    "read_basemap": "basemap",
    "show": "export",
    "small": "export",
    "with_sparkline": "sparkline",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'trends.figures' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"trends.figures.{_HOMES[name]}"), name)
    globals()[name] = value
    return value

"""Which figures there are: for each type of object its figures by name, the first being the one meant without a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.arguments import told
from trends.casualties import CasualtyResult, DeadlyResult, TailResult
from trends.claims import ClaimTable, ClaimVerdict
from trends.errors import ParameterError, listed
from trends.figures import (
    calendar_days,
    calendar_months,
    casualties,
    changes,
    claim_table,
    claims,
    comparison,
    conventional,
    coverage,
    density,
    detectable,
    map_points,
    map_years,
    missingness,
    pace,
    power,
    precision,
    screen,
    season,
    sensitivity,
    series,
    tails,
    thresholds,
    tolls,
    trend,
)
from trends.incidents.incidents import Incidents
from trends.series.count_series import CountSeries
from trends.series.series_table import SeriesTable
from trends.tolls.reported_incident import ReportedIncident
from trends.tolls.toll_table import TollTable
from trends.verdict import (
    ComparisonResult,
    ConventionalResult,
    PaceResult,
    PowerResult,
    ScreenResult,
    Sensitivity,
    TrendResult,
)
from trends.verdict.seasonality import Seasonality

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["CATALOGUE", "Drawing", "drawing_of"]


@dataclass(frozen=True)
class Drawing:
    """A figure: how it is drawn, said in words, and tabulated.

    Attributes
    ----------
    plot : callable
        (shown, ax) -> Axes.
    describe : callable
        shown -> the alternative text: sentences with the numbers.
    table : callable
        shown -> the table behind the figure.
    caption : callable
        shown -> the caption where none is given.
    """

    plot: Callable[..., Axes]
    describe: Callable[[Any], str]
    table: Callable[[Any], pd.DataFrame]
    caption: Callable[[Any], str]


def _trend_season(result: TrendResult) -> Seasonality:
    if result.season is None:
        raise ParameterError(
            "This trend has no season to draw: it was fitted without one, or the figures are too few."
        )
    return result.season


def _counted(shown: Incidents | SeriesTable) -> CountSeries:
    return shown.count()


def _through(first: Callable[[Any], Any], drawing: Drawing) -> Drawing:
    """Return the figure of what `first` makes of an object."""
    return Drawing(
        lambda shown, ax=None: drawing.plot(first(shown), ax),
        lambda shown: drawing.describe(first(shown)),
        lambda shown: drawing.table(first(shown)),
        lambda shown: drawing.caption(first(shown)),
    )


_SERIES = Drawing(series.plot_series, series.describe, series.table, series.caption)
_SEASON = Drawing(season.plot_season, season.describe, season.table, season.caption)

_CALENDAR = Drawing(
    calendar_months.plot_calendar, calendar_months.describe, calendar_months.table, calendar_months.caption
)

CATALOGUE: dict[type, dict[str, Drawing]] = {
    CountSeries: {"series": _SERIES, "calendar": _CALENDAR},
    Incidents: {
        "series": _through(_counted, _SERIES),
        "calendar": Drawing(
            calendar_days.plot_days, calendar_days.describe, calendar_days.table, calendar_days.caption
        ),
        "map": Drawing(map_points.plot_map, map_points.describe, map_points.table, map_points.caption),
        "density": Drawing(density.plot_density, density.describe, density.table, density.caption),
        "years": Drawing(map_years.plot_years, map_years.describe, map_years.table, map_years.caption),
        "coverage": Drawing(coverage.plot_coverage, coverage.describe, coverage.table, coverage.caption),
        "missing": Drawing(
            missingness.plot_missing, missingness.describe, missingness.table, missingness.caption
        ),
        "precision": Drawing(
            precision.plot_precision, precision.describe, precision.table, precision.caption
        ),
    },
    SeriesTable: {"series": _through(_counted, _SERIES)},
    PaceResult: {
        "pace": Drawing(pace.plot_pace, pace.describe, pace.table, pace.caption),
        "changes": Drawing(changes.plot_changes, changes.describe, changes.table, changes.caption),
        "detectable": Drawing(
            detectable.plot_detectable, detectable.describe, detectable.table, detectable.caption
        ),
    },
    TrendResult: {
        "trend": Drawing(trend.plot_trend, trend.describe, trend.table, trend.caption),
        "season": _through(_trend_season, _SEASON),
    },
    ScreenResult: {
        "screen": Drawing(screen.plot_screen, screen.describe, screen.table, screen.caption),
    },
    Seasonality: {"season": _SEASON},
    ComparisonResult: {
        "comparison": Drawing(
            comparison.plot_comparison, comparison.describe, comparison.table, comparison.caption
        )
    },
    ClaimVerdict: {"claim": Drawing(claims.plot_claim, claims.describe, claims.table, claims.caption)},
    ClaimTable: {
        "claims": Drawing(
            claim_table.plot_claims, claim_table.describe, claim_table.table, claim_table.caption
        )
    },
    ConventionalResult: {
        "conventional": Drawing(
            conventional.plot_conventional, conventional.describe, conventional.table, conventional.caption
        )
    },
    PowerResult: {"power": Drawing(power.plot_power, power.describe, power.table, power.caption)},
    Sensitivity: {
        "sensitivity": Drawing(
            sensitivity.plot_sensitivity, sensitivity.describe, sensitivity.table, sensitivity.caption
        )
    },
    CasualtyResult: {
        "casualties": Drawing(
            casualties.plot_casualties, casualties.describe, casualties.table, casualties.caption
        )
    },
    DeadlyResult: {
        "deadly": Drawing(
            thresholds.plot_thresholds, thresholds.describe, thresholds.table, thresholds.caption
        )
    },
    TailResult: {"tail": Drawing(tails.plot_tail, tails.describe, tails.table, tails.caption)},
    TollTable: {"tolls": Drawing(tolls.plot_tolls, tolls.describe, tolls.table, tolls.caption)},
    ReportedIncident: {
        "reports": Drawing(
            tolls.plot_reports, tolls.describe_incident, tolls.table_incident, tolls.caption_incident
        )
    },
}


def drawing_of(shown: object, kind: str | None = None) -> tuple[str, Drawing]:
    """Return the name of an object's figure, and the figure.

    Raises
    ------
    TypeError
        If objects of this type have no figure.
    ParameterError
        If they have none of that name.
    """
    found = next((figures for cls, figures in CATALOGUE.items() if isinstance(shown, cls)), None)
    if found is None:
        raise ParameterError(f"{told(shown).capitalize()} has no figure.")
    name = next(iter(found)) if kind is None else kind
    if name not in found:
        raise ParameterError(f"A {type(shown).__name__} has no figure {name!r}; it has {listed(found)}.")
    return name, found[name]

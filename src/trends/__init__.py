"""Tests what is said about the tempo of armed violence: attack frequency, casualties, and claims of a constant pace.

Nothing heavy is imported before it is used: the names below are looked up when they are first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from trends.document.drawer import drawn_by
from trends.version import __version__

if TYPE_CHECKING:
    from trends.articles import TextClaim as TextClaim
    from trends.articles import TextClaims as TextClaims
    from trends.articles import read_text as read_text
    from trends.claims import ClaimTable as ClaimTable
    from trends.claims import Ledger as Ledger
    from trends.claims import read_claims as read_claims
    from trends.document.facts import facts as facts
    from trends.document.session_language import set_language as set_language
    from trends.errors import TrendsError as TrendsError
    from trends.exploring import explore as explore
    from trends.figures import show as show
    from trends.files.bundled import example as example
    from trends.imported.scanned import ScannedIncidents as ScannedIncidents
    from trends.incidents.incidents import Incidents as Incidents
    from trends.linkage import LinkageResult as LinkageResult
    from trends.linkage import link as link
    from trends.movement import PlaceShiftResult as PlaceShiftResult
    from trends.movement import place_shift as place_shift
    from trends.nowcasting.nowcast import nowcast as nowcast
    from trends.nowcasting.nowcast_result import Nowcast as Nowcast
    from trends.revisions import Diff as Diff
    from trends.revisions import diff as diff
    from trends.series.count_series import CountSeries as CountSeries
    from trends.series.series_table import SeriesTable as SeriesTable
    from trends.severity import CasualtyResult as CasualtyResult
    from trends.severity import DeadlyResult as DeadlyResult
    from trends.severity import TailResult as TailResult
    from trends.severity import casualties as casualties
    from trends.severity import deadly_attacks as deadly_attacks
    from trends.severity import lethality as lethality
    from trends.severity import tails as tails
    from trends.sources import datasets as datasets
    from trends.sources import load as load
    from trends.sources import load_series as load_series
    from trends.sources.importing import import_incidents as import_incidents
    from trends.sources.scanning import scan as scan
    from trends.studies.study import study as study
    from trends.verdict import ComparisonResult as ComparisonResult
    from trends.verdict import ConventionalResult as ConventionalResult
    from trends.verdict import PaceResult as PaceResult
    from trends.verdict import PowerResult as PowerResult
    from trends.verdict import ScreenResult as ScreenResult
    from trends.verdict import Sensitivity as Sensitivity
    from trends.verdict import TrendResult as TrendResult
    from trends.verdict import compare_pace as compare_pace
    from trends.verdict import conventional as conventional
    from trends.verdict import test_pace as test_pace
    from trends.verdict.power_analysis.power import power as power
    from trends.verdict.screening.screen import screen as screen
    from trends.verdict.sensitivity import sensitivity as sensitivity
    from trends.verdict.trend import trend as trend
    from trends.watching import WatchResult as WatchResult
    from trends.watching import watch as watch

_HOMES = {
    "CasualtyResult": "trends.severity",
    "ClaimTable": "trends.claims",
    "ComparisonResult": "trends.verdict",
    "ConventionalResult": "trends.verdict",
    "CountSeries": "trends.series.count_series",
    "DeadlyResult": "trends.severity",
    "Diff": "trends.revisions",
    "Incidents": "trends.incidents.incidents",
    "Ledger": "trends.claims",
    "LinkageResult": "trends.linkage",
    "Nowcast": "trends.nowcasting.nowcast_result",
    "PaceResult": "trends.verdict",
    "PlaceShiftResult": "trends.movement",
    "PowerResult": "trends.verdict",
    "ScannedIncidents": "trends.imported.scanned",
    "ScreenResult": "trends.verdict",
    "Sensitivity": "trends.verdict",
    "SeriesTable": "trends.series.series_table",
    "TailResult": "trends.severity",
    "TextClaim": "trends.articles",
    "TextClaims": "trends.articles",
    "TrendResult": "trends.verdict",
    "TrendsError": "trends.errors",
    "WatchResult": "trends.watching",
    "casualties": "trends.severity",
    "compare_pace": "trends.verdict",
    "conventional": "trends.verdict",
    "datasets": "trends.sources",
    "deadly_attacks": "trends.severity",
    "diff": "trends.revisions",
    "example": "trends.files.bundled",
    "explore": "trends.exploring",
    "facts": "trends.document.facts",
    "lethality": "trends.severity",
    "import_incidents": "trends.sources.importing",
    "link": "trends.linkage",
    "nowcast": "trends.nowcasting.nowcast",
    "load": "trends.sources",
    "load_series": "trends.sources",
    "place_shift": "trends.movement",
    "power": "trends.verdict",
    "read_claims": "trends.claims",
    "read_text": "trends.articles",
    "scan": "trends.sources.scanning",
    "screen": "trends.verdict",
    "sensitivity": "trends.verdict",
    "set_language": "trends.document.session_language",
    "show": "trends.figures",
    "study": "trends.studies.study",
    "tails": "trends.severity",
    "test_pace": "trends.verdict",
    "trend": "trends.verdict",
    "watch": "trends.watching",
}

__all__ = ["__version__"]
__all__ += list(_HOMES)


# Results name their figures and know nothing of those who draw them: here, above both, they are brought together.
drawn_by(lambda: importlib.import_module("trends.figures"))


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        near = importlib.import_module("trends.arguments").near
        raise AttributeError(f"module 'trends' has no attribute {name!r}{near(name, __all__)}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

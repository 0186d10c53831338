"""Tests what is said about the tempo of armed violence: attack frequency, casualties, and claims of a constant pace.

Nothing heavy is imported before it is used: the names below are looked up when they are first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from trends.document.drawer import drawn_by
from trends.version import __version__

if TYPE_CHECKING:
    from trends.claims import ClaimTable, Ledger, read_claims
    from trends.exploring import explore
    from trends.figures import show
    from trends.incidents.incidents import Incidents
    from trends.linkage import LinkageResult, link
    from trends.nowcasting.nowcast import nowcast
    from trends.nowcasting.nowcast_result import Nowcast
    from trends.revisions import Diff, diff
    from trends.series.count_series import CountSeries
    from trends.severity import (
        CasualtyResult,
        DeadlyResult,
        TailResult,
        casualties,
        deadly_attacks,
        lethality,
        tails,
    )
    from trends.sources import datasets, load, load_series
    from trends.studies.study import study
    from trends.verdict import (
        ComparisonResult,
        ConventionalResult,
        PaceResult,
        PowerResult,
        ScreenResult,
        Sensitivity,
        TrendResult,
        compare_pace,
        conventional,
        test_pace,
    )
    from trends.verdict.power import power
    from trends.verdict.screen import screen
    from trends.verdict.sensitivity import sensitivity
    from trends.verdict.trend import trend

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
    "PowerResult": "trends.verdict",
    "ScreenResult": "trends.verdict",
    "Sensitivity": "trends.verdict",
    "TailResult": "trends.severity",
    "TrendResult": "trends.verdict",
    "casualties": "trends.severity",
    "compare_pace": "trends.verdict",
    "conventional": "trends.verdict",
    "datasets": "trends.sources",
    "deadly_attacks": "trends.severity",
    "diff": "trends.revisions",
    "explore": "trends.exploring",
    "lethality": "trends.severity",
    "link": "trends.linkage",
    "nowcast": "trends.nowcasting.nowcast",
    "load": "trends.sources",
    "load_series": "trends.sources",
    "power": "trends.verdict",
    "read_claims": "trends.claims",
    "screen": "trends.verdict",
    "sensitivity": "trends.verdict",
    "show": "trends.figures",
    "study": "trends.studies",
    "tails": "trends.severity",
    "test_pace": "trends.verdict",
    "trend": "trends.verdict",
}

__all__ = [
    "CasualtyResult",
    "ClaimTable",
    "ComparisonResult",
    "ConventionalResult",
    "CountSeries",
    "DeadlyResult",
    "Diff",
    "Incidents",
    "Ledger",
    "LinkageResult",
    "Nowcast",
    "PaceResult",
    "PowerResult",
    "ScreenResult",
    "Sensitivity",
    "TailResult",
    "TrendResult",
    "__version__",
    "casualties",
    "compare_pace",
    "conventional",
    "datasets",
    "deadly_attacks",
    "diff",
    "explore",
    "lethality",
    "link",
    "load",
    "load_series",
    "nowcast",
    "power",
    "read_claims",
    "screen",
    "sensitivity",
    "show",
    "study",
    "tails",
    "test_pace",
    "trend",
]


# Results name their figures and know nothing of those who draw them: here, above both, they are brought together.
drawn_by(lambda: importlib.import_module("trends.figures"))


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'trends' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

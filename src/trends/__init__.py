"""Tests what is said about the tempo of armed violence: attack frequency, casualties, and claims of a constant pace.

Nothing heavy is imported before it is used: the names below are looked up when they are first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trends.claims import ClaimTable, Ledger, read_claims
    from trends.exploring import explore
    from trends.figures import show
    from trends.incidents import Incidents
    from trends.inference import (
        CasualtyResult,
        ComparisonResult,
        ConventionalResult,
        DeadlyResult,
        PaceResult,
        PowerResult,
        ScreenResult,
        Sensitivity,
        TailResult,
        TrendResult,
        casualties,
        compare_pace,
        conventional,
        deadly_attacks,
        lethality,
        power,
        screen,
        sensitivity,
        tails,
        test_pace,
        trend,
    )
    from trends.linkage import LinkageResult, link
    from trends.series import CountSeries
    from trends.sources import datasets, load, load_series
    from trends.studies import study

__version__ = "0.1.0"

_HOMES = {
    "CasualtyResult": "trends.inference",
    "ClaimTable": "trends.claims",
    "ComparisonResult": "trends.inference",
    "ConventionalResult": "trends.inference",
    "CountSeries": "trends.series",
    "DeadlyResult": "trends.inference",
    "Incidents": "trends.incidents",
    "Ledger": "trends.claims",
    "LinkageResult": "trends.linkage",
    "PaceResult": "trends.inference",
    "PowerResult": "trends.inference",
    "ScreenResult": "trends.inference",
    "Sensitivity": "trends.inference",
    "TailResult": "trends.inference",
    "TrendResult": "trends.inference",
    "casualties": "trends.inference",
    "compare_pace": "trends.inference",
    "conventional": "trends.inference",
    "datasets": "trends.sources",
    "deadly_attacks": "trends.inference",
    "explore": "trends.exploring",
    "lethality": "trends.inference",
    "link": "trends.linkage",
    "load": "trends.sources",
    "load_series": "trends.sources",
    "power": "trends.inference",
    "read_claims": "trends.claims",
    "screen": "trends.inference",
    "sensitivity": "trends.inference",
    "show": "trends.figures",
    "study": "trends.studies",
    "tails": "trends.inference",
    "test_pace": "trends.inference",
    "trend": "trends.inference",
}

__all__ = [
    "CasualtyResult",
    "ClaimTable",
    "ComparisonResult",
    "ConventionalResult",
    "CountSeries",
    "DeadlyResult",
    "Incidents",
    "Ledger",
    "LinkageResult",
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
    "explore",
    "lethality",
    "link",
    "load",
    "load_series",
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


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'trends' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

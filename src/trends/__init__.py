"""Tests what is said about the tempo of armed violence: attack frequency, casualties, and claims of a constant pace.

Nothing heavy is imported before it is used: the names below are looked up when they are first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trends.figures import show
    from trends.incidents import Incidents
    from trends.inference import ComparisonResult, PaceResult, TrendResult, compare_pace, test_pace, trend
    from trends.series import CountSeries
    from trends.sources import datasets, load, load_series
    from trends.studies import study

__version__ = "0.1.0"

_HOMES = {
    "ComparisonResult": "trends.inference",
    "CountSeries": "trends.series",
    "Incidents": "trends.incidents",
    "PaceResult": "trends.inference",
    "TrendResult": "trends.inference",
    "compare_pace": "trends.inference",
    "datasets": "trends.sources",
    "load": "trends.sources",
    "load_series": "trends.sources",
    "show": "trends.figures",
    "study": "trends.studies",
    "test_pace": "trends.inference",
    "trend": "trends.inference",
}

__all__ = [
    "ComparisonResult",
    "CountSeries",
    "Incidents",
    "PaceResult",
    "TrendResult",
    "__version__",
    "compare_pace",
    "datasets",
    "load",
    "load_series",
    "show",
    "study",
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

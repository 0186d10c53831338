"""Questions put to a series of counts, each answered by a frozen result.

A question is loaded when it is first asked for. Two are called like the modules that hold them, which would stand in their
place once these are loaded, and so are loaded at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from trends.verdict.sensitivity import Sensitivity, sensitivity
from trends.verdict.trend import TrendResult, trend

if TYPE_CHECKING:
    from trends.verdict.comparing.comparison import compare_pace as compare_pace
    from trends.verdict.comparing.comparison_result import ComparisonResult as ComparisonResult
    from trends.verdict.conventional_result import ConventionalResult as ConventionalResult
    from trends.verdict.conventional_tests import conventional as conventional
    from trends.verdict.pace import test_pace as test_pace
    from trends.verdict.pace_result import PaceResult as PaceResult
    from trends.verdict.power_analysis.power import power as power
    from trends.verdict.power_analysis.power_result import PowerResult as PowerResult
    from trends.verdict.screening.screen import screen as screen
    from trends.verdict.screening.screen_result import ScreenResult as ScreenResult

_HOMES = {
    "ComparisonResult": "comparing.comparison_result",
    "ConventionalResult": "conventional_result",
    "PaceResult": "pace_result",
    "PowerResult": "power_analysis.power_result",
    "ScreenResult": "screening.screen_result",
    "compare_pace": "comparing.comparison",
    "conventional": "conventional_tests",
    "power": "power_analysis.power",
    "screen": "screening.screen",
    "test_pace": "pace",
}

__all__ = ["Sensitivity", "TrendResult", "sensitivity", "trend"]
__all__ += list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'trends.verdict' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"trends.verdict.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

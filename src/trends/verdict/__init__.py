"""Questions put to a series of counts, each answered by a frozen result."""

from trends.verdict.comparison import compare_pace
from trends.verdict.comparison_result import ComparisonResult
from trends.verdict.conventional_result import ConventionalResult
from trends.verdict.conventional_tests import conventional
from trends.verdict.pace import test_pace
from trends.verdict.pace_result import PaceResult
from trends.verdict.power import power
from trends.verdict.power_result import PowerResult
from trends.verdict.screen import screen
from trends.verdict.screen_result import ScreenResult
from trends.verdict.sensitivity import Sensitivity, sensitivity
from trends.verdict.trend import TrendResult, trend

__all__ = [
    "ComparisonResult",
    "ConventionalResult",
    "PaceResult",
    "PowerResult",
    "ScreenResult",
    "Sensitivity",
    "TrendResult",
    "compare_pace",
    "conventional",
    "power",
    "screen",
    "sensitivity",
    "test_pace",
    "trend",
]

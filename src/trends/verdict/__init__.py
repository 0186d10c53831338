"""Questions put to a series of counts, each answered by a frozen result."""

from trends.verdict.comparing.comparison import compare_pace
from trends.verdict.comparing.comparison_result import ComparisonResult
from trends.verdict.conventional_result import ConventionalResult
from trends.verdict.conventional_tests import conventional
from trends.verdict.pace import test_pace
from trends.verdict.pace_result import PaceResult
from trends.verdict.power_analysis.power import power
from trends.verdict.power_analysis.power_result import PowerResult
from trends.verdict.screening.screen import screen
from trends.verdict.screening.screen_result import ScreenResult
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

"""Questions put to a series of counts, each answered by a frozen result."""

from trends.inference.casualties import CasualtyResult, casualties, lethality
from trends.inference.comparison import compare_pace
from trends.inference.comparison_result import ComparisonResult
from trends.inference.pace import test_pace
from trends.inference.pace_result import PaceResult
from trends.inference.sensitivity import Sensitivity, sensitivity
from trends.inference.trend import TrendResult, trend

__all__ = [
    "CasualtyResult",
    "ComparisonResult",
    "PaceResult",
    "Sensitivity",
    "TrendResult",
    "casualties",
    "compare_pace",
    "lethality",
    "sensitivity",
    "test_pace",
    "trend",
]

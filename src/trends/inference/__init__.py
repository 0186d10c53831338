"""Questions put to a series of counts, each answered by a frozen result."""

from trends.inference.casualties import CasualtyResult, casualties, lethality
from trends.inference.comparison import compare_pace
from trends.inference.comparison_result import ComparisonResult
from trends.inference.conventional_result import ConventionalResult
from trends.inference.conventional_tests import conventional
from trends.inference.deadly import DeadlyResult, deadly_attacks
from trends.inference.pace import test_pace
from trends.inference.pace_result import PaceResult
from trends.inference.power import power
from trends.inference.power_result import PowerResult
from trends.inference.screen import screen
from trends.inference.screen_result import ScreenResult
from trends.inference.sensitivity import Sensitivity, sensitivity
from trends.inference.tail_result import TailResult
from trends.inference.tails import tails
from trends.inference.trend import TrendResult, trend

__all__ = [
    "CasualtyResult",
    "ComparisonResult",
    "ConventionalResult",
    "DeadlyResult",
    "PaceResult",
    "PowerResult",
    "ScreenResult",
    "Sensitivity",
    "TailResult",
    "TrendResult",
    "casualties",
    "compare_pace",
    "conventional",
    "deadly_attacks",
    "lethality",
    "power",
    "screen",
    "sensitivity",
    "tails",
    "test_pace",
    "trend",
]

"""Questions put to a series of counts, each answered by a frozen result."""

from trends.inference.pace import test_pace
from trends.inference.pace_result import PaceResult

__all__ = ["PaceResult", "test_pace"]

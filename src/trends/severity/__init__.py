"""How deadly: attacks that kill at least k, deaths per attack, and the tail of tolls."""

from trends.severity.casualties import CasualtyResult, casualties, lethality
from trends.severity.deadly import DeadlyResult, deadly_attacks
from trends.severity.tail_result import TailResult
from trends.severity.tails import tails

__all__ = [
    "CasualtyResult",
    "DeadlyResult",
    "TailResult",
    "casualties",
    "deadly_attacks",
    "lethality",
    "tails",
]

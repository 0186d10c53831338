"""How deadly: attacks that kill at least k, deaths per attack, and the tail of tolls."""

from trends.casualties.casualties import CasualtyResult, casualties, lethality
from trends.casualties.deadly import DeadlyResult, deadly_attacks
from trends.casualties.tail_result import TailResult
from trends.casualties.tails import tails

__all__ = [
    "CasualtyResult",
    "DeadlyResult",
    "TailResult",
    "casualties",
    "deadly_attacks",
    "lethality",
    "tails",
]

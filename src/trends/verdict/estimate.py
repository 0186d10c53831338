"""A number with its interval."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Estimate"]


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval."""

    value: float
    low95: float
    high95: float

    def to_dict(self) -> dict[str, float]:
        """Return value and limits."""
        return {"value": self.value, "low95": self.low95, "high95": self.high95}

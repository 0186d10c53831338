"""How much the rate changed: a ratio with its intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Change", "telling"]

_BEYOND = 1e9


@dataclass(frozen=True)
class Change:
    """A ratio of rates with 90 % and 95 % intervals, and where it lies in time.

    Attributes
    ----------
    ratio, low90, high90, low95, high95 : float
        Rate ratio (later over earlier, inside over outside, highest over lowest) and its limits.
    log_se : float
        Standard error of the log ratio.
    where : tuple of (str, str)
        The dates of the change: ``("at", "2022-03")``, or ``("from", ...), ("to", ...)``.
    """

    ratio: float
    low90: float
    high90: float
    low95: float
    high95: float
    log_se: float = float("nan")
    where: tuple[tuple[str, str], ...] = ()

    @classmethod
    def around(
        cls,
        log_ratio: float,
        log_se: float,
        critical90: float,
        critical95: float,
        where: tuple[tuple[str, str], ...] = (),
    ) -> Change:
        """Make a change from a log ratio, its standard error and the critical values of its intervals."""
        low95, low90, ratio, high90, high95 = np.exp(
            np.clip(
                log_ratio + log_se * np.array([-critical95, -critical90, 0.0, critical90, critical95]),
                -50.0,
                50.0,
            )
        )
        return cls(float(ratio), float(low90), float(high90), float(low95), float(high95), log_se, where)

    def inside(self, margin: float, level: int = 95) -> bool:
        """Whether the interval lies inside 1/margin to margin."""
        low, high = (self.low95, self.high95) if level == 95 else (self.low90, self.high90)
        return 1 / margin < low and high < margin

    def outside(self, margin: float) -> bool:
        """Whether the 95 % interval lies outside 1/margin to margin altogether."""
        return self.low95 > margin or self.high95 < 1 / margin

    def to_dict(self) -> dict[str, Any]:
        """Return the ratio and its limits, as in ``trends pace --json``; None for one that means nothing (`telling`)."""
        names = ("ratio", "low90", "high90", "low95", "high95")
        return {**{name: telling(getattr(self, name)) for name in names}, **dict(self.where)}


def telling(ratio: float) -> float | None:
    """Return a ratio, or None where it is beyond all counting: one side of the comparison is next to nothing."""
    return ratio if 1 / _BEYOND < ratio < _BEYOND else None

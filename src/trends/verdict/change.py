"""How much the rate changed: a ratio with its intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from trends.fitting.exact_ratio import ratio_limits

__all__ = ["BEYOND", "Change", "Sides", "telling"]

BEYOND = 100.0
"""Larger ratios, and smaller ones than 1/100, come of a side with next to nothing in it: their size says no more than
that, and only the limit towards one is told."""


@dataclass(frozen=True)
class Sides:
    """What is compared: events later and earlier, and what they were seen in.

    Attributes
    ----------
    later, earlier : float
        Events.
    exposure : float
        Exposure of the later side over that of the earlier one, seasons weighed.
    dispersion : float
        How many times the variance of a sum exceeds that of independent events, at least one.
    sometimes_empty : bool
        Whether one side holds nothing, if only in some of the completions of imprecise dates.
    """

    later: float
    earlier: float
    exposure: float
    dispersion: float
    sometimes_empty: bool


@dataclass(frozen=True)
class Change:
    """A ratio of rates with 90 % and 95 % intervals, and where it lies in time.

    Attributes
    ----------
    ratio, low90, high90, low95, high95 : float
        Rate ratio (later over earlier, inside over outside, highest over lowest) and its limits. Against nothing the
        ratio and its upper limits are infinite; where nothing is left, the ratio and its lower limits are zero.
    log_se : float
        Standard error of the log ratio; infinite where one side holds nothing.
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

    @classmethod
    def exact(
        cls,
        sides: Sides,
        critical90: float,
        critical95: float,
        where: tuple[tuple[str, str], ...] = (),
    ) -> Change:
        """Make a change from what two sides hold, not both nothing, at the levels of the critical values."""
        from scipy.special import ndtr

        # As much chance beyond as the critical value leaves on the normal scale: 3.0 over all dates where 1.96 is for one.
        (low90, high90), (low95, high95) = (
            ratio_limits(sides.later, sides.earlier, sides.exposure, sides.dispersion, float(ndtr(-critical)))
            for critical in (critical90, critical95)
        )
        ratio = sides.later / sides.earlier / sides.exposure if sides.earlier else np.inf
        # As wide as a normal interval of these limits would be: only for comparison with other
        # changes.
        log_se = float(np.log(high95 / low95)) / (2 * critical95) if low95 > 0 and high95 < np.inf else np.inf
        return cls(ratio, low90, high90, low95, high95, log_se, where)

    def over(self, other: Change, where: tuple[tuple[str, str], ...] = ()) -> Change:
        """Return this change over another one, its limits by those of the two that lie farthest apart."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio, low90, high90, low95, high95 = (
                float(np.float64(one) / other_one)
                for one, other_one in (
                    (self.ratio, other.ratio),
                    (self.low90, other.high90),
                    (self.high90, other.low90),
                    (self.low95, other.high95),
                    (self.high95, other.low95),
                )
            )
        return Change(ratio, low90, high90, low95, high95, float(np.hypot(self.log_se, other.log_se)), where)

    @property
    def bounded(self) -> bool:
        """Whether one side holds nothing, so that there is a bound and no ratio."""
        return self.ratio == 0 or bool(np.isinf(self.ratio))

    @property
    def nearest_log(self) -> float:
        """The log ratio, or that of the bound where one side holds nothing; always finite."""
        # The limit towards one: how far the change has come for certain.
        near = self.low95 if np.isinf(self.ratio) else self.high95 if self.ratio == 0 else self.ratio
        return float(np.clip(np.log(near), -50.0, 50.0)) if near > 0 else -50.0

    @property
    def at_least(self) -> float | None:
        """The lower 95 % limit where the ratio itself says nothing, being above 100 or against nothing; else None."""
        return None if self.ratio <= BEYOND else self.low95 if self.low95 >= 1 / BEYOND else 0.0

    @property
    def at_most(self) -> float | None:
        """The upper 95 % limit where the ratio itself says nothing, being below 1/100; else None.

        In `to_dict` None, too, where it is above 100: then nothing is known at all.
        """
        return self.high95 if self.ratio < 1 / BEYOND else None

    @property
    def factor(self) -> float:
        """The ratio or its inverse, whichever is at least one: 0.5 and 2 are both a factor of 2."""
        return float(max(self.ratio, np.divide(1.0, self.ratio))) if self.ratio else float("inf")

    @property
    def established(self) -> bool:
        """Whether the 95 % interval excludes "no change"."""
        return self.low95 > 1 or self.high95 < 1

    def inside(self, margin: float, level: int = 95) -> bool:
        """Whether the interval lies inside 1/margin to margin."""
        low, high = (self.low95, self.high95) if level == 95 else (self.low90, self.high90)
        return 1 / margin < low and high < margin

    def outside(self, margin: float, level: int = 95) -> bool:
        """Whether the interval lies outside 1/margin to margin altogether."""
        low, high = (self.low95, self.high95) if level == 95 else (self.low90, self.high90)
        return low > margin or high < 1 / margin

    def to_dict(self) -> dict[str, Any]:
        """Return the ratio and its limits, as in ``trends pace --json``.

        None for a number that says nothing (`telling`); where that is the ratio, ``bound`` has the 95 % limit towards
        one: ``{"at_least": 51.2}`` or ``{"at_most": 0.02}``.
        """
        names = ("ratio", "low90", "high90", "low95", "high95")
        measures: dict[str, Any] = {name: telling(getattr(self, name)) for name in names}
        if self.at_least is not None:
            measures["bound"] = {"at_least": self.at_least}
        elif self.at_most is not None:
            measures["bound"] = {"at_most": self.at_most if self.at_most <= BEYOND else None}
        return {**measures, **dict(self.where)}

    def to_row(self) -> dict[str, Any]:
        """Return `to_dict` flat, for a table: the bound in columns of its own, ``at_least`` and ``at_most``."""
        found = self.to_dict()
        bound = found.pop("bound", {})
        return {**found, **bound}


def telling(ratio: float) -> float | None:
    """Return a ratio, or None where it is above 100 or below 1/100: one side of it is next to nothing."""
    return ratio if 1 / BEYOND <= ratio <= BEYOND else None

"""Second half over first, by rates: log ratio of deaths = log ratio of attacks + log ratio of deaths per attack.

Sums are never compared, but what there was a day of those that are observed: a half of 12 observed months holds less than
one of 24 at the same pace.

An incident dated to a range across the middle belongs to either half: it is put whole into one of them, drawn by the
days, twenty times over, and the draws are pooled. Otherwise a year-long summary of thousands of deaths would fall whole
on its first day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.periods.calendar import Frequency, period_range
from trends.periods.imprecision import lay_out
from trends.verdict.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents

__all__ = [
    "Decomposition",
    "LogQuantile",
    "days_of_halves",
    "decompose",
    "halves_of",
    "log_quantiles",
    "resampled_means",
]

# The ends of a 95 % interval are then good to a third of a percentage point (one standard error).
_DRAWS = 2000
_FEWEST = 10
_LEVELS = (0.5, 0.9, 0.99)


@dataclass(frozen=True)
class Decomposition:
    """Second half of the window over the first: deaths = attacks x deaths per attack.

    Attributes
    ----------
    deaths, attacks : float
        Ratios of the rates, by what is observed of the halves; over draws of imprecise dates the geometric mean, so that the logarithms
        still add up.
    per_attack : Estimate
        Ratio of deaths per attack; its interval comes from resampling the attacks (or the periods).
    exposure : pair of float
        How much of either half is observed, in `unit`.
    unit : str
        ``days``, or the periods of a series: one that is covered in part counts as that part.
    """

    deaths: float
    attacks: float
    per_attack: Estimate
    exposure: tuple[float, float]
    unit: str = "days"

    @property
    def logs(self) -> dict[str, float]:
        """The natural logarithms of the three ratios; the first is the sum of the other two."""
        attacks, each = float(np.log(self.attacks)), float(np.log(self.per_attack.value))
        return {"deaths": attacks + each, "attacks": attacks, "deaths_per_attack": each}

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "deaths": self.deaths,
            "attacks": self.attacks,
            "deaths_per_attack": self.per_attack.to_dict(),
            "log": self.logs,
            "observed": list(self.exposure),
            "observed_unit": self.unit,
        }


@dataclass(frozen=True)
class LogQuantile:
    """A quantile of log deaths of the attacks that killed, written in deaths.

    Attributes
    ----------
    level : float
    deaths : Estimate
        With the interval of the order statistics, which needs no distribution; NaN at an end that so few do not reach.
    change : Estimate or None
        Second half over first, with an interval by resampling the attacks; None where a half has too few.
    """

    level: float
    deaths: Estimate
    change: Estimate | None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "level": self.level,
            "deaths": self.deaths.to_dict(),
            "log_deaths": float(np.log(self.deaths.value)),
            "second_half_over_first": self.change.to_dict() if self.change else None,
        }


def halves_of(frame: pd.DataFrame, incidents: Incidents) -> list[NDArray[np.int64]]:
    """Say of each incident whether it is of the first half (0), the second (1) or of none (-1), draw by draw.

    Parameters
    ----------
    frame : pandas.DataFrame
        Incidents of the table, n rows.
    incidents : Incidents
        Whose window is halved by the calendar.

    Returns
    -------
    list of ndarray of int, shape (n,)
        One where every date is exact enough, else one a draw; empty if nothing is dated.
    """
    if not incidents.coverage:
        return []
    first, last = incidents.window.clip(*incidents.coverage.span)
    days = period_range(first, last, Frequency.DAY)
    layout = lay_out(frame, days, incidents.coverage.within(first, last))
    middle = len(days) // 2
    settled = np.full(len(frame), -1)
    settled[layout.row[layout.certain]] = layout.period[layout.certain] >= middle
    if not len(layout.drawn_row):
        return [settled]
    drawn = []
    for day in layout.draws:
        sides = settled.copy()
        sides[layout.drawn_row] = np.where(day < 0, -1, day >= middle)
        drawn.append(sides)
    # A range of dates within one half is no matter of draws, and one of them stands for all.
    alike = all(np.array_equal(sides, drawn[0]) for sides in drawn[1:])
    return drawn[:1] if alike else drawn


def days_of_halves(incidents: Incidents) -> tuple[float, float]:
    """Return how many days of either half of the window the file covers."""
    if not incidents.coverage:
        return 0.0, 0.0
    days = period_range(*incidents.window.clip(*incidents.coverage.span), Frequency.DAY)
    covered = incidents.coverage.days(days)
    middle = len(days) // 2
    return float(covered[:middle].sum()), float(covered[middle:].sum())


def decompose(
    killed: NDArray[np.float64],
    attacks: NDArray[np.float64],
    sides: Sequence[NDArray[np.int64]],
    exposure: tuple[float, float],
    unit: str = "days",
) -> Decomposition | None:
    """Decompose the change of the rate of deaths between the halves.

    Parameters
    ----------
    killed, attacks : ndarray of float, shape (n,)
        By attack (then `attacks` is one each) or by period.
    sides : sequence of ndarray of int, shape (n,)
        As from `halves_of`.
    exposure : pair of float
        How much of either half is observed.
    unit : str
        What of, in the plural.

    Returns
    -------
    Decomposition or None
        None where a half is not observed, or in any draw has no attack or no death.
    """
    if min(exposure) <= 0:
        return None
    random = np.random.default_rng(0)  # one for both, so that the halves are drawn independently
    logs, ratios = [], []
    for side in sides:
        parts = [side == 0, side == 1]
        sums = [(killed[part].sum(), attacks[part].sum()) for part in parts]
        # In any draw: a ratio that only some of the ways to date the attacks have would be the mean
        # of those that suit it.
        if min(sums[0]) <= 0 or min(sums[1]) <= 0:
            return None
        # Logarithms are averaged, as only they add up: deaths are attacks times deaths per attack
        # in every draw, and so on average.
        logs.append(np.log([sums[1][0] / sums[0][0], sums[1][1] / sums[0][1]]))
        # The same number of draws in all, shared over the ways to date: the interval holds both
        # kinds of doubt.
        means = [resampled_means(killed[part], attacks[part], random, _DRAWS // len(sides)) for part in parts]
        ratios.append(means[1] / np.maximum(means[0], 1e-12))
    if not logs:
        return None
    # Totals become rates by the ratio of what was observed of the halves; deaths per attack need no exposure.
    deaths, count = (float(value) for value in np.exp(np.mean(logs, axis=0)) * exposure[0] / exposure[1])
    low, high = (float(q) for q in np.nanquantile(np.concatenate(ratios), [0.025, 0.975]))
    # Rate over rate: the exposure, which is the same for both, cancels.
    each = deaths / count
    return Decomposition(deaths, count, Estimate(each, min(low, each), max(high, each)), exposure, unit)


def resampled_means(
    killed: NDArray[np.float64],
    attacks: NDArray[np.float64],
    random: np.random.Generator,
    draws: int = _DRAWS,
) -> NDArray[np.float64]:
    """Return bootstrap ratios of sums; equal units are drawn together, so that a large set costs no more memory.

    Draws without any attack have no ratio and are left out.
    """
    pairs, repeated = np.unique(np.column_stack([killed, attacks]), axis=0, return_counts=True)
    drawn = random.multinomial(len(killed), repeated / len(killed), size=draws)
    deaths, count = drawn @ pairs[:, 0], drawn @ pairs[:, 1]
    return np.asarray(np.divide(deaths, count, out=np.full(draws, np.nan), where=count > 0))


def log_quantiles(killed: NDArray[np.float64], sides: Sequence[NDArray[np.int64]]) -> tuple[LogQuantile, ...]:
    """Return quantiles of log deaths of the attacks that killed anybody, and how they changed between the halves.

    The logarithm of none killed does not exist, so those attacks are left out here; how many they are, `Share` tells.
    """
    deadly = killed >= 1
    values = np.sort(killed[deadly])
    if len(values) < _FEWEST:
        return ()
    random = np.random.default_rng(0)
    quantiles = []
    for level in _LEVELS:
        low, high = _order_statistics(values, level)
        value = _quantile(values, level)
        change = _quantile_change(killed, deadly, sides, level, random)
        quantiles.append(LogQuantile(level, Estimate(value, low, high), change))
    return tuple(quantiles)


def _quantile(values: NDArray[np.float64], level: float) -> float:
    """Return the smallest toll that at least a share `level` of the attacks do not exceed: a toll that occurred."""
    return float(values[max(int(np.ceil(level * len(values))) - 1, 0)])


def _order_statistics(values: NDArray[np.float64], level: float) -> tuple[float, float]:
    from scipy.special import bdtr

    n = len(values)
    # The r-th smallest toll is below the quantile with the probability that a binomial number reaches r: a place beyond
    # either end of the sample means that so few tolls give no limit there.
    below, above = np.searchsorted(bdtr(np.arange(n), n, level), [0.025, 0.975])
    first, last = int(below), int(above) + 1
    return (
        float(values[first - 1]) if first >= 1 else float("nan"),
        float(values[last - 1]) if last <= n else float("nan"),
    )


def _quantile_change(
    killed: NDArray[np.float64],
    deadly: NDArray[np.bool_],
    sides: Sequence[NDArray[np.int64]],
    level: float,
    random: np.random.Generator,
) -> Estimate | None:
    logs, drawn = [], []
    for side in sides:
        parts = [np.sort(killed[deadly & (side == half)]) for half in (0, 1)]
        if min(len(part) for part in parts) * min(level, 1 - level) < 5:
            return None  # fewer than five attacks beyond the quantile say nothing of it
        logs.append(np.log(_quantile(parts[1], level) / _quantile(parts[0], level)))
        draws = _DRAWS // len(sides)
        ends = [part[_resampled_ranks(len(part), level, draws, random)] for part in parts]
        drawn.append(ends[1] / ends[0])
    if not logs:
        return None
    value = float(np.exp(np.mean(logs)))
    low, high = (float(q) for q in np.quantile(np.concatenate(drawn), [0.025, 0.975]))
    return Estimate(value, min(low, value), max(high, value))


def _resampled_ranks(n: int, level: float, draws: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Return the places, in n sorted values, of the quantiles of `draws` bootstrap samples.

    The k-th smallest of n uniform numbers is Beta(k, n - k + 1) distributed, and each number picks a value.
    """
    k = max(int(np.ceil(level * n)), 1)
    return np.asarray(np.minimum((random.beta(k, n - k + 1, size=draws) * n).astype(np.int64), n - 1))

"""What heavy tails do to totals: by how much the deaths of two halves differ when nothing has changed.

Where tolls follow a power law with a density exponent near 2 the mean is infinite, and of 300 attacks one may make most
of the total. Whoever compares totals must know how far apart they lie by chance alone, so it is simulated for the very
numbers at hand (Clauset, Young & Gleditsch 2007; Cirillo & Taleb 2016).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.tails import Sample, TailFit, fit_tail, half_ratio
from trends.messages import Message, joined
from trends.messages.numbers import fixed, percent

if TYPE_CHECKING:
    from decimal import Decimal

    from numpy.typing import NDArray

__all__ = ["FEWEST_TOLLS", "caution", "caution_without_tolls", "chance_ratio", "rounded_tolls"]

FEWEST_TOLLS = 50
"""Attacks that killed somebody, below which no tail is fitted (CSN section 3.2: exponents are reliable from about 50)."""


def rounded_tolls(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the known tolls as whole numbers: a source may share the deaths of linked attacks out in fractions."""
    return np.asarray(np.rint(values[~np.isnan(values)]))


def chance_ratio(
    tolls: NDArray[np.float64], halves: tuple[int, int], fit: TailFit | None = None, seed: int = 0
) -> float | None:
    """Return the factor by which the deaths per attack of two halves differ or more in 5 % of constant histories.

    Tolls below the threshold of the tail are drawn as they are, those above from the power law fitted to them: a tail
    that is drawn from the tolls at hand alone would have no attack deadlier than the deadliest so far.

    Parameters
    ----------
    tolls : ndarray of float, shape (n,)
        Whole numbers from zero.
    halves : pair of int
        Attacks in either half.
    fit : TailFit, optional
        Fitted to `tolls`; by default it is fitted here.
    seed : int
        Of the random generator.

    Returns
    -------
    float or None
        None where there are too few tolls for a tail, or a half has no attack.
    """
    if min(halves) < 1 or (tolls >= 1).sum() < FEWEST_TOLLS:
        return None
    fit = fit or fit_tail(Sample.of(tolls))
    if fit is None:
        return None
    below, counts = np.unique(tolls[tolls < fit.threshold], return_counts=True)
    body = Sample(below, counts.astype(float))
    random = np.random.default_rng(np.random.SeedSequence(seed))
    share = fit.size / len(tolls)
    return half_ratio(body, fit.exponent, fit.threshold, halves, random, tail=share)


def caution(tolls: NDArray[np.float64], halves: tuple[int, int]) -> str | None:
    """Warn of the weight of a few attacks, with the chance ratio for these numbers; None where no few weigh much."""
    total = tolls.sum()
    if not total or len(tolls) < 10:
        return None
    few = max(1, len(tolls) // 100)
    top = np.sort(tolls)[::-1][:few].sum() / total
    # Tolls that are all alike never pass this: the highest hundredth holds a hundredth of them, one of ten a tenth.
    if top <= 0.1:
        return None
    weight = Message("severity.heavy.here", few=few, n=percent(top), attacks=len(tolls))
    ratio = chance_ratio(rounded_tolls(tolls), halves)
    if ratio is None:
        return joined([weight, Message("severity.heavy.unknown")])
    return joined(
        [
            weight,
            Message("severity.heavy.chance", first=halves[0], second=halves[1], factor=_factor(ratio)),
        ]
    )


def caution_without_tolls(attacks: float) -> str:
    """Warn of heavy tails where only totals by period are known, at the exponents that tolls usually have."""
    half = int(attacks // 2)
    if half < 1:
        return joined([Message("severity.heavy.tails"), Message("severity.heavy.unknown")])
    # 2.4 +/- 0.2 in CSN's terrorist attacks; 2 and 2.5 span what Clauset, Young & Gleditsch (2007) found by weapon.
    ratios = [
        half_ratio(None, exponent, 1.0, (half, half), np.random.default_rng(np.random.SeedSequence(0)))
        for exponent in (2.5, 2.0)
    ]
    return Message("severity.heavy.totals", half=half, low=_factor(ratios[0]), high=_factor(ratios[1]))


def _factor(ratio: float) -> Decimal:
    return fixed(ratio, 2 if ratio < 2 else 1 if ratio < 10 else 0)

"""The exact test of two Poisson rates (Przyborowski & Wilenski 1940; R's ``poisson.test``): one half against the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.conventional.histories import histories

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["HalvesTest", "halves"]


@dataclass(frozen=True)
class HalvesTest:
    """The second half of each history against the first.

    Attributes
    ----------
    ratio : ndarray, shape (...)
        Rate of the second half over that of the first; infinite where the first has no event.
    p : ndarray, shape (...)
        Two-sided exact p.
    """

    ratio: NDArray[np.float64]
    p: NDArray[np.float64]


def halves(counts: ArrayLike, exposure: ArrayLike | None = None) -> HalvesTest:
    """Test the second half against the first; the cut is at floor(n/2).

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Whole counts; NaN where not observed.
    exposure : array_like, broadcast to the counts, optional
    """
    data = histories(counts, exposure)
    cut = data.n // 2
    x, total = data.count[:, cut:].sum(axis=1), data.total
    whole = data.exposure.sum(axis=1)
    late = data.exposure[:, cut:].sum(axis=1)
    able = (total > 0) & (late > 0) & (late < whole)
    p, change = np.full(len(x), np.nan), np.full(len(x), np.nan)
    p[able] = _two_sided_binomial(x[able], total[able], late[able] / whole[able])
    before = (total - x)[able]
    odds = np.where(before > 0, x[able] / np.where(before > 0, before, 1.0), np.inf)
    change[able] = odds * ((whole - late) / np.where(late > 0, late, 1.0))[able]
    return HalvesTest(data.shaped(change), data.shaped(p))


def _two_sided_binomial(
    x: NDArray[np.float64], n: NDArray[np.float64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Probability of all outcomes no likelier than x of n."""
    from scipy.special import betainc
    from scipy.stats import binomtest

    fewer = np.minimum(x, n - x)
    # Of equal chances the unlikelier outcomes are those farther from the middle, on both sides alike.
    p = np.minimum(1.0, 2 * betainc(n - fewer, fewer + 1, 0.5))
    # Of unequal halves the two-sided test adds up all outcomes no likelier than this one, as R's
    # `binom.test` does; there is no closed form.
    for i in np.flatnonzero(share != 0.5):
        p[i] = binomtest(round(x[i]), round(n[i]), share[i]).pvalue
    return np.asarray(p)

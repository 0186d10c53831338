"""The rate before and after every date, and inside and outside every stretch, held against the noise of counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.realised.level_draws import white_variance
from trends.fitting.shapes import MOST_CUTS
from trends.fitting.single_date import shortest_side

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.realised.histories import Histories
    from trends.fitting.realised.levels import LevelFit
    from trends.fitting.realised.white_noise import WhiteNoise

__all__ = ["OVER_SHIFTS", "OVER_SURGES", "Scan", "scan_shifts", "scan_surges"]

OVER_SHIFTS, OVER_SURGES = (2.7, 3.0), (3.3, 3.6)
"""Critical values over all dates of a shift, and of a surge, at 90 and 95 %: at 95 % 2.8 to 3.1 and 3.2 to 3.7 by
simulation, for 36 to 240 periods."""


@dataclass(frozen=True)
class Scan:
    """Log ratios of all candidate changes, pooled over the completions of a series.

    Attributes
    ----------
    first, stop : ndarray of int, shape (k,)
        The first period with the second level, and the first after it.
    log_ratio, log_se : ndarray, shape (k,)
    """

    first: NDArray[np.int64]
    stop: NDArray[np.int64]
    log_ratio: NDArray[np.float64]
    log_se: NDArray[np.float64]

    def beyond(self, critical: float) -> float:
        """Return how far from no change any candidate lies for certain, on the log scale; at least zero."""
        return float(np.max(np.abs(self.log_ratio) - critical * self.log_se, initial=0.0))

    def against(self, other: Scan) -> Scan:
        """Return how the candidates of one series differ from the same ones of another."""
        own, theirs = ([*zip(one.first.tolist(), one.stop.tolist(), strict=True)] for one in (self, other))
        place = {candidate: i for i, candidate in enumerate(theirs)}
        pairs = [(i, place[candidate]) for i, candidate in enumerate(own) if candidate in place]
        one, two = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return Scan(
            self.first[one],
            self.stop[one],
            self.log_ratio[one] - other.log_ratio[two],
            np.hypot(self.log_se[one], other.log_se[two]),
        )

    @property
    def clearest(self) -> int | None:
        """Position of the candidate that is clearest beside the noise; None without any."""
        return int((np.abs(self.log_ratio) / self.log_se).argmax()) if len(self.log_ratio) else None


def scan_shifts(histories: Histories, fit: LevelFit, noise: WhiteNoise) -> Scan:
    """Compare after with before for every date that leaves enough periods on both sides."""
    n = histories.n
    side = shortest_side(n)
    first = np.arange(side, n - side + 1)
    return _compared(histories, fit, noise, first, np.full_like(first, n))


def scan_surges(histories: Histories, fit: LevelFit, noise: WhiteNoise) -> Scan:
    """Compare inside with outside for every stretch of at least a tenth of the window that comes and goes."""
    n = histories.n
    side = shortest_side(n)
    cuts = np.arange(1, n)
    # Thinned so that the middle of the window stays among the cuts.
    cuts = cuts[(cuts - n // 2) % max(1, -(-n // MOST_CUTS)) == 0]
    first, stop = (grid.ravel() for grid in np.meshgrid(cuts, cuts, indexing="ij"))
    # The limits of the joint test's surges (`trends.fitting.shapes`), so that what is measured is
    # what was looked for. One that held more than 0.7 of the window would be the level itself.
    kept = (first >= side) & (n - stop >= side) & (stop - first >= side) & (stop - first <= 0.7 * n)
    return _compared(histories, fit, noise, first[kept], stop[kept])


def _compared(
    histories: Histories,
    fit: LevelFit,
    noise: WhiteNoise,
    first: NDArray[np.int64],
    stop: NDArray[np.int64],
) -> Scan:
    seen = histories.information
    sums = []
    noise_of_each = white_variance(histories, fit, noise.alpha)
    for values in (seen * histories.count, seen * fit.share, noise_of_each, seen * fit.mean):
        running = np.concatenate([np.zeros((len(seen), 1)), np.cumsum(values, axis=1)], axis=1)
        inside = running[:, stop] - running[:, first]
        sums.append((inside, running[:, -1:] - inside))
    count, base, variance, mean = sums
    # A side that nobody observed has no rate to compare.
    kept = (np.minimum(*base) > 1e-9).all(axis=0)
    (later, earlier), (later_base, earlier_base), (later_variance, earlier_variance), means = (
        (one[:, kept], other[:, kept]) for one, other in (count, base, variance, mean)
    )
    # A side that holds nothing has no scatter to show: it is given that of the other, or bursts of events would end for
    # certain wherever the last of them happened to lie.
    scatter = [
        v / np.maximum(m, 1e-300)
        for v, m in zip((earlier_variance, later_variance), means[::-1], strict=True)
    ]
    later_variance = np.where(later > 0, later_variance, np.maximum(scatter[0], 1.0))
    earlier_variance = np.where(earlier > 0, earlier_variance, np.maximum(scatter[1], 1.0))
    # Nothing counts as half an event in the ratio, and as one in the error beside it: less would
    # make an empty side certain of its rate.
    ratio = np.log(np.maximum(later, 0.5) / later_base / (np.maximum(earlier, 0.5) / earlier_base))
    squared = (
        later_variance / np.maximum(later, 1.0) ** 2 + earlier_variance / np.maximum(earlier, 1.0) ** 2
    ).mean(axis=0)
    if (m := len(ratio)) > 1:
        # Completions of imprecise dates are pooled as multiple imputations are (Rubin 1987): within plus between.
        squared = squared + ratio.var(axis=0, ddof=1) * (1 + 1 / m)
    return Scan(first[kept], stop[kept], ratio.mean(axis=0), np.sqrt(np.maximum(squared, 1e-12)))

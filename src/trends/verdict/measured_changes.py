"""From a series with its levels and noise to changes: estimates with intervals, and exact ones where a side is empty."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.realised.level_draws import white_variance
from trends.fitting.realised.measures import LEVELS
from trends.fitting.statistics import indicator
from trends.verdict.change import Change, Sides
from trends.verdict.critical import NORMAL, OVER_SHIFTS
from trends.verdict.rule import Apart, Ran

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.fitting.realised.fitted import Fitted
    from trends.fitting.realised.measures import Limits, Measures
    from trends.fitting.realised.scan import Scan
    from trends.verdict.critical import Critical

__all__ = [
    "CHANGES",
    "WindowChanges",
    "apart_of",
    "change_of",
    "clearest",
    "equal_parts",
    "exact_apart",
    "exact_change",
    "exact_difference",
    "parts_apart",
    "pooled_counts",
    "ran_over_window",
]

CHANGES = ("halves", "thirds", "end_to_end", "largest_shift", "largest_surge", "per_year")
"""The changes over a window that results list, in their order."""


@dataclass(frozen=True)
class WindowChanges:
    """What changed over a window of n periods: in one series, or in one beside another.

    Attributes
    ----------
    halves, thirds, sixths : Change
        Second half over first; between the thirds, and the sixths, where the rate was highest and lowest.
    end_to_end : Change or None
        Last sixth over first; None where nothing of one of them was observed.
    per_year : Change
        Slope of a line through the log levels of the sixths.
    largest_shift, largest_surge : Change or None
        None where no date is admissible.
    evidence : tuple of Ran
        For the rule: as counted, and without the period of each series that weighs most.
    """

    halves: Change
    thirds: Change
    sixths: Change
    end_to_end: Change | None
    per_year: Change
    largest_shift: Change | None
    largest_surge: Change | None
    evidence: tuple[Ran, ...]

    @property
    def changes(self) -> dict[str, Change | None]:
        """The changes by name, as results list them."""
        return {name: getattr(self, name) for name in CHANGES}


def pooled_counts(found: Fitted) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return counts, expected counts at a rate of one a month, and information: means over the completions."""
    of = found.histories
    return of.count.mean(axis=0), found.fit.share.mean(axis=0), of.information.mean(axis=0)


def equal_parts(n: int, many: int) -> list[NDArray[np.bool_]]:
    """Return which periods belong to each of so many equal parts of the window."""
    return [indicator(n, k * n // many, (k + 1) * n // many) > 0 for k in range(many)]


def change_of(limits: Limits, scale: float = 1.0, where: tuple[tuple[str, str], ...] = ()) -> Change:
    """Return a log ratio with its limits, times `scale`, as a change."""
    low, high = limits.low, limits.high
    logs = scale * np.array([limits.log_ratio, low[0], high[0], low[1], high[1]])
    # exp(50) is past every ratio that is printed, and no infinity spreads from here.
    ratio, low90, high90, low95, high95 = (float(value) for value in np.exp(np.clip(logs, -50.0, 50.0)))
    return Change(ratio, low90, high90, low95, high95, limits.log_se * scale, where)


def apart_of(limits: Limits) -> Apart:
    """Return how far from no change a log ratio lies, as the rule looks at it."""
    most = max(abs(limits.low[0]), abs(limits.high[0]))
    return Apart(abs(limits.log_ratio), limits.nearest, most)


def parts_apart(found: tuple[Fitted, ...], parts: Sequence[NDArray[np.bool_]], limits: Limits) -> Apart:
    """Return how far parts of the window lie apart, as the rule looks at it, by exact limits where one of them is empty.

    So the rule sees what is printed. The draws put half an event into an empty part, which is right for independent
    counts and far too sure where events come in bursts: of 58 constant histories of bursts 12 were contradicted by it
    and by the scan, and 2 are.

    Parameters
    ----------
    found : tuple of Fitted
        One series, or two whose changes are compared.
    parts : sequence of ndarray of bool, shape (n,)
        Which periods belong to each.
    limits : Limits
        Of the draws.
    """
    from scipy.special import ndtri

    apart = apart_of(limits)
    pooled = [pooled_counts(each) for each in found]
    known = [part for part in parts if all(information[part].any() for _, _, information in pooled)]
    held = [(information * count)[part].any() for part in known for count, _, information in pooled]
    # Nothing is empty, or everything is: either way there is no ratio to nothing.
    if all(held) or not any(held) or len(known) < 2:
        return apart
    # Bonferroni: which pair is farthest apart is read off the same counts.
    pairs = len(known) * (len(known) - 1) / 2
    least = []
    for level, drawn in zip(LEVELS, apart.least, strict=True):
        critical = float(-ndtri((1 - level / 100) / 2 / pairs))
        lowest = [
            max(change.low95, 1.0)
            for one, other in permutations(known, 2)
            if (change := exact_apart(found, one, other, (critical, critical)))
        ]
        # Of the draws and the exact limit the one that claims less.
        least.append(min(drawn, float(np.log(max(lowest, default=1.0)))))
    # Against nothing a ratio has no upper limit, so that such a series is never found inside a
    # margin.
    return Apart(apart.estimate, tuple(least), float("inf"))


def ran_over_window(found: tuple[Fitted, ...], measures: Measures, shifts: Scan) -> Ran:
    """Return what ran over a window, as the rule looks at it; arguments as of `parts_apart`, and the scan of shifts."""
    n = found[0].histories.n
    halves, thirds, sixths = (
        parts_apart(found, equal_parts(n, many), limits)
        for many, limits in ((2, measures.halves), (3, measures.thirds), (6, measures.sixths))
    )
    return Ran(halves, thirds, sixths, shifts.beyond(OVER_SHIFTS[1]))


def clearest(
    found: tuple[Fitted, ...],
    scan: Scan,
    critical: Critical,
    labels: Sequence[str],
    *,
    lasting: bool = False,
) -> Change | None:
    """Return the change of a scan that is clearest beside the noise; its limits hold over all dates.

    Parameters
    ----------
    found : tuple of Fitted
        One series, or two whose changes are compared.
    scan : Scan
        Of it, or of the one against the other.
    critical : Critical
        Over all that was looked at.
    labels : sequence of str
        Of the periods.
    lasting : bool
        Whether a stretch that ends with the window is told as a shift.
    """
    if scan.clearest is None:
        return None
    start, stop = int(scan.first[scan.clearest]), int(scan.stop[scan.clearest])
    inside = indicator(len(labels), start, stop) > 0
    lasts = lasting and stop == len(labels)
    where = (("at", labels[start]),) if lasts else (("from", labels[start]), ("to", labels[stop - 1]))
    return exact_apart(found, inside, ~inside, critical, where) or Change.around(
        float(scan.log_ratio[scan.clearest]), float(scan.log_se[scan.clearest]), *critical, where
    )


def exact_apart(
    found: tuple[Fitted, ...],
    later: NDArray[np.bool_],
    earlier: NDArray[np.bool_],
    critical: Critical = NORMAL,
    where: tuple[tuple[str, str], ...] = (),
) -> Change | None:
    """Return `exact_change` of one series, or `exact_difference` of two."""
    if len(found) == 1:
        return exact_change(found[0], later, earlier, critical, where)
    return exact_difference((found[0], found[1]), later, earlier, critical, where)


def exact_change(
    found: Fitted,
    later: NDArray[np.bool_],
    earlier: NDArray[np.bool_],
    critical: Critical = NORMAL,
    where: tuple[tuple[str, str], ...] = (),
) -> Change | None:
    """Return the exact change where one side holds nothing: on the log scale nothing has no place. Else None."""
    sides = _sides(found, later, earlier)
    return Change.exact(sides, *critical, where) if sides.sometimes_empty else None


def exact_difference(
    pair: tuple[Fitted, Fitted],
    later: NDArray[np.bool_],
    earlier: NDArray[np.bool_],
    critical: Critical = NORMAL,
    where: tuple[tuple[str, str], ...] = (),
) -> Change | None:
    """Return one series' change over the other's where a side of either holds nothing; None where none does.

    Its limits are those of the two changes farthest apart, which is on the safe side. None, too, where nothing is known
    of it: the same side of both holds nothing, or both sides of one.
    """
    sides = [_sides(found, later, earlier) for found in pair]
    if not any(side.sometimes_empty for side in sides) or not all(
        side.later or side.earlier for side in sides
    ):
        return None
    one, other = (Change.exact(side, *critical, where) for side in sides)
    change = one.over(other, where)
    return None if np.isnan(change.ratio) else change


def _sides(found: Fitted, later: NDArray[np.bool_], earlier: NDArray[np.bool_]) -> Sides:
    count, share, information = pooled_counts(found)
    events = [float((information * count)[side].sum()) for side in (later, earlier)]
    seen = [float((information * share)[side].sum()) for side in (later, earlier)]
    # An empty side shows no scatter. It is given that of the fuller one, as a burst may yet come.
    fuller = later if events[0] >= events[1] else earlier
    mean = information * found.fit.mean.mean(axis=0)
    variance = white_variance(found.histories, found.fit, found.noise.alpha).mean(axis=0)
    # Variance over mean of a sum: by how much so many events say less than independent ones would.
    scatter = float(variance[fuller].sum() / max(float(mean[fuller].sum()), 1e-300))
    # Where both sides are empty there is no ratio to bound.
    empty = min(events) == 0 < max(events)
    return Sides(events[0], events[1], seen[0] / max(seen[1], 1e-300), max(scatter, 1.0), empty)

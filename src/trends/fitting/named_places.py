"""Whether named places lost or gained: a share shifted in time, and a place's first bursts beside those elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.place_shift import observed_sides, shifted_sides

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from trends.fitting.place_shift import Histories

__all__ = ["share_changes", "so_few_before"]


def share_changes(
    histories: Histories,
    by_group: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    replicates: int,
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """Return by how much the share of each group changed, shape (1 + replicates, k): observed, and shifted.

    Parameters
    ----------
    histories : Histories
        The unit that is shifted is the place.
    by_group : callable
        Adds up by group what is given by place, shape (r, p) to (r, k).
    replicates : int
    random : numpy.random.Generator

    Notes
    -----
    In the first row, too, every burst lies in the half of its middle, as it does in what is shifted.
    """

    def changes(sides: tuple[NDArray[np.float64], NDArray[np.float64]]) -> NDArray[np.float64]:
        before, after = (by_group(side) for side in sides)
        # A half that shifting emptied has no shares; it counts as no change.
        shares = [side / np.maximum(side.sum(axis=1, keepdims=True), 1e-300) for side in (before, after)]
        return np.asarray(shares[1] - shares[0])

    drawn = [changes(sides) for sides in shifted_sides(histories, replicates, random)]
    return np.concatenate([changes(observed_sides(histories)), *drawn])


def so_few_before(
    before: int, bursts: int, elsewhere: tuple[int, int], events_elsewhere: tuple[float, float]
) -> float:
    """Return how often so few of a place's bursts begin before a day if its part in what is recorded is one throughout.

    Parameters
    ----------
    before, bursts : int
        The place's bursts that began before, and all of them.
    elsewhere : pair of int
        Bursts elsewhere, before and after: how much violence, and how much looking for it, there was.
    events_elsewhere : pair of float
        The same in events: where violence is a state, bursts say too little of how it grew.

    Returns
    -------
    float
        The larger of two probabilities: hypergeometric, given how many bursts there were of each side (Fisher's exact
        test), and binomial with the share of the events elsewhere.

    Examples
    --------
    None of eight bursts before, while elsewhere there was as much before as after: 0.0039 by the events, and more since
    the forty bursts elsewhere are few themselves. Where nearly all else was seen afterwards, none before is no wonder.

    >>> round(so_few_before(0, 8, (20, 20), (100, 100)), 4)
    0.0082
    >>> so_few_before(0, 8, (20, 20), (10, 190)) > 0.5
    True
    """
    from scipy.stats import binom, hypergeom

    first, second = elsewhere
    by_bursts = float(hypergeom.cdf(before, first + second + bursts, first + before, bursts))
    total = sum(events_elsewhere)
    by_events = float(binom.cdf(before, bursts, events_elsewhere[0] / total)) if total > 0 else 1.0
    return max(by_bursts, by_events)

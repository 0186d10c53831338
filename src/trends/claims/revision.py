"""How often what a claim states is otherwise a year later, where it touches months younger than two years.

Each kind of statement comes down to inequalities between figures, and to the margin by which the closest of them holds.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from trends.nowcasting.revision_risk import risk_of
from trends.nowcasting.statements import margin_of
from trends.periods.calendar import days_within

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.claims.reading import Reading
    from trends.claims.stretch import Stretch
    from trends.nowcasting.revision_risk import Risk

__all__ = ["risk_of_difference", "risk_of_record", "risk_of_streak"]

_NONE: Risk = (None, "")
_LEAST = 1e-9
"""Margin of what just holds: exactly at a level, where at least so much is claimed."""


def risk_of_record(
    reading: Reading,
    own: int,
    rivals: NDArray[np.int64],
    direction: Literal["highest", "lowest"],
    *,
    rank: int = 1,
    among: int | None = None,
) -> Risk:
    """Return the risk that a period loses, or wins, its place among others.

    Parameters
    ----------
    reading : Reading
    own, rivals : int, ndarray of int
        Positions in its series; those without a figure count for nothing.
    direction, rank, among
        As of the claim.

    Returns
    -------
    RevisionRisk or None, and str
        See `risk_of`.
    """
    # A period that gets its first figure later is no revision, and no triangle tells how often that
    # happens.
    rivals = rivals[reading.seen[rivals]]
    if not reading.seen[own] or not len(rivals):
        return _NONE
    rate = _rates(reading)
    # Only the rival at the edge of the place claimed can take it: the fifth highest does not matter
    # to a record.
    far = np.sort(rate[rivals])[:: -1 if direction == "highest" else 1]

    def beyond(one: float, other: float) -> float:
        return float(margin_of(one, other) if direction == "highest" else margin_of(other, one))

    place = among or rank
    margins = [beyond(rate[own], far[place - 1])] if place <= len(far) else []
    if among is None and 1 < rank <= len(far) + 1:
        # "The second highest" is not the highest: another is beyond it.
        margins.append(beyond(far[rank - 2], rate[own]))
    if not margins:
        return _NONE
    periods = reading.series.periods
    last = periods[max(own, int(rivals.max()))]
    return risk_of(direction, len(rivals) + 1, min(margins), last, reading.series)


def risk_of_streak(
    reading: Reading,
    periods: list[pd.Period],
    direction: Literal["rise", "fall", "at least", "at most"],
    level: float | None,
    *,
    ended: bool = False,
) -> Risk:
    """Return the risk that a streak is broken, or mended.

    Parameters
    ----------
    reading : Reading
    periods : list of pandas.Period
        Those of the streak, and with `ended` the one that broke it.
    direction, level, ended
        As of the claim.

    Returns
    -------
    RevisionRisk or None, and str
        See `risk_of`; nothing where a period has no figure.
    """
    series = reading.series
    at = [int(period.ordinal - series.periods[0].ordinal) for period in periods]
    if not all(0 <= i < len(series) and reading.seen[i] for i in at):
        return _NONE
    rate = _rates(reading)[at]
    sign = 1.0 if direction in ("rise", "at least") else -1.0
    if level is None:
        margins = [sign * float(margin_of(after, before)) for before, after in pairwise(rate)]
    else:
        # A count exactly at the level holds, and the least fall breaks it.
        margins = [sign * float(margin_of(each, level)) or _LEAST for each in rate]
    if ended:
        # The last step is the one that broke the streak: the statement is that it does not go on.
        margins[-1] = -margins[-1]
    return risk_of(direction, max(len(margins) - ended, 1), min(margins), periods[-1], series)


def risk_of_difference(
    first: Stretch | None,
    second: Stretch | None,
    between: tuple[float, float],
    *,
    by_day: bool,
) -> Risk:
    """Return the risk that one stretch stands otherwise to another: of another time, or of another place.

    Parameters
    ----------
    first, second : Stretch or None
        None where a figure is no sum over periods.
    between : pair of float
        What the first over the second is stated to lie between; 0 and infinity where it is open.
    by_day : bool
        Whether rates are compared.

    Returns
    -------
    RevisionRisk or None, and str
        See `risk_of`; nothing for two places at two times, of which no triangle holds statements.
    """
    if first is None or second is None or not (first.at.size and second.at.size):
        return _NONE
    youngest = [_youngest(stretch) for stretch in (first, second)]
    same_time = youngest[0] == youngest[1] and first.at.size == second.at.size
    if first.key == second.key:
        if same_time:
            return _NONE
        # Earlier figures are revised less than later ones, so the later stands over the earlier, as in the triangle.
        if youngest[0] < youngest[1]:
            low, high = between
            turned = (1 / high if high else np.inf, 1 / low if low else np.inf)
            return risk_of_difference(second, first, turned, by_day=by_day)
    elif not same_time:
        return _NONE
    # `margin_of` adds one to each side, so that the size of counts matters to it: rates by the day
    # are turned back into counts.
    days = days_within(first.reading.series.periods[first.inside]).sum() if by_day else 1.0
    one, other = first.seen * days, second.seen * days
    low, high = between
    margins = []
    if low > 0:
        margins.append(float(margin_of(one, low * other)))
    if np.isfinite(high):
        margins.append(float(margin_of(high * other, one)))
    two_sided = len(margins) == 2 and first.key == second.key
    kind: Literal["alike", "more", "beside"] = (
        "alike" if two_sided else "more" if first.key == second.key else "beside"
    )
    # "Less than" is that "more than" does not hold.
    margin = min(margins) if low > 0 else -margins[0]
    series = (
        (first.reading.series,) if first.key == second.key else (first.reading.series, second.reading.series)
    )
    size = int(max(first.inside.sum(), second.inside.sum()))
    return risk_of(kind, size, margin, max(youngest), *series)


def _youngest(stretch: Stretch) -> pd.Period:
    with_a_figure = stretch.at
    youngest: pd.Period = stretch.reading.series.periods[int(with_a_figure[-1])]
    return youngest


def _rates(reading: Reading) -> NDArray[np.float64]:
    """Return the counts of each period; of one that is covered in part by its rate."""
    return np.asarray(reading.series.count * reading.scale)

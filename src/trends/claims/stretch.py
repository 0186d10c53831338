"""A figure that is a sum over periods of a series, so that the same sum can be taken of histories of a constant pace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from trends.claims.tallies import Tallies
from trends.claims.wording import span_label
from trends.messages import Message, joined
from trends.periods.calendar import labels
from trends.verdict.chance import Chance, constant_pace, no_process

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.claims.claim import Claim, Reference
    from trends.claims.library import Library
    from trends.claims.reading import Reading
    from trends.verdict.chance import ConstantPace

__all__ = ["Stretch", "as_far_apart", "change_by_chance", "stretch_of"]

# Exposures are sums of parts of days: what is wholly covered may lack its last bits.
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Stretch:
    """Periods of a series that a claim adds up.

    Attributes
    ----------
    reading : Reading
    key : object
        Equal for stretches of one series.
    inside : ndarray of bool, shape (n,)
        The periods.
    shown : Reading
        The series in its own periods, as a figure shows it: where days are added up, the months that they lie in.
    length : float
        What the sum over the periods with a figure is multiplied by, so that it stands for all of them; over the days
        where the claim is of rates.
    """

    reading: Reading
    key: object
    inside: NDArray[np.bool_]
    shown: Reading
    length: float

    @cached_property
    def at(self) -> NDArray[np.int64]:
        """Positions of the periods that have a figure; only these are compared."""
        return np.flatnonzero(self.inside & self.reading.seen)

    @property
    def labels(self) -> set[str]:
        """Labels of its periods."""
        return {
            label for label, counts in zip(self.reading.series.labels, self.inside, strict=True) if counts
        }

    @property
    def marks(self) -> set[str]:
        """Labels of the periods of the series shown in which they lie."""
        periods = self.reading.series.periods[self.inside]
        if periods.freq == self.shown.series.periods.freq:
            return self.labels
        return set(labels(periods.asfreq(self.shown.series.alias).unique()))

    @property
    def when(self) -> str:
        """Its periods in words."""
        return span_label(self.reading.series.periods[self.inside])

    @property
    def pace(self) -> ConstantPace | None:
        """The constant process of its series."""
        return constant_pace(self.reading.series)

    def of(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what it comes to in each history, shape (...,) from counts of shape (..., n); months of few days by rate."""
        return np.asarray((counts[..., self.at] * self.reading.scale[self.at]).sum(axis=-1) * self.length)

    @property
    def seen(self) -> float:
        """What it comes to in the series itself; NaN where no period has a figure."""
        return float(self.of(self.reading.series.count))


def stretch_of(reference: Reference, claim: Claim, library: Library, *, by_day: bool) -> Stretch | None:
    """Return the periods that a figure adds up; None where it is no sum over periods of a series."""
    stated = reference.value is not None or reference.low is not None or reference.high is not None
    if stated or reference.claim or reference.incident or reference.source or reference.at_least:
        return None
    names = tuple(reference.data or claim.data)
    if any(isinstance(library.data(name), Tallies) for name in names):
        return None
    select = reference.select or claim.select
    measure = reference.measure or claim.measure
    shown = library.reading(claim, measure=measure, data=names, select=select)
    reading = library.summed(claim, measure=measure, data=names, select=select)
    periods = reading.periods(reference.start, reference.end)
    inside = np.isin(reading.series.periods.asi8, periods.asi8)
    seen = int((inside & reading.seen).sum())
    length = len(periods) / seen if seen else float("nan")
    if by_day:
        length /= sum((period.end_time - period.start_time).days + 1 for period in periods)
    return Stretch(reading, (names, measure, select), inside, shown, length)


def as_far_apart(
    now: NDArray[np.float64], then: NDArray[np.float64], after: float, before: float, *, more: bool
) -> NDArray[np.bool_]:
    """Whether `now` stands as far above (or below) `then` as `after` above (or below) `before`; nothing and nothing do not.

    Where `before` is nothing no ratio tells how far: it asks for a rise from nothing to as much at least.
    """
    if not more:
        return as_far_apart(then, now, before, after, more=True)
    slack = 1 - _ROUNDING
    if before <= 0:
        return np.asarray((then <= 0) & (now >= after * slack))
    # Multiplied out, as histories may hold nothing in a stretch that is divided by.
    return np.asarray((now > 0) & (now * before >= then * after * slack))


def change_by_chance(
    first: Stretch | None, second: Stretch | None, what: str, *, more: bool
) -> tuple[Chance | None, str]:
    """Return how often a constant pace sets `first` as far above `second` as it stands, or why that is not known.

    Stretches of one series are compared in its own histories, and those of two as if both ran at one level, each with
    its own noise.

    Parameters
    ----------
    first, second : Stretch or None
    what : str
        Whose chance it is.
    more : bool
        Whether it stands above; below otherwise.
    """
    if first is None or second is None:
        return None, Message("claims.no_chance.no_sums")
    if not (first.at.size and second.at.size):
        return None, Message("claims.no_chance.empty_side")
    if more != (first.seen > second.seen) or first.seen == second.seen:
        return None, Message("claims.no_chance.other_direction")
    paces = first.pace, second.pace
    for stretch, pace in zip((first, second), paces, strict=True):
        if pace is None:
            return None, no_process(stretch.reading.series) or ""
    first_pace, second_pace = paces
    assert first_pace is not None  # noqa: S101 - the loop has seen to it
    assert second_pace is not None  # noqa: S101 - the loop has seen to it
    if first.key == second.key:

        def happens(drawn: NDArray[np.float64]) -> NDArray[np.bool_]:
            return as_far_apart(first.of(drawn), second.of(drawn), first.seen, second.seen, more=more)

        return first_pace.chance(what, happens), ""
    expected = float(first.of(first_pace.mean)), float(second.of(second_pace.mean))
    level = (first.seen + second.seen) / 2
    now = first.of(first_pace.scaled(level / expected[0]).histories)
    then = second.of(second_pace.scaled(level / expected[1]).histories)
    draws = min(len(now), len(then))
    hit = as_far_apart(now[:draws], then[:draws], first.seen, second.seen, more=more)
    model = joined([first_pace.model, second_pace.model, Message("claims.model.independent")], "semicolon")
    return Chance.counted(int(np.count_nonzero(hit)), draws, what, model), ""

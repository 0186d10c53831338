"""What ran before and after a date fixed beforehand, and the step there beside a trend that was already there.

With a control, everything is relative to it: what happened to both at the date is no change (controlled interrupted time
series; Lopez Bernal, Cummins & Gasparrini 2018, International Journal of Epidemiology 47: 2082).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.realised.at_date import AtDate, around_date
from trends.verdict.measured_changes import change_of, exact_apart, exact_change, parts_apart
from trends.verdict.rule import Ran
from trends.verdict.seeding import random_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.fitting.realised.at_date import Sided
    from trends.fitting.realised.measures import Limits
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.drift import Drift

__all__ = ["OwnLevel", "RealisedLevel", "realised_level"]


@dataclass(frozen=True)
class OwnLevel:
    """The level of one series after a date over that before, and both, per 30.4375 days, season taken out."""

    change: Change
    before: float
    after: float


@dataclass(frozen=True)
class RealisedLevel:
    """The level that ran after a date over the one before it; with a control, relative to the control's.

    Attributes
    ----------
    level : Change
    step : Change
        How far the rate after the date lies from where the trend before it led; `level` where no trend was there.
    own : tuple of OwnLevel
        Of the series, and of the control where there is one.
    evidence, beside : tuple of Ran
        For the rule, of level and step: as counted, and without the period that weighs most. `beside` is empty where no
        trend was there.
    influential : tuple of str
        That period, of each series.
    found : tuple of AtDate
        Of each series.
    """

    level: Change
    step: Change
    own: tuple[OwnLevel, ...]
    evidence: tuple[Ran, ...]
    beside: tuple[Ran, ...]
    influential: tuple[str, ...]
    found: tuple[AtDate, ...]

    @property
    def means(self) -> list[NDArray[np.float64]]:
        """Where the rate of each series ran, as expected counts, shape (n,)."""
        return [side.whole.fitted.fit.mean.mean(axis=0) for side in self.found]


def realised_level(
    series: tuple[CountSeries, ...],
    histories: tuple[Batch, ...],
    designs: tuple[Design, ...],
    cut: int,
    drift: Drift,
) -> RealisedLevel:
    """Measure what ran before and after period `cut`.

    Parameters
    ----------
    series : tuple of CountSeries
        One, or one and its control over the same n periods.
    histories, designs : tuple
        Completions and design of each.
    cut : int
        First period after the date.
    drift : Drift
        The trend beside which the step is measured, where it was already there.
    """
    # Of the series' own figures and no other seed, as for the halves.
    found = tuple(
        around_date(each, design, cut, random_of(0, one))
        for one, each, design in zip(series, histories, designs, strict=True)
    )
    later = np.arange(len(series[0])) >= cut
    own = tuple(_own(side.whole, later) for side in found)
    level = exact_apart(tuple(side.whole.fitted for side in found), later, ~later) or change_of(
        _limits(tuple(side.whole for side in found))
    )
    beside: tuple[AtDate, ...] = ()
    # Where one side holds nothing, no trend leads there.
    if drift.already_there and not level.bounded:
        beside = tuple(
            # Another seed than the level's: the same draws would tie the two answers together.
            around_date(each, drift.beside(design), cut, random_of(1, one), beside_trend=True)
            for one, each, design in zip(series, histories, designs, strict=True)
        )
    return RealisedLevel(
        level=level,
        step=change_of(_limits(tuple(side.whole for side in beside))) if beside else level,
        own=own,
        evidence=_evidence(found, later),
        beside=_evidence(beside, later) if beside else (),
        influential=tuple(each.labels[side.influential] for each, side in zip(series, found, strict=True)),
        found=found,
    )


def _own(side: Sided, later: NDArray[np.bool_]) -> OwnLevel:
    change = exact_change(side.fitted, later, ~later) or change_of(side.limits)
    return OwnLevel(
        change,
        0.0 if change.ratio == np.inf else float(np.exp(side.before)),
        0.0 if change.ratio == 0 else float(np.exp(side.after)),
    )


def _limits(sides: tuple[Sided, ...]) -> Limits:
    return sides[0].limits if len(sides) == 1 else sides[0].against(sides[1])


def _evidence(found: tuple[AtDate, ...], later: NDArray[np.bool_]) -> tuple[Ran, ...]:
    fits = (tuple(side.whole for side in found), tuple(side.trimmed for side in found))
    return tuple(
        Ran(parts_apart(tuple(side.fitted for side in sides), (~later, later), _limits(sides)))
        for sides in fits
    )

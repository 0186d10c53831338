"""What ran in a series, measured twice: as counted, and without the one period that weighs most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.fitting.realised.bounded import between_bounds
from trends.fitting.realised.fitted import DRAWS, Fitted, drawn_levels, fitted, influential
from trends.fitting.realised.histories import Histories
from trends.fitting.realised.measures import Measures, measures
from trends.fitting.realised.scan import Scan, scan_shifts

if TYPE_CHECKING:
    from numpy.random import Generator as Random

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design
    from trends.fitting.realised.level_draws import LevelDraws

__all__ = ["Measured", "WhatRan", "what_ran"]


@dataclass(frozen=True)
class Measured(Fitted):
    """One fit of a series: its completions, their levels and noise, and what follows.

    Attributes
    ----------
    drawn : LevelDraws
    measures : Measures
    shifts : Scan
    """

    drawn: LevelDraws
    measures: Measures
    shifts: Scan


@dataclass(frozen=True)
class WhatRan:
    """What ran in a series of n periods.

    Attributes
    ----------
    whole : Measured
        As counted.
    trimmed : Measured
        Without the period `influential`: one month at ten times the others must not decide.
    influential : int
        The observed period farthest from its block's level, in units of its noise.
    """

    whole: Measured
    trimmed: Measured
    influential: int


def what_ran(batch: Batch, design: Design, random: Random, draws: int = DRAWS) -> WhatRan:
    """Measure what ran.

    Parameters
    ----------
    batch : Batch
        The completions of one series; at least one period of each half observed.
    design : Design
        Season, exposure, steps of collection.
    random : numpy.random.Generator
    draws : int
        In all; completions share them.
    """
    steps = len(design.steps)
    histories = between_bounds(Histories.of(batch, design), batch, steps)
    whole = _measured(histories, steps, random, draws)
    period = influential(whole)
    # Bounded periods keep the pseudo-observations of the first fit: the two fits differ by the one
    # period and by nothing else.
    return WhatRan(whole, _measured(histories.without(period), steps, random, draws), period)


def _measured(histories: Histories, steps: int, random: Random, draws: int) -> Measured:
    found = fitted(histories, steps)
    drawn = drawn_levels(found, random, draws)
    shifts = scan_shifts(histories, found.fit, found.noise)
    return Measured(histories, found.fit, found.noise, drawn, measures(drawn), shifts)

"""What ran in a series, measured twice: as counted, and without the one period that weighs most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.realised.bounded import between_bounds
from trends.fitting.realised.histories import Histories, per_block, spread
from trends.fitting.realised.level_draws import LevelDraws, draw_levels
from trends.fitting.realised.levels import LevelFit, fit_levels
from trends.fitting.realised.measures import Measures, measures
from trends.fitting.realised.scan import Scan, scan_shifts
from trends.fitting.realised.white_noise import WhiteNoise, white_noise

if TYPE_CHECKING:
    from numpy.random import Generator as Random

    from trends.fitting.batch import Batch
    from trends.fitting.design import Design

__all__ = ["DRAWS", "Measured", "WhatRan", "what_ran"]

DRAWS = 4_000
"""Draws of the levels. With 800 the end of an interval moves by 2 to 3 % of its width with the seed."""

_LEAST_VARIANCE = 0.3
"""Variance below which a count's is not taken when periods are ranked by influence: one event where next to none is
expected is no outlier."""


@dataclass(frozen=True)
class Measured:
    """One fit of a series: its completions, their levels and noise, and what follows.

    Attributes
    ----------
    histories : Histories
    fit : LevelFit
    noise : WhiteNoise
    measures : Measures
    shifts : Scan
    """

    histories: Histories
    fit: LevelFit
    noise: WhiteNoise
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
    influential = _influential(whole)
    return WhatRan(whole, _measured(histories.without(influential), steps, random, draws), influential)


def _measured(histories: Histories, steps: int, random: Random, draws: int) -> Measured:
    fit = fit_levels(histories, steps)
    noise = white_noise(histories, fit)
    completions = len(histories.count)
    each = -(-draws // completions)
    drawn = draw_levels(histories, fit, noise, [random] * completions, each)
    pooled = LevelDraws(
        np.concatenate([one.log_level for one in drawn], axis=1),
        np.mean([one.centre for one in drawn], axis=0),
        np.mean([one.weight for one in drawn], axis=0),
    )
    return Measured(histories, fit, noise, measures(pooled), scan_shifts(histories, fit, noise))


def _influential(found: Measured) -> int:
    """Return the observed period that lies farthest from its level, over the completions.

    In units of the noise at its own mean or its block's, the larger: an outlier bends the season, and the months whose
    mean it bends to nothing are not the outliers.
    """
    mu, alpha = found.fit.mean, found.noise.alpha[:, None]
    scale = np.maximum(
        mu, spread(per_block(mu), mu.shape[1]) / spread(per_block(np.ones_like(mu)), mu.shape[1])
    )
    far = np.abs(found.histories.count - mu) / np.sqrt(
        np.maximum(scale * (1 + alpha * scale), _LEAST_VARIANCE)
    )
    return int(np.where(found.histories.information >= 1, far, -1.0).mean(axis=0).argmax())

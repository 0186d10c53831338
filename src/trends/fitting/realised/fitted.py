"""A series with its levels and its noise: what every question about what ran begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.realised.level_draws import LevelDraws, draw_levels
from trends.fitting.realised.levels import LevelFit, fit_levels
from trends.fitting.realised.white_noise import WhiteNoise, white_noise

if TYPE_CHECKING:
    from numpy.random import Generator as Random

    from trends.fitting.realised.histories import Histories

__all__ = ["DRAWS", "Fitted", "drawn_levels", "fitted", "influential"]

DRAWS = 4_000
"""Draws of the levels. With 800 the end of an interval moves by 2 to 3 % of its width with the seed."""

_LEAST_VARIANCE = 0.3
"""Variance below which a count's is not taken when periods are ranked by influence: one event where next to none is
expected is no outlier."""


@dataclass(frozen=True)
class Fitted:
    """The completions of a series, their levels and their noise.

    Attributes
    ----------
    histories : Histories
    fit : LevelFit
    noise : WhiteNoise
    """

    histories: Histories
    fit: LevelFit
    noise: WhiteNoise


def fitted(histories: Histories, steps: int = 0) -> Fitted:
    """Fit levels and noise; `steps` as for `fit_levels`."""
    fit = fit_levels(histories, steps)
    return Fitted(histories, fit, white_noise(histories, fit))


def drawn_levels(found: Fitted, random: Random, draws: int = DRAWS) -> LevelDraws:
    """Draw the levels of a series, pooled over its completions, which share the draws."""
    completions = len(found.histories.count)
    # Rounded up, the same number for each: put side by side, completions then weigh alike.
    each = -(-draws // completions)
    drawn = draw_levels(found.histories, found.fit, found.noise, [random] * completions, each)
    return LevelDraws(
        np.concatenate([draws.log_level for draws in drawn], axis=1),
        np.mean([draws.centre for draws in drawn], axis=0),
        np.mean([draws.weight for draws in drawn], axis=0),
    )


def influential(found: Fitted) -> int:
    """Return the observed period that lies farthest from its level, over the completions.

    In units of the noise at its own mean or its block's, the larger: an outlier bends the season, and the months whose
    mean it bends to nothing are not the outliers.
    """
    histories, mu, alpha = found.histories, found.fit.mean, found.noise.alpha[:, None]
    of_block = histories.per_block(mu) / histories.per_block(np.ones_like(mu))
    scale = np.maximum(mu, histories.spread(of_block))
    far = np.abs(histories.count - mu) / np.sqrt(np.maximum(scale * (1 + alpha * scale), _LEAST_VARIANCE))
    # A period known by bounds alone is no candidate: where they say little its pseudo-observation
    # lies anywhere, by arithmetic and not because anything happened.
    return int(np.where(histories.information >= 1, far, -1.0).mean(axis=0).argmax())

"""How a question with a margin and a bootstrap is put, and what every such question refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from trends.errors import ParameterError
from trends.messages import Message
from trends.nowcasting.triangle import Triangle
from trends.verdict.drawing_on import MOST_DRAWS

__all__ = ["Options", "refuse_bootstrap", "refuse_count", "refuse_nowcast"]

_FEWEST_REPLICATES = 19
"""With fewer no p-value can be below 0.05."""

# A hundred times the default, as for a report.
_MOST_REPLICATES = 99_999


@dataclass(frozen=True)
class Options:
    """What is asked of a series, or of two, beside the figures.

    Attributes
    ----------
    margin : float
        Changes by less than this factor count as none.
    season : str
        ``auto``, ``none``, ``month`` or ``fourier:K``.
    replicates, seed : int
        Of the bootstrap.
    break_at : str, date or several of them, optional
        Known breaks in collection at which the level may jump.
    most : int
        Replicates to which a p-value near 5 % is drawn on.
    nowcast : str or Triangle
        ``auto``, ``off`` to take the newest periods as they stand, or what to nowcast them from.
    every_p : bool
        Whether p is drawn where the verdict is the same whatever it is, too: not for a verdict of which nobody sees more.

    Raises
    ------
    ParameterError
        When made with a margin of one or less, too few or too many replicates, a seed that is none, or another way
        to take the newest periods.
    """

    margin: float
    season: str
    replicates: int
    seed: int
    break_at: object = None
    most: int = MOST_DRAWS
    nowcast: str | Triangle = "auto"
    every_p: bool = True

    def __post_init__(self) -> None:
        refuse_bootstrap(self.margin, self.replicates, self.seed)
        refuse_nowcast(self.nowcast)


def refuse_bootstrap(margin: Any, replicates: Any, seed: Any) -> None:
    """Refuse a margin, a number of replicates or a seed that cannot be.

    Raises
    ------
    ParameterError
        For a margin of one or less, fewer than 19 or more than 99,999 replicates, or a negative seed.
    """
    if not (isinstance(margin, (int, float, np.number)) and np.isfinite(margin) and margin > 1):
        raise ParameterError(Message("faults.parameter.margin", value=_shown(margin)))
    refuse_count("replicates", replicates, _FEWEST_REPLICATES, _MOST_REPLICATES)
    if isinstance(seed, bool) or not (isinstance(seed, (int, np.integer)) and seed >= 0):
        raise ParameterError(Message("faults.parameter.seed", value=_shown(seed)))


def refuse_nowcast(how: Any) -> None:
    """Refuse what is no way to take the newest periods.

    Raises
    ------
    ParameterError
        If it is neither ``auto`` nor ``off`` nor a reporting triangle.
    """
    if not isinstance(how, Triangle) and not (isinstance(how, str) and how in ("auto", "off")):
        raise ParameterError(f"nowcast is auto, off or a reporting triangle, not {_shown(how)}.")


def refuse_count(what: str, value: Any, fewest: int, most: int) -> None:
    """Refuse a number of things that is no whole number from `fewest` to `most`.

    Raises
    ------
    ParameterError
        If it is none.
    """
    if isinstance(value, bool) or not (isinstance(value, (int, np.integer)) and fewest <= value <= most):
        raise ParameterError(
            f"The number of {what} must be a whole number from {fewest} to {most:,}, not {_shown(value)}."
        )


def _shown(value: Any) -> str:
    """Write a value, cut so that an endless one cannot fill the sentence."""
    text = repr(value) if isinstance(value, (int, float, str, type(None))) else f"a {type(value).__name__}"
    return text if len(text) <= 60 else text[:59] + "…"

"""Several completions of one series made into one estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["pooled"]


def pooled(estimates: Sequence[float], errors: Sequence[float]) -> tuple[float, float]:
    """Pool the estimates of m completions, with their standard errors, by Rubin's rules (Rubin 1987).

    Returns
    -------
    estimate : float
        Their mean.
    error : float
        With the variance between the completions, times 1 + 1/m, beside that within.

    Examples
    --------
    >>> pooled([0.5], [0.1])
    (0.5, 0.1)
    >>> [round(value, 3) for value in pooled([0.4, 0.6], [0.1, 0.1])]
    [0.5, 0.2]
    """
    m = len(estimates)
    within = float(np.mean(np.square(errors)))
    between = float(np.var(estimates, ddof=1)) * (1 + 1 / m) if m > 1 else 0.0
    return float(np.mean(estimates)), float(np.sqrt(within + between))

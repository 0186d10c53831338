"""How far to look ahead: the shortest window that gives the right verdict often enough, in few simulations."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from trends.verdict.power_analysis.power_result import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Callable

    from trends.verdict.power_analysis.power_result import PowerAt

__all__ = ["HORIZON", "search"]

HORIZON = 20
"""Steps that are looked ahead: ten years."""

_MOST_WINDOWS = 8
"""Windows simulated at most: bisection alone finds one of twenty in five."""

_PROBIT = NormalDist().inv_cdf


def search(found: Callable[[int], PowerAt], aim: str, guess: int, step: int, n: int) -> dict[int, PowerAt]:
    """Simulate the window at hand, and others until the first that reaches the aim often enough is known.

    Between two windows, and beyond the last, the next one to try comes from the probit of the probability, which is
    about linear in the square root of the window's length.
    """
    windows = {0: found(0)}
    at = min(max(-(-guess // step), 1), HORIZON)
    while len(windows) < _MOST_WINDOWS:
        short = [k for k, window in windows.items() if window.probability(aim) < ENOUGH]
        enough = [k for k, window in windows.items() if window.probability(aim) >= ENOUGH]
        if enough:
            low = max((k for k in short if k < min(enough)), default=None)
            if low is None or min(enough) == low + 1:
                break
            at = min(max(at, low + 1), min(enough) - 1)
        elif max(short) == HORIZON:
            break
        else:
            at = min(max(at, max(short) + 1), HORIZON)
        windows[at] = found(at * step)
        at = _next(windows, aim, step, n)
    return {window.further: window for window in windows.values()}


def _next(windows: dict[int, PowerAt], aim: str, step: int, n: int) -> int:
    """Return where, on the probit scale, the aim would be reached often enough."""
    points = [
        (float(np.sqrt(n + k * step)), _probit(window.probability(aim), window.histories))
        for k, window in windows.items()
    ]
    points.sort(key=lambda point: abs(point[1] - _PROBIT(ENOUGH)))
    (x, y), (other_x, other_y) = points[0], points[1]
    slope = (y - other_y) / (x - other_x)
    if slope <= 0:
        slope = (y + _PROBIT(0.99)) / x if y > -2 else 0.1
    root = x + (_PROBIT(ENOUGH) - y) / max(slope, 1e-3)
    return int(np.clip(np.ceil((root**2 - n) / step), 0, HORIZON))


def _probit(share: float, histories: int) -> float:
    # None and all have no probit: half a history stands for what could not be seen.
    edge = 0.5 / histories
    return _PROBIT(min(max(share, edge), 1 - edge))

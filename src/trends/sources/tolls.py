"""Whether the tolls of the kept rows hang together; what does not is told and never mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.errors import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["toll_warnings"]


def toll_warnings(
    ids: Sequence[object],
    low: NDArray[np.float64] | None,
    best: NDArray[np.float64] | None,
    high: NDArray[np.float64] | None,
    parts: Sequence[NDArray[np.float64]] = (),
    among: NDArray[np.bool_] | None = None,
) -> list[str]:
    """Return one sentence for each way in which tolls contradict themselves.

    Parameters
    ----------
    ids : sequence, shape (n,)
        What to call the rows.
    low, best, high : ndarray of float, shape (n,), or None
        Tolls; NaN where unknown.
    parts : sequence of ndarray of float, shape (n,)
        Tolls by side that should add up to `best`.
    among : ndarray of bool, shape (n,), optional
        The rows that count; by default all.
    """
    checks = []
    if best is not None and low is not None:
        checks.append((best < low, "the best estimate of deaths lies below the low one"))
    if best is not None and high is not None:
        checks.append((best > high, "the best estimate of deaths lies above the high one"))
    if low is not None and high is not None and best is None:
        checks.append((low > high, "the low estimate of deaths lies above the high one"))
    if best is not None and parts:
        rest = best.copy()
        for part in parts:
            rest -= part
        checks.append(
            (np.abs(rest, out=rest) > 1e-9, "the deaths by side do not add up to the best estimate")
        )
    sentences = []
    for wrong, what in checks:
        places = np.flatnonzero(wrong if among is None else wrong & among)
        if len(places):
            names = (
                listed((ids[int(place)] for place in places[:6]), 3)
                if len(places) <= 3
                else _some(ids, places)
            )
            row = "row" if len(places) == 1 else "rows"
            sentences.append(f"In {len(places):,} {row} {what} ({names}); kept as published.")
    return sentences


def _some(ids: Sequence[object], places: NDArray[np.int64]) -> str:
    return f"for example {listed(ids[int(place)] for place in places[:3])}"

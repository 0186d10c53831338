"""Whether the tolls of the kept rows hang together; what does not is told and never mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trends.errors import shortened
from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["toll_warnings"]

_NAMED = 3


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
        checks.append((best < low, "below"))
    if best is not None and high is not None:
        checks.append((best > high, "above"))
    if low is not None and high is not None and best is None:
        checks.append((low > high, "crossed"))
    if best is not None and parts:
        remainder = best.copy()
        for part in parts:
            remainder -= part
        checks.append((np.abs(remainder, out=remainder) > 1e-9, "parts"))
    sentences: list[str] = []
    for wrong, fault in checks:
        places = np.flatnonzero(wrong if among is None else wrong & among)
        if len(places):
            named = [shortened(str(ids[int(place)])) for place in places[:_NAMED]]
            kind = "words.listed.all" if len(places) <= _NAMED else "sources.cells.for_example"
            names = Message(kind, names=named)
            sentences.append(Message("sources.cells.tolls", n=len(places), what=fault, ids=names))
    return sentences

"""Counts as the conventional tests take them: histories along the last axis, unobserved periods NaN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

__all__ = ["Histories", "histories", "pieces"]

_PIECE = 4_000_000
"""Numbers that a piece of the work may hold at once, so that memory does not grow with the number of histories."""


@dataclass(frozen=True)
class Histories:
    """R histories of n periods.

    Attributes
    ----------
    count : ndarray, shape (R, n)
        Counts; zero where not observed.
    observed : ndarray of bool, shape (R, n)
    exposure : ndarray, shape (R, n)
        Exposure, in any unit; zero where not observed.
    shape : tuple of int
        Shape of the results: that of the counts without the last axis.
    """

    count: NDArray[np.float64]
    observed: NDArray[np.bool_]
    exposure: NDArray[np.float64]
    shape: tuple[int, ...]

    @property
    def n(self) -> int:
        """Number of periods."""
        return int(self.count.shape[1])

    @property
    def total(self) -> NDArray[np.float64]:
        """Events of each history, shape (R,)."""
        return np.asarray(self.count.sum(axis=1))

    def shaped(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return one number a history, shape (R,), in the shape of the results."""
        return np.asarray(values, dtype=float).reshape(self.shape)

    def places(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return one place a history, shape (R,), in the shape of the results."""
        return np.asarray(values, dtype=np.int64).reshape(self.shape)


def histories(counts: ArrayLike, exposure: ArrayLike | None = None) -> Histories:
    """Take counts, and exposures if there are any.

    Parameters
    ----------
    counts : array_like, shape (..., n)
        Counts; NaN where not observed.
    exposure : array_like, broadcast to the shape of the counts, optional
        Exposure of each period; all equal without it. A period without exposure counts as not observed.

    Raises
    ------
    ParameterError
        For counts that are negative or infinite, for exposures that are negative, infinite or unknown, for events in
        a period without exposure, and for shapes that do not fit.
    """
    y = np.asarray(counts, dtype=float)
    if y.ndim == 0 or y.shape[-1] == 0:
        raise ParameterError("A test needs counts of at least one period.")
    if np.isinf(y).any() or (y < 0).any():
        raise ParameterError("Counts must be finite and not negative; a count that was not observed is NaN.")
    given = np.asarray(1.0 if exposure is None else exposure, dtype=float)
    try:
        e = np.broadcast_to(given, y.shape)
    except ValueError:
        raise ParameterError(
            f"Exposures of shape {given.shape} do not fit counts of shape {y.shape}."
        ) from None
    if not np.isfinite(e).all() or (e < 0).any():
        raise ParameterError("Exposures must be finite and not negative.")
    if ((e == 0) & (y > 0)).any():
        raise ParameterError("A period without exposure cannot hold events.")
    observed = ~np.isnan(y) & (e > 0)
    rows = (-1, y.shape[-1])
    return Histories(
        np.where(observed, y, 0.0).reshape(rows),
        observed.reshape(rows),
        np.where(observed, e, 0.0).reshape(rows),
        y.shape[:-1],
    )


def pieces(R: int, each: int) -> Iterator[slice]:
    """Cut R histories into runs that hold at most a few million numbers, at `each` numbers a history."""
    step = max(1, _PIECE // max(each, 1))
    for start in range(0, R, step):
        yield slice(start, min(start + step, R))

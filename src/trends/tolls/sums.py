"""Sums of the low, best and high estimates of deaths, and how far they may be compared.

Where some rows state one estimate and some another, the sum of the low estimates can lie above that of the high ones.
A sum therefore never stands without the number of rows that it goes over.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trends.messages import Message, joined
from trends.messages.numbers import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["Sums", "sums_of", "total_of"]


class Sums(NamedTuple):
    """Sums of the three estimates of deaths, with the number of rows that each goes over.

    Attributes
    ----------
    totals : dict of str to number or None
        By estimate; None where no row states it.
    rows : dict of str to int
        Rows that state the estimate.
    caution : str
        What must be said where the sums go over different rows; else empty.
    """

    totals: dict[str, int | float | None]
    rows: dict[str, int]
    caution: str


def sums_of(
    estimates: Mapping[str, NDArray[np.float64]],
    unit: str = "incidents",
    alike: NDArray[np.int64] | None = None,
) -> Sums:
    """Add up the estimates of deaths, each over the rows that state it.

    Parameters
    ----------
    estimates : mapping of str to ndarray of float, shape (n,)
        Low, best and high; NaN where a row does not state one.
    unit : str
        What the rows are, as a plural noun.
    alike : ndarray of int, shape (n,), optional
        How many incidents each row stands for; by default one.
    """

    def many(rows: NDArray[np.bool_]) -> int:
        return int(rows.sum() if alike is None else alike[rows].sum())

    def total(values: NDArray[np.float64], rows: NDArray[np.bool_]) -> float:
        return total_of(values[rows], None if alike is None else alike[rows])

    stating = {name: ~np.isnan(values) for name, values in estimates.items()}
    rows = {name: many(stated) for name, stated in stating.items()}
    totals = {
        name: _plain(total(values, stating[name])) if rows[name] else None
        for name, values in estimates.items()
    }
    estimated = [name for name in estimates if rows[name]]
    # As bytes, since arrays cannot be held in a set: all estimates are stated in the same rows.
    if len({stating[name].tobytes() for name in estimated}) < 2:
        return Sums(totals, rows, "")
    shared = np.logical_and.reduce([stating[name] for name in estimated])
    same = many(shared)
    caution = Message(
        "sources.cells.partial_sums",
        unit=unit,
        over=_by_estimate({name: rows[name] for name in estimated}),
        total=len(shared) if alike is None else int(alike.sum()),
        n=same,
        k=len(estimated),
        sums=_by_estimate({name: total(estimates[name], shared) for name in estimated}),
    )
    return Sums(totals, rows, caution)


def total_of(values: NDArray[np.float64], alike: NDArray[np.int64] | None = None) -> float:
    """Add values up so that neither their order nor how they stand together can change the last digit of the sum.

    Parameters
    ----------
    values, alike : ndarray, shape (n,)
        Each value, and how many times it counts; by default once.

    Examples
    --------
    >>> total_of(np.array([0.1, 2.0]), np.array([10, 3]))
    7.0
    """
    whole = values == np.floor(values)
    many = np.ones(len(values), dtype=np.int64) if alike is None else alike
    # Whole numbers below 2 to the 53rd add up exactly; fractions, which few sources have, are rounded once.
    return math.fsum([float((values[whole] * many[whole]).sum()), *np.repeat(values[~whole], many[~whole])])


def _by_estimate(figures: Mapping[str, float]) -> str:
    """Put a figure behind the name of each estimate."""
    named = [
        Message("sources.cells.estimate", estimate=name, n=rounded(value)) for name, value in figures.items()
    ]
    return joined(named, "comma")


def _plain(total: float) -> int | float:
    return int(total) if float(total).is_integer() else float(total)

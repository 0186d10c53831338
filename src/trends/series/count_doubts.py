"""What speaks against counts of a table that nobody knows: running totals, and numbers that stand for "unknown"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from trends.messages import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["called_running", "code_for_unknown", "never_falls", "running_totals"]

# What questionnaires and spreadsheets write where nothing is known: nines that fill the field.
_CODES = (999.0, 9_999.0, 99_999.0)
_FAR = 5
"""A code lies at least this many times above the largest of the other numbers."""

_FEWEST = 8
"""Rises that running totals must show: so many in a row hardly happen by chance (1 in 2 to the 8th, ties aside)."""


def code_for_unknown(amounts: NDArray[np.float64]) -> float | None:
    """Return the number of nines that stands for "unknown" in a column; None where none clearly does.

    It comes at least twice, and every other number lies far below it.

    Parameters
    ----------
    amounts : ndarray of float, shape (n,)
        The counts of the rows that are kept; NaN where blank.

    Examples
    --------
    >>> code_for_unknown(np.array([3.0, 999.0, 0.0, 999.0, 12.0]))
    999.0
    >>> code_for_unknown(np.array([3.0, 999.0, 0.0, 700.0, 999.0])) is None
    True
    """
    for code in _CODES:
        others = amounts[~np.isnan(amounts) & (amounts != code)]
        if (amounts == code).sum() >= 2 and len(others) and others.max() * _FAR < code:
            return code
    return None


def called_running(name: str) -> bool:
    """Return whether the name of a column says that it holds running totals.

    Examples
    --------
    >>> called_running("Cumulative deaths"), called_running("Décès cumulés"), called_running("deaths")
    (True, True, False)
    """
    return bool(re.search(r"cumul|acumul|running[ _]?(total|sum)|[_ ]to[_ ]date$", name, re.IGNORECASE))


def never_falls(
    days: NDArray[np.datetime64], amounts: NDArray[np.float64], groups: NDArray[np.signedinteger]
) -> bool:
    """Return whether counts never fall from one day to the next in any group, and rise often: they are running totals.

    Parameters
    ----------
    days : ndarray of datetime64, shape (n,)
        The days; NaT where unknown.
    amounts : ndarray of float, shape (n,)
        The counts; NaN where unknown.
    groups : ndarray of int, shape (n,)
        What each row belongs to, such as its country: each has a total of its own.
    """
    stated = ~np.isnan(amounts) & ~np.isnat(days)
    # By group, then day, then amount, as lexsort takes its last key first: within a day nothing falls.
    order = np.lexsort((amounts[stated], days[stated], groups[stated]))
    values, of = amounts[stated][order], groups[stated][order]
    steps = np.diff(values)[np.diff(of) == 0]
    return bool(len(steps)) and bool((steps >= 0).all()) and int((steps > 0).sum()) >= _FEWEST


def running_totals(count: NDArray[np.float64], column: str) -> tuple[str, ...]:
    """Say so where counts look like running totals: by the name of their column, or because they never fall."""
    periods = np.arange(len(count)).astype("datetime64[D]")
    if called_running(column):
        named = "yes"
    elif never_falls(periods, count, np.zeros(len(count), dtype=np.int64)):
        named = "no"
    else:
        return ()
    return (Message("series.running", column=column or Message("series.the_count"), named=named),)

"""Incidents of which the figure is unknown: what they would add if they were like the incidents of which it is known.

What is known of a period is a lower bound of it, and stays one. Where a rate has to be judged, the unknown figures are
drawn from the known ones of the same count (a hot deck, see Andridge & Little 2010, International Statistical Review 78:
40-64), as often as imprecise dates are, and the draws are pooled in the same way. It is an estimate, and whoever prints
it calls it one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trends.periods.imprecision import seeds_of, uniforms
from trends.tolls.measures import question

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.tolls.measures import Figures

    FloatArray = NDArray[np.float64]

__all__ = ["FEWEST_KNOWN", "Unknown", "draw_figures", "unknown_note", "unknown_of"]

FEWEST_KNOWN = 10
"""Known figures from which others are drawn. Where more incidents leave theirs open than tell it, none is drawn either:
the estimate would rest on how the telling differ from the others, of which nothing is known."""


class Unknown(NamedTuple):
    """The incidents of a table of which the figure is unknown, shape (u,) each.

    Attributes
    ----------
    rows : ndarray of int
        Positions in the table.
    seeds : ndarray of uint64
        One for each, from the incident's own name: neither the order of the rows nor the other incidents change what is
        drawn for it.
    """

    rows: NDArray[np.int64]
    seeds: NDArray[np.uint64]


def unknown_of(frame: pd.DataFrame, figures: Figures) -> Unknown:
    """Find the incidents whose figure is unknown; `figures` has one of each row of `frame`."""
    rows = np.flatnonzero(np.isnan(figures.chosen))
    return Unknown(rows, seeds_of(f"{name}|figure" for name in frame["incident_id"].iloc[rows]))


def draw_figures(figures: Figures, unknown: Unknown, counted: NDArray[np.bool_]) -> FloatArray | None:
    """Draw the unknown figures from the known ones, inside the bounds that each has.

    Parameters
    ----------
    figures : Figures
        Of n incidents.
    unknown : Unknown
        Those of which the figure is unknown.
    counted : ndarray of bool, shape (n,)
        The incidents that are counted in some period.

    Returns
    -------
    ndarray of float, shape (M, u), or None
        None where too few figures are known, see `FEWEST_KNOWN`.
    """
    pool = np.sort(figures.chosen[counted & ~np.isnan(figures.chosen)])
    if len(pool) < max(FEWEST_KNOWN, int(counted[unknown.rows].sum())):
        return None
    drawn = pool[(uniforms(unknown.seeds) * len(pool)).astype(np.int64)]
    upper = figures.upper[unknown.rows]
    return np.asarray(np.clip(drawn, figures.lower[unknown.rows], np.where(np.isnan(upper), np.inf, upper)))


def unknown_note(
    measure: str, periods: str, incidents: int, known: float, most: float, added: FloatArray | None
) -> str:
    """Say what is unknown, what is known all the same, and what the rest would come to.

    Parameters
    ----------
    measure : str
    periods : str
        The periods that the incidents fall in, as a subject: ``the month it falls in is``.
    incidents : int
        How many leave their figure open.
    known, most : float
        What is certain of the sum over all periods, and the most that it can be; NaN where nothing bounds it.
    added : ndarray of float, shape (M,), or None
        What they add in each draw; None where none could be drawn.
    """
    many = f"{incidents:,} incidents do" if incidents > 1 else "1 incident does"
    bounds = f"at least {known:,.10g}" if np.isnan(most) else f"{known:,.10g} to {most:,.10g}"
    sentence = (
        f"{many} not tell {question(measure)}, so {periods} known only within bounds; in all periods together the count "
        f"is {bounds}."
    )
    if added is None:
        return f"{sentence} Too few tell it for an estimate of the others."
    low, high = added.min(), added.max()
    would = f"{low:,.10g}" if low == high else f"{low:,.10g} to {high:,.10g}"
    # The least and the most of 20 draws hold a further one in 19 cases of 21.
    return (
        f"{sentence} If they were like the others, they would add {would} (in nine cases of ten). Rates are judged with such "
        "draws in their place, which is an estimate."
    )

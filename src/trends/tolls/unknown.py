"""Incidents of which the figure is unknown: what they would add if they were like the incidents of which it is known.

What is known of a period is a lower bound of it, and stays one. Where a rate has to be judged, the unknown figures are
drawn from the known ones of the same count (a hot deck, see Andridge & Little 2010, International Statistical Review 78:
40-64), as often as imprecise dates are, and the draws are pooled in the same way. It is an estimate, and whoever prints
it calls it one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trends.messages import Message, joined
from trends.messages.numbers import rounded
from trends.periods.imprecision import seeds_of, uniforms
from trends.tolls.measures import counts_deaths

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


def draw_figures(
    figures: Figures,
    unknown: Unknown,
    counted: NDArray[np.bool_],
    alike: NDArray[np.int64] | None = None,
) -> FloatArray | None:
    """Draw the unknown figures from the known ones, inside the bounds that each has.

    Parameters
    ----------
    figures : Figures
        Of n incidents.
    unknown : Unknown
        Those of which the figure is unknown.
    counted : ndarray of bool, shape (n,)
        The incidents that are counted in some period.
    alike : ndarray of int, shape (n,), optional
        How many incidents each stands for; by default one.

    Returns
    -------
    ndarray of float, shape (M, u), or None
        None where too few figures are known, see `FEWEST_KNOWN`.
    """
    # Sorted, so that a draw does not hang on the order of the rows.
    known = counted & ~np.isnan(figures.chosen)
    pool = np.sort(figures.chosen[known] if alike is None else np.repeat(figures.chosen[known], alike[known]))
    if len(pool) < max(FEWEST_KNOWN, int(counted[unknown.rows].sum())):
        return None
    drawn = pool[(uniforms(unknown.seeds) * len(pool)).astype(np.int64)]
    upper = figures.upper[unknown.rows]
    return np.asarray(np.clip(drawn, figures.lower[unknown.rows], np.where(np.isnan(upper), np.inf, upper)))


def unknown_note(
    measure: str,
    incidents: int,
    bounds: tuple[float, float],
    added: FloatArray | None,
    *,
    touched: int,
    unit: str,
) -> str:
    """Say what is unknown, what is known all the same, and what the rest would come to.

    Parameters
    ----------
    measure : str
    incidents : int
        How many leave their figure open.
    bounds : pair of float
        What is certain of the sum over all periods, and the most that it can be; NaN where nothing bounds it.
    added : ndarray of float, shape (M,), or None
        What they add in each draw; None where none could be drawn.
    touched : int
        In how many periods they fall.
    unit : str
        What a period is: ``month``.
    """
    least, most = bounds
    note = Message(
        "series.open",
        n=incidents,
        measure="fatalities" if counts_deaths(measure) else measure,
        touched=touched,
        unit=unit,
        bounds=Message("ratio.number.at_least", n=rounded(least)) if np.isnan(most) else _range(least, most),
    )
    if added is None:
        return joined([note, Message("series.too_few")])
    # The least and the most of 20 draws hold a further one in 19 cases of 21.
    would = Message("series.would_add", added=_range(added.min(), added.max()))
    return joined([note, would, Message("series.drawn")])


def _range(low: float, high: float) -> Message:
    ends = rounded(low), rounded(high)
    if low == high:
        return Message("ratio.number.plain", n=ends[0])
    return Message("ratio.number.range", low=ends[0], high=ends[1])

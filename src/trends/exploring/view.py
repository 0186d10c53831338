"""What the panel shows of a choice: series, places, table, sentence, and the code that gives them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from trends.exploring.state import State
    from trends.exploring.tally import Calendar

    FloatArray = NDArray[np.float64]

__all__ = ["Counts", "Marks", "Row", "View"]


@dataclass(frozen=True, eq=False)
class Counts:
    """A series for the chart: n periods and their counts, NaN where a period was not observed.

    Attributes
    ----------
    calendar : Calendar
    count : ndarray of float
    least, most : ndarray of float or None
        Between what a count lies, by the ranges of dates that were shared; None where none are.
    """

    calendar: Calendar
    count: FloatArray
    least: FloatArray | None = None
    most: FloatArray | None = None


class Marks(NamedTuple):
    """Marks of the map, the largest first: degrees, incidents, whether the place itself is known, and its name."""

    longitude: FloatArray
    latitude: FloatArray
    incidents: NDArray[np.int64]
    point: NDArray[np.bool_]
    name: tuple[str, ...]
    undrawn: int
    """Incidents whose place is known less well, or not at all."""
    omitted: int
    """Incidents of the cells beyond the most that are drawn."""


class Row(NamedTuple):
    """A row of the table: a name, incidents, and what is counted of them; None if a figure is not known."""

    name: str
    incidents: int
    counted: float | None


@dataclass(frozen=True, eq=False)
class View:
    """What is shown of one choice.

    Attributes
    ----------
    state : State
        The choice.
    context : Counts or None
        The whole coverage, for the chart.
    beside : tuple of (str, Counts)
        The same of the other actors that are drawn over it.
    counts : Counts or None
        The periods of the window: what `Incidents.count` gives.
    incidents : int
        Incidents that may lie in the window.
    marks : Marks or None
        The map.
    heading : str
        What the rows of the table are.
    rows : tuple of Row
        The table, the row with most incidents first.
    more : int
        Names that the table leaves out.
    sentence : str
        What is shown, or what is wrong with the choice.
    python, command : str
        The same as code; empty where the choice cannot be counted.
    failed : bool
        Whether there is nothing to show but the sentence.
    """

    state: State
    sentence: str
    context: Counts | None = None
    beside: tuple[tuple[str, Counts], ...] = ()
    counts: Counts | None = None
    incidents: int = 0
    marks: Marks | None = None
    heading: str = ""
    rows: tuple[Row, ...] = ()
    more: int = 0
    python: str = ""
    command: str = ""
    failed: bool = False

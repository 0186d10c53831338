"""Incidents partitioned by key: everything is laid over the periods and sorted once, then cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from trends.periods.imprecision import Layout
from trends.series.counting import PlacedIncidents
from trends.tolls.measures import Figures
from trends.tolls.unknown import Unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Partition"]


class Partition:
    """PlacedIncidents of N incidents sorted by key, from which those of one key are sliced.

    Parameters
    ----------
    facts : PlacedIncidents
        Of all incidents.
    codes : ndarray of int, shape (N,)
        Number of each one's key, ascending.
    count : int
        Number of keys.
    """

    def __init__(self, facts: PlacedIncidents, codes: NDArray[np.int64], count: int) -> None:
        layout = facts.layout
        self._facts = facts
        self._ends = np.searchsorted(codes, np.arange(count + 1))
        # Of everything that is known of the incidents: its places in order of key, and where each key begins.
        (
            self._pairs,
            self._drawn,
            self._undated,
            self._straddling,
            self._uncovered,
            self._partly,
            self._unknown,
        ) = (
            _grouped(codes[rows], count)
            for rows in (
                layout.row,
                layout.drawn_row,
                layout.undated_rows,
                layout.straddling_rows,
                layout.uncovered_rows,
                layout.partly_rows,
                facts.unknown.rows,
            )
        )

    def rows(self, key: int) -> slice:
        """Return where the incidents of a key stand."""
        return slice(int(self._ends[key]), int(self._ends[key + 1]))

    def facts(self, key: int) -> PlacedIncidents:
        """Return the facts of the incidents of a key, as if there were no others."""
        rows, layout = self.rows(key), self._facts.layout
        pairs, drawn = _of(self._pairs, key), _of(self._drawn, key)
        doubtful, unknown = self._facts.doubtful, self._facts.unknown
        blanks = _of(self._unknown, key)
        uncovered, partly = _of(self._uncovered, key), _of(self._partly, key)
        # Rows are counted from the first incident of the key, as the arrays are that they point into.
        return PlacedIncidents(
            Figures(*(figure[rows] for figure in self._facts.figures)),
            None if doubtful is None else doubtful[rows],
            Layout(
                row=layout.row[pairs] - rows.start,
                period=layout.period[pairs],
                share=layout.share[pairs],
                certain=layout.certain[pairs],
                drawn_row=layout.drawn_row[drawn] - rows.start,
                draws=layout.draws[:, drawn],
                undated_rows=layout.undated_rows[_of(self._undated, key)] - rows.start,
                straddling_rows=layout.straddling_rows[_of(self._straddling, key)] - rows.start,
                uncovered_rows=layout.uncovered_rows[uncovered] - rows.start,
                uncovered_sides=layout.uncovered_sides[uncovered],
                partly_rows=layout.partly_rows[partly] - rows.start,
                lost=layout.lost[partly],
                early=layout.early[partly],
                late=layout.late[partly],
            ),
            Unknown(unknown.rows[blanks] - rows.start, unknown.seeds[blanks]),
            None if self._facts.alike is None else self._facts.alike[rows],
        )


Grouped: TypeAlias = "tuple[NDArray[np.int64], NDArray[np.int64]]"


def _grouped(codes: NDArray[np.int64], count: int) -> Grouped:
    """Return the places of the codes in their order, and where each code begins."""
    order = np.argsort(codes, kind="stable")
    return order, np.searchsorted(codes[order], np.arange(count + 1))


def _of(grouped: Grouped, key: int) -> NDArray[np.int64]:
    places, begins = grouped
    return places[begins[key] : begins[key + 1]]

"""From a choice to what is shown of it: pure, and the same whatever was chosen before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import TrendsError
from trends.exploring.codes import Codes, day_number
from trends.exploring.origin import Origin
from trends.exploring.places import Cells
from trends.exploring.sentences import left_over, sentence
from trends.exploring.tally import Calendar, Days, between, by_day, by_period, inside, laid_out
from trends.exploring.view import Counts, Row, View
from trends.messages import Message
from trends.periods.calendar import Window, parse_frequency, parse_window
from trends.periods.coverage import covered_days
from trends.schema import COLUMNS
from trends.series.counting import CountSpec
from trends.tolls.measures import parse_estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.exploring.state import State
    from trends.incidents.incidents import Incidents
    from trends.series.count_series import CountSeries

    FloatArray = NDArray[np.float64]

__all__ = ["MOST_ROWS", "Model"]

MOST_ROWS = 8
"""Rows of the table."""
_MOST_CALENDARS = 32
_MOST_DAYS = 8
"""Selections whose counts by day are kept: as many as are drawn over each other, and those before."""


class Model:
    """Incidents coded for the panel, and the views of them.

    Parameters
    ----------
    incidents : Incidents
        What to explore.
    variable, data : str
        See `Origin`.

    Raises
    ------
    SelectionError, WindowError
        If there is no incident, or none with a date.
    """

    def __init__(self, incidents: Incidents, variable: str = "incidents", data: str = "") -> None:
        self.codes = Codes.of(incidents)
        self.incidents = incidents
        self.origin = Origin.of(incidents, variable, data)
        self.cells = Cells.of(incidents.frame)
        # Counts by day do not depend on the window or on the length of a period: moving the
        # window only adds them up again.
        self._days: dict[Any, Days] = {}
        self._calendars: dict[tuple[str, date, date], Calendar] = {}
        # Without the source's own columns and the reports, which no selection here reads.
        self._lean = replace(incidents, frame=incidents.frame[list(COLUMNS)], reports=None)

    def view(self, state: State) -> View:
        """Return what is shown of a choice; one that cannot be counted is a view of a sentence."""
        try:
            return self._view(state.checked())
        except TrendsError as error:
            return View(state, error.sentence, failed=True)

    def _view(self, state: State) -> View:
        codes = self.codes
        rows = codes.rows(state)
        # The chart shows all of the data, with the window marked in it, and the rest of the panel
        # the window alone.
        whole, calendar = self.calendar(state.freq), self.calendar(state.freq, state.start, state.end)
        counts = self._counted(state, calendar)
        mine = inside(codes, rows, calendar.span)
        heading, table, more = self._table(state, mine)
        return View(
            state=state,
            sentence=sentence(state, calendar, counts.count, len(mine), self._left_over(state, rows)),
            context=counts if calendar is whole else self._counted(state, whole),
            beside=tuple((one.actor, self._counted(one, whole)) for one in state.others),
            counts=counts,
            incidents=len(mine),
            marks=self.cells.marks(mine),
            heading=heading,
            rows=table,
            more=more,
            python=self.origin.python(state),
            command=self.origin.command(state),
        )

    def _left_over(self, state: State, rows: NDArray[np.int64]) -> Message:
        codes = self.codes
        dated = rows[codes.dated[rows]]
        window = self.incidents.window.narrowed(parse_window(state.start, state.end))
        opens, closes = (day_number(day) for day in (window.start or date.min, window.end or date.max))
        begin, finish = codes.begin[dated], codes.finish[dated]
        asked = (finish >= opens) & (begin <= closes)
        outside = int((asked & (covered_days(codes.coverage, begin, finish) == 0)).sum())
        return left_over(len(rows) - len(dated), outside)

    def _counted(self, state: State, calendar: Calendar) -> Counts:
        """Count a choice over the periods of a window.

        The counts by day of a selection are kept where they do not depend on the window, so that a change of the
        window or the frequency asks for sums of days only.
        """
        codes = self.codes
        kept = state.imprecise == "spread"
        key = (state.actor, state.country, state.kind, state.measure, state.estimate)
        if kept and key in self._days:
            days = self._days[key]
        else:
            over = self.calendar(state.freq) if kept else calendar
            figures = codes.figures(state.measure, parse_estimate(state.estimate))
            days = by_day(*laid_out(codes, codes.rows(state), over, state.imprecise), figures, codes.coverage)
        if kept:
            if len(self._days) >= _MOST_DAYS:
                self._days.clear()
            self._days[key] = days
        # Only what is shared over its days can lie elsewhere than where it is counted.
        least, most = between(days, calendar) if len(days.ranges[0]) else (None, None)
        return Counts(calendar, by_period(days, calendar), least, most)

    def calendar(self, freq: str, start: str = "", end: str = "") -> Calendar:
        """Return the periods of a window, within the coverage and the window selected before."""
        first, last = self.incidents.window.clip(*self.codes.coverage.span)
        start_day, end_day = parse_window(start, end).clip(first, last)
        key = (freq, start_day, end_day)
        if key not in self._calendars:
            if len(self._calendars) >= _MOST_CALENDARS:
                self._calendars.clear()
            spec = CountSpec.of(
                self.codes.coverage,
                freq=freq,
                measure="attacks",
                estimate="best",
                imprecise="spread",
                window=Window(start_day, end_day),
                week=self.incidents.week,
            )
            self._calendars[key] = Calendar.of(spec)
        return self._calendars[key]

    def _table(self, state: State, rows: NDArray[np.int64]) -> tuple[str, tuple[Row, ...], int]:
        """Add up by country; where there is but one, by province; and by kind where there is but one of these as well."""
        codes = self.codes
        ways = (
            ("country", codes.place, codes.places["country"]),
            ("province", codes.province, codes.provinces["admin1"]),
            ("kind", codes.kind, codes.kinds["kind"]),
        )
        heading, coded, column = next((way for way in ways if _differ(way[1][rows])), ways[-1])
        places = coded[rows]
        names: list[str] = [
            Message("exploring.not_told") if pd.isna(name) else str(name) for name in column.tolist()
        ]
        figures = codes.figures(state.measure, parse_estimate(state.estimate))[rows]
        sizes = np.bincount(places, minlength=len(names))
        sums = np.bincount(places, figures, minlength=len(names))
        order = [place for place in np.argsort(-sizes, kind="stable").tolist() if sizes[place]]
        # One row of which nothing is told tells nothing.
        if len(order) == 1 and pd.isna(column.iloc[order[0]]):
            order = []
        table = tuple(
            Row(names[place], int(sizes[place]), None if np.isnan(sums[place]) else float(sums[place]))
            for place in order[:MOST_ROWS]
        )
        return Message(f"exploring.head.{heading}"), table, max(0, len(order) - MOST_ROWS)

    def forget(self) -> None:
        """Forget what earlier choices left behind; the next one is answered as if it were the first."""
        self._days.clear()
        self._calendars.clear()
        self.codes.forget()

    def series(self, state: State) -> CountSeries:
        """Return the series as the shown Python counts it, with its bounds, completions and notes."""
        chosen = state.checked()
        incidents = self._lean
        if chosen.selection:
            incidents = incidents.select(**chosen.selection)  # type: ignore[arg-type]  # names and lists of names, as select takes them
        return incidents.count(
            freq=parse_frequency(chosen.freq),
            measure=chosen.measure,
            estimate=chosen.estimate,
            imprecise=chosen.imprecise,
        )


def _differ(codes: NDArray[np.int64]) -> bool:
    return bool((codes != codes[:1]).any())

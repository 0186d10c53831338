"""From a choice to what is shown of it: pure, and the same whatever was chosen before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import TrendsError
from trends.exploring.codes import Codes, day_number
from trends.exploring.state import Origin, State
from trends.exploring.tally import Calendar, Days, by_day, by_period, inside, laid_out
from trends.exploring.view import Counts, Marks, Row, View
from trends.messages import Message
from trends.messages.numbers import fixed
from trends.periods.calendar import Window, parse_frequency, parse_window
from trends.periods.coverage import covered_days
from trends.schema import COLUMNS
from trends.series.counting import CountSpec
from trends.tolls.measures import noun, parse_estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.incidents.incidents import Incidents
    from trends.series.count_series import CountSeries
    from trends.verdict import PaceResult

    FloatArray = NDArray[np.float64]

__all__ = ["FEWER_REPLICATES", "Model"]

FEWER_REPLICATES = 99
"""Replicates behind the panel's verdict; a result to quote takes the 999 of `trends.test_pace`."""
_MOST_ROWS = 8
_CELL = 0.25
"""Degrees: incidents of one cell make one mark of the map."""
_WIDE = round(360 / _CELL) + 1
_MOST_MARKS = 1_500
_MOST_CALENDARS = 32
_PLACED = {"exact": True, "near": True, "admin2": False, "admin1": False}
"""Precisions that are drawn, and whether as a point; the coordinates of the others stand for somewhere else."""


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
        self._cells = _cells(incidents.frame)
        # Counts by day do not depend on the window or on the length of a period: dragging the
        # slider only adds them up again.
        self._days: tuple[Any, Days] | None = None
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
        whole, calendar = self._calendar(state.freq), self._calendar(state.freq, state.start, state.end)
        counts = self._counted(state, calendar)
        mine = inside(codes, rows, calendar.span)
        heading, table, more = self._table(state, mine)
        return View(
            state=state,
            sentence=_sentence(state, calendar, counts, len(mine), self._left_over(state, rows)),
            context=Counts(whole, self._counted(state, whole)),
            counts=Counts(calendar, counts),
            incidents=len(mine),
            marks=self._marks(mine),
            heading=heading,
            rows=table,
            more=more,
            python=self.origin.python(state),
            command=self.origin.command(state),
        )

    def _left_over(self, state: State, rows: NDArray[np.int64]) -> Message:
        """Say how many of a choice lie in no period: those without a date, and those on days that are not covered."""
        codes = self.codes
        dated = rows[codes.dated[rows]]
        window = self.incidents.window.narrowed(parse_window(state.start, state.end))
        opens, closes = (day_number(day) for day in (window.start or date.min, window.end or date.max))
        begin, finish = codes.begin[dated], codes.finish[dated]
        asked = (finish >= opens) & (begin <= closes)
        outside = int((asked & (covered_days(codes.coverage, begin, finish) == 0)).sum())
        return Message(
            "exploring.sentence.left_over",
            undated=Message("exploring.sentence.undated", n=len(rows) - len(dated)),
            outside=Message("exploring.sentence.outside", n=outside),
        )

    def _counted(self, state: State, calendar: Calendar) -> FloatArray:
        """Count a choice over the periods of a window.

        The counts by day of a selection are kept where they do not depend on the window, so that a change of the
        window or the frequency asks for sums of days only.
        """
        codes = self.codes
        kept = state.imprecise == "spread"
        key = (state.actor, state.country, state.kind, state.measure, state.estimate)
        if kept and self._days is not None and self._days[0] == key:
            return by_period(self._days[1], calendar)
        over = self._calendar(state.freq) if kept else calendar
        figures = codes.figures(state.measure, parse_estimate(state.estimate))
        days = by_day(*laid_out(codes, codes.rows(state), over, state.imprecise), figures, codes.coverage)
        if kept:
            self._days = (key, days)
        return by_period(days, calendar)

    def _calendar(self, freq: str, start: str = "", end: str = "") -> Calendar:
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
        """Add up by country, or by kind where there is but one country."""
        codes = self.codes
        places = codes.place[rows]
        heading, column = "country", codes.places["country"]
        if len(np.unique(places)) < 2:
            heading, places, column = "kind", codes.kind[rows], codes.kinds["kind"]
        names: list[str] = [
            Message("exploring.not_told") if pd.isna(name) else str(name) for name in column.tolist()
        ]
        figures = codes.figures(state.measure, parse_estimate(state.estimate))[rows]
        sizes = np.bincount(places, minlength=len(names))
        sums = np.bincount(places, figures, minlength=len(names))
        order = [place for place in np.argsort(-sizes, kind="stable").tolist() if sizes[place]]
        table = tuple(
            Row(names[place], int(sizes[place]), None if np.isnan(sums[place]) else float(sums[place]))
            for place in order[:_MOST_ROWS]
        )
        return Message(f"exploring.head.{heading}"), table, max(0, len(order) - _MOST_ROWS)

    def _marks(self, rows: NDArray[np.int64]) -> Marks:
        """Gather incidents in cells, apart by whether the place or only its district or province is known."""
        numbers, places = self._cells
        sizes = np.bincount(places[rows], minlength=len(numbers))
        undrawn = int(sizes[0])  # the first is "no cell"
        order = np.argsort(-sizes[1:], kind="stable")[:_MOST_MARKS] + 1
        order = order[sizes[order] > 0]
        kept = numbers[order] // 2
        return Marks(
            np.asarray((kept % _WIDE) * _CELL - 180, dtype=np.float64),
            np.asarray((kept // _WIDE) * _CELL - 90, dtype=np.float64),
            sizes[order],
            numbers[order] % 2 == 1,
            undrawn,
            len(rows) - undrawn - int(sizes[order].sum()),
        )

    def forget(self) -> None:
        """Forget what earlier choices left behind; the next one is answered as if it were the first."""
        self._days = None
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

    def verdict(self, state: State, replicates: int = FEWER_REPLICATES) -> PaceResult:
        """Judge the pace of a choice as the shown Python does, by default with fewer replicates.

        Raises
        ------
        TrendsError
            Whatever selecting and counting raise.
        """
        return self.judged(self.series(state), replicates)

    @staticmethod
    def judged(series: CountSeries, replicates: int = FEWER_REPLICATES) -> PaceResult:
        """Judge the pace of a series, by default with fewer replicates."""
        from trends.verdict import test_pace

        return test_pace(series, replicates=replicates)


def _cells(frame: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the cells there are, and the place of each incident in them.

    A cell is its number doubled, plus one where the place itself is known; the first is -1, for none.
    """
    longitude = frame["longitude"].to_numpy(dtype=float, na_value=np.nan)
    latitude = frame["latitude"].to_numpy(dtype=float, na_value=np.nan)
    words = frame["place_precision"].astype("category")
    ranks = [(-1 if word not in _PLACED else int(_PLACED[word])) for word in map(str, words.cat.categories)]
    # The code of a missing word is -1, which picks the last: no precision.
    precision = np.append(np.array(ranks, dtype=np.int64), -1)[words.cat.codes]
    on_globe = (np.abs(longitude) <= 180) & (np.abs(latitude) <= 90) & (precision >= 0)
    column = np.rint((np.where(on_globe, longitude, 0) + 180) / _CELL).astype(np.int64)
    row = np.rint((np.where(on_globe, latitude, 0) + 90) / _CELL).astype(np.int64)
    cells = np.where(on_globe, (row * _WIDE + column) * 2 + precision, -1)
    numbers, places = np.unique(np.append(cells, -1), return_inverse=True)
    return numbers, np.asarray(places[:-1], dtype=np.int64)


def _sentence(
    state: State, calendar: Calendar, counts: FloatArray, incidents: int, left_over: Message
) -> Message:
    """Say in a line what is counted; a blank is said to be one."""
    observed = int((~np.isnan(counts)).sum())
    first, last = (str(np.datetime64(day, "D")) for day in calendar.span)
    when = Message(
        "exploring.sentence.when",
        first=first,
        last=last,
        periods=Message("words.periods", n=len(counts), unit=state.freq),
        missing=len(counts) - observed,
    )
    window = {"when": when, "undated": left_over}
    if not incidents:
        return Message("exploring.sentence.none", **window)
    what = noun(state.measure, "incidents")
    if not observed:
        return Message("exploring.sentence.unknown", what=what, **window)
    return Message(
        "exploring.sentence.counted", figure=_number(float(np.nansum(counts))), what=what, **window
    )


def _number(value: float) -> Message:
    """Write an expected count: whole, or with one decimal where ranges of dates leave a fraction."""
    if abs(value - round(value)) < 1e-6:
        return Message("ratio.number.plain", n=fixed(value, 0))
    return Message("exploring.sentence.about", n=fixed(value, 1))

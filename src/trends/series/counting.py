"""Counting incidents by period: from the canonical table to a `CountSeries`.

Periods run over the coverage of the file, not of the rows selected, so that a period without an event is a zero; what
is unknown is never one. A period that holds an incident whose figure is unknown has no count: its known sum is a lower
bound, and what the incident may add at most gives an upper one, where anything bounds it. `trends.tolls.unknown` draws the rest
for those who judge rates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trends.errors import WindowError
from trends.messages import Message
from trends.periods.calendar import (
    WEEKDAYS,
    Frequency,
    Window,
    parse_cadence,
    parse_week,
    period_range,
    week_of,
    weekday,
)
from trends.periods.coverage import Coverage, nothing_covered
from trends.periods.imprecision import DRAWS, Imprecise, Layout, lay_out, parse_imprecise, seeds_of
from trends.provenance import Provenance
from trends.schema import alike_in
from trends.series.age import Age
from trends.series.count_series import Break, CountSeries
from trends.series.not_covered import coverage_notes, many
from trends.tolls.measures import (
    Estimate,
    Figures,
    contradictory,
    counts_deaths,
    figures_of,
    noun,
    parse_estimate,
    parse_measure,
)
from trends.tolls.unknown import Unknown, draw_figures, unknown_note, unknown_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from trends.periods.coverage import Span
    from trends.places.sharing import CellShares
    from trends.series.later_draws import Draws

    FloatArray = NDArray[np.float64]

__all__ = ["CountSpec", "PlacedIncidents", "place_incidents", "sum_up"]


@dataclass(frozen=True)
class CountSpec:
    """How incidents are counted: what, by which periods, over which days.

    Attributes
    ----------
    freq, measure, estimate, imprecise
        See `of`.
    covered : Coverage
        The days that count: covered, and inside the window.
    span : pair of date
        First and last day of the periods: days between may not be covered.
    window : Window
        The days asked for.
    periods : pandas.PeriodIndex
        The periods of those days, shape (n,).
    exposure : ndarray of float, shape (n,)
        Days of each period that the file covers.
    """

    freq: Frequency
    measure: str
    estimate: Estimate
    imprecise: Imprecise
    covered: Coverage
    span: Span
    window: Window
    periods: pd.PeriodIndex
    exposure: FloatArray

    @classmethod
    def of(
        cls,
        coverage: Coverage | None,
        *,
        freq: str | Frequency = "month",
        measure: str = "attacks",
        estimate: str = "best",
        imprecise: str | Imprecise = "spread",
        window: Window = Window.ALWAYS,
        week: str = "monday",
    ) -> CountSpec:
        """Read how to count.

        Parameters
        ----------
        coverage : Coverage or None
            The days that the file covers.
        freq : str
            day, week, month, quarter or year, or pandas' name of it (``MS``, ``W-FRI``).
        measure : str
            attacks (the rows), fatalities, civilians, combatants, wounded, abducted, released or missing; ``deadly:K``
            for the attacks that killed at least K.
        estimate : str
            low, best or high; for fatalities and ``deadly:K``.
        imprecise : str
            What to do with incidents dated to a range across periods: spread, start, drop, or source (on the day
            that the source writes).
        window : Window, optional
            Days to count; a period that it cuts counts with the days inside. An incident dated to a range counts with
            its share inside.
        week : str
            The day on which weeks begin, where `freq` does not tell it.

        Raises
        ------
        WindowError
            If nothing is covered, or the window holds no day of the coverage.
        ParameterError
            For an unknown measure, estimate, frequency or handling.
        """
        (frequency, begins), handling = parse_cadence(freq), parse_imprecise(imprecise)
        chosen, measure = parse_estimate(estimate), parse_measure(measure)
        if not coverage:
            raise WindowError(nothing_covered(coverage))
        span = window.clip(*coverage.span)
        covered = coverage.within(*span)
        periods = period_range(*span, frequency, begins or parse_week(week))
        exposure = covered.days(periods)
        return cls(frequency, measure, chosen, handling, covered, span, window, periods, exposure)

    @property
    def filling_from(self) -> date | None:
        """First day of the last period, if it is the data that end within it and not the window."""
        if not self.covered or (self.window.end is not None and self.window.end <= self.covered.last):
            return None
        last = self.periods[-1]
        return last.start_time.date() if last.end_time.date() > self.covered.last else None


class PlacedIncidents(NamedTuple):
    """What is known of N incidents: figures and doubts of shape (N,), and their places in time."""

    figures: Figures
    doubtful: NDArray[np.bool_] | None
    """Where the source's estimates of deaths contradict each other; None when no deaths are counted."""
    layout: Layout
    unknown: Unknown
    """The incidents of which the figure is unknown."""
    alike: NDArray[np.int64] | None = None
    """How many incidents each stands for, all of them alike; None where each is one. Where completions are drawn, what has
    a period, a place or a figure to be drawn is always one."""

    def counts(self, n: int) -> FloatArray:
        """Return the counts of n periods; NaN where an incident's figure is unknown."""
        layout = self.layout
        return self.total(layout.row, layout.period, self.figures.chosen[layout.row] * layout.share, n)

    def total(
        self, row: NDArray[np.int64], period: NDArray[np.int64], values: FloatArray, n: int
    ) -> FloatArray:
        """Add up values of the incidents in some rows by period."""
        return _total_by_period(period, values, n, None if self.alike is None else self.alike[row])

    def shared(self, shares: CellShares, names: pd.Series[str]) -> PlacedIncidents:
        """Return the same of incidents that stand once for each cell they may lie in; see `Layout.shared`."""
        lying = (shares.begin, shares.end, shares.certain)
        return self._replace(layout=self.layout.shared(*lying, seeds_of(f"{name}|cell" for name in names)))

    def known(self, n: int) -> FloatArray:
        """Return the counts of n periods, and what certainly belongs to those that have none."""
        layout, counts = self.layout, self.counts(n)
        least = np.where(np.isnan(self.figures.chosen), self.figures.lower, self.figures.chosen)
        row = layout.row[layout.certain]
        certain = self.total(row, layout.period[layout.certain], least[row], n)
        return np.where(np.isnan(counts), certain, counts)


def place_incidents(
    frame: pd.DataFrame, spec: CountSpec, measured: frozenset[str] | None = None, *, drawn: bool = True
) -> PlacedIncidents:
    """Return what is counted of each incident of a canonical table, and where it lies.

    `measured` are the figures that the source gives at all, by default those with a value in `frame`; without `drawn` no
    completions are drawn.

    Raises
    ------
    ParameterError
        For a figure that the source does not give.
    """
    figures = figures_of(frame, spec.measure, spec.estimate, measured)
    doubtful = contradictory(frame) if counts_deaths(spec.measure) else None
    layout = lay_out(frame, spec.periods, spec.covered, spec.imprecise, spec.window, drawn=drawn)
    return PlacedIncidents(figures, doubtful, layout, unknown_of(frame, figures), alike_in(frame))


def sum_up(
    spec: CountSpec,
    incidents: PlacedIncidents,
    *,
    breaks: Iterable[Break] = (),
    subject: str = "attacks",
    name: str = "",
    notes: Iterable[str] = (),
    provenance: Provenance | None = None,
    age: Age | None = None,
    completions: Callable[[], Draws] | None = None,
) -> CountSeries:
    """Add incidents up to a series.

    Parameters
    ----------
    spec : CountSpec
    incidents : PlacedIncidents
    breaks : iterable of Break
        Known breaks in collection.
    subject : str
        What the rows are, as a plural noun phrase.
    name, notes, provenance, age
        Passed on to the series.
    completions : callable, optional
        Makes the draws when they are asked for, where none were drawn for the layout.

    Returns
    -------
    CountSeries
        With ``spread`` the count is the expected one, `low` what certainly belongs to the period and `high` what
        possibly does; for fatalities they span the source's low and high too, and are NaN where the source gives
        none. `draws` holds whole-number completions if an incident straddles periods or leaves its figure open.
    """
    first, last = spec.span
    count, low, high = _sum_up(incidents, len(spec.periods))
    draws: Draws | Callable[[], Draws]
    if completions is None:
        draws, added = _complete(incidents, len(spec.periods))
    else:
        draws, added = completions if len(incidents.layout.drawn_row) else None, None
    blind = spec.exposure <= 0
    provenance = provenance or Provenance("incidents")
    inside = sorted(
        # One on the first day parts nothing.
        (known_break for known_break in set(breaks) if first < known_break.day <= last),
        key=lambda known_break: (known_break.day, known_break.reason),
    )
    return CountSeries(
        periods=spec.periods,
        freq=spec.freq,
        count=np.where(blind, np.nan, count),
        low=np.where(blind, np.nan, low),
        high=np.where(blind, np.nan, high),
        exposure_days=spec.exposure,
        measure=spec.measure,
        name=name,
        subject=noun(spec.measure, subject),
        draws=draws,
        breaks=tuple(inside),
        notes=(
            *notes,
            *_notes(spec, incidents, (count, low, high), added),
            *(
                Message("series.break", day=known_break.day, reason=known_break.reason)
                for known_break in inside
            ),
        ),
        provenance=provenance,
        age=age or Age(),
        filling_from=spec.filling_from,
    )


def _sum_up(incidents: PlacedIncidents, n: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Add the figures up over n periods: count, low, high."""
    figures, layout = incidents.figures, incidents.layout

    def add(values: FloatArray, weights: FloatArray) -> FloatArray:
        return incidents.total(layout.row, layout.period, values[layout.row] * weights, n)

    def add_certain(values: FloatArray) -> FloatArray:
        rows = layout.row[layout.certain]
        return incidents.total(rows, layout.period[layout.certain], values[rows], n)

    # For an upper bound an incident of several periods lies wholly in each of them.
    possible = np.ones(len(layout.row))
    count = add(figures.chosen, layout.share)
    # What is counted has the source's own low and high, as published. What is not counted is bounded in the terms
    # of its neighbours, who are counted by the chosen estimate.
    stated = ~np.isnan(figures.chosen)
    least = add_certain(np.where(stated, figures.chosen, figures.lower))
    most = np.maximum(add(np.where(stated, figures.chosen, figures.upper), possible), least)
    least = np.where(np.isnan(most) & (least == 0), np.nan, least)  # "not below zero" says nothing
    observed = ~np.isnan(count)
    # A source's low may lie above its best and its high below: the bounds hold the count all the same.
    low = np.where(observed, np.minimum(add_certain(figures.low), count), least)
    high = np.where(observed, np.maximum(add(figures.high, possible), count), most)
    return count, low, high


def _total_by_period(
    period: NDArray[np.int64], values: FloatArray, n: int, alike: NDArray[np.int64] | None = None
) -> FloatArray:
    """Add values up by period so that their order cannot change the last bit of a sum.

    Whole numbers add up exactly in any order; fractions are added from the smallest. `alike` is how many times each
    value is to be added: the sum is to the last bit that of all of them one by one.
    """
    whole = values == np.floor(values)
    fractions, places = values[~whole], period[~whole]
    wholes = values[whole]
    if alike is not None:
        fractions, places = np.repeat(fractions, alike[~whole]), np.repeat(places, alike[~whole])
        wholes = wholes * alike[whole]
    order = np.lexsort((fractions, places))
    exact = np.bincount(period[whole], wholes, minlength=n)
    return np.asarray(exact + np.bincount(places[order], fractions[order], minlength=n), dtype=np.float64)


def _complete(incidents: PlacedIncidents, n: int) -> tuple[NDArray[np.int64] | None, FloatArray | None]:
    """Return whole-number completions, shape (M, n), and what the unknown figures add in each, shape (M,).

    The first is None when every incident has its period and its figure, the second where no unknown figure is drawn.
    """
    figures, layout, unknown = incidents.figures, incidents.layout, incidents.unknown
    counted = _counted(incidents)
    place = np.full(len(figures.chosen), -1)  # of an incident among those whose figure is drawn
    place[unknown.rows] = np.arange(len(unknown.rows))
    blanks = place[layout.row] >= 0
    if not len(layout.drawn_row) and not blanks.any():
        return None, None
    tolls = draw_figures(figures, unknown, counted, incidents.alike) if blanks.any() else None
    if tolls is None:
        tolls, drawn = np.zeros((DRAWS, len(unknown.rows))), False
    else:
        drawn = True
    values = np.nan_to_num(figures.chosen, nan=0.0)
    certain = layout.certain
    settled = incidents.total(layout.row[certain], layout.period[certain], values[layout.row[certain]], n)
    completion = np.arange(DRAWS)[:, None]

    def add(period: NDArray[np.int64], weights: FloatArray) -> FloatArray:
        inside = period >= 0
        # Completion and period in one number: one bincount adds up all completions.
        cells = np.broadcast_to(completion, period.shape)[inside] * n + period[inside]
        sums = np.bincount(cells, weights[inside], minlength=DRAWS * n)
        return np.asarray(sums.reshape(DRAWS, n), dtype=np.float64)

    def add_drawn(rows: NDArray[np.int64], period: NDArray[np.int64]) -> FloatArray:
        mine = place[rows] >= 0
        return add(period[:, mine], tolls[:, place[rows[mine]]])

    # Several stand in one row only where every draw is the same: without a place they have no place to be drawn.
    times = 1 if incidents.alike is None else incidents.alike[layout.drawn_row]
    sharing = np.broadcast_to(values[layout.drawn_row] * times, layout.draws.shape)
    fixed = layout.row[certain]
    periods = np.broadcast_to(layout.period[certain], (DRAWS, len(fixed)))
    more = add_drawn(fixed, periods) + add_drawn(layout.drawn_row, layout.draws)
    # Some sources share the deaths of linked attacks out in fractions; a completion is rounded period by period.
    whole: NDArray[np.int64] = np.rint(settled + add(layout.draws, sharing) + more).astype(np.int64)
    if not drawn and blanks.any():
        # No draw completes these periods.
        whole[:, layout.period[blanks]] = -1
    return whole, more.sum(axis=1) if drawn else None


def _counted(incidents: PlacedIncidents) -> NDArray[np.bool_]:
    """Say which incidents are counted in any period."""
    counted = np.zeros(len(incidents.figures.chosen), dtype=bool)
    counted[incidents.layout.row] = True
    return counted


def _notes(
    spec: CountSpec,
    incidents: PlacedIncidents,
    sums: tuple[FloatArray, FloatArray, FloatArray],
    added: FloatArray | None,
) -> list[str]:
    """Say what the counts leave out or share out; `sums` are count, low and high by period."""
    doubtful, layout = incidents.doubtful, incidents.layout
    notes: list[str] = []
    if spec.freq is Frequency.WEEK and (first := week_of(str(spec.periods.freqstr))) != WEEKDAYS[0]:
        last = WEEKDAYS[WEEKDAYS.index(first) - 1]
        notes.append(Message("series.weeks", first=weekday(first), last=weekday(last)))
    if count := many(layout.undated_rows, incidents.alike):
        notes.append(Message("series.undated", n=count))
    if count := many(layout.straddling_rows, incidents.alike):
        notes.append(Message("series.straddling", n=count, how=spec.imprecise.value))
    counted = _counted(incidents)
    if count := int(counted[incidents.unknown.rows].sum()):
        total, low, high = sums
        open_ = np.isnan(total)
        least = float(np.where(open_, np.nan_to_num(low), total).sum())
        most = float(np.where(open_, high, total).sum())
        touched = int(open_.sum())
        notes.append(
            unknown_note(spec.measure, count, (least, most), added, touched=touched, unit=spec.freq.value)
        )
    if doubtful is not None:
        if spec.estimate != "best":
            notes.append(Message("series.estimates", estimate=spec.estimate))
        doubted = doubtful & counted
        if count := int(doubted.sum() if incidents.alike is None else incidents.alike[doubted].sum()):
            notes.append(Message("series.contradictory", n=count))
    return [*notes, *coverage_notes(spec, layout, incidents.alike)]

"""Counting incidents by period: from the canonical table to a `CountSeries`.

Periods run over the coverage of the file, not of the rows selected, so that a period without an event is a zero; what
is unknown is never one. A period that holds an incident whose figure is unknown has no count: its known sum is a lower
bound, and what the incident may add at most gives an upper one, where anything bounds it. `trends.tolls.unknown` draws the rest
for those who judge rates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trends.errors import WindowError
from trends.periods.calendar import (
    WEEKDAYS,
    Frequency,
    Window,
    days_covered,
    parse_cadence,
    parse_week,
    period_range,
    week_of,
)
from trends.periods.imprecision import DRAWS, Imprecise, Layout, lay_out, parse_imprecise
from trends.provenance import Provenance
from trends.series.count_series import Break, CountSeries
from trends.series.coverage import Span, coverage_of
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
    import pandas as pd
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

__all__ = ["Facts", "Ways", "count_incidents", "lay_facts", "total_up"]


def count_incidents(
    frame: pd.DataFrame,
    *,
    coverage: Span | None = None,
    freq: str | Frequency = "month",
    measure: str = "attacks",
    estimate: str = "best",
    imprecise: str | Imprecise = "spread",
    window: Window | None = None,
    gaps: Iterable[Span] = (),
    breaks: Iterable[Break] = (),
    measured: frozenset[str] | None = None,
    subject: str = "attacks",
    name: str = "",
    notes: Iterable[str] = (),
    provenance: Provenance | None = None,
    week: str = "monday",
) -> CountSeries:
    """Count incidents, or what they cost, by period.

    Parameters
    ----------
    frame : pandas.DataFrame
        Incidents with the canonical columns; none is a series of zeros.
    coverage : pair of date, optional
        First and last day that the file covers; by default those of the rows.
    freq : str
        day, week, month, quarter or year, or pandas' name of it (``MS``, ``W-FRI``).
    measure : str
        attacks (the rows), fatalities, civilians, combatants, wounded, abducted, released or missing; ``deadly:K`` for
        the attacks that killed at least K.
    estimate : str
        low, best or high; for fatalities and ``deadly:K``.
    imprecise : str
        What to do with incidents dated to a range across periods: spread, start, drop, or source (on the day
        that the source writes).
    window : Window, optional
        Days to count; a period that it cuts counts with the days inside. An incident dated to a range counts with
        its share inside.
    gaps : iterable of pairs of date
        Days inside the coverage that the file does not cover.
    breaks : iterable of Break
        Known breaks in collection.
    measured : frozenset of str, optional
        Figures that the source gives at all; by default those with a value in `frame`.
    subject : str
        What the rows are, as a plural noun phrase.
    name, notes, provenance
        Passed on to the series.
    week : str
        The day on which weeks begin, where `freq` does not tell it.

    Returns
    -------
    CountSeries
        With ``spread`` the count is the expected one, `low` what certainly belongs to the period and `high` what
        possibly does; for fatalities they span the source's low and high too, and are NaN where the source gives
        none. `draws` holds whole-number completions if an incident straddles periods or leaves its figure open.

    Raises
    ------
    WindowError
        If no incident is dated, or the window holds no day of the coverage.
    ParameterError
        For an unknown measure, estimate, frequency or handling, and for a figure that the source does not give.
    """
    ways = Ways.of(
        coverage or coverage_of(frame),
        freq=freq,
        measure=measure,
        estimate=estimate,
        imprecise=imprecise,
        window=window,
        gaps=gaps,
        week=week,
    )
    facts = lay_facts(frame, ways, measured)
    return total_up(
        ways, facts, breaks=breaks, subject=subject, name=name, notes=notes, provenance=provenance
    )


@dataclass(frozen=True)
class Ways:
    """How incidents are counted: what, by which periods, over which days.

    Attributes
    ----------
    freq, measure, estimate, imprecise
        See `count_incidents`.
    coverage : pair of date
        First and last day that the file covers.
    span : pair of date
        First and last day that are counted.
    periods : pandas.PeriodIndex
        The periods of those days, shape (n,).
    exposure : ndarray of float, shape (n,)
        Days of each period that the file covers.
    """

    freq: Frequency
    measure: str
    estimate: Estimate
    imprecise: Imprecise
    coverage: Span
    span: Span
    periods: pd.PeriodIndex
    exposure: FloatArray

    @classmethod
    def of(
        cls,
        coverage: Span | None,
        *,
        freq: str | Frequency,
        measure: str,
        estimate: str,
        imprecise: str | Imprecise,
        window: Window | None,
        gaps: Iterable[Span],
        week: str = "monday",
    ) -> Ways:
        """Read the parameters of `count_incidents`; what it raises, this raises."""
        (frequency, begins), handling = parse_cadence(freq), parse_imprecise(imprecise)
        chosen, measure = parse_estimate(estimate), parse_measure(measure)
        if coverage is None:
            raise WindowError("No incident has a date, so there are no periods to count.")
        first, last = (window or Window()).clip(*coverage)
        periods = period_range(first, last, frequency, begins or parse_week(week))
        exposure = days_covered(periods, first, last)
        for start, end in gaps:
            if start <= last and end >= first:
                exposure = exposure - days_covered(periods, max(start, first), min(end, last))
        return cls(frequency, measure, chosen, handling, coverage, (first, last), periods, exposure)


class Facts(NamedTuple):
    """What is known of N incidents: figures and doubts of shape (N,), and their places in time."""

    figures: Figures
    doubtful: NDArray[np.bool_] | None
    """Where the source's estimates of deaths contradict each other; None when no deaths are counted."""
    layout: Layout
    unknown: Unknown
    """The incidents of which the figure is unknown."""

    def counts(self, n: int) -> FloatArray:
        """Return the counts of n periods; NaN where an incident's figure is unknown."""
        layout = self.layout
        return _total_by_period(layout.period, self.figures.chosen[layout.row] * layout.share, n)

    def known(self, n: int) -> FloatArray:
        """Return the counts of n periods, and what certainly belongs to those that have none."""
        layout, counts = self.layout, self.counts(n)
        least = np.where(np.isnan(self.figures.chosen), self.figures.lower, self.figures.chosen)
        certain = _total_by_period(layout.period[layout.certain], least[layout.row[layout.certain]], n)
        return np.where(np.isnan(counts), certain, counts)


def lay_facts(frame: pd.DataFrame, ways: Ways, measured: frozenset[str] | None = None) -> Facts:
    """Return what is counted of each incident, and where it lies; see `count_incidents`."""
    figures = figures_of(frame, ways.measure, ways.estimate, measured)
    doubtful = contradictory(frame) if counts_deaths(ways.measure) else None
    layout = lay_out(frame, ways.periods, ways.span, ways.coverage, ways.imprecise)
    return Facts(figures, doubtful, layout, unknown_of(frame, figures))


def total_up(
    ways: Ways,
    facts: Facts,
    *,
    breaks: Iterable[Break] = (),
    subject: str = "attacks",
    name: str = "",
    notes: Iterable[str] = (),
    provenance: Provenance | None = None,
) -> CountSeries:
    """Add incidents up to a series; see `count_incidents`."""
    first, last = ways.span
    count, low, high = _sum_up(facts.figures, facts.layout, len(ways.periods))
    draws, added = _complete(facts, len(ways.periods))
    blind = ways.exposure <= 0
    provenance = provenance or Provenance("incidents")
    inside = sorted(
        (one for one in set(breaks) if first < one.day <= last), key=lambda one: (one.day, one.reason)
    )
    return CountSeries(
        periods=ways.periods,
        freq=ways.freq,
        count=np.where(blind, np.nan, count),
        low=np.where(blind, np.nan, low),
        high=np.where(blind, np.nan, high),
        exposure_days=np.maximum(ways.exposure, 0.0),
        measure=ways.measure,
        name=name,
        subject=noun(ways.measure, subject),
        draws=draws,
        breaks=tuple(inside),
        notes=(
            *notes,
            *_notes(ways, facts, (count, low, high), added),
            *(f"Counts before and from {one.day} are not comparable: {one.reason}." for one in inside),
        ),
        provenance=provenance,
    )


def _sum_up(figures: Figures, layout: Layout, n: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Add the figures up over n periods: count, low, high."""

    def add(values: FloatArray, weights: FloatArray) -> FloatArray:
        return _total_by_period(layout.period, values[layout.row] * weights, n)

    def add_certain(values: FloatArray) -> FloatArray:
        return _total_by_period(layout.period[layout.certain], values[layout.row[layout.certain]], n)

    possible = np.ones(len(layout.row))
    count = add(figures.chosen, layout.share)
    # What is counted has the source's own low and high, as published. What is not counted is bounded in the terms
    # of its neighbours, who are counted by the chosen estimate.
    known = ~np.isnan(figures.chosen)
    least = add_certain(np.where(known, figures.chosen, figures.lower))
    most = np.maximum(add(np.where(known, figures.chosen, figures.upper), possible), least)
    least = np.where(np.isnan(most) & (least == 0), np.nan, least)  # "not below zero" says nothing
    observed = ~np.isnan(count)
    low = np.where(observed, np.minimum(add_certain(figures.low), count), least)
    high = np.where(observed, np.maximum(add(figures.high, possible), count), most)
    return count, low, high


def _total_by_period(period: NDArray[np.int64], values: FloatArray, n: int) -> FloatArray:
    """Add values up by period so that their order cannot change the last bit of a sum.

    Whole numbers add up exactly in any order; fractions are added from the smallest.
    """
    whole = values == np.floor(values)
    fractions, places = values[~whole], period[~whole]
    order = np.lexsort((fractions, places))
    exact = np.bincount(period[whole], values[whole], minlength=n)
    return np.asarray(exact + np.bincount(places[order], fractions[order], minlength=n), dtype=np.float64)


def _complete(facts: Facts, n: int) -> tuple[NDArray[np.int64] | None, FloatArray | None]:
    """Return whole-number completions, shape (M, n), and what the unknown figures add in each, shape (M,).

    The first is None when every incident has its period and its figure, the second where no unknown figure is drawn.
    """
    figures, layout, unknown = facts.figures, facts.layout, facts.unknown
    counted = _counted(facts)
    place = np.full(len(figures.chosen), -1)  # of an incident among those whose figure is drawn
    place[unknown.rows] = np.arange(len(unknown.rows))
    blanks = place[layout.row] >= 0
    if not len(layout.drawn_row) and not blanks.any():
        return None, None
    tolls = draw_figures(figures, unknown, counted) if blanks.any() else None
    if tolls is None:
        tolls, drawn = np.zeros((DRAWS, len(unknown.rows))), False
    else:
        drawn = True
    values = np.nan_to_num(figures.chosen, nan=0.0)
    certain = layout.certain
    settled = np.bincount(layout.period[certain], values[layout.row[certain]], minlength=n)
    completion = np.arange(DRAWS)[:, None]

    def add(period: NDArray[np.int64], weights: FloatArray) -> FloatArray:
        inside = period >= 0
        cells = np.broadcast_to(completion, period.shape)[inside] * n + period[inside]
        sums = np.bincount(cells, weights[inside], minlength=DRAWS * n)
        return np.asarray(sums.reshape(DRAWS, n), dtype=np.float64)

    def add_drawn(rows: NDArray[np.int64], period: NDArray[np.int64]) -> FloatArray:
        mine = place[rows] >= 0
        return add(period[:, mine], tolls[:, place[rows[mine]]])

    sharing = np.broadcast_to(values[layout.drawn_row], layout.draws.shape)
    fixed = layout.row[certain]
    periods = np.broadcast_to(layout.period[certain], (DRAWS, len(fixed)))
    more = add_drawn(fixed, periods) + add_drawn(layout.drawn_row, layout.draws)
    # Some sources share the deaths of linked attacks out in fractions; a completion is rounded period by period.
    whole: NDArray[np.int64] = np.rint(settled + add(layout.draws, sharing) + more).astype(np.int64)
    if not drawn and blanks.any():
        whole[:, layout.period[blanks]] = -1
    return whole, more.sum(axis=1) if drawn else None


def _counted(facts: Facts) -> NDArray[np.bool_]:
    """Say which incidents are counted in any period."""
    counted = np.zeros(len(facts.figures.chosen), dtype=bool)
    counted[facts.layout.row] = True
    return counted


def _notes(
    ways: Ways, facts: Facts, sums: tuple[FloatArray, FloatArray, FloatArray], added: FloatArray | None
) -> list[str]:
    """Say what the counts leave out or share out; `sums` are count, low and high by period."""
    doubtful, layout = facts.doubtful, facts.layout
    notes = []
    if ways.freq is Frequency.WEEK and (first := week_of(str(ways.periods.freqstr))) != WEEKDAYS[0]:
        last = WEEKDAYS[WEEKDAYS.index(first) - 1]
        notes.append(f"Weeks run from {first.capitalize()} to {last.capitalize()}.")
    if count := layout.undated:
        notes.append(f"{_incidents(count)} of unknown date {_are(count)} counted in no period.")
    if count := layout.straddling:
        treated = {
            Imprecise.SPREAD: f"{_are(count)} shared out over the days of the range",
            Imprecise.START: f"{_are(count)} counted at the first day",
            Imprecise.DROP: f"{_are(count)} left out",
            Imprecise.SOURCE: f"{_are(count)} counted on the day that the source writes",
        }[ways.imprecise]
        notes.append(
            f"{_incidents(count)} dated to a range across several periods or the window's edge {treated}."
        )
    counted = _counted(facts)
    if count := int(counted[facts.unknown.rows].sum()):
        total, low, high = sums
        open_ = np.isnan(total)
        touched, one = int(open_.sum()), ways.freq.value
        fall = "they fall" if count > 1 else "it falls"
        where = f"the {touched} {one}s {fall} in are" if touched > 1 else f"the {one} {fall} in is"
        known = float(np.where(open_, np.nan_to_num(low), total).sum())
        notes.append(
            unknown_note(ways.measure, where, count, known, float(np.where(open_, high, total).sum()), added)
        )
    if doubtful is not None:
        if ways.estimate != "best":
            notes.append(f"Deaths are the source's {ways.estimate} estimates.")
        if count := int((doubtful & counted).sum()):
            notes.append(
                f"In {_incidents(count)} the source's best estimate of deaths lies outside its low and high; they "
                "are kept as published."
            )
    if count := int((ways.exposure <= 0).sum()):
        notes.append(
            f"{count} period{'s' if count > 1 else ''} inside the span {_are(count)} not covered by the file."
        )
    return notes


def _incidents(count: int) -> str:
    return f"{count:,} incident{'s' if count > 1 else ''}"


def _are(count: int) -> str:
    return "are" if count > 1 else "is"

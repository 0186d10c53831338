"""Incidents dated to a range, laid over periods.

Some incidents are known only to have happened between two days. ``spread`` gives each period the share of the
range's days that it holds (the expectation, if every day was as likely), ``start`` takes the first day for true,
``source`` the day that the source itself writes (ACLED dates a week to its middle, and its own monthly figures go by
that day), and ``drop`` leaves out what does not lie within one period. For inference `Layout.draws` puts each such incident whole
into one period, drawn by the shares, M times over: the spread of the results is what not knowing the day costs.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from trends.errors import ParameterError
from trends.periods.calendar import Window
from trends.periods.coverage import Coverage, covered_days

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "DRAWS",
    "Imprecise",
    "Layout",
    "lay_out",
    "parse_imprecise",
    "seeds_of",
    "uniforms",
    "whole_completions",
    "written_apart",
]

DRAWS = 20
"""Completions pooled in inference. Where half of the uncertainty comes from the dates, 20 completions give standard
errors 1.2 % above those of infinitely many (Rubin 1987: the variance grows by the factor 1 + 0.5/M)."""


def whole_completions(
    count: NDArray[np.float64], estimated: NDArray[np.float64] | None = None
) -> NDArray[np.int64] | None:
    """Return whole counts, shape (M, n), whose mean is a series of expected counts; None where all are whole counts.

    It is how a series that was written with the shares of its incidents, not with the incidents, is completed: each
    completion rounds the running sum at another place, so that the total stays what it was, to within one.

    Parameters
    ----------
    count : ndarray of float, shape (n,)
        Expected counts; NaN where not observed.
    estimated : ndarray of float, shape (n,), optional
        Estimates of what was not observed; NaN where there is none. Those periods are -1 in every completion.

    Examples
    --------
    >>> whole_completions(np.array([0.5, 1.5, 3.0])).mean(axis=0).tolist()
    [0.5, 1.5, 3.0]
    >>> nan = np.nan
    >>> whole_completions(np.array([0.5, nan, nan]), np.array([nan, 7.0, nan])).mean(axis=0).tolist()
    [0.5, 7.0, -1.0]
    """
    expected = count if estimated is None else np.where(np.isnan(count), estimated, count)
    unknown = np.isnan(expected)
    filled = np.nan_to_num(expected, nan=0.0)
    if (filled == np.floor(filled)).all() and (unknown == np.isnan(count)).all():
        return None
    steps = (np.arange(DRAWS)[:, None] + 0.5) / DRAWS
    # Ten digits, as counts are written, leave a running sum a little beside the whole number that it is.
    running = np.floor(np.round(np.cumsum(filled), 6) + steps)
    whole = np.diff(running, axis=1, prepend=0.0).astype(np.int64)
    whole[:, unknown] = -1
    return whole


# 2 to the 64th divided by the golden ratio: the increment of SplitMix64.
_STEP = np.uint64(0x9E3779B97F4A7C15)


class Imprecise(StrEnum):
    """What to do with an incident dated to a range."""

    SPREAD = "spread"
    START = "start"
    DROP = "drop"
    SOURCE = "source"


def parse_imprecise(text: str | Imprecise) -> Imprecise:
    """Read the handling of imprecise dates by name.

    Raises
    ------
    ParameterError
        If it is none of spread, start, drop and source.
    """
    try:
        return Imprecise(str(text).strip().lower())
    except ValueError:
        raise ParameterError(
            f"{text!r} is no handling of imprecise dates; use spread, start, drop or source."
        ) from None


@dataclass(frozen=True)
class Layout:
    """Incidents laid over n periods, as k pairs of an incident and a period it may belong to.

    Attributes
    ----------
    row : ndarray of int, shape (k,)
        Position of the incident in the table.
    period : ndarray of int, shape (k,)
        The period.
    share : ndarray of float, shape (k,)
        How likely it is that the incident belongs there, in (0, 1]. An incident's shares add up to one, less the
        share of its days that are not covered or lie outside the window.
    certain : ndarray of bool, shape (k,)
        Whether it belongs there for certain.
    drawn_row : ndarray of int, shape (s,)
        The incidents that several periods, or days that count and days that do not, have to share.
    draws : ndarray of int, shape (M, s)
        Their period in each completion; -1 on a day that does not count. Without completions (M = 0) where none was drawn.
    undated_rows, straddling_rows : ndarray of int
        Incidents without a date; incidents dated to a range across an edge of periods, of the window or of the days that
        are covered.
    uncovered_rows, uncovered_sides : ndarray of int, shape (u,)
        Incidents of the window that are counted in no period, since their days are not covered, and where they lie:
        before the first covered day (0), between covered days (1), after the last (2).
    partly_rows : ndarray of int, shape (v,)
        Incidents that are shared out and of which some days of the window are not covered.
    lost : ndarray of float, shape (v,)
        The share of each of those that is counted in no period.
    early, late : ndarray of bool, shape (v,)
        Whether each of those begins before the first covered day, and ends after the last.
    """

    row: NDArray[np.int64]
    period: NDArray[np.int64]
    share: NDArray[np.float64]
    certain: NDArray[np.bool_]
    drawn_row: NDArray[np.int64]
    draws: NDArray[np.int64]
    undated_rows: NDArray[np.int64]
    straddling_rows: NDArray[np.int64]
    uncovered_rows: NDArray[np.int64]
    uncovered_sides: NDArray[np.int64]
    partly_rows: NDArray[np.int64]
    lost: NDArray[np.float64]
    early: NDArray[np.bool_]
    late: NDArray[np.bool_]

    @property
    def undated(self) -> int:
        """Number of incidents without a date."""
        return len(self.undated_rows)

    @property
    def straddling(self) -> int:
        """Number of rows dated to a range across an edge of periods, of the window or of the coverage."""
        return len(self.straddling_rows)

    def shared(
        self,
        begin: NDArray[np.float64],
        end: NDArray[np.float64],
        sure: NDArray[np.bool_],
        seeds: NDArray[np.uint64],
    ) -> Layout:
        """Give each row of the table its part of an incident that stands in it several times, once a place.

        Parameters
        ----------
        begin, end : ndarray of float, shape (N,)
            The part of the unit interval that is the row's.
        sure : ndarray of bool, shape (N,)
            Whether the incident lies there for certain.
        seeds : ndarray of uint64, shape (N,)
            The same in all rows of an incident, so that each completion puts it into one of them.
        """
        # Those that have no period to choose have one to be drawn in or not, as soon as their place is not certain.
        moved = self.certain & ~sure[self.row]
        drawn_row = np.concatenate([self.drawn_row, self.row[moved]])
        draws = np.concatenate(
            [self.draws, np.broadcast_to(self.period[moved], (len(self.draws), int(moved.sum())))], axis=1
        )
        number = uniforms(seeds[drawn_row])
        inside = sure[drawn_row] | ((begin[drawn_row] <= number) & (number < end[drawn_row]))
        return replace(
            self,
            share=self.share * (end - begin)[self.row],
            certain=self.certain & sure[self.row],
            drawn_row=drawn_row,
            draws=np.where(inside, draws, -1),
            lost=self.lost * (end - begin)[self.partly_rows],
        )


def lay_out(
    frame: pd.DataFrame,
    periods: pd.PeriodIndex,
    covered: Coverage,
    imprecise: Imprecise = Imprecise.SPREAD,
    window: Window = Window.ALWAYS,
    *,
    drawn: bool = True,
) -> Layout:
    """Lay incidents over periods.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns ``incident_id, date_start, date_end`` and, for ``source``, ``date_written``; an end that is missing or
        lies before the start is the start, and so is a day that the source does not write.
    periods : pandas.PeriodIndex
        Consecutive periods that hold the days of `covered`, shape (n,).
    covered : Coverage
        The days that count: those that the data cover, inside the window.
    imprecise : Imprecise
        What to do with ranges.
    window : Window
        The days asked for: what lies in it and is not covered is named.
    drawn : bool
        Whether to draw completions. Where incidents that are alike stand in one row they have no names to draw by.
    """
    start = frame["date_start"].to_numpy("datetime64[D]")
    dated = np.flatnonzero(~np.isnat(start))
    begin = start[dated].astype(np.int64)
    end = frame["date_end"].to_numpy("datetime64[D]")[dated]
    finish = np.where(np.isnat(end), begin, end.astype(np.int64))
    # Some sources write an end before the start; the start is what they date the incident to.
    finish = np.maximum(finish, begin)
    # First days of all periods, and the day after the last one: a sorted list to look days up in.
    edges = np.append(
        periods.start_time.to_numpy("datetime64[D]").astype(np.int64),
        periods.end_time.to_numpy("datetime64[D]")[-1].astype(np.int64) + 1,
    )
    opens = _day(window.start or date.min)
    closes = _day(window.end or date.max)
    counting = covered_days(covered, begin, finish)
    touching = counting > 0
    outside = ~touching & (finish >= opens) & (begin <= closes)
    uncovered, sides = [dated[outside]], [_sides(covered, begin[outside], finish[outside])]
    rows, begin, finish, counting = dated[touching], begin[touching], finish[touching], counting[touching]
    lower, upper = _periods_of(edges, begin), _periods_of(edges, finish)
    # A range that reaches beyond the days covered is not certain, even within one period: the
    # incident may have happened on a day that does not count.
    certain = (lower == upper) & (counting == finish - begin + 1)
    straddling = rows[~certain]
    if imprecise in {Imprecise.START, Imprecise.SOURCE}:
        if imprecise is Imprecise.SOURCE:
            begin = days_written(frame, rows, begin)
        certain = covered_days(covered, begin, begin) > 0
        outside = ~certain & (begin >= opens) & (begin <= closes)
        uncovered.append(rows[outside])
        sides.append(_sides(covered, begin[outside], begin[outside]))
        lower = _periods_of(edges, begin)
    kept = np.flatnonzero(certain)
    sharing = np.flatnonzero(~certain) if imprecise is Imprecise.SPREAD else kept[:0]
    parts = upper[sharing] - lower[sharing] + 1
    owner = np.repeat(np.arange(len(sharing)), parts)
    # 0, 1, 2, ... within each incident: how far a pair's period lies behind the incident's first.
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(parts) - parts, parts)
    period = lower[sharing][owner] + nth
    a, b = begin[sharing], finish[sharing]
    days = covered_days(
        covered, np.maximum(a[owner], edges[period]), np.minimum(b[owner], edges[period + 1] - 1)
    )
    owner, period, days = owner[days > 0], period[days > 0], days[days > 0]
    # Of all days of the range: the part of it that lies on days that do not count is nobody's.
    shares = days / (b - a + 1)[owner]
    not_covered = np.minimum(b, closes) - np.maximum(a, opens) + 1 - counting[sharing]
    partly = not_covered > 0
    first, last = (_day(day) for day in covered.span) if covered else (opens, closes)
    begins_early, ends_late = np.maximum(a, opens) < first, np.minimum(b, closes) > last

    if drawn:
        day = _draw(frame["incident_id"], rows[sharing], a, b)
        # A completion may put an incident onto a day that does not count, and then it counts nowhere in
        # it: the draws have the expectation that the shares have.
        drawn_period = np.where(covered_days(covered, day, day) > 0, _periods_of(edges, day), -1)
    else:
        drawn_period = np.zeros((0, len(sharing)), dtype=np.int64)
    return Layout(
        row=np.concatenate([rows[kept], rows[sharing][owner]]),
        period=np.concatenate([lower[kept], period]),
        share=np.concatenate([np.ones(len(kept)), shares]),
        certain=np.concatenate([np.ones(len(kept), dtype=bool), np.zeros(len(owner), dtype=bool)]),
        drawn_row=rows[sharing],
        draws=drawn_period,
        undated_rows=np.flatnonzero(np.isnat(start)),
        straddling_rows=straddling,
        uncovered_rows=np.concatenate(uncovered),
        uncovered_sides=np.concatenate(sides),
        partly_rows=rows[sharing][partly],
        lost=(not_covered / (b - a + 1))[partly],
        early=begins_early[partly],
        late=ends_late[partly],
    )


def written_apart(frame: pd.DataFrame) -> bool:
    """Return whether the source writes, of any incident, another day than the first that it may have happened on."""
    if "date_written" not in frame:
        return False
    written, start = (frame[name].to_numpy("datetime64[D]") for name in ("date_written", "date_start"))
    return bool(((written != start) & ~np.isnat(written) & ~np.isnat(start)).any())


def days_written(
    frame: pd.DataFrame, rows: NDArray[np.int64] | slice, begin: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the day since 1970 that the source writes of some rows; where it writes none, the day of `begin`."""
    if "date_written" not in frame:
        return begin
    days = frame["date_written"].to_numpy("datetime64[D]")[rows]
    return np.where(np.isnat(days), begin, days.astype(np.int64))


def _periods_of(edges: NDArray[np.int64], days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the period of each day; of a day before or after them all, the nearest."""
    return np.clip(np.searchsorted(edges, days, side="right") - 1, 0, len(edges) - 2)


def _sides(covered: Coverage, begin: NDArray[np.int64], finish: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each range lies: before the first covered day (0), between covered days (1), after the last (2)."""
    if not covered:
        return np.ones(len(begin), dtype=np.int64)
    return np.where(finish < _day(covered.first), 0, np.where(begin > _day(covered.last), 2, 1))


def _day(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


def _draw(
    names: pd.Series, rows: NDArray[np.int64], begin: NDArray[np.int64], finish: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Draw a day for each incident and completion, shape (M, s).

    The numbers come from a hash of the incident's own name and range, never from a running generator: neither the
    order of the rows nor the other incidents selected change an incident's draws.
    """
    seeds = seeds_of(f"{name}|{a}|{b}" for name, a, b in zip(names.iloc[rows], begin, finish, strict=True))
    uniform = uniforms(seeds)
    days = np.floor(uniform * (finish - begin + 1)).astype(np.int64)
    return np.asarray(begin + days, dtype=np.int64)


def seeds_of(texts: Iterable[str]) -> NDArray[np.uint64]:
    """Return a number of 64 bits for each text, the same for the same text wherever it stands."""
    # Not hash(), which for a text differs from process to process.
    hashed = [
        int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little") for text in texts
    ]
    return np.array(hashed, dtype=np.uint64)


def uniforms(seeds: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Return numbers from 0 to below 1, a column a seed, shape (M, s)."""
    # SplitMix64 (Steele, Lea & Flood 2014): consecutive multiples of the step, mixed.
    mixed = seeds[None, :] + (np.arange(1, DRAWS + 1, dtype=np.uint64) * _STEP)[:, None]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    # The upper 53 bits, as many as a double holds, so that no number is rounded up to 1.
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53)

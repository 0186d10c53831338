"""Which days are covered: a period without an event is a zero only if somebody was looking.

What days a load covers is told by the `Source` that reads it (`trends.sources.source`): by the release that a file is, by
the window that was asked of a publisher, or else by the first and the last row of the file. The days are a union of spans,
since releases may leave months out between them.

A file of one's own hardly begins on the day of its first row: where the month before that row is shorter than the wait
between rows mostly is, it was watched as well. Its last row is another matter: a file is cut off on the day on which it is
made, and a newest month that is taken for whole would look like a fall.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from trends.errors import ParameterError
from trends.messages import Message, joined, listed
from trends.messages.numbers import whole
from trends.periods.calendar import days_covered, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from trends.periods.calendar import Window

__all__ = [
    "BASES",
    "SILENT",
    "Coverage",
    "Release",
    "Silence",
    "Span",
    "Stretch",
    "covered_by_rows",
    "covered_days",
    "nothing_covered",
    "parse_coverage",
    "silence_of",
    "span_of_rows",
]

Span: TypeAlias = tuple[date, date]
"""First and last day, both inclusive."""

BASES = ("release", "window", "stated", "given", "rows")
"""What tells the days, the surest first: the publisher's release, the window that it was asked for, the file's own
statement, whoever loads it, or nothing but its first and last row."""

_DAY = timedelta(days=1)

SILENT = "sources.coverage.silent"

_FEWEST_TO_BEGIN = 12
"""Days with rows that tell how long the wait between rows mostly is."""

# Where nothing but the rows tells which days are covered, a hole in the record looks like peace. No rule can tell the two
# apart; a reader can, once it is said.
_SHORTEST = 28
"""Days: a shorter lull hardly moves a month."""

_LONGER = 5
"""Times as long as all but the longest twentieth of the intervals between days with rows."""

_EXPECTED = 20
"""Rows that so many days hold at the mean rate of the others: by chance alone none comes in one of 500 million."""

_FEWEST = 50
"""Days with rows that tell which intervals are usual."""


@dataclass(frozen=True)
class Release:
    """A release of a publisher: one edition of its data, under a label.

    Attributes
    ----------
    label : str
        The publisher's own, such as ``25.1`` or ``26.0.8``.
    kind : str
        ``final``, ``cumulative``, ``quarterly`` or ``monthly``.
    covers : pair of date
        First and last day that it speaks of; events of other days in it came too late for their own release.
    published : datetime.date
        The day on which it came out.
    exact : bool
        Whether that day is known; otherwise it is the usual day of such a release.
    """

    label: str
    kind: str
    covers: Span
    published: date
    exact: bool = False


@dataclass(frozen=True)
class Stretch:
    """Days, from the first to the last, that stand on one release: the newest that covers them."""

    start: date
    end: date
    release: Release

    @property
    def label(self) -> str:
        """The label of the release."""
        return self.release.label

    @property
    def kind(self) -> str:
        """The kind of the release."""
        return self.release.kind

    @property
    def published(self) -> date:
        """The day on which the release came out."""
        return self.release.published


@dataclass(frozen=True)
class Coverage:
    """The days that a load speaks of: what lies on any other day is not observed.

    Attributes
    ----------
    spans : tuple of pairs of date
        First and last day of each stretch of covered days, in order, at least one day apart.
    basis : str
        What tells them, one of `BASES`.
    releases : tuple of Stretch
        Which of the days stand on which release, in order; empty where no release is known.
    cautions : tuple of str
        What a reader must know of how the days are told.
    silence : Silence or None
        Long stretches without a row, where nothing but the rows tells the days.

    Examples
    --------
    >>> october, november = (date(2023, 10, 1), date(2023, 10, 31)), (date(2023, 11, 1), date(2023, 11, 30))
    >>> Coverage.of(november, october).spans == ((date(2023, 10, 1), date(2023, 11, 30)),)
    True
    """

    spans: tuple[Span, ...]
    basis: str = "rows"
    releases: tuple[Stretch, ...] = ()
    cautions: tuple[str, ...] = ()
    silence: Silence | None = None

    @classmethod
    def of(
        cls,
        *spans: Span,
        basis: str = "rows",
        releases: Iterable[Stretch] = (),
        cautions: Iterable[str] = (),
    ) -> Coverage:
        """Return the union of some spans of days, in whatever order they come."""
        merged: list[Span] = []
        for first, last in sorted(spans):
            if merged and first <= _next(merged[-1][1]):
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        return cls(tuple(merged), basis, tuple(releases), tuple(cautions))

    def __bool__(self) -> bool:
        return bool(self.spans)

    @property
    def first(self) -> date:
        """The first day that is covered."""
        return self.spans[0][0]

    @property
    def last(self) -> date:
        """The last day that is covered."""
        return self.spans[-1][1]

    @property
    def span(self) -> Span:
        """The first and the last day that are covered; days between may not be."""
        return self.first, self.last

    @property
    def gaps(self) -> tuple[Span, ...]:
        """The days between the first and the last that are not covered."""
        ends = [end for _, end in self.spans[:-1]]
        starts = [start for start, _ in self.spans[1:]]
        return tuple((_next(end), start - _DAY) for end, start in zip(ends, starts, strict=True))

    @property
    def words(self) -> Message:
        """The days in words: ``1 October 2023 to 31 October 2023``."""
        return listed(Message("shown.span", first=first, last=last) for first, last in self.spans)

    @property
    def sentence(self) -> Message:
        """Which days are covered, and what tells it."""
        labels = list(dict.fromkeys(stretch.label for stretch in self.releases))
        return Message(
            "shown.days_covered",
            days=self.words,
            basis=self.basis,
            n=len(labels),
            releases=listed(labels) if labels else "",
        )

    def within(self, first: date, last: date) -> Coverage:
        """Return the part of it between two days, both inclusive."""
        return replace(
            self,
            spans=_cut(self.spans, first, last),
            releases=tuple(
                replace(stretch, start=max(stretch.start, first), end=min(stretch.end, last))
                for stretch in self.releases
                if stretch.start <= last and stretch.end >= first
            ),
        )

    def inside(self, window: Window) -> Coverage:
        """Return the part of it inside a window.

        Raises
        ------
        WindowError
            If the window holds no day between the first and the last that are covered.
        """
        return self.within(*window.clip(*self.span))

    def without(self, *spans: Span) -> Coverage:
        """Return it without the days of some spans."""
        left = self.spans
        for first, last in spans:
            left = (*_cut(left, date.min, first - _DAY), *_cut(left, _next(last), date.max))
        return replace(self, spans=Coverage.of(*left).spans)

    def common(self, other: Coverage) -> Coverage:
        """Return the days that both cover, on the less sure basis of the two."""
        basis = max(self.basis, other.basis, key=BASES.index)
        spans = (span for first, last in other.spans for span in _cut(self.spans, first, last))
        return Coverage.of(*spans, basis=basis)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values: spans, basis, and the releases with their days."""
        return {
            "spans": [[first.isoformat(), last.isoformat()] for first, last in self.spans],
            "basis": self.basis,
            "releases": [
                {
                    "start": stretch.start.isoformat(),
                    "end": stretch.end.isoformat(),
                    "label": stretch.label,
                    "kind": stretch.kind,
                    "published": stretch.published.isoformat(),
                    "published_exactly": stretch.release.exact,
                }
                for stretch in self.releases
            ],
        }

    def days(self, periods: pd.PeriodIndex) -> NDArray[np.float64]:
        """Count the days of each period that are covered, shape (n,)."""
        total = np.zeros(len(periods))
        for first, last in self.spans:
            total += days_covered(periods, first, last)
        return total


def nothing_covered(coverage: Coverage | None) -> Message:
    """Say that no day is covered, and why as far as it is known."""
    if coverage is None or not coverage.cautions:
        return Message("faults.window.undated")
    return Message("faults.window.no_day", why=joined(coverage.cautions))


def _next(day: date) -> date:
    return day + _DAY if day < date.max else day


def _cut(spans: Iterable[Span], first: date, last: date) -> tuple[Span, ...]:
    return tuple(
        (max(start, first), min(end, last)) for start, end in spans if start <= last and end >= first
    )


def covered_days(
    coverage: Coverage, begin: NDArray[np.int64], finish: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Count the covered days of ranges of days.

    Parameters
    ----------
    coverage : Coverage
    begin, finish : ndarray of int, of one shape
        First and last day of each range, as days since 1970.

    Returns
    -------
    ndarray of int, of that shape
    """
    if not coverage.spans:
        return np.zeros(np.shape(begin), dtype=np.int64)
    starts, ends = np.array(coverage.spans, dtype="datetime64[D]").astype(np.int64).T
    if len(starts) == 1:
        # Of most data; a search among the spans takes three times as long.
        days = np.minimum(finish, ends[0]) - np.maximum(begin, starts[0]) + 1
        return np.asarray(np.maximum(days, 0), dtype=np.int64)
    before = np.concatenate([[0], np.cumsum(ends - starts + 1)])

    def up_to(day: NDArray[np.int64]) -> NDArray[np.int64]:
        # Covered days up to a day: all spans that began before it, less what of the last of them is still to come.
        begun = np.searchsorted(starts, day, side="right")
        to_come = np.where(begun > 0, np.maximum(ends[begun - 1] - day, 0), 0)
        return np.asarray(before[begun] - to_come, dtype=np.int64)

    return np.asarray(up_to(finish) - up_to(begin - 1), dtype=np.int64)


def parse_coverage(text: object) -> tuple[Span, ...]:
    """Read which days are covered, both ends inclusive.

    Parameters
    ----------
    text : str or pair
        ``2017-01..2019-12``, several with commas between them, or a pair of a first and a last day or period.

    Raises
    ------
    ParameterError
        If it is neither, or a span ends before it starts.

    Examples
    --------
    >>> [str(day) for day in parse_coverage("2023-10..2023-12")[0]]
    ['2023-10-01', '2023-12-31']
    """
    if isinstance(text, str):
        ends = [tuple(part.strip() for part in piece.split("..")) for piece in text.split(",")]
    else:
        ends = [tuple(text) if isinstance(text, (tuple, list)) else ()]
    spans = []
    for pair in ends:
        if len(pair) != 2 or not all(pair):
            raise ParameterError(
                f"{str(text)[:60]!r} tells no days that are covered; write the first and the last, as in "
                "2017-01..2019-12."
            )
        first, last = (parse_period(end) for end in pair)
        spans.append((first.start_time.date(), last.end_time.date()))
        if spans[-1][1] < spans[-1][0]:
            raise ParameterError(f"A coverage from {pair[0]} to {pair[1]} ends before it starts.")
    return tuple(spans)


def span_of_rows(frame: pd.DataFrame) -> Span | None:
    """Return the first and the last day of any incident, or None if none is dated."""
    first = frame["date_start"].min()
    if pd.isna(first):
        return None
    dated = frame["date_start"].notna()
    last = frame.loc[dated, ["date_start", "date_end"]].max().max()
    return first.date(), last.date()


class Silence(NamedTuple):
    """Long stretches without a row on days that are taken for covered, and how many rows a day usually has."""

    spans: tuple[Span, ...]
    rate: float

    def caution(self, first: date = date.min, last: date = date.max) -> tuple[Message, ...]:
        """Say that they are taken for zero, as far as they lie between two days and are long there."""
        covered = Coverage.of(*self.spans).within(first, last)
        spans = [span for span in covered.spans if _days(span) * self.rate >= _EXPECTED]
        if not spans:
            return ()
        number = sum(map(_days, spans))
        return (
            Message(SILENT, n=number, days=Coverage.of(*spans).words, expected=whole(self.rate * number)),
        )


def covered_by_rows(frame: pd.DataFrame) -> Coverage:
    """Return the days from the first to the last row, and those of the month before the first row where they are few.

    Parameters
    ----------
    frame : pandas.DataFrame
        Incidents, with ``date_start`` and ``date_end``.
    """
    rows = span_of_rows(frame)
    if rows is None:
        return Coverage(())
    first, last = rows
    days = _days_with_rows(frame)
    begin = first.replace(day=1)
    if len(days) >= _FEWEST_TO_BEGIN and (first - begin).days <= np.median(np.diff(days.astype(np.int64))):
        first = begin
    return Coverage.of((first, last))


def silence_of(covered: Coverage, frame: pd.DataFrame) -> Silence:
    """Return the long stretches of covered days without a row; nothing where more than the rows tells the days.

    Parameters
    ----------
    covered : Coverage
    frame : pandas.DataFrame
        Incidents; a row is on every day of its range.
    """
    days = _days_with_rows(frame)
    if covered.basis != "rows" or len(days) < _FEWEST:
        return Silence((), 0.0)
    dated = frame.loc[frame["date_start"].notna(), ["date_start", "date_end"]].to_numpy("datetime64[D]")
    starts, ends = dated[np.argsort(dated[:, 0], kind="stable")].astype(np.int64).T
    reached = np.maximum.accumulate(np.maximum(starts, ends))
    longest = max(_SHORTEST, _LONGER * float(np.quantile(np.diff(days.astype(np.int64)), 0.95)))
    epoch = np.datetime64(0, "D")
    spans = [
        ((epoch + int(reached[at])).item() + _DAY, (epoch + int(starts[at + 1])).item() - _DAY)
        for at in np.flatnonzero(starts[1:] - reached[:-1] - 1 >= longest)
    ]
    found = covered.common(Coverage.of(*spans))
    quiet = sum(map(_days, found.spans))
    if not quiet:
        return Silence((), 0.0)
    rate = len(dated) / (sum(map(_days, covered.spans)) - quiet)
    return Silence(tuple(span for span in found.spans if _days(span) * rate >= _EXPECTED), rate)


def _days_with_rows(frame: pd.DataFrame) -> NDArray[np.datetime64]:
    return np.unique(frame["date_start"].dropna().to_numpy("datetime64[D]"))


def _days(span: Span) -> int:
    first, last = span
    return (last - first).days + 1

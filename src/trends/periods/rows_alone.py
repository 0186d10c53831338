"""What the rows of a file alone tell of the days that it covers, where neither a release nor a window does.

A file of one's own hardly begins on the day of its first row: where the month before that row is shorter than the wait
between rows mostly is, it was watched as well. Its last row is another matter: a file is cut off on the day on which it is
made, and a newest month that is taken for whole would look like a fall.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trends.messages import Message
from trends.messages.numbers import whole
from trends.periods.coverage import Coverage, span_of_rows

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.periods.coverage import Span

__all__ = ["SILENT", "Silence", "covered_by_rows", "silence_of"]

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

_DAY = timedelta(days=1)


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

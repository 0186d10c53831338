"""Long stretches of covered days without a row: a lull, or days on which nobody recorded.

Where nothing but the rows tells which days a file covers, a hole in the record looks like peace. No rule can tell the two
apart; a reader can, once it is said.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from trends.messages import Message
from trends.messages.numbers import whole
from trends.periods.coverage import Coverage

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["silence_caution", "silent"]

_SHORTEST = 28
"""Days: a shorter lull hardly moves a month."""

_LONGER = 5
"""Times as long as all but the longest twentieth of the intervals between days with rows."""

_EXPECTED = 20
"""Rows that so many days hold at the mean rate of the others: by chance alone none comes in one of 500 million."""

_FEWEST = 50
"""Days with rows that tell which intervals are usual."""


def silent(covered: Coverage, frame: pd.DataFrame) -> tuple[Coverage, float]:
    """Return the covered days of long stretches without a row, and how many rows as many other days hold.

    Parameters
    ----------
    covered : Coverage
    frame : pandas.DataFrame
        Incidents, with ``date_start`` and ``date_end``; a row is on every day of its range.
    """
    dated = frame.loc[frame["date_start"].notna(), ["date_start", "date_end"]].to_numpy("datetime64[D]")
    days = np.unique(dated[:, 0])
    if len(days) < _FEWEST:
        return Coverage(()), 0.0
    starts, ends = dated[np.argsort(dated[:, 0], kind="stable")].astype(np.int64).T
    reached = np.maximum.accumulate(np.maximum(starts, ends))
    longest = max(_SHORTEST, _LONGER * float(np.quantile(np.diff(days.astype(np.int64)), 0.95)))
    epoch, one = np.datetime64(0, "D"), timedelta(days=1)
    spans = [
        ((epoch + int(reached[at])).item() + one, (epoch + int(starts[at + 1])).item() - one)
        for at in np.flatnonzero(starts[1:] - reached[:-1] - 1 >= longest)
    ]
    found = covered.common(Coverage.of(*spans))
    number, quiet = _days(covered), _days(found)
    if not quiet:
        return found, 0.0
    rate = len(dated) / (number - quiet)
    kept = [span for span in found.spans if ((span[1] - span[0]).days + 1) * rate >= _EXPECTED]
    return Coverage.of(*kept), rate * _days(Coverage.of(*kept))


def silence_caution(covered: Coverage, frame: pd.DataFrame) -> tuple[Message, ...]:
    """Say that long stretches without a row are taken for zero, where nothing but the rows tells the days."""
    if covered.basis != "rows":
        return ()
    found, expected = silent(covered, frame)
    if not found:
        return ()
    days = Message("sources.coverage.silent", n=_days(found), days=found.words, expected=whole(expected))
    return (days,)


def _days(covered: Coverage) -> int:
    return sum((last - first).days + 1 for first, last in covered.spans)

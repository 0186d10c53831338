"""Numbers that stand for days: Excel's day numbers and the clocks of computers; read where a whole column is such.

A number such as 43831 alone tells nothing. Where nearly every date of a column is a number, and all lie where one way
of counting puts the last decades, that way is taken, and the load says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DayNumbers", "day_numbers"]

_NUMBER = re.compile(r"[0-9]+(?:[.,]([0-9]*))?(?:[eE]\+?([0-9]{1,2}))?")
_SHARE = 0.9
"""Of the dates that can be read in any way, the share that must be numbers of one way."""


@dataclass(frozen=True)
class DayNumbers:
    """A way to count days or parts of them.

    Attributes
    ----------
    way : str
        ``excel`` for days, or the part of a second that is counted since 1970.
    origin : datetime.date
        The day of number 0.
    a_day : float
        By how much a day raises the number.
    since : datetime.date
        What lies before is no sign of this way of counting: the ways must not be taken for each other.
    """

    way: str
    origin: date
    a_day: float
    since: date

    @property
    def name(self) -> Message:
        """What a sentence calls it."""
        return Message("sources.dates.way", way=self.way)

    def day(self, word: str) -> date | None:
        """Return the day of a number; None for what is none, or lies beyond the calendar. 0 is more often a blank.

        A spreadsheet that writes 1580169600000 as 1.58E+12 has lost the day, and may have moved it by months: the last
        digit that stands must be of a unit that divides a day.
        """
        parts = _NUMBER.fullmatch(word)
        if parts is None or self.a_day % 10.0 ** max(int(parts[2] or 0) - len(parts[1] or ""), 0):
            return None
        value = float(word.replace(",", "."))
        try:
            return self.origin + timedelta(days=value // self.a_day) if value else None
        except (OverflowError, ValueError):  # 1e999 is infinite, and a quotient of it no number
            return None


_WAYS = (
    # Excel takes 1900 for a leap year, so that its days after February 1900 count from 30 December 1899. Day numbers
    # of Stata and SAS (from 1960) and R (from 1970) stay below 25,569, which Excel's reach on 1 January 1970.
    DayNumbers("excel", date(1899, 12, 30), 1, date(1970, 1, 1)),
    # From 1977 on: twelve digits that begin with a year (201501010001, as ids are made) would be milliseconds of 1976.
    DayNumbers("seconds", date(1970, 1, 1), 86_400, date(1977, 1, 1)),
    DayNumbers("milliseconds", date(1970, 1, 1), 86_400e3, date(1977, 1, 1)),
    DayNumbers("microseconds", date(1970, 1, 1), 86_400e6, date(1977, 1, 1)),
    DayNumbers("nanoseconds", date(1970, 1, 1), 86_400e9, date(1977, 1, 1)),
)


def day_numbers(
    words: Sequence[str], weights: NDArray[np.int64], others: int, today: date
) -> DayNumbers | None:
    """Return the way in which the numbers of a column count days; None where the column does not speak for one.

    Parameters
    ----------
    words : sequence of str, shape (n,)
        Distinct words of the column.
    weights : ndarray of int, shape (n,)
        The rows in which each stands.
    others : int
        Rows with a date of an ordinary form.
    today : datetime.date
        No number may lie behind it.
    """
    votes = dict.fromkeys(_WAYS, 0)
    for word, weight in zip(words, weights.tolist(), strict=True):
        # Words of rows that are rejected already weigh nothing and have no vote.
        if weight and _NUMBER.fullmatch(word):
            for way in _WAYS:
                day = way.day(word)
                if day is not None and way.since <= day <= today:
                    votes[way] += weight
    # Numbers that other ways claim count against it, so a column that two ways explain is left
    # alone.
    best = max(_WAYS, key=votes.__getitem__)
    return best if votes[best] and votes[best] >= _SHARE * (others + sum(votes.values())) else None

"""How long the periods are whose days stand in a column or an index: found out from all of the days together.

A day alone does not tell whether it stands for itself, its week or its month; the steps from one to the next do. Weeks
go by the custom of those who publish them: dates on a Monday, Sunday or Saturday are first days, on a Friday last ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import InputError
from trends.messages import Message
from trends.periods.calendar import WEEKDAYS, Frequency, alias_of, weekday

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Days = NDArray[np.datetime64]

__all__ = ["Cadence", "cadence_of", "share_present"]

_FEWEST = 3
"""Days that a rarer pattern needs: two days of any kind are some step apart."""
_MONTHS_A_STEP = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}


@dataclass(frozen=True)
class Cadence:
    """The length of periods, and where in a period its date lies.

    Attributes
    ----------
    freq : Frequency
        Length of a period.
    week : str
        The day on which weeks begin.
    ends : bool
        Whether the dates are the last days of weeks, not the first; dates of longer periods may lie anywhere in them.
    inferred : bool
        Whether the length was found out from the spacing of the days.
    """

    freq: Frequency
    week: str = WEEKDAYS[0]
    ends: bool = False
    inferred: bool = False

    @property
    def alias(self) -> str:
        """Pandas' name of the frequency."""
        return alias_of(self.freq, self.week)

    def periods(self, days: Any) -> pd.PeriodIndex:
        """Return the period of each day, shape (n,)."""
        return pd.PeriodIndex(pd.DatetimeIndex(days), freq=self.alias)

    def sentence(self) -> Message:
        """Say what was found out."""
        if self.freq is Frequency.WEEK:
            kind = "last_days" if self.ends else "first_days"
            last = WEEKDAYS[WEEKDAYS.index(self.week) - 1]
            return Message(f"series.{kind}", first=weekday(self.week), last=weekday(last))
        return Message("series.spacing", unit=self.freq.value)


def cadence_of(
    days: Any,
    *,
    hint: Frequency | None = None,
    ends: bool | None = None,
    week: str | None = None,
    what: str = "The dates",
) -> Cadence:
    """Find out the length of the periods that days stand for.

    Parameters
    ----------
    days : array_like of datetime64, shape (n,)
        Days in any order, maybe several times.
    hint : Frequency, optional
        The length that a header names; it decides where the spacing allows it.
    ends : bool, optional
        Whether the dates of weeks are last days (`True`) or first days; by default by the custom of their weekday.
    week : str, optional
        The day on which weeks begin.
    what : str
        What sentences call the days.

    Raises
    ------
    InputError
        If the days are some steps apart that no period of the calendar is: quarters that begin in February, years that
        begin in July, fortnights.

    Examples
    --------
    >>> cadence_of(np.array(["2020-01-04", "2020-01-11", "2020-01-25"], dtype="datetime64[D]")).week
    'saturday'
    """
    # Rows of several series repeat each day; only the steps between different days tell anything.
    unique = np.unique(np.asarray(days, dtype="datetime64[D]"))
    if hint in _MONTHS_A_STEP and _one_each(unique, hint):
        return Cadence(hint, inferred=False)
    # Months before weeks: the firsts of February and March lie four weeks apart in three years of
    # four.
    if (longer := _by_months(unique, what)) is not None:
        return Cadence(longer, inferred=True)
    steps = np.diff(unique).astype(np.int64)
    # Steps of two weeks and more make no weeks by themselves: days with gaps may lie so.
    weekly = len(steps) > 0 and not (steps % 7).any() and (steps.min() == 7 or hint is Frequency.WEEK)
    if weekly or (hint is Frequency.WEEK and len(unique) == 1):
        return _weekly(unique, ends, week, what)
    # Every second week is neither a series of weeks nor of days.
    if len(steps) >= _FEWEST and not (steps % 14).any():
        raise _apart(f"{int(np.gcd.reduce(steps))} days", what)
    return Cadence(Frequency.DAY)


def share_present(days: Any, cadence: Cadence) -> float:
    """Return how many of the periods from the first to the last have a day; 1.0 where none is left out."""
    ordinals = np.unique(cadence.periods(days).asi8)
    return len(ordinals) / (int(ordinals[-1] - ordinals[0]) + 1) if len(ordinals) else 0.0


def _apart(step: str, what: str) -> InputError:
    return InputError(
        f"{what} are {step} apart, which is no period that can be counted by: only days, weeks, months, quarters and years "
        "are; add the counts up to one of these."
    )


def _one_each(days: Days, freq: Frequency) -> bool:
    """Return whether no two days lie in one period."""
    return not pd.PeriodIndex(pd.DatetimeIndex(days), freq=freq.alias).has_duplicates


def _by_months(days: Days, what: str) -> Frequency | None:
    """Return months, quarters or years where all days have one place in their month; None where they do not."""
    months = days.astype("datetime64[M]").astype(np.int64)
    steps = np.diff(months)
    # Two days in one month are not monthly data.
    if not len(steps) or not (steps > 0).all():
        return None
    index = pd.DatetimeIndex(days)
    first, last = bool((index.day == 1).all()), bool(index.is_month_end.all())
    if len(days) >= _FEWEST and not (first or last):
        # pandas' BMS and BME: the first or last day of each month that is no Saturday or Sunday.
        begins = days.astype("datetime64[M]")
        following = (begins + 1).astype("datetime64[D]")
        first = bool((days == np.busday_offset(begins.astype("datetime64[D]"), 0, roll="forward")).all())
        last = bool((days == np.busday_offset(following, -1, roll="forward")).all())
    # Exports date months to the 15th, or to the day on which they were made.
    same = len(days) >= _FEWEST and len(set(index.day)) == 1
    if not (first or last or same):
        return None
    step = int(np.gcd.reduce(steps))
    if len(days) > _FEWEST and step not in _MONTHS_A_STEP.values():
        raise _apart(f"{step} months", what)
    calendar = months % 12 + (1 if last else 0)  # of the first day, or of the day after the last
    if step % 12 == 0:
        freq, fits = Frequency.YEAR, not (calendar % 12).any() or not (first or last)
    elif step % 3 == 0:
        freq, fits = Frequency.QUARTER, not (calendar % 3).any() or not (first or last)
    else:
        return Frequency.MONTH
    if fits:
        return freq
    # Two months that happen to lie three or twelve apart.
    if len(days) < _FEWEST:
        return Frequency.MONTH
    raise InputError(
        f"{what} are the {'last' if last else 'first'} days of {freq.value}s that are not the calendar's; write one row a "
        f"month, or calendar {freq.value}s."
    )


def _weekly(days: Days, ends: bool | None, week: str | None, what: str) -> Cadence:
    weekdays = {int(day) for day in pd.DatetimeIndex(days).day_of_week}
    if len(weekdays) != 1:
        return Cadence(Frequency.DAY)
    here = weekdays.pop()
    name = WEEKDAYS[here]
    following = WEEKDAYS[(here + 1) % 7]
    if week is not None:
        if week not in {name, following}:
            raise InputError(
                f"{what} fall on a {name.capitalize()}, which is neither the first nor the last day of weeks from "
                f"{week.capitalize()}."
            )
        return Cadence(Frequency.WEEK, week, week == following, inferred=True)
    if ends is None:
        ends = name == "friday"
    return Cadence(Frequency.WEEK, following if ends else name, ends, inferred=True)

"""Calendar periods: frequencies, labels and days of exposure.

pandas' ``PeriodIndex`` does the calendar arithmetic. Weeks begin on Monday (ISO weeks) unless a source or a reader says
otherwise; pandas names a week by its last day, this package by its first, as those who publish by week do.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from numbers import Integral
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

import numpy as np
import pandas as pd

from trends.arguments import told
from trends.errors import ParameterError, WindowError
from trends.messages import Message

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "DAYS_PER_MONTH",
    "WEEKDAYS",
    "Frequency",
    "FrequencyName",
    "Window",
    "alias_of",
    "days_covered",
    "days_of",
    "days_within",
    "label",
    "labels",
    "last_day",
    "parse_cadence",
    "parse_frequency",
    "parse_period",
    "parse_week",
    "parse_window",
    "period_range",
    "week_of",
    "weekday",
]

FloatArray: TypeAlias = "NDArray[np.float64]"

DAYS_PER_MONTH = 30.4375
"""Days of an average month (365.25 / 12): the unit of exposure in every model."""


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days on which a week may begin, in the order of ISO 8601."""


def weekday(name: str) -> Message:
    """Name a day of the week, one of `WEEKDAYS`, as a language does."""
    return Message("words.weekday", day=name)


class Frequency(StrEnum):
    """Length of a period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def alias(self) -> str:
        """Pandas' name of the period frequency, of weeks those from Monday; see `alias_of` for others."""
        return {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q-DEC", "year": "Y-DEC"}[self.value]

    @property
    def per_year(self) -> float:
        """Periods in an average year of 365.25 days."""
        return {"day": 365.25, "week": 365.25 / 7, "month": 12.0, "quarter": 4.0, "year": 1.0}[self.value]

    @property
    def months(self) -> float:
        """Months of 30.4375 days in an average period: what a monthly rate is multiplied by."""
        return 12.0 / self.per_year

    @property
    def adjective(self) -> str:
        """``monthly`` for ``month`` and so on."""
        return {"day": "daily"}.get(self.value, f"{self.value}ly")


FrequencyName: TypeAlias = Literal[
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "D",
    "W",
    "W-MON",
    "W-TUE",
    "W-WED",
    "W-THU",
    "W-FRI",
    "W-SAT",
    "W-SUN",
    "M",
    "MS",
    "ME",
    "Q",
    "QS",
    "QE",
    "Y",
    "YS",
    "YE",
]
"""What is written for a frequency: its name, or pandas'. `parse_frequency` understands a few more spellings of these."""

_WORDS = {
    **{frequency.value: frequency.value for frequency in Frequency},
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
}
_PANDAS = re.compile(r"(D|W|ME|MS|M|QE|QS|Q|YE|YS|Y|AS|A)(?:-([A-Z]{3}))?")
"""Pandas' names, old and new: https://pandas.pydata.org/docs/user_guide/timeseries.html#dateoffset-objects."""

_CALENDAR_ANCHORS = {
    "Q": {"MAR", "JUN", "SEP", "DEC"},
    "QE": {"MAR", "JUN", "SEP", "DEC"},
    "QS": {"JAN", "APR", "JUL", "OCT"},
    "YS": {"JAN"},
    "AS": {"JAN"},
    "Y": {"DEC"},
    "YE": {"DEC"},
    "A": {"DEC"},
}
"""The months that a quarter or a year may be anchored on and still be one of the calendar."""


def parse_frequency(text: object) -> Frequency:
    """Read a frequency: its name, or pandas' (``M``, ``ME``, ``MS``, ``W``, ``W-SUN``, ``D``, ``Q``, ``QS``, ``YE``, ...).

    Pandas' name of a week tells its last day too: see `parse_cadence`.

    Raises
    ------
    ParameterError
        If `text` is no length of a calendar period.

    Examples
    --------
    >>> parse_frequency("MS").value
    'month'
    """
    return parse_cadence(text)[0]


def parse_cadence(text: object, week: object = None) -> tuple[Frequency, str | None]:
    """Read a frequency and the day on which weeks begin; None where neither tells.

    Parameters
    ----------
    text : str or Frequency
        As for `parse_frequency`; ``W-SUN`` are pandas' weeks that end on a Sunday.
    week : str, optional
        The day on which weeks begin, by its English name.

    Raises
    ------
    ParameterError
        If `text` is no length of a calendar period, or `week` contradicts it.

    Examples
    --------
    >>> parse_cadence("W-FRI")[1]
    'saturday'
    """
    begins = None if week is None else parse_week(week)
    text = getattr(text, "freqstr", text)
    if not isinstance(text, str):
        raise ParameterError(f"A length of periods such as month is needed, not {told(text)}.")
    raw = text.strip()
    if raw.lower() in _WORDS:
        return Frequency(_WORDS[raw.lower()]), begins
    # Of two letters the case counts: pandas' MS is the start of a month, its ms a millisecond.
    match = _PANDAS.fullmatch(raw.upper() if raw[1:2] in {"", "-"} else raw)
    if match is None:
        names = ", ".join(frequency.value for frequency in Frequency)
        raise ParameterError(f"{raw[:40]!r} is no frequency; use one of {names}.")
    kind, anchor = match[1], match[2]
    # Pandas before 2.2 has A, for annual, in place of Y.
    freq = next(
        frequency for frequency in Frequency if frequency.value[0].upper() == kind[0].replace("A", "Y")
    )
    if freq is Frequency.WEEK:
        own = week_of(match[0]) if anchor else None
        if own is not None and begins is not None and own != begins:
            raise ParameterError(f"{raw} are weeks from {own.capitalize()}, not from {begins.capitalize()}.")
        return freq, own or begins
    if anchor is not None and anchor not in _CALENDAR_ANCHORS.get(kind, ()):
        raise ParameterError(
            f"{raw} is a {freq.value} that is not the calendar's; use {freq.value} or month."
        )
    return freq, begins


def parse_week(text: object) -> str:
    """Read the day on which weeks begin: a weekday's English name, or its first three letters.

    Raises
    ------
    ParameterError
        If it is no weekday.
    """
    word = str(text).strip().lower() if isinstance(text, str) else ""
    matching = [day for day in WEEKDAYS if len(word) >= 3 and day.startswith(word)]
    if len(matching) != 1:
        raise ParameterError(
            f"{str(text)[:40]!r} is no day for weeks to begin on; use one of {', '.join(WEEKDAYS)}."
        )
    return matching[0]


def alias_of(freq: Frequency, week: str = "monday") -> str:
    """Return pandas' name of a frequency whose weeks begin on `week`.

    Examples
    --------
    >>> alias_of(Frequency.WEEK, "saturday")
    'W-FRI'
    """
    if freq is not Frequency.WEEK:
        return freq.alias
    # The day before the first is the last, also where the first is Monday: index -1 is Sunday.
    return f"W-{WEEKDAYS[WEEKDAYS.index(week) - 1][:3].upper()}"


def week_of(alias: str) -> str:
    """Return the day on which the weeks of a pandas frequency begin: ``saturday`` for ``W-FRI``."""
    last = alias.rpartition("-")[2].lower()
    ends = [day for day in range(7) if WEEKDAYS[day - 1].startswith(last)]
    if not alias.startswith("W-") or not ends:
        raise ParameterError(f"{alias[:40]!r} is no frequency of weeks.")
    return WEEKDAYS[ends[0]]


class Window:
    """A span of days, both ends inclusive; an end that is None is open."""

    __slots__ = ("end", "start")
    ALWAYS: ClassVar[Window]
    """The window that leaves nothing out."""

    def __init__(self, start: date | None = None, end: date | None = None) -> None:
        if start is not None and end is not None and end < start:
            raise WindowError(Message("faults.window.empty", first=str(start), last=str(end)))
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Window({self.start or '…'} to {self.end or '…'})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Window) and (self.start, self.end) == (other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    @property
    def ends(self) -> dict[str, str]:
        """Its two ends for a sentence, ``open`` for an open one."""
        return {"start": str(self.start or "open"), "end": str(self.end or "open")}

    def clip(self, first: date, last: date) -> tuple[date, date]:
        """Return the part of `first` to `last` inside the window.

        Raises
        ------
        WindowError
            If nothing is left.
        """
        start = max(first, self.start) if self.start else first
        end = min(last, self.end) if self.end else last
        if start > end:
            raise WindowError(Message("faults.window.no_data", **self.ends, first=str(first), last=str(last)))
        return start, end

    def narrowed(self, other: Window) -> Window:
        """Return the days inside both windows."""
        starts = [day for day in (self.start, other.start) if day is not None]
        ends = [day for day in (self.end, other.end) if day is not None]
        return Window(max(starts, default=None), min(ends, default=None))


Window.ALWAYS = Window()


_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"(\d{4})")
_HALF = re.compile(r"\d{4}[- ]?[HS][12]", re.IGNORECASE)


def parse_period(text: object) -> pd.Period:
    """Read a period written as a day, ISO week, month, quarter or year.

    ``2023-02-17``, ``2023-W07``, ``2023-02``, ``2023-Q1`` and ``2023`` are understood; the frequency follows
    from the form.

    Raises
    ------
    ParameterError
        If the text is none of these or names a date that does not exist.
    """
    if isinstance(text, pd.Period):
        return text
    if isinstance(text, np.datetime64):
        text = pd.Timestamp(text)
    # pandas' NaT is a datetime, and so a date.
    if isinstance(text, date) and not pd.isna(text):
        # A moment lies on the day that is written, whatever its zone.
        return pd.Period(date(text.year, text.month, text.day), freq="D")
    if isinstance(text, bool) or not isinstance(text, (str, Integral)):
        raise ParameterError(f"A day or a period such as 2023-02 is needed; {told(text)} is no date.")
    raw = str(text).strip()
    try:
        if match := _WEEK.fullmatch(raw):
            # `strptime` knows no ISO weeks without a weekday; this raises for a week 53 that a year
            # does not have.
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return pd.Period(monday, freq="W-SUN")
        if match := _QUARTER.fullmatch(raw):
            return pd.Period(year=int(match[1]), quarter=int(match[2]), freq="Q-DEC")
        if match := _MONTH.fullmatch(raw):
            return pd.Period(date(int(match[1]), int(match[2]), 1), freq="M")
        if match := _YEAR.fullmatch(raw):
            return pd.Period(date(int(match[1]), 1, 1), freq="Y-DEC")
        return pd.Period(date.fromisoformat(raw), freq="D")
    except ValueError:
        half = " (a half-year is no period here; take its months or quarters)" if _HALF.fullmatch(raw) else ""
        raise ParameterError(
            f"{raw[:40]!r} is no date{half}; write 2023-02-17, 2023-02, 2023-W07, 2023-Q1 or 2023."
        ) from None


def parse_window(start: object = None, end: object = None) -> Window:
    """Read a window; ``2023-02`` means its first day as a start and its last as an end."""
    first = None if _open(start) else parse_period(start).start_time.date()
    # The end of a window is inclusive: "to 2023-02" holds the whole of February.
    last = None if _open(end) else parse_period(end).end_time.date()
    return Window(first, last)


def last_day(of: object) -> date:
    """Read a day; a month or a year means its last one."""
    return parse_period(of).end_time.date()


def _open(side: object) -> bool:
    return side is None or (isinstance(side, str) and not side)


def period_range(first: date, last: date, freq: Frequency, week: str = "monday") -> pd.PeriodIndex:
    """Return the periods that hold the days `first` to `last`; weeks begin on `week`."""
    alias = alias_of(freq, week)
    return pd.period_range(pd.Period(first, freq=alias), pd.Period(last, freq=alias), freq=alias)


def days_covered(periods: pd.PeriodIndex, first: date, last: date) -> FloatArray:
    """Count, for each period, its days that lie in `first` to `last`."""
    starts = np.maximum(periods.start_time.to_numpy("datetime64[D]"), np.datetime64(first))
    ends = np.minimum(periods.end_time.to_numpy("datetime64[D]"), np.datetime64(last))
    # Both ends count: a month from the 1st to the 1st has one day.
    days = (ends - starts).astype("timedelta64[D]").astype(np.int64) + 1
    return np.asarray(np.clip(days, 0, None), dtype=np.float64)


def days_within(periods: pd.PeriodIndex) -> FloatArray:
    """Count the days of each period, shape (n,)."""
    return days_covered(periods, date.min, date.max)


def days_of(period: pd.Period) -> int:
    """Count the days of one period.

    Examples
    --------
    >>> import pandas as pd
    >>> days_of(pd.Period("2024-02", "M")), days_of(pd.Period("2023-Q1", "Q"))
    (29, 90)
    """
    return (period.end_time.date() - period.start_time.date()).days + 1


def label(period: pd.Period) -> str:
    """Write a period: ``2023-02-17``, ``2023-W07``, ``2023-02``, ``2023-Q1``, ``2023``.

    Only weeks from Monday have a number in ISO 8601; any other is written as its first day.
    """
    kind = period.freqstr
    if kind == Frequency.WEEK.alias:
        year, week, _ = period.start_time.isocalendar()
        return f"{year:04d}-W{week:02d}"
    if kind.startswith("Q"):
        return f"{period.year:04d}-Q{period.quarter}"
    if kind.startswith(("Y", "A")):
        return f"{period.year:04d}"
    if kind.startswith("M"):
        return f"{period.year:04d}-{period.month:02d}"
    return period.start_time.date().isoformat()


def labels(periods: pd.PeriodIndex) -> list[str]:
    """Write every period of an index, each as `label` does."""
    kind = periods.freqstr
    if kind == Frequency.WEEK.alias or kind.startswith("Q"):
        return [label(period) for period in periods]
    # The others are what NumPy writes of a date, which takes no time: a series by day has thousands.
    unit = "Y" if kind.startswith(("Y", "A")) else "M" if kind.startswith("M") else "D"
    written: list[str] = periods.start_time.to_numpy(f"datetime64[{unit}]").astype(str).tolist()
    return written

"""Months, quarters and weeks as Stata numbers them: periods since the beginning of 1960.

A file saved from Stata without its display format holds 528 for January 2004. Only the column's name tells what the
numbers count: 528 is a month in ``month``, and a week of 1970 in ``week``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trends.messages import Message
from trends.periods.calendar import Frequency

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

__all__ = ["stata_frequency", "stata_label", "stata_periods"]

_NUMBER = re.compile(r"(-?\d{1,4})(?:\.0*)?")
_A_YEAR = {Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.WEEK: 52}
# Stata counts weeks, months and quarters from the beginning of 1960.
_ORIGIN = 1960
_PARTS = {Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.WEEK: 53}
"""Numbers up to these are parts of a year that stands elsewhere."""
# A single number could be of any frequency.
_FEWEST = 2


def stata_label(number: int, freq: Frequency) -> str:
    """Write a period that Stata numbers as others do.

    Stata's weeks begin on 1 January and are 52 a year, the last of 8 or 9 days. Each is the ISO week of the same number:
    its fourth day always lies in that.

    Examples
    --------
    >>> stata_label(528, Frequency.MONTH)
    '2004-01'
    """
    if freq is Frequency.YEAR:
        return f"{number:04d}"
    year, part = divmod(number, _A_YEAR[freq])
    sign = {Frequency.MONTH: "-", Frequency.QUARTER: "-Q", Frequency.WEEK: "-W"}[freq]
    return f"{_ORIGIN + year:04d}{sign}{part + 1:0{1 if freq is Frequency.QUARTER else 2}d}"


def stata_frequency(days: pd.Series, numbers: pd.Series) -> Frequency | None:
    """Return what the numbers of a column with a display format count, by the days that pandas makes of them.

    Parameters
    ----------
    days, numbers : pandas.Series, shape (n,)
        The column as days, and as it stands in the file.

    Returns
    -------
    Frequency or None
        None for days and moments, and for a column without a format of time.
    """
    import pandas as pd

    if not pd.api.types.is_datetime64_any_dtype(days.dtype):
        return None
    both_known = days.notna() & numbers.notna()
    when, counted = days[both_known].dt, numbers[both_known].astype("int64")
    if not len(counted):
        return None
    years = when.year - _ORIGIN
    for freq, part in (
        (Frequency.MONTH, when.month - 1),
        (Frequency.QUARTER, when.quarter - 1),
        # The 52nd week takes what is left of the year, so that days 358 to 366 are in it.
        (Frequency.WEEK, ((when.day_of_year - 1) // 7).clip(upper=51)),
    ):
        if (years * _A_YEAR[freq] + part == counted).all():
            return freq
    return Frequency.YEAR if (when.year == counted).all() else None


def stata_periods(words: Sequence[str], hint: Frequency | None, today: date) -> tuple[list[str], str] | None:
    """Read a column that holds Stata's numbers and nothing else; None where it is another.

    Parameters
    ----------
    words : sequence of str
        The column's distinct words.
    hint : Frequency or None
        The length that the column's name tells.
    today : datetime.date
        No number may lie behind it.

    Returns
    -------
    tuple or None
        The periods as labels, and the sentence that says so.
    """
    # Without a name that says month, quarter or week a column of small numbers is anything.
    if hint not in _A_YEAR:
        return None
    matches = [_NUMBER.fullmatch(word) for word in words]
    numbers = [int(match[1]) for match in matches if match]
    # One word of another form, and the column is not Stata's.
    if len(numbers) < _FEWEST or any(word and not match for word, match in zip(words, matches, strict=True)):
        return None
    # Numbers beyond today count something else, and so do those before 1900; up to 12 they are months of a
    # year.
    latest = (today.year - _ORIGIN + 1) * _A_YEAR[hint]
    if max(numbers) >= latest or max(numbers) <= _PARTS[hint] or min(numbers) < -_A_YEAR[hint] * 60:
        return None
    labels = [stata_label(int(match[1]), hint) if match else "" for match in matches]
    first = next(place for place, match in enumerate(matches) if match)
    return labels, Message("sources.dates.stata", example=words[first], unit=hint.value, label=labels[first])

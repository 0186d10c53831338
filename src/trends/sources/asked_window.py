"""The days that a file was asked for, in its name: what a publisher answers covers them, whatever rows there are.

A file of a window carries it wherever it goes, into a report's folder or to somebody else. ACLED's own exports are named
so, too: ``1997-01-01-2003-12-31-Mali.csv``.
"""

from __future__ import annotations

import re
from datetime import date

from trends.periods.calendar import Window

__all__ = ["named_window", "with_window"]

_DAY = r"(\d{4}-\d{2}-\d{2})"
_OWN = re.compile(rf"-from-{_DAY}(?!\d)|-to-{_DAY}(?!\d)")
_EXPORT = re.compile(rf"(?:^|[^\d-]){_DAY}-{_DAY}(?!\d)")


def with_window(stem: str, start: date | None, end: date | None) -> str:
    """Return the name of a file with the days that were asked for; an open end is left out.

    Examples
    --------
    >>> with_window("acled", date(2020, 1, 1), None)
    'acled-from-2020-01-01'
    """
    ends = ((f"-from-{start}" if start else ""), (f"-to-{end}" if end else ""))
    return stem + "".join(ends)


def named_window(name: str) -> Window | None:
    """Read off a file's name which days were asked for, open at an end that it does not name; None where it names none.

    Examples
    --------
    >>> named_window("GEDEvent_v25_1-part-from-2020-01-01-to-2020-12-31.csv")
    Window(2020-01-01 to 2020-12-31)
    >>> named_window("1997-01-01-2003-12-31-Mali.csv")
    Window(1997-01-01 to 2003-12-31)
    """
    stem = name.rpartition("/")[2]
    try:
        if match := _EXPORT.search(stem):
            start, end = (date.fromisoformat(day) for day in match.groups())
            return Window(start, end) if start <= end else None
        found = {bool(match[1]): date.fromisoformat(match[1] or match[2]) for match in _OWN.finditer(stem)}
    except ValueError:
        return None  # a day that no calendar has
    start_day, end_day = found.get(True), found.get(False)
    if not found or (start_day and end_day and start_day > end_day):
        return None
    return Window(start_day, end_day)

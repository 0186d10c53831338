"""What a file covers: its days, the days it misses, and where its collection changed.

A period without an event is a zero only if somebody was looking. Known breaks are facts about a source; that a
country joined ACLED late is read off the file, which holds events of every kind from the day its coverage began.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

import pandas as pd

from trends.errors import listed
from trends.names.countries import countries
from trends.series.count_series import Break

__all__ = ["COLLECTION_BREAKS", "Span", "country_starts", "coverage_of", "known_gaps", "late_countries"]

Span: TypeAlias = tuple[date, date]

COLLECTION_BREAKS: dict[str, tuple[Break, ...]] = {
    "gtd": (
        Break(
            date(1998, 1, 1),
            "the GTD was collected by another institution and from other material until 1997",
        ),
        Break(date(2008, 4, 1), "the GTD was collected by another institution until March 2008"),
        Break(date(2012, 1, 1), "since 2012 the GTD has been collected by its own staff from screened news"),
    )
}
"""Days from which a source was collected differently (GTD codebook, "Data collection methodology")."""

_GTD_LOST_YEAR = (date(1993, 1, 1), date(1993, 12, 31))
"""GTD's records of 1993 were lost before they were digitised; what was recovered comes as a file of its own."""

LATE_SHARE = 0.1
"""Share of the events selected that must lie in countries that joined late before their start counts as a break: a
quiet country whose first event of any kind comes years after the file begins does not."""


def coverage_of(frame: pd.DataFrame) -> Span | None:
    """Return the first and last day of any incident, or None if none is dated."""
    first = frame["date_start"].min()
    if pd.isna(first):
        return None
    dated = frame["date_start"].notna()
    last = frame.loc[dated, ["date_start", "date_end"]].max().max()
    return first.date(), last.date()


def known_gaps(source: str, frame: pd.DataFrame) -> tuple[Span, ...]:
    """Return the days inside the coverage that a source is known to miss: 1993 in a GTD file without it."""
    if source != "gtd" or (frame["date_start"].dt.year == _GTD_LOST_YEAR[0].year).any():
        return ()
    return (_GTD_LOST_YEAR,)


def country_starts(source: str, frame: pd.DataFrame) -> dict[str, date]:
    """Return the first day of any event by country (ISO3), for a source that began in different years: ACLED."""
    if source != "acled":
        return {}
    starts = frame.groupby("iso3", observed=True)["date_start"].min().dropna()
    return {str(code): start.date() for code, start in starts.items()}


def late_countries(frame: pd.DataFrame, starts: Mapping[str, date], coverage: Span) -> tuple[Break, ...]:
    """Return the years in which ACLED seems to have begun with the countries of a selection.

    Parameters
    ----------
    frame : pandas.DataFrame
        The incidents selected.
    starts : mapping of str to date
        First day of any event by country, see `country_starts`.
    coverage : pair of date
        First and last day that the file covers.

    Returns
    -------
    tuple of Break
        One a year, from its first day: ACLED took countries up at the turn of a year.
    """
    shares = frame["iso3"].astype("string").value_counts(normalize=True)
    years: dict[int, list[str]] = {}
    for code in shares.index:
        start = starts.get(str(code))
        if start is not None and start.year > coverage[0].year:
            years.setdefault(start.year, []).append(str(code))
    found = []
    for year, codes in sorted(years.items()):
        if float(shares[codes].sum()) >= LATE_SHARE:
            names = listed(countries()[code].name if code in countries() else code for code in codes)
            found.append(
                Break(
                    date(year, 1, 1),
                    f"the file holds no event of any kind in {names} before {year}, and ACLED took countries up in different years",
                )
            )
    return tuple(found)

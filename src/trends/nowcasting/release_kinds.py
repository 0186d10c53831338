"""Which kind of release a month stood on at a vintage, read off where the figures of its year jump."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from trends.periods.coverage import Stretch

__all__ = [
    "CUMULATIVE",
    "FINAL",
    "KINDS",
    "MONTHLY",
    "QUARTERLY",
    "kind_by_calendar",
    "kind_of_stretch",
    "kinds_by_jumps",
]

MONTHLY, QUARTERLY, CUMULATIVE, FINAL = "monthly", "quarterly", "cumulative", "final"
KINDS = (MONTHLY, QUARTERLY, CUMULATIVE, FINAL)
"""The kinds of release in the order in which they follow one another, as `Release.kind` names them."""

# The release that ends with it closes its year.
_DECEMBER = 12
_EDITION = 6
"""UCDP publishes the edition of GED that holds a year in June of the next one."""


def kinds_by_jumps(table: pd.DataFrame) -> pd.Series:
    """Say which kind of release each month stood on at each vintage.

    Sums of a month change only when their maker takes up another kind of release for the whole year: from January of
    the following year on the cumulative Candidate release, from June on the edition of GED. When that was, differs from
    maker to maker and from year to year (the sums of PaCE took GED 24.1 in June and GED 25.1 in July), so it is read
    off the figures: the vintage at which figures of a year differ from the vintage before.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``key``, ``period`` (monthly), ``vintage`` (the day), ``value``.

    Returns
    -------
    pandas.Series of str
        ``monthly``, ``cumulative`` or ``final``, with the index of `table`.
    """
    wide = table.pivot_table(index=["key", "period"], columns="vintage", values="value", aggfunc="first")
    vintages = sorted(table["vintage"].unique())
    wide = wide.reindex(columns=vintages)
    years = pd.PeriodIndex(wide.index.get_level_values("period")).year
    by_year = {}
    for year in sorted(set(table["period"].dt.year)):
        rows = wide[years == year]
        before, after = rows.iloc[:, :-1].to_numpy(), rows.iloc[:, 1:].to_numpy()
        both = ~np.isnan(before) & ~np.isnan(after)
        changed = [False, *(both & (before != after)).any(axis=0)]
        by_year[year] = _kinds_of_year(int(year), vintages, changed)
    # As arrays: a period made of each of a hundred thousand rows takes longer than all the rest.
    rows = zip(table["period"].dt.year.to_numpy(), table["vintage"].to_numpy(), strict=True)
    return pd.Series(
        [by_year[year][vintage] for year, vintage in rows],
        index=table.index,
        dtype="str",
    )


def _kinds_of_year(year: int, vintages: list[date], changed: list[bool]) -> dict[date, str]:
    kinds: dict[date, str] = {}
    kind = MONTHLY
    for place, (day, jump) in enumerate(zip(vintages, changed, strict=True)):
        # At the first vintage nothing is there to compare with, and the calendar alone tells.
        edition = (day.year, day.month) >= (year + 1, _EDITION)
        if edition and (jump or place == 0):
            kind = FINAL
        elif jump and day.year > year and kind == MONTHLY:
            kind = CUMULATIVE
        kinds[day] = kind
    return kinds


def kind_by_calendar(month: pd.Period, known: date) -> str:
    """Say which kind of release a month stands on by the calendar alone: final from June of the next year on.

    Examples
    --------
    >>> from datetime import date
    >>> [kind_by_calendar(pd.Period(month, "M"), date(2026, 3, 20)) for month in ("2024-12", "2025-01")]
    ['final', 'monthly']
    """
    return FINAL if (known.year, known.month) >= (month.year + 1, _EDITION) else MONTHLY


def kind_of_stretch(stretch: Stretch) -> str:
    """Return the kind of release that days stand on, as revisions are told apart.

    The cumulative release that ends with December takes up what came late in its year. One of the year so far is
    ``quarterly`` here: most of what comes late is still to come.
    """
    closes = stretch.release.covers[1].month == _DECEMBER
    return QUARTERLY if stretch.kind == CUMULATIVE and not closes else stretch.kind

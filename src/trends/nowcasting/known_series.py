"""One country of a reporting triangle as a series: its figures as they were known on one day."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.errors import SelectionError, WindowError, listed, nearest
from trends.names.countries import countries
from trends.periods.coverage import Release, Stretch
from trends.provenance import Provenance
from trends.series.age import Age
from trends.series.count_series import CountSeries
from trends.tolls.measures import noun

if TYPE_CHECKING:
    from datetime import date

    from trends.nowcasting.triangle import Triangle

__all__ = ["series_known"]


def series_known(triangle: Triangle, key: str, day: date | None = None) -> CountSeries:
    """Return the months of a country as the newest vintage had them on a day.

    Parameters
    ----------
    triangle : Triangle
    key : str
        One of its keys, such as ``IRQ``.
    day : datetime.date, optional
        By default that of its last vintage.

    Returns
    -------
    CountSeries
        Monthly, with what each month stood on in its `age`, so that it can be nowcast.

    Raises
    ------
    SelectionError
        If the triangle holds no such key.
    WindowError
        If nothing was known on the day.

    Examples
    --------
    >>> from datetime import date
    >>> from trends.nowcasting.triangle import bundled_triangle
    >>> iraq = series_known(bundled_triangle(), "IRQ", date(2024, 1, 31))
    >>> iraq.labels[-1], iraq.age.known.isoformat()
    ('2023-12', '2024-01-26')
    """
    rows = triangle.table[triangle.table["key"] == key]
    if rows.empty:
        near = nearest(key, triangle.keys) or triangle.keys
        raise SelectionError(f"The triangle holds no {key[:40]!r}; use {listed(near)}.")
    vintages = [vintage for vintage in triangle.vintages if day is None or vintage <= day]
    if not vintages:
        raise WindowError(f"The triangle begins on {triangle.vintages[0]}; nothing of it was known on {day}.")
    known = vintages[-1]
    # Of the month in which it was made a vintage holds what there was by then, and no release covers it yet.
    rows = rows[(rows["vintage"] == known) & (rows["period"] < pd.Period(known, "M"))]
    rows = rows.set_index("period").sort_index()
    return CountSeries.from_counts(
        pd.Series(rows["value"].to_numpy(), index=pd.PeriodIndex(rows.index, freq="M")),
        measure=triangle.measure,
        subject=noun(triangle.measure, "events of organised violence"),
        name=countries()[key].name if key in countries() else key,
        provenance=Provenance(
            triangle.source,
            triangle.title,
            licence=triangle.licence,
            citation=triangle.citation,
            addresses=triangle.addresses,
            filters=(f"country = {key}",),
            known=known,
            known_by="published",
        ),
        age=Age((key,), True, _stretches(rows["kind"], known), known),
    )


def _stretches(kinds: pd.Series[str], known: date) -> tuple[Stretch, ...]:
    """Return the runs of months that stood on one kind of release."""
    begins = np.flatnonzero(kinds.to_numpy() != kinds.shift().to_numpy())
    found = []
    for first, after in pairwise([*begins.tolist(), len(kinds)]):
        start, end = kinds.index[first].start_time.date(), kinds.index[after - 1].end_time.date()
        release = Release(str(kinds.iloc[first]), str(kinds.iloc[first]), (start, end), known)
        found.append(Stretch(start, end, release))
    return tuple(found)

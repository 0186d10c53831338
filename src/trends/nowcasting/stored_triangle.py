"""The reporting triangle of what the local store holds: every month as each day of the store knew it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.errors import InputError
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.nowcasting.release_kinds import kind_of_stretch
from trends.nowcasting.triangle import Triangle
from trends.periods.calendar import Frequency
from trends.sources.loading import load_any
from trends.sources.options import ReadOptions
from trends.sources.stored import stored, stored_names

if TYPE_CHECKING:
    from datetime import date

    from trends.store.store import Store

__all__ = ["triangle_of_store"]


def triangle_of_store(
    store: Store, measure: str = "fatalities", *, name: str = "ucdp", start: str | None = None
) -> Triangle:
    """Make a reporting triangle of the vintages in a store.

    Every day on which the store came to know a vintage is one of the triangle: what would have been counted by country
    and month on that day, and on which kind of release each month stood.

    Parameters
    ----------
    store : Store
        Where the vintages are (`trends.store.store.Store`).
    measure : str
        What is counted: ``attacks``, ``fatalities`` or another measure of incidents.
    name : str
        The datasets, as the store names them: ``ucdp`` is GED and Candidate together.
    start : str, optional
        The first month that is counted; by default January of two years before the first vintage, as what is older
        stood on a final edition already.

    Returns
    -------
    Triangle
        By ISO 3166 code. An incident counts in the month in which it begins, so that figures are whole numbers.

    Raises
    ------
    InputError
        If the store holds nothing of the name, or what it holds stands on no releases.
    FetchError
        If the store cannot be used.
    """
    datasets = stored_names().get(name, (name,))
    days = sorted({vintage.day for vintage in store.vintages() if vintage.source in datasets})
    if not days:
        raise InputError(f"The store holds no {name}, so there is no reporting triangle of it.")
    since = f"{days[0].year - 2}-01" if start is None else start
    counted = {day: _counted(store, name, day, measure, since) for day in days}
    keys = sorted({key for _, figures in counted.values() for key in figures})
    rows = [
        # A country without an event in a month that a vintage covers is zero there.
        (key, period, day, figures.get(key, {}).get(period, 0), kind)
        for day, (kinds, figures) in counted.items()
        for period, kind in kinds.items()
        for key in keys
    ]
    if not rows:
        raise InputError(f"What the store holds of {name} stands on no release that is known.")
    return Triangle(
        pd.DataFrame(rows, columns=["key", "period", "vintage", "value", "kind"]),
        measure=measure,
        source=name,
        name=f"store:{name}",
        title=Message("nowcast.store", name=name),
    )


def _counted(
    store: Store, name: str, day: date, measure: str, start: str
) -> tuple[dict[pd.Period, str], dict[str, dict[pd.Period, int]]]:
    """Return the kind of release of each month known on a day, and the figures by country and month."""
    answer = stored(name, day, store)
    incidents = load_any(list(answer.paths), ReadOptions(today=day))
    if not isinstance(incidents, Incidents):
        raise InputError(f"{name} in the store holds no incidents.")
    series = incidents.count(
        freq=Frequency.MONTH.value, measure=measure, imprecise="start", start=start, by="iso3"
    )
    kinds: dict[pd.Period, str] = {}
    figures: dict[str, dict[pd.Period, int]] = {}
    for (key,), one in series.series.items():
        if not kinds:
            stretches = [one.age.released(period.end_time.date()) for period in one.periods]
            kinds = {
                period: kind_of_stretch(stretch)
                for period, stretch, days in zip(one.periods, stretches, one.exposure_days, strict=True)
                if stretch is not None and days > 0
            }
        if key:
            # Where single figures are not known (a measure that some rows leave open), what is known is a lower bound.
            known = np.where(one.observed, one.count, np.nan_to_num(one.low))
            figures[key] = {
                period: int(value)
                for period, value in zip(one.periods, known, strict=True)
                if period in kinds
            }
    return kinds, figures

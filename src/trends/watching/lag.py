"""How late the figures of a series come in, and what its newest ones will come to where that is known.

The bundled reporting triangle knows UCDP's deaths by country and month. Of what else the series may count, the local store
knows what its vintages have shown: the months of each as every later one had them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trends.errors import TrendsError
from trends.messages import Message
from trends.nowcasting.nowcast import nowcast
from trends.nowcasting.stored_triangle import triangle_of_store
from trends.sources.stored import stored_names
from trends.store.store import Store
from trends.verdict.newest_periods import drafts

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from trends.nowcasting.nowcast_result import Nowcast
    from trends.nowcasting.triangle import Triangle
    from trends.series.count_series import CountSeries

__all__ = ["Lag", "lag_of"]

_ELSEWHERE = ("nowcast.refused.measure", "nowcast.refused.source")
"""Why the bundled triangle says nothing, where another one might."""


@dataclass(frozen=True, eq=False)
class Lag:
    """A series with its drafts set to what they will come to.

    Attributes
    ----------
    series : CountSeries
        As it was, where nothing is known.
    how : str
        ``known``; ``final``: the figures are no drafts; ``unknown``.
    to_come : mapping of int to ndarray
        By the place of a period: draws of what it will come to.
    """

    series: CountSeries
    how: str
    to_come: dict[int, NDArray[np.int64]] = field(default_factory=dict)


def lag_of(series: CountSeries) -> Lag:
    """Find how late the figures of a series come in.

    Parameters
    ----------
    series : CountSeries
    """
    if not drafts(series).any():
        # Where nothing tells of releases, or of the day on which figures were made, nothing tells of drafts either.
        told = bool(series.age.releases) or series.age.known is not None
        return Lag(series, "final" if told else "unknown")
    drawn = _nowcast(series)
    if drawn is None:
        return Lag(series, "unknown")
    count = series.count.copy()
    places = {int(place): drawn.draws[:, k] for k, place in enumerate(drawn.places)}
    for place, draws in places.items():
        count[place] = np.rint(np.median(draws))
    open_ = np.isin(np.arange(len(series)), list(places))
    low, high = (np.where(open_, np.nan, bound) for bound in (series.low, series.high))
    return Lag(replace(series, count=count, draws=None, low=low, high=high), "known", places)


def _nowcast(series: CountSeries) -> Nowcast | None:
    """Nowcast the drafts by the bundled triangle, or by that of the store; None where neither knows."""
    drawn = nowcast(series)
    if isinstance(drawn.refused, Message) and drawn.refused.id in _ELSEWHERE:
        triangle = _of_store(series)
        if triangle is not None:
            drawn = nowcast(series, triangle=triangle)
    return drawn if drawn.refused is None else None


def _of_store(series: CountSeries) -> Triangle | None:
    """Return what the store knows of a dataset; None where it holds no two vintages of it, or no releases."""
    source = series.provenance.source
    family = next((name for name, parts in stored_names().items() if source in parts), source)
    datasets = stored_names().get(family, (family,))
    try:
        store = Store()
        vintages = tuple(sorted(each.sha256 for each in store.vintages() if each.source in datasets))
    except TrendsError:
        return None
    # Every vintage is read for it: not for series of which a triangle of countries and months tells nothing.
    if len(vintages) < 2 or not series.age.countries or not series.age.whole:
        return None
    return _triangle(_Held(store.folder, vintages, family), series.measure)


class _Held(NamedTuple):
    """What a store holds of a dataset: the hashes make it another thing when the store has grown."""

    folder: Path
    vintages: tuple[str, ...]
    name: str


@lru_cache(maxsize=4)
def _triangle(held: _Held, measure: str) -> Triangle | None:
    """Read a triangle once for all series of a look."""
    try:
        return triangle_of_store(Store(held.folder), measure, name=held.name)
    except TrendsError:
        return None

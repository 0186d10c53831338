"""The reporting triangle: what each period was said to come to, vintage by vintage."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from trends.errors import InputError
from trends.messages import Message, joined, recognised
from trends.nowcasting.release_kinds import FINAL, KINDS, kinds_by_jumps
from trends.sources.bundled import bundled_description
from trends.sources.country_months import COUNTRY_MONTHS, country_months

__all__ = ["BUNDLED", "Triangle", "bundled_triangle", "told_of"]

BUNDLED = COUNTRY_MONTHS
"""Name of the triangle that comes with the package."""

_COLUMNS = ("key", "period", "vintage", "value", "kind")


_FIGURES_OF = {"ucdp": ("ucdp", "ucdp-ged", "ucdp-candidate")}
"""The datasets whose figures a triangle holds, by the source of the triangle. Not those of violent political protest: that
is another programme, with releases of its own."""


def told_of(source: str) -> bool:
    """Return whether there may be a triangle of a dataset's figures at all."""
    return any(source in sources for sources in _FIGURES_OF.values())


@dataclass(frozen=True, eq=False)
class Triangle:
    """What each period of each series was said to come to, by the day on which it was said.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a key, period and vintage: ``key`` (str; ISO 3166 alpha-3 for countries), ``period`` (monthly periods),
        ``vintage`` (`datetime.date`), ``value`` (float: a whole number, never negative), ``kind`` (str: the kind of
        release that the period stood on at that vintage, one of `KINDS`). Ordered by key, period and vintage.
    measure : str
        What the values count: ``attacks`` or ``fatalities``.
    source : str
        Whose figures they are: ``ucdp``.
    name, title : str
        Short name, and what a reader is told.
    licence, citation, note : str
        Terms of use, how the source asks to be cited, and what must be said of how the figures were made.
    addresses : tuple of str
        Where the figures can be looked up.

    Raises
    ------
    InputError
        If two rows have one key, period and vintage, or a value is no count.

    Examples
    --------
    >>> triangle = bundled_triangle()
    >>> triangle.vintages[0].isoformat(), len(triangle.vintages)
    ('2023-12-22', 24)
    """

    table: pd.DataFrame
    measure: str
    source: str
    name: str = ""
    title: str = ""
    licence: str = "unknown; ask the publisher"
    citation: str = ""
    note: str = ""
    addresses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        table = self.table.loc[:, list(_COLUMNS)].sort_values(["key", "period", "vintage"], ignore_index=True)
        if table.duplicated(["key", "period", "vintage"]).any():
            raise InputError(
                "A reporting triangle has one figure a series, period and vintage; this has several."
            )
        values = table["value"].astype(float)
        if not ((values >= 0) & (values % 1 == 0)).all():
            raise InputError("The figures of a reporting triangle are whole numbers that are not negative.")
        if not table["kind"].isin(KINDS).all():
            raise InputError(f"The kinds of release in a reporting triangle are {', '.join(KINDS)}.")
        object.__setattr__(self, "table", table.assign(value=values))

    @cached_property
    def vintages(self) -> tuple[date, ...]:
        """The days of the vintages, the oldest first."""
        return tuple(sorted(self.table["vintage"].unique()))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The series that it holds."""
        return tuple(sorted(self.table["key"].unique()))

    def tells_of(self, source: str) -> bool:
        """Return whether it holds figures of a dataset."""
        return source in _FIGURES_OF.get(self.source, (self.source,))

    def as_of(self, day: date) -> Triangle:
        """Return the triangle as it stood on a day: without the vintages of later days."""
        return self._with(self.table[self.table["vintage"] <= day])

    def without(self, day: date) -> Triangle:
        """Return the triangle without the vintage of a day."""
        return self._with(self.table[self.table["vintage"] != day])

    def with_sum(self, keys: Collection[str], name: str) -> Triangle:
        """Return the triangle with one key more: the sum of some, period by period and vintage by vintage.

        It stands on the kind of release that is furthest from final of those that its parts stand on.
        """
        if name in self.keys:
            return self
        parts = self.table[self.table["key"].isin(keys)]
        order = {kind: place for place, kind in enumerate(KINDS)}
        summed = (
            parts.assign(place=parts["kind"].map(order))
            .groupby(["period", "vintage"], as_index=False)
            .agg(value=("value", "sum"), place=("place", "min"))
        )
        summed = summed.assign(key=name, kind=[KINDS[place] for place in summed["place"]])
        return self._with(pd.concat([self.table, summed[list(_COLUMNS)]], ignore_index=True))

    def _with(self, table: pd.DataFrame) -> Triangle:
        return replace(self, table=table)

    @cached_property
    def final(self) -> pd.Series:
        """What each period came to in the first final edition that held it, indexed by key and period."""
        rows = self.table[self.table["kind"] == FINAL]
        return rows.groupby(["key", "period"], sort=True)["value"].first()

    @cached_property
    def newest(self) -> pd.DataFrame:
        """What each period comes to at the last vintage that holds it: ``value``, ``kind``, ``vintage``."""
        return self.table.groupby(["key", "period"], sort=True)[["value", "kind", "vintage"]].last()

    def history(self, key: str) -> pd.DataFrame:
        """Return what a series was said to come to: periods down, vintages across, NaN where nothing was said."""
        rows = self.table[self.table["key"] == key]
        return rows.pivot_table(index="period", columns="vintage", values="value", aggfunc="first")

    def to_dict(self) -> dict[str, Any]:
        """Return what a result says of the triangle that it was made from."""
        return {
            "name": self.name,
            "title": self.title,
            "source": self.source,
            "measure": self.measure,
            "vintages": len(self.vintages),
            "first": self.vintages[0].isoformat(),
            "last": self.vintages[-1].isoformat(),
            "series": len(self.keys),
            "licence": self.licence,
            "citation": self.citation,
            "note": self.note,
            "addresses": list(self.addresses),
        }


@lru_cache(maxsize=1)
def bundled_triangle() -> Triangle:
    """Return the triangle of UCDP deaths by country and month that comes with the package.

    Best estimates of deaths, summed by PaCE (Patterns of Conflict Emergence) from each Candidate release over the newest
    edition of GED: not UCDP's own sums, and without the events that span two months. The kind of release is read off
    where the figures of a year jump (`kinds_by_jumps`).
    """
    about = bundled_description(BUNDLED)
    rows = country_months(about["file"])
    days = {text: date.fromisoformat(text) for text in rows["vintage"].unique()}
    months = {text: pd.Period(text, "M") for text in rows["month"].unique()}
    table = pd.DataFrame(
        {
            "key": rows["iso3"],
            "period": pd.PeriodIndex(rows["month"].map(months), freq="M"),
            "vintage": rows["vintage"].map(days).astype(object),
            "value": rows["deaths"].astype(float),
        }
    )
    return Triangle(
        table=table.assign(kind=kinds_by_jumps(table)),
        name=BUNDLED,
        addresses=tuple(about["addresses"]),
        title=Message("nowcast.bundled"),
        note=joined([recognised(note) for note in about["notes"]]),
        **{key: about[key] for key in ("measure", "source", "licence", "citation")},
    )

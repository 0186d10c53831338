"""Reads publishers' long tables of aggregates, one row a place, a kind and a period, into sums that can be asked for.

A second row for one period of one place and kind would count twice, and so do rows of a whole country beside those of
its districts: the first is rejected, of the latter only the more detailed level is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.errors import InputError, listed
from trends.messages import Message
from trends.messages import listed as named_few
from trends.periods.calendar import Frequency, alias_of
from trends.series.aggregates import KIND, SINCE, Aggregates
from trends.series.measure import Measure
from trends.series.series_table import SeriesTable
from trends.sources.counts.count_tables import plain
from trends.sources.counts.wide_months import is_total
from trends.sources.incident_table import IncidentTable
from trends.sources.rejection import SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from trends.provenance import Provenance
    from trends.sources.counts.period_columns import Spans
    from trends.sources.files.raw import Coded, Sheet

__all__ = ["LongTable", "levels_by_name", "names_a_total", "read_long_tables", "skipped_rows"]

COARSER = "rows of whole places beside their parts"
_MOSTLY = 0.5
"""Rows without a division are whole places where more than this share of them hold as much as the rows beside them."""

_NO_NAME = "no name of a place or a kind"
_FIGURES = {"count": "count", "fatalities": "fatalities_reported"}


@dataclass(frozen=True)
class LongTable:
    """How a publisher lays out a long table.

    Attributes
    ----------
    columns : callable
        From a sheet's header to the columns that are read, by role: ``count``, ``fatalities``, the keys, and what
        `spans` needs.
    spans : callable
        From a table and the day of retrieval to the periods of its rows; rejects those without one.
    keys : tuple of str
        Roles that tell the rows of one period apart and can be asked for; ``country`` is one of them.
    places : tuple of str
        Further roles that tell places apart (codes).
    levels : callable, optional
        From a table to how detailed the place of each row is, shape (rows,): 0 for a country, more for its parts; by
        default what names of divisions it has.
    clean : mapping of str to callable
        How the words of a key are spelled.
    subject, fatalities : str
        What is counted, and what the column of deaths holds, as noun phrases.
    total, overlapping
        See `trends.series.aggregates.Aggregates`.
    absent_is_none : bool
        Whether a period without a row had no event, from a country's first row on: the publisher lists what happened.
    last_may_lack : bool
        Whether these files are published within their last period.
    """

    columns: Callable[[Sequence[str]], dict[str, str]]
    spans: Callable[[IncidentTable, date], Spans]
    keys: tuple[str, ...]
    subject: str
    fatalities: str = "fatalities"
    places: tuple[str, ...] = ()
    levels: Callable[[IncidentTable], NDArray[np.int64]] | None = None
    clean: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    total: tuple[str, ...] = ()
    overlapping: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absent_is_none: bool = False
    last_may_lack: bool = False


def read_long_tables(
    layout: LongTable,
    sheets: Sequence[Sheet],
    provenance: Provenance,
    today: date,
    *,
    by: str | None = None,
    fill: str | None = None,
    warnings: Sequence[str] = (),
) -> SeriesTable:
    """Read the sheets as one table with one series a country, or a value of the columns `by` (commas between).

    Raises
    ------
    InputError
        If the sheets' periods differ in length.
    SelectionError
        If they have no column `by`.
    """
    parts = [_Rows(layout, sheet, today) for sheet in sheets]
    freq, week = _one_length(parts, sheets)
    rows = pd.concat([part.rows for part in parts], keys=range(len(parts)))
    # ALEPPO and Aleppo are one place: taken for two, its events would be counted twice.
    _mark_totals(rows)
    named = rows[[*layout.keys, *layout.places]].apply(lambda column: column.str.casefold())
    second = named.assign(start=rows["start"]).duplicated()
    for number, part in enumerate(parts):
        if len(part.rows):  # a table without a row that is kept has no place in the index
            part.reject_second(second.loc[number])
    rows = rows[~second].reset_index(drop=True)
    remarks = [*warnings]
    rows, coarser = _most_detailed(rows, layout.levels is not None, remarks)
    if layout.absent_is_none and len(rows):
        # From a country's first row on: before that the publisher had not taken it up, and no row
        # says nothing.
        rows[SINCE] = rows.groupby("country")["start"].transform("min")
    last = None
    if layout.last_may_lack and len(rows):
        last = pd.Period(rows["start"].max(), freq=alias_of(freq, week))
        remarks.append(Message("sources.rows.last_period", unit=freq.value, when=last))
    # A key that is blank throughout tells nothing apart, and no series is to be named by it.
    keys = tuple(key for key in layout.keys if key == "country" or (rows[key] != "").any())
    figures = tuple(own for own in _FIGURES.values() if own in rows)
    skipped = skipped_rows([part.table for part in parts])
    if coarser:
        skipped[COARSER] = coarser
    kinds = sorted(set(rows[KIND])) if KIND in keys else []
    overlapping = {**layout.overlapping, **_wholes(kinds, layout.overlapping)}
    total = tuple(kind for kind in layout.total if kind in kinds)
    total = tuple(kind for kind in total if not any(kind in overlapping.get(whole, ()) for whole in total))
    # One total at most: two would be the same events twice.
    total = total or tuple(kind for kind in kinds if names_a_total(kind))[:1]
    whole = SeriesTable.of_aggregates(
        Aggregates(
            rows,
            keys,
            figures,
            by=("country",),
            total=total,
            overlapping=overlapping,
        ),
        freq,
        rejected=pd.concat([part.table.log.rejected() for part in parts], ignore_index=True),
        provenance=provenance,
        rows_read=sum(part.table.log.rows_read for part in parts),
        week=week,
        skipped=skipped,
        warnings=tuple(dict.fromkeys([*(text for part in parts for text in _said_of(part.table)), *remarks])),
        measures={"fatalities": Measure(("fatalities_reported",), subject=layout.fatalities)}
        if "fatalities_reported" in figures
        else {},
        subject=layout.subject,
        fill=fill == "zero" or layout.absent_is_none,
        filling_from=None if last is None else last.start_time.date(),
    )
    return whole if by is None else whole.split([name.strip() for name in by.split(",")])


def _said_of(table: IncidentTable) -> tuple[str, ...]:
    """Return what a reader must know of how the columns of a table were read."""
    return (*table.raw.warnings, *table.said, *table.noted)


def skipped_rows(tables: Sequence[IncidentTable]) -> dict[str, int]:
    """Return how many rows of some tables were set aside as no data, by kind."""
    skipped = {"tag rows": 0, "exact repeats": 0, "older versions": 0}
    for table in tables:
        for kind, number in table.log.skipped.items():
            skipped[kind] = skipped.get(kind, 0) + number
    return skipped


class _Rows:
    """The kept rows of one sheet."""

    def __init__(self, layout: LongTable, sheet: Sheet, today: date) -> None:
        wanted = layout.columns(sheet.header)
        self.table = table = IncidentTable(sheet.read(tuple(dict.fromkeys(wanted.values()))), wanted)
        amounts = {
            own: table.numbers(role, whole=True).amounts for role, own in _FIGURES.items() if role in table
        }
        for key in ("country", KIND):
            if key in table:
                table.log.reject(table[key].blank(), table.called(key), table[key], _NO_NAME)
        self.spans = layout.spans(table, today)
        columns: dict[str, Any] = {"start": self.spans.start.astype("datetime64[s]"), **amounts}
        for key in (*layout.keys, *layout.places):
            columns[key] = _words(table[key], layout.clean.get(key))
        columns["level"] = layout.levels(table) if layout.levels else levels_by_name(table)
        self.rows = pd.DataFrame(columns)[table.log.keep]

    def reject_second(self, second: pd.Series[bool]) -> None:
        """Reject rows that repeat the period of another."""
        again = np.zeros(self.table.raw.rows, dtype=bool)
        again[self.rows.index[second.to_numpy()]] = True
        periods = [role for role in ("from", "week", "month", "year") if role in self.table]
        role = [*periods, *self.table.names][0]
        self.table.log.reject(again, self.table.called(role), self.table[role], SECOND)


def _words(column: Coded, clean: Callable[[str], str] | None) -> NDArray[np.object_]:
    words = column.listed() if clean is None else [clean(word) for word in column.listed()]
    return np.asarray(np.array(words, dtype=object)[column.codes])


def _one_length(parts: Sequence[_Rows], sheets: Sequence[Sheet]) -> tuple[Frequency, str]:
    lengths = {(part.spans.freq, part.spans.week) for part in parts if len(part.rows)}
    if len(lengths) > 1:
        names = sorted(
            f"{freq.value}s" if freq is not Frequency.WEEK else f"weeks from {week.capitalize()}"
            for freq, week in lengths
        )
        raise InputError(
            f"{sheets[0].file} and what is read with it have periods of different lengths ({listed(names)}); read them "
            "apart."
        )
    return next(iter(lengths), (Frequency.MONTH, "monday"))


def _mark_totals(rows: pd.DataFrame) -> None:
    """Take the name of a division from rows of totals, in place, and give them the level -1: no part is coarser.

    A row says that it is a total (``Total``, ``National``), or it has the country's name and mostly holds what the rows
    beside it hold together. A province may have the name of its country (Guatemala), but hardly as many events as all
    others together, again and again.
    """
    for name in [name for name in ("admin1", "admin2") if name in rows]:
        words = rows[name].str.casefold()
        spelled = {word: names_a_total(word) for word in words.unique()}
        total = words.map(spelled).astype(bool)
        same = (words == rows["country"].str.casefold()) & ~total
        if same.any():
            group = [rows[key] for key in ("country", KIND, "start") if key in rows]
            amounts = rows["count"].where(rows["level"] >= 0)
            own = amounts.where(same, 0.0).groupby(group).transform("sum")
            others = amounts.where(~same & ~total & (words != ""), 0.0).groupby(group).transform("sum")
            telling = same & (own + others > 0)
            equal = (own == others)[telling].groupby(rows["country"][telling]).mean() > _MOSTLY
            total |= same & rows["country"].map(equal).fillna(False).astype(bool)
        rows.loc[total, name] = ""
        rows.loc[total, "level"] = -1


def names_a_total(word: str) -> bool:
    """Return whether a name of a place or a kind says that its row is a total."""
    return is_total(word) or plain(word) in {"national", "nationwide", "whole_country", "country_total"}


def _wholes(kinds: Sequence[str], overlapping: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return which kinds of a table lie inside others: all inside a total, and what the publisher says, however spelled."""
    inside = {plain(kind): {plain(part) for part in parts} for kind, parts in overlapping.items()}
    wholes = {}
    for kind in kinds:
        parts = inside.get(plain(kind), set())
        others = tuple(
            other for other in kinds if other != kind and (names_a_total(kind) or plain(other) in parts)
        )
        if others:
            wholes[kind] = others
    return wholes


def _most_detailed(rows: pd.DataFrame, stated: bool, said: list[str]) -> tuple[pd.DataFrame, int]:
    """Leave out rows of whole places where their parts stand beside them; return the rest and how many are left out.

    The sums of two levels are the same events twice; where they differ, a sentence says so. A period that has rows of
    the whole place only keeps them. Where the level is not `stated` but told by blank names, rows without a name may
    also be events that could not be placed: so they are taken for whole places only if, wherever they stand beside
    others, they mostly hold as much as these or more.
    """
    group = [name for name in ("country", KIND) if name in rows] + ["start"]
    # Period by period: a publisher may give districts in some months and the whole country in
    # others.
    finest = rows.groupby(group)["level"].transform("max")
    coarse = rows["level"] < finest
    if not stated and coarse.any():
        amounts = rows["count"]
        whole = amounts.where(coarse, 0.0).groupby([rows[name] for name in group]).transform("sum")
        parts = amounts.where(~coarse, 0.0).groupby([rows[name] for name in group]).transform("sum")
        enough = (whole >= parts)[coarse].groupby(rows["country"][coarse]).mean() > _MOSTLY
        coarse &= rows["country"].map(enough).fillna(False).astype(bool) | (rows["level"] < 0)
    if coarse.any():
        said += _said_of_both(rows, coarse, group)
    left = rows[~coarse]
    parted = left.groupby("country")["level"].transform("max")
    alone = (left["level"] < parted) & (left["count"] > 0)
    if not stated:
        alone &= left["country"].isin(rows.loc[coarse, "country"].unique())
    if alone.any():
        places = named_few(left.loc[alone, "country"].unique())
        said.append(Message("sources.rows.whole_alone", places=places))
    return left.drop(columns="level").reset_index(drop=True), int(coarse.sum())


def _said_of_both(rows: pd.DataFrame, coarse: pd.Series[bool], group: Sequence[str]) -> list[str]:
    """Say of which countries rows of whole places are left out, and where their sums are not those of the parts."""
    places = named_few(rows.loc[coarse, "country"].unique())
    remarks: list[str] = [Message("sources.rows.parts_counted", places=places)]
    both = rows[pd.MultiIndex.from_frame(rows[group]).isin(pd.MultiIndex.from_frame(rows.loc[coarse, group]))]
    keys = [name for name in group if name != "start"]
    sums = both.pivot_table("count", keys, "level", aggfunc="sum")
    differ = sums[sums.max(axis=1) > sums.min(axis=1)]
    if len(differ):
        where = differ.index[0] if len(keys) == 1 else ", ".join(differ.index[0])
        remarks.append(
            Message(
                "sources.rows.parts_differ",
                n=len(differ),
                total=len(sums),
                keys=keys,
                where=where,
                figures=[int(number) for number in differ.iloc[0].dropna()],
            )
        )
    return remarks


def levels_by_name(table: IncidentTable) -> NDArray[np.int64]:
    """Return how detailed the place of each row is by the names that it has: 0 for a country, 2 for a district."""
    return np.where(~table["admin2"].blank(), 2, np.where(~table["admin1"].blank(), 1, 0))

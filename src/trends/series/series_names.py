"""Which series of a file is meant: by its name, in other letters, or as the country it is about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trends.errors import SelectionError, listed, nearest
from trends.messages import Message
from trends.messages import listed as named_few
from trends.names.countries import iso3_of, match_country
from trends.series.aggregates import reach_of, summed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trends.series.series_table import SeriesTable

__all__ = ["named", "of_country", "selected"]


def named(table: SeriesTable, series: str | None) -> str:
    """Return the name of the series that is meant.

    Raises
    ------
    SelectionError
        If there is none of that name, or none is named where there are several.
    """
    rows_of = table.index.rows_of
    if series is None:
        if len(rows_of) > 1:
            there = named_few(map(repr, rows_of))
            raise SelectionError(
                Message("faults.selection.which_series", file=table.file, n=len(rows_of), names=there)
            )
        return next(iter(rows_of))
    if series in rows_of:
        return series
    folded = [name for name in rows_of if name.casefold() == series.casefold()]
    if len(folded) == 1:
        return folded[0]
    code = iso3_of(series)
    of_country = [name for name in rows_of if code is not None and iso3_of(name) == code]
    if len(of_country) == 1:
        return of_country[0]
    names = [name for name in rows_of if name]
    if not names:
        raise SelectionError(f"{table.file} has no series {series!r}: it holds one, which has no name.")
    close = nearest(series, names)
    raise SelectionError(
        Message(
            "faults.selection.no_series",
            file=table.file,
            series=repr(series),
            near="yes" if close else "no",
            n=len(close),
            names=named_few(map(repr, close or rows_of)),
        )
    )


def of_country(table: SeriesTable, wanted: Mapping[str, str | Sequence[str]]) -> list[str]:
    """Return the names of the series of the countries asked for.

    Raises
    ------
    SelectionError
        If something else than a country is asked for, or a country has no series.
    """
    if not all(table.tells(key) for key in wanted):
        raise SelectionError(
            f"{table.file} holds one row a period and does not tell {listed(wanted)} apart"
            f"{'' if len(table.series) == 1 else '; --series (series=) names one of its series'}."
        )
    words = (wanted["country"],) if isinstance(wanted["country"], str) else wanted["country"]
    names: list[str] = []
    for word in words:
        country = match_country(word)
        matching = [name for name in table.series if iso3_of(name) == country.iso3]
        if not matching:
            raise SelectionError(f"{table.file} has no series of {country.name}.")
        names += matching
    return list(dict.fromkeys(names))


def selected(table: SeriesTable, conditions: Mapping[str, str | Sequence[str]]) -> SeriesTable:
    """Return the rows that meet every condition; see `SeriesTable.select`."""
    words = "; ".join(
        f"{key} = {value if isinstance(value, str) else ' or '.join(map(str, value))}"
        for key, value in conditions.items()
    )
    if table.aggregates is None:
        rows = table.frame[table.frame["series"].isin(of_country(table, conditions))]
        reach = table.reach or reach_of(table.frame["start"])
        kept_table = replace(table, frame=rows.reset_index(drop=True), reach=reach)
    else:
        kept = table.aggregates.select(**conditions)
        kept_table = replace(table, frame=summed(kept, table.freq, table.week), aggregates=kept)
    return replace(kept_table, provenance=table.provenance.filtered(words))

"""A country's series in a file of many: a panel by country, or the workbooks with one series per country."""

from __future__ import annotations

from pathlib import Path

from trends.countries import iso3_of, match_country
from trends.errors import SelectionError
from trends.series_table import SeriesTable
from trends.sources import load

__all__ = ["country_series"]


def country_series(table: SeriesTable, data: object, country: str) -> tuple[SeriesTable, str] | None:
    """Find the series of a country.

    Parameters
    ----------
    table : SeriesTable
        The file as it was loaded.
    data : object
        What it was loaded from, where that was a path or a name: a file whose periods come more than once is read
        again by the column that tells its series apart.
    country : str
        English name, alpha-3 code or Gleditsch-Ward number.

    Returns
    -------
    tuple of SeriesTable and str, or None
        The table and the name of its series; None where its series are not countries.

    Raises
    ------
    SelectionError
        If there is no such country, or several series are of it.
    """
    if table.tellers and isinstance(data, (str, Path)):
        for column in table.tellers:
            found = load(data, by=column)
            if isinstance(found, SeriesTable) and (named := _named(found, country)) is not None:
                return found, named
        return None
    named = _named(table, country)
    return None if named is None else (table, named)


def _named(table: SeriesTable, country: str) -> str | None:
    """Return the name of a country's series; None where there is one series only, or none is a country's."""
    if len(table.series) < 2:
        return None
    codes = {name: iso3_of(name) for name in table.series}
    if not any(codes.values()):
        return None
    wanted = match_country(country)
    found = [name for name, code in codes.items() if code == wanted.iso3]
    if len(found) != 1:
        what = "no series" if not found else f"{len(found)} series"
        raise SelectionError(f"The file has {what} of {wanted.name}.")
    return found[0]

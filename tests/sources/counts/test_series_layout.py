from __future__ import annotations

from datetime import date

import pytest

from trends.errors import InputError
from trends.sources.counts.series_layout import recognise, settle_layout
from trends.sources.files.columnar import ColumnSheet
from trends.sources.files.raw import Coded


def sheet(header, *rows):
    import pyarrow as pa

    columns = {
        name: Coded.from_arrow(pa.array([row[place] for row in rows], pa.string()))
        for place, name in enumerate(header)
    }
    return ColumnSheet("x.csv", tuple(header), columns, len(rows))


TODAY = date(2024, 6, 30)


@pytest.mark.parametrize(
    ("header", "look"),
    [
        (["month", "count"], "series"),
        (["Date", "Count"], "series"),
        (["date", "count", "country"], "series"),
        (["year_month", "events", "country_iso3"], "series"),
        (["date", "killed"], None),
        (["date", "count", "latitude", "longitude"], None),
        (["event_id", "month", "count"], None),
        (["year", "perpetrator", "killed"], None),
        (["a", "count"], None),
    ],
)
def test_a_series_has_a_period_and_nothing_that_marks_an_incident(header, look):
    assert recognise(sheet(header), TODAY) == look


def test_the_first_name_on_the_list_is_the_period():
    assert settle_layout(sheet(["date", "count", "month"], ["2020-01-01", "1", "2020-01"])).period == "month"
    assert settle_layout(sheet(["date", "count", "month"]), period="Date").period == "date"


def test_a_month_without_its_year_takes_the_year_beside_it():
    assert settle_layout(sheet(["year", "month", "count"], ["2020", "3", "1"])).period == ("year", "month")
    assert settle_layout(sheet(["year", "month", "count"], ["2020", "2020-03", "1"])).period == "month"


def test_every_column_has_one_role():
    layout = settle_layout(
        sheet(["month", "count", "count_low", "series", "killed", "observed"], ["2020-01"] * 6)
    )
    assert (layout.count, layout.count_low, layout.series, layout.others) == (
        "count",
        "count_low",
        "series",
        ("killed",),
    )
    named = settle_layout(sheet(["month", "n", "where"], ["2020-01"] * 3), measure="N", by="Where")
    assert (named.count, named.series, named.others) == ("n", "where", ())


def test_a_column_that_does_not_exist():
    with pytest.raises(InputError, match=r"no column 'cuont' \(--measure\); there is count"):
        settle_layout(sheet(["month", "count"]), measure="cuont")
    with pytest.raises(InputError, match="no column that holds the period"):
        settle_layout(sheet(["a", "count"]))


def test_a_wide_table_is_not_searched_for_labels():
    """Thousands of columns, each read at fifteen depths, took a quarter of a minute."""
    wide = ["t", *(f"x{place}" for place in range(12))]
    assert recognise(sheet(wide, ["2020-01", *["3"] * 12]), TODAY) is None
    assert recognise(sheet(["t", "attacks"], ["2020-01", "3"]), TODAY) == "series"

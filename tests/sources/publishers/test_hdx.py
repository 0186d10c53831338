"""Workbooks in HDX's layout, all invented."""

from __future__ import annotations

import pytest

import trends
from trends.errors import InputError, SelectionError
from trends.series.series_table import SeriesTable
from trends.sources import load

HEAD = ["Country", "Admin1", "Admin2", "ISO3", "Admin2 Pcode", "Month", "Year", "Events", "Fatalities"]


def rows(country, *numbers):
    return [
        [country, "A", district, "XXX", "X1", month, year, events, deaths]
        for district, month, year, events, deaths in numbers
    ]


@pytest.fixture
def book(workbook):
    ruritania = rows(
        "Ruritania", ("a", "January", 2020, 3, 1), ("b", "January", 2020, 4, 0), ("a", "February", 2020, 0, 0)
    )
    syldavia = rows("Syldavia", ("a", "January", 2020, 1, 2), ("a", "March", 2020, 2, 3))
    return workbook(
        {
            "TOU": [["Terms of use"], ["No rows may be passed on"]],
            "HRP_1": [HEAD, *ruritania],
            "Non_HRP": [HEAD, *syldavia],
        }
    )


def test_one_series_a_country_from_all_sheets(book, today, accounted):
    table = load(book, today=today)
    assert isinstance(table, SeriesTable)
    assert table.provenance.source == "hdx-acled"
    assert table.series == ("Ruritania", "Syldavia")
    assert table.count(series="Ruritania").count.tolist() == [7, 0]
    assert table.count(measure="fatalities", series="Ruritania").count.tolist() == [1, 0]
    assert table.count(series="Syldavia").observed.tolist() == [True, False, True]
    assert (table.rows_read, table.kept) == (5, 5)
    assert any("March 2020" in warning and "incomplete" in warning for warning in table.warnings)
    assert any("TOU" in note for note in table.notes)
    assert accounted(table)
    with pytest.raises(SelectionError):
        table.count()


def test_another_column_may_tell_the_series_apart(book, today):
    assert load(book, by="Admin2", today=today).series == ("a", "b")


def test_demonstrations_have_no_fatalities(workbook, today):
    head = [name for name in HEAD if name != "Fatalities"]
    table = load(
        workbook({"Data": [head, ["Ruritania", "A", "a", "XXX", "X1", "May", 2020, 3]]}), today=today
    )
    assert table.count().total == 3
    with pytest.raises(SelectionError, match="no measure 'fatalities'"):
        table.count(measure="fatalities")


def test_rows_that_cannot_be_used_stop_the_count(workbook, today, accounted):
    bad = rows(
        "Ruritania",
        ("a", "Smarch", 2020, 3, 1),
        ("a", "May", 25, 3, 1),
        ("a", "May", 2020, -3, 1),
        ("a", "May", 2020, 3, 1),
    )
    table = load(workbook({"Data": [HEAD, *bad]}), today=today)
    assert table.rejected["line"].tolist() == [2, 3, 4]
    assert accounted(table)
    with pytest.raises(InputError, match=r"Line 2 of book\.xlsx cannot be used"):
        table.count()


def test_a_second_row_of_one_place_would_count_twice(workbook, today, accounted):
    country = [
        ["Country", "Month", "Year", "Events"],
        ["Ruritania", "May", 2020, 3],
        ["Ruritania", "May", 2020, 3],
    ]
    table = load(workbook({"Data": country}), today=today)
    assert table.rejected[["line", "reason"]].to_numpy().tolist() == [[3, "a second row for this period"]]
    assert accounted(table)
    districts = rows(
        "Ruritania", ("a", "May", 2020, 3, 1), ("b", "May", 2020, 3, 1), ("a", "May", 2020, 5, 1)
    )
    table = load(workbook({"Data": [HEAD, *districts]}), today=today)
    assert table.rejected["line"].tolist() == [4]
    assert table.frame["count"].tolist() == [6]


def test_two_releases_read_together_are_not_added_up(workbook, today, accounted):
    head = ["Country", "Month", "Year", "Events"]
    first = workbook({"Data": [head, ["Ruritania", "May", 2020, 3]]}, "f/2020.xlsx")
    workbook({"Data": [head, ["Ruritania", "May", 2020, 4], ["Ruritania", "June", 2020, 1]]}, "f/2021.xlsx")
    table = load(first.parent, today=today)
    assert table.rejected[["file", "line"]].to_numpy().tolist() == [["2021.xlsx", 2]]
    assert accounted(table)
    with pytest.raises(
        InputError, match=r"Line 2 of 2021\.xlsx cannot be used: a second row for this period"
    ):
        table.count()


@pytest.mark.parametrize("name", ["Syria", "SYR", "syria", "Syrian Arab Republic", "652"])
def test_a_country_answers_to_its_names_wherever_a_series_is_picked(write, capsys, name):
    from trends.cli import main

    months = ["January", "February", "March"]
    lines = ["Country,Admin1,Admin2,ISO3,Month,Year,Events,Fatalities"]
    for country, code, level in (("Syria", "SYR", 5), ("Iraq", "IRQ", 1)):
        for place in ("A", "B"):
            lines += [f"{country},{place},x,{code},{month},2020,{level},0" for month in months]
    path = write("\n".join([*lines, ""]), "hdx.csv")
    for option in ("--series", "--country"):
        assert main(["count", str(path), option, name]) == 0
        assert "2020-01,10,10,10,31,true" in capsys.readouterr().out
    assert main(["count", str(path), "--country", name, "--admin1", "B"]) == 0
    assert "2020-01,5,5,5,31,true" in capsys.readouterr().out
    assert trends.study(path, country=name, replicates=99).series.total == 30


def test_rows_of_a_country_beside_its_districts_count_once(workbook, today, accounted):
    districts = rows("Ruritania", ("a", "January", 2020, 3, 1), ("b", "January", 2020, 4, 0))
    whole = [["Ruritania", "", "", "XXX", "", "January", 2020, 9, 1]]
    alone = [["Syldavia", "", "", "YYY", "", "January", 2020, 2, 0]]
    table = load(workbook({"Data": [HEAD, *whole, *districts, *alone]}), today=today)
    assert table.count(series="Ruritania").count.tolist() == [7]
    assert table.count(series="Syldavia").count.tolist() == [2]
    assert any("Ruritania: 9 and 7 events" in warning for warning in table.warnings)
    assert accounted(table)


@pytest.mark.parametrize(
    "months", [("Janvier", "Février", "Août"), ("enero", "febrero", "agosto"), ("يناير", "فبراير", "أغسطس"), ("январь", "февраль", "август")]
)  # fmt: skip
def test_months_in_other_languages(workbook, today, months):
    lines = [
        ["Ruritania", "A", "a", "XXX", "X1", month, 2020, number, 0] for number, month in enumerate(months, 1)
    ]
    counts = load(workbook({"Data": [HEAD, *lines]}), today=today).count(series="Ruritania")
    assert counts.count[[0, 1, 7]].tolist() == [1, 2, 3]

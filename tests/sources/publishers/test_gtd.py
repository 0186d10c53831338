"""Rows in GTD's layout, all invented: its terms allow no real one here."""

from __future__ import annotations

import pandas as pd
import pytest

from trends.schema import schema
from trends.sources import load

EVENT = {
    "eventid": "202001010001",
    "iyear": "2020",
    "imonth": "1",
    "iday": "1",
    "approxdate": "",
    "country_txt": "Syria",
    "provstate": "Homs",
    "city": "Strelsau",
    "latitude": "34.5",
    "longitude": "38.3",
    "specificity": "1",
    "doubtterr": "0",
    "attacktype1_txt": "Armed Assault",
    "targtype1_txt": "Military",
    "gname": "Ruritanian Liberation Front",
    "nkill": "3",
    "nkillter": "0",
    "nwound": "2",
    "nhostkid": "-99",
}


@pytest.fixture
def gtd(write, table):
    def written(*changes):
        rows = [
            {**EVENT, "eventid": f"20200101{number:04d}", **change}
            for number, change in enumerate(changes, 1)
        ]
        return write(table([list(row.values()) for row in rows], list(EVENT)), "gtd.csv")

    return written


def test_one_event(gtd, today, accounted):
    data = load(gtd({}), today=today)
    row = data.frame.iloc[0]
    assert (data.provenance.source, row["incident_id"], row["iso3"]) == ("gtd", "202001010001", "SYR")
    assert (row["date_start"], row["date_precision"]) == (pd.Timestamp("2020-01-01"), "day")
    assert (row["kind"], row["attacker"], row["actor_1"], row["actor_2"]) == (
        "Armed Assault",
        "Ruritanian Liberation Front",
        "Ruritanian Liberation Front",
        "Military",
    )
    assert (row["fatalities_best"], row["wounded"]) == (3, 2)
    assert pd.isna(row["abducted"])
    assert bool(row["certain"]) is True
    assert "not for redistribution" in data.provenance.licence
    schema().validate(data.frame)
    assert accounted(data)


@pytest.mark.parametrize(
    ("month", "day", "end", "precision"),
    [("2", "0", "2020-02-29", "month"), ("0", "0", "2020-12-31", "year"), ("0", "5", "2020-12-31", "year")],
)
def test_unknown_months_and_days(gtd, today, month, day, end, precision):
    row = load(gtd({"imonth": month, "iday": day}), today=today).frame.iloc[0]
    assert row["date_precision"] == precision
    assert row["date_end"] == pd.Timestamp(end)


@pytest.mark.parametrize(
    ("written", "killed"), [("2.5", 2.5), ("", None), ("NA", None), ("-9", None), ("-99", None)]
)
def test_fractional_and_missing_deaths(gtd, today, written, killed):
    value = load(gtd({"nkill": written}), today=today).frame["fatalities_best"].iloc[0]
    assert pd.isna(value) if killed is None else value == killed


def test_doubtful_incidents_and_unknown_groups(gtd, today):
    data = load(gtd({"doubtterr": "1"}, {"doubtterr": "-9"}, {"gname": "Unknown"}), today=today)
    assert data.frame["certain"].tolist()[0] is False or not data.frame["certain"].tolist()[0]
    assert data.frame["certain"].isna().tolist() == [False, True, False]
    assert data.frame["attacker"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"iday": "32"}, "iyear, imonth, iday", "no such date"),
        ({"imonth": "13"}, "iyear, imonth, iday", "no such date"),
        ({"iyear": "25"}, "iyear, imonth, iday", "a date before 1900"),
        ({"iyear": "1825"}, "iyear, imonth, iday", "a date before 1900"),
        ({"doubtterr": "7"}, "doubtterr", "a code that the codebook does not have"),
        ({"specificity": "6"}, "specificity", "a code that the codebook does not have"),
        ({"nkill": "-3"}, "nkill", "a negative number"),
    ],
)
def test_rows_that_cannot_be_used(gtd, today, accounted, change, column, reason):
    data = load(gtd({}, change), today=today)
    assert data.rejected[["line", "column", "reason"]].to_numpy().tolist() == [[3, column, reason]]
    assert accounted(data)


def test_ids_that_a_spreadsheet_rounded(gtd, today, accounted):
    data = load(gtd({"eventid": "2.02E+11"}, {"eventid": "2.02E+11"}), today=today)
    assert len(data.frame) == 2
    assert any("rounded by a spreadsheet" in warning for warning in data.warnings)
    assert accounted(data)


def test_a_workbook_of_floats(workbook, today):
    rows = [list(EVENT), [float(value) if value.lstrip("-").isdigit() else value for value in EVENT.values()]]
    data = load(workbook({"Data": rows}), today=today)
    assert data.frame["incident_id"].tolist() == ["202001010001"]


def test_case_incidents_without_a_toll_are_read(cases):
    data = load(cases / "gtd_layout_blank_tolls.csv.gz")
    assert (data.provenance.source, len(data.frame), len(data.rejected)) == ("gtd", 3600, 0)
    assert data.frame["fatalities_best"].isna().sum() == 219
    assert data.frame["fatalities_best"].sum() == 6857
    assert (data.frame["fatalities_best"] >= 1).sum() == 2956


def test_one_rounded_id_costs_no_other_row_its_name(gtd, today):
    data = load(
        gtd({"eventid": "202001010001"}, {"eventid": "2.02E+11"}, {"eventid": "202001010003"}), today=today
    )
    assert data.frame["incident_id"].tolist()[::2] == ["202001010001", "202001010003"]
    assert data.frame["incident_id"].tolist()[1].endswith("row 2")
    assert any("in 1 row, which" in warning for warning in data.warnings)

from __future__ import annotations

import tomllib

import pandas as pd
import pytest

from trends.canonical import schema
from trends.errors import InputError
from trends.sources import load, suggest_columns

LOG = "Event ID;Date;Country;Province;Town;Lat;Lon;Attack type;Perpetrator;Killed;Wounded\n"


def accounted(data):
    return len(data.frame) + len(data.rejected) + sum(data.skipped.values()) == data.rows_read


def test_obvious_names_are_understood(write, today):
    data = load(write(LOG + "7;31/01/2020;Syria;Homs;Sukhna;34,89;38,87;ambush;IS;1.234;12\n"), today=today)
    row = data.frame.iloc[0]
    assert data.provenance.source == "generic"
    assert (row["incident_id"], row["date_start"]) == ("7", pd.Timestamp("2020-01-31"))
    assert (row["iso3"], row["admin1"], row["place"], row["kind"], row["attacker"]) == (
        "SYR",
        "Homs",
        "Sukhna",
        "ambush",
        "IS",
    )
    assert (row["latitude"], row["longitude"], row["wounded"]) == (34.89, 38.87, 12)
    assert pd.isna(row["fatalities_low"])
    schema().validate(data.frame)


def test_a_mapping_decides(write, today):
    path = write("a,b,c\n03/04/2021,n.k.,x\n05/04/2021,7,y\n")
    mapping = write(
        '[columns]\ndate_start = "a"\nfatalities_best = "b"\nactor_1 = "C"\n[constant]\ncountry = "Iraq"\n'
        '[dates]\nday_first = false\n[unknown]\nwords = ["n.k."]\n',
        "m.toml",
    )
    data = load(path, columns=mapping, today=today)
    assert data.frame["date_start"].tolist() == [pd.Timestamp("2021-03-04"), pd.Timestamp("2021-05-04")]
    assert data.frame["fatalities_best"].isna().tolist() == [True, False]
    assert data.frame["iso3"].tolist() == ["IRQ", "IRQ"]
    assert data.frame["actor_1"].tolist() == ["x", "y"]


def test_a_mapping_that_names_a_missing_column(write, today):
    with pytest.raises(InputError, match="has no column 'When', which the mapping names; there is"):
        load(write("a,b\n2020-01-01,2\n"), columns={"columns": {"date_start": "When"}}, today=today)


def test_an_order_of_dates_that_nothing_tells_is_warned_of(write, today):
    data = load(write("date,killed\n03/04/2021,2\n"), today=today)
    assert data.frame["date_start"].iloc[0] == pd.Timestamp("2021-04-03")
    assert any("03/04/2021" in warning and "day first" in warning for warning in data.warnings)


def test_dates_in_three_columns(write, today):
    data = load(
        write(
            "year,month,day,killed,lat,lon\n2020,2,29,1,1,2\n2020,Feb,0,1,1,2\n2020,0,0,1,1,2\n2020,2,30,1,1,2\n"
        ),
        today=today,
    )
    assert data.frame["date_precision"].tolist() == ["day", "month", "year"]
    assert data.frame["date_end"].tolist() == [
        pd.Timestamp(day) for day in ("2020-02-29", "2020-02-29", "2020-12-31")
    ]
    assert data.rejected["reason"].tolist() == ["no such date"]
    assert accounted(data)


def test_rows_without_ids_are_all_kept(write, today):
    data = load(write("date,killed\n2020-01-01,2\n2020-01-01,2\n"), today=today)
    assert len(data.frame) == 2
    assert data.frame["incident_id"].is_unique
    assert any("no column of ids" in note for note in data.notes)


def test_unknown_is_null_and_never_minus_99(write, today):
    data = load(write("date,killed,wounded,place\n2020-01-01,-99,-9,\n,3,NA,unknown\n"), today=today)
    assert data.frame["fatalities_best"].isna().tolist() == [True, False]
    assert data.frame["wounded"].isna().all()
    assert data.frame["date_precision"].tolist() == ["day", "unknown"]


def test_bad_rows_are_rejected_and_the_rest_kept(write, today):
    text = "date,killed,lat,lon\n2020-01-01,2,1,1\nyesterday,2,1,1\n2020-01-02,two,1,1\n2020-01-03,-3,1,1\n2020-01-04,1,91,1\n2020-01-05,1,1\n"
    data = load(write(text), today=today)
    assert len(data.frame) == 1
    assert data.rejected[["line", "column"]].to_numpy().tolist() == [
        [3, "date"],
        [4, "killed"],
        [5, "killed"],
        [6, "lat"],
        [7, ""],
    ]
    assert accounted(data)


def test_empty_rows_of_a_spreadsheet_are_no_data(write, today):
    data = load(write("date,killed,x\n2020-01-01,2,a\n,,\n ,,\n"), today=today)
    assert data.skipped["empty rows"] == 2
    assert accounted(data)


def test_a_range_of_dates(write, today):
    data = load(
        write("date_start,date_end,killed\n2020-01-01,2020-01-05,2\n2020-01-05,2020-01-01,2\n"), today=today
    )
    assert data.frame["date_precision"].tolist() == ["range"]
    assert data.rejected["reason"].tolist() == ["it ends before it starts"]


def test_our_own_columns_come_back(write, ged, today):
    once = load(write(ged({}, {"date_prec": "2", "date_end": "2020-03-03"})), today=today)
    text = once.frame.drop(columns=[name for name in once.frame if name.startswith("source")]).to_csv(
        index=False
    )
    again = load(write(text, "again.csv"), today=today)
    for name in (
        "incident_id",
        "date_start",
        "date_end",
        "date_precision",
        "place_precision",
        "iso3",
        "fatalities_low",
        "kind",
        "certain",
        "reports",
    ):
        pd.testing.assert_series_equal(once.frame[name], again.frame[name])


def test_what_is_not_understood_says_what_was_found(write, today):
    with pytest.raises(InputError, match="is not understood: no column") as caught:
        load(write("colour,size\nred,3\n"), today=today)
    assert "colour" in str(caught.value)
    assert "--columns" in str(caught.value)


def test_a_proposal_is_a_mapping_that_works(write, today):
    path = write('Date of attack,Killed,"Odd ""name""",Province\n2020-01-31,3,x,Homs\n')
    text = suggest_columns(path)
    found = tomllib.loads(text)
    assert found["columns"] == {
        "date_start": "Date of attack",
        "fatalities_best": "Killed",
        "admin1": "Province",
    }
    assert '#   "Odd \\"name\\""  # such as x' in text
    assert len(load(path, columns=write(text, "m.toml"), today=today).frame) == 1


def test_a_hostile_name_cannot_break_the_proposal(write):
    path = write('date,"a\nb = ""x"""\n2020-01-31,"1\n[columns]"\n')
    assert set(tomllib.loads(suggest_columns(path))["columns"]) == {"date_start"}


def test_a_count_with_three_decimals_may_be_a_thousand_and_is_warned_of(write, today):
    data = load(
        write("date;killed;lat\n2020-01-01;1.234;35,5\n2020-01-02;0.333;35,5\n2020-01-03;2;35,5\n"),
        today=today,
    )
    assert data.frame["fatalities_best"].tolist() == [1.234, 0.333, 2]
    (said,) = [warning for warning in data.warnings if "three decimals" in warning]
    assert said.startswith("In 1 row killed is a fraction with three decimals such as 1.234;")


def test_one_row_is_not_called_rows(write, today):
    data = load(write("id,date,killed\n1,2020-01-01,3\n1,2020-01-01,4\n"), today=today)
    assert any(
        warning.startswith("1 row is an older version of an incident that comes again")
        for warning in data.warnings
    )

from __future__ import annotations

import tomllib

import pandas as pd
import pytest

from trends.errors import InputError
from trends.schema import schema
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


def test_people_come_whole_and_a_fraction_is_warned_of(write, today):
    data = load(
        write("date;killed;lat\n2020-01-01;1.234;35,5\n2020-01-02;0.333;35,5\n2020-01-03;2;35,5\n"),
        today=today,
    )
    assert data.frame["fatalities_best"].tolist() == [1.234, 0.333, 2]
    assert "In 2 rows killed is no whole number, such as 1.234: it is a share of a toll" in " ".join(
        data.warnings
    )


def test_codes_for_unknown_are_no_tolls(write, today):
    rows = "".join(f"2020-01-{day:02},{toll}\n" for day, toll in enumerate([1, -88, -99, 999, 3, 999, -9], 1))
    data = load(write("date,killed\n" + rows), source="generic", today=today)
    assert data.frame["fatalities_best"].astype(object).fillna("?").tolist() == [
        1,
        "?",
        "?",
        "?",
        3,
        "?",
        "?",
    ]
    assert "In 2 rows killed is 999, far above all others: taken as unknown." in data.warnings


def test_running_totals_are_warned_of(write, today):
    rows = [
        f"2020-01-{day:02},{country},{day * step}"
        for day in range(1, 15)
        for country, step in (("Syria", 3), ("Iraq", 1))
    ]
    data = load(write("\n".join(["date,country,killed", *rows])), source="generic", today=today)
    assert any(warning.startswith("killed never falls from one day to the next") for warning in data.warnings)
    data = load(
        write("\n".join(["date,country,killed", *rows, "2020-02-01,Syria,0"])), source="generic", today=today
    )
    assert not any("never falls" in warning for warning in data.warnings)


def test_a_number_is_never_a_name(write, today):
    data = load(
        write(
            "date,country,actor,x,y\n2020-01-01,652,101,2345678,100200\n2020-01-02,645,102,2345679,100200\n"
        ),
        today=today,
    )
    assert data.frame[["country", "actor_1", "latitude"]].isna().all().all()
    assert len(data.frame) == 2
    assert set(data.columns_unread) == {"country", "actor", "x", "y"}
    assert "The column actor is not read: its name says actor_1, but the values are numbers." in data.warnings


def test_the_case_of_low_best_and_high(cases):
    data = load(cases / "deaths_low_best_high.csv", source="generic")
    assert data.check()["fatalities"] == {"low": 4, "best": 11, "high": 23}
    assert data.frame["kind"].tolist()[0] == "State-based violence"


def test_the_case_of_totals_and_their_parts(cases):
    data = load(cases / "aid_worker_layout.csv", source="generic")
    assert data.frame["fatalities_best"].tolist() == [1, 0, 2, 0]
    assert data.frame["wounded"].tolist() == [0, 1, 0, 1]
    assert data.frame["abducted"].tolist() == [2, 1, 0, 0]
    assert data.frame["actor_1"].tolist()[0] == "Group A"
    assert {"Nationals killed", "Internationals kidnapped", "UN"} <= set(data.columns_unread)


def test_one_row_is_not_called_rows(write, today):
    data = load(write("id,date,killed\n1,2020-01-01,3\n1,2020-01-01,4\n"), today=today)
    assert any(
        warning.startswith("1 row is an older version of an incident that comes again")
        for warning in data.warnings
    )


def test_dates_with_the_day_before_the_month_after_the_year(tmp_path):
    path = tmp_path / "incidents.csv"

    def read(*days):
        rows = [f"{day},Ruritania,1" for day in days]
        path.write_text("\n".join(["date,country,killed", *rows]) + "\n", encoding="utf-8")
        data = load(path)
        return data.frame["date_start"].dt.strftime("%m-%d").tolist(), data

    days, data = read("2018-25-01", "2018-03-04", "2018-31-12 00:00")
    assert days == ["01-25", "04-03", "12-31"]
    assert any("such as 2018-25-01 were read as year, day and month" in note for note in data.notes)
    # One date that tells the usual order, and nothing is turned: the other is listed.
    days, data = read("2018-25-01", "2018-03-04", "2018-12-31")
    assert days == ["03-04", "12-31"]
    assert data.rejected["value"].tolist() == ["2018-25-01"]
    assert any("2018-25-01" in note and "rejected" in note for note in data.notes)


@pytest.mark.parametrize("last", [",Total,,12", ",,Grand total,12", ",TOTAL:,,12"])
def test_a_row_of_totals_is_no_incident_of_unknown_date(tmp_path, last):
    path = tmp_path / "incidents.csv"
    rows = [
        "date,country,place,killed",
        "2019-01-05,Ruritania,A,5",
        "2019-02-05,Ruritania,B,7",
        ",Ruritania,C,0",
    ]
    path.write_text("\n".join([*rows, last]) + "\n", encoding="utf-8")
    data = load(path)
    assert data.frame["fatalities_best"].tolist() == [5, 7, 0]
    assert data.rejected[["line", "reason"]].to_numpy().tolist() == [[5, "a total of other rows"]]

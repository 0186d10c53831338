from __future__ import annotations

import pandas as pd
import pytest

from trends.sources import load

GROUPS = [
    "Country",
    "Event Type",
    "Start Date",
    "",
    "",
    "End Date",
    "",
    "",
    "Deaths",
    "",
    "Injured",
    "Location",
    "Latitude",
    "",
    "",
    "",
    "Longitude",
    "",
    "",
    "",
    "Comments",
]
NAMES = [
    "",
    "",
    "Day",
    "Month",
    "Year",
    "Day",
    "Month",
    "Year",
    "Number",
    "Notes",
    "Number",
    "Name",
    "Degrees",
    "Minutes",
    "Seconds",
    "Direction",
    "Degrees",
    "Minutes",
    "Seconds",
    "Direction",
    "",
]
ROW = [
    "SYR ",
    "Incident",
    "17",
    "2",
    "2018",
    "18",
    "2",
    "2018",
    "53",
    "",
    "5",
    "Strelsau",
    "34",
    "30",
    "0",
    "N",
    "38",
    "15",
    "0",
    "E",
    "x",
]


def changed(**places):
    row = list(ROW)
    names = {
        "country": 0,
        "kind": 1,
        "day": 2,
        "month": 3,
        "end_day": 5,
        "end_month": 6,
        "end_year": 7,
        "deaths": 8,
        "minutes": 13,
        "north": 15,
    }
    for name, value in places.items():
        row[names[name]] = value
    return row


@pytest.fixture
def pitf(write):
    def written(*rows, groups=True):
        lines = ["These data are provided as they are, without warranty, by nobody in particular.", ""]
        lines += ["\t".join(GROUPS)] if groups else []
        lines += ["\t".join(NAMES)] if groups else []
        return write("\n".join([*lines, *("\t".join(row) for row in rows), ""]), "pitf.world.csv")

    return written


def test_two_header_rows_below_a_disclaimer(pitf, today, accounted):
    data = load(pitf(ROW), today=today)
    row = data.frame.iloc[0]
    assert data.provenance.source == "pitf"
    assert (row["iso3"], row["kind"], row["place"]) == ("SYR", "Incident", "Strelsau")
    assert (row["date_start"], row["date_end"], row["date_precision"]) == (
        pd.Timestamp("2018-02-17"),
        pd.Timestamp("2018-02-18"),
        "range",
    )
    assert (row["fatalities_best"], row["wounded"]) == (53, 5)
    assert (row["latitude"], row["longitude"]) == (34.5, 38.25)
    assert accounted(data)


def test_unknown_ends_and_parts_of_dates(pitf, today):
    data = load(
        pitf(
            changed(end_day="99", end_month="99", end_year="9999"),
            changed(day="99", end_day="99", end_month="99", end_year="9999"),
        ),
        today=today,
    )
    assert data.frame["date_precision"].tolist() == ["day", "month"]
    assert data.frame["date_end"].tolist() == [pd.Timestamp("2018-02-17"), pd.Timestamp("2018-02-28")]


@pytest.mark.parametrize(
    ("word", "low", "best", "high"),
    [
        ("dozens", -1, -1, -1),
        ("25+", 25, 25, -1),
        ("at least 25", 25, 25, -1),
        ("5-10", 5, -1, 10),
        ("12", -1, 12, -1),
    ],
)
def test_deaths_as_words(pitf, today, word, low, best, high):
    data = load(pitf(changed(deaths=word)), today=today)
    row = data.frame.iloc[0]
    assert [
        row[f"fatalities_{name}"] if not pd.isna(row[f"fatalities_{name}"]) else -1
        for name in ("low", "best", "high")
    ] == [low, best, high]
    assert any("dozens" in warning for warning in data.warnings) == (word == "dozens")


def test_rows_that_break_off_are_filled_with_blanks(pitf, today, accounted):
    data = load(pitf(ROW, ROW[:9]), today=today)
    assert data.frame["fatalities_best"].tolist() == [53, 53]
    assert data.frame["latitude"].isna().tolist() == [False, True]
    assert any("breaks off early" in warning for warning in data.warnings)
    assert accounted(data)


def test_what_is_no_number_or_date_is_rejected(pitf, today, accounted):
    data = load(
        pitf(changed(deaths="a lot of them"), changed(day="31"), [*ROW, "y", "z"], changed(end_day="1")),
        today=today,
    )
    assert data.rejected[["line", "reason"]].to_numpy().tolist() == [
        [5, "not a number"],
        [6, "no such date"],
        [7, "a wrong number of cells"],
        [8, "it ends before it starts"],
    ]
    assert len(data.frame) == 0
    assert accounted(data)


@pytest.mark.parametrize("minutes", ["61", "-5", "3030"])
def test_minutes_that_no_degree_has(pitf, today, accounted, minutes):
    data = load(pitf(changed(), changed(minutes=minutes)), today=today)
    assert data.rejected[["line", "column"]].to_numpy().tolist() == [[6, "Latitude Minutes"]]
    assert data.frame["latitude"].tolist() == [34.5]
    assert accounted(data)


def test_the_southern_half(pitf, today):
    assert load(pitf(changed(north="S")), today=today).frame["latitude"].tolist() == [-34.5]


def test_one_header_row_and_whole_dates(write, today):
    text = "Country,Event Type,Start Date,End Date,Deaths Number\nSYR,Incident,02/17/2018,99/99/9999,7\nIRQ,Campaign,2/3/2018,2/28/2018,9\n"
    data = load(write(text), today=today)
    assert data.provenance.source == "pitf"
    assert data.frame["date_start"].tolist() == [pd.Timestamp("2018-02-17"), pd.Timestamp("2018-02-03")]
    assert data.frame["date_precision"].tolist() == ["day", "range"]


def test_columns_of_others_around_its_own_change_nothing():
    from trends.sources.publishers.pitf.events import _roles

    own = ("Country", "Event Type", "Start Date", "End Date", "Deaths Number", "Deaths")
    others = tuple(f"x{number} deaths" for number in range(3000))
    assert _roles((*others, *own, *others)) == _roles(own)
    assert _roles(own)["deaths"] == "Deaths Number"


@pytest.mark.parametrize("name", ["pitf_open_quote.csv", "pitf_quote_removed.csv"])
def test_case_as_published(cases, accounted, name):
    data = load(cases / name)
    assert data.provenance.source == "pitf"
    assert (data.rows_read, len(data.frame), len(data.rejected)) == (12, 12, 0)
    assert data.frame["fatalities_best"].sum() == 60
    assert data.frame["wounded"].isna().all()
    assert data.frame["attacker"].astype("str").unique().tolist() == ["Gunmen"]
    assert sum("In 12 rows Injured Number cannot be read" in warning for warning in data.warnings) == 1
    assert accounted(data)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_case_as_published_in_other_dress(cases, tmp_path, newline, encoding):
    text = (cases / "pitf_open_quote.csv").read_text(encoding="utf-8")
    path = tmp_path / "pitf.tsv"
    path.write_bytes(text.replace("\n", newline).encode(encoding))
    data = load(path)
    assert (len(data.frame), data.frame["fatalities_best"].sum()) == (12, 60)


def test_a_word_in_a_side_column_costs_no_row(pitf, today, accounted):
    place = NAMES.index("Number", NAMES.index("Number") + 1)
    rows = [changed() for _ in range(3)]
    for row, word in zip(rows, ['"3"', "a lot of them", "-4"], strict=True):
        row[place] = word
    data = load(pitf(*rows), today=today)
    assert data.frame["wounded"].fillna(-1).tolist() == [3, -1, -1]
    assert sum("In 2 rows Injured Number cannot be read" in warning for warning in data.warnings) == 1
    assert accounted(data)

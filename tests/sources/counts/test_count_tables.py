"""Tables of counts and lists of incidents, which look alike: a series, incidents, or a question; never a guess."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from trends.errors import InputError, SelectionError
from trends.incidents.incidents import Incidents
from trends.series.series_table import SeriesTable
from trends.sources import load, load_series
from trends.sources.counts.count_tables import measure_of

MONTHS = [f"{year}-{month:02d}-01" for year in (2020, 2021) for month in range(1, 13)]
DAYS = [(date(2020, 1, 1) + timedelta(days=day)).isoformat() for day in range(20)]
WEEKS = [(date(2020, 1, 4) + timedelta(days=7 * week)).isoformat() for week in range(12)]
QUARTERS = [f"{year}-{month:02d}-01" for year in (2018, 2019) for month in (1, 4, 7, 10)]
ODD = ["2020-01-03", "2020-01-09", "2020-02-20", "2020-03-02", "2020-05-30"]


def table(dates, header="date,attacks", cell=lambda row: str(row % 7)):
    return "\n".join([header, *(f"{day},{cell(row)}" for row, day in enumerate(dates)), ""])


@pytest.mark.parametrize(
    ("header", "month"),
    [
        ("Месяц,Число нападений,Убито", "{year}-{month:02d}"),
        ("Дата,Атаки,Погибло", "01.{month:02d}.{year}"),
        ("月份,袭击次数,死亡人数", "{year}年{month}月"),
        ("الشهر,عدد الهجمات,القتلى", "{year}-{month:02d}"),
    ],
)
def test_series_headers_in_other_scripts(write, header, month, today):
    rows = [
        f"{month.format(year=year, month=number)},{number},{9 * number}"
        for year in (2020, 2021)
        for number in range(1, 13)
    ]
    series = load(write("\n".join([header, *rows, ""])), today=today).count()
    assert (series.labels[0], series.labels[-1], series.total) == ("2020-01", "2021-12", 2 * 78)


@pytest.mark.parametrize(
    "name", ["attacks", "events", "incidents", "Number of attacks", "n", "killed", "fatalities", "value"]
)
@pytest.mark.parametrize(
    "dates", [MONTHS, WEEKS, QUARTERS, DAYS], ids=["months", "weeks", "quarters", "days"]
)
def test_regular_dates_beside_one_column_of_counts_are_a_series(write, name, dates, today):
    path = write(table(dates, f"date,{name}"))
    data = load(path, today=today)
    assert isinstance(data, SeriesTable)
    assert data.count().total == sum(row % 7 for row in range(len(dates)))
    assert len(data.count()) == len(dates)


@pytest.mark.parametrize(
    "header", ["event_date,events", "Fecha,ataques", "datum;anzahl", "DATE,ATTACKS", "timestamp,incidents"]
)
def test_in_other_words_and_orders(write, header, today):
    separator = ";" if ";" in header else ","
    text = table(MONTHS, header).replace(",", separator)
    assert isinstance(load(write(text), today=today), SeriesTable)
    turned = "\n".join(separator.join(reversed(line.split(separator))) for line in text.splitlines())
    assert isinstance(load(write(turned), today=today), SeriesTable)


def test_a_count_beside_a_toll_keeps_both(write, today):
    data = load(write(table(MONTHS, "date,attacks,killed", lambda row: f"{row},{2 * row}")), today=today)
    assert (data.count().total, data.count(measure="killed").total) == (276, 552)
    assert data.count(measure="attacks").subject == "attacks"


def test_counts_by_place_are_told_apart(write, today):
    rows = [f"{day},{place},{1 + len(place)}" for day in MONTHS for place in ("A", "BB")]
    path = write("\n".join(["date,country,attacks", *rows, ""]))
    data = load(path, today=today)
    assert data.count(series="BB").total == 72
    assert data.remarks[0] == "The series are told apart by the column country."
    with pytest.raises(
        SelectionError, match=r"holds 2 series; name one with --series \(series=\): 'A' and 'BB'"
    ):
        data.count()


def test_counts_by_place_and_kind_are_told_apart_by_both(write, today):
    rows = [f"{day},{place},{kind},1" for day in MONTHS for place in "AB" for kind in ("x", "y")]
    data = load(write("\n".join(["date,country,type,attacks", *rows, ""])), today=today)
    assert data.series == ("A, x", "A, y", "B, x", "B, y")


def test_a_second_row_is_not_told_apart_by_its_note(write, today):
    path = write("month,count,note\n2020-01,3,first\n2020-02,4,second\n2020-02,5,corrected\n")
    with pytest.raises(InputError, match=r"Line 4 of table\.csv cannot be used: a second row"):
        load(path, today=today).count()


@pytest.mark.parametrize(
    "text",
    [
        table(ODD, "date,killed"),
        table([*ODD, ODD[0]], "date,killed"),
        table(ODD, "date,killed,place", lambda row: f"{row},Strelsau"),
        table([*MONTHS, *MONTHS], "date,killed,place", lambda row: f"{row},Strelsau"),
        table(
            [*ODD, *MONTHS], "date,killed,place", lambda row: f"{row},{'Strelsau' if row % 2 else 'Zenda'}"
        ),
        table(DAYS[:4], "date,actor,killed", lambda row: f"A,{row}"),
        table(MONTHS, "date,event_id,killed", lambda row: f"{row},{row}"),
        table(MONTHS, "date,latitude,longitude,killed", lambda row: f"35,38,{row}"),
        table(MONTHS, "date,note", lambda row: "seen"),
    ],
)
def test_a_list_of_incidents_stays_one(write, text, today):
    assert isinstance(load(write(text), today=today), Incidents)


@pytest.mark.parametrize(
    "text",
    [
        table(DAYS[:4], "date,killed"),  # four days in a row: a week's log, or counts by day
        table([day for row, day in enumerate(MONTHS) if row % 3], "date,killed"),
        table([*MONTHS, MONTHS[0]], "date,attacks"),
        "year,month,day,killed\n2020,1,3,2\n2020,2,9,1\n2020,2,10,5\n",
    ],
)
def test_what_may_be_either_is_asked_for(write, text, today):
    path = write(text)
    with pytest.raises(InputError, match=r"Say --measure \w+ to read it as a series, or --columns") as caught:
        load(path, today=today)
    assert len(str(caught.value)) < 500
    assert isinstance(load(path, source="generic", today=today), Incidents)
    column = text.split("\n", 1)[0].split(",")[-1]
    assert isinstance(load(path, measure=column, today=today), SeriesTable)


@pytest.mark.parametrize(
    "word", ["country", "source", "notes", "region", "event_type", "actor", "perpetrator"]
)
@pytest.mark.parametrize("dates", [MONTHS, WEEKS, DAYS], ids=["months", "weeks", "days"])
def test_counts_beside_a_column_of_words_are_asked_for(write, word, dates, today):
    path = write(table(dates, f"date,{word},killed", lambda row: f"Ruritania,{row}"))
    with pytest.raises(InputError, match="Say --measure killed to read it as a series, or --columns"):
        load(path, today=today)
    assert isinstance(load(path, source="generic", today=today), Incidents)
    assert load(path, measure="killed", today=today).count().total == sum(range(len(dates)))


@pytest.mark.parametrize(
    "dates", [MONTHS, WEEKS, [day[:7] for day in MONTHS]], ids=["months", "weeks", "labels"]
)
@pytest.mark.parametrize("turned", [False, True])
def test_deaths_of_several_places_by_period_are_asked_for(write, dates, turned, today):
    rows = [(day, place, kind) for day in dates for place in "ABC" for kind in ("x", "y")]
    rows = sorted(rows, key=lambda row: row[1:]) if turned else rows
    path = write("\n".join(["date,country,type,deaths", *(f"{','.join(row)},2" for row in rows), ""]))
    with pytest.raises(InputError, match="Say --measure deaths to read it as a series"):
        load(path, today=today)
    assert len(load(path, measure="deaths", today=today).series) == 6


@pytest.mark.parametrize("name", ["reports", "victims"])
@pytest.mark.parametrize("dates", [MONTHS, WEEKS], ids=["months", "weeks"])
def test_numbers_under_a_name_of_incidents_are_counts(write, name, dates, today):
    data = load(write(table(dates, f"date,{name}")), today=today)
    assert data.count().total == sum(row % 7 for row in range(len(dates)))


def test_every_third_day_is_asked_for(write, today):
    third = [(date(2020, 1, 1) + timedelta(days=3 * day)).isoformat() for day in range(40)]
    for text in (table(third, "date,killed"), table(third, "date,killed,place", lambda row: f"{row},Zenda")):
        with pytest.raises(InputError, match="Say --measure killed"):
            load(write(text), today=today)


@pytest.mark.parametrize("word", ["{:02d}/20", "{}-Jan", "when{}"])
def test_counts_beside_dates_that_none_can_read_are_no_incidents(write, word, today):
    path = write(table([word.format(month) for month in range(1, 13)]))
    shown = word.format(1)
    with pytest.raises(
        InputError, match=rf"Line 2 of table\.csv cannot be used: not a period \(date '{shown}'\)"
    ):
        load(path, today=today).count()


def test_a_measure_or_a_period_that_is_named_wins(write, today):
    path = write(table(ODD, "date,killed"))
    for said in ({"measure": "killed"}, {"period": "date"}, {"counting": "killed"}):
        assert isinstance(load(path, today=today, **said), SeriesTable)
    fatal = write(table(ODD, "date,fatalities"), "fatal.csv")
    assert isinstance(load(fatal, counting="fatalities", today=today), SeriesTable)


def test_deaths_that_are_counted_are_called_deaths(write, today):
    series = load(write(table(MONTHS, "date,killed")), today=today).count()
    assert (series.measure, series.subject) == ("fatalities", "killed")
    assert measure_of("n") == measure_of("count") == ("attacks", "attacks")
    assert measure_of("Wounded") == ("wounded", "wounded")


@pytest.mark.parametrize("cell", ["1.234", "5*", "-4", "x4"])
def test_one_odd_cell_makes_no_incidents_of_counts(write, cell, today):
    path = write(table(MONTHS, cell=lambda row: cell if row == 4 else str(row)))
    with pytest.raises(InputError, match=r"Line 6 of table\.csv cannot be used"):
        load_series(path)


def test_rates_beside_regular_dates_are_no_incidents(write, today):
    path = write(table(MONTHS, "date,rate", lambda row: f"{row * 0.37 + 0.1:.2f}"))
    with pytest.raises(SelectionError, match="no column named count; there is rate"):
        load_series(path)


@pytest.mark.parametrize(
    ("header", "dates", "labels"),
    [
        ("mois,attaques", ["janvier 2018", "févr. 2018", "août 2018"], ["2018-01", "2018-02", "2018-08"]),
        ("mes,ataques", ["ene-2018", "abril 2018", "Dic 2018"], ["2018-01", "2018-04", "2018-12"]),
        ("week,n", ["201801", "201802", "201852"], ["2018-W01", "2018-W02", "2018-W52"]),
        ("isoweek,n", ["2018-W01", "2018-W02", "2018-W03"], ["2018-W01", "2018-W02", "2018-W03"]),
        ("quarter,n", ["2018-1", "2018-2", "2018-4"], ["2018-Q1", "2018-Q2", "2018-Q4"]),
        ("week of,n", ["2019-01-02", "2019-01-09", "2019-01-16"], ["2019-01-02", "2019-01-09", "2019-01-16"]),
    ],
)
def test_periods_in_other_words(write, header, dates, labels):
    series = load_series(write(table(dates, header)))
    assert [label for label, seen in zip(series.labels, series.observed, strict=True) if seen] == labels


# -- the cases ----------------------------------------------------------------------------------------------------


def test_date_attacks(cases):
    series = load_series(cases / "date_attacks.csv")
    assert (series.total, len(series), series.labels[0]) == (7133, 120, "2014-01")
    assert series.count[60:].sum() / series.count[:60].sum() == pytest.approx(1.99, abs=0.005)


def test_us_monthly(cases):
    series = load_series(cases / "us_monthly.csv")
    assert (series.labels[0], series.labels[-1], len(series)) == ("2018-01", "2021-12", 48)
    assert series.observed.all()
    assert any("month first" in note for note in series.notes)


def test_wk_sat(cases):
    series = load_series(cases / "wk_sat.csv")
    assert (series.labels[0], len(series), series.week) == ("2019-01-05", 160, "saturday")
    assert any("from Saturday to Friday" in note for note in series.notes)


def test_hxl_series(cases):
    found = load(cases / "hxl_series.csv").check()
    assert (found["skipped"]["tag rows"], found["rejected"]) == (1, 0)
    assert found["rows_read"] == found["kept"] + 1
    assert load_series(cases / "hxl_series.csv").total == 22


@pytest.mark.parametrize(
    ("file", "first", "last", "periods"),
    [("stata_month_number.dta", "2004-01", "2006-12", 36), ("stata_q_tq.dta", "2004-Q1", "2008-Q4", 20)],
)
def test_stata(cases, file, first, last, periods):
    series = load_series(cases / file)
    assert (series.labels[0], series.labels[-1], len(series)) == (first, last, periods)
    assert series.observed.all()


@pytest.mark.parametrize(
    ("file", "total", "years"),
    [
        ("s_equal.csv", 300, None),
        ("s_zi.csv", 100, None),
        ("sri_lanka_events.csv", 2241, [36, 83, 229, 488, 1016, 387, 0, 2, 0]),
        ("seat_belts_front.csv", 160_746, None),
    ],
)
def test_months_of_the_other_cases(cases, file, total, years):
    series = load_series(cases / file)
    assert series.total == total
    if years is not None:
        np.testing.assert_array_equal(series.resample("year").count, years)


@pytest.mark.parametrize(
    ("column", "subject"),
    [
        ("n_events", "events"),
        ("event_count", "events"),
        ("Number of attacks", "attacks"),
        ("n_killed", "killed"),
        ("Число нападений", "число нападений"),
        ("Tués", "tués"),
    ],
)
def test_sentences_name_what_is_counted_and_not_its_column(column, subject):
    assert measure_of(column)[1] == subject

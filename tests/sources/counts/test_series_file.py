from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from trends.errors import InputError, ParameterError, SelectionError, WindowError
from trends.series.series_table import SeriesTable
from trends.sources import load, load_series


def accounted(data):
    return len(data.frame) + len(data.rejected) + sum(data.skipped.values()) == data.rows_read


def test_months_counts_bounds_and_blanks(write):
    text = (
        "month,count,count_low,count_high\n2020-01,3,,\n2020-02,,1,5\n2020-03,,2,\n2020-04,,,\n2020-06,0,,\n"
    )
    table = load(write(text))
    assert isinstance(table, SeriesTable)
    series = table.count()
    assert series.labels == [f"2020-0{month}" for month in range(1, 7)]
    np.testing.assert_array_equal(series.count, [3, np.nan, np.nan, np.nan, np.nan, 0])
    np.testing.assert_array_equal(series.low, [3, 1, 2, np.nan, np.nan, 0])
    np.testing.assert_array_equal(series.high, [3, 5, np.nan, np.nan, np.nan, 0])
    assert (series.observed.sum(), series.bounded.sum(), series.missing.sum()) == (2, 2, 2)
    assert series.exposure_days.tolist() == [31, 29, 31, 30, 31, 30]
    assert accounted(table)


def test_absence_means_zero_only_when_said(write):
    path = write("month,count\n2020-01,3\n2020-02,\n2020-04,1\n")
    np.testing.assert_array_equal(load_series(path).count, [3, np.nan, np.nan, 1])
    np.testing.assert_array_equal(load_series(path, fill="zero").count, [3, np.nan, 0, 1])
    with pytest.raises(ParameterError, match="only zero"):
        load(path, fill="mean")


def test_with_zeros_every_series_runs_over_the_span_of_the_file(write):
    path = write("month,series,count\n2020-01,a,3\n2020-05,a,1\n2020-03,b,2\n")
    assert len(load_series(path, series="b")) == 1
    np.testing.assert_array_equal(load_series(path, series="b", fill="zero").count, [0, 0, 2, 0, 0])


@pytest.mark.parametrize(
    ("column", "values", "labels"),
    [
        ("period", ["2020-Q1", "2020-Q2"], ["2020-Q1", "2020-Q2"]),
        ("year_month", ["2020-01", "2020-02"], ["2020-01", "2020-02"]),
        ("week", ["2020-W01", "2020-W02"], ["2020-W01", "2020-W02"]),
        ("year", ["2019", "2020"], ["2019", "2020"]),
        ("date", ["2020-01-01", "2020-01-02"], ["2020-01-01", "2020-01-02"]),
        ("Date", ["2020-01-01", "2020-02-01"], ["2020-01", "2020-02"]),
        ("Month", ["January 2020", "February 2020"], ["2020-01", "2020-02"]),
    ],
)
def test_every_kind_of_period(write, column, values, labels):
    series = load_series(write(f"{column},count\n{values[0]},1\n{values[1]},2\n"))
    assert series.labels == labels


def test_year_and_month_in_two_columns(write):
    assert load_series(write("year,month,count\n2020,1,3\n2020,2,4\n")).labels == ["2020-01", "2020-02"]
    assert load_series(write("Month,Year,Count\nDecember,2020,3\nJanuary,2021,4\n")).labels == [
        "2020-12",
        "2021-01",
    ]
    assert load_series(write("year,week,count\n2020,53,3\n2021,1,4\n")).labels == ["2020-W53", "2021-W01"]


def test_a_named_period_measure_and_series(write):
    path = write("when,where,n\n2020-01,x,1\n2020-01,y,5.0\n2020-02,x,2\n2020-02,y,6\n")
    table = load(path, period="when", by="where", measure="n")
    assert table.series == ("x", "y")
    assert table.count(series="Y").count.tolist() == [5, 6]
    with pytest.raises(
        SelectionError, match=r"holds 2 series; name one with --series \(series=\): 'x' and 'y'"
    ):
        table.count()
    with pytest.raises(SelectionError, match="no series 'z'; it has 'x' and 'y'"):
        table.count(series="z")
    with pytest.raises(InputError, match="no column 'wo'"):
        load(path, period="wo")
    with pytest.raises(InputError, match="no column that holds the period"):
        load(write("when,where,n\nsoon,x,1\n", "when.csv"), measure="n")
    alone = load(write("month,n\n2020-01,1\n2020-02,2\n"), measure="n")
    with pytest.raises(SelectionError, match=r"no series 'z': it holds one, which has no name\.$"):
        alone.count(series="z")


def test_without_a_count_column_the_measure_names_one(write):
    table = load(write("month,first,second,share\n2020-01,3,1,0.5\n2020-02,4,1,0.25\n"))
    assert table.count(measure="first").count.tolist() == [3, 4]
    with pytest.raises(SelectionError, match="no column named count; there is first, second and share"):
        table.count()
    with pytest.raises(
        InputError, match=r"Line 2 of table\.csv cannot be used: not a whole number \(share '0\.5'\)"
    ):
        table.count(measure="share")
    with pytest.raises(SelectionError, match="no measure 'frist'; there is first"):
        table.count(measure="frist")


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        (["2020-01,3", "2020-01,4"], 3, "a second row for this period"),
        (["2020-01,3", "2020-02,-1"], 3, "a negative number"),
        (["2020-01,x", "2020-02,1"], 2, "not a number"),
        (["2020-01,2.5", "2020-02,1"], 2, "not a whole number"),
        (["2020-01,1e308", "2020-02,1"], 2, "a number too large to be true"),
        (["2020-01,1", "2020-13,1"], 3, "not a period"),
        (["2020-01,1", "9999-01,1"], 3, "not a period"),
        (["2020-01,1", ",1"], 3, "no period"),
        (["2020-01,1", "2020-02"], 3, "a wrong number of cells"),
    ],
)
def test_what_stops_every_use_but_check(write, lines, line, reason):
    table = load(write("\n".join(["month,count", *lines, ""])))
    found = table.check()
    assert (found["rejected"], found["reasons"], found["shape"]) == (1, {reason: 1}, "series")
    assert accounted(table)
    with pytest.raises(InputError, match=f"Line {line} of table.csv cannot be used: {reason}") as caught:
        table.count()
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2020-01,5,1,4", "a count outside its bounds"),
        ("2020-01,5,6,", "a count outside its bounds"),
        ("2020-01,,5,4", "a lower bound above the upper one"),
        ("2020-01,,-1,4", "a negative number"),
    ],
)
def test_bounds_that_contradict_stop_too(write, row, reason):
    table = load(write(f"month,count,count_low,count_high\n{row}\n2020-02,1,,\n"))
    assert table.check()["reasons"] == {reason: 1}
    with pytest.raises(InputError, match=reason):
        table.count()


def test_whole_counts_may_be_written_as_decimals_and_with_groups(write):
    assert load_series(write('month,count\n2020-01,12.0\n2020-02,"1,234"\n')).count.tolist() == [12, 1234]


def test_exposure_and_other_columns(write):
    table = load(write("month,count,exposure_days,killed,note\n2020-01,3,10,7,x\n2020-02,4,,8,y\n"))
    assert table.count().exposure_days.tolist() == [10, 29]
    assert table.columns == ("killed",)
    assert table.count(measure="killed").count.tolist() == [7, 8]


def test_a_window_and_a_longer_frequency(write):
    path = write("month,count\n" + "".join(f"2020-{month:02d},{month}\n" for month in range(1, 13)))
    assert load_series(path, start="2020-03", end="2020-05").count.tolist() == [3, 4, 5]
    assert load_series(path, freq="quarter").count.tolist() == [6, 15, 24, 33]
    with pytest.raises(WindowError):
        load_series(path, start="2031")


def test_what_count_writes_can_be_read_again(write):
    table = load(
        write("month,count,count_low,count_high\n2020-01,3,,\n2020-02,,1,5\n2020-03,,2,\n2020-04,7,,\n")
    )
    text = table.count().to_csv()
    again = load_series(write(text, "again.csv"))
    assert again.to_csv() == text


def test_order_does_not_matter(write):
    path = write("month,count\n2020-03,3\n2020-01,1\n2020-02,2\n")
    assert load_series(path).count.tolist() == [1, 2, 3]


def test_empty_rows_are_no_data(write):
    table = load(write("month,count,note\n2020-01,3,\n,,\n2020-02,1,\n"))
    assert table.skipped["empty rows"] == 1
    assert accounted(table)
    assert table.count().count.tolist() == [3, 1]


def test_periods_that_repeat_are_hinted_at(write):
    table = load(write("iso3,month,count\nAAA,2020-01,3\nBBB,2020-01,4\n"))
    assert any("--by" in warning and "iso3" in warning for warning in table.warnings)


def test_a_folder_of_series_files_is_one_series(write):
    write("month,count\n2020-01,3\n", "f/a.csv")
    folder = write("month,count\n2020-02,4\n2020-03,5\n", "f/b.csv").parent
    table = load(folder)
    assert table.count().count.tolist() == [3, 4, 5]
    assert len(table.provenance.files) == 2
    write("month,count\n2020-02,9\n", "f/c.csv")
    with pytest.raises(InputError, match=r"Line 2 of c\.csv cannot be used: a second row for this period"):
        load(folder).count()


def test_a_table_with_only_a_header(write):
    table = load(write("month,count\n"))
    assert table.check()["rows_read"] == 0
    with pytest.raises(InputError, match="holds no period"):
        table.count()


def test_the_real_country_months(shared):
    path = shared / "data" / "ucdp" / "ucdp_country_month_panel_v25_1.csv"
    table = load(path, by="country_iso3", measure="ucdp_event_count")
    assert (len(table.series), len(table.frame)) == (123, 59_040)
    assert table.check()["date_min"] == "1985-01-01"
    series = table.count(series="SYR")
    assert len(series) == 480
    assert series.observed.all()
    total = sum(table.count(series=name).total for name in table.series)
    assert total == table.frame["count"].sum()
    later = load(path, by="country_iso3")
    assert later.count(measure="ucdp_event_count", series="SYR").total == series.total


def test_a_period_after_the_day_of_retrieval_stops_the_count(tmp_path):
    path = tmp_path / "future.csv"
    path.write_text("period,count\n2020-01,5\n2099-02,6\n", encoding="utf-8")
    table = load(path, today=date(2026, 1, 1))
    assert table.rejected["reason"].tolist() == ["a date after the day of retrieval"]
    with pytest.raises(InputError, match="Line 3"):
        table.count()


@pytest.mark.parametrize("name", ["day", "start", "ordinal", "vintage", "published", "note", "line"])
def test_a_column_may_be_called_like_one_of_the_table_itself(write, name):
    table = load(write(f"month,count,{name}\n2020-01,3,5\n2020-02,4,6\n"))
    assert table.count().count.tolist() == [3, 4]
    assert table.count(measure=f"{name}.2").count.tolist() == [5, 6]


BOUNDED = "month,events,count_low,count_high\n2020-01,3,,\n2020-02,,1,5\n2020-03,,2,\n"


def test_bounds_belong_to_the_measure_of_a_file_without_a_count(write):
    path = write(BOUNDED)
    for series in (
        load_series(path, measure="events"),
        load(path).count(measure="events"),
        load(path, measure="events").count(),
    ):
        np.testing.assert_array_equal(series.count, [3, np.nan, np.nan])
        np.testing.assert_array_equal(series.low, [3, 1, 2])
        np.testing.assert_array_equal(series.high, [3, 5, np.nan])
        assert (series.observed.sum(), series.bounded.sum()) == (1, 2)


def test_no_period_is_observed_for_more_days_than_it_has(write):
    months = load(write("month,count,exposure_days\n2020-01,3,31\n2020-02,4,31\n2020-03,4,\n"))
    assert months.check()["reasons"] == {"more days of exposure than the period has": 1}
    with pytest.raises(
        InputError, match=r"Line 3 of \S+ cannot be used: more days of exposure .*exposure_days '31'"
    ):
        months.count()
    average = load(write("month,count,exposure_days\n2020-01,3,31\n2020-02,4,30.4375\n"))
    assert average.count().exposure_days.tolist() == [31, 30.4375]
    quarters = load(write("quarter,count,exposure_days\n2020-Q1,3,91\n2020-Q2,4,90\n"))
    assert quarters.count().exposure_days.tolist() == [91, 90]


def test_a_count_without_a_day_of_exposure_is_named_by_its_line(write):
    months = load(write("month,count,exposure_days\n2020-01,3,31\n2020-02,4,0\n2020-03,0,0\n"))
    assert months.check()["reasons"] == {"a count without a day of exposure": 1}
    with pytest.raises(InputError, match="Line 3 of"):
        months.count()


def test_days_of_exposure_by_another_name_or_as_shares_are_told(write):
    said = load(write("month,count,days_observed\n2020-01,3,31\n2020-02,4,9\n")).check()["notes"]
    assert "days_observed is not taken for days of exposure; call it exposure_days if it holds them." in said
    shares = load(write("month,count,exposure_days\n2020-01,3,1\n2020-02,4,0.5\n")).count()
    assert any("exposure_days is nowhere above 1" in note for note in shares.notes)


def test_columns_that_are_not_read_are_listed(write):
    table = load(write("month,count,region,killed,share\n2020-01,3,North,1,5%\n2020-02,4,North,2,7%\n"))
    assert "Columns not read: region and share." in table.check()["notes"]
    with pytest.raises(
        SelectionError, match="no column of counts: beside periods, bounds and exposure none holds"
    ):
        load(write("month,share\n2020-01,5%\n2020-02,7%\n")).count()


def test_a_measure_outside_the_bounds_is_refused_with_its_line(write):
    path = write(BOUNDED + "2020-04,9,1,5\n")
    with pytest.raises(InputError, match=r"Line 5 of .* a count outside its bounds \(events '9'\)"):
        load_series(path, measure="events")
    assert load(path, measure="events").rejected["line"].tolist() == [5]


def test_bounds_of_a_count_say_nothing_of_another_measure(write):
    path = write("month,count,count_low,count_high,killed\n2020-01,,1,5,9\n2020-02,2,,,\n")
    for series in (load_series(path, measure="killed"), load(path, measure="killed").count()):
        np.testing.assert_array_equal(series.count, [9, np.nan])
        np.testing.assert_array_equal(series.high, [9, np.nan])
    assert load(path).count().high.tolist() == [5, 2]
    assert load(path, measure="killed").count(measure="count.2").count[1] == 2


def table_of(write, header, periods, *more):
    lines = [",".join([str(period), *more, str(3 + place % 7)]) for place, period in enumerate(periods)]
    return load(write("\n".join([header, *lines, ""])))


MONTHS = pd.period_range("2018-01", periods=36, freq="M")
QUARTERS = pd.period_range("2010Q1", periods=30, freq="Q")


@pytest.mark.parametrize("name", ["t", "mdate", "Reporting Month", "when"])
def test_labels_of_months_are_periods_whatever_their_column_is_called(write, name):
    table = table_of(write, f"{name},attacks", MONTHS)
    assert (table.freq.value, table.count().labels[0], len(table.count())) == ("month", "2018-01", 36)


@pytest.mark.parametrize("name", ["quarter ending", "qtr", "tq"])
def test_deaths_by_quarter_are_a_series(write, name):
    days = [quarter.end_time.date() for quarter in QUARTERS]
    words = QUARTERS.astype(str).tolist() if name == "tq" else days
    table = table_of(write, f"{name},killed", words)
    assert (table.freq.value, table.counting, table.count().labels[0]) == ("quarter", "fatalities", "2010-Q1")


def test_deaths_of_incidents_dated_to_a_week_are_no_series(write):
    with pytest.raises(InputError, match="not understood"):
        load(write("reporting week,town,killed\n2020-W01,A,3\n2020-W01,B,4\n2020-W03,C,1\n"))


def test_a_row_of_data_is_never_the_header(write):
    """`x` may be a longitude, so nothing is known of the first row; the second is no better a header."""
    with pytest.raises(InputError, match="not understood"):
        table_of(write, "when,x", MONTHS)


@pytest.mark.parametrize(
    "form", ["{0} - {1}", "{0:%d/%m/%Y} – {1:%d/%m/%Y}", "{0:%d %b %Y} to {1:%d %b %Y}", "{0}–{1}"]
)
def test_weeks_written_with_both_ends_are_weeks_from_the_first(write, form):
    saturdays = [date(2019, 1, 5) + timedelta(days=7 * place) for place in range(30)]
    table = table_of(write, "week,events", [form.format(day, day + timedelta(days=6)) for day in saturdays])
    assert (table.freq.value, table.week, table.count().start) == ("week", "saturday", saturdays[0])
    assert any("are taken by their first days" in note for note in table.notes)


def test_numbered_quarters_of_stata_are_told_by_a_name_of_stata(write):
    assert table_of(write, "qdate,attacks", range(200, 230)).count().labels[0] == "2010-Q1"


def test_what_stops_a_count_is_said_by_check(write):
    """Thousands with a point: nothing says so, and no command counts them. `check` may not be silent of it."""
    table = load(write("month;attacks\n2018-01;1.040\n2018-02;1.032\n"))
    assert any("Line 2" in text and "'1.040'" in text for text in table.check()["warnings"])
    with pytest.raises(InputError, match="Line 2"):
        table.count()


def test_columns_that_are_not_counted_are_named_and_bounds_of_a_like_name_with_every_count(write):
    rows = [f"2020-{month:02d}-01,5,2,4,8,seen" for month in range(1, 7)]
    table = load(write("\n".join(["date,attacks,killed,attacks_low,attacks_high,comment", *rows, ""])))
    notes = table.check()["notes"]
    assert "Counted only where --measure names it: killed, attacks_low and attacks_high." in notes
    assert "Columns not read: comment." in notes
    caution = "attacks_low and attacks_high are not read as bounds of attacks; call the columns count, "
    assert any(note.startswith(caution) for note in table.count().notes)
    assert table.count(measure="attacks_low").total == 24
    read = write(
        "\n".join(["date,count,killed,count_low,count_high", *(row[:-5] for row in rows), ""]), "own.csv"
    )
    assert not any("bounds" in note for note in load(read).count().notes)


def test_no_day_of_a_series_is_read_as_year_day_and_month(tmp_path):
    path = tmp_path / "days.csv"
    rows = [f"2018-{day:02d}-01,{day}" for day in range(1, 29)]
    path.write_text("\n".join(["date,attacks", *rows]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"Line 14 of days\.csv cannot be used"):
        load(path, measure="attacks").count()


@pytest.mark.parametrize(("word", "noted"), [("nil", True), ("NIL", True), ("", False), ("0", False)])
def test_nil_is_said_to_be_no_zero(write, word, noted):
    series = load(write(f"month,count\n2020-01,4\n2020-02,{word}\n2020-03,5\n")).count()
    assert any("is read as not observed, not as zero" in note for note in series.notes) is noted


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("header", "said"), [("month,count,count", True), ("month,count,remark,remark", False)]
)
def test_a_column_that_is_counted_and_named_twice_is_said_with_every_figure(
    write, workbook, form, header, said
):
    names = header.split(",")
    rows = [[f"2020-0{month}", *map(str, range(month, month + len(names) - 1))] for month in range(1, 5)]
    if form == "csv":
        path = write("\n".join([header, *(",".join(row) for row in rows)]) + "\n")
    else:
        path = workbook({"Data": [names, *rows]})
    table = load(path)
    assert any("more than once" in text for text in table.check()["warnings"])
    assert any("names count more than once" in text for text in table.count().notes) is said
    assert table.count().count.tolist() == [1, 2, 3, 4]

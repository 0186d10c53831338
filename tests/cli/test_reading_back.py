"""Whatever a command writes as a table can be read back: what `trends count` writes, `trends pace` reads."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

import trends
from trends.cli import main
from trends.cli.application import app
from trends.figures.drawing import drawing_of
from trends.figures.export import csv_text as figure_csv
from trends.sources import load, load_series
from trends.verdict import test_pace as judged

READ_BACK = {
    "count": "this file, all of it",
    "screen": "test_a_screen_says_the_same_in_both_forms",
    "check": "test_rejected_rows_are_read_with_their_reasons; a proposed mapping: test_commands.py",
    "report": "its data/*.csv: test_what_figures_show_is_read_as_the_series; the rest: tests/reporting/test_verify.py",
    "fetch": "what is stored is read before it is: tests/fetching/test_store.py",
    "store": "lists only; import: tests/cli/test_store.py",
    **dict.fromkeys(
        ("pace", "trend", "nowcast", "claims", "actors", "datasets"),
        "writes no file; --json is read: test_commands.py",
    ),
    "read": "its --out is a ledger: tests/cli/test_read.py",
    "diff": "its --rows: tests/cli/test_diff.py",
    "import": "its folder is an input: tests/imported",
    "places": "writes no file; --json is read: test_places.py",
    "lab": "opens a program",
    "watch": "its state: tests/watching; its --out, a page, a feed and JSON: tests/reporting/test_watch_pages.py",
    "site": "its tables are read in tests/site",
    "mcp": "writes no file; its answers are those of the commands: tests/mcp",
}
"""Every command, and where it is tested that what it writes can be read."""


@pytest.fixture(scope="module")
def incidents(tmp_path_factory):
    """Three years of incidents, a fifth of them dated to a span of several weeks."""
    path = tmp_path_factory.mktemp("back") / "incidents.csv"
    random = np.random.default_rng(3)
    rows = ["date_start,date_end,country,actor_1,killed"]
    for _ in range(400):
        first = date(2019, 1, 1) + timedelta(days=int(random.integers(0, 1090)))
        last = first + timedelta(days=int(random.integers(10, 40)) if random.random() < 0.2 else 0)
        place = "Syria" if random.random() < 0.7 else "Iraq"
        rows.append(f"{first},{last},{place},RLF,{random.integers(0, 9)}")
    path.write_text("\n".join([*rows, "2019-13-01,,Syria,RLF,3", ""]), encoding="utf-8")
    return path


def printed(capsys, *arguments):
    assert main([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--freq", "week"),
        ("--freq", "week", "--week", "saturday"),
        ("--freq", "W-SAT"),
        ("--freq", "quarter"),
        ("--freq", "day", "--imprecise", "start"),
        ("--country", "Iraq", "--start", "2019-03", "--end", "2021-06"),
    ],
)
def test_counts_are_read_as_they_were_written(capsys, tmp_path, incidents, options):
    text = printed(capsys, "count", incidents, *options)
    path = tmp_path / "counts.csv"
    path.write_text(text, encoding="utf-8")
    assert load_series(path).to_csv() == text
    assert printed(capsys, "count", path) == text


def test_deaths_without_bounds_are_read_too(capsys, tmp_path, incidents):
    text = printed(capsys, "count", incidents, "--measure", "fatalities")
    path = tmp_path / "deaths.csv"
    path.write_text(text, encoding="utf-8")
    written = pd.read_csv(io.StringIO(text))
    np.testing.assert_allclose(load_series(path).count, written["count"])
    np.testing.assert_array_equal(load_series(path).exposure_days, written["exposure_days"])


def test_no_command_is_without_a_way_back():
    assert {command.name for command in app.registered_commands} == set(READ_BACK)


@pytest.mark.parametrize("measure", ["deadly:1", "fatalities"])
@pytest.mark.parametrize("by", [(), ("--by", "country")])
def test_months_with_unknown_tolls_are_read_as_they_were_written(capsys, tmp_path, cases, measure, by):
    source = cases / "gtd_layout_blank_tolls.csv.gz"
    text = printed(capsys, "count", source, "--measure", measure, *by)
    path = tmp_path / "counts.csv"
    path.write_text(text, encoding="utf-8")
    series, again = load(source).count(measure=measure), load_series(path)
    assert again.measure == measure
    for name in ("labels", "count", "exposure_days", "bounded", "estimated"):
        np.testing.assert_array_equal(getattr(again, name), getattr(series, name))
    np.testing.assert_array_equal(again.low[again.bounded], series.low[series.bounded])
    np.testing.assert_array_equal(again.high[again.bounded], series.high[series.bounded])
    np.testing.assert_allclose(again.with_estimates().count, series.with_estimates().count, atol=0.06)
    assert again.subject == series.subject


def test_a_pace_with_estimates_is_the_same_when_read_back(tmp_path, cases):
    series = load(cases / "gtd_layout_blank_tolls.csv.gz").count(measure="deadly:1")
    again = load_series(io_file(tmp_path / "x.csv", series.to_csv()))
    of_incidents, of_counts = (judged(one, replicates=99) for one in (series, again))
    assert of_counts.verdict == of_incidents.verdict == "supported"
    ratio, same = (result.to_dict()["changes"]["halves"]["ratio"] for result in (of_incidents, of_counts))
    assert same == pytest.approx(ratio, rel=0.01)
    assert any("estimate (count_estimated)" in warning for warning in of_counts.warnings)


def test_deaths_read_back_are_deaths(capsys, tmp_path, incidents):
    """Totals alone never contradict, also when the incidents behind them are out of sight."""
    path = tmp_path / "deaths.csv"
    path.write_text(printed(capsys, "count", incidents, "--measure", "fatalities"), encoding="utf-8")
    table = load(path)
    assert (table.counting, table.subject) == ("fatalities", "deaths in events")
    assert "heavy-tailed" in printed(capsys, "pace", path, "--replicates", "99")


def test_beside_shares_of_incidents_an_unobserved_month_stays_unobserved(tmp_path):
    header = "period,count,count_low,count_high,exposure_days,observed\n"
    rows = (
        "2020-01,10.5,10,11,31,true\n2020-02,,,,29,false\n2020-03,9.5,9,10,31,true\n2020-04,,12,,30,false\n"
    )
    series = load_series(io_file(tmp_path / "x.csv", header + rows))
    assert not series.estimated.any()
    np.testing.assert_array_equal(series.with_estimates().count, [10.5, np.nan, 9.5, np.nan])


def test_an_estimate_outside_its_bounds_is_refused(tmp_path):
    header = "period,count,count_low,count_high,exposure_days,observed,count_estimated\n"
    path = io_file(tmp_path / "x.csv", header + "2020-01,,4,6,31,false,9\n2020-02,3,3,3,29,true,\n")
    assert load(path).rejected["reason"].tolist() == ["a count outside its bounds"]


def test_the_pace_of_what_was_written_is_that_of_the_incidents(capsys, tmp_path, incidents):
    path = tmp_path / "counts.csv"
    path.write_text(printed(capsys, "count", incidents), encoding="utf-8")
    found, again = (
        json.loads(printed(capsys, "pace", one, "--replicates", "99", "--json")) for one in (incidents, path)
    )
    assert again["verdict"] == found["verdict"]
    assert again["window"] == found["window"]
    assert again["changes"]["halves"]["ratio"] == pytest.approx(found["changes"]["halves"]["ratio"], rel=0.02)
    assert any("shares of incidents" in warning for warning in again["warnings"])


def test_completions_keep_the_total_and_the_expected_counts(incidents):
    series = load(incidents).count()
    again = load_series(io_file(incidents, series.to_csv()))
    assert again.draws is not None
    np.testing.assert_allclose(again.draws.mean(axis=0), again.count, atol=0.06)
    assert np.ptp(again.draws.sum(axis=1)) <= 1


def io_file(beside, text):
    path = beside.with_name("written.csv")
    path.write_text(text, encoding="utf-8")
    return path


def test_several_series_are_read_by_name(tmp_path, cases):
    path = tmp_path / "series.csv"
    table = load(io_file(path, "month,series,count\n2020-01,a,3\n2020-02,a,4\n2020-01,b,5\n2020-03,b,\n"))
    table.to_csv(path)
    again = load(path)
    assert again.series == ("a", "b")
    assert again.to_csv() == table.to_csv()
    keyed = io_file(
        path,
        "country,kind,"
        + table.to_csv().replace("series,", "", 1).replace("\na,", "\nSyria,x,").replace("\nb,", "\nIraq,x,"),
    )
    assert load(keyed).series == ("Syria, x", "Iraq, x")


def test_what_figures_show_is_read_as_the_series(tmp_path, incidents):
    series = load(incidents).count(imprecise="start")
    for shown in (series, judged(series, replicates=99)):
        drawing = drawing_of(shown).drawing
        path = tmp_path / "figure.csv"
        path.write_text(figure_csv(drawing.table(shown)), encoding="utf-8")
        assert load_series(path).to_csv() == series.to_csv()


def test_a_screen_says_the_same_in_both_forms(capsys, tmp_path, incidents):
    for name in ("screen.csv", "screen.parquet"):
        printed(
            capsys,
            "screen",
            incidents,
            "--by",
            "country",
            "--replicates",
            "99",
            "--jobs",
            "1",
            "--out",
            tmp_path / name,
        )
    plain, whole = pd.read_csv(tmp_path / "screen.csv"), pd.read_parquet(tmp_path / "screen.parquet")
    assert plain.columns.tolist() == whole.columns.tolist()
    assert plain["country"].tolist() == ["Iraq", "Syria"]
    for column in whole:
        if pd.api.types.is_numeric_dtype(whole[column]):
            np.testing.assert_allclose(plain[column].astype(float), whole[column].astype(float), rtol=1e-9)
        else:
            # A column in which nothing stands is read from text as numbers that are missing.
            wanted = whole[column].astype(object).fillna("").astype(str)
            assert plain[column].astype(object).fillna("").astype(str).tolist() == wanted.tolist()


def test_rejected_rows_are_read_with_their_reasons(capsys, tmp_path, incidents):
    path = tmp_path / "rejected.csv"
    printed(capsys, "check", incidents, "--rejected", path)
    again = pd.read_csv(path, dtype=str)
    rejected = load(incidents).rejected
    assert again["reason"].tolist() == rejected["reason"].tolist()
    assert again["line"].astype(int).tolist() == rejected["line"].tolist()


def test_fractions_of_another_writer_are_never_rounded(tmp_path):
    path = io_file(tmp_path / "x.csv", "month,count\n2020-01,1.234\n2020-02,3\n")
    assert load(path).rejected["reason"].tolist() == ["not a whole number"]
    with pytest.raises(trends.errors.InputError, match=r"Line 2 of written\.csv"):
        load_series(path)


def test_a_period_that_is_said_to_be_unobserved_is(tmp_path):
    header = "period,count,count_low,count_high,exposure_days,observed\n"
    path = io_file(tmp_path / "x.csv", header + "2020-01,0,,,31,false\n2020-02,3,3,3,10,true\n")
    series = load_series(path)
    assert series.observed.tolist() == [False, True]
    assert series.exposure_days.tolist() == [31, 10]


@pytest.mark.parametrize(
    ("options", "subject", "french"),
    [
        (("--actor", "RLF"), "incidents in which RLF was a side", "incidents auxquels RLF était partie"),
        (
            ("--actor", "RLF", "--measure", "fatalities"),
            "deaths in incidents in which RLF was a side",
            "décès (incidents auxquels RLF était partie)",
        ),
        ((), "events", None),
    ],
)
def test_what_is_counted_is_read_back(capsys, tmp_path, incidents, options, subject, french):
    """Events in which a group was a side must not become attacks on the way through a file."""
    text = printed(capsys, "count", incidents, *options)
    again = load_series(io_file(tmp_path / "counts.csv", text))
    assert again.subject == subject
    assert "attacks" not in again.subject
    if french:
        assert again.subject.in_language("fr") == french
        assert "--measure" in options or again.to_csv() == text


def test_each_of_several_series_keeps_what_it_counts(capsys, tmp_path, incidents):
    text = printed(capsys, "count", incidents, "--by", "actor")
    table = load(io_file(tmp_path / "counts.csv", text))
    assert text.startswith("actor,period,count,count_low,count_high,exposure_days,observed\n")
    assert table.count(series="RLF").subject == "events in which RLF was a side"

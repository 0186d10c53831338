"""``trends screen``: what it prints and writes, and the one sentence that it says of what cannot be."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest

from trends.cli import main

QUICK = ("--replicates", "39", "--season", "none", "--jobs", "1")


def printed(capsys, *arguments):
    assert main(["screen", *map(str, arguments)]) == 0
    streams = capsys.readouterr()
    assert streams.err == ""
    return streams.out


def refused(capsys, *arguments, code=2):
    """The one sentence on standard error."""
    assert main(["screen", *map(str, arguments)]) == code
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.count("\n") == 1
    assert len(streams.err) < 500
    assert "Traceback" not in streams.err
    return streams.err


@pytest.fixture(scope="module")
def panel(tmp_path_factory):
    """Country-months in the layout of a panel that says neither which column counts nor which tells series apart."""
    random = np.random.default_rng(6)
    path = tmp_path_factory.mktemp("panel") / "panel.csv"
    half = np.arange(60) >= 30
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            ["country_iso3", "year_month", "event_count", "fatalities_best", "state_based_events"]
        )
        for name, level in (("AAA", 9.0), ("BBB", np.where(half, 6, 18)), ("CCC", 0.1), ("=2+3", 12.0)):
            for month, count in zip(
                pd.period_range("2015-01", periods=60, freq="M"), random.poisson(level, 60), strict=True
            ):
                writer.writerow([name, month, count, 3 * count, count // 2])
    return path


@pytest.fixture(scope="module")
def incidents(tmp_path_factory):
    """Incidents of made-up sides, as a table of one's own with a mapping."""
    random = np.random.default_rng(8)
    folder = tmp_path_factory.mktemp("incidents")
    day = pd.Timestamp("2015-01-01") + pd.to_timedelta(random.integers(0, 1800, 900), unit="D")
    frame = pd.DataFrame(
        {
            "when": day.strftime("%Y-%m-%d"),
            "land": random.choice(["Syria", "Iraq"], 900, p=[0.7, 0.3]),
            "side": random.choice(["Red Front", "Blue; Green", "@Guard"], 900, p=[0.6, 0.38, 0.02]),
        }
    )
    frame.to_csv(folder / "incidents.csv", index=False)
    (folder / "columns.toml").write_text(
        '[columns]\ndate_start = "when"\ncountry = "land"\nactor_1 = "side"\n'
    )
    return folder / "incidents.csv", folder / "columns.toml"


def test_a_panel_is_split_and_counted_by_what_is_found(panel, capsys, tmp_path):
    out = tmp_path / "screen.csv"
    page = " ".join(printed(capsys, panel, "--out", out, *QUICK).split())
    assert "Of 4 series of" in page
    assert "The series are told apart by the column country_iso3." in page
    assert "What is counted is the column event_count." in page
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert rows[0]["series"] == "BBB"
    assert {row["series"] for row in rows} == {"AAA", "BBB", "CCC", "'=2+3"}
    verdicts = {row["series"]: row["verdict"] for row in rows}
    assert verdicts["BBB"] == "contradicted"
    assert verdicts["CCC"] == "not testable"
    assert main(["pace", str(panel), "--by", "country_iso3", "--series", "BBB", "--measure", "event_count",
                 "--replicates", "39", "--season", "none", "--json"]) == 0  # fmt: skip
    alone = json.loads(capsys.readouterr().out)
    assert alone["verdict"] == "contradicted"
    assert float(rows[0]["p_joint"]) == alone["tests"]["joint"]["p"]
    assert float(rows[0]["ratio_per_year"]) == alone["changes"]["per_year"]["ratio"]


def test_named_columns_names_and_windows(panel, capsys):
    value = json.loads(
        printed(
            capsys, panel, "--by", "country_iso3", "--measure", "fatalities_best", "--series", "b*", "--json",
            "--start", "2016", *QUICK,
        )
    )  # fmt: skip
    (row,) = value["series"]
    assert row["series"] == "BBB"
    assert row["observed"] == 48
    assert "heavy-tailed" in row["warnings"]
    assert row["verdict"] != "contradicted"


def test_incidents_by_country_and_side(incidents, capsys, tmp_path):
    table, mapping = incidents
    out = tmp_path / "screen.parquet"
    page = printed(capsys, table, "--columns", mapping, "--out", out, *QUICK)
    frame = pd.read_parquet(out)
    assert list(frame.columns[:3]) == ["country", "actor", "observed"]
    assert set(frame["country"]) == {"Iraq", "Syria"}
    assert frame["total"].sum() == 900
    assert "Blue; Green" in page
    by_side = json.loads(
        printed(
            capsys, table, "--columns", mapping, "--by", "actor_1", "--country", "Syria", "--json", *QUICK
        )
    )
    assert by_side["by"] == ["actor_1"]
    assert (
        sum(row["total"] for row in by_side["series"])
        == frame.loc[frame["country"] == "Syria", "total"].sum()
    )


def test_the_same_bytes_again(panel, capsys, tmp_path):
    first, second = (printed(capsys, panel, "--out", tmp_path / f"{n}.parquet", *QUICK) for n in (1, 2))
    assert first == second
    assert (tmp_path / "1.parquet").read_bytes() == (tmp_path / "2.parquet").read_bytes()


def test_nothing_testable_is_no_error(panel, capsys):
    page = printed(capsys, panel, "--min-count", "1000000", *QUICK)
    assert page.startswith("None of 4 series of")
    assert "not testable" in page


def test_what_cannot_be_written_is_said_before_any_work(panel, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("trends.cli.splitting.opened_in_window", lambda *_: pytest.fail("work was done"))
    assert ".parquet or .csv" in refused(capsys, panel, "--out", tmp_path / "out.xlsx")
    assert "no folder" in refused(capsys, panel, "--out", tmp_path / "none" / "out.csv")
    assert "write over" in refused(capsys, panel, "--out", panel)


def test_what_cannot_be_split(panel, incidents, capsys):
    table, mapping = incidents
    columns = ("--columns", mapping, *QUICK)
    assert "country" in refused(capsys, table, "--by", "contry", *columns, code=1)
    assert "names no series" in refused(capsys, table, "--by", "latitude", *columns, code=1)
    assert "No incident has a value" in refused(capsys, table, "--by", "admin2", *columns, code=1)
    assert "commas" in refused(capsys, table, "--by", "country,,actor_1", *columns)
    assert "--series" in refused(capsys, table, "--series", "x", *columns)
    assert "holds the period" in refused(capsys, panel, "--by", "country_iso3,year_month", *QUICK, code=1)
    assert "no column 'nothing'" in refused(capsys, panel, "--by", "nothing", *QUICK, code=1)
    assert "no series 'ZZZ'" in refused(capsys, panel, "--series", "ZZZ", *QUICK, code=1)
    assert "--attacker" in refused(capsys, panel, "--attacker", "x", *QUICK)


def test_what_cannot_be_asked_for(panel, capsys):
    refused(capsys, panel, "--min-count", "-3", *QUICK)
    refused(capsys, panel, "--min-count", "many", *QUICK)
    refused(capsys, panel, "--replicates", "1", "--jobs", "1")
    refused(capsys, panel, "--jobs", "0", "--replicates", "39")
    refused(capsys, panel, "--margin", "0.5", *QUICK)
    refused(capsys, panel, "--season", "spring", "--replicates", "39", "--jobs", "1")
    refused(capsys, panel, "--start", "2030", "--end", "2020", *QUICK)
    refused(capsys, panel, "--start", "1950", "--end", "1951", *QUICK, code=1)
    refused(capsys, "no-such-file.csv", *QUICK, code=1)


def test_the_help_page_has_an_example(capsys):
    assert main(["screen", "--help"]) == 0
    page = capsys.readouterr().out
    for wanted in ("--by", "--min-count", "--scheduler", "--out", "--jobs", "--replicates", "trends screen"):
        assert wanted in page


@pytest.mark.long
def test_the_panel_of_ucdp_country_months(shared, capsys, tmp_path):
    out = tmp_path / "screen.csv"
    file = shared / "data/ucdp/ucdp_country_month_panel_v25_1.csv"
    arguments = ("--start", "2014", "--series", "S*", "--replicates", "39", "--out", out)
    printed(capsys, file, *arguments)
    frame = pd.read_csv(out)
    assert {"SYR", "SDN", "SSD", "SOM"} <= set(frame["series"])
    raw = pd.read_csv(file)
    raw = raw[(raw["year_month"] >= "2014") & raw["country_iso3"].str.startswith("S")]
    totals = raw.groupby("country_iso3")["ucdp_event_count"].sum()
    assert frame.set_index("series")["total"].to_dict() == totals.to_dict()
    assert (frame["observed"] == 132).all()


@pytest.mark.long
def test_a_kill_costs_nothing_that_was_judged(tmp_path, capsys):
    """Killed by force in mid-run, the same command goes on, and writes what a run that was left alone writes."""
    random = np.random.default_rng(9)
    months = pd.period_range("2015-01", periods=60, freq="M").astype(str)
    frame = pd.DataFrame(
        [
            (f"cell {n:02d}", month, count)
            for n in range(16)
            for month, count in zip(months, random.poisson(6, 60), strict=True)
        ],
        columns=["series", "period", "count"],
    )
    panel, out, other = (tmp_path / name for name in ("panel.csv", "out.parquet", "other.parquet"))
    frame.to_csv(panel, index=False)
    options = ("--replicates", "199", "--season", "none", "--jobs", "1", "--json")
    rows = tmp_path / ".out.parquet.unfinished" / "rows.jsonl"
    command = [sys.executable, "-m", "trends", "screen", str(panel), *options, "--out", str(out)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while run.poll() is None and not (rows.exists() and rows.read_text("utf-8").count("\n") > 4):
            time.sleep(0.02)
        assert run.poll() is None, "it ended before it could be killed"
    finally:
        run.kill()
        run.wait()
    assert not out.exists()
    judged = rows.read_text("utf-8").count("\n") - 1
    assert judged >= 4
    again = printed(capsys, panel, *options, "--out", out)
    assert not rows.parent.exists()
    assert again == printed(capsys, panel, *options, "--out", other)
    assert out.read_bytes() == other.read_bytes()
    assert len(pd.read_parquet(out)) == 16


def test_rows_with_other_options_are_told_of(panel, capsys, tmp_path):
    folder = tmp_path / ".out.csv.unfinished"
    folder.mkdir()
    header = {"made_by": "an unfinished screen of trends", "replicates": 1999}
    (folder / "rows.jsonl").write_text(json.dumps(header) + "\n", "utf-8")
    said = refused(capsys, panel, *QUICK, "--out", tmp_path / "out.csv")
    assert "replicates 1999, now 39" in said
    assert "delete the folder" in said
    assert folder.is_dir()

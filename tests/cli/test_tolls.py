"""Conflicting tolls and casualties on the command line."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest

import trends
from trends.cli import main
from trends.fitting.tails import draw_tolls


def printed(capsys, *arguments):
    assert main(list(arguments)) == 0
    streams = capsys.readouterr()
    assert not streams.err or arguments[0] == "count"
    return streams.out


@pytest.fixture(scope="module")
def conflict(tmp_path_factory):
    random = np.random.default_rng(1)
    days = pd.Timestamp("2019-01-01") + pd.to_timedelta(np.sort(random.integers(0, 1096, 400)), unit="D")
    path = tmp_path_factory.mktemp("conflict") / "attacks.csv"
    pd.DataFrame(
        {"date": days.strftime("%Y-%m-%d"), "killed": draw_tolls(2.2, 1.0, 400, random).astype(int)}
    ).to_csv(path, index=False)
    return str(path)


@pytest.mark.parametrize(("rule", "total"), [("lowest", 26), ("highest", 28), ("median", 27)])
def test_a_rule_chooses_what_is_counted(capsys, rule, total):
    # Killed in March 2022: 13 by one report, 15 by another; in June 2022: 13.
    window = ("--start", "2022-03", "--end", "2022-06", "--measure", "fatalities", "--toll", rule)
    rows = list(csv.DictReader(io.StringIO(printed(capsys, "count", "documented-attacks", *window))))
    assert sum(float(row["count"]) for row in rows) == total


def test_check_puts_the_reports_side_by_side(capsys):
    page = printed(capsys, "check", "documented-attacks")
    assert "36 to 68 or more" in page
    value = json.loads(printed(capsys, "check", "documented-attacks", "--json", "--toll", "highest"))["tolls"]
    assert value["rule"] == "highest"
    sukhna = next(one for one in value["incidents"] if one["incident_id"] == "2023-02-17-sukhna-truffle")
    assert (sukhna["killed"]["lowest"], sukhna["killed"]["highest"]) == (36, 68)
    assert sukhna["killed"]["taken_from"] == ["SOHR (18 Feb, AFP)", "AP (later)"]
    assert "46 + 7 = 53, as stated" in [check["sentence"] for check in sukhna["sums"]]
    assert value["discrepancies"] == []


def test_the_rule_is_said_on_the_page(capsys):
    page = printed(capsys, "trend", "documented-attacks", "--toll", "latest", "--freq", "year")
    flat = " ".join(page.split())
    assert "the one reported last is counted" in flat
    value = json.loads(printed(capsys, "trend", "documented-attacks", "--toll", "latest", "--json"))
    assert "of conflicting tolls: latest" in value["provenance"]["filters"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("documented-attacks", "--toll", "reporter:Xinhua"), "No report is by 'Xinhua'"),
        (("documented-attacks", "--toll", "mean"), "use lowest, highest, latest, median and reporter:NAME"),
        (("central-syria", "--toll", "median"), "--toll can only be used with incidents"),
        (("documented-attacks", "--measure", "deadly:0"), "deadly:5"),
    ],
)
def test_what_goes_wrong_is_one_sentence(capsys, arguments, said):
    assert main(["count", *arguments]) in {1, 2}
    streams = capsys.readouterr()
    assert streams.out == ""
    assert said in " ".join(streams.err.split())
    assert len(streams.err) < 500
    assert streams.err.count("\n") == 1


def test_a_file_without_reports_says_so(capsys, conflict):
    assert main(["count", conflict, "--toll", "median"]) in {1, 2}
    assert "no conflicting reports" in capsys.readouterr().err


def test_trend_puts_deadly_attacks_before_totals(capsys, conflict):
    page = printed(capsys, "trend", conflict)
    order = [
        page.index(title) for title in ("Frequency of deadly attacks", "Casualties\n", "Tail of the tolls")
    ]
    assert order == sorted(order)
    flat = " ".join(page.split())
    assert "in 5% of histories without any change" in flat
    cautions = [line for line in page.splitlines() if line.startswith("Caution:")]
    assert len(cautions) == len(set(cautions))
    value = json.loads(printed(capsys, "trend", conflict, "--json"))
    assert [row["at_least"] for row in value["deadly"]["thresholds"]] == [1, 5, 10, 25]
    logs = value["casualties"]["halves"]["log"]
    assert logs["deaths"] == pytest.approx(logs["attacks"] + logs["deaths_per_attack"])
    assert value["tail"]["exponent"]["low95"] < 2.2 < value["tail"]["exponent"]["high95"]


def test_a_series_has_no_single_attacks(capsys):
    value = json.loads(printed(capsys, "trend", "central-syria", "--json"))
    assert (value["deadly"], value["tail"]) == (None, None)
    assert value["casualties"]["halves"]["log"]["deaths"] == pytest.approx(
        sum(value["casualties"]["halves"]["log"][name] for name in ("attacks", "deaths_per_attack"))
    )


def test_deadly_attacks_are_judged_like_any_attacks(capsys, conflict):
    value = json.loads(
        printed(capsys, "pace", conflict, "--measure", "deadly:5", "--replicates", "99", "--json")
    )
    series = trends.load(conflict).count(measure="deadly:5")
    result = trends.test_pace(series, replicates=99)
    assert value["verdict"] == result.verdict
    assert "killed at least 5" in value["sentence"]

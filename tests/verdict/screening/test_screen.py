"""Many series at once: the verdict of each alone, the false discovery rate over all, whatever the workers."""

from __future__ import annotations

import itertools
import json
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest

import trends
from trends.errors import ParameterError, SelectionError, WindowError
from trends.files.output import json_text
from trends.scheduling import Here
from trends.series.count_series import CountSeries
from trends.verdict import ScreenResult, screen
from trends.verdict.screening import discovery
from trends.verdict.screening.screen_result import COLUMNS
from trends.verdict.screening.screen_rows import Judging

ASKED = {"replicates": 59, "season": "none", "seed": 4}
"""A p-value of 1 in 60 is not near 5 %: worker processes, which draw those on that are, draw no more than this one."""


def histories():
    """Series that changed and that did not, and some that cannot be tested."""
    random = np.random.default_rng(11)
    half = np.arange(60) >= 30
    counts = {
        "constant": random.poisson(8, 60),
        "wide": random.negative_binomial(2, 0.2, 60),
        "halved": random.poisson(np.where(half, 8, 20)),
        "doubled": random.poisson(np.where(half, 30, 10)),
        "gone": random.poisson(np.where(half, 0, 12)),
        "zeros": np.zeros(60),
        "nineteen": np.arange(60) < 19,
        "short": random.poisson(40, 12),
        "unseen": np.where(np.arange(60) % 3 == 0, np.nan, random.poisson(9, 60)),
        "unobserved": np.where(np.arange(60) < 58, np.nan, 15.0),
    }
    return {
        name: CountSeries.from_counts(np.asarray(values, float), "2015-01") for name, values in counts.items()
    }


@pytest.fixture(scope="module")
def series():
    return histories()


def screened(series, workers):
    """Screen with draws enough for two looks at the three that changed, 999 and then 3,000 each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discovery, "_AT_LEAST", 12_000)
        return trends.screen(series, workers=workers, **ASKED)


@pytest.fixture(scope="module")
def found(series):
    return screened(series, 1)


def rows(result):
    return {row["series"]: row for row in result.to_dict()["series"]}


def test_every_series_has_a_row_and_the_columns_are_those_promised(series, found):
    frame = found.to_frame()
    assert tuple(frame.columns) == ("series", *COLUMNS)
    assert COLUMNS == (
        "observed", "total", "ratio_per_year", "low95", "high95", "halves", "halves_low95", "halves_high95",
        "p_joint", "p_trend", "p_shift", "p_surge", "shift_at", "q_value", "verdict", "established", "routes",
        "warnings",
    )  # fmt: skip
    assert sorted(frame["series"]) == sorted(series)


def test_each_row_is_what_pace_gives_that_series_alone(series, found):
    table = rows(found)
    for name, one in series.items():
        alone = trends.test_pace(one, **ASKED).to_dict()
        row = table[name]
        assert row["verdict"] == alone["verdict"]
        assert row["observed"] == alone["window"]["observed"]
        assert row["total"] == one.total
        tests, year, halves = alone["tests"], alone["changes"]["per_year"], alone["changes"]["halves"]
        if alone["verdict"] == "not testable":
            assert row["p_joint"] is row["q_value"] is row["ratio_per_year"] is row["shift_at"] is None
            continue
        said = json.loads(json_text([row[key] for key in ("ratio_per_year", "low95", "high95")]))
        assert said == json.loads(json_text([year[key] for key in ("ratio", "low95", "high95")]))
        said = json.loads(json_text([row[key] for key in ("halves", "halves_low95", "halves_high95")]))
        assert said == json.loads(json_text([halves[key] for key in ("ratio", "low95", "high95")]))
        assert row["established"] is alone["established"]
        assert row["routes"] == ",".join(alone["routes"])
        assert row["p_joint"] == pytest.approx(tests["joint"]["p"], rel=1e-9)
        for test in ("trend", "shift", "surge"):
            assert row[f"p_{test}"] == pytest.approx(tests[test]["p"], rel=1e-9)
        assert row["shift_at"] == alone["changes"]["largest_shift"]["at"]
        assert row["warnings"] == " ".join(alone["warnings"])


def test_what_cannot_be_tested_says_why(found):
    table = rows(found)
    untestable = {name for name, row in table.items() if row["verdict"] == "not testable"}
    assert untestable == {"zeros", "nineteen", "short", "unobserved"}
    assert "19 in all" in table["nineteen"]["warnings"]
    assert "12 months" in table["short"]["warnings"]
    assert "Only 2 months" in table["unobserved"]["warnings"]


def test_what_changed_most_comes_first_and_what_was_not_tested_last(found):
    frame = found.to_frame()
    tested = frame["verdict"] != "not testable"
    assert tested.tolist() == sorted(tested, reverse=True)
    order = list(zip(frame["q_value"][tested], -np.log(frame["ratio_per_year"][tested]).abs(), strict=True))
    assert order == sorted(order)
    assert set(frame["series"][:3]) == {"halved", "doubled", "gone"}
    assert frame["total"][~tested].tolist() == sorted(frame["total"][~tested], reverse=True)


def test_small_values_are_refined_for_q_alone(found):
    table = rows(found)
    for name in ("halved", "doubled", "gone"):
        row = table[name]
        assert row["p_joint"] >= 1 / 60
        assert row["q_value"] < 0.01
        assert row["verdict"] == "contradicted"
    # A first look of 999 draws holds three of the third series, by chance, and sends it home with p = 0.003.
    assert sorted(table[name]["draws"] > 999 for name in ("halved", "doubled", "gone")) == [False, True, True]
    assert max(table[name]["p_refined"] for name in ("halved", "doubled")) < 0.001
    assert table["constant"]["draws"] == 59
    assert table["constant"]["q_value"] >= table["constant"]["p_joint"] - 1e-9
    assert found.discoveries() == 3


@pytest.mark.long
def test_the_number_of_workers_changes_nothing(series, found, tmp_path):
    several = screened(series, 2)
    pd.testing.assert_frame_equal(several.table, found.table, check_exact=True)
    assert json_text(several.to_dict()) == json_text(found.to_dict())
    for ending in ("csv", "parquet"):
        one, other = (tmp_path / f"{n}.{ending}" for n in range(2))
        for result, path in ((found, one), (several, other)):
            (result.to_csv if ending == "csv" else result.to_parquet)(path)
        assert one.read_bytes() == other.read_bytes()


def test_what_else_is_screened_changes_no_row_but_for_q(series, found):
    fewer = trends.screen({name: series[name] for name in ("wide", "doubled")}, workers=1, **ASKED)
    whole, part = rows(found), rows(fewer)
    for name, row in part.items():
        assert {key: value for key, value in row.items() if key not in ("q_value", "draws", "p_refined")} == {
            key: value for key, value in whole[name].items() if key not in ("q_value", "draws", "p_refined")
        }


def test_fewer_events_than_asked_for_are_not_tested(series):
    result = trends.screen(series, min_count=300, workers=1, **ASKED)
    for row in rows(result).values():
        assert (row["verdict"] == "not testable") == (row["total"] < 300 or row["observed"] < 24)
    lenient = trends.screen({"nineteen": series["nineteen"]}, min_count=0, workers=1, **ASKED)
    assert rows(lenient)["nineteen"]["verdict"] == "not testable"
    assert lenient.tested == 0
    assert "could be judged" in lenient.sentence


def test_the_result_is_frozen_and_shows_itself(found):
    with pytest.raises(FrozenInstanceError):
        found.margin = 2
    frame = found.to_frame()
    frame["verdict"] = "supported"
    assert found.tally["contradicted"] == 3
    assert sum(found.tally.values()) == len(found) == 10
    assert repr(found).startswith("ScreenResult: Of 10 series of attacks, 6 could be judged: 3 did not keep")
    bundle = found._repr_mimebundle_()
    assert "halved" in bundle["text/html"]
    assert isinstance(found, ScreenResult)
    json.loads(json_text(found.to_dict()), parse_constant=pytest.fail)


def test_progress_is_told_to_the_end(series):
    told = []
    trends.screen(series, workers=1, progress=lambda *step: told.append(step), **ASKED)
    assert told[0] == ("Counting", 1, 10)
    assert ("Judging", 0, 8) in told
    assert ("Judging", 8, 8) in told
    for (what, done, of), (then, later, total) in itertools.pairwise(told):
        assert done <= of
        assert what != then or of != total or later >= done or later == 0


@pytest.mark.long
def test_jobs_are_few_series_each_and_all_of_them(series):
    sizes = []

    class Watching(Here):
        def map(self, function, jobs):
            for job in jobs:
                # Besides jobs of several series there are those that draw on for one.
                sizes.append(len(job.series) if isinstance(job, Judging) else 0)
                yield function(job)

    many = {
        f"{name} {n}": CountSeries.from_counts(np.roll(one.count, n), "2015-01")
        for n in range(3)
        for name, one in series.items()
    }
    trends.screen(many, scheduler=Watching(), replicates=19, season="none")
    assert max(sizes) <= 8
    assert sum(sizes) == 24


def test_one_fit_that_fails_does_not_stop_the_others(series, monkeypatch):
    from trends.verdict.screening import screen_rows

    judged = screen_rows.judged_pace

    def failing(one, options):
        if one.total == series["wide"].total:
            raise np.linalg.LinAlgError
        return judged(one, options)

    monkeypatch.setattr(screen_rows, "judged_pace", failing)
    result = rows(trends.screen({name: series[name] for name in ("wide", "constant")}, workers=1, **ASKED))
    assert result["wide"]["verdict"] == "not testable"
    assert "fitted" in result["wide"]["warnings"]
    assert result["constant"]["verdict"] != "not testable"


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"min_count": -1}, ParameterError),
        ({"min_count": float("nan")}, ParameterError),
        ({"replicates": 3}, ParameterError),
        ({"margin": 1}, ParameterError),
        ({"seed": -1}, ParameterError),
        ({"season": "spring"}, ParameterError),
        ({"by": "country"}, ParameterError),
        ({"freq": "year"}, ParameterError),
        ({"workers": 0}, ParameterError),
    ],
)
def test_what_cannot_be_asked_for(series, asked, kind):
    with pytest.raises(kind):
        trends.screen(series, **{"workers": 1, **ASKED, **asked})


@pytest.mark.parametrize("data", [[1, 2], {"a": [1, 2]}, "file.csv"])
def test_what_cannot_be_screened(data):
    with pytest.raises(ParameterError, match="needs incidents"):
        screen(data)


def test_nothing_to_screen():
    with pytest.raises(SelectionError):
        screen({})
    with pytest.raises(WindowError):
        screen(trends.load("ucdp-is-syria"), start="1950", end="1951")
    with pytest.raises(SelectionError):
        screen(trends.load("documented-attacks"), by="admin3")


def test_incidents_are_split_by_actor_and_country_where_nothing_is_said():
    result = screen(trends.load("documented-attacks"), workers=1, **ASKED)
    assert result.by == ("country", "actor")
    assert result.to_frame()["total"].sum() <= len(trends.load("documented-attacks"))


@pytest.mark.long
def test_the_false_discovery_rate_holds():
    """One in five of 150 Poisson histories halves; of those called changed at 10 %, not many more are false."""
    random = np.random.default_rng(2)
    changed = np.arange(150) < 30
    level = np.where(changed[:, None] & (np.arange(48) >= 24), 5.0, 12.0)
    series = {
        f"{i:03d}": CountSeries.from_counts(row.astype(float), "2015-01")
        for i, row in enumerate(random.poisson(level))
    }
    frame = screen(series, replicates=59, season="none").to_frame()
    called = frame["q_value"] <= 0.1
    true = frame["series"].astype(int) < 30
    assert (called & true).sum() >= 24
    assert (called & ~true).sum() <= 8

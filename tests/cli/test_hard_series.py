"""Series that a ratio is hard to make from: `trends pace` says why it cannot, or what is right, and never 10^13."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from trends.cli import main

MONTHS = pd.period_range("2015-01", periods=60, freq="M")
STEADY = np.random.default_rng(1).poisson(8, 60).astype(float)
SECOND = np.arange(60) >= 30
MIDDLE = (np.arange(60) >= 20) & (np.arange(60) < 40)
TWO_A_SIXTH = np.isin(np.arange(60) % 10, (2, 7))


@pytest.fixture
def judged(tmp_path, capsys):
    def judge(count, exposure=None, *, margin=1.5, periods=MONTHS):
        frame = pd.DataFrame({"period": periods.astype(str), "count": count})
        if exposure is not None:
            frame["exposure_days"] = exposure
        file = tmp_path / "series.csv"
        frame.to_csv(file, index=False)
        assert main(["pace", str(file), "--json", "--replicates", "19", "--margin", str(margin)]) == 0
        found = json.loads(capsys.readouterr().out)
        assert not [value for value in numbers({**found, "margin": 0}) if abs(value) > 1e4]
        return found

    return judge


def numbers(found):
    if isinstance(found, dict):
        return [number for part in found.values() for number in numbers(part)]
    if isinstance(found, list):
        return [number for part in found for number in numbers(part)]
    return [found] if isinstance(found, float) else []


def exposed(later: float):
    return np.where(SECOND, later, MONTHS.days_in_month)


@pytest.mark.parametrize(
    ("series", "reason"),
    [
        ({"count": STEADY, "margin": 1e6}, "nothing could contradict such a margin"),
        ({"count": np.where(MIDDLE, 0, STEADY), "margin": 1e6}, "nothing could contradict such a margin"),
        ({"count": np.where(np.arange(60) == 17, 300, 0)}, "All 300 fall into one month"),
        ({"count": np.where(TWO_A_SIXTH, STEADY, np.nan)}, "Only 12 months have a count"),
        ({"count": np.where(SECOND, np.nan, STEADY)}, "No month in the second half"),
        ({"count": np.where(SECOND, np.nan, STEADY), "exposure": exposed(0)}, "No month in the second half"),
        ({"count": np.where(SECOND, 0, STEADY), "exposure": exposed(0)}, "No month in the second half"),
        ({"count": np.where(SECOND, 0, STEADY), "exposure": exposed(0.001)}, "observed for 0.03 days in all"),
    ],
)
def test_what_cannot_be_judged_is_not_testable_with_its_reason(judged, series, reason):
    found = judged(**series)
    assert found["verdict"] == "not testable"
    assert reason in " ".join(found["reasons"])
    assert not any(found["changes"].values())


@pytest.mark.parametrize(("margin", "verdict"), [(1.5, "contradicted"), (900, "inconclusive")])
def test_an_empty_third_is_a_bound_and_neither_inside_nor_beyond_a_margin_above_it(judged, margin, verdict):
    found = judged(np.where(MIDDLE, 0, STEADY), margin=margin)
    assert found["verdict"] == verdict
    thirds = found["changes"]["thirds"]
    assert thirds["ratio"] is None
    assert 20 < thirds["bound"]["at_least"] < 60
    assert "none from September 2016 to April 2018" in found["sentence"]


def test_a_margin_that_the_counts_could_contradict_is_tested(judged):
    # All of some 480 in one half and none in the other: at least 120 times as many, and more over shorter stretches.
    assert judged(STEADY, margin=100)["verdict"] == "supported"


@pytest.mark.parametrize("gone", [MIDDLE, SECOND & ~MIDDLE, ~SECOND & ~MIDDLE])
def test_an_unobserved_block_moves_no_level(judged, gone):
    found = judged(np.where(gone, np.nan, STEADY))
    assert found["verdict"] != "contradicted"
    assert 0.7 < found["changes"]["halves"]["ratio"] < 1.4


def test_an_empty_block_that_was_hardly_watched_says_nothing(judged):
    first = np.arange(60) < 10
    found = judged(np.where(first, 0, STEADY), np.where(first, 0.001, MONTHS.days_in_month))
    assert found["verdict"] != "contradicted"
    assert found["changes"]["end_to_end"] is None
    assert 0.7 < found["changes"]["halves"]["ratio"] < 1.4


def test_three_outbreaks_establish_nothing(judged):
    # The last third is empty; of three outbreaks at random some third is in 78 of 100 histories.
    found = judged(np.where(np.isin(np.arange(60), (5, 6, 30)), 100, 0))
    assert (found["verdict"], found["established"]) == ("inconclusive", False)
    assert found["changes"]["thirds"]["low95"] in (None, 1.0)


def test_two_years_a_block_are_judged(judged):
    years = pd.period_range("2000", periods=12, freq="Y")
    counts = [20, 22, 18, 25, 19, 21, 5, 6, 4, 7, 3, 5]
    found = judged(counts, periods=years)
    assert found["verdict"] == "contradicted"
    assert found["changes"]["halves"]["ratio"] == pytest.approx(sum(counts[6:]) / sum(counts[:6]), rel=0.02)

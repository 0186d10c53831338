"""Level and slope at a known date: a step, a trend that was already there, and both."""

from __future__ import annotations

import numpy as np
import pytest

import trends as tr
from trends.series.count_series import CountSeries
from trends.verdict.comparing.comparison import compare_pace


def compared(counts, at="2019-01", **more):
    series = counts if isinstance(counts, CountSeries) else CountSeries.from_counts(counts, "2016-01", **more)
    return compare_pace(series, at=at, replicates=99)


def test_a_step_on_a_rising_trend(cases):
    """its.csv: a step of 0.6 on a rising trend; the means alone differ by 0.78, inside the margin."""
    found = compared(tr.load_series(cases / "its.csv"))
    step = found.changes["step"]
    assert step.low95 < 0.6 < step.high95
    assert found.changes["level"].ratio == pytest.approx(0.78, abs=0.02)
    assert found.verdict == "contradicted"
    assert "trend in attacks was already there before January 2019" in found.sentence
    assert found.changes["per_year_before"].low95 > 1


def test_a_trend_without_a_step(cases):
    """its2.csv: the mean after is twice that before, and no step did it."""
    found = compared(tr.load_series(cases / "its2.csv"))
    assert found.verdict == "inconclusive"
    assert found.because == "trend"
    assert found.changes["level"].low95 > 1.5
    assert found.changes["step"].low95 < 1 < found.changes["step"].high95
    assert "accounts for the difference" in found.sentence


def test_a_small_step_beside_a_trend_is_not_hidden_by_it(cases):
    """Front-seat casualties fell before the seat-belt law of February 1983, and by a fifth more with it."""
    found = compare_pace(tr.load_series(cases / "seat_belts_front.csv"), at="1983-02", replicates=39)
    assert found.changes["step"].high95 < 0.9
    assert found.established
    assert "accounts for a part of the difference" in found.sentence
    assert "(from 873 to 570 a month;" in found.sentence
    assert found.reasons[-1] == "The trend that was already there accounts for a part of the difference."


@pytest.mark.parametrize("ratio", [0.4, 2.5])
def test_a_step_without_a_trend_is_a_step(ratio):
    found = compared(np.random.default_rng(6).poisson(np.repeat([20.0, 20.0 * ratio], 36)))
    assert found.verdict == "contradicted"
    assert not found.level.ran.beside
    assert found.changes["step"] == found.changes["level"]


@pytest.mark.long
def test_a_trend_is_seldom_seen_where_there_is_none():
    random = np.random.default_rng(8)
    there = [
        compared(random.poisson(np.repeat([20.0, 12.0], 30)), at="2018-07").level.drift.already_there
        for _ in range(20)
    ]
    assert sum(there) <= 4


def test_none_before_is_a_bound():
    found = compared([0] * 36 + [6] * 36)
    assert found.to_dict()["changes"]["level"]["ratio"] is None
    assert found.to_dict()["changes"]["level"]["bound"]["at_least"] > 20
    assert "none from January 2016 to December 2018" in found.sentence


@pytest.mark.long
def test_claims_and_comparisons_say_one_thing(cases, tmp_path):
    """The claim's words are the comparison's; a trend is no fall and no rise at a date."""
    verdicts = {}
    for name in ("its", "its2"):
        ledger = tmp_path / f"{name}.toml"
        ledger.write_text(
            "\n".join(
                f'[[claim]]\nid = "{direction}"\nwho = "x"\ndate = 2022-01-01\nsays = "x"\nkind = "before and after"\n'
                f'data = "{cases / name}.csv"\nat = "2019-01"\ndirection = "{direction}"\nsource_url = "https://example.org"\n'
                for direction in ("more", "less", "same")
            )
        )
        table = tr.read_claims(ledger).judge()
        found = compare_pace(tr.load_series(cases / f"{name}.csv"), at="2019-01")
        for one in table.to_dict()["claims"]:
            verdicts[name, one["id"]] = one["verdict"]
            assert found.sentence.removesuffix(".") in one["sentence"]
            if one["id"] == "same":
                assert one["verdict"] == found.verdict
    assert verdicts == {
        ("its", "more"): "contradicted",
        ("its", "less"): "supported",
        ("its", "same"): "contradicted",
        ("its2", "more"): "inconclusive",
        ("its2", "less"): "inconclusive",
        ("its2", "same"): "inconclusive",
    }


def test_no_trend_is_carried_over_a_gap_longer_than_it_was_measured_on():
    """The same rise twice, eight years apart: the one level is the other."""
    before, after = (CountSeries.from_counts(np.arange(5, 41), start) for start in ("2010-01", "2018-01"))
    found = compare_pace(before, after, replicates=19)
    assert found.verdict == "supported"
    assert found.changes["level"].ratio == pytest.approx(1.0, abs=0.02)
    assert "60 months lie between the two windows and are not compared." in found.warnings

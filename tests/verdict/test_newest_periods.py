"""The newest periods in verdicts: drafts enter with what they will come to, and every result says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import trends.nowcasting.nowcast
from trends.errors import ParameterError
from trends.fitting.design import build_design
from trends.fitting.joint import joint_test
from trends.nowcasting.triangle import Triangle
from trends.periods.coverage import Release, Stretch
from trends.provenance import Provenance
from trends.series.age import Age
from trends.series.count_series import CountSeries
from trends.sources import load
from trends.verdict.comparing.comparison import compare_pace
from trends.verdict.newest_periods import as_judged
from trends.verdict.one_series import OneSeries
from trends.verdict.pace import test_pace as pace_of
from trends.verdict.parameters import Options
from trends.verdict.power_analysis.scenario import Scenario
from trends.verdict.replicates import Draws, replicated
from trends.verdict.screening.screen import screen
from trends.verdict.sensitivity import sensitivity
from trends.verdict.trend import trend

DAY = date(2025, 1, 20)
MONTHS = pd.period_range("2022-01", "2024-12", freq="M")


def doubling(measure: str = "attacks") -> Triangle:
    """A triangle in which every monthly figure is half of the final one, in twelve countries over a year."""
    random = np.random.default_rng(3)
    rows = []
    for key in [f"C{number:02d}" for number in range(11)] + ["SDN"]:
        for period in pd.period_range("2023-01", "2023-12", freq="M"):
            final = int(random.integers(20, 60)) * 2
            for age, kind, value in (
                (1, "monthly", final / 2),
                (6, "monthly", final / 2),
                (18, "final", final),
            ):
                vintage = (period + age).start_time.date().replace(day=20)
                rows.append((key, period, vintage, value, kind))
    table = pd.DataFrame(rows, columns=["key", "period", "vintage", "value", "kind"])
    return Triangle(table, measure=measure, source="ucdp", name="doubling", title="a made-up triangle")


def seen(counts, measure="attacks", source="ucdp-candidate", drafts=6, **fields):
    """Monthly counts to December 2024, of which the last six stand on monthly releases."""
    stretches = [
        Stretch(start.date(), end.date(), Release(kind, kind, (start.date(), end.date()), DAY))
        for start, end, kind in zip(
            MONTHS.start_time,
            MONTHS.end_time,
            ["final"] * (36 - drafts) + ["monthly"] * drafts,
            strict=True,
        )
    ]
    fields = {"age": Age(("SDN",), True, tuple(stretches), DAY), "provenance": Provenance(source), **fields}
    return CountSeries.from_counts(counts, "2022-01", measure=measure, name="Sudan", **fields)


@pytest.fixture
def known_delay(monkeypatch):
    """Where the package has a triangle of attacks."""
    monkeypatch.setattr(trends.nowcasting.nowcast, "bundled_triangle", doubling)


@pytest.fixture(scope="module")
def lagging():
    """A constant pace of 80 a month, of which half of the last six months is not in yet."""
    counts = np.random.default_rng(8).poisson(80, 36).astype(float)
    counts[-6:] = np.rint(counts[-6:] / 2)
    return seen(counts)


@pytest.mark.usefixtures("known_delay")
def test_delay_is_no_fall(lagging):
    as_it_stands = pace_of(lagging, season="none", replicates=99, nowcast="off")
    judged = pace_of(lagging, season="none", replicates=99)
    assert as_it_stands.verdict == "contradicted"
    assert as_it_stands.changes["end_to_end"].high95 < 1
    assert judged.verdict != "contradicted"
    assert not judged.established


@pytest.mark.usefixtures("known_delay")
def test_each_draw_of_a_nowcast_is_ranked_by_itself(lagging):
    hypothesis = OneSeries.of(ready := as_judged(lagging).series, build_design(ready, "none"))
    found = replicated(hypothesis, Draws(99, seed=0, most=99))
    rows = found.observed.table
    together, *alone = (
        joint_test(np.vstack([row, found.replicates.table]), found.observed.kinds).joint
        for row in (rows.mean(axis=0), *rows)
    )
    assert len(alone) > 1
    assert found.test().joint == pytest.approx((together + np.mean(alone)) / 2)
    # What was nowcast is not nowcast again.
    assert as_judged(ready).series.count.tolist() == ready.count.tolist()


@pytest.mark.usefixtures("known_delay")
def test_a_fall_beyond_the_delay_is_still_found(lagging):
    fallen = np.where(np.arange(36) >= 18, np.rint(lagging.count / 3), lagging.count)
    judged = pace_of(seen(fallen), season="none", replicates=99)
    assert judged.verdict == "contradicted"
    assert judged.changes["halves"].high95 < 1


@pytest.mark.usefixtures("known_delay")
def test_a_verdict_says_what_was_nowcast_and_what_it_is_without(lagging):
    judged = pace_of(lagging, season="none", replicates=99)
    told = judged.to_dict()["nowcast"]
    assert [row["period"] for row in told["periods"]] == [f"2024-{month:02d}" for month in range(7, 13)]
    assert (told["triangle"]["name"], told["refused"]) == ("doubling", None)
    assert told["without"]["verdict"] == "contradicted"
    assert [each.id for each in judged.reasons].count("newest.otherwise") == 1
    assert "'contradicted'" in judged.reasons[-1]
    (warning,) = [each for each in judged.warnings if getattr(each, "id", "") == "newest.entered"]
    assert "July 2024 to December 2024" in warning
    assert "a made-up triangle" in warning
    # What was counted stays what it was.
    assert judged.series is lagging


@pytest.mark.usefixtures("known_delay")
def test_what_is_drawn_is_what_the_figures_come_to(lagging):
    ready = as_judged(lagging).series
    drafts = slice(-6, None)
    np.testing.assert_array_equal(ready.count[:-6], lagging.count[:-6])
    assert ready.draws[:, drafts].sum(axis=1).mean() == pytest.approx(
        2 * lagging.count[drafts].sum(), rel=0.15
    )
    # The interval of what will be is in every later one: no draw is like the other.
    assert len(np.unique(ready.draws[:, drafts].sum(axis=1))) > 10


def test_a_triangle_of_ones_own_is_taken(lagging):
    own = doubling()
    judged = pace_of(lagging, season="none", replicates=19, nowcast=own)
    assert judged.nowcast.triangle is own
    # The other choices are judged by it, too.
    found = sensitivity(judged, replicates=19)
    assert {choice.verdict for choice in found.choices if choice.kind == "season"} == {judged.verdict}


def test_off_takes_the_figures_as_they_stand_and_says_so(lagging):
    judged = pace_of(lagging, replicates=19, nowcast="off")
    assert judged.to_dict()["nowcast"] is None
    assert [each.id for each in judged.warnings if each.id.startswith("newest.")] == ["newest.off"]
    with pytest.raises(ParameterError, match="auto, off or a reporting triangle"):
        pace_of(lagging, replicates=19, nowcast="on")


def test_without_a_triangle_there_is_one_caution(lagging):
    # The triangle that comes with the package is of deaths.
    judged = pace_of(lagging, replicates=19)
    assert judged.entered is None
    assert judged.to_dict()["nowcast"]["periods"] == []
    assert judged.to_dict()["nowcast"]["refused"]
    (caution,) = [each for each in judged.warnings if each.id == "newest.none"]
    assert "From July 2024 on" in caution
    assert judged.nowcast.refused in caution


@pytest.mark.parametrize("measure", ["attacks", "fatalities"])
def test_final_figures_are_judged_without_a_word(lagging, measure):
    final = seen(lagging.count, measure, drafts=0)
    judged = pace_of(final, replicates=19)
    assert not [each for each in judged.warnings if each.id.startswith("newest.")]
    assert judged.to_dict()["nowcast"] is None


def test_the_bundled_sums_are_drafts_by_the_calendar():
    sudan = trends.load_series("ucdp-country-months", series="Sudan", as_of="2025-09-25")
    judged = pace_of(sudan, replicates=19)
    assert [str(period) for period in judged.entered.periods] == [
        f"2025-{month:02d}" for month in range(1, 9)
    ]
    off = pace_of(sudan, replicates=19, nowcast="off")
    assert "From January 2025 on" in next(
        each for each in off.warnings if getattr(each, "id", "") == "newest.off"
    )


def test_what_is_added_to_for_weeks_is_cautioned_of_its_last_weeks_alone():
    weeks = np.random.default_rng(2).poisson(20, 60)
    about = {"freq": "week", "provenance": Provenance("acled")}
    for known, cautioned in ((date(2020, 3, 1), True), (date(2021, 9, 1), False)):
        series = CountSeries.from_counts(
            weeks, "2019-01-07", age=Age(("SYR",), True, (), known, adding=28), **about
        )
        judged = pace_of(series, replicates=19)
        assert cautioned == any(each.id == "newest.none" for each in judged.warnings)


@pytest.mark.usefixtures("known_delay")
def test_trend_and_comparison_take_the_same_figures(lagging):
    found = trend(lagging, replicates=19)
    assert any(each.id == "newest.entered" for each in found.warnings)
    fallen = trend(lagging, replicates=19, nowcast="off")
    assert fallen.per_year.ratio < found.per_year.ratio
    compared = compare_pace(lagging, at="2024-07", replicates=19)
    taken = compare_pace(lagging, at="2024-07", replicates=19, nowcast="off")
    assert (compared.verdict == "contradicted", taken.verdict) == (False, "contradicted")


@pytest.mark.usefixtures("known_delay")
def test_a_screen_judges_as_each_alone(lagging):
    other = seen(lagging.count[::-1].copy(), drafts=0)
    screened = screen({"lagging": lagging, "final": other}, replicates=99, workers=1)
    row = screened.table.set_index("series").loc["lagging"]
    alone = pace_of(lagging, replicates=99)
    assert row["verdict"] == alone.verdict
    assert row["p_joint"] == pytest.approx(alone.assessment.test.joint, rel=1e-9)
    assert [note.id for note in screened.notes] == ["newest.screen.entered"]
    as_it_stands = screen({"lagging": lagging}, replicates=99, workers=1, nowcast="off")
    assert as_it_stands.table["verdict"].tolist() == ["contradicted"]


def test_a_screen_says_once_that_drafts_stand(lagging):
    screened = screen({"one": lagging, "two": lagging}, replicates=19, workers=1)
    (note,) = screened.notes
    assert note.id == "newest.screen.none"
    assert "2 series" in note
    assert not screened.table["warnings"].str.contains("drafts").any()


@pytest.mark.usefixtures("known_delay")
def test_one_choice_is_to_do_without(lagging):
    found = sensitivity(lagging, replicates=19, season="none")
    (without,) = [choice for choice in found.choices if choice.kind == "nowcast"]
    assert (without.value, without.verdict) == ("off", "contradicted")
    # Of a verdict that was given without there is nothing to leave out.
    given = sensitivity(pace_of(lagging, season="none", replicates=19, nowcast="off"), replicates=19)
    assert "nowcast" not in {choice.kind for choice in given.choices}


def test_simulated_histories_have_no_age(lagging):
    scenario = Scenario.of(lagging, 0.5, Options(1.5, "none", 19, 0))
    assert scenario.series.age == Age()


def test_a_part_of_a_country_is_cautioned_not_nowcast(lagging):
    part = replace(seen(lagging.count, "fatalities"), age=replace(lagging.age, whole=False))
    judged = pace_of(part, replicates=19)
    assert judged.entered is None
    assert any(each.id == "newest.none" for each in judged.warnings)


def test_counts_that_may_all_be_withdrawn_are_judged():
    # All deaths of Argentina stand on drafts, and in some draws nothing is left of them.
    judged = pace_of(load("ucdp-country-months").count(by="series")["Argentina"], replicates=19)
    assert judged.verdict == "inconclusive"
    assert 0 < judged.changes["halves"].low95 < 1
    assert "with none in the first half" in judged.sentence

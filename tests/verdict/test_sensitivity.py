"""The verdict under other choices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import trends as tr
from trends.document.blocks import Table
from trends.errors import ParameterError
from trends.files.output import json_text
from trends.incidents.incidents import Incidents
from trends.periods.calendar import Frequency
from trends.provenance import Provenance
from trends.series.count_series import CountSeries
from trends.series.series_table import SeriesTable
from trends.sources.rejection import rejected_rows
from trends.verdict import test_pace as judge_pace
from trends.verdict.alternatives import same_counts
from trends.verdict.change import Change
from trends.verdict.sensitivity import Choice, Sensitivity, sensitivity


def choice(verdict, ratio=1.0, kind="season", value="none", *, established=None):
    """Return a choice whose halves are known to the last digit: any ratio but one is an established change."""
    halves = None if ratio is None else Change(ratio, ratio, ratio, ratio, ratio)
    known = established if established is not None else ratio not in (None, 1.0)
    return Choice(kind, value, verdict, None if ratio is None else 0.5, halves, established=known)


BASE = choice("supported", 1.0, "as judged", "season none")


def test_shares_are_of_what_could_be_tested_the_result_itself_included():
    found = Sensitivity(BASE, (choice("contradicted"), choice("not testable", None), choice("supported")))
    assert found.shares == {"contradicted": pytest.approx(1 / 3), "supported": pytest.approx(2 / 3)}


def test_the_choice_that_disagrees_most_is_the_farthest_with_another_answer():
    near, far = choice("inconclusive", 0.8), choice("contradicted", 0.5)
    found = Sensitivity(BASE, (choice("supported", 1.0), near, far))
    assert found.disagrees_most is far
    assert found.sentence == (
        "1 of the 3 other choices that could be tested gives the same verdict (supported), and 1 the same direction (no "
        "change is established); the one that disagrees most is season = none (contradicted, the rate fell)."
    )
    same = Sensitivity(BASE, (choice("supported"), choice("supported")))
    assert same.sentence == (
        "2 of the 2 other choices that could be tested give the same verdict (supported), and 2 the same direction (no "
        "change is established)."
    )


def test_agreement_is_counted_by_verdict_and_by_direction():
    """Contradicted both ways is no agreement: here one choice has the rate rise, and one does not tell how far it fell."""
    base = choice("contradicted", 0.5, "as judged", "season none")
    rose, open_ = choice("contradicted", 1.9, "source", "other"), choice("inconclusive", 0.7)
    surge = choice("contradicted", 1.0, "window", "starts 1 month later", established=True)
    found = Sensitivity(base, (rose, open_, surge, choice("not testable", None)))
    assert [one.direction for one in found.choices] == ["rose", "fell", "changed", None]
    assert found.agreement == {"verdict": 2, "direction": 1, "of": 3}
    assert found.sentence == (
        "2 of the 3 other choices that could be tested give the same verdict (contradicted), and 1 the same direction (the "
        "rate fell); the one that disagrees most is source = other (contradicted, the rate rose); 1 more could not be tested."
    )
    assert found.to_dict()["agreement"] == found.agreement
    assert found.to_frame()["direction"].tolist()[:3] == ["fell", "rose", "fell"]


def test_the_direction_of_real_verdicts():
    """A surge in the middle changes the thirds and leaves the halves alike; a fall is one whatever the season."""
    surge = np.where((np.arange(60) >= 20) & (np.arange(60) < 40), 60.0, 20.0)
    fall = np.where(np.arange(60) < 30, 60.0, 20.0)
    for counts, direction in ((surge, "changed"), (fall, "fell"), (np.full(60, 30.0), "none")):
        result = judge_pace(CountSeries.from_counts(counts, "2015-01"), season="none", replicates=19)
        assert Choice.of("as judged", "season none", result).direction == direction


def test_nothing_else_could_be_tested():
    found = Sensitivity(BASE, (choice("not testable", None),))
    assert found.disagrees_most is None
    assert found.sentence == "No other choice could be tested."


def test_choices_of_a_monthly_series():
    count = np.random.default_rng(1).poisson(20.0, 60).astype(float)
    count[[7, 30]] = np.nan
    result = judge_pace(CountSeries.from_counts(count, "2015-01"), replicates=49)
    other = CountSeries.from_counts(count * 2, "2015-01")
    found = sensitivity(result, replicates=49, recounted=[("estimate", "high", other)])
    kinds = [choice.kind for choice in found.choices]
    assert kinds.count("season") == 3
    assert kinds.count("window") == 4
    assert kinds.count("unobserved") == 2
    assert kinds.count("estimate") == 1
    assert found.base.value == "fourier:2"
    assert "fourier:2" not in [choice.value for choice in found.choices if choice.kind == "season"]
    assert sum(found.shares.values()) == pytest.approx(1.0)
    frame = found.to_frame()
    assert len(frame) == len(found.choices) + 1
    json_text(found.to_dict())
    # What the usual models say stands beside the choices and is none: made with one rate, of which two have intervals.
    models = {row["test"]: row for row in found.to_dict()["models"]}
    assert len(models) == 3
    for name in ("negative binomial, second half", "local level with season"):
        assert models[name]["low95"] <= 1 <= models[name]["high95"]
    assert models["STL, Mann-Kendall"]["p"] is None  # two months are not observed
    assert [block.caption for block in found.blocks() if isinstance(block, Table)][
        1
    ] == "What the usual models say"


@pytest.mark.parametrize(("freq", "start", "n"), [("year", "1990", 20), ("quarter", "2010-Q1", 32)])
def test_choices_that_a_frequency_cannot_bear_are_none(freq, start, n):
    result = judge_pace(CountSeries.from_counts(np.full(n, 30.0), start, freq), replicates=19)
    found = sensitivity(result, replicates=19)
    seasons = {choice.value for choice in found.choices if choice.kind == "season"}
    assert seasons == (set() if freq == "year" else {"none", "fourier:2"})


def test_a_result_that_could_not_be_tested():
    result = judge_pace(CountSeries.from_counts(np.zeros(30), "2015-01"), replicates=19)
    found = sensitivity(result, replicates=19)
    assert found.shares == {}
    assert found.sentence == "No other choice could be tested."
    json_text(found.to_dict())


def incidents(n=250, *, seed=0):
    """Invented incidents of three years, some of them dated to a month or to two."""
    random = np.random.default_rng(seed)
    start = pd.Timestamp("2015-01-01") + pd.to_timedelta(np.sort(random.integers(0, 1096, n)), unit="D")
    days = np.where(random.random(n) < 0.15, random.integers(20, 60, n), 0)
    best = random.integers(0, 8, n)
    frame = pd.DataFrame({"date_start": start, "date_end": start + pd.to_timedelta(days, unit="D")})
    frame["fatalities_best"] = best
    frame["fatalities_low"] = np.maximum(best - 2, 0)
    frame["fatalities_high"] = best + 3
    return Incidents.from_frame(frame, name="the valley")


@pytest.fixture(scope="module")
def of_incidents():
    return tr.sensitivity(incidents(), replicates=19)


def kinds_of(found):
    table = {}
    for one in found.choices:
        table.setdefault(one.kind, []).append(one.value)
    return table


def test_all_choices_of_incidents(of_incidents):
    kinds = kinds_of(of_incidents)
    assert kinds["season"] == ["none", "fourier:2", "month"]
    assert len(kinds["window"]) == 4
    assert kinds["frequency"] == ["week", "quarter"]
    assert kinds["imprecise dates"] == ["start", "drop"]
    assert "estimate" not in kinds  # attacks are attacks, whatever the estimate of the dead
    assert sum(of_incidents.shares.values()) == pytest.approx(1.0)
    assert sum(sum(row.values()) for row in of_incidents.by_kind.values()) == len(of_incidents.choices)


def test_estimates_of_deaths():
    kinds = kinds_of(tr.sensitivity(incidents(), measure="fatalities", replicates=19))
    assert kinds["estimate"] == ["low", "high"]
    kinds = kinds_of(tr.sensitivity(incidents(), measure="fatalities", estimate="low", replicates=19))
    assert kinds["estimate"] == ["best", "high"]


def test_a_result_and_what_it_was_counted_from():
    data = incidents()
    result = judge_pace(data.count(start="2015-03", end="2017-12"), margin=1.3, replicates=39, seed=4)
    found = tr.sensitivity(result, data=data, replicates=19)
    assert found.base == Choice.of("as judged", "fourier:1", result)
    assert found.margin == 1.3
    assert kinds_of(found)["imprecise dates"] == ["start", "drop"]
    assert kinds_of(found)["frequency"] == ["week", "quarter"]


def test_other_sources_are_counted_over_the_same_window():
    found = tr.sensitivity(
        incidents(),
        start="2015-03",
        end="2017-11",
        sources={"other": incidents(300, seed=1), "counted": incidents(200, seed=2).count()},
        replicates=19,
    )
    assert kinds_of(found)["source"] == ["other", "counted"]
    same = tr.sensitivity(incidents(), sources={"itself": incidents()}, replicates=19)
    assert "source" not in kinds_of(same)


def test_bounds_of_a_series_are_its_low_and_high_estimates():
    count = np.random.default_rng(1).poisson(20.0, 60).astype(float)
    later = np.arange(60) >= 30
    series = CountSeries.from_counts(count, "2015-01", low=np.where(later, count // 3, count), high=count)
    found = tr.sensitivity(series, replicates=99)
    low = next(one for one in found.choices if one.kind == "estimate")
    assert low.value == "low"
    assert low.verdict == "contradicted"
    assert found.disagrees_most == low
    assert "the one that disagrees most is estimate = low (contradicted, the rate fell)" in found.sentence


@pytest.fixture(scope="module")
def revised():
    """Four years of figures; every month of the second half was doubled when it was published again."""
    periods = pd.period_range("2018-01", periods=48, freq="M")
    count = np.random.default_rng(1).poisson(20.0, 48)
    first = pd.DataFrame({"period": periods.astype(str), "count": count, "vintage": 1.0})
    first["published"] = (periods + 1).end_time.normalize()
    second = first.iloc[24:].assign(count=2 * count[24:], vintage=2.0, published=pd.Timestamp("2023-06-30"))
    frame = pd.concat([first, second], ignore_index=True)
    frame["count"] = frame["count"].astype(float)
    frame["series"] = ""
    frame["start"] = pd.to_datetime(frame["period"]).astype("datetime64[s]")
    for name in ("count_low", "count_high", "exposure_days"):
        frame[name] = np.nan
    for name in ("inferred_low", "inferred_high", "source_url", "note"):
        frame[name] = pd.NA
    for name in ("low_published", "high_published"):
        frame[name] = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    return SeriesTable(frame, Frequency.MONTH, rejected_rows([]), Provenance("series", files=()), len(frame))


def test_earlier_states_of_a_table(revised):
    found = tr.sensitivity(revised, replicates=99, as_of=["2023-01"])
    assert found.base.verdict == "contradicted"
    before = next(one for one in found.choices if one.kind == "as known on")
    assert before.value == "2023-01-31"
    assert before.verdict == "supported"
    assert kinds_of(tr.sensitivity(revised, replicates=19))["as known on"][0] == "2022-12-30"


def test_each_choice_can_be_repeated_by_its_seed(of_incidents):
    chosen = next(one for one in of_incidents.choices if one.value == "fourier:2")
    again = judge_pace(incidents().count(), season="fourier:2", replicates=19, seed=chosen.seed)
    same = Choice.of("season", "fourier:2", again)
    assert replace(same, joint_p=chosen.joint_p) == chosen
    assert chosen.joint_p in (None, same.joint_p)
    assert len({one.seed for one in of_incidents.choices}) == len(of_incidents.choices)


def test_p_is_drawn_only_where_the_verdict_hangs_on_it():
    """Of a steady series no choice needs it, and its column says so; of one in between some do."""
    steady = CountSeries.from_counts(np.tile([40.0, 41, 39, 40], 15), "2018-01")
    found = tr.sensitivity(steady, replicates=19)
    assert found.base.joint_p is not None
    assert {one.joint_p for one in found.choices} == {None}
    assert {one["joint_p"] for one in found.to_dict()["choices"]} == {None}
    table = next(block for block in found.blocks() if isinstance(block, Table))
    # Nor is there one of a choice that could not be tested: twenty quarters are too few.
    said = {
        (one.halves is None, str(row[-1])) for one, row in zip(found.choices, table.rows[1:], strict=True)
    }
    assert said == {(False, "–"), (True, "")}
    assert "the verdict is the same whatever the joint p" in str(table.note)
    random = np.random.default_rng(21)
    between = [
        CountSeries.from_counts(random.poisson(np.repeat([6.0, 4.0], 18)).astype(float), "2018-01")
        for _ in range(4)
    ]
    drawn = [
        one.joint_p
        for series in between
        for one in tr.sensitivity(series, replicates=19).choices
        if one.halves
    ]
    assert None in drawn
    assert any(p is not None for p in drawn)


@pytest.mark.long
def test_the_same_whoever_does_the_work(of_incidents):
    again = tr.sensitivity(incidents(), replicates=19, workers=2)
    assert json_text(again.to_dict()) == json_text(of_incidents.to_dict())
    other = tr.sensitivity(incidents(), replicates=19, seed=1)
    assert json_text(other.to_dict()) != json_text(of_incidents.to_dict())


def test_a_choice_that_changes_nothing_is_none():
    exact = Incidents.from_frame(incidents().frame.assign(date_end=lambda frame: frame["date_start"]))
    assert "imprecise dates" not in kinds_of(tr.sensitivity(exact, replicates=19))
    one, other = (CountSeries.from_counts(np.ones(30), "2015-01") for _ in (0, 1))
    assert same_counts(one, other)
    assert not same_counts(one, CountSeries.from_counts(np.ones(30), "2015-02"))


def test_what_could_not_be_tested_as_put_but_otherwise():
    base = choice("not testable", None, "as judged")
    found = Sensitivity(base, (choice("supported"), choice("inconclusive")))
    assert found.sentence == (
        "The question as put could not be tested; of the 2 other choices that could: inconclusive in 50%, supported in 50%."
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: tr.sensitivity(3), "not the number 3"),
        (
            lambda: tr.sensitivity(CountSeries.from_counts(np.ones(30), "2015-01"), freq="week"),
            "counted already",
        ),
        (lambda: tr.sensitivity(incidents(40), colour="red"), "no setting 'colour'"),
        (lambda: tr.sensitivity(incidents(40), sources=[1]), "a mapping for sources, not a list"),
        (lambda: tr.sensitivity(incidents(40), sources={"x": 1}), "neither incidents nor a series"),
        (lambda: tr.sensitivity(incidents(40), margin=0.5), "factor above 1"),
        (lambda: tr.sensitivity(incidents(40), freq="moon"), "is no frequency"),
        (lambda: tr.sensitivity(incidents(40), replicates=3), "from 19"),
        (lambda: tr.sensitivity(incidents(40), as_of="soon"), "a list for as_of, not the text"),
    ],
)
def test_bad_input_is_one_sentence(call, said):
    with pytest.raises(ParameterError, match=said) as caught:
        call()
    assert len(str(caught.value)) < 500


def test_steps_of_the_collection_are_kept_in_every_repeat():
    """A source that from November 2015 on counts twice as much; half a year less at either end changes nothing."""
    random = np.random.default_rng(12)
    counts = np.where(np.arange(96) < 40, random.poisson(20, 96), random.poisson(40, 96)).astype(float)
    series = CountSeries.from_counts(counts, "2012-07")
    result = judge_pace(series, replicates=99, break_at="2015-11-20")
    assert [str(day) for day in result.breaks] == ["2015-11-01"]
    found = sensitivity(result, replicates=99)
    assert found.shares["supported"] > 0.8
    again = sensitivity(series, replicates=99, break_at="2015-11")
    assert again.to_dict() == found.to_dict()
    without = sensitivity(result, replicates=99, break_at=[])
    assert without.shares["contradicted"] > 0.8

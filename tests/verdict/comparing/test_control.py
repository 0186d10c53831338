"""A level before and after a date relative to a control: what changed both is no change of the one."""

from __future__ import annotations

import numpy as np
import pytest

import trends as tr
from trends.document.plain import display_text
from trends.errors import ParameterError
from trends.figures import comparison
from trends.files.output import json_text
from trends.fitting.design import build_design
from trends.fitting.realised.at_date import around_date
from trends.series.count_series import CountSeries
from trends.verdict.hypothesis import completions

N, CUT, AT = 72, 40, "2018-05"
LATER = np.arange(N) >= CUT
SHOCK = np.where(LATER, 0.45, 1.0)
RISING = np.exp(0.25 * np.arange(N) / 12)


def drawn(mean, seed, name):
    counts = np.random.default_rng(seed).poisson(np.broadcast_to(mean, N))
    return CountSeries.from_counts(counts, "2015-01", name=name)


def compared(valley, coast, **more):
    return tr.compare_pace(valley, at=AT, control=coast, replicates=39, **more)


@pytest.fixture(scope="module")
def shocked():
    return drawn(30 * SHOCK, 1, "the valley"), drawn(60 * SHOCK, 2, "the coast")


@pytest.fixture(scope="module")
def halved(shocked):
    return compared(drawn(30 * SHOCK * np.where(LATER, 0.5, 1.0), 3, "the valley"), shocked[1])


def test_a_shock_to_both_is_no_change(shocked):
    alone = tr.compare_pace(shocked[0], at=AT, replicates=39)
    beside = compared(*shocked)
    assert (alone.verdict, beside.verdict) == ("contradicted", "supported")
    assert beside.changes["level"].low95 < 1 < beside.changes["level"].high95
    assert (
        "attacks in the valley relative to the control (attacks in the coast) stayed the same"
        in beside.sentence
    )
    assert beside.claim == "The same level before and after, relative to the control"


def test_what_happened_to_one_alone_is_its_change(halved):
    assert halved.verdict == "contradicted"
    assert halved.changes["level"].low95 < 0.5 < halved.changes["level"].high95
    levels = halved.to_dict()["levels"]
    assert halved.changes["level"].ratio == pytest.approx(
        levels["series"]["ratio"] / levels["control"]["ratio"], rel=1e-12
    )
    assert levels["control"]["after"] / levels["control"]["before"] == pytest.approx(
        levels["control"]["ratio"]
    )
    assert "that of the control (attacks in the coast) 5" in halved.sentence


def test_what_a_result_with_a_control_shows(halved):
    assert json_text(halved.to_dict()["control"])
    labels = [str(label) for label, _ in halved.labelled()]
    assert labels[:3] == [
        "Attacks in the valley: level after over before",
        "The control (attacks in the coast): level after over before",
        "Level after over before, relative to the control",
    ]
    assert halved.usual_swings.startswith("A difference this large")


def test_a_trend_of_both_is_none(shocked):
    found = compared(drawn(15 * RISING, 104, "the valley"), drawn(30 * RISING, 204, "the coast"))
    assert found.verdict == "supported"
    assert not found.level.ran.beside
    assert all(own.change.low95 > 1.5 for own in found.level.ran.own)


def test_a_trend_of_the_one_alone_is_named():
    found = compared(drawn(15 * RISING, 4, "the valley"), drawn(30, 5, "the coast"))
    assert (found.verdict, found.because) == ("inconclusive", "trend")
    assert (
        "A trend in attacks in the valley relative to the control (attacks in the coast) was already there"
        in found.sentence
    )
    assert found.changes["step"].low95 < 1 < found.changes["step"].high95


def test_series_and_control_change_places():
    valley, coast = drawn(30 * np.where(LATER, 0.7, 1.0), 6, "the valley"), drawn(40, 7, "the coast")
    one, other = compared(valley, coast).changes["level"], compared(coast, valley).changes["level"]
    assert one.ratio == pytest.approx(1 / other.ratio)
    assert (one.low95, one.high95) == pytest.approx((1 / other.high95, 1 / other.low95))


@pytest.mark.parametrize("which", [0, 1])
def test_months_that_nobody_counted_of_series_or_control(which):
    """Twelve of twenty months after the date at half of 30 make 21 a month, or at twice of it 48: beyond a factor of 1.4."""
    both = np.array([[28.0, 32.0] * 30, [32.0, 28.0] * 30])
    both[which, 40:52] = np.nan
    names = ("the valley", "the coast")
    pair = (
        CountSeries.from_counts(count, "2015-01", name=name) for count, name in zip(both, names, strict=True)
    )
    found = compared(*pair, season="none", margin=1.4)
    assert (found.verdict, found.because) == ("inconclusive", "unobserved")
    otherwise = [reason for reason in found.reasons if "ran at" in reason]
    assert [names[which] in reason and names[1 - which] not in reason for reason in otherwise] == [True, True]


def test_a_side_with_nothing():
    nothing = compared(
        CountSeries.from_counts(np.where(LATER, 0, 6), "2015-01", name="the valley"),
        drawn(30, 8, "the coast"),
    )
    assert nothing.changes["level"].ratio == 0
    assert "at most" in nothing.sentence
    empty = compared(
        drawn(30, 8, "the valley"),
        CountSeries.from_counts(np.where(LATER, 0, 6), "2015-01", name="the coast"),
    )
    assert empty.verdict == "not testable"
    assert empty.reasons == (
        "The control has none after the date, so there is nothing to compare the change with.",
    )


def test_interval_of_a_change_beside_a_control_under_a_common_wandering_rate():
    """A shock that both share, month by month, is gone from the ratio: 95 % intervals hold the truth."""
    random, truth, held = np.random.default_rng(9), np.log(0.6), 0
    for _ in range(40):
        common = np.exp(np.cumsum(random.normal(0, 0.15, N)))
        sides = []
        for mean in (30 * np.where(LATER, 0.6, 1.0), 50):
            series = CountSeries.from_counts(random.poisson(mean * common / common.mean()), "2015-01")
            histories = completions(series)
            sides.append(around_date(histories, build_design(series, "none"), CUT, random, draws=400).whole)
        limits = sides[0].against(sides[1])
        held += limits.low[1] <= truth <= limits.high[1]
    assert 34 <= held <= 40  # of 40 at 95 %: fewer in one of 200 tries


def test_a_control_stands_beside_a_date(shocked):
    with pytest.raises(ParameterError, match="cut at a date"):
        tr.compare_pace(*shocked, control=shocked[1])
    with pytest.raises(ParameterError, match="give it as at="):
        tr.compare_pace(shocked[0], control=shocked[1])
    with pytest.raises(ParameterError, match="a series of counts for control"):
        tr.compare_pace(shocked[0], at=AT, control=[1, 2])


def test_a_series_is_no_control_of_itself(shocked):
    with pytest.raises(ParameterError, match="the very counts of the series itself"):
        compared(shocked[0], shocked[0])


def test_a_control_that_counts_the_same_is_called_the_control(shocked):
    other = drawn(60 * SHOCK, 2, "the valley")
    beside = compared(shocked[0], other)
    assert "the series relative to the control stayed the same" in beside.sentence
    assert "second series" not in beside.sentence + display_text(beside.blocks()) + comparison.describe(
        beside
    )

"""The verdict under other choices."""

from __future__ import annotations

import numpy as np
import pytest

from trends.inference import test_pace as judge_pace
from trends.inference.sensitivity import Choice, Sensitivity, sensitivity
from trends.output import json_text
from trends.series import CountSeries


def choice(verdict, ratio=1.0, kind="season", value="none"):
    return Choice(kind, value, verdict, None if ratio is None else 0.5, ratio, ratio, ratio)


BASE = choice("supported", 1.0, "as judged", "season none")


def test_shares_are_of_what_could_be_tested_the_result_itself_included():
    found = Sensitivity(BASE, (choice("contradicted"), choice("not testable", None), choice("supported")))
    assert found.shares == {"contradicted": pytest.approx(1 / 3), "supported": pytest.approx(2 / 3)}


def test_the_choice_that_disagrees_most_is_the_farthest_with_another_verdict():
    near, far = choice("inconclusive", 0.8), choice("contradicted", 0.5)
    found = Sensitivity(BASE, (choice("supported", 0.1), near, far))
    assert found.disagrees_most is far
    assert found.sentence.startswith(
        "1 of 3 other choices give the same verdict (supported); the one that disagrees"
    )
    same = Sensitivity(BASE, (choice("supported", 1.1), choice("supported", 0.7)))
    assert same.disagrees_most.halves_ratio == 0.7
    assert same.sentence == "2 of 2 other choices give the same verdict (supported)."


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
    assert "season fourier:2" in found.base.value
    assert "fourier:2" not in [choice.value for choice in found.choices if choice.kind == "season"]
    assert sum(found.shares.values()) == pytest.approx(1.0)
    frame = found.to_frame()
    assert len(frame) == len(found.choices) + 1
    json_text(found.to_dict())
    assert found.blocks()


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

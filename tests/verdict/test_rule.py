"""The rule at a date fixed beforehand, verdicts that are withdrawn, and changes, on figures made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.verdict.change import Change
from trends.verdict.rule import Apart, Judgement, Ran, RuleInput, judge, withdrawn

MARGIN = 1.5

# -- a date fixed beforehand --------------------------------------------------------------------------------------

STILL = Apart(0.05, (0.0, 0.0, 0.0), 0.25)
"""No change established, none beyond a factor of 1.5 (0.405) possible."""
SMALL = Apart(0.2, (0.12, 0.1, 0.05), 0.3)
"""Established, and inside."""
OPEN = Apart(0.2, (0.0, 0.0, 0.0), 0.6)
"""Nothing established, nothing ruled out."""
LIKELY = Apart(0.3, (0.1, 0.05, 0.0), 0.6)
"""Established, on neither side of the margin for certain."""
BEYOND = Apart(0.8, (0.45, 0.42, 0.35), 1.1)


def at_date(level, trend="", step=None, p=0.5, **more):
    beside = () if step is None else (Ran(step), Ran(step))
    return RuleInput(p, (Ran(level), Ran(level)), trend, beside, **more)


@pytest.mark.parametrize(
    ("level", "verdict", "because", "changed"),
    [
        (STILL, "supported", "", False),
        (SMALL, "supported", "", True),
        (OPEN, "inconclusive", "noise", False),
        (LIKELY, "inconclusive", "margin", False),
        (BEYOND, "contradicted", "", False),
    ],
)
def test_without_a_trend_the_level_decides(level, verdict, because, changed):
    found = judge(at_date(level), MARGIN)
    assert (found.verdict, found.because, found.changed_within_margin) == (verdict, because, changed)


@pytest.mark.parametrize(
    ("level", "step", "verdict", "because", "established"),
    [
        (BEYOND, STILL, "inconclusive", "trend", True),  # it had been rising all along
        (BEYOND, OPEN, "inconclusive", "trend", True),
        (BEYOND, SMALL, "inconclusive", "trend", True),
        (STILL, BEYOND, "contradicted", "", True),  # a step against the trend hides in the means
        (BEYOND, BEYOND, "contradicted", "", True),
        (OPEN, LIKELY, "inconclusive", "margin", True),
        (OPEN, SMALL, "inconclusive", "margin", True),
        (OPEN, STILL, "inconclusive", "noise", False),
        (STILL, OPEN, "inconclusive", "noise", False),
        (SMALL, STILL, "supported", "", True),
        (STILL, STILL, "supported", "", False),
    ],
)
def test_beside_a_trend_the_step_decides(level, step, verdict, because, established):
    found = judge(at_date(level, "beside", step), MARGIN)
    assert (found.verdict, found.because, found.established) == (verdict, because, established)


@pytest.mark.parametrize(
    ("level", "verdict", "because"),
    [(BEYOND, "inconclusive", "trend"), (STILL, "supported", ""), (OPEN, "inconclusive", "noise")],
)
def test_a_steady_trend_that_does_as_well_is_no_step(level, verdict, because):
    found = judge(at_date(level, "instead"), MARGIN)
    assert (found.verdict, found.because) == (verdict, because)


def test_totals_alone_contradict_no_level():
    found = judge(at_date(STILL, "beside", BEYOND, may_contradict=False), MARGIN)
    assert (found.verdict, found.because) == ("inconclusive", "totals")


# -- unobserved periods -------------------------------------------------------------------------------------------

SUPPORTED = Judgement("supported", changed_within_margin=True)


@pytest.mark.parametrize("verdict", ["supported", "contradicted"])
@pytest.mark.parametrize("other", ["supported", "contradicted", "inconclusive"])
def test_another_verdict_under_another_assumption_withdraws_it(verdict, other):
    judgement = Judgement(verdict)
    found = withdrawn(judgement, [("the sun shone", verdict), ("pigs flew", other)])
    if verdict == other:
        assert found is judgement
    else:
        assert (found.verdict, found.because, found.would_be) == ("inconclusive", "unobserved", verdict)
        assert found.otherwise == (("pigs flew", other),)


def test_a_change_that_bounds_allow_to_be_none_is_not_established():
    change = Judgement("inconclusive", because="margin", established=True)
    found = withdrawn(change, [], denied=True)
    assert (found.verdict, found.because, found.established) == ("inconclusive", "unobserved", False)


def test_a_withdrawn_verdict_is_no_change_within_the_margin():
    assert withdrawn(SUPPORTED, [("pigs flew", "contradicted")]).changed_within_margin is False
    assert withdrawn(SUPPORTED, [("pigs flew", "supported")]) is SUPPORTED


def test_what_cannot_be_tested_says_nothing_against():
    assert withdrawn(SUPPORTED, [("pigs flew", "not testable")]) is SUPPORTED
    assert withdrawn(SUPPORTED, []) is SUPPORTED


def test_an_inconclusive_verdict_stays_what_it_is():
    judgement = Judgement("inconclusive", because="noise")
    assert withdrawn(judgement, [("a", "contradicted"), ("b", "supported")]) is judgement


# -- whatever is given --------------------------------------------------------------------------------------------

sizes = st.floats(0.0, 1.5)


@st.composite
def aparts(draw):
    ninety, estimate, most = sorted(draw(st.lists(sizes, min_size=3, max_size=3)))
    wider = sorted((draw(st.floats(0.0, ninety)), draw(st.floats(0.0, ninety))), reverse=True)
    return Apart(estimate, (ninety, *wider), most)


@given(
    aparts(),
    aparts(),
    st.sampled_from(["", "beside", "instead"]),
    st.floats(0.001, 1),
    st.lists(st.floats(1.05, 4), min_size=2, max_size=2),
)
def test_a_wider_margin_is_never_harder_on_a_level_that_stayed(level, step, trend, p, margins):
    made = at_date(level, trend, step, p)
    order = {"contradicted": 0, "inconclusive": 1, "supported": 2}
    narrow, wide = (judge(made, margin) for margin in sorted(margins))
    assert order[narrow.verdict] <= order[wide.verdict]
    for found in (narrow, wide):
        assert not (found.changed_within_margin and found.verdict != "supported")
        assert found.established or not found.routes


def test_a_change_around_a_log_ratio():
    found = Change.around(math.log(2), 0.1, 1.645, 1.96, where=(("at", "2020-01"),))
    assert found.ratio == pytest.approx(2)
    assert (found.low95, found.high95) == pytest.approx((2 * math.exp(-0.196), 2 * math.exp(0.196)))
    assert (found.low90, found.high90) == pytest.approx((2 * math.exp(-0.1645), 2 * math.exp(0.1645)))
    assert found.to_dict() == {
        "ratio": found.ratio,
        "low90": found.low90,
        "high90": found.high90,
        "low95": found.low95,
        "high95": found.high95,
        "at": "2020-01",
    }


def test_a_change_without_bounds_stays_finite():
    found = Change.around(800.0, 500.0, 1.645, 1.96)
    assert np.isfinite([found.ratio, found.low90, found.high90, found.low95, found.high95]).all()
    told = found.to_dict()
    assert told.pop("bound") == {"at_least": 0.0}  # an interval from nothing to everything
    assert set(told.values()) == {None}

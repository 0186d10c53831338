"""Every branch of the rule, on figures made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.verdict.change import Change
from trends.verdict.rule import Judgement, RuleInput, Searched, judge, withdrawn

MARGIN = 1.5


def change(ratio, low95, high95, low90=None, high90=None):
    """A change of which the 90 % interval, unless given, is a little narrower than the 95 % one."""
    low90 = low95 * 1.05 if low90 is None else low90
    high90 = high95 / 1.05 if high90 is None else high90
    return Change(ratio, low90, high90, low95, high95)


INSIDE = change(1.05, 0.85, 1.3)
WIDE = change(1.1, 0.4, 3.0)
AWAY = change(2.5, 1.6, 4.0)
FALLEN = change(0.4, 0.25, 0.64)


def figures(
    joint,
    *,
    own=(0.5, 0.5, 0.5, 0.5),
    halves=INSIDE,
    thirds=1.2,
    quarter=1.2,
    line=INSIDE,
    shift=INSIDE,
    surge=INSIDE,
    may_contradict=True,
):
    """What the rule is given; `own` p-values of trend, shift, surge and slow change, which speaks of all of them."""
    *named, slow = (max(p, joint) for p in own)
    changes = {"trend": line, "shift": shift, "surge": surge}
    return RuleInput(
        p=joint,
        fixed=halves,
        widest=thirds,
        outer_quarter=quarter,
        searched=tuple(
            Searched(name, min(p, slow), size) for p, (name, size) in zip(named, changes.items(), strict=True)
        ),
        may_contradict=may_contradict,
    )


def test_no_change_and_all_inside_is_supported():
    found = judge(figures(0.3), MARGIN)
    assert (found.verdict, found.changed_within_margin) == ("supported", False)


def test_no_change_but_wide_halves_is_inconclusive():
    found = judge(figures(0.3, halves=WIDE), MARGIN)
    assert (found.verdict, found.changed_within_margin, found.because) == ("inconclusive", False, "noise")


def test_no_change_but_thirds_apart_is_inconclusive():
    found = judge(figures(0.3, thirds=1.6), MARGIN)
    assert (found.verdict, found.because, found.routes) == ("inconclusive", "thirds", ("widest",))


def test_no_change_but_an_outer_quarter_apart_is_inconclusive():
    found = judge(figures(0.3, quarter=1.6), MARGIN)
    assert (found.verdict, found.because, found.routes) == ("inconclusive", "quarters", ("quarters",))


def test_a_change_with_thirds_outside_is_contradicted():
    found = judge(figures(0.01, thirds=1.6), MARGIN)
    assert (found.verdict, found.changed_within_margin) == ("contradicted", False)


@pytest.mark.parametrize("which", ["shift", "surge"])
@pytest.mark.parametrize("size", [AWAY, FALLEN], ids=["up", "down"])
def test_a_change_with_a_dated_limit_outside_is_contradicted(which, size):
    found = judge(figures(0.01, **{which: size}), MARGIN)
    assert found.verdict == "contradicted"
    assert found.routes == (which,)


@pytest.mark.parametrize("which", ["shift", "surge", "line"])
def test_one_limit_inside_the_margin_is_not_enough(which):
    touching = change(2.0, 1.49, 2.7)
    assert judge(figures(0.01, **{which: touching}), MARGIN).verdict != "contradicted"


def test_a_trend_alone_does_not_contradict():
    """Judging by the rejecting test's own estimate is wrong in 12 to 38 % of runs."""
    assert judge(figures(0.01, own=(0.001, 0.5, 0.5, 0.5), line=AWAY), MARGIN).verdict == "inconclusive"


def test_a_small_change_is_supported():
    found = judge(figures(0.01, own=(0.001, 0.002, 0.2, 0.2)), MARGIN)
    assert (found.verdict, found.changed_within_margin) == ("supported", True)


@pytest.mark.parametrize(
    ("own", "changes"),
    [
        ((0.001, 0.5, 0.5, 0.5), {"line": WIDE}),
        ((0.5, 0.001, 0.5, 0.5), {"shift": WIDE}),
        ((0.5, 0.5, 0.001, 0.5), {"surge": WIDE}),
        ((0.5, 0.5, 0.5, 0.001), {"line": WIDE}),
        ((0.5, 0.5, 0.5, 0.001), {"shift": WIDE}),
        ((0.5, 0.5, 0.5, 0.001), {"surge": WIDE}),
        ((0.001, 0.5, 0.5, 0.5), {"halves": WIDE}),
    ],
)
def test_a_change_of_unknown_size_is_inconclusive(own, changes):
    found = judge(figures(0.01, own=own, **changes), MARGIN)
    assert (found.verdict, found.changed_within_margin) == ("inconclusive", False)


@pytest.mark.parametrize(
    ("own", "changes"),
    [
        ((0.001, 0.5, 0.5, 0.5), {"shift": WIDE, "surge": WIDE}),
        ((0.5, 0.001, 0.5, 0.5), {"line": WIDE, "surge": WIDE}),
        ((0.5, 0.5, 0.001, 0.5), {"line": WIDE, "shift": WIDE}),
    ],
)
def test_tests_that_do_not_reject_are_not_asked_how_large(own, changes):
    assert judge(figures(0.01, own=own, **changes), MARGIN).verdict == "supported"


def test_without_admissible_dates_the_thirds_decide():
    none = {"shift": None, "surge": None}
    assert judge(figures(0.01, thirds=1.6, **none), MARGIN).verdict == "contradicted"
    assert judge(figures(0.01, own=(0.01, 1, 1, 1), **none), MARGIN).verdict == "supported"
    assert judge(figures(0.3, **none), MARGIN).verdict == "supported"


def test_totals_alone_never_contradict():
    found = judge(figures(0.01, thirds=9.0, shift=AWAY, may_contradict=False), MARGIN)
    assert (found.verdict, found.because) == ("inconclusive", "totals")
    assert judge(figures(0.3, may_contradict=False), MARGIN).verdict == "supported"


@pytest.mark.parametrize(("p", "rejects"), [(0.049, True), (0.05, False), (0.051, False)])
def test_five_percent_is_the_limit(p, rejects):
    assert (judge(figures(p, thirds=1.6), MARGIN).verdict == "contradicted") is rejects


def test_the_ninety_percent_interval_of_the_halves_decides():
    """Two one-sided tests at 5 % each."""
    just = change(1.2, 0.9, 1.55, low90=0.95, high90=1.49)
    assert judge(figures(0.3, halves=just), MARGIN).verdict == "supported"
    over = change(1.2, 0.9, 1.55, low90=0.95, high90=1.5)
    assert judge(figures(0.3, halves=over), MARGIN).verdict == "inconclusive"
    under = change(0.8, 0.6, 1.1, low90=1 / 1.5, high90=1.0)
    assert judge(figures(0.3, halves=under), MARGIN).verdict == "inconclusive"


# -- a date fixed beforehand --------------------------------------------------------------------------------------


def step(p, level, trend=""):
    return RuleInput(p=p, fixed=level, widest=level.factor, trend=trend)


@pytest.mark.parametrize(
    ("p", "level", "trend", "verdict", "because", "changed"),
    [
        (0.3, INSIDE, "", "supported", "", False),
        (0.01, INSIDE, "", "supported", "", True),
        (0.01, change(1.4, 1.1, 1.8), "", "inconclusive", "margin", False),
        (0.01, change(1.6, 1.1, 2.3), "", "contradicted", "", False),
        (0.01, change(0.6, 0.4, 0.9), "", "contradicted", "", False),
        (0.3, change(1.6, 0.9, 2.6), "", "inconclusive", "noise", False),
        (0.3, AWAY, "", "contradicted", "", False),  # beyond the margin with the whole interval
        (0.3, INSIDE, "beside", "inconclusive", "trend", False),
        (0.01, INSIDE, "beside", "inconclusive", "margin", False),  # a trend beside it is a change, too
        (0.01, AWAY, "beside", "contradicted", "", False),
        (0.01, AWAY, "instead", "inconclusive", "trend", False),
        (0.3, INSIDE, "instead", "supported", "", False),
    ],
)
def test_a_step_at_a_known_date(p, level, trend, verdict, because, changed):
    found = judge(step(p, level, trend), MARGIN)
    assert (found.verdict, found.because, found.changed_within_margin) == (verdict, because, changed)


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

ratios = st.floats(-3, 3).map(math.exp)


@st.composite
def intervals(draw):
    edges = sorted(draw(st.lists(ratios, min_size=5, max_size=5)))
    return Change(edges[2], edges[1], edges[3], edges[0], edges[4])


@settings(max_examples=300)
@given(
    st.floats(0.001, 1),
    st.tuples(*[st.floats(0.001, 1)] * 4),
    intervals(),
    ratios,
    intervals(),
    intervals(),
    st.data(),
)
def test_a_wider_margin_never_turns_supported_into_contradicted(
    joint, own, halves, thirds, line, dated, data
):
    made = figures(
        joint, own=own, halves=halves, thirds=max(thirds, 1 / thirds), line=line, shift=dated, surge=None
    )
    margins = sorted(data.draw(st.lists(st.floats(1.01, 20), min_size=2, max_size=2)))
    narrow, wide = (judge(made, margin) for margin in margins)
    order = {"contradicted": 0, "inconclusive": 1, "supported": 2}
    assert order[narrow.verdict] <= order[wide.verdict]
    for found in (narrow, wide):
        assert not (found.changed_within_margin and found.verdict != "supported")


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

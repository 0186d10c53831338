"""Every branch of the rule, on assessments made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.fitting.joint import JointTest
from trends.verdict.assessment import Assessment
from trends.verdict.change import Change
from trends.verdict.verdict import judge

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


def assessment(
    joint,
    *,
    own=(0.5, 0.5, 0.5, 0.5),
    halves=INSIDE,
    thirds=1.2,
    quarter=1.2,
    line=INSIDE,
    shift=INSIDE,
    surge=INSIDE,
):
    nothing = dict.fromkeys(
        ("statistics", "nuisance", "process", "trend", "constant_mean", "thirds_mean", "replicates")
    )
    fields = {name: value for name, value in nothing.items() if name in Assessment.__dataclass_fields__}
    return Assessment(
        **fields,
        test=JointTest(joint, own),
        halves=halves,
        thirds=change(thirds, 1.0, 2 * thirds),
        outer_quarter=quarter,
        end_to_end=line,
        per_year=INSIDE,
        largest_shift=shift,
        largest_surge=surge,
    )


def test_no_change_and_all_inside_is_supported():
    found = judge(assessment(0.3), MARGIN)
    assert (found.verdict, found.changed_within_margin) == ("supported", False)


def test_no_change_but_wide_halves_is_inconclusive():
    found = judge(assessment(0.3, halves=WIDE), MARGIN)
    assert (found.verdict, found.changed_within_margin) == ("inconclusive", False)
    assert any("not ruled out" in reason for reason in found.reasons)


def test_no_change_but_thirds_apart_is_inconclusive():
    assert judge(assessment(0.3, thirds=1.6), MARGIN).verdict == "inconclusive"


def test_no_change_but_an_outer_quarter_apart_is_inconclusive():
    found = judge(assessment(0.3, quarter=1.6), MARGIN)
    assert found.verdict == "inconclusive"
    assert any("The first or the last quarter" in reason for reason in found.reasons)


def test_a_change_with_thirds_outside_is_contradicted():
    found = judge(assessment(0.01, thirds=1.6), MARGIN)
    assert (found.verdict, found.changed_within_margin) == ("contradicted", False)


@pytest.mark.parametrize("which", ["shift", "surge"])
@pytest.mark.parametrize("size", [AWAY, FALLEN], ids=["up", "down"])
def test_a_change_with_a_dated_limit_outside_is_contradicted(which, size):
    found = judge(assessment(0.01, **{which: size}), MARGIN)
    assert found.verdict == "contradicted"
    assert any(f"largest {which} lies outside" in reason for reason in found.reasons)


@pytest.mark.parametrize("which", ["shift", "surge", "line"])
def test_one_limit_inside_the_margin_is_not_enough(which):
    touching = change(2.0, 1.49, 2.7)
    assert judge(assessment(0.01, **{which: touching}), MARGIN).verdict != "contradicted"


def test_a_trend_alone_does_not_contradict():
    """Judging by the rejecting test's own estimate is wrong in 12 to 38 % of runs."""
    assert judge(assessment(0.01, own=(0.001, 0.5, 0.5, 0.5), line=AWAY), MARGIN).verdict == "inconclusive"


def test_a_small_change_is_supported():
    found = judge(assessment(0.01, own=(0.001, 0.002, 0.2, 0.2)), MARGIN)
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
    found = judge(assessment(0.01, own=own, **changes), MARGIN)
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
    assert judge(assessment(0.01, own=own, **changes), MARGIN).verdict == "supported"


def test_without_admissible_dates_the_thirds_decide():
    none = {"shift": None, "surge": None}
    assert judge(assessment(0.01, thirds=1.6, **none), MARGIN).verdict == "contradicted"
    assert judge(assessment(0.01, own=(0.01, 1, 1, 1), **none), MARGIN).verdict == "supported"
    assert judge(assessment(0.3, **none), MARGIN).verdict == "supported"


def test_totals_alone_never_contradict():
    found = judge(assessment(0.01, thirds=9.0, shift=AWAY), MARGIN, may_contradict=False)
    assert found.verdict == "inconclusive"
    assert found.reasons[-1] == "Totals alone cannot contradict a constant pace."
    assert judge(assessment(0.3), MARGIN, may_contradict=False).verdict == "supported"


@pytest.mark.parametrize(("p", "rejects"), [(0.049, True), (0.05, False), (0.051, False)])
def test_five_percent_is_the_limit(p, rejects):
    assert (judge(assessment(p, thirds=1.6), MARGIN).verdict == "contradicted") is rejects


def test_the_ninety_percent_interval_of_the_halves_decides():
    """Two one-sided tests at 5 % each."""
    just = change(1.2, 0.9, 1.55, low90=0.95, high90=1.49)
    assert judge(assessment(0.3, halves=just), MARGIN).verdict == "supported"
    over = change(1.2, 0.9, 1.55, low90=0.95, high90=1.5)
    assert judge(assessment(0.3, halves=over), MARGIN).verdict == "inconclusive"
    under = change(0.8, 0.6, 1.1, low90=1 / 1.5, high90=1.0)
    assert judge(assessment(0.3, halves=under), MARGIN).verdict == "inconclusive"


ratios = st.floats(-3, 3).map(math.exp)


@st.composite
def intervals(draw):
    edges = sorted(draw(st.lists(ratios, min_size=5, max_size=5)))
    return Change(edges[2], edges[1], edges[3], edges[0], edges[4])


@settings(max_examples=300, deadline=None, derandomize=True)
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
    made = assessment(
        joint, own=own, halves=halves, thirds=max(thirds, 1 / thirds), line=line, shift=dated, surge=None
    )
    margins = sorted(data.draw(st.lists(st.floats(1.01, 20), min_size=2, max_size=2)))
    narrow, wide = (judge(made, margin) for margin in margins)
    order = {"contradicted": 0, "inconclusive": 1, "supported": 2}
    assert order[narrow.verdict] <= order[wide.verdict]
    for found in (narrow, wide):
        assert all(reason.endswith(".") and "nan" not in reason for reason in found.reasons)
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

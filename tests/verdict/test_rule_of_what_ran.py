"""The rule on what ran, case by case: three routes beyond the margin, and what lies inside it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.verdict.rule import Apart, Ran, RuleInput, judge

MARGIN = math.log(1.5)
STILL = Apart(0.05, (0.0, 0.0, 0.0), 0.25)
BEYOND = Apart(0.8, (0.45, 0.42, 0.35), 1.1)
CLEAR = Apart(0.45, (0.25, 0.2, 0.12), 0.7)
"""Beyond by the estimate; its 99 % limit clears a quarter of the margin, 0.101."""
LIKELY = Apart(0.45, (0.1, 0.05, 0.0), 0.8)
"""Beyond by the estimate, established at 95 %, not clear at 99 %."""
SMALL = Apart(0.2, (0.12, 0.1, 0.05), 0.3)


def given_on(halves=STILL, thirds=STILL, sixths=STILL, shift=0.0, p=0.5, trimmed=None, **more):
    whole = Ran(halves, thirds, sixths, shift)
    return RuleInput(p, (whole, trimmed or whole), **more)


def verdict(**parts):
    found = judge(given_on(**parts), 1.5)
    return found.verdict, found.routes


@pytest.mark.parametrize("part", ["halves", "thirds", "sixths"])
def test_a_limit_beyond_the_margin_is_route_A(part):
    outcome, routes = verdict(**{part: BEYOND})
    assert outcome == "contradicted"
    assert "A" in routes


def test_one_period_that_weighs_most_does_not_decide():
    outcome, routes = verdict(halves=BEYOND, trimmed=Ran(STILL, STILL, STILL))
    assert (outcome, routes) == ("inconclusive", ())


def test_different_limits_with_and_without_it_are_enough():
    assert verdict(halves=BEYOND, trimmed=Ran(STILL, BEYOND, STILL))[1][0] == "A"


def test_a_date_needs_both_fits():
    assert verdict(shift=MARGIN + 0.1)[0] == "contradicted"
    one_only = Ran(STILL, STILL, STILL, 0.0)
    assert verdict(shift=MARGIN + 0.1, trimmed=one_only)[0] == "supported"


@pytest.mark.parametrize(("p", "routes"), [(0.01, ("B",)), (0.2, ())])
def test_more_than_the_usual_swings_is_route_B(p, routes):
    assert verdict(halves=LIKELY, p=p)[1] == routes
    assert verdict(thirds=LIKELY, p=p)[1] == routes
    assert verdict(sixths=LIKELY, p=p)[1] == ()


def test_a_limit_clear_of_no_change_is_route_C():
    assert verdict(halves=CLEAR) == ("contradicted", ("C",))
    assert verdict(thirds=CLEAR, trimmed=Ran(STILL, LIKELY, STILL))[1] == ()


def test_a_small_established_change_is_supported_and_said():
    found = judge(given_on(halves=SMALL), 1.5)
    assert found.verdict == "supported"
    assert found.changed_within_margin
    assert found.established


@pytest.mark.parametrize(
    ("parts", "because"),
    [
        ({"halves": replace(STILL, most=0.5)}, "noise"),
        ({"thirds": replace(STILL, estimate=0.45)}, "thirds"),
        ({"thirds": Apart(0.3, (0.15, 0.1, 0.05), 0.6)}, "margin"),
        ({"sixths": Apart(0.6, (0.3, 0.1, 0.0), 0.9)}, "sixths"),
        ({"halves": LIKELY}, "margin"),
    ],
)
def test_what_keeps_it_inconclusive(parts, because):
    found = judge(given_on(**parts), 1.5)
    assert (found.verdict, found.because) == ("inconclusive", because)


def test_an_established_change_is_never_hidden():
    """Whatever keeps the verdict undecided."""
    found = judge(given_on(halves=replace(SMALL, most=0.6)), 1.5)
    assert (found.verdict, found.because, found.established) == ("inconclusive", "margin", True)


def test_totals_alone_never_contradict():
    found = judge(given_on(halves=BEYOND, p=0.001, may_contradict=False), 1.5)
    assert (found.verdict, found.because, found.routes) == ("inconclusive", "totals", ("A", "B", "C"))


def test_at_a_date_fixed_beforehand_one_comparison_decides():
    for halves, expected in ((BEYOND, "contradicted"), (STILL, "supported"), (LIKELY, "inconclusive")):
        assert judge(RuleInput(0.5, (Ran(halves), Ran(halves))), 1.5).verdict == expected


sizes = st.floats(0.0, 1.5)


@st.composite
def aparts(draw):
    ninety, estimate, most = sorted(draw(st.lists(sizes, min_size=3, max_size=3)))
    wider = sorted((draw(st.floats(0.0, ninety)), draw(st.floats(0.0, ninety))), reverse=True)
    return Apart(estimate, (ninety, *wider), most)


@given(
    st.lists(aparts(), min_size=6, max_size=6),
    sizes,
    sizes,
    st.floats(0.001, 1),
    st.lists(st.floats(1.05, 4), min_size=2, max_size=2),
)
def test_a_wider_margin_is_never_harder_on_a_constant_pace(parts, shift, other, p, margins):
    found = RuleInput(p, (Ran(*parts[:3], shift), Ran(*parts[3:], other)))
    order = {"contradicted": 0, "inconclusive": 1, "supported": 2}
    narrow, wide = (order[judge(found, margin).verdict] for margin in sorted(margins))
    assert narrow <= wide

"""What a verdict rests on: the reasons say what the rule found, in each form of the question."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from trends.verdict.change import Change
from trends.verdict.reasons import reasons_of_difference, reasons_of_level, reasons_of_pace
from trends.verdict.rule import Apart, Ran, RuleInput, Searched, judge, withdrawn

LEVEL = Change(ratio=1.05, low90=0.9, high90=1.2, low95=0.85, high95=1.3)
AWAY = Change(ratio=2.5, low90=1.7, high90=3.8, low95=1.6, high95=4.0)
APART = Change(ratio=1.6, low90=1.0, high90=2.0, low95=1.0, high95=2.2)


FAR = Ran(Apart(0.9, (0.6, 0.5, 0.4), 1.2))
NEAR = Ran(Apart(0.05, (0.0, 0.0, 0.0), 0.2))


def said(form, found, otherwise=()):
    judgement = withdrawn(judge(found, 1.5), otherwise)
    ran = SimpleNamespace(thirds=APART, halves=LEVEL, influential="2021-04")
    return form(SimpleNamespace(thirds=APART, what_ran=ran), found, judgement, 1.5)


def ran(one, p=0.3, **more):
    return RuleInput(p, LEVEL, 1.2, ran=(one, one), **more)


def test_every_route_to_a_contradiction_is_named():
    reasons = said(reasons_of_pace, ran(FAR, p=0.01))
    assert "a one-sided 95% limit lies outside" in reasons[-3]
    assert "2021-04" in reasons[-3]
    assert "more than the usual swings" in reasons[-2]
    assert "99% limit" in reasons[-1]


def test_a_dated_difference_beyond_the_margin_is_named():
    found = RuleInput(0.01, LEVEL, 1.2, searched=(Searched("shift", 0.01, AWAY),))
    assert said(reasons_of_difference, found)[-1].startswith("The largest shift")


def test_an_outer_quarter_apart_is_named():
    reasons = said(reasons_of_difference, RuleInput(0.3, LEVEL, 1.2, outer_quarter=1.62))
    assert any("the first or the last quarter" in reason.lower() and "1.62" in reason for reason in reasons)
    assert reasons[-1].startswith("No ")


def test_totals_come_last():
    found = RuleInput(0.01, LEVEL, 1.6, may_contradict=False)
    totals = ran(FAR, may_contradict=False)
    assert said(reasons_of_pace, totals)[-1] == "Totals alone cannot contradict a constant pace."
    assert said(reasons_of_difference, found)[-1] == "Totals alone cannot contradict it."


def test_every_other_verdict_of_a_withdrawn_one_is_named():
    reasons = said(reasons_of_pace, ran(NEAR), [("pigs flew", "contradicted"), ("they sang", "inconclusive")])
    assert reasons[-2:] == (
        "The verdict would be 'supported', but 'contradicted' if pigs flew.",
        "The verdict would be 'supported', but 'inconclusive' if they sang.",
    )


@pytest.mark.parametrize(
    ("p", "level", "trend", "last"),
    [
        (0.3, LEVEL, "", "lies inside the margin of 0.67 to 1.50."),
        (0.01, LEVEL, "", "its interval lies inside the margin."),
        (0.01, AWAY, "", "its estimate lies outside the margin."),
        (0.01, AWAY, "instead", "accounts for these counts better than a step does."),
        (0.3, APART, "", "are not ruled out."),
    ],
)
def test_the_reasons_of_a_step(p, level, trend, last):
    found = RuleInput(p, level, level.factor, trend=trend)
    shown = SimpleNamespace(p=p, level=level, drift=None, beside=None, step=level)
    assert reasons_of_level(shown, found, judge(found, 1.5), 1.5)[-1].endswith(last)

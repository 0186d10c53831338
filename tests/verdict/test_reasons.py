"""What a verdict rests on: the reasons say what the rule found, in each form of the question."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from trends.verdict.change import Change
from trends.verdict.reasons import reasons_of_difference, reasons_of_level, reasons_of_pace
from trends.verdict.rule import Apart, Ran, RuleInput, judge, withdrawn

LEVEL = Change(ratio=1.05, low90=0.9, high90=1.2, low95=0.85, high95=1.3)
APART = Change(ratio=1.6, low90=1.0, high90=2.0, low95=1.0, high95=2.2)


FAR = Ran(Apart(0.9, (0.6, 0.5, 0.4), 1.2))
NEAR = Ran(Apart(0.05, (0.0, 0.0, 0.0), 0.2))


def said(form, found, otherwise=()):
    judgement = withdrawn(judge(found, 1.5), otherwise)
    parts = {"thirds": APART, "halves": LEVEL}
    ran = SimpleNamespace(**parts, influential="2021-04")
    differ = SimpleNamespace(**parts, influential=("2021-04", "2022-11"))
    return form(SimpleNamespace(what_ran=ran, how_they_differ=differ), found, judgement, 1.5)


def ran(one, p=0.3, **more):
    return RuleInput(p, (one, one), **more)


def test_every_route_to_a_contradiction_is_named():
    reasons = said(reasons_of_pace, ran(FAR, p=0.01))
    assert "a one-sided 95% limit lies outside" in reasons[-3]
    assert "2021-04" in reasons[-3]
    assert "more than the usual swings" in reasons[-2]
    assert "99% limit" in reasons[-1]


def test_a_difference_hangs_on_a_period_of_each_series():
    reasons = said(reasons_of_difference, ran(FAR, p=0.01))
    assert "2021-04 and 2022-11, the period of each series that weighs most" in reasons[-3]
    assert "the difference is more than two such series usually show" in reasons[-2]


def test_totals_come_last():
    totals = ran(FAR, may_contradict=False)
    assert said(reasons_of_pace, totals)[-1] == "Totals alone cannot contradict a constant pace."
    assert said(reasons_of_difference, totals)[-1] == "Totals alone cannot contradict it."


def test_every_other_verdict_of_a_withdrawn_one_is_named():
    reasons = said(reasons_of_pace, ran(NEAR), [("pigs flew", "contradicted"), ("they sang", "inconclusive")])
    assert reasons[-2:] == (
        "The verdict would be 'supported', but 'contradicted' if pigs flew.",
        "The verdict would be 'supported', but 'inconclusive' if they sang.",
    )


SMALL = Ran(Apart(0.2, (0.12, 0.1, 0.05), 0.3))
OPEN = Ran(Apart(0.2, (0.0, 0.0, 0.0), 0.6))


@pytest.mark.parametrize(
    ("found", "last"),
    [
        (ran(NEAR), "a step as clear as this at that date with probability 0.200."),
        (ran(SMALL), "its interval lies inside the margin."),
        (ran(FAR), "its 99% limit is clear of no change."),
        (ran(FAR, trend="instead"), "accounts for these counts better than a step does."),
        (ran(FAR, trend="beside", beside=(NEAR, NEAR)), "accounts for the difference."),
        (ran(OPEN), "are not ruled out."),
    ],
)
def test_the_reasons_of_a_step(found, last):
    shown = SimpleNamespace(
        against_constant=SimpleNamespace(p=0.2),
        drift=SimpleNamespace(before=APART),
        test=SimpleNamespace(p=found.p),
        ran=SimpleNamespace(
            level=LEVEL, step=LEVEL, beside=found.beside, influential=("2021-04",), own=(None,)
        ),
    )
    reasons = reasons_of_level(shown, judge(found, 1.5), 1.5)
    assert any("lies inside the margin of 0.67 to 1.50" in reason for reason in reasons)
    assert ("A trend was already there" in " ".join(reasons)) == bool(found.beside)
    assert reasons[-1].endswith(last)

"""What is counted after several selections, in the order in which they were made."""

from __future__ import annotations

import pytest

from trends.selection.subject import narrowed

BY_X = narrowed("attacks", attackers=["X"])
WITH_Y = narrowed("attacks", sides=[["Y"]])


@pytest.mark.parametrize(
    ("before", "now", "subject"),
    [
        ("attacks", {}, "attacks"),
        ("Islamic State attacks", {"sides": [[]]}, "Islamic State attacks"),
        ("incidents", {"kinds": ["bombing"]}, "incidents of the kind bombing"),
        (BY_X, {"sides": [["Y"]]}, "attacks by X in which Y was a side"),
        (WITH_Y, {"attackers": ["X"]}, "attacks by X in which Y was a side"),
        (WITH_Y, {"sides": [["Z", "V"]]}, "events in which Y was a side and in which Z or V was a side"),
        (WITH_Y, {"sides": [["Y"]]}, "events in which Y was a side"),
        (WITH_Y, {"kinds": ["battle"]}, "events of the kind battle in which Y was a side"),
    ],
)
def test_a_later_selection_keeps_what_an_earlier_one_said(before, now, subject):
    assert narrowed(before, **now) == subject


def test_it_is_said_in_a_language_with_the_names_as_they_are():
    assert narrowed(BY_X, sides=[["Y"]]).in_language("ru") == "нападения (X) с участием стороны Y"

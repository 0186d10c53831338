"""What is counted after several selections, in the order in which they were made."""

from __future__ import annotations

import pytest

from trends.messages import recognised
from trends.selection.subject import names_a_selection, narrowed, read_subject

BY_X = narrowed("attacks", attackers=["X"])
WITH_Y = narrowed("attacks", sides=[["Y"]])
RAIDS = narrowed("attacks", conditions=['kind == "Raid"'])


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
        (WITH_Y, {"conditions": ["certain"]}, "events in which Y was a side (only certain)"),
        (RAIDS, {"sides": [["Y"]]}, 'events in which Y was a side (only kind == "Raid")'),
        (RAIDS, {"conditions": ["certain"]}, 'attacks (only kind == "Raid" and certain)'),
    ],
)
def test_a_later_selection_keeps_what_an_earlier_one_said(before, now, subject):
    assert narrowed(before, **now) == subject


def test_it_is_said_in_a_language_with_the_names_as_they_are():
    assert narrowed(BY_X, sides=[["Y"]]).in_language("ru") == "нападения (X) с участием стороны Y"


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", 'attacks (only kind == "Raid")'),
        ("fr", 'attaques (seulement kind == "Raid")'),
        ("es", 'ataques (solo kind == "Raid")'),
        ("ar", 'الهجمات (فقط kind == "Raid")'),
        ("ru", 'нападения (только kind == "Raid")'),
        ("zh", '袭击（仅限kind == "Raid"）'),
    ],
)
def test_a_condition_is_said_in_every_language_and_stands_in_a_table_of_counts(language, subject):
    raids = narrowed(recognised("attacks"), conditions=['kind == "Raid"'])
    assert raids.in_language(language) == subject
    assert names_a_selection(raids)
    assert read_subject(str(raids), "attacks").in_language(language) == subject


def test_a_long_condition_is_cut():
    assert len(narrowed("attacks", conditions=["certain and " * 40 + "certain"])) < 100

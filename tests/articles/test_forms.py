"""Forms whose parts stand in any order, verbs in all their forms, and places that no list names."""

from __future__ import annotations

import pytest

from trends.articles.forms import compile_form
from trends.articles.grammar import grammar
from trends.articles.inflection import all_forms, expanded


def hits(pattern, line, bounds=None):
    form = compile_form(pattern, pattern, {"rise": ("rose",)})
    return list(form.hits(line, bounds or (0, len(line))))


def test_parts_are_found_in_any_order():
    for line in (" M0 rose in P1 ", " in P1 M0 rose "):
        (hit,) = hits("@rise & in {period:at}", line)
        assert hit.phrases("at") == ["P1"]


def test_parts_stand_in_one_clause():
    line = " M0 rose , but in P1 all was calm "
    assert hits("@rise & in {period:at}", line)
    assert not hits("@rise & in {period:at}", line, (0, line.index(" , but"), len(line)))


def test_no_two_parts_read_the_same_phrase():
    assert not hits("than in {place:second} & {place:first}", " more than in L0 ")
    (hit,) = hits("than in {place:second} & {place:first}", " in L0 more than in L1 ")
    assert (hit.phrases("first"), hit.phrases("second")) == (["L0"], ["L1"])


def test_a_barred_part_must_not_stand_in_the_clause():
    assert hits("@rise & !prices", " M0 rose ")
    assert not hits("@rise & !prices", " prices rose ")


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("climb", ["climb", "climbs", "climbed", "climbing"]),
        ("drop", ["drop", "drops", "dropped", "dropping"]),
        ("intensify", ["intensify", "intensifies", "intensified", "intensifying"]),
        ("decline", ["decline", "declines", "declined", "declining"]),
        ("surpass", ["surpass", "surpasses", "surpassed", "surpassing"]),
        ("hit/hit", ["hit", "hits", "hitting"]),
        ("fall/fell/fallen off", ["fall off", "falls off", "fell off", "fallen off", "falling off"]),
    ],
)
def test_a_verb_stands_for_all_its_forms(verb, forms):
    assert list(all_forms(verb)) == forms


def test_a_class_holds_verbs_in_all_forms_and_other_words_as_they_are():
    assert expanded(["~rise/rose/risen", "up"]) == ("rise", "rises", "rose", "risen", "rising", "up")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fewer raids took place in Puntland than in Jubaland.", ["Puntland", "Jubaland"]),
        ("Borno saw three times as many attacks as Yobe.", ["Borno", "Yobe"]),
        ("Attacks fell in North Kivu.", ["North Kivu"]),
        ("Attacks fell in March.", []),
        ("It was deadlier than before.", []),
    ],
)
def test_places_are_told_by_the_words_around_them(text, names):
    places = grammar("en").places
    found = sorted(places.phrases(text), key=lambda phrase: phrase.start)
    assert [phrase.value.name for phrase in found] == names
    assert all(text[phrase.start : phrase.end] == phrase.value.name for phrase in found)

"""What is read is plainer than what stands there, and every letter knows its place in the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.articles import read_text
from trends.articles.grammar import READ, grammar

VOWELED = "قُتِلَ 53 شَخْصاً في هُجُومٍ"


def test_a_word_loses_what_is_written_onto_it_only_where_a_known_word_is_left():
    plain = grammar("ar").plain
    assert plain("وللهجمات").text == "و ل هجمات"
    assert plain("بوتيرتها").text == "ب وتيره"
    assert plain("قُـــتِل").text == "قتل"
    # "Minister", "with" and "bank" begin with letters that elsewhere are "and" and "by".
    for whole in ("وزير", "بنك", "لندن"):
        assert plain(whole).text == whole


@given(st.text(alphabet=st.sampled_from("abéو ب ل الهجمات قُ\u0301\u064b\u0640\u202e\u00ad5٣"), max_size=60))
def test_every_stretch_has_a_place_in_the_text_in_order(text):
    for language in READ:
        plain = grammar(language).plain(text)
        places = [plain.home(at, at + 1) for at in range(len(plain.text))]
        assert all(0 <= start <= end <= len(text) for start, end in places)
        assert places == sorted(places)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Au moins 53 personnes ont été tuées dans une attaque à Homs le 17 février 2023."),
        ("es", "Más de 53 civiles fueron asesinados en una emboscada en Siria el 17 de febrero de 2023."),
    ],
)
def test_an_accent_written_apart_is_the_same_letter(language, text, form):
    written = unicodedata.normalize(form, text)
    (claim,) = read_text(written, "2023-03-01", language, judge=False)
    assert (claim.kind, claim.window["start"]) == ("total", "2023-02-17")
    assert written[slice(*claim.span)] == claim.quote


@pytest.mark.parametrize(
    "text", [VOWELED, VOWELED.replace("53", "٥٣"), "قتل 53 شخصا في هجوم", "وقُتل 53 شخصاً فى هجوم"]
)
def test_arabic_is_read_alike_with_and_without_its_marks(text):
    (claim,) = read_text(f"{text} في حمص يوم 17 فبراير 2023.", "2023-03-01", "ar", judge=False)
    assert (claim.kind, claim.number["low"], claim.window["start"]) == ("total", 53, "2023-02-17")


def test_a_quotation_holds_its_last_mark():
    text = "قُتل 53 شخصاً."
    (claim,) = read_text(text, "2023-03-01", "ar", judge=False)
    assert claim.quote == text[slice(*claim.span)]
    assert claim.quote.endswith("شخصاً")

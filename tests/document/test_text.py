"""Text fit to be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from trends.document.text import clean, one_line, safe_href, slug, soften

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_clean_text_is_what_xml_allows(text):
    element = etree.Element("a")
    element.text = clean(text)
    assert etree.fromstring(etree.tostring(element)).text == (clean(text) or None)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(codec="ascii", exclude_categories=("Cc",))))
def test_plain_text_stays_as_it_is(text):
    assert clean(text) == text


def test_what_reorders_is_taken_out_and_what_marks_a_direction_stays():
    assert clean("a\u202eb\u2066c\u2069\u202c") == "abc"
    assert clean("\u200f\u061cتنظيم\u200e") == "\u200f\u061cتنظيم\u200e"


def test_a_forbidden_character_leaves_a_trace():
    assert clean("a\x00b\ud800c\ufffe") == "a\ufffdb\ufffdc\ufffd"


def test_a_tower_of_marks_is_cut_and_vietnamese_is_not():
    assert clean("Z" + "\u0301" * 200) == "Z" + "\u0301" * 4
    assert clean("Vie\u0323\u0302t") == "Vie\u0323\u0302t"


def test_one_line_has_no_line_ends():
    assert one_line("a\r\n b\t\tc\u2028d ") == "a b c d"


@pytest.mark.parametrize(
    "href",
    ["https://a.b/c?d=e&f=g#h", "http://a.b", "mailto:desk@example.org", "HTTPS://a.b/", "https://a.b/عربي"],
)
def test_addresses_that_pass(href):
    assert safe_href(href) == href


@pytest.mark.parametrize(
    "href",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<b>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://a.b",
        "//a.b/c",
        "/local",
        "#anchor",
        "https:",
        "https://",
        "mailto:",
        "https://a.b/\u202ec",
        "https://a.b/\x00",
        "https://[bad",
        "https://a.b/" + "x" * 3000,
    ],
)
def test_addresses_that_do_not(href):
    assert safe_href(href) is None


@given(ANY_TEXT)
def test_a_slug_is_fit_for_any_file_system(text):
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(slug(text)) <= 60


def test_a_figure_is_not_broken_at_its_mark():
    pieces = soften("4,592，相比1,332：为其前一年的3.4倍，上升31%至为2.3倍", 18).split("\u200b")
    assert len(pieces) > 1
    assert all(any(figure in piece for piece in pieces) for figure in ("4,592", "1,332", "3.4", "2.3"))


@given(ANY_TEXT, st.integers(4, 40))
def test_softening_only_adds_places_to_break(text, most):
    assert soften(text, most).replace("\u200b", "") == text.replace("\u200b", "")


@given(st.text("abcdef0123", min_size=1, max_size=500), st.integers(4, 40))
def test_no_softened_piece_is_longer_than_asked(word, most):
    assert all(len(piece) <= most for piece in soften(word, most).split("\u200b"))


def test_marks_and_joined_emoji_stay_with_their_base():
    assert "\u200b\u0301" not in soften("e\u0301" * 50, 5)
    family = "\U0001f469\u200d\U0001f680"
    assert all(
        piece in {"", family * (len(piece) // len(family))}
        for piece in soften(family * 20, 4).split("\u200b")
    )

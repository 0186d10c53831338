"""Claims marked in a text: told by shape, by number and in words, on pages, in cells, in terminals and in print."""

from __future__ import annotations

import re

import pytest

from trends.document.blocks import Paragraph, Span, Table
from trends.document.fragments import FragmentWriter, display_html
from trends.document.plain import display_text
from trends.document.words import words
from trends.messages import LANGUAGES
from trends.verdict.rule import Verdict
from trends.verdict.wording import verdict_words

VERDICTS = Verdict.__args__
CLAIM = Span("a constant pace", mark="contradicted", tip="Contradicted; it fell.", number="3")
TABLE = Table("", ("Claim",), (("x",), ("y",)), verdicts=("contradicted", "supported"), numbers=("3", "1"))


def page(*blocks, language="en"):
    writer = FragmentWriter(words(language))
    return "".join(map(writer.write, blocks))


def test_on_a_page_a_number_leads_to_its_row():
    written = page(Paragraph((Span("At "), CLAIM), quoted="en"), TABLE)
    (address,) = re.findall(r'<a href="#([^"]+)">3</a>', written)
    assert f'<tr id="{address}">' in written
    assert 'title="Contradicted; it fell."' in written


def test_in_a_cell_a_claim_is_reached_by_the_keyboard_and_has_no_address():
    written = display_html([Paragraph((CLAIM,), quoted="en"), TABLE])
    assert 'tabindex="0"' in written.split("</style>")[1]
    assert "href" not in written.split("</style>")[1]
    assert not re.search(r"<tr id=", written)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_is_told_in_the_language_of_the_page(language):
    written = page(Paragraph((CLAIM,), quoted="en"), language=language)
    assert f'<span class="unseen">({words(language).verdicts["contradicted"]} </span>' in written
    assert words(language).verdicts["contradicted"] in display_text([Paragraph((CLAIM,))], language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_legend_shows_each_line_and_says_each_verdict_once(language):
    legend = Paragraph(tuple(Span(verdict_words(verdict), mark=verdict) for verdict in VERDICTS))
    written = page(legend, language=language)
    assert written.count("<mark") == written.count('class="line"') == len(VERDICTS)
    assert "unseen" not in written
    assert "[" not in display_text([legend], language=language)


def test_a_number_stays_with_the_last_word_and_a_long_word_may_break():
    assert '<span class="kept"><span class="line">pace</span>' in page(Paragraph((CLAIM,)))
    address = Span("see www." + "x" * 60, mark="supported", number="1")
    assert 'class="kept"' not in page(Paragraph((address,)))


def test_each_verdict_has_a_line_of_its_own_shape():
    sheet = display_html([Paragraph((CLAIM,))])
    shapes = re.findall(r"mark\.verdict-([\w-]+)\{--line:\s*(\w+)", sheet)
    assert dict(shapes) == {"contradicted": "double", "inconclusive": "dashed", "not-testable": "dotted"}
    assert "underline 2px var(--line, solid)" in sheet


def test_a_row_tells_its_number_in_a_terminal():
    assert "3. x" in display_text([TABLE])


def test_numbers_are_as_many_as_rows():
    with pytest.raises(ValueError, match="1 numbers were given for 2 rows"):
        Table("", ("Claim",), (("x",), ("y",)), numbers=("1",))

"""A document in every language, as a page and in print: what is said, how it runs, and what is marked as untranslated."""

from __future__ import annotations

import re
from decimal import Decimal

import pandas as pd
import pytest
from lxml import etree

from trends.document.blocks import (
    Bullets,
    Card,
    Cards,
    Document,
    Figure,
    Heading,
    Note,
    Paragraph,
    Span,
    Table,
    Tile,
    Tiles,
    VerdictBox,
    paragraph,
    spans,
)
from trends.document.prose import in_own_words, passages_left
from trends.messages import Message, quoted
from trends.reporting.html import render_html
from trends.reporting.pdf import render_pdf

LEFT = "Nobody has put this sentence into another language."
SPAN = Message("words.span.from_to", first=pd.Period("2020-04", "M"), last=pd.Period("2023-02", "M"))
SENTENCE = Message(
    "pace.supported.constant",
    span=SPAN,
    what=Message("words.counted.in_place", subject="Islamic State attacks", place="central Syria"),
    freq="month",
    margin=Message("ratio.factor.of", n=Decimal("1.5")),
    change=Message(
        "pace.change.halves",
        against=Message(
            "ratio.against.lower",
            n=12,
            later=Message("ratio.side.second_half"),
            earlier=Message("ratio.side.in_the_first"),
        ),
        before=25,
        after=22,
        freq="month",
        season="no",
        level=90,
        interval=Message(
            "ratio.range.plain",
            first=Message("ratio.lower", n=20),
            second=Message("ratio.higher", n=5),
        ),
    ),
)
MONTH = {
    "fr": "avril 2020",
    "es": "abril de 2020",
    "ar": "أبريل 2020",
    "ru": "апрель 2020",
    "zh": "2020年4月",
}
FIGURE = {"fr": "Figure 1", "es": "Figura 1", "ar": "الشكل 1", "ru": "Рисунок 1", "zh": "图1"}


def document(language, png, *more):
    title = Message("labels.pace_title", span=SPAN)
    season, margin = Message("figures.season.title"), Message("ratio.factor.of", n=Decimal("1.5"))
    columns = (Message("sections.recent.column.then"), Message("sections.recent.column.now"))
    blocks = (
        paragraph(SENTENCE, lead=True),
        VerdictBox("supported", title, "", ((Message("labels.margin"), margin),)),
        Heading("The season"),
        Figure("f", season, season, png),
        Heading("Other choices"),
        Table(
            Message("sections.windows.caption"),
            columns,
            ((Message("ratio.number.unknown"), Message("ratio.number.plain", n=Decimal("1234.5"))),),
        ),
        Heading("The method"),
        Note(spans(Message("sections.no_deaths")), "caution"),
        *more,
    )
    return Document("Was the pace of attacks constant?", blocks, language=language, as_of="2024-11-30")


@pytest.mark.parametrize("language", MONTH)
def test_a_page_that_is_wholly_translated_has_no_english(language, png):
    page = render_html(document(language, png))
    tree = etree.HTML(page)
    assert tree.get("lang") == language
    assert tree.get("dir") == ("rtl" if language == "ar" else "ltr")
    assert MONTH[language] in page
    assert FIGURE[language] in page
    assert not tree.findall(".//*[@lang='en']")
    body = " ".join(tree.find("body").itertext())
    assert not re.search(r"\b(the|of|was|figures?|with)\b", body.replace("Figure 1", "")), body


@pytest.mark.parametrize("language", MONTH)
def test_what_has_no_translation_is_marked(language, png):
    more = (
        paragraph(LEFT),
        Paragraph((Span(Message("rule.totals", of="pace")), Span(f" {LEFT}"))),
        Paragraph((Span("Nobody has "), Span("put", strong=True), Span(" this into another language"))),
        Bullets((spans(LEFT),)),
    )
    tree = etree.HTML(render_html(document(language, png, *more)))
    marked = tree.findall(".//*[@lang='en']")
    assert [element.tag for element in marked] == ["p", "span", "p", "ul"]
    assert all(element.get("dir") == "ltr" for element in marked)
    assert "".join(marked[1].itertext()).strip() == LEFT


def test_what_is_quoted_is_marked_and_no_passage_that_is_left(png):
    citation = quoted("Please cite the dataset as the publisher asks for it.")
    rows = Table("", ("", ""), (("", citation),))
    written = document("fr", png, paragraph(citation), rows, Bullets((spans(citation),)))
    tree = etree.HTML(render_html(written))
    assert [element.tag for element in tree.findall(".//*[@lang='en']")] == ["p", "span", "ul"]
    assert not [left for block in written.blocks for left in passages_left(block, "fr")]


@pytest.mark.parametrize("language", MONTH)
def test_every_passage_that_is_left_is_found(language, png):
    figure, box = (
        Figure("f", "A caption that nobody translated", "A.", png),
        VerdictBox("supported", LEFT, LEFT),
    )
    table = Table(LEFT, ("a head of many words", "b"), ((LEFT, "1"),), note=LEFT)
    card = Cards((Card(spans(LEFT), "supported", (), (paragraph(LEFT),)),))
    tiles = Tiles((Tile(LEFT, "12", changes=(LEFT, "more than before")),))
    blocks = (
        Heading(LEFT),
        paragraph(LEFT),
        Bullets((spans(LEFT), spans("Homs"))),
        figure,
        box,
        table,
        card,
        tiles,
    )
    found = [passages_left(block, language) for block in blocks]
    # The body of a table is data: names, dates, values.
    assert list(map(len, found)) == [1, 1, 1, 1, 2, 3, 2, 3]
    assert not [left for block in blocks for left in passages_left(in_own_words(block, language), language)]
    assert not [left for block in blocks for left in passages_left(block, "en")]
    assert not [left for block in document(language, png).blocks for left in passages_left(block, language)]


def test_what_an_author_wrote_in_the_language_is_shown_unmarked(png):
    prose = Paragraph(
        (Span("Les attaques ont "), Span("beaucoup", strong=True), Span(" diminué dans le nord."))
    )
    assert passages_left(prose, "fr")
    tree = etree.HTML(render_html(document("fr", png, in_own_words(prose, "fr"))))
    assert not tree.findall(".//*[@lang='en']")
    assert "Les attaques ont beaucoup diminué dans le nord." in "".join(tree.itertext())


@pytest.mark.parametrize("language", MONTH)
def test_headings_keep_their_addresses_in_every_language(language, png):
    tree = etree.HTML(render_html(document(language, png)))
    assert [h.get("id") for h in tree.iterfind(".//main//div[@class='body']/h2")] == [
        "the-season",
        "other-choices",
        "the-method",
    ]


@pytest.mark.parametrize("language", MONTH)
def test_print_is_tagged_in_its_language(language, png, pages):
    pdf = render_pdf(document(language, png, paragraph(LEFT), Bullets((spans(LEFT),))))
    assert f"/Lang({language})".encode() in pdf
    assert b"/Lang(en)" in pdf or b"/Lang (en)" in pdf or language != "ar"
    text = " ".join(pages(pdf))
    if language != "ar":  # pdftotext gives shaped Arabic letters back in the order of the page
        # Between Chinese characters and figures the typesetter leaves a little room.
        printed = "".join(text.split())
        assert "".join(MONTH[language].split()) in printed
        assert "".join(FIGURE[language].split()) in printed
    assert "Nobody has put this sentence" in " ".join(text.split())


@pytest.mark.parametrize("language", MONTH)
def test_print_is_the_same_twice(language, png):
    assert render_pdf(document(language, png)) == render_pdf(document(language, png))


def test_values_to_be_typed_again_are_the_same_in_every_language(png):
    table = Table(
        Message("colophon.caption"),
        (Message("colophon.what"), Message("colophon.value")),
        (("margin", "1.5"), ("start", "2020-04")),
        "ll",
        verbatim=True,
    )
    page = render_html(document("fr", png, table))
    assert "<td>1.5</td>" in page
    assert ">2020-04</td>" in page
    assert "1\u202f234,5" in page

"""Markdown prose to blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.document.blocks import (
    Bullets,
    Heading,
    Maths,
    Note,
    Paragraph,
    Preformatted,
    Span,
    Table,
    plain,
    spans,
)
from trends.document.markdown import markdown_blocks


def test_prose_becomes_blocks():
    text = (
        "# Title\n\nSome **bold _both_** and `code`,\n[a link](https://a.b/c).\n\n## Part\n\n"
        "1. one\n2. two\n\n```\nas   is\n```\n\n---\n"
    )
    assert markdown_blocks(text) == [
        Heading("Title", 1),
        Paragraph(
            (
                Span("Some "),
                Span("bold ", strong=True),
                Span("both", strong=True, emphasis=True),
                Span(" and "),
                Span("code", code=True),
                Span(", "),
                Span("a link", href="https://a.b/c"),
                Span("."),
            )
        ),
        Heading("Part", 2),
        Bullets((spans("one"), spans("two")), ordered=True),
        Preformatted("as   is"),
    ]


def test_raw_html_stays_text():
    blocks = markdown_blocks('a <b onclick="x">b</b>\n\n<script>\nalert(1)\n</script>\n')
    assert [plain(block.spans) for block in blocks] == [
        'a <b onclick="x">b</b>',
        "<script> alert(1) </script>",
    ]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.b"]
)
def test_a_bad_link_keeps_its_text_only(address):
    assert markdown_blocks(f"[text]({address})") == [Paragraph(spans("text"))]


def test_images_are_never_fetched():
    assert markdown_blocks("before ![what it shows](https://a.b/c.png)") == [
        Paragraph(spans("before what it shows"))
    ]


def test_lists_keep_their_depth():
    assert markdown_blocks("- a\n  - b\n    - c\n- d") == [
        Bullets(tuple(spans(letter) for letter in "abcd"), levels=(0, 1, 2, 0))
    ]


def test_quotes_are_notes_and_cautions():
    assert markdown_blocks("> Plain aside.") == [Note(spans("Plain aside."))]
    assert markdown_blocks("> Caution: mind **this**.") == [
        Note((Span("mind "), Span("this", strong=True), Span(".")), "caution")
    ]
    assert markdown_blocks("> **Warning:** mind.") == [Note(spans("mind."), "caution")]


def test_a_table_takes_the_caption_before_it():
    table = "| a | b |\n|:--|--:|\n| `x` | 1 |\n"
    assert markdown_blocks("Table: What it\nshows\n\n" + table) == [
        Table("What it shows", ("a", "b"), (("x", "1"),), "lr")
    ]
    assert markdown_blocks("Text.\n\n" + table)[1] == Table("", ("a", "b"), (("x", "1"),), "lr")


def test_formulas_stand_alone_or_in_a_line():
    text = "The count $y_t$ of $d_t$ days:\n\n$$\\mu_t +\n\\alpha$$\n\nfrom $5 to $6, \\$x\\$."
    assert markdown_blocks(text) == [
        Paragraph(
            (
                Span("The count "),
                Span("y_t", maths=True),
                Span(" of "),
                Span("d_t", maths=True),
                Span(" days:"),
            )
        ),
        Maths(r"\mu_t + \alpha", r"\mu_t + \alpha"),
        Paragraph(spans("from $5 to $6, $x$.")),
    ]


@given(st.text(max_size=200))
def test_any_text_gives_blocks(text):
    for block in markdown_blocks(text):
        assert type(block).__name__ in {
            "Heading",
            "Paragraph",
            "Bullets",
            "Note",
            "Table",
            "Maths",
            "Preformatted",
        }


def test_hostile_prose_gives_no_link(hostile):
    for block in markdown_blocks(hostile):
        for run in getattr(block, "spans", ()):
            assert run.href is None

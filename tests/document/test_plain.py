"""Blocks as plain text."""

from __future__ import annotations

import base64

from trends.document.blocks import (
    PNG_SIGNATURE,
    Bullets,
    Code,
    Figure,
    Heading,
    Maths,
    Note,
    Paragraph,
    Preformatted,
    Span,
    Table,
    VerdictBox,
    paragraph,
    spans,
)
from trends.document.plain import display_text


def test_blocks_read_well_in_a_terminal():
    png = base64.b64encode(PNG_SIGNATURE).decode()
    blocks = [
        Heading("The data"),
        paragraph("One two three four five six seven eight nine ten eleven twelve."),
        Table("Counts", ("period", "n"), (("2015-01", "3"), ("2015-02", "12")), note="At least."),
        VerdictBox("not testable", "Too short", "There are too few months.", (("Months", "5"),)),
        Note(spans("Mind the gap."), "caution"),
        Bullets((spans("a"), spans("b"), spans("c")), ordered=True, levels=(0, 1, 0)),
        Figure("f", "Caption", "A line that falls.", png),
        Maths("x", "the variable"),
        Preformatted("  as\n  is\n"),
        Code("hidden()"),
        Paragraph((Span("see"), Span(" here", href="https://a.b"))),
    ]
    assert display_text(blocks, width=40) == (
        "The data\n========\n\n"
        "One two three four five six seven eight\nnine ten eleven twelve.\n\n"
        "Counts\nperiod    n\n-------  --\n2015-01   3\n2015-02  12\nAt least.\n\n"
        "NOT TESTABLE: Too short\nThere are too few months.\n  Months: 5\n\n"
        "Caution: Mind the gap.\n\n"
        "1. a\n  - b\n2. c\n\n"
        "[Caption: A line that falls.]\n\n"
        "the variable\n\n"
        "  as\n  is\n\n"
        "see here <https://a.b>"
    )


def test_columns_line_up_whatever_the_script():
    text = display_text([Table("", ("name", "n"), (("漢字", "1"), ("e\u0301te", "22")))])
    lines = text.splitlines()
    assert lines[2] == "漢字   1"
    assert lines[3] == "e\u0301te   22"


def test_hostile_text_reaches_no_terminal(hostile):
    text = display_text(
        [paragraph(hostile), Table(hostile, (hostile,), ((hostile,),)), Preformatted(hostile)]
    )
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in text)
    assert "\u202e" not in text


def test_chinese_is_wrapped_by_columns_and_never_inside_a_figure():
    text = "发生率为1.5倍，其后水平为2.8倍（95%区间：1.2至3.4倍），并已确立超过1.5倍的变化。"
    for width in range(12, 40):
        lines = display_text([paragraph(text), Bullets((spans(text),))], width=width).splitlines()
        # A wide letter takes two columns; the figures and signs of ASCII take one.
        assert all(sum(1 + (letter > "\u2fff") for letter in line) <= width for line in lines)
        assert not any(
            line.endswith((".", "（")) or line.startswith(("%", "，", "。", "）")) for line in lines
        )
        assert "".join(lines).count("1.5") == 4


def test_a_figure_keeps_its_sign_in_a_list():
    text = "une baisse de 22\N{NO-BREAK SPACE}%"
    for width in range(8, 20):
        assert "22\N{NO-BREAK SPACE}%" in display_text([Bullets((spans(text),))], width=width)


def test_a_colon_stands_as_the_language_sets_it():
    box = [VerdictBox("contradicted", "T", "S.", (("Margin", "2"),)), Note(spans("Mind."), "caution")]
    assert "Prudence\N{NO-BREAK SPACE}: Mind." in display_text(box, language="fr")
    assert "注意：Mind." in display_text(box, language="zh")
    assert "  Margin: 2" in display_text(box)

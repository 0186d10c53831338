"""The PDF: text as text, tagged, within its page, and the same every time."""

from __future__ import annotations

import re
from functools import cache

import pytest

from trends.document.blocks import (
    Bullets,
    Code,
    Document,
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
from trends.document.text import clean
from trends.errors import RenderError
from trends.reporting.pdf import render_pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 150"><rect width="300" height="150"/></svg>'


def document(text, png):
    runs = (Span(text), Span(text, strong=True, href=text), Span(text, code=True, emphasis=True))
    return Document(
        text,
        (
            Paragraph(runs, lead=True),
            VerdictBox("contradicted", text, text, ((text, text), ("b", text), (text, "c"))),
            Heading(text),
            Heading(text, 3),
            Table(text, ("", text, "b"), ((text, text, "1"),), note=text),
            Table(
                "",
                tuple(f"{i} {text[:400]}" for i in range(12)),
                (tuple(f"{i} {text[:400]}" for i in range(12)),),
            ),
            Figure(text, text, text, png),
            Note(runs, "caution"),
            Bullets((runs, runs), levels=(0, 1)),
            Preformatted(text),
            Code("never_printed()"),
        ),
        subtitle=text,
        as_of="2024-11-30",
        authors=(text,),
        keywords=(text,),
    )


@cache
def printed_once(text, png):
    """What several tests ask about."""
    return render_pdf(document(text, png))


def squeezed(text):
    """Without blanks, marks of hyphenation and places to break, which a page adds."""
    return re.sub(r"[\s\u200b\u00ad\u2010-]+", "", clean(text))


def test_hostile_text_is_printed_as_text(hostile, png):
    pdf = printed_once(hostile, png)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in pdf


@pytest.mark.parametrize(
    "text", ['#read("/etc/passwd")', "$x^2$ *b* _i_ <l> @r", "<script>x</script>", "C:\\new\\u{41}"]
)
def test_markup_of_any_kind_is_read_back_letter_by_letter(text, png, pages):
    shown = squeezed("".join(pages(render_pdf(document(text, png)))))
    assert shown.count(squeezed(text)) >= 10
    assert "never_printed" not in shown


def test_no_word_leaves_its_page(hostile, png, pages):
    boxes = "".join(pages(printed_once(hostile, png), "-bbox"))
    words = re.findall(r'<word xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)" yMax="([-\d.]+)">', boxes)
    assert words
    for left, right, bottom in words:
        assert float(left) >= 76, (left, right)
        assert float(right) <= 528, (left, right)
        assert float(bottom) <= 842


def test_the_same_document_gives_the_same_bytes(png):
    assert render_pdf(document("Text", png)) == render_pdf(document("Text", png))


def test_title_author_language_and_date_are_told(png):
    pdf = render_pdf(
        Document("The title", (paragraph("x"),), as_of="2024-11-30", authors=("A. Writer",), keywords=("k",))
    )
    assert b"The title" in pdf
    assert b"A. Writer" in pdf
    assert b"/Lang(en)" in pdf
    assert b"D:20241130" in pdf
    assert b"/MarkInfo" in pdf


@pytest.mark.parametrize(
    "filled", ["", "s", "so much", "so much more of it", "so much more of it all over the country"]
)
def test_a_title_keeps_names_and_figures_on_one_line(pages, filled):
    title = (
        f"Nothing {filled} changed in central-syria and of 13 claims 6 hold, 3 do not and 4 cannot be decided"
    )
    first = pages(render_pdf(Document(title, (paragraph("x"),))))[0]
    read = first.replace("\u2060", "").replace("\u00a0", " ")
    for one in ("central-syria", "13 claims", "6 hold", "3 do", "4 cannot"):
        assert one in read, read


def test_pages_are_numbered_and_headed(pages):
    blocks = tuple(paragraph("A line of text that says little. " * 30) for _ in range(12))
    printed = pages(render_pdf(Document("Running title", blocks, as_of="2024-11-30")))
    assert len(printed) >= 3
    for number, page in enumerate(printed, start=1):
        assert re.search(rf"\b{number} ?/ ?{len(printed)}\b", page)
    assert all("Running title" in page and "30 November 2024" in page for page in printed)


def test_a_long_table_repeats_its_head(pages):
    rows = tuple((f"2015-{i:03d}", str(i)) for i in range(150))
    printed = pages(render_pdf(Document("T", (Table("Cap", ("Month", "Attacks"), rows),))))
    assert len(printed) >= 3
    assert all("Attacks" in page for page in printed)
    assert "Table 1" in printed[0]
    assert sum("Table 1" in page for page in printed) == 1


def test_no_heading_and_no_caption_is_left_behind(pages):
    """However much stands before it, a heading is followed by text and a caption by its table on the same page."""
    for lines in range(20, 34):
        before = tuple(paragraph(f"line {i}") for i in range(lines))
        blocks = (
            *before,
            Heading("The section"),
            paragraph("follows"),
            Table("The caption", ("a", "b"), (("x", "cell"),) * 3),
        )
        for page in pages(render_pdf(Document("T", blocks))):
            assert ("The section" in page) == ("follows" in page)
            assert ("The caption" in page) == ("cell" in page)


def test_contents_come_after_the_answer(pages):
    blocks = (
        paragraph("The answer.", lead=True),
        Heading("One"),
        Heading("Two"),
        paragraph("x"),
        Heading("Three"),
    )
    text = pages(render_pdf(Document("T", blocks)))[0]
    assert text.index("The answer.") < text.index("Contents") < text.index("One")


def test_captions_are_numbered_each_kind_by_itself(png, pages):
    blocks = (
        Figure("a", "First figure", "x.", png),
        Table("First table", ("a", "b"), (("1", "2"),)),
        Figure("b", "Second figure", "x.", png, SVG),
    )
    text = squeezed(pages(render_pdf(Document("T", blocks)))[0])
    assert "Figure1Firstfigure" in text
    assert "Table1Firsttable" in text
    assert "Figure2Secondfigure" in text


def test_figures_are_vectors_with_their_words(png):
    pdf = render_pdf(Document("T", (Figure("a", "c", "A black box.", png, SVG), Maths(r"\mu_t", "the rate"))))
    assert b"/Subtype/Image" not in pdf.replace(b" ", b"")
    assert b"A black box." in pdf
    assert b"the rate" in pdf
    assert b"in TeX" not in pdf


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (Heading("Deep", 4), "level 4 under one of level 1"),
        (Heading(" "), "the heading is empty"),
        (Heading("First", 1), "level 1"),
    ],
)
def test_what_pdf_ua_forbids_names_its_cell(block, reason):
    with pytest.raises(RenderError, match=reason) as caught:
        render_pdf(Document("T", (paragraph("x"), block)), origins=("cell 1", "cell 9 (code)"))
    assert "cell 9 (code)" in str(caught.value)


def test_a_document_without_a_title_is_refused():
    with pytest.raises(RenderError, match="no title"):
        render_pdf(Document(" ", ()))


def test_what_typst_cannot_set_is_found(png):
    broken = Figure("f", "c", "An image.", png, "<svg xmlns='http://www.w3.org/2000/svg'><g></svg>")
    with pytest.raises(RenderError, match=r"In cell 7, a figure: it cannot be typeset"):
        render_pdf(Document("T", (paragraph("x"), broken)), origins=("cell 1", "cell 7"))


def test_an_image_cannot_read_files_of_this_machine(png, tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text(SVG, encoding="utf-8")
    svg = SVG.replace("<rect", f'<image href="{secret}" width="10" height="10"/><rect')
    try:
        pdf = render_pdf(Document("T", (Figure("f", "c", "An image.", png, svg),)))
    except RenderError:
        return
    assert pdf == render_pdf(
        Document("T", (Figure("f", "c", "An image.", png, svg.replace("secret", "absent")),))
    )


def test_a_right_to_left_language_is_set_so(pages):
    blocks = (
        paragraph("تنظيم الدولة الإسلامية", lead=True),
        VerdictBox("inconclusive", "x", "y"),
        Table("جدول", ("أ", "ب"), (("1", "2"),)),
        Note(spans("ملاحظة")),
    )
    pdf = render_pdf(Document("عنوان", blocks, language="ar", as_of="2024-11-30"))
    assert b"/Lang(ar)" in pdf
    assert pages(pdf)


def test_a_figure_after_an_arabic_name_keeps_its_place(pages):
    """Where a name runs from the right, the figure after it is no part of it."""
    sentence = "Attacks in محافظة دير الزور 87% higher."
    document = Document(
        "T", (paragraph(sentence), Table("", ("Place", "n"), ((sentence, "1"),))), as_of="2024-11-30"
    )
    boxes = re.findall(r'xMin="([\d.]+)"[^>]*>([^<]+)</word>', pages(render_pdf(document), "-bbox")[0])
    names = [float(left) for left, word in boxes if "ريد" in word]  # as it is drawn, from the left
    figures = [float(left) for left, word in boxes if "87" in word]
    assert len(names) == 2
    assert all(figure > name for name, figure in zip(names, figures, strict=True))

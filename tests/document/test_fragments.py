"""Blocks as HTML: text stays text, whatever it holds."""

from __future__ import annotations

import base64
import struct
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from trends.document.fragments import FragmentWriter, display_html
from trends.document.picture import png_size, svg_size
from trends.document.text import clean, one_line
from trends.document.words import words

PNG_BYTES = PNG_SIGNATURE + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 640, 320) + b"\x08\x02\0\0\0"
PNG = base64.b64encode(PNG_BYTES).decode()
ALLOWED = frozenset(
    [
        "a",
        "b",
        "br",
        "code",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "img",
        "li",
        "ol",
        "p",
        "path",
        "pre",
        "span",
        "strong",
        "style",
        "summary",
        "svg",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)


class Reader(HTMLParser):
    """What a browser would see: elements with their attributes, and text."""

    def __init__(self):
        super().__init__()
        self.elements, self.text, self.open = [], [], []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in {"img", "br", "path", "meta", "link"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)


def read(markup):
    reader = Reader()
    reader.feed(markup)
    reader.close()
    assert not reader.open
    return reader


def document(text):
    runs = (Span(text), Span(text, strong=True, href=text), Span(text, code=True), Span(text, emphasis=True))
    return [
        Heading(text),
        Paragraph(runs, lead=True),
        VerdictBox("inconclusive", text, text, ((text, text),)),
        Table(text, (text, "n"), ((text, "1"),), note=text),
        Figure(text, text, text + ".", PNG, "", f"a,b\n1,2\n{text}"),
        Note(runs, "caution"),
        Bullets((runs, runs), levels=(0, 1)),
        Preformatted(text),
        Code(text),
    ]


def test_hostile_text_comes_out_as_text(hostile):
    for numbered in (True, False):
        writer = FragmentWriter(words("en"), numbered=numbered)
        page = read("".join(writer.write(block) for block in document(hostile)))
        assert {tag for tag, _ in page.elements} <= ALLOWED
        for _, attributes in page.elements:
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            assert attributes.get("href", "https://").startswith(("https://", "http://", "mailto:", "#"))
            assert attributes.get("src", "data:image/png").startswith("data:image/")
        shown = one_line("".join(page.text))
        assert one_line(hostile)[:100] in shown


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_one_paragraph(text):
    page = read(FragmentWriter(words("en")).write(paragraph(text)))
    assert {tag for tag, _ in page.elements} <= {"p", "br"}
    assert "".join(page.text).strip("\n") == clean(text).replace("\n", "").strip("\n")


def test_links_lead_to_good_addresses_only():
    writer = FragmentWriter(words("en"))
    good = writer.write(Paragraph((Span("x", href="https://a.b/?c=1&d=2"),)))
    assert '<a href="https://a.b/?c=1&amp;d=2" rel="noopener noreferrer">x</a>' in good
    assert "<a" not in writer.write(Paragraph((Span("x", href="javascript:alert(1)"),)))


def test_table_heads_have_a_scope_and_an_empty_corner_is_no_head():
    markup = FragmentWriter(words("en")).write(Table("Cap", ("", "n"), (("x", "1"),)))
    assert '<thead><tr><td></td><th scope="col" class="r">n</th></tr></thead>' in markup
    assert '<th scope="row">x</th><td class="r">1</td>' in markup
    assert 'aria-labelledby="table-1"' in markup
    assert "Table 1" in markup


def test_a_table_without_heads_has_no_head():
    markup = FragmentWriter(words("en")).write(Table("Cap", ("", ""), (("Licence", "CC BY 4.0"),)))
    assert "<thead>" not in markup
    assert '<th scope="row">Licence</th>' in markup


def test_a_verdict_is_said_in_words_beside_its_sign():
    for verdict, word in words("en").verdicts.items():
        markup = FragmentWriter(words("en")).write(VerdictBox(verdict, "", "S."))
        assert f"<strong>{word}</strong>" in markup
        assert 'aria-hidden="true"' in markup


def test_a_figure_has_its_words_size_and_data():
    data = "period,count\n2015-01,3\n2015-02,4\n"
    markup = FragmentWriter(words("en")).write(Figure("f", "What it shows", "Two bars.", PNG, "", data))
    assert 'alt="Two bars." width="640" height="320"' in markup
    assert (
        '<figcaption id="figure-1"><span class="label">Figure 1</span> What it shows</figcaption>' in markup
    )
    assert '<th scope="row">2015-02</th><td class="r">4</td>' in markup


def test_an_svg_is_an_image_only():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 150"><script>alert(1)</script></svg>'
    markup = FragmentWriter(words("en")).write(Figure("f", "c", "a.", PNG, svg))
    assert "<script" not in markup
    assert 'src="data:image/svg+xml;base64,' in markup
    assert 'width="400" height="200"' in markup


def test_sizes_are_read_from_the_images():
    assert png_size(PNG_BYTES) == (640, 320)
    assert png_size(b"short") is None
    assert svg_size("<svg viewBox='0 0 460.8 216'>") == (614, 288)
    assert svg_size("<svg>") is None


def test_headings_have_addresses_of_their_own():
    writer = FragmentWriter(words("en"))
    markup = (
        writer.write(Heading("The data")) + writer.write(Heading("The data")) + writer.write(Heading("تنظيم"))
    )
    assert [address for _, address, _ in writer.contents] == ["the-data", "the-data-2", "section"]
    assert 'id="the-data-2"' in markup


def test_nested_lists_lie_inside_their_items():
    items = tuple(spans(letter) for letter in "abcd")
    markup = FragmentWriter(words("en")).write(Bullets(items, levels=(0, 1, 2, 0)))
    assert markup.strip() == "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"


@given(st.lists(st.integers(-2, 6), min_size=1, max_size=12), st.booleans())
def test_lists_of_any_depth_are_well_formed(levels, ordered):
    items = tuple(spans("x") for _ in levels)
    page = read(FragmentWriter(words("en")).write(Bullets(items, ordered, tuple(levels))))
    assert sum(tag == "li" for tag, _ in page.elements) == len(levels)


def test_formulas_on_a_page_are_mathml():
    writer = FragmentWriter(words("en"))
    block = writer.write(Maths(r"\mu + \alpha\mu^2", "the variance"))
    line = writer.write(Paragraph((Span("with "), Span(r"y_t", maths=True))))
    assert '<math display="block" alttext="the variance">' in block
    assert '<math alttext="y_t"><mrow><msub>' in line
    assert "<svg" not in block + line


def test_formulas_in_a_cell_are_drawn_and_named():
    writer = FragmentWriter(words("en"), numbered=False)
    block = writer.write(Maths(r"\mu + \alpha\mu^2", "the variance"))
    line = writer.write(Paragraph((Span("with "), Span(r"y_t", maths=True))))
    assert 'role="img" aria-label="the variance"' in block
    assert 'aria-label="y_t"' in line
    assert 'class="tex d' in line


def test_a_display_is_bound_to_its_class_and_has_no_script():
    markup = display_html([Heading("H"), VerdictBox("supported", "t", "s"), paragraph("p")])
    page = read(markup)
    assert page.elements[0] == ("div", {"class": "incident-trends"})
    assert "prefers-color-scheme:dark" in markup
    assert "--jp-content-font-color1" in markup
    assert "script" not in {tag for tag, _ in page.elements}
    style = markup[markup.index("<style>") + 7 : markup.index("</style>")]
    rules = [line for line in style.splitlines() if line and not line.startswith("@media")]
    assert all(".incident-trends" in line.split("{")[0] for line in rules)
    assert "http" not in style
    assert "<h" not in markup


@pytest.mark.parametrize("verdict", list(words("en").verdicts))
def test_every_verdict_has_a_tone_in_both_style_sheets(verdict, root):
    name = "verdict-" + verdict.replace(" ", "-")
    display = (root / "src/trends/document/display.css").read_text(encoding="utf-8")
    page = (root / "src/trends/reporting/page.css").read_text(encoding="utf-8")
    assert f".{name}{{--tone" in display
    assert f".{name} {{ --tone" in page or verdict == "not testable"

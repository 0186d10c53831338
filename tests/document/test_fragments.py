"""Blocks as HTML: text stays text, whatever it holds."""

from __future__ import annotations

import base64
import re
import struct
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.document.blocks import (
    PNG_SIGNATURE,
    Bullets,
    Card,
    Cards,
    Code,
    Figure,
    Heading,
    Maths,
    Note,
    Paragraph,
    Preformatted,
    Span,
    Spark,
    Stamp,
    Stamps,
    Table,
    Tile,
    Tiles,
    VerdictBox,
    paragraph,
    spans,
)
from trends.document.fragments import FragmentWriter, display_html
from trends.document.picture import png_size, svg_size
from trends.document.style_sheets import blocks_sheet
from trends.document.text import clean, one_line, slug
from trends.document.words import words
from trends.messages import LANGUAGES, Message, said
from trends.messages.speech import in_marks

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
    assert clean("".join(page.text)).strip("\n") == clean(text).replace("\n", "").strip("\n")


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
    # In words as well, for those who hear it and for programs that take drawings out.
    assert '<span class="unseen">the variance</span><svg aria-hidden="true"' in block
    assert '<span class="unseen">y sub t</span><svg class="tex' in line
    assert 'class="tex d' in line


def test_a_display_is_bound_to_its_class_and_has_no_script():
    markup = display_html([Heading("H"), VerdictBox("supported", "t", "s"), paragraph("p")])
    page = read(markup)
    assert page.elements[0] == ("div", {"class": "incident-trends", "lang": "en", "dir": "ltr"})
    assert "--jp-content-font-color1" in markup
    assert "script" not in {tag for tag, _ in page.elements}
    style = markup[markup.index("<style>") + 7 : markup.index("</style>")]
    assert "http" not in style
    assert "<h" not in markup


def rules(style):
    """Every rule of a cell's style sheet: its selectors and what it declares."""
    flat = re.sub(r"@(layer|container)[^{]*\{", "", style)
    for selectors, declared in re.findall(r"([^{}]+)\{([^{}]*)\}", flat):
        yield selectors, [line for line in declared.split(";") if line]


def test_every_rule_of_a_cell_is_bound_and_outdoes_the_host():
    every = Table("T", ("a", "b"), (("x", "1"),), sparks=(Spark((1.0,), "s"),), verdicts=("supported",))
    blocks = [
        *document("text"),
        every,
        Stamps((Stamp("supported", "t"),)),
        Tiles((Tile("l", "1", "up"),)),
        Maths("x", "y"),
    ]
    style = re.search("<style>(.*)</style>", display_html(blocks))[1]
    assert style.count("{") == style.count("}")
    found = list(rules(style))
    assert len(found) > 60
    for selectors, declared in found:
        assert all(".incident-trends" in one for one in re.split(r",(?![^(]*\))", selectors)), selectors
        assert all(line.endswith("!important") for line in declared), declared
    # Nothing of it is outside the layer, which no rule of a host page outdoes.
    depth, outermost, head = 0, set(), ""
    for letter in style:
        if letter == "{" and depth == 0:
            outermost.add(head)
        depth += {"{": 1, "}": -1}.get(letter, 0)
        head = head + letter if depth == 0 and letter != "}" else ""
    assert outermost == {"@layer incident-trends"}


def test_a_cell_carries_the_rules_that_it_needs_and_no_more():
    short, table = display_html([paragraph("p")]), display_html([Table("T", ("a",), (("x",),))])
    assert len(short) < 2_500
    assert ".tile" not in table
    assert ".scroll thead th" in table
    assert ".scroll" not in short


@pytest.mark.parametrize("verdict", list(words("en").verdicts))
def test_every_verdict_has_a_tone_in_both_style_sheets(verdict, root):
    name = f"verdict-{slug(verdict)}"
    tone = re.search(rf"\.{name} {{ --tone: (var\(--[a-z]+\)); }}", blocks_sheet())[1]
    for sheet in ("document/display.css", "reporting/page.css"):
        assert f"{tone[4:-1]}:" in (root / "src/trends" / sheet).read_text(encoding="utf-8")
    assert f"{{--tone: {tone}!important}}" in display_html([VerdictBox(verdict, "t", "s")])


@pytest.mark.parametrize("numbered", [True, False])
def test_pairs_of_label_and_value_are_a_table_with_heads(numbered):
    markup = FragmentWriter(words("en"), numbered=numbered).write(
        VerdictBox("supported", "t", "s", (("Margin", "a <b>"), ("Months", "28 of 35")))
    )
    # In a cell each side holds itself, where no style sheet does.
    margin, value = ("Margin", "a &lt;b&gt;")
    if not numbered:
        margin, value = (f'<div align="left">{text}</div>' for text in (margin, value))
    assert f'<tr><th scope="row">{margin}</th><td>{value}</td></tr>' in markup
    assert "<dl" not in markup


@pytest.mark.parametrize(("language", "start", "end"), [("en", "left", "right"), ("ar", "right", "left")])
def test_cells_of_a_display_say_their_side_in_an_attribute(language, start, end):
    markup = display_html([Table("", ("Place", "n"), (("x", "1"), ("y", "")))], language=language)
    assert re.findall(r'align="(\w+)">(?:<span[^>]*>)?(\w+)', markup) == [
        *((start, "Place"), (end, "n"), (start, "x"), (end, "1"), (start, "y"))
    ]
    assert "align=" not in FragmentWriter(words(language)).write(Table("", ("Place",), (("x",),)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_from_the_right_is_kept_to_itself_where_lines_run_from_the_left(language):
    markup = FragmentWriter(words(language)).write(Table("", ("n",), (("حمص, دير الزور 8% <b>",),)))
    marked = "\u2068حمص\u2069, \u2068دير الزور\u2069 8% &lt;b&gt;"
    assert (marked in markup) == (language != "ar")
    assert "دير الزور" in markup


def test_signs_and_small_charts_of_a_table():
    table = Table(
        "T",
        ("Claim", "Verdict"),
        (("One", "Contradicted"), ("Two", "x"), ("Three", "y")),
        sparks=(Spark((1.0, 2.0), "from 1 to 2 <"), None, None),
        sparks_head="Course",
        verdicts=("contradicted", "supported", ""),
    )
    markup = FragmentWriter(words("en")).write(table)
    page = read(markup)
    assert [tag for tag, _ in page.elements].count("td") == 6
    assert '<th scope="col">Course</th></tr></thead>' in markup
    # What is drawn stands there in words, too: for those who hear the page, and where a host takes drawings away.
    assert '<span class="unseen">from 1 to 2 &lt;</span><svg class="spark" aria-hidden="true"' in markup
    # The first row says its verdict in a cell; in the second only the sign does.
    assert '<span class="unseen">Contradicted' not in markup
    assert '<span class="unseen">Supported · </span><svg class="icon"' in markup
    assert markup.count('class="sign') == 2


def test_tiles_and_stamps_say_in_words_what_signs_show():
    markup = FragmentWriter(words("en")).write(
        Tiles(
            (
                Tile("November", "6", "down", ("3 fewer than in October",), "Fewest since July"),
                Tile("Year", "9"),
            )
        )
    )
    assert markup.count('<svg class="arrow"') == markup.count('aria-hidden="true"') == 1
    shown = "".join(read(markup).text)
    assert [shown.index(one) for one in ("November", "6", "3 fewer", "Fewest", "Year", "9")] == sorted(
        shown.index(one) for one in ("November", "6", "3 fewer", "Fewest", "Year", "9")
    )
    stamps = FragmentWriter(words("fr")).write(Stamps((Stamp("not testable", "x"),)))
    assert words("fr").verdicts["not testable"] in "".join(read(stamps).text)


def test_cards_are_folded_counted_and_filtered_by_what_differs():
    def card(name, verdict, place):
        inner = (Heading("H"), Table("T", ("a",), (("x",),)), Figure("f", "c", "a", PNG))
        return Card(
            (Span(name),),
            verdict,
            (("Verdict", verdict.capitalize()), ("Place", place), ("Source", "UN")),
            inner,
        )

    writer = FragmentWriter(words("en"))
    markup = writer.write(
        Cards(
            (
                card("A", "contradicted", "Homs"),
                card("B", "supported", "Aleppo"),
                card("C", "supported", "<b>"),
            )
        )
    )
    page = read(markup)
    marks = [attributes["data-facets"] for tag, attributes in page.elements if tag == "details"]
    assert marks == ["0-0 1-0 2-0", "0-1 1-1 2-0", "0-1 1-2 2-0"]
    assert all("open" not in attributes for tag, attributes in page.elements if tag == "details")
    # A filter by what all have in common could not narrow anything.
    assert [tag for tag, _ in page.elements].count("select") == 2
    assert '<option value="0-1">Supported</option><option value="0-0">Contradicted</option>' in markup
    assert '<option value="1-2">&lt;b&gt;</option>' in markup
    assert 'class="filters card-filters" hidden' in markup
    # Print leaves the cards out: neither the contents nor the numbers of figures go on through them.
    assert writer.contents == []
    assert "Figure 1" in writer.write(Figure("f", "c", "a", PNG))


def test_code_is_kept_for_the_end_of_a_page_and_folded_in_a_cell():
    writer = FragmentWriter(words("en"))
    assert writer.write(Code("a = 1")) == ""
    writer.write(Heading("Two words"))
    writer.write(Code("b < 2"))
    assert [(address, re.sub("<[^>]+>", "", listing)) for address, listing in writer.code] == [
        ("", "a = 1"),
        ("two-words", "b &lt; 2"),
    ]
    assert "<details" in FragmentWriter(words("en"), numbered=False).write(Code("a = 1"))


def test_months_stay_on_their_line_and_only_long_words_are_broken():
    markup = FragmentWriter(words("en")).write(
        Table(
            "T",
            ("Month", "n"),
            (("September 2020", "1"), ("May 2021", "404f67712e59a1b0d9332dab4b6a3d162cb3")),
        )
    )
    assert '<table class="short-heads">' in markup
    assert markup.count('class="long"') == 1
    long = FragmentWriter(words("en")).write(
        Table("T", ("Place", "n"), (("Deir ez-Zor and around it", "1"),))
    )
    assert "short-heads" not in long
    claim = "Attacks in May 2021 were back at a level not seen since April 2020"
    assert '<table class="long-heads">' in FragmentWriter(words("en")).write(
        Table("T", ("c", "n"), ((claim, "1"),))
    )
    assert "long" not in long


def test_a_quotation_runs_in_its_own_direction():
    writer = FragmentWriter(words("en"))
    assert '<q lang="en" dir="ltr">constant</q>' in writer.write(Paragraph((Span("constant", quoted="en"),)))
    assert '<q lang="ar" dir="rtl">' in writer.write(Paragraph((Span("ثابت", quoted="ar"),)))


def test_an_address_runs_from_the_left():
    address = "https://ucdp.uu.se/downloads/"
    block = Paragraph((Span(address, href=address),))
    assert f' dir="ltr">{address}</a>' in FragmentWriter(words("ar")).write(block)
    assert "dir=" not in FragmentWriter(words("fr")).write(block)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_marks_around_a_quotation_are_those_of_the_page_everywhere(language):
    writer = FragmentWriter(words(language))
    shown = [
        writer.write(Paragraph((Span("constant", quoted="en"),))),
        writer.write(Table("", ("a", "b"), ((said("constant", "en"), "1"),))),
    ]
    written = re.search(r'<q lang="en" dir="ltr"(?: class="(.*?)")?>constant</q>', shown[0])
    assert written
    assert written[0] in shown[1]
    rule = f"[.]{written[1]}[^{{]*" if written[1] else "(?m)^q "
    opens, closes = re.search(rule + r'{ quotes: "(.*?)" "(.*?)"', blocks_sheet()).groups()
    codes = re.compile(r"\\([0-9a-f]+)")
    marks = [codes.sub(lambda code: chr(int(code[1], 16)), one) for one in (opens, closes)]
    assert in_marks("x", language) == "x".join(marks)


def test_the_head_of_small_charts_is_in_the_language_of_the_page():
    spark = Spark((1.0, 2.0), "a")
    table = Table("", ("a",), (("x",),), sparks=(spark,), sparks_head=Message("claims.listing.series"))
    assert ">السلسلة<" in FragmentWriter(words("ar")).write(table)

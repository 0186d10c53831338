"""The page: self-contained, in order, and the same every time."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from trends.document.blocks import (
    Brand,
    Bullets,
    Card,
    Cards,
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
from trends.errors import RenderError
from trends.reporting.html import render_html


def document(text, png):
    runs = (Span(text), Span(text, href=text), Span(text, href="https://example.org/?a=1&b=2"))
    return Document(
        text,
        (
            Paragraph(runs, lead=True),
            VerdictBox("supported", text, text, ((text, text),)),
            Heading(text),
            Heading(text, 3),
            Table(text, ("", text), ((text, "1"),), note=text),
            Figure(text, text, text, png, "", f"a,b\n1,{text}"),
            Note(runs),
            Bullets((runs,)),
            Preformatted(text),
            Code(text),
            Heading("Two"),
            Maths("x", text),
            Heading("Three"),
        ),
        subtitle=text,
        as_of="2024-11-30",
        authors=(text,),
        keywords=(text,),
    )


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def test_nothing_on_the_page_runs_or_asks_for_anything(hostile, png):
    page = Page(render_html(document(hostile, png)))
    tags = {tag for tag, _ in page.elements}
    assert not tags & {
        "script",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
        "input",
        "video",
        "audio",
    }
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "background"}]
    assert all(image["src"].startswith("data:image/") for image in page.all("img"))
    assert all(source["srcset"].startswith("data:image/") for source in page.all("source"))
    assert all(re.match(r"https://|http://|mailto:|#", anchor["href"]) for anchor in page.all("a"))


def test_the_policy_allows_this_style_and_nothing_else(png):
    text = render_html(document("Text", png))
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(
        a["content"] for a in Page(text).all("meta") if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style
    assert "@import" not in style
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_the_page_has_landmarks_language_and_order(png):
    page = Page(render_html(document("Text", png)))
    assert page.all("html") == [{"lang": "en", "dir": "ltr"}]
    for landmark in ("header", "main", "nav", "footer", "h1"):
        assert len(page.all(landmark)) == 1, landmark
    assert page.all("a")[0] == {"class": "skip", "href": "#report"}
    assert page.all("main")[0]["id"] == "report"
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for anchor in page.all("a"):
        if anchor["href"].startswith("#"):
            assert anchor["href"][1:] in ids
    for _, attributes in page.elements:
        if "aria-labelledby" in attributes:
            assert attributes["aria-labelledby"] in ids
    assert all(image["alt"] for image in page.all("img"))
    assert all("scope" in head for head in page.all("th"))
    assert all("open" not in fold for fold in page.all("details"))


def test_the_answer_comes_before_the_contents(png):
    text = render_html(document("Text", png))
    assert (
        text.index('class="lead"')
        < text.index('class="verdict')
        < text.index("<nav")
        < text.index('<h2 id="text"')
    )


def test_a_short_document_has_no_contents():
    assert "<nav" not in render_html(Document("T", (Heading("A"), Heading("B"))))
    assert "<nav" in render_html(Document("T", (Heading("A"), Heading("B"), Heading("C"))))


def test_the_page_reads_on_a_phone_in_print_and_in_the_dark(png):
    text = render_html(document("Text", png))
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in text
    for rule in ("@media (max-width", "@media print", "@media (prefers-color-scheme: dark)"):
        assert rule in text
    assert '<div class="scroll" role="region" tabindex="0"' in text


def test_the_same_document_gives_the_same_bytes(png):
    assert render_html(document("Text", png)) == render_html(document("Text", png))


def test_the_direction_follows_the_language():
    assert '<html lang="ar" dir="rtl">' in render_html(Document("عنوان", (), language="ar"))


def test_a_block_that_cannot_be_written_is_named():
    broken = Document("T", (paragraph("x"), Maths(r"\nosuch", "")))
    with pytest.raises(RenderError, match=r"In cell 4 \(x\): a maths cannot be shown"):
        render_html(broken, origins=("cell 1", "cell 4 (x)"))
    with pytest.raises(RenderError, match="In block 2"):
        render_html(broken)


def test_contents_hold_sections_and_what_is_in_them():
    blocks = (Heading("A"), Heading("A1", 3), Heading("B"), Heading("C"), Heading("C1", 3), Heading("C11", 4))
    text = render_html(Document("T", blocks))
    nav = text[text.index("<nav") : text.index("</nav>")]
    assert re.findall(r'href="#([^"]+)"', nav) == ["a", "a1", "b", "c", "c1"]
    assert nav.count("<ol>") == nav.count("</ol>") == 3
    assert spans("x")


def test_all_code_stands_under_one_switch_at_the_end(png):
    blocks = (
        Code("first = 1"),
        Heading("One"),
        Code("second = 2"),
        paragraph("x"),
        Code("third = 3"),
        Heading("Two"),
    )
    text = render_html(Document("T", blocks))
    folds = re.findall(r'<details class="code"><summary>(.*?)</summary>(.*?)</details>', text, re.DOTALL)
    assert [summary for summary, _ in folds] == ["Show the code of this report"]
    assert re.sub("<[^>]+>", " ", folds[0][1]).split() == [
        "first",
        "=",
        "1",
        "One",
        "second",
        "=",
        "2",
        "third",
        "=",
        "3",
    ]
    assert '<a href="#one">One</a>' in folds[0][1]
    assert text.index("<details") > text.index('id="two"')
    assert "<details" not in render_html(Document("T", (paragraph("x"),)))


def test_the_brand_is_the_pages_and_cannot_break_out():
    logo = "data:image/png;base64,iVBORw0KGgo="
    brand = Brand(
        "An <i>Observatory</i>", logo, "A <logo>", "#8a1c4a", "#f0a0c4", "a@b.org", "CC BY", "No <warranty>."
    )
    text = render_html(Document("T", (), kicker="A question?", brand=brand))
    house, kicker, title = (text.index(one) for one in ('class="house"', 'class="kicker"', "<h1>"))
    assert house < kicker < title
    assert f'<img class="logo" src="{logo}" alt="A &lt;logo&gt;">' in text
    for said in ("An &lt;i&gt;Observatory", "a@b.org", "CC BY", "No &lt;warranty&gt;."):
        assert said in text[text.index("<footer>") :]
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    assert "@media screen { :root { --accent: #8a1c4a; } }" in style
    assert "@media screen and (prefers-color-scheme: dark) { :root { --accent: #f0a0c4; } }" in style
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in text
    hostile = Brand("O", "https://example.org/x.png", "", "red; } body { display: none", "#12345")
    text = render_html(Document("T", (), brand=hostile))
    assert "example.org" not in text
    assert "--accent: red" not in text
    assert "#12345" not in text


def test_the_answer_is_all_that_stands_before_the_first_heading(png):
    blocks = (
        paragraph("Lead.", lead=True),
        Figure("f", "c", "a", png),
        Bullets((spans("point"),)),
        Note(spans("n"), "caveat"),
        *(Heading(one) for one in ("A", "B", "C")),
    )
    text = render_html(Document("T", blocks))
    assert text.index('class="note note-caveat"') < text.index("<nav")
    # Without any heading nothing is the body's.
    assert render_html(Document("T", blocks[:4])).count('class="answer"') == 1


def test_only_a_page_with_cards_has_a_script_and_its_hash():
    cards = Cards((Card((Span("A"),), "supported", (("Place", "x"),), (paragraph("p"),)),))
    text = render_html(Document("T", (cards,)))
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src &#x27;sha256-{digest}&#x27;" in text
    assert "<script" not in render_html(Document("T", (paragraph("x"),)))

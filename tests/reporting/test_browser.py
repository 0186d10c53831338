"""Pages in a real Chromium: no script runs, nothing is asked of anybody, and the page is fit for every reader."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from trends.document.blocks import (
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
from trends.errors import RenderError
from trends.messages.message import Message
from trends.reporting.failure import NotebookError, failure_page
from trends.reporting.html import render_html
from trends.reporting.listing import index
from trends.reporting.outcomes import FailedReport

ATTACKS = (
    '<script>window.ran = 1; fetch("https://example.org/a")</script>',
    '<img src="https://example.org/b" onerror="window.ran = 1">',
    '"><svg onload="window.ran = 1"><script>window.ran = 1</script></svg>',
    '<iframe srcdoc="<script>parent.ran = 1</script>"></iframe>',
    '<style>@import "https://example.org/c"; body { background: url(https://example.org/d) }</style>',
    '<link rel="stylesheet" href="https://example.org/e"><base href="https://example.org/">',
    '<meta http-equiv="refresh" content="0;url=https://example.org/f">',
    "</script></style></title></textarea><script>window.ran = 1</script>",
    "javascript:window.ran=1",
    "&#60;script&#62;window.ran = 1&#60;/script&#62;",
    '#read("/etc/passwd") $(window.ran) {{ran}} \\input{/etc/passwd}',
    "before\x00after <scr\x00ipt>window.ran=1</scr\x00ipt>",
    "abc\u202e<tpircs/>1=nar.wodniw<tpircs>\u202c",
    "x" * 10_000,
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 300 150" '
    'onload="window.ran = 1"><script>window.ran = 1; fetch("https://example.org/g")</script>'
    '<image xlink:href="https://example.org/h.png" width="9" height="9"/><a xlink:href="javascript:window.ran=1">'
    '<rect width="300" height="150" fill="#07c"/></a><foreignObject><body onload="window.ran=1"/></foreignObject></svg>'
)


def hostile_document(png: str) -> Document:
    blocks: list = []
    for attack in ATTACKS:
        blocks += [
            Heading(attack[:500]),
            paragraph(attack),
            Paragraph((Span(attack, strong=True), Span(attack, code=True), Span(attack, href=attack))),
            Paragraph(
                (
                    Span("link", href=f"https://example.org/{attack}"),
                    Span("x", href="javascript:window.ran=1"),
                )
            ),
            Bullets((spans(attack), spans(attack)), levels=(0, 1)),
            Table(attack, (attack, "n"), ((attack, "1"), ("b", attack)), note=attack),
            VerdictBox("contradicted", attack, attack, ((attack, attack),)),
            Note(spans(attack), "caution"),
            Preformatted(attack),
            Code(attack),
            Figure(attack, attack, attack, png, SVG, f"period,count\n{attack},1\n".replace('"', "'")),
        ]
    for tex in (r"\text{<script>window.ran = 1</script>}", r"\mathrm{<img src=x onerror=window.ran=1>}"):
        blocks += [Maths(tex, ATTACKS[0]), Paragraph((Span(tex, maths=True),))]
    return Document(
        ATTACKS[0], tuple(blocks), ATTACKS[1], as_of="2024-11-30", authors=ATTACKS[:3], keywords=ATTACKS[:2]
    )


def quiet_document(png: str, language: str = "en") -> Document:
    caption = "Changes that could have been detected"
    return Document(
        "Was the pace of attacks constant?",
        (
            Paragraph(
                (
                    Span(Message("rule.totals", of="pace")),
                    Span(" "),
                    Span("Nobody has translated this one yet."),
                ),
                lead=True,
            ),
            Stamps(
                tuple(
                    Stamp(verdict, "Constant pace from April 2020 to May 2021")
                    for verdict in ("contradicted", "supported", "inconclusive", "not testable")
                )
            ),
            Tiles(
                tuple(
                    Tile("The season", "12", direction, ("3 fewer than before",), "Fewest since July")
                    for direction in ("up", "down", "level", "")
                )
            ),
            Note(spans("These data have no figures of deaths."), "caveat"),
            VerdictBox(
                "inconclusive",
                "Constant pace from April 2020 to May 2021",
                "",
                (("Margin", "a factor of 1.5"),),
            ),
            Heading("The season"),
            Paragraph((Span("The count "), Span("y_t", maths=True), Span(" of a period."))),
            Figure(
                "f",
                "Season: the rate through the year",
                "Season: the rate through the year",
                png,
                "",
                "period,count\n2020-01,3\n",
            ),
            Code("print(1)"),
            Heading("The method"),
            Heading("Other choices", 3),
            Maths(r"\mathrm{E}\, y_t = \exp\left(\frac{d_t}{30} + c\right)", "the mean"),
            Table(
                caption,
                ("Window", "Per year"),
                tuple((str(2000 + i), f"{i}.5") for i in range(30)),
                note="A note.",
                sparks=(Spark((1.0, 2.0, None), "from 1 to 2", (1,)),) * 30,
                sparks_head="Course",
                verdicts=("supported", "not testable", "contradicted") * 10,
            ),
            Cards(
                tuple(
                    Card(
                        (Span(f"{verdict} "), Span("pas de changement", quoted="fr")),
                        verdict,
                        (("Verdict", verdict.capitalize()), ("Place", place)),
                        (paragraph("x"), Heading("Evidence", 4), Table("T", ("a",), (("1",),))),
                    )
                    for verdict, place in (("supported", "Homs"), ("contradicted", "Hama"))
                )
            ),
            Heading("The casualties"),
            Note(
                spans("Fewer than four years: a season can hardly be told from one year's events."), "caution"
            ),
            Note(spans("These data have no figures of deaths."), "caution"),
            VerdictBox("supported", "Constant pace from April 2020 to May 2023", "", ()),
            Figure("g", "Season: the rate through the year", "A second figure.", png),
            Preformatted("some output"),
            Preformatted("more output"),
            Bullets((spans("one"), spans("two"))),
        ),
        language=language,
        as_of="2024-11-30",
    )


@pytest.fixture(scope="module")
def axe():
    """axe-core, where a package that carries it is installed; nothing of it is used but this one file."""
    spec = importlib.util.find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("axe-core is not installed (axe-playwright-python carries it)")
    return (Path(next(iter(spec.submodule_search_locations))) / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "page.html"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


def rendered_where_possible(document):
    """Leave out the formulas that no report takes: a formula that cannot be set is an error that names its cell."""
    try:
        return render_html(document)
    except RenderError:
        blocks = tuple(b for b in document.blocks if not isinstance(b, Maths))
        return render_html(Document(document.title, blocks, document.subtitle, as_of=document.as_of))


def test_the_browser_would_notice(browser, written):
    """A page that does what it should not, to see that the tests below can fail."""
    browser.open(written('<p>x</p><script>window.ran = 1</script><img src="https://example.org/x.png">'))
    assert browser.run("window.ran") == 1
    assert browser.requests() == ["https://example.org/x.png"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_hostile_runs_or_asks(browser, written, png, language):
    document = hostile_document(png)
    document = Document(
        document.title, document.blocks, document.subtitle, language, document.as_of, document.authors
    )
    browser.open(written(rendered_where_possible(document)))
    assert browser.run("window.ran") is None
    assert browser.requests() == []
    assert not browser.happened("Page.javascriptDialogOpening", "Page.frameNavigated")[1:]
    assert browser.run("document.querySelectorAll('script, iframe, object, embed, base, form').length") == 0
    assert (
        browser.run("[...document.querySelectorAll('a')].filter(a => /^javascript/i.test(a.href)).length")
        == 0
    )
    assert browser.run("document.querySelectorAll('[onload], [onerror], [onclick], [style]').length") == 0
    # What was written is there to be read.
    assert browser.run("document.body.textContent.includes('<script>window.ran = 1; fetch')") is True


def test_clicking_everything_leads_nowhere(browser, written, png):
    browser.open(written(rendered_where_possible(hostile_document(png))))
    browser.run(
        "document.addEventListener('click', e => { if (e.target.closest('a[href^=\"http\"]')) e.preventDefault() })"
    )
    browser.run(
        "for (const one of document.querySelectorAll('a, summary, img, svg')) one.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    )
    assert browser.run("window.ran") is None
    assert browser.requests() == []


def test_a_hostile_index_does_nothing(browser, written):
    found = [
        {"report": f"r{i}", "as_of": "2024-11-30", "title": attack, "verdict": attack, "sentence": attack,
         "parameters": {"country": attack[:300]}, "files": {"report.html": ""}}
        for i, attack in enumerate(ATTACKS)
    ]  # fmt: skip
    browser.open(written(index(found)))
    assert browser.run("window.ran") is None
    assert browser.requests() == []
    assert browser.errors() == []


def test_the_index_searches_and_filters(browser, written):
    found = [
        {"report": f"r{i}", "as_of": "2024-11-30", "title": f"Attacks in {country}", "verdict": verdict,
         "sentence": "Économie." if i == 1 else "A sentence.", "parameters": {"country": country}, "files": {"report.html": ""}}
        for i, (country, verdict) in enumerate([("Syria", "supported"), ("Iraq", "contradicted"), ("Mali", "supported")])
    ]  # fmt: skip
    browser.open(written(index(found)))
    assert browser.run("getComputedStyle(document.getElementById('filters')).display") != "none"

    def shown(**values):
        for name in ("q", "country", "verdict"):
            browser.run(
                f"document.getElementById('filters').elements.namedItem('{name}').value = {values.get(name, '')!r}"
            )
        browser.run("document.getElementById('filters').dispatchEvent(new Event('input'))")
        return browser.run(
            "[...document.querySelectorAll('.reports > li')].filter(x => x.offsetParent).map(x => x.dataset.country)"
        )

    assert shown() == ["Syria", "Iraq", "Mali"]
    assert shown(verdict="supported") == ["Syria", "Mali"]
    assert shown(country="Iraq") == ["Iraq"]
    assert shown(q="economie") == ["Iraq"]
    assert shown(q="attacks mali") == ["Mali"]
    assert shown(q="nothing") == []
    assert browser.run("document.getElementById('count').textContent") == "0 of 3 reports"


# Each pair of a theme, a width and a language once: together they are twice as many pages.
@pytest.mark.parametrize(
    ("dark", "forced", "width", "language"),
    [
        (False, False, 1280, "en"),
        (False, False, 390, "ar"),
        (True, False, 1280, "ar"),
        (True, False, 390, "en"),
        (True, True, 1280, "en"),
        (True, True, 390, "ar"),
    ],
)
def test_axe_finds_no_violation(browser, written, axe, png, width, dark, forced, language):
    browser.open(written(render_html(quiet_document(png, language))), width=width, dark=dark, forced=forced)
    browser.run("for (const one of document.querySelectorAll('details')) one.open = true")
    assert violations(browser, axe) == []


def test_axe_finds_none_in_the_index_and_a_failure(browser, written, axe):
    found = [
        {"report": name, "as_of": day, "title": "A title", "verdict": "contradicted", "sentence": "Text.",
         "parameters": {"country": name}, "files": {"report.html": "", "report.pdf": ""}}
        for name in ("Syria", "Iraq") for day in ("2024-11-30", "2024-10-31")
    ]  # fmt: skip
    words = {"en": "Attacks: 3", "ar": "3"}
    latest = {"values": [3, None, 5], "figure": words, "alt": words}
    found[0] |= {"latest": latest, "kicker": "Was it constant?", "language": "fr"}
    broken = [
        {"report": name, "title": "", "reasons": ["A reason."], "language": "en"} for name in ("Syria", "x")
    ]
    for width, dark, language in ((1280, False, "en"), (390, True, "ar")):
        browser.open(written(index(found, language, broken)), width=width, dark=dark)
        assert violations(browser, axe) == []
        assert browser.run("document.documentElement.scrollWidth") <= width
    error = NotebookError("The notebook failed.", cell="cell 3", error="ValueError: x", log="a log\nof lines")
    failed = FailedReport("r", (error,), "A title", as_of="2024-11-30")
    browser.open(written(failure_page(failed)))
    assert violations(browser, axe) == []


def violations(browser, axe):
    browser.run(axe)
    return browser.run(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))]))"
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_phone_scrolls_down_only(browser, written, png, language):
    browser.open(written(render_html(quiet_document(png, language))), width=390, height=800)
    assert browser.run("document.documentElement.scrollWidth") <= 390


def test_a_hostile_word_does_not_widen_the_page(browser, written, png):
    browser.open(written(rendered_where_possible(hostile_document(png))), width=390, height=800)
    assert browser.run("document.documentElement.scrollWidth") <= 390


def test_print_leaves_out_what_only_a_screen_needs(browser, written, png):
    browser.open(written(render_html(quiet_document(png))), media="print", dark=True)
    assert browser.run("getComputedStyle(document.querySelector('details.code')).display") == "none"
    assert browser.run("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.run("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"


def test_formulas_are_mathml_that_the_browser_sets(browser, written, png):
    browser.open(written(render_html(quiet_document(png))))
    assert browser.run("document.querySelectorAll('math').length") == 2
    # A fraction that is set stands higher than a line of text.
    height = browser.run("document.querySelector('mfrac').getBoundingClientRect().height")
    assert height > 1.5 * browser.run(
        "parseFloat(getComputedStyle(document.querySelector('.maths math')).fontSize)"
    )


def test_arabic_runs_from_the_right_and_what_is_english_says_so(browser, written, png):
    browser.open(written(render_html(quiet_document(png, "ar"))))
    assert browser.run("getComputedStyle(document.body).direction") == "rtl"
    assert (
        browser.run("document.querySelector('.lead span[lang=en]').textContent.trim()")
        == "Nobody has translated this one yet."
    )
    assert browser.run("getComputedStyle(document.querySelector('.lead span[lang=en]')).direction") == "ltr"

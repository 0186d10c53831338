"""No text over another, no figure out of its column, no card cut in two on a report's page; cells: tests/displays."""

from __future__ import annotations

import re
from itertools import product

import pytest

from trends.document.blocks import (
    Code,
    Document,
    Figure,
    Heading,
    Note,
    Paragraph,
    Span,
    Stamp,
    Stamps,
    Table,
    Tile,
    Tiles,
    VerdictBox,
    paragraph,
)
from trends.reporting.html import render_html

LONG_TITLE = "Wilayat al-Sham, the desert sector: Jamaatnusratulislamwalmuslimininthegreatersahara"


@pytest.fixture
def written(tmp_path):
    def write(markup):
        path = tmp_path / "page.html"
        path.write_text(markup, encoding="utf-8")
        return path

    return write


def opened(browser):
    browser.run("for (const one of document.querySelectorAll('details')) one.open = true")


def test_the_measure_finds_each_fault(browser, written, faults):
    """Pages on which labels lie over values and figures leave their column, to see that the tests below can fail."""
    browser.open(
        written("<p>One</p><p style='margin-top:-2.2em'>Two</p><div style='width:50px'><p>x</p></div>")
    )
    assert faults(browser) == [['"Two" lies over "One"']]
    browser.open(written("<div style='width:99px'>x<svg width='200' height='9'></svg></div>"))
    assert "leaves its column" in faults(browser)[0][0]
    browser.open(written("<p style='margin-left:-40px'>text</p><div style='width:9000px'>wide</div>"))
    assert len(faults(browser)[0]) == 2
    browser.open(written(""))
    assert faults(browser) == [["nothing is shown"]]


@pytest.mark.parametrize("language", ["en", "ar", pytest.param("zh", marks=pytest.mark.long)])
def test_a_page_in_every_width_and_theme(browser, written, faults, blocks, language):
    path = written(
        render_html(Document(LONG_TITLE, blocks, language=language, as_of="2024-11-30", kicker=LONG_TITLE))
    )
    for width, dark in product((1280, 900, 600, 390), (False, True)):
        browser.open(path, width=width, dark=dark)
        opened(browser)
        assert faults(browser) == [[]], (width, dark)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_chart_is_whole_on_a_phone_in_its_own_drawing(browser, written, blocks, language):
    path = written(render_html(Document("T", blocks, language=language)))
    browser.open(path, width=390)
    seen = browser.run(
        "[...document.querySelectorAll('.answer .chart img')].map(x => [x.currentSrc === x.src, x.clientWidth, "
        "x.closest('.answer').clientWidth, x.clientWidth / x.clientHeight])"
    )
    assert [(own, wide == column) for own, wide, column, _ in seen] == [(False, True)]
    # Its own shape, that of the narrow drawing, and nothing around it that scrolls.
    assert seen[0][3] == pytest.approx(259 / 173, rel=0.02)
    assert browser.run("!document.querySelector('.chart').closest('.scroll')")
    browser.open(path, width=1280)
    assert browser.run(
        "document.querySelector('.answer .chart img').currentSrc === document.querySelector('.answer .chart img').src"
    )


def test_the_first_screen_tells_it(browser, written, png):
    document = Document(
        "Islamic State attacks in central Syria fell by more than half between 2020-21 and 2022-23",
        (
            paragraph(
                "Attacks fell from about 29 a month to 12, with the turn in October 2021. " * 3, lead=True
            ),
            Stamps(
                (
                    Stamp("contradicted", "Constant pace, to 2023"),
                    Stamp("inconclusive", "Constant pace, to 2024"),
                )
            ),
            Tiles(
                tuple(
                    Tile("A label", "12", "down", ("3 fewer than the month before", "9 fewer"), "Fewest")
                    for _ in range(4)
                )
            ),
            Figure("f", "c", "a", png),
            *(Heading(one) for one in ("A", "B", "C")),
        ),
        as_of="2024-11-30",
        kicker="Was the pace of attacks constant?",
    )
    browser.open(written(render_html(document)), width=1280, height=800)
    at = "document.querySelector({!r}).getBoundingClientRect()"
    assert browser.run(at.format(".tiles") + ".bottom") < 800
    tiles = browser.run("[...document.querySelectorAll('.tile')].map(x => x.getBoundingClientRect().top)")
    assert len(set(tiles)) == 1
    assert browser.run(at.format(".contents") + ".right") < browser.run(at.format(".lead") + ".left")
    browser.open(written(render_html(document)), width=390, height=800)
    tiles = browser.run(
        "[...document.querySelectorAll('.tile')].map(x => Math.round(x.getBoundingClientRect().top))"
    )
    assert tiles[0] == tiles[1] < tiles[2] == tiles[3]
    assert browser.run(at.format(".contents") + ".top") > browser.run(at.format(".chart") + ".bottom")


def test_arabic_is_mirrored_and_its_charts_are_not(browser, written, blocks):
    browser.open(written(render_html(Document("T", blocks, language="ar"))), width=1280)
    left = "Math.round(document.querySelector({!r}).getBoundingClientRect().left)"
    for first, second in (
        (".tile", ".tile + .tile"),
        (".stamps li", ".stamps li + li"),
        (".pairs th", ".pairs td"),
    ):
        assert browser.run(left.format(first)) > browser.run(left.format(second)), first
    for one in (".stamps li", ".note-caveat", ".verdict"):
        style = f"getComputedStyle(document.querySelector({one!r}))"
        assert browser.run(f"parseFloat({style}.borderRightWidth) >= 4"), one
    assert browser.run("getComputedStyle(document.querySelector('.spark')).transform") == "none"
    # Time runs from left to right: the first point of a small chart is its leftmost.
    points = browser.run("document.querySelector('.spark polyline').getAttribute('points')")
    assert float(points.split()[0].split(",")[0]) < float(points.split()[1].split(",")[0])


def test_a_title_keeps_names_and_figures_on_one_line(browser, written):
    title = (
        "No cambió nada de central-syria a central-syria y de 13 afirmaciones, 6 se cumplen, 3 no se cumplen"
    )
    path = written(render_html(Document(title, (Heading("H"),))))
    for width in range(330, 700, 20):
        browser.open(path, width=width)
        assert browser.run("document.querySelector('h1').textContent") == title
        lines = browser.run("[...document.querySelectorAll('h1 .whole')].map(x => x.getClientRects().length)")
        assert lines == [1] * 5, width


WORDY = Table(
    "What is said",
    ("Statement", "Said by", "Of kind", "Outcome", "In figures"),
    (
        (
            "Fewer than 12 people were killed in October 2021",
            "the Project",
            "total",
            "contradicted",
            "14, not 12",
        ),
        ("It was the deadliest attack of the whole year", "the Observatory", "record", "supported", ""),
    ),
    verdicts=("contradicted", "supported"),
    numbers=("1", "2"),
)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_table_of_words_is_read_row_by_row_on_a_phone(browser, written, faults, language):
    """Beside one another its columns would be cut by the edge, and the last of them seen by nobody."""
    path = written(render_html(Document("T", (Heading("H"), WORDY), language=language)))
    browser.open(path, width=390)
    assert faults(browser) == [[]]
    frame = "document.querySelector('.scroll')"
    assert browser.run(f"{frame}.scrollWidth <= {frame}.clientWidth")
    cells = "[...document.querySelectorAll('.records tr:nth-child(1) td')]"
    heads = browser.run(f"{cells}.map(x => getComputedStyle(x, '::before').content.split('\"')[1])")
    assert heads == list(WORDY.columns[1:])
    tops = browser.run(f"{cells}.map(x => Math.round(x.getBoundingClientRect().top))")
    assert tops == sorted(set(tops))
    # What is foreign begins where the rest begins, whichever way it runs.
    starts = "right" if language == "ar" else "left"
    edges = browser.run(f"{cells}.map(x => Math.round(x.firstChild.getBoundingClientRect().{starts}))")
    assert len(set(edges)) == 1
    # An empty cell leaves no line behind, and a wide page has its table.
    empty = "document.querySelector('.records tr:nth-child(2) td:last-child')"
    assert browser.run(f"{empty}.checkVisibility()") is False
    browser.open(path, width=1280)
    assert browser.run(f"new Set({cells}.map(x => x.getBoundingClientRect().top)).size") == 1


def test_a_table_of_figures_stays_a_table_on_a_phone(browser, written):
    figures = Table("Counts", ("Of", "2019", "2020", "2021"), (("Deir ez-Zor", "1", "2", "3"),) * 3)
    browser.open(written(render_html(Document("T", (figures,)))), width=390)
    assert browser.run("getComputedStyle(document.querySelector('.scroll td')).display") == "table-cell"


def test_a_day_is_not_broken_at_its_hyphens(browser, written):
    rows = tuple(
        (f"2021-04-{day}-a-longer-name-of-it", f"2021-04-{day}", "3", "27 to 30") for day in range(10, 13)
    )
    path = written(
        render_html(Document("T", (Table("Tolls", ("Incident", "Date", "Reports", "Killed"), rows),)))
    )
    for width in (330, 390, 600):
        browser.open(path, width=width)
        assert browser.run(
            "[...document.querySelectorAll('.scroll td:nth-child(2)')].map(x => { const r = document.createRange(); "
            "r.selectNodeContents(x); return r.getClientRects().length })"
        ) == [1, 1, 1]


def test_an_address_is_printed_once(browser, written):
    address = "https://example.org/a"
    spoken = Paragraph((Span(address, href=address), Span(" and "), Span("a page", href=address)))
    path = written(render_html(Document("T", (spoken,))))
    browser.open(path, width=1280, media="print")
    added = browser.run(
        "[...document.querySelectorAll('main a')].map(x => getComputedStyle(x, '::after').content)"
    )
    assert ["example.org" in one for one in added] == [False, True]


def test_cards_are_narrowed_and_the_number_is_announced(browser, written, blocks):
    browser.open(written(render_html(Document("T", blocks))))
    assert browser.errors() == []
    shown = "[...document.querySelectorAll('.card')].filter(x => x.checkVisibility()).length"
    assert browser.run(shown) == 4
    assert browser.run("document.querySelector('.card-filters [role=status]').textContent") == "4 of 4 shown"
    browser.run(
        "(s => { s.value = s.options[1].value; s.dispatchEvent(new Event('input', {bubbles: true})) })"
        "(document.querySelector('.card-filters select'))"
    )
    assert browser.run(shown) == 1
    assert browser.run("document.querySelector('.card-filters [role=status]').textContent") == "1 of 4 shown"
    # The form is a landmark's child like any other, and each choice has its label.
    assert browser.run(
        "[...document.querySelectorAll('.card-filters select')].every(x => x.labels.length === 1)"
    )


def test_no_card_is_cut_in_print_and_no_last_page_holds_only_the_imprint(browser, written, pages, png):
    filling = [paragraph(f"Filling {number}. " + "Words of a paragraph. " * 40) for number in range(6)]
    blocks = []
    for number in range(8):
        blocks += [
            *filling[: 1 + number % 3],
            VerdictBox(
                "supported", f"Begin{number}", "A sentence.", (("Margin", "1.5"), ("Last", f"End{number}"))
            ),
            Note((Span(f"NoteBegin{number} " + "words " * 60 + f"NoteEnd{number}"),), "caution"),
            Heading(f"Heading{number}"),
            paragraph(f"Under{number} " + "words " * 120),
        ]
    rows = tuple((f"row {number}", str(number)) for number in range(120))
    document = Document(
        "T", (*blocks, Heading("Months"), Table("All months", ("Monthname", "n"), rows), Code("no_code()"))
    )
    browser.open(written(render_html(document)))
    text = pages(browser.printed(), "-layout")
    assert len(text) > 5
    where = {word: number for number, page in enumerate(text) for word in re.findall(r"\w+", page)}
    first = {}
    for number, page in enumerate(text):
        for word in re.findall(r"\w+", page):
            first.setdefault(word, number)
    for number in range(8):
        assert first[f"Begin{number}"] == where[f"End{number}"]
        assert first[f"NoteBegin{number}"] == where[f"NoteEnd{number}"]
        assert first[f"Heading{number}"] == first[f"Under{number}"]
    # The table's head stands on each of its pages.
    assert (
        sum("Monthname" in page for page in text)
        == sum(bool(re.search(r"row \d", page)) for page in text)
        > 1
    )
    assert "no_code" not in "".join(text)
    assert len(text[-1].split()) > 30

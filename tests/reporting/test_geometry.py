"""No text over another, no figure out of its column, no card cut in two: on the page, and wherever a cell is shown."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from contextlib import suppress
from itertools import product

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
from trends.document.fragments import display_html
from trends.reporting.html import render_html

VERDICTS = ("contradicted", "supported", "inconclusive", "not testable")
LONG = "Wilayat al-Sham, the desert sector, and whoever claimed attacks in its name"
UNBROKEN = "Jamaatnusratulislamwalmuslimininthegreatersahara"
ARABIC = "عدد الهجمات في البادية السورية بحسب كل محافظة"


@pytest.fixture(scope="module")
def blocks(png):
    """Every block that there is, with short, long and unbroken text, and a figure that matplotlib drew."""
    from matplotlib.figure import Figure as Canvas

    from trends.figures.export import block

    canvas = Canvas(figsize=(6.3, 2.4), facecolor="white")
    canvas.subplots().plot([3, 1, 2])
    drawn = block(canvas.axes[0], name="line", caption=LONG, alt="A line.")
    size = 'width="259pt" height="173pt" viewBox="0 0 259 173"'
    narrow = re.sub('width="[^"]*" height="[^"]*" viewBox="[^"]*"', size, drawn.svg, count=1)
    drawn = Figure("line", LONG, "A line.", drawn.png, drawn.svg, "period,count\n2020-01,3\n", narrow)
    values = ("6", "22.5", "1,234 to 5,678", "about 310")
    tiles = tuple(
        Tile(label, value, direction, (f"3 fewer than in {LONG}", "9 fewer"), "Fewest since January 2023")
        for label, value, direction in zip(
            ("November 2024", LONG, ARABIC, UNBROKEN), values, ("down", "up", "level", ""), strict=True
        )
    )
    rows = tuple((text, "12", "3.5 (1.2 to 5.9)") for text in (LONG, "Homs", ARABIC, UNBROKEN))
    sparks = (Spark((1, 5, None, 3), "from 1 to 3", (1,)), None, Spark((2.0,), "2"), Spark((), "nothing"))
    table = Table(
        LONG,
        ("Place", "Attacks", "Ratio"),
        rows,
        note=LONG,
        sparks=sparks,
        sparks_head="Course",
        verdicts=VERDICTS,
    )
    details = (("Margin", "a factor of 1.5"), (LONG, LONG), (UNBROKEN, UNBROKEN), (ARABIC, ARABIC))
    return (
        paragraph(f"Attacks fell from 29 a month to 12. {LONG}. {UNBROKEN}", lead=True),
        Stamps(
            tuple(
                Stamp(verdict, text)
                for verdict, text in zip(VERDICTS, (LONG, "Constant", UNBROKEN, ARABIC), strict=True)
            )
        ),
        Tiles(tiles),
        Tiles(tiles[:3]),
        drawn,
        Bullets((spans(LONG), spans("Two"), spans(UNBROKEN)), levels=(0, 1, 0)),
        Note(spans(LONG), "caveat"),
        Heading(LONG, new_page=True),
        *(VerdictBox(verdict, LONG, UNBROKEN, details) for verdict in VERDICTS),
        Heading("Places"),
        table,
        Table("", ("", "n"), (("x", "1"),)),
        Note(spans(LONG), "caution"),
        Note(spans("Short.")),
        Heading("Claims"),
        Cards(
            tuple(
                Card(
                    spans(f"{verdict}: {LONG}"),
                    verdict,
                    (("Verdict", verdict), ("Place", LONG)),
                    (table, drawn),
                )
                for verdict in VERDICTS
            )
        ),
        Heading("Method", 3),
        Maths(r"\mathrm{E}\, y_t = \exp\left(\frac{d_t}{30} + c\right)", "the mean"),
        Paragraph(
            (Span("Let "), Span("y_t", maths=True), Span(UNBROKEN, code=True), Span("words", quoted="en"))
        ),
        Preformatted("a        b\n" + "1 " * 90),
        Code("x = 1"),
        Figure("own", "Pixels of one's own", "Nothing.", png),
    )


@pytest.fixture(scope="module")
def cells(blocks):
    """What cells show: every block alone, and results as they come."""
    import trends as tr

    series = tr.load_series("central-syria")
    incidents = tr.load("documented-attacks")
    results = (
        series,
        incidents,
        tr.test_pace(series, replicates=99),
        tr.conventional(series),
        tr.casualties(incidents),
    )
    return [display_html([block]) for block in blocks] + [
        one._repr_mimebundle_()["text/html"] for one in results
    ]


@pytest.fixture
def written(tmp_path):
    def write(markup):
        path = tmp_path / "page.html"
        path.write_text(markup, encoding="utf-8")
        return path

    return write


def nothing_in(found, cells):
    """Say which cell is at fault, and of what."""
    assert len(found) == len(cells)
    wrong = {number: faults for number, faults in enumerate(found) if faults}
    assert wrong == {}, [cells[number][-300:] for number in wrong]
    return True


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
        render_html(
            Document(f"{LONG} {UNBROKEN}", blocks, language=language, as_of="2024-11-30", kicker=LONG)
        )
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


HOSTS = {
    "nothing": "",
    "resets": "dt{float:left;clear:left;width:9em} dd{margin-left:0} table{width:auto!important;table-layout:fixed} "
    "p{margin:3em!important} *{box-sizing:content-box} th,td{text-align:right;padding:0;width:4em!important;"
    "white-space:nowrap!important} img{width:3000px!important;max-width:none!important;float:left}",
    "big": "html{font-size:30px} body *{font-size:1.2em!important;line-height:.6!important;letter-spacing:.2em} "
    "ul,ol{padding:0;margin:0;list-style:none} li{display:inline;float:left;position:relative;left:40px}",
    "rough": "div{position:absolute!important} span,strong{display:block!important;float:right!important} "
    "figure{margin:0 -200px!important} svg{display:block;vertical-align:middle;position:absolute} path{stroke:red}"
    "summary{display:none} q,p::before{content:'no'} details{height:1em;overflow:hidden}",
}
NARROW = 500


@pytest.mark.parametrize("host", HOSTS)
def test_cells_in_a_page_with_a_style_of_its_own(browser, written, faults, cells, host):
    # Each cell stands in a column that the page's rules do not reach, or the page itself would be in a heap.
    inside = "".join(f"<section>{cell}</section>" for cell in cells)
    style = (
        f"<style>{HOSTS[host]}</style><style>section{{width:100%;overflow:clip;margin-bottom:9px}}</style>"
    )
    path = written(
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8">{style}<main>{inside}</main></html>'
    )
    for width, dark in ((1100, False), (NARROW, True)):
        browser.open(path, width=width, dark=dark)
        opened(browser)
        assert nothing_in(faults(browser, ".incident-trends"), cells)
        assert browser.run(
            "[...document.querySelectorAll('svg.icon, svg.arrow')].every(x => x.clientWidth < 40)"
        )


def test_cells_on_a_dark_page_without_any_theme_can_be_read(browser, written, cells):
    """A host that says nothing of its theme but its colours: text takes them, and drawings follow its color-scheme."""
    page = '<!DOCTYPE html><meta charset="utf-8"><style>CSS</style>' + cells[0]
    colour = "getComputedStyle(document.querySelector('.lead')).color"
    browser.open(written(page.replace("CSS", "body{background:#111;color:#eee}")), dark=True)
    assert browser.run(colour) == "rgb(238, 238, 238)"
    # A white page in front of a reader who likes it dark: the text is the page's own.
    browser.open(written(page.replace("CSS", "body{background:#fff;color:#222}")), dark=True)
    assert browser.run(colour) == "rgb(34, 34, 34)"


def notebook(cells):
    import nbformat

    made = nbformat.v4.new_notebook()
    for number, markup in enumerate(cells):
        output = nbformat.v4.new_output(
            "execute_result", {"text/html": markup, "text/plain": "x"}, execution_count=number + 1
        )
        made.cells.append(
            nbformat.v4.new_code_cell(f"shown[{number}]", outputs=[output], execution_count=number + 1)
        )
    return made


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_cells_in_the_page_that_nbconvert_makes(browser, written, faults, cells, theme):
    nbconvert = pytest.importorskip("nbconvert")
    page, _ = nbconvert.HTMLExporter(theme=theme).from_notebook_node(notebook(cells))
    path = written(re.sub("<script.*?</script>", "", page, flags=re.DOTALL))
    browser.open(path, width=1100)
    opened(browser)
    assert nothing_in(faults(browser, ".incident-trends"), cells)
    tone = browser.run("getComputedStyle(document.querySelector('.verdict-contradicted .stamp')).color")
    assert tone == ("rgb(163, 52, 31)" if theme == "light" else "rgb(240, 147, 127)")


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def lab(tmp_path, cells):
    """A JupyterLab that shows the cells, once as trusted and once as a stranger's notebook; return its address."""
    pytest.importorskip("jupyterlab")
    import nbformat

    root = tmp_path / "root"
    root.mkdir()
    for name in ("own", "other"):
        nbformat.write(notebook(cells), root / f"{name}.ipynb")
    folders = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **folders}
    command = [sys.executable, "-m"]
    subprocess.run(
        [*command, "jupyter", "trust", root / "own.ipynb"], env=environment, check=True, capture_output=True
    )
    port = free_port()
    options = [
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={root}",
        "--IdentityProvider.token=",
        "--allow-root",
    ]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "jupyterlab", "--no-browser", *options],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            break
        time.sleep(0.2)
    yield address
    server.terminate()
    server.wait(20)


@pytest.mark.long
def test_cells_in_jupyterlab(browser, faults, cells, lab):
    for name in ("own", "other"):
        browser.open(f"{lab}/lab/tree/{name}.ipynb?reset", width=1280, height=16_000)
        # A stranger's markup is stripped of its styles and drawings by JupyterLab, and of nothing that it says.
        every = ".jp-OutputArea-output.jp-RenderedHTMLCommon"
        number = f"document.querySelectorAll('{every}').length"
        end = time.monotonic() + 90
        while browser.run(number) < len(cells) and time.monotonic() < end:
            time.sleep(0.5)
        assert browser.run(number) == len(cells), name
        opened(browser)
        time.sleep(1)
        assert nothing_in(faults(browser, every), cells), name

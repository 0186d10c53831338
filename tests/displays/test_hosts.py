"""Every display holds in every host of notebooks: where it stands alone, in the dark, on a phone, and stripped of its style."""

from __future__ import annotations

import json
import re

import pytest

from trends.document.blocks import MIME
from trends.document.blocks_json import from_json
from trends.document.fragments import display_html

WIDE, PHONE = 1100, 390
NAMES = (
    "JupyterLab",
    "JupyterLab, dark",
    "JupyterLab, a stranger's notebook",
    "JupyterLab, a stranger's, dark",
    "nbconvert, classic",
    "VS Code",
    "VS Code, dark",
    "GitHub",
    "GitHub, dark",
    "a hostile page",
)
# Each host in one of both widths; in the other one where there is time.
FIRST = dict(zip(NAMES, (WIDE, PHONE, PHONE, WIDE, PHONE, WIDE, PHONE, WIDE, PHONE, PHONE), strict=True))
RUNS = [
    pytest.param(name, width, marks=() if FIRST[name] == width else pytest.mark.long)
    for name in NAMES
    for width in (WIDE, PHONE)
]


@pytest.fixture
def held(browser, hosts, tmp_path):
    """Measure cells in a host and return the faults of those that have any."""

    def measure(name, cells, width=WIDE):
        host = next(one for one in hosts.HOSTS if one.name == name)
        found = hosts.faults_of(browser, host, list(cells.values()), tmp_path, width)
        assert len(found) == len(cells)
        return {name: faults for name, faults in zip(cells, found, strict=True) if faults}

    return measure


def test_every_host_is_tried(hosts):
    assert tuple(host.name for host in hosts.HOSTS) == NAMES


def test_every_class_that_shows_itself_is_among_them(subjects):
    made = {kind for one in subjects.everything().values() for kind in type(one).__mro__}
    absent = {f"{one.__module__}.{one.__name__}" for one in subjects.displaying() - made}
    # The figure that Axes belong to: a cell ends with the Axes.
    assert absent == {"trends.figures.own_axes.OwnFigure"}


@pytest.mark.parametrize(("name", "width"), RUNS)
def test_every_display_holds(held, cells, name, width):
    assert held(name, cells, width) == {}


@pytest.mark.parametrize("name", ["JupyterLab", pytest.param("GitHub", marks=pytest.mark.long)])
def test_every_display_is_mirrored_where_lines_run_from_the_right(held, subjects, name):
    mirrored = {
        name: display_html(from_json(forms[MIME]), language="ar")
        for name, forms in subjects.shown().items()
        if MIME in forms
    }
    assert held(name, mirrored) == {}
    assert all('lang="ar" dir="rtl"' in cell for cell in mirrored.values())


FAULTY = {
    "lies over": "<p>One</p><p style='margin-top:-2.2em'>Two</p>",
    "leaves its column": "<table class='scroll'><tr><td style='max-width:2em'>Incomprehensibilities</td></tr></table>",
    "off its side": "<table width=300><tr><td>a</td><td align=left>1</td></tr></table>",
    "(text) stands": "<table width=300><tr><td align=right>word</td></tr><tr><td align=right>longer word</td></tr></table>",
    "has a contrast of": "<p style='color:#999'>pale</p>",
    "wide in": "<div style='width:3000px'>wide</div>",
    "nothing is shown": "<div></div>",
}


def test_the_measure_finds_each_fault(held):
    found = held("VS Code", FAULTY)
    assert [fault for fault in FAULTY if not any(fault in said for said in found.get(fault, []))] == []
    assert (
        held("VS Code", {"well": "<table width=300><tr><td align=left>a</td><td>1,234</td></tr></table>"})
        == {}
    )


def test_without_its_style_a_display_would_not_hold(held, subjects):
    """What the style sheet and the attributes are for: the host's own rules set everything to the right."""
    shown = subjects.shown()["comparison, long names"]["text/html"]
    bare = re.sub(r"<style>.*?</style>| align=\"\w+\"", "", shown, flags=re.DOTALL)
    assert held("JupyterLab", {"bare": bare})


def test_a_figure_after_an_arabic_name_keeps_its_place(browser, hosts, subjects, tmp_path):
    host = hosts.HOSTS[0]
    path = tmp_path / "page.html"
    cell = subjects.shown()["comparison, long names"]["text/html"]
    path.write_text(host.markup(), encoding="utf-8")
    browser.open(path, width=3000)
    # Of "... <name> 8% higher", the figure stands right of the name's right end, on one line.
    left, right = browser.run(
        """(cell => {
          document.querySelector('.stage').innerHTML = cell;
          const node = document.querySelector('.sentence').firstChild;
          const at = node.data.search(/\\d+% higher \\(/), name = node.data.lastIndexOf('\\u2068', at);
          const box = (from, to) => { const range = document.createRange(); range.setStart(node, from); range.setEnd(node, to);
            return [...range.getClientRects()].filter(box => box.width > 1).at(-1); };
          return [box(at, at + 1).left, box(name + 1, node.data.indexOf('\\u2069', name)).right];
        })"""
        f"({json.dumps(cell)})"
    )
    assert left > right


@pytest.mark.parametrize("name", ["JupyterLab", "JupyterLab, dark", "VS Code", "a hostile page"])
def test_a_claim_tells_its_reason_where_the_keyboard_rests(browser, hosts, subjects, tmp_path, name):
    host = next(one for one in hosts.HOSTS if one.name == name)
    path = tmp_path / "page.html"
    path.write_text(host.markup(), encoding="utf-8")
    browser.ask("Emulation.setFocusEmulationEnabled", enabled=True)
    browser.open(path, width=PHONE, dark=host.dark)
    before, after, title, where = browser.run(
        """(cell => {
          document.querySelector('.stage').innerHTML = cell;
          const mark = document.querySelector('mark[tabindex]');
          const content = () => getComputedStyle(mark, '::after').content;
          const before = content();
          mark.focus();
          return [before, content(), mark.title, getComputedStyle(mark, '::after').position];
        })"""
        f"({json.dumps(subjects.shown()['text']['text/html'])})"
    )
    assert (before, where) == ("none", "absolute")
    assert len(title) > 20
    assert json.loads(after) == title


def test_pictures_are_as_wide_as_the_cell_and_follow_its_theme(browser, hosts, subjects, tmp_path):
    cell = subjects.shown()["figure"]["text/html"]
    assert 'src="data:image/svg+xml' in cell
    for host in hosts.HOSTS[:2]:
        path = tmp_path / "page.html"
        path.write_text(host.markup(), encoding="utf-8")
        browser.open(path, width=700, dark=not host.dark)  # the reader's system says otherwise than the host
        wide, column, scheme = browser.run(
            """(cell => {
              document.querySelector('.stage').innerHTML = cell;
              const image = document.querySelector('img');
              return [image.clientWidth, image.closest('figure').clientWidth, getComputedStyle(image).colorScheme];
            })"""
            f"({json.dumps(cell)})"
        )
        assert wide == column > 600
        assert scheme == ("dark" if host.dark else "light")


def test_each_display_carries_the_rules_that_it_needs_and_no_more(cells):
    """No cell relies on another, which may be cleared or deleted; so its style is short, and comes once."""
    for name, cell in cells.items():
        assert cell.count("<style>") == 1, name
        assert len(re.search(r"<style>.*?</style>", cell, re.DOTALL).group()) < 8_000, name
    assert "<style>" not in cells["series, plain"].split("</style>")[1]
    assert ".tiles" not in cells["series, plain"]


ORDERS = {
    # rendermime: the rank of what renders each kind.
    "JupyterLab 4": ("text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png", "text/plain"),
    # NOTEBOOK_DISPLAY_ORDER of notebookCommon.
    "VS Code": ("text/html", "image/svg+xml", "text/latex", "text/markdown", "image/png", "text/plain"),
    # qtconsole and other terminals that draw.
    "a console": ("image/svg+xml", "image/png", "text/plain"),
}


@pytest.mark.parametrize("host", [*ORDERS, "HTMLExporter", "LatexExporter"])
def test_what_each_host_picks_of_a_figure(subjects, host):
    forms = subjects.shown()["figure"]
    if host in ORDERS:
        order = ORDERS[host]
    else:
        exporters = pytest.importorskip("nbconvert.exporters")
        order = getattr(exporters, host)().default_config.NbConvertBase.display_data_priority
    picked = next(kind for kind in order if kind in forms)
    assert picked == ("text/html" if host in {"JupyterLab 4", "VS Code", "HTMLExporter"} else "image/png")
    # A verdict has no picture of its own that could stand for all of it.
    assert "image/png" not in subjects.shown()["pace, plain"]

"""The manual as it is built: without a warning, whole, and with all that it needs beside it.

It is built once, with one lesson run; all are run by a test that is marked `long`.
"""

from __future__ import annotations

import html
import importlib
import importlib.util
import inspect
import json
import os
import pkgutil
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import typer

import trends
from trends.cli.application import app

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LESSON = "first-tour"
"""The one that is run each time: the cheapest that shows a series, a verdict and their figures."""


class Page(HTMLParser):
    """What a page leads to, what can be led to, what it fetches, and its pictures."""

    def __init__(self, path: Path):
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.fetched: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.drawn: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("id"):
            self.anchors.add(given["id"])
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "img":
            self.pictures.append(given)
        if "data-figure" in given:
            self.drawn.append(given["data-figure"])
        # Of links of a head, what is a style, an icon or the like is fetched; others say how pages belong together.
        if tag == "link" and {"stylesheet", "icon", "preload", "manifest"} & set(given["rel"].split()):
            self.fetched.append(given["href"])
        self.fetched += [given[name] for name in ("src", "srcset", "poster", "data") if given.get(name)]


def build(folder: Path, lessons: str) -> Path:
    """Build the manual; a warning is an error."""
    run = ["-D", f"lessons_to_run={lessons}"]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", *run, str(DOCS), str(folder)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    return build(tmp_path_factory.mktemp("manual"), LESSON)


@pytest.fixture(scope="module")
def pages(site) -> dict[str, Page]:
    return {path.relative_to(site).as_posix(): Page(path) for path in site.rglob("*.html")}


@pytest.mark.slow
def test_the_manual_is_built_without_a_warning(site):
    for page in PAGES:
        if "examples" not in page.parts:
            assert (site / page.relative_to(DOCS)).with_suffix(".html").is_file(), page


@pytest.mark.slow
def test_links_within_the_manual_lead_somewhere(site, pages):
    assert len(pages) > len(PAGES)
    broken = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = name if not parts.path else os.path.normpath(Path(name).parent / unquote(parts.path))
            target = Path(target).as_posix()
            there = pages.get(target)
            lost = there is None and not (site / target).exists()
            if lost or (there and parts.fragment and unquote(parts.fragment) not in there.anchors):
                broken.append((name, link))
    assert not broken


@pytest.mark.slow
def test_every_command_and_option_stands_in_the_reference(site):
    text = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    sections = re.split(r"<h2>", text)[1:]
    described = {re.sub(r"<[^>]+>", "", one).split("\n")[0].removesuffix("¶"): one for one in sections}
    for name, command in typer.main.get_command(app).commands.items():
        plain = html.unescape(
            re.sub(r"<[^>]+>", "", next(v for k, v in described.items() if k.startswith(f"trends {name}")))
        )
        for parameter in command.params:
            if not getattr(parameter, "hidden", False):
                option = parameter.param_type_name == "option"
                shown = (
                    max(parameter.opts, key=len) if option else parameter.metavar or parameter.name.upper()
                )
                assert shown in plain, f"{name} {shown}"


@pytest.mark.slow
def test_every_public_name_has_a_page_with_an_example_and_what_it_gives(site, pages):
    contents = [urlsplit(link).path for link in pages["reference/python.html"].links]
    for name in trends.__all__:
        if name.startswith("_"):
            continue
        # Files that differ in upper case alone are one on some systems.
        kind = "classes" if inspect.isclass(getattr(trends, name)) else "functions"
        page = pages[f"reference/{kind}/{name}.html"]
        assert f"trends.{name}" in page.anchors
        assert f"{kind}/{name}.html" in contents
        text = (site / "reference" / kind / f"{name}.html").read_text(encoding="utf-8")
        assert f'tr</span><span class="o">.</span><span class="n">{name}' in text or kind == "classes", name
        assert 'class="output' in text or page.drawn, name


@pytest.mark.slow
def test_a_function_whose_result_has_figures_shows_one(pages):
    drawing = {"casualties", "compare_pace", "conventional", "deadly_attacks", "diff", "load", "load_series"}
    drawing |= {
        "nowcast",
        "read_claims",
        "screen",
        "sensitivity",
        "show",
        "study",
        "tails",
        "test_pace",
        "trend",
        "watch",
    }
    for name in drawing:
        assert pages[f"reference/functions/{name}.html"].pictures, name


def cells(path: Path) -> list[str]:
    """The code of a notebook that its page shows."""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [
        "".join(cell["source"])
        for cell in found
        if cell["cell_type"] == "code" and "hide" not in cell["metadata"].get("tags", [])
    ]


def plain(page: Path) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))


@pytest.mark.slow
def test_the_gallery_shows_every_figure_of_every_object(pages):
    """What the package offers is read off its classes, and what is shown off the page."""
    for module in pkgutil.walk_packages(trends.__path__, "trends."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    offered = {
        (name, kind)
        for module in [*sys.modules.values()]
        if getattr(module, "__name__", "").startswith("trends.")
        for name, owner in vars(module).items()
        if inspect.isclass(owner) and owner.__module__ == module.__name__ and hasattr(owner, "blocks")
        for kind in getattr(owner, "figures", ())
    }
    drawn = pages["gallery.html"].drawn
    assert len(offered) > 30
    assert {tuple(one.split()) for one in drawn} == offered
    assert len(drawn) == len(offered)


@pytest.mark.slow
def test_every_picture_has_words_and_a_place_of_its_own(pages):
    shown = [picture for page in pages.values() for picture in page.pictures]
    assert len(shown) > 30
    assert not [picture for picture in shown if not (picture.get("alt") or "").strip()]
    # So that nothing jumps while a page loads its drawings as one comes to them.
    assert not [one for one in shown if one.get("loading") and not (one.get("width") and one.get("height"))]


@pytest.mark.slow
def test_no_page_fetches_anything_from_elsewhere(site, pages):
    """It is read offline: formulas, fonts, scripts and pictures lie beside it."""
    for name, page in pages.items():
        for address in page.fetched:
            parts = urlsplit(address)
            assert not parts.netloc, (name, address)
            assert parts.scheme == "data" or (site / Path(name).parent / unquote(parts.path)).exists(), (
                name,
                address,
            )
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"""(url\(|@import)\s*["']?\s*(https?:)?//""", text), sheet.name


@pytest.mark.slow
def test_addresses_that_lead_out_stand_in_one_list(site, pages):
    listed = {
        line.split("  ")[0] for line in (site / "external-links.txt").read_text(encoding="utf-8").splitlines()
    }
    theme = {"https://pradyunsg.me", "https://github.com/pradyunsg/furo"}
    linked = {link for page in pages.values() for link in page.links if link.startswith("http")}
    assert len(listed) > 5
    assert {link for link in linked if link.rstrip("/") not in theme} <= listed


@pytest.mark.slow
def test_formulas_are_set_by_the_browser(site):
    page = (site / "method" / "for-statisticians.html").read_text(encoding="utf-8")
    assert page.count("<math") > 20
    assert "mathjax" not in page.lower()


@pytest.mark.slow
def test_the_cheat_sheet_is_one_page_with_nothing_cut_off(site):
    import pikepdf

    with pikepdf.open(site / "cheat-sheet.pdf") as sheet:
        (page,) = sheet.pages
        left, bottom, right, top = map(float, page.mediabox)
        assert sorted(map(round, (right - left, top - bottom))) == [595, 842]
        at = [
            (float(matrix[4]), float(matrix[5]))
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "Tm"
            for matrix in [operands]
        ]
    assert len(at) > 80
    assert all(0 <= x <= right and -top <= y <= top for x, y in at)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_lesson_is_a_page(site, path):
    text = plain(site / "lessons" / f"{path.stem}.html")
    assert cells(path)
    assert [code for code in cells(path) if code not in text] == []


@pytest.mark.slow
def test_a_lesson_shows_what_it_prints(site, pages):
    text = plain(site / "lessons" / f"{LESSON}.html")
    assert "did not keep a constant pace" in text
    assert len(pages[f"lessons/{LESSON}.html"].pictures) >= 3


@pytest.mark.slow
@pytest.mark.long
def test_every_lesson_shows_what_it_prints(tmp_path):
    folder = build(tmp_path / "manual", "all")
    for path in NOTEBOOKS:
        page = folder / "lessons" / f"{path.stem}.html"
        assert Page(page).pictures, path.stem
        assert "Traceback" not in plain(page)


@pytest.fixture(scope="module")
def browser():
    """A Chromium, driven by what the tests of reports have for it."""
    path = ROOT / "tests" / "reporting" / "browsing.py"
    spec = importlib.util.spec_from_file_location("browsing", path)
    browsing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(browsing)
    if browsing.program() is None:
        pytest.skip("no Chromium is installed")
    opened = browsing.Browser(browsing.program())
    yield opened
    opened.close()


SEEN = (
    "index",
    "tutorial",
    "gallery",
    "cheat-sheet",
    "coming-from/pandas",
    "how-to/monthly-report",
    f"lessons/{LESSON}",
    "reference/functions/test_pace",
)
HIDDEN_AT_THE_RIGHT = """
[...document.querySelectorAll('article pre')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.slice(0, 60))
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", SEEN)
def test_nothing_lies_beyond_the_right_edge_and_nothing_is_asked_for(site, browser, name):
    page = site / f"{name}.html"
    browser.open(page, width=1280)
    assert browser.run(HIDDEN_AT_THE_RIGHT) == []
    assert [url for url in browser.requests() if not url.startswith("file:")] == []
    assert browser.errors() == []
    browser.open(page, width=390)
    assert browser.run("document.documentElement.scrollWidth") <= 390


@pytest.mark.slow
def test_the_search_works_without_a_server(site, browser):
    browser.open(f"{(site / 'search.html').as_uri()}?q=nowcast")
    found = browser.run(
        "new Promise(done => { const look = () => { const shown = document.querySelector('#search-results');"
        " shown && shown.innerText.includes('finished')"
        " ? done([...shown.querySelectorAll('a')].map(a => a.getAttribute('href'))) : setTimeout(look, 100); };"
        " look(); })"
    )
    assert any("how-to/newest-months.html" in link for link in found)


@pytest.mark.slow
def test_what_is_copied_is_what_was_typed(site, browser):
    """Without prompts and without what came out."""
    browser.open(site / "tutorial.html")
    copied = browser.run(
        "(() => { let copied = ''; document.execCommand = () => { copied = document.activeElement.value; return true; };"
        " [...document.querySelectorAll('button.copybtn')].find("
        "  b => b.parentElement.textContent.includes('result.verdict')).click(); return copied; })()"
    )
    assert "result = tr.test_pace(series)" in copied
    assert ">>>" not in copied
    assert "contradicted" not in copied

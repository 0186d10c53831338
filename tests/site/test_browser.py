"""A site in a real Chromium, opened from its folder: nothing is asked of a network, and it is fit for every reader."""

from __future__ import annotations

import importlib.util
import re
import time
from pathlib import Path

import pytest

from trends.site import build_site

PAGES = ("index", "claims/index", "claims/fall", "speakers/index", "data", "about", "search")


@pytest.fixture(scope="module")
def axe():
    """axe-core, where a package that carries it is installed; nothing of it is used but this one file."""
    spec = importlib.util.find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("axe-core is not installed (axe-playwright-python carries it)")
    return (Path(next(iter(spec.submodule_search_locations))) / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def arabic(made, tmp_path_factory):
    """The same ledger in Arabic."""
    out = tmp_path_factory.mktemp("arabic") / "site"
    build_site(made / "claims.toml", out, language="ar", history=out.parent / "history.jsonl")
    return out


def test_no_request_leaves_a_page_and_no_hostile_word_runs(made, browser):
    folder = (made / "site").resolve().as_uri()
    asked = 0
    for path in sorted((made / "site").rglob("*.html")):
        browser.open(path)
        requests = browser.requests()
        # A picture, a style sheet and scripts, all from beside the page; the protocol would tell of any other.
        assert all(url.startswith(folder) for url in requests), requests
        assert browser.errors() == [], path.name
        assert browser.run("window.ran") is None
        asked += len(requests)
    assert asked >= 2 * len(list((made / "site").rglob("*.html")))


def test_the_browser_would_notice(made, browser, tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<img src="https://example.org/x.png"><script>window.ran = 1</script>')
    browser.open(page)
    assert browser.requests() == ["https://example.org/x.png"]
    assert browser.run("window.ran") == 1


def found(browser):
    return browser.run("[...document.querySelectorAll('#results .says')].map(x => x.textContent)")


def test_search_finds_claims_by_their_words(made, browser):
    page = (made / "site/search.html").resolve().as_uri()
    browser.open(f"{page}?q=JANUARY+fell")
    assert found(browser) == ["Attacks fell from January to July 2021"]
    assert browser.run("document.querySelector('#search [role=status]').textContent") == "1 of 5 claims"
    # A speaker in Arabic, without the marks that a reader leaves out.
    browser.open(f"{page}?q=%D9%85%D8%B1%D8%A7%D8%B3%D9%84")
    assert len(found(browser)) == 1
    browser.run(
        "(() => { const f = document.getElementById('search'); f.elements.q.value = ''; f.elements.verdict.value = 'contradicted';"
        " f.dispatchEvent(new Event('input')) })()"
    )
    assert len(found(browser)) == 2
    browser.open(f"{page}?q=%3Cscript%3Ewindow.ran%3D1%3C%2Fscript%3E+zzz")
    assert found(browser) == []
    assert browser.run("window.ran") is None


def test_a_result_leads_to_its_page(made, browser):
    browser.open((made / "site/search.html").resolve().as_uri() + "?q=fall")
    target = browser.run("document.querySelector('#results a').href")
    assert target == (made / "site/claims/fall.html").resolve().as_uri()


def test_the_form_in_the_banner_leads_to_the_search(made, browser):
    browser.open(made / "site/claims/fall.html")
    # Later, as the page that the browser is asked about goes away meanwhile.
    browser.run("document.querySelector('.find input').value = 'steady'")
    browser.run("setTimeout(() => document.querySelector('.find').requestSubmit(), 200)")
    end = time.monotonic() + 30
    while not any("search.html" in url for url in browser.requests()) and time.monotonic() < end:
        time.sleep(0.3)
        browser.ask("Target.getTargets")
    browser.run("new Promise(done => setTimeout(done, 500))")
    assert browser.run("location.pathname.endsWith('/search.html') && location.search === '?q=steady'")
    assert found(browser)


def test_the_slider_goes_through_the_vintages(made, browser):
    browser.open(made / "site/claims/fall.html")
    slider = "document.querySelector('.slider input')"
    assert browser.run(f"[{slider}.max, {slider}.value]") == ["1", "1"]
    assert "30 November 2024" in browser.run("document.querySelector('.slider output').textContent")
    browser.run(f"{slider}.value = 0, {slider}.dispatchEvent(new Event('input'))")
    shown = browser.run("document.querySelector('.slider output').textContent")
    assert "31 December 2021" in shown
    assert "Supported" in shown
    browser.open(made / "site/claims/lull.html")
    assert browser.run("document.querySelectorAll('.slider').length") == 0


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)])
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(made, browser, axe, width, dark):
    for name in PAGES:
        browser.open(made / f"site/{name}.html", width=width, dark=dark)
        assert violations(browser, axe) == [], name
        assert browser.run("document.documentElement.scrollWidth") <= width, name


def test_axe_finds_nothing_in_arabic(arabic, browser, axe):
    for name, width in (("index", 390), ("claims/fall", 1280), ("about", 390), ("search", 1280)):
        browser.open(arabic / f"{name}.html", width=width)
        assert violations(browser, axe) == [], name
        assert browser.run("getComputedStyle(document.body).direction") == "rtl"
        assert browser.run("document.documentElement.scrollWidth") <= width, name


def test_what_a_site_says_itself_is_in_its_language(arabic):
    text = (arabic / "about.html").read_text(encoding="utf-8")
    body = re.sub(r"<[^>]*>", " ", text[text.index("<main") :])
    assert re.findall(r"(?<![A-Za-z-])[a-z]{4,}", body.replace("incident-trends", "")) == []
    # Citations are put together of several parts, which once came out in English.
    for page in arabic.rglob("*.html"):
        text = re.sub(r"<[^>]*>", " ", page.read_text(encoding="utf-8"))
        assert [
            words for words in ("Data to", "What is said", "Please cite", "Home") if words in text
        ] == [], page


def test_print_shows_the_claim_and_no_controls(made, browser):
    browser.open(made / "site/claims/fall.html", media="print", dark=True)
    for name in (".find", ".sections", ".slider"):
        assert browser.run(f"getComputedStyle(document.querySelector('{name}')).display") == "none"
    assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.run("document.querySelector('.verdict .sentence').offsetHeight") > 0


def violations(browser, axe):
    browser.run(axe)
    return browser.run(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))]))"
    )

"""The panel in a real JupyterLab: open, select, point, brush, read the verdict and the code, in light and dark."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .chromium import Page, browser, chromium, jupyterlab

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(browser() is None, reason="there is no Chromium to open JupyterLab in"),
]

MADE = (
    Path(__file__)
    .with_name("made.py")
    .read_text(encoding="utf-8")
    .replace("from __future__ import annotations\n", "")
)
CELLS = [MADE + "\nincidents = made(1500)", "import trends as tr\n\npanel = tr.explore(incidents)\npanel"]


def notebook() -> str:
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{place}",
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for place, source in enumerate(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(
        {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    )


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    for theme in ("Light", "Dark"):
        (folder / f"{theme}.ipynb").write_text(notebook(), encoding="utf-8")
    with jupyterlab(folder) as address, chromium(folder) as page:

        def opened(theme: str) -> Page:
            made = page()
            made.call(
                "Emulation.setDeviceMetricsOverride",
                width=1400,
                height=900,
                deviceScaleFactor=1,
                mobile=False,
            )
            made.call("Page.navigate", url=f"{address}/lab/workspaces/{theme}/tree/{theme}.ipynb")
            made.await_("!!globalThis.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel")
            made.ask(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})")
            made.await_(f"document.body.dataset.jpThemeLight === '{str(theme == 'Light').lower()}'")
            made.ask("jupyterapp.commands.execute('notebook:run-all-cells').then(() => true)")
            made.await_("!!document.querySelector('.tp-series')")
            return made

        yield opened


def luminance(colour: str) -> float:
    """Relative luminance of a colour as the browser computes it (WCAG 2.2)."""
    parts = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


TEXT = "document.querySelector('.tp-panel').innerText"
PYTHON = "document.querySelector('.tp-recipe pre').textContent"


@pytest.mark.parametrize("theme", ["Light", pytest.param("Dark", marks=pytest.mark.long)])
def test_open_select_brush_and_read_the_verdict(opened, theme):
    page = opened(theme)
    page.await_(f"({TEXT}).includes('cannot change this verdict')")

    # The verdict stands beside the chart, and both above the fold, where the output begins at the top of the window.
    page.ask("document.querySelector('.tp-panel').scrollIntoView()")
    chart, verdict = page.await_(
        "['.tp-chart', '.tp-said'].map((one) => document.querySelector(one).getBoundingClientRect().toJSON())"
    )
    assert verdict["left"] > chart["right"] - 1
    assert max(chart["bottom"], verdict["bottom"]) < 900
    assert chart["width"] > 550
    # What has no kernel would show the still picture; here it is hidden.
    assert page.ask("document.querySelectorAll('[data-still]').length") == 1
    assert page.ask("document.querySelector('[data-still]').offsetHeight") == 0

    # A choice from a list, as a user makes it.
    page.ask(
        "(() => { const list = document.querySelector('[data-name=country]'); list.value = 'Mali';"
        "list.dispatchEvent(new Event('change')); })()"
    )
    page.await_(f"{PYTHON}.includes(\"country='Mali'\")")

    # A period under the pointer, and the same by the keyboard, which leaves the cells of the notebook alone.
    page.ask("document.querySelector('.tp-chart').scrollIntoView({block: 'center'})")
    left, top, wide, tall = page.ask(
        "(() => { const at = document.querySelector('.tp-series').getBoundingClientRect();"
        "return [at.left, at.top, at.width, at.height]; })()"
    )
    page.mouse("mouseMoved", left + 0.5 * wide, top + 0.5 * tall)
    pointed = page.await_("document.querySelector('.tp-chart .tp-tip').innerText")
    assert "attacks: " in pointed
    active = "jupyterapp.shell.currentWidget.content.activeCellIndex"
    before = page.ask(active), page.ask("document.querySelectorAll('.jp-CodeCell').length")
    page.ask("document.querySelector('.tp-chart').focus()")
    for key in ("ArrowRight", "ArrowRight", "0", "ArrowLeft"):
        page.key(key)
    assert page.ask("document.querySelector('.tp-chart .tp-tip').innerText") != pointed
    assert (page.ask(active), page.ask("document.querySelectorAll('.jp-CodeCell').length")) == before

    # A stretch brushed with the mouse on the chart, taken back and done again.
    page.mouse("mousePressed", left + 0.3 * wide, top + 0.5 * tall)
    for share in (0.4, 0.5, 0.7):
        page.mouse("mouseMoved", left + share * wide, top + 0.5 * tall)
    page.mouse("mouseReleased", left + 0.7 * wide, top + 0.5 * tall)
    page.await_(f"{PYTHON}.includes('start=')")
    page.ask("document.querySelector('.tp-chart').focus()")
    page.key("z", control=True)
    page.await_(f"!{PYTHON}.includes('start=')")
    page.key("y", control=True)
    page.await_(f"{PYTHON}.includes('start=')")
    page.await_("!!document.querySelector('.tp-stamp')")
    assert "Mali" in page.ask("document.querySelector('.tp-said').innerText")

    # Another actor is drawn over the first.
    page.ask(
        "(() => { const field = document.querySelector('[data-name=beside]'); field.value = 'Group 3';"
        "field.dispatchEvent(new Event('change')); })()"
    )
    page.await_("!!document.querySelector('.tp-line')")

    # The code, in a cell of its own, is that of the panel.
    page.ask("document.querySelector('.tp-recipe').open = true")
    cells = page.ask("document.querySelectorAll('.jp-CodeCell').length")
    page.ask(
        "[...document.querySelectorAll('.tp-recipe button')].find((one) => one.textContent === 'Insert as a cell').click()"
    )
    page.await_(f"document.querySelectorAll('.jp-CodeCell').length === {cells + 1}")
    inserted = "jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.getSource()"
    page.await_(f"{inserted} === {PYTHON}")
    assert "incidents.select(country='Mali', start='201" in page.ask(inserted)

    # Nothing hidden by the theme, nothing run that is a name, nothing in the console.
    for part in (".tp-series text", ".tp-said"):
        ink, paper = page.ask(
            f"[getComputedStyle(document.querySelector('{part}')).color,"
            "getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor]"
        )
        light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > 4.5, part
    assert page.ask("globalThis.harmed === undefined")
    assert not page.ask("document.querySelector('.jp-Notebook').innerText.includes('Traceback')")
    assert page.errors == []

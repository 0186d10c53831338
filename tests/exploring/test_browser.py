"""The panel in a real JupyterLab: open, select, brush, read the verdict and the code, in light and dark."""

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
            made.call("Page.navigate", url=f"{address}/lab/workspaces/{theme}/tree/{theme}.ipynb")
            made.await_("!!globalThis.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel")
            made.ask(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})")
            made.await_(f"document.body.dataset.jpThemeLight === '{str(theme == 'Light').lower()}'")
            made.ask("jupyterapp.commands.execute('notebook:run-all-cells').then(() => true)")
            made.await_("!!document.querySelector('.trends-brush svg .window')")
            return made

        yield opened


def luminance(colour: str) -> float:
    """Relative luminance of a colour as the browser computes it (WCAG 2.2)."""
    parts = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["Light", pytest.param("Dark", marks=pytest.mark.long)])
def test_open_select_brush_and_read_the_verdict(opened, theme):
    page = opened(theme)
    output = "[...document.querySelectorAll('.jp-OutputArea')].map((area) => area.innerText).join('\\n')"
    before = page.await_(f"({output}).match(/[0-9,.]+ incidents, 2009[^.]*months/)?.[0]")
    page.await_(f"({output}).includes('Preliminary, from 99 replicates')")

    # A choice from a list, as a user makes it.
    page.ask(
        "(() => { const box = [...document.querySelectorAll('.widget-dropdown')]"
        ".find((one) => one.innerText.includes('Country')).querySelector('select');"
        "box.value = [...box.options].find((one) => one.text === 'Mali').value;"
        "box.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )
    page.await_("document.querySelector('.trends-recipe pre').textContent.includes(\"country='Mali'\")")

    # A stretch brushed with the mouse on the chart.
    page.ask("document.querySelector('.trends-brush').scrollIntoView({block: 'center'})")
    box = page.ask(
        "(() => { const at = document.querySelector('.trends-brush svg').getBoundingClientRect();"
        "return [at.left, at.top, at.width, at.height]; })()"
    )
    left, top, wide, tall = box
    page.mouse("mousePressed", left + 0.3 * wide, top + 0.5 * tall)
    for share in (0.4, 0.5, 0.7):
        page.mouse("mouseMoved", left + share * wide, top + 0.5 * tall)
    page.mouse("mouseReleased", left + 0.7 * wide, top + 0.5 * tall)
    page.await_("document.querySelector('.trends-recipe pre').textContent.includes('start=')")
    after = page.await_(f"({output}).match(/[0-9,.]+ incidents, 201[^.]*months/)?.[0]")
    assert after != before

    page.await_(f"({output}).includes('Preliminary, from 99 replicates')")
    verdict = page.ask("document.querySelector('.jp-OutputArea .verdict .sentence').innerText")
    assert "Mali" in verdict

    # The code, in a cell of its own, is that of the panel.
    page.ask("document.querySelector('.trends-recipe').open = true")
    cells = page.ask("document.querySelectorAll('.jp-CodeCell').length")
    page.ask(
        "[...document.querySelectorAll('.trends-recipe button')].find((one) => one.textContent === 'Insert as a cell').click()"
    )
    page.await_(f"document.querySelectorAll('.jp-CodeCell').length === {cells + 1}")
    inserted = "jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.getSource()"
    page.await_(f"{inserted} === document.querySelector('.trends-recipe pre').textContent")
    assert "incidents.select(country='Mali', start='201" in page.ask(inserted)

    # Nothing hidden by the theme, nothing run that is a name, nothing in the console.
    ink, paper = page.ask(
        "[getComputedStyle(document.querySelector('.trends-brush svg text')).fill,"
        "getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor]"
    )
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) > 4.5
    assert page.ask("globalThis.harmed === undefined")
    assert not page.ask(f"({output}).includes('Traceback')")
    assert page.errors == []

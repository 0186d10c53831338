"""The hosts that can be had: pages that nbconvert makes, and JupyterLab itself, with all displays in one notebook."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from contextlib import suppress

import pytest


@pytest.fixture
def written(tmp_path):
    def write(markup):
        path = tmp_path / "page.html"
        path.write_text(markup, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def cells(cells, hosts):
    """The displays without the weight of their pictures, whose size stands beside them."""
    return {name: hosts.light(cell) for name, cell in cells.items()}


def nothing_in(found, cells):
    """Say which cell is at fault, and of what."""
    assert len(found) == len(cells)
    assert {name: faults for name, faults in zip(cells, found, strict=True) if faults} == {}
    return True


def opened(browser):
    browser.run("for (const one of document.querySelectorAll('details')) one.open = true")


def test_cells_on_a_dark_page_without_any_theme_can_be_read(browser, written, cells):
    """A host that says nothing of its theme but its colours: text takes them, and drawings follow its color-scheme."""
    page = '<!DOCTYPE html><meta charset="utf-8"><style>CSS</style>' + next(
        one for one in cells.values() if "lead" in one
    )
    colour = "getComputedStyle(document.querySelector('.lead')).color"
    browser.open(written(page.replace("CSS", "body{background:#111;color:#eee}")), dark=True)
    assert browser.run(colour) == "rgb(238, 238, 238)"
    # A white page in front of a reader who likes it dark: the text is the page's own.
    browser.open(written(page.replace("CSS", "body{background:#fff;color:#222}")), dark=True)
    assert browser.run(colour) == "rgb(34, 34, 34)"


def notebook(cells):
    import nbformat

    made = nbformat.v4.new_notebook()
    for number, markup in enumerate(cells.values()):
        output = nbformat.v4.new_output(
            "execute_result", {"text/html": markup, "text/plain": "x"}, execution_count=number + 1
        )
        made.cells.append(
            nbformat.v4.new_code_cell(f"shown[{number}]", outputs=[output], execution_count=number + 1)
        )
    return made


@pytest.mark.parametrize(
    ("template", "theme"),
    [
        ("lab", "dark"),
        pytest.param("classic", "light", marks=pytest.mark.long),
        pytest.param("lab", "light", marks=pytest.mark.long),
    ],
)
def test_cells_in_the_page_that_nbconvert_makes(browser, written, faults, cells, template, theme):
    nbconvert = pytest.importorskip("nbconvert")
    exporter = nbconvert.HTMLExporter(template_name=template, theme=theme)
    page, _ = exporter.from_notebook_node(notebook(cells))
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
    # All cells are laid out, and not those alone that are in the window.
    settings = tmp_path / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"windowingMode": "none"}', encoding="utf-8")
    folders["JUPYTERLAB_SETTINGS_DIR"] = str(tmp_path / "settings")
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

"""A small notebook, and a browser."""

from __future__ import annotations

import base64
import importlib.util
import json
import struct
import zlib
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def small_text(cells):
    """A notebook with everything that a report shows, as JSON."""
    notebook = cells.notebook(
        cells.prose("# Was it constant?\n\nIt was, as far as anybody can tell."),
        cells.code(
            'data = "central-syria"\nmargin = 1.5\nseed = 0\ntitle = None\nas_of = None', "parameters"
        ),
        cells.prose("## The data\n\nCounts $y_t$ by month."),
        cells.code(
            "import os\n"
            "import pandas as pd\n"
            "from pathlib import Path\n"
            "there = Path(data).exists()\n"
            "print(data, there, sorted(name for name in os.environ if 'TOKEN' in name))\n"
            "pd.DataFrame({'month': ['2024-10', '<b>'], 'attacks': [3, 4]})"
        ),
        cells.code(
            "import matplotlib.pyplot as plt\n"
            "figure, ax = plt.subplots(figsize=(4, 2))\n"
            "ax.plot([1, 3, 2])\n"
            "display(figure, metadata={'image/png': {'alt': 'A line.', 'caption': 'The line', 'name': 'line'}})\n"
            "plt.close(figure)"
        ),
        cells.code(
            "from trends.document.facts import facts\n"
            "facts({'verdict': 'supported', 'sentence': 'It was constant.', 'margin': margin},\n"
            "      as_of=as_of or '2024-11-30', seed=seed, title=title or '')",
            "hide",
        ),
    )
    return json.dumps(notebook)


@pytest.fixture(autouse=True, scope="module")
def every_report_forks_from_it(one_fork_server):
    """What is rendered here is rendered in children of one fork server."""


@pytest.fixture
def small(small_text):
    return json.loads(small_text)


def notebook_folder(parent, text):
    folder = parent / "notebooks"
    folder.mkdir()
    (folder / "small.ipynb").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def notebooks(tmp_path, small_text):
    return notebook_folder(tmp_path, small_text)


@pytest.fixture(scope="session")
def same_notebooks(tmp_path_factory, small_text):
    """The same folder for what is rendered once for several tests; none of them changes it."""
    return notebook_folder(tmp_path_factory.mktemp("same"), small_text)


@pytest.fixture(scope="session")
def executed(small_text, warm):
    """The small notebook, executed once for all tests that only look at it."""
    from trends.reporting.runner import execute

    return execute(json.loads(small_text), {"margin": 2.0, "seed": 3}, warm=warm)


@pytest.fixture(scope="session")
def png():
    from trends.document.blocks import PNG_SIGNATURE

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x99" * 40 for _ in range(20))
    header = struct.pack(">IIBBBBB", 40, 20, 8, 0, 0, 0, 0)
    image = PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(image).decode()


def beside(name):
    """Load a module that lies beside this file: tests are no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def blocks(png):
    """Every block that there is, each with what is hard to set."""
    return beside("every_block").every_block(png)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all that is measured."""
    browsing = beside("browsing")
    path = browsing.program()
    if path is None:
        pytest.skip("no Chromium is installed")
    opened = browsing.Browser(path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def faults():
    """What lies where it must not on the page that a browser shows."""
    return beside("geometry").faults

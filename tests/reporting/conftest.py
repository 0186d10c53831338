"""A small notebook, and one fork server for all that is rendered."""

from __future__ import annotations

import base64
import importlib.util
import json
import shutil
import struct
import subprocess
import threading
import zlib
from pathlib import Path

import pytest

from trends.kernels.forks import FORKS, ForkServer
from trends.reporting.workshop import PRELOADED


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


@pytest.fixture(scope="session")
def fork_server():
    """Start one fork server for all reports that are made in this process: a start costs more than a small report."""
    started = []

    def server() -> ForkServer:
        if not started:
            started.append(ForkServer(PRELOADED))
            assert started[0].ready()
        return started[0]

    yield server
    for one in started:
        one.close()


@pytest.fixture(autouse=True, scope="module")
def one_fork_server(fork_server):
    """Lend it to each run, which ends its own children; runs that are programs of their own start their own."""
    if not FORKS:
        yield
        return

    class Lent(ForkServer):
        def __init__(self, modules=()):
            assert tuple(modules) == PRELOADED
            self.address = fork_server().address
            self._children, self._lock = set(), threading.Lock()
            self._closed, self._warm = False, True

        def close(self):
            self.stop()
            for child in self._children:
                child.connection.close()

    with pytest.MonkeyPatch.context() as patch:
        for name in ("pipeline", "verification"):
            patch.setattr(importlib.import_module(f"trends.reporting.{name}"), "ForkServer", Lent)
        yield


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
def executed(small_text):
    """The small notebook, executed once for all tests that only look at it."""
    from trends.reporting.runner import execute

    return execute(json.loads(small_text), {"margin": 2.0, "seed": 3})


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


@pytest.fixture
def pages():
    """Return the text of a PDF, page by page, as pdftotext (poppler) reads it."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")

    def read(pdf, *options):
        done = subprocess.run([program, *options, "-", "-"], input=pdf, capture_output=True, check=True)
        text = done.stdout.decode("utf-8", "replace")
        return text.split("\f")[:-1] if "\f" in text else [text]

    return read

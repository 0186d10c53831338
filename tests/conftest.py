"""What every test may use."""

from __future__ import annotations

import ast
import gc
import importlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# How quick a machine is, and what else it is doing, is no property of the code. By default the same examples are tried
# every time, so that nothing fails by chance; `--hypothesis-profile=thorough` looks for new ones, many more of them, and
# says how to repeat what fails.
MACHINE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("trends", **MACHINE, max_examples=20, derandomize=True)
settings.register_profile("thorough", **MACHINE, max_examples=200, print_blob=True)
settings.load_profile("trends")

# Programs and kernels that the tests start keep what Python compiled for the next ones, whatever the shell says:
# there are about a hundred, and each would compile the package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The suite runs in as many processes as there are cores: threads of linear algebra besides would only be in each other's
# way, and sums over threads differ in their last digits. Kernels of reports have one as well.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A shell that starts a job in the background has it ignore Ctrl-C, and so do the programs that the tests start and
# interrupt: they would wait for ever.
if (
    signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    and threading.current_thread() is threading.main_thread()
):
    signal.signal(signal.SIGINT, signal.default_int_handler)


HOSTILE = {
    "html": '<script>alert(1)</script><img src=x onerror="alert(2)">',
    "attribute": '" onmouseover="alert(1)" x="',
    "entity": "&lt;b&gt; &amp; &#60;script&#62;",
    "address": "javascript:alert(1)",
    "typst": '#read("/etc/passwd") #import "x.typ"',
    "maths": "$x^2$ and $$y$$",
    "markup": "*bold* _it_ `code` <label> @ref = heading",
    "backslashes": "C:\\new\\table \\u{41} \\n",
    "quotes": "\"double\" 'single' «guillemets» “curly”",
    "nul": "before\x00after",
    "controls": "bell\x07 escape\x1b[31m vertical\x0b",
    "override": "abc\u202edcba\u202c xyz",
    "isolate": "\u2066left\u2069 \u2067right\u2069",
    "long": "x" * 10_000,
    "emoji": "\U0001f469\u200d\U0001f680 \U0001f1f8\U0001f1fe \u2764\ufe0f",
    "arabic": "تنظيم الدولة الإسلامية",
    "cyrillic": "Исламское государство",
    "polish": "Łódź, Kraków",
    "surrogate": "lone \ud800 half",
    "noncharacter": "odd \ufffe \U0010ffff",
    "separator": "line\u2028paragraph\u2029end",
    "combining": "Z" + "\u0301" * 200,
    "braces": "{{ template }} {% block %} ${env} {day}",
    "newlines": "one\r\ntwo\rthree\n\nfour",
}


class Cells:
    """Short ways to write a notebook."""

    @staticmethod
    def code(source, *tags, outputs=()):
        return {
            "cell_type": "code",
            "metadata": {"tags": list(tags)},
            "source": source,
            "outputs": list(outputs),
            "execution_count": None,
        }

    @staticmethod
    def prose(source):
        return {"cell_type": "markdown", "metadata": {}, "source": source}

    @staticmethod
    def data(metadata=None, **forms):
        names = {"png": "image/png", "html": "text/html", "latex": "text/latex", "plain": "text/plain"}
        return {
            "output_type": "display_data",
            "data": {names.get(form, form): value for form, value in forms.items()},
            "metadata": metadata or {},
        }

    @staticmethod
    def notebook(*cells):
        return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def syntax_of() -> Callable[[Path], ast.Module]:
    """Parse a module once for all tests that ask how the package is written: to parse all of it takes seconds."""

    @cache
    def parsed(path: Path) -> ast.Module:
        return ast.parse(path.read_text(encoding="utf-8"))

    return parsed


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference outputs and real files beside the checkout."""
    folder = ROOT.parent / "shared"
    if not (folder / "reference").is_dir():
        pytest.skip("the reference folder ../shared is not there")
    return folder


@pytest.fixture(scope="session")
def reference() -> Path:
    """What R answers, with the calls that made it: figures to agree with."""
    return ROOT / "tests" / "reference"


@pytest.fixture(scope="session")
def cases() -> Path:
    """Small files that once went wrong, written by hand in the layouts that analysts have (no row of ACLED or GTD)."""
    return ROOT / "tests" / "cases"


@pytest.fixture(scope="session")
def cells() -> type[Cells]:
    return Cells


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys())
def hostile(request):
    """A text that tries to be more than text."""
    return request.param


def _killed_at(step: int, events: set[str], work: Callable[[], object]) -> bool:
    """Do something in a child that is gone at its n-th touch of the disk; whether it came that far."""
    with warnings.catch_warnings():
        # From Python 3.12 on a fork beside other threads is warned of; the child here needs none of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        number = os.fork()
    if number == 0:
        count = 0

        def touched(event: str, _arguments: object) -> None:
            nonlocal count
            count += event in events
            if event in events and count == step:
                os._exit(9)

        try:
            sys.addaudithook(touched)
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(number, 0)
    return os.waitstatus_to_exitcode(status) == 9


@pytest.fixture(scope="session")
def killed_at():
    return _killed_at


@pytest.fixture(scope="session")
def fork_server():
    """Start one fork server for all kernels and reports of this process: a start costs more than a small report."""
    from trends.kernels.forks import ForkServer
    from trends.reporting.workshop import PRELOADED

    started = []

    def server() -> ForkServer:
        if not started:
            started.append(ForkServer(PRELOADED))
            assert started[0].ready()
        return started[0]

    yield server
    for one in started:
        one.close()


@pytest.fixture(scope="session")
def warm(fork_server):
    """Where kernels are forked, as for the reports that users have; None where the system cannot."""
    from trends.kernels.forks import FORKS

    return fork_server().address if FORKS else None


@contextmanager
def _lent(fork_server) -> Iterator[None]:
    """Have each run of this process use it and end its own children; programs of their own start their own."""
    from trends.kernels.forks import FORKS, ForkServer
    from trends.reporting.workshop import PRELOADED

    if not FORKS:
        yield
        return

    class Lent(ForkServer):
        def __init__(self, modules=()):
            assert set(PRELOADED) <= set(modules)
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


@pytest.fixture(scope="module")
def one_fork_server(fork_server):
    """What is rendered in this file is rendered in children of one fork server."""
    with _lent(fork_server):
        yield


@pytest.fixture(scope="session")
def default_report(fork_server, tmp_path_factory):
    """The report that is made where nothing is asked for, made once: its folder, with the HTML page.

    So few replicates that it is quick: what hangs on them is held against the report's own verdicts.
    """
    from trends.reporting import render

    with _lent(fork_server):
        (report,) = render(
            out=tmp_path_factory.mktemp("default"), formats="html", parameters={"replicates": 99}
        )
    return report.path


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


FEW_DRAWS = {
    "cli",
    "exploring",
    "figures",
    "messages",
    "revisions",
    "severity",
    "studies",
    "verdict",
}
"""Folders of tests that judge many series and do not ask what a user's verdict is to the last draw."""

FEWEST_REFINING = 3_000
"""Draws that a screen of few series may spend on small p-values there: a first look at three, and no second."""


@pytest.fixture(autouse=True, scope="module")
def as_many_draws_as_asked_for(request):
    """Leave p-values near 5 % as the asked number of replicates gives them, but where drawing on is what is tested."""
    folder = request.path.relative_to(ROOT / "tests").parts[0]
    if folder not in FEW_DRAWS or request.path.stem in {"test_chance", "test_drawing_on", "test_discovery"}:
        yield
        return
    # These copy the number when they are imported: first imported under the patch, they would keep it.
    importlib.import_module("trends.verdict.screening.screen")
    from trends.verdict import chance, drawing_on
    from trends.verdict.screening import discovery

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing_on, "MOST_DRAWS", 0)
        patch.setattr(discovery, "_AT_LEAST", FEWEST_REFINING)
        yield
    # Processes are kept with their number of draws, for whoever asks of the same series: the next module asks for all.
    chance._KNOWN.clear()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while thousands of tests are collected, nor later among them: all of it stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that hold slow tests: begun last, one worker waits for a minute while the other ends its own.

    A file stays together, so that what its tests share is made once. The build of the manual, which takes longest, is first.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    longest = ROOT / "tests" / "docs" / "test_site.py"
    items.sort(key=lambda item: (item.path != longest, item.path not in slow))


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name bytes by their number: archives hold the second they were made in, and workers must name tests alike."""
    del config
    return f"{argname}-{len(val)}-bytes" if isinstance(val, bytes) else None

"""Kernels forked from a fork server: the same as cold ones, alone in the world, and gone with whoever asked for them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trends.errors import RenderError
from trends.kernels.forks import FORKS, ForkServer
from trends.kernels.framing import Unfit, framed, received, taken
from trends.reporting.runner import execute
from trends.reporting.workshop import preloaded

pytestmark = pytest.mark.skipif(not FORKS, reason="this system does not fork")

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def parent(tmp_path_factory):
    """A fork server where a library is installed that statsmodels imports and that starts a thread, as polars does."""
    folder = tmp_path_factory.mktemp("installed")
    thread = "threading.Thread(target=threading.Event().wait, daemon=True).start()"
    (folder / "polars.py").write_text(
        f"import threading\n{thread}\nclass DataFrame: ...\nclass LazyFrame: ...\nclass Series: ...\n",
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)
        warm = ForkServer(preloaded([b"import statsmodels"]))
        try:
            assert warm.ready()
            yield warm
        finally:
            warm.close()


def alive(number: int) -> bool:
    """Whether a process runs; one that has ended and is not yet waited for does not."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone(numbers, seconds=120.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(alive(number) for number in numbers):
            return True
        time.sleep(0.05)
    return False


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")


def quick(notebook: dict) -> dict:
    """Fewer replicates, which are tested elsewhere; every cell stays."""
    text = json.dumps(notebook).replace("replicates = 999", "replicates = 99")
    return json.loads(text)


@pytest.mark.long
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_forked_kernel_gives_what_a_cold_one_gives(parent, path):
    notebook = quick(json.loads(path.read_text(encoding="utf-8")))
    forked = execute(notebook, {}, warm=parent.address)
    cold = execute(notebook, {})
    # One by one and as a whole truth: a difference spelt out of two documents with their figures takes minutes.
    different = [a["id"] for a, b in zip(forked["cells"], cold["cells"], strict=True) if a != b]
    assert not different
    assert (forked == cold) is True
    figures = [
        form
        for cell in forked["cells"]
        for output in cell.get("outputs", ())
        for form in output.get("data", ())
        if form == "image/png" or "incident" in form
    ]
    assert figures


def test_what_depends_on_the_kernel_alone_is_the_same(parent, cells):
    # The last is set by ipykernel's debugger, which forked kernels do without.
    own = {"JPY_PARENT_PID", "IPYTHONDIR", "PYDEVD_USE_FRAME_EVAL"}
    source = (
        "import os, sys, matplotlib, threading\n"
        "print(sys.executable, sys.argv[1:2], sys.path[:3], __name__)\n"
        f"print(sorted(set(os.environ) - {own}))\n"
        "print(matplotlib.get_backend(), matplotlib.rcParams['savefig.dpi'], hash('x'))\n"
        "print(sorted(os.listdir('.')), os.getpgid(0) == os.getpid())\n"
        "print(isinstance(sys.stdin.fileno, object), threading.main_thread() is threading.current_thread())\n"
        "import jsonschema; print(sorted(jsonschema.FormatChecker.checkers))"
    )
    notebook = cells.notebook(
        cells.code(source),
        cells.code("import matplotlib.pyplot as plt\nplt.plot([1, 3, 2], label='$x^2$'); plt.legend();"),
        cells.code("import pandas as pd\npd.DataFrame({'a': [1, 2]})"),
    )
    forked = execute(notebook, {}, warm=parent.address)
    cold = execute(notebook, {})
    # One by one and as a whole truth: a difference spelt out of two documents with their figures takes minutes.
    different = [a["id"] for a, b in zip(forked["cells"], cold["cells"], strict=True) if a != b]
    assert not different
    assert (forked == cold) is True
    # The backend of notebooks takes hold of the shell when it is imported: too early, and every figure is lost.
    assert "image/png" in forked["cells"][1]["outputs"][-1]["data"]


def test_a_forked_kernel_loads_no_debugger_and_keeps_no_history(parent, cells):
    source = "import sys\nprint('pydevd' in sys.modules, get_ipython().history_manager.enabled, In[-1][:6])"
    done = execute(cells.notebook(cells.code(source)), {}, warm=parent.address)
    assert done["cells"][0]["outputs"][0]["text"] == "False False import\n"


def test_children_draw_numbers_of_their_own(parent, cells):
    notebook = cells.notebook(
        cells.code("import random, numpy as np\nprint(random.random(), np.random.rand())")
    )
    drawn = {execute(notebook, {}, warm=parent.address)["cells"][0]["outputs"][0]["text"] for _ in range(2)}
    assert len(drawn) == 2


def test_no_secret_of_the_environment_gets_in(cells, monkeypatch):
    monkeypatch.setenv("ACLED_TOKEN", "hunter2")
    warm = ForkServer()
    try:
        assert warm.ready()
        source = "import os, pathlib\nprint(sorted(os.environ))\nprint('hunter2' in str(dict(os.environ)))"
        if Path("/proc/self/environ").exists():
            source += "\nprint(b'hunter2' in pathlib.Path('/proc/self/environ').read_bytes())"
            source += "\nprint(b'hunter2' in pathlib.Path(f'/proc/{os.getppid()}/environ').read_bytes())"
        done = execute(cells.notebook(cells.code(source)), {}, warm=warm.address)
    finally:
        warm.close()
    text = done["cells"][0]["outputs"][0]["text"]
    assert "ACLED_TOKEN" not in text
    assert "True" not in text


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 / 0", r"ZeroDivisionError: division by zero"),
        ("import os; os._exit(3)", "the kernel ended without a word"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "the kernel ended without a word"),
        ("while True: pass", "it took longer than 1 second"),
        (
            "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
            "longer than 1 second",
        ),
        ("raise SystemExit(3)", "SystemExit"),
    ],
)
def test_a_kernel_that_dies_or_never_ends_is_said_and_gone(parent, cells, source, reason):
    seconds = 1 if "longer" in reason else 120
    with pytest.raises(RenderError, match=reason):
        execute(cells.notebook(cells.code(source)), {}, warm=parent.address, cell_seconds=seconds)


@pytest.mark.long
def test_the_report_as_a_whole_has_a_limit(parent, cells):
    notebook = cells.notebook(*(cells.code("import time; time.sleep(5)") for _ in range(9)))
    with pytest.raises(RenderError, match=r"cell [2-8] .*the report took longer than 12 seconds"):
        execute(notebook, {}, warm=parent.address, report_seconds=12)


@linux
def test_a_child_ends_with_its_connection(parent, tmp_path):
    request = {"kind": "kernel", "file": str(tmp_path / "k.json"), "folder": str(tmp_path), "environment": {}}
    child = parent.child(request)
    assert alive(child.pid)
    assert child.poll() is None
    child.let_go()
    assert gone([child.pid])


@linux
def test_what_a_kernel_started_ends_with_it(parent, cells):
    source = "import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)"
    done = execute(cells.notebook(cells.code(source)), {}, warm=parent.address)
    assert gone([int(done["cells"][0]["outputs"][0]["text"])])


@pytest.mark.long
@linux
@pytest.mark.parametrize("victim", ["caller", "parent"])
def test_kernels_vanish_with_whoever_is_killed(tmp_path, cells, victim):
    told = tmp_path / "told"
    source = f"import os, time\nopen({str(told)!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}}')\ntime.sleep(600)"
    program = (
        "import sys, json\n"
        "from trends.kernels.forks import ForkServer\n"
        "from trends.reporting.runner import execute\n"
        "warm = ForkServer()\nassert warm.ready()\n"
        "execute(json.loads(sys.argv[1]), {}, warm=warm.address)\n"
    )
    notebook = json.dumps(cells.notebook(cells.code(source)))
    caller = subprocess.Popen([sys.executable, "-c", program, notebook], stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 120
        while not (told.exists() and " " in told.read_text(encoding="utf-8")):
            assert time.monotonic() < end
            assert caller.poll() is None
            time.sleep(0.05)
        kernel, warm = map(int, told.read_text(encoding="utf-8").split())
        os.kill(caller.pid if victim == "caller" else warm, signal.SIGKILL)
        assert gone([kernel, warm])
    finally:
        caller.kill()
        caller.wait()


def test_strangers_and_nonsense_do_not_disturb_it(parent, cells):
    for nonsense in (
        b"",
        b"\xff\xff\xff\xff",
        framed(b""),
        framed(b"{"),
        framed(b"[1]"),
        framed(b"{}"),
        b"\0\0",
    ):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stranger:
            stranger.connect(parent.address)
            stranger.sendall(nonsense)
    done = execute(cells.notebook(cells.code("print(6 * 7)")), {}, warm=parent.address)
    assert done["cells"][0]["outputs"][0]["text"] == "42\n"


def test_a_library_that_brings_threads_of_its_own_is_left_to_the_notebooks(parent, cells):
    source = "import threading, statsmodels.api\nbefore = threading.active_count()\nimport polars\n"
    source += "print(threading.active_count() - before)"
    done = execute(cells.notebook(cells.code(source)), {}, warm=parent.address)
    assert done["cells"][0]["outputs"][0]["text"] == "1\n"


def test_one_that_is_gone_is_said(cells):
    warm = ForkServer()
    warm.close()
    assert not warm.ready()
    with pytest.raises(RenderError, match="has ended"):
        warm.child({"kind": "kernel"})


def test_messages_are_taken_whole():
    buffer = bytearray(framed(b"one") + framed(b"") + framed(b"two")[:-1])
    assert [taken(buffer), taken(buffer), taken(buffer)] == [b"one", b"", None]
    buffer += b"o"
    assert taken(buffer) == b"two"
    with pytest.raises(Unfit):
        taken(bytearray(b"\xff\xff\xff\xff"))
    here, there = socket.socketpair()
    with here, there:
        here.sendall(framed(b"whole") + framed(b"half")[:-1])
        here.close()
        assert received(there) == b"whole"
        assert received(there) is None

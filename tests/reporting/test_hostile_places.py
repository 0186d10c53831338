"""Disks that fill up, folders that cannot be written to, two runs at once, Ctrl-C: a sentence, and old reports untouched."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

posix = pytest.mark.skipif(os.name != "posix", reason="limits and signals of POSIX")


def snapshot(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def visible(out):
    return {name: content for name, content in snapshot(out).items() if not name.startswith(".")}


@contextmanager
def a_desk(notebooks):
    """A working folder with a short name, a configuration of two reports and a temporary folder of its own."""
    with tempfile.TemporaryDirectory(prefix="d-") as name:
        folder = Path(name)
        for part in ("reports", "t"):
            (folder / part).mkdir()
        shutil.copytree(notebooks, folder / "notebooks")
        text = '[[report]]\nname = "one"\nnotebook = "notebooks/small.ipynb"\nformats = ["html"]\n'
        (folder / "reports" / "reports.toml").write_text(text + text.replace("one", "two"), encoding="utf-8")
        yield folder


@pytest.fixture
def desk(same_notebooks):
    with a_desk(same_notebooks) as folder:
        yield folder


@pytest.fixture(scope="module")
def published(same_notebooks, tmp_path_factory):
    """What the first run of such a desk leaves, made once."""
    with a_desk(same_notebooks) as folder:
        finished(start(folder))
        return shutil.copytree(
            folder / "reports", tmp_path_factory.mktemp("first") / "reports", symlinks=True
        )


@pytest.fixture
def second(desk, published):
    """A desk at which everything was made once."""
    shutil.copytree(published, desk / "reports", symlinks=True, dirs_exist_ok=True)
    return desk


def start(desk, *arguments, before="", **more):
    program = f"import sys\n{before}\nfrom trends.cli import main\nsys.exit(main(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", program, "report", *arguments],
        cwd=desk,
        env={**os.environ, "TMPDIR": str(desk / "t"), "ACLED_TOKEN": "hunter2hunter2", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(run, code=0):
    out, err = run.communicate(timeout=500)
    assert run.returncode == code, err
    assert "Traceback" not in err
    return out, err


@pytest.mark.long
@posix
def test_a_disk_that_fills_up_leaves_the_old_reports(second):
    desk = second
    before = visible(desk / "reports")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))"
    out, err = finished(start(desk, "--force", before=limit), code=1)
    assert out == ""
    assert "one: The report cannot be written to reports/one/2024-11-30: file too large." in err
    assert "two: The report cannot be written to reports/two/2024-11-30: file too large." in err
    after = visible(desk / "reports")
    assert {name: content for name, content in after.items() if "failure." not in name} == before
    assert not list((desk / "t").iterdir())


@posix
@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root writes to read-only folders, too"
)
def test_a_folder_that_cannot_be_written_to(desk):
    (desk / "locked").mkdir(mode=0o500)
    _, err = finished(start(desk, "--out", "locked"), code=1)
    assert "Reports cannot be written to locked: permission denied." in err


@pytest.mark.long
def test_two_runs_at_once_make_each_report_once(desk):
    runs = [start(desk), start(desk)]
    said = [finished(run)[0] for run in runs]
    assert said[0] == said[1] == "reports/one/2024-11-30\nreports/two/2024-11-30\n"
    out = visible(desk / "reports")
    assert {name for name in out if name.endswith("manifest.json")} == {
        "one/2024-11-30/manifest.json",
        "two/2024-11-30/manifest.json",
    }
    # No secret of the environment in anything that was written, hidden files and all.
    assert not [name for name, content in snapshot(desk / "reports").items() if b"hunter2" in content]


def kernels(desk):
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if desk / "t" in link.readlink().parents:
                found.append(int(link.parent.name))
        except OSError:
            continue
    return found


@posix
@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="looks for processes through /proc")
@pytest.mark.parametrize("moment", ["before the kernel starts", "in a cell"])
def test_ctrl_c_stops_cleanly(second, moment):
    desk = second
    before = visible(desk / "reports")
    mark = desk / "mark"
    notebook = json.loads((desk / "notebooks" / "small.ipynb").read_text(encoding="utf-8"))
    notebook["cells"][3]["source"] = f"open({str(mark)!r}, 'w').close()\nimport time; time.sleep(600)"
    (desk / "notebooks" / "small.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    run = start(desk, "--jobs", "2")
    end = time.monotonic() + 200
    while not (mark.exists() if moment == "in a cell" else kernels(desk)):
        assert time.monotonic() < end
        assert run.poll() is None
        time.sleep(0.02)
    begin = time.monotonic()
    run.send_signal(signal.SIGINT)
    out, err = finished(run, code=130)
    assert time.monotonic() - begin < 60
    assert (out, err) == ("", "Stopped.\n")
    assert visible(desk / "reports") == before
    while kernels(desk):
        assert time.monotonic() - begin < 90
        time.sleep(0.05)
    assert not list((desk / "t").iterdir())


@pytest.mark.long
def test_one_failure_stops_no_other_and_missing_data_stop_none(desk):
    text = (desk / "reports" / "reports.toml").read_text(encoding="utf-8")
    text = text.replace('name = "one"', 'name = "one"\ndata = "gone.csv"')
    (desk / "reports" / "reports.toml").write_text(text, encoding="utf-8")
    _, err = finished(start(desk), code=1)
    assert "one: Line 3 of reports.toml: There is no file or dataset gone.csv" in err
    out = visible(desk / "reports")
    assert "two/2024-11-30/two-2024-11-30.html" in out
    assert b"gone.csv" in out["one/failure.html"]
    (desk / "gone.csv").write_text("month,count\n2024-10,3\n", encoding="utf-8")
    finished(start(desk))
    assert "one/failure.html" not in visible(desk / "reports")


def test_nothing_is_left_to_do_the_second_time(second):
    desk = second
    before = visible(desk / "reports")
    heavy = "import atexit\natexit.register(lambda: print(sorted({'pandas', 'papermill', 'matplotlib', 'typst', 'lxml'} & set(sys.modules)), file=sys.stderr))"
    out, err = finished(start(desk, before=heavy))
    assert out == "reports/one/2024-11-30\nreports/two/2024-11-30\n"
    assert err == "[]\n"
    assert visible(desk / "reports") == before
    # A page that was lost is written again.
    (desk / "reports" / "index.html").unlink()
    finished(start(desk))
    assert visible(desk / "reports") == before

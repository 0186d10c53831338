"""``trends lab`` opens JupyterLab on the notebooks, and their kernel is the environment it runs in."""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from trends.errors import ParameterError
from trends.files.bundled import notebook_folder

lab = importlib.import_module("trends.cli.commands.lab")
"""The module: in the package of commands its name is that of the command."""
TOKEN = "only-for-this-test"  # noqa: S105 - the server lives as long as the test
PATIENCE = 240


@pytest.fixture
def bundled(monkeypatch, tmp_path):
    """The notebooks as an installed package has them, under a folder that is nobody's to write in."""
    inside = tmp_path / "site-packages" / "_bundled" / "notebooks"
    inside.mkdir(parents=True)
    for name in ("one", "two"):
        (inside / f"{name}.ipynb").write_text(f"bundled {name}", encoding="utf-8")
    monkeypatch.setattr("trends.files.bundled.notebook_folder", lambda: inside)
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(working)
    return working


def test_a_checkout_opens_its_own_notebooks():
    assert lab.notebooks_in(None) == notebook_folder()


def test_an_installed_package_copies_them_and_never_over_ones_own(bundled):
    folder = bundled / lab.FOLDER
    folder.mkdir()
    (folder / "one.ipynb").write_text("changed by the user", encoding="utf-8")
    assert lab.notebooks_in(None).resolve() == folder
    assert (folder / "one.ipynb").read_text(encoding="utf-8") == "changed by the user"
    assert (folder / "two.ipynb").read_text(encoding="utf-8") == "bundled two"


def test_a_folder_of_ones_own_is_made(bundled):
    assert {path.name for path in lab.notebooks_in(Path("a/b")).iterdir()} == {"one.ipynb", "two.ipynb"}


def test_a_file_is_no_folder(bundled):
    (bundled / "taken").write_text("", encoding="utf-8")
    with pytest.raises(ParameterError, match="'taken' is no folder"):
        lab.notebooks_in(Path("taken"))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def server(tmp_path):
    """A running server, its address, and the folder of its connection files."""
    port, runtime = free_port(), tmp_path / "runtime"
    # A user's own kernel of the same name, which must not be the one that runs.
    stranger = tmp_path / "data" / "kernels" / "python3"
    stranger.mkdir(parents=True)
    spec = {"argv": ["no-such-python", "{connection_file}"], "display_name": "Another", "language": "python"}
    (stranger / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    variables = {
        **os.environ,
        "JUPYTER_TOKEN": TOKEN,
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    variables.pop("JUPYTER_PREFER_ENV_PATH", None)
    arguments = ["lab", "--no-browser", "--port", str(port), "--folder", "lessons"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    process = subprocess.Popen(
        [sys.executable, "-m", "trends", *arguments],
        cwd=tmp_path,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        yield process, f"http://127.0.0.1:{port}", runtime
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.stdout.close()
        process.wait()


def ask(address: str, path: str, *, post: bool = False) -> object:
    request = urllib.request.Request(  # noqa: S310 - the server that the test started
        f"{address}/api/{path}", headers={"Authorization": f"token {TOKEN}"}, data=b"{}" if post else None
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - as above
        return json.loads(answer.read())


def ready(client) -> None:
    """Wait for the kernel; while it still starts, it gives no sign of life and counts as dead."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            client.wait_for_ready(timeout=60)
        except RuntimeError:
            assert time.monotonic() < until, "the kernel never answered"
            time.sleep(1)
        else:
            return


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
def test_the_server_shows_the_notebooks_and_runs_this_environment(server):
    from jupyter_client import BlockingKernelClient

    process, address, runtime = server
    until = time.monotonic() + PATIENCE
    while True:
        try:
            listing = ask(address, "contents")
        except (urllib.error.URLError, ConnectionError):
            assert process.poll() is None, "it ended by itself"
            assert time.monotonic() < until, "it never answered"
            time.sleep(0.5)
        else:
            break
    assert {path.name for path in notebook_folder().glob("*.ipynb")} == {
        entry["name"] for entry in listing["content"]
    }
    kernel = ask(address, "kernels", post=True)
    assert kernel["name"] == "python3"
    client = BlockingKernelClient(connection_file=str(runtime / f"kernel-{kernel['id']}.json"))
    client.load_connection_file()
    client.start_channels()
    try:
        ready(client)
        told = []
        client.execute_interactive(
            "import sys, trends; print(sys.prefix, trends.__version__)",
            timeout=PATIENCE,
            output_hook=lambda message: told.append(message["content"].get("text", "")),
        )
    finally:
        client.stop_channels()
    assert "".join(told).split()[0] == sys.prefix
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=PATIENCE) == 0
    said = process.stdout.read()
    assert said == "JupyterLab opens on lessons; Ctrl+C ends it.\n"

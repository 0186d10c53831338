"""``trends lab`` opens JupyterLab on the notebooks, and their kernel is the environment it runs in."""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

import pytest
import typer

from trends.cli import main, serving
from trends.cli.application import app
from trends.errors import ParameterError
from trends.files.bundled import notebook_folder

lab = importlib.import_module("trends.cli.commands.lab")
"""The module: in the package of commands its name is that of the command."""
TOKEN = "only-for-this-test"  # noqa: S105 - the server lives as long as the test
PATIENCE = 240


def write_notebook(path, source, metadata=None):
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": [source]}
    notebook = {"cells": [cell], "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")


def read_notebook(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def bundled(monkeypatch, tmp_path):
    """The notebooks as an installed package has them, under a folder that is nobody's to write in."""
    inside = tmp_path / "site-packages" / "_bundled" / "notebooks"
    inside.mkdir(parents=True)
    for name in ("one", "two"):
        write_notebook(inside / f"{name}.ipynb", f"bundled {name}")
    monkeypatch.setattr("trends.files.bundled.notebook_folder", lambda: inside)
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(working)
    return working


def test_a_checkout_opens_copies_and_its_templates_stay_as_they_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = {path.name: path.read_bytes() for path in notebook_folder().glob("*.ipynb")}
    folder, earlier = lab.notebooks_in(None)
    assert folder.resolve() == tmp_path / lab.FOLDER
    assert earlier == []
    assert {path.name: path.read_bytes() for path in notebook_folder().glob("*.ipynb")} == before
    copies = {path.name: read_notebook(path) for path in folder.iterdir()}
    for copy in copies.values():
        assert copy["metadata"].pop("incident_trends")["copied_from"]
    assert copies == {name: json.loads(text) for name, text in before.items()}


@pytest.mark.parametrize("name", ["", "inside", "linked"])
def test_the_templates_themselves_are_not_opened(name, bundled):
    """A run in JupyterLab is written into the notebook, and these are what reports are made of."""
    asked = bundled.parent / "site-packages" / "_bundled" / "notebooks"
    if name == "linked":
        (bundled / name).symlink_to(asked)
        asked = bundled / name
    elif name:
        asked /= name
    with pytest.raises(ParameterError, match="holds the templates of the reports"):
        lab.notebooks_in(asked)


def test_copies_are_made_and_never_over_ones_own(bundled):
    folder = bundled / lab.FOLDER
    folder.mkdir()
    (folder / "one.ipynb").write_text("changed by the user", encoding="utf-8")
    assert lab.notebooks_in(None)[0].resolve() == folder
    assert (folder / "one.ipynb").read_text(encoding="utf-8") == "changed by the user"
    assert read_notebook(folder / "two.ipynb")["cells"][0]["source"] == ["bundled two"]


def test_a_copy_of_an_earlier_version_is_named_and_left(bundled, started, capsys):
    started("--no-browser")
    assert capsys.readouterr().err == ""
    copies = bundled / lab.FOLDER
    own = read_notebook(copies / "one.ipynb")
    own["cells"][0]["source"] = ["changed by the user"]
    (copies / "one.ipynb").write_text(json.dumps(own), encoding="utf-8")
    started("--no-browser")
    assert capsys.readouterr().err == ""
    templates = bundled.parent / "site-packages" / "_bundled" / "notebooks"
    write_notebook(templates / "one.ipynb", "bundled one, second edition")
    started("--no-browser")
    said = capsys.readouterr().err
    assert said == (
        f"one.ipynb is a copy of an earlier version; rename or delete it in {lab.FOLDER}, and trends lab copies the one "
        "of this version.\n"
    )
    assert read_notebook(copies / "one.ipynb") == own
    # A copy made before they were marked.
    write_notebook(copies / "two.ipynb", "bundled two, an early edition")
    started("--no-browser")
    assert capsys.readouterr().err.startswith("one.ipynb and two.ipynb are copies of an earlier version")
    for name in ("one", "two"):
        (copies / f"{name}.ipynb").unlink()
    started("--no-browser")
    assert capsys.readouterr().err == ""
    assert read_notebook(copies / "one.ipynb")["cells"][0]["source"] == ["bundled one, second edition"]


def test_a_folder_of_ones_own_is_made(bundled):
    assert {path.name for path in lab.notebooks_in(Path("a/b"))[0].iterdir()} == {"one.ipynb", "two.ipynb"}


def test_a_file_is_no_folder(bundled):
    (bundled / "taken").write_text("", encoding="utf-8")
    with pytest.raises(ParameterError, match="'taken' is no folder"):
        lab.notebooks_in(Path("taken"))


class Started(Exception):  # noqa: N818 - no error: the test looks at what it carries
    """Instead of the server."""

    def __init__(self, command, environment) -> None:
        self.command = command


@pytest.fixture
def started(monkeypatch, bundled):
    """Run the command and return what it would have started."""

    def serve(command, environment):
        raise Started(command, environment)

    monkeypatch.setattr(lab, "serve", serve)
    monkeypatch.setattr(lab.os, "geteuid", lambda: 1000, raising=False)

    def run(*arguments: str) -> list[str]:
        with pytest.raises(Started) as caught:
            typer.main.get_command(app).main(["lab", *arguments], standalone_mode=False)
        return caught.value.command

    return run


def test_the_panel_can_put_its_code_into_a_cell(started):
    """By the application's own commands, which JupyterLab shows only where it is told to."""
    assert "--LabApp.expose_app_in_browser=True" in started("--no-browser")


def test_a_port_in_use_is_told_and_the_next_is_taken(started, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = started("--no-browser", "--port", str(port))
    said = capsys.readouterr().err
    (listens,) = [word for word in command if word.startswith("--ServerApp.port=")]
    free = int(listens.partition("=")[2])
    assert port < free < port + 50
    assert said == f"Port {port} is in use; JupyterLab listens on {free}.\n"


def test_where_all_ports_are_in_use_a_sentence_says_so(monkeypatch):
    class Taken(socket.socket):
        def bind(self, address):
            raise OSError(98, "Address already in use")

    monkeypatch.setattr(serving.socket, "socket", Taken)
    with pytest.raises(ParameterError, match="All ports from 65500 to 65535 are in use"):
        serving.free_port(65500)


def test_a_port_that_is_not_ones_own_is_told(monkeypatch):
    class Refused(socket.socket):
        def bind(self, address):
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(serving.socket, "socket", Refused)
    with pytest.raises(
        ParameterError, match="You may not listen on port 80; name one above 1023 with --port"
    ):
        serving.free_port(80)


def test_without_a_browser_a_sentence_says_what_to_open(started, capsys, monkeypatch):
    def none(*_wanted):
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr("webbrowser.get", none)
    assert "--no-browser" in started()
    assert capsys.readouterr().err.startswith("There is no browser here; open the address")


def test_root_is_asked_first_and_nobody_else(started, monkeypatch, capsys, bundled):
    assert "--allow-root" not in started("--no-browser", "--allow-root")
    monkeypatch.setattr(lab.os, "geteuid", lambda: 0, raising=False)
    assert "--allow-root" in started("--no-browser", "--allow-root")
    capsys.readouterr()
    assert main(["lab", "--folder", "not-made"]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert "trends lab --allow-root asks for it." in streams.err
    assert not (bundled / "not-made").exists()


@pytest.fixture
def no_nohup():
    """Hear the end of a terminal, whether the tests run under ``nohup`` or not: what they start inherits it."""
    if not hasattr(signal, "SIGHUP"):
        yield
        return
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_ends_the_program_ends_the_server(name, tmp_path, no_nohup):
    number, pid = getattr(signal, name), tmp_path / "pid"
    # As JupyterLab does, the server takes SIGINT for itself: what runs behind a shell's `&` is born to ignore it.
    program = (
        "import os, pathlib, signal, sys, time; signal.signal(signal.SIGINT, signal.default_int_handler); "
        f"pathlib.Path({str(pid)!r}).write_text(str(os.getpid())); time.sleep(60); sys.exit(9)"
    )
    before = signal.getsignal(number)

    def tell() -> None:
        until = time.monotonic() + PATIENCE
        while not (pid.exists() and pid.read_text()) and time.monotonic() < until:
            time.sleep(0.02)
        os.kill(os.getpid(), number)

    teller = threading.Thread(target=tell)
    teller.start()
    assert serving.serve([sys.executable, "-c", program], dict(os.environ)) == 0
    teller.join()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
    assert signal.getsignal(number) is before


@pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")
def test_a_signal_that_another_thread_takes_ends_the_server_soon():
    """The wait of the main thread is not woken by it; it had gone on until the server ended by itself."""

    def tell() -> None:
        time.sleep(0.5)
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    teller = threading.Thread(target=tell)
    teller.start()
    begun = time.monotonic()
    assert serving.serve([sys.executable, "-c", "import time; time.sleep(50)"], dict(os.environ)) == 0
    assert time.monotonic() - begun < 45
    teller.join()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGHUP")
def test_nohup_keeps_its_meaning():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        # Struck by the hangup, it goes on, and its own exit code is what comes back.
        program = "import os, signal; os.kill(os.getppid(), signal.SIGHUP); raise SystemExit(7)"
        assert serving.serve([sys.executable, "-c", program], dict(os.environ)) == 7
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def server(tmp_path, no_nohup):
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
            process.terminate()  # it ends the server, which a kill would leave behind
        process.wait(timeout=PATIENCE)
        process.stdout.close()


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
    # What a terminal sends to all that runs in it when it is closed.
    os.killpg(process.pid, signal.SIGHUP)
    assert process.wait(timeout=PATIENCE) == 0
    with pytest.raises(OSError, match="refused"):
        ask(address, "contents")
    assert not list(runtime.glob("kernel-*.json"))
    said = process.stdout.read()
    assert said == "JupyterLab opens on lessons; Ctrl+C ends it.\n"

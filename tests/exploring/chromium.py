"""Chromium without a window, spoken to by its own debugging protocol, and a JupyterLab of one's own.

https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

PATIENCE = 150.0
"""Seconds; a busy machine starts a browser slowly."""


def browser() -> str | None:
    """The path of a Chromium, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def until(ask: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Ask until the answer is true."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if answer := ask():
            return answer
        time.sleep(0.2)
    raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")


@contextmanager
def running(command: list[str], folder: Path, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program with its output in a file of the folder, and end it with everything it started."""
    with (folder / f"{Path(command[0]).name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **variables},
            cwd=folder,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, 15)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait(15)


@contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """Run `trends lab` on a folder, with settings of its own; give the address of its API and files."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = folder / "home"
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}  # no network is asked
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet), encoding="utf-8")
    config = home / "config"
    config.mkdir()
    # No token, which the test would have to be told.
    open_door = {
        "IdentityProvider": {"token": ""},
        "ServerApp": {"password": "", "disable_check_xsrf": True, "ip": "127.0.0.1", "port_retries": 0},
    }
    (config / "jupyter_server_config.json").write_text(json.dumps(open_door), encoding="utf-8")
    # As a user starts it.
    command = [
        *(sys.executable, "-m", "trends", "lab", "--no-browser"),
        *("--port", str(port), "--folder", str(folder)),
    ]
    if os.geteuid() == 0:
        command.append("--allow-root")
    own = {
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        with suppress(OSError), urlopen(f"{address}/api") as reply:  # noqa: S310 - our own server
            return reply.status == 200
        assert process.poll() is None, (folder / f"{Path(sys.executable).name}.log").read_text()
        return False

    with running(command, folder, **own) as process:
        until(answers, "JupyterLab")
        yield address


class Page:
    """One page of a Chromium.

    Attributes
    ----------
    errors : list of str
        What the page wrote to the console as an error, and exceptions that nobody caught.
    """

    def __init__(self, connection: Any, target: str) -> None:
        self._connection, self._number = connection, 0
        self.errors: list[str] = []
        self._session = ""
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Runtime", "Page", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._connection.send(json.dumps(message))
        while True:
            reply = json.loads(self._connection.recv())
            if reply.get("id") == self._number:
                assert "error" not in reply, reply
                return reply["result"]
            self._note(reply.get("method", ""), reply.get("params", {}))

    def _note(self, event: str, told: dict[str, Any]) -> None:
        if event == "Runtime.exceptionThrown":
            details = told["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description") or details["text"])
        elif event == "Runtime.consoleAPICalled" and told["type"] == "error":
            words = (str(part.get("value", part.get("description", ""))) for part in told["args"])
            self.errors.append(" ".join(words))
        elif event == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.errors.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")

    def ask(self, expression: str) -> Any:
        """Return the value of an expression on the page; a promise is awaited."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def await_(self, expression: str) -> Any:
        """Ask until the answer is true."""
        try:
            return until(lambda: self.ask(expression), expression)
        except AssertionError as error:
            raise AssertionError(f"{error}; the page says: {self.errors}") from None

    def key(self, key: str, *, shift: bool = False, control: bool = False) -> None:
        """Press a key, with Shift or Control where that is said."""
        held = 8 * shift + 2 * control
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, modifiers=held)

    def mouse(self, kind: str, x: float, y: float) -> None:
        """Press, move or release the left button of the mouse."""
        self.call(
            "Input.dispatchMouseEvent",
            type=kind,
            x=x,
            y=y,
            button="left",
            buttons=int(kind != "mouseReleased"),
            clickCount=1,
        )


@contextmanager
def chromium(folder: Path) -> Iterator[Callable[[], Page]]:
    """Run Chromium without a window; give a function that opens a page."""
    from websocket import create_connection

    path = browser()
    assert path is not None
    profile = folder / "profile"
    command = [
        *(
            path,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
        ),
        *("--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0"),
        *(f"--user-data-dir={profile}", "--window-size=1400,1600", "about:blank"),
    ]
    with running(command, folder):
        told = profile / "DevToolsActivePort"
        until(lambda: told.is_file() and len(told.read_text().split()) == 2, "Chromium")
        port, way = told.read_text().split()
        connections = []

        def page() -> Page:
            connection = create_connection(
                f"ws://127.0.0.1:{port}{way}", timeout=PATIENCE, suppress_origin=True
            )
            connections.append(connection)
            connection.send(
                json.dumps({"id": 0, "method": "Target.createTarget", "params": {"url": "about:blank"}})
            )
            while (reply := json.loads(connection.recv())).get("id") != 0:
                pass
            return Page(connection, reply["result"]["targetId"])

        try:
            yield page
        finally:
            for connection in connections:
                connection.close()

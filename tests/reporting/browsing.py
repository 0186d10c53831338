"""A real Chromium, spoken to over a pipe: what a page does when a reader opens it.

The protocol is Chrome's DevTools protocol on file descriptors 3 and 4 (``--remote-debugging-pipe``), JSON messages
that end with NUL. Nothing is installed for it.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

__all__ = ["Browser", "program"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def program() -> str | None:
    """Return Chromium's path, or None where there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


class Browser:
    """One headless Chromium with one page; every request and every dialog is noted."""

    def __init__(self, path: str) -> None:
        self.folder = tempfile.mkdtemp(prefix="trends-browser-")
        to_it, out = os.pipe()
        back, from_it = os.pipe()
        self._write, self._read = out, back

        def place() -> None:
            os.dup2(to_it, 3)
            os.dup2(from_it, 4)

        flags = ["--headless", "--disable-gpu", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run"]
        quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        self._process = subprocess.Popen(
            [
                path,
                *flags,
                *quiet,
                f"--user-data-dir={self.folder}",
                "--remote-debugging-pipe",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(3, 4),
            close_fds=True,
            preexec_fn=place,  # noqa: PLW1509 - it copies two descriptors and touches nothing else
        )
        os.close(to_it)
        os.close(from_it)
        self._rest = b""
        self._number = 0
        self.events: list[dict] = []
        targets = self.ask("Target.getTargets")["targetInfos"]
        page = next(one["targetId"] for one in targets if one["type"] == "page")
        self._session = None
        self._session = self.ask("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    def close(self) -> None:
        """End it and clear its profile away."""
        self._process.kill()
        self._process.wait()
        os.close(self._write)
        os.close(self._read)
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method: str, **parameters: object) -> dict:
        """Send a command and wait for its answer; events on the way are kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if getattr(self, "_session", None):
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + 120
        while True:
            answer = self._next(end)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self._note(answer)

    def _next(self, end: float) -> dict:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0.0, end - time.monotonic()))
            piece = os.read(self._read, 1 << 20) if ready else b""
            if not piece:
                raise TimeoutError("the browser does not answer")
            self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def _note(self, event: dict) -> None:
        self.events.append(event)
        if event.get("method") == "Page.javascriptDialogOpening":
            self._number += 1
            answer = {"id": self._number, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}}
            os.write(self._write, json.dumps({**answer, "sessionId": self._session}).encode() + b"\0")

    def open(
        self,
        page: Path | str,
        *,
        width: int = 1280,
        height: int = 1600,
        dark: bool = False,
        media: str = "",
        forced: bool = False,
    ) -> None:
        """Load a file, or what an address leads to, and wait until it has loaded."""
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "forced-colors", "value": "active" if forced else "none"},
        ]
        self.ask("Emulation.setEmulatedMedia", media=media, features=features)
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        self.events.clear()
        self.ask("Page.navigate", url=page.as_uri() if isinstance(page, Path) else page)
        end = time.monotonic() + 60
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self._note(self._next(end))
        # One turn more, for what begins after the page has loaded.
        self.run("new Promise(done => setTimeout(done, 50))")

    def run(self, script: str) -> object:
        """Evaluate a script as the tester, whom the page's own policy does not bind, and return its value."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def requests(self) -> list[str]:
        """Return the address of everything that the page asked for, but itself and data inside it."""
        sent = [
            e["params"]["request"]["url"]
            for e in self.events
            if e.get("method") == "Network.requestWillBeSent"
        ]
        return [url for url in sent[1:] if not url.startswith("data:")]

    def happened(self, *methods: str) -> list[dict]:
        """Return the events of these kinds since the page was opened."""
        return [event for event in self.events if event.get("method") in methods]

    def errors(self) -> list[str]:
        """Return what the page complained of: refused scripts and styles, and errors."""
        said = [event["params"]["entry"]["text"] for event in self.happened("Log.entryAdded")]
        return said + [str(event["params"])[:300] for event in self.happened("Runtime.exceptionThrown")]

    def picture(self) -> bytes:
        """Return the page as it is seen, all of it, as PNG."""
        tall = int(self.run("document.documentElement.scrollHeight"))
        clip = {"x": 0, "y": 0, "width": self.run("innerWidth"), "height": min(tall, 16_000), "scale": 1}
        shot = self.ask("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    def printed(self) -> bytes:
        """Return the page as it is printed, as PDF."""
        answer = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(answer["data"])

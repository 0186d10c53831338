"""A local HTTP server that plays the services, with their answers and their faults. All rows are made up."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest

from trends.fetching.http import Client, Limits
from trends.sources.publishers.acled import client as acled
from trends.sources.publishers.hdx import client as hdx
from trends.sources.publishers.ucdp import client as ucdp
from trends.store.store import Store


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    form: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """An answer.

    `announced` overrides its length (-1: none is announced), `cut` closes the connection after so many bytes, and
    `drip` says of what one byte comes at a time: ``headers`` or ``body``.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None
    cut: int | None = None
    drip: str = ""


DRIP = 0.05
"""Seconds from one byte that drips to the next: far less than any limit from piece to piece."""


def as_json(value, status=200, **headers) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json", **headers})


def page_of_html(status=200) -> Reply:
    body = b"\n <!DOCTYPE html><html><body>Log in, please</body></html>"
    return Reply(status, body, {"Content-Type": "text/html; charset=utf-8"})


def events(first: int, number: int, country: int = 652) -> list[dict]:
    """Events as UCDP's API gives them."""
    return [
        {
            "id": one,
            "year": 2020,
            "active_year": True,
            "type_of_violence": 1,
            "conflict_name": "Ruritania: Government",
            "side_a": "Government of Ruritania",
            "side_b": 'R"L,F',
            "where_prec": 1,
            "where_coordinates": None,
            "latitude": 36.20,
            "longitude": 37.1,
            "country": "Ruritania",
            "country_id": country,
            "event_clarity": 1,
            "date_prec": 1,
            "date_start": "2020-01-02T00:00:00",
            "date_end": "2020-01-02T00:00:00",
            "best": 1,
            "high": 2,
            "low": 0,
        }
        for one in range(first, first + number)
    ]


def rows_of_acled(first: int, number: int, **changed) -> list[dict]:
    """Events as ACLED's API gives them."""
    return [
        {
            "event_id_cnty": f"RUR{one}",
            "event_date": "2020-01-02",
            "year": "2020",
            "time_precision": "1",
            "event_type": "Battles",
            "sub_event_type": "Armed clash",
            "actor1": "Military Forces of Ruritania",
            "actor2": "RLF",
            "iso": "760",
            "country": "Syria",
            "latitude": "36.2000",
            "longitude": "37.1",
            "geo_precision": "1",
            "notes": "SYNTHETIC-NOTE of two\nlines",
            "fatalities": "1",
            "timestamp": "1600000000",
            **changed,
        }
        for one in range(first, first + number)
    ]


class Service:
    """The server: `play` sets what a path answers, `asked` holds what arrived."""

    Reply = Reply
    json = staticmethod(as_json)
    html = staticmethod(page_of_html)
    events = staticmethod(events)
    acled_rows = staticmethod(rows_of_acled)

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._plays: dict[str, Callable[[Asked], Reply]] = {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._serve("GET")

            def do_POST(self) -> None:
                self._serve("POST")

            def _serve(self, method: str) -> None:
                split = urlsplit(self.path)
                length = int(self.headers.get("Content-Length", 0))
                form = dict(parse_qsl(self.rfile.read(length).decode())) if length else {}
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(method, split.path, dict(parse_qsl(split.query)), headers, form)
                service.asked.append(asked)
                reply = service._plays.get(split.path, lambda _: Reply(404, b"nothing here"))(asked)
                self.send_response(reply.status)
                length = len(reply.body) if reply.announced is None else reply.announced
                told = {} if length < 0 else {"Content-Length": str(length)}
                if "Transfer-Encoding" in reply.headers:
                    told = {}
                for name, value in {**told, **reply.headers}.items():
                    self.send_header(name, value)
                body = reply.body if reply.cut is None else reply.body[: reply.cut]
                if reply.drip == "headers":
                    self.send_header("X-Long", "x" * 400)
                head = b"".join([*self._headers_buffer, b"\r\n"])
                self._headers_buffer = []
                try:
                    self._write(head, drip=reply.drip == "headers")
                    self._write(body, drip=reply.drip == "body")
                except OSError:
                    self.close_connection = True
                if len(body) != length or "Transfer-Encoding" in reply.headers:
                    self.close_connection = True

            def _write(self, content: bytes, *, drip: bool) -> None:
                if not drip:
                    self.wfile.write(content)
                    return
                for byte in content:
                    time.sleep(DRIP)
                    self.wfile.write(bytes([byte]))

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *args: object) -> None:
                """A client that has seen enough hangs up; that is no error of the test."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/"

    def play(self, path: str, *replies: Reply | Callable[[Asked], Reply]) -> None:
        """Answer a path with these, one after the other; the last one stays."""
        waiting = list(replies)

        def next_one(asked: Asked) -> Reply:
            reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return reply(asked) if callable(reply) else reply

        self._plays[path] = next_one

    def addresses(self) -> dict[str, str]:
        """The published addresses, and what to ask in their place."""
        return {
            ucdp.DOWNLOADS: f"{self.url}downloads/",
            ucdp.API: f"{self.url}api/",
            acled.ADDRESS: f"{self.url}acled/",
            hdx.ADDRESS: f"{self.url}hdx/",
        }

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    running = Service()
    yield running
    running.close()


@pytest.fixture
def elsewhere(monkeypatch):
    """A second server: another origin."""
    running = Service()
    yield running
    running.close()


@pytest.fixture
def slept() -> list[float]:
    """The seconds that were waited, none of which pass."""
    return []


@pytest.fixture
def client(slept):
    with Client(Limits(connect=5, read=5), sleep=slept.append, chance=lambda: 1.0) as running:
        yield running


class Clock:
    """Goes on by a minute each time it is looked at."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 10, 11, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "store", now=Clock())


@pytest.fixture(autouse=True)
def nobody(monkeypatch, tmp_path):
    """No credentials of the machine on which the tests run."""
    for name in ("TRENDS_UCDP_TOKEN", "TRENDS_ACLED_USERNAME", "TRENDS_ACLED_PASSWORD", "TRENDS_STORE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))
    monkeypatch.setitem(sys.modules, "keyring", None)

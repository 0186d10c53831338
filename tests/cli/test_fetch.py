"""``trends fetch``: what it prints, and what it never does."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import re
import sys
from pathlib import Path

import pytest

from trends.cli import main

# The local server that plays the services is shared with the tests of the clients.
_spec = importlib.util.spec_from_file_location(
    "fetching_fixtures", Path(__file__).parents[1] / "fetching" / "conftest.py"
)
_fixtures = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = _fixtures
_spec.loader.exec_module(_fixtures)
service, elsewhere, nobody = _fixtures.service, _fixtures.elsewhere, _fixtures.nobody

CSV = b"id,type_of_violence,date_start,date_end,best\n1,1,2020-01-02,2020-01-02,3\n"
TOKEN = "tok-3141592653"  # noqa: S105 - of nobody
PASSWORD = "correct-horse-battery"  # noqa: S105 - of nobody
USERNAME = "me@secret.example"
MONTH = "/downloads/candidateged/GEDEvent_v26_0_8.csv"
FETCH_MONTH = ("fetch", "ucdp-candidate", "--version", "26.0.8")


@pytest.fixture(autouse=True)
def here(service, monkeypatch, tmp_path, nobody):
    """The services are the local server, and the store is a folder of the test."""
    monkeypatch.setattr("trends.fetching.fetch.ADDRESSES", service.addresses())
    monkeypatch.setattr("trends.fetching.http.back_off", lambda *_: 0.0)
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    service.play(MONTH, service.Reply(200, CSV))
    return tmp_path / "store"


def printed(capsys, *arguments) -> str:
    assert main(arguments) == 0, capsys.readouterr().err
    streams = capsys.readouterr()
    assert streams.err == ""
    return streams.out


def failed(capsys, *arguments, code=1) -> str:
    assert main(arguments) == code
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.count("\n") == 1
    assert len(streams.err) <= 500
    return streams.err


def test_it_prints_where_the_file_lies(capsys, here):
    path = Path(printed(capsys, *FETCH_MONTH).removesuffix("\n"))
    assert path.read_bytes() == CSV
    assert path.is_relative_to(here)
    assert path.name == "GEDEvent_v26_0_8.csv"


def test_what_was_fetched_can_be_checked(capsys):
    path = printed(capsys, *FETCH_MONTH).strip()
    value = json.loads(printed(capsys, "check", path, "--json"))
    assert (value["source"], value["source_version"], value["kept"]) == ("ucdp-candidate", "26.0.8", 1)


def test_a_second_fetch_prints_the_same_and_keeps_one_vintage(capsys):
    assert printed(capsys, *FETCH_MONTH) == printed(capsys, *FETCH_MONTH)
    assert len(json.loads(printed(capsys, "fetch", "--list", "--json"))["vintages"]) == 1


def test_an_empty_store_is_listed_as_one(capsys, here):
    assert "It holds nothing yet." in printed(capsys, "fetch", "--list")
    assert json.loads(printed(capsys, "fetch", "--list", "--json")) == {
        "store": here.as_posix(),
        "vintages": [],
    }
    assert not here.exists()


def test_the_list_shows_every_vintage(capsys, service):
    printed(capsys, *FETCH_MONTH)
    service.play(MONTH, service.Reply(200, CSV + b"2,1,2020-01-02,2020-01-02,3\n"))
    printed(capsys, *FETCH_MONTH)
    page = printed(capsys, "fetch", "--list")
    assert page.count("26.0.8") == 2
    for word in (
        "dataset",
        "release",
        "vintage",
        "known by",
        "sha256",
        "path",
        f"{len(CSV)} bytes",
        "objects/",
    ):
        assert word in page
    value = json.loads(printed(capsys, "fetch", "ucdp-candidate", "--list", "--json"))
    old, new = value["vintages"]
    assert old["sha256"] != new["sha256"]
    assert (old["version"], old["size"], old["rows"]) == ("26.0.8", len(CSV), None)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", new["retrieved"])
    assert (Path(value["store"]) / new["path"]).stat().st_size == new["size"]
    assert "CC BY 4.0" in new["licence"]
    assert new["url"].endswith("GEDEvent_v26_0_8.csv")
    assert "It holds nothing of this." in printed(capsys, "fetch", "acled", "--list")


def test_json_tells_of_the_vintages_fetched(capsys):
    (vintage,) = json.loads(printed(capsys, *FETCH_MONTH, "--json"))["vintages"]
    assert vintage["source"] == "ucdp-candidate"


def test_a_file_that_is_gone_is_listed_as_gone(capsys):
    Path(printed(capsys, *FETCH_MONTH).strip()).unlink()
    assert "gone" in printed(capsys, "fetch", "--list")
    assert json.loads(printed(capsys, "fetch", "--list", "--json"))["vintages"][0]["path"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ucdp-ged", "--start", "2021", "--end", "2020"], "is empty"),
        (["--list", "--max-size", "3"], "--list takes a source"),
        ([], "Name what to fetch"),
        (["gtd"], "cannot be fetched"),
        (["ucdp-ged", "--version", "newest"], "no version of ucdp-ged"),
        (["acled"], "millions"),
        (["--list", "--country", "Syria"], "--list takes a source"),
        (["ucdp-ged", "--max-size", "0"], "--max-size"),
    ],
)
def test_wrong_usage(capsys, arguments, said):
    assert said in failed(capsys, "fetch", *arguments, code=2)


def test_a_size_limit(capsys, service):
    service.play(MONTH, service.Reply(200, b"x" * 1_100_000))
    assert "larger than the limit of 1 MB" in failed(capsys, *FETCH_MONTH, "--max-size", "1")


def test_a_missing_token_is_said_with_where_to_get_it(capsys):
    said = failed(capsys, "fetch", "ucdp-ged", "--version", "25.1", "--country", "Syria")
    assert "TRENDS_UCDP_TOKEN" in said
    assert "https://ucdp.uu.se/apidocs/" in said


def test_progress_is_shown_on_a_terminal_alone(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(FETCH_MONTH) == 0
    streams = capsys.readouterr()
    assert streams.out.count("\n") == 1
    assert "stored. Licence: CC BY 4.0" in streams.err
    assert main(FETCH_MONTH) == 0
    assert "unchanged since" in capsys.readouterr().err


def refusing_ucdp(service):
    service.play("/api/gedevents/25.1", lambda asked: service.Reply(401, json.dumps(asked.headers).encode()))


def refusing_reading(service):
    service.play(
        "/acled/oauth/token", service.json({"access_token": "acc-271828", "refresh_token": "ref-161803"})
    )
    service.play(
        "/acled/api/acled/read", lambda asked: service.Reply(403, json.dumps(asked.headers).encode())
    )


def refusing_the_login(service):
    service.play("/acled/oauth/token", lambda asked: service.Reply(400, json.dumps(asked.form).encode()))


def failing(service):
    for path in ("/api/gedevents/25.1", "/acled/oauth/token"):
        service.play(path, lambda asked: service.Reply(500, json.dumps([asked.form, asked.headers]).encode()))


def broken(service):
    for path in ("/api/gedevents/25.1", "/acled/oauth/token"):
        service.play(path, service.Reply(200, b"x", announced=100))


def redirecting(service):
    for path in ("/api/gedevents/25.1", "/acled/oauth/token"):
        service.play(path, service.Reply(302, headers={"Location": "http://other.example/"}))


def answering(service):
    records = service.events(1, 3)
    service.play("/api/gedevents/25.1", service.json({"TotalCount": 3, "NextPageUrl": "", "Result": records}))
    service.play(
        "/acled/oauth/token", service.json({"access_token": "acc-271828", "refresh_token": "ref-161803"})
    )
    rows = {"1": service.acled_rows(1, 3)}
    service.play(
        "/acled/api/acled/read",
        lambda asked: service.json({"status": 200, "data": rows.get(asked.query["page"], [])}),
    )


@pytest.mark.parametrize("debug", [[], ["--debug"]])
@pytest.mark.parametrize(
    "play",
    [answering, refusing_ucdp, refusing_reading, refusing_the_login, failing, broken, redirecting],
    ids=lambda play: play.__name__,
)
def test_no_secret_is_written_anywhere(capsys, caplog, monkeypatch, service, here, play, debug):
    """Store, logs, errors and tracebacks, whatever the server does: also when it sends back what it was sent."""
    for name, value in (
        ("TRENDS_UCDP_TOKEN", TOKEN),
        ("TRENDS_ACLED_USERNAME", USERNAME),
        ("TRENDS_ACLED_PASSWORD", PASSWORD),
    ):
        monkeypatch.setenv(name, value)
    caplog.set_level(logging.DEBUG)
    play(service)
    codes = [
        main([*debug, "fetch", "ucdp-ged", "--version", "25.1", "--country", "Syria"]),
        main([*debug, "fetch", "acled", "--country", "Syria"]),
        main([*debug, "fetch", "--list", "--json"]),
    ]
    streams = capsys.readouterr()
    seen = [streams.out, streams.err, caplog.text, repr(caplog.records)]
    seen += [path.read_bytes().decode("utf-8", "replace") for path in here.rglob("*") if path.is_file()]
    seen += [str(path) for path in here.rglob("*")]
    for secret in (TOKEN, PASSWORD, USERNAME, "secret.example", "acc-271828", "ref-161803"):
        assert not [text for text in seen if secret in text]
    assert any(TOKEN in asked.headers.get("x-ucdp-access-token", "") for asked in service.asked) or play in (
        refusing_reading,
        refusing_the_login,
    )
    assert codes[2] == 0
    assert (codes[:2] == [0, 0]) == (play is answering)
    assert bool(debug and play is not answering) == ("Traceback" in streams.err)
    assert "SYNTHETIC-NOTE" not in streams.out + streams.err + caplog.text


def test_rows_of_acled_are_not_shown(capsys, monkeypatch, service):
    monkeypatch.setenv("TRENDS_ACLED_USERNAME", USERNAME)
    monkeypatch.setenv("TRENDS_ACLED_PASSWORD", PASSWORD)
    answering(service)
    path = printed(capsys, "fetch", "acled", "--country", "Syria").strip()
    assert "SYNTHETIC-NOTE" in Path(path).read_text(encoding="utf-8")
    (vintage,) = json.loads(printed(capsys, "fetch", "--list", "--json"))["vintages"]
    assert vintage["rows"] == 3
    assert vintage["filters"] == ["country Syria"]
    assert "Accessed" in vintage["citation"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to this user")
def test_a_store_that_cannot_be_written(capsys, here):
    here.mkdir(mode=0o500)
    assert "Permission denied" in failed(capsys, *FETCH_MONTH)

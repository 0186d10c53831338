"""``trends site``."""

from __future__ import annotations

import json

import pytest

import trends as tr
from trends.cli import main

BAD = '\n[[claim]]\nid = "broken"\ndate = 2023-02-30\nwho = "w"\nsays = "s"\nkind = "record"\n'


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "claims.toml"
    path.write_text(tr.example("claims").read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_it_prints_the_first_page_and_then_what_changed(capsys, ledger, tmp_path):
    assert main(["site", "--ledger", "claims.toml"]) == 0
    streams = capsys.readouterr()
    assert (streams.out, streams.err) == ("site/index.html\n", "")
    assert (tmp_path / "site/index.html").is_file()
    assert main(["site", "--ledger", "claims.toml", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["status"], value["claims"], value["written"], value["path"]) == ("unchanged", 3, 0, "site")
    ledger.write_text(ledger.read_text(encoding="utf-8") + BAD, encoding="utf-8")
    assert main(["site", "--ledger", "claims.toml", "--json", "--language", "fr"]) == 1
    streams = capsys.readouterr()
    value = json.loads(streams.out)
    assert value["status"] == "written again"
    assert streams.err.splitlines() == value["problems"]
    assert "2023-02-30" in value["problems"][0]
    # Said again where nothing has changed: whoever scheduled it waits for it.
    assert main(["site", "--ledger", "claims.toml", "--json", "--language", "fr"]) == 1
    assert json.loads(capsys.readouterr().out) == {**value, "status": "unchanged", "written": 0}


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--ledger", "nowhere.toml"], 1, "nowhere.toml"),
        (["--out", "."], 2, "the one you are in"),
        (["--out", "claims.toml"], 2, "in one another"),
        (["--url", "ftp://x"], 2, "begins with https://"),
        (["--url", "https://x/?a"], 2, "no ?"),
        (["--title", "x" * 300], 2, "200 characters"),
        (["--as-of", "2023-02-30"], 2, "2023-02-30"),
        (["--reports", "nowhere"], 1, "no folder 'nowhere' of reports"),
        (["--reports", "empty"], 1, "no published report"),
        (["--watch", "claims.toml"], 1, "cannot be read as the JSON"),
        (["--watch", "empty.json"], 1, "no result of trends watch"),
        (["--brand", "nowhere.toml"], 1, "nowhere.toml"),
        (["--history", "claims.toml"], 1, "no verdict"),
        (["--language", "xx"], 2, "xx"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_writes_nothing(capsys, ledger, tmp_path, words, code, says):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.json").write_text("{}")
    before = sorted(tmp_path.rglob("*"))
    given = words if "--ledger" in words else ["--ledger", "claims.toml", *words]
    assert main(["site", *given]) == code
    streams = capsys.readouterr()
    assert streams.out == ""
    assert says in streams.err
    assert len(streams.err.splitlines()) == 1
    assert len(streams.err) < 500
    # Verdicts are kept as soon as they are there, and beside the ledger nothing else is.
    assert [path for path in sorted(tmp_path.rglob("*")) if path not in before] == []


def test_reports_and_a_watch_have_their_pages(ledger, tmp_path):
    edition = tmp_path / "reports/syria/2024-11-30"
    edition.mkdir(parents=True)
    (edition / "syria-2024-11-30.html").write_text("<title>x</title>")
    manifest = {
        "report": "syria",
        "as_of": "2024-11-30",
        "title": "Attacks <b> in Syria",
        "verdict": "contradicted",
        "files": {"syria-2024-11-30.html": "0"},
    }
    (edition / "manifest.json").write_text(json.dumps(manifest))
    found = {"series": "Homs", "sentence": "More <i> than usual.", "rows": ["SYR123"], "q": 0.01}
    watch = {
        "as_of": "2024-10-31",
        "findings": [found, {"claim": 7, "sentence": None}],
        "silence": "Nothing else stands out.",
    }
    (tmp_path / "watch.json").write_text(json.dumps({**watch, "notes": ["A note.", None]}))
    words = ["--ledger", "claims.toml", "--reports", "reports", "--watch", "watch.json"]
    assert main(["site", *words]) == 0
    page = (tmp_path / "site/reports/index.html").read_text(encoding="utf-8")
    assert 'href="syria/2024-11-30/syria-2024-11-30.html"' in page
    assert "Attacks &lt;b&gt; in Syria" in page
    assert (tmp_path / "site/reports/syria/2024-11-30/syria-2024-11-30.html").is_file()
    page = (tmp_path / "site/watch.html").read_text(encoding="utf-8")
    for words_of in (
        "More &lt;i&gt; than usual.",
        "Homs",
        "Nothing else stands out.",
        "A note.",
        "31 October 2024",
    ):
        assert words_of in page
    assert "SYR123" not in page
    assert "reports/index.html" in (tmp_path / "site/index.html").read_text(encoding="utf-8")
    manifest["files"] = {"../../../claims.toml": "0"}
    (edition / "manifest.json").write_text(json.dumps(manifest))
    assert main(["site", *words]) == 2
    assert not (tmp_path / "site/claims.toml").exists()

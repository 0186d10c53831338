"""``trends watch``: a line for each finding, silence, JSON, page and feed, and the operator's own command."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from lxml import etree

from trends.cli.application import main

LOUD = [9, 11, 10, 12, 8, 10, 9, 11, 13, 10, 9, 10] * 5 + [55]


@pytest.fixture
def data(tmp_path):
    months = [f"{2018 + m // 12}-{m % 12 + 1:02d}" for m in range(len(LOUD))]
    path = tmp_path / "loud.csv"
    rows = [f"{month},{count}" for month, count in zip(months, LOUD, strict=True)]
    path.write_text("\n".join(["period,count", *rows]), encoding="utf-8")
    return path


def run(capsys, *words):
    code = main(["watch", *map(str, words)])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_a_finding_a_line_then_silence(tmp_path, data, capsys):
    state = tmp_path / "state.json"
    code, out, _ = run(capsys, "--data", data, "--state", state)
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith("alarm: ")
    assert lines[1].startswith("record: ")
    assert "baseline" in lines[2]
    code, out, _ = run(capsys, "--data", data, "--state", state)
    assert code == 0
    assert out.startswith("Nothing new in 1 series.")


def test_json_page_and_feed_say_the_same(tmp_path, data, capsys):
    folder = tmp_path / "site"
    words = (
        "--data",
        data,
        "--state",
        tmp_path / "state.json",
        "--out",
        folder,
        "--language",
        "fr",
        "--json",
    )
    code, out, _ = run(capsys, *words)
    assert code == 0
    found = json.loads(out)
    assert found["findings"][0]["sentence_id"] == "watch.alarm"
    assert found == json.loads((folder / "watch.json").read_text(encoding="utf-8"))
    feed = etree.parse(folder / "feed.xml").getroot()
    titles = feed.xpath("//*[local-name()='entry']/*[local-name()='title']/text()")
    assert titles == [one["sentence"] for one in found["findings"]]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert 'lang="fr"' in page
    before = (folder / "feed.xml").read_bytes()
    run(capsys, *words)
    # The second look finds nothing, and the feed keeps what the first one found.
    assert (folder / "feed.xml").read_bytes() == before


def test_what_was_found_is_told_although_no_page_can_be_written(tmp_path, data, capsys):
    """The look is remembered: the next one would be silent about it."""
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    code, out, err = run(capsys, "--data", data, "--state", tmp_path / "state.json", "--out", taken / "pages")
    assert code == 1
    assert out.splitlines()[0].startswith("alarm: ")
    assert err.strip().splitlines()[-1].endswith("cannot be written to: Not a directory.")
    assert taken.read_text(encoding="utf-8") == "a file"


def test_the_operators_command_hears_of_each_finding_without_a_shell(tmp_path, data, capsys):
    heard = tmp_path / "heard.txt"
    program = tmp_path / "hear.py"
    program.write_text(
        "import sys, pathlib\nwith pathlib.Path(sys.argv[1]).open('a') as f: f.write(sys.argv[2] + '\\n')\n",
        encoding="utf-8",
    )
    listed = tmp_path / "watch.toml"
    command = [sys.executable, str(program), str(heard), "{kind}: {subject} $(touch never)"]
    listed.write_text(f'on_finding = {json.dumps(command)}\n[[series]]\nname = "a; b"\n', encoding="utf-8")
    code, _, _ = run(capsys, listed, "--data", data)
    assert code == 0
    assert heard.read_text().splitlines() == [f"{kind}: a; b $(touch never)" for kind in ("alarm", "record")]
    assert (tmp_path / "watch.state.json").is_file()


def test_a_command_that_fails_is_said_and_the_look_stands(tmp_path, data, capsys):
    listed = tmp_path / "watch.toml"
    listed.write_text('on_finding = "no-such-program"\n', encoding="utf-8")
    code, out, err = run(capsys, listed, "--data", data)
    assert code == 1
    assert "on_finding could not be run" in err
    assert out.startswith("alarm: ")
    assert Path(tmp_path / "watch.state.json").is_file()


def test_a_state_is_never_written_over_the_data(data, capsys):
    before = data.read_bytes()
    code, _, err = run(capsys, "--data", data, "--state", data)
    assert code == 2
    assert "--state would write over" in err
    assert data.read_bytes() == before

"""``trends places``."""

from __future__ import annotations

import json

import pytest

import trends as tr
from trends.cli import main

FILE = str(tr.example("acled-invented"))


def test_page_and_json_say_the_same(capsys):
    assert main(["places", FILE, "--permutations", "99"]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert main(["places", FILE, "--permutations", "99", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["verdict"] == "no sign of movement"
    assert value["sentence"] in page
    assert value["by"] == "cell"
    assert set(value["statistics"]) <= {"shares", "centre", "new", "abandoned", "spread"}
    assert sum(value["incidents"][half] for half in ("before", "after")) == 163


def test_the_split_and_the_window_are_those_asked_for(capsys):
    asked = ["--start", "2020-06", "--split", "2021-08", "--permutations", "99", "--json"]
    assert main(["places", FILE, *asked]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["window"]["start"] == "2020-06-01"
    assert value["split"] == "2021-08-01"


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["central-syria"], 2, "Only incidents have places"),
        ([FILE, "--by", "village"], 2, "cell"),
        ([FILE, "--split", "1990"], 1, "not inside the window"),
        ([FILE, "--series", "x"], 2, "only be used with"),
        ([FILE, "--margin", "7"], 2, "between 0 and 1"),
    ],
)
def test_what_cannot_be_gets_one_sentence(capsys, words, code, why):
    assert main(["places", *words]) == code
    streams = capsys.readouterr()
    assert why in streams.err
    assert streams.out == ""
    assert streams.err.count("\n") == 1

"""``trends diff``: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from trends.cli import main

HERE = Path(__file__).resolve().parents[2] / "docs" / "examples"
OLD, NEW = str(HERE / "zenda-march.csv"), str(HERE / "zenda-june.csv")


def test_json_and_the_rows_of_every_change(tmp_path, capsys):
    assert main(["diff", OLD, NEW, "--json", "--rows", str(tmp_path / "rows.csv")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"]["added"] == 2
    assert told["old"]["version"] is None
    assert told["moved"][1]["old"] == ["Z-105"]
    rows = list(csv.DictReader((tmp_path / "rows.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["id"] for row in rows if row["change"] == "removed"] == ["Z-103", "Z-105"]
    assert [(row["old"], row["new"]) for row in rows if row["field"] == "fatalities_best"] == [
        ("11", "8"),
        ("4", "6"),
    ]


def test_a_selection_narrows_the_comparison(capsys):
    assert main(["diff", OLD, NEW, "--actor", "Red Band", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"]["removed"] == 1
    assert told["filters"] == ["actor Red Band"]


def test_the_page_in_another_language_has_no_english_left(capsys):
    assert main(["diff", OLD, NEW, "--language", "fr"]) == 0
    said = capsys.readouterr().out
    assert "événements" in said
    assert not {"added", "removed", "before", "Deaths", "covers"} & set(said.replace(":", " ").split())


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ([OLD], 2, "Missing argument 'NEW'"),
        ([OLD, "central-syria"], 1, "only two of one kind"),
        (["central-syria", "northeast-syria"], 1, "two datasets"),
        ([OLD, NEW, "--by", "country,"], 2, "--by takes columns"),
        ([OLD, NEW, "--period", "month"], 2, "can only be used with a series"),
        ([OLD, NEW, "--start", "2025", "--end", "2024"], 2, "is empty"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_sentence(words, code, sentence, capsys):
    assert main(["diff", *words]) == code
    said = capsys.readouterr()
    assert not said.out
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_what_is_compared_is_never_written_over(tmp_path, capsys):
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_bytes(Path(OLD).read_bytes())
    new.write_bytes(Path(NEW).read_bytes())
    linked = tmp_path / "linked.csv"
    linked.hardlink_to(new)
    for target in (old, new, linked):
        before = target.read_bytes()
        assert main(["diff", str(old), str(new), "--rows", str(target)]) == 2
        assert "--rows would write over" in capsys.readouterr().err
        assert target.read_bytes() == before

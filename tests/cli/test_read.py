"""``trends read``: where the text comes from, what is kept of it, and what is refused."""

from __future__ import annotations

import io
import json
import sys
import tomllib

import pytest

from trends.cli import main

TEXT = "In central Syria, August 2020 had the most attacks since June 2020."


def run(capsys, *words):
    code = main(["read", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_text_a_file_and_standard_input_are_read_alike(capsys, tmp_path, monkeypatch):
    file = tmp_path / "report.txt"
    file.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    answers = [json.loads(run(capsys, given, "--json")[1]) for given in (TEXT, str(file), "-")]
    assert answers[0] == answers[1] == answers[2]
    claim = answers[0]["claims"][0]
    assert TEXT[slice(*claim["span"])] == claim["quote"]
    assert (claim["kind"], claim["entry"]["since"]) == ("record", "2020-06")
    assert sum(answers[0]["tally"].values()) == 1


def test_a_text_without_claims_is_read_and_that_is_said(capsys):
    code, out, _ = run(capsys, "The minister met the families on Friday.")
    assert code == 0
    assert "No claim" in out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("no-such-report.txt", "no file"),
        ("https://example.org/report", "nothing is fetched"),
        ("%PDF-1.7 x", "PDF"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(capsys, given, said):
    code, out, err = run(capsys, given)
    assert (code, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1


def test_the_page_is_in_the_language_asked_for(capsys):
    _, out, _ = run(capsys, TEXT, "--language", "fr")
    assert "1 affirmation a été trouvée" in out


@pytest.mark.parametrize("columns", [80, 120])
def test_a_claim_is_a_block_with_its_verdict_first_and_its_quotation_in_one_piece(
    capsys, monkeypatch, columns
):
    monkeypatch.setenv("COLUMNS", str(columns))
    _, out, _ = run(capsys, TEXT)
    lines = out.splitlines()
    (head,) = [number for number, line in enumerate(lines) if line.startswith("SUPPORTED: 1. ")]
    assert TEXT[len("In central Syria, ") : -1] in " ".join(lines[head : head + 2])
    assert max(map(len, lines)) <= columns
    assert "  Kind and time: record" in out


@pytest.mark.parametrize("name", ["news.txt", "my news.txt", "reports/of may.html"])
def test_what_looks_like_a_file_and_is_none_is_not_taken_for_a_text(capsys, name):
    code, out, err = run(capsys, name)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert f"There is no file {name}" in err


def test_a_folder_is_no_text(capsys, tmp_path):
    code, out, err = run(capsys, str(tmp_path))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "is a folder" in err


def test_accepted_entries_are_appended_under_ids_of_their_own(capsys, tmp_path):
    ledger = tmp_path / "ledger.toml"
    for text in (TEXT, "In May 2021 attacks fell in central Syria."):
        code, _, _ = run(capsys, text, "--out", str(ledger), "--yes")
        assert code == 0
    entries = tomllib.loads(ledger.read_text(encoding="utf-8"))["claim"]
    assert [entry["id"] for entry in entries] == ["t01", "t02"]


def test_each_entry_is_asked_about(capsys, tmp_path, monkeypatch):
    ledger = tmp_path / "ledger.toml"
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\ny\n"))
    code, _, err = run(capsys, f"{TEXT} In May 2021 attacks fell in central Syria.", "--out", str(ledger))
    assert code == 0
    assert err.count("Keep") == 2
    assert [entry["kind"] for entry in tomllib.loads(ledger.read_text(encoding="utf-8"))["claim"]] == [
        "change"
    ]


def test_the_text_is_never_overwritten_and_yes_alone_is_refused(capsys, tmp_path):
    file = tmp_path / "report.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert run(capsys, str(file), "--out", str(file), "--yes")[0] == 2
    assert file.read_text(encoding="utf-8") == TEXT
    assert run(capsys, TEXT, "--yes")[0] == 2
    assert run(capsys, "-", "--out", str(tmp_path / "ledger.toml"))[0] == 2


def test_a_ledger_with_a_fault_is_left_as_it_is_and_nothing_is_said_twice(capsys, tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text("this is [[[ broken\n", encoding="utf-8")
    code, _, error = run(capsys, TEXT, "--out", str(broken), "--yes")
    assert code == 1
    assert "fault in line 1" in error
    assert broken.read_text(encoding="utf-8") == "this is [[[ broken\n"
    ledger = tmp_path / "ledger.toml"
    run(capsys, TEXT, "--out", str(ledger), "--yes")
    once = ledger.read_bytes()
    run(capsys, TEXT, "--out", str(ledger), "--yes")
    assert ledger.read_bytes() == once

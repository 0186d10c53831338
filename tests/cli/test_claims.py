"""``trends claims``."""

from __future__ import annotations

import io
import json

import pytest

from trends.cli import main

TWO = """# two claims
[[claim]]
id = "one"
date = "2023-03"
who = "w"
says = "the most attacks in months"
kind = "record"
data = "s.csv"
at = "2023-02"
start = "2022-11"

[[claim]]
id = "two"
date = "2023-03"
who = "w"
says = "46 and 7 make 53"
kind = "total"
figure = 53
parts = [46, 7]
"""
BAD = """
[[claim]]
id = "broken"
date = 2023-02-30
who = "w"
says = "s"
kind = "record"
"""


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "s.csv").write_text(
        "month,count\n2022-11,3\n2022-12,4\n2023-01,2\n2023-02,9\n", encoding="utf-8"
    )
    path = tmp_path / "claims.toml"
    path.write_text(TWO, encoding="utf-8")
    return path


def no_constant(name: str):
    raise AssertionError(f"{name} is no JSON")


def test_the_table_has_one_sentence_a_claim(capsys, ledger):
    assert main(["claims", str(ledger), "--cards"]) == 0
    streams = capsys.readouterr()
    assert streams.err == ""
    assert "Of 2 claims, 2 hold." in streams.out
    assert "February 2023 has 9 attacks" in streams.out


def test_json_is_one_object_of_the_promised_shape(capsys, ledger):
    assert main(["claims", str(ledger), "--json"]) == 0
    value = json.loads(capsys.readouterr().out, parse_constant=no_constant)
    assert value["tally"] == {"supported": 2, "contradicted": 0, "inconclusive": 0, "not testable": 0}
    assert [claim["id"] for claim in value["claims"]] == ["one", "two"]
    assert value["claims"][1]["data"] is None


def test_a_bad_entry_is_named_on_standard_error_and_the_rest_is_printed(capsys, ledger):
    ledger.write_text(TWO + BAD, encoding="utf-8")
    assert main(["claims", str(ledger), "--json"]) == 1
    streams = capsys.readouterr()
    assert len(json.loads(streams.out)["claims"]) == 2
    assert json.loads(streams.out)["problems"][0]["line"] == 21
    assert streams.err.count("\n") == 1
    assert "'broken' (line 21)" in streams.err
    assert "date that does not exist" in streams.err
    assert len(streams.err) < 500


@pytest.mark.parametrize("option", ["--claim-review", "--history"])
@pytest.mark.parametrize("name", ["claims.toml", "s.csv"])
def test_what_is_read_is_never_written_over(capsys, ledger, option, name):
    target = ledger.with_name(name)
    before = target.read_bytes()
    assert main(["claims", str(ledger), option, str(target)]) == 2
    assert f"{option} would write over" in capsys.readouterr().err
    assert target.read_bytes() == before


@pytest.mark.parametrize("option", ["--claim-review", "--history"])
def test_nor_is_a_file_that_only_a_figure_of_a_claim_names(capsys, ledger, option):
    """Not the data of the claim but of a figure it refers to, and the layout of its columns."""
    other, layout = ledger.with_name("other.csv"), ledger.with_name("layout.toml")
    other.write_text("month,count\n2023-01,2\n2023-02,9\n", encoding="utf-8")
    layout.write_text("", encoding="utf-8")
    referred = TWO.replace(
        "parts = [46, 7]", 'parts = [{ data = "other.csv", start = "2023-02", end = "2023-02" }, 7]'
    )
    assert referred != TWO
    ledger.write_text(
        referred.replace('data = "s.csv"', 'data = "s.csv"\ncolumns = "layout.toml"'), encoding="utf-8"
    )
    for target in (other, layout):
        before = target.read_bytes()
        assert main(["claims", str(ledger), option, str(target)]) == 2
        assert f"{option} would write over" in capsys.readouterr().err
        assert target.read_bytes() == before


def test_many_bad_entries_are_counted(capsys, ledger):
    ledger.write_text(TWO + BAD * 30, encoding="utf-8")
    assert main(["claims", str(ledger)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert lines[-1].startswith("10 more entries")


def test_verdicts_that_flipped_as_data_came_in(capsys, ledger):
    assert main(["claims", str(ledger), "--changed-since", "2023"]) == 0
    assert "No verdict has changed" in capsys.readouterr().out
    (ledger.parent / "s.csv").write_text(
        "month,count\n2022-11,3\n2022-12,14\n2023-01,2\n2023-02,9\n2023-03,1\n", encoding="utf-8"
    )
    assert main(["claims", str(ledger), "--changed-since", "2023-03", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    (change,) = value["changed"]
    assert (change["id"], change["from"], change["to"], change["as_of"]) == (
        "one",
        "supported",
        "contradicted",
        "2023-03-31",
    )
    assert [claim["id"] for claim in value["claims"]] == ["one"]
    assert main(["claims", str(ledger), "--changed-since", "2023-04"]) == 0
    assert "No verdict has changed" in capsys.readouterr().out
    lines = (ledger.parent / "claims.history.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3


def test_a_history_that_cannot_be_written_fails_only_where_it_was_asked_for(capsys, ledger, tmp_path):
    wall = tmp_path / "wall"
    wall.write_text("a file, no folder", encoding="utf-8")
    assert main(["claims", str(ledger), "--history", str(wall / "h.jsonl")]) == 1
    assert "cannot be" in capsys.readouterr().err


def test_claim_review_is_written(capsys, ledger, tmp_path):
    target = tmp_path / "review.jsonld"
    assert (
        main(["claims", str(ledger), "--claim-review", str(target), "--review-url", "https://example.org/c"])
        == 0
    )
    capsys.readouterr()
    value = json.loads(target.read_text(encoding="utf-8"))
    assert [one["@id"] for one in value["@graph"]] == [
        "https://example.org/c#one",
        "https://example.org/c#two",
    ]


def test_an_entry_is_added_from_piped_answers(capsys, ledger, monkeypatch):
    answers = "record\nthree\n2023\nw\nlowest\n\ns.csv\n\n2023-01\nlowest\n\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    assert main(["claims", "--add"]) == 0
    streams = capsys.readouterr()
    assert streams.out.startswith("[[claim]]\n")
    assert "kind (constant pace" in streams.err
    assert main(["claims", str(ledger)]) == 0
    assert "three" in capsys.readouterr().out


def test_answers_that_end_too_soon_write_nothing(capsys, ledger, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("record\nfour\n"))
    assert main(["claims", str(ledger), "--add"]) == 2
    assert "nothing was written" in capsys.readouterr().err
    assert ledger.read_text(encoding="utf-8") == TWO


@pytest.mark.parametrize(
    "arguments",
    [
        ["--changed-since", "2023-02-30"],
        ["--as-of", "never"],
        ["--add", "--json"],
        ["--claim-review", "r", "--review-url", "ftp://x"],
    ],
)
def test_wrong_usage(capsys, ledger, arguments):
    assert main(["claims", str(ledger), *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_no_such_ledger(capsys, ledger):
    assert main(["claims", "nothing.toml"]) == 1
    assert "nothing.toml" in capsys.readouterr().err


def test_the_same_ledger_gives_the_same_bytes(capsys, ledger):
    assert main(["claims", str(ledger), "--json"]) == 0
    first = capsys.readouterr().out
    assert main(["claims", str(ledger), "--json"]) == 0
    assert capsys.readouterr().out == first

"""`trends import`, and `--engine`: the same result whichever engine counts, and a sentence that says which it was."""

from __future__ import annotations

import json

import pytest

import trends
from trends.cli import engines, main
from trends.errors import ParameterError

SAID = "DuckDB counts the 25 incidents of attacks from their files, without their being in memory.\n"


@pytest.mark.parametrize(
    "command",
    [
        ["count", "--freq", "year"],
        ["count", "--by", "admin1", "--measure", "fatalities"],
        ["count", "--start", "2022", "--where", "fatalities_best > 3", "--json"],
        ["pace", "--freq", "quarter", "--replicates", "19", "--json"],
        ["check", "--json"],
        ["check", "--coverage", "2020-01..2021-12", "--json"],
        ["actors", "--start", "2021", "--json"],
        ["screen", "--by", "admin1", "--min-count", "3", "--replicates", "19", "--jobs", "1", "--json"],
        ["count", "--attacker", "nobody"],
        ["count", "--week", "sunday", "--freq", "week"],
    ],
)
def test_both_engines_print_the_same(attacks, capsys, command):
    name, *more = command
    printed = []
    for engine in ("memory", "duckdb"):
        code = main([name, str(attacks.path), *more, "--engine", engine])
        out, err = capsys.readouterr()
        printed.append((code, out, err.replace(SAID, "")))
        assert (SAID in err) == (engine == "duckdb")
    assert printed[0] == printed[1]


def test_the_size_of_a_folder_chooses_and_it_is_said(attacks, capsys, monkeypatch):
    assert main(["count", str(attacks.path)]) == 0
    small = capsys.readouterr()
    assert SAID not in small.err
    monkeypatch.setattr(engines, "LARGE", 25)
    assert main(["count", str(attacks.path)]) == 0
    large = capsys.readouterr()
    assert SAID in large.err
    assert large.out == small.out


def test_what_looks_at_incidents_one_by_one_takes_memory_or_says_so(attacks, capsys, monkeypatch):
    monkeypatch.setattr(engines, "LARGE", 1)
    assert main(["count", str(attacks.path), "--toll", "lowest"]) == 0
    assert SAID not in capsys.readouterr().err
    assert main(["count", str(attacks.path), "--toll", "lowest", "--engine", "duckdb"]) == 2
    assert "--toll, which needs the incidents in memory" in capsys.readouterr().err
    assert main(["trend", str(attacks.path), "--engine", "duckdb"]) == 2
    assert "needs the incidents in memory, so leave it out" in capsys.readouterr().err


def test_what_was_not_imported_is_not_counted_by_duckdb(capsys):
    assert main(["count", "documented-attacks", "--engine", "duckdb"]) == 2
    assert "trends import documented-attacks --out FOLDER imports it." in capsys.readouterr().err


def test_import_prints_what_check_prints(tmp_path, capsys):
    out = tmp_path / "imported"
    assert main(["import", "documented-attacks", "--out", str(out), "--json"]) == 0
    imported = json.loads(capsys.readouterr().out)
    assert main(["check", "documented-attacks", "--json"]) == 0
    assert imported == json.loads(capsys.readouterr().out)
    assert main(["import", "documented-attacks", "--out", str(out)]) == 2
    assert "is there already, and nothing was written" in capsys.readouterr().err


def test_days_and_weeks_can_be_told_when_a_folder_is_opened(attacks):
    scanned = trends.scan(attacks.path, week="sunday", coverage="2020..2024")
    loaded = trends.load(attacks.path, week="sunday", coverage="2020..2024")
    assert scanned.count(freq="week").to_csv() == loaded.count(freq="week").to_csv()
    assert scanned.count(freq="week").notes == loaded.count(freq="week").notes
    with pytest.raises(ParameterError, match="lies ahead"):
        trends.scan(attacks.path, coverage="2020..2999")

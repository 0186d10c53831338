"""What each command prints."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from pathlib import Path

import pytest

import trends
from trends.cli import main
from trends.reporting import RenderedReport

HOSTILE = (
    "period,count\n"
    "2023-01,1\n"
    "2023-02,-4\n"
    '2023-03,"=cmd|\'/c calc\'!A1"\n'
    "2023-04,two\n"
)  # fmt: skip


def printed(capsys, *arguments: str) -> str:
    """What a command that succeeds prints; only `count` says beside its CSV, on standard error, what is to be known."""
    assert main(list(arguments)) == 0
    streams = capsys.readouterr()
    assert not streams.err or arguments[0] == "count"
    assert streams.out.endswith("\n")
    return streams.out


def no_constant(name: str):
    raise AssertionError(f"{name} is no JSON")


def printed_json(capsys, *arguments: str) -> dict:
    value = json.loads(printed(capsys, *arguments, "--json"), parse_constant=no_constant)
    assert isinstance(value, dict)
    return value


def test_count_prints_the_csv_and_nothing_else(capsys):
    text = printed(capsys, "count", "central-syria", "--end", "2023-02")
    assert text == trends.load_series("central-syria", end="2023-02").to_csv()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["period", "count", "count_low", "count_high", "exposure_days", "observed"]
    assert rows[0]["period"] == "2020-04"
    unobserved = [row for row in rows if row["observed"] == "false"]
    assert unobserved
    assert {row["count"] for row in unobserved} == {""}


def test_count_as_json_holds_the_rows_of_the_csv_and_what_is_to_be_known(capsys):
    arguments = ("count", "central-syria", "--end", "2023-02")
    rows = list(csv.DictReader(io.StringIO(printed(capsys, *arguments))))
    value = printed_json(capsys, *arguments)
    shown = [
        {name: {None: "", True: "true", False: "false"}.get(cell, str(cell)) for name, cell in row.items()}
        for row in value["periods"]
        if not any(cell in (0, 1) and not isinstance(cell, bool) for cell in row.values())
    ]
    assert shown == [row for row in rows if not {"0", "1"} & set(row.values())]
    assert len(value["periods"]) == len(rows) == value["window"]["periods"]
    assert value["sentence"].startswith("Islamic State attacks in central Syria by month, 2020-04 to 2023-02")
    series = trends.load_series("central-syria", end="2023-02")
    assert value["notes"] == [str(note) for note in series.notes] != []
    assert value["provenance"]["sha256"] == series.provenance.sha256


def test_count_by_a_column_as_json_has_the_key_in_each_row_and_the_notes_of_single_series(capsys):
    value = printed_json(capsys, "count", "documented-attacks", "--by", "country", "--freq", "year")
    assert value["by"] == ["country"]
    assert value["periods"][0] | {"exposure_days": 0} == {
        "country": "Syria",
        "period": "2020",
        "count": 2,
        "count_low": 2,
        "count_high": 2,
        "exposure_days": 0,
        "observed": True,
    }
    assert any(note.startswith("Syria: ") for note in value["notes"])


def test_pace_prints_a_page_that_says_it_all(capsys):
    page = printed(capsys, "pace", "central-syria", "--end", "2023-02", "--replicates", "99")
    result = trends.test_pace(trends.load_series("central-syria", end="2023-02"), replicates=99)
    flat = "".join(page.split())  # lines may break at blanks and at hyphens
    assert result.verdict.upper() in page
    assert "".join(result.sentence.split()) in flat
    assert result.warnings
    for warning in result.warnings:
        assert "".join(warning.split()) in flat
    for wanted in ("half", "third", "90% interval", "95% interval", "detected", "shift", "surge", "margin"):
        assert wanted in page.lower(), wanted


def test_pace_as_json_is_the_result(capsys):
    value = printed_json(
        capsys, "pace", "central-syria", "--end", "2023-02", "--replicates", "99", "--seed", "3"
    )
    assert set(value) >= {
        "verdict", "sentence", "changed_within_margin", "reasons", "warnings", "window", "margin", "changes", "tests",
        "minimum_detectable_change", "nuisance", "model", "replicates", "seed", "provenance",
    }  # fmt: skip
    assert (value["replicates"], value["seed"], value["margin"]) == (99, 3, 1.5)
    assert value["window"]["end"] == "2023-02-28"


def test_a_series_too_short_to_judge_is_no_error(capsys):
    value = printed_json(capsys, "pace", "central-syria", "--end", "2020-08")
    assert value["verdict"] == "not testable"
    assert value["reasons"]
    assert "NOT TESTABLE" in printed(capsys, "pace", "central-syria", "--end", "2020-08")


def test_trend_tells_frequency_and_casualties(capsys):
    """Of incidents; what it prints of a series, the tutorial shows word by word, and test_tolls.py reads as JSON."""
    value = printed_json(capsys, "trend", "documented-attacks")
    assert value["casualties"] is not None
    page = printed(capsys, "trend", "documented-attacks").lower()
    assert "per year" in page or "a year" in page


def test_datasets_lists_what_is_bundled(capsys):
    value = printed_json(capsys, "datasets")
    assert {"central-syria", "northeast-syria", "ucdp-is-syria", "documented-attacks"} <= {
        one["name"] for one in value["datasets"]
    }
    for one in value["datasets"]:
        assert set(one) >= {"name", "shape", "rows", "period", "source", "licence"}
    page = printed(capsys, "datasets")
    assert all(one["name"] in page for one in value["datasets"])


def test_check_adds_up(capsys):
    for dataset in ("central-syria", "documented-attacks"):
        value = printed_json(capsys, "check", dataset)
        assert value["rows_read"] == value["kept"] + value["rejected"] + sum(value["skipped"].values())
        assert len(value["sha256"]) == 64
        page = printed(capsys, "check", dataset)
        assert value["sha256"] in page
        assert f"{value['kept']:,}" in page


@pytest.mark.parametrize("dataset", ["central-syria", "northeast-syria", "documented-attacks"])
def test_check_shows_the_notes_of_both_shapes(capsys, dataset):
    notes = list(trends.load(dataset).notes)
    assert notes
    shown = printed_json(capsys, "check", dataset)["notes"]
    assert shown[: len(notes)] == notes
    assert all(note.startswith("Counted only where --measure names it") for note in shown[len(notes) :])
    page = "".join(printed(capsys, "check", dataset).split())
    for note in notes:
        assert "".join(note.split()) in page


def test_check_sums_deaths_over_rows_that_it_names(capsys):
    value = printed_json(capsys, "check", "documented-attacks")
    frame = trends.load("documented-attacks").frame
    for name, total in value["fatalities"].items():
        stated = frame[f"fatalities_{name}"].dropna()
        assert (total, value["fatalities_rows"][name]) == (stated.sum(), len(stated))
    assert len(set(value["fatalities_rows"].values())) > 1
    assert sum("sums of deaths go over different incidents" in text for text in value["warnings"]) == 1
    page = printed(capsys, "check", "documented-attacks")
    assert f"low {value['fatalities']['low']} ({value['fatalities_rows']['low']} rows)" in page


def test_check_lists_what_stops_every_other_command(capsys, tmp_path):
    path, rejected = tmp_path / "series.csv", tmp_path / "rejected.csv"
    path.write_text(HOSTILE, encoding="utf-8")
    value = printed_json(capsys, "check", str(path), "--rejected", str(rejected))
    assert value["rejected"] == 3
    assert sum(value["reasons"].values()) == 3
    rows = list(csv.DictReader(io.StringIO(rejected.read_text(encoding="utf-8"))))
    assert list(rows[0])[:5] == ["file", "line", "column", "value", "reason"]
    assert [row["line"] for row in rows] == ["3", "4", "5"]
    assert not [row for row in rows for cell in row.values() if cell.startswith("=")]
    assert main(["count", str(path)]) == 1
    assert "3" in capsys.readouterr().err


def test_check_looks_at_the_column_that_is_to_be_counted(capsys, tmp_path):
    path = tmp_path / "series.csv"
    path.write_text("month,events\n2020-01,3\n2020-02,-4\n2020-03,x\n", encoding="utf-8")
    assert printed_json(capsys, "check", str(path), "--measure", "events")["rejected"] == 2
    assert main(["count", str(path), "--measure", "events"]) == 1
    assert "Line 3" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("dataset", "said"),
    [
        ("central-syria", "This is a series of monthly counts, from 2020-04-01 to 2024-11-30."),
        ("documented-attacks", "This is a table of incidents, from 2020-08-27 to 2024-04-30."),
    ],
)
def test_check_says_what_the_file_is(capsys, dataset, said):
    assert printed(capsys, "check", dataset).startswith(f"{said}\n")


def test_check_that_cannot_write_the_rejected_rows_fails(capsys, tmp_path):
    assert main(["check", "central-syria", "--rejected", str(tmp_path / "no" / "folder.csv")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_check_proposes_a_mapping(capsys, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("Datum,Land,\x1b[31mTote\n2023-01-05,Syria,3\n", encoding="utf-8")
    proposal = printed(capsys, "check", str(path), "--suggest-columns")
    assert isinstance(tomllib.loads(proposal)["columns"], dict)
    assert "\x1b" not in proposal
    assert printed_json(capsys, "check", str(path), "--suggest-columns") == {"suggested_columns": proposal}


@pytest.mark.parametrize("option", ["--rejected", "--source", "--columns", "--fill", "--measure"])
def test_check_proposes_and_does_nothing_else(capsys, tmp_path, option):
    path = tmp_path / "table.csv"
    path.write_text("when,dead\n2023-01-05,3\n", encoding="utf-8")
    value = {"--fill": "zero", "--rejected": str(tmp_path / "rejected.csv")}.get(option, "generic")
    assert main(["check", str(path), "--suggest-columns", option, value]) == 2
    assert f"--suggest-columns loads nothing, so {option} cannot" in capsys.readouterr().err
    assert not (tmp_path / "rejected.csv").exists()


def test_a_proposal_loads_as_it_stands(capsys, tmp_path):
    path, mapping = tmp_path / "table.csv", tmp_path / "mapping.toml"
    path.write_text("when,who,dead\n2023-01-05,IS,3\n2023-02-05,IS,1\n", encoding="utf-8")
    mapping.write_text(printed(capsys, "check", str(path), "--suggest-columns"), encoding="utf-8")
    assert printed_json(capsys, "check", str(path), "--columns", str(mapping))["fatalities"]["best"] == 4


def test_check_writes_over_nothing_that_it_reads(capsys, tmp_path):
    path = tmp_path / "series.csv"
    path.write_text(HOSTILE, encoding="utf-8")
    for read in (path, tmp_path):
        assert main(["check", str(read), "--rejected", str(path)]) == 2
        assert "write over" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == HOSTILE
    lines = path.rename(tmp_path / "series.jsonl")
    assert main(["check", str(lines), "--rejected", str(path)]) == 2  # the twin of the CSV would be the input
    assert lines.read_text(encoding="utf-8") == HOSTILE


@pytest.fixture
def rendering(monkeypatch):
    """Stand in for the rendering, which has tests of its own; what it was asked for is kept."""
    asked = []

    def render(names, **options):
        asked.append((list(names), options))
        options["progress"]("constant-pace", "cell 1 of 2")
        folder = Path("reports", "constant-pace", "2024-11-30")
        return [RenderedReport("constant-pace", "2024-11-30", folder, "contradicted", "It was not.", "new")]

    monkeypatch.setattr("trends.reporting.render", render)
    return asked


def test_report_prints_the_folder_and_nothing_else(capsys, rendering):
    assert printed(capsys, "report") == "reports/constant-pace/2024-11-30\n"
    ((names, options),) = rendering
    assert names == []
    assert callable(options.pop("progress"))
    assert options == {
        "out": Path("reports"),
        "parameters": {},
        "formats": ["html", "pdf"],
        "as_of": None,
        "language": None,
        "force": False,
        "jobs": 1,
    }


def test_report_hands_over_what_was_asked_for(capsys, rendering):
    arguments = (
        "report a b -p end=2023-02 -p title=a=b --formats html --as-of 2023-02 --out x --jobs 2 --force"
    )
    printed(capsys, *arguments.split())
    ((names, options),) = rendering
    assert names == ["a", "b"]
    assert options["parameters"] == {"end": "2023-02", "title": "a=b"}
    assert (options["formats"], options["as_of"], options["out"]) == (["html"], "2023-02", Path("x"))
    assert (options["jobs"], options["force"]) == (2, True)


def test_report_lists_the_reports_with_their_parameters(capsys):
    page = printed(capsys, "report", "--list")
    for name in (
        "constant-pace",
        "data",
        "actor",
        "freq",
        "measure",
        "start",
        "end",
        "margin",
        "season",
        "seed",
    ):
        assert name in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "nonsense"),
        (["-p", "margin"], "KEY=VALUE"),
        (["-p", "margin=much"], "margin"),
        (["-p", "margins=2"], "margin"),
        (["--formats", "docx"], "docx"),
        (["--language", "tlh"], "tlh"),
        (["--as-of", "yesterday"], "yesterday"),
        (["--jobs", "0"], "jobs"),
    ],
)
def test_report_that_is_asked_for_what_cannot_be_is_wrong_usage(capsys, tmp_path, arguments, said):
    assert main(["report", "--out", str(tmp_path / "reports"), *arguments]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert said in streams.err
    assert not (tmp_path / "reports").exists()


def test_report_repeats_no_secret(capsys, tmp_path):
    assert main(["report", "--out", str(tmp_path), "-p", "api_token=hunter2hunter2"]) == 2
    assert "hunter2" not in capsys.readouterr().err


@pytest.mark.long
def test_the_same_call_gives_the_same_bytes(capsys):
    arguments = ["pace", "central-syria", "--end", "2022-12", "--replicates", "19"]
    assert printed(capsys, *arguments) == printed(capsys, *arguments)
    assert printed(capsys, *arguments, "--json") == printed(capsys, *arguments, "--json")


ACLED = (
    "event_id_cnty,event_date,event_type,actor1,actor2,country,fatalities\n"
    + "".join(
        f"SYN{number},2022-{number % 12 + 1:02}-05,{kind},A,B,Syria,{deaths}\n"
        for number, (kind, deaths) in enumerate([("Battles", 1), ("Protests", 50)] * 24)
    )
)  # fmt: skip


def test_trend_counts_attacks_and_deaths_of_the_same_events(capsys, tmp_path):
    path = tmp_path / "acled.csv"
    path.write_text(ACLED, encoding="utf-8")
    value = printed_json(capsys, "trend", str(path))
    assert (value["casualties"]["attacks"], value["casualties"]["killed"]["best"]) == (24, 24)
    page = "".join(printed(capsys, "trend", str(path)).split())
    assert page.count("ThekindsofeventareACLED'sdefault") == 1
    both = printed_json(capsys, "trend", str(path), "--kind", "Battles", "--kind", "Protests")
    assert both["casualties"]["killed"]["best"] == 24 * 51

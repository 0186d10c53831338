"""The operator's walk: reports of a configuration of which some fail, are mended, and tell of their changes."""

from __future__ import annotations

import json
import sys
from copy import deepcopy

import pytest

from trends.cli.application import main
from trends.errors import ParameterError
from trends.reporting import ReportsFailed, ReportsInterrupted, render, render_due
from trends.reporting import pipeline as pipeline_module

NOTE = "import sys; open('told.txt', 'a').write(repr(sys.argv[1:]) + chr(10))"
WALK = """\
[defaults]
formats = ["html"]
on_change = [{python!r}, "-c", {note!r}, "{{name}}", "{{as_of}}", "{{html}}", "{{title}}"]

[[report]]
name = "good"
notebook = "small.ipynb"
title = "It's; rm -rf & $HOME"

[[report]]
name = "no-data"
notebook = "french.ipynb"
data = "gone.csv"
language = "fr"

[[report]]
name = "bad-parameter"
notebook = "small.ipynb"
[report.parameters]
margin = 0.5

[[report]]
name = "bad-cell"
notebook = "broken.ipynb"
"""


def written_in(notebook, language):
    """The notebook as one that says in which language its prose is."""
    told = deepcopy(notebook)
    told["cells"][1]["source"] += f"\nlanguage = {language!r}"
    return told


@pytest.fixture
def room(tmp_path, monkeypatch, small, cells):
    """A working folder with a configuration of four reports, of which three fail."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    (tmp_path / "small.ipynb").write_text(json.dumps(small), encoding="utf-8")
    (tmp_path / "french.ipynb").write_text(json.dumps(written_in(small, "fr")), encoding="utf-8")
    broken = {**small, "cells": [*small["cells"], cells.code("print('so far')\nraise KeyError('gone')")]}
    (tmp_path / "broken.ipynb").write_text(json.dumps(written_in(broken, "ar")), encoding="utf-8")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "reports.toml").write_text(
        WALK.format(python=sys.executable, note=NOTE), encoding="utf-8"
    )
    return tmp_path


def told(room):
    path = room / "told.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def walked(capsys, *arguments):
    code = main(["report", "--json", *arguments])
    printed = capsys.readouterr()
    assert printed.out, printed.err
    value = json.loads(printed.out)
    return code, {one["name"]: one for one in value["reports"]}, printed.err


def test_four_reports_of_which_three_fail_are_told_listed_and_mended(room, capsys, small):
    code, first, said = walked(capsys)
    assert code == 1
    assert {name: one["status"] for name, one in first.items()} == {
        "good": "new",
        "no-data": "failed",
        "bad-parameter": "failed",
        "bad-cell": "failed",
    }
    assert first["good"]["paths"]["html"] == "reports/good/2024-11-30/good-2024-11-30.html"
    assert first["good"]["verdict"] == "supported"
    assert "Line 13 of reports.toml: There is no file or dataset gone.csv" in first["no-data"]["reason"]
    assert "Line 20 of reports.toml: The parameter margin must be" in first["bad-parameter"]["reason"]
    assert first["bad-cell"]["cell"].startswith("cell 7 (print('so far')")
    for name in ("no-data", "bad-parameter", "bad-cell"):
        assert f"{name}: " in said
        assert (room / first[name]["paths"]["failure"]).is_file()
    # The failures are on the index and in the feed, beside the good one.
    index = (room / "reports" / "index.html").read_text(encoding="utf-8")
    feed = (room / "reports" / "feed.xml").read_text(encoding="utf-8")
    for name in ("no-data", "bad-parameter", "bad-cell"):
        assert f'href="{name}/failure.html"' in index
        assert f'href="{name}/failure.html"' in feed
    assert 'href="good/2024-11-30/good-2024-11-30.html"' in index
    # Each page is in its report's language, and marks what is not.
    arabic = (room / "reports" / "bad-cell" / "failure.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "فشل دفتر هذا التقرير" in arabic
    french = (room / "reports" / "no-data" / "failure.html").read_text(encoding="utf-8")
    assert "Ligne 13 de reports.toml" in french
    assert '<span lang="en" dir="ltr">There is no file or dataset gone.csv' in french
    # A name or a title never becomes another word of the command, whatever is in it.
    page = str(room / "reports" / "good" / "2024-11-30" / "good-2024-11-30.html")
    assert told(room) == [repr(["good", "2024-11-30", page, "It's; rm -rf & $HOME"])]

    # Nothing has changed: nothing is told again, and what fails still fails.
    code, again, _ = walked(capsys)
    assert code == 1
    assert again["good"]["status"] == "unchanged"
    assert len(told(room)) == 1

    # Mended: a file appears, a parameter is put right, a notebook is.
    (room / "gone.csv").write_text("month,count\n2024-10,3\n", encoding="utf-8")
    toml = room / "reports" / "reports.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("margin = 0.5", "margin = 1.6"), encoding="utf-8"
    )
    (room / "broken.ipynb").write_text(json.dumps(small), encoding="utf-8")
    code, mended, said = walked(capsys)
    assert (code, said) == (0, "")
    assert {name: one["status"] for name, one in mended.items()} == {
        "good": "unchanged",
        "no-data": "new",
        "bad-parameter": "new",
        "bad-cell": "new",
    }
    assert "failure.html" not in (room / "reports" / "index.html").read_text(encoding="utf-8")
    assert "failure.html" not in (room / "reports" / "feed.xml").read_text(encoding="utf-8")
    assert list((room / "reports").glob("*/failure.*")) == []
    assert [line.split("'")[1] for line in told(room)][1:] == ["no-data", "bad-parameter", "bad-cell"]

    # Made again with the same bytes: no news.
    code, forced, _ = walked(capsys, "good", "--force")
    assert (code, forced["good"]["status"]) == (0, "rendered again")
    assert len(told(room)) == 4


def test_a_failure_that_is_asked_for_no_more_leaves_the_index(room, capsys):
    walked(capsys)
    toml = room / "reports" / "reports.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text[: text.index('[[report]]\nname = "no-data"')], encoding="utf-8")
    code, only, _ = walked(capsys)
    assert (code, list(only)) == (0, ["good"])
    assert not (room / "reports" / "no-data").exists()
    assert "failure.html" not in (room / "reports" / "index.html").read_text(encoding="utf-8")


def test_in_words_too_every_failure_is_told_and_the_good_ones_are_printed(room, capsys):
    assert main(["report"]) == 1
    printed = capsys.readouterr()
    assert printed.out == "reports/good/2024-11-30\n"
    assert [line.partition(":")[0] for line in printed.err.splitlines()] == [
        "no-data",
        "bad-parameter",
        "bad-cell",
    ]


def test_python_raises_with_all_of_them(room):
    with pytest.raises(ReportsFailed, match="3 of 4 reports failed") as caught:
        render_due()
    assert [one.name for one in caught.value.rendered] == ["good"]
    assert [one.name for one in caught.value.failed] == ["no-data", "bad-parameter", "bad-cell"]
    assert caught.value.failed[2].cell.startswith("cell 7")


def test_a_parameter_beside_the_file_is_for_the_reports_that_are_named(room, capsys):
    assert main(["report", "-p", "margin=3"]) == 2
    assert "-p would change every report of reports.toml" in capsys.readouterr().err
    with pytest.raises(ParameterError, match="name those that it is meant for"):
        render_due(parameters={"margin": "3"})
    code, only, _ = walked(capsys, "good", "-p", "margin=3")
    assert (code, list(only), only["good"]["status"]) == (0, ["good"], "new")
    # The report of the file does not take the place of the one that was asked otherwise, unless told to.
    code, refused, _ = walked(capsys, "good")
    assert (code, refused["good"]["status"]) == (1, "failed")
    assert "margin: 3.0 there, 1.5 here" in refused["good"]["reason"]
    assert "good/failure.html" in (room / "reports" / "index.html").read_text(encoding="utf-8")
    code, forced, _ = walked(capsys, "good", "--force")
    assert (code, forced["good"]["status"]) == (0, "rendered again")
    assert "failure.html" not in (room / "reports" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["no-such-command-here", "{name}"], "could not be run: no-such-command-here: no such file"),
        ([sys.executable, "-c", "import sys; sys.exit('no mail today')"], "ended with code 1: no mail today"),
        ([sys.executable, "-c", "import time; time.sleep(60)"], "took longer than 0.5 seconds"),
        (["mail", "{pdf}"], "it asks for {pdf}, and this report has none"),
    ],
)
def test_a_command_that_fails_is_told_and_undoes_nothing(room, capsys, command, said):
    def asks_for(command: list[str]) -> None:
        text = "[[report]]\nname = 'good'\nnotebook = 'small.ipynb'\nformats = ['html']\n"
        (room / "reports" / "reports.toml").write_text(
            f"{text}on_change_seconds = 0.5\non_change = {json.dumps(command)}\n", encoding="utf-8"
        )

    asks_for(command)
    code, only, err = walked(capsys)
    assert code == 1
    assert only["good"]["status"] == "new", err
    assert said in only["good"]["on_change"]
    assert said in err
    assert (room / only["good"]["paths"]["html"]).is_file()
    # Nobody has heard of the report yet: the command is tried again until it has done its work, and then no more. (That
    # it was left alone here was wrong: a mail that failed once was never sent.)
    code, only, _ = walked(capsys)
    assert (code, only["good"]["status"]) == (1, "unchanged")
    assert said in only["good"]["on_change"]
    asks_for([sys.executable, "-c", "import sys; open('heard', 'a').write(sys.argv[1])", "{status} "])
    for _ in range(2):
        code, only, _ = walked(capsys)
        assert (code, only["good"]["status"], only["good"]["on_change"]) == (0, "unchanged", None)
    assert (room / "heard").read_text(encoding="utf-8") == "new "


def test_an_interrupted_run_tells_what_is_there(room, capsys, monkeypatch):
    waited = pipeline_module.interruptible
    calls = []

    def interrupted(future):
        calls.append(future)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return waited(future)

    monkeypatch.setattr(pipeline_module, "interruptible", interrupted)
    code = main(["report", "--json"])
    value = json.loads(capsys.readouterr().out)
    assert code == 130
    found = {one["name"]: (one["status"], one["reason"]) for one in value["reports"]}
    assert found["good"] == ("new", None)
    assert found["bad-cell"] == ("failed", "Stopped.")
    # Nobody is told on a page that a run was stopped.
    assert not (room / "reports" / "bad-cell" / "failure.html").exists()


def test_what_python_gets_of_an_interrupted_run(room, monkeypatch):
    def interrupted(_future):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline_module, "interruptible", interrupted)
    with pytest.raises(ReportsInterrupted) as caught:
        render(["small"], out="out", notebooks=room, formats="html")
    assert [str(one.errors[0]) for one in caught.value.failed] == ["Stopped."]


def test_a_file_that_is_wrong_as_a_whole_is_one_document_too(room, capsys):
    (room / "reports" / "reports.toml").write_text(
        "[defaults]\nformats = ['docx']\nlanguge = 'en'\n[[report]]\nname = 'x'\n", encoding="utf-8"
    )
    code, only, err = walked(capsys)
    assert code == 2
    assert only["reports.toml"]["reasons"] == [
        'Line 2 of reports.toml: formats must be a list of "html" and "pdf", not \'docx\'.',
        "Line 3 of reports.toml: 'languge' is unknown; did you mean language and on_change?",
    ]
    assert err.count("Line 2 of") == 1
    assert main(["report"]) == 2
    assert [line[:6] for line in capsys.readouterr().err.splitlines()] == ["Line 2", "Line 3"]

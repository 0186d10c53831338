"""What the shell offers on Tab is understood when it is taken, and bash is told where to ask."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
import typer

from trends.cli import completing, main
from trends.cli.application import app
from trends.fitting.design import season_name
from trends.messages import LANGUAGES
from trends.periods.calendar import Frequency, parse_frequency

GROUP = typer.main.get_command(app)


def offered(monkeypatch, capsys, *words: str) -> list[str]:
    """Ask as bash does, of the word after the last."""
    monkeypatch.setenv("_TRENDS_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "\n".join(["trends", *words]))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    assert main([]) == 0
    streams = capsys.readouterr()
    assert streams.err == ""
    return streams.out.split()


@pytest.mark.parametrize(
    ("words", "some"),
    [
        (["pa"], {"pace"}),
        (["pace", "cen"], {"central-syria"}),
        (["pace", "central-syria", "--la"], {"--language"}),
        (["pace", "central-syria", "--language", ""], set(LANGUAGES)),
        (["check", "a.csv", "--source", "ucdp-"], {"ucdp-ged", "ucdp-candidate"}),
        (["report", "c"], {"claims", "constant-pace"}),
        (["report", "--formats", "html"], {"html", "html,pdf"}),
        (["fetch", "acl"], {"acled"}),
        (["pace", "central-syria", "--freq", "q"], {"quarter"}),
        (["pace", "central-syria", "--nowcast", ""], {"auto", "off"}),
    ],
)
def test_bash_is_offered_what_may_follow(monkeypatch, capsys, words, some):
    assert some <= set(offered(monkeypatch, capsys, *words))


def test_where_nothing_is_offered_the_shell_completes_files(monkeypatch, capsys):
    assert offered(monkeypatch, capsys, "pace", "my-fi") == []


def test_reports_of_the_configuration_are_offered_and_a_broken_one_is_passed_over(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    path = tmp_path / "reports" / "reports.toml"
    path.write_text('[[report]]\nname = "sudan-monthly"\n', encoding="utf-8")
    assert completing.reports("su") == [("sudan-monthly", "reports.toml")]
    path.write_text("[[report", encoding="utf-8")
    assert completing.reports("su") == []


def test_what_is_offered_is_understood():
    for value, _ in completing.frequencies(""):
        parse_frequency(value)
    for value, _ in completing.seasons(""):
        season_name(value, 60, Frequency("month"))
    assert [value for value, _ in completing.languages("")] == list(LANGUAGES)


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
def test_the_completion_is_written_for_bash(monkeypatch, capsys, tmp_path, option):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("bash", "/bin/bash"))
    assert main([option]) == 0
    said = capsys.readouterr().out
    if option == "--install-completion":
        assert "bash completion installed" in said
        said = (tmp_path / ".bash_completions" / "trends.sh").read_text(encoding="utf-8")
        assert "trends.sh" in (tmp_path / ".bashrc").read_text(encoding="utf-8")
    assert "_TRENDS_COMPLETE=complete_bash" in said


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_with_what_was_written(tmp_path, monkeypatch, capsys):
    """The script itself, in a bash of its own, asking the program."""
    program = tmp_path / "trends"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m trends "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("bash", "/bin/bash"))
    assert main(["--show-completion"]) == 0
    script = capsys.readouterr().out
    asks = f"{script}\nCOMP_WORDS=(trends pace cen); COMP_CWORD=2; _trends_completion trends; echo ${{COMPREPLY[@]}}"
    done = subprocess.run(
        ["bash", "--norc", "-c", asks],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
    )
    assert done.stdout.split() == ["central-syria"]

"""Nothing is cut off: every help page and every page that a command prints fits the terminal."""

from __future__ import annotations

import shlex

import pytest
import typer

from trends.cli import main
from trends.cli.application import app
from trends.document.line_breaks import columns_of
from trends.document.plain import display_text

NAMES = [command.name for command in app.registered_commands]
WIDTHS = (60, 80, 120, 200)
GROUP = typer.main.get_command(app)


def shown(capsys, arguments: list[str]) -> str:
    assert main(arguments) == 0
    streams = capsys.readouterr()
    return streams.out


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["", *NAMES])
def test_help_fits_and_says_every_word(capsys, monkeypatch, name, width):
    monkeypatch.setenv("COLUMNS", str(width))
    text = shown(capsys, [*filter(None, [name]), "--help"])
    assert max(map(columns_of, text.splitlines())) <= width
    # A text in brackets was once taken for markup and left out.
    command = GROUP.commands[name] if name else GROUP
    told = [command.help, command.epilog, *(getattr(one, "help", None) or "" for one in command.params)]
    missing = {word for part in told for word in part.split()} - set(text.split())
    assert not missing
    assert "…" not in text


def test_the_help_of_pace_fits_two_screens(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert len(shown(capsys, ["pace", "--help"]).splitlines()) <= 2 * 40


@pytest.mark.parametrize("name", NAMES)
def test_a_default_is_told(name):
    """By the explanation of its option: 999, fr or the folder `reports` are nowhere else on the page."""
    for parameter in GROUP.commands[name].params:
        if parameter.default not in (None, False, "") and parameter.param_type_name == "option":
            assert "default" in parameter.help or parameter.name == "nowcast", parameter.name


def test_a_bare_call_shows_what_there_is_with_an_example(capsys):
    text = shown(capsys, [])
    assert set(NAMES) <= set(text.split())
    assert "Example: trends pace central-syria" in text


PAGES = [
    "pace central-syria --replicates 99",
    "trend documented-attacks",
    "nowcast central-syria",
    "check documented-attacks",
    "check ucdp-country-months",
    "actors documented-attacks",
    "diff documented-attacks documented-attacks --replicates 99",
    "screen ucdp-is-syria --replicates 99",
    "datasets",
    "store list",
    "report --list",
]


@pytest.mark.parametrize("words", PAGES)
def test_what_is_printed_fits(capsys, monkeypatch, tmp_path, words):
    """Computed once, laid out at every width."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    printed = []

    def keep(blocks, **how):
        printed.append(list(blocks))
        return ""

    monkeypatch.setattr("trends.document.plain.display_text", keep)
    shown(capsys, shlex.split(words))
    assert printed
    for blocks in printed:
        for width in WIDTHS:
            for language in ("en", "zh"):
                text = display_text(blocks, width=min(width, 100), table_width=width, language=language)
                assert max(map(columns_of, text.splitlines())) <= width

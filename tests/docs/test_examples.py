"""Every example of the manual is run, in an empty folder that holds the example files.

A page is one session: its Python blocks share their names, its commands share the folder. ``console`` blocks hold
commands and what they print, ``python`` blocks are doctests, ``sh`` blocks are parsed and not run, because they need
a login, the network or a file that is not ours to pass on.
"""

from __future__ import annotations

import doctest
import json
import shlex
import shutil
from pathlib import Path

import pytest
import typer
from markdown_it import MarkdownIt

from trends.cli import main
from trends.cli.application import app

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)
KINDS = {"python", "console", "sh", "toml", "json", "text", "r", ""}
"""What a block may say it is; MyST's own directives stand in braces."""
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(page: Path) -> list[tuple[str, str, int]]:
    """The fenced blocks of a page: kind, content, line."""
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    return [
        (token.info.strip(), token.content, token.map[0] + 2)
        for token in tokens
        if token.type == "fence" and token.map
    ]


def commands(content: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what it prints."""
    found: list[tuple[str, str]] = []
    for line in content.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append((line[2:].strip(), ""))
        else:
            command, printed = found[-1]
            found[-1] = (command, printed + line)
    return found


def run(command: str) -> tuple[int, list[str]]:
    """Run one line of a page: `trends ...`, which may end in `> FILE`."""
    words = shlex.split(command, comments=True)
    assert words[0] == "trends", command
    into = words[words.index(">") + 1 :] if ">" in words else []
    return main(words[1 : words.index(">")] if into else words[1:]), into


def pytest_ids(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Path:
    """An empty folder with the example files, and nothing of the user's own."""
    folder = tmp_path / "desk"
    shutil.copytree(DOCS / "examples", folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("MPLBACKEND", "agg")
    # As wide as a block of the manual is.
    monkeypatch.setenv("COLUMNS", "80")
    return folder


@pytest.mark.parametrize("page", PAGES, ids=pytest_ids)
def test_blocks_say_what_they_are(page):
    strange = [
        (kind, line) for kind, _, line in blocks(page) if kind not in KINDS and not kind.startswith("{")
    ]
    assert not strange
    for kind, content, _ in blocks(page):
        assert kind != "json" or json.loads(content)


@pytest.mark.parametrize("page", PAGES, ids=pytest_ids)
def test_commands_that_are_not_run_are_understood(page):
    """Parsed for real; only the work is left undone."""
    group = typer.main.get_command(app)
    for kind, content, _ in blocks(page):
        for line in content.splitlines() if kind == "sh" else ():
            words = shlex.split(line, comments=True)
            if words[:1] == ["trends"]:
                end = words.index(">") if ">" in words else None
                group.commands[words[1]].make_context(words[1], words[2:end])


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            page, id=pytest_ids(page), marks=[pytest.mark.long] if page.stem == "monthly-report" else []
        )
        for page in PAGES
        if {"python", "console"} & {kind for kind, *_ in blocks(page)}
    ],
)
def test_the_examples_print_what_the_page_shows(page, desk, capsys):
    parser, checker, names = doctest.DocTestParser(), doctest.OutputChecker(), {}
    runner = doctest.DocTestRunner(checker, verbose=False, optionflags=FLAGS)
    for kind, content, line in blocks(page):
        if kind == "python":
            test = parser.get_doctest(content, names, page.stem, str(page), line)
            assert test.examples, f"{page.name}, line {line}: a Python block without >>>"
            said: list[str] = []
            failed = runner.run(test, out=said.append, clear_globs=False).failed
            names = test.globs
            assert not failed, "".join(said)
        elif kind == "console":
            for command, expected in commands(content):
                code, into = run(command)
                streams = capsys.readouterr()
                # A command that fails on the page shows its sentence, which goes to standard error.
                printed = streams.out + (streams.err if code else "")
                if into:
                    (desk / into[0]).write_text(streams.out, encoding="utf-8")
                    printed = ""
                assert checker.check_output(expected, printed, FLAGS), f"$ {command}\n{printed}"
                assert code == 0 or expected.strip(), command

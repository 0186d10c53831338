"""What a terminal asks, and what is wrong with a configuration, stands in the catalogues: both are read in any language."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import trends
from trends.claims.asking import questions
from trends.claims.kinds import KINDS
from trends.errors import TrendsError
from trends.messages import LANGUAGES
from trends.reporting.configuration import read_configuration

SOURCE = Path(trends.__file__).parent
CONFIGURATION = ("configuration", "configuration_schema", "due", "on_change", "regular", "branding", "logo")
ASKING = ("asked", "input", "confirm", "prompt")
SAYING = (*ASKING, "remark")
IN_A_LANGUAGE = ("cli/commands/claims.py", "cli/commands/read.py")
"""Commands that speak with a person while they work, in the language of --language."""


def literals(tree, named):
    """Give the texts that are handed to some functions as they are written in the code."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        first = node.args[0]
        written = isinstance(first, ast.JoinedStr) or (
            isinstance(first, ast.Constant) and isinstance(first.value, str)
        )
        if named(called) and written:
            yield f"line {node.lineno}: {ast.unparse(first)}"


@pytest.mark.parametrize("name", CONFIGURATION)
def test_faults_of_a_configuration_have_an_id(name, syntax_of):
    # What pydantic gathers (ValueError) is said by `faults` in words of the catalogue.
    found = literals(
        syntax_of(SOURCE / "reporting" / f"{name}.py"),
        lambda called: called.endswith("Error") and called != "ValueError",
    )
    assert list(found) == []


def test_questions_at_a_terminal_have_an_id(syntax_of):
    found = {
        path.name: texts
        for path in SOURCE.joinpath("cli").rglob("*.py")
        if (texts := list(literals(syntax_of(path), ASKING.__contains__)))
    }
    found |= {
        name: texts
        for name in IN_A_LANGUAGE
        if (texts := list(literals(syntax_of(SOURCE / name), SAYING.__contains__)))
    }
    assert found == {}


def test_a_text_is_found_where_it_is_written():
    code = 'def f(n):\n    asked(f"Keep {n}?")\n    asked(Message("x"))\n    raise InputError("No.")\n'
    assert list(literals(ast.parse(code), ASKING.__contains__)) == ["line 2: f'Keep {n}?'"]
    assert list(literals(ast.parse(code), lambda called: called.endswith("Error"))) == ["line 4: 'No.'"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_is_asked_for_says_what_it_takes(kind):
    for question in questions(kind):
        said = {language: question.text.in_language(language) for language in LANGUAGES}
        assert all(text.startswith(question.field) for text in said.values())
        takes_words = question.text.values["hint"].id != "words.typed"
        assert len(set(said.values())) == (len(LANGUAGES) if takes_words else 1), said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "notebook = 'constant-pace'",
        "repor = 3",
        "report = 3",
        "defaults = 3\n[[report]]\nname = 'a'",
        "[[report]]\nname = 'a'\nnotebook = 'x'\ntitle = '{nothing}'",
        "[[report]]\nname = 'a'\nnotebook = 'x'\n[report.matrix]\ncountry = ['\u0633\u0648\u0631\u064a\u0627']",
    ],
)
def test_every_fault_of_a_file_is_said_in_every_language(tmp_path, text):
    path = tmp_path / "reports.toml"
    path.write_text(text, encoding="utf-8")
    try:
        errors = [error for one in read_configuration(path).unsound for error in one.errors]
    except TrendsError as error:
        errors = list(getattr(error, "faults", [error]))
    assert errors
    for error in errors:
        assert len({error.sentence.in_language(language) for language in LANGUAGES}) == len(LANGUAGES)

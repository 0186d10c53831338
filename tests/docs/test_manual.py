"""The manual as it is written: spelled right, with addresses that are some, and every name in it exists."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import typer
from markdown_it import MarkdownIt

import trends
from trends.cli.application import app

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)

COMMANDS = (
    "report",
    "pace",
    "trend",
    "count",
    "check",
    "claims",
    "screen",
    "fetch",
    "datasets",
    "lab",
    "diff",
    "site",
    "watch",
)
NAMES = (
    *(
        "load",
        "load_series",
        "trend",
        "test_pace",
        "compare_pace",
        "sensitivity",
        "power",
        "explore",
        "read_claims",
    ),
    *(
        "show",
        "study",
        "datasets",
        "screen",
        "link",
        "diff",
        "lethality",
        "casualties",
        "tails",
        "deadly_attacks",
    ),
)


def existing_commands() -> set[str]:
    group = typer.main.get_command(app)
    return set(group.commands)


def test_every_name_of_the_package_in_prose_and_lessons_exists():
    texts = [*PAGES, ROOT / "README.md", *(ROOT / "notebooks").glob("*.ipynb")]
    named = {
        name
        for path in texts
        for name in re.findall(r"\btr\.([A-Za-z_]\w*)", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 15
    assert named <= set(trends.__all__)


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_of_the_public_surface_exist_and_are_documented(name):
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert name in existing_commands()
    assert f"trends {name}" in pages


@pytest.mark.parametrize("name", NAMES)
def test_names_of_the_public_surface_exist_and_have_a_docstring(name):
    assert name in trends.__all__
    assert (getattr(trends, name).__doc__ or "").strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_addresses_outside_are_well_formed(page):
    """Syntax only: nothing is fetched."""
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        for child in token.children or ():
            address = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                assert parts.scheme == "https", address
                assert re.fullmatch(r"[\w-]+(\.[\w-]+)+", parts.netloc), address


def sheet(first: str) -> list[str]:
    """What is typed on the cheat sheet and begins so."""
    text = (DOCS / "cheat-sheet.md").read_text(encoding="utf-8")
    return [code for code in re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE) if code.startswith(first)]


def test_the_commands_of_the_cheat_sheet_are_understood():
    group = typer.main.get_command(app)
    typed = [line.split() for line in sheet("trends ")]
    assert len(typed) > 10
    for words in typed:
        group.commands[words[1]].make_context(words[1], words[2:])


def test_the_python_of_the_cheat_sheet_names_what_there_is():
    """Each line is taken apart, as some of them take minutes: names exist, and the calls take what they are given."""
    known = {"incidents": "Incidents", "part": "Incidents", "series": "CountSeries", "result": "PaceResult"}
    lines = [line for line in sheet("") if not line.startswith(("trends ", "import "))]
    assert len(lines) > 25
    for line in lines:
        for call in ast.walk(ast.parse(line)):
            if not isinstance(call, ast.Attribute) or not isinstance(call.value, ast.Name):
                continue
            owner = trends if call.value.id == "tr" else getattr(trends, known[call.value.id])
            fields = getattr(owner, "__dataclass_fields__", {})
            assert hasattr(owner, call.attr) or call.attr in fields, line
        for call in ast.walk(ast.parse(line)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                if not isinstance(call.func.value, ast.Name):
                    continue
                name = call.func.value.id
                owner = trends if name == "tr" else getattr(trends, known[name])
                given = [*([] if name == "tr" else [None]), *call.args]
                words = {word.arg: None for word in call.keywords}
                inspect.signature(getattr(owner, call.func.attr)).bind(*given, **words)


def test_the_spelling():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "typos"), "--config", str(DOCS / "typos.toml"), *map(str, PAGES)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_spelling_is_looked_at(tmp_path):
    (tmp_path / "page.md").write_text("The attaks were seperate.\n", encoding="utf-8")
    done = subprocess.run(
        [str(Path(sys.executable).parent / "typos"), "--config", str(DOCS / "typos.toml"), str(tmp_path)],
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0


def test_every_field_of_a_ledger_is_in_its_example_and_on_its_page():
    import tomllib

    from trends.claims.claim import Reference, Select
    from trends.claims.kinds import KINDS

    page = (DOCS / "reference" / "ledger.md").read_text(encoding="utf-8").partition("## A ledger that")[0]
    entries = tomllib.loads((DOCS / "examples" / "fields.toml").read_text(encoding="utf-8"))["claim"]
    assert {one["kind"] for one in entries} == set(KINDS)
    anywhere = {name for one in entries for name in one}
    tables = [value for one in entries for value in one.values()]
    tables += [part for value in tables if isinstance(value, list) for part in value]
    inside = {name for value in tables if isinstance(value, dict) for name in value}
    assert {name for kind in KINDS.values() for name in kind.model.model_fields} - {"line"} <= anywhere
    assert set(Reference.model_fields) | set(Select.model_fields) <= anywhere | inside
    for name in (anywhere | inside) - {"line"}:
        assert f"`{name}" in page or f"{{ {name} =" in page or f", {name} =" in page, name


def test_every_source_has_its_line():
    from trends.sources.loading import source_names

    page = (DOCS / "reference" / "sources.md").read_text(encoding="utf-8")
    _, *told = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert sorted(told) == sorted(source_names())

"""The manual is whole: it builds without a warning, leads somewhere, is spelled right and leaves nothing out."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

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


class Page(HTMLParser):
    """What a page leads to, what can be led to, and its text."""

    def __init__(self, path: Path):
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("id"):
            self.anchors.add(given["id"])
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The built manual; a warning is an error."""
    folder = tmp_path_factory.mktemp("manual")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(folder)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_the_manual_is_built_without_a_warning(site):
    for page in PAGES:
        if "examples" not in page.parts:
            assert (site / page.relative_to(DOCS)).with_suffix(".html").is_file(), page


@pytest.mark.slow
def test_links_within_the_manual_lead_somewhere(site):
    pages = {path.relative_to(site).as_posix(): Page(path) for path in site.rglob("*.html")}
    assert len(pages) > len(PAGES)
    broken = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = name if not parts.path else os.path.normpath(Path(name).parent / unquote(parts.path))
            target = Path(target).as_posix()
            there = pages.get(target)
            lost = there is None and not (site / target).exists()
            if lost or (there and parts.fragment and unquote(parts.fragment) not in there.anchors):
                broken.append((name, link))
    assert not broken


@pytest.mark.slow
def test_every_command_and_option_stands_in_the_reference(site):
    text = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    sections = re.split(r"<h2>", text)[1:]
    described = {re.sub(r"<[^>]+>", "", one).split("\n")[0].removesuffix("¶"): one for one in sections}
    for name, command in typer.main.get_command(app).commands.items():
        plain = html.unescape(
            re.sub(r"<[^>]+>", "", next(v for k, v in described.items() if k.startswith(f"trends {name}")))
        )
        for parameter in command.params:
            if not getattr(parameter, "hidden", False):
                option = parameter.param_type_name == "option"
                shown = (
                    max(parameter.opts, key=len) if option else parameter.metavar or parameter.name.upper()
                )
                assert shown in plain, f"{name} {shown}"


@pytest.mark.slow
def test_every_public_name_stands_in_the_reference(site):
    anchors = Page(site / "reference" / "python.html").anchors
    missing = {
        name for name in trends.__all__ if not name.startswith("_") and f"trends.{name}" not in anchors
    }
    assert not missing


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

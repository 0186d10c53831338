"""Write the commands and the public names into the reference, as the program itself knows them.

A page holds the line ``% every command``, or ``% every form`` (in which ``trends read`` finds claims), and gets all of
them, so that none can be forgotten and no option can be described as it was last year; ``% the name load`` becomes what is known of that name. ``% the calibration table`` includes
the table that ``benchmarks/calibration`` measured.
"""

from __future__ import annotations

import inspect
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

import trends
from trends.articles.grammar import READ, grammar
from trends.cli.application import app as program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx

TABLE = Path(__file__).resolve().parents[2] / "benchmarks" / "calibration" / "table.md"
_NAME = re.compile(r"^% the name (\w+)$", re.MULTILINE)
OWN_METHODS = ("plot", "to_frame", "to_dict")
"""Documented once for all results, on the page itself."""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def _option(parameter: Any) -> tuple[str, str]:
    taken = _cell(parameter.metavar or "")
    if parameter.param_type_name == "argument":
        names = f"`{taken or parameter.name.upper()}`"
    else:
        names = " ".join([", ".join(f"`{name}`" for name in parameter.opts), taken]).strip()
    return names, _cell(getattr(parameter, "help", "") or "")


def commands() -> Iterator[str]:
    """Yield each command as a section: what it does, its example and its options."""
    group: Any = typer.main.get_command(program)
    for name, command in group.commands.items():
        yield f"## `trends {name}`\n\n{command.help}\n"
        yield f"```text\n{command.epilog.removeprefix('Example: ')}\n```\n"
        yield "| | |\n|---|---|"
        for parameter in command.params:
            if not getattr(parameter, "hidden", False) and "--help" not in parameter.opts:
                option, meaning = _option(parameter)
                yield f"| {option} | {meaning} |"
        yield ""


def _members(owner: type) -> str:
    """Name the methods and properties that have something to say of their own."""
    said = [
        name
        for name, member in vars(owner).items()
        if not name.startswith("_")
        and name not in OWN_METHODS
        and inspect.getdoc(member)
        and (callable(member) or isinstance(member, (property, classmethod, staticmethod)))
    ]
    return ", ".join(said)


def name(of: str) -> str:
    """Return the directive that documents a public name, as its docstring does."""
    known = getattr(trends, of)
    if not inspect.isclass(known):
        directive = f".. autofunction:: trends.{of}\n"
    elif issubclass(known, Exception):
        directive = f".. autoexception:: trends.{of}\n"
    else:
        directive = f".. autoclass:: trends.{of}()\n"
        if members := _members(known):
            directive += f"   :members: {members}\n"
    return f"```{{eval-rst}}\n{directive}```"


def calibration(page: Path) -> Iterator[str]:
    """Yield the line that includes the measured table, or one that says where it will stand."""
    if TABLE.exists():
        yield f"```{{include}} {Path(os.path.relpath(TABLE, page.parent)).as_posix()}\n:heading-offset: 2\n```"
    else:
        yield "The table is not part of this copy; `python benchmarks/calibration` measures it."


def forms() -> Iterator[str]:
    """Yield the forms in which claims are read, by language and kind, from the files of the rules."""
    from babel import Locale

    for language in READ:
        yield f"## {Locale(language).get_display_name('en')}\n"
        rules = grammar(language).rules
        for kind in dict.fromkeys(sorted(rule.kind for rule in rules)):
            yield f"### {kind.capitalize()} ({language})\n\n| Form | Example | Not in |\n|---|---|---|"
            for rule in rules:
                if rule.kind == kind:
                    examples = "<br>".join(
                        _cell(one["text"]) for one in rule.examples if not one.get("nothing")
                    )
                    against = "<br>".join(_cell(text) for text in rule.against)
                    yield f"| {_cell(rule.name)} | {examples} | {against} |"
            yield ""


def fill(application: Sphinx, page: str, source: list[str]) -> None:
    """Replace the marks of a page by what they stand for."""
    marks: dict[str, Callable[[], Iterator[str]]] = {
        "% every command": commands,
        "% every form": forms,
        "% the calibration table": lambda: calibration(Path(application.srcdir) / f"{page}.md"),
    }
    for mark, content in marks.items():
        if mark in source[0].splitlines():
            source[0] = source[0].replace(mark, "\n".join(content()))
    source[0] = _NAME.sub(lambda found: name(found[1]), source[0])


def setup(application: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    application.connect("source-read", fill)
    return {"parallel_read_safe": True}

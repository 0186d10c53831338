"""No sentence that reaches a page is written in the code: it stands in the catalogues, and the code names its id.

What is raised is not shown on a page in a language; citations are quoted as their publishers ask.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import trends

SOURCE = Path(trends.__file__).parent
ROOMS = (
    "claims",
    "document",
    "figures",
    "incidents",
    "linkage",
    "names",
    "periods",
    "reporting",
    "revisions",
    "selection",
    "series",
    "severity",
    "site",
    "sources",
    "studies",
    "tolls",
    "verdict",
)
NO_PAGES = {
    "reporting/catalogue.py": "advice at the end of an error",
    "reporting/configuration.py": "faults of a file, told to whoever wrote it, and marked as English on a page",
    "reporting/configuration_schema.py": "the same",
    "reporting/due.py": "the same",
    "reporting/outcomes.py": "a sentence that is raised",
    "reporting/inputs.py": "advice at the end of an error",
    "reporting/kernel_displays.py": "code that a kernel runs",
    "reporting/outputs.py": "sentences that are raised",
    "reporting/parameters.py": "sentences that are raised",
    "reporting/pdf.py": "a sentence that is raised",
    "reporting/runner.py": "sentences that are raised",
    "reporting/workshop.py": "a sentence that is raised",
    "claims/ledger.py": "faults of an entry, which are said where a ledger is read",
    "site/options.py": "advice at the end of an error",
    "sources/columns/proposal_text.py": "a file that a person edits, in the words of its keys",
    "sources/files/workbook.py": "sentences that a process of its own sends back to be raised",
    "sources/country_months.py": "names of countries, as a file has them",
    "sources/loading.py": "advice at the end of an error",
    "sources/suggesting.py": "a file that a person edits, in the words of its keys",
    "series/table_counts.py": "a sentence that is raised",
    "sources/source.py": "a citation",
    "sources/publishers/hdx/client.py": "a citation",
    "sources/publishers/hdx/hapi.py": "a citation",
    "sources/publishers/acled/terms.py": "citations",
    "sources/publishers/ucdp/terms.py": "citations",
    **{
        f"sources/publishers/{name}/__init__.py": "a citation"
        for name in ("awsd", "esoc", "gtd", "insecurity_insight", "pitf", "scad")
    },
}
_SENTENCE = re.compile(r"[a-z{}%)]\.(\s|$)")
_WORD = re.compile(r"[A-Za-z]*[a-z]{2,}")
FEWEST_WORDS = 3


def written(node: ast.AST) -> str:
    """The text of a literal, with ``{}`` where values stand."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return ""


def sentences(node: ast.AST):
    """Give every sentence in a tree that is no docstring and is not raised."""
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    if isinstance(node, ast.Call):
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if called.endswith("Error"):
            return
    if text := written(node):
        if _SENTENCE.search(text) and len(_WORD.findall(text.replace("{}", " "))) >= FEWEST_WORDS:
            yield text
        return
    for inner in ast.iter_child_nodes(node):
        yield from sentences(inner)


@pytest.mark.parametrize("room", ROOMS)
def test_prose_stands_in_the_catalogues(room, syntax_of):
    found = {
        name: prose
        for path in (SOURCE / room).rglob("*.py")
        if (name := path.relative_to(SOURCE).as_posix()) not in NO_PAGES
        and (prose := list(sentences(syntax_of(path))))
    }
    assert not found


def test_a_sentence_is_found_where_it_stands_in_the_code():
    code = 'def f(n):\n    """A docstring of a function."""\n    notes.append(f"{n} rows are left out.")\n    raise E("No row is left.")\n'
    assert list(sentences(ast.parse(code))) == ["{} rows are left out."]

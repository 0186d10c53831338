"""Notebooks are lessons and report templates: clean in the repository, and what they need is there."""

from __future__ import annotations

import ast
import importlib
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request) -> dict:
    return json.loads(request.param.read_text(encoding="utf-8"))


def sources(notebook: dict, kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def test_there_are_notebooks():
    assert NOTEBOOKS


def test_outputs_are_stripped_and_cells_have_names_of_their_own(notebook):
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    # Random ids change with every save; ours are words.
    assert all(any(letter in "ghijklmnopqrstuvwxyz" for letter in name) for name in ids)


def test_the_kernel_is_called_python3(notebook):
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


def test_one_cell_holds_the_parameters(notebook):
    tagged = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1


def test_nothing_is_defined_in_a_notebook(notebook):
    for source in sources(notebook, "code"):
        defined = [
            n
            for n in ast.walk(ast.parse(source))
            if isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Lambda))
        ]
        assert not defined


def test_what_a_notebook_imports_is_there(notebook):
    """A module that moved breaks every report, and only those who render one would see it."""
    for source in sources(notebook, "code"):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom):
                module = importlib.import_module(str(node.module))
                assert all(hasattr(module, name.name) for name in node.names)
            elif isinstance(node, ast.Import):
                for name in node.names:
                    importlib.import_module(name.name)


def test_data_are_named_not_located(notebook):
    for source in sources(notebook, "code"):
        assert "../" not in source
        assert "/home" not in source
        assert "shared" not in source


def test_headings_descend_one_level_at_a_time(notebook):
    levels = [
        len(line) - len(line.lstrip("#"))
        for source in sources(notebook, "markdown")
        for line in source.splitlines()
        if line.startswith("#")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_no_notebook_ends_in_machinery(notebook):
    """A lesson's last word is to its reader; what it hands to a report is folded away, and one public call."""
    *_, last = notebook["cells"]
    source = "".join(last["source"])
    assert "import" not in source
    assert "hide" in last["metadata"]["tags"]


LESSONS = {
    "explore-a-file",
    "first-tour",
    "judging-a-constant-pace",
    "making-ones-own-report",
    "reading-an-article",
    "several-sources",
}


@pytest.mark.parametrize("name", sorted(LESSONS))
def test_a_lesson_says_what_was_chosen_and_why(name):
    (path,) = (path for path in NOTEBOOKS if path.stem == name)
    lesson = json.loads(path.read_text(encoding="utf-8"))
    (told,) = (
        text for text in sources(lesson, "markdown") if text.startswith("## What was chosen here, and why")
    )
    # What is told is what the cell of parameters holds.
    (chosen,) = (cell for cell in lesson["cells"] if "parameters" in cell["metadata"].get("tags", []))
    values = {
        node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse("".join(chosen["source"])).body
    }
    for parameter in {"margin", "histories", "memory"} & set(values):
        assert re.search(rf"(?<![\d.]){values[parameter]}(?!\d)", told), parameter
    assert values.get("most", 10) == 10
    assert 200 <= values.get("replicates", 200) < 999

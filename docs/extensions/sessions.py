"""Run the code of a page and show what comes out: ``{run}`` blocks, in one session with the page's other Python.

A page is one session, as in the tests: its ``python`` blocks and its ``{run}`` blocks share their names and work in a
folder that holds the example files. What the last line of a ``{run}`` block is worth stands below the code: a figure with
its alternative text, or what Python prints at the prompt. Nothing below such a block is typed by hand, so none of it can
be wrong; code that fails is a warning, and a warning fails the build.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import io
import os
import shutil
import tempfile
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from kept import ROOT, kept
from markdown_it import MarkdownIt

from trends.document.blocks import MIME, Figure
from trends.document.blocks_json import from_json
from trends.kernels.environment import FOR_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WIDTH", "blocks", "figure_of", "outputs"]

WIDTH = 80
"""Columns of a block of the manual."""


def blocks(page: str) -> list[tuple[str, str]]:
    """Return the Python of a page in its order: what each block is, ``python`` or ``{run}``, and its code."""
    return [
        (token.info.strip(), token.content)
        for token in MarkdownIt().parse(page)
        if token.type == "fence" and token.info.strip() in {"python", "{run}"}
    ]


def outputs(name: str, page: str) -> list[dict[str, Any]]:
    """Return what the ``{run}`` blocks of a page give, in their order."""
    found = blocks(page)
    held: list[dict[str, Any]] = kept(name, repr(found), lambda: _run(found))
    return held


def _run(found: list[tuple[str, str]]) -> list[dict[str, Any]]:
    names: dict[str, Any] = {}
    given = []
    with _desk():
        for kind, code in found:
            if kind == "{run}":
                given.append(_shown(code, names))
            else:
                _doctest(code, names)
    return given


@contextlib.contextmanager
def _desk() -> Iterator[None]:
    """Work for a while in a folder with the example files, where nothing of the user's own is seen."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        shutil.copytree(ROOT / "docs" / "examples", desk)
        own = {"TRENDS_STORE": f"{folder}/store", "XDG_STATE_HOME": f"{folder}/state"}
        own |= {"MPLBACKEND": "agg", "COLUMNS": str(WIDTH), FOR_PAGES: "1"}
        with patch.dict(os.environ, own), contextlib.chdir(desk):
            yield


def _doctest(code: str, names: dict[str, Any]) -> None:
    """Run what stands on the page with its output; whether that is right, the tests say."""
    test = doctest.DocTestParser().get_doctest(code, names, "page", None, 0)
    doctest.DocTestRunner(verbose=False).run(test, out=lambda _: None, clear_globs=False)
    names.update(test.globs)


def _shown(code: str, names: dict[str, Any]) -> dict[str, Any]:
    """Run a block and return its output: ``text``, ``figure`` with the name under which its owner knows it, or ``error``."""
    printed = io.StringIO()
    try:
        *before, last = ast.parse(code).body
        with contextlib.redirect_stdout(printed):
            exec(compile(ast.Module(before, []), "page", "exec"), names)
            if not isinstance(last, ast.Expr):
                exec(compile(ast.Module([last], []), "page", "exec"), names)
                return {"text": printed.getvalue()}
            value = eval(compile(ast.Expression(last.value), "page", "eval"), names)
        drawn = figure_of(value)
        if drawn is None:
            return {"text": printed.getvalue() + ("" if value is None else f"{value!r}\n")}
        return {
            "text": printed.getvalue(),
            "figure": asdict(drawn) | {"png": "", "data": ""},
            "of": _owner(last.value, names),
        }
    except Exception:  # noqa: BLE001 - whatever it is, the build tells it, with the page
        return {"error": traceback.format_exc(limit=-1)}


def figure_of(value: object) -> Figure | None:
    """Return the figure as which a value shows itself in Jupyter, if it is one and nothing else."""
    bundle = getattr(value, "_repr_mimebundle_", None)
    if bundle is None or isinstance(value, type):
        return None
    shown = from_json(bundle().get(MIME, []))
    return shown[0] if len(shown) == 1 and isinstance(shown[0], Figure) else None


def _owner(call: ast.expr, names: dict[str, Any]) -> str:
    """Return whose figure ``x.plot(kind=...)`` is, and which: ``PaceResult dates``; nothing for other calls."""
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "plot"):
        return ""
    owner = type(eval(compile(ast.Expression(call.func.value), "page", "eval"), names))
    kinds = list(owner.figures)
    given = [ast.literal_eval(word.value) for word in call.keywords if word.arg == "kind"]
    return f"{owner.__name__} {given[0] if given else kinds[0]}"

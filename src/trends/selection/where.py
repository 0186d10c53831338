"""The ``--where`` expression: a condition on the canonical columns, read by an allow-list and never executed.

The language, in full::

    fatalities_best >= 10 and not certain
    country in ("Syria", "Iraq") and date_start >= "2017-01"
    isnull(wounded) or wounded > fatalities_low
    10 <= fatalities_best < 100

- comparisons ``== != < <= > >=`` between a column and a value or another column, chained if wished (``=`` is read
  as ``==``); ``in`` and ``not in`` with a list of values; ``and``, ``or``, ``not`` and brackets, in small or
  capital letters; a yes/no column (``certain``) stands for itself
- ``isnull(column)`` and ``notnull(column)``, also written ``column isnull``, ``column is null``,
  ``column is not null``
- text and dates in quotes. Text is compared exactly as the source writes it, and has no order. A date may be a
  month, week, quarter or year: ``date_start <= "2017-02"`` holds to the last day of that month, ``>`` begins after
  it, ``==`` means within it
- what is unknown satisfies no comparison, and its negation neither (three-valued logic): an incident without a
  count of wounded is found by ``isnull(wounded)`` only, not by ``wounded != 3`` or ``not wounded > 3``

There are no calls but these two, no attributes, no subscripts, no arithmetic.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.errors import ParameterError, listed
from trends.names.matching import near_names
from trends.schema import COLUMNS, empty_frame
from trends.selection.truth import NULL_TESTS, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Where", "parse_where"]

# Conditions come from strangers as well: these bounds end whatever would keep their reader busy.
MOST_CHARACTERS = 1_000
MOST_NODES = 400
MOST_DEPTH = 20

# Quoted text comes first: what stands in quotes is taken as one piece, and no word in it is rewritten.
_TOKEN = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\W\d]\w*|[=!<>]+""")
_CAPITALS = {"AND", "OR", "NOT", "IN", "IS", "NULL", "ISNULL", "NOTNULL", "TRUE", "FALSE"}


@dataclass(frozen=True)
class Where:
    """A condition that has been read and found harmless.

    Attributes
    ----------
    text : str
        As the user wrote it, with single blanks.
    """

    text: str
    _tree: ast.expr

    def mask(self, frame: pd.DataFrame) -> NDArray[np.bool_]:
        """Return where the condition holds, shape (n,); unknown counts as not."""
        return evaluate(self._tree, frame).holds

    def columns(self) -> tuple[str, ...]:
        """Return the columns that the condition speaks of, in order."""
        names = [node.id for node in ast.walk(self._tree) if isinstance(node, ast.Name)]
        return tuple(dict.fromkeys(name for name in names if name in COLUMNS))

    def hints(self, frame: pd.DataFrame) -> list[str]:
        """Say of each text the condition compares with and the data lack what the column holds instead."""
        remarks = []
        for column, text in _texts(self._tree):
            names = [str(name) for name in frame[column].dropna().unique()]
            if text not in names:
                near = near_names(text, sorted(names)) or sorted(names)
                remarks.append(f"{column} is never {text[:60]!r} but, for example, {listed(near, 3)}")
        return remarks


def parse_where(text: str) -> Where:
    """Read a condition.

    Parameters
    ----------
    text : str
        An expression as described at the top of this module, up to 1,000 characters.

    Raises
    ------
    ParameterError
        If it is no such expression: wrong syntax, anything beyond the allow-list, too long, too deep, or a
        comparison between things of different types.
    SelectionError
        If it names a column that the incident table does not have.
    """
    shown = " ".join(text.split())
    if not shown:
        raise ParameterError("The where condition is empty.")
    if len(shown) > MOST_CHARACTERS:
        raise ParameterError(
            f"The where condition has {len(shown):,} characters; {MOST_CHARACTERS:,} are allowed."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the compiler's remarks on odd literals
            tree = ast.parse(_pythonic(shown), mode="eval").body
    # The last two are how Python's parser says that brackets are nested too deeply.
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ParameterError(
            f"The where condition {shown[:80]!r} cannot be read; write for example "
            'country == "Syria" and fatalities_best >= 10, with text and dates in quotes.'
        ) from None
    _refuse_large(tree)
    # A trial on a table without rows checks every name and type before any data are read.
    evaluate(tree, empty_frame())
    return Where(shown, tree)


def _pythonic(text: str) -> str:
    """Turn the spellings of SQL into those that ``ast`` reads; quoted text is left alone."""

    def rewrite(match: re.Match[str]) -> str:
        word = match[0].lower() if match[0] in _CAPITALS else match[0]
        if word in NULL_TESTS and not text[match.end() :].lstrip().startswith("("):
            return "is null" if NULL_TESTS[word] else "is not null"
        return {"=": "==", "<>": "!="}.get(word, word)

    return _TOKEN.sub(rewrite, text)


def _refuse_large(tree: ast.expr) -> None:
    """Refuse what is too large to be meant, before anything walks it by recursion."""
    level: list[ast.AST] = [tree]
    nodes = depth = 0
    while level:
        depth += 1
        nodes += len(level)
        if depth > MOST_DEPTH or nodes > MOST_NODES:
            raise ParameterError(
                f"The where condition is too complicated: at most {MOST_DEPTH} levels and {MOST_NODES} parts are read."
            )
        level = [
            child
            for node in level
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop))
        ]


def _texts(tree: ast.expr) -> Iterator[tuple[str, str]]:
    """Yield every text that a column is required to equal, with the column."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], (ast.Eq, ast.In)):
            continue
        if isinstance(node.left, ast.Name) and COLUMNS.get(node.left.id) in ("string", "category"):
            for value in ast.walk(node.comparators[0]):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield node.left.id, value.value

"""Three-valued truth of a condition over the rows of the incident table.

A condition is a tree of Python's ``ast`` that `trends.selection.where` has read; what no function here knows is refused.
Every row holds, fails or is unknown; ``not`` swaps the first two and leaves the third (Kleene's logic, as in SQL).
"""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from trends.errors import ParameterError, SelectionError, listed
from trends.names.matching import near_names
from trends.periods.calendar import parse_period
from trends.schema import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["NULL_TESTS", "Truth", "evaluate"]

NULL_TESTS = {"isnull": True, "notnull": False}
"""The only calls, with the answer they wait for."""

_LITERALS = {"null": None, "None": None, "true": True, "True": True, "false": False, "False": False}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_MIRROR: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
}
_SYMBOLS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


class Truth(NamedTuple):
    """Three-valued truth of every row: where it holds and where it does not; elsewhere it is unknown."""

    holds: NDArray[np.bool_]
    fails: NDArray[np.bool_]


class Column(NamedTuple):
    """A column named in an expression."""

    name: str
    kind: str  # number, text, date or truth


class Value(NamedTuple):
    """A value written in an expression."""

    value: Any


def evaluate(condition: ast.expr, frame: pd.DataFrame) -> Truth:
    """Say of every row of a canonical table whether a condition holds or fails.

    Parameters
    ----------
    condition : ast.expr
        The body of an expression.
    frame : pandas.DataFrame
        A table with the canonical columns, n rows.

    Returns
    -------
    Truth
        Two arrays of shape (n,); a row in neither is unknown.

    Raises
    ------
    ParameterError
        For any construct, operand or pair of types that is not allowed, with or without rows.
    SelectionError
        For a name that is no column.
    """
    return _Evaluation(frame).truth(condition)


def _kind(name: str) -> str:
    """Say what a canonical column holds."""
    kind = COLUMNS[name]
    if kind.startswith("datetime"):
        return "date"
    return {"string": "text", "category": "text", "boolean": "truth"}.get(kind, "number")


_HOLDS = {"number": "numbers", "text": "text", "date": "dates", "truth": "yes or no"}


class _Evaluation:
    """Works an expression out on one table; what no method here knows is refused."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    # -- conditions -------------------------------------------------------------------------------------------

    def truth(self, node: ast.expr) -> Truth:
        if isinstance(node, ast.BoolOp):
            parts = [self.truth(value) for value in node.values]  # noqa: PD011 - a BoolOp, no table
            every, some = (np.logical_and.reduce, np.logical_or.reduce)
            if isinstance(node.op, ast.And):
                return Truth(every([part.holds for part in parts]), some([part.fails for part in parts]))
            return Truth(some([part.holds for part in parts]), every([part.fails for part in parts]))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner = self.truth(node.operand)
            return Truth(inner.fails, inner.holds)
        if isinstance(node, ast.Compare):
            return self.comparison(node)
        if isinstance(node, ast.Call):
            return self.null_test(node)
        if isinstance(node, ast.Name):
            column = self.operand(node)
            if isinstance(column, Column) and column.kind == "truth":
                return self.compare(column, ast.Eq, Value(True))
            raise ParameterError(f"{_shown(node)} alone is no condition; compare it with something.")
        raise ParameterError(
            f"{_shown(node)} is no condition; allowed are comparisons, and, or, not, in and isnull(column)."
        )

    def null_test(self, node: ast.Call) -> Truth:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in NULL_TESTS or len(node.args) != 1 or node.keywords:
            raise ParameterError(
                f"{_shown(node)} is not allowed; the only calls are isnull(column) and notnull(column)."
            )
        column = self.operand(node.args[0])
        if not isinstance(column, Column):
            raise ParameterError(f"{name} asks about a column, not about {_shown(node.args[0])}.")
        return self.unknown(column, wanted=NULL_TESTS[name])

    def unknown(self, column: Column, *, wanted: bool) -> Truth:
        null = np.asarray(self.frame[column.name].isna(), dtype=bool)
        return Truth(null, ~null) if wanted else Truth(~null, null)

    def comparison(self, node: ast.Compare) -> Truth:
        left: Column | Value = self.operand(node.left)
        result: Truth | None = None
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            if isinstance(op, (ast.In, ast.NotIn)):
                part = self.membership(left, right_node)
                if isinstance(op, ast.NotIn):
                    part = Truth(part.fails, part.holds)
                right: Column | Value = Value(None)
            else:
                right = self.operand(right_node)
                if isinstance(op, (ast.Is, ast.IsNot)):
                    if not isinstance(left, Column) or right != Value(None):
                        raise ParameterError(
                            f"{_shown(node)}: 'is' is only for 'column is null'; write == to compare."
                        )
                    part = self.unknown(left, wanted=isinstance(op, ast.Is))
                else:
                    part = self.compare(left, type(op), right)
            result = part if result is None else Truth(result.holds & part.holds, result.fails | part.fails)
            left = right
        assert result is not None  # noqa: S101 - a Compare node has at least one operator
        return result

    def membership(self, left: Column | Value, node: ast.expr) -> Truth:
        if not isinstance(left, Column):
            raise ParameterError(
                '\'in\' asks whether a column is one of a list: country in ("Syria", "Iraq").'
            )
        if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            items = list(node.elts)
        elif isinstance(node, ast.Constant):
            items = [node]  # ("Syria") is no list to Python, but it is to everybody else
        else:
            raise ParameterError(f"'in' needs a list of values in brackets, not {_shown(node)}.")
        if not items:
            raise ParameterError("'in' needs at least one value.")
        parts = []
        for item in items:
            value = self.operand(item)
            if not isinstance(value, Value):
                raise ParameterError(f"A list after 'in' holds values, not columns such as {_shown(item)}.")
            parts.append(self.compare(left, ast.Eq, value))
        return Truth(
            np.logical_or.reduce([part.holds for part in parts]),
            np.logical_and.reduce([part.fails for part in parts]),
        )

    # -- what is compared -------------------------------------------------------------------------------------

    def operand(self, node: ast.expr) -> Column | Value:
        if isinstance(node, ast.Name):
            if node.id in _LITERALS:
                return Value(_LITERALS[node.id])
            if node.id not in COLUMNS:
                near = near_names(node.id, list(COLUMNS))
                hint = f"nearest to it: {listed(near)}" if near else f"there are {listed(COLUMNS)}"
                raise SelectionError(
                    f"The incident table has no column {node.id[:60]!r} ({hint}); text and dates go in quotes."
                )
            return Column(node.id, _kind(node.id))
        if isinstance(node, ast.Constant) and (
            node.value is None or isinstance(node.value, (str, int, float))
        ):
            return Value(node.value)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            inner = self.operand(node.operand)
            if (
                isinstance(inner, Value)
                and isinstance(inner.value, (int, float))
                and not isinstance(inner.value, bool)
            ):
                return Value(-inner.value if isinstance(node.op, ast.USub) else inner.value)
        raise ParameterError(
            f"{_shown(node)} is neither a column nor a value; there is no arithmetic, and text and dates go in quotes."
        )

    # -- comparisons ------------------------------------------------------------------------------------------

    def compare(self, left: Column | Value, op: type[ast.cmpop], right: Column | Value) -> Truth:
        if isinstance(left, Value):
            if isinstance(right, Value):
                raise ParameterError("A comparison needs a column on one side; text and dates go in quotes.")
            # 5 < wounded is wounded > 5: from here on the column stands first.
            left, op, right = right, _MIRROR.get(op, op), left
        symbol = _SYMBOLS[op]
        if left.kind in ("text", "truth") and op not in (ast.Eq, ast.NotEq):
            raise ParameterError(
                f"{left.name} holds {_HOLDS[left.kind]}, which has no order: {symbol} cannot be used."
            )
        if isinstance(right, Column):
            if left.kind != right.kind:
                raise ParameterError(
                    f"{left.name} holds {_HOLDS[left.kind]} and {right.name} {_HOLDS[right.kind]}: "
                    f"they cannot be compared."
                )
            return self._between_columns(left, op, right)
        if right.value is None:
            raise ParameterError(f"Nothing equals null; write isnull({left.name}) or notnull({left.name}).")
        return self._with_value(left, op, right.value)

    def _between_columns(self, left: Column, op: type[ast.cmpop], right: Column) -> Truth:
        first, second = self._values(left), self._values(right)
        both_known = ~(np.asarray(self.frame[left.name].isna()) | np.asarray(self.frame[right.name].isna()))
        true = np.zeros(len(both_known), dtype=bool)
        # Of text that is missing pandas holds NA, and a comparison with it is neither true nor false.
        true[both_known] = _COMPARE[op](first[both_known], second[both_known])
        return Truth(true, both_known & ~true)

    def _with_value(self, column: Column, op: type[ast.cmpop], value: Any) -> Truth:
        has_value = ~np.asarray(self.frame[column.name].isna(), dtype=bool)
        fits = {
            "number": isinstance(value, (int, float)) and not isinstance(value, bool),
            "text": isinstance(value, str),
            "date": isinstance(value, str),
            "truth": isinstance(value, bool),
        }
        if not fits[column.kind]:
            quotes = "; text and dates go in quotes" if column.kind in ("text", "date") else ""
            raise ParameterError(
                f"{column.name} holds {_HOLDS[column.kind]} and cannot be compared with {str(value)[:40]!r}{quotes}."
            )
        if column.kind == "date":
            true = _date_compare(self._values(column), op, value)
        elif column.kind == "text":
            codes, names = pd.factorize(self.frame[column.name])
            # The last place is for rows without a text, to which factorize gives -1; `has_value` keeps them
            # unknown.
            equal = np.array([*(str(name) == value for name in names), False])[codes]
            true = equal if op is ast.Eq else ~equal
        else:
            try:
                true = _COMPARE[op](self._values(column), float(value))
            # A whole number of more than 308 digits has no float.
            except OverflowError:
                raise ParameterError(f"{str(value)[:20]}… is too large a number.") from None
        true = np.asarray(true, dtype=bool) & has_value
        return Truth(true, has_value & ~true)

    def _values(self, column: Column) -> NDArray[Any]:
        series = self.frame[column.name]
        if column.kind == "date":
            return np.asarray(series.to_numpy(dtype="datetime64[s]"))
        if column.kind == "text":
            return np.asarray(series.to_numpy(dtype=object))
        return np.asarray(series.to_numpy(dtype=float, na_value=np.nan))


def _date_compare(days: NDArray[Any], op: type[ast.cmpop], text: str) -> NDArray[np.bool_]:
    """Compare days with a date that may be a whole month, week, quarter or year."""
    period = parse_period(text)
    first, last = np.datetime64(period.start_time.date()), np.datetime64(period.end_time.date())
    if op is ast.Lt:
        true = days < first
    elif op is ast.LtE:
        true = days <= last
    elif op is ast.Gt:
        true = days > last
    elif op is ast.GtE:
        true = days >= first
    else:
        within = (days >= first) & (days <= last)
        true = within if op is ast.Eq else ~within
    return np.asarray(true, dtype=bool)


def _shown(node: ast.expr) -> str:
    """Write a piece of the expression back, shortened."""
    try:
        text = ast.unparse(node)
    except (ValueError, RecursionError):
        text = "this"
    return text if len(text) <= 60 else text[:59] + "…"

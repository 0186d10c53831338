"""How results are written for other programs: JSON whose bytes depend on the values alone."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from enum import Enum
from os import PathLike
from typing import Any

__all__ = ["SIGNIFICANT_DIGITS", "json_text", "plain"]

SIGNIFICANT_DIGITS = 10
"""Enough for every use, and few enough that the last bits of a sum, which differ between processors, drop out."""


def json_text(value: Any, *, indent: int | None = 2) -> str:
    """Write a value as JSON text that ends with a newline.

    Parameters
    ----------
    value : object
        Mappings, sequences, sets (written in order), dates, enumerations, NumPy and pandas scalars, NumPy arrays,
        paths (with forward slashes), text, numbers, booleans and None, nested as deep as wanted.
    indent : int or None
        Blanks a level; None writes one line.

    Returns
    -------
    str
        JSON without NaN: what is not a finite number is null. Characters outside ASCII stay as they are.

    Raises
    ------
    TypeError
        For a value of any other kind, so that no object is ever written by its memory address.
    """
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=indent) + "\n"


def plain(value: Any) -> Any:
    """Return the value made of dict, list, str, int, float, bool and None only; see `json_text`."""
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        # A file name may hold bytes that are no text; they have no place in UTF-8.
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, float):
        return _rounded(value)
    if isinstance(value, datetime):
        return None if _is_null(value) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PathLike):
        return plain(str(value).replace("\\", "/"))
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, AbstractSet):
        return [plain(item) for item in sorted(value, key=str)]
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "tolist"):  # NumPy scalars and arrays, without importing NumPy
        return plain(value.tolist())
    if _is_null(value):
        return None
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def _rounded(value: float) -> float | None:
    """Round to the significant digits; -0.0 is written like 0.0."""
    if not math.isfinite(value):
        return None
    rounded = float(f"{float(value):.{SIGNIFICANT_DIGITS}g}") + 0.0
    # The very largest numbers would be rounded up to infinity.
    return rounded if math.isfinite(rounded) else float(value)


def _key(key: object) -> str:
    if isinstance(key, Enum):
        key = key.value
    if isinstance(key, (str, date)) or (isinstance(key, int) and not isinstance(key, bool)):
        return str(plain(key))
    raise TypeError(f"{type(key).__name__} cannot name a JSON value")


def _is_null(value: object) -> bool:
    """Whether this is pandas' NA or NaT, told without importing pandas."""
    return type(value).__name__ in {"NAType", "NaTType"}

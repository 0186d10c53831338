"""Pandas arrays of the canonical types, made of distinct words and the places where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from trends.sources.raw import Coded

__all__ = [
    "category_array",
    "constant_text",
    "flag_array",
    "iso3_array",
    "number_array",
    "text_array",
    "text_of",
    "whole_array",
]


def text_array(column: Coded, clean: Callable[[str], str | None] | None = None) -> pd.arrays.ArrowStringArray:
    """Return a column of text: blanks around words cut off, empty words null.

    A NUL byte in a word, which no output could carry, becomes the replacement character.
    """
    words = pc.utf8_trim_whitespace(pc.replace_substring(column.words, "\x00", "\ufffd"))
    if clean is not None:
        words = pa.array([clean(word) for word in words.to_pylist()], pa.string())
    return text_of(pc.if_else(pc.equal(words, ""), None, words), column.codes)


def text_of(words: Sequence[str | None] | pa.Array, codes: NDArray[np.int32]) -> pd.arrays.ArrowStringArray:
    """Return the words of some codes, shape (rows,)."""
    told = (
        words.cast(pa.large_string()) if isinstance(words, pa.Array) else pa.array(words, pa.large_string())
    )
    in_order = 1 < len(told) == len(codes) and bool((np.diff(codes) == 1).all())
    taken = told if in_order else told.take(pa.array(codes))
    made: pd.arrays.ArrowStringArray = pd.StringDtype("pyarrow").__from_arrow__(taken)  # type: ignore[attr-defined] # pandas' documented hook for arrow
    return made


def constant_text(word: str | None, rows: int) -> pd.arrays.ArrowStringArray:
    """Return one word for every row."""
    return text_of([word], np.zeros(rows, dtype=np.int32))


def number_array(values: NDArray[np.float64]) -> pd.arrays.FloatingArray:
    """Return numbers; NaN becomes null."""
    missing = np.isnan(values)
    return pd.arrays.FloatingArray(np.where(missing, 0.0, values), missing)


def whole_array(values: NDArray[np.float64]) -> pd.arrays.IntegerArray:
    """Return whole numbers; NaN becomes null."""
    missing = np.isnan(values)
    return pd.arrays.IntegerArray(np.where(missing, 0, values).astype(np.int64), missing)


def flag_array(values: NDArray[np.bool_], missing: NDArray[np.bool_]) -> pd.arrays.BooleanArray:
    """Return yes, no and null."""
    return pd.arrays.BooleanArray(np.array(values, dtype=bool), np.array(missing, dtype=bool))


def category_array(words: list[str], codes: NDArray[np.int32]) -> pd.Categorical:
    """Return the words of some codes as a categorical; the empty word is null."""
    names = pd.Index(list(dict.fromkeys(word for word in words if word)), dtype="str")
    return pd.Categorical.from_codes(names.get_indexer(pd.Index(words, dtype="str"))[codes], categories=names)


def iso3_array(names: Coded, numbers: Coded | None = None) -> pd.arrays.ArrowStringArray:
    """Return ISO3 codes by Gleditsch-Ward number where one is known, otherwise by name."""
    from trends.countries import iso3_of

    by_name = text_of([iso3_of(word) for word in names.listed()], names.codes)
    if numbers is None:
        return by_name
    codes = [iso3_of(word) for word in numbers.listed()]
    found = text_of(codes, numbers.codes)
    if None in codes:
        unknown = found.isna()
        found[unknown] = by_name[unknown]
    return found

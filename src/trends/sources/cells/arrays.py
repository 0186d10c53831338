"""Pandas arrays of the canonical types, made of distinct words and the places where they stand."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from trends.names.countries import iso3_of
from trends.sources.files.raw import smallest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from trends.sources.files.raw import Coded

__all__ = [
    "category_array",
    "constant_name",
    "flag_array",
    "iso3_array",
    "names_array",
    "names_of",
    "number_array",
    "text_array",
    "text_of",
    "whole_array",
]


_NO_LETTER = "[\ufeff\u200b\u2060]"
"""Marks without any width that are no part of a spelling in any script (joiners, which are, stay)."""


def text_array(column: Coded, clean: Callable[[str], str | None] | None = None) -> pd.arrays.ArrowStringArray:
    """Return a column of text: blanks around words cut off, empty words null.

    A NUL byte in a word, which no output could carry, becomes the replacement character; a byte-order mark, which files
    that were put together have in their middle, and its like go: two names would differ by what nobody can see.
    """
    return text_of(_cleaned(column, clean), column.codes)


def _cleaned(column: Coded, clean: Callable[[str], str | None] | None) -> pa.StringArray:
    words = pc.replace_substring(column.words, "\x00", "\ufffd")
    words = pc.utf8_trim_whitespace(pc.replace_substring_regex(words, _NO_LETTER, ""))
    if clean is not None:
        words = pa.array([clean(word) for word in words.to_pylist()], pa.string())
    return pc.if_else(pc.equal(words, ""), None, words)


def text_of(words: Sequence[str | None] | pa.Array, codes: NDArray[np.int32]) -> pd.arrays.ArrowStringArray:
    """Return the words of some codes, shape (rows,)."""
    distinct = (
        words.cast(pa.large_string()) if isinstance(words, pa.Array) else pa.array(words, pa.large_string())
    )
    # Ids: one word a row, in the order of the rows. The array is taken as it is, without a copy.
    in_order = 1 < len(distinct) == len(codes) and bool((np.diff(codes) == 1).all())
    taken = distinct if in_order else distinct.take(pa.array(codes))
    made: pd.arrays.ArrowStringArray = pd.StringDtype("pyarrow").__from_arrow__(taken)  # type: ignore[attr-defined] # pandas' documented hook for arrow
    return made


def names_array(column: Coded, clean: Callable[[str], str | None] | None = None) -> pd.Categorical:
    """Return a column of names, read as by `text_array`; each name is held once, sorted."""
    return names_of(_cleaned(column, clean), column.codes)


def names_of(words: Sequence[str | None] | pa.Array, codes: NDArray[np.signedinteger]) -> pd.Categorical:
    """Return the words of some codes, shape (rows,), as names; words that are the same become one name."""
    encoded = pc.dictionary_encode(words if isinstance(words, pa.Array) else pa.array(words, pa.string()))
    places = np.asarray(
        pc.fill_null(encoded.indices, -1)
    )  # of each word among the distinct ones; -1 for null
    # The last place is spare: a null's -1 points there, and `order` never does.
    used = np.zeros(len(encoded.dictionary) + 1, dtype=bool)
    used[places[np.bincount(codes, minlength=len(places)) > 0]] = True
    order = np.asarray(pc.array_sort_indices(encoded.dictionary)).astype(np.int64)
    # Names of no row are left out: grouped by them, a frame would show groups without rows.
    order = order[used[order]]
    ranks = np.full(len(encoded.dictionary) + 1, -1, dtype=smallest(len(order)))
    ranks[order] = np.arange(len(order))
    ranks[-1] = -1
    names = pd.Index(_strings(encoded.dictionary.take(pa.array(order))))
    return pd.Categorical.from_codes(ranks[places][codes], categories=names)


def _strings(words: pa.Array) -> pd.arrays.ArrowStringArray:
    """Return words as pandas itself holds them: dtype ``str``."""
    made: pd.arrays.ArrowStringArray = pd.StringDtype("pyarrow", na_value=np.nan).__from_arrow__(words)  # type: ignore[attr-defined] # pandas' documented hook for arrow
    return made


def constant_name(word: str | None, rows: int) -> pd.Categorical:
    """Return one name for every row."""
    return names_of([word], np.zeros(rows, dtype=np.int8))


def number_array(values: NDArray[np.float64]) -> pd.arrays.FloatingArray:
    """Return numbers; NaN becomes null."""
    missing = np.isnan(values)
    if not missing.any():
        # The mask of a full column is never written to, so that it takes no memory.
        return pd.arrays.FloatingArray(
            np.asarray(values, dtype=np.float64), np.zeros(len(values), dtype=bool)
        )
    return pd.arrays.FloatingArray(np.where(missing, 0.0, values), missing)


def whole_array(values: NDArray[np.float64]) -> pd.arrays.IntegerArray:
    """Return whole numbers; NaN becomes null."""
    missing = np.isnan(values)
    return pd.arrays.IntegerArray(np.where(missing, 0, values).astype(np.int64), missing)


def flag_array(values: NDArray[np.bool_], missing: NDArray[np.bool_]) -> pd.arrays.BooleanArray:
    """Return yes, no and null."""
    return pd.arrays.BooleanArray(np.array(values, dtype=bool), np.array(missing, dtype=bool))


def category_array(words: list[str], codes: NDArray[np.signedinteger]) -> pd.Categorical:
    """Return the words of some codes as a categorical; the empty word is null."""
    return names_of([word or None for word in words], codes)


_iso3_of = lru_cache(maxsize=4_096)(iso3_of)
"""Of the last words: the few hundred names of a file come again in the next, with all ways to spell them."""


def iso3_array(names: Coded, numbers: Coded | None = None) -> pd.Categorical:
    """Return ISO3 codes by Gleditsch-Ward number where one is known, otherwise by name."""
    by_name = [_iso3_of(word) for word in names.listed()]
    if numbers is None:
        return names_of(by_name, names.codes)
    by_number = [_iso3_of(word) for word in numbers.listed()]
    if None not in by_number:
        return names_of(by_number, numbers.codes)
    # One list of words for both: a row whose number is not known points behind the numbers, at its name.
    recognised = np.array([code is not None for code in by_number], dtype=bool)[numbers.codes]
    places = np.where(
        recognised, numbers.codes.astype(np.int32), names.codes.astype(np.int32) + len(by_number)
    )
    return names_of([*by_number, *by_name], places)

"""JSON whose bytes depend on the values alone."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from enum import Enum
from pathlib import PureWindowsPath

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.files.output import SIGNIFICANT_DIGITS, json_text, plain

numbers = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(numbers | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


class Colour(Enum):
    RED = "red"


@given(values)
def test_what_is_written_is_json_and_reads_back(value):
    text = json_text(value)
    text.encode("utf-8")
    assert text.endswith("\n")
    assert json_text(json.loads(text)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_keep_ten_significant_digits(value):
    written = json.loads(json_text(value))
    assert math.isclose(written, value, rel_tol=0.5 * 10 ** (1 - SIGNIFICANT_DIGITS), abs_tol=5e-324)
    assert float(f"{written:.10g}") in {written, math.copysign(math.inf, value)}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333333333"),
        (1e308, "1e+308"),
        (-0.0, "0.0"),
        (12.0, "12.0"),
        (float("nan"), "null"),
        (float("inf"), "null"),
        (np.float64("nan"), "null"),
        (np.float32(0.5), "0.5"),
        (np.int64(7), "7"),
        (np.bool_(True), "true"),
        (pd.NA, "null"),
        (pd.NaT, "null"),
        (pd.Timestamp("2023-02-17"), '"2023-02-17T00:00:00"'),
        (datetime(2023, 2, 17, 1, 2), '"2023-02-17T01:02:00"'),  # noqa: DTZ001 - dates here have no zone
        (date(2023, 2, 17), '"2023-02-17"'),
        (Colour.RED, '"red"'),
        (PureWindowsPath("a\\b"), '"a/b"'),
        ("دير الزور", '"دير الزور"'),
        ("\udcff", '"?"'),
        (10**20, "100000000000000000000"),
    ],
)
def test_single_values(value, text):
    assert json_text(value) == text + "\n"


def test_arrays_sets_and_tuples_become_lists():
    assert plain({"a": np.array([1.5, np.nan]), "b": (1, 2), "c": {"y", "x"}, 2023: None}) == {
        "a": [1.5, None],
        "b": [1, 2],
        "c": ["x", "y"],
        "2023": None,
    }


@pytest.mark.parametrize("value", [object(), {1.5: 1}, {True: 1}, lambda: None, b"bytes"])
def test_what_has_no_place_in_json_is_refused(value):
    with pytest.raises(TypeError):
        json_text(value)


def test_no_address_of_an_object_is_ever_written():
    with pytest.raises(TypeError, match="object"):
        json_text({"deep": [object()]})

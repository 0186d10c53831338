from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.names.matching import NamePattern, fold, match_column, near_names, present


def matches(pattern: str, name: str) -> bool:
    return NamePattern.parse(pattern).matches(fold(name))


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("IS", "IS", True),
        ("is", "IS", True),
        (" IS ", "IS", True),
        ("IS", "JIS", False),
        ("IS", "ISIS", False),
        ("IS", "Ahrar al-Sham, IS, Southern Front", False),
        ("IS*", "ISIS", True),
        ("*IS", "JIS", True),
        ("*IS*", "JISA", True),
        ("* IS,*", "Ahrar al-Sham, IS, Southern Front", True),
        ("*", "", True),
        ("**", "anything", True),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("a*b*c", "a-b-b-c", True),
        ("a*bb*c", "a-b-c", False),
        ("Hayat  Tahrir", "Hayat Tahrir", True),
        ("Sao Tome", "São  Tomé", True),
        ("STRASSE", "Straße", True),
        ("Hay'at", "Hay\u2019at", True),
        ("İzmir", "izmir", True),
        ("", "IS", False),
        ("", "", True),
    ],
)
def test_a_name_matches_whole(pattern, name, expected):
    assert matches(pattern, name) is expected


def test_many_stars_take_no_time():
    started = time.process_time()
    assert not matches("a*" * 200 + "b", "a" * 20_000)
    assert time.process_time() - started < 1


@given(st.text(max_size=30), st.text(alphabet="ab *", max_size=10))
def test_a_pattern_matches_as_the_regular_expression_would(name, pattern):
    import re

    parts = NamePattern.parse(pattern).parts
    if len(parts) == 1:
        expected = fold(name) == fold(pattern)
    else:
        expected = re.fullmatch(".*".join(map(re.escape, parts)), fold(name), re.DOTALL) is not None
    assert matches(pattern, name) is expected


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_and_every_name_matches_itself(name):
    assert fold(fold(name)) == fold(name)
    if "*" not in name:
        assert matches(name, name)


@pytest.mark.parametrize("dtype", ["string", "object", "category"])
def test_a_column_is_matched_row_by_row_and_nulls_never(dtype):
    column = pd.Series(["IS", None, "JIS", "is", "IS"], dtype=dtype)
    assert match_column(column, [NamePattern.parse("IS")]).tolist() == [True, False, False, True, True]
    assert match_column(column, [NamePattern.parse("*")]).tolist() == [True, False, True, True, True]
    assert match_column(column.iloc[:0], [NamePattern.parse("IS")]).tolist() == []


def test_present_lists_the_commonest_first_over_columns():
    one, other = pd.Series(["b", "a", None, "b"]), pd.Series(["a", "a", "c", None])
    assert present(one, other) == ["a", "b", "c"]
    assert present(pd.Series([None, None], dtype="string")) == []


@pytest.mark.parametrize(
    ("text", "known", "first"),
    [
        ("Sirya", ["Iran", "Iraq", "Syria", "Libya"], "Syria"),
        ("Islamic State", ["Islamic Front", "Islamic State (Syria)"], "Islamic State (Syria)"),
        ("Taliban", ["Taleban", "TTP"], "Taleban"),
        ("homs", ["Hama Governorate", "Homs Governorate"], "Homs Governorate"),
        ("*kurd*", ["Kurds", "IS"], "Kurds"),
    ],
)
def test_the_nearest_name_comes_first(text, known, first):
    assert near_names(text, known)[0] == first


def test_what_is_like_nothing_has_no_neighbour():
    assert near_names("zzzzqqq", ["Syria", "Iraq"]) == []

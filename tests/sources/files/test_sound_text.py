from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.sources import load
from trends.sources.cells.arrays import iso3_array, names_of
from trends.sources.files.raw import Coded, ColumnsOnDemand
from trends.sources.files.sound_text import NumberBuilder, PieceBuilder, SoundText

words = st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=3), max_size=8)


@given(st.lists(st.lists(words, max_size=3), max_size=4), st.sampled_from([0, 20, 1 << 20]))
def test_pieces_of_a_column_are_the_column(batches, least):
    builder = PieceBuilder(least)
    for batch in batches:
        builder.add([pa.array(piece, pa.string()) for piece in batch])
    column = builder.column()
    whole = [word for batch in batches for piece in batch for word in piece]
    assert column.at(np.arange(len(whole))) == whole
    assert column.words.to_pylist() == list(dict.fromkeys(whole))


@pytest.mark.parametrize(("number", "kind"), [(127, np.int8), (128, np.int16), (32_768, np.int32)])
def test_codes_take_as_many_bytes_as_the_words_need(number, kind):
    builder = PieceBuilder(0)
    all_words = [f"w{place}" for place in range(number)]
    builder.add([pa.array(all_words[:100], pa.string())])
    builder.add([pa.array(all_words, pa.string())])
    column = builder.column()
    assert column.codes.dtype == kind
    assert column.at(np.arange(100 + number)) == all_words[:100] + all_words


numbers = st.lists(
    st.one_of(
        st.integers(0, 300).map(float), st.floats(allow_nan=True, allow_infinity=False), st.just(np.nan)
    ),
    max_size=6,
)


@given(st.lists(numbers, max_size=5), st.integers(0, 12))
def test_numbers_are_kept_to_the_last_bit(pieces, expected):
    builder = NumberBuilder(expected)
    for piece in pieces:
        builder.add(np.array(piece, dtype=float))
    whole = np.array([number for piece in pieces for number in piece], dtype=float)
    np.testing.assert_array_equal(builder.column().astype(np.float64), whole)


def test_small_whole_numbers_take_half_the_room():
    builder = NumberBuilder(4)
    builder.add(np.array([1.0, np.nan, 16_777_216.0]))
    assert builder.column().dtype == np.float32
    builder.add(np.array([16_777_217.0]))
    assert builder.column().tolist()[2:] == [16_777_216.0, 16_777_217.0]


@given(st.lists(st.tuples(st.sampled_from(["b", "a", None, "", "é", "b "]), st.booleans()), max_size=8))
def test_names_are_the_words_of_their_codes(rows):
    told = ["b", "a", None, "a", "never"]  # two codes that mean the same
    codes = np.array([told.index(word) if word in told else 3 for word, _ in rows], dtype=np.int8)
    names = names_of(told, codes)
    expected = [told[code] for code in codes]
    assert [None if pd.isna(word) else word for word in names] == expected
    assert names.categories.tolist() == sorted({word for word in expected if word is not None})


def test_a_country_without_a_known_number_goes_by_its_name():
    names = Coded.from_arrow(pa.array(["Syria", "Iraq", "Nowhere", "Syria"]))
    country = Coded.from_arrow(pa.array(["652", "", "", "645"]))
    assert [None if pd.isna(code) else code for code in iso3_array(names, country)] == [
        "SYR",
        "IRQ",
        None,
        "IRQ",
    ]


def test_words_that_never_repeat_are_not_looked_up_again_with_every_piece(monkeypatch):
    builder, looked_up = PieceBuilder(0), []
    own = PieceBuilder._code
    monkeypatch.setattr(PieceBuilder, "_code", lambda self: (looked_up.append(len(self._words)), own(self)))
    for piece in range(200):
        builder.add([pa.array([f"id {piece} {row}" for row in range(10)], pa.string())])
    assert len(builder.column().words) == 2_000
    assert sum(looked_up) < 3 * 2_000


def test_a_sound_file_is_parsed_once(write, ged, today, monkeypatch):
    parsed = []
    own = SoundText._parsed
    monkeypatch.setattr(
        SoundText,
        "_parsed",
        lambda self, piece, kinds, **how: (parsed.append(kinds), own(self, piece, kinds, **how))[1],
    )
    data = load(write(ged({}, {"id": "2", "best": "5", "high": "5"})), today=today)
    assert data.frame["fatalities_best"].tolist() == [3, 5]
    assert data.columns_read["best"] == "best"
    assert len(parsed) == 1, parsed


def test_whether_there_is_a_column_reads_none():
    def read():
        raise AssertionError("read to see whether it is there")

    columns = ColumnsOnDemand({"side": Coded.constant("A", 1)}, {"best": read})
    assert "best" in columns
    assert "side" in columns
    assert "worst" not in columns

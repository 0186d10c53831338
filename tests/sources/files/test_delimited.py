from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.sources import load
from trends.sources.files import delimited, sound_text
from trends.sources.files.delimited import DelimitedSheet
from trends.sources.files.opening import PlainFile
from trends.sources.rejection import RAGGED, UNCLOSED


def sheet(path):
    return DelimitedSheet.of(PlainFile(path, path.name, lambda: path.parent))


def cells(raw):
    rows = np.arange(raw.rows)
    return {name: column.at(rows) for name, column in raw.columns.items()}


def carefully(sheet, monkeypatch, wanted=None):
    with monkeypatch.context() as patch:
        patch.setattr(sound_text.SoundText, "read", lambda *_: "ragged")
        return sheet.read(wanted)


def test_cells_and_lines(write):
    raw = sheet(write('a,b\n1,"x\ny"\n\n2,z\n')).read(None)
    assert cells(raw) == {"a": ["1", "2"], "b": ["x\ny", "z"]}
    assert raw.lines(np.array([0, 1])).tolist() == [2, 5]


def test_only_wanted_columns_are_read(write):
    raw = sheet(write("a,b,c\n1,2,3\n")).read(("c", "nothing"))
    assert list(raw.columns) == ["c"]
    assert raw.names == ("a", "b", "c")


def test_ragged_rows_are_rejected_with_their_line(write):
    raw = sheet(write("a,b,c\n1,2,3\n4,5\n6,7,8,9\n\n10,11,12,\n13,14,15\n")).read(None)
    assert cells(raw)["a"] == ["1", "10", "13"]
    assert raw.ragged[["line", "value", "reason"]].to_numpy().tolist() == [
        [3, "2 cells, not 3", RAGGED],
        [4, "4 cells, not 3", RAGGED],
    ]
    assert raw.lines(np.array([2])).tolist() == [7]


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n1,x\n2,"open\n3,y\n4,z\n',
        'a,b\n1,x\n2,"open\n3,y\n4,"z"\n',
        'a,b\n1,x\n"2,open\n3,y\n4,z\n',
    ],
)
def test_a_mark_that_never_closes_costs_its_own_line_only(write, text):
    raw = sheet(write(text)).read(None)
    assert cells(raw) == {"a": ["1", "3", "4"], "b": ["x", "y", "z"]}
    assert raw.ragged[["line", "reason"]].to_numpy().tolist() == [[3, UNCLOSED]]


def test_a_ragged_row_with_a_long_cell_is_one_row(write):
    raw = sheet(write('a,b,c\n1,"two\nlines"\n3,4,5\n')).read(None)
    assert raw.ragged[["line", "value", "reason"]].to_numpy().tolist() == [[2, "2 cells, not 3", RAGGED]]
    assert cells(raw)["a"] == ["3"]


def test_a_ragged_row_that_swallowed_others_gives_them_back(write):
    raw = sheet(write('a,b,c\n1,"open\n2,x,y\n3,z"\n4,5,6\n')).read(None)
    assert raw.ragged["reason"].tolist() == [UNCLOSED, RAGGED]
    assert cells(raw)["a"] == ["2", "4"]


def test_many_open_marks_take_no_time(write):
    raw = sheet(write("a,b\n" + 'x,"y\n' * 20_000)).read(None)
    assert raw.rows + len(raw.ragged) == 20_000


def test_marks_inside_a_word_are_text(write):
    raw = sheet(write('a,b\n1,5" gun\n2,x\n')).read(None)
    assert cells(raw)["b"] == ['5" gun', "x"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(write, encoding, newline):
    raw = sheet(
        write(
            newline.join(["place;n", "Zürich;1", "Łódź;2" if encoding != "cp1252" else "Köln;2", ""]),
            encoding=encoding,
        )
    ).read(None)
    assert cells(raw)["place"][0] == "Zürich"
    assert cells(raw)["n"] == ["1", "2"]
    assert any("Windows-1252" in warning for warning in raw.warnings) == (encoding == "cp1252")


def test_a_byte_of_windows_deep_inside_a_file_of_utf8(write):
    data = ("a,b\n" + "1,x\n" * 100_000).encode() + "2,é\n".encode("cp1252")
    raw = sheet(write(data)).read(None)
    assert raw.rows == 100_001
    assert cells(raw)["b"][-1] == "é"


def test_repeated_headers_stay_apart(write):
    raw = sheet(write("date,n,date\n2020-01-01,1,x\n")).read(None)
    assert cells(raw) == {"date": ["2020-01-01"], "n": ["1"], "date.2": ["x"]}
    assert "names date more than once" in raw.warnings[0]


def test_a_table_without_a_header(write):
    raw = sheet(write("1,x\n2,y\n")).read(("n",), ("n", "word"), headless=True)
    assert cells(raw) == {"n": ["1", "2"]}
    assert raw.lines(np.array([0, 1])).tolist() == [1, 2]


def test_nul_bytes_stay_visible(write):
    raw = sheet(write(b"a,b\n1,x\x00y\n2,z\n")).read(None)
    assert cells(raw)["b"] == ["x\x00y", "z"]


words = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc"),
        exclude_characters="\ufeff\u2028\u2029\x85",
        include_characters="\n\t",
    ),
    max_size=6,
)


@given(
    rows=st.lists(st.tuples(words, words, words), min_size=1, max_size=12),
    newline=st.sampled_from(["\n", "\r\n"]),
    size=st.sampled_from([16, 40, 1 << 20]),
)
def test_the_fast_and_the_careful_way_agree(rows, newline, size, tmp_path_factory):
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    path = tmp_path_factory.mktemp("both") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator=newline).writerows(
            [("k", "a", "b", "c"), *(("1", *row) for row in rows)]
        )
    looked = sheet(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sound_text, "_PIECE", size)
        patch.setattr(delimited, "read_carefully", None)  # so that the fast way must do it
        fast = looked.read(None)
    with pytest.MonkeyPatch.context() as patch:
        careful = carefully(looked, patch)
    assert cells(fast) == cells(careful)
    assert [cells(fast)[name] for name in "abc"] == [
        list(column) for column in zip(*rows, strict=True)
    ] or not rows
    places = np.arange(fast.rows)
    assert fast.lines(places).tolist() == careful.lines(places).tolist()


def test_numbers_read_at_once_are_those_of_the_words(write):
    looked = sheet(write("id,a,b\nx,1.5,\ny,,2\nz,-3e2,3\n"))
    raw = looked.read(("id", "a", "b"), numeric=frozenset({"a", "b"}), distinct=frozenset({"id"}))
    np.testing.assert_array_equal(raw.numbers["a"], [1.5, np.nan, -300])
    assert raw.blank("b").tolist() == [True, False, False]
    assert raw.columns["a"].at(np.array([0, 2])) == ["1.5", "-3e2"], "the words are read again when asked for"
    assert list(raw.columns) == ["id", "a", "b"]
    assert len(raw.columns) == 3


@pytest.mark.parametrize("word", ["x", "nan", "inf", "1,5", "0x10"])
def test_one_word_that_is_no_number_leaves_all_as_words(write, word):
    raw = sheet(write(f'id,a\nx,1\ny,"{word}"\n')).read(None, numeric=frozenset({"a"}))
    assert raw.numbers == {}
    assert cells(raw)["a"] == ["1", word]


def test_a_mark_that_never_closes_costs_no_row_of_a_file_of_tabs(write, today):
    rows = [f"2020-01-{day:02}\t{'' if day != 20 else chr(34)}note\t{day}" for day in range(1, 29)] * 12
    data = load(write("date\tplace\tkilled\n" + "\n".join(rows) + "\n"), today=today)
    assert (len(data.frame), len(data.rejected)) == (336, 0)
    assert data.frame["place"].astype("str").unique().tolist() == ["note", '"note']

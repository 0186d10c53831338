from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.sources.files.quoting import UnsoundError, record_pieces


def cut(folder, data, separator=",", size=1 << 20):
    path = folder / "t.csv"
    path.write_bytes(data)
    return [piece.tobytes() for piece in record_pieces(path, separator, size)]


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pieces")


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ('a,b\n"1",2\n', ","),
        ('a,b\n1,"two\nlines"\n', ","),
        ('a,b\n1,"say ""so"""\n', ","),
        ('a;b\n1;"x"', ";"),
        ('"a"\t"b"\r\n"1"\t"2"', "\t"),
        ('\ufeff"a","b"\n1,2\n', ","),
        ('"a","b"\r"1","2\n3"\r', ","),
        ("", ","),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 1 << 20])
def test_sound_files(folder, text, separator, size):
    assert b"".join(cut(folder, text.encode(), separator, size)) == text.encode()


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n1,"foo\n2,bar\n',
        'a,b\n1,"foo\n2,"bar"\n',
        'a,b\n1,5" gun\n',
        'a,b\n1,"x"y\n',
        'a,b\n1,x;"y"\n',
        'a,b\n1,;",";x\n2,;"y\n',
    ],
)
@pytest.mark.parametrize("size", [1, 4, 1 << 20])
def test_marks_that_do_not_close_where_they_should(folder, text, size):
    with pytest.raises(UnsoundError):
        cut(folder, text.encode(), size=size)


def test_a_byte_order_mark_between_records_is_no_beginning_of_a_file(folder):
    data = "a,b\n1,2\n".encode("utf-8-sig")
    with pytest.raises(UnsoundError):
        cut(folder, data + data, size=8)


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=8), min_size=2, max_size=4)
    ),
    st.integers(1, 40),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_the_csv_module_writes_is_cut_between_its_records_only(folder, rows, size, newline):
    buffer = io.StringIO(newline="")
    # A bare return at the end of a cell is quoted and so is text.
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator=newline).writerows(rows)
    data = buffer.getvalue().encode()
    pieces = cut(folder, data, size=size)
    assert b"".join(pieces) == data
    apart = [row for piece in pieces for row in csv.reader(io.StringIO(piece.decode(), newline=""))]
    assert apart == list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_pieces_are_small_where_records_are(folder):
    pieces = cut(folder, b'1,"x\ny"\n' * 1_000, size=100)
    assert len(pieces) > 50
    assert max(map(len, pieces)) <= 108

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.sources.quoting import QuoteCheck, inspected


def sound(data, piece=None):
    check = QuoteCheck()
    for start in range(0, len(data), piece or len(data) or 1):
        check.feed(data[start : start + (piece or len(data))])
    return check.finish()


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        'a,b\n"1",2\n',
        'a,b\n1,"two\nlines"\n',
        'a,b\n1,"say ""so"""\n',
        'a;b\n1;"x"',
        '"a"\t"b"\r\n"1"\t"2"',
    ],
)
def test_sound_files(text):
    assert sound(text.encode())


@pytest.mark.parametrize(
    "text", ['a,b\n1,"foo\n2,bar\n', 'a,b\n1,"foo\n2,"bar"\n', 'a,b\n1,5" gun\n', 'a,b\n1,"x"y\n']
)
def test_marks_that_do_not_close_where_they_should(text):
    assert not sound(text.encode())


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=8), min_size=2, max_size=4)
    ),
    st.integers(1, 7),
)
@settings(deadline=None)
def test_whatever_the_csv_module_writes_is_sound_however_it_is_cut(rows, piece):
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    data = buffer.getvalue().encode()
    assert sound(data)
    assert sound(data, piece)


def test_one_pass_gives_the_hash_the_size_and_the_judgement(tmp_path):
    path = tmp_path / "x.csv"
    data = b'\xef\xbb\xbf"a","b"\n1,2\n'
    path.write_bytes(data)
    file, good = inspected(path)
    assert (file.name, file.sha256, file.size, good) == (
        "x.csv",
        hashlib.sha256(data).hexdigest(),
        len(data),
        True,
    )

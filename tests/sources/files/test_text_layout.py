from __future__ import annotations

import pytest

from trends.errors import InputError
from trends.sources.files.text_layout import sniff


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(write, separator):
    text = (
        separator.join(["date", "killed", "note"])
        + "\n"
        + separator.join(["2020-01-01", "3", '"a, b; c"'])
        + "\n"
    )
    layout = sniff(write(text), "x.csv")
    assert layout.separator == separator
    assert layout.records[0] == ("date", "killed", "note")


def test_a_separator_inside_text_does_not_win(write):
    text = "date;place\n2020-01-01;Homs, north, old town, x\n2020-01-02;Homs, a, b, c\n"
    assert sniff(write(text), "x.csv").separator == ";"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found(write, encoding):
    layout = sniff(write("place,killed\nDeir ez-Zor é,3\nHomäs,4\n", encoding=encoding), "x.csv")
    assert layout.records[1][0].replace("\ufeff", "") == "Deir ez-Zor é"


def test_blank_lines_and_a_told_separator_before_the_header(write):
    layout = sniff(write("\n\nsep=;\na;b\n1;2\n"), "x.csv")
    assert (layout.separator, layout.skip_lines, layout.records[0]) == (";", 3, ("a", "b"))


def test_a_long_file_is_judged_by_its_beginning(write):
    layout = sniff(write("a,b\n" + "1,2\n" * 200_000), "x.csv")
    assert layout.records[1] == ("1", "2")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (bytes(range(256)) * 40, "binary data"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 5, "binary data"),
        ("<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        ("a line of words\nand another\n", "a line of words"),
        ("\n\n   \n", "is empty"),
        ("a," * 6000 + "b\n", "6,001 cells"),
    ],
)
def test_what_is_no_table_is_said_in_one_sentence(write, content, found):
    with pytest.raises(InputError, match=found) as caught:
        sniff(write(content), "x.csv")
    assert len(str(caught.value)) < 500
    assert str(caught.value).startswith("x.csv")


def test_a_file_of_tabs_that_does_not_quote(write):
    rows = "".join(f'{day}\t"he said {day}\t{day}\n' for day in range(1, 9))
    layout = sniff(write("day\tnote\tkilled\n" + rows), "x.csv")
    assert (layout.separator, layout.quoted, len(layout.records)) == ("\t", False, 9)
    assert layout.records[1] == ("1", '"he said 1', "1")


def test_a_file_of_tabs_that_quotes(write):
    rows = "".join(f'{day}\t"said\n""on"" day {day}"\t{day}\n' for day in range(1, 9))
    layout = sniff(write("day\tnote\tkilled\n" + rows), "x.csv")
    assert (layout.separator, layout.quoted, len(layout.records)) == ("\t", True, 9)
    assert layout.records[1][1] == 'said\n"on" day 1'

"""Several rows for one period are several series: told apart, asked for, never added up in silence."""

from __future__ import annotations

import time

import pytest

from trends.cli.application import main
from trends.errors import InputError, ParameterError, SelectionError
from trends.sources import load

LONG = """month,region,kind,count
2020-01,A,x,1
2020-01,A,y,2
2020-01,B,x,3
2020-02,A,x,4
2020-02,A,y,5
2020-02,B,x,6
"""


def test_a_key_that_remains_is_asked_for_by_its_option(write):
    with pytest.raises(
        InputError, match=r"differ in kind, and whether these add up is not known; --by region,kind "
    ):
        load(write(LONG), by="region")


def test_several_columns_name_the_series(write, capsys):
    table = load(write(LONG), by="region,kind")
    assert table.series == ("A, x", "A, y", "B, x")
    assert table.count(series="A, y").count.tolist() == [2, 5]
    assert main(["count", str(write(LONG)), "--by", "region,kind"]) == 0
    assert '"A, y",2020-02,5' in capsys.readouterr().out


def test_one_of_several_is_named_by_its_option(write):
    with pytest.raises(SelectionError, match=r"holds 3 series; name one with --series \(series=\): 'A, x'"):
        load(write(LONG)).count()


def test_weeks_begin_on_no_day_of_a_month(write):
    path = write("month,count\n2020-01,1\n2020-02,2\n")
    with pytest.raises(ParameterError, match=r"--week says .* holds months; leave it out"):
        load(path, week="saturday")
    assert (
        load(write("date,count\n2020-01-01,1\n2020-01-02,2\n2020-01-03,2\n"), week="saturday").week
        == "saturday"
    )


def test_a_header_of_hundreds_of_columns_of_words_is_not_tried_in_full(write):
    names = [f"x{number}" for number in range(400)]
    rows = [",".join(["2022", str(row), *["a"] * len(names)]) for row in range(12)]
    begun = time.process_time()
    table = load(write("\n".join([",".join(["year", "count", *names]), *rows, ""])))
    assert time.process_time() - begun < 10  # reading all columns anew for each took more than a minute
    assert table.check()["reasons"] == {"a second row for this period": 11}

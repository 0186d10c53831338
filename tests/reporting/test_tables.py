"""Data frames read back from their HTML."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from trends.document.blocks import Table
from trends.reporting.tables import frame_table


def test_a_frame_comes_back_as_it_was():
    frame = pd.DataFrame({"name": ["<b>x</b>", "a & b"], "n": [1, 2]})
    assert frame_table(frame.to_html(), "Cap") == Table(
        "Cap", ("", "name", "n"), (("0", "<b>x</b>", "1"), ("1", "a & b", "2"))
    )


def test_without_an_index_no_column_heads_its_row():
    table = frame_table(pd.DataFrame({"name": ["x"], "n": [1]}).to_html(index=False))
    assert table == Table("", ("name", "n"), (("x", "1"),), row_heads=False)


def test_merged_heads_and_indexes_are_laid_out():
    index = pd.MultiIndex.from_product([["Homs", "Raqqa"], [2015, 2016]], names=["place", "year"])
    columns = pd.MultiIndex.from_tuples([("attacks", "low"), ("attacks", "high"), ("deaths", "best")])
    frame = pd.DataFrame([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]], index=index, columns=columns)
    table = frame_table(frame.to_html())
    assert table.columns == ("place", "year", "attacks · low", "attacks · high", "deaths · best")
    assert table.rows[1] == ("Homs", "2016", "4", "5", "6")
    assert table.rows[3] == ("Raqqa", "2016", "10", "11", "12")


def test_what_is_no_data_frame_is_no_table():
    assert frame_table("<table><tr><td>x</td></tr></table>") is None
    assert frame_table("<p>text</p>") is None
    assert frame_table("") is None
    assert frame_table('<table class="dataframe"></table>') is None


def test_only_the_text_of_cells_is_kept():
    markup = (
        '<style>td{}</style><p>before</p><table class="dataframe"><thead><tr><th onclick="x">a</th></tr></thead>'
        '<tbody><tr><td><script>alert(1)</script><a href="javascript:x">b</a><img src="y"></td></tr></tbody></table>after'
    )
    assert frame_table(markup) == Table("", ("a",), (("b",),), row_heads=False)


def test_absurd_spans_are_bounded():
    markup = '<table class="dataframe"><tr><td colspan="9999999" rowspan="x">a</td></tr></table>'
    assert len(frame_table(markup).columns) == 1
    assert len(frame_table(markup.replace("9999999", "9999")).columns) == 200


@given(st.text(max_size=300))
def test_any_markup_is_read_without_an_error(text):
    frame_table('<table class="dataframe"><tr><td>' + text)


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12), min_size=1, max_size=4))
def test_any_names_come_back(names):
    table = frame_table(pd.DataFrame({"n": range(len(names))}, index=names).to_html())
    assert [row[0] for row in table.rows] == [" ".join(name.split()) for name in names]

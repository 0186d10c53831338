"""Data frames read back from their HTML."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from trends.document.blocks import Table
from trends.reporting.tables import tables_of


def test_a_frame_comes_back_as_it_was():
    frame = pd.DataFrame({"name": ["<b>x</b>", "a & b"], "n": [1, 2]})
    assert tables_of(frame.to_html(), "Cap") == [
        Table("Cap", ("", "name", "n"), (("0", "<b>x</b>", "1"), ("1", "a & b", "2")))
    ]


def test_without_an_index_no_column_heads_its_row():
    (table,) = tables_of(pd.DataFrame({"name": ["x"], "n": [1]}).to_html(index=False))
    assert table == Table("", ("name", "n"), (("x", "1"),), row_heads=False)


def test_merged_heads_and_indexes_are_laid_out():
    index = pd.MultiIndex.from_product([["Homs", "Raqqa"], [2015, 2016]], names=["place", "year"])
    columns = pd.MultiIndex.from_tuples([("attacks", "low"), ("attacks", "high"), ("deaths", "best")])
    frame = pd.DataFrame([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]], index=index, columns=columns)
    (table,) = tables_of(frame.to_html())
    assert table.columns == ("place", "year", "attacks · low", "attacks · high", "deaths · best")
    assert table.rows[1] == ("Homs", "2016", "4", "5", "6")
    assert table.rows[3] == ("Raqqa", "2016", "10", "11", "12")


def test_what_is_no_data_frame_is_no_table():
    assert tables_of("<p>before</p><table><tr><td>x</td></tr></table>") == []
    assert tables_of("<table><tr><td>x</td></tr></table><img src=x>") == []
    assert tables_of("<p>text</p>") == []
    assert tables_of("") == []
    assert tables_of('<table class="dataframe"></table>') == []


def test_only_the_text_of_cells_is_kept():
    markup = (
        '<style>td{}</style><p>before</p><table class="dataframe"><thead><tr><th onclick="x">a</th></tr></thead>'
        '<tbody><tr><td><script>alert(1)</script><a href="javascript:x">b</a><img src="y"></td></tr></tbody></table>after'
    )
    assert tables_of(markup) == [Table("", ("a",), (("b",),), row_heads=False)]


def test_absurd_spans_are_bounded():
    markup = '<table class="dataframe"><tr><td colspan="9999999" rowspan="x">a</td></tr></table>'
    assert len(tables_of(markup)[0].columns) == 1
    assert len(tables_of(markup.replace("9999999", "9999"))[0].columns) == 200


@given(st.text(max_size=300))
def test_any_markup_is_read_without_an_error(text):
    tables_of('<table class="dataframe"><tr><td>' + text)


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12), min_size=1, max_size=4))
def test_any_names_come_back(names):
    (table,) = tables_of(pd.DataFrame({"n": range(len(names))}, index=names).to_html())
    assert [row[0] for row in table.rows] == [" ".join(name.split()) for name in names]


def test_what_styler_writes_is_read_with_its_formats_and_caption():
    frame = pd.DataFrame({"place": ["Homs", "<b>"], "share": [0.256, 0.7]})
    styler = frame.style.format({"share": "{:.0%}"}, escape="html").highlight_max(subset="share")
    hidden = styler.hide(axis="index").set_caption("Shares")
    assert tables_of(hidden.to_html()) == [
        Table("Shares", ("place", "share"), (("Homs", "26%"), ("<b>", "70%")), row_heads=False)
    ]
    named = frame.set_index("place").style.to_html()
    assert tables_of(named)[0].columns == ("place", "share")
    assert tables_of(named)[0].row_heads


def test_a_first_row_of_heads_heads_its_columns():
    markup = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"
    assert tables_of(markup) == [Table("", ("a", "b"), (("1", "2"),), row_heads=False)]
    assert len(tables_of(markup * 2)) == 2

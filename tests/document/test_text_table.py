"""Tables of plain text keep to their width and lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.document.line_breaks import columns_of
from trends.document.text_table import laid_out

ROWS = [["place", "attacks", "share", "what is said"], ["Homs", "1,204", "52 %", "rose after the spring"]]


def test_what_fits_stays_as_it_is():
    assert laid_out(ROWS, "lrrl", 47) == (
        "place  attacks  share  what is said\n"
        "-----  -------  -----  ---------------------\n"
        "Homs     1,204   52 %  rose after the spring"
    )


def test_words_are_broken_within_their_column_and_figures_are_not():
    assert laid_out(ROWS, "lrrl", 34) == (
        "place  attacks  share  what is\n"
        "                       said\n"
        "-----  -------  -----  -----------\n"
        "Homs     1,204   52 %  rose after\n"
        "                       the spring"
    )


def test_a_table_of_many_figures_is_cut_between_columns_and_each_part_names_its_rows():
    rows = [["month", *(f"series {n}" for n in range(6))], ["2020-01", *(f"{n},000" for n in range(6))]]
    assert laid_out(rows, "lrrrrrr", 31) == (
        "month    series  series  series\n"
        "              0       1       2\n"
        "-------  ------  ------  ------\n"
        "2020-01   0,000   1,000   2,000\n"
        "\n"
        "month    series  series  series\n"
        "              3       4       5\n"
        "-------  ------  ------  ------\n"
        "2020-01   3,000   4,000   5,000"
    )


WORDS = st.text("abc déf,中-", max_size=30)


@given(
    st.integers(1, 7).flatmap(
        lambda n: st.tuples(
            st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=1, max_size=4),
            st.text("lc", min_size=n, max_size=n),
        )
    ),
    st.integers(40, 100),
)
def test_no_line_is_wider_and_every_word_is_there(table, width):
    rows, alignment = table
    rows = [[" ".join(cell.split()) for cell in row] for row in rows]
    text = laid_out(rows, alignment, width)
    assert all(columns_of(line) <= width for line in text.splitlines())
    letters = sorted(letter for row in rows for cell in row for letter in cell if letter not in " -")
    shown = sorted(letter for letter in text if letter not in " -\n")
    # The first column is said again in each part.
    assert not (set(letters) - set(shown))
    assert len(shown) >= len(letters)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_figure_is_never_broken(width):
    rows = [["name", *"abcdefgh"], ["a place of a long name", *["1,234,567.8"] * 8]]
    text = laid_out(rows, "l" + "r" * 8, width)
    assert text.count("1,234,567.8") == 8
    assert all(columns_of(line) <= width for line in text.splitlines())

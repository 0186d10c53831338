"""How a printed table is laid out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.document.blocks import Table
from trends.reporting.columns import GAP, SIZES, TEXT_WIDTH, fit, width


def test_widths_are_those_of_the_face():
    assert width("0") == pytest.approx(0.636, abs=0.002)  # DejaVu Sans: 1303 of 2048 units
    assert width("00") == pytest.approx(2 * width("0"))
    assert width("") == 0


@given(
    st.integers(1, 30).flatmap(
        lambda n: st.lists(st.tuples(*[st.text(max_size=40)] * n), min_size=1, max_size=4).map(
            lambda rows: (n, rows)
        )
    ),
    st.booleans(),
)
def test_every_column_is_printed_within_the_page(shape, row_heads):
    number, rows = shape
    table = Table("", tuple(f"column {i}" for i in range(number)), tuple(rows), row_heads=row_heads)
    parts = fit(table)
    for part in parts:
        assert sum(part.widths) <= TEXT_WIDTH + 0.1
        assert len(part.widths) == len(part.columns)
        assert min(part.widths) > GAP / 2
        assert part.size in SIZES
    own = [i for part in parts for i in part.columns if not (row_heads and i == 0)]
    assert own == list(range(1 if row_heads else 0, number))


def test_a_small_table_keeps_its_size_and_a_wide_one_shrinks():
    narrow = Table("", ("a", "b"), (("x", "1"),))
    assert fit(narrow)[0].size == SIZES[0]
    wide = Table("", tuple(f"heading{i}" for i in range(9)), (("1",) * 9,))
    assert fit(wide)[0].size < SIZES[0]
    assert len(fit(wide)) == 1


def test_a_table_too_wide_repeats_what_heads_its_rows():
    wide = Table("", ("name", *(f"heading number{i}" for i in range(30))), (("x", *("1",) * 30),))
    parts = fit(wide)
    assert len(parts) > 1
    assert all(part.columns[0] == 0 for part in parts)


def test_a_long_column_takes_the_room_that_others_leave():
    table = Table("", ("n", "text"), (("1", "word " * 60),))
    part = fit(table)[0]
    assert part.widths[1] > 10 * part.widths[0]


def test_widths_are_shared_so_that_the_rows_are_low():
    # Of cells four times as long: (4**2)**(1/3) = 2.52 times the width.
    table = Table("", tuple("abcd"), (("word " * 72, "word " * 72, "word " * 18, "word " * 18),) * 3)
    wide, as_wide, narrow, _ = fit(table)[0].widths
    assert wide == as_wide
    assert wide / narrow == pytest.approx(16 ** (1 / 3), rel=0.02)


def test_chinese_lines_end_between_any_two_characters():
    rows = (("在叙利亚中部和叙利亚东北部的袭击比去年同期上升了百分之二十三" * 3, "1"),) * 3
    table = Table("", tuple("甲乙丙丁戊己"), tuple(row * 3 for row in rows))
    assert len(fit(table)) == 1
    assert fit(table)[0].size == SIZES[0]


def test_a_column_of_short_cells_keeps_them_on_one_line():
    """A verdict in Chinese broke after its third sign, and "1 de cada 625" took three lines of a narrow column."""
    said, by = (
        "Attacks were the fewest in at least three years " * 2,
        "A centre of studies, in October 2024; central Syria",
    )
    for short, head in (("< 1 de cada 1000", "Azar"), ("得到支持", "结论")):
        rows = tuple((said, by, "contradicho", "23, pero 18 (mayo de 2020) " * 2, short) for _ in range(9))
        table = Table("", ("Afirmación", "Quién y cuándo", "Veredicto", "Cifras", head), rows)
        (part,) = fit(table, TEXT_WIDTH - 80)
        assert part.widths[-1] - GAP >= width(short) * part.size
        assert sum(part.widths) <= TEXT_WIDTH - 80 + 0.1


def test_a_long_list_keeps_its_verdicts_whole_and_its_rows_low():
    rows = tuple(
        ("Attacks fell in the whole country " * 2, "得到支持", "< 1 de cada 1000") for _ in range(90)
    )
    (part,) = fit(Table("", ("Afirmación", "结论", "Azar"), rows), 190)
    assert part.widths[1] - GAP >= width("得到支持") * part.size
    assert part.widths[2] - GAP < width("< 1 de cada 1000") * part.size


def test_no_break_spaces_hold_in_the_narrowest_column():
    rows = tuple(("Attacks fell in the whole country " * 4, "1\u00a0de cada\u00a0625") for _ in range(90))
    (part,) = fit(Table("", ("Afirmación", "Azar"), rows), 140)
    assert part.widths[1] - GAP >= width("cada\u00a0625") * part.size - 0.1

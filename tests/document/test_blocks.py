"""Blocks: what they refuse, and that they survive JSON."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.document import blocks
from trends.document.blocks import (
    PNG_SIGNATURE,
    Bullets,
    Code,
    Figure,
    Heading,
    Maths,
    Note,
    Paragraph,
    Preformatted,
    Span,
    Table,
    VerdictBox,
    paragraph,
    plain,
    spans,
)
from trends.document.blocks_json import from_json, to_json
from trends.document.fragments import FragmentWriter
from trends.document.words import words

PNG = base64.b64encode(PNG_SIGNATURE + b"rest").decode()

TEXT = st.text(max_size=20)
SPANS = st.lists(
    st.builds(Span, TEXT, st.booleans(), st.booleans(), st.booleans(), st.none() | TEXT), max_size=3
).map(tuple)


@st.composite
def tables(draw):
    columns = draw(st.integers(1, 4))
    row = st.tuples(*[TEXT] * columns)
    align = draw(st.just("") | st.text("lrc", min_size=columns, max_size=columns))
    return Table(
        draw(TEXT), draw(row), tuple(draw(st.lists(row, max_size=3))), align, draw(TEXT), draw(st.booleans())
    )


BLOCKS = st.one_of(
    st.builds(Heading, TEXT, st.integers(1, 6)),
    st.builds(Paragraph, SPANS, st.booleans()),
    st.lists(SPANS, max_size=3).map(lambda items: Bullets(tuple(items), levels=(0,) * len(items))),
    tables(),
    st.builds(Figure, TEXT, TEXT, TEXT.filter(str.strip), st.just(PNG), TEXT, TEXT),
    st.builds(
        VerdictBox,
        st.sampled_from(["supported", "contradicted", "inconclusive", "not testable"]),
        TEXT,
        TEXT,
        st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    ),
    st.builds(Note, SPANS, st.sampled_from(["information", "caution"])),
    st.builds(Maths, TEXT, TEXT),
    st.builds(Preformatted, TEXT),
    st.builds(Code, TEXT, TEXT),
)


@given(st.lists(BLOCKS, max_size=5))
def test_blocks_survive_json(blocks):
    assert from_json(json.loads(json.dumps(to_json(blocks)))) == blocks


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({}, "list of objects"),
        ([1], "list of objects"),
        ([{"type": "Script", "text": "x"}], "no block is of type"),
        ([{"text": "x"}], "no block is of type"),
        ([{"type": "Heading", "text": "x", "onclick": "y"}], "no field 'onclick'"),
        ([{"type": "Heading"}], "text"),
        ([{"type": "Heading", "text": 5}], "str was expected"),
        ([{"type": "Heading", "text": "x", "level": True}], "int was expected"),
        ([{"type": "Heading", "text": "x", "level": 7}], "level"),
        ([{"type": "Paragraph", "spans": "x"}], "a list was expected"),
        ([{"type": "Paragraph", "spans": [{"text": "x", "style": "y"}]}], "no field"),
        ([{"type": "VerdictBox", "verdict": "proven", "title": "", "sentence": ""}], "not one of"),
        (
            [{"type": "VerdictBox", "verdict": "supported", "title": "", "sentence": "", "details": [["a"]]}],
            "2 values",
        ),
        (
            [{"type": "Table", "caption": "", "columns": ["a", "b"], "rows": [["1"]]}],
            "1 cells under 2 columns",
        ),
        ([{"type": "Figure", "name": "f", "caption": "c", "alt": " ", "png": PNG}], "no alternative text"),
        ([{"type": "Figure", "name": "f", "caption": "c", "alt": "a", "png": "AAAA"}], "no PNG"),
        ([{"type": "Figure", "name": "f", "caption": "c", "alt": "a", "png": "<b>"}], "no PNG"),
    ],
)
def test_what_is_no_block_is_refused(value, reason):
    with pytest.raises(ValueError, match=reason):
        from_json(value)


def test_columns_of_figures_stand_to_the_right():
    rows = (
        ("2015", "1,234", "1.28 to 3.4", "12 %", "2015-01", "x1"),
        ("2016", "", "0.5", "-3", "2015-02", "2"),
    )
    assert Table("", ("a",) * 6, rows).alignment == "lrrrll"
    assert Table("", ("a",) * 6, rows, row_heads=False).alignment == "rrrrll"
    assert Table("", ("a", "b"), (("", ""),)).alignment == "ll"
    assert Table("", ("a", "b"), (("x", "1"),), align="cl").alignment == "cl"


def test_a_long_table_is_read_once_for_its_numbers_and_not_once_a_cell(monkeypatch):
    read = []
    numeric = Table._numeric
    monkeypatch.setattr(Table, "_numeric", lambda table, at: read.append(at) or numeric(table, at))
    rows = tuple((f"r{number}", str(number), "x") for number in range(50))
    written = FragmentWriter(words("en")).write(Table("", ("a", "b", "c"), rows))
    assert written.count("<tr>") == 51
    assert sorted(read) == [1, 2]


def test_an_alignment_has_a_letter_for_each_column():
    with pytest.raises(ValueError, match="align"):
        Table("", ("a", "b"), (), align="l")
    with pytest.raises(ValueError, match="align"):
        Table("", ("a", "b"), (), align="lx")


def test_levels_belong_to_items():
    with pytest.raises(ValueError, match="levels"):
        Bullets((spans("a"),), levels=(0, 1))


def test_plain_joins_spans():
    assert plain((Span("a"), Span("b", strong=True))) == "ab"
    assert paragraph("x", lead=True) == Paragraph((Span("x"),), lead=True)


def test_a_figure_has_pixels_or_a_drawing():
    assert Figure("a", "", "what it shows", "", "<svg/>").png_bytes() == b""
    with pytest.raises(ValueError, match="holds no PNG image"):
        Figure("a", "", "what it shows", "")


def test_a_table_reads_its_cells_once_for_their_sides(monkeypatch):
    # Every cell that is written asks for its side; read anew each time, a table of n rows took n squared.
    read = []
    numeric = blocks._reads_as_number
    monkeypatch.setattr(blocks, "_reads_as_number", lambda cell: read.append(cell) or numeric(cell))
    table = Table("", ("month", "count"), tuple((f"m{number}", str(number)) for number in range(50)))
    assert {table.alignment for _ in range(100)} == {"lr"}
    assert len(read) == 50

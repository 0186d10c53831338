"""Small charts in SVG: where the values lie, what is broken, and that no text becomes markup."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from trends.document.blocks import Spark
from trends.document.sparkline import sparkline_svg


def points(markup):
    return [
        [tuple(map(float, pair.split(","))) for pair in line.split()]
        for line in re.findall(r'points="([^"]+)"', markup)
    ]


def test_values_lie_where_they_are_worked_out_by_hand():
    # 45 by 15 pixels with 2.5 of margin: 40 wide over two steps, 10 tall from 0 to the largest value.
    (line,) = points(sparkline_svg(Spark((0.0, 5.0, 10.0), "x"), 45, 15))
    assert line == [(2.5, 12.5), (22.5, 7.5), (42.5, 2.5)]


def test_the_scale_begins_at_zero():
    (line,) = points(sparkline_svg(Spark((90.0, 100.0), "x"), 45, 15))
    assert line[0][1] == 3.5


def test_what_is_not_known_breaks_the_line_and_is_no_zero():
    markup = sparkline_svg(Spark((4.0, 4.0, None, 4.0, None, 4.0, 4.0), "x"), 60, 15)
    lines = points(markup)
    assert [len(line) for line in lines] == [2, 2]
    # The value alone between two gaps is a dot.
    assert markup.count("<circle") == 1
    assert "12.5" not in markup


def test_marks_stand_on_their_values_and_never_on_nothing():
    markup = sparkline_svg(Spark((1.0, None, 3.0), "x", marked=(2, 2, 1, 7, -1)), 45, 15)
    assert markup.count('class="mark"') == 1
    assert 'class="mark" cx="42.5" cy="2.5"' in markup


@given(
    st.lists(st.none() | st.floats(), max_size=40),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(20, 300),
    st.integers(8, 80),
)
def test_any_values_and_any_text_make_a_picture_within_its_frame(values, text, width, height):
    root = ET.fromstring(sparkline_svg(Spark(tuple(values), text), width, height))  # noqa: S314 - our own text
    # A chart without words beside it is an image for those who hear the page; one without words of its own is none.
    assert (root.get("role"), root.get("aria-hidden")) == (("img", None) if text else (None, "true"))
    assert {child.tag for child in root} <= {"polyline", "circle"}
    for child in root:
        pairs = [
            *(tuple(map(float, pair.split(","))) for pair in (child.get("points") or "").split()),
            *([(float(child.get("cx")), float(child.get("cy")))] if child.get("cx") else []),
        ]
        for x, y in pairs:
            assert math.isfinite(x)
            assert math.isfinite(y)
            assert 0 <= x <= width
            assert 0 <= y <= height

"""Names in any script are legible in a figure, whoever draws or saves it; figures in Latin letters are as they were."""

from __future__ import annotations

import io
import logging

import pytest

from trends.figures.export import block
from trends.figures.heading import head, measured
from trends.figures.style import families, new_axes, style
from trends.messages.speech import speaking

TIGRAY = "ሕዝባዊ ወያነ"


def drawn(*names, title="Attacks"):
    with style():
        ax = new_axes(None, 2)
        ax.barh(range(len(names)), range(1, len(names) + 1))
        ax.set_yticks(range(len(names)), names)
        head(ax, title)
    return ax


def boxes(svg):
    return svg.count("LastResort")


@pytest.mark.parametrize("name", [TIGRAY, "ရက္ခိုင့်", "আওয়ামী", "क्षेत्रीय", "平民", "تنظيم"])
def test_a_name_on_the_axis_and_in_the_title_has_no_box(name, caplog):
    with caplog.at_level(logging.WARNING):
        made = block(drawn("Islamic State", name, title=f"Attacks of {name}"), name="f", caption="c", alt="a")
    assert boxes(made.svg) == 0
    assert made.caption == "c"
    assert not caplog.records  # of a weight that is not to be had


def test_what_no_font_has_is_a_box_and_said():
    made = block(drawn("ཀཁ"), name="f", caption="c", alt="a")
    assert boxes(made.svg) > 0
    assert "Tibetan" in made.caption


def test_letters_are_there_where_a_figure_is_saved_by_hand():
    target = io.BytesIO()
    drawn(TIGRAY).figure.savefig(target, format="svg", metadata={"Date": None})
    assert boxes(target.getvalue().decode()) == 0


def test_letters_are_shaped_and_not_set_one_by_one():
    """A conjunct is one sign: narrower than its letters apart, which a font without shaping would give."""
    assert measured("ক্ষ", 10) < 0.8 * (measured("ক", 10) + measured("ষ", 10))
    assert measured("क्ष", 10) < 0.8 * (measured("क", 10) + measured("ष", 10))
    # Arabic letters join: within a word they are narrower than alone.
    assert measured("\N{ARABIC LETTER BEH}" * 3, 10) < 0.8 * 3 * measured("\N{ARABIC LETTER BEH}", 10)


def test_only_the_texts_that_need_a_font_get_it():
    ax = drawn("Islamic State", TIGRAY)
    ax.figure.draw_without_rendering()
    first, second = ax.get_yticklabels()
    assert first.get_fontfamily() == ["DejaVu Sans"]
    assert second.get_fontfamily() == ["DejaVu Sans", "Trends Sans Ethiopic"]
    assert families("Łódź") == ["DejaVu Sans"]
    with speaking("zh"):
        assert families() == ["DejaVu Sans", "Trends Sans SC"]

"""The figures of a comparison of two releases: readable, in every language, and of what the result holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.text import Text

import trends as tr
from trends.figures import figure
from trends.messages.speech import speaking

HERE = Path(__file__).resolve().parents[2] / "docs" / "examples"


@pytest.fixture(scope="module")
def found():
    return tr.diff(HERE / "zenda-march.csv", HERE / "zenda-june.csv")


@pytest.mark.parametrize("kind", ["calendar", "levels"])
def test_they_are_readable_and_say_what_they_show(found, kind, overlap):
    seen = overlap(found.plot(kind=kind))
    assert not seen.outside()
    assert not seen.overlapping_ticks(seen.axes.xaxis)
    shown = figure(found, kind)
    assert ("February 2024" if kind == "calendar" else "January 2024") in shown.alt
    assert shown.data.splitlines()[0].startswith("month,added,removed,changed")


@pytest.mark.parametrize("kind", ["calendar", "levels"])
def test_no_word_of_them_stays_english(found, kind):
    with speaking("es"):
        canvas = found.plot(kind=kind).get_figure()
        canvas.draw_without_rendering()
        said = " ".join(text.get_text() for text in canvas.findobj(Text))
    assert not {"added,", "changed", "deaths", "difference", "Before", "What"} & set(said.split())


def test_where_nothing_can_be_compared_a_sentence_stands_instead(found):
    from dataclasses import replace

    empty = replace(found, months=found.months.iloc[:0])
    for kind in empty.figures:
        assert "month by month" in figure(empty, kind).alt

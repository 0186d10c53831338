"""Figures are written sooner, and to the byte as matplotlib writes them."""

from __future__ import annotations

import pytest
from matplotlib.axis import Axis
from matplotlib.figure import Figure

from tests.figures.cases import CASES
from trends.figures import export, standing_still
from trends.figures.own_axes import OwnFigure
from trends.figures.style import style
from trends.kernels.environment import FOR_PAGES
from trends.messages.speech import speaking
from trends.series.count_series import CountSeries

FEW = ("series", "calendar_months", "season", "windows")


def by_matplotlib(monkeypatch):
    """Take away all that is remembered and copied."""
    monkeypatch.setattr(export, "_BACKEND", "svg")
    monkeypatch.setattr(OwnFigure, "_get_renderer", Figure._get_renderer)
    for name in ("_update_ticks", "_get_ticklabel_bboxes", "_get_tick", "_copy_tick_props"):
        monkeypatch.setattr(standing_still._Quick, name, getattr(Axis, name))


def cases():
    """The first case of each figure, of some in every run."""
    for file, case in {case.file: case for case in CASES[::-1]}.items():
        yield pytest.param(case, id=case.id, marks=[] if file in FEW else [pytest.mark.long])


@pytest.mark.parametrize("case", list(cases()))
def test_a_figure_is_the_same_to_the_byte(case, monkeypatch):
    monkeypatch.setenv(FOR_PAGES, "1")
    with speaking(case.language):
        subject = case.subject()
        own = export.figure(subject, case.kind)
        by_matplotlib(monkeypatch)
        plain = export.figure(subject, case.kind)
    assert own.svg == plain.svg
    assert own.narrow == plain.narrow


@pytest.fixture
def axes():
    with style():
        return CountSeries.from_counts([3, 5, 2, 8] * 6, "2020-01").plot()


def test_ticks_are_parts_of_their_own(axes):
    first, second = axes.yaxis.get_major_ticks(2)
    size, width = first.label1.get_fontsize(), first.tick1line.get_markeredgewidth()
    heard = []
    first.label1.add_callback(heard.append)
    second.label1.set_fontsize(31)
    second.label1.set_color("red")
    second.tick1line.set_markeredgewidth(7)
    second.label1.set_text("second")
    assert second.label1.get_fontsize() == 31
    assert (first.label1.get_fontsize(), first.tick1line.get_markeredgewidth()) == (size, width)
    assert first.label1.get_color() != "red"
    assert first.label1.get_text() != "second"
    assert not heard


def test_what_is_changed_after_a_figure_was_shown_is_in_the_next_one(axes):
    def words():
        export.block(axes, name="figure", caption="", alt="Counts.")
        return [label.get_text() for label in axes.yaxis.get_ticklabels()]

    before = words()
    axes.set_ylim(0, 4000)
    axes.yaxis.set_major_formatter("{x:.1f} a month")
    after = words()
    assert after != before
    assert all(text.endswith("a month") for text in after)
    assert axes.get_figure().still is None


def test_a_letter_that_the_first_font_lacks_is_measured_in_its_own(monkeypatch):
    def written():
        with style():
            axes = CountSeries.from_counts([3, 5, 2, 8] * 6, "2020-01").plot()
        axes.set_ylabel("每月事件数")
        return export.block(axes, name="figure", caption="", alt="Counts.").svg

    own = written()
    by_matplotlib(monkeypatch)
    assert written() == own

"""What an object shows of itself in Jupyter: a small chart, and a figure once."""

from __future__ import annotations

import re

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure as Canvas

from trends.document.blocks import MIME, paragraph
from trends.figures import plot_series
from trends.figures.sparkline import draw_sparkline, with_sparkline
from trends.figures.style import NARROW, SMALL, WIDE, canvas
from trends.incidents.incidents import Incidents
from trends.kernels.environment import FOR_PAGES
from trends.series.count_series import CountSeries
from trends.sources import load


def figures_in(bundle) -> list[dict]:
    return [part for part in bundle[MIME] if part["type"] == "Figure"]


def test_a_series_shows_its_chart_with_gaps_shaded(falling):
    (chart,) = figures_in(falling._repr_mimebundle_())
    assert chart["name"] == "sparkline"
    assert "not observed" in chart["alt"]["text"]
    gaps = [patch for patch in draw_sparkline(falling).patches if patch.get_gid() == "not-observed"]
    # Two months that are only bounded and one of which nothing is known: none of them has a count.
    assert len(gaps) == int((~falling.observed).sum())


def test_the_chart_of_a_series_fills_its_column_and_is_read_on_a_phone(falling, monkeypatch):
    monkeypatch.setenv(FOR_PAGES, "1")
    chart = with_sparkline(falling, [paragraph("A series.")])[1]
    wide, narrow = (float(re.search(r'width="([\d.]+)pt"', svg)[1]) for svg in (chart.svg, chart.narrow))
    assert (wide, narrow) == (pytest.approx(72 * WIDE), pytest.approx(72 * NARROW))
    for width in (WIDE, NARROW):
        with canvas(width):
            ax = draw_sparkline(falling)
        ax.get_figure().draw_without_rendering()
        assert ax.get_position().width > 0.95
        with canvas(width):
            sizes = {label.get_fontsize() for label in (*ax.get_xticklabels(), *ax.texts)}
        assert min(sizes) >= (SMALL if width == NARROW else 8)


def test_incidents_show_their_chart_and_what_they_are():
    shown = load("documented-attacks")._repr_mimebundle_()
    assert len(figures_in(shown)) == 1
    assert "dated to the day" in shown["text/plain"]


def test_what_cannot_be_counted_shows_itself_without_a_chart():
    nothing = CountSeries.from_counts([None, None], "2020-01")
    empty = Incidents(load("documented-attacks").frame.iloc[:0])
    for shown in (nothing, empty, CountSeries.from_counts([3], "2020-01")):
        bundle = shown._repr_mimebundle_()
        assert not figures_in(bundle)
        assert bundle["text/html"]


def test_the_same_object_shows_the_same_bytes(falling):
    assert falling._repr_mimebundle_() == falling._repr_mimebundle_()


def test_a_long_series_shows_its_last_periods_and_says_so():
    series = CountSeries.from_counts(np.arange(200), "2000-01")
    table = next(part for part in series._repr_mimebundle_()[MIME] if part["type"] == "Table")
    assert len(table["rows"]) == 12
    assert table["rows"][-1][0] == series.labels[-1]
    assert "200 periods" in table["note"]["text"]


def test_axes_show_their_figure_with_what_was_added_to_it(falling):
    ax = falling.plot()
    before = figures_in(ax._repr_mimebundle_())[0]
    ax.axhline(20)
    after = figures_in(ax._repr_mimebundle_())[0]
    assert before["alt"] == after["alt"]
    assert "monthly counts" in after["alt"]["text"]
    assert before["svg"] != after["svg"]
    assert "0x" not in repr(ax)


def test_axes_of_a_plot_function_have_their_heading_for_a_description(falling):
    (shown,) = figures_in(plot_series(falling)._repr_mimebundle_())
    assert "the valley" in shown["alt"]


def test_axes_that_were_given_are_returned_and_shown_by_their_owner(falling):
    given = Canvas().add_subplot()
    assert falling.plot(given) is given
    assert not hasattr(given, "_repr_mimebundle_")


@pytest.mark.parametrize("kind", ["series", "calendar"])
def test_no_setting_of_matplotlib_is_left_behind(falling, kind):
    before = dict(mpl.rcParams)
    falling.plot(kind=kind)._repr_mimebundle_()
    assert dict(mpl.rcParams) == before

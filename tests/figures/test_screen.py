"""The figure of a screen: a row for each series that changed most."""

from __future__ import annotations

import numpy as np
import pytest

from trends.figures import plot_screen
from trends.figures import screen as screen_figure
from trends.series.count_series import CountSeries
from trends.verdict import screen


@pytest.fixture(scope="module")
def found(falling):
    random = np.random.default_rng(3)
    series = {
        f"place {i:02d}": CountSeries.from_counts(random.poisson(3 + i, 36).astype(float), "2018-01")
        for i in range(23)
    }
    names = {
        "<b>$x^2$</b> " + "a long name " * 9: falling,
        "none": CountSeries.from_counts([0.0] * 36, "2018-01"),
    }
    return screen({**series, **names}, replicates=19, season="none", workers=1)


def test_a_row_a_series_and_no_more_than_a_page_holds(found, overlap):
    ax = plot_screen(found)
    assert len(ax.get_yticks()) == 20
    assert ax.get_xscale() == "log"
    seen = overlap(ax)
    assert not seen.outside()
    assert not seen.overlapping_ticks(ax.yaxis)


def test_words_and_table_say_what_is_drawn(found):
    drawn = screen_figure.table(found)
    assert len(drawn) == 20
    assert "none" not in set(drawn["series"])
    said = screen_figure.describe(found)
    assert found.sentence in said
    assert said.endswith("and 15 more.")
    assert screen_figure.caption(found).startswith("The 20 series that changed most of 25")


def test_nothing_testable_is_said(falling):
    nothing = screen({"none": CountSeries.from_counts([0.0] * 36, "2018-01")}, replicates=19, workers=1)
    ax = plot_screen(nothing)
    assert any("could be judged" in text.get_text() for text in ax.texts)
    assert screen_figure.describe(nothing) == nothing.sentence

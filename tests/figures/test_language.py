"""Figures in another language: every label, the side on which headings stand, and the same figure in English as before."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from trends.figures import figure
from trends.figures.changes import plot_changes
from trends.figures.pace import plot_pace
from trends.figures.scales import percent_axis
from trends.incidents.incidents import Incidents
from trends.messages.speech import speaking
from trends.series.count_series import CountSeries
from trends.verdict.pace import test_pace as pace_of

ENGLISH = re.compile(r"\b(the|of|to|and|rate|half|largest|count|level|where|month|attacks)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def result():
    counts = np.random.default_rng(5).poisson([40] * 20 + [12] * 20)
    series = CountSeries.from_counts(counts, start="2020-01", freq="month")
    return pace_of(series, replicates=99)


def shown(ax):
    canvas = ax.get_figure()
    canvas.draw_without_rendering()
    return [
        text.get_text() for text in canvas.findobj(Text) if text.get_text().strip() and text.get_visible()
    ]


@pytest.mark.parametrize("language", ["es", "ar"])
@pytest.mark.parametrize("plot", [plot_pace, plot_changes])
def test_no_word_of_a_figure_stays_english(result, plot, language):
    with speaking(language):
        ax = plot(result)
        left = [text for text in shown(ax) if ENGLISH.search(text)]
    assert not left


def test_french_months_and_decimal_commas(result):
    with speaking("fr"):
        texts = shown(plot_pace(result))
    assert any(text.startswith("janv.") for text in texts)
    assert any(re.search(r"\d,\d", text) for text in texts)
    assert not any(re.search(r"\d\.\d", text) for text in texts)


def test_headings_stand_where_the_language_begins(result):
    with speaking("ar"):
        ax = plot_pace(result)
    (legend,) = [ax.get_legend()]
    assert {text.get_ha() for text in ax.get_figure().texts} == {"right"}
    assert legend._alignment == "right"
    # Time still runs from left to right.
    assert ax.get_xlim()[0] < ax.get_xlim()[1]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_legend_lies_under_the_data_in_every_language(result, language):
    with speaking(language):
        ax = plot_pace(result)
    canvas = ax.get_figure()
    canvas.draw_without_rendering()
    legend = ax.get_legend().get_window_extent()
    assert legend.y1 <= ax.get_window_extent().y0


def test_english_is_as_it_was_after_another_language(result):
    before = figure(result)
    with speaking("ar"):
        assert figure(result).svg != before.svg
    assert figure(result) == before


def test_the_scale_of_a_map_of_density_is_written_as_the_language_does():
    many = pd.DataFrame(
        {"date_start": [pd.Timestamp("2020-01-01")] * 1200, "latitude": 35.0, "longitude": 38.0}
    )
    with speaking("fr"):
        ax = Incidents.from_frame(many.assign(place_precision="exact")).plot(kind="density", basemap=False)
        bar = next(other for other in ax.get_figure().axes if other is not ax)
        assert bar.xaxis.get_major_formatter()(1000) == "1\N{NARROW NO-BREAK SPACE}000"


def test_shares_on_an_axis_are_written_as_the_language_does():
    ax = Figure().add_subplot()
    with speaking("fr"):
        percent_axis(ax.yaxis)
        assert ax.yaxis.get_major_formatter()(0.2) == "20\N{NO-BREAK SPACE}%"

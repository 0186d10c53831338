"""The figure of a nowcast, and its marks in the figure of a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from matplotlib.text import Text

from trends.figures import figure
from trends.figures import nowcast as nowcast_figure
from trends.figures import pace as pace_figure
from trends.messages.speech import speaking
from trends.nowcasting.nowcast import nowcast
from trends.nowcasting.triangle import bundled_triangle
from trends.series.count_series import CountSeries
from trends.sources import load_series
from trends.verdict.pace import test_pace as pace_of

DAY = date(2024, 6, 24)


@pytest.fixture(scope="module")
def iraq():
    """Deaths in Iraq as they were known in June 2024; figures of 2024 stood on monthly releases."""
    return load_series("ucdp-country-months", series="Iraq", as_of=DAY)


@pytest.fixture(scope="module")
def shown(iraq):
    return nowcast(iraq)


def marks(ax, gid):
    return [each for each in (*ax.lines, *ax.collections, *ax.patches) if each.get_gid() == gid]


def test_bars_are_what_is_counted_and_diamonds_what_it_will_come_to(shown):
    ax = nowcast_figure.plot_nowcast(shown)
    bars = marks(ax, "known")
    assert [bar.get_height() for bar in bars] == shown.series.count[-len(bars) :].tolist()
    (diamonds,) = marks(ax, "nowcast")
    inside = shown.estimate <= ax.get_ylim()[1]
    np.testing.assert_array_equal(diamonds.get_ydata(), shown.estimate[inside])
    # Each stands over the bar of its own month.
    middles = [bar.get_x() + bar.get_width() / 2 for bar in bars]
    assert set(diamonds.get_xdata()) <= set(middles)
    (thick,) = marks(ax, "nowcast-80")
    ends = np.array([segment[:, 1] for segment in thick.get_segments()])
    rows = shown.to_frame()
    np.testing.assert_array_equal(ends[:, 0], rows["low80"])


def test_what_it_was_called_before_is_marked(shown):
    held = shown.triangle
    lower = held.table.assign(value=(held.table["value"] - 1).clip(lower=0))
    revised = replace(shown, triangle=replace(held, table=lower))
    (dashes,) = marks(nowcast_figure.plot_nowcast(revised), "before")
    history = bundled_triangle().history("IRQ").reindex(shown.periods)
    before = history[[day for day in history.columns if day < DAY]].to_numpy()
    # In Iraq no figure of 2024 had been revised by then, and each of them is above zero.
    assert sorted(dashes.get_ydata()) == sorted(before[~np.isnan(before)] - 1)


def test_what_never_moved_has_neither_dashes_nor_an_entry(shown):
    ax = nowcast_figure.plot_nowcast(shown)
    assert not nowcast_figure.table(shown)["before"].eq("").all()
    assert not marks(ax, "before")
    assert "earlier vintages" not in nowcast_figure.caption(shown)
    assert "it was called before" not in " ".join(text.get_text() for text in ax.figure.findobj(Text))


def test_intervals_have_room_and_what_runs_off_has_an_arrow(shown):
    rows = shown.to_frame()
    most = shown.series.count[-24:].max()
    axes = nowcast_figure.plot_nowcast(shown)
    top = axes.get_ylim()[1]
    assert (rows["high95"][rows["high95"] <= 2.5 * most] <= top).all()
    far = replace(shown, draws=shown.draws * 100)
    axes = nowcast_figure.plot_nowcast(far)
    (arrows,) = marks(axes, "nowcast-cut")
    assert len(arrows.get_xdata()) == (far.to_frame()["high95"] > axes.get_ylim()[1]).sum() > 0


def test_the_figure_is_readable(shown, overlap):
    seen = overlap(nowcast_figure.plot_nowcast(shown))
    assert not seen.outside()
    assert not seen.overlapping_ticks(seen.axes.xaxis)


def test_words_and_table_say_what_is_drawn(shown):
    said, rows = nowcast_figure.describe(shown), shown.to_frame()
    newest = rows.iloc[-1]
    assert f"May 2024: {newest['known']:.0f} counted so far, {newest['estimate']} to come to" in said
    told = nowcast_figure.table(shown)
    assert told["period"].tolist() == rows["period"].tolist()
    assert told["before"].iloc[-1] == ""


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru", "zh"])
def test_it_speaks_every_language(shown, language):
    with speaking(language):
        image = figure(shown)
    assert image.svg


def test_a_refusal_shows_the_counts_and_the_reason():
    refused = nowcast(CountSeries.from_counts([3, 4, 5], "2024-01"))
    ax = nowcast_figure.plot_nowcast(refused)
    assert not marks(ax, "nowcast")
    words = " ".join(text.get_text() for text in ax.figure.texts).replace("\n", " ")
    assert refused.refused in words
    assert refused.refused in nowcast_figure.describe(refused)
    assert nowcast_figure.table(refused).empty


def test_a_verdict_shows_what_its_newest_months_were_judged_by(iraq):
    judged = pace_of(iraq, replicates=19)
    assert len(marks(judged.plot(), "nowcast")) == 1
    table = pace_figure.table(judged).set_index("period")
    assert table["nowcast_estimate"].notna().sum() == len(judged.nowcast.periods)
    assert "diamonds" in pace_figure.describe(judged)
    off = pace_of(iraq, replicates=19, nowcast="off")
    assert not marks(off.plot(), "nowcast")
    assert "nowcast_estimate" not in pace_figure.table(off)

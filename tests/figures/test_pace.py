"""The figure of the report: what it draws, what it says, and that nothing covers the data."""

from __future__ import annotations

import numpy as np
import pytest

from trends.figures import plot_pace
from trends.figures.dates import spans
from trends.figures.pace import caption, describe, table
from trends.series.count_series import CountSeries
from trends.verdict import test_pace


def named(artists, gid):
    return [artist for artist in artists if artist.get_gid() == gid]


def test_the_levels_of_the_halves_bear_the_ratio_of_the_result(contradicted):
    levels = contradicted.levels
    change = contradicted.changes["halves"]
    assert levels.second / levels.first == pytest.approx(change.ratio)
    assert levels.low90 / levels.first == pytest.approx(change.low90)
    assert levels.high90 / levels.first == pytest.approx(change.high90)
    assert levels.cut == 30
    # Made with 30 and 10 a month.
    assert levels.first == pytest.approx(30, rel=0.1)
    assert levels.second == pytest.approx(10, rel=0.2)


def test_weekly_levels_are_counts_of_a_week():
    series = CountSeries.from_counts(np.random.default_rng(1).poisson(8, 120), "2020-01-06", "week")
    levels = test_pace(series, replicates=19).levels
    assert levels.first == pytest.approx(series.count[:60].mean(), rel=0.05)
    assert levels.second == pytest.approx(series.count[60:].mean(), rel=0.05)


def test_the_zone_of_constancy_is_the_first_level_by_the_margin(contradicted):
    ax = plot_pace(contradicted)
    (zone,) = named(ax.collections, "margin")
    box = zone.get_paths()[0].get_extents()
    levels = contradicted.levels
    where = spans(contradicted.series.periods)
    assert (box.y0, box.y1) == pytest.approx((levels.first / 1.5, levels.first * 1.5))
    assert (box.x0, box.x1) == (where.start[30], where.end[-1])


def test_the_fitted_rate_is_the_result_s_own(contradicted):
    (line,) = named(plot_pace(contradicted).lines, "fitted")
    assert line.get_ydata() == pytest.approx(contradicted.fitted()["trend"].to_numpy())


def test_a_significant_shift_is_marked_and_named_above_the_data(contradicted):
    found = contradicted.dated_change
    assert (found.name, found.start, found.stop, found.when) == ("shift", 30, None, "from July 2022 on")
    ax = plot_pace(contradicted)
    (line,) = named(ax.lines, "change")
    assert line.get_xdata()[0] == spans(contradicted.series.periods).start[30]
    assert [text.get_text() for text in ax.texts] == [
        f"largest shift: ×{found.change.ratio:.2f} from July 2022 on"
    ]


def test_a_surge_is_marked_from_its_beginning_to_its_end():
    counts = np.random.default_rng(4).poisson(np.where(np.isin(np.arange(72), range(30, 38)), 60, 8))
    result = test_pace(
        CountSeries.from_counts(counts, "2018-01"), replicates=199
    )  # six ranks in one p-value: 99 draws are too few
    found = result.dated_change
    assert (found.name, found.start, found.stop) == ("surge", 30, 38)
    ax = plot_pace(result)
    where = spans(result.series.periods)
    assert [line.get_xdata()[0] for line in named(ax.lines, "change")] == [where.start[30], where.end[37]]
    assert ax.texts[0].get_text().endswith("from July 2020 to February 2021")


def test_no_change_is_marked_where_none_is_established():
    steady = test_pace(
        CountSeries.from_counts(np.random.default_rng(3).poisson(20, 48), "2019-01"), replicates=99
    )
    assert steady.dated_change is None
    assert not plot_pace(steady).texts


def test_nothing_covers_the_data_and_no_text_runs_off(contradicted, untestable, overlap):
    for result in (contradicted, untestable):
        seen = overlap(plot_pace(result))
        assert not seen.over_the_data()
        assert not seen.outside()
        assert not seen.overlapping_ticks(seen.axes.xaxis)


def test_the_verdict_is_told_in_words(contradicted, untestable):
    for result in (contradicted, untestable):
        texts = " ".join(text.get_text() for text in plot_pace(result).figure.texts)
        assert f": {result.verdict}." in texts.replace("\n", " ")
        assert f"is: {result.verdict}." in describe(result)


def test_what_is_not_testable_shows_its_counts_alone(untestable):
    ax = plot_pace(untestable)
    assert not named(ax.lines, "fitted")
    assert not named(ax.collections, "margin")
    assert untestable.levels is None
    assert "level_of_half" not in table(untestable)
    assert "cannot be tested" in caption(untestable)


def test_the_sentence_holds_the_numbers(contradicted):
    said = describe(contradicted)
    change, levels = contradicted.changes["halves"], contradicted.levels
    for number in (change.ratio, change.low90, change.high90):
        assert f"{number:.2f}" in said
    for level in (levels.first, levels.second, levels.first / 1.5, levels.first * 1.5):
        assert f"{level:#.3g}" in said
    assert "2022-07" not in said
    assert "July 2022" in said


def test_the_table_holds_what_is_drawn(contradicted):
    frame = table(contradicted)
    levels = contradicted.levels
    assert len(frame) == 60
    assert frame["count"].isna().sum() == 2
    assert frame["fitted"].tolist() == contradicted.fitted()["trend"].tolist()
    assert frame["level_of_half"].iloc[[29, 30]].tolist() == [levels.first, levels.second]


def test_an_enormous_band_never_dwarfs_the_counts():
    random = np.random.default_rng(5)
    counts = random.poisson(np.exp(random.normal(1, 1.4, 30)))
    counts[2] += 20
    result = test_pace(CountSeries.from_counts(counts, "2020-01"), replicates=19)
    assert counts.max() < plot_pace(result).get_ylim()[1] < 1.6 * counts.max()


def test_it_draws_on_axes_that_are_given(contradicted, overlap):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 6), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    assert contradicted.plot(left) is left
    assert contradicted.plot(right, kind="changes") is right
    assert tuple(figure.get_size_inches()) == (12, 6)
    assert not figure.texts
    assert "contradicted" in left.get_title(loc="left")
    for ax in (left, right):
        assert not overlap(ax).over_the_data()

"""The figure of the report: what it draws, what it says, and that nothing covers the data."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from trends.figures import figure, plot_pace
from trends.figures.dates import spans
from trends.figures.pace import caption, describe, table
from trends.messages import LANGUAGES
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


@pytest.mark.parametrize(("freq", "months"), [("month", 1.0), ("week", 7 / 30.4375)])
def test_the_smoothed_rate_and_its_band_are_the_result_s_own_in_counts_of_a_period(freq, months):
    counts = np.random.default_rng(2).poisson(12, 110)
    result = test_pace(CountSeries.from_counts(counts, "2020-01-06", freq), replicates=19)
    ax, own = plot_pace(result), result.to_frame("smooth")
    (line,), (band,) = named(ax.lines, "smooth"), named(ax.collections, "band")
    assert line.get_ydata() == pytest.approx(own["rate"].to_numpy() * months)
    assert line.get_ydata().mean() == pytest.approx(counts.mean(), rel=0.05)
    edges = band.get_paths()[0].vertices[:, 1]
    assert (edges.min(), edges.max()) == pytest.approx(
        (own["low95"].min() * months, own["high95"].max() * months)
    )


def places(ax, gid):
    return [line.get_xdata().tolist() for line in named(ax.lines, gid)]


@pytest.mark.parametrize("kind", ["pace", "dates"])
def test_a_dated_change_is_marked_with_its_set_and_named_above_the_data(contradicted, kind):
    (change,) = contradicted.dates
    assert change.at == "2022-07"  # made with a step at period 30
    labels, start = contradicted.series.labels, spans(contradicted.series.periods).start
    ax = contradicted.plot(kind=kind)
    assert places(ax, "date") == [[start[30]]]
    assert places(ax, "date-set") == [[start[labels.index(day)] for day in (change.low, change.high)]]
    (text,) = named(ax.texts, "date-words")
    assert text.get_text().startswith("July 2022")
    assert ("from 3" in text.get_text()) == (kind == "dates")


def test_levels_between_the_dates_are_drawn(contradicted):
    ax = contradicted.plot(kind="dates")
    (change,) = contradicted.dates
    heights = [line.get_ydata()[0] for line in named(ax.lines, "level")]
    assert heights == pytest.approx([change.before, change.after])


def test_many_dates_touch_neither_each_other_nor_the_edge(overlap):
    level = np.repeat([5, 20, 60, 15, 80, 30], 10)
    counts = np.random.default_rng(6).poisson(level)
    result = test_pace(CountSeries.from_counts(counts, "2020-01"), replicates=19)
    assert len(result.dates) == 5
    for kind in ("pace", "dates"):
        seen = overlap(result.plot(kind=kind))
        boxes = [seen.box(text) for text in seen.axes.texts]
        boxes += [seen.box(line) for line in named(seen.axes.lines, "date-set")]
        assert not [(a, b) for a, b in combinations(boxes, 2) if a.overlaps(b)]
        assert not seen.over_the_data()
        assert not seen.outside()


def test_a_surge_is_marked_from_its_beginning_to_its_end():
    counts = np.random.default_rng(4).poisson(np.where(np.isin(np.arange(72), range(30, 38)), 60, 8))
    result = test_pace(
        CountSeries.from_counts(counts, "2018-01"), replicates=199
    )  # six ranks in one p-value: 99 draws are too few
    ax = plot_pace(result)
    start = spans(result.series.periods).start
    assert places(ax, "date") == [[start[30]], [start[38]]]
    assert [text.get_text() for text in named(ax.texts, "date-words")] == ["July 2020", "March 2021"]


def test_no_change_is_marked_where_none_is_established():
    steady = test_pace(
        CountSeries.from_counts(np.random.default_rng(3).poisson(20, 48), "2019-01"), replicates=99
    )
    assert not steady.dates
    for kind in ("pace", "dates"):
        ax = steady.plot(kind=kind)
        assert not named(ax.texts, "date-words")
        assert not named(ax.lines, "date")
    assert "No change of level can be dated." in figure(steady, "dates").alt


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
    assert not named(ax.lines, "smooth")
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
        assert f" {level:.2g} " in said or f" {level:.2g}." in said
    assert "2022-07" not in said
    assert "changed in July 2022, from " in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_what_the_band_is(contradicted, language):
    said = caption(contradicted).in_language(language)
    words = {
        "en": "approximate and holds for each month by itself",
        "fr": "approximative et vaut pour chaque mois",
        "es": "aproximada y vale para cada mes",
        "ar": "تقريبي ويصح في كل شهر على حدة",
        "ru": "приближённая и верна для каждого месяца в отдельности",
        "zh": "近似的，只对每个月份各自成立",
    }
    assert words[language] in said


def test_the_table_holds_what_is_drawn(contradicted):
    frame = table(contradicted)
    levels = contradicted.levels
    assert len(frame) == 60
    assert frame["count"].isna().sum() == 2
    own = contradicted.to_frame("smooth")
    assert frame["smooth_low95"].tolist() == pytest.approx(own["low95"].tolist())
    assert frame.loc[frame["change"] == "dated", "period"].tolist() == ["2022-07"]
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


def test_the_sentence_turns_at_a_date_that_the_figure_shows():
    counts = np.random.default_rng(1).poisson([210] * 23 + [150] + [86] * 15 + [27] * 9)
    result = test_pace(CountSeries.from_counts(counts, "2016-01"), replicates=19)
    # The month between two levels can be told to either, by a single date and by several.
    assert len(result.dates) == 2
    assert result.ran.turn in [change.at for change in result.dates]
    assert f"turning in {result.legend.days[0]}" in result.sentence

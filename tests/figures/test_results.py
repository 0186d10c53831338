"""The other figures: changes, what could be detected, trend, season, casualties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trends.figures import casualties as casualties_figure
from trends.figures import changes as changes_figure
from trends.figures import detectable as detectable_figure
from trends.figures import plot_casualties, plot_changes, plot_detectable, plot_season, plot_trend
from trends.figures import season as season_figure
from trends.figures import trend as trend_figure
from trends.series.count_series import CountSeries
from trends.severity import CasualtyResult, lethality
from trends.severity.casualties import Share
from trends.verdict import trend
from trends.verdict.estimate import Estimate

make = CountSeries.from_counts


@pytest.fixture(scope="module")
def trended(falling):
    return trend(falling, replicates=19)


@pytest.fixture(scope="module")
def tolls():
    shares = (
        Share(1, 80, Estimate(0.8, 0.71, 0.87)),
        Share(10, 9, Estimate(0.09, 0.04, 0.16)),
        Share(25, 0, Estimate(0.0003, 0.0, 0.004)),
    )
    return CasualtyResult(100, 12, None, 300.0, None, Estimate(3.0, 2.0, 4.5), {}, shares, None, ())


def estimates(ax):
    return [float(line.get_xdata()[0]) for line in ax.lines if line.get_gid() == "estimate"]


def headings(ax):
    return " ".join(text.get_text() for text in ax.figure.texts).replace("\n", " ")


def with_halves(result, **other):
    """The result as if its second half over first had been another."""
    ran = replace(result.ran, halves=replace(result.ran.halves, **other))
    return replace(result, assessment=replace(result.assessment, ran=ran))


@pytest.mark.parametrize("kind", ["changes", "detectable"])
def test_forests_are_readable(contradicted, untestable, kind, overlap):
    for result in (contradicted, untestable):
        seen = overlap(result.plot(kind=kind))
        assert not seen.outside()
        assert not seen.overlapping_ticks(seen.axes.xaxis)
        assert not seen.overlapping_ticks(seen.axes.yaxis)
    assert not overlap(contradicted.plot(kind=kind)).over_the_data()


def test_changes_are_drawn_where_they_are_on_a_log_axis(contradicted):
    ax = plot_changes(contradicted)
    shown = ["halves", "thirds", "end_to_end", "largest_shift", "largest_surge"]
    assert ax.get_xscale() == "log"
    assert estimates(ax) == [contradicted.changes[name].ratio for name in shown]
    assert changes_figure.table(contradicted)["change"].tolist() == shown
    (zone,) = [patch for patch in ax.patches if patch.get_gid() == "margin"]
    assert (zone.get_x(), zone.get_x() + zone.get_width()) == pytest.approx((1 / 1.5, 1.5))


def test_the_sentence_of_the_changes_judges_each_against_the_margin(contradicted):
    said = changes_figure.describe(contradicted)
    halves = contradicted.changes["halves"]
    assert (
        f"second half over first {halves.ratio:.2f} (95% interval: {halves.low95:.2f} to {halves.high95:.2f}, "
        in said
    )
    assert "wholly outside the margin" in said
    assert "margin of 0.67 to 1.50" in said


def test_an_interval_beyond_all_bounds_ends_in_an_arrowhead(contradicted):
    result = with_halves(contradicted, low95=1e-20, high95=1e20)
    ax = plot_changes(result)
    assert ax.get_xlim()[0] > 0.01
    assert ax.get_xlim()[1] < 100
    assert {line.get_marker() for line in ax.lines} >= {"<", ">"}
    assert "less than 0.01 to more than 100" in changes_figure.describe(result)


def test_untestable_results_say_why(untestable):
    for kind, figure in (("changes", changes_figure), ("detectable", detectable_figure)):
        (text,) = untestable.plot(kind=kind).texts
        assert untestable.reasons[0] in text.get_text().replace("\n", " ")
        assert untestable.reasons[0] in figure.describe(untestable)
        assert figure.table(untestable).empty


def test_what_could_be_detected_is_drawn_as_factors_above_one(contradicted):
    able, change = contradicted.detectable, contradicted.changes["halves"]
    ax = plot_detectable(contradicted)
    assert estimates(ax) == [1 / change.ratio, 1.5, able.smallest_supportable_margin, able.halves]
    said = detectable_figure.describe(contradicted)
    for number in (able.halves, able.smallest_supportable_margin, 1 / change.ratio, 1 / change.high90):
        assert f"{number:.2f}" in said
    frame = detectable_figure.table(contradicted)
    assert frame["low90"].iloc[0] == pytest.approx(1 / change.high90)


def test_a_change_whose_interval_holds_one_folds_at_one(contradicted):
    result = with_halves(contradicted, ratio=0.9, low90=0.5, high90=1.6)
    assert "1.11 (90% interval: 1.00 to 2.00, in either direction)" in detectable_figure.describe(result)


def test_whether_the_margin_is_within_reach_is_said(contradicted):
    able = contradicted.detectable
    for reach, words in ((1.3, "could be supported within a factor of 1.5"), (1.9, "would have to be 1.90")):
        result = replace(contradicted, detectable=replace(able, smallest_supportable_margin=reach))
        assert words in headings(plot_detectable(result))


def test_a_trend_shows_its_fitted_rate_and_says_its_ratio(trended, overlap):
    ax = plot_trend(trended)
    (line,) = [line for line in ax.lines if line.get_gid() == "fitted"]
    assert line.get_ydata() == pytest.approx(trended.assessment.trend.fit.mu)
    assert f"yearly ratio is {trended.per_year.ratio:.2f}" in trend_figure.describe(trended)
    assert len(trend_figure.table(trended)) == 36
    seen = overlap(ax)
    assert not seen.outside()
    assert not seen.over_the_data()


def test_a_trend_of_few_figures_shows_the_counts(overlap):
    few = trend(make([3, 0, 4], "2020-01"))
    ax = plot_trend(few)
    assert not [line for line in ax.lines if line.get_gid() == "fitted"]
    assert list(trend_figure.table(few)) == list(few.series.to_frame())
    assert not overlap(ax).outside()


def test_a_season_has_a_dot_for_each_month_with_its_interval(trended, overlap):
    season = trended.season
    ax = plot_season(season)
    (dots,) = [line for line in ax.lines if line.get_gid() == "factors"]
    assert list(dots.get_ydata()) == season.factors["factor"].tolist()
    assert [label.get_text() for label in ax.get_xticklabels()] == season.factors["label"].str[:3].tolist()
    bottom, top = ax.get_ylim()
    assert bottom < season.factors["low95"].min()
    assert season.factors["high95"].max() < top
    peak = season.factors.set_index("label").loc[season.peak]
    assert (
        f"highest {peak.factor:.2f} in {season.peak} (95% interval: {peak.low95:.2f}"
        in season_figure.describe(season)
    )
    assert not overlap(ax).outside()


def test_a_weekly_season_is_a_curve(overlap):
    weekly = trend(make(np.random.default_rng(2).poisson(9, 120), "2020-01-06", "week"), replicates=19)
    ax = weekly.plot(kind="season")
    (curve,) = [line for line in ax.lines if line.get_gid() == "factors"]
    assert len(curve.get_xdata()) == len(weekly.season.factors)
    seen = overlap(ax)
    assert not seen.overlapping_ticks(ax.xaxis)
    assert not seen.outside()


def test_shares_of_deadly_attacks(tolls, overlap):
    ax = plot_casualties(tolls)
    assert estimates(ax) == [0.8, 0.09, 0.0003]
    assert [text.get_text() for text in ax.texts] == [
        "80% (80 of 100)",
        "9% (9 of 100)",
        "0.03% (0 of 100)",
    ]
    said = casualties_figure.describe(tolls)
    assert "Of 100 attacks with a known toll, 80 (80%; 95% interval: 71% to 87%) killed at least 1" in said
    assert "12 more have no known toll" in said
    assert casualties_figure.table(tolls)["killed_at_least"].tolist() == [1, 10, 25]
    seen = overlap(ax)
    assert not seen.outside()
    assert not seen.over_the_data()


def test_totals_show_the_halves_and_nothing_shows_a_sentence(overlap):
    halves = lethality(make([10] * 20, "2020-01"), make([30] * 10 + [60] * 10, "2020-01"))
    ax = plot_casualties(halves)
    assert estimates(ax) == pytest.approx([2, 1, 2])
    assert (
        "the rate of deaths changed by a factor of 2.00: that of attacks by 1.00"
        in casualties_figure.describe(halves)
    )
    assert casualties_figure.table(halves)["value"].tolist() == pytest.approx([2, 1, 2])
    none = CasualtyResult(0, 0, None, 0.0, None, None, {}, (), None, ())
    assert plot_casualties(none).texts[0].get_text() == none.sentence == casualties_figure.describe(none)
    assert not overlap(plot_casualties(none)).outside()

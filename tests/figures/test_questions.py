"""The figures of a comparison, of power, and of a verdict under other choices."""

from __future__ import annotations

import numpy as np
import pytest

import trends as tr
from trends.figures import comparison as comparison_figure
from trends.figures import plot_comparison, plot_power, plot_sensitivity, show
from trends.figures import power as power_figure
from trends.figures import sensitivity as sensitivity_figure
from trends.series.count_series import CountSeries
from trends.verdict.change import Change
from trends.verdict.power_analysis.power_result import PowerAt, PowerResult
from trends.verdict.sensitivity_result import Choice, Sensitivity


def counts(mean, ratio=1.0, n=60, seed=0, **fields):
    later = np.arange(n) >= n // 2
    drawn = np.random.default_rng(seed).poisson(np.where(later, mean * ratio, mean))
    return CountSeries.from_counts(drawn, "2015-01", **fields)


@pytest.fixture(scope="module")
def compared():
    north, south = counts(15, 2.2, seed=1, name="the north"), counts(30, 0.45, seed=2, name="the south")
    return tr.compare_pace(north, south, replicates=99)


@pytest.fixture(scope="module")
def cut():
    return tr.compare_pace(counts(20, 0.4, seed=3, name="the valley"), at="2017-07", replicates=39)


@pytest.fixture(scope="module")
def asked():
    windows = (
        PowerAt(0, 60, {"contradicted": 45, "inconclusive": 55}, 100),
        PowerAt(24, 84, {"contradicted": 78, "inconclusive": 22}, 100),
        PowerAt(30, 90, {"contradicted": 84, "inconclusive": 16}, 100),
    )
    return PowerResult(
        counts(9, name="the valley"), 0.5, 1.5, "contradicted", windows, 30, (), None, 99, 100, 0
    )


def change(ratio, low90, high90):
    return Change(ratio, low90, high90, low90 * 0.9, high90 * 1.1)


@pytest.fixture(scope="module")
def varied():
    base = Choice("as judged", "fourier:2", "inconclusive", 0.2, change(0.7, 0.5, 0.98), 0)
    choices = (
        Choice("season", "none", "contradicted", 0.01, change(0.55, 0.4, 0.8), 1),
        Choice("unobserved", "the unobserved months ran at half the fitted rate, within their bounds", "inconclusive", 0.2, change(0.72, 0.5, 1.0), 0),
        Choice("frequency", "quarter", "not testable", None, None, 2),
    )  # fmt: skip
    return Sensitivity(base, choices, 1.5, 199)


def estimates(ax):
    return [float(line.get_xdata()[0]) for line in ax.lines if line.get_gid() == "estimate"]


def headings(ax):
    return " ".join(text.get_text() for text in ax.figure.texts).replace("\n", " ")


def readable(ax, overlap):
    found = overlap(ax)
    assert not found.outside()
    assert not found.over_the_data()
    assert not found.overlapping_ticks(ax.yaxis)


def test_a_comparison(compared, overlap):
    ax = plot_comparison(compared)
    readable(ax, overlap)
    own = [changes["halves"].ratio for changes in compared.own]
    against = [
        compared.changes[name].ratio for name in ("halves", "thirds", "largest_shift", "largest_surge")
    ]
    assert estimates(ax) == pytest.approx([*own, *against])
    assert "Changed alike: contradicted" in headings(ax)
    said = comparison_figure.describe(compared)
    assert "the north, second half over first 2." in said
    assert len(comparison_figure.table(compared)) == 10
    assert "margin of a factor of 1.5" in comparison_figure.caption(compared)


def test_before_and_after(cut, overlap):
    ax = plot_comparison(cut)
    readable(ax, overlap)
    shown = ["level", "step"] if cut.level.ran.beside else ["level"]
    assert estimates(ax) == pytest.approx([cut.changes[name].ratio for name in shown])
    assert "Attacks in the valley, until June 2017 and from July 2017" in headings(ax)


def test_before_and_after_beside_a_control(overlap):
    control = counts(30, seed=5, name="the coast")
    shown = tr.compare_pace(
        counts(20, 0.4, seed=3, name="the valley"), at="2017-07", control=control, replicates=19
    )
    ax = plot_comparison(shown)
    readable(ax, overlap)
    own = [level.change.ratio for level in shown.level.ran.own]
    assert estimates(ax)[:3] == pytest.approx([*own, own[0] / own[1]])
    assert "relative to the control (attacks in the coast)" in headings(ax)
    assert "relative to the control" in comparison_figure.describe(shown)


def test_what_windows_could_tell(asked, overlap):
    ax = plot_power(asked)
    readable(ax, overlap)
    found = {line.get_gid(): line for line in ax.lines}
    assert list(found["contradicted"].get_xdata()) == [60, 84, 90]
    assert list(found["contradicted"].get_ydata()) == [0.45, 0.78, 0.84]
    assert "supported" not in found  # never given
    assert "after 30 months more" in headings(ax)
    assert "90 months: contradicted 84%" in power_figure.describe(asked)
    assert len(power_figure.table(asked)) == 3
    assert "0.5 times" in power_figure.caption(asked)


def test_one_window(asked, overlap):
    one = PowerResult(asked.series, 2.0, 1.5, "contradicted", asked.windows[:1], 0, (), None, 99, 100, 0)
    readable(plot_power(one), overlap)


def test_other_choices(varied, overlap):
    ax = plot_sensitivity(varied)
    readable(ax, overlap)
    assert estimates(ax) == [0.7, 0.55, 0.72]
    assert "1 of the 2 other choices that could be tested gives the same verdict" in headings(ax)
    assert "season: none, 0.55, contradicted" in sensitivity_figure.describe(varied)
    assert len(sensitivity_figure.table(varied)) == 4


def test_many_choices_are_cut_and_that_is_said(varied, overlap):
    many = Sensitivity(varied.base, varied.choices[:1] * 60, 1.5, 199)
    assert len(estimates(plot_sensitivity(many))) == 30
    assert "31 more are in the table." in sensitivity_figure.describe(many)


def test_what_cannot_be_tested_is_said_instead():
    short = CountSeries.from_counts([3, 4, 5], "2020-01")
    compared = tr.compare_pace(short, short)
    for ax in (
        plot_comparison(compared),
        plot_power(tr.power(short)),
        plot_sensitivity(tr.sensitivity(short)),
    ):
        assert not estimates(ax)
        assert not ax.axison
    assert "not testable" in comparison_figure.describe(compared)
    assert "Nothing is drawn" in power_figure.describe(tr.power(short))
    assert "Nothing is drawn" in sensitivity_figure.describe(tr.sensitivity(short))


def test_every_result_has_its_figure(compared, cut, asked, varied):
    for shown in (compared, cut, asked, varied):
        figure = show(shown).figure
        assert figure.alt
        assert figure.data
        assert show(shown).figure == figure  # the same bytes
        assert shown.plot() is not None

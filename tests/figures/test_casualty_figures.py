"""The figures of conflicting tolls, tails and deadly attacks: what is drawn, and that it can be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from trends.figures import plot_reports, plot_tail, plot_thresholds, plot_tolls
from trends.figures import reports as reports_figure
from trends.figures import tails as tail_figure
from trends.figures import thresholds as thresholds_figure
from trends.figures import tolls as tolls_figure
from trends.fitting.tails import draw_tolls
from trends.incidents.incidents import Incidents
from trends.severity import deadly_attacks, tails
from trends.sources import load
from trends.tolls.reported_incident import Report, ReportedIncident
from trends.tolls.rules import Settled
from trends.tolls.toll_table import TollTable

SUKHNA = "2023-02-17-sukhna-truffle"


@pytest.fixture(scope="module")
def conflict():
    random = np.random.default_rng(1)
    days = pd.Timestamp("2019-01-01") + pd.to_timedelta(np.sort(random.integers(0, 1096, 500)), unit="D")
    frame = pd.DataFrame({"date_start": days, "fatalities_best": draw_tolls(2.2, 1.0, 500, random)})
    return Incidents.from_frame(frame, coverage=(date(2019, 1, 1), date(2021, 12, 31)))


@pytest.fixture(scope="module")
def tail(conflict):
    return tails(conflict, replicates=50)


@pytest.fixture(scope="module")
def attacks():
    return load("documented-attacks").settled("median")


def marks(ax, gid):
    return [line for line in ax.lines if line.get_gid() == gid]


def headings(ax):
    return " ".join(text.get_text() for text in ax.figure.texts).replace("\n", " ")


# -- tolls --------------------------------------------------------------------------------------------------------


def test_every_report_is_a_mark(attacks, overlap):
    ax = plot_tolls(attacks.tolls())
    rows = [one for one in attacks.tolls() if not np.isnan(one.range()[1])]
    stated = sum(
        1 if report.low == report.high else (not np.isnan(report.low)) + (not np.isnan(report.high))
        for one in rows
        for report in one.reports
    )
    assert len(marks(ax, "report")) == stated
    assert len(marks(ax, "counted")) == len(rows) == 24
    at = next(place for place, one in enumerate(rows) if one.incident_id == SUKHNA)
    drawn = sorted(float(line.get_xdata()[0]) for line in marks(ax, "report") if line.get_ydata()[0] == at)
    assert drawn == [36, 53, 53, 53, 53, 56, 68, 68]
    seen = overlap(ax)
    assert not seen.outside()
    assert not seen.overlapping_ticks(ax.xaxis)
    assert not seen.overlapping_ticks(ax.yaxis)
    assert not seen.over_the_data()
    assert "the median is counted" in headings(ax)
    assert "36 to 68+" in [text.get_text() for text in ax.texts]
    assert "at most 30" in [text.get_text() for text in ax.texts]


def test_without_a_rule_what_conflicts_is_not_counted():
    table = load("documented-attacks").tolls()
    ax = plot_tolls(table)
    assert len(marks(ax, "counted")) == 14
    assert "no rule is chosen" in headings(ax)
    assert "27 killed" in tolls_figure.describe(table)
    assert tolls_figure.caption(table).startswith("Killed in 24 attacks")


def test_the_reports_of_one_incident(attacks, overlap):
    incident = attacks.incident(SUKHNA)
    ax = plot_reports(incident)
    assert ax.get_yticklabels()[0].get_text() == "SOHR (17 Feb)"
    # The median of 53 is what three of them say, and the hospital.
    assert sorted(int(line.get_ydata()[0]) for line in marks(ax, "counted")) == [1, 2, 3, 6]
    assert not overlap(ax).outside()
    assert "SOHR (17 Feb) at least 36" in reports_figure.describe(incident)
    assert len(reports_figure.table(incident)) == 8


def test_hostile_names_and_huge_tolls(overlap):
    nan = float("nan")
    reports = (
        Report("$x^2$ " * 40, "2020", 3e6, nan),
        Report("قناة", "2020", 0, 0),
        Report("silent", "", nan, nan),
    )
    one = ReportedIncident("x", "Y" * 300, "2020-01-01", reports, (), Settled(nan))
    for ax in (plot_reports(one), plot_tolls(TollTable((one,)))):
        seen = overlap(ax)
        assert not seen.outside()
        assert not seen.overlapping_ticks(ax.xaxis)


def test_no_figures_of_tolls():
    nan = float("nan")
    silent = ReportedIncident("x", "", "", (Report("a", "", nan, nan),), (), Settled(nan))
    assert "No report of" in " ".join(text.get_text() for text in plot_reports(silent).texts).replace(
        "\n", " "
    )
    assert plot_tolls(TollTable(())).texts


# -- tails --------------------------------------------------------------------------------------------------------


def test_the_tail_is_drawn_where_it_is(tail, overlap):
    ax = plot_tail(tail)
    (dots,) = marks(ax, "tolls")
    assert dots.get_xdata()[0] == 1
    assert dots.get_ydata()[0] == 1
    assert dots.get_ydata()[-1] == pytest.approx(tail.tolls.counts[-1] / tail.tolls.size)
    (line,) = marks(ax, "fitted")
    assert line.get_xdata()[0] == tail.fit.threshold
    assert line.get_ydata()[0] == pytest.approx(tail.fit.size / tail.tolls.size)
    # On two log scales a power law falls along a line of slope 1 - exponent.
    x, y = (
        np.log(np.asarray(data, dtype=float))[len(line.get_xdata()) // 2 :]
        for data in (line.get_xdata(), line.get_ydata())
    )
    assert np.polyfit(x, y, 1)[0] == pytest.approx(1 - tail.exponent.value, abs=0.05)
    frame = tail_figure.table(tail)
    inside = frame.dropna()
    assert (inside["fitted_low95"] <= inside["fitted"]).all()
    assert (inside["fitted"] <= inside["fitted_high95"]).all()
    seen = overlap(ax)
    assert not seen.outside()
    assert not seen.over_the_data()
    assert "the deadliest" in tail_figure.describe(tail)


def test_a_tail_that_was_not_fitted_shows_the_tolls_alone(tail):
    bare = replace(tail, fit=None, exponent=None, reasons=("too few.",))
    ax = plot_tail(bare)
    assert marks(ax, "tolls")
    assert not marks(ax, "fitted")
    assert tail_figure.table(bare)["fitted"].isna().all()
    assert "power law" not in tail_figure.caption(bare)


def test_no_toll_at_all():
    none = tails(Incidents.from_frame(pd.DataFrame({"date_start": ["2020-01-01"], "fatalities_best": [0]})))
    assert plot_tail(none).texts
    assert tail_figure.describe(none) == none.sentence


# -- deadly attacks -----------------------------------------------------------------------------------------------


def test_counts_by_threshold(conflict, overlap):
    shown = deadly_attacks(conflict, (1, 5))
    ax = plot_thresholds(shown)
    for row in shown.rows:
        (line,) = marks(ax, f"at-least-{row.deaths}")
        np.testing.assert_array_equal(line.get_ydata(), row.result.series.count)
    seen = overlap(ax)
    assert not seen.outside()
    assert not seen.overlapping_ticks(ax.xaxis)
    assert not seen.overlapping_ticks(ax.yaxis)
    assert not seen.over_the_data()
    frame = thresholds_figure.table(shown)
    assert list(frame.columns) == ["period", "at_least_1", "at_least_5"]
    assert (frame["at_least_1"] >= frame["at_least_5"]).all()
    assert "times the rate in the second half" in thresholds_figure.describe(shown)


def test_months_covered_in_part_are_hollow_and_not_joined(conflict):
    cut = conflict.select(end="2021-12-03")
    ax = plot_thresholds(deadly_attacks(cut, (1,)))
    (line,) = marks(ax, "at-least-1")
    assert np.isnan(line.get_ydata()[-1])
    assert len(marks(ax, "partial")) == 1


def test_no_deadly_attack():
    none = deadly_attacks(
        Incidents.from_frame(pd.DataFrame({"date_start": ["2020-01-01"], "fatalities_best": [0]}))
    )
    assert plot_thresholds(none).texts
    assert thresholds_figure.describe(none) == none.sentence
    assert thresholds_figure.table(none).empty

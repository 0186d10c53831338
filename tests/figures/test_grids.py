"""Calendars, coverage, what is missing, how exactly it is known: every cell says what the table says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from trends.errors import ParameterError
from trends.figures import figure, plot_calendar, plot_coverage, plot_days, plot_missing, plot_precision
from trends.figures.calendar_days import table as days_table
from trends.figures.calendar_months import table as months_table
from trends.figures.cell_words import write_cells
from trends.figures.coverage import table as coverage_table
from trends.figures.heading import measured
from trends.figures.missingness import table as missing_table
from trends.figures.precision import table as precision_table
from trends.figures.style import new_axes, style
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.series.count_series import CountSeries

KINDS = ("calendar", "map", "density", "cells", "years", "coverage", "missing", "precision", "series")


def some(**columns) -> Incidents:
    frame = {
        "date_start": ["2020-02-29", "2020-02-29", "2021-01-01", "2022-12-31"],
        "date_end": ["2020-02-29", "2020-02-29", "2021-01-31", "2022-12-31"],
        "country": ["Syria", "Syria", "Iraq", None],
        "place_precision": ["exact", "near", "country", None],
        "fatalities_best": [1, None, 3, 0],
        **columns,
    }
    return Incidents.from_frame(pd.DataFrame(frame))


def test_the_calendar_of_days_counts_what_is_dated_to_a_day():
    table = days_table(some()).set_index("day")["incidents"]
    assert table.sum() == 3
    assert table["2020-02-29"] == 2
    assert len(table) == 1037  # 29 February 2020 to 31 December 2022, both counted
    ax = plot_days(some())
    assert {mesh.get_gid() for mesh in ax.collections} == {"days-2020", "days-2021", "days-2022"}


@pytest.mark.parametrize("year", [2012, 2017, 2024, 2028])
def test_every_day_of_a_year_has_its_own_cell(year):
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31")
    shown = Incidents.from_frame(pd.DataFrame({"date_start": days}))
    (mesh,) = [found for found in plot_days(shown).collections if found.get_gid() == f"days-{year}"]
    assert (~np.ma.getmaskarray(mesh.get_array())).sum() == len(days)


def test_many_years_are_drawn_by_month():
    shown = Incidents.from_frame(pd.DataFrame({"date_start": ["2000-05-01", "2020-05-01"]}))
    assert list(days_table(shown).columns)[:2] == ["year", "Jan"]


def test_the_calendar_of_months_keeps_unobserved_months_apart_from_zero():
    series = CountSeries.from_counts([0, None, 7, 3], "2020-11")
    table = months_table(series).set_index("year")
    assert table.loc[2020, "Nov"] == 0
    assert np.isnan(table.loc[2020, "Dec"])
    assert table.loc[2021, "Jan"] == 7
    ax = plot_calendar(series)
    hatched = [patch for patch in ax.patches if patch.get_gid() == "not-observed"]
    assert [(round(patch.get_x()), round(patch.get_y())) for patch in hatched] == [(11, 0)]
    # Each word once, in every cell where it stands: December is not observed, and May to October are outside the window.
    words = {line.get_label().removeprefix("_"): line.get_xydata().tolist() for line in ax.lines}
    assert words == {"0": [[10.5, 0.5]], "7": [[0.5, 1.5]], "3": [[1.5, 1.5]]}


def test_the_words_of_cells_stand_in_their_middle_and_in_their_size():
    with style():
        ax = new_axes(None, 2)
        ax.set_xlim(0, 2)
        ax.set_ylim(1, 0)
        words = np.array([["8", "<0.1*"]], dtype=object)
        write_cells(ax, words, np.full((1, 2), "#000000", dtype=object), size=9)
        figure = ax.get_figure()
        figure.draw_without_rendering()
        for line, column in zip(ax.lines, (0.5, 1.5), strict=True):
            marker = line.get_marker()
            scale = line.get_markersize() / 2 / np.abs(marker.vertices).max()
            low, high = marker.vertices.min(axis=0) * scale, marker.vertices.max(axis=0) * scale
            assert line.get_xydata().tolist() == [[column, 0.5]]
            assert low[0] == pytest.approx(-high[0], abs=0.2)
            # As wide as the same word set as a text, less the room beside its first and its last letter.
            assert 0.7 < (high[0] - low[0]) / measured(line.get_label()[1:], 9) < 1
    assert ax.lines[0].get_marker().vertices.max() == pytest.approx(
        -ax.lines[0].get_marker().vertices.min(), abs=0.05
    )


def test_a_calendar_is_of_days_or_months():
    with pytest.raises(ParameterError, match="yearly"):
        CountSeries.from_counts([1, 2], "2020", "year").plot(kind="calendar")


def test_coverage_counts_every_incident_once():
    table = coverage_table(some()).set_index("country")
    assert table.to_numpy().sum() == 4
    assert table.loc["Syria", "2020"] == 2
    assert table.loc["not stated", "2022"] == 1


def test_the_rest_of_many_countries_is_counted_together():
    n = 50
    shown = Incidents.from_frame(
        pd.DataFrame({"date_start": ["2020-01-01"] * n, "country": [f"country {i}" for i in range(n)]})
    )
    table = coverage_table(shown)
    assert len(table) == 20
    assert table.iloc[-1, 0] == "31 others"
    assert table["2020"].sum() == n


def test_missing_gives_the_share_that_is_known():
    table = missing_table(some()).set_index("known")
    assert table.loc["deaths, best", "all years"] == 0.75
    assert table.loc["deaths, best", "2020"] == 0.5
    assert table.loc["wounded", "all years"] == 0


def test_precision_adds_up_to_all_incidents():
    table = precision_table(some())
    assert table.groupby("what")["incidents"].sum().to_dict() == {"Dated to": 4, "Placed to": 4}
    assert len(plot_precision(some()).child_axes) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_has_all_its_parts_and_the_same_bytes_twice(kind):
    first, second = (figure(some(latitude=[34.0] * 4, longitude=[38.0] * 4), kind) for _ in range(2))
    assert first == second
    assert isinstance(first.alt, Message)
    assert isinstance(first.caption, Message)
    assert first.caption.endswith(".")
    assert first.data.count("\n") > 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "series"])
def test_no_incidents_and_no_dates_are_told_in_a_sentence(kind):
    undated = Incidents.from_frame(
        pd.DataFrame({"date_start": pd.Series([pd.NaT] * 2, dtype="datetime64[s]")})
    )
    for shown in (undated, Incidents(undated.frame.iloc[:0])):
        made = figure(shown, kind)
        assert len(made.alt) > 20
        assert isinstance(made.alt, Message)


@pytest.mark.parametrize("plot", [plot_coverage, plot_missing, plot_days])
def test_a_hostile_name_stays_text(plot):
    name = "$\\frac{1}{0}$<script>alert(1)</script>" * 20
    ax = plot(some(country=[name, name, "Iraq", "Iraq"], admin1=name))
    ax.get_figure(root=True).draw_without_rendering()

"""Figures say what is counted, and a period of one day is no fall to zero."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

import trends as tr
from trends.figures.casualties import caption as casualties_caption
from trends.figures.casualties import describe as describe_casualties
from trends.figures.casualties import plot_casualties
from trends.figures.export import figure
from trends.figures.marks import whole_periods
from trends.figures.pace import plot_pace
from trends.figures.sparkline import draw_sparkline
from trends.figures.trend import plot_trend
from trends.severity.casualties import casualties
from trends.tolls.measures import incidents_word


@pytest.mark.parametrize(
    ("subject", "word"),
    [
        ("attacks", "attacks"),
        ("Islamic State attacks", "attacks"),
        ("attacks by X", "attacks"),
        ("events in which Attacks was a side", "events"),
        ("events recorded by ACLED", "events"),
        ("incidents", "incidents"),
        ("battles", "events"),
    ],
)
def test_incidents_are_called_what_they_are(subject, word):
    assert incidents_word(subject) == word


@pytest.fixture(scope="module")
def sides(tmp_path_factory):
    """Three years of events of two sides, the last month known on its first day only."""
    random = np.random.default_rng(5)
    days = [day for day in pd.date_range("2020-01-01", "2022-12-01") for _ in range(random.poisson(0.6))]
    days.append(pd.Timestamp("2022-12-01"))
    path = tmp_path_factory.mktemp("sides") / "sides.csv"
    pd.DataFrame(
        {
            "date": [day.date() for day in days],
            "actor1": "A Group",
            "actor2": "B Group",
            "fatalities": random.integers(0, 30, len(days)),
        }
    ).to_csv(path, index=False)
    return tr.load(path).select(actor="A Group")


def words_of(ax):
    from matplotlib.lines import Line2D
    from matplotlib.text import Text

    figure = ax.get_figure()
    texts = [text.get_text() for text in figure.findobj(Text)]
    # The words of cells are outlines that know what they say.
    return " ".join([*texts, *(str(line.get_label()) for line in figure.findobj(Line2D))])


def test_events_of_a_side_are_never_attacks_in_a_figure(sides):
    series = sides.count()
    pace = tr.test_pace(series, replicates=99)
    for shown, kind in ((series, None), (pace, None), (pace, "changes"), (tr.trend(series), None)):
        made = figure(shown, kind)
        assert "ttack" not in made.alt + made.caption
    killed = casualties(sides)
    drawn = [plot_casualties(killed), plot_pace(pace), plot_trend(tr.trend(series)), draw_sparkline(series)]
    for ax in drawn:
        assert not re.search(r"\battack", words_of(ax), re.IGNORECASE)
    assert "attack" not in describe_casualties(killed) + casualties_caption(killed)
    table = killed.blocks()[1]
    assert "attack" not in (table.note + str(table.rows)).lower()


def heights(ax, gid):
    (line,) = [line for line in ax.lines if line.get_gid() == gid]
    return np.asarray(line.get_ydata(), dtype=float)


def test_a_month_of_one_day_draws_no_fall(sides):
    series = sides.count()
    assert series.exposure_days[-1] == 1
    assert whole_periods(series)[[0, -1]].tolist() == [1.0, 31.0]
    rates = heights(plot_pace(tr.test_pace(series, replicates=99)), "smooth")
    assert rates[-1] > 0.5 * np.median(rates)
    rates = heights(plot_trend(tr.trend(series)), "fitted")
    assert rates[-1] > 0.5 * np.median(rates)
    said = figure(tr.trend(series)).alt
    first, last = (float(x) for x in re.search(r"runs from ([\d.]+) to ([\d.]+) a month", said).groups())
    assert 0.4 < last / first < 2.5
    ax = draw_sparkline(series)
    assert len(heights(ax, "partial")) == 1
    counts, *_ = next(patch for patch in ax.patches if hasattr(patch, "get_data")).get_data()
    assert np.isnan(counts[-1])


def test_a_calendar_marks_months_that_are_covered_in_part(sides):
    ax = sides.count().plot(kind="calendar")
    assert re.search(r"\d\*", words_of(ax))
    assert "star are covered only in part" in words_of(ax)


def test_a_half_with_nothing_in_it_is_drawn_and_written_as_a_bound(cases):
    pace = tr.test_pace(tr.load_series(cases / "s_zerohalf.csv"), replicates=99)
    for kind in ("pace", "changes"):
        made = figure(pace, kind)
        assert not re.search(r"e\+\d|(?<![.\d])\d{6}|\binf", f"{made.caption} {made.alt} {made.data}")
        assert "at least" in made.alt
    ax = plot_pace(pace)
    assert np.isfinite([*ax.get_xlim(), *ax.get_ylim()]).all()
    assert ax.get_ylim()[1] < 100

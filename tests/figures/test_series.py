"""Every period is drawn as what is known of it, and what is not known is never drawn as zero."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.figures import plot_series
from trends.figures.dates import spans, tick_labels
from trends.figures.marks import counts_top, kinds
from trends.figures.series import describe, table
from trends.series.count_series import Break, CountSeries

make = CountSeries.from_counts
counts = st.lists(st.one_of(st.none(), st.integers(0, 50)), min_size=1, max_size=60)


def dots(ax):
    lines = [line for line in ax.lines if (line.get_gid() or "").startswith("counts-")]
    return sorted(
        (float(x), float(y))
        for line in lines
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    )


def columns(ax):
    return [
        (patch.get_x(), patch.get_x() + patch.get_width())
        for patch in ax.patches
        if patch.get_gid() == "not-observed"
    ]


@given(counts)
def test_a_dot_for_each_count_and_a_hatched_column_for_each_gap(values):
    series = make(values, "2020-01")
    ax = plot_series(series)
    where = spans(series.periods)
    known = [(float(x), float(y)) for x, y in zip(where.middle, series.count, strict=True) if not np.isnan(y)]
    assert dots(ax) == known
    for x, unobserved in zip(where.middle, ~series.observed, strict=True):
        assert unobserved == any(left < x < right for left, right in columns(ax))


def test_a_bounded_month_is_a_bar_between_its_bounds_and_no_dot(falling):
    ax = plot_series(falling)
    (bars,) = [bar for bar in ax.collections if bar.get_gid() == "bounded"]
    where = spans(falling.periods)
    at20 = [line for line in bars.get_segments() if line[0][0] == where.middle[20]]
    assert [tuple(line[:, 1]) for line in at20] == [(4.0, 15.0)]
    at3 = np.array([line[:, 1] for line in bars.get_segments() if line[0][0] == where.middle[3]])
    alphas = [
        colour[3]
        for colour, line in zip(bars.get_colors(), bars.get_segments(), strict=True)
        if line[0][0] == where.middle[3]
    ]
    assert at3.max() == 40
    # Open below: it fades all the way, and no cap stands at the end that nobody stated.
    assert all(np.diff(alphas) < 0)
    (caps,) = [line for line in ax.lines if line.get_gid() == "bounds"]
    assert sorted(caps.get_ydata()) == [4.0, 15.0, 40.0]
    assert {where.middle[3], where.middle[20]}.isdisjoint(x for x, _ in dots(ax))


def test_a_bound_open_above_fades_upwards_and_one_far_off_runs_out_of_the_axes():
    series = make(
        [5, None, None, 6], "2020-01", low=[np.nan, 8, 1, np.nan], high=[np.nan, np.nan, 900, np.nan]
    )
    ax = plot_series(series)
    top = ax.get_ylim()[1]
    assert top < 20
    (bars,) = [bar for bar in ax.collections if bar.get_gid() == "bounded"]
    ends = {}
    for line in bars.get_segments():
        ends.setdefault(line[0][0], []).extend(line[:, 1])
    (open_above, far) = (ends[x] for x in spans(series.periods).middle[1:3])
    assert min(open_above) == 8
    assert 8 < max(open_above) <= top
    assert (min(far), max(far)) == (1, top)


def test_a_period_with_no_day_covered_is_not_observed_though_its_count_reads_zero():
    series = make([4, 0, 5], "2020-01", exposure_days=[31, 0, 15])
    known = kinds(series)
    assert known.counted.tolist() == [True, False, True]
    assert known.missing.tolist() == [False, True, False]
    assert known.partial.tolist() == [False, False, True]
    ax = plot_series(series)
    assert [y for _, y in dots(ax)] == [4.0, 5.0]
    assert any("part of the month" in text.get_text() for text in ax.get_legend().get_texts())


@pytest.mark.parametrize(
    ("values", "start", "freq"),
    [
        ([3], "2020-01", "month"),
        ([0] * 30, "2020-01", "month"),
        ([None] * 12, "2020-01", "month"),
        (list(range(400)), "2019-11-15", "day"),
        (list(range(20)), "2020-12-20", "day"),
        (list(range(400)), "2016-01-04", "week"),
        (list(range(20)), "2020-11-30", "week"),
        (list(range(56)), "2020-04", "month"),
        (list(range(400)), "1990-01", "month"),
        (list(range(23)), "2015-07", "quarter"),
        (list(range(30)), "1990", "year"),
        (list(range(200)), "1800", "year"),
        ([3_000_000, 4_500_000, 999], "2020-01", "month"),
        ([10**12] * 24, "2020-01", "month"),
    ],
)
def test_no_label_overlaps_or_runs_off_and_nothing_covers_the_data(values, start, freq, overlap):
    seen = overlap(
        plot_series(make(values, start, freq, name="a place with a rather long name", at_least=True))
    )
    assert not seen.overlapping_ticks(seen.axes.xaxis)
    assert not seen.overlapping_ticks(seen.axes.yaxis)
    assert seen.tick_labels(seen.axes.xaxis)
    assert not seen.outside()
    assert not seen.over_the_data()


@given(
    st.integers(1, 500),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
    st.floats(60, 460),
    st.integers(0, 90),
)
def test_labels_name_periods_that_they_stand_under(n, freq, width, later):
    series = make([1] * n, str(1950 + later), freq)
    major, minor = tick_labels(series, width)
    assert major
    assert len(set(major)) == len(major)
    assert {index for index, _ in major} | set(minor) <= set(range(n))
    for index, text in major:
        years = {series.periods[index].start_time.year, series.periods[index].end_time.year}
        written = [int(word) for word in text.split() if word.isdigit() and len(word) == 4]
        assert set(written) <= years


def test_the_legend_explains_every_mark_that_is_there(falling):
    said = [text.get_text() for text in plot_series(falling).get_legend().get_texts()]
    assert said == [
        "count of a month (at least)",
        "month not observed",
        "range of a month without a count, or open",
    ]
    assert plot_series(make([1, 2, 3], "2020-01")).get_legend() is None


def test_a_break_in_collection_is_marked():
    series = make([1, 2, 3], "2020-01", breaks=(Break(date(2020, 2, 1), "new editor"),))
    assert "collected changed" in plot_series(series).get_legend().get_texts()[-1].get_text()


def test_names_stay_plain_text_and_are_never_read_as_formulas(overlap):
    name = r"the $x_1^2$ \frac{ group_a ^ 50%"
    ax = plot_series(make([1, 2, 3], "2020-01", name=name))
    (heading,) = ax.figure.texts
    assert name in heading.get_text()
    assert not heading.get_parse_math()
    assert not overlap(ax).outside()


def test_dates_stay_on_the_right_of_a_name_written_from_right_to_left():
    (heading,) = plot_series(make([1, 2], "1990", "year", name="تنظيم الدولة")).figure.texts
    assert heading.get_text() == "Attacks in تنظيم الدولة\N{LEFT-TO-RIGHT MARK}, 1990 to 1991"


def test_a_title_in_two_lines_keeps_its_window_together():
    name = "a valley with a name of some length, in the hills"
    (heading,) = plot_series(make([1] * 30, "2020-04", name=name)).figure.texts
    assert heading.get_text() == f"Attacks in {name},\nApril 2020 to September 2022"


def test_an_endless_name_is_cut_and_the_axes_keep_their_room(overlap):
    seen = overlap(plot_series(make([1, 2, 3], "2020-01", name="x" * 5000 + " y" * 5000)))
    assert not seen.outside()
    assert seen.figure.texts[0].get_text().endswith("…")
    assert seen.axes.bbox.height > 100


def test_the_sentence_holds_the_figures(falling):
    said = describe(falling)
    values = falling.count[falling.observed]
    assert (
        f"{len(values)} monthly counts of reported attacks in the valley from January 2020 to December 2022"
        in said
    )
    assert f"between {values.min():.0f} (" in said
    assert f" and {values.max():.0f} (" in said
    assert "2 months without a count are drawn as the range they may lie in" in said
    assert "One month not observed at all is hatched" in said
    assert f"{values.sum():,.0f}" in said


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3], "One dot shows 3 attacks in January 2020."),
        (
            [None],
            "No month has a count of attacks in January 2020. One month not observed at all is hatched.",
        ),
        (
            [0, 0],
            "Dots show 2 monthly counts of attacks from January 2020 to February 2020, all of them 0. The counts add up to 0.",
        ),
        (
            [None, 4],
            (
                "One dot shows 4 attacks in February 2020, the only month with a count from January 2020 to February 2020. "
                "One month not observed at all is hatched."
            ),
        ),
    ],
)
def test_the_sentence_for_little_or_nothing(values, expected):
    assert describe(make(values, "2020-01")) == expected


def test_the_table_is_the_series(falling):
    assert table(falling).equals(falling.to_frame())


def test_the_top_holds_every_count():
    assert counts_top(make([7, 900, 3], "2020-01")) > 900
    assert counts_top(make([0, 0], "2020-01")) == 0
    assert plot_series(make([0, 0], "2020-01")).get_ylim() == (0, 1)

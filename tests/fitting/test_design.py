"""Season, offset and time of a series, as in the reference fits."""

from __future__ import annotations

import json

import numpy as np
import pytest

from trends.errors import ParameterError
from trends.fitting.design import build_design, harmonics, season_name, separable, step_columns
from trends.fitting.statistics import halves, thirds
from trends.periods.calendar import Frequency
from trends.series.count_series import CountSeries

MONTH = Frequency.MONTH


@pytest.mark.parametrize("name", ["S1_const60", "S2_decl120", "S5_low84"])
def test_time_offset_and_harmonics_against_R(reference, name):
    series = json.loads((reference / "series.json").read_text(encoding="utf-8"))["series"][name]
    start = f"{series['year'][0]}-{series['month'][0]:02d}"
    design = build_design(CountSeries.from_counts(series["y"], start), "fourier:2")
    np.testing.assert_allclose(design.years, series["trend_years"], atol=1e-12)
    np.testing.assert_allclose(design.offset, series["offset"], atol=1e-12)
    turn = 2 * np.pi * (np.array(series["month"]) - 0.5) / 12
    expected = np.column_stack(
        [np.ones(series["n"]), *(f(k * turn) for k in (1, 2) for f in (np.cos, np.sin))]
    )
    np.testing.assert_allclose(design.base, expected, atol=1e-12)


def test_exposure_sets_the_offset():
    series = CountSeries.from_counts([4, 5, 6], "2020-01", exposure_days=[30.4375, 15.21875, 28.0])
    assert build_design(series, "none").offset.tolist() == pytest.approx(
        [0.0, -np.log(2), np.log(28 / 30.4375)]
    )
    empty = CountSeries.from_counts([4, 5, None], "2020-01", exposure_days=[31, 29, 0])
    assert build_design(empty, "none").offset[2] == -np.inf


@pytest.mark.parametrize(
    ("n", "freq", "expected"),
    [
        (23, "month", "none"),
        (24, "month", "fourier:1"),
        (47, "month", "fourier:1"),
        (48, "month", "fourier:2"),
        (600, "month", "fourier:2"),
        (7, "quarter", "none"),
        (8, "quarter", "fourier:1"),
        (40, "quarter", "fourier:1"),
        (104, "week", "none"),
        (105, "week", "fourier:1"),
        (209, "week", "fourier:2"),
        (730, "day", "none"),
        (731, "day", "fourier:1"),
        (50, "year", "none"),
    ],
)
def test_the_automatic_season(n, freq, expected):
    assert season_name("auto", n, Frequency(freq)) == expected


@pytest.mark.parametrize("text", ["none", "NONE ", "month", " fourier:3", "Fourier:6"])
def test_seasons_are_read_whatever_their_case(text):
    assert season_name(text, 60, MONTH) == text.strip().lower()


@pytest.mark.parametrize(
    ("text", "freq"),
    [
        ("fourier:0", "month"),
        ("fourier:7", "month"),
        ("fourier:3", "quarter"),
        ("fourier:7", "week"),
        ("fourier", "month"),
        ("fourier:", "month"),
        ("fourier:1.5", "month"),
        ("fourier:-1", "month"),
        ("fourier:123", "month"),
        ("", "month"),
        ("winter", "month"),
        ("month", "week"),
        ("month", "quarter"),
        ("month", "year"),
        ("fourier:1", "year"),
    ],
)
def test_impossible_seasons_are_refused_in_one_sentence(text, freq):
    with pytest.raises(ParameterError) as caught:
        season_name(text, 100, Frequency(freq))
    message = str(caught.value)
    assert message.endswith(".")
    assert len(message) < 300
    assert message.count(". ") == 0


def test_month_effects_are_centred_contrasts():
    series = CountSeries.from_counts(np.ones(26), "2020-03")
    design = build_design(series, "month")
    assert design.base.shape == (26, 12)
    np.testing.assert_allclose(design.base[:, 1:].mean(axis=0), 0, atol=1e-12)
    # The twelve columns span the twelve month indicators.
    months = (np.asarray(series.periods.month)[:, None] == np.arange(1, 13)).astype(float)
    assert np.linalg.matrix_rank(np.column_stack([design.base, months])) == 12


def test_quarters():
    series = CountSeries.from_counts(np.ones(8), "2020-Q1", "quarter")
    design = build_design(series, "fourier:2")
    # The second pair of quarters is one alternating column; together they are all four quarters.
    assert design.base.shape == (8, 4)
    assert np.linalg.matrix_rank(design.base) == 4
    np.testing.assert_allclose(design.base[:4], design.base[4:], atol=1e-12)
    assert design.years.tolist() == pytest.approx([(k - 3.5) / 4 for k in range(8)])


def test_weeks_use_their_number_in_the_year():
    series = CountSeries.from_counts(np.ones(110), "2020-W52", "week")
    design = build_design(series)
    weeks = np.array([stamp.isocalendar()[1] for stamp in series.periods.start_time])
    assert weeks[:3].tolist() == [52, 53, 1]
    np.testing.assert_allclose(design.base[:, 1], np.cos(2 * np.pi * (weeks - 0.5) * 7 / 365.25))
    np.testing.assert_allclose(design.offset, np.log(7 / 30.4375))


def test_days_use_their_number_in_the_year():
    series = CountSeries.from_counts(np.ones(800), "2020-02-27", "day")
    design = build_design(series)
    assert design.season == "fourier:1"
    day = 58  # 27 February
    assert design.base[0, 1] == pytest.approx(np.cos(2 * np.pi * (day - 0.5) / 365.25))
    assert design.base[366, 1:] == pytest.approx(design.base[0, 1:], abs=1e-12)  # 27 February 2021
    np.testing.assert_allclose(design.offset, np.log(1 / 30.4375))


def test_years_have_no_season():
    design = build_design(CountSeries.from_counts(np.ones(15), "1990", "year"))
    assert (design.season, design.base.shape) == ("none", (15, 1))
    assert design.years.tolist() == [k - 7 for k in range(15)]
    assert design.offset[2] == pytest.approx(np.log(366 / 30.4375))  # 1992


def test_harmonics_have_no_pairs_when_none_are_asked_for():
    assert harmonics(np.linspace(0, 1, 5), 0).shape == (5, 0)


def test_a_step_stands_last_and_is_no_season():
    design = build_design(CountSeries.from_counts(np.ones(36), "2015-01"), "fourier:1", (10,))
    plain = build_design(CountSeries.from_counts(np.ones(36), "2015-01"), "fourier:1")
    np.testing.assert_array_equal(design.seasonal, plain.seasonal)
    np.testing.assert_array_equal(design.seasonal, plain.base[:, 1:])
    assert np.ptp(design.base[:10, -1]) == np.ptp(design.base[10:, -1]) == 0
    assert design.base[10, -1] - design.base[9, -1] == pytest.approx(1.0)
    assert design.base[:, -1].sum() == pytest.approx(0.0)
    assert design.steps == (10,)
    assert step_columns(36, ()).shape == (36, 0)


def test_what_a_step_leaves_of_the_halves():
    """A step at a quarter leaves two thirds: the squared correlation of the two indicators is a third."""
    n = 1200
    base = np.column_stack([np.ones(n), step_columns(n, (n // 4,))])
    shape = halves(n) - halves(n).mean()
    left = shape - base @ np.linalg.lstsq(base, shape, rcond=None)[0]
    assert (left**2).sum() / (shape**2).sum() == pytest.approx(2 / 3, abs=0.001)


@pytest.mark.parametrize(
    ("step", "told"), [(15, True), (24, True), (29, False), (30, False), (31, False), (45, True)]
)
def test_a_step_near_the_middle_cannot_be_told_from_the_halves(step, told):
    assert separable((step,), halves(60), np.ones(60, dtype=bool)) is told


@pytest.mark.parametrize(("step", "told"), [(10, True), (20, False), (30, True), (40, False), (50, True)])
def test_a_step_at_a_third_cannot_be_told_from_the_thirds(step, told):
    assert separable((step,), thirds(60), np.ones(60, dtype=bool)) is told


def test_a_half_that_nobody_observed_can_be_told_from_nothing():
    used = np.arange(60) < 30
    assert not separable((10,), halves(60), used)

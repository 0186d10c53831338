"""What chance would do: against closed forms where there are any, and against a process drawn by other means."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trends.claims.stretch import as_far_apart
from trends.series.count_series import CountSeries
from trends.verdict.chance import DRAWS, Chance, constant_pace, no_process


def last_highest(drawn):
    return drawn[:, -1] > drawn[:, :-1].max(axis=1)


@pytest.fixture(scope="module")
def poisson() -> CountSeries:
    return CountSeries.from_counts(np.random.default_rng(3).poisson(400, 24), "2020-01")


def test_the_last_of_alike_months_is_the_highest_as_often_as_arithmetic_says(poisson):
    """Without season, and with a process without noise of its own, it is 1/(m + 1) but for ties."""
    pace = constant_pace(poisson, "none")
    quiet = replace(pace, mean=np.full(24, 4000.0), process=replace(pace.process, alpha=0.0, cv2=0.0))
    found = quiet.chance("x", last_highest)
    assert found.p == pytest.approx(1 / 24, abs=3 * found.se)
    assert found.se == pytest.approx(np.sqrt(found.p * (1 - found.p) / DRAWS))


def test_the_same_figures_give_the_same_draws_whatever_was_asked_before(poisson):
    first = constant_pace(poisson).chance("x", last_highest)
    constant_pace(CountSeries.from_counts([3, 5] * 12, "2020-01")).chance("y", last_highest)
    again = replace(poisson, name="another name", subject="raids")
    assert constant_pace(again).chance("x", last_highest) == first
    assert constant_pace(again) is constant_pace(poisson)


def test_a_season_is_part_of_the_process():
    summer = [2, 5, 7, 7, 13, 26, 33, 22, 15, 6, 7, 4] * 4
    series = CountSeries.from_counts(summer, "2018-01")
    with_season, without = constant_pace(series), constant_pace(series, "none")

    def july(drawn):
        return drawn[:, 42] > drawn[:, 32:42].max(axis=1)

    assert with_season.chance("x", july).p > 0.5
    assert without.chance("x", july).p < 0.2


def test_a_month_of_four_days_is_drawn_for_four_days():
    days = [30.0] * 23 + [4.0]
    series = CountSeries.from_counts([30] * 23 + [4], "2020-01", exposure_days=days)
    drawn = constant_pace(series, "none").histories
    assert drawn[:, -1].mean() == pytest.approx(4, rel=0.05)
    assert drawn[:, 0].mean() == pytest.approx(30, rel=0.02)


def test_bounded_months_enter_the_process_as_they_enter_a_verdict():
    counts = [20.0] * 24
    counts[10:14] = [np.nan] * 4
    low = [np.nan] * 10 + [60.0] * 4 + [np.nan] * 10
    free, bounded = (
        constant_pace(CountSeries.from_counts(counts, "2020-01", low=bound), "none") for bound in (None, low)
    )
    assert bounded.mean.mean() > 1.2 * free.mean.mean()


def test_another_level_keeps_the_relative_noise(poisson):
    pace = constant_pace(poisson, "none")
    twice = pace.scaled(2.0)
    assert twice.histories.mean() == pytest.approx(2 * pace.histories.mean(), rel=0.01)


def test_a_long_series_is_drawn_less_often_and_that_is_said():
    series = CountSeries.from_counts(np.tile([1, 0, 2, 1], 250), "2020-01-01", "day")
    found = constant_pace(series, "none").chance("x", last_highest)
    assert found.draws == 4000
    assert found.to_dict()["draws"] == 4000


def test_no_chance_is_zero():
    assert Chance.counted(0, 999, "x", "m").p == pytest.approx(0.001)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [([3] * 11, "11 months have a figure"), ([0] * 30, "nothing was counted"), ([4, 9], "2 months have")],
)
def test_too_few_periods_tell_nothing_of_chance_and_the_reason_is_given(counts, reason):
    series = CountSeries.from_counts(counts, "2020-01")
    assert constant_pace(series) is None
    assert reason in no_process(series)


def test_chances_are_those_of_the_process_drawn_by_other_means():
    """Month by month, the latent rate first, then a negative binomial count: no line of the package draws this."""
    counts = [12, 9, 17, 22, 8, 6, 14, 25, 19, 7, 5, 11, 16, 30, 21, 9, 4, 8, 13, 18, 26, 10, 7, 12, 20, 15]
    days = [28.0] * 25 + [6.0]
    pace = constant_pace(CountSeries.from_counts(counts, "2020-01", exposure_days=days))
    cv2, phi, alpha = pace.process.cv2, pace.process.phi, pace.process.alpha
    assert max(cv2, alpha) > 0.01
    random = np.random.default_rng(11)
    draws, spread = 4000, np.sqrt(np.log(1 + cv2))
    latent, drawn = random.normal(size=draws), []
    for month, mean in enumerate(pace.mean):
        latent = phi * latent + np.sqrt(1 - phi**2) * random.normal(size=draws) if month else latent
        rate = mean * np.exp(spread * latent - spread**2 / 2)
        shape = 1 / max(alpha, 1e-9)
        drawn.append(random.negative_binomial(shape, 1 / (1 + rate / shape)))
    histories = np.array(drawn).T.tolist()
    rates = [[count / day for count, day in zip(one, days, strict=True)] for one in histories]
    hits = {
        "record": sum(all(one[13] > rival for rival in one[4:13]) for one in rates),
        "streak": sum(one[9] < one[10] < one[11] < one[12] for one in rates),
        "change": sum(one[25] > 0 and one[25] * 3 >= one[24] * 6 for one in rates),
    }
    scale = 1 / np.array(days)
    seen = {
        "record": pace.chance("x", lambda h: h[:, 13] > h[:, 4:13].max(axis=1)),
        "streak": pace.chance("x", lambda h: (np.diff(h[:, 9:13], axis=1) > 0).all(axis=1)),
        "change": pace.chance(
            "x", lambda h: as_far_apart(h[:, 25] * scale[25], h[:, 24] * scale[24], 6, 3, more=True)
        ),
    }
    for name, chance in seen.items():
        p = hits[name] / draws
        assert abs(chance.p - p) < 2 * np.hypot(chance.se, np.sqrt(p * (1 - p) / draws)), name

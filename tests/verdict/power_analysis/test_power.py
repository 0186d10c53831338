"""How many months until we could tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import trends as tr
from trends.errors import ParameterError
from trends.files.output import json_text
from trends.series.count_series import CountSeries
from trends.verdict import test_pace as judge_pace
from trends.verdict.parameters import Options
from trends.verdict.power_analysis.power_result import PowerAt, PowerResult
from trends.verdict.power_analysis.power_search import search
from trends.verdict.power_analysis.scenario import Scenario

make = CountSeries.from_counts
OPTIONS = Options(1.5, "auto", 39, 0)


def noisy(n, mean=10.0, alpha=0.3, seed=0, **fields):
    random = np.random.default_rng(seed)
    return make(random.negative_binomial(1 / alpha, 1 / (1 + alpha * mean), n), "2018-01", **fields)


@pytest.fixture(scope="module")
def found():
    return tr.power(noisy(48, name="the valley"), windows=[0, 24, 72], histories=24, replicates=39)


def test_longer_windows_tell_more(found):
    shares = [at.probability("contradicted") for at in found.windows]
    assert shares[0] < shares[1] < shares[2]
    assert [at.periods for at in found.windows] == [48, 72, 120]
    for at in found.windows:
        assert sum(at.verdicts.values()) == 24
        assert at.probability("supported") <= 0.05


def test_more_noise_needs_more_months():
    guesses = [
        tr.power(noisy(48, alpha=a), windows=[0], histories=10, replicates=39).first_guess
        for a in (0.05, 1.0)
    ]
    assert guesses[0] < guesses[1]


def test_the_closed_formula():
    """Poisson counts of mean 3: se = 2 sqrt(L/3)/sqrt(n), and a halving needs the 99 % limit clear of a quarter of 1.5.

    In four cases of five: log 2 >= log(1.5)/4 + (2.576 + 0.842) se.
    """
    scenario = Scenario.of(make(np.random.default_rng(3).poisson(3, 24), "2018-01"), 0.5, OPTIONS)
    needed = scenario.guess("contradicted") + 24
    largest = (np.log(2) - np.log(1.5) / 4) / (2.576 + 0.842)
    assert needed == pytest.approx((2 * scenario.unit / largest) ** 2, abs=1)
    assert scenario.unit == pytest.approx(np.sqrt(1 / 3), rel=0.35)


def test_a_change_in_the_series_is_not_taken_for_noise():
    random = np.random.default_rng(4)
    fallen = make(random.poisson(np.where(np.arange(60) < 20, 60, 15)), "2018-01")
    even = make(random.poisson(30, 60), "2018-01")
    process = [Scenario.of(one, 0.5, OPTIONS).process.total for one in (fallen, even)]
    assert process[0] < 0.05 > process[1]


def test_a_halving_and_a_constant_pace():
    halving = tr.power(noisy(36, alpha=0.05, mean=20.0, name="the valley"), histories=20, replicates=39)
    assert halving.aim == "contradicted"
    assert halving.needed is not None
    assert halving.windows[-1].probability("contradicted") >= 0.8
    constant = tr.power(noisy(36, alpha=0.05, mean=20.0), change=1, histories=20, replicates=39)
    assert constant.aim == "supported"
    assert constant.sentence.startswith(
        "A constant pace of attacks would be supported within a factor of 1.5"
    )


def test_the_power_is_the_share_of_histories_that_the_verdict_contradicts():
    """Histories drawn here, of the level and the dispersion that the result states, judged one by one."""
    random = np.random.default_rng(5)
    series = make(random.negative_binomial(5, 5 / 25, 48), "2018-01")
    asked = tr.power(series, season="none", windows=[0], histories=60, replicates=39)
    assert asked.process.cv2 < 0.02
    level, size = float(series.count.mean()), 1 / asked.process.total
    mean = np.where(np.arange(48) < 24, level * np.sqrt(2), level / np.sqrt(2))
    verdicts = [
        judge_pace(
            make(random.negative_binomial(size, size / (size + mean)), "2018-01"),
            season="none",
            replicates=39,
        ).verdict
        for _ in range(60)
    ]
    for verdict in ("contradicted", "supported", "inconclusive"):
        share = verdicts.count(verdict) / 60
        error = np.hypot(asked.windows[0].error(verdict), asked.windows[0].error(verdict))
        assert abs(asked.windows[0].probability(verdict) - share) <= 3 * error


def test_totals_of_casualties_are_never_found_and_it_says_so():
    """A single incident can make a month of totals, so that these contradict nothing, however many months there are."""
    deaths = noisy(48, measure="fatalities")
    assert tr.power(deaths).sentence == (
        "How long it would take to tell a change of attacks cannot be said: totals of fatalities alone contradict nothing, "
        "however long they are counted; the frequency of deadly attacks can be asked instead."
    )
    steady = tr.power(deaths, change=1, windows=[0], histories=10, replicates=39)
    assert steady.windows[0].histories == 10


def at(further, share, n=48):
    found = round(100 * share)
    return PowerAt(further, n + further, {"contradicted": found, "inconclusive": 100 - found}, 100)


def made(shares, change=0.5):
    windows = tuple(at(further, share) for further, share in shares.items())
    return PowerResult(
        noisy(48, name="the valley"), change, 1.5, "contradicted", windows, 30, (), None, 99, 100, 0
    )


def test_the_sentences():
    assert made({0: 0.45, 24: 0.7, 30: 0.83}).sentence == (
        "A halving of attacks in the valley in the middle of the window would be found in 8 of 10 cases after 30 months "
        "more (in 83 of 100 simulated histories); with the 48 months at hand, in 45 of 100 simulated histories."
    )
    assert made({0: 0.93}, change=2).sentence == (
        "A doubling of attacks in the valley in the middle of the window would be found in 8 of 10 cases with the 48 "
        "months at hand (in 93 of 100 simulated histories)."
    )
    assert made({0: 0.1, 120: 0.5}, change=0.6).sentence == (
        "A fall by 40% of attacks in the valley in the middle of the window would not be found in 8 of 10 cases even "
        "after 120 months more (in 50 of 100 simulated histories); with the 48 months at hand, in 10 of 100 simulated "
        "histories."
    )
    assert made({0: 0.1}, change=3).sentence.startswith(
        "A rise to 3.0 times the rate of attacks in the valley"
    )


@pytest.mark.parametrize(("true", "guess"), [(30, 30), (30, 0), (30, 120), (6, 60), (120, 6), (66, 12)])
def test_the_search_ends_at_the_first_window_that_is_enough(true, guess):
    tried = []

    def simulated(further):
        tried.append(further)
        return at(further, min(max(0.8 + (further - true) / 150, 0.05), 1.0))

    found = search(simulated, "contradicted", guess, 6, 48)
    assert len(tried) == len(set(tried)) <= 8
    enough = [further for further, one in found.items() if one.probability("contradicted") >= 0.8]
    assert min(enough) == true
    assert true - 6 in found


def test_the_search_gives_up_after_ten_years():
    found = search(lambda further: at(further, 0.1), "contradicted", 1000, 6, 48)
    assert max(found) == 120
    assert len(found) <= 8


def test_a_longer_window_that_finds_less_says_why():
    """The season of four years and more has a second pair of harmonics, and chance moves every share."""
    assert made({0: 0.5, 24: 0.7}).fall == ""
    by_chance = made({0: 0.72, 24: 0.70}).fall
    assert by_chance.startswith(
        "72 months gave the right verdict less often than 48 months (70% against 72%), by no more"
    )
    windows = [
        PowerAt(further, 42 + further, {"contradicted": found}, 100, season)
        for further, found, season in ((0, 90, "fourier:1"), (6, 40, "fourier:2"))
    ]
    result = replace(made({0: 0.5}), windows=tuple(windows))
    assert "a season of the form fourier:2 is taken out of the longer window" in result.fall
    unclear = [
        PowerAt(further, 60 + further, {"supported": found}, 100, because={"margin": margin, "noise": noise})
        for further, found, margin, noise in ((0, 90, 2, 8), (24, 60, 39, 1))
    ]
    assert replace(made({0: 0.5}), aim="supported", windows=tuple(unclear)).fall == (
        "84 months gave the right verdict less often than 60 months (60% against 90%): more often a change was "
        "established, but not whether it is larger than the margin (39% against 2%)."
    )
    assert result.fall in result.blocks()[1].note
    assert result.to_dict()["fall"] == result.fall


def test_histories_that_cannot_be_tested_say_why():
    days = np.where(np.arange(48) < 24, 0.0, 30.0)
    counts = np.where(days > 0, np.random.default_rng(0).poisson(9, 48), 0).astype(float)
    unseen = make(counts, "2018-01", exposure_days=days)
    found = tr.power(unseen, windows=[0], histories=10, replicates=39)
    assert found.sentence.endswith(
        "in 0 of 10 simulated histories with the 48 months at hand; of the histories of 48 months 10 could not be tested, "
        "most because no month in the first half of the window has a count."
    )


def test_monte_carlo_error():
    assert PowerAt(0, 60, {"supported": 50}, 100).error("supported") == pytest.approx(0.049, abs=0.001)
    assert PowerAt(0, 60, {}, 100).error("supported") > 0


def test_gaps_and_bounds_stay_and_the_future_is_counted():
    count, high = noisy(40).count.copy(), np.full(40, np.nan)
    count[[3, 20]] = np.nan
    high[20] = 15
    series = make(count, "2018-01", high=high)
    scenario = Scenario.of(series, 0.5, OPTIONS)
    window = scenario.longer(12)
    drawn = scenario.drawn(window, scenario.mean(window), np.random.default_rng(0))
    assert np.flatnonzero(~drawn.observed).tolist() == [3, 20]
    assert drawn.bounded[20]
    assert (drawn.low[20], drawn.high[20]) == (0, 15) or drawn.low[20] == 16
    assert len(drawn) == 52


def test_the_levels_have_the_fitted_level_between_them():
    scenario = Scenario.of(make(np.full(48, 20.0), "2018-01"), 0.5, replace(OPTIONS, season="none"))
    mean = scenario.mean(scenario.longer(0)) / scenario.series.exposure_days
    assert mean[24] / mean[0] == pytest.approx(0.5)
    assert np.sqrt(mean[24] * mean[0]) == pytest.approx(20 / 30.4375, rel=0.01)


@pytest.mark.long
def test_the_same_whoever_does_the_work(found):
    again = tr.power(
        noisy(48, name="the valley"), windows=[72, 0, 24], histories=24, replicates=39, workers=2
    )
    assert json_text(again.to_dict()) == json_text(found.to_dict())


def test_too_short_to_say_anything():
    result = tr.power(make([3.0] * 8, "2018-01"))
    assert result.windows == ()
    assert result.needed is None
    assert result.sentence == (
        "How long it would take to tell a change of attacks cannot be said: only 8 months have a count; at least 12 are "
        "needed."
    )
    assert result.blocks()
    assert result.to_frame().empty
    json_text(result.to_dict())
    assert "hold 0 in all" in tr.power(make(np.zeros(40), "2018-01")).sentence


def test_a_series_too_short_for_a_verdict_can_be_asked():
    result = tr.power(
        make(np.random.default_rng(0).poisson(9, 14), "2018-01"), windows=[0], histories=10, replicates=39
    )
    assert result.windows[0].probability("not testable") == 1.0


def test_what_a_result_shows(found):
    assert found.to_frame().columns.tolist() == [
        "further", "periods", "contradicted", "supported", "inconclusive", "not testable", "error",
    ]  # fmt: skip
    assert [type(block).__name__ for block in found.blocks()] == ["Paragraph", "Table"]
    assert repr(found).startswith("PowerResult: A halving of attacks in the valley")
    assert set(found.to_dict()["windows"][0]["probability"]) == {
        "contradicted", "supported", "inconclusive", "not testable",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"change": 0}, "change must be a ratio"),
        ({"change": "half"}, "needs a number for change"),
        ({"change": float("nan")}, "change must be a ratio"),
        ({"change": True}, "needs a number for change"),
        ({"margin": 1}, "factor above 1"),
        ({"histories": 3}, "histories must be a whole number from 10"),
        ({"replicates": 19}, "replicates must be a whole number from 39"),
        ({"windows": []}, "Between 1 and 50 windows"),
        ({"windows": [-6]}, "further periods must be"),
        ({"windows": "12"}, "list of whole numbers for windows"),
        ({"season": "moon"}, "is no season"),
        ({"workers": 0}, "positive whole number"),
    ],
)
def test_bad_input_is_one_sentence(settings, said):
    with pytest.raises(ParameterError, match=said):
        tr.power(make(np.full(30, 9.0), "2018-01"), **settings)


def test_only_series_are_asked():
    with pytest.raises(ParameterError, match="not a list"):
        tr.power([1, 2, 3])

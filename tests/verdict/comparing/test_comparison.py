"""Did the pace change alike here and there, or stay the same before and after a date?"""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest

import trends as tr
from trends.errors import ParameterError, TrendsError, WindowError
from trends.files.output import json_text
from trends.fitting.design import build_design
from trends.fitting.nuisance import Generator
from trends.fitting.paired_draws import simulate_pair
from trends.series.count_series import Break, CountSeries
from trends.verdict.comparing.comparison_result import ComparisonResult
from trends.verdict.hypothesis import completions
from trends.verdict.realised_difference import realised_difference
from trends.verdict.rule import RuleInput, judge

make = CountSeries.from_counts


def counts(mean, ratio=1.0, n=60, seed=0, at=None):
    later = np.arange(n) >= (n // 2 if at is None else at)
    return np.random.default_rng(seed).poisson(np.where(later, mean * ratio, mean)).astype(float)


@pytest.fixture(scope="module")
def opposite():
    north = make(counts(15, 2.2, seed=1), "2015-01", name="the north")
    south = make(counts(30, 0.45, seed=2), "2015-01", name="the south")
    return tr.compare_pace(north, south, replicates=99)


@pytest.fixture(scope="module")
def alike():
    north = make(counts(20, 2.0, n=96, seed=3), "2012-01", name="the north")
    south = make(counts(40, 2.0, n=96, seed=4), "2012-01", name="the south")
    return tr.compare_pace(north, south, replicates=99)


def test_up_in_the_north_while_falling_in_the_south(opposite):
    assert opposite.verdict == "contradicted"
    assert opposite.opposite
    up, down = (own["halves"] for own in opposite.own)
    assert up.low95 > 1.5
    assert down.high95 < 0.75
    assert opposite.sentence.startswith(
        "From January 2015 to December 2019, attacks in the north rose while attacks in the south fell: the monthly rate"
    )
    assert opposite.sentence.endswith("a difference larger than a factor of 1.5 is established.")
    assert "2.2" in opposite.sentence or "times as high" in opposite.sentence


def test_both_doubled_is_alike(alike):
    assert alike.verdict == "supported"
    assert not alike.opposite
    assert all(own["halves"].low95 > 1.5 for own in alike.own)
    assert alike.changes["halves"].inside(1.5, level=90)
    assert "changed alike within a factor of 1.5" in alike.sentence


def test_the_ratio_of_ratios_is_that_of_the_own_ratios(opposite, alike):
    for found in (opposite, alike):
        for name in ("halves", "per_year"):
            one, other = (own[name].ratio for own in found.own)
            assert found.changes[name].ratio == pytest.approx(one / other, rel=1e-12)


THREE_BURSTS = np.where(np.isin(np.arange(60), (3, 9, 17)), 100, 0)


@pytest.mark.parametrize("form", ["side by side", "before and after", "beside a control"])
@pytest.mark.parametrize(("events", "by_limits"), [(THREE_BURSTS, False), ([8] * 30 + [0] * 30, True)])
def test_an_empty_side_shows_no_more_than_its_exact_bound(form, events, by_limits):
    """Three bursts at random lie in one half of the window in one history of four; 240 single events in none."""
    series, other = make(events, "2015-01", name="the north"), make([10] * 60, "2015-01", name="the south")
    more = {
        "side by side": {"b": other},
        "before and after": {"at": "2017-07"},
        "beside a control": {"at": "2017-07", "control": other},
    }[form]
    found = tr.compare_pace(series, season="none", replicates=19, **more)
    change = found.changes["halves" if form == "side by side" else "level"]
    assert (change.high90 < 1 / found.margin) is by_limits
    assert ("A" in found.routes, "C" in found.routes) == (by_limits, by_limits)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    ("hidden", "verdict"), [(slice(32, 44), "inconclusive"), (slice(32, 33), "supported")]
)
def test_months_that_nobody_counted_may_have_been_quiet_or_violent(which, hidden, verdict):
    """Eight of ten months of a sixth at half of 40 make 24 a month, or at twice of it 72: not alike within 1.5."""
    counts_of_both = np.array([[36, 44] * 30, [44, 36] * 30], dtype=float)
    counts_of_both[which, hidden] = np.nan
    names = ("the north", "the south")
    pair = [make(count, "2015-01", name=name) for count, name in zip(counts_of_both, names, strict=True)]
    found = tr.compare_pace(*pair, season="none", replicates=19)
    assert found.verdict == verdict
    otherwise = [reason for reason in found.reasons if "ran at" in reason]
    if verdict == "supported":
        assert not otherwise
        return
    assert "what happened in the unobserved months could change the verdict" in found.sentence
    # Of the other, whose counts of these months are hidden only to compare like with like, nothing is tried.
    assert [names[which] in reason and names[1 - which] not in reason for reason in otherwise] == [True, True]


@pytest.mark.parametrize(
    ("form", "largest"),
    [
        # All 480 on one side of a date in the middle, half an event on the other; with a control twice that.
        ("before and after", 960),
        ("beside a control", 960**2),
        # All in the shortest stretch, 6 months of 60: the chance that none of them falls outside is 5 % where the rate is
        # 1 / (0.05 ** (-1 / 480) - 1) = 159.7 times as high, over nine times the exposure; and the reverse in the other.
        ("side by side", (9 * 159.7) ** 2),
    ],
)
def test_a_margin_that_no_counts_of_this_size_could_contradict(form, largest):
    series, other = (
        make(pair * 30, "2015-01", exposure_days=[30] * 60, name=name)
        for pair, name in (([7, 9], "a"), ([9, 7], "b"))
    )
    more = {
        "side by side": {"b": other},
        "before and after": {"at": "2017-07"},
        "beside a control": {"at": "2017-07", "control": other},
    }[form]
    below, above = (
        tr.compare_pace(series, margin=margin, season="none", replicates=19, **more)
        for margin in (0.99 * largest, 1.01 * largest)
    )
    assert (below.verdict, above.verdict) == ("supported", "not testable")
    (reason,) = above.reasons
    assert "480" in reason
    assert "nothing could contradict such a margin" in reason


def test_its_interval_is_that_of_two_independent_counts():
    """Poisson counts without a season: the log of a ratio of four sums has the variance of their inverses."""
    first, second = (make(counts(mean, 2.0, n=48, seed=mean), "2015-01") for mean in (30, 50))
    change = tr.compare_pace(first, second, season="none", replicates=19).changes["halves"]
    sums = [series.count[part].sum() for series in (first, second) for part in (slice(24), slice(24, None))]
    log_se = np.sqrt(sum(1 / total for total in sums))
    width = np.log(change.high95 / change.low95) / (2 * 1.96)
    # A little dispersion is allowed for: 48 months do not show that there is none.
    assert 1.0 < width / log_se < 1.3


def test_the_order_of_the_two_does_not_matter(opposite):
    turned = tr.compare_pace(opposite.second, opposite.first, replicates=99)
    assert turned.verdict == opposite.verdict
    assert turned.changes["halves"].ratio == pytest.approx(1 / opposite.changes["halves"].ratio)
    for name, value in opposite.difference.statistics.items():
        assert turned.difference.statistics[name] == pytest.approx(value, rel=0.01)


def test_a_series_beside_itself_does_not_differ():
    series = make(counts(12, 3.0, seed=5), "2015-01")
    found = tr.compare_pace(series, series, replicates=39)
    assert found.verdict == "supported"
    assert found.changes["halves"].ratio == pytest.approx(1.0)
    assert found.difference.test.joint > 0.9
    assert found.names == ("the first series", "the second series")


@pytest.mark.long
def test_shared_shocks_are_no_difference_and_make_it_clearer():
    """Two series of correlated rates are told apart better than independent ones: their usual swings cancel."""
    process = Generator(0.1, 0.3, 0.5)
    errors = {}
    for together in (0.0, 0.9):
        history = simulate_pair(
            np.full((2, 96), 30.0), (process, process), together, 12, np.random.default_rng(1)
        )
        errors[together] = np.mean(
            [
                tr.compare_pace(
                    make(one[:96], "2012-01"), make(one[96:], "2012-01"), replicates=19
                ).difference.halves.log_se
                for one in history
            ]
        )
    assert errors[0.9] < 0.7 * errors[0.0]


def test_exact_counts_of_verdicts():
    """By routes A and C, made once with these seeds; what changes them must be judged by benchmarks/comparison.py."""
    even, half = Generator(0.1, 0.0, 0.0), np.arange(60) >= 30
    cells = {"alike": (0.5, 0.5), "opposite": (0.5, 2.0), "a little": (1.25, 1.0)}
    found = {}
    for name, ratios in cells.items():
        mu = np.stack([20 * np.where(half, np.sqrt(ratio), 1 / np.sqrt(ratio)) for ratio in ratios])
        drawn = simulate_pair(mu, (even, even), 0.0, 8, np.random.default_rng(11))
        pairs = [(make(one[:60], "2015-01"), make(one[60:], "2015-01")) for one in drawn]
        found[name] = dict(Counter(_without_swings(pair) for pair in pairs))
    assert found == EXPECTED


def _without_swings(pair):
    designs = tuple(build_design(series, "none") for series in pair)
    ran = realised_difference(pair, tuple(completions(series) for series in pair), designs)
    return judge(RuleInput(1.0, ran.evidence), 1.5).verdict


EXPECTED = {
    "alike": {"supported": 4, "inconclusive": 4},
    "opposite": {"contradicted": 8},
    "a little": {"contradicted": 2, "inconclusive": 6},
}


def test_missing_and_bounded_months_are_kept():
    one, other = counts(20, seed=6), counts(25, seed=7)
    low, high = np.full(60, np.nan), np.full(60, np.nan)
    one[[5, 40]] = np.nan
    low[40], high[40] = 12, 30
    found = tr.compare_pace(
        make(one, "2015-01", low=low, high=high, name="the north"), make(other, "2015-01"), replicates=39
    )
    assert found.verdict in ("supported", "inconclusive")
    assert found.first.bounded[40]
    assert found.second.observed.sum() == 59
    assert "1 month of attacks is left out because the other series has no figure there." in found.warnings
    json_text(found.to_dict())


def test_completions_are_pooled():
    random = np.random.default_rng(9)
    draws = random.poisson(20, (4, 60))
    north = make(draws.mean(axis=0), "2015-01", low=draws.min(axis=0), high=draws.max(axis=0), draws=draws)
    south = make(counts(20, seed=8), "2015-01")
    plain = tr.compare_pace(make(draws[0], "2015-01"), south, replicates=39)
    pooled = tr.compare_pace(north, south, replicates=39)
    assert pooled.changes["halves"].log_se > plain.changes["halves"].log_se


def test_a_date_cuts_one_series_as_two_windows_do():
    series = make(counts(20, 0.5, seed=10, at=36), "2015-01", name="the valley")
    found = tr.compare_pace(series, at="2018-01", replicates=99)
    assert found.form == "before and after"
    assert found.verdict == "contradicted"
    halves = tr.compare_pace(series.window(end="2017-12"), series.window(start="2018-01"), replicates=99)
    turned = tr.compare_pace(series.window(start="2018-01"), series.window(end="2017-12"), replicates=99)
    assert halves.changes == found.changes == turned.changes
    assert found.changes["level"].ratio == pytest.approx(
        series.count[36:].mean() / series.count[:36].mean(), rel=0.05
    )
    assert "from January 2018 to December 2019 than from January 2015 to December 2017" in found.sentence
    assert found.own[0]["halves"] is not None
    assert len(found.to_frame()) == 8


def test_the_same_level_before_and_after():
    found = tr.compare_pace(make(counts(30, n=96, seed=11), "2012-01"), at="2016-01", replicates=99)
    assert found.verdict == "supported"
    assert "stayed the same within a factor of 1.5" in found.sentence
    small = tr.compare_pace(make(counts(300, 1.2, n=96, seed=11), "2012-01"), at="2016-01", replicates=99)
    assert small.verdict == "supported"
    assert small.changed_within_margin
    assert "changed, but by less than a factor of 1.5" in small.sentence


def test_a_short_side_has_no_change_of_its_own():
    found = tr.compare_pace(
        make(counts(20, 0.4, n=48, seed=12, at=36), "2015-01"), at="2018-01", replicates=99
    )
    assert found.verdict == "contradicted"
    assert found.own[1] == {"halves": None, "per_year": None}
    found = tr.compare_pace(make(counts(20, n=40, seed=12), "2015-01"), at="2018-02", replicates=99)
    assert found.verdict == "not testable"
    assert found.sentence.endswith("only 3 months after the date have a count; at least 6 are needed.")


@pytest.mark.long
def test_size_of_the_step_at_a_known_date():
    random = np.random.default_rng(2)
    rejected = 0
    for seed in range(60):
        series = make(random.negative_binomial(5, 5 / 15, 60), "2015-01")
        rejected += tr.compare_pace(series, at="2017-01", replicates=39, seed=seed).level.test.p <= 0.05
    assert rejected <= 8  # of 60 at 5 %: more would happen once in a hundred


def test_a_break_in_collection_and_a_step_on_request():
    known = (Break(date(2016, 7, 1), "A new edition began."),)
    before = np.where(np.arange(60) < 18, 0.5, 1.0)
    north = make(np.round(counts(30, seed=13) * before), "2015-01", name="the north", breaks=known)
    south = make(counts(30, seed=14), "2015-01", name="the south")
    found = tr.compare_pace(north, south, replicates=99)
    assert found.verdict == "not testable"
    assert found.reasons == (
        (
            "Attacks in the north: The way the data were collected changed on 1 July 2016, inside the window: A new edition "
            "began."
        ),
    )
    assert "for attacks in the north the way the data were collected changed" in found.sentence
    stepped = tr.compare_pace(north, south, replicates=99, break_at="2016-07")
    assert stepped.verdict != "not testable"
    assert stepped.changes["halves"].ratio == pytest.approx(1.0, abs=0.2)


def test_too_little_to_compare():
    found = tr.compare_pace(make(np.zeros(40), "2015-01"), make(counts(9, n=40), "2015-01"), replicates=19)
    assert found.verdict == "not testable"
    assert found.changes["halves"] is None
    assert found.blocks()
    json_text(found.to_dict())
    overlap = tr.compare_pace(
        make(counts(9, n=40), "2015-01"), make(counts(9, n=40), "2018-01"), replicates=19
    )
    assert overlap.reasons[0] == "Only 4 months have a count; at least 24 are needed."


def test_totals_of_casualties_contradict_nothing():
    deaths = {"measure": "fatalities", "subject": "deaths"}
    one = make(counts(15, 2.2, seed=1), "2015-01", name="the north", **deaths)
    other = make(counts(30, 0.45, seed=2), "2015-01", name="the south", **deaths)
    found = tr.compare_pace(one, other, replicates=99)
    assert found.verdict == "inconclusive"
    assert found.reasons[-1] == "Totals alone cannot contradict it."
    assert found.opposite


def test_the_same_seed_gives_the_same_bytes(opposite):
    again = tr.compare_pace(opposite.first, opposite.second, replicates=99)
    assert json_text(again.to_dict()) == json_text(opposite.to_dict())
    assert json_text(again.to_dict()) != json_text(
        tr.compare_pace(opposite.first, opposite.second, replicates=99, seed=1).to_dict()
    )


def test_what_a_result_shows(opposite):
    assert isinstance(opposite, ComparisonResult)
    assert repr(opposite).startswith("ComparisonResult: contradicted. From January 2015")
    kinds = [type(block).__name__ for block in opposite.blocks()]
    assert kinds[:2] == ["VerdictBox", "Table"]
    frame = opposite.to_frame()
    assert frame["of"].tolist() == ["first"] * 2 + ["second"] * 2 + ["comparison"] * 6
    assert set(opposite.to_dict()["tests"]) == {"joint", "trend", "shift", "surge", "slow_change"}


SERIES = make(counts(9), "2015-01", name="the north")


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: tr.compare_pace(3), ParameterError, "a series of counts for a, not the number 3"),
        (lambda: tr.compare_pace(SERIES, [1, 2]), ParameterError, "a series of counts for b, not a list"),
        (lambda: tr.compare_pace(SERIES), ParameterError, "give it as at="),
        (lambda: tr.compare_pace(SERIES, SERIES, at="2017"), ParameterError, "not both"),
        (lambda: tr.compare_pace(SERIES, at="1999"), WindowError, "does not cut the series"),
        (lambda: tr.compare_pace(SERIES, at="soon"), ParameterError, "is no date"),
        (lambda: tr.compare_pace(SERIES, SERIES, margin=1.0), ParameterError, "factor above 1"),
        (lambda: tr.compare_pace(SERIES, SERIES, margin="2"), ParameterError, "factor above 1"),
        (lambda: tr.compare_pace(SERIES, SERIES, replicates=5), ParameterError, "from 19 to 99,999"),
        (lambda: tr.compare_pace(SERIES, SERIES, replicates=True), ParameterError, "from 19"),
        (lambda: tr.compare_pace(SERIES, SERIES, seed=-1), ParameterError, "seed must be zero"),
        (lambda: tr.compare_pace(SERIES, SERIES, season="moon"), ParameterError, "is no season"),
        (lambda: tr.compare_pace(SERIES, SERIES, break_at="2030"), ParameterError, "outside the window"),
    ],
)
def test_bad_input_is_one_sentence(call, error, said):
    with pytest.raises(error, match=said) as caught:
        call()
    assert isinstance(caught.value, TrendsError)
    assert len(str(caught.value)) < 500
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    "names", [("a" * 5000, "<script>alert(1)</script>"), ("1; DROP TABLE", "\u202eevil")], ids=["html", "sql"]
)
def test_hostile_names_stay_text(names):
    pair = (
        make(counts(level, change, seed=3), "2015-01", name=name)
        for name, level, change in zip(names, (9, 12), (1.0, 3.0), strict=True)
    )
    found = tr.compare_pace(*pair, replicates=19)
    assert "<script>" not in found._repr_mimebundle_()["text/html"]
    json_text(found.to_dict())


@pytest.mark.parametrize(
    "values",
    [
        np.full(60, 1e6),
        np.where(np.arange(60) == 30, 1e6, 0.0),
        np.where(np.arange(60) % 12 == 0, 0.0, 7.0),
        np.where(np.arange(60) < 30, 0.0, 9.0),
        np.full(60, 1.0),
    ],
    ids=["a million", "one month alone", "a month that never has any", "none in the first half", "no noise"],
)
def test_extreme_counts_give_a_verdict_without_a_warning(values):
    found = tr.compare_pace(make(values, "2015-01"), make(counts(9), "2015-01", name="x"), replicates=19)
    text = json_text(found.to_dict())
    assert "NaN" not in text
    assert "Infinity" not in text

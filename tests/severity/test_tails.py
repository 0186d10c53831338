"""The tail of tolls: known truth, R's poweRlaw on real data, and tolls that have none."""

from __future__ import annotations

import re
import warnings
from datetime import date

import numpy as np
import pandas as pd
import pytest

from trends.errors import ParameterError, WindowError
from trends.files.output import json_text
from trends.fitting.tails import Sample, draw_tolls, fit_tail
from trends.incidents.incidents import Incidents
from trends.severity.heavy_tails import caution, caution_without_tolls, chance_ratio
from trends.severity.tails import tails
from trends.sources import load


def incidents_of(tolls, days=None, **fields):
    start = pd.date_range("2020-01-01", periods=len(tolls), freq="D") if days is None else days
    frame = pd.DataFrame({"date_start": start, "fatalities_best": pd.array(tolls, dtype="Float64")})
    return Incidents.from_frame(frame, **fields)


@pytest.fixture(scope="module")
def drawn():
    random = np.random.default_rng(8)
    return np.concatenate([random.integers(0, 8, 900), draw_tolls(2.3, 8.0, 500, random)])[
        random.permutation(1400)
    ]


@pytest.fixture(scope="module")
def found(drawn):
    return tails(incidents_of(drawn), replicates=200)


def test_a_known_tail_is_found(found):
    assert found.exponent.low95 < 2.3 < found.exponent.high95
    assert found.threshold.low95 <= 8 <= found.threshold.high95
    assert found.plausible
    assert found.fit.size == pytest.approx(500, abs=150)
    assert found.attacks == 1400
    assert "a power law is not ruled out" in found.sentence


def test_what_is_said_is_plain(found):
    assert "NaN" not in json_text(found.to_dict())
    assert found.sentence.count(". ") == 0
    assert found.to_frame()["figure"].is_unique
    assert found.blocks()
    assert repr(found).startswith("TailResult: From ")


def test_the_same_seed_gives_the_same_and_another_does_not(drawn, found):
    again = tails(incidents_of(drawn), replicates=200)
    assert json_text(again.to_dict()) == json_text(found.to_dict())
    other = tails(incidents_of(drawn), replicates=200, seed=1)
    assert other.exponent.value == found.exponent.value
    assert other.exponent.low95 != found.exponent.low95


def test_tolls_without_a_power_law_are_ruled_out():
    random = np.random.default_rng(4)
    result = tails(incidents_of(random.poisson(6.0, 2000) + random.integers(0, 40, 2000)), replicates=100)
    assert result.p_fit <= 0.1
    assert "a power law is ruled out" in result.sentence


@pytest.mark.long
def test_the_goodness_of_fit_keeps_its_level():
    # Where a power law holds, p <= 0.1 in about 10 % of samples; CSN's procedure chooses the threshold anew each time.
    rejected = 0
    for seed in range(40):
        tolls = draw_tolls(2.4, 1.0, 150, np.random.default_rng(seed))
        rejected += tails(incidents_of(tolls), replicates=60, seed=seed).p_fit <= 0.1
    assert rejected <= 9  # beyond 9 of 40 at one in ten: 1 %


@pytest.mark.long
def test_the_interval_covers_the_truth():
    covered = 0
    for seed in range(40):
        tolls = draw_tolls(2.4, 1.0, 300, np.random.default_rng(1000 + seed))
        exponent = tails(incidents_of(tolls), replicates=60, seed=seed).exponent
        covered += exponent.low95 <= 2.4 <= exponent.high95
    assert (
        covered >= 34
    )  # 85 %: with the threshold free, percentile intervals of 60 draws are a little narrow


def test_a_change_of_the_tail():
    random = np.random.default_rng(3)
    tolls = np.concatenate([draw_tolls(2.2, 1.0, 400, random), draw_tolls(3.4, 1.0, 400, random)])
    changed = tails(incidents_of(tolls), replicates=60).change
    assert changed.split == date(2021, 2, 4)  # 800 days from 2020-01-01
    assert changed.p == pytest.approx(0.001)
    assert changed.first.high95 < changed.second.low95
    same = tails(incidents_of(random.permutation(tolls)), replicates=60).change
    assert same.p > 0.05
    early = tails(incidents_of(tolls), split="2020-06", replicates=60).change
    assert early.split == date(2020, 6, 1)


def test_a_range_across_the_split_is_in_neither_part():
    random = np.random.default_rng(3)
    tolls = draw_tolls(2.2, 1.0, 200, random)
    start = pd.date_range("2020-01-01", periods=200, freq="D").to_series(index=range(200))
    end = start.copy()
    start[50], end[50] = pd.Timestamp("2020-01-01"), pd.Timestamp("2020-07-18")
    frame = pd.DataFrame({"date_start": start, "date_end": end, "fatalities_best": tolls})
    result = tails(Incidents.from_frame(frame), replicates=50)
    assert sum(result.halves) == 199
    assert any("1 attack may lie on either side" in warning for warning in result.warnings)


def test_few_tolls_have_no_tail():
    few = tails(incidents_of([0] * 500 + [1] * 49))
    assert (few.fit, few.change) == (None, None)
    assert few.sentence.endswith("49 attacks with a known toll killed somebody; at least 50 are needed.")
    alike = tails(incidents_of([1, 2] * 100))
    assert alike.fit is None
    assert "NaN" not in json_text(alike.to_dict())
    assert alike.blocks()


def test_unknown_tolls_are_left_out_and_counted():
    tolls = [None] * 30 + draw_tolls(2.2, 1.0, 100, np.random.default_rng(3)).tolist()
    result = tails(incidents_of(tolls), replicates=50)
    assert (result.attacks, result.unknown) == (100, 30)
    assert any("30 with an unknown toll are left out" in warning for warning in result.warnings)


def test_what_cannot_be_asked():
    with pytest.raises(ParameterError, match="recognised as a best estimate"):
        tails(incidents_of([None, None]))
    with pytest.raises(ParameterError, match="use 50 or more"):
        tails(incidents_of([1]), replicates=3)
    with pytest.raises(WindowError, match="not inside the window"):
        tails(incidents_of([1] * 60), split="1999")


def test_nothing_selected_is_no_error():
    empty = incidents_of([5, 6]).select(where="fatalities_best > 5")
    assert tails(empty).fit is None


@pytest.mark.parametrize("seed", range(12))
def test_the_library_has_the_same_exponents(seed):
    powerlaw = pytest.importorskip("powerlaw")
    random = np.random.default_rng(seed)
    size = int(random.integers(60, 700))
    tolls = (
        draw_tolls(random.uniform(1.6, 3.6), float(random.integers(1, 5)), size, random)
        if seed % 2
        else np.floor(np.exp(random.normal(1.0, 1.2, size)))
    )
    ours = fit_tail(Sample.of(tolls))
    with warnings.catch_warnings(action="ignore"):
        theirs = powerlaw.Fit(
            tolls[tolls >= 1],
            discrete=True,
            estimate_discrete=False,
            xmin=ours.threshold,
            parameter_ranges={"alpha": [1.01, 8.0]},
            verbose=0,
        )
        assert ours.exponent == pytest.approx(theirs.power_law.alpha, abs=1e-4)


def test_a_real_file_against_R(shared):
    # R 4.2.2, poweRlaw 0.70.6: x <- d$best[d$best > 0]; m <- displ$new(x); estimate_xmin(m, xmax = 1e5)
    incidents = load(shared / "data" / "ucdp" / "ucdp_syria_2016_2019.csv")
    tolls = incidents.frame["fatalities_best"].to_numpy(float)
    fit = fit_tail(Sample.of(tolls))
    assert (fit.threshold, fit.size) == (23, 701)
    assert fit.exponent == pytest.approx(2.501055866161, abs=1e-6)
    assert fit.distance == pytest.approx(0.020624334477, abs=1e-7)


def test_a_lognormal_far_down_is_no_better_than_the_power_law_it_turns_into():
    # Left to itself the library puts this lognormal 8 log units above the power law, where its survival function
    # underflows.
    random = np.random.default_rng(7)
    result = tails(incidents_of(draw_tolls(2.5, 20.0, 700, random)), replicates=50)
    assert result.lognormal[0] > -2
    assert result.comparison.startswith("A lognormal tail fits as well")


def test_a_lognormal_tail_is_told_from_a_power_law():
    random = np.random.default_rng(11)
    tolls = np.floor(np.exp(random.normal(3.0, 0.5, 3000)))
    result = tails(incidents_of(tolls), replicates=50)
    assert result.lognormal[0] < 0


# -- the warning --------------------------------------------------------------------------------------------------


def test_the_warning_says_how_far_halves_differ_by_chance():
    tolls = draw_tolls(2.0, 1.0, 400, np.random.default_rng(6))
    said = caution(tolls, (200, 200))
    ratio = chance_ratio(tolls, (200, 200))
    assert 3 < ratio < 12  # an exponent of 2 gives about x7
    assert f"differ by a factor of {ratio:.1f} or more in 5% of histories" in said
    assert "200 and 200 attacks" in said
    assert caution(np.full(400, 3.0), (200, 200)) is None
    assert caution(np.array([]), (0, 0)) is None


def test_the_chance_ratio_is_that_of_constant_histories():
    # Halves of fresh histories from the truth exceed it in about 5 %, whatever it was fitted to.
    random = np.random.default_rng(9)
    ratio = chance_ratio(draw_tolls(2.5, 1.0, 4000, random), (100, 100))
    means = [[draw_tolls(2.5, 1.0, 100, random).mean() for _ in range(2)] for _ in range(2000)]
    beyond = np.mean([max(a, b) / min(a, b) >= ratio for a, b in means])
    assert beyond == pytest.approx(0.05, abs=0.025)


def test_without_single_tolls_the_usual_exponents_are_named():
    said = caution_without_tolls(240.0)
    assert "a tail of exponent 2.5 to 2" in said
    # The method text has x1.9 and x7.4 for 120 attacks.
    low, high = map(
        float,
        re.search(r"halves of 120 attacks differ by a factor of ([\d.]+) to ([\d.]+) or", said).groups(),
    )
    assert (low, high) == (pytest.approx(1.9, rel=0.08), pytest.approx(7.4, rel=0.08))
    assert "several" in caution_without_tolls(1.0)

"""Claims about the process behind the figures: constant pace, season, before and after; against known truth."""

from __future__ import annotations

import numpy as np
import pytest

PACE = 'kind = "constant pace"\nreplicates = 199\n'


def poisson(rates, seed: int = 1) -> str:
    return " ".join(str(int(count)) for count in np.random.default_rng(seed).poisson(rates))


def test_a_pace_claim_gets_the_verdict_of_the_pace_test(judge):
    steady = judge(PACE, poisson(np.full(60, 20.0)))
    assert steady.verdict == "supported"
    assert steady.evidence.chance.p > 0.05
    halved = judge(PACE, poisson(np.repeat([30.0, 12.0], 30)))
    assert halved.verdict == "contradicted"
    assert halved.evidence.more["pace"]["changes"]["halves"]["ratio"] == pytest.approx(0.4, rel=0.25)


def test_a_window_too_short_for_a_verdict_still_says_between_what_it_ran(judge):
    found = judge(PACE + 'end = "2020-04"', "20 2 41 9 3 3 3")
    assert found.verdict == "not testable"
    assert "from 2 (February 2020) to 41 (March 2020)" in found.sentence
    assert found.evidence.chance is None


SEASON = 'kind = "season"\nmonths = [2, 3, 4]\n'


def seasonal(factor: float) -> str:
    month = np.arange(72) % 12 + 1
    return poisson(np.where((month >= 2) & (month <= 4), 10 * factor, 10.0), seed=4)


def test_a_season_is_found_where_there_is_one(judge):
    found = judge(SEASON, seasonal(2.0))
    assert found.verdict == "supported"
    assert found.evidence.more["rate_ratio"]["ratio"] == pytest.approx(2.0, rel=0.2)
    assert found.evidence.more["share_of_days"] == pytest.approx(89.2 / 365.25, abs=0.003)
    assert found.evidence.chance.p < 0.01


def test_none_is_found_where_there_is_none(judge):
    assert judge(SEASON, seasonal(1.0)).verdict in ("inconclusive", "contradicted")
    assert judge(SEASON, seasonal(0.5)).verdict == "contradicted"
    assert judge(SEASON + 'direction = "less"', seasonal(0.5)).verdict == "supported"


def test_where_nothing_was_counted_that_is_the_reason(judge):
    found = judge(SEASON, " ".join(["0"] * 48))
    assert found.verdict == "not testable"
    assert found.sentence.startswith("Nothing was counted in the 48 months with a figure")


@pytest.mark.long
def test_a_season_in_a_constant_series_is_called_about_as_seldom_as_it_should(judge):
    called = sum(
        judge(SEASON, poisson(np.full(72, 10.0), seed=seed)).verdict == "supported" for seed in range(20)
    )
    assert called <= 3  # one side of a 95% interval: 1 of 40 expected


def test_ramadan_moves_through_the_year(judge):
    found = judge('kind = "season"\ninterval = "ramadan"\n', poisson(np.full(48, 10.0)))
    assert len(found.evidence.more["intervals"]) == 4
    assert found.evidence.more["share_of_days"] == pytest.approx(29.5 / 365.25, abs=0.005)


def test_too_few_months_test_no_season(judge):
    assert judge(SEASON, "1 2 3 4 5 6").verdict == "not testable"


BEFORE = 'kind = "before and after"\nat = "2022-01"\n'


def test_before_and_after(judge):
    fell = poisson(np.repeat([30.0, 12.0], 24), seed=2)
    found = judge(BEFORE + 'direction = "less"', fell)
    assert found.verdict == "supported"
    assert found.evidence.more["rate_ratio"]["ratio"] == pytest.approx(0.4, rel=0.25)
    assert judge(BEFORE + 'direction = "more"', fell).verdict == "contradicted"
    assert judge(BEFORE + 'direction = "same"', fell).verdict == "contradicted"
    level = poisson(np.full(48, 30.0), seed=3)
    assert judge(BEFORE + 'direction = "same"', level).verdict == "supported"
    # A level that is shown to have stayed the same within the margin did not fall.
    assert judge(BEFORE + 'direction = "less"', level).verdict == "contradicted"
    open_level = poisson(np.full(48, 1.0), seed=3)
    assert judge(BEFORE + 'direction = "less"', open_level).verdict == "inconclusive"


def test_before_and_after_of_a_short_series_is_not_testable(judge):
    assert (
        judge('kind = "before and after"\nat = "2020-03"\ndirection = "less"', "9 8 3 2").verdict
        == "not testable"
    )


def test_a_date_without_a_before_is_a_fault(problem):
    assert "does not cut the series" in problem(
        'kind = "before and after"\ndata = "s.csv"\nat = "2019-01"\ndirection = "less"'
    )


def months(counts: str) -> str:
    """A series file of counts by month from 2020-01 on."""
    rows = [f"{2020 + i // 12}-{i % 12 + 1:02d},{count}" for i, count in enumerate(counts.split())]
    return "\n".join(["month,count", *rows]) + "\n"


CONTROL = BEFORE + 'control = "c.csv"\n'


def test_a_control_takes_out_what_changed_both(judge):
    """Both fell to 0.4 of what they were; the one alone did not."""
    fall = np.repeat([30.0, 12.0], 24)
    other = months(poisson(2 * fall, seed=5))
    alone = judge(BEFORE + 'direction = "less"', poisson(fall, seed=2))
    beside = judge(CONTROL + 'direction = "less"', poisson(fall, seed=2), c=other)
    assert (alone.verdict, beside.verdict) == ("supported", "contradicted")
    assert "relative to" in beside.sentence
    assert "the two series would come apart" in beside.sentence
    assert judge(CONTROL + 'direction = "same"', poisson(fall, seed=2), c=other).verdict == "supported"


def test_a_control_is_not_the_claims_own_data(problem):
    assert "other than the claim's own" in problem(
        BEFORE + 'data = "s.csv"\ndirection = "less"\ncontrol = {}'
    )


@pytest.mark.parametrize(
    ("at", "verdict", "said"),
    [
        ("2022-01", "supported", "a fall is dated to January 2022"),
        ("2022-10", "contradicted", "a fall is dated to January 2022"),
    ],
)
def test_since_when(judge, at, verdict, said):
    fell = poisson(np.repeat([30.0, 12.0], 24), seed=2)
    found = judge(f'kind = "before and after"\nat = "{at}"\ndirection = "less"\nsince = true', fell)
    assert found.verdict == verdict
    assert said in found.sentence


def test_no_change_has_no_date(problem):
    assert "no change has no date" in problem(BEFORE + 'data = "s.csv"\ndirection = "same"\nsince = true')

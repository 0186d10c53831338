"""Deaths per attack, their decomposition and cautions, worked by hand."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import ParameterError
from trends.files.output import json_text
from trends.incidents.incidents import Incidents
from trends.provenance import Provenance
from trends.series.collection import Collection
from trends.series.count_series import CountSeries
from trends.severity import casualties, lethality
from trends.sources import load
from trends.sources.publishers.acled.coverage import DEFAULT_KINDS


def incidents_of(tolls, *, start="2020-01-01", every=10, low=None, high=None, coverage=None):
    n = len(tolls)
    frame = pd.DataFrame(
        {
            "date_start": pd.date_range(start, periods=n, freq=f"{every}D"),
            "fatalities_best": pd.array(tolls, dtype="Float64"),
            "fatalities_low": pd.array(low if low is not None else [None] * n, dtype="Float64"),
            "fatalities_high": pd.array(high if high is not None else [None] * n, dtype="Float64"),
        }
    )
    return Incidents.from_frame(frame, **({} if coverage is None else {"coverage": coverage}))


def series_of(count, **fields):
    return CountSeries.from_counts(count, "2020-01", **fields)


# -- incidents ----------------------------------------------------------------------------------------------------


def test_totals_and_quantiles():
    found = casualties(incidents_of([0, 1, 2, 3, 14], low=[0, 1, 1, 2, 10], high=[1, 1, 4, 3, 20]))
    assert (found.attacks, found.unknown) == (5, 0)
    assert (found.low, found.best, found.high) == (14, 20, 29)
    assert found.per_attack.value == 4
    assert found.per_attack.low95 < 4 < found.per_attack.high95
    assert found.quantiles == {0.5: 2, 0.9: pytest.approx(9.6), 0.99: pytest.approx(13.56)}
    assert {share.deaths: share.attacks for share in found.shares} == {1: 4, 5: 1, 10: 1}
    assert found.decomposition is None  # fewer than ten


def test_unknown_tolls_are_left_out_and_not_counted_as_zero():
    found = casualties(incidents_of([2, None, 4, None, 6], low=[1, None, 4, 9, 5]))
    assert (found.attacks, found.unknown, found.best) == (3, 2, 12)
    assert found.per_attack.value == 4
    assert found.low == 10  # of the attacks with a toll
    assert found.high is None  # unknown, not equal to best
    # Of whatever the source calls its rows: "attacks" beside "incidents" on one page read as two kinds.
    assert any("2 incidents have no known toll" in warning for warning in found.warnings)


def test_a_missing_low_of_one_attack_leaves_the_total_unknown():
    found = casualties(incidents_of([2, 4], low=[1, None], high=[3, 9]))
    assert (found.low, found.high) == (None, 12)


def test_a_source_without_any_toll_is_refused():
    with pytest.raises(ParameterError, match="a best estimate of deaths"):
        casualties(incidents_of([None, None]))


def acled_of(kinds, tolls):
    frame = incidents_of(tolls).frame.assign(kind=kinds, source="acled")
    return Incidents.from_frame(
        frame, provenance=Provenance("acled"), collection=Collection("ACLED", default_kinds=DEFAULT_KINDS)
    )


def test_deaths_are_those_of_the_events_that_are_counted():
    kinds = ["Battles", "Protests", "Violence against civilians", "Strategic developments"]
    events = acled_of(kinds, [5, 100, 2, 40])
    found = casualties(events)
    assert (found.attacks, found.best) == (events.count().total, 7) == (2, 7)
    assert any("ACLED's default" in warning for warning in found.warnings)
    chosen = casualties(events.select(kind="Protests"))
    assert (chosen.attacks, chosen.best) == (1, 100)
    assert not any("ACLED's default" in warning for warning in chosen.warnings)
    assert casualties(incidents_of([5, 100])).best == 105


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Jeffreys: beta(x + 1/2, n - x + 1/2) quantiles; the ends are 0 and 1 where nothing or everything was a hit.
    [(0, 10, 0.0, 0.2172), (10, 10, 0.7828, 1.0), (5, 10, 0.2235, 0.7765), (1, 50, 0.0023, 0.0897)],
)
def test_jeffreys_intervals(hits, of, low, high):
    found = casualties(incidents_of([30] * hits + [0] * (of - hits)))
    shares = {share.deaths: share.share for share in found.shares}
    if not hits:
        assert shares == {}
        return
    assert shares[25].value == hits / of
    assert (shares[25].low95, shares[25].high95) == pytest.approx((low, high), abs=6e-4)


def test_the_decomposition_multiplies_out():
    # 60 days of coverage: eight attacks of 2 in the first half, four of 6 in the second.
    early = pd.date_range("2020-01-01", periods=8, freq="3D")
    late = pd.date_range("2020-02-05", periods=4, freq="3D")
    frame = pd.DataFrame({"date_start": [*early, *late], "fatalities_best": [2] * 8 + [6] * 4})
    found = casualties(
        Incidents.from_frame(frame, coverage=(date(2020, 1, 1), date(2020, 2, 29)))
    ).decomposition
    assert (found.deaths, found.attacks, found.per_attack.value) == (1.5, 0.5, 3.0)
    assert found.deaths == pytest.approx(found.attacks * found.per_attack.value)


def test_the_halves_are_those_of_the_coverage_and_the_window():
    frame = pd.DataFrame(
        {"date_start": pd.date_range("2020-01-01", periods=40, freq="7D"), "fatalities_best": 3}
    )
    cover = (date(2020, 1, 1), date(2021, 12, 31))
    incidents = Incidents.from_frame(frame, coverage=cover)
    # All attacks lie in the first half of two years: there is no second half to compare.
    assert casualties(incidents).decomposition is None
    first_year = casualties(incidents.select(end="2020-12-31")).decomposition
    assert first_year.attacks == pytest.approx(13 / 27)  # 27 of the 40 weeks begin before 2 July


def test_two_like_halves_differ_by_chance_and_the_interval_says_so():
    tolls = [1, 1, 2, 2, 3, 3, 4, 5, 9, 30]
    found = casualties(incidents_of(tolls * 2)).decomposition
    assert found.per_attack.value == 1.0
    # The halves are drawn independently: the ratio of two such means is uncertain by a factor of several.
    assert found.per_attack.low95 < 0.5
    assert found.per_attack.high95 > 2.0


def test_the_interval_of_the_mean_is_that_of_the_bootstrap():
    tolls = np.random.default_rng(1).poisson(20.0, 400)
    found = casualties(incidents_of(tolls, every=1)).per_attack
    error = tolls.std() / math.sqrt(len(tolls))
    assert found.low95 == pytest.approx(tolls.mean() - 1.96 * error, abs=0.1)
    assert found.high95 == pytest.approx(tolls.mean() + 1.96 * error, abs=0.1)


def test_heavy_tails_are_warned_of():
    tolls = [1] * 180 + [500, 300]
    found = casualties(incidents_of(tolls, every=1))
    caution = found.warnings[-1]
    assert "heavy-tailed" in caution
    assert "the deadliest attack accounts for 51% of the deaths in 182 attacks" in caution
    many = casualties(incidents_of([1] * 200 + [100, 90, 80], every=1)).warnings[-1]
    assert "the deadliest 2 attacks account for 40% of the deaths in 203 attacks" in many
    assert casualties(incidents_of([5] * 200, every=1)).warnings == ()


def test_undated_incidents_count_in_the_totals_but_in_no_half():
    frame = pd.DataFrame(
        {
            "date_start": [*pd.date_range("2020-01-01", periods=20, freq="D"), pd.NaT],
            "fatalities_best": [2] * 20 + [100],
        }
    )
    found = casualties(Incidents.from_frame(frame))
    assert found.best == 140
    assert found.decomposition.deaths == 1.0


def test_what_is_shown_is_plain():
    found = casualties(incidents_of([0, 1, 2, 3, 14] * 4, low=[0] * 20, high=[20] * 20))
    assert "nan" not in json_text(found.to_dict())
    assert found.sentence.endswith(".")
    assert found.sentence.count(". ") == 0
    assert list(found.to_frame().columns) == ["figure", "value", "low95", "high95"]
    assert found.blocks()
    empty = casualties(incidents_of([1]).select(where="fatalities_best = 1"))
    assert empty.attacks == 1


@given(st.lists(st.one_of(st.none(), st.integers(0, 3), st.integers(0, 2000)), min_size=1, max_size=60))
def test_any_tolls_give_finite_figures(tolls):
    if all(toll is None for toll in tolls):
        return
    found = casualties(incidents_of(tolls))
    known = [toll for toll in tolls if toll is not None]
    assert found.attacks + found.unknown == len(tolls)
    assert found.best == sum(known)
    assert found.per_attack.low95 <= found.per_attack.value <= found.per_attack.high95
    if found.decomposition:
        numbers = found.decomposition.to_dict()["deaths_per_attack"].values()
        assert np.isfinite(list(numbers)).all()


# -- series -------------------------------------------------------------------------------------------------------


def test_lethality_of_two_series():
    attacks = series_of([4.0] * 10 + [2.0] * 10)
    deaths = series_of([8.0] * 10 + [12.0] * 10)
    found = lethality(attacks, deaths)
    assert (found.attacks, found.best, found.per_attack.value) == (60, 200, pytest.approx(200 / 60))
    assert (found.low, found.high, found.quantiles, found.shares) == (None, None, {}, ())
    assert (found.decomposition.deaths, found.decomposition.attacks) == pytest.approx((1.5, 0.5))
    assert found.decomposition.per_attack.value == pytest.approx(3.0)
    # Within the halves every month is alike, so resampling months changes nothing.
    assert found.decomposition.per_attack.low95 == pytest.approx(3.0)
    assert found.unit == "months"
    assert any("heavy-tailed" in warning for warning in found.warnings)


def test_periods_without_both_figures_are_left_out():
    attacks = series_of([4.0, np.nan, 4.0, 4.0])
    deaths = series_of([8.0, 100.0, np.nan, 4.0])
    found = lethality(attacks, deaths)
    assert (found.attacks, found.best, found.per_attack.value) == (8, 12, 1.5)
    assert found.warnings[0].startswith("2 of 4 months lack a figure")


def test_halves_are_cut_by_calendar_and_not_by_what_is_observed():
    count = np.array([np.nan, np.nan, np.nan, 1.0, 1.0, 1.0, 1.0, 1.0])
    killed = np.array([1.0, 1.0, 1.0, 10.0, 2.0, 2.0, 2.0, 2.0])
    found = lethality(series_of(count), series_of(killed))
    # One attack in the one observed month of the first half, one in each of the four of the second: the pace stayed.
    assert found.decomposition.exposure == (1, 4)
    assert found.decomposition.attacks == pytest.approx(1.0)
    assert found.decomposition.per_attack.value == pytest.approx(0.2)
    assert "1 months of the first, 4 of the second" in str(found.blocks())


def test_a_month_covered_in_part_counts_as_that_part():
    days = np.array([31.0, 29.0, 31.0, 3.0])
    attacks = CountSeries.from_counts([31.0, 29.0, 31.0, 3.0], "2020-01", exposure_days=days)
    deaths = CountSeries.from_counts([62.0, 58.0, 62.0, 6.0], "2020-01", exposure_days=days)
    found = lethality(attacks, deaths).decomposition
    assert found.exposure == pytest.approx((2, 1.1))
    assert found.attacks == pytest.approx(34 / 1.1 / 30)


def test_halves_of_the_bundled_tallies_are_compared_by_observed_month():
    table = load("central-syria")
    found = lethality(table.count(), table.count(measure="fatalities")).decomposition
    assert (found.deaths, found.attacks) == pytest.approx((1.20, 0.886), abs=0.005)
    assert found.exposure == (14, 19)


def test_deaths_in_a_month_without_an_attack_stay_in_bounds():
    # Counted in another month than the attack: a draw without any attack has no ratio.
    attacks, deaths = series_of([1.0, 0.0, 0.0, 1.0]), series_of([2.0, 3.0, 1.0, 2.0])
    found = lethality(attacks, deaths)
    assert found.per_attack.value == 4.0
    assert found.per_attack.high95 < 100


def test_different_windows_are_refused():
    with pytest.raises(ParameterError, match="same periods"):
        lethality(series_of([1.0, 2.0]), CountSeries.from_counts([1.0, 2.0], "2020-02"))


def test_no_attack_at_all():
    found = lethality(series_of([0.0, 0.0]), series_of([0.0, 0.0]))
    assert found.per_attack is None
    assert found.sentence == "No known toll of attacks is in this window."
    json_text(found.to_dict())


# -- estimates ----------------------------------------------------------------------------------------------------


def test_totals_drawn_between_low_and_high():
    # One toll of 10 (0 to 30): below it as likely as above, so 95 % of the draws lie from 0.5 to 29.
    found = casualties(incidents_of([10], low=[0], high=[30]))
    assert found.drawn == (pytest.approx(0.5, abs=1), pytest.approx(29, abs=1))
    many = casualties(incidents_of([10] * 400, low=[8] * 400, high=[12] * 400, every=1))
    # A uniform toll of 8 to 12 has a standard deviation of 2 / sqrt(3).
    reach = 1.96 * 20 * 2 / math.sqrt(3)
    assert many.drawn == (pytest.approx(4000 - reach, abs=6), pytest.approx(4000 + reach, abs=6))
    assert (many.low, many.high) == (3200, 4800)


def test_a_total_with_an_unknown_end_is_not_drawn():
    assert casualties(incidents_of([10, 4], low=[8, None], high=[12, 9])).drawn is None
    assert casualties(incidents_of([10, 4], low=[8, 1])).drawn is None
    settled = casualties(incidents_of([10, 4], low=[10, 4], high=[10, 4]))
    assert settled.drawn == (14, 14)


def test_a_best_estimate_outside_its_range_is_an_end():
    low, high = casualties(incidents_of([10], low=[12], high=[20])).drawn
    assert 10 <= low <= high <= 20


def test_the_rule_for_conflicting_tolls_is_said():
    from trends.sources import load

    attacks = load("documented-attacks")
    said = casualties(attacks.settled("median"))
    assert said.warnings[-1] == "Where reports of one incident give different figures, the median is counted."
    assert not any("reports of one incident" in warning for warning in casualties(attacks).warnings)


def test_tolls_that_are_known_less_often_in_one_half_are_said():
    days = pd.date_range("2020-01-01", periods=80, freq="D")
    tolls = [2.0] * 40 + [2.0, None] * 20
    frame = pd.DataFrame({"date_start": days, "fatalities_best": pd.array(tolls, dtype="Float64")})
    found = casualties(Incidents.from_frame(frame))
    assert any(
        "unknown of 0% of the attacks in the first half and of 50% in the second" in w for w in found.warnings
    )
    alike = frame.assign(fatalities_best=pd.array([2.0, None] * 40, dtype="Float64"))
    assert not any("in the first half and of" in w for w in casualties(Incidents.from_frame(alike)).warnings)

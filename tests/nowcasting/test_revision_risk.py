"""The risk of revision: statements and their margins, the model on known truth and on UCDP's triangle, what it is told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import log1p

import numpy as np
import pandas as pd
import pytest

import trends as tr
from trends.nowcasting.kept_model import kept_model, model_of
from trends.nowcasting.revision_model import RevisionRisk, fit_revision_model, foretold, revision_model
from trends.nowcasting.revision_risk import risk_of, risk_words
from trends.nowcasting.statements import KINDS, Population, forms_of, margin_of, population_of
from trends.nowcasting.triangle import Triangle, bundled_triangle
from trends.periods.coverage import Release, Stretch
from trends.provenance import Provenance
from trends.series.age import Age


@pytest.fixture(scope="module")
def population():
    return population_of(bundled_triangle())


def _newest_months():
    """Yield figures then, figures of September 2025, and the newest month, of each vintage to January 2025."""
    table = bundled_triangle().table
    wide = table.pivot_table(index=["vintage", "key"], columns="period", values="value")
    later = wide.loc[date(2025, 9, 25)]
    for day in sorted(set(table["vintage"])):
        then = wide.loc[day].dropna(axis=1, how="all")
        if then.columns[-1] > pd.Period("2024-12"):
            return
        now = later.reindex(then.index)[then.columns].to_numpy()
        # Active country-months: ten deaths a month in the year that ends with the newest.
        active = then.iloc[:, -12:].mean(axis=1).to_numpy() >= 10
        yield then.to_numpy()[active], now[active]


def test_the_published_shares_of_ucdp_are_reproduced():
    """46 "deadliest month in a year", 13 gone; 34 "quietest", 13; 23 % of "a quarter above the year"; 19 % of directions."""
    months = 0
    records = {"highest": np.zeros(2, int), "lowest": np.zeros(2, int)}
    above, directions = np.zeros(2, int), 0
    for then, now in _newest_months():
        months += len(then)
        at = then.shape[1] - 1
        for form in forms_of(then, at, then[:, -12:].mean(axis=1)):
            if form.kind in records and form.size == 12:
                held, holds = (form.margin(of) > 0 for of in (then, now))
                records[form.kind] += held.sum(), (held & ~holds).sum()
        held, holds = (of[:, -1] > 1.25 * of[:, -13:-1].mean(axis=1) for of in (then, now))
        above += held.sum(), (held & ~holds).sum()
        ways = [np.sign(of[:, -1] - of[:, -2]) for of in (then, now)]
        directions += int((ways[0] != ways[1]).sum())
    assert months == 449
    assert records["highest"].tolist() == [46, 13]
    assert records["lowest"].tolist() == [34, 13]
    assert round(100 * above[1] / above[0]) == 23
    assert round(100 * directions / months) == 19


def test_statements_worked_by_hand():
    # Two years of 10 a month, then 7, 9, 12; a year later the 9 has become 13.
    then = np.array([[10.0] * 24 + [7.0, 9.0, 12.0]])
    now = np.array([[10.0] * 24 + [7.0, 13.0, 12.0]])
    made = {}
    for form in forms_of(then, 26, np.array([10.0])):
        margins = [form.margin(of) for of in (then, now)]
        made.setdefault((form.kind, form.size), []).append(
            tuple(float(each[0]) for each in margins if len(each))
        )
    # The highest in a year by 12 against 10, and no longer, by 13 against 12.
    assert made["highest", 12] == [pytest.approx((log1p(12) - log1p(10), log1p(12) - log1p(13)))]
    assert made["lowest", 12][0][0] == pytest.approx(log1p(7) - log1p(12))
    # Two rises in a row, of which the smaller is from 7 to 9 by a quarter; then the last step is a fall.
    assert made["rise", 2] == [pytest.approx((log1p(9) - log1p(7), log1p(12) - log1p(13)))]
    # Three months beside the level of 10 that ran before them: the 7 is below.
    assert made["at least", 3] == [pytest.approx((log1p(7) - log1p(10), log1p(7) - log1p(10)))]
    # One against the month before, and against the same a year before.
    assert made["more", 1][0] == pytest.approx((log1p(12) - log1p(9), log1p(12) - log1p(13)))
    assert made["more", 1][1] == pytest.approx((log1p(12) - log1p(10), log1p(12) - log1p(10)))
    assert made["beside", 1] == [()]


def _triangle(revised, places=25, months=44, seed=1):
    """Make a triangle whose months come to what `revised` makes of them six months after they are first told."""
    random = np.random.default_rng(seed)
    first = np.rint(np.exp(random.normal(4, 0.6, (places, months))))
    final = revised(random, first)
    periods = pd.period_range("2020-01", periods=months, freq="M")
    tables = []
    for vintage in range(18, months + 1):
        told = np.where(np.arange(vintage) < vintage - 6, final[:, :vintage], first[:, :vintage])
        frame = pd.DataFrame(
            told, index=[f"C{place:02}" for place in range(places)], columns=periods[:vintage]
        )
        settled = frame.columns[: vintage - 6]
        long = frame.rename_axis("key").reset_index().melt("key", var_name="period", value_name="value")
        long["kind"] = np.where(long["period"].isin(settled), "final", "monthly")
        tables.append(long.assign(vintage=periods[vintage - 1].end_time.date() + pd.Timedelta(days=20)))
    table = pd.concat(tables, ignore_index=True)
    table["period"] = pd.PeriodIndex(table["period"], freq="M")
    return Triangle(table=table, measure="fatalities", source="ucdp")


def test_figures_that_are_never_revised_bear_no_risk():
    found = population_of(_triangle(lambda random, first: first, places=20))
    assert not found.gone.any()
    model, _ = foretold(found)
    assert model.max() < 0.01


def test_a_known_risk_is_recovered():
    """What is first told says nothing of what is told in the end, so a rise of three months comes about in 1 of 6."""
    found = population_of(
        _triangle(lambda random, first: random.permutation(first.ravel()).reshape(first.shape))
    )
    chance, _ = foretold(found)
    young = (found.kind == KINDS.index("rise")) & (found.size == 2) & (found.age <= 3)
    # Ages share a slope, and older months, which are settled here, draw the chances of these towards none.
    assert chance[young & found.holds].mean() == pytest.approx(5 / 6, abs=0.12)
    assert chance[young & ~found.holds].mean() == pytest.approx(1 / 6, abs=0.12)


def test_a_chance_is_what_comes_about_where_months_are_revised_by_a_factor():
    found = population_of(
        _triangle(lambda random, first: np.rint(first * np.exp(random.normal(0, 0.3, first.shape))))
    )
    chance, base = foretold(found)
    for low, high in ((0.02, 0.1), (0.1, 0.25), (0.25, 0.5)):
        inside = (chance >= low) & (chance < high)
        assert found.gone[inside].mean() == pytest.approx(chance[inside].mean(), abs=0.05)
    assert np.mean((chance - found.gone) ** 2) < 0.9 * np.mean((base - found.gone) ** 2)


def test_the_model_that_is_kept_is_that_of_the_bundled_triangle(monkeypatch):
    """Fitted once more it is the same: else ``python -m trends.nowcasting.kept_model`` writes it anew."""
    kept, fitted = kept_model(), revision_model(bundled_triangle())
    np.testing.assert_allclose(kept.coefficients, fitted.coefficients, rtol=1e-6, atol=1e-9)
    assert kept.cells == fitted.cells
    assert set(kept.scores) == set(fitted.scores)
    for kind, scores in fitted.scores.items():
        assert kept.scores[kind] == pytest.approx(scores, rel=1e-6)
    assert model_of(bundled_triangle()) is kept
    # Of another day, or of another triangle, it is fitted.
    assert model_of(bundled_triangle(), date(2025, 9, 30)) is not kept
    monkeypatch.setattr("trends.nowcasting.kept_model._hash", lambda: "another")
    assert kept_model.__wrapped__() is None


def test_on_vintages_left_out_the_model_beats_the_share_of_each_kind():
    scores = revision_model(bundled_triangle()).scores
    assert set(scores) == set(KINDS)
    for kind, (brier, base) in scores.items():
        assert brier < base, kind


def test_chances_on_vintages_left_out_are_calibrated(population):
    chance, _ = foretold(population)
    edges = (0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
    for low, high in pairwise(edges):
        inside = (chance >= low) & (chance < high)
        assert inside.sum() > 1000
        assert population.gone[inside].mean() == pytest.approx(chance[inside].mean(), abs=0.04), (low, high)


def test_months_that_their_maker_did_not_renew_teach_nothing():
    """PaCE's sums of 2025 stand on the monthly releases throughout, so no statement on them is known to have held."""
    triangle = bundled_triangle()
    found = population_of(triangle)
    first = pd.PeriodIndex(triangle.table["period"]).min()
    assert {(first + int(month)).year for month in np.unique(found.month)} == {2023, 2024}


def test_n_counts_each_series_and_month_once(population):
    newest = (population.kind == 0) & (population.holds) & (population.age == 1)
    once = set(zip(population.place[newest].tolist(), population.month[newest].tolist(), strict=True))
    fitted = revision_model(bundled_triangle())
    assert fitted.cells[0, True, 0] == len(once)


def test_too_few_vintages_give_no_model():
    triangle = bundled_triangle()
    assert revision_model(triangle, date(2025, 3, 1)) is None
    assert revision_model(triangle, date(2025, 9, 30)) is not None
    nothing = Population(**{name: np.empty(0, int) for name in Population.__dataclass_fields__})
    assert fit_revision_model(nothing) is None


def _series(**changes):
    counts = [20, 25, 18, 30, 22, 27, 24, 19, 21, 26, 23, 28, 25, 40]
    series = tr.CountSeries.from_counts(counts, "2025-01")
    covered = date(2025, 1, 1), date(2026, 2, 28)
    age = Age(
        ("SDN",),
        whole=True,
        releases=(Stretch(*covered, Release("26.0.2", "monthly", covered, date(2026, 3, 20))),),
        known=date(2026, 3, 20),
    )
    about = {"measure": "fatalities", "provenance": Provenance("ucdp-candidate"), "age": age}
    return replace(series, **{**about, **changes})


_HIGHEST = ("highest", 12, float(margin_of(40, 30)), pd.Period("2026-02", "M"))


def test_a_record_of_a_whole_country_has_a_risk():
    risk, why = risk_of(*_HIGHEST, _series())
    assert why == ""
    assert isinstance(risk, RevisionRisk)
    assert 0.02 < risk.p < 0.5
    assert risk.brier < risk.brier_base
    # Nearer to its rival, it is more at risk.
    nearer, _ = risk_of("highest", 12, float(margin_of(31, 30)), _HIGHEST[3], _series())
    assert nearer.p > risk.p


@pytest.mark.parametrize(
    "changes",
    [
        {"measure": "attacks"},
        {"age": replace(_series().age, whole=False)},
        {"age": replace(_series().age, countries=("SDN", "SSD"))},
    ],
)
def test_of_other_figures_of_ucdp_it_is_said_that_the_risk_is_not_known(changes):
    risk, why = risk_of(*_HIGHEST, _series(**changes))
    assert risk is None
    assert why.id == "revision.unlike"


@pytest.mark.parametrize(
    "changes",
    [
        {"provenance": Provenance("acled")},
        {"provenance": Provenance("series")},
        {"age": Age()},
        # Two years later the month is settled.
        {"age": replace(_series().age, releases=(), known=date(2028, 4, 1))},
    ],
)
def test_of_others_nothing_is_said(changes):
    assert risk_of(*_HIGHEST, _series(**changes)) == (None, "")


def test_a_draft_that_was_never_renewed_is_as_young_as_its_release():
    """October 2025 of its own release, in a folder whose newest release came out two and a half years later."""
    months = (date(2025, 1, 1), date(2026, 2, 28)), (date(2028, 6, 1), date(2028, 6, 30))
    releases = (
        Stretch(*months[0], Release("26.0.2", "monthly", months[0], date(2026, 3, 20))),
        Stretch(*months[1], Release("28.0.6", "monthly", months[1], date(2028, 7, 20))),
    )
    stale = _series(age=replace(_series().age, releases=releases, known=date(2028, 7, 20)))
    assert risk_of(*_HIGHEST, stale) == risk_of(*_HIGHEST, _series())
    # On the final edition it is settled by then.
    final = Stretch(*months[0], Release("27.1", "final", months[0], date(2027, 6, 10)))
    settled = replace(stale, age=replace(stale.age, releases=(final, releases[1])))
    assert risk_of(*_HIGHEST, settled) == (None, "")


def test_as_of_a_day_only_what_was_known_then_counts():
    early, why = risk_of(*_HIGHEST, _series(), as_of=date(2024, 12, 31))
    assert early is None
    assert why.id == "revision.too_early"
    then, _ = risk_of(*_HIGHEST, _series(), as_of=date(2025, 9, 30))
    today, _ = risk_of(*_HIGHEST, _series())
    assert then.n < today.n


@pytest.mark.parametrize(
    ("p", "words"),
    [(0.25, "1 in 4 "), (0.28, "1 in 4 "), (0.004, "fewer than 1 in 100 "), (0.7, "more than half ")],
)
def test_a_risk_is_said_as_one_in_so_many(p, words):
    said = risk_words(RevisionRisk(p, 46, 0.1, 0.2), holds=True)
    assert said.startswith(words)
    assert f"{'were' if p > 0.6 else 'was'} gone a year later (n = 46)" in said
    assert "held after all" in risk_words(RevisionRisk(p, 46, 0.1, 0.2), holds=False)

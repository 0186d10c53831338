"""The delay model on triangles whose delays are known."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from trends.errors import InputError
from trends.nowcasting.delays import DelayModel, Draft
from trends.nowcasting.triangle import Triangle, bundled_triangle

COUNTRIES, YEARS = 40, (2021, 2022, 2023)


def simulated(seed, *, seen=1.0, doubtful=0.0, at_years_end=0.0):
    """Three years of country-months: first figures, the year's cumulative release, the final edition.

    `seen` is the share of final deaths that monthly releases hold, which differs by country and year; `doubtful` what they hold beside it that is taken out
    again, `at_years_end` the share of the missing that comes with the cumulative release.
    """
    random = np.random.default_rng(seed)
    rows = []
    for country in range(COUNTRIES):
        level = 10 ** random.uniform(0.3, 3)
        usual = random.normal(seen, 0.08) if seen < 1 else 1.0
        for year in YEARS:
            own = float(np.clip(random.normal(usual, 0.08), 0.05, 1)) if seen < 1 else 1.0
            for month in range(1, 13):
                final = random.negative_binomial(2, 2 / (2 + level))
                held = random.binomial(final, own)
                early = held + random.binomial(final, at_years_end) if at_years_end else held
                early = min(early, final)
                wrong = random.poisson(doubtful * level)
                period, key = pd.Period(f"{year}-{month:02}", "M"), f"C{country:02}"
                out = (period + 1).start_time.date().replace(day=20)
                rows += [
                    (key, period, out, held + wrong, "monthly"),
                    (key, period, date(year + 1, 1, 25), early + wrong, "cumulative"),
                    (key, period, date(year + 1, 6, 20), final, "final"),
                ]
    table = pd.DataFrame(rows, columns=["key", "period", "vintage", "value", "kind"])
    return Triangle(
        table.drop_duplicates(["key", "period", "vintage"], keep="last"), "fatalities", "simulated"
    )


def judged(triangle):
    """Fit on the years before the last, and nowcast the monthly figures of the last: shares covered, and log errors."""
    table = triangle.table
    model = DelayModel.of(triangle.as_of(date(YEARS[-1], 12, 31)))
    inside80 = inside95 = cells = 0
    errors, left = [], []
    last = table[(table["period"].dt.year == YEARS[-1]) & (table["kind"] == "monthly")]
    for key, rows in last.groupby("key"):
        truth = triangle.final[key].loc[rows["period"]].to_numpy()
        drafts = [Draft(value, "monthly", 1) for value in rows["value"]]
        draws = model.draws(key, drafts, activity=rows["value"].mean(), draws=400, seed=0)
        low95, low80, middle, high80, high95 = np.quantile(
            draws, [0.025, 0.1, 0.5, 0.9, 0.975], axis=0, method="inverted_cdf"
        )
        active = rows["value"].to_numpy() >= 5
        cells += active.sum()
        inside80 += ((truth >= low80) & (truth <= high80))[active].sum()
        inside95 += ((truth >= low95) & (truth <= high95))[active].sum()
        errors += list(np.abs(np.log1p(middle) - np.log1p(truth))[active])
        left += list(np.abs(np.log1p(rows["value"].to_numpy()) - np.log1p(truth))[active])
    return inside80 / cells, inside95 / cells, np.mean(errors), np.mean(left)


# Bounds set before the model was run on them: those of the real data, wider by two standard errors of some 350 cells
# that are not independent; intervals of small counts hold more than they are named for.
@pytest.mark.parametrize(
    "world",
    [
        {"seen": 0.6},
        {"seen": 0.85, "doubtful": 0.3},
        {"seen": 0.5, "at_years_end": 0.3},
    ],
    ids=["delays", "deletions", "a jump at the year's end"],
)
def test_known_delays_are_covered_and_taken_out(world):
    within80, within95, error, left_alone = judged(simulated(7, **world))
    assert 0.72 <= within80 <= 0.92
    assert within95 >= 0.90
    assert error < 0.8 * left_alone


def test_figures_that_are_never_revised_stay_as_they_are():
    within80, within95, error, _ = judged(simulated(7))
    assert (within80, within95, error) == (1, 1, 0)


def test_zeros_can_become_figures_and_figures_zeros():
    model = DelayModel.of(bundled_triangle())
    of_nothing = model.draws("ZZZ", [Draft(0, "monthly", 1)], activity=30, draws=2000, seed=0)
    of_little = model.draws("ZZZ", [Draft(4, "monthly", 1)], activity=4, draws=2000, seed=0)
    assert 0 < (of_nothing > 0).mean() < 0.5
    assert 0.1 < (of_little == 0).mean() < 0.6


def test_a_country_without_a_past_takes_all_from_others():
    model = DelayModel.of(bundled_triangle())
    draws = model.draws("ZZZ", [Draft(200, "monthly", 1)], activity=200, draws=2000, seed=0)
    assert np.quantile(draws, 0.05) < 200 < np.quantile(draws, 0.95)


def test_a_figure_larger_than_any_before_is_compared_with_the_largest():
    model = DelayModel.of(bundled_triangle())
    draws = model.draws("ZZZ", [Draft(1e6, "monthly", 1)], activity=1e6, draws=500, seed=0)
    assert 1e5 < np.median(draws) < 1e7


def test_a_triangle_without_a_revision_to_a_final_figure_is_no_model():
    with pytest.raises(InputError, match="no final figure"):
        DelayModel.of(bundled_triangle().as_of(date(2023, 1, 1)))
    with pytest.raises(InputError, match="no figure that was revised"):
        DelayModel.of(bundled_triangle().as_of(date(2024, 1, 26)))


def test_the_order_of_periods_changes_no_other_period():
    model = DelayModel.of(bundled_triangle())
    alone = model.draws("NGA", [Draft(400, "monthly", 1)], activity=400, draws=100, seed=3)
    first = model.draws(
        "NGA", [Draft(400, "monthly", 1), Draft(10, "monthly", 2)], activity=400, draws=100, seed=3
    )
    assert np.array_equal(alone[:, 0], first[:, 0])

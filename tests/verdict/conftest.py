"""Series that once broke something, or could: for whatever gives an answer of a single series."""

from __future__ import annotations

import numpy as np
import pytest

from trends.series.count_series import CountSeries

NOTHING = np.nan


def monthly(count, start="2015-01", freq="month", **fields):
    return CountSeries.from_counts(count, start, freq, **fields)


def with_gap(values, hidden):
    values = np.array(values, dtype=float)
    values[hidden] = NOTHING
    return values


def hostile():
    random = np.random.default_rng(2)
    plain = random.poisson(10.0, 60).astype(float)
    quiet_march = random.poisson(10.0, 72).astype(float)
    quiet_march[2::12] = 0
    days = np.full(60, 30.0)
    days[::7] = 0
    bounds = np.full(60, NOTHING)
    bounds[20:30] = 4.0
    spike = np.zeros(60)
    spike[30] = 1000
    spike[[3, 50]] = 1  # with nothing at all beside it, it would not be testable
    draws = np.stack([random.poisson(10.0, 60) for _ in range(4)])
    return {
        "equal counts": monthly(np.full(60, 7.0)),
        "one event a month": monthly(np.ones(60)),
        "counts of a million": monthly(random.poisson(1e6, 60)),
        "a dispersed million": monthly(random.poisson(random.gamma(10.0, 1e5, 60))),
        "underdispersed": monthly(np.tile([10.0, 11.0], 30)),
        "a month that never has an event": monthly(quiet_march),
        "an empty second half": monthly(np.r_[plain[:30], np.zeros(30)]),
        "an empty middle": monthly(np.r_[plain[:20], np.zeros(20), plain[40:]]),
        "a single spike": monthly(spike),
        "a spike at the end": monthly(spike[::-1].copy()),
        "a spike at the start": monthly(np.roll(spike, -30)),
        "days without exposure": monthly(with_gap(plain, days == 0), exposure_days=days),
        "zero counts without exposure": monthly(np.where(days == 0, 0, plain), exposure_days=days),
        "bounds without exposure": monthly(
            with_gap(plain, days == 0), exposure_days=days, high=np.where(days == 0, 5.0, NOTHING)
        ),
        "a sliver of exposure": monthly(plain, exposure_days=np.where(np.arange(60) == 5, 1e-3, 30.0)),
        "bounds far above": monthly(
            with_gap(plain, slice(20, 22)), low=np.where(np.arange(60) // 2 == 10, 400, NOTHING)
        ),
        "bounds of zero": monthly(with_gap(plain, slice(20, 30)), high=bounds * 0),
        "bounds of one value": monthly(with_gap(plain, slice(20, 30)), low=bounds, high=bounds),
        "bounds between whole numbers": monthly(
            with_gap(plain, slice(20, 30)), low=bounds + 0.2, high=bounds + 0.8
        ),
        "parts of incidents": monthly(plain + 0.5),
        "draws": monthly(draws.mean(axis=0), draws=draws),
        "draws with gaps": monthly(
            with_gap(draws.mean(axis=0), slice(20, 30)),
            low=bounds,
            draws=np.where(np.isnan(bounds), draws, 0),
        ),
        "alternating gaps": monthly(
            with_gap(plain, slice(0, None, 2)), high=with_gap(plain + 3, slice(1, None, 2))
        ),
        "shortest": monthly(plain[:24]),
        "years": monthly(plain[:12], "1990", "year"),
        "quarters": monthly(plain[:24], "2010-Q2", "quarter"),
        "weeks": monthly(random.poisson(3.0, 104), "2015-W10", "week"),
        "days": monthly(random.poisson(0.4, 740), "2015-03-01", "day"),
    }


HOSTILE = hostile()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every one of them, and where a season is asked for, too, in each form that it can have.

    Bounds are dear, since they are integrated over: the forms but "auto" are for the long run.
    """
    if {"hostile_series", "season"} <= set(metafunc.fixturenames):
        cases = [
            pytest.param(
                series,
                season,
                id=f"{name}-{season}",
                marks=[pytest.mark.long] if "bounds" in name and season != "auto" else [],
            )
            for name, series in HOSTILE.items()
            for season in ("auto", "month", "none")
            if season != "month" or series.freq.value == "month"
        ]
        metafunc.parametrize(("hostile_series", "season"), cases)
    elif "hostile_series" in metafunc.fixturenames:
        metafunc.parametrize("hostile_series", HOSTILE.values(), ids=HOSTILE.keys())

"""An estimate lies inside its interval, whatever the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trends as tr
from trends.errors import TrendsError
from trends.incidents.incidents import Incidents
from trends.series.count_series import CountSeries

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVELS = ("low95", "low90", "ratio", "high90", "high95")

WAYS = ("constant", "sparse", "one spike", "empty half", "two values", "falling to one", "bursts", "gaps")


@st.composite
def hostile(draw: Any, n: int | None = None) -> CountSeries:
    """Counts that estimates are hard to make from."""
    length = n if n is not None else draw(st.integers(24, 60))
    way = draw(st.sampled_from(WAYS))
    random = np.random.default_rng(draw(st.integers(0, 2**16)))
    level = draw(st.sampled_from([1, 3, 40]))
    at = np.arange(length)
    counts = {
        "constant": lambda: np.full(length, level),
        "sparse": lambda: random.poisson(0.5, length),
        "one spike": lambda: np.where(at == random.integers(length), 400, random.poisson(level, length)),
        "empty half": lambda: np.where(
            (at < length // 2) == bool(random.integers(2)), 0, random.poisson(level, length)
        ),
        "two values": lambda: random.choice([0, level], length),
        "falling to one": lambda: np.maximum(200 // (at + 1), 1),
        "bursts": lambda: np.where(random.random(length) < 0.2, random.geometric(0.05, length), 0),
        "gaps": lambda: np.where(random.random(length) < 0.3, np.nan, random.poisson(level, length)),
    }[way]()
    return CountSeries.from_counts(counts.astype(float), "2015-01", name=way)


def pairs(found: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping of plain values that has an estimate and limits, with where it stands."""
    if isinstance(found, dict):
        if "low95" in found:
            yield path, found
        for name, part in found.items():
            yield from pairs(part, f"{path}.{name}")
    elif isinstance(found, list):
        for number, part in enumerate(found):
            yield from pairs(part, f"{path}[{number}]")


def check(result: Any) -> None:
    """Estimates in order with their limits; whatever has limits has an estimate."""
    for path, one in pairs(result.to_dict()):
        (estimate,) = {"ratio", "rate", "factor", "value"} & one.keys()
        names = [*LEVELS] if estimate == "ratio" else ["low95", estimate, "high95"]
        held = [one[name] for name in names if one.get(name) is not None and not np.isnan(one[name])]
        slack = [value * (1 + 1e-9) + 1e-12 for value in held]
        assert all(low <= high for low, high in zip(held, slack[1:], strict=False)), (path, one)


@given(series=hostile(), season=st.sampled_from(["auto", "none", "month"]))
@settings(max_examples=12)
def test_of_a_pace_and_of_a_trend(series, season):
    check(tr.test_pace(series, season=season, replicates=19))
    check(tr.trend(series, season=season, replicates=19))
    check(tr.conventional(series))


@given(one=hostile(n=48), other=hostile(n=48), middle=st.booleans())
@settings(max_examples=10)
def test_of_a_comparison(one, other, middle):
    try:
        result = (
            tr.compare_pace(one, other, replicates=19)
            if not middle
            else tr.compare_pace(one, at="2017-01", replicates=19)
        )
    except TrendsError:
        return
    check(result)


DEATHS = {
    "none": lambda random, n: np.zeros(n, int),
    "one massacre": lambda random, n: np.where(np.arange(n) == 3, 500, 0),
    "all alike": lambda random, n: np.full(n, 2),
    "heavy tail": lambda random, n: np.floor(random.pareto(1.0, n)).astype(int),
    "few": lambda random, n: random.geometric(0.4, n) - 1,
}


@pytest.mark.parametrize("way", DEATHS)
def test_of_casualties(way):
    random = np.random.default_rng(2)
    days = pd.Timestamp("2015-01-01") + pd.to_timedelta(np.sort(random.integers(0, 1096, 150)), unit="D")
    best = DEATHS[way](random, 150)
    bounds = {"fatalities_low": np.maximum(best - 1, 0), "fatalities_high": best + 2}
    frame = pd.DataFrame({"date_start": days, "date_end": days, "fatalities_best": best, **bounds})
    incidents = Incidents.from_frame(frame, name="the valley")
    check(tr.casualties(incidents))
    check(tr.deadly_attacks(incidents, replicates=19))


@given(many=st.lists(hostile(n=48), min_size=2, max_size=3))
@settings(max_examples=3)
def test_of_the_rows_of_a_screen(many):
    rows = tr.screen({f"{i}": one for i, one in enumerate(many)}, replicates=19, workers=1).to_frame()
    for _, row in rows.iterrows():
        held = row[["low95", "ratio_per_year", "high95"]].dropna().to_numpy(float)
        assert (np.diff(held) >= -1e-9 * held[:-1]).all(), row

"""The conventional tests side by side: each is the one of its module, and where the truth is known they go wrong."""

from __future__ import annotations

import json

import numpy as np
import pytest

import trends as tr
from trends.errors import ParameterError
from trends.fitting.conventional.mann_kendall import mann_kendall
from trends.fitting.conventional.pettitt import pettitt
from trends.series.count_series import CountSeries

SERIES = CountSeries.from_counts(
    [3, 5, None, 4, 8, 2, 9, 6, 7, 11, 4, 12] * 3, "2015-01", name="<b>the valley</b>"
)


def constant(histories: int, months: int, memory: float) -> np.ndarray:
    """Counts around one level, mean 10; CV squared of the rate 0.25 where it has a memory."""
    random = np.random.default_rng(11)
    if not memory:
        return random.poisson(10, (histories, months))
    luck = random.normal(size=(histories, months))
    for month in range(1, months):
        luck[:, month] = memory * luck[:, month - 1] + np.sqrt(1 - memory**2) * luck[:, month]
    scatter = np.sqrt(np.log(1.25))
    return random.poisson(10 * np.exp(scatter * luck - scatter**2 / 2))


def test_each_is_the_test_of_its_module():
    found = tr.conventional(SERIES)
    assert found.p["Mann-Kendall"][0] == mann_kendall(SERIES.count, SERIES.exposure_days).p
    assert found.p["Pettitt"][0] == pettitt(SERIES.count, SERIES.exposure_days).p
    assert len(found.p) == 8
    assert found.histories == 1


def test_without_memory_they_keep_their_promise_and_with_it_they_do_not():
    months = CountSeries.from_counts([1] * 60, "2015-01")
    quiet = tr.conventional(months, constant(150, 60, 0), season="none").rejected
    assert all(0.01 <= share <= 0.12 for share in quiet.values()), quiet
    wandering = tr.conventional(months, constant(150, 60, 0.8), season="none").rejected
    assert wandering["Laplace trend test"] > 0.45
    assert wandering["Poisson regression"] > 0.45
    assert wandering["Mann-Kendall"] > 0.18
    assert min(wandering.values()) > 0.12


def test_the_result_says_what_it_is_everywhere():
    found = tr.conventional(SERIES)
    assert found.sentence.startswith("Of 8 conventional tests")
    assert repr(found).startswith("ConventionalResult: Of 8")
    html = found._repr_mimebundle_()["text/html"]
    assert "<b>the" not in html
    assert "No verdict of this package rests on these tests" in html
    json.dumps(found.to_dict(), allow_nan=False)
    assert list(found.to_frame().columns) == ["test", "assumes", "p"]


def test_a_history_without_an_event_is_no_rejection():
    found = tr.conventional(CountSeries.from_counts([0] * 30, "2015-01"))
    assert not any(found.rejected.values())
    assert "no test possible" in found._repr_mimebundle_()["text/html"]
    assert found.plot() is not None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([1, 2, 3],), "series of counts"),
        ((SERIES, [1, 2]), "one column a period"),
        ((SERIES, [["a"] * 36]), "no number"),
        ((SERIES, [[-1] * 36]), "negative"),
        ((SERIES, np.zeros((0, 36))), "one row each"),
    ],
)
def test_what_cannot_be_tested_is_named(arguments, said):
    with pytest.raises(ParameterError, match=said):
        tr.conventional(*arguments)


@pytest.mark.parametrize("level", [0, 1, 5])
def test_a_level_is_a_probability(level):
    with pytest.raises(ParameterError, match="level"):
        tr.conventional(SERIES, level=level)

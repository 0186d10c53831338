"""The conventional tests side by side: each is the one of its module, and where the truth is known they go wrong."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from matplotlib.text import Text

import trends as tr
from trends.errors import ParameterError
from trends.fitting.conventional.mann_kendall import mann_kendall
from trends.fitting.conventional.pettitt import pettitt
from trends.messages.speech import speaking
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
    assert len(found.p) == 11
    assert found.histories == 1


def test_without_memory_they_keep_their_promise_and_with_it_they_do_not():
    months = CountSeries.from_counts([1] * 60, "2015-01")
    quiet = tr.conventional(months, constant(150, 60, 0), season="none").rejected
    # STL takes part of the scatter for a season, and what is left for a trend.
    assert quiet.pop("STL, Mann-Kendall") > 1.5 * quiet["Mann-Kendall"]
    # Where a local level is estimated never to step, as it mostly is here, it is sure that nothing changed.
    assert quiet.pop("local level with season") <= 0.12
    assert all(0.01 <= share <= 0.12 for share in quiet.values()), quiet
    wandering = tr.conventional(months, constant(150, 60, 0.8), season="none").rejected
    assert wandering["Laplace trend test"] > 0.45
    assert wandering["Poisson regression"] > 0.45
    assert wandering["Mann-Kendall"] > 0.18
    assert min(wandering.values()) > 0.12


def test_the_result_says_what_it_is_everywhere():
    found = tr.conventional(SERIES)
    assert found.sentence.startswith("Of 11 conventional tests")
    assert repr(found).startswith("ConventionalResult: Of 11")
    html = found._repr_mimebundle_()["text/html"]
    assert "<b>the" not in html
    assert "No verdict of this package rests on these tests" in html
    json.dumps(found.to_dict(), allow_nan=False)
    frame = found.to_frame().set_index("test")
    assert list(frame.columns) == ["assumes", "p", "ratio", "low95", "high95"]
    measured = frame.loc[["negative binomial, second half", "local level with season"]]
    assert (measured["low95"] <= measured["ratio"]).all()
    assert (measured["ratio"] <= measured["high95"]).all()
    assert frame.loc["Pettitt", "ratio":].isna().all()
    # A month is not observed, and STL knows no gaps.
    assert np.isnan(frame.loc["STL, Mann-Kendall", "p"])


def test_with_the_rates_behind_histories_it_is_said_how_often_an_interval_holds_what_ran():
    rates = np.where(np.arange(36) < 18, 12.0, 8.0)
    counts = np.random.default_rng(8).poisson(rates, (40, 36))
    found = tr.conventional(SERIES, counts, season="none", rates=rates)
    covers = found.to_frame().set_index("test")["covers"]
    # The model is right, so its interval is: within three standard errors of 95 of 100.
    assert covers["negative binomial, second half"] > 0.95 - 3 * np.sqrt(0.95 * 0.05 / 40)
    assert covers.drop(["negative binomial, second half", "local level with season"]).isna().all()
    assert "the share of the histories in which" in found._repr_mimebundle_()["text/html"]
    other = tr.conventional(SERIES, counts, season="none", rates=rates[::-1])
    assert other.to_frame().set_index("test")["covers"]["negative binomial, second half"] < 0.3


def test_an_empty_half_has_no_ratio_of_billions():
    empty = CountSeries.from_counts([0] * 24 + [6, 7, 5, 8] * 6, "2015-01")
    frame = tr.conventional(empty).to_frame().set_index("test")
    assert np.isnan(frame.loc["negative binomial, second half", "ratio"])
    assert frame[["ratio", "low95", "high95"]].max(axis=None) <= 100


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


@pytest.mark.parametrize(
    ("rates", "said"),
    [([1.0, 2.0], "a number for each count"), (["a"] * 36, "a number for each"), ([0.0] * 36, "above zero")],
)
def test_rates_that_do_not_fit_are_named(rates, said):
    with pytest.raises(ParameterError, match=said):
        tr.conventional(SERIES, np.ones((2, 36)), rates=rates)
    with pytest.raises(ParameterError, match="simulated histories"):
        tr.conventional(SERIES, rates=np.ones(36))


@pytest.mark.parametrize("language", ["fr", "ar", "ru"])
def test_no_word_of_its_figure_stays_english(language):
    with speaking(language):
        ax = tr.conventional(SERIES).plot()
        texts = [text.get_text() for text in ax.figure.findobj(Text)]
    assert not [
        text for text in texts if re.search(r"\b(of|regression|rate|scale|smaller|conventional)\b", text)
    ]
    assert any("Mann-Kendall" in text or "Манн" in text or "مان-كندال" in text for text in texts)


@pytest.mark.parametrize("level", [0, 1, 5])
def test_a_level_is_a_probability(level):
    with pytest.raises(ParameterError, match="level"):
        tr.conventional(SERIES, level=level)

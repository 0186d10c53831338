"""A verdict is fitted once: its figures, its rich display and its document show what it carries."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import trends
from trends import figures
from trends.document.fragments import display_html
from trends.series.count_series import CountSeries

FITTING = str(Path(trends.__file__).parent / "fitting")
ESTIMATES = {
    "fit_contrasts",
    "fit_each",
    "fit_constant_rate",
    "fit_regressions",
    "climb",
    "simulate",
    "smoothed_rate",
}


def estimated(work) -> list[str]:
    """Every estimate that a call makes, by the name of the function of `trends.fitting` that makes it."""
    calls = []

    def heard(frame, event, _argument):
        code = frame.f_code
        if event == "call" and code.co_name in ESTIMATES and code.co_filename.startswith(FITTING):
            calls.append(code.co_name)

    sys.setprofile(heard)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def shown_in_every_way(result):
    result.plot()
    result._repr_mimebundle_()
    blocks = [*result.blocks(), *(figures.figure(result, kind) for kind in result.figures)]
    display_html(blocks)
    result.to_dict()


def test_showing_a_verdict_estimates_nothing(contradicted):
    judged = estimated(lambda: trends.test_pace(contradicted.series, replicates=19))
    assert {"fit_contrasts", "simulate", "smoothed_rate"} <= set(judged)
    fresh = trends.test_pace(contradicted.series, replicates=19)
    assert not estimated(lambda: shown_in_every_way(fresh))


@pytest.mark.parametrize("ask", [trends.trend, trends.conventional])
def test_showing_other_results_estimates_nothing(falling, ask):
    result = ask(falling)
    assert not estimated(lambda: shown_in_every_way(result))


def test_a_comparison_shown_estimates_nothing():
    random = np.random.default_rng(3)
    one, other = (CountSeries.from_counts(random.poisson(20, 36), "2019-01") for _ in range(2))
    result = trends.compare_pace(one, other, replicates=19)
    assert not estimated(lambda: shown_in_every_way(result))

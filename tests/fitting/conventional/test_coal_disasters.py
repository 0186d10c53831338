"""The coal-mining disasters (Jarrett 1979) through the package: from a file of yearly counts to what is published.

As incidents they cannot be read: the package takes no date before 1900.
"""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest

import trends as tr
from trends.fitting.conventional.halves import halves
from trends.fitting.conventional.laplace import laplace
from trends.fitting.conventional.mann_kendall import mann_kendall
from trends.fitting.conventional.pettitt import pettitt


@pytest.fixture(scope="module")
def yearly(reference, tmp_path_factory):
    days = json.loads((reference / "coal_disasters.json").read_text(encoding="utf-8"))["dates"]
    by_year = Counter(day[:4] for day in days)
    rows = [f"{year},{by_year[str(year)]}" for year in range(1851, 1963)]
    file = tmp_path_factory.mktemp("coal") / "disasters.csv"
    file.write_text("\n".join(["year,count", *rows, ""]), encoding="utf-8")
    return tr.load_series(file)


def test_the_published_change(yearly):
    assert (len(yearly), yearly.total) == (112, 191)
    assert yearly.labels[int(pettitt(yearly.count).at)] == "1892"


def test_the_verdict_and_every_test_say_that_the_rate_fell(yearly):
    verdict = tr.test_pace(yearly, replicates=99).to_dict()
    assert verdict["verdict"] == "contradicted"
    found = halves(yearly.count)
    assert verdict["changes"]["halves"]["ratio"] == pytest.approx(float(found.ratio), rel=0.02)
    shift = verdict["changes"]["largest_shift"]
    assert shift["low95"] < 0.901 / 3.098 < shift["high95"]
    for test in (laplace, mann_kendall, pettitt, halves):
        assert np.all(test(yearly.count).p < 1e-6)

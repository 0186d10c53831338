"""R's figures, and the designs of the series they were made from."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from trends.fitting.design import Design, harmonics

# The rivals that the calibration alone looks at stand beside it, and are held against R like the others.
sys.path.append(str(Path(__file__).parents[3] / "benchmarks" / "calibration"))


@pytest.fixture(scope="session")
def r(reference):
    """R's results by file, and the series."""

    def read(name):
        return json.loads((reference / f"{name}.json").read_text(encoding="utf-8"))

    return SimpleNamespace(
        data=read("series"),
        series=read("series")["series"],
        nb=read("glm_nb")["results"],
        classics=read("glm_classics")["results"],
        kendall=read("mann_kendall")["results"],
        dispersion=read("dispersion_rates_nhpp")["results"]["dispersion"],
        two_rates=read("dispersion_rates_nhpp")["results"]["poisson_test_two_sample"],
        one_rate=read("dispersion_rates_nhpp")["results"]["poisson_test_one_sample"],
        processes=read("dispersion_rates_nhpp")["results"]["nhpp"],
        changes=read("strucchange")["results"],
    )


@pytest.fixture(scope="session")
def seasonal(r):
    """Two harmonics and exposure by days, as R's fits of the monthly series had them."""

    def design(name):
        given = r.series[name]
        phase = (np.array(given["month"]) - 0.5) / 12
        base = np.column_stack([np.ones(given["n"]), harmonics(phase, 2)])
        return Design(base, np.array(given["offset"]), np.array(given["trend_years"]), "fourier:2")

    return design


@pytest.fixture(scope="session")
def plain():
    """Monthly periods of equal exposure: an intercept, harmonics and time."""

    def design(n, pairs=0):
        phase = (np.arange(n) % 12 + 0.5) / 12
        base = np.column_stack([np.ones(n), harmonics(phase, pairs)])
        return Design(base, np.zeros(n), (np.arange(n) - (n - 1) / 2) / 12, f"fourier:{pairs}")

    return design

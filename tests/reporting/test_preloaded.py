"""What a report's kernel has to import: neither the libraries of models that nobody asks for, nor anything twice."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from trends.files.bundled import notebook_folder
from trends.reporting.workshop import PRELOADED, preloaded

MODELS = {"scipy.linalg", "scipy.optimize", "scipy.stats", "statsmodels.tsa.seasonal"}

RUN = """
import json, sys
import trends as tr
study = tr.study("central-syria", replicates=99)
sections = "brief key_points caveat recent by_place change choices season deaths deadliest periods data_used notes grounds"
for section in sections.split():
    getattr(study, section)()
study.facts()
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize("name", ["constant-pace", "claims"])
def test_most_reports_fit_no_usual_models(name):
    source = (notebook_folder() / f"{name}.ipynb").read_bytes()
    assert preloaded([source]) == PRELOADED
    assert not MODELS & set(PRELOADED)


@pytest.mark.parametrize("code", ["tr.conventional(series)", "tr.sensitivity(data)", "import scipy.stats"])
def test_libraries_of_models_are_there_for_a_notebook_that_fits_them(code):
    other = (notebook_folder() / "constant-pace.ipynb").read_bytes()
    assert set(preloaded([other, code.encode()])) >= MODELS | set(PRELOADED)


def test_the_default_report_loads_no_library_of_models():
    done = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert "scipy.special" in loaded
    assert not {name for name in loaded if name in MODELS or name.startswith("statsmodels")}

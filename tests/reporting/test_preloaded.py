"""What a report's kernel has to import: neither the libraries of models that nobody asks for, nor anything twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from trends.files.bundled import notebook_folder
from trends.kernels.forks import FORKS
from trends.messages import catalogue
from trends.reporting.workshop import PRELOADED, preloaded, warm_up

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


def test_what_is_read_beforehand_are_areas_of_messages(monkeypatch):
    """An area that is renamed would be read by every child again, and nobody would notice."""
    asked = {}
    read = catalogue.area_messages.__wrapped__
    monkeypatch.setattr(
        catalogue,
        "area_messages",
        lambda language, area: asked.setdefault((language, area), read(language, area)),
    )
    warm_up()
    assert {language for language, _ in asked} == set(catalogue.LANGUAGES)
    assert all(asked.values())


@pytest.mark.skipif(not FORKS, reason="no fork server here")
def test_a_fork_server_calls_what_is_named_after_a_colon(tmp_path):
    (tmp_path / "called_once.py").write_text(
        "import os\ndef mark():\n    os.mkdir('called')\n", encoding="utf-8"
    )
    code = (
        "import os, sys; from trends.kernels.fork_server import main; "
        "sys.exit(main([sys.argv[1], 'called_once:mark', 'not_there:mark']))"
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    done = subprocess.run(
        [sys.executable, "-c", code, "s"],
        cwd=tmp_path,
        env=environment,
        input=b"",
        capture_output=True,
        check=False,
    )
    assert (tmp_path / "called").is_dir(), done.stderr


def test_the_default_report_loads_no_library_of_models():
    done = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert "scipy.special" in loaded
    assert not {name for name in loaded if name in MODELS or name.startswith("statsmodels")}

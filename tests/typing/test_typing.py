"""Type checkers follow what users write, and find what is wrong in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

import trends as tr
from trends.periods.calendar import Frequency, FrequencyName, parse_frequency
from trends.sources import loading
from trends.sources.bundled import bundled_names, bundled_shape

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What pyright says of both files, by file."""
    program = shutil.which("basedpyright", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("basedpyright is not installed; it comes with the extra dev")
    settings = {
        "include": [str(HERE / "typical_use.py"), str(HERE / "wrong_use.py")],
        "extraPaths": [str(SOURCE)],
        "pythonVersion": "3.11",
        "typeCheckingMode": "standard",
    }
    project = tmp_path_factory.mktemp("pyright") / "pyrightconfig.json"
    project.write_text(json.dumps(settings))
    command = [program, "--outputjson", "--pythonpath", sys.executable, "-p", str(project)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=500)
    said = json.loads(answer.stdout)["generalDiagnostics"]
    errors = [one for one in said if one["severity"] == "error"]
    return {
        name: [
            (one["range"]["start"]["line"] + 1, one["message"])
            for one in errors
            if one["file"].endswith(name)
        ]
        for name in ("typical_use.py", "wrong_use.py")
    }


@pytest.mark.slow
def test_pyright_follows_typical_use(found):
    assert found["typical_use.py"] == []


@pytest.mark.slow
def test_pyright_finds_what_is_wrong(found):
    """Otherwise the test above would pass of a package whose types say nothing."""
    lines = (HERE / "wrong_use.py").read_text(encoding="utf-8").splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if line.endswith("# wrong")}
    assert {line for line, _ in found["wrong_use.py"]} == wrong


def test_typical_use_runs(tmp_path):
    """What type checkers follow does what it says."""
    from tests.typing import typical_use

    assert typical_use.series_of_the_package().endswith(".")
    path = tmp_path / "attacks.csv"
    tr.load("documented-attacks").to_csv(path)
    assert typical_use.incidents_of_a_file(path) > 0
    assert len(typical_use.shapes_that_are_known()) == 4
    assert typical_use.frames_of_others() == [24, 46.0, 12, 40.0, 40.0]
    assert "no such file" in typical_use.errors_are_one_kind()


def test_the_names_of_bundled_data_are_those_that_there_are():
    by_shape = {"incidents": get_args(loading.BundledIncidents), "series": get_args(loading.BundledSeries)}
    assert {name: bundled_shape(name) for name in bundled_names()} == {
        name: shape for shape, names in by_shape.items() for name in names
    }


def test_every_name_of_a_frequency_in_the_types_is_understood():
    assert {parse_frequency(name) for name in get_args(FrequencyName)} == set(Frequency)


def test_a_shape_that_is_said_is_held_to():
    with pytest.raises(tr.TrendsError, match=r"These data hold series, and not incidents as shape says\."):
        tr.load("central-syria", shape="incidents")
    with pytest.raises(tr.TrendsError, match="no shape of data"):
        tr.load("central-syria", shape="table")

"""Type checkers follow what users write, and find what is wrong in it."""

from __future__ import annotations

import json
import os
import re
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
ROOT = HERE.parents[1]


def pyright(files, folder):
    """What pyright says: file, line."""
    program = shutil.which("basedpyright", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("basedpyright is not installed; it comes with the extra dev")
    settings = {
        "include": [str(file) for file in files],
        "extraPaths": [str(ROOT / "src")],
        "pythonVersion": "3.11",
        "typeCheckingMode": "standard",
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [program, "--outputjson", "--pythonpath", sys.executable, "-p", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=500)
    said = json.loads(answer.stdout)["generalDiagnostics"]
    return {
        (Path(one["file"]).name, one["range"]["start"]["line"] + 1)
        for one in said
        if one["severity"] == "error"
    }


def mypy(files, folder):
    """What mypy says: file, line."""
    pytest.importorskip("mypy", reason="mypy is not installed; it comes with the extra dev")
    cache = ROOT / ".mypy_cache"
    if not cache.exists():
        pytest.skip("the whole package would be read for this; run mypy once, which keeps what it found")
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(cache), "--output", "json", *map(str, files)]
    path = {"MYPYPATH": str(ROOT / "src")}
    answer = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
        env={**os.environ, **path},
    )
    said = [json.loads(line) for line in answer.stdout.splitlines() if line.startswith("{")]
    assert said or answer.returncode == 0, answer.stderr
    return {(Path(one["file"]).name, one["line"]) for one in said if one["severity"] == "error"}


@pytest.mark.slow
@pytest.mark.parametrize("checker", [mypy, pyright], ids=lambda checker: checker.__name__)
def test_type_checkers_follow_what_users_write_and_find_what_is_wrong(checker, tmp_path):
    """Typical use and the README are sound; in the file of wrong use each marked line is found, and no other."""
    wrong = HERE / "wrong_use.py"
    readme = tmp_path / "readme.py"
    readme.write_text(
        "\n".join(re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL))
    )
    assert "tr.load(" in readme.read_text()
    lines = wrong.read_text(encoding="utf-8").splitlines()
    marked = {(wrong.name, number) for number, line in enumerate(lines, 1) if line.endswith("# wrong")}
    assert checker([HERE / "typical_use.py", wrong, readme], tmp_path) == marked


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

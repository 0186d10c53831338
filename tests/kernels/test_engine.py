"""The engine as papermill's own users have it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import entry_points

import pytest


@pytest.mark.parametrize(
    "first",
    [
        "trends.kernels.engine",
        "papermill.engines",
        pytest.param("trends.reporting.runner", marks=pytest.mark.long),
    ],
)
def test_the_entry_point_leads_to_the_engine(first):
    (found,) = [point for point in entry_points(group="papermill.engine") if point.name == "incident-trends"]
    assert found.value == "trends.kernels.entry_point:engine"
    # Whichever is imported first: papermill loads its engines while it is being imported itself.
    program = (
        f"import {first}\n"
        "from papermill.engines import papermill_engines\n"
        "from trends.kernels.engine import PrivateEngine\n"
        "engine = papermill_engines.get_engine('incident-trends')\n"
        "assert engine.execute_notebook == PrivateEngine.execute_notebook\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_papermill_runs_notebooks_with_it(cells, tmp_path):
    notebook = cells.notebook(
        cells.code("x = 1", "parameters"),
        cells.code("import os\nprint(x, os.path.basename(os.getcwd()), 'ACLED_TOKEN' in os.environ)"),
    )
    notebook["metadata"]["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    (tmp_path / "in.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    program = (
        "from papermill.execute import execute_notebook\n"
        "for x in (2, 3):\n"
        "    execute_notebook('in.ipynb', f'out-{x}.ipynb', {'x': x}, engine_name='incident-trends', progress_bar=False)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "ACLED_TOKEN": "hunter2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for x in (2, 3):
        out = json.loads((tmp_path / f"out-{x}.ipynb").read_text(encoding="utf-8"))
        assert "".join(out["cells"][-1]["outputs"][0]["text"]) == f"{x} {tmp_path.name} False\n"

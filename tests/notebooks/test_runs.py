"""Every notebook runs from a strange folder on the bundled data, and where they lie beside the checkout on real ones."""

from __future__ import annotations

import json

import pytest

from trends.document.blocks import MIME
from trends.files.bundled import notebook_folder
from trends.reporting.runner import execute

NOTEBOOKS = sorted(path.stem for path in notebook_folder().glob("*.ipynb"))
MOST_SECONDS = 60
"""What a notebook may compute. On a quiet machine the longest takes half of it; where processes share a core's caches and
its clock, the same work was seen to cost twice the seconds."""
QUICK = {"replicates": 99, "histories": 60}
"""Tests need the way, not the last digit of p."""
REAL = {
    "first-tour": ("data", "ged231_sample1000.csv"),
    "explore-a-file": ("data", "ucdp_syria_2016_2019.csv"),
    "frequency-and-casualties": ("data", "ucdp_syria_2016_2019.csv"),
    "judging-a-constant-pace": ("data", "ucdp_syria_2016_2019.csv"),
    "several-sources": ("third", "ucdp_syria_2016_2019.csv"),
    "making-ones-own-report": ("data", "ucdp_syria_2016_2019.csv"),
    "constant-pace": ("data", "ucdp_syria_2016_2019.csv"),
}

SHORT = {"constant-pace"}
"""The one of them that runs on every occasion; the others with `-m long`."""

LENGTHY = {"claims", "constant-pace", "judging-a-constant-pace"}
"""Those that take longest as they stand."""


def read(name: str) -> dict:
    return json.loads((notebook_folder() / f"{name}.ipynb").read_text(encoding="utf-8"))


def run(notebook: dict, warm: str | None, **parameters: object) -> list[dict]:
    """Run a notebook in a folder of its own, with those parameters that it has; return its code cells."""
    (given,) = [
        "".join(cell["source"])
        for cell in notebook["cells"]
        if "parameters" in cell["metadata"].get("tags", ())
    ]
    names = {line.split(" = ")[0] for line in given.splitlines()}
    done = execute(notebook, {key: value for key, value in parameters.items() if key in names}, warm=warm)
    return [cell for cell in done["cells"] if cell["cell_type"] == "code"]


def outputs(cells: list[dict]) -> list[dict]:
    return [output for cell in cells for output in cell["outputs"]]


def test_there_are_enough_of_them():
    assert len(NOTEBOOKS) >= 7


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.long] if name in LENGTHY else []) for name in NOTEBOOKS],
)
def test_it_runs_from_any_folder_as_it_stands_and_soon(name, tmp_path, monkeypatch, warm):
    monkeypatch.chdir(tmp_path)
    notebook = read(name)
    # The processor's time, which others on the machine do not lengthen.
    clock = "import time\nprint(time.process_time())"
    notebook["cells"].append({**notebook["cells"][-1], "cell_type": "code", "id": "clock", "source": clock})
    *cells, timed = run(notebook, warm)
    assert 0 < float(timed["outputs"][0]["text"]) < MOST_SECONDS
    shown = outputs(cells)
    assert shown
    said = json.dumps(shown)
    assert " object at 0x" not in said
    assert str(tmp_path) not in said
    assert not [
        output for output in shown if output["output_type"] == "error" or output.get("name") == "stderr"
    ]
    for cell in cells:
        each_figure_is_shown_once_and_told_in_words(cell)


def each_figure_is_shown_once_and_told_in_words(cell: dict) -> None:
    source = "".join(cell["source"])
    described = [
        part["alt"]
        for output in cell["outputs"]
        for part in output.get("data", {}).get(MIME, [])
        if part["type"] == "Figure"
    ]
    bare = [output for output in cell["outputs"] if "image/png" in output.get("data", {})]
    assert not bare, source
    # A message stands there with its id, its values and its text.
    assert all(len(alt if isinstance(alt, str) else alt["text"]) > 20 for alt in described), source
    if source.rstrip().endswith(".plot()"):
        assert len(described) == 1, source


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in SHORT else [pytest.mark.long]) for name in sorted(REAL)],
)
def test_it_runs_on_real_data(name, shared, warm):
    key, file = REAL[name]
    path = shared / "data" / "ucdp" / file
    if not path.is_file():
        pytest.skip(f"{file} is not there")
    shown = outputs(run(read(name), warm, **QUICK, series=None, **{key: str(path)}))
    assert shown
    assert str(path.parent) not in json.dumps(shown)

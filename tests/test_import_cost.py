"""``import trends`` and the help pages must load nothing heavy; what it costs in seconds, benchmarks/ shows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import trends
from trends.kernels.forks import FORKS

HEAVY = {
    "numpy",
    "pandas",
    "matplotlib",
    "scipy",
    "statsmodels",
    "pandera",
    "papermill",
    "nbformat",
    "typst",
    "IPython",
}
MOST_MODULES = 40
"""`import trends` needs a handful of the standard library's modules; a creeping import shows here first."""


def imported(*arguments: str) -> set[str]:
    """Every module that an interpreter imports, as its own log of import times tells it."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return {match[1] for match in re.finditer(r"^import time:.*\|\s*(\S+)$", run.stderr, re.MULTILINE)}


@pytest.fixture(scope="module")
def nothing() -> set[str]:
    """What starting Python imports, with whatever the environment hooks into it."""
    return imported("-c", "pass")


def test_the_log_is_read(nothing):
    assert "site" in nothing
    assert "json" in imported("-c", "import json") - nothing


def test_import_trends_loads_nothing_heavy(nothing):
    loaded = imported("-c", "import trends") - nothing
    assert "trends" in loaded
    assert not {name.split(".")[0] for name in loaded} & HEAVY
    # Beside itself the version, and the place where it says who draws: neither imports anything more.
    own = {name for name in loaded if name.startswith("trends")}
    assert own == {"trends", "trends.version", "trends.document", "trends.document.drawer"}
    assert len(loaded) <= MOST_MODULES, sorted(loaded)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["pace", "--help"]])
def test_help_loads_nothing_heavy(nothing, arguments):
    loaded = imported("-m", "trends", *arguments) - nothing
    assert "trends.cli.application" in loaded
    assert not {name.split(".")[0] for name in loaded} & HEAVY


def test_every_name_of_the_face_is_found():
    for name in trends.__all__:
        assert getattr(trends, name) is not None, name


def test_the_face_knows_its_names_and_no_others():
    assert set(trends.__all__) == set(dir(trends)) == {*trends._HOMES, "__version__"}
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = trends.nonsense


def test_pytest_leaves_the_test_of_the_pace_alone():
    assert trends.test_pace.__test__ is False


def test_no_name_of_the_face_is_also_that_of_a_module():
    """Importing ``trends.x`` sets ``x`` on the package: a function of that name would be gone for good."""
    source = Path(trends.__file__).parent
    modules = {path.stem for path in source.glob("*.py")} | {
        path.parent.name for path in source.glob("*/__init__.py")
    }
    assert not modules & set(trends._HOMES)


@pytest.mark.skipif(not FORKS, reason="without forks the command runs the notebook itself")
def test_the_command_that_makes_one_report_loads_nothing_heavy_itself(nothing, tmp_path):
    """What is heavy is imported where kernels are forked from; a second time, in the command, it would be in vain."""
    parameters = [word for text in ("replicates=99", "data=northeast-syria") for word in ("-p", text)]
    loaded = imported("-m", "trends", "report", "--out", str(tmp_path / "out"), *parameters) - nothing
    assert (tmp_path / "out" / "index.html").exists()
    assert not {name.split(".")[0] for name in loaded} & HEAVY


def test_a_verdict_loads_no_question_that_is_not_asked(nothing):
    loaded = imported("-c", "import trends; trends.test_pace") - nothing
    assert "trends.verdict.pace" in loaded
    unasked = ("comparing", "screening", "power_analysis", "conventional_tests")
    assert not {name for name in loaded if name.startswith(tuple(f"trends.verdict.{one}" for one in unasked))}
    # Those that are called like their modules are the functions all the same, whatever was loaded before.
    code = "import trends.verdict.trend, trends.verdict.sensitivity as s, trends as tr; "
    code += (
        "assert callable(tr.trend) and callable(tr.sensitivity) and tr.sensitivity is tr.verdict.sensitivity"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_drawing_a_figure_imports_no_pyplot():
    """It is for sessions; to ask matplotlib for its backend imports it, and takes as long as four figures."""
    loaded = imported(
        "-c",
        "import trends as tr; from trends.figures.export import figure;"
        "figure(tr.CountSeries.from_counts([3, 5, 2, 8] * 6, '2020-01'))",
    )
    assert "matplotlib.figure" in loaded
    assert "matplotlib.pyplot" not in loaded

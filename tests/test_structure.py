"""What benchmarks/structure.py measures and must stay: no circle of imports, a figure that passes through few files."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[1] / "benchmarks" / "structure.py"
SOURCE = Path(__file__).resolve().parents[1] / "src" / "trends"
MOST_LINES = 462
"""A file that grows longer holds two ideas."""


@pytest.fixture(scope="module")
def structure():
    spec = importlib.util.spec_from_file_location("structure", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_circle_of_imports_holds_more_than_two_files(structure):
    largest = structure.circles()[0]
    assert len(largest) <= 2, sorted(largest)


def test_a_circle_is_found_wherever_an_import_stands(structure, monkeypatch):
    tied = {
        "errors": "def f():\n    from trends import arguments",
        "arguments": "from trends.document import words",
    }
    tied["document.words"] = "WHO = 'trends.errors'\nload = lambda name: importlib.import_module(name)"
    for name, text in tied.items():
        monkeypatch.setitem(structure.TREES, name, structure.ast.parse(text))
    assert set(tied) <= structure.circles()[0]


def test_an_import_for_the_type_checker_ties_nothing(structure, monkeypatch):
    tree = structure.ast.parse("if TYPE_CHECKING:\n    from trends.figures.pace import plot_pace")
    monkeypatch.setitem(structure.TREES, "errors", tree)
    assert not structure.imports("errors")


def test_plotting_a_verdict_passes_through_few_files(structure):
    files = structure.plotting().files
    assert "figures/pace.py" in files
    assert len(files) <= 12, sorted(files)
    assert not any(file.startswith("fitting/") for file in files)


def test_loading_a_file_passes_through_few_files(structure, tmp_path):
    from trends.sources.publishers.ucdp.events import COLUMNS

    event = {
        "code_status": "Clear",
        "type_of_violence": "1",
        "where_prec": "1",
        "latitude": "34.56",
        "longitude": "38.28",
        "priogrid_gid": "179717",
        "country": "Syria",
        "country_id": "652",
        "event_clarity": "1",
        "date_prec": "1",
    }
    days = [f"2020-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 15)]
    rows = [
        {**event, "id": str(number), "date_start": day, "date_end": day, "low": "1", "best": "1", "high": "1"}
        for number, day in enumerate(days)
    ]
    lines = [",".join(COLUMNS), *(",".join(row.get(name, "") for name in COLUMNS) for row in rows)]
    path = tmp_path / "GEDEvent_v23_1.csv"
    path.write_text("\n".join(lines))
    files = {file for file in structure.loading(path).files if not file.startswith("messages/")}
    assert "sources/publishers/ucdp/events.py" in files
    assert len(files) <= 27, sorted(files)


def test_lines_are_counted_as_they_are_meant(structure, tmp_path):
    path = tmp_path / "counted.py"
    path.write_text('"""Says."""\n\n# why\nx = 1  # not alone\ny = """a\nb"""\n"""Of y."""\n')
    assert structure.code_and_comments(path) == (3, 1, 7)


def test_the_top_level_is_a_lobby_and_no_store_room(structure):
    assert len(list(structure.SOURCE.glob("*.py"))) <= 8


def test_no_file_is_longer_than_it_may_be():
    lines = {
        path.relative_to(SOURCE): path.read_text(encoding="utf-8").count("\n")
        for path in SOURCE.rglob("*.py")
    }
    assert {str(path): number for path, number in lines.items() if number > MOST_LINES} == {}


def test_the_walk_leads_past_files_that_are_there():
    text = (SOURCE.parents[1] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    walk = text.split("### A walk\n", 1)[1].split("\n## ", 1)[0]
    named = re.findall(r"`([\w./<>]+/[\w./<>]+)`", walk)
    assert len(named) > 12
    assert [path for path in named if not (SOURCE / path.replace("<language>", "en")).exists()] == []

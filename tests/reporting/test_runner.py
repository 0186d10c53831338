"""A notebook is executed."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from trends.document.blocks import MIME
from trends.document.blocks_json import from_json
from trends.errors import RenderError
from trends.reporting.notebook import read_notebook
from trends.reporting.runner import execute, stop_kernels


def test_parameters_follow_their_cell(executed):
    injected = executed["cells"][2]
    assert injected["source"] == "margin = 2.0\nseed = 3"
    assert injected["metadata"]["tags"] == ["injected-parameters"]
    assert read_notebook(executed).facts.verdicts[0]["margin"] == 2.0


def test_a_second_run_in_a_kernel_of_its_own_gives_the_same(executed, small):
    assert execute(small, {"margin": 2.0, "seed": 3}) == executed


def test_the_kernel_is_this_interpreter_alone_in_a_clean_folder(cells, tmp_path, monkeypatch):
    monkeypatch.setenv("ACLED_TOKEN", "hunter2")
    monkeypatch.setenv("MPLBACKEND", "agg")
    data = tmp_path / "figures.csv"
    data.write_text("month,count\n2024-10,3\n", encoding="utf-8")
    source = (
        "import os, sys, matplotlib\n"
        "print(sys.executable)\nprint(sorted(os.listdir('.')))\nprint(open(data).read())\n"
        "print(os.environ.get('ACLED_TOKEN'), matplotlib.get_backend(), hash('x') == hash('x'))"
    )
    notebook = cells.notebook(cells.code('data = ""', "parameters"), cells.code(source))
    done = execute(notebook, {"data": "figures.csv"}, inputs={"figures.csv": data})
    import sys

    lines = done["cells"][2]["outputs"][0]["text"].splitlines()
    assert lines[0] == sys.executable
    assert "figures.csv" in lines[1]
    assert "2024-10,3" in lines
    assert lines[-1].startswith("None ")
    assert "inline" in lines[-1]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 / 0", r"failed in cell 2 \(1 / 0\): ZeroDivisionError: division by zero"),
        ("import os; os._exit(3)", "the kernel ended without a word"),
        ("import time; time.sleep(30)", "it took longer than 1 second"),
        (
            "from trends.errors import InputError\nimport os\nraise InputError(f'No file {os.getcwd()}/x.csv is there.')",
            r"InputError\): No file x\.csv is there\.$",
        ),
        ("raise SystemExit(3)", "SystemExit"),
        ("while True: print('x' * 1000)", r"it printed more than 1,000,000 letters"),
    ],
)
def test_a_failure_names_its_cell(cells, source, reason):
    notebook = cells.notebook(
        cells.code("x = 1", "parameters"), cells.code(source), cells.code("print('never')")
    )
    seconds = 1 if "longer" in reason else 120
    with pytest.raises(RenderError, match=reason):
        execute(notebook, {"x": 2}, cell_seconds=seconds)


def test_progress_is_told(cells, warm):
    told = []
    notebook = cells.notebook(cells.prose("x"), cells.code("1"))
    execute(notebook, {}, cell_started=lambda *step: told.append(step), warm=warm)
    assert told[-1] == (2, 2)


def test_it_works_inside_a_running_loop(cells, warm):
    async def inside():
        return execute(cells.notebook(cells.code("print(6 * 7)")), {}, warm=warm)

    done = asyncio.run(inside())
    assert done["cells"][0]["outputs"][0]["text"] == "42\n"


def test_a_kernel_nobody_waits_for_is_ended(cells):
    errors = []

    def run():
        try:
            execute(cells.notebook(cells.code("import time; time.sleep(600)")), {})
        except RenderError as error:
            errors.append(str(error))

    thread = threading.Thread(target=run)
    started = time.monotonic()
    thread.start()
    while thread.is_alive() and time.monotonic() - started < 200:
        time.sleep(0.5)
        if time.monotonic() - started > 4:
            stop_kernels()
    thread.join(1)
    assert errors
    assert "cell 1" in errors[0]
    assert time.monotonic() - started < 210


def test_a_data_file_cannot_take_the_place_of_our_own(cells, tmp_path):
    with pytest.raises(RenderError, match="cannot be called 'matplotlibrc'"):
        execute(cells.notebook(cells.code("1")), {}, inputs={"matplotlibrc": tmp_path / "matplotlibrc"})


def test_an_older_notebook_runs_too(cells, warm):
    notebook = {**cells.notebook(cells.code(["print(1)\n", "print(2)"])), "nbformat_minor": 2}
    assert execute(notebook, {}, warm=warm)["cells"][0]["outputs"][0]["text"] == "1\n2\n"


def test_a_long_frame_is_cut_and_its_whole_is_caught(cells, warm):
    notebook = cells.notebook(
        cells.code("import pandas as pd\nframe = pd.DataFrame({'a': range(100), 'b': 'x'})\nframe"),
        cells.code("frame.head(3)"),
    )
    long, short = (cell["outputs"][0]["data"] for cell in execute(notebook, {}, warm=warm)["cells"])
    assert long["text/csv"].splitlines()[:2] == ["a,b", "0,x"]
    assert len(long["text/csv"].splitlines()) == 101
    [table] = from_json(long[MIME])
    assert (
        table.note
        == "Of 100 rows and 2 columns the first and the last are shown; all are in data/table-1.csv."
    )
    assert len(table.rows) < 20
    assert "text/csv" not in short
    assert len(from_json(short[MIME])[0].rows) == 3


def test_much_to_show_on_a_busy_machine_is_no_cell_that_took_too_long(cells, monkeypatch):
    """After four seconds of taking in what a cell had put out it was said to have taken 900."""
    from trends.kernels.client import PrivateClient

    take = PrivateClient.process_message

    def slowly(self, msg, cell, cell_index):
        if msg["msg_type"] == "display_data":
            time.sleep(0.15)
        return take(self, msg, cell, cell_index)

    monkeypatch.setattr(PrivateClient, "process_message", slowly)
    source = "for n in range(31):\n    display({'text/plain': str(n)}, raw=True)"
    done = execute(cells.notebook(cells.code("x = 1", "parameters"), cells.code(source)), {})
    assert done["cells"][-1]["outputs"][-1]["data"]["text/plain"] == "30"

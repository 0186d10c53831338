"""How far reports are."""

from __future__ import annotations

import sys

import pytest

from trends.reporting import progress
from trends.reporting.progress import Step, bars


def test_a_step_is_text_that_can_be_counted_and_sent():
    step = Step.cell(3, 20)
    assert step == "cell 3 of 20"
    assert (step.done, step.of) == (2, 21.5)
    again = Step.from_json(Step.to_json(step))
    assert isinstance(again, Step)
    assert (again, again.done, again.of) == (step, step.done, step.of)
    assert Step.from_json(Step.to_json("typesetting")) == "typesetting"


def test_off_a_terminal_nothing_is_shown(capsys):
    with bars() as tell:
        tell("pace", "starting")
    assert capsys.readouterr() == ("", "")


def test_the_sum_of_all_reports_is_shown():
    class Bars:
        def __init__(self):
            self.tasks = {}

        def add_task(self, description, total, step):
            self.tasks[len(self.tasks)] = {"description": description, "total": total, "step": step}
            return len(self.tasks) - 1

        def update(self, task, **values):
            self.tasks[task] |= values

        def remove_task(self, task):
            del self.tasks[task]

    shown = progress._Shown(drawn := Bars())
    for name in ("a", "b"):
        shown.tell(name, "waiting")
    assert drawn.tasks[0] == {"description": "all reports", "total": 2, "step": "0 of 2", "completed": 0.0}
    shown.tell("a", "starting")
    shown.tell("a", Step.at("cell 3 of 4", 2, 4))
    assert drawn.tasks[0]["completed"] == pytest.approx(0.5)
    assert drawn.tasks[1]["step"] == "cell 3 of 4"
    shown.tell("a", "typesetting")
    assert drawn.tasks[1]["completed"] == pytest.approx(0.5)
    shown.tell("a", "done")
    shown.tell("b", "unchanged")
    assert drawn.tasks == {0: {"description": "all reports", "total": 2, "step": "2 of 2", "completed": 2.0}}


def test_on_a_terminal_names_cannot_steer_it(monkeypatch):
    import io

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with bars() as tell:
        tell("a\x1b[31m[red]b", Step.cell(1, 2))
        tell("a\x1b[31m[red]b", "done")
    assert "\x1b[31m[red]" not in terminal.getvalue()

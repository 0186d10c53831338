"""A fast part of the calibration: the same histories, seeds and code as `benchmarks/calibration`, with exact counts.

A change of the method shows here first. Whoever means it writes the new counts, and remakes the whole table.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

CALIBRATION = Path(__file__).parents[2] / "benchmarks" / "calibration"
HISTORIES, REPLICATES = 30, 199

EXPECTED = {
    "constant, 60 months, mean 10, Poisson": (0, 30, 0),
    "constant, 60 months, mean 10, alpha 0.5": (0, 6, 24),
    "constant, 60 months, mean 10, AR 0.5": (3, 6, 21),
    "constant, 60 months, mean 10, AR 0.8": (11, 5, 14),
    "constant, 24 months, mean 10, AR 0.5": (8, 1, 21),
    "constant, 156 weeks, mean 3, alpha 0.5": (0, 12, 18),
    "step at half x1.25, 120 months, mean 10, alpha 0.1": (2, 12, 16),
    "step at half x1.5, 120 months, mean 10, alpha 0.1": (20, 0, 10),
    "step at half x0.5, 60 months, mean 10, alpha 0.5": (21, 0, 9),
    "trend of the halves x2, 60 months, mean 10, alpha 0.5": (27, 0, 3),
    "middle third x2, 60 months, mean 10, Poisson": (30, 0, 0),
    "middle third x2, 120 months, mean 10, AR 0.5": (28, 1, 1),
    "season turns over, 120 months, mean 10, alpha 0.1": (0, 27, 3),
}
"""Histories, of thirty, whose verdict is contradicted, supported, inconclusive.

By version 3 of the rule, on what ran. At autocorrelation 0.8 a process of constant mean runs beyond the margin in many
windows: to say so is no error any more, and "constant" is then the name of the process, not of what ran.
"""

SHORT = {
    "constant, 60 months, mean 10, Poisson",
    "middle third x2, 60 months, mean 10, Poisson",
}
"""Those that run on every occasion; the others with `-m long`."""


@pytest.fixture(scope="module")
def programs():
    """The program's own modules, which lie beside it and belong to no package."""
    names = ("truths", "histories", "rivals", "judging", "page")
    sys.path.insert(0, str(CALIBRATION))
    try:
        yield {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(str(CALIBRATION))
        for name in names:
            sys.modules.pop(name, None)


@pytest.mark.parametrize(
    "words",
    [pytest.param(words, marks=[] if words in SHORT else [pytest.mark.long]) for words in EXPECTED],
)
def test_the_verdicts_of_simulated_histories_are_exactly_these(programs, words):
    grid, judging = programs["truths"].GRID, programs["judging"]
    cell = next(index for index, truth in enumerate(grid) if truth.words == words)
    tally = judging.judged(judging.Job(cell, 0, HISTORIES, REPLICATES))
    assert (tally.contradicted, tally.supported, tally.inconclusive) == EXPECTED[words]


def test_the_truths_are_all_different_and_every_shape_is_drawn(programs):
    import numpy as np

    grid, histories = programs["truths"].GRID, programs["histories"]
    assert len({truth.words for truth in grid}) == len(grid)
    for truth in grid:
        (series,) = histories.draw(truth, 1, np.random.default_rng(0))
        assert len(series) == truth.periods
        hidden = int((~series.observed).sum())
        assert (hidden > 0) == (truth.hidden != "none")
        assert (series.bounded.sum() > 0) == ("bounded" in truth.hidden)


@pytest.mark.parametrize(
    ("change", "halves"),
    [("step at half", 0.5), ("trend of the halves", 0.5), ("none", 1.0), ("middle third", 1.0)],
)
def test_a_truth_has_the_change_that_it_says(programs, change, halves):
    import numpy as np

    truth = programs["truths"].Truth("", 120, 10, change, 0.5)
    shape = programs["histories"].log_change(truth)
    assert shape[60:].mean() - shape[:60].mean() == pytest.approx(np.log(halves), abs=1e-12)


def test_a_bound_is_held_against_its_own_figure(programs):
    bound = programs["truths"].Bound
    tally = programs["judging"].Tally(histories=200, contradicted=10, supported=150, warned=4, bias=-12.0)
    assert bound("contradicted", most=5).met(tally.percent("contradicted"))
    assert not bound("contradicted", most=4.9).met(tally.percent("contradicted"))
    assert bound("supported", least=75).met(tally.percent("supported"))
    assert not bound("bias", most=5).met(tally.percent("bias"))
    assert tally.percent("bias") == pytest.approx(6.0)


def test_the_page_names_every_bound_that_is_not_met(programs):
    Tally, page, grid = programs["judging"].Tally, programs["page"].page, programs["truths"].GRID
    rivals = (10,) * len(programs["rivals"].RIVALS)
    good = Tally(histories=100, contradicted=0, supported=96, inconclusive=4, rivals=rivals)
    cell = next(
        index for index, truth in enumerate(grid) if truth.words == "constant, 60 months, mean 10, Poisson"
    )
    assert "Of 3 bounds 3 are met." in page({cell: good}, 100, 199, "command")
    bad = Tally(histories=100, contradicted=7, supported=60, inconclusive=33, rivals=rivals)
    text = page({cell: bad}, 100, 199, "command")
    assert "Of 3 bounds 1 are met. Not met:" in text
    assert '"contradicted" at most 5, reached 7.0' in text
    assert '"supported" at least 94, reached 60.0' in text

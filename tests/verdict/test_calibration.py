"""A fast part of the calibration: the same histories, seeds and code as `benchmarks/calibration`, with exact counts.

A change of the method shows here first. Whoever means it writes the new counts, and remakes the whole table.
"""

from __future__ import annotations

import importlib
import itertools
import json
import sys
from pathlib import Path

import numpy as np
import pytest

CALIBRATION = Path(__file__).parents[2] / "benchmarks" / "calibration"
HISTORIES = 30

EXPECTED = {
    "constant, 60 months, mean 10, Poisson": (0, 29, 26, 1),
    "constant, 60 months, mean 10, alpha 0.5": (0, 11, 27, 0),
    "constant, 60 months, mean 10, AR 0.5": (3, 6, 28, 3),
    "constant, 60 months, mean 10, AR 0.8": (13, 4, 27, 10),
    "constant, 24 months, mean 10, AR 0.5": (6, 0, 30, 4),
    "constant, 156 weeks, mean 13, alpha 0.5": (1, 19, 28, 1),
    "constant, 60 months, mean 10, Poisson, INGARCH 0.3/0.3": (0, 20, 30, 2),
    "constant, 60 months, mean 10, Poisson, Hawkes 0.7/30, season 1": (9, 7, 28, 18),
    "constant, 60 months, mean 10, alpha 0.1, a third of one half bounded": (0, 25, 29, 1),
    "step at half x1.25, 120 months, mean 10, alpha 0.1": (1, 17, 27, 6),
    "step at half x1.5, 120 months, mean 10, alpha 0.1": (19, 0, 29, 29),
    "step at half x0.5, 60 months, mean 10, alpha 0.5": (19, 0, 29, 12),
    "middle third x2, 120 months, mean 10, AR 0.5": (27, 1, 29, 16),
    "two surges x6, 60 months, mean 10, alpha 0.2": (30, 0, 30, 25),
    "season turns over, 120 months, mean 10, alpha 0.1": (0, 27, 28, 0),
}
"""Histories, of thirty, whose verdict is contradicted, and supported; whose interval of the halves holds what ran; and that
have a date of change."""

SHORT = {
    "constant, 60 months, mean 10, Poisson",
    "two surges x6, 60 months, mean 10, alpha 0.2",
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
    tally = judging.judged(judging.Job(cell, 0, usual=False, histories=HISTORIES))
    assert tuple(tally[name] for name in ("contradicted", "supported", "covered", "dated")) == EXPECTED[words]


def test_the_truths_are_all_different_and_every_one_is_drawn(programs):
    grid, histories = programs["truths"].GRID, programs["histories"]
    assert len({truth.words for truth in grid}) == len(grid)
    for truth in grid:
        drawn = histories.draw(truth, 1, np.random.default_rng(0))
        (series,) = drawn.series
        assert len(series) == truth.periods
        assert ((~series.observed).sum() > 0) == bool(truth.hidden)
        assert (series.bounded.sum() > 0) == ("bounded" in truth.hidden)
        assert (drawn.path > 0).all()


@pytest.mark.parametrize(
    ("noise", "within"),
    [
        ({"process": "INGARCH", "memory": (0.3, 0.3)}, 0.06),
        ({"process": "Hawkes", "memory": (0.7, 30)}, 0.15),
        ({"process": "AR", "memory": (0.8,), "alpha": 0.2, "cv2": 0.25}, 0.1),
        ({"process": "long memory", "memory": (0.4,), "alpha": 0.2, "cv2": 0.25}, 0.15),
    ],
)
def test_counts_follow_the_path_that_ran_and_the_path_its_mean(programs, noise, within):
    truth = programs["truths"].Truth("", 120, 10, **noise)
    drawn = programs["histories"].draw(truth, 100, np.random.default_rng(1))
    expected = drawn.path * drawn.share
    assert drawn.count.sum() == pytest.approx(expected.sum(), rel=0.02)
    assert drawn.path.mean() == pytest.approx(10, rel=within)
    # The path says more of its own counts than the mean does: what is left beside it is smaller.
    assert ((drawn.count - expected) ** 2).sum() < 0.9 * ((drawn.count - 10 * drawn.share) ** 2).sum()


def test_a_path_is_measured_in_parts_and_on_both_sides_of_every_date(programs):
    path = programs["judging"].Path.of(np.repeat([10.0, 10, 10, 5, 5, 5], 10), np.linspace(1, 3, 60))
    assert np.exp([path.halves, path.sixths, path.shift]) == pytest.approx([0.5, 2, 2])
    # The middle third holds both levels.
    assert 1.8 < np.exp(path.thirds) <= 2
    assert [path.beyond(margin) for margin in (2.0, 2.01)] == [True, False]
    assert [path.inside(margin) for margin in (2.0, 2.01)] == [False, True]
    late = programs["judging"].Path.of(np.repeat([10.0, 10, 10, 10, 10, 17], 10), np.ones(60))
    assert not late.beyond(1.5)
    assert not late.inside(1.5)


def test_breaks_are_those_of_the_best_partition(programs):
    from trends.fitting.design import build_design
    from trends.series.count_series import CountSeries

    rivals = programs["rivals"]
    random = np.random.default_rng(5)
    counts = random.poisson([[14.0] * 7 + [3.0] * 7 + [14.0] * 7, [8.0] * 21]).astype(float)
    design = build_design(CountSeries.from_counts(counts[0], "2001-01"), "none")
    found = rivals.breaks_on_logs(counts, design)
    for row, many in zip(counts, found, strict=True):
        z = np.log(row + 0.5) - design.offset
        criterion = []
        for breaks in range(6):
            best = np.inf
            for cuts in itertools.combinations(range(3, 19), breaks):
                pieces = np.split(z, cuts)
                if min(len(piece) for piece in pieces) >= 3:
                    best = min(best, sum(((piece - piece.mean()) ** 2).sum() for piece in pieces))
            criterion.append(21 * np.log(best / 21) + 2 * (breaks + 1) * np.log(21))
        assert many == np.argmin(criterion)
    assert found.tolist() == [2, 0]


def test_the_rule_before_and_the_rivals_are_run_on_the_same_histories(programs):
    grid, judging, rivals = programs["truths"].GRID, programs["judging"], programs["rivals"]
    words = "four regimes x3, 60 months, mean 10, alpha 0.1"
    cell = next(index for index, truth in enumerate(grid) if truth.words == words)
    tally = judging.judged(judging.Job(cell, 0, usual=True, histories=3))
    assert tally["usual"] == tally["rivals"] == tally["width_of"] == 3
    # Thirds of 15 months at 1 and 5 at 3, of 10 and 10, and of 5 and 15: the last is 1.67 times the first.
    assert [tally["found"], tally["beyond 1.25"], tally["beyond 2"]] == [3, 3, 0]
    assert {f"{name}, beyond" for name in (*rivals.TESTS, *rivals.DATING)} <= set(tally)


def test_a_limit_is_held_against_its_own_figure(programs):
    page, truths = programs["page"], programs["truths"]
    cell = next(
        index
        for index, truth in enumerate(truths.GRID)
        if truth.words == "two surges x3, 60 months, mean 10, alpha 0.2"
    )
    good = {
        "histories": 200,
        "testable": 200,
        "beyond": 190,
        "found": 100,
        "covered": 190,
        "thirds_covered": 190,
    }
    (row,) = page.rows({cell: good})
    assert "0 by more." in page.page([row])
    assert page.percent(row, "found") == pytest.approx(100 * 100 / 190)
    (row,) = page.rows({cell: {**good, "found": 60, "covered": 182}})
    text = page.page([row])
    assert "1 are missed by no more than two standard errors of the simulation, 1 by more:" in text
    assert (
        "- two surges x3, 60 months, mean 10, alpha 0.2: found of those beyond at least 45, reached 31.6"
        in text
    )
    assert "interval of the halves holds 92 to 99, reached 91.0" in text


def test_the_page_is_that_of_its_figures(programs):
    figures = json.loads((CALIBRATION / "table.json").read_text(encoding="utf-8"))
    assert programs["page"].page(figures) == (CALIBRATION / "table.md").read_text(encoding="utf-8")

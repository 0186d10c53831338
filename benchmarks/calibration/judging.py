"""One part of a truth's histories, judged."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from histories import draw, log_change
from rivals import RIVALS, changes_found
from truths import GRID

from trends.fitting.design import build_design
from trends.verdict.assessment import assess
from trends.verdict.eligibility import not_testable, warnings_of
from trends.verdict.rule import judge

__all__ = ["Job", "Tally", "jobs", "judged"]

PART = 100
"""Histories a part: its number seeds them, so that more histories only add parts."""

MARGIN = 1.5


@dataclass(frozen=True)
class Job:
    """One part of a cell."""

    cell: int
    part: int
    histories: int
    replicates: int


@dataclass(frozen=True)
class Tally:
    """Sums over histories.

    The intervals counted are the 95 % ones: of the halves, whether it holds the truth (where there is one ratio of
    halves), of the largest shift and surge, whether it holds one where nothing changed, all dates together.
    """

    histories: int = 0
    contradicted: int = 0
    supported: int = 0
    inconclusive: int = 0
    untestable: int = 0
    warned: int = 0
    rejected: int = 0
    halves_hold: int = 0
    shift_holds: int = 0
    surge_holds: int = 0
    bias: float = 0.0
    rivals: tuple[int, ...] = (0,) * len(RIVALS)

    def __add__(self, other: Tally) -> Tally:
        total = {
            one.name: getattr(self, one.name) + getattr(other, one.name)
            for one in fields(self)
            if one.name != "rivals"
        }
        return Tally(**total, rivals=tuple(a + b for a, b in zip(self.rivals, other.rivals, strict=True)))

    def percent(self, of: str) -> float:
        """A share in percent of the histories; of the bias, a hundred times the size of its mean."""
        value = abs(self.bias) if of == "bias" else getattr(self, of)
        return 100 * value / self.histories if self.histories else float("nan")


def jobs(cells: list[int], histories: int, replicates: int) -> list[Job]:
    """Every part of every cell."""
    starts = range(0, histories, PART)
    return [
        Job(cell, start // PART, min(PART, histories - start), replicates)
        for cell in cells
        for start in starts
    ]


def judged(job: Job) -> Tally:
    """Judge the histories of one part; their random numbers depend on the truth's place in the grid and on the part."""
    truth = GRID[job.cell]
    random = np.random.default_rng([job.cell, job.part])
    drawn = draw(truth, job.histories, random)
    shape = log_change(truth)
    half = truth.periods // 2
    expected = float(np.log(np.exp(shape[half:]).mean() / np.exp(shape[:half]).mean()))
    total = Tally()
    for number, series in enumerate(drawn):
        if not_testable(series):
            total += Tally(histories=1, untestable=1)
            continue
        design = build_design(series)
        found = assess(series, design, replicates=job.replicates, seed=number, most=job.replicates)
        verdict = judge(found.rule_input(), MARGIN).verdict
        constant = truth.change == "none"
        total += Tally(
            histories=1,
            contradicted=verdict == "contradicted",
            supported=verdict == "supported",
            inconclusive=verdict == "inconclusive",
            warned=any("runs" in warning for warning in warnings_of(series, found.nuisance)),
            rejected=found.test.joint < 0.05,
            halves_hold=found.halves.low95 <= np.exp(expected) <= found.halves.high95,
            shift_holds=constant and _holds_one(found.largest_shift),
            surge_holds=constant and _holds_one(found.largest_surge),
            bias=float(np.log(found.halves.ratio)) - expected,
        )
    counts = np.array([series.count for series in drawn])
    cycle = {"month": 12, "week": 52}[truth.freq]
    rivals = changes_found(counts, build_design(drawn[0]), cycle)
    return total + Tally(rivals=tuple(int(value) for value in rivals))


def _holds_one(change: object) -> bool:
    return change is None or change.low95 <= 1 <= change.high95

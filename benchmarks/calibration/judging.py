"""One part of a truth's histories, judged, each against the path that its own rate ran."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from histories import draw, true_dates
from rivals import CYCLE, DATING, changes_found, previous_rule
from truths import GRID

from trends.fitting.design import build_design
from trends.fitting.realised.histories import block_starts
from trends.fitting.single_date import shortest_side
from trends.verdict.assessment import assess, joint_p
from trends.verdict.eligibility import not_testable, warnings_of
from trends.verdict.hypothesis import completions
from trends.verdict.pace import judged_pace
from trends.verdict.parameters import Options
from trends.verdict.realised import realised
from trends.verdict.rule import RuleInput, judge

if TYPE_CHECKING:
    from histories import Drawn
    from numpy.typing import NDArray
    from truths import Truth

    from trends.fitting.design import Design
    from trends.series.count_series import CountSeries
    from trends.verdict.realised import Realised
    from trends.verdict.rule import Judgement

__all__ = ["MARGINS", "PART", "Job", "Path", "judged"]

PART = 50
"""Histories a part: its number seeds them, so that more histories only add parts."""

MARGIN = 1.5
MARGINS = (1.25, 2.0, 3.0)
"""Others, by which the same histories are judged as well where the rivals are."""

REPLICATES = 199
REPEATED = 25
"""Histories of a part whose verdict is repeated for what may have happened in unobserved periods: half a second each."""

DRAWS = 1000
"""Draws of the levels where the usual swings are not measured: a quarter of a verdict's. The end of an interval moves by 2 %
of its width with their seed, which widens no share by more than a tenth of a point."""


@dataclass(frozen=True)
class Job:
    """One part of a cell; `usual` also measures the usual swings of every history and runs the rivals."""

    cell: int
    part: int
    usual: bool
    histories: int = PART


@dataclass(frozen=True)
class Path:
    """How far apart a path's levels lie, as log ratios.

    Attributes
    ----------
    halves : float
        Second half over first.
    thirds, sixths, shift : float
        Highest over lowest; before and after the date where they differ most.
    """

    halves: float
    thirds: float
    sixths: float
    shift: float

    @classmethod
    def of(cls, rate: NDArray[np.float64], share: NDArray[np.float64]) -> Path:
        """Measure a rate (n,) of exposure times season (n,)."""
        n = len(rate)

        def levels(parts: int) -> NDArray[np.float64]:
            starts = block_starts(n)[:: 6 // parts]
            return np.log(np.add.reduceat(rate * share, starts) / np.add.reduceat(share, starts))

        side = shortest_side(n)
        at = np.arange(side, n - side + 1)
        events, exposed = (np.append(0.0, np.cumsum(values)) for values in (rate * share, share))
        before = events[at] / exposed[at]
        after = (events[-1] - events[at]) / (exposed[-1] - exposed[at])
        earlier, later = levels(2)
        return cls(
            float(later - earlier),
            float(np.ptp(levels(3))),
            float(np.ptp(levels(6))),
            float(np.abs(np.log(after / before)).max()),
        )

    def beyond(self, margin: float) -> bool:
        """Whether halves or thirds differ by the margin at least; a truth that lies on it does."""
        return max(abs(self.halves), self.thirds) >= np.log(margin) - 1e-9

    def inside(self, margin: float) -> bool:
        """Whether nothing that may contradict differs by so much: no sixths either, nor any date."""
        return not self.beyond(margin) and max(self.sixths, self.shift) < np.log(margin) - 1e-9


def judged(job: Job) -> Counter[str]:
    """Judge the histories of one part; their random numbers depend on the cell's name and on the part."""
    truth = GRID[job.cell]
    random = np.random.default_rng([zlib.crc32(truth.words.encode()), job.part])
    drawn = draw(truth, job.histories, random)
    total: Counter[str] = Counter()
    paths = [Path.of(rate, drawn.share) for rate in drawn.path]
    for number, (series, path) in enumerate(zip(drawn.series, paths, strict=True)):
        total["histories"] += 1
        if not_testable(series):
            total["untestable"] += 1
            continue
        total.update(_one(truth, series, path, job, number))
    plain = truth.freq in CYCLE and not (truth.hidden or truth.exposure or truth.process == "imprecise dates")
    if job.usual and plain:
        total.update(_rivals(truth, drawn, paths))
    return total


def _one(truth: Truth, series: CountSeries, path: Path, job: Job, number: int) -> Counter[str]:
    design = build_design(series)
    found: Counter[str] = Counter()
    if job.usual:
        whole = assess(series, design, replicates=REPLICATES, seed=number, most=REPLICATES)
        ran, p = whole.what_ran, whole.test.joint
        before = previous_rule(whole, completions(series), design, MARGIN)
        width = [np.log(change.high95 / change.low95) for change in (whole.halves, ran.halves)]
        found.update(
            usual=1,
            usual_contradicted=before == "contradicted",
            usual_supported=before == "supported",
            usual_inside=before == "contradicted" and path.inside(MARGIN),
            usual_found=before == "contradicted" and path.beyond(MARGIN),
            usual_beyond=path.beyond(MARGIN),
            rejected=p < 0.05,
            warned=any(words.id == "eligibility.runs" for words in warnings_of(series, whole.nuisance)),
        )
        if np.isfinite(width).all():
            found["width_of"] += 1
            found["log_width"] += float(np.log(width[0] / width[1]))
    else:
        ran, p = realised(series, completions(series), design, DRAWS), None
    for margin in (MARGIN, *MARGINS) if job.usual else (MARGIN,):
        judgement, p = _judged(series, design, ran, margin, number, p)
        mark = "" if margin == MARGIN else f" {margin:g}"
        beyond, inside = path.beyond(margin), path.inside(margin)
        found.update(
            {
                f"beyond{mark}": beyond,
                f"inside{mark}": inside,
                f"contradicted{mark}": judgement.verdict == "contradicted",
                f"supported{mark}": judgement.verdict == "supported",
                f"contradicted_inside{mark}": judgement.verdict == "contradicted" and inside,
                f"supported_beyond{mark}": judgement.verdict == "supported" and beyond,
                f"found{mark}": judgement.verdict == "contradicted" and beyond,
            }
        )
        if margin == MARGIN:
            found.update({f"route_{route}": 1 for route in judgement.routes})
            if truth.hidden and job.usual and number < REPEATED:
                found.update(_withdrawn(series, judgement.verdict, number))
    found.update(
        testable=1,
        covered=ran.halves.low95 <= np.exp(path.halves) * (1 + 1e-9)
        and np.exp(path.halves) <= ran.halves.high95 * (1 + 1e-9),
        thirds_covered=ran.thirds.low95 <= np.exp(path.thirds) * (1 + 1e-9)
        and np.exp(path.thirds) <= ran.thirds.high95 * (1 + 1e-9),
        dated=bool(ran.dates),
    )
    if 0 < ran.halves.ratio < np.inf:
        found["bias_of"] += 1
        found["bias"] += float(np.log(ran.halves.ratio)) - path.halves
    found.update(_dated(truth, ran, series))
    return Counter(
        {name: value if isinstance(value, float) else int(value) for name, value in found.items() if value}
    )


def _judged(
    series: CountSeries, design: Design, ran: Realised, margin: float, number: int, p: float | None
) -> tuple[Judgement, float | None]:
    """Judge, with the joint test drawn only where it decides."""

    def at(value: float) -> Judgement:
        return judge(RuleInput(p=value, ran=ran.evidence), margin)

    if p is None:
        judgement = at(1.0)
        if at(0.0).verdict == judgement.verdict:
            return judgement, None
        p = joint_p(series, design, replicates=REPLICATES, seed=number)
    return at(p), p


def _withdrawn(series: CountSeries, verdict: str, number: int) -> dict[str, int]:
    """Judge again as a user does: with the verdict repeated for what may have happened in unobserved periods."""
    final = judged_pace(series, Options(MARGIN, "auto", REPLICATES, number, most=REPLICATES)).verdict
    return {
        "final": 1,
        "final_contradicted": final == "contradicted",
        "final_supported": final == "supported",
        "withdrawn": final != verdict,
    }


def _dated(truth: Truth, ran: Realised, series: CountSeries) -> dict[str, int]:
    true = true_dates(truth)
    if not true:
        return {}
    labels = {label: at for at, label in enumerate(series.labels)}
    if len(ran.dates) != len(true):
        return {}
    held = [labels[date.low] <= at <= labels[date.high] for date, at in zip(ran.dates, true, strict=True)]
    return {"right_number": 1, "dates_of": len(held), "dates_held": sum(held)}


def _rivals(truth: Truth, drawn: Drawn, paths: list[Path]) -> Counter[str]:
    """Count what each rival finds, among histories beyond the margin and among those inside it."""
    beyond = np.array([path.beyond(MARGIN) for path in paths])
    inside = np.array([path.inside(MARGIN) for path in paths])
    counted: Counter[str] = Counter(
        rivals=len(paths), rivals_beyond=int(beyond.sum()), rivals_inside=int(inside.sum())
    )
    true = true_dates(truth)
    for name, changes in changes_found(drawn.count, build_design(drawn.series[0]), truth.freq).items():
        counted[f"{name}, beyond"] += int((changes > 0)[beyond].sum())
        counted[f"{name}, inside"] += int((changes > 0)[inside].sum())
        if true is not None and name in DATING:
            counted[f"{name}, right number"] += int((changes == len(true)).sum())
    return counted

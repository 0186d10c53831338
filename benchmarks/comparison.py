"""How often `compare_pace` gives each verdict where the truth is known; made up with fixed seeds.

    python benchmarks/comparison.py [--pairs 400] [--cells TEXT] [--joint 0] [--workers N] [--table FILE]

Two series side by side, and one before and after a date, alone or beside a control. Every pair is judged against the path
that its rates took: what ran. Seeds belong to the cell and the pair, so that the table is the same whatever the number of
workers. Both series have a season of peak to trough 2, three months apart. The joint test of the usual swings (route B) is
run where `--joint` gives it replicates; without it the verdict rests on routes A and C.
"""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from trends.fitting.bootstrap import lognormal_rate
from trends.fitting.design import build_design, shared_season
from trends.fitting.nuisance import Generator
from trends.scheduling import scheduler_for
from trends.series.count_series import CountSeries
from trends.verdict.assessment import assess_difference
from trends.verdict.drift import drift_around
from trends.verdict.hypothesis import completions
from trends.verdict.level import assess_level
from trends.verdict.realised_difference import realised_difference
from trends.verdict.realised_level import realised_level
from trends.verdict.rule import RuleInput, judge

POISSON, EVEN, UNEVEN = Generator(0.0, 0.0, 0.0), Generator(0.1, 0.0, 0.0), Generator(0.5, 0.0, 0.0)
RUNS, LONG_RUNS = Generator(0.2, 0.25, 0.5), Generator(0.2, 0.25, 0.8)
MARGIN = 1.5


@dataclass(frozen=True)
class Cell:
    """A truth: how each of two series behaves, and how they move together.

    Attributes
    ----------
    form : str
        ``alike``, ``date`` (the first series alone) or ``control`` (relative to the second).
    cut : float
        Where the date lies, as a share of the window.
    """

    name: str
    n: int
    noises: tuple[Generator, Generator]
    changes: tuple[str, str] = ("none", "none")
    means: tuple[float, float] = (10.0, 10.0)
    together: float = 0.0
    form: str = "alike"
    cut: float = 0.5


def change(kind: str, n: int, cut: float = 0.5) -> np.ndarray:
    """Return a change of geometric mean one (a surge or spike: one outside it)."""
    at = np.arange(n)
    steps = {"halved": 0.5, "doubled": 2.0, "edge": 1 / MARGIN, "small": 1.25}
    if kind in steps:
        return np.where(at < int(cut * n), 1.0, steps[kind]) / np.sqrt(steps[kind])
    if kind == "rising":
        return np.exp(np.log(2.0) * (at - (n - 1) / 2) / (n / 2))
    if kind == "rising, halved":
        return change("rising", n) * change("halved", n, cut)
    if kind == "fourfold at a quarter":
        return np.where(at < n // 4, 0.5, 2.0)
    if kind == "middle third doubled":
        return np.where((at >= n // 3) & (at < 2 * n // 3), 2.0, 1.0)
    if kind == "spike":
        return np.where(at == 7 * n // 12, 6.0, 1.0)
    return np.ones(n)


CELLS = [
    Cell("constant, Poisson, means 10 and 20", 60, (POISSON, POISSON), means=(10, 20)),
    Cell("constant, iid", 60, (UNEVEN, EVEN)),
    Cell("constant, iid", 120, (UNEVEN, EVEN)),
    Cell("constant, 36 months, NB 0.1", 36, (EVEN, EVEN)),
    Cell("constant, AR .5", 60, (RUNS, RUNS)),
    Cell("constant, AR .5", 120, (RUNS, RUNS)),
    Cell("constant, AR .8", 120, (LONG_RUNS, LONG_RUNS)),
    Cell("constant, AR .5, rates correlated .7", 120, (RUNS, RUNS), together=0.7),
    Cell("both halved, AR .5, correlated .3", 120, (RUNS, RUNS), ("halved", "halved"), (10, 30), 0.3),
    Cell("both fourfold at a quarter, iid", 120, (EVEN, UNEVEN), ("fourfold at a quarter",) * 2),
    Cell("both with one month six times as high, NB 0.1", 120, (EVEN, EVEN), ("spike", "spike")),
    Cell("one with one month six times as high, NB 0.1", 120, (EVEN, EVEN), ("spike", "none")),
    Cell("one up by 1.25, NB 0.1", 120, (EVEN, EVEN), ("small", "none")),
    Cell("one halved, NB 0.1", 60, (EVEN, EVEN), ("halved", "none")),
    Cell("one halved, AR .5", 120, (RUNS, RUNS), ("halved", "none")),
    Cell("one doubled in the middle third, NB 0.1", 120, (EVEN, EVEN), ("middle third doubled", "none")),
    Cell("one halved, one doubled, NB 0.5", 60, (UNEVEN, UNEVEN), ("halved", "doubled")),
    Cell("date: constant, NB 0.1", 60, (EVEN, EVEN), form="date", cut=0.3),
    Cell("date: constant, AR .5", 120, (RUNS, RUNS), form="date", cut=0.3),
    Cell("date: halved, NB 0.1", 60, (EVEN, EVEN), ("halved", "none"), form="date", cut=0.3),
    Cell("date: halved, AR .5", 120, (RUNS, RUNS), ("halved", "none"), form="date", cut=0.3),
    Cell("date: rising fourfold, NB 0.1", 120, (EVEN, EVEN), ("rising", "none"), (30, 30), form="date"),
    Cell(
        "date: rising, then halved, NB 0.1",
        120,
        (EVEN, EVEN),
        ("rising, halved", "none"),
        (30, 30),
        form="date",
    ),
    Cell(
        "control: both halved, NB 0.1",
        60,
        (EVEN, EVEN),
        ("halved", "halved"),
        (20, 20),
        form="control",
        cut=0.4,
    ),
    Cell(
        "control: both rising fourfold, NB 0.1",
        120,
        (EVEN, EVEN),
        ("rising", "rising"),
        (20, 20),
        form="control",
    ),
    Cell(
        "control: one halved, AR .5, correlated .7",
        120,
        (RUNS, RUNS),
        ("halved", "none"),
        (20, 20),
        0.7,
        "control",
    ),
]


@dataclass(frozen=True)
class Drawn:
    """A pair of series and the paths that their rates took, season taken out, shape (2, n)."""

    pair: tuple[CountSeries, CountSeries]
    paths: np.ndarray


def draw(cell: Cell, pair: int) -> Drawn:
    """Draw a pair; its seed belongs to the cell's content and to its number."""
    random = np.random.default_rng([zlib.crc32(repr(cell).encode()), pair])
    phase = 2 * np.pi * (np.arange(cell.n) + 0.5) / 12
    one, other = random.standard_normal((2, 1, cell.n))
    latent = (one, cell.together * one + np.sqrt(1 - cell.together**2) * other)
    paths, counts = [], []
    for which, (mean, kind, noise) in enumerate(zip(cell.means, cell.changes, cell.noises, strict=True)):
        path = mean * change(kind, cell.n, cell.cut)
        if noise.cv2 > 0:
            path = path * lognormal_rate(latent[which], noise.cv2, noise.phi)[0]
        white = random.gamma(1 / noise.alpha, noise.alpha, cell.n) if noise.alpha else 1.0
        season = np.exp(np.log(2.0) / 2 * np.cos(phase - which * np.pi / 2))
        counts.append(random.poisson(path * season * white))
        paths.append(path)
    names = ("the north", "the south")
    first, second = (
        CountSeries.from_counts(each, "2010-01", name=name) for each, name in zip(counts, names, strict=True)
    )
    return Drawn((first, second), np.array(paths))


@dataclass(frozen=True)
class Truth:
    """The log ratio that ran and is measured, and whether what ran lies beyond the margin."""

    log_ratio: float
    beyond: bool


def truth_of(cell: Cell, paths: np.ndarray) -> Truth:
    """Return what ran: halves, thirds and sixths of the relative path, or its two sides."""
    n = cell.n

    def levels(cuts: list[int]) -> np.ndarray:
        each = np.log([[part.mean() for part in np.split(path, cuts)] for path in paths])
        return each[0] if cell.form == "date" else each[0] - each[1]

    if cell.form != "alike":
        before, after = levels([int(cell.cut * n)])
        trend = "rising" in cell.changes[0] and cell.changes[1] != "rising"
        apart = (np.log(0.5) if "halved" in cell.changes[0] else 0.0) if trend else after - before
        return Truth(apart, abs(apart) >= np.log(MARGIN))
    halves, thirds = levels([n // 2]), levels([n // 3, 2 * n // 3])
    apart = [abs(one - other) for parts in (halves, thirds) for one, other in combinations(parts, 2)]
    return Truth(float(halves[1] - halves[0]), max(apart) >= np.log(MARGIN))


def judged(job: tuple[Cell, int, int]) -> tuple[str, bool, bool]:
    """Return the verdict on one pair, whether what ran lies beyond, and whether the 95 % interval holds it."""
    cell, number, replicates = job
    drawn = draw(cell, number)
    truth = truth_of(cell, drawn.paths)
    pair = drawn.pair if cell.form != "date" else drawn.pair[:1]
    season = shared_season(pair[0], pair[-1])
    designs = tuple(build_design(series, season) for series in pair)
    histories = tuple(completions(series) for series in pair)
    options = {"replicates": replicates, "seed": number}
    if cell.form == "alike":
        ran = realised_difference(pair, histories, designs)
        found = RuleInput(1.0, ran.evidence)
        if replicates:
            found = assess_difference(pair, designs, **options).rule_input()
        measured = ran.halves
    else:
        cut = int(cell.cut * cell.n)
        first, *control = (
            drift_around(each, design, cut) for each, design in zip(histories, designs, strict=True)
        )
        drift = first.against(control[0]) if control else first
        level = realised_level(pair, histories, designs, cut, drift)
        kind = "beside" if level.beside else "instead" if drift.instead else ""
        found = RuleInput(1.0, level.evidence, kind, level.beside)
        if replicates:
            found = assess_level(pair, designs, cut, **options).rule_input()
        measured = level.step
    held = measured.low95 <= np.exp(truth.log_ratio) <= measured.high95
    return judge(found, MARGIN).verdict, truth.beyond, held


def row(cell: Cell, found: list[tuple[str, bool, bool]]) -> str:
    """Return a line of the table, in per cent."""
    beyond = [verdict for verdict, lies, _ in found if lies]
    inside = [verdict for verdict, lies, _ in found if not lies]
    shares = [
        sum(held for *_, held in found) / len(found),
        inside.count("contradicted") / len(inside) if inside else np.nan,
        beyond.count("contradicted") / len(beyond) if beyond else np.nan,
        beyond.count("supported") / len(found),
        sum(verdict == "supported" for verdict, *_ in found) / len(found),
    ]
    text = " | ".join("" if np.isnan(share) else f"{100 * share:.1f}" for share in shares)
    return f"| {cell.name} | {cell.n} | {len(found)} | {100 * len(beyond) / len(found):.0f} | {text} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--cells", default="", help="only truths whose name holds this")
    parser.add_argument("--joint", type=int, default=0)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--table", type=Path)
    options = parser.parse_args()
    began = time.perf_counter()
    joint = (
        f"with {options.joint} replicates of the joint test" if options.joint else "without the joint test"
    )
    lines = [
        (
            f"Per cent of pairs of series of months against the path that ran, {joint}, margin {MARGIN}, mean 10 unless "
            "said (`python benchmarks/comparison.py`). NB a: negative binomial, independent months; iid: NB 0.5 beside NB "
            "0.1; AR phi: squared coefficient of variation 0.25 of the rate, NB 0.2. Beyond: halves or thirds of the "
            "relative path, or the sides of the date, differ by the margin; beside a trend, the step."
        ),
        "",
        "| truth | n | pairs | beyond | 95% interval holds | contradicted though inside | found, of those beyond | supported though beyond | supported |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    with scheduler_for(workers=options.workers) as scheduler:
        for cell in (one for one in CELLS if options.cells in one.name):
            jobs = ((cell, pair, options.joint) for pair in range(options.pairs))
            lines.append(row(cell, list(scheduler.map(judged, jobs))))
            print(f"{time.perf_counter() - began:7.0f} s  {lines[-1]}", file=sys.stderr, flush=True)
    text = "\n".join(lines) + "\n"
    if options.table:
        options.table.write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()

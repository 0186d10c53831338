"""How often `compare_pace` gives each verdict where the truth is known; made up with fixed seeds.

    python benchmarks/comparison.py [--pairs 1000] [--replicates 199] [--workers N] [--table benchmarks/comparison.md]

Every pair is judged by the function that a user calls. Seeds belong to the cell and the pair, so that the table is the
same whatever the number of workers. Both series have a season of peak to trough 2, three months apart.
"""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trends.fitting.nuisance import Generator
from trends.fitting.paired_draws import simulate_pair
from trends.scheduling import scheduler_for
from trends.series.count_series import CountSeries
from trends.verdict.comparison import compare_pace

POISSON, EVEN, UNEVEN = Generator(0.0, 0.0, 0.0), Generator(0.1, 0.0, 0.0), Generator(0.5, 0.0, 0.0)
RUNS, LONG_RUNS = Generator(0.2, 0.25, 0.5), Generator(0.2, 0.25, 0.8)
MARGIN = 1.5


@dataclass(frozen=True)
class Cell:
    """A truth: how each of two series behaves, and how they move together."""

    name: str
    n: int
    noises: tuple[Generator, Generator]
    changes: tuple[str, str] = ("none", "none")
    means: tuple[float, float] = (10.0, 10.0)
    together: float = 0.0


def change(kind: str, n: int) -> np.ndarray:
    """Return a change of geometric mean one (a surge or spike: one outside it)."""
    at = np.arange(n)
    steps = {"halved": 0.5, "doubled": 2.0, "edge": 1 / MARGIN, "small": 1.25}
    if kind in steps:
        return np.where(at < n // 2, 1.0, steps[kind]) / np.sqrt(steps[kind])
    if kind == "fourfold at a quarter":
        return np.where(at < n // 4, 0.5, 2.0)
    if kind == "middle third doubled":
        return np.where((at >= n // 3) & (at < 2 * n // 3), 2.0, 1.0)
    if kind == "spike":
        return np.where(at == 7 * n // 12, 6.0, 1.0)
    return np.ones(n)


ALIKE = [
    Cell("constant, Poisson, means 10 and 20", 60, (POISSON, POISSON), means=(10, 20)),
    Cell("constant, iid", 60, (UNEVEN, EVEN)),
    Cell("constant, iid", 120, (UNEVEN, EVEN)),
    Cell("constant, 36 months, iid", 36, (EVEN, EVEN)),
    Cell("constant, AR .5", 60, (RUNS, RUNS)),
    Cell("constant, AR .5", 120, (RUNS, RUNS)),
    Cell("constant, AR .8", 120, (LONG_RUNS, LONG_RUNS)),
    Cell("constant, AR .5, rates correlated .7", 120, (RUNS, RUNS), together=0.7),
    Cell("constant, AR .5, rates correlated -.5", 120, (RUNS, RUNS), together=-0.5),
    Cell(
        "both halved, AR .5, correlated .3",
        120,
        (RUNS, RUNS),
        ("halved", "halved"),
        means=(10, 30),
        together=0.3,
    ),
    Cell(
        "both fourfold at a quarter, iid",
        120,
        (EVEN, UNEVEN),
        ("fourfold at a quarter", "fourfold at a quarter"),
    ),
    Cell(
        "both doubled in the middle third, Poisson and NB 0.1",
        60,
        (POISSON, EVEN),
        ("middle third doubled", "middle third doubled"),
    ),
    Cell("both with one month six times as high, NB 0.1", 120, (EVEN, EVEN), ("spike", "spike")),
]
UNLIKE = [
    Cell("one up by 1.25, NB 0.1 (inside the margin)", 120, (EVEN, EVEN), ("small", "none")),
    Cell("one down to 1/1.5, NB 0.1 (the margin's edge)", 120, (EVEN, EVEN), ("edge", "none")),
    Cell("one halved, NB 0.1", 60, (EVEN, EVEN), ("halved", "none")),
    Cell("one halved, AR .5", 120, (RUNS, RUNS), ("halved", "none")),
    Cell("one halved, AR .5, rates correlated .7", 120, (RUNS, RUNS), ("halved", "none"), together=0.7),
    Cell("one doubled in the middle third, NB 0.1", 120, (EVEN, EVEN), ("middle third doubled", "none")),
    Cell("one halved, one doubled, NB 0.5", 60, (UNEVEN, UNEVEN), ("halved", "doubled")),
    Cell("one halved, one doubled, AR .5", 60, (RUNS, RUNS), ("halved", "doubled")),
    Cell("one halved, one doubled, AR .5", 120, (RUNS, RUNS), ("halved", "doubled")),
]


def draw(cell: Cell, pair: int) -> tuple[CountSeries, CountSeries]:
    """Draw a pair; its seed belongs to the cell's content and to its number."""
    random = np.random.default_rng([zlib.crc32(repr(cell).encode()), pair])
    phase = 2 * np.pi * (np.arange(cell.n) + 0.5) / 12
    seasons = [np.exp(np.log(2.0) / 2 * np.cos(phase - shift)) for shift in (0.0, np.pi / 2)]
    mu = np.stack(
        [
            mean * season * change(kind, cell.n)
            for mean, season, kind in zip(cell.means, seasons, cell.changes, strict=True)
        ]
    )
    history = simulate_pair(mu, cell.noises, cell.together, 1, random)[0]
    one, other = history[: cell.n], history[cell.n :]
    return (
        CountSeries.from_counts(one, "2010-01", name="the north"),
        CountSeries.from_counts(other, "2010-01", name="the south"),
    )


def judged(job: tuple[Cell, int, int]) -> tuple[str, bool, bool]:
    """Return the verdict on one pair, whether the joint test rejects, and whether opposite directions are told."""
    cell, pair, replicates = job
    found = compare_pace(*draw(cell, pair), margin=MARGIN, replicates=replicates, seed=pair)
    assert found.difference is not None
    return found.verdict, found.difference.test.joint < 0.05, found.opposite


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--replicates", type=int, default=199)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--table", type=Path)
    options = parser.parse_args()
    began = time.perf_counter()
    head = "| {} | n | test rejects | contradicted | supported | inconclusive | told as opposite |"
    lines = [
        (
            f"Per cent of {options.pairs:,} pairs of series of months, {options.replicates} draws each, margin {MARGIN}, "
            "mean 10 unless said (`python benchmarks/comparison.py`). NB a: negative binomial, independent months; iid: NB "
            "0.5 beside NB 0.1; AR phi: squared coefficient of variation 0.25 of the rate, NB 0.2."
        ),
    ]
    with scheduler_for(workers=options.workers) as scheduler:
        for title, cells in (("changed alike", ALIKE), ("did not", UNLIKE)):
            lines += ["", head.format(title), "|---|---|---|---|---|---|---|"]
            for cell in cells:
                jobs = ((cell, pair, options.replicates) for pair in range(options.pairs))
                found = list(scheduler.map(judged, jobs))
                verdicts = Counter(verdict for verdict, _, _ in found)
                shares = [
                    sum(rejects for _, rejects, _ in found),
                    *(verdicts[verdict] for verdict in ("contradicted", "supported", "inconclusive")),
                    sum(opposite for _, _, opposite in found),
                ]
                cells_text = " | ".join(f"{100 * share / len(found):.1f}" for share in shares)
                lines.append(f"| {cell.name} | {cell.n} | {cells_text} |")
                print(f"{time.perf_counter() - began:7.0f} s  {lines[-1]}", file=sys.stderr, flush=True)
    text = "\n".join(lines) + "\n"
    if options.table:
        options.table.write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()

"""How often each verdict is given where the truth is known.

    python benchmarks/calibration --histories 200 --out benchmarks/calibration/screen.md

Histories are simulated with fixed seeds, so that the same call gives the same table whatever the number of workers.
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

# One thread a worker: the workers share the cores.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402 - reads the settings above when it is loaded

VERDICTS = ("contradicted", "supported", "inconclusive")
PARTS = 8


@dataclass(frozen=True)
class Cell:
    """A truth: months, mean, the change and the noise (dispersion, latent CV^2 and AR coefficient)."""

    months: int
    change: str
    factor: float
    alpha: float
    cv2: float = 0.0
    phi: float = 0.0
    mean: float = 10.0

    @property
    def name(self) -> str:
        noise = f"AR {self.phi:g}" if self.phi else f"alpha {self.alpha:g}" if self.alpha else "Poisson"
        change = self.change if self.factor == 1 else f"{self.change} by {self.factor:g}"
        return f"{change}, {self.months} months, {noise}"


def autoregressive(months: int, change: str, factor: float, phi: float) -> Cell:
    """A cell of an autoregressive rate with the noise that the method's table was made with."""
    return Cell(months, change, factor, 0.2, 0.25, phi)


CELLS = [
    Cell(60, "constant", 1, 0.0),
    Cell(60, "constant", 1, 0.1),
    Cell(60, "constant", 1, 0.5),
    Cell(120, "constant", 1, 0.2),
    Cell(120, "constant", 1, 0.5),
    autoregressive(36, "constant", 1, 0.5),
    *(autoregressive(months, "constant", 1, phi) for phi in (0.5, 0.8) for months in (60, 120)),
    Cell(120, "step at half", 1.25, 0.1),
    Cell(120, "trend of the halves", 1.25, 0.1),
    Cell(120, "one month", 6, 0.1),
    Cell(120, "step at half", 1.5, 0.1),
    autoregressive(120, "step at half", 1.5, 0.5),
    autoregressive(120, "step at half", 1.5, 0.8),
    Cell(120, "step at a quarter", 1.5, 0.1),
    Cell(120, "middle third", 1.5, 0.1),
    Cell(120, "middle third", 2, 0.1),
    Cell(120, "middle third", 2, 0.5),
    autoregressive(120, "middle third", 2, 0.5),
    Cell(60, "middle third", 2, 0.0),
    Cell(60, "step at half", 0.5, 0.0),
    Cell(60, "step at half", 0.5, 0.5),
    autoregressive(60, "step at half", 0.5, 0.5),
    Cell(120, "step at half", 0.5, 0.5),
    autoregressive(120, "step at half", 0.5, 0.5),
    Cell(120, "step at a quarter", 0.5, 0.5),
    Cell(60, "trend of the halves", 2, 0.5),
    Cell(120, "trend of the halves", 2, 0.5),
    autoregressive(120, "trend of the halves", 2, 0.5),
]


def log_change(cell: Cell) -> np.ndarray:
    """Log rate ratio by month; the geometric mean of the two levels is the mean, outside a surge the outside."""
    n, size = cell.months, np.log(cell.factor)
    shape = np.zeros(n)
    if cell.change == "step at half":
        shape[n // 2 :] = size
        shape -= size / 2
    elif cell.change == "step at a quarter":
        shape[n // 4 :] = size
        shape -= size / 2
    elif cell.change == "trend of the halves":
        shape = (np.arange(n) - (n - 1) / 2) * size / (n / 2)
    elif cell.change == "middle third":
        shape[n // 3 : 2 * n // 3] = size
    elif cell.change == "one month":
        shape[n // 2] = size
    return shape


def judged(job: tuple[int, int, int, int]) -> tuple[int, np.ndarray]:
    """Judge one part of a cell's histories: how often each verdict is given, and how often runs are warned of."""
    index, part, histories, replicates = job
    from trends.inference.assessment import assess
    from trends.inference.eligibility import warnings_of
    from trends.inference.verdict import judge
    from trends.models.bootstrap import simulate
    from trends.models.design import build_design
    from trends.models.nuisance import Generator
    from trends.series import CountSeries

    cell = CELLS[index]
    n = cell.months
    season = np.log(2) / 2 * np.cos(2 * np.pi * (np.arange(n) - 3) / 12)
    mean = cell.mean * np.exp(season + log_change(cell))
    random = np.random.default_rng([index, part])
    counts = simulate(mean, Generator(cell.alpha, cell.cv2, cell.phi), histories, random)
    tally = np.zeros(len(VERDICTS) + 1)
    for number, history in enumerate(counts):
        series = CountSeries.from_counts(history, "2010-01", exposure_days=np.full(n, 30.4375))
        found = assess(series, build_design(series), replicates=replicates, seed=number)
        tally[VERDICTS.index(judge(found, 1.5).verdict)] += 1
        tally[-1] += any("runs" in warning for warning in warnings_of(series, found.nuisance))
    return index, tally


def main() -> None:
    """Run the cells and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--histories", type=int, default=2000, help="histories a cell")
    parser.add_argument("--replicates", type=int, default=199, help="bootstrap replicates a history")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--out", type=Path, default=Path("benchmarks/calibration/table.md"))
    asked = parser.parse_args()
    part = -(-asked.histories // PARTS)
    jobs = [(index, k, part, asked.replicates) for index in range(len(CELLS)) for k in range(PARTS)]
    tallies = np.zeros((len(CELLS), len(VERDICTS) + 1))
    with ProcessPoolExecutor(asked.workers) as pool:
        for done, (index, tally) in enumerate(pool.map(judged, jobs), 1):
            tallies[index] += tally
            print(f"\r{done} of {len(jobs)}", end="", flush=True)
    print()
    total = part * PARTS
    error = 100 * np.sqrt(0.25 / total)
    about = f"{total} histories a cell, {asked.replicates} replicates each"
    lines = [
        f"Verdicts in percent of {about}; margin 1.5, mean 10 a month, season with peak over trough 2.",
        f"Standard error at most {error:.1f}.",
        "",
        "| truth | contradicted | supported | inconclusive | warned of runs |",
        "|---|---:|---:|---:|---:|",
    ]
    for cell, tally in zip(CELLS, tallies, strict=True):
        lines.append(f"| {cell.name} | " + " | ".join(f"{100 * value / total:.1f}" for value in tally) + " |")
    asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

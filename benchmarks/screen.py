"""What a screen costs: beside a loop over statsmodels, on several cores, and as the number of series grows.

    python benchmarks/screen.py [--series 400] [--world 2000] [--growth 200 632 2000 6325 20000] [--workers 2]
        [--cells 65000 --fewest 20] [--table benchmarks/screen.md]

The series are made up, always the same: negative binomial counts with a season; in one of five the rate doubles or
halves at some date. Every screen runs in a fresh interpreter, whose imports count, and so do the draws by which small
p-values are refined. The loop over statsmodels is measured on a sample of the fits and scaled up, which the page says;
its blocks run before and after the screen, so that a machine that is busy for a while slows both. For the growth the
series are short and the replicates few, because 20,000 long ones would take an hour. `--world 0` and `--growth` without
a number leave a part out. `--cells` makes up incidents in so many cells of PRIO-GRID over 400 months, most of which saw
hardly any, and screens them by cell.
"""

# ruff: noqa: E402 - BLAS reads the number of its threads when numpy is imported

from __future__ import annotations

import os

for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM"):
    os.environ[f"{name}_NUM_THREADS"] = "1"

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

MONTHS, REPLICATES = 120, 199
SHORT, FEW = 36, 19
SAMPLE, BLOCKS = 400, 4
CHANGED = 5
SIZES = (200, 632, 2_000, 6_325, 20_000)


def made_up(count: int, months: int) -> np.ndarray:
    """Counts, shape (count, months): means from 3 to 30, dispersion 0.05 to 0.5, a season of peak to trough 2."""
    random = np.random.default_rng(2_000)
    at = np.arange(months)
    level = np.exp(np.log(3) + np.log(10) * random.random((count, 1)))
    season = np.exp(0.35 * np.cos(2 * np.pi * (at / 12 - random.random((count, 1)))))
    date = random.uniform(0.25, 0.75, (count, 1)) * months
    factor = np.where(np.arange(count) % CHANGED == 0, random.choice([0.5, 2.0], count), 1.0)[:, None]
    alpha = random.choice([0.05, 0.1, 0.2, 0.5], (count, 1))
    mean = level * season * np.where(at >= date, factor, 1.0)
    return random.poisson(mean * random.gamma(1 / alpha, alpha, (count, months))).astype(float)


def write_series(path: Path, count: int, months: int) -> None:
    """Write them as a series file."""
    periods = pd.period_range("2010-01", periods=months, freq="M").astype(str)
    counts = made_up(count, months)
    names = np.repeat([f"series {i:05d}" for i in range(count)], months)
    frame = pd.DataFrame(
        {"series": names, "period": np.tile(periods, count), "count": counts.ravel().astype(int)}
    )
    frame.to_csv(path, index=False)


def write_cells(path: Path, count: int, months: int = 400) -> None:
    """Write incidents in so many cells: most saw a handful, some hundreds."""
    random = np.random.default_rng(65)
    cell = np.sort(random.choice(360 * 720, count, replace=False))
    # The means are lognormal with a median of one incident in all the months.
    row = np.repeat(np.arange(count), 1 + random.poisson(np.exp(random.normal(0.0, 2.1, count))))
    month, day = random.integers(0, months, len(row)), random.integers(1, 29, len(row))
    frame = pd.DataFrame(
        {
            "date": [f"{1990 + m // 12}-{m % 12 + 1:02d}-{d:02d}" for m, d in zip(month, day, strict=True)],
            "latitude": -90 + 0.5 * (cell[row] // 720) + 0.25,
            "longitude": -180 + 0.5 * (cell[row] % 720) + 0.25,
            "deaths": 1,
        }
    )
    frame.sort_values("date").to_csv(path, index=False)


# -- one screen in an interpreter of its own ----------------------------------------------------------------------


def screened(path: str, replicates: int, workers: int, fewest: float = 20) -> dict[str, float]:
    """Load a file and screen it, incidents by cell; what it cost, workers included, from the first import on."""
    import resource

    import trends

    begin = time.perf_counter()
    table = trends.load(path)
    loaded = time.perf_counter()
    by = "cell" if isinstance(table, trends.Incidents) else None
    result = trends.screen(table, by=by, min_count=fewest, replicates=replicates, workers=workers)
    wall = time.perf_counter() - loaded
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    per = 1e6 if sys.platform == "darwin" else 1e3
    return {
        "load": loaded - begin,
        "wall": wall,
        "processor": sum(one.ru_utime + one.ru_stime for one in (own, others)),
        "memory": own.ru_maxrss / per,
        "worker": others.ru_maxrss / per if workers > 1 else 0.0,
        "draws": float(result.refinement["draws"].where(lambda draws: draws > replicates, 0).sum()),
        "refined": float((result.refinement["draws"] > replicates).sum()),
        "contradicted": float(result.tally["contradicted"]),
        "tested": float(result.tested),
        "series": float(len(result)),
    }


def measured(folder: Path, count: int, months: int, replicates: int, workers: int) -> dict[str, float]:
    """Return what a screen of so many series costs."""
    path = folder / f"{count}x{months}.csv"
    if not path.exists():
        write_series(path, count, months)
    return apart(path, replicates, workers)


def apart(path: Path, replicates: int, workers: int, fewest: float = 20) -> dict[str, float]:
    """Screen a file in an interpreter of its own."""
    arguments = [sys.executable, __file__, "--one", str(path), str(replicates), str(workers), str(fewest)]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)  # noqa: S603 - this program itself
    found: dict[str, float] = json.loads(done.stdout)
    return found


# -- the loop over statsmodels ------------------------------------------------------------------------------------


def design() -> np.ndarray:
    """Intercept, trend in years and two harmonic pairs, shape (120, 6)."""
    from trends.fitting.design import harmonics

    at = np.arange(MONTHS)
    return np.column_stack(
        [np.ones(MONTHS), (at - (MONTHS - 1) / 2) / 12, harmonics((at % 12 + 0.5) / 12, 2)]
    )


def seconds_a_fit(counts: np.ndarray) -> float:
    """Return the processor seconds of one fit by statsmodels, the mean over some series."""
    from statsmodels.discrete.discrete_model import NegativeBinomial

    X = design()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        begin = time.process_time()
        for y in counts:
            NegativeBinomial(y, X).fit(disp=0)
        return (time.process_time() - begin) / len(counts)


# -- the page -----------------------------------------------------------------------------------------------------


def beside_statsmodels(folder: Path, count: int) -> list[str]:
    """Compare with as many fits as the replicates need."""
    sample = made_up(SAMPLE, MONTHS)
    seconds_a_fit(sample[:5])  # once without counting
    blocks = np.array_split(sample, BLOCKS)
    costs = [seconds_a_fit(block) for block in blocks[: BLOCKS // 2]]
    screen = measured(folder, count, MONTHS, REPLICATES, 1)
    costs += [seconds_a_fit(block) for block in blocks[BLOCKS // 2 :]]
    fit = float(np.mean(costs))
    fits = 2 * REPLICATES * count
    again = 2 * int(screen["draws"])
    own = screen["processor"]
    rows = [
        f"| {count:,} series of {MONTHS} months, {REPLICATES} replicates each | processor, s |",
        "|---|---:|",
        f"| {fits:,} fits by `statsmodels` `NegativeBinomial(y, X).fit(disp=0)`, two a replicate | {fits * fit:,.0f} |",
        f"| `trends.screen`, one process, imports and refinement included | {own:,.1f} |",
    ]
    said = (
        f"The loop takes {fits * fit / own:.0f} times as long. It was measured on {SAMPLE:,} fits, {fit * 1e3:.2f} ms each "
        f"({min(costs) * 1e3:.2f} to {max(costs) * 1e3:.2f} in {BLOCKS} blocks), and scaled up. The screen costs "
        f"{own / count * 1e3:.0f} ms a series; {int(screen['refined']):,} small p-values were drawn again, with "
        f"{int(screen['draws']):,} draws in their last sets, which the fits of the loop do not count (with them: "
        f"{(fits + again) * fit / own:.0f} times). {int(screen['contradicted']):,} of {int(screen['tested']):,} series are "
        f"contradicted; the rate of {count // CHANGED:,} changed."
    )
    return ["\n".join(rows), said]


def on_several_cores(folder: Path, count: int, workers: int) -> list[str]:
    """Time a large screen."""
    found = measured(folder, count, MONTHS, REPLICATES, workers)
    return [
        (
            f"{count:,} series of {MONTHS} months with {REPLICATES} replicates, {workers} processes: {found['wall']:.0f} s by the "
            f"clock, {found['processor']:.0f} s of processor ({found['processor'] / workers:.0f} s a core if nothing else runs), "
            f"{found['memory']:.0f} MB in the first process and {found['worker']:.0f} MB in the largest of the others. "
            f"{int(found['refined']):,} small p-values were drawn again."
        )
    ]


def of_cells(folder: Path, count: int, fewest: float, workers: int) -> list[str]:
    """Screen incidents by cell."""
    path = folder / "cells.csv"
    write_cells(path, count)
    found = apart(path, REPLICATES, workers, fewest)
    return [
        (
            f"Incidents in {count:,} cells over 400 months, by cell, at least {fewest:g} incidents a cell, {REPLICATES} "
            f"replicates, {workers} processes: {int(found['tested']):,} of {int(found['series']):,} cells judged in "
            f"{found['wall']:.0f} s by the clock after {found['load']:.0f} s of reading, {found['processor']:.0f} s of "
            f"processor, {found['memory']:.0f} MB in the first process and {found['worker']:.0f} MB in the largest of the "
            "others."
        )
    ]


def of_growth(folder: Path, sizes: list[int], workers: int) -> list[str]:
    """Measure the cost as the number of series grows."""
    rows = [
        "| series | clock, s | processor, s | milliseconds a series | memory, MB | loading the file, s |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    for count in sizes:
        one = measured(folder, count, SHORT, FEW, workers)
        rows.append(
            f"| {count:,} | {one['wall']:.1f} | {one['processor']:.1f} | {one['processor'] / count * 1e3:.1f} | "
            f"{one['memory']:.0f} | {one['load']:.1f} |"
        )
    return [
        (
            f"As the number of series grows ({SHORT} months, {FEW} replicates, {workers} processes; short series and few "
            "replicates, so that 20,000 are affordable). Processor seconds include the imports of each process."
        ),
        "\n".join(rows),
    ]


def page(series: int, world: int, sizes: list[int], workers: int, cells: int, fewest: float) -> str:
    """Measure, and return the page."""
    paragraphs = [
        "# Screening many series",
        (
            f"Made by `python benchmarks/screen.py --series {series} --world {world} --workers {workers} "
            f"--cells {cells} --fewest {fewest:g}` ({platform.machine()}, {platform.system()}, {os.cpu_count()} cores), Python {platform.python_version()}, NumPy "
            f"{np.__version__}; one BLAS thread a process. One series in {CHANGED} changes by a factor of two."
        ),
    ]
    with tempfile.TemporaryDirectory(prefix="screen-") as place:
        folder = Path(place)
        if series:
            paragraphs += beside_statsmodels(folder, series)
        if world:
            paragraphs += on_several_cores(folder, world, workers)
        if sizes:
            paragraphs += of_growth(folder, sizes, workers)
        if cells:
            paragraphs += of_cells(folder, cells, fewest, workers)
    return "\n\n".join(paragraphs) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What a screen costs.")
    parser.add_argument("--series", type=int, default=400)
    parser.add_argument("--world", type=int, default=2_000)
    parser.add_argument("--growth", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cells", type=int, default=0)
    parser.add_argument("--fewest", type=float, default=20)
    parser.add_argument("--table", type=Path, help="where to write the page; by default it is printed")
    parser.add_argument(
        "--one", nargs=4, metavar=("FILE", "REPLICATES", "WORKERS", "FEWEST"), help=argparse.SUPPRESS
    )
    given = parser.parse_args()
    if given.one:
        print(json.dumps(screened(given.one[0], int(given.one[1]), int(given.one[2]), float(given.one[3]))))
        sys.exit()
    text = page(given.series, given.world, given.growth, given.workers, given.cells, given.fewest)
    if given.table:
        given.table.write_text(text, encoding="utf-8", newline="")
    else:
        print(text)

"""What negative binomial fits cost, side by side with a loop over statsmodels, and whether both find the same.

    python benchmarks/batched_fits.py [--series 2000] [--table benchmarks/batched_fits.md]

The series are made up, always the same: 120 months with two harmonic pairs and a trend, means from 3 to 30, dispersions
from 0.05 to 1. Time is that of the processor, in one process with one BLAS thread. Blocks of the loop alternate with
whole batches, so that a machine that is busy for a while slows both alike. Then the batch alone, from 200 series to
20,000.
"""

# ruff: noqa: E402 - BLAS reads the number of its threads when numpy is imported

from __future__ import annotations

import os

for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM"):
    os.environ[f"{name}_NUM_THREADS"] = "1"

import argparse
import platform
import statistics
import time
import tracemalloc
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from statsmodels.discrete.discrete_model import NegativeBinomial

from trends.fitting.batched_regression import BatchedRegression, fit_regressions
from trends.fitting.design import harmonics

MONTHS, BLOCKS, CLOSE = 120, 10, 1e-6
SIZES = (200, 632, 2_000, 6_325, 20_000)


def design() -> np.ndarray:
    """Intercept, trend in years and two harmonic pairs, shape (120, 6)."""
    t = np.arange(MONTHS)
    return np.column_stack([np.ones(MONTHS), (t - (MONTHS - 1) / 2) / 12, harmonics((t % 12 + 0.5) / 12, 2)])


def made_up(R: int) -> np.ndarray:
    """Counts, shape (R, 120)."""
    random = np.random.default_rng(2_000)
    X = design()
    beta = np.column_stack(
        [
            np.log(3) + np.log(10) * random.random(R),
            random.normal(0, 0.08, R),
            random.normal(0, 0.25, (R, 4)),
        ]
    )
    alpha = random.choice([0.05, 0.1, 0.2, 0.5, 1.0], (R, 1))
    return random.poisson(np.exp(beta @ X.T) * random.gamma(1 / alpha, alpha, (R, MONTHS))).astype(float)


@dataclass
class Loop:
    """What statsmodels found, one series after the other."""

    seconds: float = 0.0
    params: list[np.ndarray] = field(default_factory=list)
    loglik: list[float] = field(default_factory=list)
    converged: list[bool] = field(default_factory=list)

    def run(self, y: np.ndarray, X: np.ndarray) -> None:
        """Fit one block."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            start = time.process_time()
            fits = [NegativeBinomial(row, X).fit(disp=0) for row in y]
            self.seconds += time.process_time() - start
            self.params += [fit.params for fit in fits]
            self.loglik += [fit.llf for fit in fits]
            self.converged += [bool(fit.mle_retvals["converged"]) for fit in fits]


def seconds_of_batch(y: np.ndarray, X: np.ndarray) -> float:
    start = time.process_time()
    fit_regressions(y, X)
    return time.process_time() - start


def apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Relative difference, the largest of each series."""
    return np.max(np.abs(one - other) / np.maximum(np.abs(other), 1e-300), axis=-1)


def polished(y: np.ndarray, X: np.ndarray, params: np.ndarray) -> tuple[np.ndarray, float]:
    """Where statsmodels' own Newton method leads from a place."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = NegativeBinomial(y, X).fit(start_params=params, method="newton", tol=1e-13, disp=0)
    return fit.params, float(fit.llf)


def of_answers(loop: Loop, fits: BatchedRegression, y: np.ndarray, X: np.ndarray) -> list[str]:
    """Compare the answers; return what to say."""
    theirs, converged = np.array(loop.params), np.array(loop.converged)
    ours = np.column_stack([fits.beta, fits.alpha])
    inside = ~fits.poisson
    polish = [polished(row, X, start) for row, start in zip(y[inside], theirs[inside], strict=True)]
    newton = np.array([params for params, _ in polish])
    loglik = np.array([value for _, value in polish])
    gain = fits.loglik - np.array(loop.loglik)
    rows = ["| | within 1e-6 | median | largest |", "|---|---:|---:|---:|"]
    for what, one, other in (
        ("log-likelihood, as the loop returns it", fits.loglik[:, None], np.array(loop.loglik)[:, None]),
        ("coefficients and alpha, as the loop returns them", ours[inside], theirs[inside]),
        ("log-likelihood, after Newton steps of statsmodels", fits.loglik[inside, None], loglik[:, None]),
        ("coefficients, after Newton steps of statsmodels", ours[inside, :-1], newton[:, :-1]),
        ("alpha, after Newton steps of statsmodels", ours[inside, -1:], newton[:, -1:]),
    ):
        d = apart(one, other)
        rows.append(f"| {what} | {(d <= CLOSE).sum():,} of {len(d):,} | {np.median(d):.1e} | {d.max():.1e} |")
    said = (
        f"Of its {len(converged):,} fits statsmodels says that {(~converged).sum():,} did not converge (BFGS may take 35 "
        "steps). "
        f"{fits.poisson.sum():,} of the series are no more dispersed than Poisson's: the batch sets alpha to zero "
        "there, the log of statsmodels' alpha has no maximum, and only log-likelihoods are compared. BFGS stops when "
        "the slope of the mean log-likelihood is below 1e-5, which leaves the coefficients 4 to 5 digits; so "
        "statsmodels was then asked to go on from there by Newton's method (not timed). The largest log-likelihood by "
        f"which the batch is above the loop is {gain.max():.1e}, by which it is below, {max(-gain.min(), 0):.1e}."
    )
    far = ours[inside, -1][apart(ours[inside, -1:], newton[:, -1:]) > CLOSE]
    if far.size:
        said += (
            f" Where the alphas are then still further apart than 1e-6 ({far.size:,} series) alpha is {far.max():.1g} or "
            "less: statsmodels takes digamma functions of 1/alpha from one another, which cancel as alpha goes to zero."
        )
    if not fits.converged.all():
        said += f" Of the batch, {(~fits.converged).sum():,} did not converge."
    return [
        "Relative differences, the largest of each series; coefficients may be near zero:",
        "\n".join(rows),
        said,
    ]


def of_growth() -> list[str]:
    """Measure the batch alone; return what to say."""
    X, y = design(), made_up(max(SIZES))
    rows = [
        "| series | processor, s | microseconds a series | memory at work beyond the counts, MB |",
        "|---:|---:|---:|---:|",
    ]
    times: dict[int, list[float]] = {R: [] for R in SIZES}
    for _ in range(5):
        for R, measured in times.items():
            measured.append(seconds_of_batch(y[:R], X))
    for R, measured in times.items():
        tracemalloc.start()
        fit_regressions(y[:R], X)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        cost = statistics.median(measured)
        rows.append(f"| {R:,} | {cost:.3f} | {cost / R * 1e6:.0f} | {peak / 1e6:.1f} |")
    return ["The batch alone, medians of five runs in turns:", "\n".join(rows)]


def main(R: int) -> str:
    """Fit, measure, and return the page."""
    X, y = design(), made_up(R)
    fit_regressions(y[:50], X)  # once without counting
    loop, batch = Loop(), []
    for block in np.array_split(y, BLOCKS):
        batch.append(seconds_of_batch(y, X))
        loop.run(block, X)
    cost = statistics.median(batch)
    made = (
        f"Made by `python benchmarks/batched_fits.py --series {R}` ({platform.machine()}, {platform.system()}), Python "
        f"{platform.python_version()}, NumPy {np.__version__}; seconds of one processor, one BLAS thread."
    )
    table = [
        f"| {R:,} fits of {MONTHS} months | processor, s | milliseconds a fit |",
        "|---|---:|---:|",
        f"| loop over `statsmodels` `NegativeBinomial(y, X).fit(disp=0)` | {loop.seconds:.2f} | {loop.seconds / R * 1e3:.2f} |",
        f"| `fit_regressions` (median of {len(batch)}) | {cost:.3f} | {cost / R * 1e3:.3f} |",
    ]
    said = (
        f"The loop takes {loop.seconds / cost:.0f} times as long (from {loop.seconds / max(batch):.0f} by the slowest batch "
        f"to {loop.seconds / min(batch):.0f} by the fastest)."
    )
    paragraphs = ["# Many negative binomial fits", made, "\n".join(table), said]
    paragraphs += of_answers(loop, fit_regressions(y, X), y, X)
    paragraphs += of_growth()
    return "\n\n".join(paragraphs) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description="What negative binomial fits cost beside a loop over statsmodels."
    )
    parser.add_argument("--series", type=int, default=2_000)
    parser.add_argument("--table", type=Path, help="where to write the page; by default it is printed")
    given = parser.parse_args()
    page = main(given.series)
    if given.table:
        given.table.write_text(page, encoding="utf-8", newline="")
    else:
        print(page)

"""How often `trends watch` raises a false alarm, and how soon it finds a doubling, beside the rules that are in use.

    python benchmarks/watch.py [--histories 400] [--table benchmarks/watch.md]

Weekly histories of five years are drawn from known processes. Where nothing changes, each is looked at once, at its last
week: the share of alarms is that of weeks. Where the rate doubles for good, each is looked at in the nine weeks of the
two months that follow. The rules of the field look at the same histories. Alarms are those of one series alone, at the
level that a weekly list has by default: half a false alarm a year, 0.5/52.18 a look.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trends.fitting.batch import Batch
from trends.fitting.bootstrap import simulate
from trends.fitting.design import harmonics
from trends.fitting.nuisance import Generator
from trends.fitting.prospective import Newest, calibrated, foretell, null_of, statistic
from trends.periods.calendar import Frequency
from trends.watching.alarms import DRAWS, MORE, SMALL, SPANS

WEEKS = 270
LEVEL = 0.5 / Frequency.WEEK.per_year
AGES = 9


@dataclass(frozen=True)
class Truth:
    """A process: mean a week, dispersion, wandering of its rate, ratio of the highest to the lowest of its season."""

    name: str
    mean: float
    alpha: float = 0.0
    cv2: float = 0.0
    phi: float = 0.0
    season: float = 1.0

    def histories(self, many: int, weeks: int, random: np.random.Generator, doubled: int = 0) -> np.ndarray:
        """Draw histories; in the last `doubled` weeks the rate is twice as high."""
        mu = np.exp(np.log(self.season) / 2 * np.cos(2 * np.pi * np.arange(weeks) / Frequency.WEEK.per_year))
        mu *= self.mean / mu.mean()
        mu[weeks - doubled :] *= 2
        return simulate(mu, Generator(self.alpha, self.cv2, self.phi), many, random)


CONSTANT = (
    Truth("Poisson, 5 a week", 5),
    Truth("dispersion 0.2, 5 a week", 5, 0.2),
    Truth("dispersion 0.5, 20 a week", 20, 0.5),
    Truth("dispersion 0.5, 1 a week", 1, 0.5),
    Truth("season x2, dispersion 0.2, 5 a week", 5, 0.2, season=2),
    Truth("swings, AR 0.5, 5 a week", 5, 0.1, 0.15, 0.5),
    Truth("swings, AR 0.8, 5 a week", 5, 0.1, 0.15, 0.8),
    Truth("swings, AR 0.9, 20 a week", 20, 0.1, 0.2, 0.9),
    Truth("swings, AR 0.95, season x2, 20 a week", 20, 0.1, 0.2, 0.95, 2),
)
DOUBLED = (
    Truth("Poisson, 5 a week", 5),
    Truth("dispersion 0.1, 5 a week", 5, 0.1),
    Truth("dispersion 0.2, 5 a week", 5, 0.2),
    Truth("dispersion 0.2, 10 a week", 10, 0.2),
    Truth("dispersion 0.2, 2 a week", 2, 0.2),
    Truth("dispersion 0.5, 5 a week", 5, 0.5),
    Truth("swings, AR 0.8, 5 a week", 5, 0.1, 0.15, 0.8),
)


def chances(counts: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return the chance of the newest weeks of each history, as `trends watch` finds it."""
    weeks, ways = counts.shape[1], SPANS[Frequency.WEEK]
    season = harmonics(np.arange(weeks) / Frequency.WEEK.per_year, 2)
    newest = Newest(np.column_stack([np.ones(weeks), season]), np.zeros(weeks), ways.spans)
    nothing = np.full(newest.past, np.nan)
    found = []
    for row in counts:
        past = Batch.of(row[: newest.past], nothing, nothing)
        foretold = foretell(past, newest)
        up, down = statistic(row[None, newest.past :], foretold, ways.spans)
        p = calibrated(null_of(foretold, past, newest, DRAWS, random), up, down)
        if p <= SMALL:
            p = calibrated(null_of(foretold, past, newest, MORE, random), up, down)
        found.append(p)
    return np.array(found)


def above_four_weeks(counts: np.ndarray) -> np.ndarray:
    """Tell where the last week is 25 % above the mean of the four before it."""
    return counts[:, -1] > 1.25 * counts[:, -5:-1].mean(axis=1)


def above_a_year(counts: np.ndarray) -> np.ndarray:
    """Tell where the last week is 25 % above the mean of the 52 before it."""
    return counts[:, -1] > 1.25 * counts[:, -53:-1].mean(axis=1)


def twice_the_month_before(counts: np.ndarray) -> np.ndarray:
    """Tell where the last four weeks hold at least twice what the four before them held."""
    before = counts[:, -8:-4].sum(axis=1)
    return (counts[:, -4:].sum(axis=1) >= 2 * before) & (before > 0)


RULES = {
    "25 % above 4 weeks": above_four_weeks,
    "25 % above 52 weeks": above_a_year,
    "twice the month before": twice_the_month_before,
}


def highest_thirty_days(years: int, random: np.random.Generator) -> float:
    """Return how often a year "highest 30 days of the year, and 100 dead" comes about at a constant rate of deaths.

    Four deaths a day on average, of dispersion 3 a day: 120 in 30 days. Days on end count once.
    """
    deaths = simulate(np.full(365 * (years + 1), 4.0), Generator(3.0, 0.0, 0.0), 1, random)[0]
    sums = np.convolve(deaths, np.ones(30), mode="valid")
    fires = np.array(
        [sums[day] >= 100 and sums[day] >= sums[day - 335 : day].max() for day in range(335, len(sums))]
    )
    # A run of such days is one alarm, until thirty days without any.
    begins = [day for day in np.flatnonzero(fires) if not fires[max(day - 30, 0) : day].any()]
    return len(begins) / (len(fires) / 365)


def measured(histories: int) -> tuple[list[list[str]], list[list[str]], float]:
    """Return the rows of both tables, and the last rule's figure."""
    quiet, doubling = [], []
    for number, truth in enumerate(CONSTANT):
        random = np.random.default_rng([1, number])
        counts = truth.histories(histories, WEEKS, random)
        many = truth.histories(20_000, 60, random)
        ours = np.mean(chances(counts, random) <= LEVEL)
        quiet.append(
            [truth.name, f"{100 * ours:.1f}", *(f"{100 * rule(many).mean():.0f}" for rule in RULES.values())]
        )
        print(*quiet[-1], sep=" | ", flush=True)
    for number, truth in enumerate(DOUBLED):
        random = np.random.default_rng([2, number])
        many = max(histories // 4, 25)
        counts = truth.histories(many, WEEKS + AGES - 1, random, doubled=AGES)
        found = np.zeros((many, AGES + 1), dtype=bool)
        for age in range(1, AGES + 1):
            todo = np.flatnonzero(~found[:, age - 1])
            found[:, age] = found[:, age - 1]
            seen = counts[todo, age - 1 : WEEKS + age - 1]
            found[todo, age] = chances(seen, random) <= LEVEL
        doubling.append(
            [truth.name, *(f"{100 * found[:, age].mean():.0f}" for age in (2, 4, AGES)), str(many)]
        )
        print(*doubling[-1], sep=" | ", flush=True)
    return quiet, doubling, highest_thirty_days(400, np.random.default_rng(3))


def page(
    quiet: list[list[str]], doubling: list[list[str]], thirty: float, histories: int, seconds: float
) -> str:
    """Write the tables."""

    def table(head: list[str], rows: list[list[str]]) -> str:
        lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
        return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])

    error = 100 * np.sqrt(LEVEL * (1 - LEVEL) / histories)
    return (
        "# False alarms and found doublings\n\n"
        f"Made by `watch.py` in {seconds:.0f} s of processor time. Ours: {histories} histories a line where nothing "
        f"changes, each looked at once; a share of 1 % has a standard error of {error:.1f} points. The rules: 20,000.\n\n"
        "## Where nothing changes: weeks with an alarm, in %\n\n"
        + table(["process", "trends watch", *RULES], quiet)
        + f'\n\n"Highest 30 days of the year, and 100 dead at least" comes about {thirty:.1f} times a year at a constant '
        "rate of four deaths a day (dispersion 3 a day).\n\n"
        "## Where the rate doubles for good: found within so many weeks, in %\n\n"
        + table(["process", "2 weeks", "4 weeks", f"{AGES} weeks", "histories"], doubling)
        + "\n"
    )


def main() -> None:
    """Measure, print, and write the table where one is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=400)
    parser.add_argument("--table", type=Path)
    asked = parser.parse_args()
    begun = time.process_time()
    quiet, doubling, thirty = measured(asked.histories)
    text = page(quiet, doubling, thirty, asked.histories, time.process_time() - begun)
    print(text)
    if asked.table:
        asked.table.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""How often `trends watch` raises a false alarm, and how soon it finds a doubling, beside the rules that are in use.

    python benchmarks/watch.py [--histories 1000] [--jobs 1] [--table benchmarks/watch.md]

Histories of five years are drawn from known processes. Where nothing changes, each is looked at once, at its last period:
the share of alarms is that of periods. Where the rate doubles for good, each is looked at in the nine weeks of the two
months that follow. The rules of the field look at the same histories. Alarms are those of one series alone, at the level
that a list has by default: half a false alarm a year, 0.5/52.18 a look of weeks.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trends.fitting.batch import Batch
from trends.fitting.bootstrap import simulate
from trends.fitting.conventional.farrington import farrington_bound
from trends.fitting.design import harmonics
from trends.fitting.nuisance import Generator
from trends.fitting.prospective import Newest, foretell, null_of, statistic
from trends.periods.calendar import Frequency
from trends.watching.alarms import DRAWS, MORE, SMALL, SPANS

WEEKS = 270
AGES = 9
DULL = 0.05


@dataclass(frozen=True)
class Truth:
    """A process: mean a period, dispersion, wandering of its rate, ratio of the highest to the lowest of its season.

    With `tolls`, events are drawn so and each has a toll, the exponential of a normal number of that standard deviation,
    rounded up: what is counted is the dead, of whom there are `mean` a period all the same.
    """

    name: str
    mean: float
    alpha: float = 0.0
    cv2: float = 0.0
    phi: float = 0.0
    season: float = 1.0
    tolls: float = 0.0
    frequency: Frequency = Frequency.WEEK
    share: float = 1.0
    """Histories, as a share of those asked for: days take ten times as long as weeks."""

    def histories(self, many: int, periods: int, random: np.random.Generator, doubled: int = 0) -> np.ndarray:
        """Draw histories; in the last `doubled` periods the rate is twice as high."""
        turns = np.arange(periods) / self.frequency.per_year
        mu = np.exp(np.log(self.season) / 2 * np.cos(2 * np.pi * turns))
        each = np.ceil(np.exp(random.normal(0.0, self.tolls, 100_000))) if self.tolls else np.ones(1)
        mu *= self.mean / mu.mean() / each.mean()
        mu[periods - doubled :] *= 2
        events = simulate(mu, Generator(self.alpha, self.cv2, self.phi), many, random)
        if not self.tolls:
            return events
        whose = np.repeat(np.arange(events.size), events.astype(int).ravel())
        return np.bincount(whose, random.choice(each, len(whose)), events.size).reshape(events.shape)

    @property
    def level(self) -> float:
        """Chance at which one look is an alarm."""
        return 0.5 / self.frequency.per_year

    @property
    def periods(self) -> int:
        """Periods of a history: five years, and the longest span of newest ones."""
        ways = SPANS[self.frequency]
        return ways.past + max(ways.spans)


DAY, MONTH = Frequency.DAY, Frequency.MONTH
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
    Truth("deaths, 8 a week, tolls of sigma 1.3", 8, tolls=1.3),
    Truth("deaths, 30 a week, tolls of sigma 1.3, swings, AR 0.8", 30, 0.1, 0.15, 0.8, tolls=1.3),
    Truth("dispersion 0.2, 20 a month", 20, 0.2, frequency=MONTH),
    Truth("swings, AR 0.8, 20 a month", 20, 0.1, 0.2, 0.8, frequency=MONTH),
    Truth("deaths, 30 a month, tolls of sigma 1.3", 30, tolls=1.3, frequency=MONTH),
    Truth("dispersion 0.5, 1 a day", 1, 0.5, frequency=DAY, share=0.4),
    Truth("swings, AR 0.98, 3 a day", 3, 0.1, 0.2, 0.98, frequency=DAY, share=0.4),
)
DOUBLED = (
    Truth("Poisson, 5 a week", 5),
    Truth("dispersion 0.1, 5 a week", 5, 0.1),
    Truth("dispersion 0.2, 5 a week", 5, 0.2, share=2),
    Truth("dispersion 0.2, 10 a week", 10, 0.2),
    Truth("dispersion 0.2, 2 a week", 2, 0.2),
    Truth("dispersion 0.5, 5 a week", 5, 0.5),
    Truth("swings, AR 0.8, 5 a week", 5, 0.1, 0.15, 0.8),
)


def chances(counts: np.ndarray, truth: Truth, random: np.random.Generator) -> np.ndarray:
    """Return the chance of the newest periods of each history, as `trends watch` finds it where it is small.

    Nothing is drawn for histories whose smallest single chance is over `DULL`: what allows for the several spans makes a
    chance larger. Their chance is given as one.
    """
    periods, spans = counts.shape[1], SPANS[truth.frequency].spans
    past = periods - max(spans)
    season = harmonics(np.arange(periods) / truth.frequency.per_year, 2)
    everything = np.ones(past, dtype=bool)
    newest = Newest(np.column_stack([np.ones(periods), season]), np.zeros(periods), spans, everything)
    nothing = np.full(past, np.nan)
    histories = Batch.of(counts[0, :past], nothing, nothing).coarsen(counts[:, :past])
    foretold = foretell(histories, newest)
    up, down = statistic(counts[:, past:], foretold, spans)
    value = np.minimum(up, down).min(axis=1)
    found = np.ones(len(counts))
    for row in np.flatnonzero(value <= DULL):
        one, own = foretold.row(row), histories.row(int(row))
        p = null_of(one, own, newest, DRAWS, random).chance(value[row])
        # Where the first draws leave no doubt that there is an alarm, the many that `trends watch` draws anew do not either.
        if truth.level / 20 < p <= SMALL:
            p = null_of(one, own, newest, MORE, random).chance(value[row])
        found[row] = p
    return found


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


def farrington(counts: np.ndarray) -> np.ndarray:
    """Tell where the last week is beyond the 1 % bound of the flexible Farrington algorithm."""
    at = counts.shape[1] - 1
    return np.array([row[at] > farrington_bound(row, at, alpha=0.01).upper for row in counts])


RULES = {
    "Farrington, 1 %": farrington,
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


def quiet_line(number: int, histories: int) -> tuple[list[str], float]:
    """Return a row of the first table, and its processor time."""
    begun = time.process_time()
    truth, random = CONSTANT[number], np.random.default_rng([1, number])
    many = round(histories * truth.share)
    counts = truth.histories(many, truth.periods, random)
    ours = float(np.mean(chances(counts, truth, random) <= truth.level))
    error = np.sqrt(max(ours, 0.2 * truth.level) * (1 - ours) / many)
    weekly = truth.frequency is Frequency.WEEK
    rules = [f"{100 * rule(counts).mean():.1f}" if weekly else "" for rule in RULES.values()]
    row = [
        truth.name,
        f"{100 * truth.level:.2f}",
        f"{100 * ours:.2f}",
        f"{100 * error:.2f}",
        str(many),
        *rules,
    ]
    print(*row, sep=" | ", flush=True)
    return row, time.process_time() - begun


def doubling_line(number: int, histories: int) -> tuple[list[str], float]:
    """Return a row of the second table, and its processor time."""
    begun = time.process_time()
    truth, random = DOUBLED[number], np.random.default_rng([2, number])
    many = round(max(histories // 10, 10) * truth.share)
    counts = truth.histories(many, WEEKS + AGES, random, doubled=AGES)
    found = np.zeros((many, AGES + 1), dtype=bool)
    by_rule = {name: np.zeros(many, dtype=bool) for name in RULES}
    for age in range(1, AGES + 1):
        found[:, age] = found[:, age - 1]
        todo = np.flatnonzero(~found[:, age])
        seen = counts[:, age : WEEKS + age]
        found[todo, age] = chances(seen[todo], truth, random) <= truth.level
        for name, rule in RULES.items():
            by_rule[name] |= rule(seen)
    shares = [found[:, age].mean() for age in (2, 4, AGES)]
    error = np.sqrt(shares[-1] * (1 - shares[-1]) / many)
    row = [truth.name, *(f"{100 * share:.0f}" for share in shares), f"{100 * error:.0f}", str(many)]
    row += [f"{100 * each.mean():.0f}" for each in by_rule.values()]
    print(*row, sep=" | ", flush=True)
    return row, time.process_time() - begun


def page(quiet: list[list[str]], doubling: list[list[str]], thirty: float, seconds: float) -> str:
    """Write the tables."""

    def table(head: list[str], rows: list[list[str]]) -> str:
        lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
        return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])

    return (
        "# False alarms and found doublings\n\n"
        f"Made by `watch.py` in {seconds:.0f} s of processor time. All rules look at the same histories; those of the "
        "field are rules for weeks. Deaths are the sum of the tolls of events; a toll is the exponential of a normal number "
        "whose standard deviation is sigma, rounded up.\n\n"
        "## Where nothing changes: periods with an alarm, in %\n\n"
        + table(["process", "aim", "trends watch", "its standard error", "histories", *RULES], quiet)
        + f'\n\n"Highest 30 days of the year, and 100 dead at least" comes about {thirty:.1f} times a year at a constant '
        "rate of four deaths a day (dispersion 3 a day).\n\n"
        "## Where the rate doubles for good: found within so many weeks, in %\n\n"
        f"Of the rules in use, within {AGES} weeks. They find more as they cry more: by the shares above, the last three would "
        "have raised an alarm in those weeks in most of these histories without any doubling.\n\n"
        + table(
            ["process", "2 weeks", "4 weeks", f"{AGES} weeks", "its standard error", "histories", *RULES],
            doubling,
        )
        + "\n"
    )


def main() -> None:
    """Measure, print, and write the table where one is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--table", type=Path)
    asked = parser.parse_args()
    with ProcessPoolExecutor(asked.jobs) as pool:
        doubling = [pool.submit(doubling_line, each, asked.histories) for each in range(len(DOUBLED))]
        quiet = [pool.submit(quiet_line, each, asked.histories) for each in range(len(CONSTANT))]
        thirty = pool.submit(highest_thirty_days, 400, np.random.default_rng(3)).result()
        rows = [[each.result() for each in lines] for lines in (quiet, doubling)]
    seconds = sum(spent for lines in rows for _, spent in lines)
    text = page([row for row, _ in rows[0]], [row for row, _ in rows[1]], thirty, seconds)
    print(text)
    if asked.table:
        asked.table.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Every chance beside a claim of the bundled ledger, counted again by other means.

    python benchmarks/chances.py [--draws 20000] [--table benchmarks/chances.md]

The process is the one fitted to each series (means, dispersion, autocorrelation), but nothing of the package draws it
or looks at what happens: here a history is made month by month, the latent rate first, then a negative
binomial count of it, and each event is written out in plain Python from the words of the entry. The constant-pace test
and before-and-after claims have a calibration of their own and are left out, and so are records among incidents.
"""

from __future__ import annotations

import argparse
import itertools
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.claims import Claim, read_claims
from trends.claims.calendar import dated_intervals, share_of_days
from trends.claims.library import Library
from trends.verdict.chance import ConstantPace, constant_pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from trends.claims.reading import Reading

History = dict[str, int]


@dataclass(frozen=True)
class Row:
    """A chance and the same by other means."""

    name: str
    kind: str
    p: float
    se: float
    other: float
    other_se: float

    @property
    def apart(self) -> float:
        """Difference in standard errors."""
        return (self.p - self.other) / max(float(np.hypot(self.se, self.other_se)), 1e-4)


def histories(pace: ConstantPace, draws: int, random: np.random.Generator) -> list[list[int]]:
    """Draw histories month by month: the latent rate of each, then its count."""
    cv2, phi, alpha = pace.process.cv2, pace.process.phi, pace.process.alpha
    spread = np.sqrt(np.log(1 + cv2))
    drawn, latent = [], random.normal(size=draws)
    for month, mean in enumerate(pace.mean):
        if month:
            latent = phi * latent + random.normal(size=draws) * np.sqrt(1 - phi**2)
        rate = mean * np.exp(spread * latent - spread**2 / 2)
        if alpha > 1e-9:
            drawn.append(random.negative_binomial(1 / alpha, 1 / (1 + alpha * rate)))
        else:
            drawn.append(random.poisson(rate))
    return [[int(count) for count in one] for one in np.array(drawn).T]


def months(start: str, end: str) -> list[str]:
    """Name the months from one to another."""
    return [str(one) for one in pd.period_range(pd.Period(start, "M"), pd.Period(end, "M"), freq="M")]


def ends(reference: Any) -> tuple[str, str]:
    """Return the first and the last month of a figure."""
    first, last = str(reference.start), str(reference.end)
    return (first if len(first) > 4 else f"{first}-01"), (last if len(last) > 4 else f"{last}-12")


def record(claim: Any, seen: set[str], first: str) -> Callable[[History], bool]:
    """Write out a record."""
    start = claim.start or first
    if claim.since is not None:
        last = claim.since if len(claim.since) > 4 else f"{claim.since}-12"
        start = str(pd.Period(last, "M") + 1)
    start = start if len(start) > 4 else f"{start}-01"
    stop = claim.end or str(pd.Period(claim.at, "M") - 1)
    stop = stop if len(stop) > 4 else f"{stop}-12"
    rivals = [one for one in months(start, stop) if one in seen and one != claim.at]

    def happens(counts: History) -> bool:
        own = counts[claim.at]
        as_far = 0
        for rival in rivals:
            if counts[rival] >= own if claim.direction == "highest" else counts[rival] <= own:
                as_far += 1
        return as_far < claim.among if claim.among else as_far == claim.rank - 1

    return happens


def streak(claim: Any, seen: set[str]) -> Callable[[History], bool]:
    """Write out a streak."""
    last = pd.Period(claim.at, "M")
    run = [str(last - step) for step in range(claim.length + (claim.level is None))][::-1]

    def happens(counts: History) -> bool:
        if claim.direction == "at least":
            return all(counts[one] >= claim.level for one in run if one in seen)
        if claim.direction == "at most":
            return all(counts[one] <= claim.level for one in run if one in seen)
        for before, after in itertools.pairwise(run):
            if before in seen and after in seen:
                up, down = counts[after] > counts[before], counts[after] < counts[before]
                if not (up if claim.direction == "rise" else down):
                    return False
        return True

    return happens


def change(claim: Any, seen: set[str], truth: History) -> Callable[[History], bool]:
    """Write out a change: means of the months that have a figure, over all days of the stretch."""
    later, earlier = (
        [one for one in months(*ends(part)) if one in seen] for part in (claim.later, claim.earlier)
    )
    spans = [len(months(*ends(part))) for part in (claim.later, claim.earlier)]
    # Stretches of one length are compared as totals, others by the day: either way by the mean month but for the days.
    days = [
        sum(pd.Period(one, "M").days_in_month for one in months(*ends(part))) / span
        for part, span in zip((claim.later, claim.earlier), spans, strict=True)
    ]
    total = claim.per == "total" or (claim.per is None and min(spans) >= 0.9 * max(spans))
    weight = spans if total else [1 / one for one in days]

    def sides(counts: History) -> tuple[float, float]:
        now = sum(counts[one] for one in later) / len(later) * weight[0]
        then = sum(counts[one] for one in earlier) / len(earlier) * weight[1]
        return (now, then) if claim.direction == "more" else (then, now)

    high, low = sides(truth)

    def happens(counts: History) -> bool:
        above, below = sides(counts)
        if low == 0:
            return below == 0 and above >= high
        return above > 0 and above * low >= below * high * (1 - 1e-9)

    return happens


def average(claim: Any, seen: set[str], truth: History) -> Callable[[History], bool]:
    """Write out an average."""
    inside = [one for one in months(claim.start, claim.end) if one in seen]
    found = sum(truth[one] for one in inside)
    more = claim.how in ("more than", "at least")
    return lambda counts: (
        sum(counts[one] for one in inside) >= found if more else sum(counts[one] for one in inside) <= found
    )


def season(claim: Any, reading: Reading, seen: set[str], truth: History) -> Callable[[History], bool]:
    """Write out a season."""
    series = reading.series.within(claim.window)
    dated = dated_intervals(claim.interval, series.start, series.end) if claim.interval else ()
    inside = dict(zip(series.labels, share_of_days(series.periods, claim.months, dated), strict=True))

    def share(counts: History) -> float:
        known = [one for one in inside if one in seen]
        total = sum(counts[one] for one in known)
        return sum(counts[one] * inside[one] for one in known) / total if total else float("nan")

    found = share(truth)
    return lambda counts: (
        share(counts) >= found - 1e-9 if claim.direction == "more" else share(counts) <= found + 1e-9
    )


def event(claim: Claim, reading: Reading) -> Callable[[History], bool] | None:
    """Write out what a claim says; None for what is left out."""
    series = reading.series
    truth = {
        label: count for label, count in zip(series.labels, series.count, strict=True) if not np.isnan(count)
    }
    seen = set(truth)
    if claim.kind == "record" and not getattr(claim, "measures", ()):
        return record(claim, seen, series.labels[0])
    if claim.kind == "streak":
        return streak(claim, seen)
    if claim.kind == "change":
        return change(claim, seen, truth)
    if claim.kind == "average":
        return average(claim, seen, truth)
    return season(claim, reading, seen, truth) if claim.kind == "season" else None


def rows(draws: int) -> list[Row]:
    """Count every chance again."""
    ledger = read_claims()
    library = Library(ledger.folder)
    found = []
    for one in ledger.judge():
        claim, chance = one.claim, one.evidence.chance
        if chance is None or one.data == "documented-attacks":
            continue
        reading = library.reading(claim)
        happens = event(claim, reading)
        pace = constant_pace(reading.series, "none" if claim.kind == "season" else "auto")
        if happens is None or pace is None:
            continue
        random = np.random.default_rng([2026, len(found)])
        hits = 0
        for counts in histories(pace, draws, random):
            hits += happens(dict(zip(reading.series.labels, counts, strict=True)))
        p = hits / draws
        error = float(np.sqrt(max(p * (1 - p), 1 / draws) / draws))
        found.append(Row(claim.id, claim.kind, chance.p, chance.se, p, error))
    return found


def page(found: list[Row], draws: int, seconds: float) -> str:
    """Write the table."""
    apart = [one.apart for one in found]
    inside = sum(abs(one.apart) <= 2 for one in found)
    beyond = 0.0455 * len(found)
    said = (
        f"Each of the {len(found)} chances by the package, and by {draws:,} histories drawn and looked at by other means "
        f"(`chances.py`, {seconds:.0f} s of CPU). {inside} of {len(found)} lie within two standard errors of each other, the "
        f"farthest {max(abs(one.apart) for one in found):.1f} apart; of so many about {beyond:.0f} lie beyond two by the draws "
        f"alone. In standard errors they are {np.mean(apart):+.2f} apart on average, with a standard deviation of "
        f"{np.std(apart):.2f}; by the draws alone it is 0 and 1."
    )
    lines = [
        "# Chances of the bundled ledger, counted twice",
        "",
        said,
        "",
        "| claim | kind | chance | s.e. | by other means | s.e. | apart, s.e. |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.name} | {one.kind} | {one.p:.4f} | {one.se:.4f} | {one.other:.4f} | {one.other_se:.4f} | {one.apart:+.1f} |"
        for one in found
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--draws", type=int, default=20_000)
    parser.add_argument("--table", type=Path)
    asked = parser.parse_args()
    start = time.process_time()
    text = page(rows(asked.draws), asked.draws, time.process_time() - start)
    print(text) if asked.table is None else asked.table.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Whether delay passes for a fall: constant histories, and halved ones, seen through the lag of real releases.

    python benchmarks/newest_months.py [--histories 200] [--table benchmarks/newest_months.md]

A history is 36 months of known truth: negative binomial counts about a constant mean, or one that halves in the last
six months. It is then seen as UCDP's deaths of one country were seen on one day: each month is multiplied by what that
country's month was on that day over what it came to (the bundled triangle, its last 24 months; countries with 30 deaths
a month or more). The months of one country on one day stay together, so whatever goes with them stays in. A verdict is
given on the final figures, on those seen as they stand, and on those seen with the newest months nowcast from the
vintages that were there on that day alone. A fall is found where a change beyond the margin of 1.5 is established, by
any of the rule's three routes, and the last sixth lies below the first: what "contradicted" rests on, which totals of
deaths alone are never called.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.errors import InputError
from trends.nowcasting.delays import DelayModel
from trends.nowcasting.nowcast import nowcast
from trends.nowcasting.release_kinds import FINAL
from trends.nowcasting.triangle import Triangle, bundled_triangle
from trends.periods.coverage import Release, Stretch
from trends.provenance import Provenance
from trends.series.age import Age
from trends.series.count_series import CountSeries
from trends.verdict.newest_periods import with_nowcast
from trends.verdict.pace import judged_pace
from trends.verdict.parameters import Options

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

MONTHS, NEWEST, ACTIVE = 36, 24, 30
HOW = ("final figures", "as they stand", "nowcast")
OPTIONS = Options(1.5, "none", 199, 0, most=199, nowcast="off")


@dataclass(frozen=True)
class View:
    """How the months of one country were seen on one day.

    Attributes
    ----------
    day : datetime.date
    key : str
    periods : pandas.PeriodIndex
    ratio : ndarray of float
        What each month was said to come to, over what it came to.
    kinds : tuple of str
        The kind of release of each.
    """

    day: date
    key: str
    periods: pd.PeriodIndex
    ratio: NDArray[np.float64]
    kinds: tuple[str, ...]


def learnt(triangle: Triangle) -> dict[date, Triangle]:
    """Return what was known on each day on which something had been learnt of revisions: before, nothing is nowcast."""
    found = {}
    for day in triangle.vintages:
        known = triangle.as_of(day)
        try:
            DelayModel.of(known)
        except InputError:
            continue
        found[day] = known
    return found


def views(triangle: Triangle, days: Collection[date]) -> list[View]:
    """Collect the views of some days whose months have all come to a final figure since."""
    final, table = triangle.final, triangle.table
    found = []
    for (day, key), held in table[table["vintage"].isin(list(days))].groupby(["vintage", "key"]):
        rows = held[held["period"] < pd.Period(day, "M")].tail(NEWEST)
        came_to = final.reindex([(key, period) for period in rows["period"]]).to_numpy()
        if len(rows) < NEWEST or np.isnan(came_to).any() or came_to.mean() < ACTIVE:
            continue
        if (rows["kind"] == FINAL).all():
            continue
        ratio = (rows["value"].to_numpy() + 0.5) / (came_to + 0.5)
        found.append(View(day, str(key), pd.PeriodIndex(rows["period"]), ratio, tuple(rows["kind"])))
    return found


def series_of(view: View, counts: NDArray[np.float64]) -> CountSeries:
    """Make the series of some counts that end with the months of a view."""
    stretches = [
        Stretch(start.date(), end.date(), Release(kind, kind, (start.date(), end.date()), view.day))
        for start, end, kind in zip(view.periods.start_time, view.periods.end_time, view.kinds, strict=True)
    ]
    return CountSeries.from_counts(
        counts,
        str(view.periods[-1] - (len(counts) - 1)),
        measure="fatalities",
        subject="deaths",
        provenance=Provenance("ucdp-candidate"),
        age=Age((view.key,), True, tuple(stretches), view.day),
    )


def fell(series: CountSeries) -> bool:
    """Judge a series, its newest periods as they are given, and say whether a fall is found."""
    result = judged_pace(series, OPTIONS)
    end = result.changes["end_to_end"]
    return bool(result.routes) and end is not None and end.ratio < 1


@dataclass(frozen=True)
class Cell:
    """A truth: the mean of the months, their dispersion, and whether the last six are halved."""

    mean: float
    dispersion: float
    halved: bool


CELLS = tuple(
    Cell(mean, dispersion, halved)
    for halved in (False, True)
    for mean, dispersion in ((60, 0.05), (300, 0.05), (60, 0.2), (300, 0.2))
)


def shares(cell: Cell, histories: int, seen_as: list[View], known: dict[date, Triangle]) -> dict[str, float]:
    """Return in what share of histories a fall is found: on final figures, as they stand, and nowcast."""
    random = np.random.default_rng(1)
    found = dict.fromkeys((*HOW, "both"), 0)
    for _ in range(histories):
        view = seen_as[int(random.integers(len(seen_as)))]
        mean = np.full(MONTHS, float(cell.mean))
        mean[-6:] *= 0.5 if cell.halved else 1.0
        truth = random.poisson(mean * random.gamma(1 / cell.dispersion, cell.dispersion, MONTHS)).astype(
            float
        )
        seen = truth.copy()
        seen[-NEWEST:] = np.rint(truth[-NEWEST:] * view.ratio)
        series = series_of(view, seen)
        taken = with_nowcast(series, nowcast(series, triangle=known[view.day])).with_estimates()
        fallen = [fell(series_of(view, truth)), fell(series), fell(taken)]
        for name, each in zip(HOW, fallen, strict=True):
            found[name] += each
        found["both"] += fallen[0] and fallen[2]
    return {name: count / histories for name, count in found.items()}


def page(
    rows: list[tuple[Cell, dict[str, float]]], histories: int, seen_as: list[View], seconds: float
) -> str:
    """Return the page."""
    days, countries = len({view.day for view in seen_as}), len({view.key for view in seen_as})
    intro = (
        f"{histories} histories a line, seen as {countries} countries were on {days} days "
        f"(`newest_months.py`, {seconds:.0f} s of CPU). In per cent, with a Monte Carlo error of up to "
        f"{100 * (0.25 / histories) ** 0.5:.1f} points: how often a fall beyond the margin is found in 36 months. "
        "The last two columns compare the nowcast with the final figures: how many falls it finds for each that they "
        "find, and how many of those very falls."
    )
    columns = ("truth", "mean", "dispersion", *HOW, "found to found", "of the same")
    text = ["# Delay that passes for a fall", "", intro, ""]
    text += ["| " + " | ".join(columns) + " |", "|---|" + "---:|" * (len(columns) - 1)]
    text += [
        _row("halved in the last six months" if cell.halved else "constant", cell, found)
        for cell, found in rows
    ]
    for halved, words in ((False, "all that are constant"), (True, "all that are halved")):
        cells = [found for cell, found in rows if cell.halved is halved]
        text.append(
            _row(words, None, {name: float(np.mean([found[name] for found in cells])) for name in cells[0]})
        )
    return "\n".join(text) + "\n"


def _row(words: str, cell: Cell | None, found: dict[str, float]) -> str:
    halved = words.startswith(("halved", "all that are halved"))
    cells = [words, *(("", "") if cell is None else (f"{cell.mean:.0f}", f"{cell.dispersion}"))]
    cells += [f"{100 * found[name]:.1f}" for name in HOW]
    base = found["final figures"]
    cells += [f"{100 * found[name] / base:.0f} %" if halved and base else "" for name in ("nowcast", "both")]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--histories", type=int, default=200)
    parser.add_argument("--table", type=Path)
    wanted = parser.parse_args()
    begun = time.process_time()
    triangle = bundled_triangle()
    known = learnt(triangle)
    seen_as = views(triangle, known)
    rows = [(cell, shares(cell, wanted.histories, seen_as, known)) for cell in CELLS]
    text = page(rows, wanted.histories, seen_as, time.process_time() - begun)
    print(text)
    if wanted.table:
        wanted.table.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

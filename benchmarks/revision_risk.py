"""How often statements on young figures of UCDP are otherwise a year later, and how well that is foretold.

    python benchmarks/revision_risk.py [--table benchmarks/revision_risk.md]

Records, streaks and comparisons are made from each vintage of the bundled triangle and held against the first vintage that
is a year younger. The chances are judged on vintages left out, beside shares, and going forward: from what was known on
the day of each vintage. Seconds.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trends.nowcasting.revision_model import chances_of, foretold, shares_of
from trends.nowcasting.statements import AGES, KINDS, Population, forms_of, population_of
from trends.nowcasting.triangle import Triangle, bundled_triangle

Chances = dict[str, NDArray[np.float64]]

ACTIVE = 10
"""Deaths a month in the year that ends with the newest month, from which on the published shares call a country active."""

AGAINST = "2025-09-25"
"""The vintage that the published shares were held against."""

MARGINS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.7, 1.0, 1.5, np.inf)
EDGES = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 1.0)
WEIGHT = 20
"""Statements that the share of a coarser bin weighs as in a finer one."""

PARTS = 3
NEIGHBOURS = 2


@dataclass(frozen=True)
class Share:
    """A statement read off the newest months, and how many were gone on the later vintage."""

    name: str
    made: int
    gone: int


def published(triangle: Triangle) -> tuple[int, list[Share]]:
    """Count again the shares that were published of the newest months of November 2023 to December 2024."""
    table = triangle.table
    wide = table.pivot_table(index=["vintage", "key"], columns="period", values="value")
    days = [day for day in triangle.vintages if day.isoformat() < "2025-02"]
    against = next(day for day in triangle.vintages if day.isoformat() == AGAINST)
    months = 0
    counts = {
        name: np.zeros(2, int)
        for name in ("highest", "lowest", "a quarter above the year before", "direction")
    }
    for day in days:
        then = wide.loc[day].dropna(axis=1, how="all")
        now = wide.loc[against].reindex(then.index)[then.columns].to_numpy()
        activity = then.iloc[:, -12:].mean(axis=1).to_numpy()
        active = activity >= ACTIVE
        then, now, activity = then.to_numpy()[active], now[active], activity[active]
        months += len(then)
        for form in forms_of(then, then.shape[1] - 1, activity):
            if form.kind in counts and form.size == 12:
                held, holds = (form.margin(of) > 0 for of in (then, now))
                counts[form.kind] += held.sum(), (held & ~holds).sum()
        held, holds = (of[:, -1] > 1.25 * of[:, -13:-1].mean(axis=1) for of in (then, now))
        counts["a quarter above the year before"] += held.sum(), (held & ~holds).sum()
        ways = [np.sign(of[:, -1] - of[:, -2]) for of in (then, now)]
        counts["direction"] += len(then), (ways[0] != ways[1]).sum()
    return months, [Share(name, int(made), int(gone)) for name, (made, gone) in counts.items()]


def binned(learned: Population, others: Population) -> NDArray[np.float64]:
    """Foretell by shares in bins of margin, age and kind, each drawn towards the coarser one."""
    names: list[list[NDArray[np.int64]]] = [
        [
            each.holds.astype(int),
            np.searchsorted(MARGINS, np.abs(each.margin), side="right"),
            np.searchsorted((1, 3, 6, 12), each.age),
            each.kind,
        ]
        for each in (learned, others)
    ]
    chance = np.full(len(others), learned.gone.mean())
    for depth in range(1, 5):
        keys = [np.ravel_multi_index(tuple(part[:depth]), (2, 12, 6, 9)[:depth]) for part in names]
        cells = max(int(key.max()) for key in keys) + 1
        gone = np.bincount(keys[0], weights=learned.gone, minlength=cells)[keys[1]]
        number = np.bincount(keys[0], minlength=cells)[keys[1]]
        chance = (gone + WEIGHT * chance) / (number + WEIGHT)
    return chance


def left_out(population: Population) -> Chances:
    """Foretell every statement from vintages left out, in each way."""
    model, base = foretold(population)
    bins, all_ = np.empty(len(population)), np.empty(len(population))
    vintages = np.unique(population.vintage)
    place = np.searchsorted(vintages, population.vintage)
    for part in np.array_split(np.arange(len(vintages)), PARTS):
        inside = (place >= part[0]) & (place <= part[-1])
        learned = population.of((place < part[0] - NEIGHBOURS) | (place > part[-1] + NEIGHBOURS))
        bins[inside] = binned(learned, population.of(inside))
        all_[inside] = learned.gone.mean()
    return {"model": model, "bins": bins, "share of kind and answer": base, "share of all": all_}


def forward(triangle: Triangle, population: Population) -> tuple[NDArray[np.bool_], Chances]:
    """Foretell the statements of each vintage from those whose outcome was known on its day; which, and how."""
    chosen = np.zeros(len(population), bool)
    chances = {name: np.full(len(population), np.nan) for name in ("model", "share of kind and answer")}
    for number in np.unique(population.vintage):
        past = population_of(triangle.as_of(triangle.vintages[number]))
        if len(np.unique(past.vintage)) < PARTS:
            continue
        inside = population.vintage == number
        chosen |= inside
        chances["model"][inside] = chances_of(past, population.of(inside))
        chances["share of kind and answer"][inside] = shares_of(past, population.of(inside))
    return chosen, chances


def brier(chance: NDArray[np.float64], gone: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> float:
    """Return the mean squared error of chances."""
    return float(((chance - gone)[chosen] ** 2).mean())


def rows(head: list[str], body: list[list[str]]) -> str:
    """Write a table."""
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in body)])


def scores(population: Population, chances: Chances) -> str:
    """Write the Brier scores of each kind, and of parts of the whole."""
    held, gone = population.holds, population.gone
    parts = {"all": np.ones(len(population), bool), "those that held": held}
    parts["those that held, newest month"] = held & (population.age == 1)
    parts["countries with ten deaths a month or more"] = population.activity >= ACTIVE
    parts |= {kind: population.kind == number for number, kind in enumerate(KINDS)}
    body = [
        [
            name,
            f"{chosen.sum():,}",
            f"{gone[chosen].mean():.3f}",
            *(f"{brier(chance, gone, chosen):.4f}" for chance in chances.values()),
        ]
        for name, chosen in parts.items()
    ]
    return rows(["statements", "number", "gone", *chances], body)


def page(triangle: Triangle) -> str:
    """Write the page."""
    months, shares = published(triangle)
    population = population_of(triangle)
    chances = left_out(population)
    model, gone = chances["model"], population.gone
    calibrated = [
        [
            f"{low:.2f} to {high:.2f}",
            f"{inside.sum():,}",
            f"{model[inside].mean():.3f}",
            f"{gone[inside].mean():.3f}",
        ]
        for low, high in pairwise(EDGES)
        if (inside := (model >= low) & (model < high)).any()
    ]
    by_age = [
        [
            kind,
            *(
                f"{100 * gone[inside].mean():.0f} % of {inside.sum():,}"
                if (inside := (population.kind == number) & population.holds & (population.age == age)).sum()
                > 20
                else ""
                for age in AGES
            ),
        ]
        for number, kind in enumerate(KINDS)
    ]
    margins = [
        [
            f"{np.exp(low) - 1:.0%} to {np.exp(high) - 1:.0%}"
            if np.isfinite(high)
            else f"{np.exp(low) - 1:.0%} or more",
            *(
                f"{100 * gone[inside].mean():.0f} %"
                if (inside := band & population.holds & (population.age <= 3) & big).sum() > 20
                else ""
                for big in (population.activity < ACTIVE, population.activity >= ACTIVE)
            ),
        ]
        for low, high in pairwise(MARGINS)
        if (band := (np.abs(population.margin) >= low) & (np.abs(population.margin) < high)).any()
    ]
    chosen, ahead = forward(triangle, population)
    later = [
        [name, f"{brier(chance, gone, chosen):.4f}", f"{brier(chance, gone, chosen & population.holds):.4f}"]
        for name, chance in ahead.items()
    ]
    vintages = len(np.unique(population.vintage))
    return f"""# The risk of revision

Made by `benchmarks/revision_risk.py` from {triangle.title}. {triangle.note}

## The shares that were published

Of {months} active country-months (ten deaths a month or more in the year that ends with them), the newest of their vintage, November 2023 to December 2024, held against the vintage of {AGAINST}:

{rows(["statement", "made", "gone", "share"], [[each.name, str(each.made), str(each.gone), f"{100 * each.gone / each.made:.0f} %"] for each in shares])}

"Direction" is that of the newest month against the month before, with no change as a third way.

## Foretold on vintages left out

{len(population):,} statements from {vintages} vintages, on countries with one death a month or more, each held against the first vintage that is a year younger; those whose youngest month still stood on its own monthly release then are left out, as PaCE did not renew the sums of 2025. Brier scores: the mean squared error of the chance, where the vintages are cut into {PARTS} parts in order of time and each is foretold from the others, without the {NEIGHBOURS} next to it. "Bins" are shares by answer, margin, age and kind, each drawn towards the coarser one.

{scores(population, chances)}

The same vintage holds many statements on the same months, and the same months stand in many vintages: the numbers of statements are no numbers of independent trials.

## What is foretold, and what came about

{rows(["chance", "statements", "mean chance", "gone"], calibrated)}

## Going forward

The {chosen.sum():,} statements of the last {len(np.unique(population.vintage[chosen]))} vintages, foretold from those whose outcome was known on the day of each, of {PARTS} vintages at least:

{rows(["", "Brier, all", "Brier, those that held"], later)}

A year of outcomes is hardly enough to learn from: they hold one change of edition, and the chances of it are those of that year.

## By age

Statements that held, by the age of their youngest month:

{rows(["kind", *(f"{age} month{'s' * (age > 1)}" for age in AGES)], by_age)}

## By margin

Statements that held, of which the youngest month was three months old at most, by how far the closest of their figures lay apart:

{rows(["margin", "under ten deaths a month", "ten and more"], margins)}
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--table", type=Path, help="write the page here")
    asked = parser.parse_args()
    text = page(bundled_triangle())
    print(text)
    if asked.table:
        asked.table.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

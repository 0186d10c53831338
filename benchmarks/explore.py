"""How long the panel takes to answer a click, on a generated table of 400,000 incidents.

    python benchmarks/explore.py [--rows 400000] [--repeats 5] [--table benchmarks/explore.md]

A click is timed from the choice to the finished series, map and table (as JSON, which is what is sent to the browser), by
the clock and by the processor; the way there and the drawing are not in it. Every choice is timed on a model that has
just been asked for something else, so that no selection is remembered; once more after a change of the window alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from pathlib import Path

import numpy as np
import pandas as pd

from trends.document.words import words
from trends.exploring.judging import judge
from trends.exploring.model import Model
from trends.exploring.plain import calendar_plain, view_plain
from trends.exploring.state import State
from trends.incidents.incidents import Incidents

ROWS = 400_000
SAY = words("en")
MOST = 0.3
"""Seconds that series, map and table may take."""
CHOICES = {
    "everything, by month": State(),
    "everything, by day": State(freq="day"),
    "everything, deaths by week": State(freq="week", measure="fatalities"),
    "one country": State(country="Country 7"),
    "two kinds": State(kind=("Battles", "Riots")),
    "one actor of 10,000": State(actor="Group 17"),
    "actors by a pattern": State(actor="Group 5*"),
    "country, kind and window": State(country="Country 9", kind=("Riots",), start="2001-03", end="2012-10"),
    "an actor who is not there": State(actor="Grupo 17"),
}


def made(rows: int) -> Incidents:
    """Return made-up incidents: 36 years, 120 countries, 10,000 actors; one in six dated to a range."""
    chance = np.random.default_rng(400)
    start = pd.Timestamp("1989-01-01") + pd.to_timedelta(chance.integers(0, 13_100, rows), unit="D")
    length = np.where(chance.random(rows) < 1 / 6, chance.integers(1, 45, rows), 0)

    def names(word: str, n: int) -> pd.Categorical:
        rank = (n * chance.random(rows) ** 2).astype(int)
        return pd.Categorical.from_codes(rank, [f"{word} {number}" for number in range(n)])

    frame = pd.DataFrame(
        {
            "date_start": start,
            "date_end": start + pd.to_timedelta(length, unit="D"),
            "country": names("Country", 120),
            "kind": pd.Categorical.from_codes(chance.integers(0, 3, rows), ["Battles", "Raids", "Riots"]),
            "actor_1": names("Group", 10_000),
            "actor_2": names("Group", 10_000),
            "fatalities_best": chance.geometric(0.3, rows).astype(float) - 1,
            "latitude": chance.normal(20, 12, rows).clip(-80, 80),
            "longitude": chance.normal(40, 30, rows).clip(-170, 170),
            "place_precision": chance.choice(["exact", "near", "admin2", "admin1", "country"], rows),
        }
    )
    return Incidents.from_frame(frame)


def answer(model: Model, state: State) -> tuple[float, float]:
    """Return seconds by the clock and of the processor from a choice to what is sent to the browser."""
    wall, processor = time.perf_counter(), time.process_time()
    view = model.view(state)
    shown = [view_plain(view, SAY)]
    if view.context is not None:
        shown.append(calendar_plain(view.context.calendar))
    json.dumps(shown)
    return time.perf_counter() - wall, time.process_time() - processor


def main(rows: int, repeats: int) -> str:
    """Measure, and return the page."""
    incidents = made(rows)
    began = time.perf_counter()
    model = Model(incidents)
    opened = time.perf_counter() - began
    answer(model, State(start="2000"))
    elsewhere = State(country="Country 3", kind=("Raids",), measure="fatalities")
    lines, slowest, hardest = [], 0.0, 0.0
    for named, state in CHOICES.items():
        fresh, again = [], []
        for _ in range(repeats):
            model.forget()
            answer(model, elsewhere)
            fresh.append(answer(model, state))
            answer(model, State(**{**vars(state), "start": "1995-02", "end": "2018-07"}))
            again.append(answer(model, state))
        cells = [statistics.median(one[place] for one in runs) for runs in (fresh, again) for place in (0, 1)]
        worst = max(one[0] for one in fresh)
        slowest, hardest = max(slowest, cells[0]), max(hardest, cells[1])
        lines.append(f"| {named} | {' | '.join(f'{cell:.3f}' for cell in cells)} | {worst:.3f} |")
    verdicts = []
    for named in ("one country", "country, kind and window"):
        began = time.process_time()
        *_, last = judge(model.series(CHOICES[named]))
        result = last.result
        verdicts.append(
            f"{named}, {len(result.series)} months, {last.replicates} replicates: "
            f"{time.process_time() - began:.1f} s ({result.verdict})"
        )
    reached = (
        "It is kept by every choice" if slowest <= MOST else "By the clock it is not kept by every choice"
    )
    busy = os.getloadavg()[0]  # of Linux and macOS
    return (
        f"# Exploring\n\nMade by `python benchmarks/explore.py --rows {rows} --repeats {repeats}` on {os.cpu_count()} cores "
        f"({platform.machine()}, {platform.system()}), Python {platform.python_version()}: medians of {repeats} runs, in "
        f"seconds, on {rows:,} made-up incidents of 10,000 actors in 120 countries, one in six of them dated to a range. "
        f"Opening the panel codes the table once: {opened:.1f} s.\n\n"
        "| choice | first, clock | first, processor | after another window, clock | after another window, processor | slowest "
        "first, clock |\n|---|---:|---:|---:|---:|---:|\n" + "\n".join(lines) + "\n\n"
        f"The aim is {MOST} s for series, map and table. {reached}; the slowest median by the clock is {slowest:.2f} s. The "
        "browser and the way there are not in these figures. "
        f"When it ended {busy:.0f} processes wanted the {os.cpu_count()} cores; where these are more than the cores, the clock "
        "also counts the waiting for them, and the processor's time is what the answer itself takes: "
        f"{hardest:.2f} s at most in these medians.\n\n"
        f"The verdict follows, as soon as no further draw can change it; in seconds of the processor, {'; '.join(verdicts)}. "
        "Here the series is counted in full, with its completions.\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="How long the panel takes to answer a click.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--table", type=Path, help="where to write the page; by default it is printed")
    given = parser.parse_args()
    page = main(given.rows, given.repeats)
    if given.table:
        given.table.write_text(page, encoding="utf-8", newline="")
    else:
        print(page)

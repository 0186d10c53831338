"""What a comparison of two editions costs: processor time and memory of the whole command, loading included.

    python benchmarks/diff.py [--rows 386000] [--sample FILE] [--table benchmarks/diff.md]

Two files in the layout of UCDP GED are made up in a temporary folder (about 600 MB): the rows of a sample of real events,
`--sample`, drawn again and again under new ids, on other days, in their own country; without a sample, the rows that
`loading.py` invents. In the newer edition one row in fifty is gone, one in fifty has another id, one in thirty another toll,
and one in twenty-five is new. Nothing of it is kept. Each row of the table is a process of its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 386_000
OLD, NEW = "GEDEvent_v25_1.csv", "GEDEvent_v26_1.csv"
FIRST_YEAR, LAST_YEAR = 1989, 2024
DEATHS = ("deaths_civilians", "best", "high", "low")
AIM = {"cpu": 15.0, "memory": 1000.0}
READING = "reading both files, and nothing more"
WAYS = {
    READING: (),
    "`trends diff OLD NEW --json`": (),
    "the same `--country Syria --by actor`": ("--country", "Syria", "--by", "actor"),
    "the same `--rows changes.csv`": ("--rows", "changes.csv"),
}


def sampled(path: Path, rows: int, chance: random.Random) -> list[dict[str, str]]:
    """Draw rows of a sample, each with an id and a day of its own."""
    with path.open(encoding="utf-8", newline="") as stream:
        pool = list(csv.DictReader(stream))
    drawn = []
    for number in range(rows):
        row = dict(chance.choice(pool))
        year = FIRST_YEAR + min(LAST_YEAR - FIRST_YEAR, int(36 * chance.random() ** 0.6))
        day = f"{year}-{chance.randrange(12) + 1:02}-{chance.randrange(28) + 1:02}"
        # Places of the sample lie far apart; so many events lie in many more.
        row |= {"id": str(number + 1), "year": str(year), "date_start": day, "date_end": day}
        row["where_coordinates"] = f"{row['where_coordinates']} {chance.randrange(60)}"
        drawn.append(row)
    return drawn


def revised(rows: list[dict[str, str]], chance: random.Random) -> list[dict[str, str]]:
    """Return the rows as a newer edition has them."""
    newer = []
    for row in rows:
        lot = chance.random()
        if lot < 1 / 50:
            continue
        other: dict[str, str] = {}
        if lot < 2 / 50:
            other = {"id": str(int(row["id"]) + 1_000_000)}
        elif lot < 2 / 50 + 1 / 30:
            other = {name: str(int(float(row[name])) + 1) for name in DEATHS}
        newer.append({**row, **other})
    fresh = ({**chance.choice(rows), "id": str(2_000_000 + number)} for number in range(len(rows) // 25))
    return [*newer, *fresh]


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def invented(folder: Path, rows: int) -> Path:
    sys.path.insert(0, str(Path(__file__).parent))
    from loading import write_ged

    path = folder / "invented.csv"
    write_ged(path, rows)
    return path


def measured(what: str, folder: Path, paths: list[Path], more: tuple[str, ...]) -> dict[str, float]:
    """Run the command in a process of its own; return seconds, and its largest resident set in MB."""
    reading = "done = 0\nimport trends\nheld = [trends.load(path) for path in sys.argv[2:4]]\n"
    comparing = (
        "from trends.cli import main\n"
        "sys.stdout = open('out.json', 'w')\n"
        "done = main(sys.argv[1:])\n"
        "sys.stdout.close()\n"
    )
    code = (
        "import sys, resource, json\n"
        f"{reading if what == READING else comparing}"
        "use = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(json.dumps([done, use.ru_utime + use.ru_stime, use.ru_maxrss]), file=sys.stderr)\n"
    )
    before = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - this program and the files that it made
        [sys.executable, "-c", code, "diff", *map(str, paths), *more, "--json"],
        cwd=folder,
        env={**os.environ, "TRENDS_STORE": str(folder / "store")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    wall = time.perf_counter() - before
    assert done.returncode == 0, done.stderr
    status, cpu, peak = json.loads(done.stderr.splitlines()[-1])
    assert status == 0, done.stderr
    kilobytes = 1e3 if sys.platform != "darwin" else 1.0
    out = folder / "out.json"
    told = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    return {"wall": wall, "cpu": cpu, "memory": peak * kilobytes / 1e6, "told": told}


def make(folder: Path, rows: int, sample: Path | None) -> None:
    """Write the two editions."""
    chance = random.Random(26)  # noqa: S311 - the same files every time
    if sample:
        older = sampled(sample, rows, chance)
    else:
        with invented(folder, rows).open(encoding="utf-8", newline="") as stream:
            older = list(csv.DictReader(stream))
    written(folder / OLD, older)
    written(folder / NEW, revised(older, chance))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--rows", type=int, default=ROWS)
    asked.add_argument("--sample", type=Path)
    asked.add_argument("--table", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: a child begins with the memory that its parent held, and would be charged for it.
        maker = multiprocessing.get_context("spawn").Process(
            target=make, args=(folder, given.rows, given.sample)
        )
        maker.start()
        maker.join()
        size = (folder / OLD).stat().st_size / 1e6
        lines = []
        for what, more in WAYS.items():
            if not given.sample and "Syria" in more:
                continue
            cost = measured(what, folder, [folder / OLD, folder / NEW], more)
            told = cost["told"]
            found = (
                [f"{told['rows'][name]:,}" for name in ("added", "removed", "changed")] if told else [""] * 3
            )
            found.append(f"{len(told['moved']):,}" if told else "")
            lines.append(
                f"| {what} | {cost['wall']:.0f} | {cost['cpu']:.1f} | {cost['memory']:,.0f} | {' | '.join(found)} |"
            )
            print(lines[-1], flush=True)
    rows_of = "rows of a sample of real events drawn again and again" if given.sample else "invented rows"
    made = (
        f"Made by `python benchmarks/diff.py{' --sample FILE' if given.sample else ''} --rows {given.rows}` on "
        f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()}), Python {platform.python_version()}: two "
        f"files in the layout of UCDP GED, {given.rows:,} rows and {size:,.0f} MB the older one, {rows_of}."
    )
    aim = (
        f"The aim is {AIM['cpu']:.0f} s of the processor and {AIM['memory']:,.0f} MB for the whole command, both files "
        "read in it."
    )
    head = "| | wall, s | processor, s | peak memory, MB | added | removed | changed | ids that moved |"
    rule = "|---|---:|---:|---:|---:|---:|---:|---:|"
    text = "\n".join(["# Comparing two editions", "", made, "", head, rule, *lines, "", aim, ""])
    print(text)
    if given.table:
        given.table.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

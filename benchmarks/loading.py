"""What loading costs, side by side with `pandas.read_csv`: seconds and memory of fresh interpreters.

    python benchmarks/loading.py [--repeats 3] [--rows 386000] [--acled 3000000] [--table benchmarks/loading.md]

The files are made up, always the same, in a temporary folder (about 2 GB are needed there): one of the shape of UCDP
GED 25.1 (49 columns, long texts in quotes, 250 MB), one in ACLED's layout. Every figure comes from a child process of
its own; the rows alternate, so that a machine that is busy for a while slows all of them alike. Memory is the largest
resident set that the system reports for the child (so this runs on Linux and macOS), once as it is and once less what
the child had when all imports were done. That both readings agree is checked in a further child.
"""

# ruff: noqa: SIM905 - words and headers, as short as they can be written

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GED_ROWS, ACLED_ROWS = 386_000, 3_000_000
MEGABYTE = 1e6


# -- the files ------------------------------------------------------------------------------------------------


def sentence(chance: random.Random, words: int) -> str:
    """Return invented prose."""
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


WORDS = (
    "attack village soldiers killed clashes near the of in on by forces government rebels reported town civilians during "
    "air strike artillery shelling according to sources statement district province border road convoy militants army "
    "three several wounded dead fighting between after said police patrol camp market ambush"
).split()


def write_ged(path: Path, rows: int) -> None:
    """Write events in the shape of UCDP GED 25.1: as many distinct names, places and days, texts as long."""
    from trends.sources.publishers.ucdp.events import COLUMNS

    chance = random.Random(251)  # noqa: S311 - the same file every time
    conflicts = [f"Country {n % 120}: Territory {n}" for n in range(1_800)]
    sides = [f"Group {n} of {sentence(chance, 2)[:-1]}" for n in range(2_600)]
    places = [
        (
            f"{sentence(chance, 1)[:-1]} {n} village",
            round(chance.uniform(-35, 60), 6),
            round(chance.uniform(-110, 150), 6),
        )
        for n in range(60_000)
    ]
    headlines = [sentence(chance, 11) for _ in range(40_000)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for row in range(rows):
            year = 1989 + min(35, int(36 * chance.random() ** 0.6))
            day = f"{year}-{chance.randrange(12) + 1:02}-{chance.randrange(28) + 1:02} 00:00:00.000"
            conflict = chance.randrange(len(conflicts))
            kind = chance.choices((1, 2, 3), (75, 12, 13))[0]
            a, b = sides[conflict], "Civilians" if kind == 3 else sides[(conflict * 7) % len(sides)]
            place, latitude, longitude = places[int(len(places) * chance.random() ** 2)]
            deaths = [int(chance.expovariate(0.6)) for _ in range(4)]
            best = sum(deaths)
            headline = headlines[chance.randrange(len(headlines))]
            article = f'"Agency {chance.randrange(400)},{day[:10]},{headline}"'
            if chance.random() < 0.25:
                article += f';"Herald,{day[:10]},{headlines[chance.randrange(len(headlines))]}"'
            where = f"{place}, {sentence(chance, 6)}" if chance.random() < 0.7 else place
            description = where if chance.random() < 0.98 else where + "\nSecond line."
            writer.writerow(
                (
                    row + 1, f"CTR-{year}-{kind}-{conflict}-{row}", year, int(chance.random() < 0.9), "Clear", kind,
                    conflict, conflict + 200, conflicts[conflict], conflict, conflict + 400, f"{a} - {b}",
                    conflict, conflict + 10, a, conflict + 9, conflict + 11, b,
                    chance.choice((-1, 1, 1, 2, 3)), article, f"Agency {chance.randrange(400)}", day[:10], headline,
                    sentence(chance, 3) if chance.random() < 0.5 else "", chance.choice((1, 1, 1, 2, 3, 4, 5, 6)), place,
                    description, f"Province {conflict % 900}", f"District {conflict % 5_000}", latitude, longitude,
                    f"POINT ({longitude} {latitude})", 100_000 + conflict, f"Country {conflict % 120}", conflict % 120 + 2,
                    "Asia", chance.choice((1, 1, 2)), chance.choices((1, 2, 3, 4, 5), (80, 8, 4, 6, 2))[0], day, day,
                    *deaths, best, best + int(chance.random() < 0.2), max(0, best - int(chance.random() < 0.2)),
                    conflict % 120 + 2, "",
                )
            )  # fmt: skip


def write_acled(path: Path, rows: int) -> None:
    """Write events in ACLED's layout, newest first, with notes of two sentences."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    header = (
        "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 "
        "inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 "
        "location latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
    ).split()
    kinds = (
        "Battles",
        "Protests",
        "Riots",
        "Violence against civilians",
        "Explosions/Remote violence",
        "Strategic developments",
    )
    chance = random.Random(4)  # noqa: S311 - the same file every time
    notes = [sentence(chance, 12) for _ in range(60_000)]
    actors = [f"Group {n} ({sentence(chance, 1)[:-1]})" for n in range(9_000)]
    towns = [
        (f"Town {n}", round(chance.uniform(-35, 60), 4), round(chance.uniform(-110, 150), 4))
        for n in range(120_000)
    ]
    sources = [f"Gazette {n}; Herald" for n in range(7_000)]
    months = "January February March April May June July August September October November December".split()
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for row in range(rows):
            year = 2024 - row * 27 // rows
            seed = chance.getrandbits(60)
            kind = kinds[seed % 6]
            country = seed % 233
            town, latitude, longitude = towns[seed % len(towns)]
            civil = "Civilian targeting" if kind == "Violence against civilians" else ""
            writer.writerow(
                (
                    f"{letters[country % 26]}{letters[country // 26]}X{row}", f"{seed % 28 + 1:02} {months[seed % 12]} {year}", year, seed % 11 // 5 + 1,
                    "Political violence", kind, "Attack", actors[seed % len(actors)], "", "Rebel group",
                    "Civilians" if civil else actors[seed % 8_999], "", "Civilians" if civil else "State forces",
                    "Rebel group-Civilians", civil, country, "Region", f"Country {country}", f"Province {seed % 3_000}",
                    f"District {seed % 20_000}", "", town, latitude, longitude, seed % 3 + 1, sources[seed % len(sources)],
                    "National", f"On {seed % 28 + 1} {months[seed % 12]}, {notes[seed % len(notes)]} {notes[seed % 59_999]}",
                    seed % 7 if seed % 5 == 0 else 0, "", 1_600_000_000 + seed % 100_000_000,
                )
            )  # fmt: skip


# -- in the child ---------------------------------------------------------------------------------------------


def peak() -> float:
    """Return the largest resident set of this process so far, in megabytes."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MEGABYTE if sys.platform == "darwin" else most * 1024 / MEGABYTE


def measured(how: str, path: str) -> dict[str, float]:
    """Read a file and return what it cost."""
    import pandas as pd
    import pyarrow.csv  # what both use is imported before the clock runs

    import trends as tr
    import trends.sources.loading
    from trends.provenance import hash_file

    if how == "pandas objects":
        pd.options.future.infer_string = False

    def read() -> int:
        if how == "trends":
            return len(tr.load(path).frame)
        if how == "hash":
            return hash_file(Path(path)).size
        if how in {"pieces", "columns"}:
            return read_as_text(Path(path), pieces_alone=how == "pieces")
        if how == "parse":
            return pyarrow.csv.read_csv(
                path,
                read_options=pyarrow.csv.ReadOptions(use_threads=False),
                parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
                convert_options=pyarrow.csv.ConvertOptions(
                    include_columns=["year"],
                    # To guess the type it would keep the whole text.
                    column_types={"year": pyarrow.int64()},
                ),
            ).num_rows
        return len(pd.read_csv(path, low_memory=how != "pandas at once"))

    base = peak()
    wall, cpu = time.perf_counter(), time.process_time()
    rows = read()
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak": peak(),
        "beyond": peak() - base,
        "rows": rows,
    }


def read_as_text(path: Path, *, pieces_alone: bool) -> int:
    """Read a GED file as `trends.load` does, up to columns of words and numbers that nobody has judged."""
    from trends.sources.files.quoting import record_pieces
    from trends.sources.files.sound_text import SoundText
    from trends.sources.files.text_layout import sniff
    from trends.sources.publishers.ucdp import events

    if pieces_alone:
        return sum(len(piece) for piece in record_pieces(path, ",", 1 << 21, 1))
    layout = sniff(path, path.name)
    text = SoundText(path.name, path, layout, tuple(layout.records[0]), 1, frozenset({"id"}))
    # What the reader of GED asks for: the benchmark times its reading without its judging.
    return text.read(events._WANTED, events._NUMERIC).rows  # noqa: SLF001


def compared(path: str) -> dict[str, str]:
    """Read a GED file both ways and name what differs; nothing should."""
    import pandas as pd

    import trends as tr

    plain, ours = pd.read_csv(path, low_memory=False), tr.load(path).frame
    differs = []
    for mine, theirs in {
        "incident_id": plain["id"].astype(str),
        "date_start": pd.to_datetime(plain["date_start"]),
        "date_end": pd.to_datetime(plain["date_end"]),
        "fatalities_best": plain["best"],
        "fatalities_low": plain["low"],
        "fatalities_high": plain["high"],
        "actor_1": plain["side_a"],
        "actor_2": plain["side_b"],
        "country": plain["country"],
        "admin1": plain["adm_1"],
        "admin2": plain["adm_2"],
        "place": plain["where_coordinates"],
        "civilians_killed": plain["deaths_civilians"],
        "latitude": plain["latitude"],
        "longitude": plain["longitude"],
    }.items():
        left, right = ours[mine].reset_index(drop=True), theirs.reset_index(drop=True)
        same = (
            left.astype("string").equals(right.astype("string"))
            if left.dtype in ("string", "category")
            else bool((left == right).all())
        )
        if len(left) != len(right) or not same:
            differs.append(mine)
    return {"rows": f"{len(ours):,}", "differs": ", ".join(differs)}


def child(what: str, path: str, rows: int) -> None:
    """Do one thing in a process of its own and print what came of it as JSON."""
    if what == "write ged":
        write_ged(Path(path), rows)
        print("{}")
    elif what == "write acled":
        write_acled(Path(path), rows)
        print("{}")
    else:
        print(json.dumps(compared(path) if what == "compare" else measured(what, path)))


# -- in the parent --------------------------------------------------------------------------------------------


def run(what: str, path: Path, rows: int = 0) -> dict:
    """Run a child; the parent imports nothing large, because a child's peak begins with its parent's."""
    command = [sys.executable, __file__, "--child", what, str(path), str(rows)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")  # noqa: S603 - this file
    return json.loads(done.stdout)


def median(results: list[dict], key: str) -> float:
    """Return the middle of one figure."""
    return statistics.median(result[key] for result in results)


def row(name: str, results: list[dict]) -> str:
    """Return a line of the table."""
    cells = [f"{median(results, 'wall'):.1f}", f"{median(results, 'cpu'):.1f}"]
    cells += [f"{median(results, key):,.0f}" for key in ("peak", "beyond")]
    return f"| {name} | {' | '.join(cells)} |"


def main(repeats: int, rows: int, acled: int) -> str:
    """Make the files, measure, and return the page."""
    made = (
        f"Made by `python benchmarks/loading.py --repeats {repeats} --rows {rows} --acled {acled}` on {os.cpu_count()} "
        f"cores ({platform.machine()}, {platform.system()}), Python {platform.python_version()}: medians of {repeats} "
        f"runs, in turns. {_load()}"
    )
    with tempfile.TemporaryDirectory(prefix="loading-") as folder:
        paragraphs = ["# Loading", made, *of_ged(Path(folder) / "GEDEvent_v25_1.csv", repeats, rows)]
        if acled:
            paragraphs.append(of_acled(Path(folder) / "acled.csv", acled))
    return "\n\n".join(paragraphs) + "\n"


def _load() -> str:
    """Say how busy the machine is: others' work makes a time by the clock longer, and that of the processors a little."""
    if not hasattr(os, "getloadavg"):
        return ""
    return f"When it began, {os.getloadavg()[1]:.1f} processes wanted to run on average over five minutes."


def of_ged(path: Path, repeats: int, rows: int) -> list[str]:
    """Measure all ways of reading a GED file; return what to say."""
    run("write ged", path, rows)
    size = path.stat().st_size / MEGABYTE
    run("trends", path)  # once without counting, so that byte code is written and the file is in the cache
    results: dict[str, list[dict]] = {
        "pandas": [],
        "pandas at once": [],
        "pandas objects": [],
        "hash": [],
        "parse": [],
        "pieces": [],
        "columns": [],
        "trends": [],
    }
    for _ in range(repeats):
        for how, kept in results.items():
            kept.append(run(how, path))
    checked = run("compare", path)
    path.unlink()
    theirs, ours = results["pandas"], results["trends"]
    table = [
        "| | wall, s | processor, s | peak memory, MB | beyond the imports, MB |",
        "|---|---:|---:|---:|---:|",
        row("`pandas.read_csv(path)`", theirs),
        row("`pandas.read_csv(path, low_memory=False)`", results["pandas at once"]),
        row(
            "`pandas.read_csv(path)`, text as Python objects (`future.infer_string` off)",
            results["pandas objects"],
        ),
        row("`trends.load(path)`", ours),
    ]
    bounds = [
        "| its parts, each alone: | | | | |",
        row("SHA-256 of the file, which the provenance states", results["hash"]),
        row(
            "cutting the file at the ends of records, with the check that every quotation mark closes",
            results["pieces"],
        ),
        row("that, arrow's parser, and 29 of the 49 columns as numbers and coded words", results["columns"]),
        row("(arrow's parser by itself on one core, 1 of the 49 columns kept)", results["parse"]),
    ]
    least = sum(median(results[key], "cpu") for key in ("hash", "parse"))
    left = median(ours, "cpu") - sum(median(results[key], "cpu") for key in ("hash", "columns"))
    why = (
        "The aim is no more time of the processors than `pandas.read_csv(path)`, and a third of its memory. "
        f"{_verdict(theirs, ours)} The hash and a bare parse that keeps one column take {least:.2f} s together, and pandas "
        f"{median(theirs, 'cpu'):.2f} s in all, hashing and judging nothing. Judging every column, the coverage and the "
        f"table of incidents take {left:.2f} s: what is left beside hash and columns. With text as Python objects, as "
        f"before pandas 3, `pandas.read_csv` took {median(results['pandas objects'], 'cpu'):.1f} s of the processors."
    )
    shares = {key: median(ours, key) / median(theirs, key) for key in ("wall", "cpu", "peak", "beyond")}
    said = (
        f"Of what `pandas.read_csv(path)` takes, `trends.load` takes {shares['wall']:.0%} of the time by the clock, "
        f"{shares['cpu']:.0%} of the processors' time, {shares['peak']:.0%} of the peak memory and "
        f"{shares['beyond']:.0%} of the memory beyond the imports."
    )
    same = f"Ids, dates, tolls, actors, places and coordinates of the {checked['rows']} rows are what pandas reads."
    if checked["differs"]:
        same = f"What differs from pandas: {checked['differs']}."
    head = f"A file of the shape of UCDP GED 25.1: {rows:,} rows, 49 columns, {size:,.0f} MB."
    return [head, "\n".join([*table, *bounds]), said, why, same]


def _verdict(theirs: list[dict], ours: list[dict]) -> str:
    """Say which of the aims are reached."""
    aims = {
        "processors' time": ("cpu", 1),
        "peak memory": ("peak", 1 / 3),
        "memory beyond the imports": ("beyond", 1 / 3),
    }
    reached, missed = [], []
    for name, (key, share) in aims.items():
        (reached if median(ours, key) <= share * median(theirs, key) else missed).append(name)
    said = f"It is reached for {' and '.join(reached)}" if reached else "It is reached for nothing"
    return f"{said}, and missed for {', '.join(missed)}." if missed else f"{said}."


def of_acled(path: Path, rows: int) -> str:
    """Measure the reading of a file in ACLED's layout; return what to say."""
    run("write acled", path, rows)
    size = path.stat().st_size / MEGABYTE
    result = run("trends", path)
    return (
        f"A file in ACLED's layout, {rows:,} rows, {size:,.0f} MB: `trends.load` reads {result['rows']:,.0f} rows in "
        f"{result['wall']:.0f} s ({result['cpu']:.0f} s of the processors) with at most {result['peak'] / 1e3:.2f} GB "
        "of memory."
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        parser = argparse.ArgumentParser(description="What loading costs beside pandas.read_csv.")
        parser.add_argument("--repeats", type=int, default=3)
        parser.add_argument("--rows", type=int, default=GED_ROWS)
        parser.add_argument(
            "--acled", type=int, default=ACLED_ROWS, help="rows in ACLED's layout; 0 for none"
        )
        parser.add_argument("--table", type=Path, help="where to write the page; by default it is printed")
        given = parser.parse_args()
        page = main(given.repeats, given.rows, given.acled)
        if given.table:
            given.table.write_text(page, encoding="utf-8", newline="")
        else:
            print(page)

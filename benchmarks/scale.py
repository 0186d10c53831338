"""What counting costs as the rows grow: processor time and peak memory, each measured in a process of its own.

    python benchmarks/scale.py --rows 1e6 1e7 [1e8] [--cells 64818] [--folder FOLDER]

The rows are made up: 36 years, 150 countries, 5,000 actors, cells of PRIO-GRID, one row in twenty dated to a week or a
month. What is written to the folder (30 MB a million rows) stays there if it is named, and is used again.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

CHUNK = 1_000_000
MOST_MADE = 10_000_000
"""Rows that are made; of more, these are repeated."""
FIRST = np.datetime64("1989-01-01")
DAYS = 13_149
COUNTRIES, ACTORS = 150, 5_000
KINDS = ["Battles", "Explosions/Remote violence", "Violence against civilians"]


def names(random, prefix, number, rows):
    words = [f"{prefix} {index:05}" for index in range(number)]
    # A few have most of the rows, as in the world.
    codes = np.minimum((number * random.random(rows) ** 3).astype(np.int64), number - 1)
    return pd.Categorical.from_codes(codes, categories=pd.Index(words, dtype="str"))


def made_up(start, rows, cells):
    """Rows `start` and following, the same whatever is made beside them."""
    random = np.random.default_rng([start, cells])
    first = FIRST + random.integers(0, DAYS, rows)
    vague = random.random(rows)
    length = np.select([vague < 0.03, vague < 0.05], [6, 29], 0)
    deaths = random.geometric(0.3, rows) - 1.0
    return pd.DataFrame(
        {
            "incident_id": pd.Series(np.arange(start, start + rows)).astype("string"),
            "date_start": pd.Series(first.astype("datetime64[s]")),
            "date_end": pd.Series(np.minimum(first + length, FIRST + DAYS - 1).astype("datetime64[s]")),
            "country": names(random, "Country", COUNTRIES, rows),
            "admin1": names(random, "Province", 2_000, rows),
            "kind": pd.Categorical.from_codes(
                random.integers(0, 3, rows), categories=pd.Index(KINDS, dtype="str")
            ),
            "actor_1": names(random, "Group", ACTORS, rows),
            "cell": pd.Series(random.integers(1, cells + 1, rows)).astype("Int64"),
            "place_precision": pd.Categorical.from_codes(np.zeros(rows, dtype=np.int8), categories=["exact"]),
            "fatalities_best": pd.Series(deaths).mask(random.random(rows) < 0.0005).astype("Float64"),
        }
    )


def write(folder, rows, cells):
    from dataclasses import replace

    from trends.imported.writing import written_folder
    from trends.incidents.incidents import Incidents
    from trends.periods.coverage import Coverage
    from trends.schema import conform

    if folder.exists():
        return
    coverage = Coverage.of((FIRST.item(), (FIRST + DAYS - 1).item()), basis="given")
    with written_folder(folder) as writer:
        for start in range(0, rows, CHUNK):
            frame = conform(made_up(start, min(CHUNK, rows - start), cells))
            writer.add(frame)
        about = Incidents(
            frame.iloc[:1], rows_read=rows, coverage=coverage, measured=frozenset({"fatalities_best"})
        )
        writer.finish(replace(about, frame=frame.iloc[:0]))


def repeated(source, out, times):
    """Write a folder of another's rows several times, each time three days later, without names and tolls."""
    import duckdb

    if out.exists():
        return
    half = out.with_name(f".{out.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir()
    about = json.loads((source / "accounting.json").read_text(encoding="utf-8"))
    last = (FIRST + DAYS - 1).item()
    parts = []
    with duckdb.connect(":memory:", config={"preserve_insertion_order": "false"}) as connection:
        for turn in range(times):
            for part in about["parts"]:
                name = f"part-{len(parts) + 1:05}.parquet"
                moved = ", ".join(
                    f"least(date_{end} + {3 * turn}, DATE '{last}')::DATE AS {end}"
                    for end in ("start", "end")
                )
                month = "(year(start) - 1970) * 12 + month(start) - 1"
                within = f"CASE WHEN date_trunc('month', start) = date_trunc('month', end_) THEN ({month})::INTEGER END"
                connection.execute(
                    "COPY (SELECT * EXCLUDE (start, end_) REPLACE (start AS date_start, end_ AS date_end, "  # noqa: S608 - its own names
                    "NULL::VARCHAR AS incident_id, NULL::VARCHAR AS admin1, NULL::VARCHAR AS actor_1, "
                    f"NULL::DOUBLE AS fatalities_best, NULL::BIGINT AS cell, {within} AS within_month) "
                    f"FROM (SELECT *, {moved.replace('AS end', 'AS end_')} FROM read_parquet('{source / part['file']}'))) "
                    f"TO '{half / name}' (FORMAT parquet, COMPRESSION zstd)"
                )
                parts.append({"file": name, "rows": part["rows"], "bytes": (half / name).stat().st_size})
    for table in source.glob("[!p]*.parquet"):
        shutil.copy(table, half)
    about |= {"parts": parts, "rows": sum(part["rows"] for part in parts)}
    (half / "accounting.json").write_text(json.dumps(about), encoding="utf-8")
    half.rename(out)


QUESTIONS = {
    "bare query by country and month": "bare",
    "by month": {"freq": "month"},
    "by country and month": {"freq": "month", "by": "country"},
    "by province and month": {"freq": "month", "by": "admin1"},
    "by actor and month": {"freq": "month", "by": "actor"},
    "deaths by month": {"freq": "month", "measure": "fatalities"},
    "one actor by month": {"freq": "month", "select": {"actor": "Group 00007"}},
    "by cell and month, drawn together": {"freq": "month", "by": "cell"},
}


def bare(folder):
    import duckdb

    files = [str(path) for path in sorted(folder.glob("part-*.parquet"))]
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(files).query(
            "t", "SELECT country, date_trunc('month', date_start), count(*) FROM t GROUP BY ALL"
        ).fetchall()


def ask(folder, question):
    """Answer one question here, and print what it took."""
    import trends

    how = QUESTIONS[question]
    began = time.perf_counter()
    if how == "bare":
        bare(folder)
    else:
        how = dict(how)
        scanned = trends.scan(folder).select(**how.pop("select", {}))
        if how.get("by") == "cell":
            scanned.drawn_together(["cell"], freq=how["freq"])
        else:
            scanned.count(**how).to_csv()
    print(json.dumps({"clock": time.perf_counter() - began, **spent()}))


def spent():
    """Processor time and peak memory of this process; what the system calls its peak may be that of its parent."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = next(
        line.split()[1]
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        if line.startswith("VmHWM")
    )
    return {"processor": used.ru_utime + used.ru_stime, "gigabytes": int(peak) / 1e6}


def asked(folder, question):
    run = subprocess.run(  # noqa: S603 - this program
        [sys.executable, __file__, "--ask", question, "--folder", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    return (
        json.loads(run.stdout.splitlines()[-1])
        if run.returncode == 0
        else {"failed": run.stderr.strip()[-200:]}
    )


def importing(folder, rows, cells):
    """Import of a CSV file, beside its bare conversion by DuckDB, each in a process of its own."""
    table = folder / f"rows-{rows}.csv"
    if not table.exists():
        made_up(0, rows, cells).drop(columns=["cell", "place_precision"]).to_csv(table, index=False)
    programs = {
        "bare conversion": f"import duckdb; duckdb.sql(\"COPY (FROM read_csv('{table}')) TO '{table}.parquet'\")",
        "trends import": f"import trends; trends.import_incidents('{table}', '{table}.imported')",
    }
    found = {}
    for name, program in programs.items():
        measure = (
            f"{program}\nimport sys, json\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n"
            "import scale\nprint(json.dumps(scale.spent()))"
        )
        shutil.rmtree(f"{table}.imported", ignore_errors=True)
        run = subprocess.run([sys.executable, "-c", measure], capture_output=True, text=True, check=True)  # noqa: S603 - this program
        found[name] = json.loads(run.stdout.splitlines()[-1])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", nargs="+", type=float, default=[1e6, 1e7])
    parser.add_argument("--cells", type=int, default=64_818)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--ask")
    parser.add_argument("--only", nargs="+", default=list(QUESTIONS))
    parser.add_argument("--no-import", action="store_true")
    given = parser.parse_args()
    if given.ask:
        ask(given.folder, given.ask)
        return
    with tempfile.TemporaryDirectory() as scratch:
        base = given.folder or Path(scratch)
        base.mkdir(parents=True, exist_ok=True)
        print("| what | rows | processor, s | clock, s | peak memory, GB |\n|---|---|---|---|---|")
        for rows in map(int, given.rows):
            folder = base / f"imported-{rows}-{given.cells}"
            if rows > MOST_MADE:
                smaller = base / f"imported-{MOST_MADE}-{given.cells}"
                write(smaller, MOST_MADE, given.cells)
                repeated(smaller, folder, rows // MOST_MADE)
            else:
                write(folder, rows, given.cells)
            for question in given.only:
                took = asked(folder, question)
                if "failed" in took:
                    print(f"| {question} | {rows:,} | {took['failed']} | | |")
                    continue
                print(
                    f"| {question} | {rows:,} | {took['processor']:.1f} | {took['clock']:.1f} | {took['gigabytes']:.2f} |",
                    flush=True,
                )
        if not given.no_import:
            for name, took in importing(base, int(given.rows[0]), given.cells).items():
                print(
                    f"| {name} of a CSV file | {int(given.rows[0]):,} | {took['processor']:.1f} | | {took['gigabytes']:.2f} |"
                )


if __name__ == "__main__":
    main()

"""What reports cost: beside the papermill command with nbconvert, and beside papermill in a loop.

    python benchmarks/reports.py [--reports 20] [--jobs 2] [--replicates 99] [--sample N] [--table benchmarks/reports.md]

The reports are of the notebook on a constant pace, one a made-up series of 120 months; the same notebook, with the same
parameters, goes to all. `trends report` makes HTML, PDF, figures, data and manifests, with kernels forked from one warm
parent; the others make HTML alone:

- 20 calls of the `papermill` command, each followed by `jupyter nbconvert --to html`;
- one process that calls `papermill.execute_notebook` and nbconvert's `HTMLExporter` in a loop.

Seconds are those of the clock, beside seconds of processor time: on a machine that does other work at the same time only
the latter can be compared, and over as many cores as `--jobs` takes they say what the clock would. With ``--sample`` the
slow ways are measured on so many reports and scaled up, which the page says. The notebook knows nothing of either way.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks" / "constant-pace.ipynb"
LOOP = """
import json, sys
from pathlib import Path
import nbformat
from nbconvert import HTMLExporter
from papermill import execute_notebook
for number in map(int, sys.argv[3:]):
    done = execute_notebook(sys.argv[1], f"loop-{number}.ipynb", {**json.loads(sys.argv[2]), "data": f"s{number}.csv"},
                            progress_bar=False)
    Path(f"loop-{number}.html").write_text(HTMLExporter().from_notebook_node(done)[0], encoding="utf-8")
"""


def made_up(path: Path, number: int) -> None:
    """120 months around a level, with a season; in every third the rate doubles."""
    draw = random.Random(number)  # noqa: S311 - made-up figures, always the same
    lines = ["month,count"]
    for month in range(120):
        mean = 8 + 4 * (month % 12 in (5, 6, 7)) + (8 if number % 3 == 0 and month > 60 else 0)
        count = sum(draw.random() < mean / 60 for _ in range(60))
        lines.append(f"{2015 + month // 12}-{month % 12 + 1:02d},{count}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class Cost:
    """Seconds of the clock and of processor time."""

    def __init__(self, wall: float, processor: float) -> None:
        self.wall, self.processor = wall, processor

    def __mul__(self, factor: float) -> Cost:
        return Cost(self.wall * factor, self.processor * factor)


def cost(commands: list[list[str]], folder: Path) -> Cost:
    """What commands cost one after the other, with every process that they start and wait for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    for command in commands:
        done = subprocess.run(  # noqa: S603 - the programs that are compared
            command, cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{command[:4]} failed: {done.stderr[-800:]}")
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, spent)


def program(name: str) -> str:
    """The program of this environment, whatever is on the path."""
    return str(Path(sys.executable).with_name(name))


def by_command(numbers: list[int], parameters: dict, folder: Path) -> Cost:
    commands = []
    for number in numbers:
        given = {**parameters, "data": f"s{number}.csv"}
        options = [part for key, value in given.items() for part in ("-p", key, str(value))]
        commands += [
            [program("papermill"), str(NOTEBOOK), f"command-{number}.ipynb", *options, "--no-progress-bar"],
            [program("jupyter"), "nbconvert", "--to", "html", f"command-{number}.ipynb"],
        ]
    return cost(commands, folder)


def by_loop(numbers: list[int], parameters: dict, folder: Path) -> Cost:
    command = [sys.executable, "-c", LOOP, str(NOTEBOOK), json.dumps(parameters), *map(str, numbers)]
    return cost([command], folder)


def configure(count: int, parameters: dict, folder: Path) -> None:
    (folder / "reports").mkdir(exist_ok=True)
    given = "\n".join(f"{key} = {json.dumps(value)}" for key, value in parameters.items())
    text = f'[defaults]\nnotebook = "constant-pace"\n[defaults.parameters]\n{given}\n'
    for number in range(count):
        text += f'[[report]]\nname = "r{number}"\ndata = "s{number}.csv"\n'
    (folder / "reports" / "reports.toml").write_text(text, encoding="utf-8")


def ours(folder: Path, *arguments: str) -> Cost:
    return cost([[program("trends"), "report", *arguments]], folder)


def measured(count: int, jobs: int, replicates: int, sample: int, folder: Path) -> dict[str, Cost]:
    parameters = {"replicates": replicates, "seed": 1}
    for number in range(count):
        made_up(folder / f"s{number}.csv", number)
    configure(count, parameters, folder)
    few = list(range(min(sample, count)))
    scale = count / len(few)
    found = {}
    # The slow ways in halves, before and after, so that a machine that is busy for a while slows both.
    half = max(1, len(few) // 2)
    first = by_command(few[:half], parameters, folder)
    found["ours"] = ours(folder, "--jobs", str(jobs))
    found["again"] = ours(folder, "--jobs", str(jobs))
    rest = by_command(few[half:], parameters, folder) if few[half:] else Cost(0, 0)
    found["command"] = Cost(first.wall + rest.wall, first.processor + rest.processor) * scale
    found["loop"] = by_loop(few, parameters, folder) * scale
    options = ["-p", "data=s0.csv", *(f"-p{key}={value}" for key, value in parameters.items())]
    found["one"] = ours(folder, "constant-pace", "--out", "single", *options)
    found["one by command"] = by_command([0], parameters, folder)
    return found


def page(found: dict[str, Cost], count: int, jobs: int, replicates: int, sample: int) -> str:
    def row(name: str, key: str, aim: str = "") -> str:
        one, mine = found[key], found["ours"]
        return (
            f"| {name} | {one.wall:.1f} | {one.processor:.1f} | {one.wall / mine.wall:.1f} | "
            f"{one.processor / mine.processor:.1f} | {aim} |"
        )

    scaled = "" if sample >= count else f" The slow ways were measured on {sample} reports and scaled up."
    single, command = found["one"], found["one by command"]
    names = ("papermill", "nbconvert", "nbclient", "ipykernel")
    lines = [
        "# What reports cost",
        "",
        (
            f"`python benchmarks/reports.py --reports {count} --jobs {jobs} --replicates {replicates} --sample {sample}`, "
            f"Python {platform.python_version()}, {', '.join(f'{name} {version(name)}' for name in names)}, "
            f"{os.cpu_count()} cores.{scaled} Processor seconds are of all processes together; where other work keeps the "
            "cores busy, only their ratio says anything."
        ),
        "",
        f"| {count} reports | s | processor s | times as long | times the processor time | aim |",
        "|---|---|---|---|---|---|",
        row(f"`trends report --jobs {jobs}`: HTML and PDF", "ours"),
        row(
            "`papermill` and `jupyter nbconvert --to html`, one by one", "command", "at least 7 times as long"
        ),
        row("`papermill.execute_notebook` and nbconvert in a loop", "loop", "at least 4 times as long"),
        row("`trends report` again, nothing changed", "again", "under 1.5 s"),
        "",
        "| one report from the cold shell | s | processor s |",
        "|---|---|---|",
        f"| `trends report` | {single.wall:.1f} | {single.processor:.1f} |",
        f"| `papermill`, then `jupyter nbconvert` | {command.wall:.1f} | {command.processor:.1f} |",
        "",
        (
            f"That is {single.wall / command.wall:.0%} of the time and {single.processor / command.processor:.0%} of the "
            "processor time (aim: at most 40% of the time)."
        ),
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--replicates", type=int, default=99)
    parser.add_argument("--sample", type=int, default=None)
    parser.add_argument("--table", type=Path)
    chosen = parser.parse_args()
    sample = chosen.sample or chosen.reports
    with tempfile.TemporaryDirectory(prefix="b-") as name:
        found = measured(chosen.reports, chosen.jobs, chosen.replicates, sample, Path(name))
        shutil.rmtree(Path(name, "reports"), ignore_errors=True)
    text = page(found, chosen.reports, chosen.jobs, chosen.replicates, sample)
    print(text)
    if chosen.table:
        chosen.table.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""How often each verdict is given where the truth is known.

    python benchmarks/calibration --histories 400 --usual 100 --kept DIRECTORY

Histories are simulated with seeds that hang on the cell's name: the same call gives the same table whatever the number of
processes, and more histories only add to those that were judged. Every cell is kept as a JSON file of its own, so that a
run that was cut short goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from judging import PART, Job, judged
from page import page, rows
from truths import GRID

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent

Parts: TypeAlias = "dict[int, tuple[bool, Counter[str]]]"
"""Figures of the parts of a cell, by number, and whether their usual swings were measured."""


def main() -> None:
    """Judge every truth and write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--histories",
        type=int,
        default=400,
        help=f"histories a cell, in parts of {PART}; 0 writes the page of what is kept",
    )
    parser.add_argument(
        "--usual",
        type=int,
        default=100,
        help="of these, those whose usual swings are measured, rivals and margins tried",
    )
    parser.add_argument("--cells", default="", help="only cells whose group or words contain this text")
    parser.add_argument("--jobs", type=int, help="processes; by default one a core")
    parser.add_argument("--kept", type=Path, help="directory of the cells, to go on from")
    parser.add_argument(
        "--table", type=Path, default=HERE / "table.md", help="the page; its figures go beside it"
    )
    options = parser.parse_args()

    cells = [index for index, truth in enumerate(GRID) if options.cells in f"{truth.group}: {truth.words}"]
    parts = {index: _kept(options.kept, index) for index in cells}
    # Part by part over all cells, so that a run that is stopped leaves as many histories in each.
    wanted = [
        Job(index, part, part * PART < options.usual)
        for part in range(-(-options.histories // PART))
        for index in cells
    ]
    jobs = [job for job in wanted if job.usual > parts[job.cell].get(job.part, (-1,))[0]]
    for job, figures in _run(jobs, options.jobs):
        parts[job.cell][job.part] = (job.usual, figures)
        if options.kept:
            _keep(options.kept, job.cell, parts[job.cell])
    tallies: dict[int, Counter[str]] = {}
    for index, kept in parts.items():
        for _, part in kept.values():
            tallies.setdefault(index, Counter()).update(part)
    figures = rows(tallies)
    options.table.write_text(page(figures), encoding="utf-8", newline="\n")
    text = "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in figures) + "\n]\n"
    options.table.with_suffix(".json").write_text(text, encoding="utf-8", newline="\n")


def _run(jobs: list[Job], processes: int | None) -> Iterator[tuple[Job, Counter[str]]]:
    from rich.progress import track

    from trends.scheduling import scheduler_for

    with scheduler_for(workers=processes) as scheduler:
        yield from zip(track(jobs, "calibration"), scheduler.map(judged, jobs), strict=True)


def _file(directory: Path, cell: int) -> Path:
    return directory / f"{zlib.crc32(GRID[cell].words.encode()):08x}.json"


def _kept(directory: Path | None, cell: int) -> Parts:
    if directory is None or not _file(directory, cell).exists():
        return {}
    kept = json.loads(_file(directory, cell).read_text(encoding="utf-8"))
    return {part: (usual, Counter(figures)) for part, usual, figures in kept["parts"]}


def _keep(directory: Path, cell: int, parts: Parts) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    kept = [(part, usual, figures) for part, (usual, figures) in sorted(parts.items())]
    text = json.dumps({"cell": GRID[cell].words, "parts": kept}, indent=0)
    _file(directory, cell).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

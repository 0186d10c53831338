"""How often each verdict is given where the truth is known.

    python benchmarks/calibration --histories 2000 --replicates 199

Histories are simulated with fixed seeds: the same call gives the same table whatever the number of workers. Parts that
are done are kept beside the table, so that a run that was cut short goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from judging import Job, Tally, jobs, judged
from page import page, rows
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn
from truths import GRID

HERE = Path(__file__).parent


def main() -> None:
    """Judge every truth and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--histories", type=int, default=2000, help="histories a truth")
    parser.add_argument("--replicates", type=int, default=199, help="bootstrap replicates a history")
    parser.add_argument("--only", default="", help="truths whose words contain this text")
    parser.add_argument("--workers", type=int, help="processes; by default one a core")
    parser.add_argument("--scheduler", help="address of a Dask cluster, instead of processes")
    parser.add_argument("--out", type=Path, default=HERE / "table.md")
    parser.add_argument("--kept", type=Path, help="JSON lines of the parts done, to go on from")
    asked = parser.parse_args()

    cells = [index for index, truth in enumerate(GRID) if asked.only in f"{truth.group}: {truth.words}"]
    done = _kept(asked.kept)
    todo = [job for job in jobs(cells, asked.histories, asked.replicates) if job not in done]
    for job, tally in _run(todo, asked.scheduler, asked.workers):
        done[job] = tally
        if asked.kept:
            line = json.dumps({"job": asdict(job), "tally": asdict(tally)}, default=float)
            with asked.kept.open("a", encoding="utf-8", newline="\n") as file:
                file.write(line + "\n")
    tallies: dict[int, Tally] = {}
    for job in jobs(cells, asked.histories, asked.replicates):
        tallies[job.cell] = tallies.get(job.cell, Tally()) + done[job]
    command = f"python benchmarks/calibration --histories {asked.histories} --replicates {asked.replicates}"
    command += f" --only {asked.only!r}" if asked.only else ""
    asked.out.write_text(
        page(tallies, asked.histories, asked.replicates, command), encoding="utf-8", newline="\n"
    )
    figures = json.dumps(rows(tallies), indent=1, ensure_ascii=False) + "\n"
    asked.out.with_suffix(".json").write_text(figures, encoding="utf-8", newline="\n")


def _run(todo: list[Job], address: str | None, workers: int | None) -> object:
    from trends.scheduling import scheduler_for

    if address:
        # The workers of a cluster cannot import these files: they are sent along.
        import cloudpickle
        import histories
        import judging
        import rivals
        import truths

        for module in (histories, judging, rivals, truths):
            cloudpickle.register_pickle_by_value(module)
    columns = ("calibration", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with scheduler_for(address, workers) as scheduler, Progress(*columns) as progress:
        bar = progress.add_task("", total=len(todo))
        for job, tally in zip(todo, scheduler.map(judged, todo), strict=True):
            progress.advance(bar)
            yield job, tally


def _kept(path: Path | None) -> dict[Job, Tally]:
    if path is None or not path.exists():
        return {}
    done = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        entry["tally"]["rivals"] = tuple(entry["tally"]["rivals"])
        done[Job(**entry["job"])] = Tally(**entry["tally"])
    return done


if __name__ == "__main__":
    main()

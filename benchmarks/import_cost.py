"""What importing costs, side by side: the median seconds of fresh interpreters.

    python benchmarks/import_cost.py [REPEATS]

The rows alternate, so that a machine that is busy for a while slows all of them alike.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROWS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import trends": [sys.executable, "-c", "import trends"],
    "import pandas": [sys.executable, "-c", "import pandas"],
    "trends --help": [sys.executable, "-m", "trends", "--help"],
    "load a bundled series": [sys.executable, "-c", "import trends; trends.load_series('central-syria')"],
    "import nbformat, papermill": [sys.executable, "-c", "import nbformat, papermill"],
}


def seconds(command: list[str]) -> float:
    """Run a command once and return the wall-clock seconds."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the commands above, fixed
    return time.perf_counter() - start


def main(repeats: int) -> None:
    """Print the table."""
    for command in ROWS.values():  # once without counting, so that byte code is written and files are cached
        seconds(command)
    times: dict[str, list[float]] = {name: [] for name in ROWS}
    for _ in range(repeats):
        for name, command in ROWS.items():
            times[name].append(seconds(command))
    nothing = statistics.median(times["python -c pass"])
    print(f"{'':28} {'median':>8} {'beyond starting Python':>24}")
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"{name:28} {median:7.3f}s {median - nothing:23.3f}s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)

"""Many reports, killed at random moments and finished: the files must be those of a run that nobody disturbed.

    python tests/reporting/killing.py --panel ucdp_country_month_panel_v25_1.csv [--countries 20] [--kills 10] [--seed 0]

Two reports a country: on all events, and on one-sided violence. Without ``--panel`` the figures are made up. The run is
killed with signal 9 as often as ``--kills`` says, each time after a random part of what the first run took. After each
kill the output is looked at: every report that is there must be whole, and the same as in the undisturbed run. In the
end all must be there, and nothing else: no part of a file, no private folder, no process.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COUNTRIES = [
    "AFG",
    "AGO",
    "BDI",
    "CAF",
    "COD",
    "COL",
    "DZA",
    "ETH",
    "IND",
    "IRQ",
    "KEN",
    "LKA",
    "MLI",
    "MMR",
    "MOZ",
    "NGA",
    "PAK",
    "PHL",
    "SDN",
    "SOM",
    "SYR",
    "TCD",
    "UGA",
    "UKR",
    "YEM",
]
MEASURES = ("ucdp_event_count", "ucdp_one_sided_events")
NOTEBOOK = "constant-pace"


def made_up(path: Path, countries: list[str]) -> None:
    """A panel in the layout of UCDP's: months from 2015, counts that differ by country."""
    lines = ["country_iso3,year_month," + ",".join(MEASURES)]
    for place, code in enumerate(countries):
        draw = random.Random(place)  # noqa: S311 - made-up figures, always the same
        lines += [
            f"{code},{year}-{month:02d},{draw.randint(0, 20 + place)},{draw.randint(0, 6)}"
            for year in range(2015, 2025)
            for month in range(1, 13)
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def configuration(countries: list[str], notebook: str, data: str, replicates: int) -> str:
    return (
        f'[[report]]\nname = "pace"\nnotebook = "{notebook}"\ndata = "{data}"\nperiod = "monthly"\n'
        f'title = "{{country}}: {{measure}}"\n[report.parameters]\nstart = "2015"\nreplicates = {replicates}\n'
        f"[report.matrix]\ncountry = {json.dumps(countries)}\nmeasure = {json.dumps(MEASURES)}\n"
    )


class Desk:
    """A working folder with a configuration, in which `trends report` is run, and its own temporary folder."""

    def __init__(self, folder: Path, jobs: int) -> None:
        self.folder, self.jobs = folder, jobs
        self.temporary = folder / "t"
        self.temporary.mkdir(parents=True)
        # The name of a socket may have about 100 characters only.
        assert len(str(self.temporary)) < 60, "the folder's name is too long"

    def start(self, out: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "trends", "report", "--out", out, "--jobs", str(self.jobs)],
            cwd=self.folder,
            env={**os.environ, "TMPDIR": str(self.temporary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def finish(self, out: str) -> float:
        begin = time.monotonic()
        run = self.start(out)
        _, said = run.communicate()
        assert run.returncode == 0, said.decode()
        return time.monotonic() - begin

    def processes(self) -> list[int]:
        """What runs with a working folder in the temporary folder: kernels and fork servers."""
        found = []
        for link in Path("/proc").glob("[0-9]*/cwd"):
            try:
                if self.temporary in link.readlink().parents:
                    found.append(int(link.parent.name))
            except OSError:
                continue
        return found


def files(out: Path) -> dict[str, str]:
    """Every file that a reader sees, with its hash."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(out).parts)
    }


def faults(out: Path, whole: dict[str, str]) -> list[str]:
    """What is wrong with an output after a kill; reports that are missing are not."""
    found = []
    there = files(out) if out.exists() else {}
    for name, sha in there.items():
        if name.count("/") >= 2 and whole.get(name) != sha:
            found.append(f"{name} is not as it should be")
    folders = {name.rsplit("/", 1)[0] for name in there if name.endswith("/manifest.json")}
    for name in whole:
        folder = "/".join(name.split("/")[:2])
        if folder in folders and name not in there:
            found.append(f"{name} is missing")
    found += [
        f"{name} lies about"
        for name in there
        if name.count("/") >= 2 and "/".join(name.split("/")[:2]) not in folders
    ]
    return found


def ended(desk: Desk, seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while desk.processes():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def disturb(desk: Desk, kills: int, seed: int, tell=lambda _text: None) -> None:
    """Run undisturbed, then with kills, and compare."""
    duration = desk.finish("whole")
    whole = files(desk.folder / "whole")
    reports = sum(name.endswith("/manifest.json") for name in whole)
    tell(f"undisturbed: {reports} reports in {duration:.1f} s")
    draw = random.Random(seed)  # noqa: S311 - moments, always the same
    out = desk.folder / "out"
    # The runs together do the work once: so each gets its part of the time, or the last kills would find nothing to do.
    for number in range(kills):
        run = desk.start("out")
        delay = draw.uniform(0, 2 * duration / kills)
        try:
            run.wait(delay)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
        run.communicate()
        wrong = faults(out, whole)
        there = len(list(out.glob("*/*-*-*/manifest.json")))
        tell(f"kill {number + 1} after {delay:.1f} s: {there} reports there, {len(wrong)} faults")
        assert not wrong, wrong[:5]
        assert ended(desk), desk.processes()
    seconds = desk.finish("out")
    assert files(out) == whole
    hidden = [
        path for path in out.rglob(".*") if path.name.startswith((".new-", ".old-")) or path.suffix == ".part"
    ]
    assert not hidden, hidden[:5]
    assert ended(desk), desk.processes()
    assert not list(desk.temporary.iterdir()), list(desk.temporary.iterdir())[:5]
    again = desk.finish("out")
    tell(f"finished in {seconds:.1f} s, the same bytes; with nothing to do {again:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--panel", type=Path)
    parser.add_argument("--notebook", default=NOTEBOOK)
    parser.add_argument("--countries", type=int, default=20)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--replicates", type=int, default=199)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    countries = list(COUNTRIES[: chosen.countries])
    with tempfile.TemporaryDirectory(prefix="k-") as name:
        desk = Desk(Path(name), chosen.jobs)
        panel = desk.folder / "panel.csv"
        if chosen.panel is None:
            made_up(panel, countries)
        else:
            panel.write_bytes(chosen.panel.read_bytes())
        (desk.folder / "reports").mkdir()
        (desk.folder / "reports" / "reports.toml").write_text(
            configuration(countries, chosen.notebook, "panel.csv", chosen.replicates), encoding="utf-8"
        )
        disturb(desk, chosen.kills, chosen.seed, lambda text: print(text, flush=True))  # noqa: T201 - a program


if __name__ == "__main__":
    main()

"""Throws broken files at the readers, and holds that they never break: a program.

    python tests/sources/fuzz.py --files 10000 --seed 0

Every file is made of a sound one, of any layout in any form, by changes of its table and of its bytes. A child
process reads it under a limit of time and of memory; one that dies or hangs is replaced. For every file it must hold
that the reader either gives one sentence (`trends.errors`), or data in which every row is accounted for, whose
`check()` is JSON. The program ends with 1 if anything failed, and leaves the failing files, made smaller, in the
folder that it names.

    python tests/sources/fuzz.py --seed 0 --only 4711     # one file again, with its traceback
"""

# ruff: noqa: T201 - a program that prints what it found

from __future__ import annotations

import argparse
import collections
import json
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from datetime import date
from pathlib import Path

TODAY = date(2024, 6, 30)
SECONDS = 60.0
"""Of the processor: a machine that is busy with other things must not fail a file."""

PATIENCE = 600.0
BYTES = 2 << 30


# -- in the child ---------------------------------------------------------------------------------------------


def limit_memory() -> None:
    """Allow two more gigabytes of addresses than the imports have taken, where the system can limit them."""
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def judge_message(error: Exception, folder: Path) -> str:
    """Return what is wrong with the sentence of an error; empty if nothing is."""
    text = str(error)
    for wrong, found in (
        ("no sentence", not text.strip()),
        ("500 characters or more", len(text) >= 500),
        ("several lines", len(text.splitlines()) != 1),
        ("a path of the machine", str(folder) in text or tempfile.gettempdir() in text or ".plain" in text),
        ("no full stop", not text.rstrip().endswith((".", "?", "…"))),
        ("an address of an object", " object at 0x" in text or "<class" in text),
    ):
        if found:
            return f"{wrong}: {text[:300]!r}"
    return ""


def judge_data(data, folder: Path) -> str:
    """Return what does not hold for what was loaded; empty if all does."""
    from trends.errors import TrendsError
    from trends.incidents.incidents import Incidents
    from trends.sources.rejected_file import write_rejected

    kept = len(data.frame) if isinstance(data, Incidents) else data.kept
    if kept + len(data.rejected) + sum(data.skipped.values()) != data.rows_read:
        return f"the books: {kept} kept, {len(data.rejected)} rejected, {data.skipped}, {data.rows_read} read"
    found = data.check()
    json.dumps(found, allow_nan=False)
    if found["rows_read"] != found["kept"] + found["rejected"] + sum(found["skipped"].values()):
        return f"the books of check(): {found}"
    if (data.rejected["line"] < 1).any() or (data.rejected["reason"] == "").any():
        return "a rejected row without its line or its reason"
    write_rejected(data.rejected, folder / "rejected.csv")
    repr(data)
    try:
        if isinstance(data, Incidents):
            if not data.frame["incident_id"].is_unique or data.frame["incident_id"].isna().any():
                return "ids that are missing or repeat"
            for name, limit in (("latitude", 90), ("longitude", 180)):
                if (data.frame[name].abs() > limit).any():
                    return f"a {name} beyond {limit}"
            if (data.frame.filter(like="fatalities_") < 0).any().any():
                return "a negative toll"
            if (data.frame["date_end"] < data.frame["date_start"]).any():
                return "an end before its start"
            data.count()
        else:
            for name in list(data.series)[:3] or [None]:
                data.count(series=name)
    except TrendsError as error:
        return judge_message(error, folder)
    return ""


def read(path: Path, source: str | None) -> tuple[str, str]:
    """Read a file; return ``read``, ``refused`` or ``failed``, and in what way."""
    from trends.errors import TrendsError
    from trends.sources import load

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            data = load(path, source=source, today=TODAY)
            wrong = judge_data(data, path.parent)
        except TrendsError as error:
            wrong = judge_message(error, path.parent)
            data = None
        except BaseException as error:  # noqa: BLE001 - a panic of a library is no Exception
            frames = [
                frame for frame in traceback.extract_tb(error.__traceback__) if "trends" in frame.filename
            ]
            place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
            text = "".join(traceback.format_exception(error))[-1500:]
            return "failed", f"{type(error).__name__} at {place}: {str(error)[:200]}\n{text}"
    if wrong:
        return "failed", wrong
    if said:
        return (
            "failed",
            f"a warning: {said[0].category.__name__} {str(said[0].message)[:200]} ({Path(said[0].filename).name}:{said[0].lineno})",
        )
    return ("refused", "") if data is None else ("read", "")


def child() -> None:
    """Read the files named on standard input, one a line, and answer each with a line."""
    import pyarrow as pa

    pa.set_cpu_count(1)
    limit_memory()
    for line in sys.stdin:
        path, source = json.loads(line)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, SECONDS)  # ends the process unless it is set again in time
        print(json.dumps(read(Path(path), source)), flush=True)


# -- in the parent --------------------------------------------------------------------------------------------


class Reader:
    """A child process that reads files, replaced when it dies or takes too long."""

    def __init__(self) -> None:
        self.died = 0
        self._start()

    def _start(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the child runs
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )
        self._answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, args=(self._process, self._answers), daemon=True).start()

    @staticmethod
    def _listen(process, answers) -> None:
        for line in process.stdout:
            answers.put(line)
        answers.put("")

    def read(self, path: Path, source: str | None) -> tuple[str, str]:
        """Have a file read; return the outcome and what failed."""
        try:
            self._process.stdin.write(json.dumps([str(path), source]) + "\n")
            self._process.stdin.flush()
            answer = self._answers.get(timeout=PATIENCE)
        except (queue.Empty, OSError):
            answer = ""
        if answer:
            outcome, wrong = json.loads(answer)
            return outcome, wrong
        self.died += 1
        ended = self._process.poll()
        late = ended is None or ended == -getattr(signal, "SIGPROF", 0)
        reason = f"no answer in {SECONDS:.0f} seconds" if late else "the child died"
        self.close()
        self._errors.seek(0)
        reason += "\n" + self._errors.read().decode("utf-8", "replace")[-1500:]
        self._errors.close()
        self._start()
        return "failed", reason

    def close(self) -> None:
        """End the child."""
        self._process.kill()
        self._process.wait()


def alike(wrong: str) -> str:
    """Return by what failures are told apart: the kind and the place, without the values."""
    first = wrong.partition("\n")[0]
    kind = first.partition(": ")[0]
    return kind if " at " in kind else first[:60]


def smaller(
    reader: Reader, path: Path, content: bytes, source: str | None, wrong: str, tries: int = 250
) -> bytes:
    """Leave out of a failing file what it fails without."""
    kind, step = alike(wrong), max(1, len(content) // 2)
    while step and tries > 0:
        place = 0
        while place < len(content) and tries > 0:
            tries -= 1
            less = content[:place] + content[place + step :]
            path.write_bytes(less)
            outcome, now = reader.read(path, source)
            if outcome == "failed" and alike(now) == kind:
                content = less
            else:
                place += step
        step //= 2
    return content


def main() -> int:
    """Make, read and judge the files; print the figures."""
    from fuzz_changes import hostile_file

    given = arguments()
    if given.sound:
        return main_sound(given.every)
    chosen = [given.only] if given.only is not None else range(given.first, given.first + given.files)
    kept = Path(given.keep) if given.keep else Path(tempfile.mkdtemp(prefix="fuzz-"))
    kept.mkdir(parents=True, exist_ok=True)
    counts: collections.Counter[str] = collections.Counter()
    failures: dict[str, list[int]] = {}
    slowest = (0.0, 0)
    begun = time.monotonic()
    reader = Reader()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for number in chosen:
            name, content, source = hostile_file(given.seed, number)
            path = Path(folder) / name
            path.write_bytes(content)
            start = time.monotonic()
            outcome, wrong = reader.read(path, source)
            slowest = max(slowest, (time.monotonic() - start, number))
            counts[outcome] += 1
            if sum(counts.values()) % 1000 == 0:
                print(
                    f"{sum(counts.values()):,} files, {time.monotonic() - begun:.0f} s",
                    file=sys.stderr,
                    flush=True,
                )
            if outcome == "failed":
                kind = alike(wrong)
                failures.setdefault(kind, []).append(number)
                if len(failures[kind]) == 1:
                    print(f"file {number} ({name}, source {source}): {wrong}", flush=True)
                    quick = given.shrink and not wrong.startswith("no answer")
                    less = smaller(reader, path, content, source, wrong) if quick else content
                    (kept / f"{number}-{name}").write_bytes(less)
            path.unlink()
    reader.close()
    took = time.monotonic() - begun
    print(
        f"{sum(counts.values()):,} files in {took:.0f} s: {counts['read']:,} read, {counts['refused']:,} refused with a "
        f"sentence, {counts['failed']:,} failed; {reader.died} children died; the slowest took {slowest[0]:.1f} s "
        f"(file {slowest[1]})."
    )
    for kind, numbers in failures.items():
        print(f"  {len(numbers):4} x {kind} (files {', '.join(map(str, numbers[:5]))})")
    if failures:
        print(f"The failing files are in {kept}.")
    return 1 if failures else 0


def main_sound(every: int) -> int:
    """Read layouts in forms as they are, one combination of `every`: all must be read without a word."""
    from fuzz_forms import FORMS, NOT_IN, rendered
    from fuzz_layouts import LAYOUTS

    bad = 0
    reader = Reader()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        whole = [(layout, form) for layout in LAYOUTS for form in FORMS if form not in NOT_IN.get(layout, ())]
        for layout, form in whole[::every]:
            content, ending = rendered([list(row) for row in LAYOUTS[layout][0]], form)
            path = Path(folder) / f"{layout}.{ending}"
            path.write_bytes(content)
            outcome, wrong = reader.read(path, None)
            if outcome != "read":
                bad += 1
                print(f"{layout} as {form}: {outcome} {wrong}")
    reader.close()
    return 1 if bad else 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Throw broken files at the readers.")
    parser.add_argument("--files", type=int, default=1000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the number of the first")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sound", action="store_true", help="read the sound files instead")
    parser.add_argument("--every", type=int, default=1, help="with --sound, one combination of so many")
    parser.add_argument("--only", type=int, help="this one alone")
    parser.add_argument("--keep", help="a folder for the failing files; by default a temporary one")
    parser.add_argument(
        "--no-shrink", dest="shrink", action="store_false", help="keep failing files as they are"
    )
    return parser.parse_args()


if __name__ == "__main__":
    if sys.argv[1:] == ["--child"]:
        child()
    else:
        sys.exit(main())

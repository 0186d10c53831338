#!/usr/bin/env python3
"""Set up what a checkout needs, then render the report, or run the tests.

    python3 start.py          installs what reports, notebooks and JupyterLab need, and renders the report
    python3 start.py tests    installs what tests, checks and the manual need too, and runs the tests

It takes Python 3.11 or newer and nothing else, on Linux, macOS and Windows (py start.py), and can be run again at any
time: what is there already stays. What follows goes to `trends report` (python3 start.py --open) or to pytest
(python3 start.py tests -k pace). --environment DIR puts the environment elsewhere than into .venv.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

# Told by this file and not by a failure somewhere below: it must be understood by older versions, too.
if sys.version_info < (3, 11):
    sys.exit("incident-trends needs Python 3.11 or newer; this is %s." % sys.version.split()[0])

ROOT = Path(__file__).resolve().parent
LOCKS = {"report": "requirements.lock", "tests": "requirements-dev.lock"}
LAST_LINES = 15
EVERY = 25


def main(words: list) -> int:
    """Install, run, and return the exit code."""
    if {"-h", "--help"} & set(words):
        print(__doc__.strip())
        return 0
    environment = ROOT / ".venv"
    if "--environment" in words:
        at = words.index("--environment")
        if at + 1 == len(words):
            return told("--environment takes a folder.", 2)
        environment = Path(words[at + 1]).absolute()
        words = words[:at] + words[at + 2 :]
    task = "tests" if words[:1] == ["tests"] else "report"
    rest = words[1:] if task == "tests" else words
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    steps = [
        (f"the environment {shown(environment)}", [sys.executable, "-m", "venv", str(environment)]),
        (f"what {LOCKS[task]} pins", [*pip(python), "-r", LOCKS[task]]),
        ("incident-trends", [*pip(python), "--no-deps", "--no-build-isolation", "-e", "."]),
    ]
    for what, command in steps:
        code = installed(what, command)
        if code:
            return code
    if task == "tests":
        return subprocess.run([str(python), "-m", "pytest", "-q", "-n", "2", *rest], cwd=ROOT).returncode
    return report(python, rest)


def pip(python: Path) -> list:
    """Return the command that installs, telling what it does line by line."""
    # To compile all 13,700 files takes most of a minute of one core; Python compiles the fourth of them that is imported
    # when it first is, and keeps it.
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--no-compile"]
    return [str(python), "-m", "pip", "install", *quiet]


def installed(what: str, command: list) -> int:
    """Run a step and show how far it is; where it fails, show what it said last, and return its exit code."""
    began, lines, packages = time.monotonic(), [], 0
    show(f"Setting up {what}")
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as work:
        for line in work.stdout:
            lines.append(line)
            if line.startswith("Collecting "):
                packages += 1
                show(
                    f"Setting up {what}: {packages} packages, {line.split()[1]}",
                    packages % EVERY == 0,
                )
            elif packages and line.startswith("Installing collected"):
                show(f"Setting up {what}: unpacking {packages} packages, which takes a minute")
    if work.returncode:
        sys.stderr.write("\n" + "".join(lines[-LAST_LINES:]))
        missing = "ensurepip" in "".join(lines)
        why = " Debian and Ubuntu have what is missing in the package python3-venv." if missing else ""
        return told(
            f"{what[:1].upper()}{what[1:]} could not be set up; what went wrong stands above.{why}", 1
        )
    show(f"Set up {what} in {time.monotonic() - began:.0f} s", end="\n")
    return 0


def show(text: str, worth_a_line: bool = True, end: str = "") -> None:
    """Tell how far it is: on a terminal in one line that changes, elsewhere in a line now and then."""
    if sys.stderr.isatty():
        width = columns() - 1
        sys.stderr.write("\r" + text[:width].ljust(width) + end)
    elif worth_a_line:
        sys.stderr.write(text + "\n")
    sys.stderr.flush()


def columns() -> int:
    """Return the width of the terminal; some, such as those of containers, say nothing of it, or 0."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except OSError:
        return 80


def report(python: Path, words: list) -> int:
    """Render the report; the last line says what to open."""
    show("Rendering the report, which takes half a minute", end="\n")
    command = [str(python), "-m", "trends", "report", *words]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}
    )
    print(done.stdout, end="", flush=True)
    folders = [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).is_dir()]
    pages = [page for folder in folders for page in sorted(folder.glob("*.html"))]
    # On a terminal `trends report` has said it itself.
    if pages and not sys.stderr.isatty():
        print(f"Open {shown(pages[-1])} in a browser.")
    return done.returncode


def shown(path: Path) -> str:
    """Name a path as seen from here."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def told(sentence: str, code: int) -> int:
    """Say what is wrong, and return the exit code."""
    print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    # On Windows what is redirected is written in a code page that has not every letter of a folder's name.
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)

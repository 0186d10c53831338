"""Every page of every report, to be looked at: reports x languages x widths x themes, as pictures, and what is wrong.

    python benchmarks/pages.py --out DIR [--reports NAME ...] [--languages en fr es ar ru zh] [--replicates 99]
                               [--jobs 2] [--seen "who looked, and what was found"] [--table benchmarks/pages.md]

All reports are made by one run of ``trends report``, and only what has changed since the last run into the same folder.
One Chromium then opens each page in each width and theme, prints it, measures it (`tests/reporting/geometry.py`) and
asks axe-core where that is installed; ``pdftoppm`` makes pictures of the PDF's pages. The pictures go to ``pictures/``
in the folder and into no repository: nobody has looked at a page because a program drew it. Whoever did look says so
with ``--seen``, and the day and the words go into the table.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
WIDTHS = (1280, 390)
BLOCK = """[[report]]
name = "{name}-{language}"
notebook = "{name}"
language = "{language}"
{parameters}
"""


def beside_tests(name: str) -> ModuleType:
    """Load what the tests measure with."""
    path = ROOT / "tests" / "reporting" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def axe() -> str:
    """Return axe-core's text, or nothing where it is not installed."""
    spec = importlib.util.find_spec("axe_playwright_python")
    places = spec.submodule_search_locations if spec else None
    return (Path(next(iter(places))) / "axe.min.js").read_text(encoding="utf-8") if places else ""


def render(out: Path, reports: list[str], languages: list[str], replicates: int, jobs: int) -> list[str]:
    """Make the reports in all languages; return what the run says of those that failed."""
    from trends.reporting.catalogue import available

    known = {report.name: report for report in available()}
    blocks = []
    for name in reports or list(known):
        takes = {parameter for parameter, _, _ in known[name].parameters}
        parameters = f"[report.parameters]\nreplicates = {replicates}\n" if "replicates" in takes else ""
        blocks += [BLOCK.format(name=name, language=one, parameters=parameters) for one in languages]
    folder = out / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reports.toml").write_text("\n".join(blocks), encoding="utf-8")
    command = [sys.executable, "-m", "trends", "report", "--jobs", str(jobs), "--out", "made"]
    done = subprocess.run(command, cwd=out, capture_output=True, text=True, check=False)  # noqa: S603 - this program itself
    return [line for line in done.stderr.splitlines() if line.strip()]


def look(browser: Any, faults: Any, checker: str, page: Path, pictures: Path) -> list[str]:
    """Take the pictures of one page and return what is wrong with it."""
    wrong = []
    for width in WIDTHS:
        for dark in (False, True):
            browser.open(page, width=width, dark=dark)
            how = f"{width}-{'dark' if dark else 'light'}"
            (pictures / f"{how}.png").write_bytes(browser.picture())
            wrong += [f"{how}: {fault}" for found in faults(browser) for fault in found]
            wrong += [f"{how}: {error}" for error in browser.errors()]
            # Long pages keep axe-core busy for minutes: it sees each width and each theme once.
            if checker and dark == (width == WIDTHS[-1]):
                browser.run(checker)
                found = browser.run("axe.run(document).then(r => r.violations.map(v => v.id))")
                wrong += [f"{how}: axe-core: {rule}" for rule in found]
    browser.open(page, width=1280)
    (pictures / "printed.pdf").write_bytes(browser.printed())
    draw(pictures / "printed.pdf", pictures / "printed")
    if (pdf := page.with_suffix(".pdf")).exists():
        draw(pdf, pictures / "pdf")
    return wrong


def draw(pdf: Path, start: Path) -> None:
    """Make a picture of every page of a PDF."""
    if program := shutil.which("pdftoppm"):
        subprocess.run([program, "-r", "60", "-png", pdf, start], check=False, capture_output=True)  # noqa: S603 - poppler, on a file just made


def table(seen: dict[str, list[str]], failed: list[str], told: str) -> str:
    """Return the page that says what was drawn, what was found, and who looked when."""
    day = dt.datetime.now(dt.UTC).date().isoformat()
    made = (
        f"Made by `benchmarks/pages.py` on {day}: {len(seen)} pages, each {' and '.join(map(str, WIDTHS))} pixels wide, "
        "light, dark and printed, with the PDF. Measured in Chromium: text over text, what leaves its column or the page, "
        "errors of the page, and axe-core's rules where it is installed."
    )
    rows = (f"| {name} | {'; '.join(wrong) or 'nothing'} |" for name, wrong in sorted(seen.items()))
    told = told or "Nobody has said yet that they looked at the pictures."
    lines = [
        "# The pages that were looked at",
        "",
        made,
        "",
        told,
        "",
        "| page | found by measuring |",
        "|---|---|",
        *rows,
        "",
    ]
    return "\n".join([*lines, *(["Not made:", ""] if failed else []), *(f"- {line}" for line in failed)])


def main() -> None:
    """Render, look and write down."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--reports", nargs="*", default=[])
    parser.add_argument("--languages", nargs="*", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--replicates", type=int, default=99)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seen", default="")
    parser.add_argument("--table", type=Path)
    options = parser.parse_args()
    out = options.out.resolve()
    failed = render(out, options.reports, options.languages, options.replicates, options.jobs)
    browsing, geometry = beside_tests("browsing"), beside_tests("geometry")
    path = browsing.program()
    if path is None:
        sys.exit("No Chromium is installed: nothing can be looked at.")
    browser, checker = browsing.Browser(path), axe()
    seen: dict[str, list[str]] = {}
    try:
        for folder in sorted(
            path for path in (out / "made").iterdir() if path.is_dir() and path.name[0] != "."
        ):
            editions = sorted(folder.glob("[0-9]*/manifest.json"))
            name, _, language = folder.name.rpartition("-")
            if (
                not editions
                or language not in options.languages
                or (options.reports and name not in options.reports)
            ):
                continue
            files = json.loads(editions[-1].read_text(encoding="utf-8"))["files"]
            page = editions[-1].parent / next(one for one in files if one.endswith(".html"))
            pictures = out / "pictures" / folder.name
            pictures.mkdir(parents=True, exist_ok=True)
            seen[folder.name] = look(browser, geometry.faults, checker, page, pictures)
            print(folder.name, *(seen[folder.name] or ["nothing found"]), sep="\n  ")
    finally:
        browser.close()
    text = table(seen, failed, options.seen)
    (options.table or out / "pages.md").write_text(text, encoding="utf-8")
    print("\n".join(failed))


if __name__ == "__main__":
    main()

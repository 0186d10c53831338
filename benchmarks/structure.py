"""How the package is built, in figures: what a reader passes through, what hangs on what, and how it is written.

    python benchmarks/structure.py [--ged FILE] [--table ARCHITECTURE.md]

With ``--table`` the figures are written between the two marks in that file. They come from the text of the package and
from running it: a function counts where its body runs on the *second* of two calls in one process, so that what is
kept from the first is not counted, nor what modules do when they are imported.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import re
import sys
import tempfile
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "trends"
SAMPLE = ROOT.parent / "shared" / "data" / "ucdp" / "ged231_sample1000.csv"
BEGIN, END = "<!-- figures: benchmarks/structure.py -->", "<!-- end of the figures -->"
VAGUE = frozenset(
    [
        "found",
        "told",
        "said",
        "one",
        "rest",
        "known",
        "asked",
        "given",
        "done",
        "tell",
        "hear",
        "say",
        "here",
        "there",
        "thing",
        "things",
        "what",
    ]
)
"""Names that say nothing of what they hold."""


def modules() -> dict[str, Path]:
    """Every module by its dotted name below ``trends``; the package's own is the empty one."""
    named = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


MODULES = modules()
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


# -- what hangs on what ---------------------------------------------------------------------------------------


def imports(name: str) -> set[str]:
    """The modules that one imports when it runs, in whatever place: also inside functions, also by name.

    Where `import_module` is given no fixed name, every text of the file that is the name of a module counts.
    """
    package = name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]
    targets: set[str] = set()
    waiting: list[ast.AST] = [TREES[name]]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            waiting.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            targets |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                above = ["trends", *filter(None, package.split("."))]
                origin = ".".join([*above[: len(above) - node.level + 1], *filter(None, [node.module])])
            targets |= {f"{origin}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            texts = ast.walk(TREES[name])
            targets |= {
                text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)
            }
        waiting.extend(ast.iter_child_nodes(node))
    inside = {target.removeprefix("trends.") for target in targets if target.startswith("trends.")}
    return {deepest(target) for target in inside} - {name}


def deepest(dotted: str) -> str:
    """The module that a dotted path leads to: ``series.count_series.CountSeries`` is in ``series.count_series``."""
    while dotted and dotted not in MODULES:
        dotted = dotted.rpartition(".")[0]
    return dotted


def circles() -> list[set[str]]:
    """The groups of modules that lead to each other, the largest first (Tarjan 1972)."""
    graph = {name: imports(name) for name in MODULES}
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: list[set[str]] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for other in graph[name]:
            if other not in order:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], order[other])
        if low[name] == order[name]:
            cut = stack.index(name)
            groups.append(set(stack[cut:]))
            del stack[cut:]

    sys.setrecursionlimit(10_000)
    for name in graph:
        if name not in order:
            visit(name)
    return sorted(groups, key=len, reverse=True)


# -- what a call passes through -------------------------------------------------------------------------------


class Passed:
    """The files whose functions run, and the calls from one file to another, while a call is watched."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.calls: set[tuple[str, str]] = set()

    def watch(self, work: Callable[[], object]) -> None:
        before = sys.getprofile()
        sys.setprofile(self._heard)
        try:
            work()
        finally:
            sys.setprofile(before)

    def _heard(self, frame, event, _argument) -> None:
        if event != "call" or frame.f_code.co_name == "<module>":
            return
        file = inside(frame.f_code.co_filename)
        if file is None:
            return
        self.files.add(file)
        caller = frame.f_back
        while caller is not None and inside(caller.f_code.co_filename) is None:
            caller = caller.f_back
        if caller is not None and caller.f_code.co_name != "<module>":
            self.calls.add((str(inside(caller.f_code.co_filename)), file))


def inside(file: str) -> str | None:
    """The path of a file of the package below it; None for any other."""
    prefix = str(SOURCE) + "/"
    return file.removeprefix(prefix) if file.startswith(prefix) else None


def second_call(work: Callable[[], object]) -> Passed:
    """What the second of two calls passes through."""
    work()
    passed = Passed()
    passed.watch(work)
    return passed


def series():
    from trends.series.count_series import CountSeries

    return CountSeries.from_counts(np.random.default_rng(1).poisson(20, 60), start="2015-01")


def plotting() -> Passed:
    import trends

    return second_call(trends.test_pace(series(), replicates=99).plot)


def loading(ged: Path) -> Passed:
    import trends

    return second_call(lambda: trends.load(ged))


def judging() -> Passed:
    from trends.cli import main

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "series.csv"
        series().to_csv(path)
        with contextlib.redirect_stdout(io.StringIO()):
            return second_call(lambda: main(["pace", str(path), "--replicates", "99"]))


def counted(files: set[str]) -> str:
    """How many files, and how many of them only put text into words, which is done when it is shown."""
    words = sum(file.startswith("messages/") for file in files)
    return f"{len(files)}, {words} of them for words" if words else f"{len(files)}"


def floors() -> dict[str, int]:
    """The floor of each package in ARCHITECTURE.md."""
    rows = re.findall(
        r"^\| (\d+) \| (.*?) \|", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    return {
        entry.rstrip("/"): int(number) for number, names in rows for entry in re.findall(r"`([^`]+)`", names)
    }


def climbs(passed: Passed) -> list[tuple[str, str]]:
    """The calls from a package to one on a higher floor; the guard of arguments, which calls what it guards, aside."""
    heights = floors()
    packages = {
        tuple(file.split("/")[0].removesuffix(".py") for file in pair)
        for pair in passed.calls
        if pair[0] != "arguments.py"
    }
    return sorted(
        (low, high)
        for low, high in packages
        if heights.get(low, 0) < heights.get(high, 0) and low != "__init__"
    )


# -- how it is written ----------------------------------------------------------------------------------------


def stored_names(tree: ast.Module) -> Iterator[str]:
    """The names stored by assignment, by ``for`` and by ``with``, comprehensions among them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def code_and_comments(path: Path) -> tuple[int, int, int]:
    """Lines of code, lines that are a comment, and all lines; a docstring is neither."""
    text = path.read_text(encoding="utf-8")
    strings = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    comments, code = set(), set()
    blank = {
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
        tokenize.ENCODING,
    }
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            if token.line.lstrip().startswith("#"):
                comments.add(token.start[0])
        elif token.type not in blank:
            code.update(range(token.start[0], token.end[0] + 1))
    return len(code - strings), len(comments - code), text.count("\n")


def figures(ged: Path) -> list[tuple[str, str, str]]:
    """Name, figure and aim of everything that is measured."""
    names = [name for tree in TREES.values() for name in stored_names(tree)]
    lines = {path: code_and_comments(path) for path in MODULES.values()}
    code, comments, total = (sum(values) for values in zip(*lines.values(), strict=True))
    longest = max(lines, key=lambda path: lines[path][2])
    largest = circles()[0]
    plotted, judged = plotting(), judging()
    loaded = counted(loading(ged).files) if ged.is_file() else "not measured: no GED file"
    upwards = climbs(judged)
    vague = sum(name in VAGUE for name in names) / len(names)
    return [
        ("files passed through when a GED file is loaded", loaded, "at most 18"),
        ("files passed through when a verdict is plotted", counted(plotted.files), "at most 12"),
        ("calls upwards in `trends pace`, by package", f"{len(upwards)}{named(upwards)}", "at most 3"),
        ("files in the largest circle of imports", f"{len(largest) if len(largest) > 1 else 0}", "at most 2"),
        ("modules at the top level", f"{len(list(SOURCE.glob('*.py')))}", "at most 8"),
        ("stored names that say nothing", f"{vague:.1%}", "under 2.5%"),
        ("lines that are comments", f"{comments / total:.1%}", "at least 2%"),
        ("lines of code", f"{code:,} in {len(MODULES)} files", "at most 32,400"),
        ("longest file", f"{lines[longest][2]} lines, `{longest.relative_to(SOURCE)}`", "at most 462 lines"),
    ]


def named(pairs: list[tuple[str, str]]) -> str:
    return f" ({', '.join(f'`{low}` to `{high}`' for low, high in pairs)})" if pairs else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--ged", type=Path, default=SAMPLE, help="a file of UCDP GED")
    parser.add_argument("--table", type=Path, help="the file to write the table into")
    options = parser.parse_args()
    rows = figures(options.ged)
    table = "\n".join(["| figure | is | aim |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)])
    print(table)
    if options.table:
        text = options.table.read_text(encoding="utf-8")
        before, _, after = text.partition(BEGIN)
        options.table.write_text(
            f"{before}{BEGIN}\n\n{table}\n\n{END}{after.partition(END)[2]}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()

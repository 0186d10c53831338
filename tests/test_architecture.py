"""Nothing imports upwards: the floors of ARCHITECTURE.md against the syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TypeGuard

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "trends"
FACE = ""
"""The name of ``trends/__init__.py`` below: modules are named without ``trends.``."""

EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "tools",
    "stuff",
    "base",
}
HEAVY = {
    "IPython",
    "anywidget",
    "duckdb",
    "ipykernel",
    "ipywidgets",
    "jinja2",
    "jupyter_client",
    "jupyter_core",
    "jupyterlab",
    "lxml",
    "matplotlib",
    "mcp",
    "mcp_types",
    "nbclient",
    "nbconvert",
    "nbformat",
    "pandera",
    "papermill",
    "powerlaw",
    "python_calamine",
    "scipy",
    "statsmodels",
    "typst",
}


@dataclass(frozen=True)
class Import:
    """One import of a module of the package."""

    by: str
    of: str
    line: int
    late: bool = False
    """Whether it stands inside a function, and so runs when it is needed."""
    typing: bool = False
    """Whether it is for the type checker alone."""


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name below ``trends``."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = list(path.relative_to(SOURCE).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        found[".".join(parts)] = path
    return found


MODULES = modules()


def table(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading of ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.split(f"{heading}\n", 1)[1]
    lines = [line for line in section.split("\n#", 1)[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def floors() -> dict[str, int]:
    """Entries of the table of floors: a module, or a package that ends in a slash."""
    return {
        entry: int(number)
        for number, names, _ in table("## The floors")
        for entry in re.findall(r"`([^`]+)`", names)
    }


FLOORS = floors()
AT_HOME = {
    entry: set(re.findall(r"`([^`]+)`", packages))
    for entry, packages, _ in ((row[0].strip("`"), *row[1:]) for row in table("### At home"))
}


def covers(entry: str, module: str) -> bool:
    """Whether an entry of the table stands for a module."""
    if entry.endswith("/"):
        return module == entry[:-1] or module.startswith(entry[:-1] + ".")
    return module == entry


def floor(module: str) -> int:
    """The floor of a module; one without a place in the table is a case for the test that says so."""
    return next((number for entry, number in FLOORS.items() if covers(entry, module)), 0)


def imports(name: str, tree: ast.Module, path: Path) -> Iterator[Import]:
    """Every import of the package's modules, wherever it stands, also by ``importlib.import_module("trends.x")``."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    waiting: list[tuple[ast.AST, bool, bool]] = [(tree, False, False)]
    while waiting:
        node, late, typing = waiting.pop()
        for target in targets(node, package):
            if target == "trends" or target.startswith("trends."):
                inside = target.removeprefix("trends").removeprefix(".")
                yield Import(name, deepest(inside), getattr(node, "lineno", 0), late, typing)
        late = late or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        if for_the_type_checker(node):
            waiting.extend((child, late, True) for child in node.body)
            waiting.extend((child, late, typing) for child in node.orelse)
        else:
            waiting.extend((child, late, typing) for child in ast.iter_child_nodes(node))


def for_the_type_checker(node: ast.AST) -> TypeGuard[ast.If]:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def targets(node: ast.AST, package: str) -> list[str]:
    """What a node imports, as dotted paths; `package` is the one that relative imports start from."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        origin = node.module or ""
        if node.level:
            above = ["trends", *filter(None, package.split("."))]
            origin = ".".join([*above[: len(above) - node.level + 1], *filter(None, [node.module])])
        return [f"{origin}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
        return [
            one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
    return []


def deepest(dotted: str) -> str:
    """The module that a dotted path leads to: ``series.CountSeries`` is in ``series``."""
    while dotted and dotted not in MODULES:
        dotted = dotted.rpartition(".")[0]
    return dotted


@cache
def trees() -> dict[str, ast.Module]:
    """The syntax tree of every module, made when a test first asks: collecting the tests needs none."""
    return {name: ast.parse(path.read_text(encoding="utf-8"), str(path)) for name, path in MODULES.items()}


@cache
def all_imports() -> list[Import]:
    return [found for name, tree in trees().items() for found in imports(name, tree, MODULES[name])]


def test_every_module_stands_on_exactly_one_floor():
    homeless = {}
    for module in MODULES:
        homes = [entry for entry in FLOORS if covers(entry, module)]
        if module != FACE and len(homes) != 1:
            homeless[module] = homes
    assert not homeless, f"these modules stand on no floor or on several: {homeless}"


def test_the_table_names_nothing_that_is_not_there():
    gone = [entry for entry in FLOORS if not any(covers(entry, module) for module in MODULES)]
    assert not gone, f"ARCHITECTURE.md names modules that do not exist: {gone}"


def test_nothing_imports_upwards():
    upwards = [
        f"{found.by} (line {found.line}) imports {found.of}"
        for found in all_imports()
        if FACE not in (found.by, found.of) and floor(found.of) > floor(found.by)
    ]
    assert not upwards, "\n".join(upwards)


def test_no_module_imports_the_face():
    """All the modules hang on it: one that imported it would tie them into a circle."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "trends" and not node.level:
                taken = {alias.name for alias in node.names}
                assert taken <= set(MODULES), f"{name} takes {taken} from the face"
            if isinstance(node, ast.Import):
                assert "trends" not in {alias.name for alias in node.names}, f"{name} imports the face"
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
                assert "'trends'" not in map(ast.unparse, node.args), f"{name} imports the face"


def test_the_face_imports_next_to_nothing_when_it_runs():
    run = [
        ast.unparse(node)
        for node in trees()[FACE].body
        if isinstance(node, (ast.Import, ast.ImportFrom)) and "trends" in ast.unparse(node)
    ]
    assert run == [
        "from trends.document.drawer import drawn_by",
        "from trends.version import __version__",
    ]


def test_there_are_no_cycles():
    graph: dict[str, set[str]] = {name: set() for name in MODULES}
    for found in all_imports():
        if not found.typing and found.by != found.of:
            graph[found.by].add(found.of)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("a cycle: " + " <- ".join(error.args[1]))


def test_no_module_has_a_name_that_says_nothing():
    named = {module for module in MODULES if set(module.split(".")) & EMPTY_NAMES}
    assert not named


def at_the_top(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Top-level packages that are imported as soon as a module is, with the line."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0], node.lineno
        elif for_the_type_checker(node):
            waiting.extend(node.orelse)
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))


def heavy_at_the_top(name: str) -> dict[str, int]:
    """Heavy packages that come with a module, with the line that brings them."""
    return {package: line for package, line in at_the_top(trees()[name]) if package in HEAVY}


def test_heavy_packages_are_imported_where_they_are_used():
    early = []
    for name in trees():
        at_home = set().union(*(packages for entry, packages in AT_HOME.items() if covers(entry, name)))
        early += [
            f"{name}:{line} {package}"
            for package, line in heavy_at_the_top(name).items()
            if package not in at_home
        ]
    assert not early, f"imported at the top of a module: {early}"


def test_what_brings_heavy_packages_along_is_itself_imported_late():
    """One that has a home of its own may import another at its top: it is imported late itself."""
    for entry in AT_HOME:
        for found in all_imports():
            homely = any(covers(home, found.by) and heavy_at_the_top(found.by) for home in AT_HOME)
            if covers(entry, found.of) and not homely and heavy_at_the_top(found.of):
                assert found.late, f"{found.by} (line {found.line}) imports {found.of} at its top"


def test_every_home_is_needed():
    for entry, packages in AT_HOME.items():
        brought = set().union(*(heavy_at_the_top(name) for name in trees() if covers(entry, name)))
        assert packages <= brought, f"{entry} no longer imports {packages - brought} at the top"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("from trends.series.count_series import CountSeries", "series.count_series"),
        ("from trends import series", "series"),
        ("import trends.series.count_series", "series.count_series"),
        ("from .series import CountSeries", "series"),
        ("def f():\n    from trends.series.count_series import CountSeries", "series.count_series"),
        ("if TYPE_CHECKING:\n    from trends.series.count_series import CountSeries", "series.count_series"),
        ("import importlib\nimportlib.import_module('trends.series.count_series')", "series.count_series"),
    ],
)
def test_the_reading_of_imports_misses_no_form(statement, expected):
    found = list(imports("errors", ast.parse(statement), SOURCE / "errors.py"))
    assert [one.of for one in found] == [expected]
    assert found[0].late == ("def f" in statement)
    assert found[0].typing == ("TYPE_CHECKING" in statement)


def test_a_heavy_import_hidden_in_a_condition_is_found():
    tree = ast.parse(
        "try:\n    import scipy\nexcept ImportError:\n    import lxml\nif True:\n    from typst import x"
    )
    assert {package for package, _ in at_the_top(tree)} == {"scipy", "lxml", "typst"}


def test_no_module_takes_the_place_of_a_public_name():
    """A package that looks its names up when they are asked for loses one to a module of that name, once imported."""
    hidden = []
    for folder in sorted(SOURCE.rglob("__init__.py")):
        package = import_module(".".join(("trends", *folder.parent.relative_to(SOURCE).parts)))
        modules = {path.stem for path in folder.parent.iterdir()}
        for name in modules & set(getattr(package, "__all__", ())):
            import_module(f"{package.__name__}.{name}")
            if isinstance(getattr(package, name), ModuleType):
                hidden.append(f"{package.__name__}.{name}")
    assert hidden == []

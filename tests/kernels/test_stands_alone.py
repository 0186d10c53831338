"""The kernels know nothing of what runs in them: they import the ground and no more, and work by themselves."""

from __future__ import annotations

import ast
import subprocess
import sys

ALLOWED = ("trends.kernels", "trends.errors", "trends.files")


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{node.module}"


def test_of_the_package_they_import_the_ground_only(root):
    folder = root / "src" / "trends" / "kernels"
    modules = sorted(folder.glob("*.py"))
    assert len(modules) > 5
    for path in modules:
        own = [name for name in imported(ast.parse(path.read_text(encoding="utf-8"))) if "trends" in name]
        assert all(name.startswith(ALLOWED) for name in own), (path.name, own)


def test_importing_them_brings_nothing_else_of_the_package(root):
    program = (
        "import sys, importlib, pathlib, trends\n"
        "face = {name for name in sys.modules if name.startswith('trends.')}\n"
        "for path in pathlib.Path(sys.argv[1]).glob('*.py'):\n"
        "    importlib.import_module('trends.kernels.' + path.stem)\n"
        "print(*sorted(name for name in sys.modules if name.startswith('trends.') and name not in face))\n"
    )
    folder = str(root / "src" / "trends" / "kernels")
    ended = subprocess.run(
        [sys.executable, "-c", program, folder], capture_output=True, text=True, check=True
    )
    loaded = ended.stdout.split()
    assert "trends.kernels.engine" in loaded
    assert all(name.startswith(ALLOWED) for name in loaded), loaded

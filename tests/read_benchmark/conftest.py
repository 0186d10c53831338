"""The modules of benchmarks/read."""

from __future__ import annotations

import importlib
import importlib.util
import sys

import pytest

from tests.read_benchmark.cases import FOLDER, TEXT


@pytest.fixture(scope="module")
def benchmark():
    """The modules of the benchmark, by name."""
    names = ("stretches", "expected", "fillers", "slots", "paraphrases", "scores", "hostile", "sets")
    sys.path.insert(0, str(FOLDER))
    try:
        yield {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(str(FOLDER))
        for name in names:
            sys.modules.pop(name, None)


@pytest.fixture
def answered(benchmark):
    def one(expected, *claims, text=TEXT):
        return benchmark["scores"].answer(benchmark["expected"].Expected.of(expected), claims, text)

    return one


@pytest.fixture
def page(benchmark):
    """The module that writes the page, without a reader: nothing is to be read in a test."""
    spec = importlib.util.spec_from_file_location("read_page", FOLDER / "__main__.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.finder = None
    return module

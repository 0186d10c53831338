"""The modules of benchmarks/read."""

from __future__ import annotations

import importlib
import sys

import pytest

from tests.read_benchmark.cases import FOLDER, TEXT


@pytest.fixture(scope="module")
def benchmark():
    """The modules of the benchmark, by name."""
    names = ("stretches", "expected", "slots", "paraphrases", "scores", "hostile")
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

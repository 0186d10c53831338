"""Small notebooks."""

from __future__ import annotations

import pytest


class Cells:
    """Short ways to write a notebook."""

    @staticmethod
    def code(source, *tags):
        return {
            "cell_type": "code",
            "metadata": {"tags": list(tags)},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }

    @staticmethod
    def notebook(*cells):
        return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def cells():
    return Cells

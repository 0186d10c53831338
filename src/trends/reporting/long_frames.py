"""Data frames too long for a page: the table shows the first and the last rows and says so, a file holds them all.

pandas cuts what it shows (``display.max_rows``) in the kernel, so it is there that the whole is caught
(`trends.reporting.kernel_displays`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trends.document.facts import FACTS_MIME
from trends.messages import Message
from trends.provenance import kept_back
from trends.reporting.kernel_displays import CSV

if TYPE_CHECKING:
    from trends.document.blocks import Table

__all__ = ["CSV", "cut_and_said", "whole_frames", "without_frames"]

_SIZE = re.compile("<p>([0-9]+) rows (?:\N{MULTIPLICATION SIGN}|&times;|x) ([0-9]+) columns</p>")


def cut_and_said(table: Table, markup: str, name: str) -> Table:
    """Say under a table what pandas left out of it.

    Parameters
    ----------
    table : Table
        As it was read from `markup`.
    markup : str
        What pandas wrote; below a table that it cut stand the numbers of rows and columns.
    name : str
        The file with the whole, or empty where there is none.
    """
    size = _SIZE.search(markup)
    if size is None:
        return table
    rows, columns = int(size[1]), int(size[2])
    if name:
        note = Message("colophon.frames.file", rows=rows, columns=columns, name=name)
    else:
        note = Message("colophon.frames.cut", rows=rows, columns=columns)
    return replace(table, note=note)


def whole_frames(cells: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Go through the outputs that bring a whole frame along, each with the name of its file.

    There is none where a source of the notebook lets its rows not be passed on.
    """
    outputs = [output for cell in cells for output in cell.get("outputs", ()) if output.get("data")]
    if any(_kept_back(output["data"].get(FACTS_MIME)) for output in outputs):
        return
    number = 0
    for output in outputs:
        if CSV in output["data"]:
            number += 1
            yield output, f"data/table-{number}.csv"


def _kept_back(facts: Any) -> bool:
    sources = facts.get("provenance", ()) if isinstance(facts, Mapping) else ()
    return any(kept_back(str(source.get("licence"))) for source in sources if isinstance(source, Mapping))


def without_frames(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook without the whole frames, which lie in files of their own."""

    def bare(output: dict[str, Any]) -> dict[str, Any]:
        if CSV not in output.get("data", {}):
            return output
        return {**output, "data": {form: value for form, value in output["data"].items() if form != CSV}}

    cells = [
        {**cell, "outputs": [bare(output) for output in cell["outputs"]]} if "outputs" in cell else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}

"""``trends datasets``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trends.cli.options import AsJson
from trends.cli.page import print_page
from trends.cli.terminal import write
from trends.files.output import json_text

if TYPE_CHECKING:
    import pandas as pd

    from trends.document.blocks import Block

__all__ = ["datasets", "listed_datasets"]


def datasets(as_json: AsJson = False) -> None:
    """List the bundled data, whose names may stand for INPUT."""
    if as_json:
        write(json_text(listed_datasets()))
        return
    from trends.sources import datasets as listing

    print_page(page(listing()))


def listed_datasets() -> dict[str, Any]:
    """Return what `--json` prints."""
    from trends.sources import datasets as listing

    return {"datasets": listing().to_dict(orient="records")}


def page(table: pd.DataFrame) -> list[Block]:
    """Return a table of what fits into columns, and below it what is longer."""
    from trends.document.blocks import Bullets, Span, Table

    short = ("name", "shape", "rows", "period")
    rows = tuple(tuple(str(value) for value in row) for row in table[list(short)].itertuples(index=False))
    items = tuple(
        (
            Span(row["name"], strong=True),
            Span(f": {row['title']}. Source: {row['source']}. Licence: {row['licence']}."),
        )
        for row in table.to_dict(orient="records")
    )
    return [Table("", short, rows, align="llrl"), Bullets(items)]

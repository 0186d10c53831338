"""``trends datasets``."""

from __future__ import annotations

from trends.cli.options import AsJson
from trends.cli.page import print_page
from trends.cli.terminal import write

__all__ = ["datasets"]


def datasets(as_json: AsJson = False) -> None:
    """List the bundled data, whose names may stand for INPUT."""
    from trends.sources import datasets as listing

    table = listing()
    if as_json:
        from trends.output import json_text

        write(json_text({"datasets": table.to_dict(orient="records")}))
        return
    from trends.document.blocks import Table

    columns = tuple(str(name) for name in table.columns)
    rows = tuple(tuple(str(value) for value in row) for row in table.itertuples(index=False))
    print_page([Table("", columns, rows)])

"""A sentence, what it is to be read as, and a claim that is right in every part."""

from __future__ import annotations

import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "read"
KINDS = {
    "constant pace",
    "before and after",
    "change",
    "comparison",
    "record",
    "streak",
    "season",
    "average",
    "share",
    "range",
    "total",
}
TEXT = "April 2023 was the deadliest month in Mali since June 2021."
EXPECTED = {
    "kinds": ["record"],
    "measure": "fatalities",
    "direction": "up",
    "rank": 2,
    "periods": ["2023-04", "2021-06.."],
}
CLAIM = {
    "span": [0, len(TEXT)],
    "quote": TEXT,
    "kind": "record",
    "measure": "fatalities",
    "direction": "highest",
    "number": None,
    "window": {"start": "2023-04-01", "end": "2023-04-30", "freq": "month"},
    "entry": {"at": "2023-04", "since": "2021-06", "rank": 2, "date": "2023-05-03"},
    "verdict": "supported",
}


def table(name, of="first"):
    return tomllib.loads((FOLDER / of / name).read_text(encoding="utf-8"))


def news(of="first"):
    return (FOLDER / of / "seed_text.txt").read_text(encoding="utf-8")

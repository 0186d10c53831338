"""Ledgers of one entry on small made-up series, and the bundled ledger judged once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trends.claims import ClaimTable, ClaimVerdict, read_claims

HEAD = '[[claim]]\nid = "x1"\ndate = "2024-01"\nwho = "somebody"\nsays = "something"\n'


def months(counts: str, start: str = "2020-01", header: str = "month,count") -> str:
    """A series file: counts by month, one word a month; ``-`` has no row's count, ``3..7`` only bounds."""
    year, month = int(start[:4]), int(start[5:])
    lines = ["month,count,count_low,count_high"]
    for word in counts.split():
        low, dots, high = word.partition("..")
        cells = ("", low, high) if dots else ("" if word == "-" else word, "", "")
        lines.append(f"{year}-{month:02d},{','.join(cells)}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return "\n".join(lines) + "\n"


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., ClaimVerdict]:
    """Judge one entry on a series of counts by month from 2020-01 on."""

    def judged(entry: str, counts: str = "", start: str = "2020-01", **files: str) -> ClaimVerdict:
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        if counts:
            (tmp_path / "s.csv").write_text(months(counts, start), encoding="utf-8")
            entry = f'data = "s.csv"\n{entry}'
        ledger = tmp_path / "ledger.toml"
        ledger.write_text(HEAD + entry, encoding="utf-8")
        table = read_claims(ledger).judge()
        assert not table.problems, table.problems[0].sentence
        return table["x1"]

    return judged


@pytest.fixture
def problem(tmp_path: Path) -> Callable[..., str]:
    """The sentence that an entry which cannot be judged gets."""

    def said(entry: str, counts: str = "1 2 3") -> str:
        (tmp_path / "s.csv").write_text(months(counts), encoding="utf-8")
        ledger = tmp_path / "ledger.toml"
        ledger.write_text(HEAD + entry, encoding="utf-8")
        table = read_claims(ledger).judge()
        assert not len(table)
        (only,) = table.problems
        return only.sentence

    return said


@pytest.fixture(scope="session")
def bundled() -> ClaimTable:
    return read_claims().judge()

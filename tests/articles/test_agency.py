"""Sentences as news agencies write them, in three languages: what share is read as the right kind, and what is invented."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from trends.articles import read_text

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "read" / "agency"
LEAST = 0.85


@pytest.mark.parametrize("name", ["french", "spanish", "arabic"])
def test_most_sentences_are_read_as_their_kind_and_none_is_invented(name):
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))

    def kinds(text):
        found = read_text(text, table["dateline"], table["language"], judge=False)
        assert all(text[slice(*claim.span)] == claim.quote for claim in found)
        return {claim.kind for claim in found}

    missed = [of["text"] for of in table["claims"] if not kinds(of["text"]) & set(of["kinds"])]
    assert len(missed) <= (1 - LEAST) * len(table["claims"]), "\n".join(missed)
    assert [text for text in table["without"] if kinds(text)] == []

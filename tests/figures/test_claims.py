"""The figures of verdicts on claims."""

from __future__ import annotations

import pytest

from trends.claims import read_claims
from trends.claims.ledger import Ledger
from trends.figures import figure

NAMES = ("c17b", "c28a", "c08", "c37a", "c40b", "a06b", "a01", "a02", "c54a", "c02b")


@pytest.fixture(scope="module")
def table():
    whole = read_claims()
    kept = tuple(claim for claim in whole.claims if claim.id in {*NAMES, "c55"})
    return Ledger(kept, (), whole.folder).judge()


@pytest.mark.parametrize("name", NAMES)
def test_every_verdict_with_figures_has_a_small_one(table, name):
    shown = table[name]
    assert shown.drawable
    made = figure(shown)
    assert shown.sentence in made.alt
    assert shown.verdict in made.caption
    assert made.data.count("\n") >= 2


def test_a_record_and_its_counterexample_are_marked(table):
    rows = figure(table["c28a"]).data.splitlines()
    assert rows[0].endswith("about,against")
    assert [row[:7] for row in rows if row.endswith("true,false")] == ["2024-10"]
    assert [row[:7] for row in rows if row.endswith("false,true")] == ["2024-07"]
    assert rows[1].startswith("2023-10")
    assert rows[-1].startswith("2024-10")


def test_a_toll_runs_from_the_lowest_to_the_highest_without_a_middle(table):
    axes = table["a01"].plot()
    lines = [line for line in axes.lines if list(line.get_xdata()) == [36.0, 68.0]]
    assert lines
    assert not [line for line in axes.lines if line.get_gid() == "estimate"]


def test_what_has_no_figures_says_so(table):
    assert not table["c55"].drawable
    axes = table["c55"].plot()
    assert axes.get_figure() is not None


def test_the_overview_counts_every_claim(table):
    made = figure(table)
    header, *rows = made.data.splitlines()
    assert header == "kind,supported,contradicted,inconclusive,not testable"
    assert sum(int(cell) for row in rows for cell in row.split(",")[1:]) == len(table)
    assert "By kind" in made.alt


def test_the_same_verdict_gives_the_same_bytes(table):
    assert figure(table["c37a"]).svg == figure(table["c37a"]).svg

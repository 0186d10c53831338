"""A fraction of people can be no toll, unless the source shares tolls between incidents: the same in every reader."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from trends.sources import load

sys.path.insert(0, str(Path(__file__).parent))  # where the fuzzer's modules find each other
from fuzz_layouts import LAYOUTS

TODAY = date(2024, 6, 30)
WHOLE = {"ged": "best", "acled": "fatalities", "pitf-one-header": "Deaths Number", "documented": "killed_low"}
SHARED = {"gtd": "nkill", "generic": "Killed"}


def with_a_fraction(layout, column, cell):
    rows = [list(row) for row in LAYOUTS[layout][0]]
    rows[2][rows[0].index(column)] = cell
    return rows


@pytest.mark.parametrize("layout", WHOLE)
@pytest.mark.parametrize("cell", ["1.234", "0.5"])
def test_a_fraction_rejects_its_row(write, table, layout, cell):
    rows = with_a_fraction(layout, WHOLE[layout], cell)
    data = load(write(table(rows)), source=LAYOUTS[layout][1], today=TODAY)
    assert data.rejected[["column", "value", "reason"]].to_numpy().tolist() == [
        [WHOLE[layout], cell, "not a whole number"]
    ]
    whole = load(
        write(table(with_a_fraction(layout, WHOLE[layout], "2.0"))), source=LAYOUTS[layout][1], today=TODAY
    )
    assert len(whole.rejected) == 0


@pytest.mark.parametrize("layout", SHARED)
def test_where_tolls_may_be_shared_it_is_kept_and_said(write, table, layout):
    data = load(write(table(with_a_fraction(layout, SHARED[layout], "1.234"))), today=TODAY)
    assert 1.234 in data.frame["fatalities_best"].tolist()
    assert any(f"{SHARED[layout]} is no whole number, such as 1.234" in warning for warning in data.warnings)

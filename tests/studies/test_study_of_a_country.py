"""A country's series in a file of many."""

from __future__ import annotations

import pytest

import trends as tr
from trends.errors import ParameterError, SelectionError


@pytest.fixture
def panel(tmp_path):
    """Two countries, month by month, told apart by a column of codes."""
    lines = ["country_iso3,year_month,events"]
    for code, level in (("SYR", 30), ("IRQ", 10)):
        lines += [
            f"{code},{year}-{month:02d},{level + month % 3}"
            for year in (2020, 2021, 2022)
            for month in range(1, 13)
        ]
    path = tmp_path / "panel.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("country", ["Syria", "SYR", "652"])
def test_a_country_names_its_series(panel, country):
    found = tr.study(panel, country=country, measure="events", replicates=99)
    # 36 months: 30 + (month mod 3), that is twelve of each of 30, 31 and 32.
    assert found.series.total == 12 * (30 + 31 + 32)
    assert found.series.name == "SYR"


def test_a_country_that_is_not_there_is_said(panel):
    with pytest.raises(SelectionError, match="no series of France"):
        tr.study(panel, country="France", measure="events")
    with pytest.raises(SelectionError, match="No country is called 'Atlantis'"):
        tr.study(panel, country="Atlantis", measure="events")


def test_a_file_of_one_series_has_no_country_to_select():
    with pytest.raises(ParameterError, match="country can only be used with incidents"):
        tr.study("central-syria", country="Syria")


def test_sums_of_deaths_are_not_said_to_hold_no_deaths(tmp_path):
    path = tmp_path / "deaths.csv"
    rows = [f"{year}-{month:02d},{10 + month}" for year in (2021, 2022) for month in range(1, 13)]
    path.write_text("\n".join(["month,fatalities", *rows]) + "\n", encoding="utf-8")
    found = tr.study(path, measure="fatalities", replicates=99)
    assert found.series.total == 2 * (12 * 10 + 78)
    assert "count deaths and no attacks" in repr(found.deaths())

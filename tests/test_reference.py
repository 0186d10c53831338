"""The figures that tests agree with are those that R gave."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

FILES = [
    "series",
    "glm_nb",
    "glm_classics",
    "mann_kendall",
    "dispersion_rates_nhpp",
    "strucchange",
]


def leaves(value, path=()):
    """Every number and text of a file with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    else:
        yield path, value


def at(value, path):
    for key in path:
        value = value[key]
    return value


@pytest.mark.parametrize("name", FILES)
def test_every_figure_is_the_one_that_R_gave(reference, shared, name):
    kept = json.loads((reference / f"{name}.json").read_text(encoding="utf-8"))
    given = json.loads((shared / "reference" / f"{name}.json").read_text(encoding="utf-8"))
    found = list(leaves(kept))
    assert len(found) > 10
    for path, value in found:
        assert at(given, path) == value, path


@pytest.mark.parametrize("name", FILES[1:])
def test_every_file_names_the_calls_and_versions_that_made_it(reference, name):
    kept = json.loads((reference / f"{name}.json").read_text(encoding="utf-8"))
    assert kept["command"]
    assert kept["R"].startswith("R version 4.2.2")
    assert kept["packages"]


def test_the_days_of_the_coal_disasters(reference):
    kept = json.loads((reference / "coal_disasters.json").read_text(encoding="utf-8"))
    days = [date.fromisoformat(day) for day in kept["dates"]]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    # The intervals as Jarrett printed them begin so; they sum to 40,549 days.
    assert gaps[:20] == [157, 123, 2, 124, 12, 4, 10, 216, 80, 12, 33, 66, 232, 826, 40, 12, 29, 190, 97, 65]
    assert (len(days), sum(gaps)) == (191, 40_549)

    series = json.loads((reference / "series.json").read_text(encoding="utf-8"))
    first = date(1850, 12, 31)
    assert days == [
        first + timedelta(days=round((x - 1851) * 365.25)) for x in series["coal_dates_decimal_year"]
    ]
    by_year = Counter(day.year for day in days)
    assert [by_year[year] for year in series["coal_yearly"]["year"]] == series["coal_yearly"]["y"]

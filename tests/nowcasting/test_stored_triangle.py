from __future__ import annotations

import csv
from datetime import date

import pandas as pd
import pytest

import trends as tr
from tests.sources.made_ged import COLUMNS, event
from trends.errors import InputError
from trends.nowcasting.stored_triangle import triangle_of_store
from trends.store.store import Store
from trends.store.vintage import Arrival


@pytest.fixture
def store(tmp_path):
    """January, known by its own release, the year's, and the edition; February by the two latter."""
    store = Store(tmp_path / "store")

    def add(name, source, version, known, rows):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([COLUMNS, *rows])
        store.add(
            Arrival(
                path, source, version, "https://example.org", name, "", "", known=known, known_by="published"
            )
        )

    january, february = "2024-01-05", "2024-02-05"
    iraq = ("Iraq", "645")
    # An edition without a row in one of its years would be taken for an extract of it.
    earlier = [event(1000 + year, f"{year}-06-01", 1) for year in range(1989, 2024)]
    add("GEDEvent_v24_0_1.csv", "ucdp-candidate", "24.0.1", date(2024, 2, 20), [event(1, january, 3)])
    add(
        "GEDEvent_v24_01_24_12.csv", "ucdp-candidate", "24.01.24.12", date(2025, 1, 20),
        [event(1, january, 3), event(2, "2024-01-09", 4), event(3, february, 1, iraq), event(9, "2024-12-30", 2)],
    )  # fmt: skip
    add(
        "GEDEvent_v25_1.csv", "ucdp-ged", "25.1", date(2025, 6, 20),
        [event(1, january, 5), event(3, february, 2, iraq), event(9, "2024-12-30", 2), *earlier],
    )  # fmt: skip
    return store


def told(triangle, key, month):
    rows = triangle.table[
        (triangle.table["key"] == key) & (triangle.table["period"] == pd.Period(month, "M"))
    ]
    return list(zip(rows["value"], rows["kind"], strict=True))


def test_every_day_of_the_store_is_a_vintage(store):
    triangle = triangle_of_store(store, "fatalities", start="2024-01")
    assert triangle.vintages == (date(2024, 2, 20), date(2025, 1, 20), date(2025, 6, 20))
    assert told(triangle, "SYR", "2024-01") == [(3, "monthly"), (7, "cumulative"), (5, "final")]
    assert told(triangle, "IRQ", "2024-02") == [(1, "cumulative"), (2, "final")]
    # Covered and without an event: a zero, not nothing.
    assert told(triangle, "IRQ", "2024-01") == [(0, "monthly"), (0, "cumulative"), (0, "final")]


def test_events_can_be_nowcast_by_the_store_alone(store):
    attacks = triangle_of_store(store, "attacks", start="2024-01")
    assert told(attacks, "SYR", "2024-01") == [(1, "monthly"), (2, "cumulative"), (1, "final")]
    path = store.path(store.find("ucdp-candidate", "24.0.1")[0])
    series = tr.load(path).count(measure="attacks")
    assert "one of deaths" in tr.nowcast(series).refused
    found = tr.nowcast(series, triangle=attacks, draws=20)
    assert found.refused is None
    assert set(found.draws[:, 0]) <= {0, 1, 2}


def test_the_store_is_asked_by_name(store, monkeypatch):
    monkeypatch.setenv("TRENDS_STORE", str(store.folder))
    path = store.path(store.find("ucdp-candidate", "24.0.1")[0])
    found = tr.nowcast(tr.load(path).count(measure="attacks"), triangle="store", draws=20)
    assert found.refused is None
    assert found.triangle.name == "store:ucdp"
    # From two years before the first vintage on: what is older was final already.
    assert found.triangle.table["period"].min() == pd.Period("2022-01", "M")


def test_an_empty_store_has_no_triangle(tmp_path):
    with pytest.raises(InputError, match="no reporting triangle"):
        triangle_of_store(Store(tmp_path / "none"))

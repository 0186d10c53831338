"""How late figures come in: by the bundled triangle, by the store's vintages, or not known."""

from __future__ import annotations

import csv
from datetime import date

import numpy as np
import pytest

import trends as tr
from tests.sources.made_ged import COLUMNS, event
from trends.store.store import Store
from trends.store.vintage import Arrival
from trends.watching import WatchList
from trends.watching.lag import lag_of
from trends.watching.watch_list import SeriesEntry


def year(of, monthly):
    return [
        event(1000 * of + 10 * month + number, f"{of}-{month:02d}-{3 + number:02d}")
        for month in range(1, 13)
        for number in range(monthly)
    ]


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Every draft of 2024 had two attacks a month and the edition has four; 2025 stands on drafts of two."""
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    store = Store(tmp_path / "store")

    def add(name, source, version, known, rows):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([COLUMNS, *rows])
        arrival = Arrival(
            path, source, version, "https://example.org", name, "", "", known=known, known_by="published"
        )
        store.add(arrival)  # fmt: skip

    before = [row for of in range(1989, 2024) for row in year(of, 4 if of > 2019 else 1)]
    add("GEDEvent_v24_01_24_12.csv", "ucdp-candidate", "24.01.24.12", date(2025, 1, 20), year(2024, 2))
    add("GEDEvent_v25_1.csv", "ucdp-ged", "25.1", date(2025, 6, 20), [*before, *year(2024, 4)])
    add("GEDEvent_v25_01_25_12.csv", "ucdp-candidate", "25.01.25.12", date(2026, 1, 20), year(2025, 2))
    return store


def attacks(**selection):
    return tr.load("ucdp").select(country="Syria", start="2020-01", **selection).count(freq="month")


def test_what_the_store_has_seen_tells_what_newest_attacks_come_to(store):
    lag = lag_of(attacks())
    assert lag.how == "known"
    months = attacks().periods
    assert {months[place].year for place in lag.to_come} == {2025}
    # As in 2024, when two became four.
    assert {float(np.median(draws)) for draws in lag.to_come.values()} == {4.0}
    assert set(lag.series.count[-12:]) == {4.0}
    look = tr.watch(
        WatchList(series=(SeriesEntry(country="Syria", start="2020-01", freq="month"),)), data="ucdp"
    )
    assert look.looks[0].lag == "known"
    # As they stand the newest months are half of what came before.
    assert not look.alarms[0]


def test_of_less_than_a_country_the_lag_is_unknown(store):
    assert lag_of(attacks(kind="state-based")).how == "unknown"


def test_a_store_that_knows_no_later_vintage_tells_nothing(tmp_path, monkeypatch, store):
    series = attacks()
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "empty"))
    assert lag_of(series).how == "unknown"

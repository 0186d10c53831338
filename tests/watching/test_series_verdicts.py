"""Verdicts on the pace of watched series from one look to the next, and the rows they flip through."""

from __future__ import annotations

import json

import numpy as np
import pytest

import trends as tr
from trends.watching import WatchList
from trends.watching.state import read_state
from trends.watching.watch_list import SeriesEntry

ENTRIES = {
    "whole": SeriesEntry(country="Zenda", measure="fatalities", freq="month"),
    "split": SeriesEntry(by=("country",), measure="fatalities"),
}


def incidents(path, months=48, changed=(), last=10):
    """Write five incidents a month in Zenda and three in Strelsau, with about ten dead each."""
    random = np.random.default_rng(5)
    rows = ["id,date,country,fatalities"]
    for country, each in (("Zenda", 5), ("Strelsau", 3)):
        for month in range(months):
            for number in range(each):
                name = f"{country[0]}-{month}-{number}"
                dead = dict(changed).get(name, int(random.integers(8, 13)))
                dead = last if month >= 48 and country == "Zenda" else dead
                rows.append(
                    f"{name},{2018 + month // 12}-{month % 12 + 1:02d}-{3 + 5 * number:02d},{country},{dead}"
                )
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_verdict_that_flips_names_the_row_that_was_revised(tmp_path, entry):
    state, listed = tmp_path / "state.json", WatchList(series=(ENTRIES[entry],))
    old = incidents(tmp_path / "old.csv")
    new = incidents(tmp_path / "new.csv", changed={"Z-40-2": 9000})
    first = tr.watch(listed, data=old, state=state)
    assert not [one for one in first.findings if one.kind == "flip"]
    second = tr.watch(listed, data=new, state=state)
    flips = [one for one in second.findings if one.kind == "flip"]
    assert [(one.subject, one.of, one.rows) for one in flips] == [("Zenda", "series", ("Z-40-2",))]
    assert flips[0].to_dict()["series"] == "Zenda"
    assert "supported at the last look" in flips[0].sentence
    assert "Z-40-2" in flips[0].sentence
    assert not [one for one in tr.watch(listed, data=new, state=state).findings if one.kind == "flip"]


def test_a_verdict_that_flips_through_newer_months_names_what_they_hold(tmp_path):
    state, listed = tmp_path / "state.json", WatchList(series=(ENTRIES["split"],))
    tr.watch(listed, data=incidents(tmp_path / "old.csv"), state=state)
    longer = incidents(tmp_path / "new.csv", months=50, last=900)
    flips = [one for one in tr.watch(listed, data=longer, state=state).findings if one.kind == "flip"]
    assert [one.subject for one in flips] == ["Zenda"]
    assert set(flips[0].rows) == {f"Z-{month}-{number}" for month in (48, 49) for number in range(5)}
    assert "newest periods" in flips[0].sentence


def test_where_the_earlier_data_are_gone_the_rows_cannot_be_told(tmp_path):
    state, listed = tmp_path / "state.json", WatchList(series=(ENTRIES["whole"],))
    data = incidents(tmp_path / "data.csv")
    tr.watch(listed, data=data, state=state)
    incidents(data, changed={"Z-40-2": 9000})
    flip = next(one for one in tr.watch(listed, data=data, state=state).findings if one.kind == "flip")
    assert flip.rows == ()
    assert "cannot be told" in flip.sentence


def test_a_series_that_is_asked_for_otherwise_has_no_earlier_verdict(tmp_path):
    state = tmp_path / "state.json"
    data = incidents(tmp_path / "data.csv")
    tr.watch(WatchList(series=(ENTRIES["whole"],)), data=data, state=state)
    assert [each["verdict"] for each in read_state(state).verdicts.values()] == ["supported"]
    incidents(data, changed={"Z-40-2": 9000})
    other = SeriesEntry(country="Zenda", measure="fatalities", freq="month", season="none")
    found = tr.watch(WatchList(series=(other,)), data=data, state=state)
    assert not [one for one in found.findings if one.kind == "flip"]


def test_a_state_of_before_series_had_verdicts_is_read_and_flips_nothing(tmp_path):
    state, listed = tmp_path / "state.json", WatchList(series=(ENTRIES["whole"],))
    data = incidents(tmp_path / "data.csv")
    tr.watch(listed, data=data, state=state)
    kept = json.loads(state.read_text(encoding="utf-8"))
    del kept["verdicts"]
    state.write_text(json.dumps(kept), encoding="utf-8")
    incidents(data, changed={"Z-40-2": 9000})
    found = tr.watch(listed, data=data, state=state)
    assert not [one for one in found.findings if one.kind == "flip"]
    assert [each["verdict"] for each in read_state(state).verdicts.values()] == ["inconclusive"]

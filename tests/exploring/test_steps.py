"""Incidents know the calls that give them again, or say that they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

import trends as tr
from trends.exploring.steps import steps_of


def calls(incidents) -> list[str]:
    return [step.call for step in steps_of(incidents)]


def test_what_was_loaded_and_selected_is_kept_with_whole_paths(tmp_path, monkeypatch):
    pd.DataFrame({"date_start": ["2020-01-05", "2020-03-01"], "country": ["Mali", "Niger"]}).to_csv(
        tmp_path / "mine.csv", index=False
    )
    monkeypatch.chdir(tmp_path)
    loaded = tr.load("mine.csv", coverage="2019-01..2020-12")
    assert steps_of(loaded)[0].given == {"path": str(tmp_path / "mine.csv"), "coverage": "2019-01..2020-12"}
    chosen = loaded.select(country=["Mali"], start=date(2020, 1, 1)).as_of("2020-06")
    assert calls(chosen) == ["load", "select", "as_of"]
    assert steps_of(chosen)[1].given == {"country": ["Mali"], "start": "2020-01-01"}
    assert calls(tr.load(Path("mine.csv"))) == ["load"]


def test_bundled_data_go_by_their_name():
    settled = tr.load("documented-attacks").settled("lowest")
    assert steps_of(settled)[0].given == {"path": "documented-attacks"}
    assert steps_of(settled)[1].given == {"rule": "lowest"}


def test_what_cannot_be_written_down_is_not_known():
    frame = pd.DataFrame({"date_start": ["2020-01-05"], "country": ["Mali"]})
    assert calls(tr.load(frame)) == []
    assert calls(tr.load(frame).select(country="Mali")) == []
    assert calls(tr.Incidents.from_frame(frame)) == []
    bundled = tr.load("documented-attacks")
    assert calls(replace(bundled, steps=(*bundled.steps, ("select", {"start": object()})))) == []

"""Tables as Excel and Parquet: what stands in them, what is never made of it, and what cannot be written."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pandas as pd
import pyarrow.parquet as pq
import pytest

import trends
from trends.errors import ParameterError, TrendsError
from trends.files.table_files import write_excel, write_parquet


@pytest.fixture(scope="module")
def incidents():
    return trends.load("documented-attacks")


def sheet(path, name="data"):
    return pd.read_excel(path, sheet_name=name, engine="calamine")


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_what_is_written_is_read_again_the_same(ending, incidents, tmp_path):
    path = tmp_path / f"attacks.{ending}"
    getattr(incidents, {"xlsx": "to_excel", "parquet": "to_parquet"}[ending])(path)
    back = trends.load(path)
    assert (
        back.count(measure="fatalities").to_frame().equals(incidents.count(measure="fatalities").to_frame())
    )
    series = incidents.count()
    getattr(series, {"xlsx": "to_excel", "parquet": "to_parquet"}[ending])(path)
    assert trends.load_series(path).to_frame()["count"].equals(series.to_frame()["count"])


def test_both_say_where_the_figures_come_from(incidents, tmp_path):
    chosen = incidents.select(admin1="Homs")
    chosen.to_excel(tmp_path / "a.xlsx")
    chosen.to_parquet(tmp_path / "a.parquet")
    said = dict(sheet(tmp_path / "a.xlsx", "source").to_numpy().tolist())
    kept = json.loads(pq.read_schema(tmp_path / "a.parquet").metadata[b"trends"])
    assert said["licence"] == kept["licence"] == incidents.provenance.licence
    assert "Homs" in said["filters"]
    assert kept["filters"] == list(chosen.provenance.filters)


def test_the_same_table_gives_the_same_bytes(incidents, tmp_path):
    for write in (incidents.to_excel, incidents.to_parquet):
        write(tmp_path / "one")
        first = (tmp_path / "one").read_bytes()
        write(tmp_path / "one")
        assert (tmp_path / "one").read_bytes() == first


def test_text_stays_text(tmp_path):
    """What a source wrote is no formula, no link and no number for a spreadsheet."""
    texts = ["=1+1", "+cmd|' /C calc'!A0", "https://example.org", "007", "@SUM(A1)", "-2"]
    write_excel(tmp_path / "a.xlsx", pd.DataFrame({"text": texts}), None)
    assert sheet(tmp_path / "a.xlsx")["text"].astype("str").tolist() == texts


def test_columns_that_a_file_has_no_type_for_are_text(tmp_path):
    frame = pd.DataFrame(
        {
            "period": pd.period_range("2020-01", periods=2, freq="M"),
            "names": [["a", "b"], []],
            "mixed": [1, "x"],
            "facts": [{"a": 1}, None],
            "unknown": pd.array([1, None], dtype="Int64"),
        }
    )
    write_excel(tmp_path / "a.xlsx", frame, None)
    write_parquet(tmp_path / "a.parquet", frame, None)
    first = (
        sheet(tmp_path / "a.xlsx").astype(object).where(lambda table: table.notna(), None).iloc[0].tolist()
    )
    assert first == ["2020-01", "a, b", 1, '{"a": 1}', 1]
    read = pd.read_parquet(tmp_path / "a.parquet")
    assert read["period"].tolist() == ["2020-01", "2020-02"]
    assert [list(names) for names in read["names"]] == [["a", "b"], []]
    assert read["unknown"].isna().tolist() == [False, True]


def test_what_does_not_fit_is_refused_and_nothing_is_left_behind(incidents, tmp_path, monkeypatch):
    with pytest.raises(ParameterError, match="text longer than a cell of Excel holds"):
        replace(incidents, frame=incidents.frame.assign(source_note="x" * 32_768)).to_excel(
            tmp_path / "a.xlsx"
        )
    monkeypatch.setattr("trends.files.table_files._MOST_ROWS", 10)
    with pytest.raises(ParameterError, match="holds 10 rows, and there are 25; use to_parquet or to_csv"):
        incidents.to_excel(tmp_path / "a.xlsx")
    for path in (tmp_path, tmp_path / "no" / "folder.parquet", "nul\x00.parquet"):
        with pytest.raises(TrendsError, match="cannot be written"):
            incidents.to_parquet(path)
    assert list(tmp_path.iterdir()) == []


def test_a_package_that_is_absent_is_named(incidents, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(TrendsError, match="pip install xlsxwriter, or use to_csv"):
        incidents.to_excel(tmp_path / "a.xlsx")

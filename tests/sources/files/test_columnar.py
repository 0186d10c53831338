from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

from trends.errors import InputError
from trends.sources import load, load_series

FRAME = pd.DataFrame(
    {
        "date": pd.to_datetime(["2020-01-01", "2020-01-02", None]),
        "killed": [3.0, 4.5, np.nan],
        "wounded": pd.array([1, None, 2], dtype="Int64"),
        "place": pd.Categorical(["Homs", "Hama", None]),
        "certain": pd.array([True, None, False], dtype="boolean"),
    }
)


def check(data, accounted):
    assert data.frame["date_start"].tolist()[:2] == [pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-02")]
    assert data.frame["date_precision"].tolist() == ["day", "day", "unknown"]
    assert data.frame["fatalities_best"].fillna(-1).tolist() == [3, 4.5, -1]
    assert data.frame["wounded"].fillna(-1).tolist() == [1, -1, 2]
    assert data.frame["place"].astype("string").fillna("").tolist() == ["Homs", "Hama", ""]
    assert accounted(data)


def test_parquet_and_arrow(tmp_path, today, accounted):
    table = pa.Table.from_pandas(FRAME)
    pyarrow.parquet.write_table(table, tmp_path / "x.parquet")
    pyarrow.feather.write_feather(table, tmp_path / "x.feather")
    for name in ("x.parquet", "x.feather"):
        data = load(tmp_path / name, today=today)
        check(data, accounted)
        assert data.frame["certain"].fillna(False).tolist() == [True, False, False]


def test_columns_of_lists_are_left_out_and_said(tmp_path, today):
    table = pa.table({"date": ["2020-01-01"], "killed": [1], "tags": [["a", "b"]]})
    pyarrow.parquet.write_table(table, tmp_path / "x.parquet")
    assert any("tags" in warning for warning in load(tmp_path / "x.parquet", today=today).warnings)


def test_stata(tmp_path, today, accounted):
    frame = FRAME.assign(wounded=[1.0, np.nan, 2.0], certain=[1, 0, 0])
    for version in (114, 118):
        frame.to_stata(tmp_path / f"x{version}.dta", version=version, write_index=False)
        check(load(tmp_path / f"x{version}.dta", today=today), accounted)


def test_a_series_in_parquet(tmp_path):
    pyarrow.parquet.write_table(
        pa.table({"month": ["2020-01", "2020-02"], "count": [3, None]}), tmp_path / "s.parquet"
    )
    assert load(tmp_path / "s.parquet").count().observed.tolist() == [True, False]


def test_the_same_events_from_every_format(write, ged, today, tmp_path):
    text = ged({}, {"date_prec": "4", "date_start": "2020-03-01", "date_end": "2020-03-31"}, {"best": "x"})
    plain = load(write(text), today=today)
    frame = pd.read_csv(tmp_path / "table.csv")
    frame.to_parquet(tmp_path / "table.parquet")
    frame.to_json(tmp_path / "table.json", orient="records")
    for name in ("table.parquet", "table.json"):
        other = load(tmp_path / name, today=today)
        pd.testing.assert_frame_equal(other.frame, plain.frame)
        assert other.rejected["line"].tolist() == [3], "the record, counted from 1"


def test_few_bytes_that_stand_for_many_rows(tmp_path):
    pyarrow.parquet.write_table(
        pa.table({"date": pa.repeat("2020-01-01", 5_000_000)}), tmp_path / "x.parquet"
    )
    assert (tmp_path / "x.parquet").stat().st_size < 100_000
    with pytest.raises(InputError, match="stand for 5,000,000 rows"):
        load(tmp_path / "x.parquet")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"PAR1" + bytes(100) + b"PAR1", "x.parquet", "damaged Parquet"),
        (b"ARROW1\x00\x00" + bytes(100), "x.feather", "damaged Arrow"),
        (b"<stata_dta><header><release>118</release>", "x.dta", "damaged Stata"),
        (b"\x72\x02\x01\x00" + b"\xff" * 500, "x.dta", "damaged Stata"),
    ],
)
def test_damaged_files(write, content, name, said):
    with pytest.raises(InputError, match=said):
        load(write(content, name))


def _arrow_bytes(frame):
    sink = pa.BufferOutputStream()
    pa.feather.write_feather(frame, sink, compression="uncompressed")
    return sink.getvalue().to_pybytes()


def test_offsets_that_lead_outside_an_arrow_file(write, today):
    # The offsets of the words "2020-01-01", "2020-01-02": 0, 10, 20.
    whole = _arrow_bytes(pa.table({"date": ["2020-01-01", "2020-01-02"], "killed": [1, 2]}))
    offsets = np.array([0, 10, 20], dtype="<i4").tobytes()
    assert whole.count(offsets) == 1
    for wrong in ([0, 2**30, 2**30 + 5], [0, -(2**30), 20], [7, 3, 20]):
        broken = whole.replace(offsets, np.array(wrong, dtype="<i4").tobytes())
        with pytest.raises(InputError, match="damaged Arrow file"):
            load(write(broken, "x.feather"), today=today)


def test_text_of_parquet_and_arrow_that_is_not_utf_8(write, tmp_path, today):
    table = pa.table({"date": ["2020-01-01"], "place": ["Homs?"]})
    pa.parquet.write_table(table, tmp_path / "x.parquet", compression="none", use_dictionary=False)
    for whole, name in (
        (_arrow_bytes(table), "y.feather"),
        ((tmp_path / "x.parquet").read_bytes(), "y.parquet"),
    ):
        assert b"Homs?" in whole
        with pytest.raises(InputError, match="damaged"):
            load(write(whole.replace(b"Homs?", b"Homs\xff"), name), today=today)


def test_text_of_stata_that_is_not_utf_8(write, tmp_path, today):
    pd.DataFrame({"date": ["2020-01-01"], "place": ["Homs?"]}).to_stata(tmp_path / "x.dta", version=118)
    whole = (tmp_path / "x.dta").read_bytes()
    assert whole.count(b"Homs?") == 1
    data = load(write(whole.replace(b"Homs?", b"Homs\xe9"), "y.dta"), today=today)
    assert data.frame["place"].tolist() == ["Homs\xe9"]
    assert data.warnings == ("Some text of y.dta is not in UTF-8; it was read as Latin-1.",)


@pytest.mark.parametrize(
    ("form", "step", "labels"),
    [
        ("tm", "MS", ["2004-01", "2004-02"]),
        ("tq", "QS", ["2004-Q1", "2004-Q2"]),
        ("ty", "YS", ["2004", "2005"]),
        ("td", "D", ["2004-01-01", "2004-01-02"]),
        ("tc", "MS", ["2004-01", "2004-02"]),
        ("tw", "7D", ["2004-W01", "2004-W02"]),
    ],
)
def test_display_formats_of_stata_tell_the_length_of_periods(tmp_path, form, step, labels):
    frame = pd.DataFrame({"date": pd.date_range("2004-01-01", periods=6, freq=step), "attacks": range(6)})
    path = tmp_path / "counts.dta"
    frame.to_stata(path, convert_dates={"date": form}, write_index=False)
    series = load_series(path)
    assert series.labels[:2] == labels
    assert (series.observed.all(), series.total) == (True, 15)


def test_half_years_of_stata_are_no_period(tmp_path):
    days = pd.to_datetime([f"{year}-{month}-01" for year in (2004, 2005, 2006) for month in ("01", "07")])
    path = tmp_path / "counts.dta"
    frame = pd.DataFrame({"date": days, "attacks": range(6)})
    frame.to_stata(path, convert_dates={"date": "th"}, write_index=False)
    with pytest.raises(InputError, match="6 months apart, which is no period"):
        load_series(path)

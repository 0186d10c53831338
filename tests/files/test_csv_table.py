"""Tables as CSV: what stands in them, what a spreadsheet would run, and what cannot be written."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import trends
from trends.cli.failures import UsageError
from trends.cli.targets import writable
from trends.errors import ParameterError, TrendsError
from trends.figures.export import csv_text
from trends.files.csv_table import harmless, table_text
from trends.files.whole_file import write_text
from trends.sources.rejected_file import write_rejected

ENDINGS = (".parquet", ".csv")

TABLE = pd.DataFrame(
    {
        "actor_1": pd.Series(["=cmd|'/c calc'!A1", "-5", "+1+1", "@x", 'a,"b"', "\tü"], dtype="str"),
        "observed": np.arange(6),
        "total": [1.0, 2.5, 1e6, 0.1 + 0.2, 3.0, 4.0],
        "p_joint": [0.005, np.nan, 1 / 3, 1.0, 0.5, 0.25],
        "shift_at": pd.Series(["2020-01", None, None, None, None, "-1"], dtype="str"),
    }
)


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "@SUM(1)", "+1+2", "-2+3", "\t=1", "\r=1", "|x"])
def test_formulas_are_shown_and_not_run(cell):
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-3", "+4.5", "-1e5", "plain", "", "2020-01-01", "-", "--", "\n"])
def test_the_rest_stays(cell):
    assert harmless(cell) == cell


def test_a_spreadsheet_runs_nothing_and_unknown_is_blank():
    assert table_text(TABLE).split("\n") == [
        "actor_1,observed,total,p_joint,shift_at",
        "'=cmd|'/c calc'!A1,0,1,0.005,2020-01",
        "-5,1,2.5,,",
        "'+1+1,2,1000000,0.3333333333,",
        "'@x,3,0.3,1,",
        '"a,""b""",4,3,0.5,',
        "'\tü,5,4,0.25,-1",
        "",
    ]


def test_neither_a_heading_nor_an_index_nor_a_category_runs():
    index = pd.MultiIndex.from_tuples([("=1+1", 1), ("a", 2)], names=["@key", "n"])
    frame = pd.DataFrame({"+1+1": pd.Categorical(["=2+2", "b"]), "n": [-1, -2.5]}, index=index)
    text = table_text(frame)
    assert text.splitlines() == ["'@key,n,'+1+1,n", "'=1+1,1,'=2+2,-1", "a,2,b,-2.5"]
    assert frame.columns[0] == "+1+1"
    assert frame.index[0] == ("=1+1", 1)


def test_every_way_out_is_guarded(tmp_path):
    """Incidents, series of them, a figure's table and what was rejected: whoever names a group names a cell."""
    rows = "".join(f"2020-{month:02}-03,=1+1,Syria,{month}\n" for month in range(1, 13))
    (tmp_path / "table.csv").write_text(f"date,actor,country,killed\n{rows}2020-02-02,x,Syria,=2+2\n")
    incidents = trends.load(tmp_path / "table.csv", source="generic")
    write_rejected(incidents.rejected, tmp_path / "rejected.csv")
    several = incidents.count(by="actor")
    texts = {
        "incidents": incidents.to_csv(),
        "series": several.to_csv(),
        "figure": csv_text(several.to_frame()),
        "rejected": (tmp_path / "rejected.csv").read_text(encoding="utf-8"),
    }
    for name, text in texts.items():
        cells = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False).to_numpy().ravel()
        assert any(cell.startswith("'=") for cell in cells), name
        assert not [cell for cell in cells if cell.startswith("=")], name


def test_parquet_holds_everything_as_it_is(tmp_path):
    from trends.files.table_files import write_parquet

    write_parquet(tmp_path / "out.parquet", TABLE, None)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet"), TABLE)


def test_a_file_is_replaced_through_a_link_and_nothing_else_is_left(tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")
    (tmp_path / "link.csv").symlink_to(target)
    write_text(str(tmp_path / "link.csv"), table_text(TABLE))
    assert target.read_text(encoding="utf-8").startswith("actor_1")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.csv", "out.csv"]


@pytest.mark.skipif(not Path(os.devnull).is_char_device(), reason="no devices")
def test_a_device_is_written_to_and_not_replaced():
    write_text(os.devnull, "x")
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize("path", [None, 3, b"x.csv"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(ParameterError, match="A path to write to is needed"):
        write_text(path, "x")


@pytest.mark.parametrize("name", ["out.xlsx", "out", "out.csv.gz", ".csv"])
def test_other_endings(tmp_path, name):
    with pytest.raises(UsageError, match=r"\.parquet or \.csv"):
        writable(tmp_path / name, ENDINGS)


def test_folders_that_are_not_there_and_files_that_are_folders(tmp_path):
    with pytest.raises(UsageError, match="no folder"):
        writable(tmp_path / "none" / "out.csv", ENDINGS)
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        writable(tmp_path / "out.csv", ENDINGS)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_must_not_be_written_to(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(TrendsError, match="cannot be written"):
        writable(tmp_path / "out.csv", ENDINGS)


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no disk that is always full")
def test_a_full_disk_costs_nothing_that_was_there(tmp_path, monkeypatch):
    class Full(type(tmp_path)):
        def open(self, *_args, **_options):
            raise OSError(28, "No space left on device")

    (tmp_path / "out.csv").write_text("old")
    monkeypatch.setattr("trends.files.whole_file.Path", Full)
    with pytest.raises(TrendsError, match="No space left"):
        write_text(tmp_path / "out.csv", table_text(TABLE))
    assert (tmp_path / "out.csv").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    with pytest.raises(TrendsError, match="No space left"):
        write_text("/dev/full", "x" * 100_000)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("two\rlines", "two\nlines"),
        ("two\r\nlines", "two\nlines"),
        ("two\nlines", "two\nlines"),
        ('a "quoted", name', 'a "quoted", name'),
        ("nul\0byte", "nul\ufffdbyte"),
        ("\ufeffmarked", "marked"),
        ("\r=1+1", "'\n=1+1"),
        ("=1+1", "'=1+1"),
    ],
)
def test_a_name_never_ends_its_row_its_field_or_the_file(name, kept):
    frame = pd.DataFrame({name: ["x", "y"], "actor": [name, "other"]})
    text = table_text(frame)
    assert "\r" not in text
    assert "\0" not in text
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [[kept, "actor"], ["x", kept], ["y", "other"]]
    assert pd.read_csv(io.StringIO(text))["actor"].tolist() == [kept, "other"]


def test_a_file_is_called_after_what_it_holds(tmp_path):
    incidents = trends.load("documented-attacks")
    for write, name, wanted in (
        (incidents.to_csv, "a.xlsx", ".csv"),
        (incidents.to_excel, "a.csv", ".xlsx"),
        (incidents.to_excel, "a.xls", ".xlsx"),
        (incidents.to_parquet, "a.csv", ".parquet"),
    ):
        with pytest.raises(ParameterError, match=f"must end in {wanted}"):
            write(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
    incidents.to_csv(tmp_path / "A.CSV")
    assert (tmp_path / "A.CSV").exists()

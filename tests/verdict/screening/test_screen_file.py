"""A screen as a file: what stands in it, and what cannot be written."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest

from trends.errors import ParameterError, TrendsError
from trends.verdict.screening.screen_file import check_target, write_screen

TABLE = pd.DataFrame(
    {
        "actor_1": pd.Series(["=cmd|'/c calc'!A1", "-5", "+1+1", "@x", 'a,"b"', "\tü"], dtype="str"),
        "observed": np.arange(6),
        "total": [1.0, 2.5, 1e6, 0.1 + 0.2, 3.0, 4.0],
        "p_joint": [0.005, np.nan, 1 / 3, 1.0, 0.5, 0.25],
        "shift_at": pd.Series(["2020-01", None, None, None, None, "-1"], dtype="str"),
    }
)


def test_a_spreadsheet_runs_nothing_and_unknown_is_blank(tmp_path):
    path = write_screen(TABLE, tmp_path / "out.csv")
    assert path.read_bytes().decode("utf-8").split("\n") == [
        "actor_1,observed,total,p_joint,shift_at",
        "'=cmd|'/c calc'!A1,0,1,0.005,2020-01",
        "-5,1,2.5,,",
        "'+1+1,2,1000000,0.3333333333,",
        "'@x,3,0.3,1,",
        '"a,""b""",4,3,0.5,',
        "'\tü,5,4,0.25,-1",
        "",
    ]


def test_parquet_holds_everything_as_it_is(tmp_path):
    path = write_screen(TABLE, tmp_path / "out.PARQUET")
    pd.testing.assert_frame_equal(pd.read_parquet(path), TABLE)
    assert path.read_bytes() == write_screen(TABLE, tmp_path / "again.parquet").read_bytes()


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")
    write_screen(TABLE, str(target))
    assert target.read_text(encoding="utf-8").startswith("actor_1")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("name", ["out.xlsx", "out", "out.csv.gz", ".csv"])
def test_other_endings(tmp_path, name):
    with pytest.raises(ParameterError, match=r"\.parquet or \.csv"):
        check_target(tmp_path / name)


def test_folders_that_are_not_there_and_files_that_are_folders(tmp_path):
    with pytest.raises(ParameterError, match="no folder"):
        check_target(tmp_path / "none" / "out.csv")
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(ParameterError, match="is a folder"):
        check_target(tmp_path / "out.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_must_not_be_written_to(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(TrendsError, match="cannot be written"):
        check_target(tmp_path / "out.csv")


def test_a_disk_that_fails(tmp_path, monkeypatch):
    def full(self, *_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(TrendsError, match="No space left"):
        write_screen(TABLE, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]

from __future__ import annotations

import csv
import json

from trends.sources import load
from trends.sources.rejected_file import twin_of, write_rejected
from trends.sources.rejection import rejected_rows


def test_both_files(write, today, tmp_path):
    data = load(write('date,killed\n2020-01-01,"=1+1"\n2020-01-02,é\n2020-01-03,1\n'), today=today)
    twin = write_rejected(data.rejected, tmp_path / "rejected.csv")
    with (tmp_path / "rejected.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["value"] for row in rows] == ["'=1+1", "é"]
    assert twin.name == "rejected.jsonl"
    raw = [json.loads(line) for line in twin.read_text(encoding="utf-8").splitlines()]
    assert raw[0] == {
        "file": "table.csv",
        "line": 2,
        "column": "killed",
        "value": "=1+1",
        "reason": "not a number",
    }
    assert raw[1]["value"] == "é"


def test_nothing_rejected_is_a_header(tmp_path):
    twin = write_rejected(rejected_rows([]), tmp_path / "r.csv")
    assert (tmp_path / "r.csv").read_text(encoding="utf-8") == "file,line,column,value,reason\n"
    assert twin.read_text(encoding="utf-8") == ""
    assert twin_of(tmp_path / "x.jsonl").name == "x.raw.jsonl"

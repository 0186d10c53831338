"""Whatever is thrown at `load`: one plain sentence, or every row accounted for; never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trends.errors import InputError, TrendsError
from trends.incidents.incidents import Incidents
from trends.schema import schema
from trends.sources import documented, load

TODAY = date(2024, 6, 30)
HEADERS = [
    "date,killed,lat,lon,place",
    "month,count,count_low,count_high",
    "eventid,iyear,imonth,iday,nkill",
    "event_id_cnty,event_date,event_type,actor1,fatalities,time_precision",
    "id,type_of_violence,date_start,date_end,best,low,high,side_a,date_prec",
    "Country,Event Type,Start Date,End Date,Deaths",
    "Country,Month,Year,Events,Fatalities",
    ",".join(sorted(documented._MARKS)),
    "year,month,day,killed",
]
CELLS = [
    "", " ", "1", "-1", "1.5", "1e308", "1e999", "inf", "NaN", "2020-01-01", "2020-02-30", "0025-01-01", "9999-12-31",
    "2020-01", "2020", "13", "0", "99/99/9999", "dozens", "IS", "=1+1", "\x00", "\x00\x01", "é", '"', '"x', 'x"y', "'",
    "a\nb", "\r", "\u202e", "<script>", "99999999999999999999", "3", "day", "#date+start", "#", "４", "1,5", "1.234,5",
]  # fmt: skip


def one_sentence(error):
    text = str(error)
    assert 0 < len(text) < 500
    assert "\n" not in text


def told(path, **how):
    """Load a file; return the data, or None if one sentence refused it."""
    try:
        data = load(path, today=TODAY, **how)
    except InputError as error:
        one_sentence(error)
        return None
    assert len(data.frame) + len(data.rejected) + sum(data.skipped.values()) == data.rows_read
    found = data.check()
    assert found["rows_read"] == found["kept"] + found["rejected"] + sum(found["skipped"].values())
    if isinstance(data, Incidents):
        schema().validate(data.frame)
        return data
    try:
        data.count(series=data.series[0] if data.series else None)
    except TrendsError as error:
        one_sentence(error)
    return data


@given(
    header=st.sampled_from(HEADERS),
    rows=st.lists(st.lists(st.sampled_from(CELLS), max_size=9), max_size=8),
    separator=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_cells_under_any_header(tmp_path, header, rows, separator, end):
    lines = [header.replace(",", separator), *(separator.join(row) for row in rows), ""]
    path = tmp_path / "any.csv"
    path.write_bytes(end.join(lines).encode("utf-8"))
    told(path)


@given(data=st.binary(max_size=400), header=st.sampled_from(["", *HEADERS]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_bytes(tmp_path, data, header):
    path = tmp_path / "any.csv"
    path.write_bytes(header.encode() + b"\n" + data if header else data)
    told(path)


@pytest.mark.long
def test_any_byte_of_any_format_changed(tmp_path, write, ged, workbook):
    import gzip
    import io
    import zipfile

    import pandas as pd

    text = ged({}, {"best": "4"}, {"date_prec": "4"})
    write(text, "t.csv")
    frame = pd.read_csv(tmp_path / "t.csv")
    frame.to_parquet(tmp_path / "t.parquet")
    frame.to_json(tmp_path / "t.json", orient="records")
    frame[["id", "date_start", "best"]].to_stata(tmp_path / "t.dta", write_index=False)
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(text.encode()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", text)
    (tmp_path / "t.zip").write_bytes(buffer.getvalue())
    workbook({"S": [["date", "killed"], ["2020-01-01", 3]]}, "t.xlsx")
    chance = np.random.default_rng(1)
    for name in ("t.csv", "t.parquet", "t.json", "t.dta", "t.csv.gz", "t.zip", "t.xlsx"):
        whole = (tmp_path / name).read_bytes()
        for trial in range(20):
            broken = bytearray(whole)
            if trial % 4 == 0:
                broken = broken[: int(chance.integers(len(broken)))]
            else:
                for _ in range(trial % 5 + 1):
                    broken[int(chance.integers(len(broken)))] = int(chance.integers(256))
            path = tmp_path / f"broken-{name}"
            path.write_bytes(bytes(broken))
            told(path)


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_and_nothing_else(write, header):
    told(write(header + "\n"))
    told(write(header))


@pytest.mark.parametrize(
    "source", ["ucdp-ged", "ucdp-candidate", "acled", "gtd", "hdx-acled", "pitf", "generic", "series"]
)
@pytest.mark.parametrize("header", HEADERS)
def test_any_table_under_any_source_that_is_told(write, source, header):
    told(write(header + "\n" + ",".join(["2020-01-01"] * (header.count(",") + 1)) + "\n"), source=source)


def test_html_and_scripts_stay_text(write):
    data = told(write('date,killed,place\n2020-01-01,1,"<script>alert(1)</script>"\n'))
    assert data.frame["place"].tolist() == ["<script>alert(1)</script>"]


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from trends.errors import InputError
from trends.sources import documented, load
try:
    data = load(sys.argv[1])
    assert len(data.frame) + len(data.rejected) + sum(data.skipped.values()) == data.rows_read
    print("read", data.rows_read)
except InputError as error:
    print("refused", error)
"""


def limited(path):
    """Load a file in a process that may have 3 GB of addresses (of which libraries reserve one) and 60 s of the processor."""
    command = [sys.executable, "-c", LIMITED, str(path), str(3 << 30)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout


@pytest.mark.long
@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux limits the addresses of a process in this way"
)
def test_large_nonsense_takes_neither_time_nor_memory(tmp_path, write, workbook):
    most = 4_000_000
    nonsense = {
        "commas.csv": b"," * most,
        "rows.csv": b"date,killed\n" + b",\n" * (most // 2),
        "lines.csv": b"date,killed\n" + b"\n" * most,
        "open.csv": b"date,killed\n" + b'2020-01-01,"\n' * (most // 13),
        "marks.csv": b"date,killed\n" + b'"' * most,
        "bad.csv": b"date,killed\n" + b"".join(b"2020-01-01,x%d\n" % n for n in range(most // 18)),
        "deep.json": b"[" * most,
        "keys.json": b"[" + b",".join(b'{"k%d":1}' % n for n in range(most // 12)) + b"]",
    }
    for name, content in nonsense.items():
        limited(write(content, name))
    corner = workbook({"S": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'}, "corner.xlsx")
    assert "refused" in limited(corner)
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(1, 1_048_577))
    assert "all its sheets are empty" in limited(workbook({"S": rows}, "empty.xlsx"))


def test_a_cell_of_json_that_is_a_formula_stays_text(write):
    data = told(write(json.dumps([{"date": "2020-01-01", "place": "=cmd|'/c calc'!A0"}]), "x.json"))
    assert data.frame["place"].tolist() == ["=cmd|'/c calc'!A0"]

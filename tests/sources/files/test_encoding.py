from __future__ import annotations

import gzip
import json
import os
import zipfile

import pytest

from trends.errors import InputError
from trends.sources import load
from trends.sources.files.encoding import decoded, encoding_of, recode
from trends.sources.files.plain_text import read_plain_text

ROWS = ["date,place,killed", *(f"2020-01-{day:02},Zürich é {day},{day}" for day in range(1, 29))]
TEXT = "\n".join(ROWS) + "\n"
BROKEN = TEXT.encode().replace("Zürich é 7".encode(), "Zürich ".encode() + b"\xc3 7")


def incidents(path):
    """A row a day, told what it is: by its looks alone it may as well hold counts by day."""
    return load(path, source="generic")


def places(data):
    return data.frame["place"].astype(object).tolist()


def marked(path, line=8):
    data = incidents(path)
    assert len(data.frame) == 28
    assert places(data)[5:8] == ["Zürich é 6", "Zürich \ufffd 7", "Zürich é 8"]
    assert any(f"line {line} of" in warning and "\ufffd" in warning for warning in data.warnings)
    return data


def test_one_bad_byte_is_marked_and_its_line_named_and_every_accent_kept(write):
    marked(write(BROKEN))
    marked(write(b"\xef\xbb\xbf" + BROKEN))
    marked(write(BROKEN.replace(b"\n", b"\r\n")))


def test_so_it_is_in_archives_and_below_a_title(write, tmp_path):
    marked(write(gzip.compress(BROKEN), "a.csv.gz"))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", BROKEN)
    marked(tmp_path / "a.zip")
    marked(write(b"List of attacks,,\n" + BROKEN), line=9)


def test_so_it_is_behind_a_ragged_row_and_behind_what_is_looked_at_first(write):
    data = incidents(write(BROKEN + b"2020-02-01,too,many,cells\n"))
    assert places(data)[6] == "Zürich \ufffd 7"
    assert any("line 8 of" in warning for warning in data.warnings)
    long = TEXT + "2020-01-01,Zürich,1\n" * 20_000
    data = incidents(write(long.encode() + b"2020-01-02,Z\xc3,1\n"))
    assert places(data)[-2:] == ["Zürich", "Z\ufffd"]
    assert any("line 20,030 of" in warning for warning in data.warnings)


def test_what_is_windows_1252_stays_so(write):
    data = incidents(write(TEXT, encoding="cp1252"))
    assert places(data)[0] == "Zürich é 1"
    assert any("Windows-1252" in warning for warning in data.warnings)
    data = incidents(write(TEXT.encode("cp1252").replace("é 7".encode("cp1252"), b"\x81 7")))
    assert places(data)[6] == "Zürich \ufffd 7"
    assert any("line 8 of" in warning and "no Windows-1252" in warning for warning in data.warnings)


def test_utf_16_with_a_broken_end(write):
    data = incidents(write(TEXT.encode("utf-16")))
    assert places(data)[0] == "Zürich é 1"
    assert not any("shows as" in warning for warning in data.warnings)


def test_json_and_geojson(write):
    records = [
        {"date": f"2020-01-{day:02}", "place": f"Zürich é {day}", "killed": day} for day in range(1, 29)
    ]
    whole = json.dumps(records, ensure_ascii=False, indent=1).encode()
    bad = whole.replace("Zürich é 7".encode(), "Zürich ".encode() + b"\xc3 7")
    marked(write(bad, "a.json"), line=whole[: whole.index("é 7".encode())].count(b"\n") + 1)
    features = [{"type": "Feature", "properties": record, "geometry": None} for record in records]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
    marked(write(text.replace("Zürich é 7".encode(), "Zürich ".encode() + b"\xc3 7"), "a.geojson"), line=1)
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()
    marked(write(lines.replace("Zürich é 7".encode(), "Zürich ".encode() + b"\xc3 7"), "a.jsonl"), line=7)
    assert places(incidents(write(whole.decode().encode("utf-16"), "b.json")))[0] == "Zürich é 1"


def test_a_series_file(write):
    rows = "".join(f"2020-{month:02},Zürich,{month}\n" for month in range(1, 13))
    data = load(write(b"month,series,count\n" + rows.encode() + b"2021-01,Z\xc3rich,3\n"))
    assert list(data.series) == ["Zürich", "Z\ufffdrich"]
    assert any("line 14 of" in warning for warning in data.warnings)


def test_the_case_with_one_bad_byte(cases):
    data = load(cases / "utf8-onebadbyte.csv")
    assert set(data.frame["country"]) == {"Côte d'Ivoire"}
    assert "Forces de défense (Rurité)" in set(data.frame["actor_1"])
    assert [warning for warning in data.warnings if "line 2 of utf8-onebadbyte.csv" in warning]


def test_the_case_with_a_mark_inside_names_keeps_every_row(cases):
    data = load(cases / "bom_inside.csv")
    assert (data.rows_read, len(data.frame)) == (300, 300)
    assert all(name.isprintable() for name in data.frame["actor_1"])
    assert len(data.select(actor="Nusra Front").frame) == (data.frame["actor_1"] == "Nusra Front").sum() > 0


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("é".encode() * 3 + b"\xe9", "utf-8"),
        ("é".encode("cp1252") * 3, "cp1252"),
        (b"\xef\xbb\xbfa\xe9", "utf-8-sig"),
        ("日本語".encode() + b"\xe6\x97", "utf-8"),
    ],
)
def test_which_encoding(write, content, encoding):
    assert encoding_of(write(content)) == encoding


def test_a_letter_across_two_pieces(write, monkeypatch):
    from trends.sources.files import encoding

    monkeypatch.setattr(encoding, "_PIECE", 5)
    assert encoding_of(write("日本語日本語".encode() + b"\xe9")) == "utf-8"
    assert recode(write("a\né\n".encode() + b"\xe9"), "utf-8", write(b"", "copy")) == [3]


def test_text_in_memory():
    assert decoded("\ufeffé".encode(), "x") == ("é", [])
    text, said = decoded(b"a\nb\xc3\n", "x.json")
    assert text == "a\nb\ufffd\n"
    assert said == [
        "On line 2 of x.json stands what is no UTF-8; it shows as \ufffd, and all else is read as written."
    ]


def test_a_small_text_of_a_person(write, tmp_path):
    assert read_plain_text(write(b"\xef\xbb\xbfa"), "The mapping") == "a"
    assert read_plain_text(write("é".encode("utf-16")), "The mapping") == "é"
    with pytest.raises(
        InputError, match="The mapping cannot be read: line 2 holds what is no UTF-8; save it as UTF-8"
    ):
        read_plain_text(write(b'a = 1\nb = "\xe9"'), "The mapping")
    with pytest.raises(InputError, match="The mapping is no file"):
        read_plain_text(tmp_path, "The mapping")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_at_once(tmp_path, write):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="pipe is neither a file nor a folder"):
        load(pipe)
    with pytest.raises(InputError, match="The mapping pipe is no file"):
        load(write("date,killed,place\n2020-01-01,1,Homs\n"), columns=pipe)

"""``trends store``, and that no command reads a file of the store that was changed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from trends.cli import main
from trends.errors import InputError
from trends.fetching.intake import take_in_own
from trends.reporting.inputs import fetched, given
from trends.sources import load, suggest_columns
from trends.store.store import Store

CSV = (
    "id,type_of_violence,date_start,date_end,best\n1,1,2020-01-02,2020-01-02,3\n2,1,2020-03-02,2020-03-02,3\n"
)


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch) -> Store:
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    return Store()


@pytest.fixture
def stored(store, tmp_path) -> Path:
    """A file in the store that no archive or layout protects: another figure makes another sound table."""
    path = tmp_path / "mine.csv"
    path.write_text(CSV, encoding="utf-8")
    return store.path(take_in_own(store, path))


@pytest.fixture
def changed(stored) -> Path:
    stored.write_text(CSV.replace(",3\n", ",9\n"), encoding="utf-8")
    return stored


def ran(capsys, *arguments) -> tuple[int, str, str]:
    code = main(arguments)
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def test_a_sound_store_is_said_to_be_one(capsys, stored):
    code, out, err = ran(capsys, "store", "verify")
    assert (code, err) == (0, "")
    assert "1 of the 1 vintages in it have the bytes that were fetched" in " ".join(out.split())
    value = json.loads(ran(capsys, "store", "verify", "--json")[1])
    assert (value["vintages"], value["sound"], value["faults"]) == (1, 1, [])


def test_an_empty_store_is_sound(capsys):
    code, page, _ = ran(capsys, "store", "verify")
    assert code == 0
    assert "holds nothing yet" in " ".join(page.split())
    assert "holds nothing yet" in ran(capsys, "store", "show")[1]


READERS = {
    "load": load,
    "several": lambda path: load([path]),
    "folder": lambda path: load(path.parent),
    "as named": lambda path: load(path, source="generic", columns={"columns": {"date_start": "date_start"}}),
    "columns": suggest_columns,
    "report": lambda path: given(str(path)),
    "latest": lambda _path: fetched("latest fetched UCDP GED"),
    "verify": lambda _path: Store().path(Store().vintages()[0]),
    "import": lambda path: take_in_own(Store(), path),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_file_of_the_store_that_was_changed_is_read_by_nobody(changed, reader):
    with pytest.raises(InputError, match="is not what was fetched: its bytes have another hash"):
        READERS[reader](changed)


@pytest.mark.parametrize("reader", READERS)
def test_one_that_was_not_is_read_by_all(stored, reader):
    READERS[reader](stored)


@pytest.mark.parametrize(
    "command",
    [
        ("pace",),
        ("trend",),
        ("count",),
        ("check",),
        ("check", "--suggest-columns"),
        ("screen", "--by", "country"),
        ("report", "-p", "data={}"),
    ],
)
def test_no_command_reads_it(capsys, changed, command):
    name, *options = command
    arguments = [option.format(changed) for option in options]
    code, out, err = ran(capsys, name, *([] if name == "report" else [str(changed)]), *arguments)
    assert code == 1
    assert "another hash" in out + err
    assert len(err) <= 500


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_it_is_no_way_around(changed, tmp_path):
    link = tmp_path / "data.csv"
    link.symlink_to(changed)
    with pytest.raises(InputError, match="another hash"):
        load(link)


def test_a_folder_that_only_looks_like_one_of_the_store_is_none(tmp_path):
    path = tmp_path / "objects" / ("0" * 16) / "mine.csv"
    path.parent.mkdir(parents=True)
    path.write_text(CSV, encoding="utf-8")
    assert load(path).rows_read == 2


def test_every_kind_of_fault_is_listed(capsys, store, tmp_path):
    kept = []
    for number in range(4):
        path = tmp_path / f"mine{number}.csv"
        path.write_text(CSV + f"{number + 9},1,2020-04-02,2020-04-02,3\n", encoding="utf-8")
        kept.append(store.path(take_in_own(store, path)))
    kept[0].unlink()
    kept[1].write_bytes(b"x")
    stranger = store.folder / "objects" / ("a" * 16) / "stranger.csv"
    stranger.parent.mkdir()
    stranger.write_text(CSV, encoding="utf-8")
    with (store.folder / "index.jsonl").open("ab") as index:
        index.write(b'{"half": \n')
    code, out, err = ran(capsys, "store", "verify", "--json")
    assert code == 1
    assert err == "The store is not as it was recorded: 4 faults in it.\n"
    value = json.loads(out)
    assert (value["vintages"], value["sound"]) == (4, 2)
    told = {fault["place"].rpartition("/")[2]: fault["what"] for fault in value["faults"]}
    assert "cannot be read" in told["index.jsonl, line 5"]
    assert "gone" in told["mine0.csv"]
    assert "not those that were fetched" in told["mine1.csv"]
    assert "No line of the index" in told["stranger.csv"]
    page = ran(capsys, "store", "verify")[1]
    assert all(name in page for name in ("mine0.csv", "mine1.csv", "stranger.csv", "line 5"))


def test_list_and_show(capsys, stored, store):
    (vintage,) = store.vintages()
    assert vintage.sha256[:12] in ran(capsys, "store", "list")[1]
    told = ran(capsys, "store", "show", vintage.sha256[:6])[1]
    assert vintage.sha256 in told
    assert "Sundberg" in told
    code, _, err = ran(capsys, "store", "show", "acled")
    assert code == 1
    assert "Nothing in the store is of 'acled'" in err


def test_import_takes_a_file_in_and_leaves_it(capsys, store, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(CSV, encoding="utf-8")
    code, out, _ = ran(capsys, "store", "import", str(path))
    assert code == 0
    assert Path(out.strip()).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
    assert store.vintages()[0].source == "ucdp-ged"
    for wrong in (tmp_path / "none.csv", tmp_path):
        code, _, err = ran(capsys, "store", "import", str(wrong))
        assert code == 1
        assert "There is no file" in err
    path.write_text("Service unavailable", encoding="utf-8")
    assert ran(capsys, "store", "import", str(path))[0] == 1
    assert len(store.vintages()) == 1
    assert ran(capsys, "store", "import")[0] == 2
    assert ran(capsys, "store", "verify", "x")[0] == 2
    assert ran(capsys, "store", "mend")[0] == 2


@pytest.mark.parametrize("kind", ["file", "index is a folder", "index is a pipe", "nobody"])
def test_a_store_that_is_none_is_said_to_be_none(capsys, tmp_path, monkeypatch, kind):
    place = tmp_path / "odd"
    if kind == "file":
        place.write_text("x", encoding="utf-8")
    elif kind == "nobody":
        monkeypatch.setenv("TRENDS_STORE", "~nobody-of-that-name/store")
    elif kind == "index is a pipe":
        if sys.platform == "win32":
            pytest.skip("Windows has no such pipes")
        place.mkdir()
        os.mkfifo(place / "index.jsonl")
    else:
        (place / "index.jsonl").mkdir(parents=True)
    if kind != "nobody":
        monkeypatch.setenv("TRENDS_STORE", str(place))
    path = tmp_path / "mine.csv"
    path.write_text(CSV, encoding="utf-8")
    for command in (("store", "import", str(path)), ("store", "verify"), ("store", "list")):
        code, _, err = ran(capsys, *command)
        if kind == "file" and command[1] != "import":
            continue  # a file holds no vintage
        assert code == 1, command
        assert err.count("\n") == 1
        assert "Something went wrong" not in err

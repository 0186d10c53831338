"""``trends store``, and that no command reads a file of the store that was changed."""

from __future__ import annotations

import json
import os
import sys
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest

from trends.cli import main
from trends.errors import InputError
from trends.fetching.importing import take_in_own
from trends.reporting.inputs import fetched, given
from trends.sources import load, suggest_columns
from trends.store.store import Store

CSV = (
    "id,type_of_violence,date_start,date_end,best\n1,1,2020-01-02,2020-01-02,3\n2,1,2020-03-02,2020-03-02,3\n"
)


MONTH = CSV.replace("2020-01-02", "2026-01-02").replace("2020-03-02", "2026-01-20")


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
    assert "1 of the 1 vintages in it have the bytes that were taken in" in " ".join(out.split())
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
    with pytest.raises(InputError, match="is not what was taken in: its bytes have another hash"):
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
    assert "not those that were taken in" in told["mine1.csv"]
    assert "No line of the index" in told["stranger.csv"]
    assert all("import" in told[name] for name in ("mine0.csv", "mine1.csv", "stranger.csv"))
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
    code, _, err = ran(capsys, "store", "import", str(tmp_path / "none.csv"))
    assert code == 1
    assert "There is no file" in err
    path.write_text("Service unavailable", encoding="utf-8")
    assert ran(capsys, "store", "import", str(path))[0] == 1
    assert len(store.vintages()) == 1
    assert ran(capsys, "store", "import")[0] == 2
    assert ran(capsys, "store", "verify", "x")[0] == 2
    assert ran(capsys, "store", "mend")[0] == 2


def kept(folder: Path, name: str, body: str = CSV) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, encoding="utf-8")
    return path


def test_a_folder_kept_for_years_enters_at_once(capsys, store, tmp_path):
    """Copies are taken once, a bad file stops nothing, an archive of tables enters table by table."""
    old = tmp_path / "old"
    kept(old, "GEDEvent_v26_0_1.csv", MONTH)
    kept(old, "copies/GEDEvent_v26_0_1.csv", MONTH)
    kept(old, "notes.csv", "nothing of use")
    with zipfile.ZipFile(old / "more.zip", "w") as archive:
        archive.writestr("GEDEvent_v26_0_2.csv", MONTH.replace("2026-01", "2026-02"))
        archive.writestr("GEDEvent_v26_0_3.csv", MONTH.replace("2026-01", "2026-03"))
        archive.writestr("readme.txt", "what this is")
    code, out, err = ran(capsys, "store", "import", str(old), "--json")
    told = json.loads(out)
    assert code == 1
    assert [one["file"] for one in told["refused"]] == ["notes.csv"]
    assert err.startswith("notes.csv ")
    assert sorted(
        (one["release"], one["known"], one["known_by"]) for one in told["vintages"] if one["new"]
    ) == [
        ("26.0.1", "2026-02-20", "published"),
        ("26.0.2", "2026-03-20", "published"),
        ("26.0.3", "2026-04-20", "published"),
    ]
    assert len(told["vintages"]) == 4
    assert len(store.vintages()) == 3
    packed = tmp_path / "packed.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        for name in ("GEDEvent_v26_0_1.csv", "more.zip"):
            archive.add(old / name, f"kept/{name}")
        archive.add(
            kept(tmp_path, "GEDEvent_v26_0_4.csv", MONTH.replace("2026-01", "2026-04")),
            "kept/GEDEvent_v26_0_4.csv",
        )
    assert ran(capsys, "store", "import", str(old / "more.zip"))[0] == 0
    assert len(store.vintages()) == 3
    code, _, err = ran(capsys, "store", "import", str(packed))
    assert code == 1
    assert "more.zip is an archive inside an archive" in err
    (old / "more.zip").unlink()
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(tmp_path / "GEDEvent_v26_0_4.csv", "kept/GEDEvent_v26_0_4.csv")
        archive.add(old / "GEDEvent_v26_0_1.csv", "kept/GEDEvent_v26_0_1.csv")
    assert ran(capsys, "store", "import", str(packed))[0] == 0
    assert [vintage.version for vintage in store.vintages()][3:] == ["26.0.4"]


def test_the_store_takes_in_nothing_of_itself(capsys, store, stored):
    assert ran(capsys, "store", "import", str(store.folder.parent))[0] == 0
    assert len(store.vintages()) == 1


@pytest.mark.parametrize(
    ("options", "known", "known_by"),
    [
        (("--known", "2026-02-14"), "2026-02-14", "not later than"),
        (("--known", "2026-02"), "2026-02-28", "not later than"),
        (("--known", "2026-02-14", "--known-by", "retrieved"), "2026-02-14", "retrieved"),
        ((), "2026-02-20", "published"),
    ],
)
def test_the_day_that_is_known_enters_with_the_file(
    monkeypatch, capsys, store, tmp_path, options, known, known_by
):
    monkeypatch.setenv("COLUMNS", "200")  # a row is one line: in 80 columns its cells are broken
    path = kept(tmp_path, "GEDEvent_v26_0_1.csv", MONTH)
    assert ran(capsys, "store", "import", str(path), *options)[0] == 0
    (vintage,) = store.vintages()
    assert (vintage.known, vintage.known_by, vintage.imported) == (known, known_by, True)
    page = " ".join(ran(capsys, "store", "list")[1].split())
    assert f"26.0.1 {known} {known_by}" in page


def test_a_file_of_no_known_release_is_as_old_as_its_import(capsys, store, tmp_path):
    path = kept(tmp_path, "mine.csv")
    assert ran(capsys, "store", "import", str(path))[0] == 0
    (vintage,) = store.vintages()
    assert (vintage.known, vintage.known_by) == (vintage.retrieved[:10], "imported")


def test_the_earlier_day_of_bytes_is_named_when_they_enter_again(monkeypatch, capsys, store, tmp_path):
    ran(capsys, "store", "list")  # the command's module is there once it ran
    said: list[str] = []  # remarks are for a person at a terminal
    monkeypatch.setattr(sys.modules["trends.cli.commands.store"], "remark", lambda *lines: said.extend(lines))
    path = kept(tmp_path, "GEDEvent_v26_0_1.csv", MONTH)
    ran(capsys, "store", "import", str(path))
    assert not any("already" in line for line in said)
    ran(capsys, "store", "import", str(path), "--known", "2026-03-01", "--known-by", "retrieved")
    assert "known on 2026-02-20 (published) already" in said[-1]
    assert Store().vintages(date(2026, 2, 25))


def test_an_index_that_was_lost_is_made_again_from_the_files(capsys, store, tmp_path):
    ran(capsys, "store", "import", str(kept(tmp_path, "GEDEvent_v26_0_1.csv", MONTH)))
    (vintage,) = store.vintages()
    (store.folder / "index.jsonl").unlink()
    assert ran(capsys, "store", "import", str(store.place(vintage)))[0] == 0
    assert [again.known for again in store.vintages()] == [vintage.known]
    assert ran(capsys, "store", "verify")[0] == 0


def test_an_archive_is_as_old_as_the_table_in_it(capsys, store, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("GEDEvent_v26_0_1.csv", MONTH)
    assert ran(capsys, "store", "import", str(tmp_path / "a.zip"))[0] == 0
    (vintage,) = store.vintages()
    assert (vintage.file, vintage.version) == ("a.zip", "26.0.1")
    assert (vintage.known, vintage.known_by) == ("2026-02-20", "published")


def test_a_table_that_is_held_does_not_enter_again_in_an_archive(capsys, store, tmp_path):
    path = kept(tmp_path, "GEDEvent_v26_0_1.csv", MONTH)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, path.name)
    assert ran(capsys, "store", "import", str(path), str(tmp_path / "a.zip"))[0] == 0
    assert [vintage.file for vintage in store.vintages()] == [path.name]


def test_the_store_is_listed_by_every_name_that_an_input_takes(capsys, store, tmp_path):
    ran(capsys, "store", "import", str(kept(tmp_path, "GEDEvent_v26_0_1.csv", MONTH)))
    for name in ("ucdp", "ucdp@26.0.1", "ucdp-candidate", "ucdp-candidate@26.0.1"):
        assert "26.0.1" in ran(capsys, "store", "list", name)[1]
    assert ran(capsys, "store", "list", "ucdp@26.0.2")[0] == 1


def test_a_store_that_is_a_file_is_no_empty_store(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TRENDS_STORE", str(kept(tmp_path, "store.csv")))
    for command in (("store", "list"), ("store", "verify"), ("count", "ucdp", "--as-of", "2026-03-01")):
        code, _, err = ran(capsys, *command)
        assert code == 1
        assert "cannot be used (not a directory)" in err


def test_an_extract_of_a_release_is_not_the_release(capsys, store, tmp_path):
    # Two years of an edition that covers 1989 to 2024.
    path = kept(tmp_path, "GEDEvent_v25_1_syria.csv")
    assert ran(capsys, "store", "import", str(path))[0] == 0
    (vintage,) = store.vintages()
    assert (vintage.version, vintage.part) == ("25.1", "an extract")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--known", "2999"), 2, "still to come"),
        (("--known", "soon"), 2, "'soon' is no date"),
        (("--known-by", "published"), 2, "give the day by --known"),
        (("--known", "2026-01-05"), 1, "holds incidents of 2026-01-20"),
    ],
)
def test_a_day_that_cannot_be_is_refused(capsys, store, tmp_path, arguments, code, sentence):
    path = kept(tmp_path, "GEDEvent_v26_0_1.csv", MONTH)
    done, _, err = ran(capsys, "store", "import", str(path), *arguments)
    assert done == code
    assert sentence in err
    assert store.vintages() == ()
    assert ran(capsys, "store", "list", "--known", "2026-01-01")[0] == 2


def test_a_clock_that_ran_ahead_is_found_out(capsys, store, stored):
    line = {**store.vintages()[0].to_dict(), "known": "2999-01-01"}
    (store.folder / "index.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    code, out, _ = ran(capsys, "store", "verify", "--json")
    assert code == 1
    assert "2999-01-01, which is still to come" in json.loads(out)["faults"][0]["what"]


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

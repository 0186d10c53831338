from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import FetchError, InputError
from trends.store.store import Arrival, Store, Vintage, default_folder, version_order
from trends.store.vintage import harmless_name


def arrive(
    store, body=b"id\n1\n", version="25.1", source="ucdp-ged", name="ged251-csv.zip", filters=()
) -> Vintage:
    with store.scratch(name) as path:
        path.write_bytes(body)
        return store.add(
            Arrival(
                path, source, version, "https://a.example/x", name, "CC BY 4.0", "Cite me", filters=filters
            )
        )


def files(store) -> list[Path]:
    return sorted(path for path in (store.folder / "objects").rglob("*") if path.is_file())


def test_a_vintage_holds_what_was_fetched_and_how(store):
    vintage = arrive(store)
    assert store.path(vintage).read_bytes() == b"id\n1\n"
    assert vintage.sha256 == hashlib.sha256(b"id\n1\n").hexdigest()
    assert (vintage.size, vintage.retrieved, vintage.day) == (
        5,
        "2026-10-11T12:01:00+00:00",
        date(2026, 10, 11),
    )
    assert store.vintages() == (vintage,)
    assert list(store.incoming.iterdir()) == []
    told = vintage.provenance()
    assert (told.sha256, told.version, told.retrieved) == (vintage.sha256, "25.1", vintage.day)
    assert (told.licence, told.citation, told.addresses) == ("CC BY 4.0", "Cite me", ("https://a.example/x",))


def test_the_same_bytes_again_are_the_same_vintage(store):
    assert arrive(store) == arrive(store)
    assert len(store.vintages()) == len(files(store)) == 1


def test_other_bytes_are_a_vintage_beside_the_old_one(store):
    old, new = arrive(store, b"old"), arrive(store, b"new")
    assert store.find("ucdp-ged", "25.1") == (old, new)
    assert store.path(old).read_bytes() == b"old"
    assert store.path(new).read_bytes() == b"new"


def test_a_publisher_who_goes_back_gives_a_third_vintage(store):
    first, _, third = arrive(store, b"one"), arrive(store, b"two"), arrive(store, b"one")
    assert store.latest("ucdp-ged") == third != first
    assert store.path(first) == store.path(third)
    assert len(files(store)) == 2


def test_the_same_bytes_under_another_version_are_another_vintage(store):
    arrive(store, version="25.1")
    arrive(store, version="25.2", name="ged252-csv.zip")
    arrive(store, version="25.1", filters=("country Syria",))
    assert len(store.vintages()) == 3


def test_the_latest_is_the_whole_newest_version(store):
    assert store.latest("ucdp-ged") is None
    arrive(store, b"a", "25.1", filters=("country Syria",))
    assert store.latest("ucdp-ged").filters == ("country Syria",)
    new = arrive(store, b"b", "26.1")
    arrive(store, b"c", "9.9")
    arrive(store, b"d", "26.1", filters=("country Syria",))
    assert store.latest("ucdp-ged") == new
    again = arrive(store, b"e", "26.1")
    assert store.latest("ucdp-ged") == again
    assert store.latest("acled") is None


@pytest.mark.parametrize(
    "ordered",
    [
        ["5.0", "17.1", "17.2", "25.1", "26.1"],
        ["25.0.12", "26.0.1", "26.01.26.06", "26.0.7", "26.0.10", "26.01.26.12"],
        [None, "2025-12-31", "2026-01-01"],
    ],
)
def test_versions_are_ordered_by_age(ordered):
    backwards = ordered[::-1]
    assert sorted(backwards, key=version_order) == ordered


def test_a_file_that_is_gone_is_said_to_be(store):
    vintage = arrive(store)
    store.path(vintage).unlink()
    with pytest.raises(FetchError, match="no longer in the store"):
        store.path(vintage)


def test_a_file_that_was_damaged_is_mended_by_fetching_it_again(store):
    vintage = arrive(store)
    store.path(vintage).write_bytes(b"xx\n1\n")
    with pytest.raises(InputError, match="its bytes have another hash"):
        store.path(vintage)
    assert arrive(store) == vintage
    assert store.path(vintage).read_bytes() == b"id\n1\n"


def test_half_a_line_in_the_index_takes_no_other_with_it(store):
    first = arrive(store, b"one")
    with (store.folder / "index.jsonl").open("ab") as stream:
        stream.write(b'{"source": "ucdp-')
    second = arrive(store, b"two")
    assert store.vintages() == (first, second)
    assert store.damaged() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"file": "../../x"},
        {"file": ""},
        {"sha256": "../.."},
        {"sha256": 1},
        {"retrieved": "now"},
        {"filters": None},
        {"filters": "country Syria"},
        {"filters": [1]},
        {"source": ["ucdp-ged"]},
        {"source": None},
        {"version": 25.1},
        {"version": "9" * 5000},
        {"url": {"a": 1}},
        {"size": "5"},
        {"size": -1},
        {"size": True},
        {"rows": "many"},
        {"licence": "\ud800"},
        {"filters": ["\udfff"]},
        {"retrieved": 20261011},
        {"sha256": ["a" * 64]},
        {"file": 7},
    ],
)
def test_an_index_that_was_tampered_with_names_no_place_outside(store, change):
    vintage = arrive(store)
    line = json.dumps({**vintage.to_dict(), **change})
    (store.folder / "index.jsonl").write_text(line + "\n", encoding="utf-8")
    assert store.vintages() == ()
    assert store.damaged() == 1


@pytest.mark.parametrize(
    "line", [b"[]", b"[1]", b'"x"', b"1", b"null", b"{}", b"\xff\xfe", b"[" * 100_000, b"9" * 5000, b"\x00"]
)
def test_a_line_that_is_no_vintage_takes_no_other_with_it(store, line):
    vintage = arrive(store)
    with (store.folder / "index.jsonl").open("ab") as stream:
        stream.write(line + b"\n")
    assert store.vintages() == (vintage,)
    assert store.damaged_lines() == (2,)
    assert store.latest("ucdp-ged") == vintage


def test_an_index_that_was_cut_keeps_what_is_whole(store):
    first, _ = arrive(store, b"one"), arrive(store, b"two")
    index = store.folder / "index.jsonl"
    index.write_bytes(index.read_bytes()[:-20])
    assert (store.vintages(), store.damaged_lines()) == ((first,), (2,))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
@pytest.mark.parametrize("where", ["_append", "_take_in"])
def test_a_store_that_cannot_be_written_says_why(store, monkeypatch, number, where):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Store, where, fail)
    with pytest.raises(FetchError, match=rf"cannot be used \({os.strerror(number).lower()}\)"):
        arrive(store)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_store_may_be_kept_elsewhere_by_a_link(store, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    store.folder.mkdir()
    (store.folder / "objects").symlink_to(tmp_path / "elsewhere")
    vintage = arrive(store)
    assert store.path(vintage).read_bytes() == b"id\n1\n"
    store.path(vintage).unlink()
    (tmp_path / "other.csv").write_bytes(b"xx\n1\n")
    store.place(vintage).symlink_to(tmp_path / "other.csv")
    with pytest.raises(InputError, match="another hash"):
        store.path(vintage)
    assert arrive(store) == vintage
    assert (tmp_path / "other.csv").read_bytes() == b"xx\n1\n"
    assert not store.path(vintage).is_symlink()


def test_what_a_later_release_adds_to_the_index_is_passed_over(store):
    vintage = arrive(store)
    line = json.dumps({**vintage.to_dict(), "flavour": "sweet"})
    (store.folder / "index.jsonl").write_text(line + "\n", encoding="utf-8")
    assert store.vintages() == (vintage,)


def test_the_index_only_grows(store):
    arrive(store, b"one")
    before = (store.folder / "index.jsonl").read_bytes()
    arrive(store, b"two")
    assert (store.folder / "index.jsonl").read_bytes().startswith(before)


@given(st.text(max_size=120))
def test_names_stay_inside_their_folder(name):
    kept = harmless_name(name)
    assert kept == harmless_name(kept)
    assert kept
    assert not set(kept) & set('/\\:*?"<>|\x00\n ')
    assert not kept.startswith(".")
    assert kept.split(".")[0].lower() not in {"con", "nul", "aux", "prn"}


def test_the_folder_is_named_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "mine"))
    assert default_folder() == tmp_path / "mine"
    monkeypatch.setenv("TRENDS_STORE", " ")
    assert default_folder().name == "store"
    assert "incident-trends" in str(default_folder())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such rights")
def test_the_store_is_the_users_own(store):
    arrive(store)
    assert store.folder.stat().st_mode & 0o077 == 0


def test_two_that_arrive_at_once_are_recorded_one_after_the_other(tmp_path, monkeypatch):
    """Between looking for the same bytes and writing the line nobody else may write one."""
    append = Store._append

    def slowly(store, vintage):
        time.sleep(0.05)
        append(store, vintage)

    monkeypatch.setattr(Store, "_append", slowly)
    threads = [threading.Thread(target=arrive, args=(Store(tmp_path),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Store(tmp_path).vintages()) == 1


def _write_many(folder: str, who: int) -> None:
    store = Store(Path(folder))
    for number in range(10):
        arrive(store, f"{who}-{number}".encode() * 5000)
        arrive(store, b"shared", version="26.1")


def test_processes_at_once_lose_nothing(tmp_path):
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(str(tmp_path), who)) for who in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    store = Store(tmp_path)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert store.damaged() == 0
    assert len(store.find("ucdp-ged", "25.1")) == 30
    assert len(store.find("ucdp-ged", "26.1")) == 1
    for vintage in store.vintages():
        assert hashlib.sha256(store.path(vintage).read_bytes()).hexdigest() == vintage.sha256

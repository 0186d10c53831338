"""Looking back with files, folders and bundled data: since when each is known, and what is left out of it."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

import trends as tr
from trends.cli import main
from trends.errors import FetchError, InputError, ParameterError, WindowError
from trends.fetching.importing import Dated, take_in_own
from trends.sources.stored import is_stored_name
from trends.store.store import Store

HEADER = "id,type_of_violence,country,date_start,date_end,best"


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch) -> Store:
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    return Store()


def written(path, *days, first=1):
    rows = [f"{first + at},1,Syria,{day},{day},2" for at, day in enumerate(days)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def month(folder, number):
    days = [f"2026-{number:02}-{day:02}" for day in range(1, 29)]
    return written(folder / f"GEDEvent_v26_0_{number}.csv", *days, first=100 * number)


def test_a_release_is_known_from_the_day_on_which_it_came_out(tmp_path):
    january = month(tmp_path, 1)
    told = tr.load(january, as_of="2026-02-20")
    assert (told.provenance.known, told.provenance.known_by) == (date(2026, 2, 20), "published")
    assert len(told) == 28
    assert tr.load(january).provenance.known == date(2026, 2, 20)
    with pytest.raises(
        InputError, match=r"GEDEvent_v26_0_1\.csv was not known on 2026-02-19: it came out about 2026-02-20"
    ):
        tr.load(january, as_of="2026-02-19")


def test_bytes_that_the_store_holds_are_known_by_it(tmp_path, store):
    january = month(tmp_path, 1)
    take_in_own(store, january, dated=Dated(date(2026, 2, 3), "retrieved"))
    copy = tmp_path / "copy.csv"
    copy.write_bytes(january.read_bytes())
    told = tr.load(copy, as_of="2026-02-10").provenance
    assert (told.known, told.known_by) == (date(2026, 2, 3), "retrieved")
    # Without a day that is looked back to, what the store holds changes no output.
    assert tr.load(copy).provenance.known is None


def test_a_file_that_nothing_dates_is_cautioned_and_cut(tmp_path):
    path = written(tmp_path / "mine.csv", "2026-01-05", "2026-01-20", "2026-03-02")
    told = tr.load(path, as_of="2026-01-31")
    assert (len(told), told.provenance.known_by) == (2, "unknown")
    assert told.coverage.last == date(2026, 1, 31)
    assert [getattr(note, "id", "") for note in told.notes if "known" in note] == ["sources.vintage.unknown"]
    assert any("Nothing tells since when" in note for note in told.count().notes)
    assert "1 row dated or reported after 31 January 2026 is left out." in told.notes
    checked = told.check()
    assert checked["rows_read"] == checked["kept"] + checked["rejected"] + sum(checked["skipped"].values())
    assert checked["kept"] == 2
    with pytest.raises(WindowError, match=r"Nothing of .* had happened, or been reported, by 2025-12-31"):
        tr.load(path, as_of="2025")


def test_of_a_folder_the_files_that_were_known_are_read(tmp_path):
    folder = tmp_path / "all"
    for number in (1, 2, 3):
        month(folder, number)
    told = tr.load(folder, as_of="2026-03-25")
    assert [stretch.label for stretch in told.releases] == ["26.0.1", "26.0.2"]
    assert told.provenance.known == date(2026, 3, 20)
    assert any(
        "1 file was not known on 25 March 2026 and is not read: GEDEvent_v26_0_3.csv" in one
        for one in told.notes
    )
    with pytest.raises(
        InputError, match="None of the 3 files was known on 2026-01-31; the first of them, GEDEvent_v26_0_1"
    ):
        tr.load(folder, as_of="2026-01")


def test_bundled_data_and_frames_look_back():
    series = tr.load_series("central-syria", as_of="2024-06-30")
    assert series.count.shape < tr.load_series("central-syria").count.shape
    incidents = tr.load("documented-attacks", as_of="2023-12-31")
    assert 0 < len(incidents) < len(tr.load("documented-attacks"))
    frame = pd.DataFrame(
        {"date": pd.to_datetime(["2024-01-01", "2024-05-01", "2024-08-01"]), "place": list("abc")}
    )
    assert len(tr.load(frame, as_of=date(2024, 5, 31))) == 2


@pytest.mark.parametrize("day", ["soon", "2026-13", 7, "2026-02-30"])
def test_what_is_no_day_is_refused(day):
    with pytest.raises((ParameterError, InputError)):
        tr.load("documented-attacks", as_of=day)


def test_the_command_line_refuses_it_before_anything_is_read(capsys):
    assert main(["count", "nowhere.csv", "--as-of", "soon"]) == 2
    assert "'soon' is no date" in capsys.readouterr().err


def test_a_file_called_like_data_in_the_store(tmp_path, store, monkeypatch):
    monkeypatch.chdir(tmp_path)
    month(tmp_path, 1).rename("ucdp-candidate")
    with pytest.raises(InputError, match=r"the file here that is called so is \./ucdp-candidate"):
        tr.load("ucdp-candidate")
    assert len(tr.load("./ucdp-candidate")) == 28
    take_in_own(store, month(tmp_path, 2))
    assert len(tr.load("ucdp-candidate", as_of="2026-03-20")) == 28
    assert [is_stored_name(name) for name in ("ucdp", "acled@1", "store:1", "ucdp-ged.csv", "mine")] == [
        *[True] * 3,
        *[False] * 2,
    ]


def test_a_file_of_the_store_by_its_hash(tmp_path, store):
    kept = [take_in_own(store, month(tmp_path, number)) for number in (1, 2)]
    assert tr.load(f"store:{kept[0].sha256[:8]}").provenance.version == "26.0.1"
    with pytest.raises(InputError, match="knew nothing on 2026-03-01; the first day is 2026-03-20"):
        tr.load(f"store:{kept[1].sha256}", as_of="2026-03-01")
    with pytest.raises(ParameterError, match="at least 4"):
        tr.load("store:1f")
    with pytest.raises(InputError, match="The store holds no store:0000"):
        tr.load("store:0000" + "0" * 60)


def test_a_damaged_store_never_answers_with_other_bytes(tmp_path, store):
    kept = [take_in_own(store, month(tmp_path, number)) for number in (1, 2)]
    index = store.folder / "index.jsonl"
    index.write_bytes(b'{"half": ' + b"\n" + index.read_bytes())
    assert len(tr.load("ucdp-candidate")) == 56
    store.place(kept[1]).write_bytes(store.place(kept[0]).read_bytes())
    with pytest.raises(InputError, match="its bytes have another hash"):
        tr.load("ucdp-candidate")
    assert len(tr.load("ucdp-candidate", as_of="2026-03-01")) == 28
    store.place(kept[0]).unlink()
    with pytest.raises(FetchError, match="no longer in the store"):
        tr.load("ucdp-candidate", as_of="2026-03-01")


def test_one_file_under_two_datasets_is_as_old_as_the_first_says(tmp_path, store):
    kept = take_in_own(store, month(tmp_path, 1))
    line = {**kept.to_dict(), "source": "ucdp-ged", "known": "2026-02-10", "known_by": "retrieved"}
    with (store.folder / "index.jsonl").open("a", encoding="utf-8") as index:
        index.write(json.dumps(line) + "\n")
    told = tr.load(f"store:{kept.sha256}").provenance
    assert (told.known, told.known_by, told.source) == (date(2026, 2, 10), "retrieved", "ucdp-candidate")
    assert tr.load("ucdp-candidate").provenance.known == date(2026, 2, 20)


def test_check_says_since_when(tmp_path, store, capsys):
    take_in_own(store, month(tmp_path, 1))
    assert main(["check", "ucdp-candidate", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["known"], told["known_by"]) == ("2026-02-20", "published")
    assert main(["check", "ucdp-candidate"]) == 0
    assert "Known since 2026-02-20 (published)." in capsys.readouterr().out
    assert main(["check", "central-syria", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["known"] is None


def test_of_a_series_its_rows_say_when_they_were_published(tmp_path, store):
    path = tmp_path / "mine.csv"
    rows = [
        "month,count,published",
        "2024-01,3,2024-02-10",
        "2024-02,4,2024-03-10",
        "2024-03,5,2024-04-10",
        "",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    before = tr.load_series(path, as_of="2024-03-31").count
    # That the file entered a store later says nothing of its rows.
    take_in_own(store, path)
    assert tr.load_series(path, as_of="2024-03-31").count.tolist() == before.tolist() == [3, 4]


def test_of_several_parts_the_one_known_last_is_read_and_that_is_said(tmp_path, store):
    # Two cuts of one edition: neither is the edition.
    for name, day in (("syria", "2020-01-02"), ("mali", "2021-01-02")):
        path = written(tmp_path / name / "GEDEvent_v25_1.csv", day, day)
        take_in_own(store, path, dated=Dated(date.fromisoformat(day), "retrieved"))
    told = tr.load("ucdp-ged")
    assert told.provenance.known == date(2021, 1, 2)
    assert told.provenance.filters == ("an extract",)
    exports = [
        written(tmp_path / f"{name}.csv", "2020-01-02", "2020-02-02", first=at)
        for at, name in enumerate("ab")
    ]
    for path in exports:
        take_in_own(store, path, dated=Dated(date(2020, 3, 1), "retrieved"))
    assert any("Of 3 parts of these data" in note for note in tr.load("ucdp-ged").notes)


def test_two_copies_of_one_day_are_said_to_be_rivals(tmp_path, store):
    take_in_own(store, month(tmp_path, 1))
    take_in_own(
        store, written(tmp_path / "GEDEvent_v26_0_1.csv", *[f"2026-01-{day:02}" for day in range(1, 32)])
    )
    assert any(
        "other bytes of 26.0.1 known by the same day" in note for note in tr.load("ucdp-candidate").notes
    )

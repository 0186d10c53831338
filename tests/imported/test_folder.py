"""A folder of imported incidents: all that was read comes back, and what is not whole is not read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

import trends
from trends.errors import InputError, ParameterError, TrendsError
from trends.imported import writing

CSV = """id,date,country,fatalities
1,2020-01-05,Syria,3
2,2020-02-31,Syria,1
3,2020-03-05,Iraq,-4
3,2020-03-06,Iraq,
4,2020-04-07,Iraq,2
4,2020-04-07,Iraq,2
"""


@pytest.fixture
def table(tmp_path):
    (tmp_path / "attacks.csv").write_text(CSV, encoding="utf-8")
    return tmp_path / "attacks.csv"


def test_everything_comes_back(table, tmp_path):
    trends.import_incidents(table, tmp_path / "imported")
    before, after = trends.load(table), trends.load(tmp_path / "imported")
    assert after.check() == before.check()
    assert before.check()["rejected"] == 2
    for name in ("frame", "rejected", "unreadable"):
        pd.testing.assert_frame_equal(getattr(before, name), getattr(after, name))
    for name in ("coverage", "collection", "notes", "warnings", "provenance", "week", "measured", "subject"):
        assert getattr(before, name) == getattr(after, name), name
    note = next(note for note in after.notes if getattr(note, "id", ""))
    assert note.in_language("fr") != str(note)


def test_the_bundled_attacks_come_back_with_their_reports(attacks):
    before, after = trends.load("documented-attacks"), trends.load(attacks.path)
    pd.testing.assert_frame_equal(before.frame, after.frame)
    pd.testing.assert_frame_equal(before.reports, after.reports)
    assert after.settled("lowest").count().to_csv() == before.settled("lowest").count().to_csv()


def test_the_same_files_give_the_same_bytes(table, tmp_path):
    for name in ("one", "two"):
        trends.import_incidents(table, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["accounting.json", "part-00001.parquet", "rejected.parquet", "unreadable.parquet"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_nothing_is_written_over(table, tmp_path):
    trends.import_incidents(table, tmp_path / "imported")
    with pytest.raises(ParameterError, match="is there already, and nothing was written"):
        trends.import_incidents(table, tmp_path / "imported")
    (tmp_path / "empty").mkdir()
    trends.import_incidents(table, tmp_path / "empty")
    assert len(trends.scan(tmp_path / "empty")) == 3


def test_a_file_that_cannot_be_read_leaves_nothing(table, tmp_path):
    (tmp_path / "other.csv").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.csv is empty"):
        trends.import_incidents([table, tmp_path / "other.csv"], tmp_path / "imported")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["attacks.csv", "other.csv"]


def test_a_series_is_not_imported(tmp_path):
    with pytest.raises(InputError, match="only incidents are imported"):
        trends.import_incidents("central-syria", tmp_path / "imported")
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_one_sentence_and_leaves_nothing(table, tmp_path, monkeypatch):
    def full(path, _table):
        path.write_bytes(b"PAR1")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_write", full)
    with pytest.raises(
        TrendsError, match=r"cannot be written: No space left on device; nothing of it is left\."
    ):
        trends.import_incidents(table, tmp_path / "imported")
    assert [path.name for path in tmp_path.iterdir()] == ["attacks.csv"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no process can be killed so here")
def test_a_killed_import_is_swept_by_the_next(table, tmp_path):
    program = f"""
        import os, signal, trends
        from trends.imported import writing
        write = writing._write
        writing._write = lambda *a: (write(*a), os.kill(os.getpid(), signal.SIGKILL))
        trends.import_incidents({str(table)!r}, {str(tmp_path / "imported")!r})
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], env=os.environ, check=False)
    assert run.returncode == -signal.SIGKILL
    assert (tmp_path / ".imported.importing").is_dir()
    assert not (tmp_path / "imported").exists()
    assert len(trends.import_incidents(table, tmp_path / "imported")) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["attacks.csv", "imported"]


def _without(folder):
    (folder / "part-00001.parquet").unlink()


def _without_rejected(folder):
    (folder / "rejected.parquet").unlink()


def _cut(folder):
    part = folder / "part-00001.parquet"
    part.write_bytes(part.read_bytes()[:-9])


def _damaged(folder):
    part = folder / "part-00001.parquet"
    part.write_bytes(b"\0" * part.stat().st_size)


def _of_others(folder):
    part = folder / "part-00001.parquet"
    pd.DataFrame({"date": ["2020-01-01"]}).to_parquet(part)
    _set(folder, lambda held: held["parts"][0].update(bytes=part.stat().st_size))


def _no_accounting(folder):
    (folder / "accounting.json").write_text("[]", encoding="utf-8")


def _newer(folder):
    _set(folder, lambda held: held.update(trends_import=99))


def _leading_out(folder):
    _set(folder, lambda held: held["parts"][0].update(file="../attacks.csv"))


def _of_code(folder):
    _set(
        folder,
        lambda held: held["incidents"].update(coverage={"class": "Popen", "fields": {"args": ["true"]}}),
    )


def _set(folder, change):
    held = json.loads((folder / "accounting.json").read_text(encoding="utf-8"))
    change(held)
    (folder / "accounting.json").write_text(json.dumps(held), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_without, "imported/part-00001.parquet is missing"),
        (_without_rejected, "imported/rejected.parquet is missing"),
        (_cut, "it has another size"),
        (_damaged, "is a damaged Parquet file"),
        (_of_others, "its rows or columns are others"),
        (_no_accounting, "is not what trends import writes"),
        (_newer, "was imported by a newer release"),
        (_leading_out, "is missing"),
        (_of_code, "is not what trends import writes"),
    ],
)
@pytest.mark.parametrize("way", [trends.scan, trends.load])
def test_what_is_not_whole_is_not_read(table, tmp_path, spoil, sentence, way):
    trends.import_incidents(table, tmp_path / "imported")
    spoil(tmp_path / "imported")
    with pytest.raises(InputError) as refused:
        way(tmp_path / "imported")
    assert sentence in str(refused.value)


def test_a_folder_of_other_files_is_not_scanned(table):
    with pytest.raises(InputError, match=r"trends import FILE --out FOLDER makes one"):
        trends.scan(table.parent)


def test_what_was_said_of_the_files_is_not_said_again(attacks):
    with pytest.raises(ParameterError, match="it was imported"):
        trends.load(attacks.path, source="generic")


def test_rows_whose_bytes_are_spoilt_are_one_sentence(table, tmp_path):
    trends.import_incidents(table, tmp_path / "imported")
    part = tmp_path / "imported" / "part-00001.parquet"
    held = part.read_bytes()
    # The end, where the columns are told, stays as it is; how long it is stands before the last four bytes.
    end = len(held) - 8 - int.from_bytes(held[-8:-4], "little")
    part.write_bytes(held[:4] + b"\xff" * (end - 4) + held[end:])
    with pytest.raises(InputError, match="imported cannot be counted"):
        trends.scan(tmp_path / "imported").count()


def test_a_pattern_may_stand_for_one_folder(table, tmp_path):
    trends.import_incidents(table, tmp_path / "imported")
    assert len(trends.scan(tmp_path / "imp*")) == len(trends.scan([tmp_path / "imported"])) == 3


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"week": "Blursday"}, "no day for weeks to begin on"),
        ({"scheduler": " "}, "address of a cluster is missing"),
        ({"coverage": "2020-13 to 2021"}, "2020-13"),
    ],
)
def test_what_cannot_be_read_is_refused_when_the_folder_is_opened(table, tmp_path, wrong, sentence):
    trends.import_incidents(table, tmp_path / "imported")
    with pytest.raises(ParameterError, match=sentence):
        trends.scan(tmp_path / "imported", **wrong)


def test_no_folder_is_said_to_be_missing():
    with pytest.raises(InputError, match="No folder is named"):
        trends.scan([])


def test_several_folders_are_not_scanned_together(table, tmp_path):
    for name in ("one", "two"):
        trends.import_incidents(table, tmp_path / name)
    for several in (tmp_path / "*o*", [tmp_path / "one", tmp_path / "two"]):
        with pytest.raises(InputError, match=r"one and two are 2 folders of imported incidents"):
            trends.scan(several)
    with pytest.raises(InputError, match=r"one is a folder of imported incidents and attacks\.csv is none"):
        trends.scan([tmp_path / "one", table])


def test_a_part_alone_is_not_scanned(table, tmp_path):
    trends.import_incidents(table, tmp_path / "imported")
    with pytest.raises(
        InputError, match=r"part-00001\.parquet is a part of the imported incidents in imported"
    ):
        trends.scan(tmp_path / "imported" / "part-00001.parquet")


def test_a_parquet_file_of_others_is_not_scanned(tmp_path):
    pd.DataFrame({"x": [1]}).to_parquet(tmp_path / "other.parquet")
    (tmp_path / "folder").mkdir()
    pd.DataFrame({"x": [1]}).to_parquet(tmp_path / "folder" / "part-00001.parquet")
    for path in (tmp_path / "other.parquet", tmp_path / "folder"):
        with pytest.raises(InputError, match="is no folder of imported incidents"):
            trends.scan(path)


def test_a_column_of_another_type_in_one_part_is_named_with_the_part(table, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "ROWS_A_FILE", 1)
    folder = trends.import_incidents(table, tmp_path / "imported").path
    part = folder / "part-00002.parquet"
    rows = parquet.read_table(part)
    at = rows.schema.get_field_index("country")
    parquet.write_table(rows.set_column(at, "country", pa.array([7], pa.int64())), part)
    _set(folder, lambda held: held["parts"][1].update(bytes=part.stat().st_size))
    for way in (trends.scan, trends.load):
        with pytest.raises(
            InputError,
            match=r"imported/part-00002\.parquet holds country as int64 and part-00001\.parquet as string",
        ):
            way(folder)


def test_a_folder_of_which_one_file_is_broken_leaves_nothing(table, tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "files" / "b.parquet").write_bytes(b"PAR1 and no more PAR1")
    with pytest.raises(InputError, match=r"b\.parquet is a damaged Parquet file"):
        trends.import_incidents(tmp_path / "files", tmp_path / "imported")
    assert not (tmp_path / "imported").exists()
    assert not list(tmp_path.glob(".*"))

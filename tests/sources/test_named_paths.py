"""Files are named one by one, or by a pattern."""

from __future__ import annotations

import pytest

import trends
from trends.errors import InputError
from trends.sources.loading import paths_of

ROW = "id,date,country\n{0},2020-0{0}-05,Syria\n"


@pytest.fixture
def folder(tmp_path):
    for number in (2, 1):
        (tmp_path / f"attacks-{number}.csv").write_text(ROW.format(number), encoding="utf-8")
    return tmp_path


def test_a_pattern_is_all_the_files_that_match_it(folder):
    files = [folder / "attacks-1.csv", folder / "attacks-2.csv"]
    assert paths_of(folder / "attacks-*.csv") == files
    by_pattern, by_name = trends.load(folder / "attacks-?.csv"), trends.load(files)
    assert len(by_pattern) == 2
    assert by_pattern.count().to_csv() == by_name.count().to_csv()
    assert by_pattern.provenance == by_name.provenance


def test_a_pattern_is_imported(folder):
    assert len(trends.import_incidents(folder / "attacks-*.csv", folder / "imported")) == 2


def test_a_file_of_that_name_goes_before_a_pattern(folder):
    (folder / "attacks-[12].csv").write_text(ROW.format(3), encoding="utf-8")
    assert trends.load(folder / "attacks-[12].csv").frame["incident_id"].tolist() == ["3"]


def test_a_broken_file_among_those_that_match_is_named(folder):
    (folder / "attacks-3.csv").write_bytes(b"\x00\xff\x00")
    with pytest.raises(InputError, match=r"attacks-3\.csv is no table"):
        trends.import_incidents(folder / "attacks-*.csv", folder / "imported")
    assert not (folder / "imported").exists()


@pytest.mark.parametrize("name", ["none-*.csv", "[", "~nobody/*.csv", "*\0"])
def test_a_pattern_that_nothing_matches_is_one_sentence(folder, name):
    with pytest.raises(InputError, match="There is no file"):
        trends.load(name if name.startswith("~") else f"{folder}/{name}")


def test_imported_folders_are_read_alone(folder):
    for number in (1, 2):
        trends.import_incidents(folder / f"attacks-{number}.csv", folder / f"imported-{number}")
    both = folder / "imported-*"
    for given in (
        both,
        [folder / "imported-1", folder / "imported-2"],
        [folder / "attacks-1.csv", folder / "imported-2"],
    ):
        with pytest.raises(
            InputError, match=r"imported-\d is a folder of imported incidents, which is read alone"
        ):
            trends.load(given)
    assert len(trends.load(folder / "imported-1*")) == 1


@pytest.mark.parametrize(
    "read", [trends.load, lambda path: trends.import_incidents(path, path.parent / "again")]
)
def test_a_part_of_an_import_is_not_read_for_a_table_of_its_own(folder, read):
    trends.import_incidents(folder / "attacks-*.csv", folder / "imported")
    part, *_ = sorted((folder / "imported").glob("part-*.parquet"))
    for path in (part, folder / "imported" / "part-*.parquet"):
        with pytest.raises(
            InputError, match=r"incidents imported to imported, .* name the folder imported instead"
        ):
            read(path)
    assert not (folder / "imported" / "again").exists()
    with pytest.raises(InputError, match="incidents imported to imported"):
        trends.load(folder)  # whose folders are looked through, too
    assert len(trends.load(folder / "imported")) == 2
    moved = part.rename(folder / "attacks.parquet")  # a copy elsewhere is a table like any other
    assert len(trends.load(moved)) == 2

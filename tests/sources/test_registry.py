from __future__ import annotations

import pytest

import trends as tr
from trends.errors import InputError, ParameterError
from trends.incidents.incidents import Incidents
from trends.series.series_table import SeriesTable
from trends.sources import load, load_series


def test_the_shape_follows_from_the_content(write, ged, today):
    assert isinstance(load(write(ged({})), today=today), Incidents)
    assert isinstance(load(write("month,count\n2020-01,3\n")), SeriesTable)
    assert isinstance(load(write("date,killed,lat,lon\n2020-01-01,3,1,1\n"), today=today), Incidents)
    assert isinstance(load(write("date,count\n2020-01-01,3\n"), today=today), SeriesTable)


def test_load_is_at_the_top():
    assert tr.load is load
    assert tr.load_series is load_series


def test_a_source_can_be_told(write, ged, today):
    path = write(ged({}))
    assert load(path, source="ucdp-ged", today=today).provenance.source == "ucdp-ged"
    assert load(path, source="generic", today=today).provenance.source == "generic"
    with pytest.raises(ParameterError, match="'ucpd' is no source; there is"):
        load(path, source="ucpd")
    with pytest.raises(InputError, match="is not of ucdp-ged"):
        load(write("a,b\n1,2\n", "other.csv"), source="ucdp-ged")


def test_a_source_that_is_told_is_looked_for_in_every_sheet_and_below_titles(workbook, today):
    terms = [["Terms of use"], ["Do not pass on"]]
    acled = [
        ["event_id_cnty", "event_date", "event_type", "actor1", "fatalities"],
        ["A1", "2020-01-02", "Battles", "a", 1],
    ]
    log = [["A log"], ["date", "killed"], ["2020-01-02", 3]]
    months = [["Counts"], ["month", "count"], ["2020-01", 3]]
    for source, rows in (("acled", acled), ("generic", log), ("series", months)):
        data = load(workbook({"TOU": terms, "Data": rows}, f"{source}.xlsx"), source=source, today=today)
        assert (data.provenance.source, len(data.frame)) == (source, 1)
    with pytest.raises(InputError, match="is not of gtd"):
        load(workbook({"TOU": terms, "Data": acled}), source="gtd", today=today)


def test_rows_bear_the_source_that_was_told(write, ged, today):
    data = load(write(ged({})), source="ucdp-candidate", today=today)
    assert data.frame["source"].tolist() == [data.provenance.source] == ["ucdp-candidate"]


@pytest.mark.parametrize("name", ["centrl-syria", "central syria"])
def test_an_unknown_name_gets_the_nearest(name):
    with pytest.raises(InputError, match="did you mean central-syria"):
        load(name)


@pytest.mark.parametrize("name", ["nothing/like/it.csv", "", "a\x00b"])
def test_an_unknown_path_gets_one_sentence(name):
    with pytest.raises(InputError, match="There is no file and no bundled dataset") as caught:
        load(name)
    assert len(str(caught.value)) < 500


def test_files_of_different_kinds_are_not_joined(write, ged):
    write(ged({}), "f/a.csv")
    folder = write("month,count\n2020-01,3\n", "f/b.csv").parent
    with pytest.raises(InputError, match=r"b\.csv is of another kind \(series\) than a\.csv \(ucdp\)"):
        load(folder)


def test_a_file_in_a_folder_that_cannot_be_read_is_named(write, ged):
    write(ged({}), "f/a.csv")
    folder = write(bytes(range(256)) * 9, "f/noise.csv").parent
    with pytest.raises(InputError, match=r"noise\.csv is no table"):
        load(folder)


def test_several_paths_at_once(write, ged, today):
    paths = [write(ged({"id": "1"}), "a.csv"), write(ged({"id": "2"}), "b.csv")]
    data = load(paths, today=today)
    assert len(data.frame) == 2
    with pytest.raises(InputError, match="No file"):
        load([])


def test_incidents_become_a_series_too(write, ged, today):
    path = write(ged({}, {"date_start": "2020-05-01", "date_end": "2020-05-02"}))
    series = load_series(path)
    assert series.count.tolist() == [1, 0, 1]


def test_the_same_file_gives_the_same_hash_wherever_it_lies(write, ged, today):
    one = load(write(ged({}), "x/a.csv"), today=today)
    two = load(write(ged({}), "y/a.csv"), today=today)
    assert one.check() == two.check()
    assert one.provenance == two.provenance

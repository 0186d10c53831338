from __future__ import annotations

import csv

import pytest

from trends.errors import FetchError
from trends.fetching.records import checked_records, write_records

RECORDS = [
    {"id": "10", "name": 'a "b", c\nd', "active": True, "latitude": "36.2000", "extra": None},
    {"id": "9", "name": "ä", "active": False, "latitude": None, "nested": {"b": 1, "a": [2]}},
    {"id": "11"},
]


def written(tmp_path, records):
    path = tmp_path / "x.csv"
    write_records(path, records, ("id", "latitude", "missing", "name"), "id")
    return path.read_bytes()


def test_rows_are_written_in_the_order_of_their_ids_and_columns_in_that_of_the_source(tmp_path):
    rows = list(csv.reader(written(tmp_path, RECORDS).decode("utf-8").splitlines(keepends=True)))
    assert rows[0] == ["id", "latitude", "name", "active", "extra", "nested"]
    assert [row[0] for row in rows[1:]] == ["9", "10", "11"]
    assert rows[1] == ["9", "", "ä", "0", "", '{"a": [2], "b": 1}']
    assert rows[2] == ["10", "36.2000", 'a "b", c\nd', "1", "", ""]


def test_the_bytes_do_not_depend_on_the_order_of_arrival(tmp_path):
    shuffled = [dict(reversed(record.items())) for record in RECORDS]
    shuffled.reverse()
    assert written(tmp_path, RECORDS) == written(tmp_path, shuffled)


def test_ids_that_are_no_numbers_are_sorted_as_text(tmp_path):
    rows = written(tmp_path, [{"id": "RUR10"}, {"id": "RUR1"}, {"id": "9" * 400}, {"id": "²"}])
    assert rows.decode().splitlines()[1:] == ["9" * 400, "RUR1", "RUR10", "²"]


@pytest.mark.parametrize("found", [None, {}, "x", [1], [{}, []]])
def test_what_is_no_list_of_records(found):
    with pytest.raises(FetchError, match="no list of events"):
        checked_records(found, "a.example")

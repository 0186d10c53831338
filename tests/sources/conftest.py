"""Small tables written by hand for these tests; no row is taken from anyone's data."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

TODAY = date(2024, 6, 30)

GED = {
    "id": "1",
    "relid": "XXX-2020-1-1-1",
    "year": "2020",
    "active_year": "1",
    "code_status": "Clear",
    "type_of_violence": "1",
    "conflict_dset_id": "901",
    "conflict_new_id": "901",
    "conflict_name": "Ruritania: Government",
    "dyad_dset_id": "902",
    "dyad_new_id": "902",
    "dyad_name": "Government of Ruritania - RLF",
    "side_a_dset_id": "903",
    "side_a_new_id": "903",
    "side_a": "Government of Ruritania",
    "side_b_dset_id": "904",
    "side_b_new_id": "904",
    "side_b": "RLF",
    "number_of_sources": "2",
    "source_article": "",
    "source_office": "",
    "source_date": "",
    "source_headline": "",
    "source_original": "",
    "where_prec": "1",
    "where_coordinates": "Strelsau town",
    "where_description": "",
    "adm_1": "Central province",
    "adm_2": "Strelsau district",
    "latitude": "35.5",
    "longitude": "38.25",
    "geom_wkt": "POINT (38.25 35.5)",
    "priogrid_gid": "1",
    "country": "Syria",
    "country_id": "652",
    "region": "Middle East",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2020-03-01",
    "date_end": "2020-03-01",
    "deaths_a": "1",
    "deaths_b": "2",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "best": "3",
    "high": "4",
    "low": "2",
    "gwnoa": "652",
    "gwnob": "",
}


def csv_text(rows, header=None, separator=",", newline="\n"):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator=newline)
    if header is not None:
        writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


@pytest.fixture
def today():
    return TODAY


@pytest.fixture
def write(tmp_path):
    """Write a file of text, or of bytes, and return its path."""

    def written(content, name="table.csv", encoding="utf-8"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return written


@pytest.fixture
def ged():
    """Write UCDP rows: each a dictionary of what differs from one plain event."""

    def text(*changes, header=True, columns=tuple(GED), separator=","):
        rows = [{**GED, "id": str(number), **change} for number, change in enumerate(changes, 1)]
        return csv_text(
            [[row[name] for name in columns] for row in rows],
            columns if header else None,
            separator=separator,
        )

    return text


@pytest.fixture
def table():
    return csv_text

"""Small tables written by hand for these tests; no row is taken from anyone's data."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

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


# -- workbooks ------------------------------------------------------------------------------------------------

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _letters(number):
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _cell(place, value):
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def sheet_xml(rows):
    """Write rows of cells as the body of a sheet; text is taken as it is."""
    if isinstance(rows, str):
        return rows
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{_letters(place)}{number}", value) for place, value in enumerate(row, 1))
        lines.append(f'<row r="{number}">{cells}</row>')
    return "".join(lines)


def workbook_bytes(sheets):
    """Write a minimal workbook: sheets by name, each rows of cells or the XML of its rows."""
    count = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
            for n in count
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>'
            for n, name in zip(count, sheets, strict=True)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in count
        )
        + f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    for number, rows in zip(count, sheets.values(), strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet_xml(rows)}</sheetData></worksheet>'
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    return buffer.getvalue()


@pytest.fixture
def workbook(write):
    """Write a workbook and return its path."""
    return lambda sheets, name="book.xlsx": write(workbook_bytes(sheets), name)


@pytest.fixture
def accounted():
    """Tell whether every row that was read is kept, rejected or skipped."""
    return lambda data: (
        data.check()["kept"] + len(data.rejected) + sum(data.skipped.values()) == data.rows_read
    )

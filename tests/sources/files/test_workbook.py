from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pandas as pd
import pytest

from trends.errors import InputError
from trends.sources import load
from trends.sources.files import workbook as reader
from trends.sources.publishers.ucdp.events import COLUMNS


def test_dates_numbers_and_text_of_cells(workbook, today, accounted):
    rows = [
        ["date", "killed", "place"],
        [date(2020, 3, 1), 3, "Homs"],
        [date(2020, 3, 2), 4.0, "=cmd|'/c calc'!A0"],
    ]
    data = load(workbook({"Log": rows}), today=today)
    assert data.frame["date_start"].tolist() == [pd.Timestamp("2020-03-01"), pd.Timestamp("2020-03-02")]
    assert data.frame["fatalities_best"].tolist() == [3, 4]
    assert data.frame["place"].tolist() == ["Homs", "=cmd|'/c calc'!A0"]
    assert accounted(data)


def ged_cells(ged, **changes):
    return next(csv.reader(io.StringIO(ged(changes, header=False))))


def test_the_data_are_found_below_a_title_and_on_a_later_sheet(workbook, ged, today, accounted):
    ged = [["Table 1"], [], list(COLUMNS), ged_cells(ged), [], ged_cells(ged, best="x")]
    data = load(workbook({"Read me": [["Terms of use"], ["Please cite"]], "Data": ged}), today=today)
    assert data.provenance.source == "ucdp-ged"
    assert len(data.frame) == 1
    assert data.rejected[["file", "line"]].to_numpy().tolist() == [["book.xlsx [Data]", 6]]
    assert any("Read me" in note for note in data.notes)
    assert accounted(data)


def test_sheets_of_one_layout_are_one_dataset(workbook, ged, today, accounted):
    def sheet(number):
        return [list(COLUMNS), ged_cells(ged, id=str(number))]

    data = load(workbook({"2019": sheet(1), "2020": sheet(2), "Codes": [["a", "b"], [1, 2]]}), today=today)
    assert data.frame["incident_id"].tolist() == ["1", "2"]
    assert accounted(data)


def test_rows_without_anything_are_blank_lines(workbook, today, accounted):
    body = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>date</t></is></c><c r="B1" t="inlineStr"><is><t>killed</t></is></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>2020-01-01</t></is></c><c r="B3"><v>2</v></c></row>'
        + "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(4, 40_000))
    )
    data = load(workbook({"S": body}), today=today)
    assert (data.rows_read, len(data.frame)) == (1, 1)
    assert accounted(data)


def test_a_formula_counts_by_the_value_that_it_had(workbook, today):
    body = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>date</t></is></c><c r="B1" t="inlineStr"><is><t>killed</t></is></c></row>'
        '<row r="2"><c r="A2" s="1"><v>43831</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    )
    data = load(workbook({"S": body}), today=today)
    assert data.frame["fatalities_best"].tolist() == [2]
    assert data.frame["date_start"].tolist() == [pd.Timestamp("2020-01-01")]


def test_a_series_in_a_workbook(workbook):
    table = load(workbook({"S": [["month", "count"], ["2020-01", 3], ["2020-02", None]]}))
    assert table.count().observed.tolist() == [True, False]


def test_an_empty_workbook(workbook):
    with pytest.raises(InputError, match="all its sheets are empty"):
        load(workbook({"S": [], "T": []}))


def test_half_a_workbook(workbook):
    path = workbook({"S": [["a", "b"], [1, 2]]})
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(InputError, match="damaged or truncated"):
        load(path)


def test_what_only_begins_like_an_old_workbook(write):
    with pytest.raises(InputError, match="damaged workbook, or one of a kind that is not read"):
        load(write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "book.xls"))


def test_a_workbook_without_its_sheet(workbook):
    path = workbook({"S": [["a", "b"], [1, 2]]})
    broken = path.with_name("broken.xlsx")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(broken, "w") as part:
        for name in whole.namelist():
            if "sheet1" not in name:
                part.writestr(name, whole.read(name))
    with pytest.raises(InputError, match="damaged workbook"):
        load(broken)


def test_the_first_rows_are_taken_out_once(workbook, monkeypatch):
    walks = []
    rows = reader._rows
    monkeypatch.setattr(reader, "_rows", lambda *place: walks.append(1) or rows(*place))
    nothing = [["a", "b"]] * 12
    load(
        workbook(
            {
                "S": [
                    *nothing,
                    ["date", "killed", "place"],
                    ["2020-01-01", 3, "Homs"],
                    ["2020-01-01", 1, "Idlib"],
                ]
            }
        )
    )
    assert len(walks) == 2  # once to look, once to read


@pytest.mark.parametrize("name", ["grid-single.xlsx", "grid-otherfolder.xlsx"])
def test_cases_of_a_cell_in_the_last_corner(cases, name):
    with pytest.raises(InputError, match=r"more than 1\.1 GB of memory.*delete what lies far") as caught:
        load(cases / name)
    assert len(str(caught.value)) < 500


def test_a_cell_somewhat_far_from_the_table_costs_nothing(workbook, today):
    body = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>date</t></is></c><c r="B1" t="inlineStr"><is><t>killed</t></is></c></row>'
        '<row r="2"><c r="A2" s="1"><v>43831</v></c><c r="B2"><v>2</v></c></row>'
        '<row r="90000"><c r="Z90000" t="inlineStr"><is><t> </t></is></c></row>'
    )
    assert len(load(workbook({"S": body}), today=today).frame) == 1


def opendocument(rows, repeated=1):
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    far = (
        f'<table:table-row table:number-rows-repeated="{repeated}"><table:table-cell office:value-type="float" '
        f'office:value="1" table:number-columns-repeated="{repeated}"/></table:table-row>'
        if repeated > 1
        else ""
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="m"/>')
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
            f'<table:table table:name="S">{cells}{far}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return buffer.getvalue()


def test_an_opendocument_workbook(write, today):
    rows = [["date", "killed"], ["2020-01-01", "2"]]
    data = load(write(opendocument(rows), "log.ods"), today=today)
    assert data.frame["fatalities_best"].tolist() == [2]
    with pytest.raises(InputError, match=r"far\.ods is (not read|a damaged workbook)"):
        load(write(opendocument(rows, 16_000_000), "far.ods"), today=today)


def test_a_process_that_takes_too_long_is_ended(workbook, monkeypatch):
    monkeypatch.setattr(reader, "_PATIENCE", 0)
    with pytest.raises(InputError, match=r"takes more than .* seconds"):
        load(workbook({"S": [["a", "b"], [1, 2]]}))


def test_a_document_of_another_kind(write):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(InputError, match="of a kind that is not read"):
        load(write(buffer.getvalue(), "letter.docx"))

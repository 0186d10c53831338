from __future__ import annotations

import re
import zipfile

import pytest

from trends.errors import InputError
from trends.sources.files.workbook_extent import refuse_boundless


def refused(path):
    with pytest.raises(InputError) as caught:
        refuse_boundless(path, path.name)
    assert len(str(caught.value)) < 500
    return str(caught.value)


def test_one_cell_in_the_last_corner(workbook):
    path = workbook({"S": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'})
    assert path.stat().st_size < 3000
    assert "1,048,576 rows and 16,384 columns" in refused(path)


@pytest.mark.parametrize(
    "body",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>',
        '<row r="1"><c s="1" r="XFD1048576"><v>1</v></c></row>',
        '<x:row r="1" xmlns:x="y"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="5"><c r="AAA999999"><f>1</f><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ99999999999"><v>1</v></c></row>',
        '<row r="1048575"/><row><c><v>1</v></c>' + "<c><v>2</v></c>" * 16000 + "</row>",
    ],
)
def test_the_corner_in_disguise(workbook, body):
    refused(workbook({"First": [["a"]], "S": body}))


@pytest.mark.parametrize(
    "body",
    [
        "".join(f'<row r="{n}"/>' for n in range(1, 30_000)),
        "".join(f'<row r="{n}"><c r="XFD{n}" s="1"/></row>' for n in range(1, 3000)),
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576" s="1"/></row>',
        "<row>" + "<c><v>1</v></c>" * 5000 + "</row>",
        "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 50_000)),
    ],
)
def test_sheets_that_are_only_long_wide_or_styled_are_sound(workbook, body):
    refuse_boundless(workbook({"S": body}), "book.xlsx")


def test_a_part_that_swells(workbook):
    path = workbook({"S": [["a"]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<si/>" * (15 << 20))
    assert "unpack to more than 40 times" in refused(path)


BODY = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def respelt(path, change, name="xl/worksheets/sheet1.xml", encoding="utf-8"):
    """Write the workbook with the text of its sheet changed, under another name or in another encoding."""
    other = path.with_name("respelt.xlsx")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as made:
        for part in whole.namelist():
            text = whole.read(part).decode().replace("/worksheets/sheet1.xml", name.removeprefix("xl"))
            text = text.replace('"worksheets/sheet1.xml"', f'"/{name}"')
            if "sheet1" in part:
                text, part = change(text).replace("UTF-8", encoding), name  # noqa: PLW2901 - its new name
            made.writestr(part, text.encode(encoding if part == name else "utf-8"))
    return other


SPELLINGS = {
    "single quotes": {"change": lambda text: text.replace('r="XFD1048576"', "r = 'XFD1048576'")},
    "prefixes": {
        "change": lambda text: re.sub(r"<(/?)(\w+)", r"<\1my:\2", text.partition("?>")[2]).replace(
            "xmlns=", "xmlns:my="
        )
    },
    "another folder": {"change": str, "name": "xl/tables_of_mine/sheet1.xml"},
    "another ending": {"change": str, "name": "elsewhere/sheet1.txt"},
    "no address": {
        "change": lambda text: text.replace(' r="A1"', "").replace(
            '<c r="XFD1048576"><v>1</v></c>', '<c r="A1048576"/>' + "<c/>" * 16382 + "<c><v>1</v></c>"
        )
    },
    "a dimension that lies": {
        "change": lambda text: text.replace("<sheetData>", '<dimension ref="A1:B2"/><sheetData>')
    },
    "UTF-16": {"change": str, "encoding": "utf-16"},
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_corner_in_every_spelling(workbook, spelling):
    refused(respelt(workbook({"S": BODY}), **SPELLINGS[spelling]))


def test_what_is_no_zip_file_is_left_to_the_reader(workbook, write):
    path = workbook({"S": [["a"]]})
    path.write_bytes(path.read_bytes()[:-30])
    refuse_boundless(path, "book.xlsx")
    refuse_boundless(write(b"\xd0\xcf\x11\xe0", "book.xls"), "book.xls")

"""A row that is rejected leaves all others as they are without it: nothing said of a whole file may hang on it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from trends.errors import WindowError
from trends.messages import in_language
from trends.sources import load

sys.path.insert(0, str(Path(__file__).parent))  # where the fuzzer's modules find each other
from fuzz_layouts import LAYOUTS

TODAY = date(2024, 6, 30)

DATED = {"date_start", "date_end", "date", "event_date", "start date", "end date"}
PARTS = {"year": 0, "iyear": 0, "month": 1, "imonth": 1, "day": 2, "iday": 2}
NUMBERS = {
    "total killed",
    "best",
    "fatalities",
    "nkill",
    "killed",
    "deaths number",
    "killed_low",
    "fatalities_best",
}
CODES = {"code_status": "Check deaths", "date_precision": "odd", "event_type": "Strange"}

IMPOSSIBLE = ("0025-05-05", "9999-12-31", "2020-02-30")
POSSIBLE = ("1905-01-01", "2024-06-29", "25/04/2019", "04/25/2019", "43831")
"""Dates that can be read or speak for a way of reading; the row is rejected for its toll."""


def changed(name, cell, day, toll, *, in_parts):
    key = name.casefold().strip()
    if key in DATED:
        return day
    if key in PARTS and in_parts:
        parts = day.split("-") if day.count("-") == 2 else ["1905", "1", "5"]
        return parts[PARTS[key]]
    if key in NUMBERS:
        return toll or cell
    return CODES.get(key, cell)


def layouts():
    for name, (rows, _) in LAYOUTS.items():
        header = {str(cell).casefold().strip() for cell in rows[0]}
        if header & {*DATED, "day", "iday"} and header & NUMBERS and not name.startswith("series"):
            yield name


@pytest.mark.parametrize("layout", list(layouts()))
def test_bad_rows_change_no_other(write, table, layout):
    rows, source = LAYOUTS[layout]
    header = [str(cell) for cell in rows[0]]
    in_parts = not {name.casefold().strip() for name in header} & DATED
    bad = [*((day, "") for day in IMPOSSIBLE), *((day, "no number") for day in POSSIBLE)]
    odd = [
        [
            changed(name, cell, day, toll, in_parts=in_parts)
            for name, cell in zip(header, rows[-2], strict=True)
        ]
        for day, toll in bad
    ]
    for place, name in enumerate(header):
        if name.casefold() in {
            "id",
            "event_id_cnty",
            "data_id",
            "event id",
            "incident_id",
            "eventid",
            "incident id",
        }:
            for number, row in enumerate(odd):
                row[place] = f"98765{number}"
    told = source if source != "ucdp-candidate" else None
    without = load(write(table(rows)), source=told, today=TODAY)
    data = load(write(table([*rows, *odd])), source=told, today=TODAY)
    assert len(data.rejected) == len(without.rejected) + len(odd)
    pd.testing.assert_frame_equal(data.frame, without.frame)
    assert data.coverage == without.coverage
    assert data.warnings == without.warnings
    assert data.provenance.source == without.provenance.source


@pytest.mark.parametrize("name", ["acled-9999.csv", "acled_y0025.csv"])
def test_cases_of_impossible_days(cases, tmp_path, name):
    data = load(cases / name)
    lines = (cases / name).read_text(encoding="utf-8").split("\nRUR")
    path = tmp_path / name
    dates = [line.split(",")[1] for line in lines]
    path.write_text(
        "\nRUR".join(
            line for line, day in zip(lines, dates, strict=True) if day[:4] not in {"0025", "0024", "9999"}
        ),
        encoding="utf-8",
    )
    without = load(path)
    assert len(data.rejected) == len(lines) - len(path.read_text(encoding="utf-8").split("\nRUR")) > 0
    pd.testing.assert_frame_equal(data.frame, without.frame)
    assert data.coverage == without.coverage


def test_the_case_with_the_year_9999_is_the_sound_file_but_for_that_row(cases):
    sound, odd = load(cases / "acled-ok.csv"), load(cases / "acled-9999.csv")
    known = sound.frame[sound.frame["incident_id"].isin(odd.frame["incident_id"])].reset_index(drop=True)
    shared = ["incident_id", "date_start", "date_end", "date_precision", "fatalities_best"]
    pd.testing.assert_frame_equal(odd.frame[shared], known[shared], check_categorical=False)


def test_where_no_row_is_left_the_sentence_says_why(write, today):
    """Every row has a sound date; what no row has is a number of deaths."""
    data = load(write("date,place,killed\n2020-01-05,A,TRUE\n2020-02-09,B,TRUE\n"), today=today)
    with pytest.raises(
        WindowError,
        match=r"No row is left to count\. Line 2 of table\.csv cannot be used: .*\(killed 'TRUE'\) \(1 more row is",
    ) as raised:
        data.count()
    french = in_language(raised.value.sentence, "fr")
    assert french.startswith("Il ne reste aucune ligne à compter. La ligne 2 de table.csv")

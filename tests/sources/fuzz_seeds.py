"""Small sound tables of every layout that the readers know, all invented, and every form in which they come."""

# ruff: noqa: RUF005, SIM905 - rows of cells and headers, as short as they can be written

from __future__ import annotations

import gzip
import io
import json
import warnings
import zipfile
from datetime import datetime

import pandas as pd
from conftest import GED, csv_text, workbook_bytes

__all__ = ["FORMS", "LAYOUTS", "NOT_IN", "container", "rendered"]

_PITF_ABOVE = [["Group", "Start Date", "", "", "End Date", "", "", "Deaths", "Latitude", "", "", "", "Perp"]]
_DOCUMENTED = (
    "incident_id date date_precision place governorate lat lon place_precision killed_low killed_high "
    "killed_includes_attackers killed_as_reported_by civilians security_forces wounded abducted released "
    "claimed_by_IS report_date source_url note"
).split()


def _ged(rows: int = 12) -> list[list[str]]:
    changes = [
        {
            "id": str(100 + row // 2 if row > 9 else row),
            "date_start": f"2020-{row % 12 + 1:02}-0{row % 9 + 1}",
            "date_end": f"2020-{row % 12 + 1:02}-{row % 9 + 1 + row % 3 * 6:02}",
            "date_prec": str(row % 5 + 1),
            "where_prec": str(row % 7 + 1),
            "type_of_violence": str(row % 3 + 1),
            "code_status": "Clear" if row % 4 else "Check deaths",
            "source_headline": 'He said "no", twice;\nthen left'
            if row % 5 == 0
            else "Räuber überfallen Dorf",
            "number_of_sources": str(row % 4 - 1),
        }
        for row in range(rows)
    ]
    return [list(GED), *([{**GED, **change}[name] for name in GED] for change in changes)]


def _ged_hxl() -> list[list[str]]:
    header, *rows = _ged()
    tags = ["#date+start" if name == "date_start" else f"#meta+{name}" for name in header]
    return [[*header, "ISO3"], [*tags, "#country+code"], *([*row, "SYR"] for row in rows)]


def _acled(names: str, day: str = "{0:02} April 2022") -> list[list[str]]:
    header = names.split()
    rows = []
    for row in range(14):
        known = {
            "event_id_cnty": f"RUR{row // 2 if row > 11 else row}",
            "data_id": str(7000 + row),
            "event_id_no_cnty": str(row),
            "event_date": day.format(row % 28 + 1),
            "year": "2022",
            "time_precision": str(row % 3 + 1),
            "event_type": ("Battles", "Violence against civilians", "Battle-No change of territory")[row % 3],
            "sub_event_type": "Attack",
            "disorder_type": "Political violence",
            "actor1": "Islamic State (Ruritania)" if row % 4 else "Civilians (Ruritania)",
            "actor2": "Civilians (Ruritania)" if row % 4 else "Islamic State (Ruritania)",
            "inter1": "2" if row % 2 else "Rebel group",
            "inter2": "7" if row % 2 else "Civilians",
            "civilian_targeting": "Civilian targeting" if row % 3 == 1 else "",
            "iso": "760",
            "gwno": "652",
            "region": "Middle East",
            "country": "Syria",
            "admin1": "Homs",
            "location": "Strelsau",
            "latitude": "34.5",
            "longitude": "38.2",
            "geo_precision": str(row % 3 + 1),
            "source": "Gazette; Herald",
            "notes": "First line,\nsecond line" if row % 6 == 0 else "Plain.",
            "fatalities": str(row % 5),
            "timestamp": str(1_650_000_000 + row),
        }
        rows.append([known.get(name.casefold(), "") for name in header])
    return [header, *rows]


_ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
)


def _gtd() -> list[list[str]]:
    header = (
        "eventid iyear imonth iday approxdate country_txt provstate city latitude longitude specificity doubtterr "
        "attacktype1_txt targtype1_txt gname nkill nwound nhostkid"
    ).split()
    rows = [
        [
            str(201501010000 + row),
            "2015",
            str(row % 13),
            str(row % 29),
            "",
            "Syria",
            "Homs",
            "Unknown",
            "34.5",
            "38.2",
        ]
        + [
            str(row % 5 + 1),
            str(row % 2),
            "Armed Assault",
            "Military",
            "ISIL",
            ("3", "0.5", "", "NA")[row % 4],
            "-99",
            "-9",
        ]
        for row in range(14)
    ]
    return [header, *rows]


def _pitf() -> list[list[str]]:
    header = [
        "Event Type",
        "Day",
        "Month",
        "Year",
        "Day",
        "Month",
        "Year",
        "Number",
        "Degrees",
        "Minutes",
        "Seconds",
    ]
    rows = [
        [
            "incident",
            str(row + 1),
            "3",
            "2012",
            "99",
            "99",
            "9999",
            ("25+", "dozens", "12", "5-10")[row % 4],
            "34",
            "30",
            "0",
        ]
        + ["N", "Rebels", "Syria"][: 1 + row % 3]
        for row in range(10)
    ]
    above = [["DISCLAIMER: invented for a test, see nothing."], []]
    return [*above, _PITF_ABOVE[0] + [""], [*header, "Direction", "Group", "Country"], *rows]


def _pitf_one_header() -> list[list[str]]:
    header = "Event ID,Country,Event Type,Start Date,End Date,Deaths Number,Injured Number,Location,Latitude,Longitude"
    rows = [
        [
            str(row),
            "Iraq",
            "campaign",
            f"3/{row + 1}/2012",
            "99/99/9999",
            ("25+", "scores", "12")[row % 3],
            "",
            "Mosul",
            "36.3",
            "43.1",
        ]
        for row in range(10)
    ]
    return [header.split(","), *rows]


def _hdx() -> list[list[str]]:
    rows = [
        [country, month, "2023", str(number), str(number * 2)]
        for country in ("Syria", "Iraq")
        for number, month in enumerate(("January", "February", "March", "April", "May"))
    ]
    return [["Country", "Month", "Year", "Events", "Fatalities"], *rows]


def _generic(decimal: str = ".") -> list[list[str]]:
    rows = [
        [
            f"{row % 28 + 1:02}/0{row % 9 + 1}/2019",
            str(row % 6),
            f"35{decimal}{row}",
            f"38{decimal}{row}",
            "Strelsau",
            "IS",
        ]
        for row in range(20)
    ]
    return [["Date", "Killed", "Latitude", "Longitude", "Place", "Perpetrator"], *rows]


def _series() -> list[list[str]]:
    rows = [
        [
            f"{2019 + row // 12}-{row % 12 + 1:02}",
            str(row % 7),
            str(row % 7 // 2),
            str(row % 7 + 3),
            "30",
            "see page 3",
        ]
        for row in range(30)
    ]
    return [["month", "count", "count_low", "count_high", "exposure_days", "note"], *rows]


def _series_long() -> list[list[str]]:
    rows = [
        [str(2019 + row // 12), str(row % 12 + 1), side, str(row % 5), str(row % 9), "2022-05-01"]
        for side in ("Ruritania", "Grünland")
        for row in range(24)
    ]
    return [["year", "month", "series", "count", "killed", "published"], *rows]


def _documented() -> list[list[str]]:
    rows = [
        [
            f"a{row // 2}",
            f"2023-0{row % 9 + 1}-11",
            "day",
            "Strelsau",
            "Homs",
            "34.5",
            "38.2",
            "town centre",
            str(row),
        ]
        + [
            str(row + 1),
            "no",
            "Gazette",
            "1",
            "2",
            "",
            "",
            "",
            "yes" if row % 2 else "no",
            "2023-12-01",
            "https://example.org/a",
            "",
        ]
        for row in range(9)
    ]
    return [_DOCUMENTED, *rows]


LAYOUTS: dict[str, tuple[list[list[str]], str | None]] = {
    "ged": (_ged(), "ucdp-ged"),
    "ged-hxl": (_ged_hxl(), "ucdp-ged"),
    "candidate-headerless": (_ged()[1:], "ucdp-candidate"),
    "acled": (_acled(_ACLED), "acled"),
    "acled-older": (
        _acled("data_id iso event_id_cnty event_id_no_cnty " + _ACLED.split(" ", 1)[1], "2022-04-{0:02}"),
        "acled",
    ),
    "acled-upper": (_acled("GWNO " + _ACLED.upper(), "{0:02}-April-2022"), "acled"),
    "acled-short-year": (_acled(_ACLED, "{0}-Apr-22"), "acled"),
    "gtd": (_gtd(), "gtd"),
    "pitf": (_pitf(), "pitf"),
    "pitf-one-header": (_pitf_one_header(), "pitf"),
    "hdx": (_hdx(), "hdx-acled"),
    "generic": (_generic(), "generic"),
    "generic-decimal-comma": (_generic(","), "generic"),
    "series": (_series(), "series"),
    "series-long": (_series_long(), "series"),
    "documented": (_documented(), None),
}
"""Tables as rows of cells, each with the name by which the source can be told."""


_NAMED = ("json", "list.json", "lines.jsonl", "geojson", "parquet", "feather", "dta")
NOT_IN = {
    "pitf": _NAMED,
    "pitf-one-header": _NAMED,
    "candidate-headerless": (*_NAMED, "xlsx", "sheets.xlsx", "book.zip"),
    "series": ("geojson",),
}
"""Forms that name every column, so that a table with another header or none does not come in them (nor does a
last column without any value in a workbook)."""


# -- forms ----------------------------------------------------------------------------------------------------


def _records(table: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(table[0], row, strict=False)) for row in table[1:]]


def _typed(table: list[list[str]]) -> pd.DataFrame:
    """Make a table whose columns are numbers and moments where all their cells are."""
    width = len(table[0])
    rows = [(row + [""] * width)[:width] for row in table[1:]]
    frame = pd.DataFrame(rows, columns=[str(name) for name in table[0]], dtype="str")
    columns = []
    for place in range(width):
        column = frame.iloc[:, place]
        numbers = pd.to_numeric(column.replace("", None), errors="coerce")
        if numbers.notna().sum() == (column != "").sum() and numbers.notna().any():
            columns.append(numbers)
        elif column.str.fullmatch(r"(19|20)\d\d-[01]\d-[0-2]\d").all():
            columns.append(pd.to_datetime(column, errors="coerce"))
        else:
            columns.append(column)
    return pd.concat(columns, axis=1) if columns else frame


def _saved(write) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


_MOMENT = datetime(2024, 1, 1)  # noqa: DTZ001 - Stata knows no zones; the same file every time


def _stata(table: list[list[str]]) -> bytes:
    frame = _typed(table)
    frame.columns = [f"{name[:28]}".replace(" ", "_").replace("-", "_") for name in frame.columns]
    text = frame.select_dtypes("str").columns
    frame[text] = frame[text].astype(object)
    return _saved(lambda buffer: frame.to_stata(buffer, write_index=False, version=118, time_stamp=_MOMENT))


def _number(cell: str) -> object:
    try:
        return (
            float(cell)
            if cell.strip() and cell.casefold() not in {"nan", "inf", "-inf", "infinity"}
            else cell
        )
    except ValueError:
        return cell


def _geojson(table: list[list[str]]) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": number,
            "properties": {
                key: cell for key, cell in record.items() if key.casefold() not in {"latitude", "longitude"}
            },
            "geometry": {"type": "Point", "coordinates": [38.2, 35.1]} if number % 3 else None,
        }
        for number, record in enumerate(_records(table))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _book(table: list[list[str]], *above: str) -> bytes:
    cells = [[_number(cell) for cell in row] for row in table]
    book = workbook_bytes({**{name: [["Terms of use"], ["nothing"]] for name in above}, "Data": cells})
    return _zip(_unzipped(book))  # the same moment in every archive


def _csv(table: list[list[str]], separator: str = ",", newline: str = "\n") -> bytes:
    return csv_text(table, separator=separator, newline=newline).encode("utf-8", "surrogatepass")


FORMS = {
    "csv": _csv,
    "crlf.csv": lambda table: b"\xef\xbb\xbf" + _csv(table, newline="\r\n"),
    "semicolon.csv": lambda table: _csv(table, ";"),
    "tab.tsv": lambda table: _csv(table, "\t"),
    "latin.csv": lambda table: csv_text(table).encode("cp1252", "replace"),
    "wide.csv": lambda table: csv_text(table).encode("utf-16"),
    "csv.gz": lambda table: gzip.compress(_csv(table), mtime=0),
    "zip": lambda table: _zip({"README.md": b"Read me.", "v25_1.csv": _csv(table)}),
    "book.zip": lambda table: _zip({"inside.xlsx": _book(table)}),
    "xlsx": _book,
    "sheets.xlsx": lambda table: _book(table, "TOU", "Notes"),
    "json": lambda table: json.dumps({"status": 200, "count": len(table), "data": _records(table)}).encode(),
    "list.json": lambda table: json.dumps(
        [{k: _number(v) for k, v in r.items()} for r in _records(table)]
    ).encode(),
    "lines.jsonl": lambda table: "\n".join(map(json.dumps, _records(table))).encode(),
    "geojson": _geojson,
    "parquet": lambda table: _saved(lambda buffer: _typed(table).to_parquet(buffer)),
    "feather": lambda table: _saved(
        lambda buffer: _typed(table).to_feather(buffer, compression="uncompressed")
    ),
    "dta": _stata,
}
"""Every form in which a table comes, by the ending of its file."""


def rendered(table: list[list[str]], form: str) -> tuple[bytes, str]:
    """Write a table in a form; one that cannot hold it (two columns of one name, ...) gives way to CSV."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # names that Stata does not allow are changed, which is fine here
            return FORMS[form](table), form
    except Exception:  # noqa: BLE001 - whatever the writer objects to
        return _csv(table), "csv"


def container(content: bytes, change) -> bytes:
    """Apply a change to the largest part inside a zip or gzip, and pack it again."""
    if content[:2] == b"\x1f\x8b":
        return gzip.compress(change(gzip.decompress(content)), mtime=0)
    parts = _unzipped(content)
    largest = max(parts, key=lambda name: len(parts[name]) * (2 if "sheet" in name or "csv" in name else 1))
    return _zip({**parts, largest: change(parts[largest])})

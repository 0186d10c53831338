"""No row of ACLED or GTD ever leaves the house: their terms allow aggregates, and nothing else appears in an output."""

from __future__ import annotations

import base64
import csv
import re
import shutil
import subprocess
from datetime import date, timedelta

import numpy as np
import pytest

from trends.reporting.pipeline import render

ACLED = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
GTD = [
    "eventid",
    "iyear",
    "imonth",
    "iday",
    "approxdate",
    "extended",
    "country",
    "country_txt",
    "region_txt",
    "provstate",
    "city",
    "latitude",
    "longitude",
    "specificity",
    "crit1",
    "crit2",
    "crit3",
    "doubtterr",
    "attacktype1_txt",
    "targtype1_txt",
    "gname",
    "summary",
    "scite1",
    "nkill",
    "nkillter",
    "nwound",
]
PAGE = re.compile(r"/constant-pace-[0-9-]+\.html$")
MARK = "Zqxjkvwq"  # long enough never to come up by chance in the base64 of a figure
"""Every text of a synthetic row begins with it; no word of the package does."""


def days(seed, number):
    random = np.random.default_rng(seed)
    return [
        date(2019, 1, 1) + timedelta(days=int(day)) for day in sorted(random.integers(0, 4 * 365, number))
    ]


def acled_rows():
    for i, day in enumerate(days(1, 420)):
        row = {
            name: f"{MARK}{name}{i}"
            for name in ("notes", "source", "location", "admin1", "admin2", "admin3", "tags")
        }
        yield row | {
            "event_id_cnty": f"{MARK}{i}",
            "event_date": day.isoformat(),
            "year": day.year,
            "time_precision": 1,
            "disorder_type": "Political violence",
            "event_type": "Battles",
            "sub_event_type": "Armed clash",
            "actor1": f"{MARK}attacker{i}",
            "assoc_actor_1": f"{MARK}ally{i}",
            "inter1": 2,
            "actor2": f"{MARK}attacked{i}",
            "inter2": 1,
            "interaction": 12,
            "iso": 466,
            "region": "Western Africa",
            "country": "Mali",
            "latitude": f"13.7654{i:03d}",
            "longitude": f"-1.2345{i:03d}",
            "geo_precision": 1,
            "source_scale": "National",
            "fatalities": i % 5,
            "timestamp": 1_600_000_000 + i,
        }
    # Rows that cannot be read are told of, without what they hold.
    yield {
        "event_id_cnty": f"{MARK}bad",
        "event_date": f"{MARK}date",
        "country": "Mali",
        "notes": f"{MARK}secret",
    }


def gtd_rows():
    for i, day in enumerate(days(2, 420)):
        yield {
            "eventid": f"7{day:%Y%m%d}{i:04d}",
            "iyear": day.year,
            "imonth": day.month,
            "iday": day.day,
            "approxdate": f"{MARK}around{i}",
            "extended": 0,
            "country": 123,
            "country_txt": "Mali",
            "region_txt": "Sub-Saharan Africa",
            "provstate": f"{MARK}province{i}",
            "city": f"{MARK}city{i}",
            "latitude": f"13.7654{i:03d}",
            "longitude": f"-1.2345{i:03d}",
            "specificity": 1,
            "crit1": 1,
            "crit2": 1,
            "crit3": 1,
            "doubtterr": 0,
            "attacktype1_txt": "Armed Assault",
            "targtype1_txt": "Military",
            "gname": f"{MARK}group{i}",
            "summary": f"{MARK}summary{i}",
            "scite1": f"{MARK}cited{i}",
            "nkill": i % 4,
            "nkillter": 0,
            "nwound": 0,
        }


@pytest.fixture(scope="module", params=["acled", "gtd"])
def published(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    header, rows = (ACLED, acled_rows()) if request.param == "acled" else (GTD, gtd_rows())
    path = folder / f"{request.param}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    render(
        ["constant-pace"],
        out=folder / "out",
        parameters={"data": str(path), "country": "Mali", "replicates": 99},
    )
    return {
        path.relative_to(folder / "out").as_posix(): path.read_bytes()
        for path in sorted((folder / "out").rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def texts(published):
    """Return every text of an output, also what lies in it as base64 or is set in a PDF."""
    for name, content in published.items():
        if name.endswith(".pdf"):
            program = shutil.which("pdftotext")
            if program:
                done = subprocess.run([program, "-", "-"], input=content, capture_output=True, check=True)
                yield name, done.stdout.decode("utf-8", "replace")
            continue
        text = content.decode("utf-8", "replace")
        yield name, text
        for found in re.finditer(r"base64,([A-Za-z0-9+/=]+)", text):
            yield name, base64.b64decode(found[1]).decode("utf-8", "replace")


@pytest.mark.slow
def test_no_word_and_no_place_of_a_row_is_in_any_output(published):
    names = set()
    for name, text in texts(published):
        names.add(name)
        assert MARK not in text, (name, text[text.index(MARK) - 80 : text.index(MARK) + 80])
        assert "13.7654" not in text, name
        assert "1.2345" not in text, name
        assert not re.search(r"\b7\d{8}0\d{3}\b", text), name
    assert any(PAGE.search(name) for name in names)


@pytest.mark.slow
def test_the_source_is_named_as_its_terms_ask_and_figures_are_there(published):
    (page,) = [text for name, text in texts(published) if PAGE.search(name) and "<html" in text]
    acled = "acled.csv" in page
    assert ("acleddata.com" if acled else "start.umd.edu/gtd") in page
    assert "Only aggregates are shown" in page
    table = next(content for name, content in published.items() if name.endswith("data/brief.csv"))
    rows = list(csv.DictReader(table.decode().splitlines()))
    assert sum(float(row["count"]) for row in rows if row["count"]) == 420

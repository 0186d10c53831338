"""Small sound tables of every layout that the readers know, all invented."""

# ruff: noqa: RUF005, SIM905 - rows of cells and headers, as short as they can be written

from __future__ import annotations

from conftest import GED

__all__ = ["LAYOUTS"]

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


def _hapi() -> list[list[str]]:
    header = (
        "location_code,admin1_code,admin1_name,admin2_code,admin2_name,admin_level,event_type,events,fatalities,"
        "reference_period_start,reference_period_end"
    )
    rows = [
        [
            "SYR",
            "S1",
            "North",
            "S11",
            town,
            "2",
            kind,
            str(row),
            str(row % 3),
            f"2023-0{row}-01",
            f"2023-0{row}-28",
        ]
        for row in range(1, 8)
        for town in ("a", "b")
        for kind in ("political_violence", "civilian_targeting")
    ]
    lasts = {"2023-02-28": "2023-02-28", "2023-04-28": "2023-04-30", "2023-06-28": "2023-06-30"}
    rows = [[*row[:-1], lasts.get(row[-1], row[-1].replace("-28", "-31"))] for row in rows]
    return [header.split(","), *rows]


def _aggregated() -> list[list[str]]:
    header = "WEEK,REGION,COUNTRY,ADMIN1,EVENT_TYPE,SUB_EVENT_TYPE,EVENTS,FATALITIES"
    rows = [
        [f"{day:02}-January-2023", "Europe", "Ruritania", "North", kind, "", str(day), str(day % 4)]
        for day in (7, 14, 21, 28)
        for kind in ("Battles", "Protests")
    ]
    return [header.split(","), *rows]


def _awsd() -> list[list[str]]:
    header = (
        "Incident ID,Year,Month,Day,Country Code,Country,Region,Nationals killed,Internationals killed,Total killed,"
        "Total wounded,Total kidnapped,Means of attack,Latitude,Longitude,Actor name,Verified"
    )
    rows = [
        [str(row), "2021", str(row), "" if row % 2 else "4", "ML", "Mali", "Gao", "1", "0", "1", "2", "0"]
        + ["Shooting", "14.5", "-4.1", "Unknown", "Yes"]
        for row in range(1, 10)
    ]
    return [header.split(","), *rows]


def _scad() -> list[list[str]]:
    header = (
        "eventid,ccode,countryname,startdate,enddate,etype,actor1,target1,ndeath,elocal,latitude,longitude"
    )
    rows = [
        [
            f"50000{row // 2}",
            "500",
            "Uganda",
            f"{row // 2 + 1}-Mar-99",
            f"{row // 2 + 3}-Mar-99",
            str(row // 2 % 10 + 1),
        ]
        + ["students", "police", ("-99", "-88", "3")[row // 2 % 3], "Kampala", "0.3", "32.5"]
        for row in range(18)
    ]
    return [header.split(","), *rows]


def _insight() -> list[list[str]]:
    header = (
        "Date,Event Description,Country,Country ISO,Admin 1,Latitude,Longitude,Geo Precision,Reported Perpetrator,"
        "Reported Perpetrator Name,Weapon Carried/Used,Aid Workers Killed,Aid Workers Injured,SiND Event ID"
    )
    rows = [
        [f"2022-03-0{row}", "a, b", "Mali", "MLI", "Gao", "14.5", "-4.1", "exact", "NSAG", "No information"]
        + ["Firearms", str(row % 3), "1", str(row)]
        for row in range(1, 10)
    ]
    return [header.split(","), *rows]


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
    "hapi": (_hapi(), "hdx-hapi"),
    "acled-aggregated": (_aggregated(), "acled-aggregated"),
    "awsd": (_awsd(), "awsd"),
    "scad": (_scad(), "scad"),
    "insecurity-insight": (_insight(), "insecurity-insight"),
    "generic": (_generic(), "generic"),
    "generic-decimal-comma": (_generic(","), "generic"),
    "series": (_series(), "series"),
    "series-long": (_series_long(), "series"),
    "documented": (_documented(), None),
}
"""Tables as rows of cells, each with the name by which the source can be told."""

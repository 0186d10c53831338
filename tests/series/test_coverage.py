from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from trends.incidents.incidents import Incidents
from trends.periods.coverage import Coverage, span_of_rows
from trends.provenance import Provenance
from trends.schema import conform, empty_frame
from trends.series.collection import Collection, first_days
from trends.sources.publishers.acled import EVENTS as ACLED
from trends.sources.publishers.gtd import GTD
from trends.sources.publishers.ucdp import UCDP


def table(
    days: list[str | None], codes: list[str | None] | None = None, ends: list[str | None] | None = None
) -> pd.DataFrame:
    return conform(
        pd.DataFrame(
            {
                "incident_id": [str(row) for row in range(len(days))],
                "date_start": pd.to_datetime(pd.Series(days, dtype="object")),
                "date_end": pd.to_datetime(pd.Series(ends or days, dtype="object")),
                "iso3": codes or [None] * len(days),
                "kind": "Battles",
                "source": "acled",
            }
        )
    )


def test_the_coverage_is_the_first_to_the_last_day_of_any_row():
    frame = table(["2020-01-10", "2020-01-01", None], ends=["2020-03-01", None, "2021-01-01"])
    assert span_of_rows(frame) == (date(2020, 1, 1), date(2020, 3, 1))
    assert span_of_rows(empty_frame()) is None


def test_gtds_breaks_and_its_lost_year():
    assert [known.day.isoformat()[:7] for known in GTD.collection(empty_frame()).breaks] == [
        "1998-01",
        "2008-04",
        "2012-01",
    ]
    around, through = table(["1992-01-01", "1994-01-01"]), table(["1992-01-01", "1993-12-31"])
    assert GTD.coverage([], around).gaps == ((date(1993, 1, 1), date(1993, 12, 31)),)
    assert GTD.coverage([], around).span == (date(1992, 1, 1), date(1994, 1, 1))
    assert GTD.coverage([], through).gaps == ()
    assert ACLED.coverage([], around).gaps == ()


LATE = table(
    ["2015-01-01", "2016-06-01", "2017-01-03", "2018-05-05", "2019-12-31"] + ["2019-01-01"] * 20,
    ["YEM", "YEM", "SYR", "SYR", "SYR"] + ["YEM"] * 19 + ["OMN"],
)


def test_a_country_that_joined_late_breaks_the_series():
    joined = ACLED.collection(LATE)
    assert joined.starts == {"YEM": date(2015, 1, 1), "SYR": date(2017, 1, 3), "OMN": date(2019, 1, 1)}
    assert UCDP.collection(LATE).starts == {}
    syria = LATE[LATE["iso3"] == "SYR"]
    found = joined.breaks_of(syria, Coverage.of((date(2015, 1, 1), date(2019, 12, 31))))
    assert [one.day for one in found] == [date(2017, 1, 1)]
    assert "no event of any kind in Syria before 2017" in found[0].reason


def test_a_country_with_few_of_the_events_does_not():
    found = ACLED.collection(LATE).breaks_of(LATE, Coverage.of((date(2015, 1, 1), date(2019, 12, 31))))
    assert [one.day.year for one in found] == [2017]  # 3 of 25 events in Syria, but only one in Oman


def test_nor_does_one_that_begins_in_the_files_first_year():
    frame = table(["2015-01-01", "2015-11-30"], ["YEM", "OMN"])
    joined = Collection("ACLED", starts=first_days(frame))
    assert joined.breaks_of(frame, Coverage.of((date(2015, 1, 1), date(2015, 12, 31)))) == ()


def test_the_break_reaches_the_series_and_is_said():
    made = Incidents.from_frame(LATE, provenance=Provenance("acled"))
    made = replace(made, **ACLED.known_of(made.frame))
    syria = made.select(country="Syria")
    series = syria.count(freq="year")
    assert series.count.tolist() == [0, 0, 1, 1, 1]  # counted as the file has it
    assert [one.day for one in series.breaks] == [date(2017, 1, 1)]
    assert any("1 January 2017 are not comparable" in note for note in series.notes)
    assert syria.count(start="2017").breaks == ()
    assert made.select(country="Yemen").count().breaks == ()
    assert (
        Incidents.from_frame(LATE, provenance=Provenance("generic")).select(country="Syria").count().breaks
        == ()
    )

"""Conflict events in HDX HAPI's layout, all invented."""

from __future__ import annotations

import csv
import json

import pytest

from trends.errors import InputError, SelectionError
from trends.sources import load


@pytest.fixture(scope="module")
def records(cases):
    with (cases / "hapi_conflict_event.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def written(records, names=None, *, tags=False):
    names = names or list(records[0])
    rows = [
        names,
        *([["#x+code"] * len(names)] if tags else []),
        *([row[name] for name in names] for row in records),
    ]
    return "\n".join(",".join(map(str, row)) for row in rows) + "\n"


def judged(data, **keys):
    table = data.select(**keys)
    return table.count().total, table.count(measure="fatalities").total


def test_case_political_violence_of_one_country(cases, accounted):
    data = load(cases / "hapi_conflict_event.csv")
    assert data.provenance.source == "hdx-hapi"
    assert data.check()["shape"] == "series"
    assert data.series == ("ALB", "IRQ", "SYR")
    syria = data.select(country="SYR", kind="political_violence")
    assert syria.count().count[:3].tolist() == [8, 11, 10]
    assert judged(data, country="SYR", kind="political_violence") == (266, 415)
    assert judged(data, country="Syria") == (266, 415)
    assert judged(data, country="Syria", kind="Civilian Targeting") == (270, 413)
    assert data.select(country="Syria", admin1="A1").count().total < 266
    assert accounted(data)


def test_case_kinds_that_overlap_are_not_added_up(cases):
    data = load(cases / "hapi_conflict_event.csv")
    with pytest.raises(SelectionError, match="civilian_targeting lies inside political_violence"):
        data.select(country="SYR", kind=["political_violence", "civilian_targeting"])
    assert data.select(country="SYR", kind=["political_violence", "demonstration"]).count().total == 266 + 306
    assert len(data.split(["country", "kind"]).series) == 9
    assert any("the table also has" in note for note in data.select(country="SYR").count().notes)
    asked = data.select(country="SYR", kind="demonstration").count()
    assert not any("the table also has" in note for note in asked.notes)


def test_case_in_other_dress(records, write, workbook, today, accounted):
    upper = [{name.upper(): word for name, word in row.items()} for row in records]
    titled = [row | {"event_type": row["event_type"].replace("_", " ").title()} for row in records]
    named = [
        row | {"location_name": {"SYR": "Syrian Arab Republic"}.get(row["location_code"], "X")}
        for row in records
    ]
    names = list(records[0])
    paths = {
        "tags": write(written(records, tags=True), "a.csv"),
        "upper": write(written(upper), "b.csv"),
        "titled": write(written(titled), "c.csv"),
        "named": write(written(named, [*names[::-1], "location_name"]), "d.csv"),
        "json": write(json.dumps({"data": records}), "e.json"),
        "xlsx": workbook({"Data": [names, *([row[name] for name in names] for row in records)]}, "f.xlsx"),
    }
    for dress, path in paths.items():
        data = load(path, today=today)
        assert (dress, data.provenance.source) == (dress, "hdx-hapi")
        assert (dress, *judged(data, country="SYR")) == (dress, 266, 415)
        assert accounted(data)


def test_rows_of_a_country_beside_its_districts_do_not_count_twice(records, write, today, accounted):
    whole = [
        row
        | {name: "" for name in row if "admin" in name}
        | {"admin_level": "0", "events": "9", "fatalities": "0"}
        for row in records
        if row["location_code"] == "SYR"
        and row["admin1_name"] == "A1"
        and row["provider_admin2_name"] == "A1"
    ]
    data = load(write(written([*whole, *records])), today=today)
    assert judged(data, country="SYR") == (266, 415)
    assert data.skipped["rows of whole places beside their parts"] == len(whole)
    assert any("would count twice" in warning for warning in data.warnings)
    assert any("SYR, civilian_targeting: 324 and 270 events" in warning for warning in data.warnings)
    assert accounted(data)


def test_months_with_a_row_of_the_whole_country_only_are_kept(records, write, today):
    sums = {}
    early = [row for row in records if row["reference_period_start"] < "2021-07"]
    for row in early:
        key = (row["location_code"], row["event_type"], row["reference_period_start"])
        whole = row | {name: "" for name in row if "admin" in name} | {"admin_level": "0"}
        sums.setdefault(key, whole | {"events": 0, "fatalities": 0})
        sums[key]["events"] += int(row["events"])
        sums[key]["fatalities"] += int(row["fatalities"] or 0)
    late = [row for row in records if row not in early]
    data = load(write(written([*sums.values(), *late])), today=today)
    assert judged(data, country="SYR") == (266, 415)
    assert data.skipped.get("rows of whole places beside their parts", 0) == 0
    assert any("only the whole place has rows" in warning for warning in data.warnings)


def test_a_second_row_and_a_period_of_another_length_stop_it(records, write, today, accounted):
    longer = records[1] | {"reference_period_end": "2021-03-31"}
    data = load(write(written([*records[:90], records[0], longer])), today=today)
    assert data.rejected[["line", "reason"]].to_numpy().tolist() == [
        [92, "a second row for this period"],
        [93, "a period of another length than the others"],
    ]
    assert accounted(data)
    with pytest.raises(InputError, match="Line 92"):
        data.count(series="SYR")


def test_the_month_of_the_retrieval_is_read(records, write, today):
    # `today` is the last day of June 2024; the period of July ends after any day in it.
    now = records[1] | {"reference_period_start": "2024-06-01", "reference_period_end": "2024-06-30"}
    assert load(write(written([records[1], now])), today=today.replace(day=3)).rejected.empty


def test_a_table_whose_rows_are_all_rejected(cases, write):
    lines = (cases / "hapi_conflict_event.csv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    row = lines[1].split(",")
    for place, name in enumerate(header):
        if "reference_period" in name:
            row[place] = "9999-12-31"
    data = load(write("\n".join([lines[0], ",".join(row)])))
    assert (len(data.frame), len(data.rejected)) == (0, 1)


def test_without_political_violence_no_demonstration_is_added_to_attacks(records, write):
    left = [row for row in records if row["event_type"] != "political_violence"]
    data = load(write(written(left), "left.csv"))
    assert judged(data, country="SYR") == judged(data, country="SYR", kind="civilian_targeting")
    notes = data.select(country="SYR").count().notes
    assert any("civilian_targeting; the table also has demonstration" in note for note in notes)


def test_a_repeated_row_is_named_by_its_period(records, write):
    data = load(write(written([records[0], records[0]]), "twice.csv"))
    with pytest.raises(InputError, match=r"second row for this period .reference_period_start '?20"):
        data.count()

"""Weekly and monthly aggregates in ACLED's layout, all invented."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime

import pytest

from trends.errors import InputError, SelectionError
from trends.sources import load


@pytest.fixture(scope="module")
def records(cases):
    with (cases / "acled_aggregated_weekly.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def written(records, names=None, separator=","):
    names = names or list(records[0])
    rows = [names, *([row[name] for name in names] for row in records)]
    return "\n".join(separator.join(map(str, row)) for row in rows) + "\n"


def figures(data, country):
    table = data.select(country=country)
    return (
        table.count().total,
        table.count(measure="fatalities").total,
        data.select(country=country, kind="*").count().total,
    )


def week(record):
    return datetime.strptime(record["WEEK"], "%d-%B-%Y").date()  # noqa: DTZ007 - a day without a zone


def test_case_weeks_of_two_countries(cases, accounted):
    data = load(cases / "acled_aggregated_weekly.csv")
    assert (data.provenance.source, data.check()["shape"]) == ("acled-aggregated", "series")
    assert figures(data, "Ruritania") == (1838, 1169, 2768)
    assert figures(data, "Sylvania") == (1006, 640, 1456)
    series = data.count(series="Ruritania")
    assert (series.week, series.start.isoformat(), len(series)) == ("saturday", "2021-01-02", 157)
    assert any("Counted are the kinds" in note for note in series.notes)
    assert "acleddata.com" in data.provenance.citation
    assert accounted(data)


def test_case_in_other_dress(records, write, workbook, today, accounted):
    names = list(records[0])
    lower = [{name.casefold(): word for name, word in row.items()} for row in records]
    plain = [
        row | {"WEEK": week(row).isoformat(), "EVENT_TYPE": row["EVENT_TYPE"].upper()} for row in records
    ]
    american = [row | {"WEEK": f"{week(row):%m/%d/%Y}"} for row in records]
    paths = {
        "lower": write(written(lower, list(lower[0])[::-1], ";"), "a.csv"),
        "plain": write(written(plain), "b.csv"),
        "american": write(written(american, None, "\t"), "c.tsv"),
        "xlsx": workbook({"Data": [names, *([row[name] for name in names] for row in plain)]}, "d.xlsx"),
    }
    for dress, path in paths.items():
        data = load(path, today=today)
        assert (dress, data.provenance.source, data.week) == (dress, "acled-aggregated", "saturday")
        assert (dress, *figures(data, "Ruritania")) == (dress, 1838, 1169, 2768)
        assert accounted(data)


@pytest.mark.parametrize("form", ["two columns", "2021-01", "January 2021"])
def test_months(records, write, today, form):
    sums = defaultdict(lambda: [0, 0])
    for row in records:
        key = (
            week(row).replace(day=1),
            row["COUNTRY"],
            row["ADMIN1"],
            row["EVENT_TYPE"],
            row["SUB_EVENT_TYPE"],
        )
        sums[key][0] += int(row["EVENTS"])
        sums[key][1] += int(row["FATALITIES"])
    forms = {"two columns": "%B,%Y", "2021-01": "%Y-%m", "January 2021": "%B %Y"}
    lines = ["MONTH,YEAR" if form == "two columns" else "MONTH"]
    lines[0] += ",COUNTRY,ADMIN1,EVENT_TYPE,SUB_EVENT_TYPE,EVENTS,FATALITIES"
    lines += [
        ",".join([format(key[0], forms[form]), *key[1:], *map(str, amounts)]) for key, amounts in sums.items()
    ]
    data = load(write("\n".join(lines) + "\n"), today=today)
    assert (data.provenance.source, data.freq.value) == ("acled-aggregated", "month")
    assert figures(data, "Sylvania") == (1006, 640, 1456)
    assert len(data.count(series="Sylvania")) == 36


def test_a_week_without_a_row_had_no_event_once_the_country_is_covered(records, write, today):
    weeks = sorted({week(row) for row in records})
    gone = {weeks[place] for place in (0, 1, 10, 11, 12, -1)}
    kept = [row for row in records if row["COUNTRY"] != "Sylvania" or week(row) not in gone]
    series = load(write(written(kept)), today=today).count(series="Sylvania")
    assert (series.start, len(series), int(series.observed.sum())) == (weeks[2], 155, 155)
    assert series.count[8:11].tolist() == [0, 0, 0]
    assert series.count[-1] == 0


def test_a_week_that_begins_on_another_day_is_rejected(records, write, today, accounted):
    odd = records[5] | {"WEEK": "03-January-2021"}
    data = load(write(written([*records, odd])), today=today)
    assert data.rejected["reason"].tolist() == ["a week that begins on another day than the others"]
    assert data.week == "saturday"
    assert accounted(data)
    with pytest.raises(InputError, match="begins on another day"):
        data.count(series="Ruritania")


@pytest.mark.parametrize("sub_event", [True, False])
def test_rows_of_a_whole_country_beside_its_divisions_are_not_counted_again(
    records, write, today, accounted, sub_event
):
    sums = defaultdict(lambda: [0, 0])
    for row in records:
        key = (row["WEEK"], row["COUNTRY"], row["EVENT_TYPE"], row["SUB_EVENT_TYPE"] if sub_event else "")
        sums[key][0] += int(row["EVENTS"])
        sums[key][1] += int(row["FATALITIES"])
    blank = dict.fromkeys(records[0], "")
    wholes = [
        blank
        | dict(zip(("WEEK", "COUNTRY", "EVENT_TYPE", "SUB_EVENT_TYPE"), key, strict=True))
        | {"EVENTS": events, "FATALITIES": deaths}
        for key, (events, deaths) in sums.items()
    ]
    data = load(write(written([*records, *wholes])), today=today)
    assert figures(data, "Ruritania") == (1838, 1169, 2768)
    assert data.skipped["rows of whole places beside their parts"] == len(wholes)
    assert any("the parts are counted" in warning for warning in data.check()["warnings"])
    assert accounted(data)


def test_rows_without_a_division_that_hold_little_are_events_of_no_known_place(records, write, today):
    unplaced = [
        row | {"ADMIN1": "", "EVENTS": 1, "FATALITIES": 0} for row in records if row["ADMIN1"] == "North"
    ]
    battles = [row for row in unplaced if row["COUNTRY"] == "Ruritania" and row["EVENT_TYPE"] == "Battles"]
    data = load(write(written([*records, *battles[:20]])), today=today)
    assert figures(data, "Ruritania") == (1838 + 20, 1169, 2768 + 20)
    assert data.check()["warnings"] == load(write(written(records), "b.csv"), today=today).check()["warnings"]


def by_month(tmp_path, divisions, kinds=(("Battles", 1),), country="Ruritania"):
    """Write four months of rows: name and size of each division, name and number of each kind."""
    path = tmp_path / "aggregates.csv"
    lines = [
        f"{country},{division},2020-{month:02d},{kind},{size * number}"
        for month in range(1, 5)
        for division, size in divisions
        for kind, number in kinds
    ]
    path.write_text("\n".join(["country,admin1,month,event_type,events", *lines]) + "\n", encoding="utf-8")
    return load(path, source="acled-aggregated", today=date(2024, 6, 30))


@pytest.mark.parametrize("name", ["Total", "All", "National", "", "Ruritania"])
def test_a_row_of_totals_under_any_name_is_not_added_to_its_parts(tmp_path, name):
    table = by_month(tmp_path, [("North", 1), ("South", 2), (name, 3)])
    assert table.count().total == 12
    assert table.skipped["rows of whole places beside their parts"] == 4
    assert any("Ruritania" in warning for warning in table.warnings)


def test_a_province_with_the_name_of_its_country_counts(tmp_path):
    table = by_month(tmp_path, [("Guatemala", 5), ("Petén", 2)], country="Guatemala")
    assert table.count().total == 28


def test_a_kind_that_is_a_total_is_not_added_to_the_others(tmp_path):
    table = by_month(tmp_path, [("North", 1)], [("Battles", 1), ("Riots", 2), ("All", 3)])
    with pytest.raises(SelectionError, match="Battles lies inside All"):
        table.select(kind=["Battles", "All"]).count()
    assert table.select(kind=["Battles", "Riots"]).count().total == 12
    table = by_month(tmp_path, [("North", 1)], [("Protests", 1), ("Riots", 2), ("Total", 3)])
    assert table.count().total == 12


def test_political_violence_is_not_added_to_the_kinds_that_it_holds(tmp_path):
    kinds = [("political_violence", 5), ("Battles", 2)]
    table = by_month(tmp_path, [("North", 1)], kinds)
    with pytest.raises(SelectionError, match="Battles lies inside political_violence"):
        table.select(kind=["political_violence", "Battles"]).count()

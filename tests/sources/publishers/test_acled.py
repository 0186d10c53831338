"""Rows in ACLED's layouts, all invented: its terms allow no real one here."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from trends.schema import schema
from trends.sources import load

_COLUMNS = """
event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1
actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location
latitude longitude geo_precision source source_scale notes fatalities tags timestamp
"""
TODAY_COLUMNS = _COLUMNS.split()
EVENT = {
    "event_id_cnty": "RUR1",
    "event_date": "2022-04-15",
    "year": "2022",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Ruritania",
    "inter1": "State forces",
    "actor2": "RLF: Ruritanian Liberation Front",
    "inter2": "Rebel group",
    "iso": "760",
    "country": "Syria",
    "admin1": "Homs",
    "admin2": "Tadmor",
    "location": "Strelsau",
    "latitude": "34.5",
    "longitude": "38.3",
    "geo_precision": "1",
    "source": "Strelsau Gazette; Zenda Times",
    "notes": "On 15 April,\na clash.",
    "fatalities": "5",
    "timestamp": "1650000000",
}


@pytest.fixture
def acled(write, table):
    def written(*changes, columns=TODAY_COLUMNS, name="acled.csv", rename=str):
        rows = [
            {**EVENT, "event_id_cnty": f"RUR{number}", **change} for number, change in enumerate(changes, 1)
        ]
        return write(
            "\ufeff"
            + table(
                [[row.get(name, "") for name in columns] for row in rows],
                [rename(c) for c in columns],
                newline="\r\n",
            ),
            name,
        )

    return written


def test_an_export_of_today(acled, today, accounted):
    data = load(acled({}), today=today)
    row = data.frame.iloc[0]
    assert data.provenance.source == "acled"
    assert "may not be passed on" in data.provenance.licence
    assert (row["incident_id"], row["date_start"], row["date_precision"]) == (
        "RUR1",
        pd.Timestamp("2022-04-15"),
        "day",
    )
    assert (row["kind"], row["iso3"], row["admin1"], row["place"]) == ("Battles", "SYR", "Homs", "Strelsau")
    assert (row["place_precision"], row["reports"]) == ("exact", 2)
    assert row["fatalities_best"] == 5
    assert row[["fatalities_low", "fatalities_high", "attacker", "wounded", "certain"]].isna().all()
    schema().validate(data.frame)
    assert accounted(data)


@pytest.mark.parametrize(
    "word", ["2022-04-15", "15 April 2022", "15-April-2022", "15-Apr-22", "15/04/2022", "2022-04-15 00:00:00"]
)
def test_dates_in_every_spelling(acled, today, word):
    assert load(acled({"event_date": word}), today=today).frame["date_start"].iloc[0] == pd.Timestamp(
        "2022-04-15"
    )


def test_the_older_layouts(acled, today, accounted):
    older = ("data_id", "iso", "event_id_cnty", "event_id_no_cnty", *TODAY_COLUMNS[1:4], *TODAY_COLUMNS[5:])
    assert load(acled({}, columns=older), today=today).frame["incident_id"].tolist() == ["RUR1"]
    upper = [name for name in TODAY_COLUMNS if name not in {"event_id_cnty", "iso", "region"}]
    data = load(
        acled({"gwno": "652"}, columns=["gwno", "event_id_cnty", *upper], rename=str.upper), today=today
    )
    assert data.provenance.source == "acled"
    assert data.frame["iso3"].tolist() == ["SYR"]
    unnamed = load(acled({}, columns=["", *TODAY_COLUMNS]), today=today)
    assert len(unnamed.frame) == 1
    assert accounted(data)


def test_the_json_of_the_api(write, today):
    envelope = {
        "status": 200,
        "success": True,
        "count": 1,
        "data": [{**EVENT, "fatalities": 5, "latitude": 34.5}],
    }
    data = load(write(json.dumps(envelope), "acled.json"), today=today)
    assert data.provenance.source == "acled"
    assert data.frame["fatalities_best"].tolist() == [5]


def test_a_few_fields_of_the_api(write, today):
    data = load(write("event_id_cnty,event_date,fatalities\nRUR1,2022-04-15,2\n"), today=today)
    assert data.provenance.source == "acled"
    assert data.frame["country"].isna().all()


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Battle-No change of territory", "Battles"),
        ("Battle-Government regains territory", "Battles"),
        ("Remote violence", "Explosions/Remote violence"),
        ("Strategic development", "Strategic developments"),
        ("violence against civilians", "Violence against civilians"),
    ],
)
def test_event_types_of_before_2019(acled, today, written, kind):
    data = load(acled({"event_type": written}), today=today)
    assert data.frame["kind"].tolist() == [kind]
    if written.casefold() != kind.casefold():
        assert data.frame["source_event_type"].tolist() == [written]
        assert any("before 2019" in warning for warning in data.warnings)


def test_an_event_type_that_nobody_knows_is_kept_and_told(acled, today):
    data = load(acled({"event_type": "Cyber incident"}), today=today)
    assert data.frame["kind"].tolist() == ["Cyber incident"]
    assert any("Cyber incident" in warning for warning in data.warnings)


def test_the_attacker_is_known_only_against_civilians(acled, today):
    group = "Islamic State (Syria)"
    data = load(
        acled(
            {"actor1": group},
            {
                "event_type": "Violence against civilians",
                "actor1": group,
                "actor2": "Civilians (Syria)",
                "inter2": "7",
            },
            {
                "event_type": "Violence against civilians",
                "actor1": "Civilians (Syria)",
                "inter1": "Civilians",
                "actor2": group,
            },
            {
                "event_type": "Explosions/Remote violence",
                "actor1": group,
                "actor2": "Civilians (Syria)",
                "civilian_targeting": "Civilian targeting",
            },
            {"event_type": "Explosions/Remote violence", "actor1": group},
            {"event_type": "Violence against civilians", "actor1": group, "actor2": "SDF"},
        ),
        today=today,
    )
    assert data.frame["attacker"].astype("string").fillna("").tolist() == ["", group, group, group, "", ""]


def test_weeks_and_months_stay_inside_the_file(acled, today):
    data = load(
        acled(
            {"event_date": "2022-03-02", "time_precision": "2"},
            {"event_date": "2022-04-15", "time_precision": "2"},
            {"event_date": "2022-04-15", "time_precision": "3"},
            {"event_date": "2022-05-10", "time_precision": "3"},
            {"event_date": "2022-03-01"},
        ),
        today=today,
    )
    spans = list(
        zip(
            data.frame["date_start"].dt.strftime("%m-%d"),
            data.frame["date_end"].dt.strftime("%m-%d"),
            strict=True,
        )
    )
    assert spans == [
        ("03-01", "03-05"),
        ("04-12", "04-18"),
        ("04-01", "04-30"),
        ("05-01", "05-10"),
        ("03-01", "03-01"),
    ]
    assert data.frame["date_precision"].tolist() == ["week", "week", "month", "month", "day"]


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"event_date": "0025-04-15"}, "event_date", "a date before 1900"),
        ({"event_date": "31 June 2022"}, "event_date", "no such date"),
        ({"event_date": "2031-01-01"}, "event_date", "a date after the day of retrieval"),
        ({"time_precision": "4"}, "time_precision", "a code that the codebook does not have"),
        ({"geo_precision": "0"}, "geo_precision", "a code that the codebook does not have"),
        ({"fatalities": "ten"}, "fatalities", "not a number"),
        ({"latitude": "134"}, "latitude", "a coordinate that does not exist"),
        ({"event_id_cnty": ""}, "event_id_cnty", "no id"),
    ],
)
def test_rows_that_cannot_be_used(acled, today, accounted, change, column, reason):
    data = load(acled({}, change), today=today)
    assert data.rejected[["line", "column", "reason"]].to_numpy().tolist() == [[4, column, reason]]
    assert accounted(data)


def test_a_year_against_the_date_is_told(acled, today):
    data = load(acled({"event_date": "2023-01-01"}), today=today)
    assert any("year stands against the date" in warning for warning in data.warnings)


def test_the_row_changed_last_is_the_newest(acled, today, accounted):
    data = load(
        acled(
            {"event_id_cnty": "A", "fatalities": "9", "timestamp": "1700000000"},
            {"event_id_cnty": "A", "fatalities": "5", "timestamp": "1600000000"},
        ),
        today=today,
    )
    assert data.frame["fatalities_best"].tolist() == [9]
    assert data.skipped["older versions"] == 1
    assert accounted(data)


def test_when_a_row_was_changed_is_read_alike_as_numbers_and_as_words(acled, today, accounted):
    seconds = [1_600_000_000 + 7 * row for row in range(300)]
    rows = [
        {
            "event_id_cnty": f"RUR{row // 2}",
            "fatalities": str(row % 2),
            "timestamp": str(-second % 2_000_000_000),
        }
        for row, second in enumerate(seconds)
    ]  # of each pair of one id the first was changed later
    as_numbers = load(acled(*rows), today=today)
    # A date further down than anybody looks beforehand: then all of them are words.
    as_words = load(acled(*rows, {"event_id_cnty": "RUR999", "timestamp": "2020-01-01 12:00"}), today=today)
    assert as_numbers.frame["fatalities_best"].tolist() == [0] * 150
    assert as_numbers.skipped["older versions"] == 150
    assert as_words.frame["fatalities_best"].tolist()[:150] == [0] * 150
    assert accounted(as_numbers)
    assert accounted(as_words)


# -- one row an actor -----------------------------------------------------------------------------------------------

ALONE = {"actor2": "", "inter2": ""}
STATE = {"event_id_cnty": "RUR9", "actor1": "Military Forces of Ruritania", "inter1": "State forces", **ALONE}
RLF = {"event_id_cnty": "RUR9", "actor1": "RLF", "inter1": "Rebel group", **ALONE}


def sides(data):
    return data.frame[["actor_1", "actor_2"]].astype("str").fillna("").to_numpy().tolist()


def test_case_one_row_an_actor(cases):
    data = load(cases / "acled_monadic.csv")
    assert (data.rows_read, len(data.frame)) == (78, 40)
    assert data.skipped == {"tag rows": 0, "exact repeats": 0, "older versions": 0, "further actors": 38}
    assert data.select(actor="RLF: Ruritanian Liberation Front").count().count.sum() == 38
    assert not any("older" in warning for warning in data.warnings)
    schema().validate(data.frame)


def test_rows_of_one_event_that_differ_in_the_actor_are_one_event(acled, today):
    data = load(acled(STATE, RLF), today=today)
    assert sides(data) == [["Military Forces of Ruritania", "RLF"]]
    assert data.skipped["further actors"] == 1


def test_swapped_actors_are_one_event(acled, today):
    both = {"actor1": "A", "actor2": "B", "event_id_cnty": "RUR9"}
    data = load(acled(both, both | {"actor1": "B", "actor2": "A"}), today=today)
    assert sides(data) == [["A", "B"]]
    assert data.skipped["further actors"] == 1


def test_older_versions_and_exact_repeats_stay_what_they_are(acled, today):
    newer = {"timestamp": "1660000000", "fatalities": "7"}
    data = load(acled(STATE, RLF, STATE, STATE | newer, RLF | newer), today=today)
    assert data.frame["fatalities_best"].tolist() == [7]
    assert sides(data) == [["Military Forces of Ruritania", "RLF"]]
    assert data.skipped == {"tag rows": 0, "exact repeats": 1, "older versions": 1, "further actors": 2}


def test_a_corrected_actor_without_a_timestamp_is_a_version(acled, today):
    both = {"event_id_cnty": "RUR9", "actor1": "A", "actor2": "B", "timestamp": ""}
    data = load(acled(both, both | {"actor2": "C"}), today=today)
    assert sides(data) == [["A", "C"]]
    assert data.skipped["older versions"] == 1


def test_rows_that_differ_in_more_than_the_actor_are_not_merged(acled, today):
    data = load(acled(STATE, RLF | {"fatalities": "6"}), today=today)
    assert data.skipped["older versions"] == 1
    assert data.frame["fatalities_best"].tolist() == [6]


def test_who_attacked_civilians_is_known_from_rows_of_their_own(acled, today):
    kind = {"event_type": "Violence against civilians"}
    civilians = STATE | {"actor1": "Civilians (Syria)", "inter1": "Civilians"}
    data = load(acled(civilians | kind, RLF | kind), today=today)
    assert data.frame["attacker"].astype("str").tolist() == ["RLF"]


def test_a_rejected_row_is_no_actor(acled, today):
    data = load(acled(STATE, RLF | {"latitude": "x"}), today=today)
    assert (len(data.rejected), data.skipped.get("further actors")) == (1, None)
    assert sides(data) == [["Military Forces of Ruritania", ""]]


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("side", ("1", "2", "2")),
        ("actor_role", ("actor1", "actor2", "actor2")),
        ("Role", ("Perpetrator", "Target", "target")),
        ("actor_side", ("side_a", "side_b", "Side B")),
    ],
)
@pytest.mark.parametrize("actor", ["actor", "Actor_Name"])
def test_the_long_form_has_a_column_of_sides(acled, today, side, words, actor):
    columns = [name for name in TODAY_COLUMNS if not name.startswith(("actor", "inter", "assoc"))]
    rows = [
        {"event_id_cnty": "RUR9", actor: name, side: word, "inter": "1"}
        for name, word in zip(("A", "B", "C"), words, strict=True)
    ]
    data = load(acled(*reversed(rows), columns=[*columns, actor, side, "inter"]), today=today)
    assert sides(data) == [["A", "C"]]
    assert data.frame["source_actor_3"].astype("str").tolist() == ["B"]
    for name in "ABC":
        assert data.select(actor=name).count().total == 1
        assert data.count(by="actor")[name].total == 1
    assert [row.name for row in data.actors().rows] == ["A", "B", "C"]
    assert data.skipped["further actors"] == 2


def test_associates_of_the_long_form_are_no_sides(acled, today):
    columns = [name for name in TODAY_COLUMNS if not name.startswith(("actor", "inter", "assoc"))]
    names = {"assoc_actor_1": "Militia", "actor1": "A", "actor2": "B"}
    rows = [{"event_id_cnty": "RUR9", "actor": name, "side": side} for side, name in names.items()]
    data = load(acled(*rows, columns=[*columns, "actor", "side"]), today=today)
    assert sides(data) == [["A", "B"]]
    assert data.skipped["further actors"] == 2


# -- dates ------------------------------------------------------------------------------------------------------------


def test_case_the_day_that_acled_writes_makes_its_own_months(cases):
    data = load(cases / "acled_week_precision.csv")
    deaths = data.count(measure="fatalities", imprecise="source")
    assert deaths.count.tolist() == [1, 0, 42, 0, 2]
    assert (
        data.select(start="2021-02", end="2021-02")
        .count(measure="fatalities", imprecise="source")
        .count.sum()
        == 0
    )
    assert (
        data.select(start="2021-03", end="2021-03")
        .count(measure="fatalities", imprecise="source")
        .count.sum()
        == 42
    )
    assert any("counted on the day that the source writes" in note for note in deaths.notes)
    assert data.frame["date_written"].dt.date.astype(str).tolist()[1] == "2021-03-02"


@pytest.mark.parametrize(("name", "rejected"), [("acled_y0025.csv", 2), ("acled-9999.csv", 1)])
def test_case_a_rejected_date_moves_no_other_row(cases, tmp_path, name, rejected):
    data = load(cases / name)
    assert len(data.rejected) == rejected
    lines = (cases / name).read_text(encoding="utf-8").splitlines(keepends=True)
    gone = set(data.rejected["line"])
    alone = tmp_path / name
    alone.write_text(
        "".join(line for number, line in enumerate(lines, 1) if number not in gone), encoding="utf-8"
    )
    pd.testing.assert_frame_equal(data.frame, load(alone).frame)


def test_a_row_rejected_for_anything_moves_no_other_row(acled, today):
    week = {"time_precision": "2"}
    late = {"event_date": "2022-06-30", "latitude": "x", "event_type": "Piracy"}
    data = load(acled({}, week, late), today=today)
    assert len(data.rejected) == 1
    assert str(data.frame["date_end"].max().date()) == "2022-04-15"
    assert not data.warnings


def test_weeks_begin_on_saturday_as_acled_publishes_them(acled, today):
    path = acled({"event_date": "2022-04-15"}, {"event_date": "2022-04-16"})
    weeks = load(path, today=today).count(freq="week")
    assert (weeks.week, weeks.count.tolist()) == ("saturday", [1, 1])
    assert load(path, today=today, week="monday").count(freq="week").count.tolist() == [2]


def test_the_window_that_was_asked_for_is_covered(acled, today):
    events = [{"event_date": day} for day in ("2018-03-04", "2019-06-30")]
    exported = load(acled(*events, name="2018-01-01-2019-12-31-Ruritania.csv"), today=today)
    assert (exported.coverage.basis, [str(day) for day in exported.coverage.span]) == (
        "window",
        ["2018-01-01", "2019-12-31"],
    )
    assert exported.count().exposure_days.sum() == 730
    # A country that was taken up years after the window begins, and a window that ends with the day of retrieval.
    late = load(acled(*events, name="acled-from-1997-01-01-to-2019-07-05.csv"), today=today)
    assert [str(day) for day in late.coverage.span] == ["2018-03-04", "2019-06-30"]


def test_the_last_period_is_said_to_be_filled_still(acled, today):
    series = load(acled({"event_date": "2020-01-03"}, {"event_date": "2020-03-10"}), today=today).count()
    assert series.filling.tolist() == [False, False, True]
    assert series.exposure_days.tolist() == [29, 29, 10]
    assert any("is covered up to 10 March 2020 only" in note for note in series.notes)
    whole = series.window(end="2020-02")
    assert not whole.filling.any()
    assert series.resample("quarter").filling.tolist() == [True]
    cut = load(acled({"event_date": "2020-01-03"}, {"event_date": "2020-03-10"}), today=today).count(
        end="2020-02-10"
    )
    assert not cut.filling.any()

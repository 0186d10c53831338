from __future__ import annotations

import gzip
import zipfile

import pandas as pd
import pytest

from trends.schema import schema
from trends.sources import load
from trends.sources.publishers.ucdp.events import COLUMNS
from trends.sources.publishers.ucdp.releases import release_order, version_of
from trends.sources.publishers.ucdp.terms import citation


def accounted(data):
    return len(data.frame) + len(data.rejected) + sum(data.skipped.values()) == data.rows_read


def test_one_event_in_the_canonical_columns(write, ged, today):
    data = load(write(ged({}), "GEDEvent_v23_1.csv"), today=today)
    row = data.frame.iloc[0]
    assert row["incident_id"] == "1"
    assert (row["source"], row["source_version"]) == ("ucdp-ged", "23.1")
    assert (row["date_start"], row["date_end"]) == (pd.Timestamp("2020-03-01"), pd.Timestamp("2020-03-01"))
    assert (row["country"], row["iso3"], row["admin1"]) == ("Syria", "SYR", "Central province")
    assert (row["latitude"], row["longitude"]) == (35.5, 38.25)
    assert (row["kind"], row["place"], row["place_precision"]) == ("state-based", "Strelsau town", "exact")
    assert (row["fatalities_low"], row["fatalities_best"], row["fatalities_high"]) == (2, 3, 4)
    assert (row["civilians_killed"], row["combatants_killed"], row["reports"]) == (0, 3, 2)
    assert bool(row["certain"]) is True
    assert pd.isna(row["attacker"])
    assert pd.isna(row["wounded"])
    assert data.provenance.licence.startswith("CC BY 4.0")
    assert "Sundberg" in data.provenance.citation
    assert "1989-2022" in data.provenance.citation
    schema().validate(data.frame)
    assert accounted(data)


@pytest.mark.parametrize("number", ["1", "1.0", "1.000"])
def test_codes_as_floats_are_codes(write, ged, today, number):
    changed = dict.fromkeys(
        ("type_of_violence", "where_prec", "date_prec", "event_clarity", "active_year"), number
    )
    data = load(write(ged({**changed, "id": "300380.0", "country_id": "652.0", "best": "3.0"})), today=today)
    row = data.frame.iloc[0]
    assert (row["incident_id"], row["iso3"], row["fatalities_best"]) == ("300380", "SYR", 3)


@pytest.mark.parametrize("active", ["1", "0", "True", "False", "TRUE"])
def test_active_years_in_any_spelling(write, ged, today, active):
    data = load(write(ged({"active_year": active})), today=today)
    assert bool(data.frame["source_active_year"].iloc[0]) is (active in {"1", "True", "TRUE"})


@pytest.mark.parametrize("form", ["{}", "{} 00:00:00.000", "{}T00:00:00", "{}T00:00:00Z"])
def test_timestamps_are_dates(write, ged, today, form):
    data = load(
        write(ged({"date_start": form.format("2017-07-31"), "date_end": form.format("2017-07-31")})),
        today=today,
    )
    assert data.frame["date_start"].iloc[0] == pd.Timestamp("2017-07-31")


@pytest.mark.parametrize(
    ("code", "start", "end", "precision"),
    [
        ("1", "2020-03-01", "2020-03-01", "day"),
        ("2", "2020-03-01", "2020-03-04", "days"),
        ("3", "2020-03-02", "2020-03-08", "week"),
        ("4", "2020-03-01", "2020-03-31", "month"),
        ("5", "2020-03-01", "2020-06-30", "range"),
        ("5", "2020-01-01", "2020-12-31", "year"),
        ("", "2020-03-01", "2020-03-01", "day"),
        ("", "2020-03-01", "2020-03-09", "range"),
    ],
)
def test_date_precision(write, ged, today, code, start, end, precision):
    data = load(write(ged({"date_prec": code, "date_start": start, "date_end": end})), today=today)
    row = data.frame.iloc[0]
    assert row["date_precision"] == precision
    assert row["date_end"] == pd.Timestamp(end)


def test_an_event_without_a_date_is_kept_and_undated(write, ged, today):
    data = load(write(ged({"date_start": "", "date_end": ""}, {})), today=today)
    assert data.frame["date_precision"].tolist() == ["unknown", "day"]
    assert data.coverage.span == (pd.Timestamp("2020-03-01").date(), pd.Timestamp("2020-03-01").date())


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"type_of_violence": "5"}, "type_of_violence", "a code that the codebook does not have"),
        ({"where_prec": "8"}, "where_prec", "a code that the codebook does not have"),
        ({"date_prec": "6"}, "date_prec", "a code that the codebook does not have"),
        ({"event_clarity": "3"}, "event_clarity", "a code that the codebook does not have"),
        ({"active_year": "perhaps"}, "active_year", "a code that the codebook does not have"),
        ({"date_start": "2020-02-30"}, "date_start", "no such date"),
        ({"date_start": "1820-02-01"}, "date_start", "a date before 1900"),
        ({"date_start": "0025-02-01"}, "date_start", "a date before 1900"),
        (
            {"date_start": "9999-02-01", "date_end": "9999-02-01"},
            "date_start",
            "a date after the day of retrieval",
        ),
        ({"date_end": "2020-02-28"}, "date_end", "it ends before it starts"),
        ({"best": "a dozen or so"}, "best", "not a number"),
        ({"best": "1e308"}, "best", "a number too large to be true"),
        ({"deaths_a": "-1"}, "deaths_a", "a negative number"),
        ({"latitude": "95"}, "latitude", "a coordinate that does not exist"),
        ({"longitude": "-181"}, "longitude", "a coordinate that does not exist"),
        ({"id": ""}, "id", "no id"),
    ],
)
def test_rows_that_cannot_be_used_are_rejected_one_by_one(write, ged, today, change, column, reason):
    data = load(write(ged({}, change, {})), today=today)
    assert len(data.frame) == 2
    rejected = data.rejected.iloc[0]
    assert (rejected["file"], rejected["line"], rejected["column"], rejected["reason"]) == (
        "table.csv",
        3,
        column,
        reason,
    )
    assert rejected["value"] == change[column]
    assert data.check()["reasons"] == {reason: 1}
    assert accounted(data)


def test_a_row_with_two_faults_is_rejected_once(write, ged, today):
    data = load(write(ged({"best": "x", "low": "y", "type_of_violence": "9"}, {})), today=today)
    assert len(data.rejected) == 1
    assert accounted(data)


def test_the_tag_row_of_hdx_is_no_data(write, ged, today):
    tags = {name: f"#{name}" for name in COLUMNS} | {"geom_wkt": ""}
    data = load(write(ged(tags, {}, {})), today=today)
    assert data.skipped["tag rows"] == 1
    assert len(data.frame) == 2
    assert data.rejected.empty
    assert accounted(data)


def test_missing_and_disordered_columns(write, ged, today):
    few = (
        "best",
        "low",
        "high",
        "date_end",
        "date_start",
        "type_of_violence",
        "side_b",
        "side_a",
        "id",
        "country",
    )
    data = load(write(ged({}, columns=few)), today=today)
    row = data.frame.iloc[0]
    assert (row["fatalities_best"], row["iso3"]) == (3, "SYR")
    assert pd.isna(row["certain"])
    assert pd.isna(row["civilians_killed"])


def test_one_sided_violence_has_an_attacker(write, ged, today):
    data = load(write(ged({"type_of_violence": "3", "side_a": "IS", "side_b": "Civilians"}, {})), today=today)
    assert data.frame["attacker"].tolist()[0] == "IS"
    assert data.frame["attacker"].isna().tolist() == [False, True]


def test_sources_unknown_are_null(write, ged, today):
    assert pd.isna(load(write(ged({"number_of_sources": "-1"})), today=today).frame["reports"].iloc[0])


def test_contradictions_are_told_and_not_mended(write, ged, today):
    data = load(
        write(
            ged(
                {"best": "1", "deaths_a": "0", "deaths_b": "1"}, {"best": "5", "deaths_a": "3"}, {"best": "4"}
            )
        ),
        today=today,
    )
    assert data.frame["fatalities_best"].tolist() == [1, 5, 4]
    assert any(
        "1 row the best estimate of deaths lies below the low one (1)" in warning for warning in data.warnings
    )
    assert any(
        "1 row the best estimate of deaths lies above the high one (2)" in warning
        for warning in data.warnings
    )
    assert any("do not add up" in warning and "(3)" in warning for warning in data.warnings)


def test_repeats_are_merged_and_the_newest_version_of_an_id_kept(write, ged, today):
    data = load(
        write(ged({"id": "7"}, {"id": "7"}, {"id": "8", "best": "3"}, {"id": "8", "best": "4"}, {})),
        today=today,
    )
    assert data.skipped["exact repeats"] == 1
    assert data.skipped["older versions"] == 1
    assert data.frame.set_index("incident_id").loc["8", "fatalities_best"] == 4
    assert any("older version" in warning and "8" in warning for warning in data.warnings)
    assert accounted(data)


def test_a_release_without_a_header_is_a_candidate_release(write, ged, today):
    data = load(
        write(ged({}, {"code_status": "Check dyad"}, header=False), "GEDEvent_v26_0_8.csv"), today=today
    )
    assert data.provenance.source == "ucdp-candidate"
    assert data.provenance.version == "26.0.8"
    assert "Candidate" in data.provenance.citation
    assert data.frame["certain"].tolist() == [True, False]
    assert data.rows_read == 2
    assert any("no header row" in note for note in data.notes)
    assert accounted(data)


@pytest.mark.parametrize("empty", [(), ("gwnob",), ("gwnoa", "gwnob")])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_release_without_a_header_may_end_with_empty_columns(write, workbook, ged, empty, kind, today):
    columns = tuple(name for name in COLUMNS if name not in empty)
    text = ged({}, {}, header=False, columns=columns)
    if kind == "xlsx":
        # The workbook ends where its last cell with anything in it stands.
        path = workbook({"Sheet1": [line.split(",") for line in text.splitlines()]}, "GEDEvent_v26_0_2.xlsx")
    else:
        path = write(text, "GEDEvent_v26_0_2.csv")
    data = load(path, today=today)
    assert data.check()["source"] == "ucdp-candidate"
    assert (data.rows_read, len(data.frame)) == (2, 2)
    assert data.frame["fatalities_best"].tolist() == [3, 3]
    assert data.frame["place"].tolist() == ["Strelsau town"] * 2


def test_one_odd_record_does_not_hide_a_release_without_a_header(write, ged, today):
    data = load(write(ged({"best": "?"}, *[{}] * 4, header=False), "GEDEvent_v26_0_8.csv"), today=today)
    assert data.provenance.source == "ucdp-candidate"
    assert len(data.frame) + len(data.rejected) == data.rows_read == 5


def test_rejected_lines_of_a_headerless_file_count_from_one(write, ged, today):
    data = load(write(ged({}, {"best": "x"}, header=False)), today=today)
    assert data.rejected["line"].tolist() == [2]


def test_enough_events_to_be_checked_make_a_candidate_release(write, ged, today):
    checked = {"code_status": "Check deaths"}
    data = load(write(ged(checked, checked, {}, {})), today=today)
    assert data.provenance.source == "ucdp-candidate"
    assert data.frame["certain"].tolist() == [False, False, True, True]
    assert load(write(ged({})), today=today).provenance.source == "ucdp-ged"


@pytest.mark.parametrize("word", ["\u00bd", "Clear?!", "Check dyad", "0", "n.d."])
def test_one_odd_status_does_not_say_what_a_file_is(write, ged, today, word):
    data = load(write(ged(*[{}] * 5, {"code_status": word}, *[{}] * 5)), today=today)
    assert (data.provenance.source, len(data.frame)) == ("ucdp-ged", 11)
    assert sum(f"code_status is {word}," in warning for warning in data.warnings) == 1


def test_case_one_odd_status(cases):
    data = load(cases / "ged_odd_code_status.csv")
    assert data.provenance.source == "ucdp-ged"
    assert (len(data.frame), len(data.rejected)) == (39, 0)
    assert sum("code_status is \u00bd" in warning for warning in data.warnings) == 1
    assert data.frame["certain"].isna().sum() == 1


def test_a_rejected_row_does_not_say_what_a_file_is(write, ged, today):
    bad = {"code_status": "Check", "best": "x"}
    data = load(write(ged({}, bad, bad, {})), today=today)
    assert (data.provenance.source, len(data.rejected)) == ("ucdp-ged", 2)
    assert not any("code_status" in warning for warning in data.warnings)


def test_a_precision_of_0_is_kept_with_a_caution(write, ged, today):
    spans = {"date_prec": "0", "date_end": "2020-03-04"}
    data = load(write(ged({}, {"date_prec": "0"}, spans)), today=today)
    assert data.frame["date_precision"].tolist() == ["day", "day", "range"]
    assert sum("In 2 rows date_prec is 0" in warning for warning in data.warnings) == 1


def test_protests_are_kept_and_make_a_dataset_of_their_own(write, ged, today):
    protest = {"type_of_violence": "4"}
    mixed = load(write(ged({}, {}, protest)), today=today)
    assert (mixed.provenance.source, len(mixed.frame)) == ("ucdp-ged", 3)
    assert mixed.frame["kind"].tolist()[-1] == "violent political protest"
    assert sum("1 row is violent political protest" in warning for warning in mixed.warnings) == 1
    alone = load(write(ged(protest, protest, {})), today=today)
    assert alone.provenance.source == alone.frame["source"][0] == "ucdp-protest"
    assert "Svensson" in alone.provenance.citation
    assert load(write(ged({})), source="ucdp-protest", today=today).provenance.source == "ucdp-protest"


def test_a_month_of_the_candidate_release_is_read_whole(shared):
    data = load(shared / "data" / "vintages" / "GEDEvent_v26_0_1.csv")
    assert (data.provenance.source, len(data.frame), len(data.rejected)) == ("ucdp-candidate", 1727, 0)
    assert any("In 3 rows date_prec is 0" in warning for warning in data.warnings)


def test_a_folder_of_releases_is_one_dataset_and_the_newest_wins(write, ged, today):
    write(ged({"id": "1", "best": "3"}), "all/GEDEvent_v26_0_9.csv")
    path = write(ged({"id": "1", "best": "4"}, {"id": "2"}), "all/GEDEvent_v26_0_10.csv")
    data = load(path.parent, today=today)
    assert data.frame.set_index("incident_id")["fatalities_best"].to_dict() == {"1": 4, "2": 3}
    assert data.skipped["older versions"] == 1
    assert data.provenance.version == "26.0.9, 26.0.10"
    assert len(data.provenance.files) == 2
    assert accounted(data)


def test_the_newest_release_is_the_one_that_came_out_last():
    versions = ["26.0.7", None, "25.1", "26.01.26.06", "26.0.6", "26.0.10", "26.1", "25.0.12"]
    assert sorted(versions, key=release_order) == [
        None,
        "25.1",
        "25.0.12",
        "26.1",
        "26.0.6",
        "26.01.26.06",
        "26.0.7",
        "26.0.10",
    ]


def test_a_month_is_newer_than_the_half_year_before_it(write, ged, today):
    write(ged({"id": "1", "best": "4"}), "all/GEDEvent_v24_0_5.csv")
    path = write(ged({"id": "1", "best": "3"}), "all/GEDEvent_v24_01_24_03.csv")
    data = load(path.parent, today=today)
    assert data.frame["fatalities_best"].tolist() == [4]


def test_separators_and_packing_change_nothing(write, ged, today, tmp_path):
    plain = load(write(ged({}, {"best": "4"}), "ged251.csv"), today=today)
    semicolons = load(write(ged({}, {"best": "4"}, separator=";"), "b/ged251.csv"), today=today)
    packed = load(write(gzip.compress(ged({}, {"best": "4"}).encode()), "ged251.csv.gz"), today=today)
    with zipfile.ZipFile(tmp_path / "ged251-csv.zip", "w") as archive:
        archive.writestr("GEDEvent_v25_1.csv", ged({}, {"best": "4"}))
    zipped = load(tmp_path / "ged251-csv.zip", today=today)
    for other in (semicolons, packed, zipped):
        pd.testing.assert_frame_equal(plain.frame, other.frame)
    assert zipped.provenance.version == "25.1"


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("GEDEvent_v25_1.csv", "25.1"),
        ("ged251-csv.zip/GEDEvent_v25_1.csv", "25.1"),
        ("ged231_sample1000.csv", "23.1"),
        ("GEDEvent_v26_0_8.csv", "26.0.8"),
        ("GEDEvent_v26_01_26_06.csv", "26.01.26.06"),
        ("ged171.csv", "17.1"),
        ("ucdp_syria_2016_2019.csv", None),
        ("conflict_data_syr.csv", None),
    ],
)
def test_versions_are_read_off_names(name, version):
    assert version_of(name) == version


def test_each_edition_is_cited_by_its_own_article():
    assert "special emphasis on Syria" in citation("ucdp-ged", "21.1")
    assert "Davies" in citation("ucdp-ged", "25.1")
    assert "yearly article" in citation("ucdp-ged", None)


def test_the_real_syria_set(shared, today):
    data = load(shared / "data" / "ucdp" / "ucdp_syria_2016_2019.csv", today=today)
    assert data.rows_read == len(data.frame) == 16_566
    found = data.check()
    assert found["fatalities"] == {"low": 104_929, "best": 112_337, "high": 119_020}
    assert found["source"] == "ucdp-ged"
    assert any(warning.startswith("In 30 rows") for warning in data.warnings)
    assert any(warning.startswith("In 71 rows") for warning in data.warnings)
    assert data.frame["date_precision"].value_counts().to_dict() == {
        "day": 15_480,
        "days": 828,
        "month": 186,
        "range": 51 - int((data.frame["date_precision"] == "year").sum()),
        "week": 21,
        "year": int((data.frame["date_precision"] == "year").sum()),
    }
    assert (data.frame["iso3"] == "SYR").all()
    schema().validate(data.frame)


def test_the_real_sample_of_all_columns(shared, today):
    data = load(shared / "data" / "ucdp" / "ged231_sample1000.csv", today=today)
    assert (data.rows_read, len(data.frame)) == (1000, 1000)
    assert data.check()["source_version"] == "23.1"
    assert data.frame["iso3"].notna().all()
    schema().validate(data.frame)

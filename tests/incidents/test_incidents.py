from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.document.blocks_json import to_json
from trends.errors import InputError, ParameterError, SelectionError, WindowError
from trends.incidents.incidents import Incidents
from trends.provenance import Provenance, SourceFile
from trends.schema import COLUMNS, schema, without_unused_names
from trends.sources.publishers.acled import EVENTS
from trends.sources.publishers.gtd import GTD

FRAME = pd.DataFrame(
    {
        "date_start": pd.to_datetime(["2020-01-10", "2020-02-28", "2020-03-01", "2020-05-31"]),
        "date_end": pd.to_datetime(["2020-01-10", "2020-03-01", "2020-03-01", "2020-05-31"]),
        "country": ["Syria", "Syria", "Iraq", "Iraq"],
        "iso3": ["SYR", "SYR", "IRQ", "IRQ"],
        "actor_1": ["IS", "Government of Syria", "IS", "SDF"],
        "actor_2": ["Civilians", "IS", "Civilians", "Civilians"],
        "attacker": ["IS", None, "IS", "SDF"],
        "kind": ["one-sided", "state-based", "one-sided", "one-sided"],
        "fatalities_best": [3, 10, None, 1],
        "fatalities_low": [2, 8, None, 1],
        "wounded": [None, 4, None, None],
    }
)


@pytest.fixture
def incidents() -> Incidents:
    rejected = pd.DataFrame(
        {
            "file": ["a.csv"] * 3,
            "line": [7, 9, 9],
            "column": ["date_start", "best", "low"],
            "value": ["2020-02-30", "x", "y"],
            "reason": ["no such day", "not a number", "not a number"],
        }
    )
    return Incidents.from_frame(
        FRAME,
        rejected=rejected,
        rows_read=8,
        skipped={"tag rows": 1, "exact repeats": 1},
        provenance=Provenance(
            "ucdp-ged", "UCDP GED", "23.1", (SourceFile("a.csv", "ab" * 32, 9),), licence="CC BY 4.0"
        ),
        warnings=("A warning.",),
    )


def known(source, frame):
    """Incidents with all that a source knows of its rows."""
    incidents = Incidents.from_frame(frame, provenance=Provenance(source.name))
    return replace(incidents, **source.known_of(incidents.frame))


class TestFromFrame:
    def test_what_is_missing_is_filled_in(self):
        made = Incidents.from_frame(FRAME)
        schema().validate(made.frame)
        assert list(made.frame.columns) == list(COLUMNS)
        assert made.frame["incident_id"].tolist() == ["1", "2", "3", "4"]
        assert made.frame["date_precision"].tolist() == ["day", "range", "day", "day"]
        assert made.rows_read == len(made) == 4
        assert made.coverage.spans == ((date(2020, 1, 10), date(2020, 5, 31)),)

    def test_a_single_column_is_enough(self):
        made = Incidents.from_frame(
            pd.DataFrame({"date_start": pd.to_datetime(["2020-01-01", None])}, index=[5, 5])
        )
        schema().validate(made.frame)
        assert made.frame["date_precision"].tolist() == ["day", "unknown"]
        assert made.count().total == 1

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("fatalities_best", -1),
            ("fatalities_low", float("inf")),
            ("civilians_killed", -0.5),
            ("wounded", 1e12),
        ],
    )
    def test_what_no_file_may_say_no_frame_may(self, column, value):
        with pytest.raises(InputError, match=f"{column} of the incident '2' is .*; expected"):
            Incidents.from_frame(FRAME.assign(**{column: [None, value, 3, 0]}))
        assert len(Incidents.from_frame(FRAME.assign(**{column: [None, 0, 3, 90]}))) == 4

    def test_extra_columns_stay(self):
        made = Incidents.from_frame(FRAME.assign(source_note="x"))
        assert made.frame["source_note"].tolist() == ["x"] * 4

    @pytest.mark.parametrize(
        ("frame", "says"),
        [
            (pd.DataFrame({"when": [1]}), "date_start"),
            (FRAME.assign(incident_id="same"), "'same' occurs twice"),
            (FRAME.assign(date_end=pd.Timestamp("2019-01-01")), "ends before"),
            (FRAME.assign(wounded="many"), "cannot be read"),
        ],
    )
    def test_a_table_that_makes_no_sense_is_refused(self, frame, says):
        with pytest.raises(InputError, match=says):
            Incidents.from_frame(frame)

    def test_the_users_table_stays_as_it_was(self):
        before = FRAME.copy(deep=True)
        Incidents.from_frame(FRAME).select(actor="IS").count()
        pd.testing.assert_frame_equal(FRAME, before)


class TestSelect:
    def test_selections_follow_one_another(self, incidents):
        some = incidents.select(actor="Islamic State").select(country="Syria")
        both = incidents.select(actor="Islamic State", country="Syria")
        pd.testing.assert_frame_equal(some.frame, both.frame)
        assert some.provenance.filters == both.provenance.filters == ("actor Islamic State", "country Syria")
        assert some.subject == "events in which Islamic State was a side"
        assert some.name == "Syria"
        assert set(both.notes) <= set(some.notes)
        assert len(set(some.notes)) == len(some.notes)

    def test_the_coverage_and_what_was_read_stay(self, incidents):
        some = incidents.select(country="SYR")
        assert some.coverage == incidents.coverage
        assert some.rows_read == 8
        assert some.count().labels == ["2020-01", "2020-02", "2020-03", "2020-04", "2020-05"]

    def test_the_window_selected_is_the_window_counted(self, incidents):
        some = incidents.select(start="2020-03", end="2020-04")
        series = some.count()
        assert series.labels == ["2020-03", "2020-04"]
        assert series.total == pytest.approx(1 + 1 / 3)
        assert some.select(start="2020-04").count().labels == ["2020-04"]
        assert some.count(start="2020-04").labels == ["2020-04"]
        assert some.count(end="2020-12").labels == ["2020-03", "2020-04"]
        with pytest.raises(WindowError):
            some.count(start="2020-05")

    def test_select_then_window_counts_as_window_then_select(self, incidents):
        one = incidents.select(actor="IS", start="2020-03").count()
        other = incidents.select(actor="IS").count(start="2020-03")
        assert np.array_equal(one.count, other.count)
        assert np.array_equal(one.draws, other.draws)

    def test_a_quiet_window_is_counted_as_zeros(self, incidents):
        quiet = incidents.select(actor="IS", start="2020-04-01", end="2020-04-30")
        assert len(quiet) == 0
        assert quiet.count().count.tolist() == [0.0]
        assert quiet.count(measure="fatalities").count.tolist() == [0.0]
        assert "no dates" in repr(quiet)
        assert quiet.check()["date_min"] is None

    def test_a_kind_may_be_a_word_or_a_list(self, incidents):
        assert len(incidents.select(kind="one-sided")) == 3
        assert len(incidents.select(kind=["one-sided", "state-based"])) == 4

    def test_reports_follow_their_incidents(self, incidents):
        reports = pd.DataFrame({"incident_id": ["1", "1", "3"], "reporter": ["a", "b", "c"]})
        made = Incidents.from_frame(FRAME, reports=reports)
        assert made.select(country="Syria").reports["reporter"].tolist() == ["a", "b"]

    def test_nothing_selected_is_the_same_incidents(self, incidents):
        assert len(incidents.select()) == 4
        assert incidents.select().provenance.filters == ()


class TestCount:
    def test_it_counts_what_is_asked(self, incidents):
        series = incidents.select(actor="IS", country="Syria").count(measure="fatalities")
        assert series.subject == "deaths in events in which Islamic State was a side"
        assert series.name == "Syria"
        assert series.provenance.filters == ("actor Islamic State", "country Syria")
        assert any("not only attacks by" in note for note in series.notes)

    def test_a_figure_missing_in_the_selection_only_is_not_observed(self, incidents):
        series = incidents.select(country="Iraq").count(measure="wounded")
        assert np.isnan(series.count[2])
        with pytest.raises(ParameterError, match="do not tell how many were abducted"):
            incidents.count(measure="abducted")

    def test_acleds_default_applies_without_a_selection_too(self):
        frame = FRAME.assign(
            source="acled", kind=["Battles", "Protests", "Riots", "Violence against civilians"]
        )
        made = known(EVENTS, frame)
        series = made.count()
        assert series.total == 2
        assert any("ACLED's default" in note for note in series.notes)
        assert made.select(country="Syria").count().total == 1
        riots = made.select(kind="Riots")
        assert riots.count().total == 1
        assert riots.select(country="Iraq").count().total == 1

    def test_gtds_lost_year_is_not_observed(self):
        frame = pd.DataFrame({"date_start": pd.to_datetime(["1992-12-31", "1994-01-01"])})
        series = known(GTD, frame).count()
        assert series.count[0] == series.count[-1] == 1
        assert np.isnan(series.count[1:13]).all()
        assert series.exposure_days[1:13].tolist() == [0] * 12
        with_1993 = pd.DataFrame({"date_start": pd.to_datetime(["1992-12-31", "1993-06-01", "1994-01-01"])})
        assert known(GTD, with_1993).count().observed.all()
        assert Incidents.from_frame(frame, provenance=Provenance("ucdp-ged")).count().observed.all()

    def test_a_selection_of_a_gtd_file_remembers_that_1993_was_there(self):
        frame = pd.DataFrame(
            {
                "date_start": pd.to_datetime(["1992-12-31", "1993-06-01", "1994-01-01"]),
                "country": ["Syria", "Iraq", "Syria"],
            }
        )
        made = known(GTD, frame)
        assert made.select(country="Syria").count().observed.all()


class TestShown:
    def test_the_json_of_check(self, incidents):
        assert incidents.check() == {
            "source": "ucdp-ged",
            "source_version": "23.1",
            # A table made in Python lay in no file and no store.
            "known": None,
            "known_by": "unknown",
            "shape": "incidents",
            "rows_read": 8,
            "kept": 4,
            "rejected": 2,
            "skipped": {"tag rows": 1, "exact repeats": 1, "older versions": 0},
            "reasons": {"no such day": 1, "not a number": 1},
            "date_min": "2020-01-10",
            "date_max": "2020-05-31",
            "fatalities": {"low": 11, "best": 14, "high": None},
            "fatalities_rows": {"low": 3, "best": 3, "high": 0},
            "warnings": ["A warning."],
            "notes": [],
            "coverage": {
                "spans": [["2020-01-10", "2020-05-31"]],
                "basis": "rows",
                "releases": [],
                "sentence": "Days covered: 10 January 2020 to 31 May 2020 (told by the first and the last row).",
            },
            "columns": {"read": {}, "unread": []},
            "sha256": "ab" * 32,
        }

    def test_rows_add_up_after_a_selection_too(self, incidents):
        found = incidents.select(actor="SDF").check()
        assert found["rows_read"] == found["kept"] + found["rejected"] + sum(found["skipped"].values())

    def test_the_repr_is_a_line(self, incidents):
        assert repr(incidents) == (
            "Incidents (ucdp-ged 23.1): 4 attacks, 2020-01-10 to 2020-05-31, 75% dated to the day; 2 of 8 rows rejected"
        )

    def test_the_blocks_hold_what_must_be_known(self, incidents):
        shown = str(to_json(incidents.select(actor="IS").blocks()))
        for words in (
            "UCDP GED 23.1 (CC BY 4.0)",
            "actor Islamic State",
            "A warning.",
            "not only attacks",
            "day 2, range 1",
        ):
            assert words in shown

    def test_it_shows_itself_in_jupyter(self, incidents):
        bundle = incidents._repr_mimebundle_()
        assert bundle["text/plain"] == repr(incidents)
        assert "2020-01-10" in bundle["text/html"]

    def test_a_hostile_name_stays_text(self):
        hostile = "<script>alert(1)</script>"
        made = Incidents.from_frame(FRAME.assign(country=hostile, iso3=None))
        assert "<script>alert" not in made.select(country=hostile)._repr_mimebundle_()["text/html"]


@given(st.integers(0, 10_000), st.sampled_from(["attacks", "fatalities"]))
def test_select_then_count_is_the_count_of_the_mask(seed, measure):
    rng = np.random.default_rng(seed)
    n = 60
    start = np.datetime64("2019-01-01") + rng.integers(0, 700, n).astype("timedelta64[D]")
    frame = pd.DataFrame(
        {
            "date_start": start,
            "date_end": start + (rng.integers(0, 60, n) * (rng.random(n) < 0.3)).astype("timedelta64[D]"),
            "actor_1": rng.choice(["IS", "SDF", "JIS"], n),
            "actor_2": rng.choice(["IS", "SDF", "Civilians"], n),
            "country": rng.choice(["Syria", "Iraq"], n),
            "fatalities_best": rng.integers(0, 30, n),
        }
    )
    made = Incidents.from_frame(frame)
    mask = ((frame["actor_1"] == "IS") | (frame["actor_2"] == "IS")) & (frame["country"] == "Syria")
    try:
        selected = made.select(actor="Islamic State", country="Syria", where="fatalities_best >= 5")
    except SelectionError:
        assert not (mask & (frame["fatalities_best"] >= 5)).any()
        return
    kept = (mask & (frame["fatalities_best"] >= 5)).to_numpy()
    expected = without_unused_names(made.frame[kept].reset_index(drop=True))
    pd.testing.assert_frame_equal(selected.frame, expected)
    direct = Incidents(expected, coverage=made.coverage).count(measure=measure)
    counted = selected.count(measure=measure)
    assert np.array_equal(counted.count, direct.count)
    assert (counted.draws is None) == (direct.draws is None)
    assert counted.draws is None or np.array_equal(counted.draws, direct.draws)

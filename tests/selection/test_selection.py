from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import ParameterError, SelectionError, WindowError
from trends.schema import conform
from trends.selection.selection import Selection
from trends.sources.publishers.acled.coverage import DEFAULT_KINDS


def table(**columns: list[object]) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    given = {"incident_id": [f"i{row}" for row in range(n)], "source": ["ucdp-ged"] * n, **columns}
    if "date_start" in given and "date_end" not in given:
        given["date_end"] = given["date_start"]
    return conform(pd.DataFrame(given))


def kept(frame: pd.DataFrame, **conditions: object) -> str:
    """The rows that a selection keeps, as digits."""
    return "".join(name[1:] for name in Selection(**conditions).apply(frame).frame["incident_id"])


ACTORS = table(
    actor_1=["IS", "Government of Syria", "JIS", "SDF", None, "Ahrar al-Sham, IS, Southern Front", "IS"],
    actor_2=["Civilians", "IS", "SDF", "SDF", "Civilians", "Government of Syria", None],
    attacker=["IS", None, None, None, None, None, "IS"],
    country=["Syria", "Syria", "Syria", "Iraq", "Iraq", "Syria", "Afghanistan"],
    iso3=["SYR", "SYR", "SYR", "IRQ", "IRQ", "SYR", "AFG"],
)


class TestActor:
    @pytest.mark.parametrize(
        ("asked", "rows"),
        [
            ("IS", "016"),
            ("is", "016"),
            ("Islamic State", "016"),
            ("*IS*", "01256"),
            ("SDF", "23"),
            ("S?F", None),
        ],
    )
    def test_either_side_counts(self, asked, rows):
        if rows is None:
            with pytest.raises(SelectionError):
                kept(ACTORS, actor=asked)
        else:
            assert kept(ACTORS, actor=asked) == rows

    def test_a_number_is_answered_by_what_actors_are_selected_by(self):
        with pytest.raises(SelectionError, match="selected by their names, not by numbers"):
            kept(ACTORS, actor=5)

    def test_it_is_said_that_a_side_is_no_attacker(self):
        selected = Selection(actor="IS").apply(ACTORS)
        assert any(
            "events in which Islamic State was a side, not only attacks by" in note for note in selected.notes
        )
        assert "Islamic State is called IS in this source." in selected.notes

    def test_sides_that_join_it_with_others_are_counted_and_left_out(self):
        notes = Selection(actor="IS").apply(ACTORS).notes
        assert "1 incident with Islamic State and others joined as one side is left out." in notes
        notes = Selection(actor="IS", country="Afghanistan").apply(ACTORS).notes
        assert not any("joined" in note for note in notes)

    def test_ucdps_one_actor_all_over_the_world_is_remarked_on_across_countries(self):
        assert any("all over the world" in note for note in Selection(actor="IS").apply(ACTORS).notes)
        assert not any(
            "all over the world" in note for note in Selection(actor="IS", country="SYR").apply(ACTORS).notes
        )

    @pytest.mark.parametrize(
        ("asked", "says"),
        [
            ("Isis of the moon", r"'Isis of the moon'.*there are|nearest"),
            ("Government of Sirya", r"nearest is Government of Syria"),
            ("Islamic Stat", r"Islamic State \(IS\)"),
            ("x" * 1_000, r"'xxx"),
        ],
    )
    def test_an_unknown_actor_is_answered_with_names_in_the_data(self, asked, says):
        with pytest.raises(SelectionError, match=says) as caught:
            kept(ACTORS, actor=asked)
        assert len(str(caught.value)) < 500

    def test_a_source_without_actors_says_so(self):
        with pytest.raises(SelectionError, match="no row holds anything that was recognised as actors"):
            kept(table(country=["Syria"]), actor="IS")


class TestAttacker:
    def test_only_the_acting_side_counts(self):
        assert kept(ACTORS, attacker="Islamic State") == "06"

    def test_events_of_which_it_is_not_told_are_counted(self):
        assert Selection(attacker="IS").apply(ACTORS).notes == (
            "Who attacked in 1 incident with Islamic State as a side is not told; it is left out.",
        )

    def test_a_source_that_never_tells_is_refused(self):
        with pytest.raises(SelectionError, match="tells who attacked"):
            kept(table(actor_1=["IS"], actor_2=["SDF"]), attacker="IS")

    def test_one_that_never_attacked_is_refused(self):
        with pytest.raises(SelectionError, match="as the attacker; there is IS"):
            kept(ACTORS, attacker="SDF")

    def test_with_an_actor_both_must_hold(self):
        selected = Selection(attacker="IS", actor="Civilians").apply(ACTORS)
        assert selected.frame["incident_id"].tolist() == ["i0"]


class TestCountry:
    PLACES = table(
        country=["Syria", "Yemen (North Yemen)", "Yemen", None, "Rojava", "Serbia (Yugoslavia)"],
        iso3=["SYR", "YEM", None, None, None, "SRB"],
    )

    @pytest.mark.parametrize(
        ("asked", "rows"),
        [
            ("Syria", "0"),
            ("SYR", "0"),
            ("652", "0"),
            ("syrian arab republic", "0"),
            ("YEM", "12"),
            ("Yemen", "12"),
            ("678", "12"),
            ("Rojava", "4"),
            ("345", "5"),
            ("Serbia", "5"),
        ],
    )
    def test_by_name_code_and_number(self, asked, rows):
        assert kept(self.PLACES, country=asked) == rows

    def test_rows_that_cannot_be_placed_are_counted(self):
        selected = Selection(country="Syria").apply(self.PLACES)
        assert selected.notes == ("1 incident without country could not be placed and is left out.",)
        assert selected.place == "Syria"

    def test_unplaced_rows_that_other_conditions_exclude_are_not_counted(self):
        frame = self.PLACES.assign(kind=pd.Series(["a", "a", "a", "b", "b", "b"], dtype="string"))
        assert Selection(country="Syria", kind=("a",)).apply(frame).notes == ()

    @pytest.mark.parametrize(
        ("asked", "says"),
        [
            ("Iraq", "No incident lies in Iraq; the data hold"),
            ("Rojaba", "nearest in the data: Rojava"),
            ("Atlantis", "No country is called 'Atlantis'"),
            ("Yugoslavia", r"Serbia \(Yugoslavia\)"),
            ("999", "number 999"),
        ],
    )
    def test_an_absent_country_is_answered(self, asked, says):
        with pytest.raises(SelectionError, match=says):
            kept(self.PLACES, country=asked)


class TestAdmin1:
    FRAME = table(
        admin1=["Homs governorate", "Ḥomş Governorate", None, "Hama"], country=["Syria"] * 4, iso3=["SYR"] * 4
    )

    def test_case_and_accents_do_not_matter(self):
        selected = Selection(admin1="HOMS  governorate", country="Syria").apply(self.FRAME)
        assert selected.frame["incident_id"].tolist() == ["i0", "i1"]
        assert selected.place == "HOMS governorate, Syria"
        assert (
            "1 incident without first-order division could not be placed and is left out." in selected.notes
        )
        assert kept(self.FRAME, admin1="homs*") == "01"

    def test_the_nearest_are_given(self):
        with pytest.raises(SelectionError, match="nearest are H"):
            kept(self.FRAME, admin1="Homs")
        with pytest.raises(SelectionError, match="recognised as admin1"):
            kept(table(country=["Syria"]), admin1="Homs")


class TestKind:
    FRAME = table(kind=["Battles", "Protests", "Violence against civilians", None])

    def test_any_of_several(self):
        assert kept(self.FRAME, kind=("battles",)) == "0"
        assert kept(self.FRAME, kind=("Battles", "Violence*")) == "02"

    def test_one_that_does_not_occur_is_refused_even_beside_one_that_does(self):
        with pytest.raises(SelectionError, match="'Batles'; nearest is Battles"):
            kept(self.FRAME, kind=("Protests", "Batles"))

    def test_the_nearest_of_several_are_not_said_to_be_all(self):
        kinds = table(kind=["Battles", "Protests", "Riots", "Explosions"])
        with pytest.raises(SelectionError, match=r"'protest'; nearest (is|are) Protests") as refusal:
            kept(kinds, kind="protest")
        assert "there are" not in str(refusal.value)
        with pytest.raises(SelectionError, match="there are Battles, Explosions, Protests and Riots"):
            kept(kinds, kind="zzzz")


class TestAcledDefault:
    FRAME = table(
        source=["acled"] * 6,
        kind=[
            "Battles",
            "Explosions/Remote violence",
            "Violence against civilians",
            "Protests",
            "Riots",
            "Strategic developments",
        ],
    )

    def test_demonstrations_are_no_attacks(self):
        selected = Selection(default_kinds=DEFAULT_KINDS).apply(self.FRAME)
        assert len(selected.frame) == 3
        assert selected.notes == (
            "The kinds of event are ACLED's default: Battles, Explosions/Remote violence, Violence against civilians.",
        )

    def test_a_kind_asked_for_replaces_the_default(self):
        assert kept(self.FRAME, kind=("Riots",), default_kinds=DEFAULT_KINDS) == "4"
        assert Selection(kind=("Riots",), default_kinds=DEFAULT_KINDS).apply(self.FRAME).notes == ()
        assert len(Selection().apply(self.FRAME).frame) == 6

    def test_the_spellings_of_before_2019_count(self):
        old = table(
            source=["acled"] * 4,
            kind=[
                "Battle-No change of territory",
                "Remote violence",
                "Riots/Protests",
                "Strategic development",
            ],
        )
        assert kept(old, default_kinds=DEFAULT_KINDS) == "01"

    def test_a_file_of_protests_says_what_there_is(self):
        with pytest.raises(SelectionError, match=r"default kinds.*Protests"):
            Selection(default_kinds=DEFAULT_KINDS).apply(table(source=["acled"], kind=["Protests"]))


class TestBox:
    FRAME = table(
        latitude=[34.5, 34.5, None, 0.0, 35.0],
        longitude=[38.0, 179.5, None, -179.5, 40.0],
        place_precision=["exact", "exact", "unknown", "near", "country"],
    )

    @pytest.mark.parametrize(
        ("box", "rows"),
        [
            ((37.0, 33.0, 39.0, 36.0), "0"),
            ((38.0, 34.5, 38.0, 34.5), "0"),
            ((179.0, -1.0, -179.0, 40.0), "13"),
            ((-180.0, -90.0, 180.0, 90.0), "0134"),
        ],
    )
    def test_edges_belong_and_the_antimeridian_can_be_crossed(self, box, rows):
        assert kept(self.FRAME, bbox=box) == rows

    def test_what_cannot_be_placed_or_only_roughly_is_said(self):
        notes = Selection(bbox=(37.0, 33.0, 41.0, 36.0)).apply(self.FRAME).notes
        assert notes[0] == "1 incident without coordinates could not be placed and is left out."
        assert "1 incident in the box is known by region or country only" in notes[1]

    @pytest.mark.parametrize(
        "box",
        [
            (0.0, 10.0, 1.0, 5.0),
            (0.0, -91.0, 1.0, 5.0),
            (-181.0, 0.0, 1.0, 5.0),
            (0.0, 0.0, float("nan"), 5.0),
        ],
    )
    def test_no_box_on_the_globe(self, box):
        with pytest.raises(ParameterError, match="not on the globe"):
            kept(self.FRAME, bbox=box)

    def test_an_empty_box_says_where_the_data_lie(self):
        with pytest.raises(SelectionError, match=r"data extend over -179\.5,0,179\.5,35"):
            kept(self.FRAME, bbox=(0.0, 50.0, 1.0, 51.0))
        with pytest.raises(SelectionError, match="recognised as latitude and longitude"):
            kept(table(country=["Syria"]), bbox=(0.0, 50.0, 1.0, 51.0))


class TestWindow:
    FRAME = table(
        date_start=pd.to_datetime(["2017-01-31", "2017-02-01", "2017-01-15", None, "2017-06-01"]).tolist(),
        date_end=pd.to_datetime(["2017-01-31", "2017-02-01", "2017-02-10", None, None]).tolist(),
        actor_1=["IS", "IS", "IS", "IS", "SDF"],
    )

    def test_a_range_that_reaches_into_the_window_stays(self):
        selected = Selection(start="2017-02", end="2017-02").apply(self.FRAME)
        assert selected.frame["incident_id"].tolist() == ["i1", "i2"]
        assert selected.notes == (
            "1 incident of unknown date cannot be placed in the window and is left out.",
            "1 incident dated to a range is only partly inside the window; counting takes the share inside.",
        )
        assert selected.words == ("window 2017-02-01 to 2017-02-28",)

    @pytest.mark.parametrize(
        ("start", "end", "rows"),
        [
            ("2017-01-31", None, "0124"),
            ("2017-02-01", None, "124"),
            (None, "2017-01", "02"),
            ("2017-06-01", "2017-06-01", "4"),
        ],
    )
    def test_both_ends_belong(self, start, end, rows):
        assert kept(self.FRAME, start=start, end=end) == rows

    def test_a_quiet_window_is_no_error_but_one_outside_the_data_is(self):
        assert kept(self.FRAME, actor="IS", start="2017-04", end="2017-05") == ""
        with pytest.raises(WindowError, match="2017-01-15 to 2017-06-01"):
            kept(self.FRAME, start="2018")
        with pytest.raises(WindowError, match="2017-01-01 to 2019-12-31"):
            Selection(start="2020").apply(self.FRAME, (date(2017, 1, 1), date(2019, 12, 31)))

    def test_a_date_that_cannot_be_read(self):
        with pytest.raises(ParameterError, match="no date"):
            kept(self.FRAME, start="yesterday")


class TestTogether:
    def test_the_condition_that_empties_is_named_with_what_there_is(self):
        with pytest.raises(SelectionError) as caught:
            kept(ACTORS, actor="SDF", country="Afghanistan")
        assert str(caught.value) == (
            "The condition country Afghanistan leaves none of the 2 incidents with actor Syrian Democratic Forces; "
            "their country is Iraq and Syria."
        )

    def test_a_where_that_empties_says_what_the_column_holds(self):
        with pytest.raises(SelectionError, match="country is never 'Sirya' but, for example, Syria"):
            kept(ACTORS, where="country == 'Sirya'")

    def test_nothing_can_be_selected_from_nothing(self):
        with pytest.raises(SelectionError, match="no incidents to select from"):
            kept(ACTORS.iloc[:0], actor="IS")
        assert kept(ACTORS.iloc[:0]) == ""

    def test_the_filters_are_recorded_in_words(self):
        words = Selection(actor="isis", country="652", where="isnull(wounded)").apply(ACTORS).words
        assert words == ("actor Islamic State", "country Syria", "where isnull(wounded)")

    def test_a_selection_changes_nothing_in_the_table(self):
        before = ACTORS.copy(deep=True)
        Selection(actor="IS", country="Syria").apply(ACTORS)
        pd.testing.assert_frame_equal(ACTORS, before)

    def test_hostile_names_stay_short_in_errors(self):
        frame = table(actor_1=["<script>" + "a" * 10_000] * 3, actor_2=["\x1b[31mred\n"] * 3)
        with pytest.raises(SelectionError) as caught:
            kept(frame, actor="nobody at all")
        assert len(str(caught.value)) < 500
        assert "\x1b" not in str(caught.value)

    @given(st.permutations(range(7)), st.sampled_from(["IS", "*IS*", "SDF", "Civilians"]))
    def test_the_order_of_rows_does_not_matter(self, order, actor):
        shuffled = ACTORS.iloc[list(order)].reset_index(drop=True)
        assert sorted(kept(shuffled, actor=actor)) == sorted(kept(ACTORS, actor=actor))
        assert Selection(actor=actor).apply(shuffled).notes == Selection(actor=actor).apply(ACTORS).notes

    @given(st.data())
    def test_conditions_together_keep_what_each_keeps(self, data):
        rng = np.random.default_rng(data.draw(st.integers(0, 1_000)))
        frame = table(
            actor_1=rng.choice(["IS", "SDF", None], 40).tolist(),
            kind=rng.choice(["a", "b"], 40).tolist(),
            wounded=rng.integers(0, 5, 40).tolist(),
        )
        single = {"actor": "IS", "kind": ("a",), "where": "wounded >= 2"}
        chosen = data.draw(st.sets(st.sampled_from(sorted(single)), min_size=1))
        each = [set(Selection(**{name: single[name]}).apply(frame).frame["incident_id"]) for name in chosen]
        expected = set.intersection(*each)
        selection = Selection(**{name: single[name] for name in chosen})
        if expected:
            assert set(selection.apply(frame).frame["incident_id"]) == expected
        else:
            with pytest.raises(SelectionError):
                selection.apply(frame)


class TestSeveralNames:
    def test_any_of_them_may_hold(self):
        both = Selection(actor=["IS", "Civilians"]).apply(ACTORS)
        each = [set(Selection(actor=name).apply(ACTORS).frame["incident_id"]) for name in ("IS", "Civilians")]
        assert set(both.frame["incident_id"]) == each[0] | each[1]
        assert both.words == ("actor Islamic State or Civilians",)

    def test_one_that_does_not_occur_is_refused(self):
        with pytest.raises(SelectionError, match="No incident names 'Nobody' as a side"):
            Selection(actor=("IS", "Nobody")).apply(ACTORS)

    @pytest.mark.parametrize("field", ["actor", "attacker", "country", "admin1", "kind"])
    @pytest.mark.parametrize(
        "given", [[], "", "  ", [None], ["IS", ""], True, 3.5, {"IS": 1}, b"IS", object()]
    )
    def test_what_is_no_name_is_refused_with_a_sentence(self, field, given):
        with pytest.raises(ParameterError, match=f"{field}") as refused:
            Selection(**{field: given}).apply(ACTORS)
        assert len(str(refused.value)) < 200

    def test_a_country_by_number_and_a_column_of_names(self):
        frame = table(country=["Syria", "Iraq", "Libya"], iso3=["SYR", "IRQ", "LBY"])
        assert kept(frame, country=[652, "irq"]) == "01"
        assert kept(frame, country=pd.Series(["Libya"])) == "2"


@pytest.mark.parametrize(
    ("conditions", "subject"),
    [
        ({"attacker": "IS"}, "attacks by Islamic State"),
        ({"kind": "b"}, "events of the kind b"),
        ({"kind": ["a", "b"], "actor": "IS"}, "events of the kind a or b in which Islamic State was a side"),
        ({"kind": "a", "attacker": ["IS", "X"]}, "attacks by Islamic State or X of the kind a"),
        ({"actor": "IS"}, "events in which Islamic State was a side"),
        (
            {"attacker": "IS", "actor": ["Daesh", "Civilians"]},
            "attacks by Islamic State in which Islamic State or Civilians was a side",
        ),
        ({"country": "Syria"}, "attacks"),
        ({"where": 'kind == "Raid"'}, 'attacks (only kind == "Raid")'),
        (
            {"actor": "IS", "bbox": (37, 33.5, 41, 36), "where": "fatalities_best >=\n 3"},
            "events in which Islamic State was a side (only the box 37,33.5,41,36 and fatalities_best >= 3)",
        ),
    ],
)
def test_the_subject_names_what_is_counted(conditions, subject):
    assert Selection(**conditions).subject("attacks") == subject


def test_an_actor_asked_for_twice_under_two_names_is_spoken_of_once():
    found = Selection(actor=["IS", "Daesh"]).apply(ACTORS)
    assert kept(ACTORS, actor=["IS", "Daesh"]) == kept(ACTORS, actor="IS")
    assert len(set(found.notes)) == len(found.notes)
    assert not any("Islamic State or Islamic State" in note for note in found.notes)


@pytest.mark.parametrize(
    ("asked", "french"),
    [
        ({"bbox": (1, 2, 3)}, "Un cadre se donne par quatre nombres"),
        ({"bbox": (0, 50, 10, 40)}, "n’est pas sur le globe"),
        ({"admin1": "Nowhere"}, "Aucune division de premier ordre ne s’appelle"),
        ({"kind": "attck"}, "Aucun événement n’est du type"),
    ],
)
def test_what_cannot_be_selected_is_said_in_a_language(asked, french):
    from dataclasses import replace

    from trends import load
    from trends.errors import TrendsError
    from trends.messages import in_language

    found = load("documented-attacks")
    found = replace(found, frame=found.frame.assign(kind="attack"))
    with pytest.raises(TrendsError) as caught:
        found.select(**asked)
    assert french in in_language(caught.value.sentence, "fr")

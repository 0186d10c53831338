"""Names that follow one another: the table, what is counted together, and what is cautioned of."""

from __future__ import annotations

import csv
import re
from datetime import date
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from trends.incidents.incidents import Incidents
from trends.names.actors import resolve_actor
from trends.names.countries import iso3_of
from trends.names.genealogy import CONTINUED, predecessors, relations, successors, with_predecessors
from trends.names.matching import fold
from trends.names.name_changes import name_cautions

WINDOW = (date(2016, 1, 1), date(2019, 12, 31))


def days(*texts):
    return np.array(texts, dtype="datetime64[D]")


def test_every_relation_has_a_date_a_kind_and_an_address():
    table = relations()
    assert len([one for one in table if one.of == "actor"]) >= 40
    for one in table:
        begun, done = one.days
        assert begun <= done
        assert one.kind in (*CONTINUED, "split", "joined")
        assert re.fullmatch(r"https://\S+", one.address)
        assert one.checked or one.note  # what is not settled of a relation is said with it
        assert resolve_actor(one.predecessor).name != resolve_actor(one.successor).name
        if one.of == "country":
            assert iso3_of(one.predecessor)
            assert iso3_of(one.successor)
    assert len({(one.of, one.predecessor, one.successor) for one in table}) == len(table)


def test_the_column_of_what_was_checked_holds_yes_or_no():
    text = files("trends.names").joinpath("tables", "genealogy.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["checked"] for row in rows} == {"yes", "no"}
    assert [row["checked"] == "yes" for row in rows] == [one.checked for one in relations()]
    assert sum(row["checked"] == "no" for row in rows) <= 5


def test_names_are_found_as_ucdp_writes_them(shared):
    """UCDP writes the latest name of a group for all years; its own spellings must lead to the same actor."""
    written = set()
    for name in ("ucdp_syria_2016_2019.csv", "ged231_sample1000.csv"):
        table = pd.read_csv(
            shared / "data" / "ucdp" / name, usecols=["side_a", "side_b"], dtype="string", low_memory=False
        )
        written |= {fold(text) for side in ("side_a", "side_b") for text in table[side].dropna().unique()}
    named = {one for row in relations() if row.of == "actor" for one in (row.predecessor, row.successor)}
    found = {one for one in named if any(fold(text) in written for text in resolve_actor(one).spellings)}
    assert {"FDLR", "PYD", "Syrian Democratic Forces", "ARS/UIC", "NDC-R-GBS", "Houthis"} <= found
    assert len(found) >= 45


def test_none_is_its_own_ancestor():
    for one in relations():
        if one.of == "actor":
            joined, found = with_predecessors(resolve_actor(one.successor))
            assert joined.name not in {resolve_actor(earlier.predecessor).name for earlier in found}


@pytest.mark.parametrize(
    ("name", "earlier"),
    [
        ("HTS", ["Jabhat Fateh al-Sham", "Jabhat al-Nusra"]),
        ("hay\u2019at tahrir al-sham", ["Jabhat Fateh al-Sham", "Jabhat al-Nusra"]),
        ("IS", ["Islamic State of Iraq", "Al-Qaida in Iraq", "Jama'at al-Tawhid wal-Jihad"]),
        ("AQIM", ["GSPC"]),
        ("M23", ["CNDP"]),
        ("FDLR-FOCA", ["ALiR"]),
        ("al-Murabitun", ["MUJAO", "Signed-in-Blood Battalion"]),
        ("Islamic State West Africa", []),  # Boko Haram, which it left, went on
        ("Government of Syria", []),
    ],
)
def test_what_ended_in_a_name_is_counted_with_it(name, earlier):
    assert [one.predecessor for one in with_predecessors(resolve_actor(name))[1]] == earlier


def test_splits_are_known_from_both_sides():
    assert ("Boko Haram", "split") in {(one.predecessor, one.kind) for one in predecessors("actor", "ISWAP")}
    assert [one.successor for one in successors("country", "SDN")] == ["South Sudan"]
    assert [one.predecessor for one in predecessors("country", "Yemen")] == ["South Yemen"]


class _Counts(dict[str, int]):
    def __missing__(self, key):
        return 0


def cautions(of, name, found, elsewhere=None, window=WINDOW, **more):
    return name_cautions(of, name, days(*found), window, _Counts(elsewhere or {}).__getitem__, **more)


def test_a_name_that_begins_within_the_window_has_its_predecessor_named():
    (said,) = cautions("actor", "HTS", ["2017-02-01", "2019-05-01"], {"Jabhat Fateh al-Sham": 63})
    assert said == (
        "HTS first appears on 1 February 2017, within the window; Jabhat Fateh al-Sham (merged January 2017) is named its "
        "predecessor, of which 63 incidents are not counted here. With the genealogy (--genealogy, genealogy=True) they "
        "are counted as one."
    )
    assert cautions("actor", "HTS", ["2016-01-01"], {"Jabhat Fateh al-Sham": 63}) == []
    assert cautions("actor", "HTS", ["2017-02-01"], {"Jabhat Fateh al-Sham": 63}, continued=True) == []
    later = (date(2018, 1, 1), date(2019, 12, 31))
    assert cautions("actor", "HTS", ["2018-02-01"], window=later) == []  # renamed long before


def test_a_name_that_ends_within_the_window_has_its_successor_named():
    (said,) = cautions(
        "actor", "Jabhat Fateh al-Sham", ["2016-01-01", "2017-01-27"], {"Hay'at Tahrir al-Sham": 294}
    )
    assert (
        "last appears on 27 January 2017, within the window; Hay'at Tahrir al-Sham (merged January 2017) is named"
        in said
    )
    assert "294 incidents are not counted here" in said


def test_a_chain_is_told_over_names_that_the_data_do_not_hold():
    """Yugoslavia became Serbia and Montenegro, that Serbia; UCDP and others write Serbia since 1992."""
    window = (date(1990, 1, 1), date(2000, 12, 31))
    (said,) = cautions("country", "Serbia", ["1992-05-07", "1999-01-01"], {"Yugoslavia": 49}, window)
    assert "Yugoslavia (renamed February 2003) is named its predecessor, of which 49 incidents" in said
    (said,) = cautions("country", "Yugoslavia", ["1990-01-07", "1992-04-16"], {"Serbia": 191}, window)
    assert "Serbia (succeeded June 2006) is named its successor, of which 191 incidents" in said
    (said,) = cautions("actor", "HTS", ["2017-02-01"], {"Jabhat Fateh al-Sham": 63, "Jabhat al-Nusra": 7})
    assert "of which 70 incidents are not counted here" in said


def test_a_part_that_left_is_named_where_it_is_large():
    window = (date(2014, 1, 1), date(2019, 12, 31))
    found = ["2014-01-02"] * 100
    (said,) = cautions("actor", "Boko Haram", found, {"Islamic State West Africa": 40}, window)
    assert said.startswith(
        "Within the window a part of Boko Haram went on as Islamic State West Africa (split August 2016)"
    )
    assert cautions("actor", "Boko Haram", found, {"Islamic State West Africa": 4}, window) == []
    (said,) = cautions("actor", "ISWAP", ["2016-08-09"], {"Boko Haram": 100}, window)
    assert "Boko Haram (split August 2016) is named its origin and went on, of which 100 incidents" in said


def test_countries():
    window = (date(2009, 1, 1), date(2014, 12, 31))
    (said,) = cautions("country", "South Sudan", ["2011-07-12"], {"Sudan": 300}, window)
    assert "Sudan (split July 2011) is named its origin and went on, of which 300 incidents" in said
    (said,) = cautions("country", "Sudan", ["2009-01-03"], {"South Sudan": 70}, window)
    assert (
        "a part of Sudan went on as South Sudan (split July 2011), of which 70 incidents are not counted here"
        in said
    )
    assert cautions("country", "Sudan", ["2009-01-03"], {"South Sudan": 70}, WINDOW) == []


# -- in a selection -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def renamed():
    """Ten incidents a month for four years; Jabhat al-Nusra in the first two, HTS after."""
    begun = pd.to_datetime("2015-01-01") + pd.to_timedelta(np.arange(0, 1460, 3), unit="D")
    name = np.where(begun < "2017-01-28", "Al-Nusrah Front", "HTS")
    return Incidents.from_frame(
        pd.DataFrame({"date_start": begun, "actor_1": name, "actor_2": "Civilians", "country": "Syria"})
    )


def test_a_renamed_actor_is_no_change_with_the_genealogy(renamed):
    alone, joined = renamed.select(actor="HTS"), renamed.select(actor="HTS", genealogy=True)
    assert len(joined) == len(renamed) == 487
    assert any(re.search("first appears on [0-9]+ January 2017", note) for note in alone.count().notes)
    assert not any("first appears" in note for note in joined.count().notes)
    assert any(
        "counted together with what ended in it: Jabhat Fateh al-Sham" in note for note in joined.notes
    )
    assert joined.subject == "events in which Hay'at Tahrir al-Sham or a predecessor was a side"
    assert joined.count().count[:-1].min() >= 9
    assert alone.count().count[0] == 0


def test_the_caution_reaches_the_verdict(renamed):
    from trends.verdict import test_pace

    result = test_pace(renamed.select(actor="HTS").count(), replicates=19)
    assert any(re.search("first appears on [0-9]+ January 2017", warning) for warning in result.warnings)

"""Incidents are counted alike in memory and from their files, to the last digit, whatever is asked."""

from __future__ import annotations

import pickle
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import trends
from trends.errors import TrendsError
from trends.imported import condensing
from trends.imported import scanned as scanned_incidents
from trends.imported.scanned import ScannedIncidents
from trends.imported.writing import finished, written_folder
from trends.incidents.incidents import Incidents
from trends.periods.coverage import Coverage
from trends.selection.conditions import DefaultKinds
from trends.series.collection import Collection

FIRST = date(2020, 1, 1)
COUNTRIES = [("Syria", "SYR"), ("Iraq", "IRQ"), ("Yugoslavia", None), ("Serbia", "SRB"), (None, None)]
ACTORS = ["Islamic State", "IS", "Al-Shabāb", "Taliban; Al-Shabāb", 'O\'Neill "x" %', "", None]
KINDS = ["Battles", "Protests", None]
PRECISIONS = ["exact", "near", "admin1", "country", "international", None]

tolls = st.one_of(st.none(), st.integers(0, 9), st.sampled_from([0.5, 1 / 3, 0.1]))
days = st.one_of(st.none(), st.integers(0, 200))


@st.composite
def rows(draw):
    """One incident as a source may have it: imprecise, unknown, contradictory."""
    start = draw(days)
    # Many a day, some a week or a quarter; and a range that ends before it starts does not pass the readers.
    length = draw(st.sampled_from([0, 0, 0, 1, 6, 30, 90]))
    country, code = draw(st.sampled_from(COUNTRIES))
    best = draw(tolls)
    spot = draw(st.integers(0, 3))
    return {
        "date_start": None if start is None else FIRST + timedelta(start),
        "date_end": None if start is None else FIRST + timedelta(start + length),
        "date_written": None
        if start is None
        else FIRST + timedelta(start + draw(st.sampled_from([0, length // 2, 40]))),
        "country": country,
        "iso3": code,
        "admin1": draw(st.sampled_from(["Homs", "Aleppo", None])),
        "latitude": None if spot == 0 else 33.25 + spot,
        "longitude": None if spot == 0 else 36.25,
        "place_precision": draw(st.sampled_from(PRECISIONS)),
        "kind": draw(st.sampled_from(KINDS)),
        "actor_1": draw(st.sampled_from(ACTORS)) or None,
        "actor_2": draw(st.sampled_from(ACTORS)) or None,
        "attacker": draw(st.sampled_from(ACTORS)) or None,
        "source_actor_3": draw(st.sampled_from(ACTORS)) or None,
        "fatalities_low": draw(tolls),
        "fatalities_best": best,
        "fatalities_high": draw(tolls),
        "wounded": draw(tolls),
        "certain": draw(st.sampled_from([True, False, None])),
    }


@st.composite
def tables(draw):
    held = draw(st.lists(rows(), min_size=1, max_size=25))
    # The same again: what is drawn together is what is alike.
    held += draw(st.lists(st.sampled_from(held), max_size=25))
    return held


def incidents_of(held, coverage, collection):
    frame = pd.DataFrame(held)
    for name in ("date_start", "date_end", "date_written"):
        frame[name] = pd.to_datetime(frame[name])
    for name in ("fatalities_low", "fatalities_best", "fatalities_high", "wounded", "latitude", "longitude"):
        frame[name] = pd.to_numeric(frame[name]).astype("Float64")
    frame["certain"] = frame["certain"].astype("boolean")
    for name in ("country", "iso3", "admin1", "place_precision", "kind", "actor_1", "actor_2", "attacker"):
        frame[name] = frame[name].astype("str")
    frame["source_actor_3"] = frame["source_actor_3"].astype("str").astype("category")
    return Incidents.from_frame(frame, coverage=coverage, collection=collection)


coverages = st.sampled_from(
    [
        None,
        Coverage.of((FIRST, FIRST + timedelta(120)), basis="given"),
        Coverage.of(
            (FIRST + timedelta(10), FIRST + timedelta(70)),
            (FIRST + timedelta(95), FIRST + timedelta(300)),
            basis="given",
        ),
    ]
)
collections = st.sampled_from(
    [
        Collection(),
        Collection(
            "ACLED", starts={"IRQ": date(2021, 3, 2)}, default_kinds=DefaultKinds("ACLED", ("Battles",))
        ),
    ]
)
selections = st.fixed_dictionaries(
    {},
    optional={
        "actor": st.sampled_from(["IS", "*Shab*", ["Taliban", "IS"], "nobody"]),
        "attacker": st.sampled_from(["Islamic State", 'o\'neill "x" %']),
        "country": st.sampled_from(["Syria", "SYR", "Serbia", "Nowhere"]),
        "admin1": st.sampled_from(["homs", "Nowhere"]),
        "kind": st.sampled_from(["Battles", ["battles", "protests"]]),
        "bbox": st.sampled_from([(30.0, 30.0, 40.0, 35.0)]),
        "start": st.sampled_from(["2020-02", "2020-01-20"]),
        "end": st.sampled_from(["2020-05", "2020-06-11"]),
        "where": st.sampled_from(
            ["fatalities_best >= 2 or not certain", "date_start > '2020-02'", "isnull(admin1)"]
        ),
        "genealogy": st.booleans(),
    },
)
ways = st.fixed_dictionaries(
    {},
    optional={
        "freq": st.sampled_from(["day", "week", "month", "quarter", "year"]),
        "measure": st.sampled_from(["fatalities", "wounded", "deadly:3", "abducted"]),
        "estimate": st.sampled_from(["low", "best", "high"]),
        "imprecise": st.sampled_from(["spread", "start", "drop", "source"]),
        "by": st.sampled_from(["country", "actor", "cell", ["admin1", "kind"], ["cell", "actor"], "nothing"]),
        "end": st.sampled_from(["2020-04", "2020-03-15"]),
    },
)


def everything(made, asked, how):
    """All that a count says: its bytes, its notes, its draws, or why there is none."""
    try:
        for conditions in asked:
            made = made.select(**conditions)
        counted = made.count(**how)
        told = [counted.to_csv(), counted.notes, counted.provenance, repr(counted)]
        each = [counted] if how.get("by") is None else counted.series.values()
        for series in each:
            drawn = None if series.draws is None else series.draws.tolist()
            told.append((drawn, series.notes, series.breaks, series.age, series.name, series.subject))
    except TrendsError as error:
        return [type(error).__name__, str(error)]
    return told


def asked_of(made, asked):
    """Who is in the incidents, and what was read and kept of them."""
    try:
        for conditions in asked:
            made = made.select(**conditions)
        return [made.check(), made.actors().to_dict(), repr(made.actors())]
    except TrendsError as error:
        return [type(error).__name__, str(error)]


def imported(made, folder):
    with written_folder(folder) as writer:
        writer.add(made.frame)
        writer.finish(made)
    return ScannedIncidents(finished(folder), ())


# Not made smaller where it fails: each step writes and reads files, and a case has 25 rows at most.
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    tables(), coverages, collections, st.lists(selections, max_size=2), st.lists(ways, min_size=1, max_size=3)
)
def test_counts_are_the_same_to_the_last_digit(tmp_path_factory, held, coverage, collection, asked, many):
    made = incidents_of(held, coverage, collection)
    scanned = imported(made, tmp_path_factory.mktemp("both") / "imported")
    for how in many:
        assert everything(scanned, asked, how) == everything(made, asked, how)
    assert asked_of(scanned, asked) == asked_of(made, asked)


@pytest.mark.parametrize(
    "how", [{}, {"measure": "fatalities"}, {"by": "actor"}, {"by": "cell", "freq": "year"}]
)
def test_the_bundled_attacks_are_counted_alike(attacks, how):
    assert everything(attacks, [], how) == everything(trends.load("documented-attacks"), [], how)


def test_what_is_counted_is_drawn_together(tmp_path):
    """A million alike are one row: what is held does not grow with what is read."""
    frame = pd.DataFrame(
        {
            "date_start": np.repeat(np.array(["2020-01-05", "2020-01-06"], dtype="datetime64[s]"), 500),
            "country": "Syria",
        }
    )
    scanned = imported(Incidents.from_frame(frame), tmp_path / "imported")
    table = scanned.drawn_together().frame
    assert sorted(table["alike"]) == [500, 500]
    assert scanned.count(freq="month").total == 1000


@pytest.mark.parametrize("kind", ["boolean", "Int64", "Float64", "category", "datetime64[s]"])
def test_a_column_of_the_source_that_is_not_asked_for_may_be_of_any_type(tmp_path, kind):
    """UCDP's active_year is true or false; it was made up as text, and an import ended in a TypeError."""
    frame = pd.DataFrame({"date_start": pd.to_datetime(["2020-01-05", "2020-02-06"]), "country": "Syria"})
    frame["source_active_year"] = pd.Series([1, 1]).astype(kind)
    made = Incidents.from_frame(frame)
    scanned = imported(made, tmp_path / "imported")
    assert scanned.check() == made.check()
    assert list(scanned.count(freq="month").count) == [1, 1]


def test_incidents_are_read_one_by_one_only_for_their_draws(tmp_path, monkeypatch):
    """What lies in two months is counted together, and drawn by its own names when somebody draws on it."""
    frame = pd.DataFrame(
        {
            "date_start": np.repeat(np.array(["2020-01-30", "2020-03-05"], dtype="datetime64[s]"), 300),
            "date_end": np.repeat(np.array(["2020-02-02", "2020-03-05"], dtype="datetime64[s]"), 300),
            "country": ["Syria", "Iraq"] * 300,
        }
    )
    made = Incidents.from_frame(frame)
    scanned = imported(made, tmp_path / "imported")
    read = []

    def watched(*args, **more):
        table = condensing.condensed(*args, **more)
        read.append(len(table))
        return table

    monkeypatch.setattr(scanned_incidents, "condensed", watched)
    counted = scanned.count(by="country")
    assert counted.to_csv() == made.count(by="country").to_csv()
    assert counted["Iraq"].notes == made.count(by="country")["Iraq"].notes
    assert read == [4]
    expected = made.count(by="country").series
    for key, series in counted.series.items():
        assert len(np.unique(expected[key].draws, axis=0)) > 1
        np.testing.assert_array_equal(series.draws, expected[key].draws)
    assert read == [4, 302]
    # To another process they go drawn.
    again = pickle.loads(pickle.dumps(scanned.count()))  # noqa: S301 - written the moment before
    np.testing.assert_array_equal(again.draws, made.count().draws)

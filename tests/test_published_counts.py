"""Real files through load, select and count, against figures tabulated from them beforehand."""

from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest

import trends as tr
from trends.errors import SelectionError
from trends.names.countries import iso3_of

EDITION = "UCDP Syria set 2016-2019 (no 25-death threshold)"


@pytest.fixture(scope="module")
def syria(shared):
    return tr.load(shared / "data" / "ucdp" / "ucdp_syria_2016_2019.csv")


@pytest.fixture(scope="module")
def islamic_state(syria):
    return syria.select(actor="Islamic State")


@pytest.fixture(scope="module")
def world(shared):
    return tr.load(shared / "data" / "ucdp" / "ged231_sample1000.csv")


@pytest.fixture(scope="module")
def published(shared):
    with (shared / "data" / "facts" / "ucdp_is_syria_monthly.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        rows = [row for row in csv.DictReader(stream) if row["edition"] == EDITION]
    assert len(rows) == 47
    return (
        pd.DataFrame(rows)
        .set_index("month")[["events", "low", "best", "high", "deaths_civilians"]]
        .astype(int)
    )


def by_month(series, months):
    """The counts of the months asked for; whatever is left over must be zero."""
    table = series.to_frame().set_index("period")
    assert (table["count"].drop(months) == 0).all()
    return table.loc[months]


@pytest.mark.parametrize("asked", ["IS", "Islamic State", "isis", "Daesh"])
def test_every_alias_finds_the_same_events(syria, asked):
    assert len(syria.select(actor=asked)) == 6_472


def test_a_name_that_only_holds_the_letters_is_another(syria):
    with pytest.raises(SelectionError, match="nearest is IS"):
        syria.select(actor="JIS")


@pytest.mark.parametrize("asked", ["Syria", "SYR", "652", "Syrian Arab Republic"])
def test_every_name_of_the_country_finds_all(syria, asked):
    assert len(syria.select(country=asked)) == 16_566


def test_by_first_day_the_months_are_those_tabulated(islamic_state, published):
    counted = by_month(islamic_state.count(imprecise="start"), published.index)
    assert (counted["count"] == published["events"]).all()
    for estimate in ("low", "best", "high"):
        series = islamic_state.count(imprecise="start", measure="fatalities", estimate=estimate)
        assert (by_month(series, published.index)["count"] == published[estimate]).all()
    civilians = islamic_state.count(imprecise="start", measure="civilians")
    assert (by_month(civilians, published.index)["count"] == published["deaths_civilians"]).all()


def test_the_bounds_are_the_published_ones_where_these_do_not_contradict_the_best(islamic_state, published):
    counted = by_month(islamic_state.count(imprecise="start", measure="fatalities"), published.index)
    assert (counted["count_low"] == published[["low", "best"]].min(axis=1)).all()
    assert (counted["count_high"] == published[["high", "best"]].max(axis=1)).all()


def test_spreading_keeps_the_total_and_takes_away_the_january_spike(islamic_state, published):
    for measure, total in (("attacks", 6_472), ("fatalities", int(published["best"].sum()))):
        series = islamic_state.count(measure=measure)
        assert series.total == pytest.approx(total, abs=1e-6)
        assert (series.draws.sum(axis=1) == total).all()
        assert (series.low <= series.count).all()
        assert (series.count <= series.high).all()
    deaths = islamic_state.count(measure="fatalities").count
    assert published["best"].iloc[0] == 7_681  # two summary events of a whole year, read as of 1 January
    assert deaths[0] < 2_500
    assert deaths[0] < deaths.max()


def test_dropping_leaves_out_what_the_note_says(islamic_state):
    series = islamic_state.count(imprecise="drop")
    assert series.total == 6_402
    assert series.notes[-1].startswith("70 incidents dated to a range")


def test_shuffling_the_file_changes_nothing(islamic_state):
    from dataclasses import replace

    shuffled = replace(
        islamic_state, frame=islamic_state.frame.sample(frac=1, random_state=7).reset_index(drop=True)
    )
    for measure in ("attacks", "fatalities"):
        one, other = islamic_state.count(measure=measure), shuffled.count(measure=measure)
        for name in ("count", "low", "high", "draws"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_a_window_counts_what_lies_in_it(islamic_state):
    chosen = islamic_state.select(start="2017-01", end="2018-12").count()
    assert (chosen.labels[0], chosen.labels[-1], len(chosen)) == ("2017-01", "2018-12", 24)
    whole = islamic_state.count()
    assert np.allclose(chosen.count, whole.count[12:36])


def test_only_one_sided_events_tell_who_attacked(islamic_state, syria):
    attacks = syria.select(attacker="IS")
    assert len(attacks) == 299
    assert set(attacks.frame["kind"]) == {"one-sided"}
    assert any("6,173 incidents" in note for note in attacks.notes)


def test_places_that_are_not_known_are_counted(syria):
    homs = syria.select(admin1="homs governorate")
    assert any("339 incidents without first-order division" in note for note in homs.notes)


def test_a_joined_side_is_no_match(world):
    assert len(world.select(actor="IS")) == 88
    assert len(world.select(actor="*IS*", where="actor_1 == 'IS' or actor_2 == 'IS'")) == 88
    assert any("joined as one side" in note for note in world.select(actor="IS").notes)


def test_every_row_has_its_country(world):
    assert world.frame["iso3"].notna().all()
    assert all(
        iso3_of(name) == code
        for name, code in world.frame[["country", "iso3"]].drop_duplicates().itertuples(index=False)
    )


@pytest.mark.parametrize("freq", ["day", "week", "month", "quarter", "year"])
def test_every_frequency_has_the_same_sum(world, freq):
    series = world.count(freq=freq)
    assert series.total == pytest.approx(1_000, abs=1e-6)
    first, last = world.coverage.span
    assert series.exposure_days.sum() == (last - first).days + 1


def test_the_conflicting_reports_give_bounds():
    attacks = tr.load("documented-attacks")
    series = attacks.count(measure="fatalities")
    assert series.bounded.any()
    assert attacks.count().total == 23  # two of the 25 have no date

"""Many series of one input: each is what selecting and counting it alone gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import trends
from trends.errors import ParameterError, SelectionError, WindowError
from trends.incidents.counting import series_of
from trends.incidents.incidents import Incidents
from trends.provenance import Provenance
from trends.series.count_series import CountSeries
from trends.series.series_by_key import SeriesByKey
from trends.sources.publishers.acled import EVENTS


def made_up(rows=600, seed=1, **fields):
    """Incidents of three actors in three places, one in five dated to a range, some without a date or a place."""
    random = np.random.default_rng(seed)
    start = pd.Timestamp("2018-01-01") + pd.to_timedelta(random.integers(0, 1400, rows), unit="D")
    length = np.where(random.random(rows) < 0.2, random.integers(1, 200, rows), 0)
    frame = pd.DataFrame(
        {
            "date_start": pd.Series(start).where(random.random(rows) > 0.02),
            "date_end": pd.Series(start + pd.to_timedelta(length, unit="D")),
            "country": random.choice(["Aland", "Beland", None], rows, p=[0.5, 0.45, 0.05]),
            "admin1": random.choice(["North", "South", None], rows, p=[0.5, 0.4, 0.1]),
            "actor_1": random.choice(["Red", "red", "Blue; Green"], rows),
            "fatalities_low": random.integers(0, 3, rows),
            "fatalities_best": pd.array(
                np.where(random.random(rows) < 0.05, -1, random.integers(2, 9, rows)), dtype="Int64"
            ),
            "fatalities_high": random.integers(8, 20, rows),
            "certain": random.choice([True, False], rows),
        }
    )
    frame["fatalities_best"] = frame["fatalities_best"].mask(frame["fatalities_best"] < 0)
    frame["date_end"] = frame["date_end"].where(frame["date_start"].notna())
    return Incidents.from_frame(frame, **fields)


def assert_same(one: CountSeries, other: CountSeries):
    assert one.periods.equals(other.periods)
    for name in ("count", "low", "high", "exposure_days"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert (one.draws is None) == (other.draws is None)
    if one.draws is not None:
        np.testing.assert_array_equal(one.draws, other.draws)
    assert (one.measure, one.breaks) == (other.measure, other.breaks)
    # A condition stands in what is counted; a key stands beside it.
    assert one.subject == other.subject.partition(" (only ")[0]
    assert set(one.notes) <= set(other.notes)


@pytest.mark.parametrize(
    "ways",
    [
        {},
        {"freq": "week"},
        {"measure": "fatalities"},
        {"measure": "fatalities", "estimate": "high", "imprecise": "start"},
        {"imprecise": "drop", "freq": "quarter"},
        {"start": "2019-02-11", "end": "2020-05"},
    ],
)
def test_each_series_is_what_it_is_alone(ways):
    incidents = made_up()
    several = series_of(incidents, ["country", "actor_1"], **ways)
    assert several.columns == ("country", "actor_1")
    assert several.keys_in_order == tuple(
        (country, actor) for country in ("Aland", "Beland") for actor in ("Blue; Green", "Red", "red")
    )
    window = {name: ways[name] for name in ("start", "end") if name in ways}
    counting = {name: value for name, value in ways.items() if name not in window}
    for at, (country, actor) in enumerate(several.keys_in_order):
        alone = incidents.select(where=f"country == {country!r} and actor_1 == {actor!r}", **window).count(
            **counting
        )
        series = several.make(at)
        assert_same(series, alone)
        assert several.size(at).observed == alone.observed.sum()
        assert several.size(at).total == pytest.approx(alone.known, rel=1e-12)
        assert series.name == f"{country}, {actor}"


def test_the_order_of_the_rows_changes_nothing():
    incidents = made_up()
    shuffled = Incidents.from_frame(incidents.frame.sample(frac=1, random_state=3))
    one, other = (series_of(data, ["admin1"]) for data in (incidents, shuffled))
    assert one.keys_in_order == other.keys_in_order
    for at in range(len(one)):
        assert_same(one.make(at), other.make(at))


def test_incidents_without_a_key_are_counted_and_left_out():
    incidents = made_up()
    several = series_of(incidents, ["country", "admin1"])
    lacking = int((incidents.frame["country"].isna() | incidents.frame["admin1"].isna()).sum())
    assert lacking > 1
    assert (
        f"{lacking} incidents without country or admin1 belong to no series and are left out."
        in several.notes
    )
    undated = incidents.frame["date_start"].isna() & incidents.frame[["country", "admin1"]].notna().all(
        axis=1
    )
    total = sum(several.make(at).total for at in range(len(several)))
    assert total == pytest.approx(len(incidents) - lacking - int(undated.sum()))


def test_yes_and_no_and_extra_columns_are_keys_too():
    assert series_of(made_up(), ["certain"]).keys_in_order == (("False",), ("True",))
    frame = made_up().frame.assign(source_office="a")
    assert series_of(Incidents.from_frame(frame), ["source_office"]).keys_in_order == (("a",),)


def test_a_known_break_belongs_to_the_series_that_it_breaks():
    """ACLED took countries up in different years: late in one country is no break in another."""
    random = np.random.default_rng(0)
    start = pd.Timestamp("2016-01-01") + pd.to_timedelta(random.integers(0, 1800, 400), unit="D")
    country = np.where((start.year >= 2018) & (random.random(400) < 0.5), "Beland", "Aland")
    frame = pd.DataFrame(
        {
            "date_start": start,
            "country": country,
            "iso3": np.where(country == "Aland", "AAA", "BBB"),
            "source": "acled",
            "kind": "Battles",
        }
    )
    whole = Incidents.from_frame(frame, provenance=Provenance("acled"))
    several = series_of(replace(whole, collection=EVENTS.collection(whole.frame)), ["country"])
    assert [len(several.make(at).breaks) for at in (0, 1)] == [0, 1]


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (["contry"], "use country"),
        (["xyzzy"], "use country, admin1, actor, actor_1, actor_2 and"),
        (["latitude"], "names no series"),
        (["date_start"], "names no series"),
        (["incident_id"], "names no series"),
        (["admin2"], "No incident has a value in admin2"),
    ],
)
def test_columns_that_are_no_keys(by, said):
    with pytest.raises(SelectionError, match=said):
        series_of(made_up(), by)


def test_no_column_at_all():
    with pytest.raises(ParameterError):
        series_of(made_up(), [])


def test_a_window_outside_the_file():
    with pytest.raises(WindowError):
        series_of(made_up(), ["country"], start="1999", end="2000")


def test_every_series_of_a_file():
    table = trends.load("ucdp-is-syria")
    several = table.by_key()
    assert [key for (key,) in several.keys_in_order] == sorted(table.series)
    for at, (name,) in enumerate(several.keys_in_order):
        assert_same(several.make(at), table.count(series=name))
        assert several.make(at).name == table.count(series=name).name
    assert several.notes == table.notes
    assert trends.load("central-syria").by_key().keys_in_order == (("central Syria",),)
    with pytest.raises(WindowError):
        table.by_key(start="1950", end="1951").make(0)


def test_series_by_name():
    series = CountSeries.from_counts([1, None, 3], "2020-01")
    several = SeriesByKey.of({"b": series, "a": series})
    assert several.keys_in_order == (("b",), ("a",))
    assert tuple(several.size(0)) == (2, 4.0)
    with pytest.raises(SelectionError):
        SeriesByKey.of({})


@pytest.mark.parametrize("header", ["perpetrator", "attacker", "responsible", "gname"])
def test_an_attacker_is_a_side_where_the_file_names_no_other_but_a_target(header, tmp_path):
    rows = ["2020-01-04,Red,Blue", "2020-02-04,Blue,Red", "2020-03-04,Green,Blue", "2020-04-04,Red,Red"]
    days = [f"2020-05-{day:02},Green,Blue" for day in range(1, 5)]
    path = tmp_path / "attacks.csv"
    path.write_text("\n".join([f"date,{header},target", *rows, *days]), encoding="utf-8")
    incidents = trends.load(path)
    in_hand = {"Blue": 7, "Green": 5, "Red": 3}
    assert {who: len(incidents.select(actor=who)) for who in in_hand} == in_hand
    by_actor = incidents.count(by="actor")
    assert {key: by_actor[key].total for key in by_actor} == in_hand
    assert {row.name: row.incidents for row in incidents.actors().rows} == in_hand
    assert len(incidents.select(attacker="Red")) == 2

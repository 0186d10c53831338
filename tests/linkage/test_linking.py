"""The same incident in two sources: hand-made records, properties, and a real file with known truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trends as tr
from trends.errors import ParameterError, WindowError
from trends.files.output import json_text
from trends.incidents.incidents import Incidents
from trends.linkage import LinkageResult, link
from trends.linkage.agreement import FIELDS, actor_sets, levels_of
from trends.linkage.candidates import Pairs, Places, candidate_pairs
from trends.linkage.matching import Matching
from trends.linkage.weights import EXPECTED
from trends.schema import schema

COVER = (date(2020, 1, 1), date(2020, 12, 31))


def table(*rows, name="one", coverage=COVER):
    """Records: id, first day, last day, latitude, longitude, killed, actors."""
    columns = ["incident_id", "date_start", "date_end", "latitude", "longitude", "fatalities_best", "actor_1"]
    frame = pd.DataFrame([(*row, *(None,) * (7 - len(row))) for row in rows], columns=columns)
    for column in ("date_start", "date_end"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[s]")
    frame["date_end"] = frame["date_end"].fillna(frame["date_start"])
    frame["place_precision"], frame["iso3"], frame["source"] = "exact", "SYR", name
    return Incidents.from_frame(frame, coverage=coverage)


def world(n, seed, *, centre=(35.0, 38.0), km=300.0):
    """Records spread over a year and a region."""
    random = np.random.default_rng(seed)
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 365, n), unit="D")
    spread = km / 111
    return [
        (f"r{at}", day, None, lat, lon, float(toll), str(actor))
        for at, (day, lat, lon, toll, actor) in enumerate(
            zip(
                days,
                centre[0] + random.uniform(-spread, spread, n),
                centre[1] + random.uniform(-spread, spread, n),
                np.floor(random.pareto(1.2, n) * 2),
                random.choice(["IS", "SDF", "HTS"], n),
                strict=True,
            )
        )
    ]


def known(n=400, shared=200, seed=1):
    """Two tables of which `shared` records tell of the same incidents, slightly differently; ids tell which."""
    random = np.random.default_rng(seed + 100)
    ours = world(n, seed)
    theirs = [(f"x{row[0]}", *row[1:]) for row in world(n - shared, seed + 50)]
    for row in ours[:shared]:
        day = row[1] + pd.Timedelta(days=int(random.choice([0, 0, 0, 1, -1])))
        moved = random.normal(0, 2, 2) / 111
        toll = row[5] if random.random() < 0.7 else np.rint(row[5] * 1.5)
        spelled = {"IS": "Islamic State (Syria)"}.get(row[6], row[6])
        theirs.append((row[0], day, None, row[3] + moved[0], row[4] + moved[1], toll, spelled))
    order = random.permutation(len(theirs))
    return table(*ours), table(*(theirs[at] for at in order), name="other")


@pytest.fixture(scope="module")
def found():
    return link(*known(), names=("ours", "theirs"))


def judged(result):
    """Return precision, recall and the number of true pairs, by the ids."""
    members = result.members()
    ours, theirs = (
        members[members["source"] == name].set_index("cluster")["incident_id"] for name in result.names
    )
    both = pd.concat([ours.rename("a"), theirs.rename("b")], axis=1).dropna()
    true = set(ours) & set(theirs)
    return (both["a"] == both["b"]).mean(), (both["a"] == both["b"]).sum() / len(true), len(true)


def test_known_partners_are_found(found):
    precision, recall, true = judged(found)
    assert true == 200
    assert precision > 0.97
    assert recall > 0.93


def test_no_record_is_lost_and_none_comes_twice(found):
    members = found.members()
    assert len(members) == 800
    assert not members.duplicated(["source", "incident_id"]).any()
    assert not members.duplicated(["cluster", "source"]).any()  # one of each source at most
    side_by_side = found.to_frame()
    assert side_by_side["ours: id"].notna().sum() == side_by_side["theirs: id"].notna().sum() == 400


def test_the_expected_number_of_incidents(found):
    expected, low, high = found.distinct
    assert low <= expected <= high
    assert expected == pytest.approx(600, abs=12)
    assert found.to_dict()["distinct"]["expected"] == expected


def test_probabilities_mean_what_they_say():
    # Of the pairs given 50 to 90 %, about as many are true: pooled over worlds in which places say little.
    shares, hits = [], []
    for seed in range(14):
        random = np.random.default_rng(seed)
        ours = world(500, seed, km=40.0)
        theirs = [
            (row[0], row[1], None, row[3] + random.normal(0, 0.1), row[4], row[5], row[6])
            for row in ours[:300]
        ]
        result = link(table(*ours), table(*theirs, name="other"), km=50.0)
        pairs = result.links
        some = pairs[(pairs["probability"] > 0.3) & (pairs["probability"] < 0.9)]
        ids = [f"r{at}" for at in range(500)] * 2
        shares += some["probability"].tolist()
        hits += [ids[one] == ids[other - 500] for one, other in zip(some["left"], some["right"], strict=True)]
    assert len(hits) > 100
    assert np.mean(hits) == pytest.approx(np.mean(shares), abs=0.12)


def test_strangers_are_not_linked():
    result = link(table(*world(300, 1)), table(*world(300, 2), name="other"))
    assert result.linked <= 3
    assert result.distinct[0] == pytest.approx(600, abs=6)


def test_a_table_and_itself():
    ours = world(200, 3)
    result = link(table(*ours), table(*ours), names=("a", "b"))
    assert judged(result)[:2] == (1.0, 1.0)
    assert result.distinct[0] == pytest.approx(200, abs=3)
    assert result.union_count("year").count.sum() == pytest.approx(200, abs=3)


def test_the_order_of_rows_does_not_matter():
    one, other = known(150, 80, seed=4)
    first = link(one, other, names=("a", "b"))
    frame = other.frame.iloc[::-1].reset_index(drop=True)
    second = link(one, Incidents.from_frame(frame, coverage=COVER), names=("a", "b"))

    def together(result):
        members = result.members()
        return {
            frozenset(zip(part["source"], part["incident_id"], strict=True))
            for _, part in members.groupby("cluster")
        }

    assert together(first) == together(second)
    assert first.distinct[0] == pytest.approx(second.distinct[0], abs=1e-6)
    np.testing.assert_allclose(first.union_count().count, second.union_count().count, atol=1e-9)
    assert np.array_equal(first.union_count().draws, second.union_count().draws)


def test_three_sources():
    ours = world(150, 6)
    tables = [
        table(*ours[start : start + 100], name=name) for start, name in ((0, "a"), (25, "b"), (50, "c"))
    ]
    result = link(*tables, names=("a", "b", "c"))
    members = result.members()
    assert not members.duplicated(["cluster", "source"]).any()
    sizes = members.groupby("cluster").size().value_counts()
    # 25 incidents of a alone, 25 of a and b, 50 of all three, 25 of b and c, 25 of c alone.
    assert sizes.to_dict() == {3: 50, 1: 50, 2: 50}
    assert result.distinct[0] == pytest.approx(150, abs=4)


# -- the union ----------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_union_keeps_every_record_as_a_report(found):
    union = found.union()
    schema().validate(union.frame)
    assert len(union) == found.members()["cluster"].nunique()
    assert len(union.reports) == 800
    assert union.frame["reports"].sum() == 800
    differing = union.frame["fatalities_best"].isna().sum()
    assert differing > 20  # tolls that differ have no best estimate until a rule is chosen
    settled = union.settled("highest")
    assert settled.frame["fatalities_best"].notna().all()
    assert (
        settled.frame["fatalities_best"].sum() > union.settled("reporter:ours").frame["fatalities_best"].sum()
    )
    some = next(one for one in settled.tolls() if len(one.reports) == 2)
    assert {report.reporter for report in some.reports} == {"ours", "theirs"}
    assert union.provenance.title == "ours and theirs"


def test_counts_of_the_union(found):
    series = found.union_count("month")
    assert series.count.sum() == pytest.approx(found.distinct[0], abs=1e-6)
    assert (series.low <= series.count).all()
    assert (series.count <= series.high).all()
    assert series.low.sum() < 600 < series.high.sum() + 40
    assert series.draws.shape == (20, 12)
    assert series.draws.sum(axis=1).mean() == pytest.approx(found.distinct[0], rel=0.01)
    assert any("told" in note or "counted once" in note for note in series.notes)
    assert tr.trend(series, replicates=19).to_dict()["total"] == pytest.approx(series.count.sum())
    june = found.union_count("month", start="2020-06", end="2020-06")
    assert june.count[0] == pytest.approx(series.count[5])


def test_only_days_that_all_cover_are_counted():
    one = table(*world(50, 1), coverage=(date(2020, 1, 1), date(2020, 9, 30)))
    other = table(*world(50, 2), name="other", coverage=(date(2020, 4, 1), date(2020, 12, 31)))
    series = link(one, other).union_count("month")
    assert series.labels == ["2020-04", "2020-05", "2020-06", "2020-07", "2020-08", "2020-09"]
    assert any("1 April 2020 to 30 September 2020" in note for note in series.notes)
    gapped = replace(one, coverage=one.coverage.without((date(2020, 6, 1), date(2020, 6, 30))))
    holed = link(gapped, other).union_count("month")
    assert (holed.exposure_days[2], holed.observed.tolist()) == (0, [True, True, False, True, True, True])
    early = table(("a", "2019-01-01", None, 35, 38, 1), coverage=(date(2019, 1, 1), date(2019, 1, 31)))
    with pytest.raises(WindowError, match="No day is covered by all"):
        link(early, other).union_count()


# -- candidates ---------------------------------------------------------------------------------------------------


def near(one, other, days=3, km=25.0):
    a, b = Places.of(one.frame), Places.of(other.frame)
    pairs = candidate_pairs(a, b, days, km)
    return sorted(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


def test_candidates_are_near_in_time_and_space():
    one = table(("a", "2020-05-10", None, 35.0, 38.0, 1))
    other = table(
        ("same", "2020-05-10", None, 35.0, 38.0, 1),
        ("three days", "2020-05-13", None, 35.0, 38.0, 1),
        ("four days", "2020-05-14", None, 35.0, 38.0, 1),
        ("28 km", "2020-05-10", None, 35.25, 38.0, 1),  # 25 km and the reach of two exact places
        ("30 km", "2020-05-10", None, 35.27, 38.0, 1),
        ("a range", "2020-05-01", "2020-05-08", 35.0, 38.0, 1),
        ("a range too early", "2020-05-01", "2020-05-06", 35.0, 38.0, 1),
        ("nowhere", "2020-05-10", None, None, None, 1),
        ("no date", None, None, 35.0, 38.0, 1),
        ("a year", "2020-01-01", "2020-12-31", 35.0, 38.0, 1),
    )
    assert near(one, other) == [(0, 0), (0, 1), (0, 3), (0, 5), (0, 7)]


@pytest.mark.long
@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12), st.floats(34, 36)), min_size=1, max_size=25),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12), st.floats(34, 36)), min_size=1, max_size=25),
)
def test_candidates_are_those_of_all_pairs(ours, theirs):
    def made(rows, name):
        first = pd.Timestamp("2020-03-01")
        return table(
            *(
                (
                    f"r{at}",
                    first + pd.Timedelta(days=day),
                    first + pd.Timedelta(days=day + more),
                    lat,
                    38.0,
                    1,
                )
                for at, (day, more, lat) in enumerate(rows)
            ),
            name=name,
        )

    expected = sorted(
        (i, j)
        for i, (day_1, more_1, lat_1) in enumerate(ours)
        for j, (day_2, more_2, lat_2) in enumerate(theirs)
        if max(day_1 - day_2 - more_2, day_2 - day_1 - more_1, 0) <= 3
        and 6371.0 * abs(np.radians(lat_1 - lat_2)) <= 29.0
    )
    assert near(made(ours, "one"), made(theirs, "other")) == expected


def test_levels_worked_by_hand():
    one = table(("a", "2020-05-10", None, 35.0, 38.0, 12, "IS"))
    other = table(
        ("same", "2020-05-10", None, 35.0, 38.0, 12, "Islamic State (Syria)"),
        ("day", "2020-05-11", None, 35.03, 38.0, 20, "SDF"),
        ("range", "2020-05-08", "2020-05-12", 35.1, 38.0, None, None),
        ("far", "2020-05-12", None, None, None, 60, "IS, SDF"),
    )
    a, b = Places.of(one.frame), Places.of(other.frame)
    pairs = candidate_pairs(a, b, 3, 25.0)
    sets = (actor_sets(one.frame), actor_sets(other.frame))
    levels = levels_of(pairs, a, b, (one.frame, other.frame), sets)
    named = [
        [FIELDS[field][level] if level >= 0 else None for field, level in zip(FIELDS, row, strict=True)]
        for row in levels[np.argsort(pairs.right)]
    ]
    assert named == [
        ["same day", "within 1 km", "same, 10 or more", "the same"],
        ["one day apart", "within 5 km", "within a factor of 2", "none in common"],
        ["ranges touch", "within 15 km", None, None],
        ["further apart", None, "further", "one in common"],
    ]


def test_expectations_are_probabilities():
    for field, names in FIELDS.items():
        assert len(EXPECTED[field]) == len(names)
        assert sum(EXPECTED[field]) == pytest.approx(1)


def test_marginals_of_matchings_by_hand():
    # One record between two: weights 1 (none), 3 and 6, so 3/10 and 6/10. A pair by itself: 4 / (1 + 4).
    matching = Matching(np.array([0, 1, 2]), np.array([0, 0, 1]))
    assert matching.marginals(np.array([3.0, 6.0, 4.0])) == pytest.approx([0.3, 0.6, 0.8], abs=0.02)
    # A chain a-0, b-0, b-1 with weights 2, 5, 7: matchings are none 1, 2, 5, 7 and both outer ones 14, together 29.
    chain = Matching(np.array([0, 1, 1]), np.array([0, 0, 1]))
    for _ in range(8):
        marginal = chain.marginals(np.array([2.0, 5.0, 7.0]))
    assert marginal == pytest.approx([16 / 29, 5 / 29, 21 / 29], abs=1e-3)


def test_no_pairs_have_no_marginals():
    nothing = np.zeros(0, dtype=np.int64)
    assert len(Matching(nothing, nothing).marginals(np.zeros(0))) == 0
    assert len(Pairs(nothing, nothing, nothing, np.zeros(0))) == 0


# -- hostile and silly --------------------------------------------------------------------------------------------


def test_empty_and_unlinkable_tables():
    one = table(("a", "2020-01-01", None, 35, 38, 1))
    empty = Incidents(one.frame.iloc[:0], coverage=COVER, kinds_chosen=True)
    undated = table(
        ("a", None, None, None, None, None), ("b", "2020-01-01", "2020-12-31", None, None, None), name="b"
    )
    result = link(empty, undated)
    assert result.records == 2
    assert result.unlinkable == (0, 2)
    assert result.distinct == (2, 2, 2)
    assert "NaN" not in json_text(result.to_dict())
    assert result.blocks()
    assert len(result.to_frame()) == 2
    assert len(link(empty, empty).to_frame()) == 0


def test_records_all_alike():
    # A hundred records of one day and place on either side: nobody can say which is which, and each has one partner.
    same = [(f"r{at}", "2020-05-05", None, 35.0, 38.0, 3, "IS") for at in range(100)]
    result = link(table(*same), table(*same, name="other"))
    members = result.members()
    assert not members.duplicated(["cluster", "source"]).any()
    assert 100 <= result.distinct[0] <= 200


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        ({"names": ("a",)}, "a name of its own"),
        ({"names": ("a", "a")}, "a name of its own"),
        ({"days": 11}, "from 0 to 10"),
        ({"days": 2.5}, "a whole number"),
        ({"km": -1}, "from 0 to 500"),
        ({"km": float("nan")}, "from 0 to 500"),
        ({"threshold": 0}, "a probability"),
    ],
)
def test_what_cannot_be_asked(ways, said):
    one = table(("a", "2020-01-01", None, 35, 38, 1))
    with pytest.raises(ParameterError, match=said):
        link(one, one, **ways)
    with pytest.raises(ParameterError, match="at least two"):
        link(one)


def test_what_is_shown(found):
    assert isinstance(found, LinkageResult)
    assert found.sentence.startswith("800 records (400 of ours, 400 of theirs) tell of about ")
    assert repr(found).startswith("LinkageResult: 800 records")
    assert found.blocks()
    assert json_text(found.to_dict()) == json_text(link(*known(), names=("ours", "theirs")).to_dict())


def test_names_of_two_files_of_one_source(found):
    one = table(("a", "2020-01-01", None, 35, 38, 1))
    assert link(one, one).names == ("generic", "generic (2)")


# -- a real file --------------------------------------------------------------------------------------------------


def perturbed(incidents, seed=0):
    """Take a file apart: 15,066 of its events, and 3,000 retold, of which 2,700 are among those.

    Three in ten retold dates are a day or two off, half of the places moved (6 km on average), almost half of the tolls
    multiplied by exp(N(0, 0.5)), one in twenty unknown, and a quarter of the first sides unnamed.
    """
    random = np.random.default_rng(seed)
    frame = incidents.frame.reset_index(drop=True)
    gone = random.choice(len(frame), 1500, replace=False)
    kept = np.setdiff1d(np.arange(len(frame)), gone)
    rows = np.concatenate([random.choice(kept, 2700, replace=False), random.choice(gone, 300, replace=False)])
    retold = frame.iloc[rows].reset_index(drop=True).astype({"actor_1": "string", "source": "string"})
    n = len(retold)
    off = np.where(random.random(n) < 0.3, random.choice([-2, -1, -1, 1, 1, 2], n), 0)
    for column in ("date_start", "date_end"):
        retold[column] = retold[column] + pd.to_timedelta(off, unit="D")
    km = np.where(random.random(n) < 0.5, random.exponential(6, n), 0.0)
    way = random.uniform(0, 2 * np.pi, n)
    retold["latitude"] += km * np.sin(way) / 111
    retold["longitude"] += km * np.cos(way) / (111 * np.cos(np.radians(35)))
    toll = retold["fatalities_best"].to_numpy(float)
    toll = np.where(random.random(n) < 0.45, np.rint(toll * np.exp(random.normal(0, 0.5, n))), toll)
    unknown = random.random(n) < 0.05
    for column in ("fatalities_low", "fatalities_best", "fatalities_high"):
        retold[column] = pd.Series(toll, dtype="Float64").mask(unknown)
    retold["actor_1"] = (
        retold["actor_1"]
        .where(random.random(n) > 0.25, "Unidentified group")
        .replace("IS", "Islamic State (Syria)")
    )
    truth = retold["incident_id"].astype(str).to_numpy()
    retold["incident_id"] = pd.array([f"b{at}" for at in range(n)], dtype="string")
    ours = Incidents(frame.iloc[kept].reset_index(drop=True), coverage=incidents.coverage, kinds_chosen=True)
    return ours, Incidents(retold, coverage=incidents.coverage, kinds_chosen=True), truth


def test_a_real_file_with_known_truth(shared):
    """Measured: 88 % of the links right, 67 % of the partners found; 18,066 records told of 15,400 incidents, truly 15,366."""
    incidents = tr.load(shared / "data" / "ucdp" / "ucdp_syria_2016_2019.csv")
    ours, theirs, truth = perturbed(incidents)
    result = link(ours, theirs, names=("ours", "theirs"))
    members = result.members()
    first, second = (members[members["source"] == name].set_index("cluster") for name in result.names)
    true = dict(zip(theirs.frame["incident_id"], truth, strict=True))
    both = first.merge(second, left_index=True, right_index=True, suffixes=("_a", "_b"))
    right = both["incident_id_a"].astype(str) == both["incident_id_b"].map(true)
    assert right.mean() > 0.84
    assert right.sum() / 2700 > 0.62
    # Dozens of events lie on one day within 25 km, so single links stay doubtful; what is expected of all is sound.
    assert result.distinct[0] == pytest.approx(15_366, rel=0.01)
    sure = (both[["probability_a", "probability_b"]].max(axis=1) > 0.95).to_numpy()
    assert right.to_numpy()[sure].mean() > 0.96
    series = result.union_count("year")
    assert series.low.sum() < 15_366 < series.high.sum()

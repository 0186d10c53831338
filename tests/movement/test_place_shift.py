"""Is the violence moving? Worlds whose answer is known, cases worked by hand, and input that is none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import trends as tr
from tests.movement.worlds import incidents_at, world
from trends.errors import ParameterError, WindowError
from trends.files.output import json_text
from trends.incidents.incidents import Incidents
from trends.messages import with_ids

DAYS = np.linspace(0, 1820, 120)
HALF = DAYS < 913
"""The middle of the five years is 1 July 2018, day 912."""


def two_places(north_before, north_after):
    """Return 120 incidents, evenly in time, of which these shares lie in the northern one of two cells far apart."""
    nth = np.arange(60)
    north = np.append(nth % 10 < 10 * north_before, nth % 10 < 10 * north_after)
    return incidents_at(DAYS, np.where(north, 36.25, 33.25), np.full(120, 38.25))


@pytest.fixture(scope="module")
def moved():
    return tr.place_shift(world(np.random.default_rng(4), events=600, moved=0.9), permutations=199)


def test_what_moved_is_found(moved):
    assert moved.verdict == "moved"
    assert moved.p < 0.05
    assert moved.statistic("shares").value > moved.statistic("shares").chance_high
    assert "changed" in moved.sentence
    assert moved.reasons == ()


def test_shares_centre_and_new_places_by_hand():
    found = tr.place_shift(two_places(1.0, 0.6), permutations=99)
    shares, centre = found.statistic("shares"), found.statistic("centre")
    assert found.located.halves.split == date(2018, 7, 1)
    assert found.located.sizes == (60, 60)
    # All in the north before, 60 % of them after: 40 % lie elsewhere.
    assert shares.value == pytest.approx(0.4)
    # The later centre lies 40 % of the three degrees south, 1.2 degrees, on the great circle through both.
    assert centre.value == pytest.approx(1.2 * np.pi / 180 * 6371, rel=1e-3)
    assert found.centre.side == "S"
    assert found.centre.before == pytest.approx((36.25, 38.25))
    assert found.statistic("new").value == 1
    assert found.statistic("abandoned").value == 0
    # Six cells apart: what is new touches nothing.
    assert found.statistic("spread") is None
    assert found.concentration == pytest.approx((1.0, 1 / (0.6**2 + 0.4**2)))
    assert sorted(found.places["change"]) == pytest.approx([-0.4, 0.4])


def test_the_spread_to_neighbours_by_hand():
    cells = np.where(HALF, 0, np.arange(120) % 4)
    found = tr.place_shift(
        incidents_at(DAYS, 33.25 + np.array([0, 0.5, 2.0, 0])[cells], np.full(120, 38.25)), permutations=99
    )
    # One in four of the later events in the cell to the north, one in four two degrees away.
    assert found.statistic("spread").value == pytest.approx(0.25)
    assert found.statistic("new").value == 2


def test_events_that_stayed_are_said_to_have_stayed():
    random = np.random.default_rng(1)
    day, place = random.random(4000) * 1826, random.integers(0, 3, 4000)
    found = tr.place_shift(incidents_at(day, 33.25 + 2 * place, np.full(4000, 38.25)), permutations=99)
    assert found.verdict == "stayed"
    assert found.most < found.margin
    assert "stayed where they were" in found.sentence
    strict = tr.place_shift(
        incidents_at(day, 33.25 + 2 * place, np.full(4000, 38.25)), permutations=99, margin=0.01
    )
    assert strict.verdict == "no sign of movement"
    assert "not shown either" in strict.reasons[0]


def test_a_pace_that_grows_is_no_movement():
    random = np.random.default_rng(7)
    day = 1826 * np.sqrt(random.random(900))
    found = tr.place_shift(
        incidents_at(day, 33.25 + random.integers(0, 8, 900) / 2, np.full(900, 38.25)), permutations=199
    )
    assert found.located.sizes[1] > 2 * found.located.sizes[0]
    assert found.verdict != "moved"


def test_a_burst_is_not_taken_for_many_events():
    # Sixty evenly, and thirty more within three weeks at one place, which nothing else explains than one burst.
    day = np.append(np.linspace(0, 1820, 60), np.linspace(1200, 1220, 30))
    north = np.append(33.25 + (np.arange(60) * 7 % 4) * 1.5, np.full(30, 36.25))
    found = tr.place_shift(incidents_at(day, north, np.full(90, 38.25)), permutations=199)
    assert found.p > 0.05
    scattered = np.append(np.linspace(0, 1820, 60), np.linspace(920, 1820, 30))
    assert tr.place_shift(incidents_at(scattered, north, np.full(90, 38.25)), permutations=199).p < found.p


def said_to_have_moved(random, n, **how):
    """Count in how many of n worlds in which nothing moves something is said to have."""
    return sum(
        tr.place_shift(world(random, events=200, **how), permutations=99).verdict == "moved" for _ in range(n)
    )


def test_what_did_not_move_is_seldom_said_to_have():
    # Of 20 at 5 %: four or more come in one of sixty such runs.
    assert said_to_have_moved(np.random.default_rng(11), 20, burst=4.0, contagion=0.3) < 4


@pytest.mark.long
@pytest.mark.parametrize("how", [{}, {"burst": 4.0, "pace": 3.0}, {"burst": 8.0, "days": 30.0}])
def test_nor_is_it_in_other_worlds(how):
    # Of 60 at 5 %: nine or more come in one of two hundred such runs.
    assert said_to_have_moved(np.random.default_rng(12), 60, **how) < 9


@pytest.mark.long
def test_p_is_even_where_nothing_moved():
    random = np.random.default_rng(3)
    p = np.array([tr.place_shift(world(random, events=150), permutations=99).p for _ in range(60)])
    # Kolmogorov and Smirnov: 1.63 / sqrt(n) is passed in one of a hundred.
    ranked = np.sort(p)
    assert np.abs(ranked - (np.arange(60) + 0.5) / 60).max() < 1.63 / np.sqrt(60)


def test_the_same_seed_gives_the_same(moved):
    again = tr.place_shift(world(np.random.default_rng(4), events=600, moved=0.9), permutations=199)
    assert json_text(again.to_dict()) == json_text(moved.to_dict())


def test_the_order_of_rows_and_the_names_of_places_do_not_matter():
    shown = world(np.random.default_rng(2), events=150)
    frame = shown.frame.assign(admin1=shown.frame["cell"].astype("str"))
    shuffled = frame.sample(frac=1, random_state=1)
    names = dict(zip(sorted(set(frame["admin1"])), sorted(set(frame["admin1"])), strict=True))
    named = frame.assign(admin1=frame["admin1"].map(lambda name: f"p{names[name]}"))
    found = [
        tr.place_shift(Incidents.from_frame(rows, coverage="2016-01..2020-12"), "admin1", permutations=99)
        for rows in (frame, shuffled, named)
    ]
    assert len({one.p for one in found}) == 1
    assert len({one.statistic("shares").value for one in found}) == 1


def test_a_move_across_the_180th_meridian_is_a_short_one():
    found = tr.place_shift(
        incidents_at(DAYS, np.zeros(120), np.where(HALF, 179.75, -179.75)), permutations=99
    )
    assert found.centre.km == pytest.approx(0.5 * np.pi / 180 * 6371, rel=1e-3)
    assert found.centre.side == "E"
    assert found.statistic("spread").value == 1.0


def test_at_the_pole_and_round_the_globe_nothing_breaks():
    pole = tr.place_shift(incidents_at(DAYS, np.full(120, 90.0), np.where(HALF, 0.0, 180.0)), permutations=99)
    assert pole.centre.km == pytest.approx(0.5 * np.pi / 180 * 6371, rel=1e-3)
    round_it = np.tile([0.25, 90.25, -179.75, -89.75], 30)
    nowhere = tr.place_shift(incidents_at(DAYS, np.full(120, 0.25), round_it), permutations=99)
    assert nowhere.centre is None or np.isfinite(nowhere.centre.km)
    assert "NaN" not in json_text(nowhere.to_dict())


def test_what_is_known_by_its_area_is_shared_and_must_agree():
    shown = two_places(1.0, 0.0)
    coarse = shown.frame.assign(
        admin1="Zenda",
        place_precision=np.where(np.arange(120) % 3 == 0, "admin1", "exact"),
    )
    found = tr.place_shift(Incidents.from_frame(coarse, coverage="2016-01..2020-12"), permutations=99)
    assert found.located.imprecise == 40
    # A third lies evenly in both cells: of the rest all moved.
    assert found.statistic("shares").value == pytest.approx(2 / 3)
    assert found.statistic("new").value == 1
    assert found.p_certain is not None
    assert any("shared over" in warning for warning in found.warnings)
    alone = tr.place_shift(
        Incidents.from_frame(
            coarse.assign(place_precision=["exact"] * 2 + ["admin1"] * 118), coverage="2016-01..2020-12"
        ),
        permutations=99,
    )
    assert alone.p_certain is None
    assert alone.verdict != "moved"


def test_provinces_have_the_middle_of_their_known_places():
    frame = two_places(1.0, 0.5).frame
    frame = frame.assign(admin1=np.where(frame["latitude"] > 35, "North", "South"))
    frame.loc[frame.index[:5], "admin1"] = pd.NA
    found = tr.place_shift(
        Incidents.from_frame(frame, coverage="2016-01..2020-12"), "admin1", permutations=99
    )
    assert found.located.labels == ("North", "South")
    assert found.located.latitude.tolist() == pytest.approx([36.25, 33.25])
    assert found.located.left.unplaced == 5
    assert found.statistic("spread") is None
    bare = frame.assign(latitude=np.nan, longitude=np.nan, cell=pd.NA)
    found = tr.place_shift(Incidents.from_frame(bare, coverage="2016-01..2020-12"), "admin1", permutations=99)
    assert found.centre is None
    assert found.statistic("centre") is None
    assert found.statistic("shares").value > 0


def test_deaths_move_as_attacks_do_and_an_unknown_toll_is_no_zero():
    shown = two_places(1.0, 0.5)
    killed = pd.array(np.where(shown.frame["latitude"] > 35, 1, 3), dtype="Float64")
    killed[:4] = pd.NA
    frame = shown.frame.assign(fatalities_best=killed)
    found = tr.place_shift(
        Incidents.from_frame(frame, coverage="2016-01..2020-12"), measure="fatalities", permutations=99
    )
    assert found.located.left.without_figure == 4
    # After the middle 30 of one and 30 of three: three quarters of the deaths are in the south.
    assert found.statistic("shares").value == pytest.approx(0.75)


def test_a_range_over_the_middle_is_of_neither_half():
    frame = two_places(0.5, 0.5).frame
    frame.loc[frame.index[59], "date_end"] = pd.Timestamp("2018-07-05")
    found = tr.place_shift(
        Incidents.from_frame(frame.assign(date_precision="range"), coverage="2016-01..2020-12"),
        permutations=99,
    )
    assert found.located.left.either_side == 1
    assert found.located.sizes == (59, 60)


def test_only_covered_months_count_for_the_halves():
    shown = replace(
        two_places(0.5, 0.5), coverage=tr.Incidents.from_frame(two_places(0.5, 0.5).frame).coverage
    )
    gap = Incidents.from_frame(shown.frame, coverage="2016-01..2016-12,2019-01..2020-12")
    found = tr.place_shift(gap, permutations=99)
    assert found.located.halves.split == date(2019, 7, 1)
    assert found.located.halves.months == (18, 18)
    assert sum(found.located.sizes) < 120


@pytest.mark.parametrize(
    ("incidents", "why"),
    [
        (incidents_at(DAYS, np.full(120, 33.25), np.full(120, 38.25)), "one cell"),
        (incidents_at(DAYS[:30], 33.25 + DAYS[:30] / 300, np.full(30, 38.25)), "at least 20"),
        (incidents_at(DAYS, np.full(120, np.nan), np.full(120, np.nan)), "no incident has a known place"),
    ],
    ids=["one cell", "few", "no coordinates"],
)
def test_what_cannot_be_tested_is_said_with_its_reason(incidents, why):
    found = tr.place_shift(incidents, permutations=99)
    assert found.verdict == "not testable"
    assert why in found.sentence
    assert found.statistics == ()
    assert found.blocks()
    assert "NaN" not in json_text(found.to_dict())


def test_one_month_is_too_little():
    found = tr.place_shift(two_places(1.0, 0.0), start="2018-06", end="2018-07", permutations=99)
    assert found.verdict == "not testable"
    assert "2 months are covered" in found.sentence


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"by": "village"}, ParameterError, "by cell or by admin1"),
        ({"permutations": 5}, ParameterError, "too few"),
        ({"margin": 20}, ParameterError, "between 0 and 1"),
        ({"split": "1990"}, WindowError, "not inside the window"),
        ({"split": "2016-01-01"}, WindowError, "not inside the window"),
        ({"measure": "tanks"}, ParameterError, "no measure"),
    ],
)
def test_silly_wishes_get_one_sentence(asked, error, words):
    with pytest.raises(error, match=words):
        tr.place_shift(two_places(1.0, 0.5), **{"permutations": 99, **asked})


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_every_language_says_it(moved, language):
    said = with_ids(moved.to_dict(), language)
    assert said["verdict"] == "moved"
    assert said["sentence_id"] == "movement.said"
    assert (said["sentence"] == moved.sentence) == (language == "en")
    assert json.loads(json_text(said))

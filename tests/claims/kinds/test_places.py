"""Claims that violence moved or spread: cases worked by hand, what is no evidence, and entries that make no sense."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import trends as tr
from tests.movement.worlds import incidents_at, world
from trends.claims.judging import judge_claim
from trends.claims.kinds.movement import MovementClaim
from trends.claims.kinds.spread import SpreadClaim
from trends.claims.ledger import read_entries
from trends.claims.library import Library
from trends.fitting.named_places import so_few_before
from trends.incidents.incidents import Incidents
from trends.series.collection import Collection

COMMON = {"id": "x1", "date": "2021", "who": "somebody", "says": "It moved", "data": "world"}
DAYS = np.linspace(0, 1820, 120)
LATER = DAYS >= 912
"""1 July 2018 is day 912, the middle of the five years: 60 incidents lie on either side."""


def in_provinces(provinces, days=DAYS, **columns):
    return incidents_at(
        days, np.full(len(days), 34.25), np.full(len(days), 38.25), admin1=provinces, **columns
    )


def moved(incidents, **fields):
    claim = MovementClaim(kind="movement", **{"origin": "A", "destination": "B", **COMMON, **fields})
    return judge_claim(claim, Library(Path(), given={"world": incidents}))


def spread(incidents, **fields):
    claim = SpreadClaim(kind="spread", **{"destination": "B", **COMMON, **fields})
    return judge_claim(claim, Library(Path(), given={"world": incidents}))


ODD = np.arange(120) % 2 == 1
FROM_A_TO_B = np.where(ODD, "C", np.where(LATER, "B", "A"))
"""Every second incident lies in A before the middle and in B after it, the others in C throughout."""


def test_what_moved_is_supported_with_its_shares():
    judged = moved(in_provinces(FROM_A_TO_B))
    assert judged.verdict == "supported"
    shares = judged.evidence.more["shares"]
    assert (shares["origin"]["before"], shares["origin"]["after"]) == (0.5, 0.0)
    assert (shares["destination"]["before"], shares["destination"]["after"]) == (0.0, 0.5)
    assert max(shares["origin"]["p"], shares["destination"]["p"]) == judged.evidence.chance.p < 0.05
    assert [figure.low for figure in judged.evidence.figures] == [30, 0, 0, 30]
    assert judged.sentence.startswith(
        "A had 50% of attacks before 1 July 2018 (30 of 60) and 0% from then on (0 of 60); B had 0% (0) and 50% (30); "
    )


def test_the_other_way_round_is_contradicted():
    judged = moved(in_provinces(FROM_A_TO_B), origin="B", destination="A")
    assert (judged.verdict, judged.evidence.truth) == ("contradicted", "false")


def test_a_gain_without_a_loss_is_no_movement():
    # B gains what C loses; A stays.
    places = np.where(ODD, "A", np.where(LATER, "B", "C"))
    assert moved(in_provinces(places)).verdict == "inconclusive"
    assert moved(in_provinces(places), origin="C").verdict == "supported"


def test_one_bad_week_is_no_movement():
    days = np.append(DAYS, 1400 + np.arange(40) / 8)
    places = np.append(np.where(ODD, "A", "C"), np.full(40, "B"))
    judged = moved(in_provinces(places, days))
    assert judged.evidence.more["shares"]["destination"]["after"] == 0.4
    assert judged.evidence.truth == "true"
    assert judged.verdict == "inconclusive"


def test_near_the_threshold_more_is_drawn():
    """By the 1,999 shifts that are drawn first this world's p is 0.049; by 30,000 of another generator it is 0.058."""
    random = np.random.default_rng(2)
    days = np.sort(random.integers(0, 1827, 140).astype(float))
    stays = random.random(140) < 0.3
    goes = random.random(140) < np.where(days >= 912, 0.35, 0.15)
    judged = moved(in_provinces(np.where(stays, "C", np.where(goes, "B", "A")), days))
    assert judged.evidence.chance.draws == 9999
    assert judged.evidence.chance.p == pytest.approx(0.058, abs=0.006)
    assert judged.verdict == "inconclusive"


def test_shares_that_changed_as_claimed_are_not_contradicted():
    """Bursts over the middle, in 40 provinces of A, count to their later half alone, by which A would have gained."""
    random, provinces = np.random.default_rng(1), np.arange(40)
    over = np.concatenate([np.linspace(905, 911, 10), np.linspace(912, 918, 11)])
    parts = [
        (np.tile(over, 40), np.repeat(provinces, 21), "A"),
        (np.repeat(random.integers(0, 880, 40), 5), np.repeat(provinces + 40, 5), "A"),
        (np.append(random.integers(0, 912, 150), random.integers(912, 1820, 300)), np.arange(450) % 50, "B"),
    ]
    days = np.concatenate([part[0] for part in parts]).astype(float)
    places = np.concatenate([np.char.add(name, number.astype(str)) for _, number, name in parts])
    judged = moved(in_provinces(places, days), origin="A*", destination="B*")
    shares = judged.evidence.more["shares"]["origin"]
    assert shares["before"] > shares["after"]
    assert (judged.verdict, judged.evidence.truth) == ("inconclusive", "true")


def test_a_share_gained_because_others_fell_quiet_is_said():
    # A ends; B goes on as before, and C with it.
    kept = ~LATER | (np.arange(120) % 3 > 0)
    places = np.where(np.arange(120) % 3 == 0, "A", np.where(np.arange(120) % 3 == 1, "B", "C"))
    judged = moved(in_provinces(places[kept], DAYS[kept]))
    assert any("because other places fell quiet" in note for note in judged.evidence.notes)


def test_between_two_stretches_what_lies_in_neither_is_left_out():
    judged = moved(in_provinces(FROM_A_TO_B), earlier="2016", later="2020")
    first, last = (DAYS < 366).sum(), (DAYS >= 1461).sum()
    amounts = [figure.low for figure in judged.evidence.figures]
    assert amounts == [(~ODD & (DAYS < 366)).sum(), 0, 0, (~ODD & (DAYS >= 1461)).sum()]
    assert f"of {first})" in judged.sentence
    assert f"of {last})" in judged.sentence
    assert "from 1 January 2016 to 31 December 2016" in judged.sentence


def test_the_cut_may_be_stated():
    judged = moved(in_provinces(FROM_A_TO_B), at="2019-01")
    assert "before 1 January 2019" in judged.sentence
    assert judged.evidence.more["shares"]["destination"]["before"] > 0


def test_what_cannot_be_told_is_not_testable():
    few = in_provinces(FROM_A_TO_B[::4], DAYS[::4])
    assert moved(few).verdict == spread(few).verdict == "not testable"
    short = moved(in_provinces(FROM_A_TO_B), start="2018-03", end="2018-09")
    assert short.verdict == "not testable"
    assert "7 months are covered" in short.sentence
    counts = spread(tr.load("central-syria"), destination="Homs")
    assert counts.sentence.endswith("the data are counts, which do not tell where each incident lies.")


# -- spread ---------------------------------------------------------------------------------------------------------

TO_B = np.where(LATER & (np.arange(120) % 6 == 0), "B", np.where(ODD, "C", "A"))
"""Ten incidents in B, 90 days apart, all after the middle: ten bursts."""


def test_a_spread_is_weighed_by_bursts_beside_those_elsewhere():
    judged = spread(in_provinces(TO_B))
    begun = judged.evidence.more["bursts_begun"]
    assert begun == {"before": 0, "after": 10}
    assert judged.evidence.more["incidents"] == {"before": 0, "after": 10}
    assert (judged.verdict, judged.evidence.truth) == ("supported", "true")
    # No smaller than by the 60 and 50 incidents elsewhere alone.
    named = judged.evidence.more
    assert judged.evidence.chance.p == named["p_without_unplaced"] >= (50 / 110) ** 10
    assert judged.sentence.startswith(
        "B had none of 60 attacks before 1 July 2018 and 10 of 60 from then on, in 10 bursts; "
    )
    assert judged.evidence.marked[0] == "2018-07"


def test_the_chance_of_a_spread_by_hand():
    # Two bursts, none before; elsewhere as many before as after, of 4 bursts and 40 events: by events 1/4, by bursts
    # C(4, 2)/C(6, 2) of those that leave the first two places to others: 2*1 of 6*5 ways less.
    assert so_few_before(0, 2, (2, 2), (20, 20)) == pytest.approx(6 / 15)
    # By events alone, where bursts elsewhere are many.
    assert so_few_before(0, 2, (4000, 4000), (20, 20)) == pytest.approx(0.25, abs=1e-3)
    # All of them before, or nothing elsewhere: no evidence.
    assert so_few_before(2, 2, (2, 2), (20, 20)) == 1.0
    assert so_few_before(0, 2, (0, 0), (0, 0)) == 1.0


def test_one_burst_is_no_spread():
    days = np.append(DAYS, 1400 + np.arange(20) / 8)
    judged = spread(in_provinces(np.append(np.where(ODD, "A", "C"), np.full(20, "B")), days))
    assert judged.evidence.more["bursts_begun"] == {"before": 0, "after": 1}
    assert (judged.verdict, judged.evidence.truth) == ("inconclusive", "true")


def test_a_place_seen_because_everything_is_seen_is_no_spread():
    # Ten times as much is recorded everywhere from the middle on; B's four come with it.
    days = np.sort(np.concatenate([np.linspace(0, 911, 40), np.linspace(912, 1820, 400)]))
    places = np.where(np.arange(440) % 2, "A", "C")
    places[[100, 200, 300, 400]] = "B"
    judged = spread(in_provinces(places, days))
    assert judged.evidence.more["incidents"] == {"before": 0, "after": 4}
    assert judged.verdict == "inconclusive"
    assert judged.evidence.chance.p > 0.5


def test_a_place_that_had_some_before_is_contradicted_unless_so_many_count_as_none():
    places = TO_B.copy()
    places[[5, 15]] = "B"
    assert spread(in_provinces(places)).verdict == "contradicted"
    assert spread(in_provinces(places), at_most=2).evidence.truth == "true"
    nothing_after = np.where(np.arange(120) == 3, "B", TO_B)
    nothing_after[LATER] = "A"
    assert spread(in_provinces(nothing_after), at_most=1).verdict == "contradicted"


def test_incidents_without_a_place_are_not_taken_for_none():
    places = TO_B.astype(object)
    places[1:60:2] = None
    judged = spread(in_provinces(places))
    assert judged.evidence.more["unplaced"] == {"before": 30, "after": 0}
    # None is known of before, and thirty may lie there: so it is open, and the chance allows for the six to expect.
    assert judged.evidence.truth == "undecidable"
    assert judged.evidence.chance.p > judged.evidence.more["p_without_unplaced"]
    assert judged.evidence.figures[0].high == 30


@pytest.mark.parametrize("times", [{}, {"earlier": "2016-01..2018-06", "later": "2018-07..2020-12"}])
def test_an_incident_there_that_may_be_of_before_is_not_taken_for_none(times):
    """A range of days over the middle was left out, and the place had had none "for certain"."""
    many = [3, 10]
    for number in many:
        frame = in_provinces(np.append(TO_B, ["B"] * number), np.append(DAYS, [905.0] * number)).frame.copy()
        frame.loc[120:, "date_end"] = pd.Timestamp("2018-07-05")
        judged = spread(Incidents.from_frame(frame, coverage="2016-01..2020-12"), **times)
        more = judged.evidence.more
        assert more["incidents"] == {"before": 0, "after": 10}
        assert more["undecided"] == {"before": number, "after": number}
        assert (judged.evidence.figures[0].low, judged.evidence.figures[0].high) == (0, number)
        assert judged.evidence.truth == "undecidable"
        assert judged.evidence.chance.p > more["p_without_unplaced"]
    assert judged.verdict == "inconclusive"
    assert "place or day is not known" in judged.sentence


def test_a_country_that_was_taken_up_late_has_not_been_spread_to():
    incidents = in_provinces(np.where(LATER & ODD, "B", "A"))
    frame = incidents.frame.copy()
    frame["iso3"] = np.where(frame["admin1"] == "B", "YEM", "SYR")
    incidents = replace(
        Incidents.from_frame(frame, coverage="2016-01..2020-12"),
        collection=Collection("A publisher", starts={"SYR": date(2016, 1, 1), "YEM": date(2018, 7, 1)}),
    )
    judged = spread(incidents, destination={"country": "Yemen"})
    assert judged.verdict == "not testable"
    assert "Yemen" in judged.sentence


def test_constant_worlds_seldom_support_either():
    """Of 30 worlds of bursts in which nothing moved, at the nominal 5% more than 5 would come in 1 of 300 trials."""
    supported = np.zeros(2)
    for number in range(30):
        random = np.random.default_rng(number)
        incidents = world(random, events=200, burst=4.0, contagion=0.3)
        frame = incidents.frame.copy()
        frame["admin1"] = np.where(frame["latitude"] > 35, "A", np.where(frame["longitude"] > 38, "B", "C"))
        incidents = Incidents.from_frame(frame, coverage="2016-01..2020-12")
        supported += [judge(incidents).verdict == "supported" for judge in (moved, spread)]
    assert supported.max() <= 5


# -- entries --------------------------------------------------------------------------------------------------------

ENTRY = '[[claim]]\nid = "a"\ndate = "2021"\nwho = "b"\nsays = "c"\ndata = "d.csv"\n'


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ('kind = "movement"\ndestination = "B"', "'origin' is missing"),
        (
            'kind = "spread"\ndestination = { province = "B" }',
            "expected one of country, admin1, bbox and label",
        ),
        ('kind = "spread"\ndestination = 5', "destination must be a province, or a table"),
        ('kind = "spread"\ndestination = ""', "a place: a province, a country or a box"),
        ('kind = "spread"\ndestination = "B"\nearlier = "2019"', "both earlier and later, or neither"),
        ('kind = "spread"\ndestination = "B"\nearlier = "2019"\nlater = "2020"\nat = "2020"', "not both"),
        ('kind = "spread"\ndestination = "B"\nearlier = 5\nlater = 6', "earlier and later as periods"),
        ('kind = "spread"\ndestination = "B"\nmeasure = "fatalities"', "a spread is told by incidents"),
        ('kind = "spread"\ndestination = "B"\nat_most = -1', "at_most must be at least 0"),
        ('kind = "mouvement"\ndestination = "B"', "movement"),
    ],
)
def test_entries_that_make_no_claim_are_named(fields, says):
    claims, problems = read_entries(ENTRY + fields)
    assert claims == ()
    assert says in str(problems[0].what)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"destination": "Bb"}, "No first-order division is called 'Bb'"),
        ({"destination": ["A", "B"]}, "The places share incidents"),
        ({"at": "2030-01"}, "not inside the window"),
        ({"earlier": "2019", "later": "2018"}, "does not end before the later one begins"),
        ({"data": ("world", "world2")}, "takes one table of incidents"),
    ],
)
def test_what_the_data_do_not_have_is_one_sentence(fields, says):
    incidents = in_provinces(FROM_A_TO_B)
    with pytest.raises(tr.errors.TrendsError, match=says):
        moved(incidents, **fields)


def test_both_are_drawn_and_said_in_every_language():
    judged = [moved(in_provinces(FROM_A_TO_B)), spread(in_provinces(TO_B))]
    for language in ("fr", "es", "ar", "ru", "zh"):
        sentences = [verdict.sentence.in_language(language) for verdict in judged]
        for words in ("the chance", "before", "from then on", "bursts"):
            assert not any(words in sentence for sentence in sentences)
    movement, spreading = (verdict.plot() for verdict in judged)
    assert [text.get_text() for text in movement.texts].count("30") >= 2
    assert any(patch.get_gid() == "about" for container in spreading.containers for patch in container)

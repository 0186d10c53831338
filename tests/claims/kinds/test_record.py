"""Records against tables worked by hand."""

from __future__ import annotations

import pytest

from trends.claims.known import Known
from trends.claims.ranking import outranked
from trends.claims.wording import often

RECORD = 'kind = "record"\nat = "2020-06"\n'


def test_the_highest_of_all_months_before(judge):
    found = judge(RECORD, "1 2 3 4 5 6 9")
    assert (found.verdict, found.evidence.truth, found.evidence.of_observed) == ("supported", "true", False)
    assert found.evidence.chance is None  # the noise of seven months is not known
    assert "7 months have a figure" in found.evidence.to_dict()["no_chance"]
    assert found.evidence.more["rivals"] == 5


def test_the_chance_of_a_record_is_told_among_the_months_that_have_a_figure(judge):
    counts = "9 11 8 12 10 9 - 11 8 10 12 9 10 14"
    found = judge('kind = "record"\nat = "2021-02"\nsince = "2020-06"', counts)
    chance = found.evidence.chance
    assert chance.what == (
        "the chance that February 2021 would be the highest of the 7 months with a figure since June 2020 if the pace were "
        "constant"
    )
    assert 0.05 < chance.p < 1 / 7  # ties, and a February of 28 days, make it rarer than one in seven
    assert f"{chance.what} is {often(chance.p)}." in found.sentence


def test_a_higher_month_speaks_against_it_and_is_named(judge):
    found = judge(RECORD, "1 2 7 4 5 6")
    assert found.verdict == "contradicted"
    assert [one.when for one in found.evidence.against] == ["March 2020"]
    assert "March 2020 (7)" in found.sentence


def test_a_tie_is_no_record(judge):
    assert judge(RECORD, "1 2 6 4 5 6").verdict == "contradicted"


def test_since_leaves_that_month_out_and_start_takes_it_in(judge):
    counts = "1 2 9 4 5 6"
    assert judge(RECORD + 'since = "2020-03"', counts).verdict == "supported"
    assert judge(RECORD + 'start = "2020-03"', counts).verdict == "contradicted"


def test_months_without_a_figure_are_counted_and_said(judge):
    found = judge(RECORD, "1 2 - - 5 6")
    assert (found.verdict, found.evidence.of_observed, found.evidence.without) == ("supported", True, 2)
    assert "2 months more have no figure" in found.sentence


def test_with_most_rivals_unknown_nobody_can_tell(judge):
    found = judge(RECORD, "1 - - - - 6")
    assert (found.verdict, found.evidence.truth) == ("inconclusive", "undecidable")


def test_months_before_the_data_begin_count_as_unknown(judge):
    found = judge(RECORD + 'start = "2019-01"', "1 2 3 4 5 6")
    assert found.evidence.without == 12
    assert found.verdict == "inconclusive"


def test_twelve_rivals_with_a_figure_are_enough_however_many_have_none(judge):
    counts = "1 2 3 4 5 6 5 4 3 2 1 2 9"
    found = judge('kind = "record"\nat = "2021-01"\nstart = "2015-01"', counts)
    assert (found.verdict, found.evidence.of_observed) == ("supported", True)


def test_bounds_rule_a_rival_out_or_leave_it_open(judge):
    assert judge(RECORD, "1 0..5 3 4 5 6").evidence.without == 0
    assert judge(RECORD, "1 0..7 3 4 5 6").evidence.without == 1
    assert judge(RECORD, "1 7..9 3 4 5 6").verdict == "contradicted"


def test_the_lowest(judge):
    assert judge(RECORD + 'direction = "lowest"', "9 8 7 8 9 6").verdict == "supported"
    assert judge(RECORD + 'direction = "lowest"', "9 8 7 5 9 6").verdict == "contradicted"


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [("1 9 3 4 5 6", "supported"), ("9 9 3 4 5 6", "contradicted"), ("1 2 3 4 5 6", "contradicted")],
)
def test_the_second_highest(judge, counts, verdict):
    assert judge(RECORD + "rank = 2", counts).verdict == verdict


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [("9 8 3 4 5 6", "supported"), ("9 8 7 4 5 6", "contradicted"), ("1 2 3 4 5 6", "supported")],
)
def test_one_of_the_three_highest(judge, counts, verdict):
    assert judge(RECORD + "among = 3", counts).verdict == verdict


def test_every_metric_means_every_one(judge):
    table = "month,count,killed\n" + "".join(
        f"2020-0{m},{m},{k}\n" for m, k in zip(range(1, 7), (1, 2, 9, 1, 1, 3), strict=True)
    )
    found = judge(
        'kind = "record"\ndata = "m.csv"\nat = "2020-06"\nmeasures = ["attacks", "killed"]', m=table
    )
    assert found.verdict == "contradicted"
    assert found.evidence.more["measures"]["attacks"]["truth"] == "true"
    assert found.evidence.more["measures"]["killed"]["truth"] == "false"


def test_a_record_of_a_month_without_a_figure_cannot_be_told(judge):
    assert judge(RECORD, "1 2 3 4 5 -").verdict == "inconclusive"


def test_a_figure_that_overlaps_leaves_the_rank_open():
    own, rival = Known(4, 6), Known(5, 5)
    found = outranked(own, [rival], "highest")
    assert found.holds is None
    assert found.open_ == (rival,)


def test_a_record_outside_the_data_is_a_fault(problem):
    said = problem('kind = "record"\ndata = "s.csv"\nat = "2031-01"')
    assert "2031-01 lies outside the data" in said
    assert "line 1" in said


def test_a_record_is_one_up_to_then_where_the_data_go_on(judge):
    on = judge(RECORD, "1 2 3 4 5 6 9 2 2 2 2 2 2")
    assert on.verdict == "supported"
    assert "the highest of the 6 months with a figure in these data up to June 2020" in on.sentence
    assert "in these data up to June 2020" in on.evidence.chance.what
    last = judge(RECORD, "1 2 3 4 5 6")
    assert "in these data up to" not in last.sentence
    later = judge(RECORD + 'end = "2020-07"', "1 2 3 4 5 6 5 9")
    assert "in these data up to July 2020" in later.sentence

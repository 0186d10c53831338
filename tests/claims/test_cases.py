"""Small ledgers and series that once went wrong, with what is right; worked by hand."""

from __future__ import annotations

import re
from calendar import monthrange

import pytest

from trends.claims import ClaimTable, read_claims


@pytest.fixture(scope="module")
def judged(cases) -> ClaimTable:
    return read_claims(cases / "claims" / "ledger.toml").judge()


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("pct5", "contradicted"),  # pct.csv: 100 to 110 is a rise by 10 percent
        ("pct1", "contradicted"),  # pct.csv: 100 to 105 is a rise by 5 percent
        ("partial-low", "contradicted"),  # partial.csv: 3 in 4 days, 0.75 a day; August 2019 had 8 in 31
        ("partial-fell", "contradicted"),  # partial.csv: 0.75 a day against 20 in 30, 0.67 a day
        (
            "partial-streak",
            "inconclusive",
        ),  # partial.csv: four days leave open on which side of 20 the month ends
        ("season-record", "contradicted"),  # season.csv: May 2022 had 19 as well
        ("season-streak", "contradicted"),  # season.csv: 3, 7, 19, 17
        ("low-sixfold", "supported"),  # low.csv: 1 and 6
        ("low-record", "supported"),  # low.csv: 6 against 3 at most
        ("most", "supported"),  # partial.csv: 252 of 457, in 52% of the days
    ],
)
def test_verdicts(judged, name, verdict):
    assert not judged.problems
    assert judged[name].verdict == verdict


@pytest.mark.parametrize("name", ["partial-low", "partial-fell", "partial-streak"])
def test_the_days_that_are_covered_are_said(judged, name):
    assert "4 of the 31 days of December 2019 (3 counted, 0.75 a day)" in judged[name].sentence


def test_days_without_data_leave_open_what_is_undecided_alone(judged):
    partly = [found for found in judged if found.evidence.partly]
    assert {found.verdict for found in partly} == {"contradicted", "inconclusive"}
    for found in partly:
        undecided = found.evidence.truth == "undecidable"
        assert ("left open" in found.sentence) is undecided, found
        assert ("would change nothing" in found.sentence) is not undecided, found
        for language, word in (("fr", "reste ouvert"), ("es", "queda abierto"), ("zh", "尚不清楚")):
            assert (word in found.sentence.in_language(language)) is undecided, found


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        # By independent simulation of the fitted processes; see benchmarks/chances.
        ("season-record", 0.60, 0.67),
        ("low-record", 0.03, 0.07),
        ("low-sixfold", 0.19, 0.29),  # a rise from none to one is as large, from none to none is none
        (
            "partial-low",
            0.20,
            0.33,
        ),  # four days are the lowest by their rate far more often than one month in 24
    ],
)
def test_chances_of_sparse_seasonal_and_partly_covered_series(judged, name, low, high):
    assert low < judged[name].evidence.chance.p < high


def test_the_share_of_the_days_stands_beside_a_share(judged):
    assert "55% in 52% of the days" in judged["most"].sentence


@pytest.mark.parametrize(
    ("last", "days", "entry", "verdict"),
    [
        # Twenty a month of 30 days; the last month is covered for some of its days.
        (0, 2, 'kind = "record"\ndirection = "lowest"', "inconclusive"),
        (4, 28, 'kind = "record"\ndirection = "lowest"', "supported"),
        (60, 20, 'kind = "record"', "supported"),
        (9, 4, 'kind = "record"', "inconclusive"),
        (20, 15, 'kind = "change"\nlater = "2021-12"\nearlier = "2021-11"', "supported"),
        (
            10,
            15,
            'kind = "change"\nlater = "2021-12"\nearlier = "2021-11"\ndirection = "less"',
            "inconclusive",
        ),
        (3, 4, 'kind = "total"\nfigure = "2021-12"\nvalue = 3', "inconclusive"),
        (3, 4, 'kind = "total"\nfigure = "2021-12"\nvalue = 3\nhow = "at least"', "supported"),
        (3, 4, 'kind = "average"\nstart = "2021-11"\nvalue = 18\nhow = "fewer than"', "inconclusive"),
        (19, 31, 'kind = "record"\ndirection = "lowest"', "supported"),
    ],
)
def test_a_month_covered_in_part_is_no_whole_one(tmp_path, last, days, entry, verdict):
    table = "month,count,exposure_days\n"
    for at in range(24):
        year, month = 2020 + at // 12, at % 12 + 1
        count, exposed = (last, days) if at == 23 else (20 + at % 3, monthrange(year, month)[1])
        table += f"{year}-{month:02d},{count},{exposed}\n"
    (tmp_path / "s.csv").write_text(table, encoding="utf-8")
    at = 'at = "2021-12"\n' if "record" in entry else ""
    head = '[[claim]]\nid = "x1"\ndate = "2022"\nwho = "w"\nsays = "s"\ndata = "s.csv"\n'
    (tmp_path / "l.toml").write_text(f"{head}{at}{entry}", encoding="utf-8")
    (found,) = read_claims(tmp_path / "l.toml").judge()
    assert found.verdict == verdict, found.sentence
    assert (f"{days} of the 31 days" in found.sentence) == (days < 30)


PARTLY = """month,count,exposure_days
2020-10,10,31
2020-11,12,30
2020-12,11,31
2021-01,10,31
2021-02,12,28
2021-03,3,8
"""


@pytest.mark.parametrize(
    "entry",
    [
        'kind = "change"\nlater = "2021-01..2021-03"\nearlier = "2020-10..2020-12"',
        'kind = "comparison"\nfirst = "2021-01..2021-03"\nsecond = "2020-10..2020-12"',
        'kind = "share"\npart = "2021-01..2021-03"\nwhole = "2020-10..2021-03"',
        'kind = "total"\nfigure = "2021-01..2021-03"\nvalue = 25',
        'kind = "total"\nparts = ["2020-12..2021-01", "2021-02..2021-03"]\nvalue = 40',
    ],
)
def test_what_was_counted_is_printed_and_not_what_the_whole_may_come_to(tmp_path, entry):
    (tmp_path / "s.csv").write_text(PARTLY, encoding="utf-8")
    head = '[[claim]]\nid = "x1"\ndate = "2022"\nwho = "w"\nsays = "s"\ndata = "s.csv"\n'
    (tmp_path / "l.toml").write_text(head + entry, encoding="utf-8")
    (found,) = read_claims(tmp_path / "l.toml").judge()
    # 10 + 12 + 3 in 31 + 28 + 8 days; of the parts 11 + 10 and 12 + 3, in 62 and 36 days.
    assert ("36 in 98 days" if "parts" in entry else "25 in 67 days") in found.sentence
    assert not re.search(r"\b\d+ to \d+ (attacks|of|in|against)", found.sentence)
    assert "8 of the 31 days of March 2021" in found.sentence
    assert ("the rate is compared" in found.sentence) is ("total" not in entry)

"""The pages after the first: what they tell by hand-worked data, and what is absent where there is nothing to tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import trends as tr
from trends.document.blocks import Heading, Table
from trends.document.plain import display_text
from trends.series.latest import latest
from trends.severity.civilians import civilian_share
from trends.studies.deadliest import deadliest, deadliest_table
from trends.studies.deaths import deaths_by_period
from trends.studies.periods import periods_table
from trends.studies.recent import recent_blocks
from trends.studies.tiles import tiles

SECTIONS = (
    "recent",
    "by_place",
    "change",
    "choices",
    "season",
    "deaths",
    "deadliest",
    "frequency",
    "thresholds",
    "periods",
    "data_used",
    "notes",
    "grounds",
)
JARGON = ("Joint p", "fourier", "quantile", "logarithm", "bootstrap", "nan", "inf")


def incidents(**columns):
    days = pd.date_range("2020-01-01", periods=len(next(iter(columns.values()))), freq="17D")
    return tr.Incidents.from_frame(pd.DataFrame({"date_start": days, **columns}))


def counts(values, **more):
    return tr.CountSeries.from_counts(values, start="2020-01", **more)


def table_of(blocks):
    (found,) = [block for block in blocks if isinstance(block, Table)]
    return found


# -- every period ---------------------------------------------------------------------------------------------------


def test_a_year_is_compared_only_where_both_months_have_a_count_and_as_many_days():
    values = [5, None, 7, 8] + [1] * 8 + [9, 4, None, 2]
    days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31, 12]
    low = [np.nan] * 16
    high = [np.nan] * 16
    low[1], high[1], high[14] = 2, 6, 3
    found = periods_table(counts(values, exposure_days=days, low=low, high=high))
    assert [row[1] for row in found.rows[:3]] == ["5", "2 to 6", "7"]
    assert [row[-1] for row in found.rows[12:]] == ["+4", "", "", ""]
    assert found.rows[14][1] == "at most 3"


def test_counts_are_written_in_full_and_spread_ones_whole():
    found = periods_table(counts([16656, 257.8, 0, 0.02], low=[np.nan] * 4))
    assert [row[1] for row in found.rows] == ["16,656", "258", "0", "less than 1"]
    assert len(found.columns) == 2


def test_what_the_table_the_tile_the_calendar_and_the_line_say_of_a_spread_count_is_one_number():
    """257.8 in a table beside 258 in a tile are two figures to a reader; and differences are those of what is shown."""
    series = counts([100.4] * 23 + [257.8])
    (recent,) = recent_blocks(latest(series), "month")
    tile = tiles(latest(series), None, None).items[0]
    assert (recent.rows[0][1], recent.rows[0][2], recent.rows[0][3]) == ("100", "258", "+158")
    assert (tile.value, periods_table(series).rows[-1][1], periods_table(series).rows[-1][2]) == (
        "258",
        "258",
        "+158",
    )
    assert "total 2,567)" in str(series)
    assert "_258" in {line.get_label() for line in series.plot(kind="calendar").lines}


def test_of_a_long_series_the_newest_periods_stand_and_it_is_said():
    series = tr.CountSeries.from_counts([1] * 400, start="2020-01-01", freq="day")
    found = periods_table(series)
    assert len(found.rows) == 120
    assert "newest 120 of 400 days" in found.note


# -- deaths ---------------------------------------------------------------------------------------------------------


def test_deaths_by_month_have_their_range_and_deaths_an_attack():
    data = tr.Incidents.from_frame(
        pd.DataFrame(
            {
                "date_start": pd.to_datetime(["2020-01-03", "2020-01-20", "2020-02-02", "2020-03-31"]),
                "fatalities_low": [1, 2, 0, 4],
                "fatalities_best": [2, 4, 0, 10],
                "fatalities_high": [3, 9, 1, 12],
            }
        ),
        coverage=None,
    )
    found = deaths_by_period(data, data.count())
    assert found.best.count.tolist() == [6, 0, 10]
    assert found.low.count.tolist() == [3, 0, 4]
    assert found.high.count.tolist() == [12, 1, 12]
    assert found.per_attack.tolist() == [3, 0, 10]
    assert found.ranged
    assert "Most died in March 2020: 10 killed (4 to 12) in 1 incident." in found.sentence


def test_months_without_an_attack_have_no_deaths_an_attack():
    found = deaths_by_period(data := incidents(fatalities_best=[2.0, 0, 3, 1]), data.count(freq="week"))
    quiet = found.attacks.count == 0
    assert quiet.any()
    assert np.isnan(found.per_attack[quiet]).all()


def test_data_without_deaths_tell_none():
    data = incidents(place=["a", "b", "c"])
    assert deaths_by_period(data, data.count()) is None
    data = tr.load("northeast-syria")
    assert deaths_by_period(data, data.count()) is None


@pytest.mark.parametrize(
    ("killed", "civilians", "wanted"),
    [
        ([2, 4, 10], [1, None, 5], (6, 12, 2, 3)),
        ([2, None, 10], [1, 3, 12], (1, 2, 1, 2)),
        ([0, 0, 0], [0, 0, 0], None),
        ([5, 5, 5], [None, None, None], None),
    ],
)
def test_the_share_of_civilians_is_of_those_of_whom_it_is_known(killed, civilians, wanted):
    found = civilian_share(incidents(fatalities_best=killed, civilians_killed=civilians))
    assert (found and (found.civilians, found.killed, found.known, found.of)) == wanted


def test_the_share_of_civilians_in_a_series_file_is_that_of_the_file():
    data = tr.load("central-syria")
    known = data.frame[["security_killed", "civilians_killed"]].notna().all(axis=1)
    rows = data.frame[known]
    found = civilian_share(data)
    assert found.civilians == rows["civilians_killed"].sum()
    assert found.killed == (rows["civilians_killed"] + rows["security_killed"]).sum()


def test_one_attack_in_ten_is_told_by_what_so_many_reached():
    values = [0] * 10 + [1] * 5 + [3, 7, 9, 15, 40]
    found = tr.casualties(incidents(fatalities_best=values))
    assert found.exceeded == {2: 1, 10: 15}
    for of, deaths in found.exceeded.items():
        assert np.mean(np.array(values) >= deaths) >= 1 / of
        assert np.mean(np.array(values) > deaths) < 1 / of


# -- the deadliest --------------------------------------------------------------------------------------------------


def test_the_deadliest_are_those_that_killed_most_with_what_was_reported():
    data = tr.load("documented-attacks")
    found = deadliest(data)
    most = data.reports.groupby("incident_id")[["killed_low", "killed_high"]].max().max(axis=1)
    wanted = data.frame.set_index("incident_id")["fatalities_best"].fillna(most).nlargest(5)
    assert [one.incident_id for one in found] == list(wanted.index)
    table = table_of(deadliest_table(data))
    cells = {row[1]: row[3] for row in table.rows}
    shown = cells["Duwayzin, eastern Hama countryside"]
    assert shown.startswith("at least 26 (SANA and AP); at least 31")
    assert "deadliest incidents" in table.caption


def test_of_a_source_with_a_range_alone_the_range_stands():
    data = incidents(fatalities_low=[1, 5], fatalities_best=[2, 8], fatalities_high=[4, 9], place=["A", "B"])
    assert [row[2:] for row in table_of(deadliest_table(data)).rows] == [("8", "5 to 9"), ("2", "1 to 4")]


def test_no_row_is_shown_where_rows_may_not_be_passed_on():
    from dataclasses import replace

    data = incidents(fatalities_best=[2, 8], place=["Zqx", "B"])
    closed = replace(data, provenance=replace(data.provenance, licence="rows may not be passed on"))
    said = display_text(deadliest_table(closed))
    assert "Zqx" not in said
    assert "does not let rows be passed on" in said


def test_where_nobody_was_killed_there_is_no_deadliest():
    assert deadliest_table(incidents(fatalities_best=[0, 0])) == []


# -- every kind of study --------------------------------------------------------------------------------------------


def sparse(n=80, seed=1, **columns):
    random = np.random.default_rng(seed)
    days = np.sort(random.integers(0, 1200, n))
    frame = pd.DataFrame({"date_start": pd.Timestamp("2018-01-01") + pd.to_timedelta(days, unit="D")})
    return tr.Incidents.from_frame(frame.assign(**columns))


STUDIES = {
    "not testable": lambda: tr.study("central-syria", start="2023-01", end="2023-09", replicates=19),
    "one month": lambda: tr.study("central-syria", start="2023-02", end="2023-02", replicates=19),
    "by year": lambda: tr.study("ucdp-is-syria", series="ged-21.1", freq="year", replicates=19),
    "by week": lambda: tr.study(sparse(), freq="week", replicates=19),
    "by quarter": lambda: tr.study("central-syria", freq="quarter", replicates=19),
    "deaths alone": lambda: tr.study(
        "ucdp-country-months", country="Iraq", measure="fatalities", replicates=19
    ),
    "deaths measured": lambda: tr.study("documented-attacks", measure="fatalities", replicates=19),
    "no deaths": lambda: tr.study("northeast-syria", replicates=19),
    "looking back": lambda: tr.study("central-syria", as_of="2023-03-31", replicates=19),
    "nobody killed": lambda: tr.study(sparse(fatalities_best=0.0), replicates=19),
    "incidents": lambda: tr.study("documented-attacks", replicates=19),
}


QUICK = ("not testable", "one month", "by year", "by quarter", "no deaths", "incidents")
"""The others judge a verdict under a dozen other choices each, of long series."""


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=[] if name in QUICK else pytest.mark.long) for name in STUDIES],
)
def kind(request):
    return STUDIES[request.param]()


def test_no_heading_is_empty_no_number_is_missing_and_no_page_before_the_annex_has_jargon(kind):
    for name in SECTIONS:
        blocks = getattr(kind, name)().blocks()
        assert not blocks or not isinstance(blocks[-1], Heading), name
        said = display_text(blocks)
        words = said.replace("(", " ").replace(")", " ").split()
        assert not {"nan", "inf", "-inf"} & set(words), (name, said)
        if name not in ("grounds", "notes", "data_used"):
            assert not [word for word in JARGON if f" {word.lower()} " in f" {said.lower()} "], (name, said)


def test_no_sentence_stands_twice(kind):
    seen: dict[str, str] = {}
    for name in SECTIONS:
        for block in getattr(kind, name)().blocks():
            if isinstance(block, (Table, Heading)):
                continue
            for part in " ".join(display_text([block]).split()).split(". "):
                sentence = part.strip("- .")
                if len(sentence) > 30:
                    assert sentence not in seen, (name, seen.get(sentence), sentence)
                    seen[sentence] = name

"""Pages on data as people have them: parts of periods, ties, tolls all alike, nobody killed, rows on days not covered."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd

import trends as tr
from trends.document.blocks import Table
from trends.document.plain import display_text
from trends.studies.finding import lead
from trends.studies.notes import ranked
from trends.studies.study import Study

DAYS = pd.date_range("2018-01-16", "2021-12-31")
DAYS = DAYS[np.random.default_rng(0).random(len(DAYS)) < 0.3]


def incidents(days=DAYS, **columns):
    frame = pd.DataFrame(
        {"event_id": [f"e{at}" for at in range(len(days))], "date": days, "country": "Syria"}
    )
    return frame.assign(**columns)


@cache
def studied(name: str) -> Study:
    frame, how = {
        "tied": (
            incidents(DAYS[: len(DAYS) // 2 * 2], deaths=2, admin1=["Homs", "Hama"] * (len(DAYS) // 2)),
            {},
        ),
        "nobody": (incidents(deaths=0), {}),
        "one": (incidents(DAYS[:1], deaths=2), {}),
        "uncovered": (incidents(deaths=1), {"coverage": "2018-01..2021-09"}),
        "ended": (incidents(DAYS[DAYS.year > 2018], deaths=1), {"coverage": "2018-01..2022-03"}),
        "years": (incidents(DAYS[DAYS < "2019-05-10"], deaths=1), {"freq": "year"}),
    }[name]
    freq = how.pop("freq", None)
    return tr.study(tr.load(frame, source="generic", **how), freq=freq, replicates=39)


def said(study: Study, section: str) -> str:
    return " ".join(display_text(getattr(study, section)().blocks(), width=10_000).split())


def test_of_tolls_that_are_all_alike_no_interval_is_said():
    study = studied("tied")
    assert "2 each on average. Half" in said(study, "deaths")
    assert "interval" not in said(study, "deaths")
    assert "Ten incidents killed about 20 people on average." in said(study, "key_points")
    assert "2 each on average." in said(studied("one"), "deaths")
    assert "interval" not in said(studied("one"), "deaths")
    # One incident says nothing of ten.
    assert "Ten incidents" not in said(studied("one"), "key_points")


def test_places_and_tolls_that_are_equal_are_told_as_equal():
    study = studied("tied")
    n = len(study.data.frame)
    assert f"Most were counted in Hama and Homs ({n // 2} in each)." in said(study, "key_points")
    assert f"{n - 5} other incidents killed as many as the last of these." in said(study, "deadliest")


def test_months_with_as_many_deaths_are_named_beside_the_first():
    frame = incidents(pd.to_datetime(["2020-01-05", "2020-02-05", "2020-03-20"]), deaths=[4, 1, 4])
    study = tr.study(tr.load(frame, source="generic"), replicates=39)
    assert "Most died in January 2020: 4 killed in 1 incident. As many died in one other month." in said(
        study, "deaths"
    )


def test_a_month_has_most_deaths_only_among_those_of_which_the_deaths_are_known():
    days = pd.to_datetime(["2020-01-05", "2020-02-05", "2020-03-05", "2020-04-20", "2020-04-21"])

    def deaths(*tolls: str) -> str:
        study = tr.study(tr.load(incidents(days, deaths=list(tolls)), source="generic"), replicates=39)
        return said(study, "deaths").partition("each on average")[2]

    # One attack of April has no toll: what it killed may be more than January's four.
    told = deaths("4", "1", "2", "3", "")
    assert "Of the 3 months with a figure, January 2020 had most deaths: 4 killed in 1 incident." in told
    assert "1 of 4 months have no figure of deaths." in told
    # And here it surely is.
    told = deaths("4", "1", "2", "5", "")
    assert "most" not in told.casefold()
    assert "1 of 4 months have no figure" in told
    assert "Nobody" not in deaths("0", "0", "0", "5", "")


def test_where_nobody_was_killed_no_mean_is_said():
    study = studied("nobody")
    n = len(DAYS)
    assert f"Nobody was killed in {n} incidents with a known toll." in said(study, "deaths")
    assert "killed about" not in said(study, "key_points")


def test_the_dead_of_days_that_are_not_covered_are_on_no_page():
    study = studied("uncovered")
    inside = int((pd.Timestamp("2021-10-01") > DAYS).sum())
    assert study.series.known == inside < len(DAYS)
    assert f"{inside} people were killed in {inside} incidents" in said(study, "deaths")
    assert "counted in no period" in said(study, "caveat") + said(study, "notes")


def test_a_series_that_ended_has_none_at_its_end():
    assert "there were none." in lead(studied("ended"))
    assert "about none" not in lead(studied("ended"))


def test_parts_of_years_are_bounds_and_not_sums():
    # 2018 from 16 January on, 2019 up to early May: neither year is covered.
    study = studied("years")
    first, last = (int((DAYS[DAYS < "2019-05-10"].year == year).sum()) for year in (2018, 2019))
    text = said(study, "brief")
    assert f"Incidents, 2019: at least {last} at least {first} the year before" in text
    assert f"Deaths, 2019: at least {last} at least {first} the year before" in text
    rows = next(block for block in study.periods().blocks() if isinstance(block, Table)).rows
    assert rows[0][1].startswith(f"{first} in 349 of 365 days")
    assert study.recent().blocks()[-1].rows[0][-1] == "cannot be told"


def test_where_many_rows_were_rejected_the_first_page_says_so():
    def rank(every: int) -> int:
        tolls = np.where(np.arange(len(DAYS)) % every == 0, "three or so", "1")
        study = tr.study(tr.load(incidents(deaths=tolls), source="generic"), replicates=39)
        if every == 10:
            assert "rows are rejected and not counted" in said(study, "caveat")
        (note,) = (one for one in ranked(study) if getattr(one.text, "id", "") == "sources.rows.rejected")
        return note.rank

    assert rank(10) == 0 < rank(200)


def test_incidents_that_are_spread_over_days_leave_no_digits_behind_the_point():
    # Five attacks of one day in May and two whose month is not known, of 7 and 10 deaths over April to June.
    days = pd.to_datetime(["2020-04-03", *["2020-05-10"] * 5, "2020-04-01", "2020-04-01", "2020-06-28"])
    ends = pd.to_datetime(["2020-04-03", *["2020-05-10"] * 5, "2020-06-30", "2020-06-30", "2020-06-28"])
    frame = incidents(days, deaths=[1, 5, 5, 5, 5, 5, 7, 10, 1], admin1=["Homs", "Hama"] * 4 + ["Homs"])
    frame = frame.rename(columns={"date": "date_start"}).assign(date_end=ends)
    study = tr.study(tr.load(frame, source="generic"), replicates=39)
    assert study.series.count[1] % 1  # attacks in May
    for name in ("brief", "key_points", "by_place", "deaths"):
        text = said(study, name)
        assert not re.search(r"\d\.\d\d", text.replace(",", "")), text
    assert re.search(r"Most died in May 2020: 31 killed in 6 incidents\.", said(study, "deaths"))

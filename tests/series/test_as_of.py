from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from trends.series.as_of import LookedBack, known_on, publication_days


def frame(rows):
    table = pd.DataFrame(rows, columns=["start", "count", "count_low", "published", "low_published"])
    for name in ("start", "published", "low_published"):
        table[name] = pd.to_datetime(table[name]).astype("datetime64[s]")
    for name in ("count", "count_low"):
        table[name] = table[name].astype(float)
    return table.assign(
        count_high=np.nan,
        high_published=pd.Series(np.datetime64("NaT"), index=table.index, dtype="datetime64[s]"),
        inferred_low=pd.Series(pd.NA, index=table.index, dtype="str"),
        inferred_high=pd.Series(pd.NA, index=table.index, dtype="str"),
    )


def test_an_unknown_day_is_the_end_of_the_following_month():
    table = frame([("2020-01-01", 1, None, None, None), ("2019-12-01", 1, None, "2020-06-05", None)])
    assert publication_days(table, "M").astype(str).tolist() == ["2020-02-29", "2020-06-05"]
    assert publication_days(table[:1], "Y-DEC").astype(str).tolist() == ["2021-01-31"]
    assert publication_days(table[:1], "Q-DEC").astype(str).tolist() == ["2020-04-30"]


def test_a_bound_may_become_known_later_than_its_row():
    table = frame([("2020-01-01", None, 3, "2020-02-01", "2020-05-01")])
    early, later = (known_on(table, "M", day, []) for day in (date(2020, 4, 30), date(2020, 5, 1)))
    assert np.isnan(early.frame["count_low"].iloc[0])
    assert early.late.sum() == 1
    assert later.frame["count_low"].tolist() == [3]
    assert later.late.sum() == 0


days = st.dates(date(2019, 1, 1), date(2022, 12, 31))


@given(
    st.lists(
        st.tuples(st.dates(date(2020, 1, 1), date(2021, 12, 1)), st.integers(0, 9), st.none() | days),
        min_size=1,
    ),
    days,
    days,
)
def test_a_later_day_never_shows_less(rows, one, other):
    table = frame([(day.replace(day=1), count, None, published, None) for day, count, published in rows])
    first, second = (known_on(table, "M", day, []) for day in sorted((one, other)))
    assert len(first.frame) <= len(second.frame)
    assert first.late.sum() >= second.late.sum()
    assert first.late.sum() + len(first.frame) == len(table)


def test_the_notes_count_in_the_singular_too():
    assert LookedBack(date(2020, 1, 1), {}, {}).notes() == []
    one = LookedBack(date(2020, 1, 1), {"": 1}, {"": 1}).notes()
    assert "about 1 period is" in one[0]
    assert "For 1 figure the" in one[1]

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from trends.errors import InputError
from trends.nowcasting.release_kinds import kinds_by_jumps
from trends.nowcasting.triangle import Triangle, bundled_triangle


def table(rows):
    made = pd.DataFrame(rows, columns=["key", "period", "vintage", "value"])
    return made.assign(
        period=pd.PeriodIndex(made["period"], freq="M"),
        vintage=[date.fromisoformat(d) for d in made["vintage"]],
    )


def triangle(rows, **fields):
    made = table(rows)
    return Triangle(made.assign(kind=kinds_by_jumps(made)), measure="fatalities", source="ucdp", **fields)


def test_a_month_of_iraq_is_what_the_vintages_said():
    history = bundled_triangle().history("IRQ").loc["2023-11"]
    days = (date(2023, 12, 22), date(2024, 1, 26), date(2024, 6, 24), date(2025, 7, 21))
    assert [history[day] for day in days] == [84, 71, 41, 47]


def test_kinds_follow_the_figures_and_not_the_calendar_alone():
    rows = bundled_triangle().table.set_index(["key", "period", "vintage"])["kind"]
    may = pd.Period("2024-05", "M")
    # GED 25.1 was out in June 2025, and the sums of that month still stood on the Candidate releases.
    assert rows["SYR", may, date(2025, 1, 26)] == "monthly"
    assert rows["SYR", may, date(2025, 6, 24)] == "cumulative"
    assert rows["SYR", may, date(2025, 7, 21)] == "final"
    assert rows["SYR", pd.Period("2025-05", "M"), date(2026, 6, 24)] == "monthly"


def test_figures_change_only_with_the_kind_of_release_or_the_edition():
    wide = bundled_triangle().table.pivot_table(index=["key", "period"], columns="vintage", values="value")
    # A country that a vintage left out and a later one took up again is no change from one vintage to the next.
    changed = (wide.diff(axis=1).fillna(0) != 0).any()
    jumps = [date(2024, 1, 26), date(2024, 6, 24), date(2025, 3, 21), date(2025, 7, 21)]
    assert list(changed[changed].index) == jumps


def test_as_of_a_day_nothing_later_is_there():
    then = bundled_triangle().as_of(date(2024, 6, 24))
    assert then.vintages[-1] == date(2024, 6, 24)
    assert then.final["IRQ", pd.Period("2023-11", "M")] == 41
    assert pd.Period("2024-01", "M") not in then.final["IRQ"].index


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("A", "2024-01", "2024-02-20", 3.0)] * 2, "one figure"),
        ([("A", "2024-01", "2024-02-20", 2.5)], "whole numbers"),
        ([("A", "2024-01", "2024-02-20", -1.0)], "not negative"),
        ([("A", "2024-01", "2024-02-20", None)], "whole numbers"),
    ],
)
def test_what_is_no_triangle_is_refused(rows, sentence):
    with pytest.raises(InputError, match=sentence):
        triangle(rows)


def test_its_order_is_not_that_of_its_rows():
    rows = [
        ("B", "2024-01", "2024-02-20", 3.0),
        ("A", "2024-02", "2024-03-20", 1.0),
        ("A", "2024-01", "2024-02-20", 0.0),
    ]
    assert triangle(rows).table.equals(triangle(rows[::-1]).table)

"""What makes figures of a file doubtful is said with every count of it, not by `trends check` alone."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from trends.series.count_doubts import running_totals
from trends.sources import load, load_series
from trends.verdict import test_pace as judged

DAYS = [date(2020, 1, 1) + timedelta(days=11 * step) for step in range(60)]


def table(days, killed=lambda row: row % 4):
    rows = (f"{row},{day},Syria,{killed(row)}" for row, day in enumerate(days))
    return "\n".join(["id,date,country,killed", *rows, ""])


def notes(path, **how):
    return " ".join(load(path).count(**how).notes)


def test_an_order_of_day_and_month_that_nothing_tells(write):
    path = write(table([f"{day:%d/%m/%Y}" for day in DAYS if day.day <= 12]))
    assert "were read with the day first; nothing in the file tells" in notes(path)
    assert any("nothing in the file tells" in text for text in load(path).check()["warnings"])
    told = judged(load(path).count(), replicates=99).to_dict()
    assert any("nothing in the file tells" in text for text in (*told["warnings"], *load(path).count().notes))


def test_both_orders_of_day_and_month_in_one_column(write):
    mixed = [f"{day:%d/%m/%Y}" if day.year == 2020 else f"{day:%m/%d/%Y}" for day in DAYS]
    said = notes(write(table(mixed)))
    assert "can only be read in the other and are rejected" in said
    assert "rows are rejected and not counted" in said
    one_order = write(table([f"{day:%d/%m/%Y}" for day in DAYS]), "one.csv")
    assert not load(one_order).count().notes


def test_rejected_rows(write):
    words = [str(day) for day in DAYS]
    words[3], words[7] = "2020-02-31", "0025-03-01"
    data = load(write(table(words)))
    assert "2 of 60 rows are rejected and not counted (trends check says why)." in data.count().notes
    assert data.count().total == 58
    assert not any("rejected" in note for note in load(write(table(DAYS), "all.csv")).count().notes)


def test_running_totals_of_incidents(write):
    said = notes(write(table(DAYS, lambda row: 3 * row)), measure="fatalities")
    assert "killed never falls from one day to the next: if it holds running totals" in said
    assert "running totals" not in notes(write(table(DAYS), "plain.csv"), measure="fatalities")


@pytest.mark.parametrize(
    ("header", "figure", "said"),
    [
        ("deaths", lambda row: 100 + 7 * row, "deaths never falls from one period to the next"),
        ("cumulative_deaths", lambda row: row % 5, "cumulative_deaths by its name holds running totals"),
        ("muertes acumuladas", lambda row: row % 5, "by its name holds running totals"),
        ("deaths", lambda row: 100 + row % 5, ""),
        ("deaths", lambda _: 4, ""),
    ],
)
def test_running_totals_of_a_series(write, header, figure, said):
    months = [f"{year}-{month:02d}" for year in (2020, 2021) for month in range(1, 13)]
    path = write("\n".join([f"month,{header}", *(f"{m},{figure(row)}" for row, m in enumerate(months)), ""]))
    found = [
        note
        for note in load_series(path, measure=header).notes
        if "running" in note or "all that came" in note
    ]
    assert bool(found) is bool(said)
    assert not said or said in found[0]
    assert [note for note in load(path, measure=header).check()["warnings"] if "differences" in note] == found


def test_a_count_without_a_column_has_a_name_all_the_same():
    """The counts of a table of aggregates are sums, and no one column of the file."""
    (said,) = running_totals(np.arange(12.0), "")
    assert said.startswith("The count never falls from one period to the next")

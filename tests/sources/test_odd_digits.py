"""Characters that are digits to Unicode and no number to Python, and numbers longer than Python converts."""

from __future__ import annotations

import pytest

from trends.sources import load
from trends.sources.files.opening import natural_order

ODD = ["\u00b2", "\u2460", "\u0e50\u0e51", "9" * 5000, "\u00b2.0"]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("place", range(5))
def test_a_month_of_hdx(write, today, accounted, odd, place):
    row = ["Syria", "January", "2023", "5", "7"]
    row[place] = odd
    data = load(
        write(f"Country,Month,Year,Events,Fatalities\nSyria,2,2023,5,7\n{','.join(row)}\n"), today=today
    )
    assert accounted(data)
    assert len(data.rejected) == (0 if place == 0 or (odd == "\u0e50\u0e51" and place in {3, 4}) else 1)


@pytest.mark.parametrize("odd", ODD)
def test_a_month_of_a_series(write, today, accounted, odd):
    data = load(write(f"year,month,count\n2023,1,5\n2023,{odd},5\n"), today=today)
    assert accounted(data)


@pytest.mark.parametrize("odd", ODD)
def test_a_moment_of_acled(write, today, accounted, odd):
    text = f"event_id_cnty,event_date,event_type,timestamp\nA1,2022-01-01,Battles,{odd}\nA1,2022-01-02,Battles,5\n"
    data = load(write(text), today=today)
    assert accounted(data)
    assert len(data.frame) == 1


def test_the_name_of_a_file():
    assert sorted(["b\u00b2", "\u00b2", "a10", "a9"], key=natural_order) == ["a9", "a10", "b\u00b2", "\u00b2"]


def test_a_folder_with_such_a_name(write, tmp_path, today):
    write("date,killed\n2020-01-01,1\n", "folder/\u00b2")
    assert len(load(tmp_path / "folder", today=today).frame) == 1

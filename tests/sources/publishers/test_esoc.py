"""Counts by district in ESOC's layout, all invented."""

from __future__ import annotations

import pytest

from trends.errors import InputError, SelectionError
from trends.sources import load

HEAD = "district,month,SIG_1,ied_attack,ied_clear,ied_total,df,idf,suicide"
ROWS = (
    "Karkh,2004-02,12,2,1,3,5,3,1",
    "Karkh,2004-03,9,1,1,2,4,3,0",
    "Mosul,2004-02,3,1,0,1,2,0,0",
    "Mosul,2004-03,4,2,0,2,1,1,0",
)


def text(*rows, head=HEAD):
    return "\n".join([head, *rows]) + "\n"


def test_all_kinds_are_counted_once(write, today, accounted):
    data = load(write(text(*ROWS)), today=today)
    assert (data.provenance.source, data.check()["shape"], data.check()["kept"]) == ("esoc", "series", 4)
    assert data.count().count.tolist() == [15, 13]
    assert data.select(kind="ied_total").count().count.tolist() == [4, 4]
    assert data.split("admin2").count(series="Karkh").count.tolist() == [12, 9]
    with pytest.raises(SelectionError, match="lie inside ied_total"):
        data.select(kind=["ied_total", "ied_attack", "ied_clear"])
    assert accounted(data)


def test_without_a_column_of_all_kinds_what_may_overlap_is_left_out(write, today):
    head = "DISTRICT,Year,ied_attack,ied_total,df,idf,suicide"
    data = load(write(text("Karkh,2004,2,3,5,3,1", "Karkh,2005,1,2,4,3,0", head=head)), today=today)
    assert data.count().count.tolist() == [11, 9]
    assert any("suicide" in note for note in data.count().notes)


def test_a_second_row_stops_it(write, today, accounted):
    data = load(write(text(*ROWS, ROWS[0], "Mosul,x,1,1,0,1,0,0,0")), today=today)
    assert data.rejected["reason"].tolist() == ["a second row for this period", "not a period"]
    assert accounted(data)
    with pytest.raises(InputError, match="Line 6"):
        data.count()

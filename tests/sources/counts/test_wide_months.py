"""A row a year and a column a month, or the other way round: each count lands in its month, and totals nowhere."""

from __future__ import annotations

import numpy as np
import pytest

from trends.errors import InputError, SelectionError
from trends.sources import load

MONTHS = "jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec"


@pytest.mark.parametrize(
    "header",
    [
        f"year,{MONTHS}",
        f"Year,{MONTHS.title()}",
        "year,1,2,3,4,5,6,7,8,9,10,11,12",
        "year,m01,m02,m03,m04,m05,m06,m07,m08,m09,m10,m11,m12",
        "A\u00f1o,enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre",
    ],
)
def test_a_row_a_year(write, header):
    rows = "2019,1,2,3,4,5,6,7,8,9,10,11,12\n2020,13,14,15,16,17,18,19,20,21,22,23,24\n"
    series = load(write(f"{header}\n{rows}")).count()
    assert series.labels[0] == "2019-01"
    assert series.count.tolist() == list(range(1, 25))


def test_the_order_of_the_columns_does_not_matter(write):
    header = "dec,nov,oct,sep,aug,jul,jun,may,apr,mar,feb,jan,year"
    series = load(write(f"{header}\n12,11,10,9,8,7,6,5,4,3,2,1,2019\n")).count()
    assert series.count.tolist() == list(range(1, 13))


def test_a_row_a_month(write):
    table = load(write("month,2019,2020\nJanuary,1,4\nFebruary,2,5\nMarch,3,6\nTotal,6,15\n"))
    series = table.count()
    assert (series.labels[0], series.labels[-1]) == ("2019-01", "2020-03")
    assert series.count[:3].tolist() == [1, 2, 3]
    assert series.count[-3:].tolist() == [4, 5, 6]
    assert np.isnan(series.count[3:12]).all()
    assert any("Rows of sums" in warning for warning in table.warnings)


def test_a_blank_is_not_observed_and_a_total_is_no_month(write):
    table = load(
        write(f"year,{MONTHS},Total\n2019,1,1,1,1,1,1,1,1,1,1,,,10\nTotal,1,1,1,1,1,1,1,1,1,1,,,10\n")
    )
    series = table.count()
    assert series.total == 10
    assert series.observed.sum() == 10
    assert any("not read: Total" in warning for warning in table.warnings)


def test_every_count_is_accounted_for_by_its_own_line(write):
    table = load(write(f"year,{MONTHS}\n2019,1,1,1,1,1,1,1,1,1,1,1,1\n2020,1,1,x4,1,1,1,1,1,1,1,1,1\n"))
    assert table.rows_read == 24 == table.kept + len(table.rejected)
    assert table.rejected[["line", "value"]].to_numpy().tolist() == [[3, "x4"]]
    with pytest.raises(InputError, match=r"Line 3 .*'x4'"):
        table.count()


def test_a_column_of_words_names_the_series(write):
    row = ",".join(["1"] * 12)
    table = load(
        write(
            f"country,year,{MONTHS}\nMali,2019,{row}\nNiger,2019,{row}\nMali,2020,{row}\nNiger,2020,{row}\n"
        )
    )
    assert table.series == ("Mali", "Niger")
    assert table.count(series="Mali").total == 24


def test_eleven_months_are_no_such_table(write):
    with pytest.raises(SelectionError, match="no column named count"):
        load(
            write("year,jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov\n2019,1,2,3,4,5,6,7,8,9,10,11\n")
        ).count()

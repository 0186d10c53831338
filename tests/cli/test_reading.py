"""From INPUT and its options to a series."""

from __future__ import annotations

import pytest

import trends
from trends.cli.engines import counted
from trends.cli.failures import UsageError, exit_code
from trends.cli.options import Chosen
from trends.cli.reading import FOR_INCIDENTS, FOR_SERIES, box
from trends.errors import ParameterError

GIVEN = {
    "coverage": "2019..2020",
    "kind": ["Battles"],
    "dates": "day-first",
    "fill": "zero",
    "imprecise": "drop",
    "bbox": "1,2,3,4",
}


@pytest.mark.parametrize("name", FOR_INCIDENTS)
def test_an_option_for_incidents_is_refused_for_a_series(name):
    said = rf"--{name} can only be used with incidents, but central-syria holds a series"
    with pytest.raises((UsageError, ParameterError), match=said) as caught:
        counted(Chosen("central-syria", **{name: GIVEN.get(name, "x")}))
    assert exit_code(caught.value) == 2


@pytest.mark.parametrize("name", FOR_SERIES)
def test_an_option_for_series_is_refused_for_incidents(name):
    with pytest.raises(
        (UsageError, ParameterError), match=rf"--{name} can only be used with a series"
    ) as caught:
        counted(Chosen("documented-attacks", **{name: GIVEN.get(name, "x")}))
    assert exit_code(caught.value) == 2


def test_several_such_options_are_told_at_once():
    with pytest.raises(UsageError, match="--actor and --imprecise can only"):
        counted(Chosen("central-syria", actor="x", imprecise="drop"))


def test_nothing_given_is_what_python_gives():
    assert counted(Chosen("central-syria")).to_csv() == trends.load_series("central-syria").to_csv()
    assert (
        counted(Chosen("documented-attacks")).to_csv() == trends.load("documented-attacks").count().to_csv()
    )


def test_a_window_and_a_frequency_reach_both_shapes():
    series = counted(Chosen("central-syria", start="2021-01", end="2021-12", freq="quarter"))
    assert series.labels == ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]
    incidents = counted(Chosen("documented-attacks", start="2023", end="2023", freq="year"))
    assert incidents.labels == ["2023"]
    assert incidents.total > 0


def test_a_selection_reaches_the_incidents():
    everything = counted(Chosen("documented-attacks")).total
    some = counted(Chosen("documented-attacks", bbox="37.0,34.0,41.0,36.0")).total
    assert 0 < some < everything


@pytest.mark.parametrize("text", ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1;2;3;4"])
def test_a_box_that_is_none_is_wrong_usage(text):
    with pytest.raises(UsageError, match="west, south, east and north"):
        box(text)


def test_a_box_is_west_south_east_north():
    assert box(" -1.5, 2,3 ,4e0") == (-1.5, 2.0, 3.0, 4.0)


def test_what_is_counted_tells_a_series_from_incidents(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("date,n\n2020-01-01,3\n2020-01-02,4\n", encoding="utf-8")
    assert counted(Chosen(str(path), measure="n")).count.tolist() == [3, 4]
    assert trends.load_series(path, measure="n").count.tolist() == [3, 4]
    path.write_text("date,killed\n2020-01-01,3\n2020-01-02,4\n", encoding="utf-8")
    assert counted(Chosen(str(path), measure="fatalities", freq="month")).count.tolist() == [7]


def test_deaths_are_not_counted_as_attacks(tmp_path):
    path = tmp_path / "deaths.csv"
    path.write_text("month,killed\n2020-01,3\n2020-02,4\n", encoding="utf-8")
    assert counted(Chosen(str(path))).subject == "killed"
    with pytest.raises(UsageError, match="counts killed, not attacks"):
        counted(Chosen(str(path), measure="attacks"))

"""What looks alike is alike: incidents and series files are counted by the same words, never by their places."""

from __future__ import annotations

import inspect

import pytest

import trends
from trends.errors import SelectionError
from trends.incidents.incidents import Incidents
from trends.series.series_table import SeriesTable


def arguments(kind):
    return [known for name, known in inspect.signature(kind.count).parameters.items() if name != "self"]


def test_no_argument_goes_by_its_place():
    for kind in (Incidents, SeriesTable):
        assert {known.kind for known in arguments(kind)} == {inspect.Parameter.KEYWORD_ONLY}


def test_the_arguments_of_both_come_in_one_order():
    names = [[known.name for known in arguments(kind)] for kind in (Incidents, SeriesTable)]
    shared = [name for name in names[0] if name in names[1]]
    assert shared == ["freq", "measure", "by", "estimate", "start", "end"]
    assert shared == [name for name in names[1] if name in names[0]]


def test_a_series_file_is_counted_by_its_series_too():
    table = trends.load("ucdp-is-syria")
    several = table.count(by="series", freq="year")
    assert set(several) == set(table.series)
    for name in table.series:
        assert several[name].to_frame().equals(table.count(series=name, freq="year").to_frame())


def test_a_series_file_has_no_other_keys():
    with pytest.raises(SelectionError, match="nothing else to split it by"):
        trends.load("ucdp-is-syria").count(by="country")

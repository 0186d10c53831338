"""The typed parameters."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.errors import ParameterError
from trends.reporting.parameters import PaceReport, assignments, model_of, read_parameters


def test_texts_become_values():
    given_texts = assignments(
        ["margin=1.7", "seed=3", "start=2023-02", "title= ", "actor=Islamic State=x", "freq="]
    )
    values = read_parameters(PaceReport, given_texts).values()
    assert values == {
        "data": "central-syria",
        "columns": None,
        "actor": "Islamic State=x",
        "attacker": None,
        "country": None,
        "genealogy": False,
        "freq": None,
        "measure": "attacks",
        "imprecise": "spread",
        "start": "2023-02",
        "end": None,
        "margin": 1.7,
        "season": "auto",
        "replicates": 999,
        "seed": 3,
        "nowcast": "auto",
        "title": None,
        "coverage": None,
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("margin=1", "margin must be a number above 1"),
        ("margin=0.5", "margin must be a number above 1"),
        ("margin=inf", "margin must be a number above 1"),
        ("margin=nan", "margin must be a number above 1"),
        ("margin=x", "margin must be a number above 1 and at most 100, not 'x'"),
        ("margin=true", "margin"),
        ("replicates=98", "replicates must be a whole number from 99"),
        ("replicates=99.5", "replicates"),
        ("replicates=", "replicates"),
        ("seed=-1", "seed must be a whole number from 0"),
        ("seed=1e3", "seed"),
        ("start=2023-13", "start must be a date"),
        ("start=yesterday", "start must be a date"),
        ("end=2023-02-30", "end must be a date"),
        ("freq=fortnight", "freq must be one of"),
        ("season=fourier:0", "season must be"),
        ("season=winter", "season must be"),
        ("data=", "data must be"),
        ("title=" + "x" * 301, "title must be text"),
        ("actor=a\x00b", "actor must be text"),
        ("actor=a\u202eb", "actor must be text"),
        ("marjin=2", "'marjin' is no parameter; did you mean margin"),
        ("zzzz=2", "'zzzz' is no parameter; it takes data, columns, actor, attacker, country and 13 more"),
    ],
)
def test_what_is_impossible_is_refused_in_a_sentence(text, reason):
    with pytest.raises(ParameterError, match=reason) as caught:
        read_parameters(PaceReport, assignments([text]))
    assert len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)


def test_a_window_must_not_end_before_it_starts():
    with pytest.raises(ParameterError, match="2020-01-01 to 2019-12-31"):
        read_parameters(PaceReport, {"start": "2020", "end": "2019"})
    assert read_parameters(PaceReport, {"start": "2020", "end": "2020"}).values()["end"] == "2020"


@pytest.mark.parametrize(
    "text", ["token=hunter2", "api_key=hunter2", "title=Bearer hunter2hunter2", "actor=password: hunter2"]
)
def test_a_secret_is_refused_and_not_repeated(text):
    with pytest.raises(ParameterError, match="looks like a secret") as caught:
        read_parameters(PaceReport, assignments([text]))
    assert "hunter2" not in str(caught.value)


def test_texts_without_a_name_are_refused():
    with pytest.raises(ParameterError, match="KEY=VALUE"):
        assignments(["margin"])
    with pytest.raises(ParameterError, match="KEY=VALUE"):
        assignments(["=2"])
    with pytest.raises(ParameterError, match="The parameter margin takes one value, not 2"):
        read_parameters(PaceReport, assignments(["margin=2", "margin=3"]))
    with pytest.raises(ParameterError) as caught:
        assignments(["ghp_abcdefghijklmnop"])
    assert "ghp_" not in str(caught.value)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["actor=IS"], "IS"),
        (["actor=IS", "actor=HTS"], ["IS", "HTS"]),
        (["actor=IS", "actor= "], "IS"),
        (["actor="], None),
    ],
)
def test_a_name_that_may_be_several_is_given_several_times(texts, expected):
    assert read_parameters(PaceReport, assignments(texts)).values()["actor"] == expected


def test_lists_of_names_are_held_to_the_same_conditions():
    assert read_parameters(PaceReport, {"country": ["Syria", "Iraq"]}).values()["country"] == [
        "Syria",
        "Iraq",
    ]
    with pytest.raises(ParameterError, match="actor must be text of at most"):
        read_parameters(PaceReport, {"actor": ["IS", "x" * 400]})
    with pytest.raises(ParameterError, match="looks like a secret") as caught:
        read_parameters(PaceReport, {"actor": ["IS", "password: hunter2"]})
    assert "hunter2" not in str(caught.value)


def test_imprecise_dates_and_genealogy_are_parameters():
    values = read_parameters(PaceReport, {"imprecise": "Source", "genealogy": "true"}).values()
    assert (values["imprecise"], values["genealogy"]) == ("source", True)
    for bad, reason in (
        ({"imprecise": "guess"}, "spread, start, drop or source"),
        ({"genealogy": "x"}, "true or false"),
    ):
        with pytest.raises(ParameterError, match=reason):
            read_parameters(PaceReport, bad)


def test_a_notebook_may_declare_a_list_of_texts(cells):
    model, _ = model_of(cells.notebook(cells.code('places = ["a", "b"]', "parameters")))
    assert read_parameters(model, {}).values() == {"places": ["a", "b"]}
    assert read_parameters(model, {"places": ["c", "d", "e"]}).values()["places"] == ["c", "d", "e"]
    with pytest.raises(ParameterError, match="more than assignments"):
        model_of(cells.notebook(cells.code("places = [1, 2]", "parameters")))


def test_every_dataset_of_a_report_is_described_as_one(cells):
    source = 'old = "central-syria"\nold_columns = None\nlabel = "x"\nmore = None'
    model, _ = model_of(cells.notebook(cells.code(source, "parameters")))
    takes = {name: field.description for name, field in model.model_fields.items()}
    own = {name: field.description for name, field in PaceReport.model_fields.items()}
    assert (takes["old"], takes["old_columns"]) == (own["data"], own["columns"])
    assert {takes["label"], takes["more"]} == {"text of at most 300 characters, none of them hidden"}


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=60), max_size=3))
def test_anything_else_is_a_parameter_error(texts):
    with suppress(ParameterError):
        assert isinstance(read_parameters(PaceReport, texts), PaceReport)


def test_a_notebook_says_what_it_takes(cells):
    notebook = cells.notebook(
        cells.code(
            '"""Parameters."""\ndata = "x.csv"\nyears: int = 5\nshare = 0.5\nloud = False\nwho = None\nmargin = 2.0\nas_of = None',
            "parameters",
        )
    )
    model, declared = model_of(notebook)
    assert declared == {"data", "years", "share", "loud", "who", "margin", "as_of"}
    assert read_parameters(model, {}).values() == {
        "data": "x.csv",
        "years": 5,
        "share": 0.5,
        "loud": False,
        "who": None,
        "margin": 2.0,
    }
    assert read_parameters(model, {"years": "7", "loud": "true", "who": "me"}).values()["loud"] is True
    for bad in ({"margin": "1"}, {"years": "5.5"}, {"share": "nan"}, {"as_of": "2024"}, {"loud": "maybe"}):
        with pytest.raises(ParameterError):
            read_parameters(model, bad)


@pytest.mark.parametrize(
    "source", ["import os", "x = f()", "x = [1]", "x = y = 1", "x, y = 1, 2", "x: int", "x ="]
)
def test_a_parameters_cell_holds_plain_values_only(cells, source):
    with pytest.raises(ParameterError, match="parameters cell"):
        model_of(cells.notebook(cells.code(source, "parameters")))


def test_the_default_report_takes_what_the_interface_says(root):
    import json

    notebook = json.loads((root / "notebooks" / "constant-pace.ipynb").read_text(encoding="utf-8"))
    model, _ = model_of(notebook)
    assert set(model.model_fields) == set(PaceReport.model_fields)
    assert read_parameters(model, {}).values() == PaceReport().values()


def test_days_covered_are_checked_before_a_report_runs():
    given = PaceReport(coverage="2017-01..2019-12")
    assert given.coverage == "2017-01..2019-12"
    with pytest.raises(ParameterError, match="coverage"):
        read_parameters(PaceReport, {"coverage": "2019"})

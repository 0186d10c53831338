"""The reports that there are."""

from __future__ import annotations

import json

import pytest

from trends.errors import InputError, ParameterError
from trends.reporting import DEFAULT, available
from trends.reporting.catalogue import template


def test_reports_are_notebooks_with_parameters(notebooks, cells):
    (notebooks / "lesson.ipynb").write_text(
        json.dumps(cells.notebook(cells.prose("# A lesson"))), encoding="utf-8"
    )
    (notebooks / "Bad Name.ipynb").write_text("{}", encoding="utf-8")
    (notebooks / "broken.ipynb").write_text("{", encoding="utf-8")
    found = available(notebooks)
    assert [(report.name, report.title) for report in found] == [("small", "Was it constant?")]
    assert [name for name, _, _ in found[0].parameters] == ["data", "margin", "seed", "title"]


def test_the_bundled_default_is_there():
    assert DEFAULT in [report.name for report in available()]


@pytest.mark.parametrize("name", ["smal", "../small", "", "x" * 200, "sm\x00all"])
def test_an_unknown_report_is_refused(notebooks, name):
    with pytest.raises(ParameterError, match="There is no report") as caught:
        template(name, notebooks)
    if name == "smal":
        assert "did you mean small" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", '{"cells": [{}], "nbformat": 4}', '{"cells": [], "nbformat": 3}']
)
def test_what_is_no_notebook_is_refused(notebooks, text):
    (notebooks / "odd.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"odd\.ipynb is no notebook"):
        template("odd", notebooks)

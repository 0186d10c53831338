"""A notebook of one's own: asked for by its path, with data beside it, in the language that it is written in."""

from __future__ import annotations

import json

import pytest

from trends.document.blocks import Note
from trends.document.markdown import markdown_blocks
from trends.errors import InputError, ParameterError, RenderError
from trends.files.bundled import notebook_folder
from trends.messages import LANGUAGES
from trends.reporting.catalogue import template
from trends.reporting.job import plan
from trends.reporting.pipeline import render
from trends.reporting.starting_notebook import new_notebook

LAST = "from trends.document.facts import facts\nfacts(as_of='2024-06-30')"


@pytest.fixture
def own(tmp_path, cells, monkeypatch):
    """Write a notebook into a folder that is not the working folder; returns its path."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)

    def write(*written, name="my-brief.ipynb", **more):
        path = tmp_path / name
        path.write_text(json.dumps({**cells.notebook(*written), **more}), encoding="utf-8")
        return path

    return write


def planned(path, language=None, **parameters):
    return plan(template(str(path)), parameters, formats=("html",), as_of=None, language=language)


def test_it_is_rendered_by_its_path_and_called_after_its_file(own, cells, tmp_path):
    path = own(
        cells.prose("# My brief\n\nText."),
        cells.code("1 + 1"),
        cells.code(LAST, "hide"),
        name="My Brief.ipynb",
    )
    (done,) = render([str(path)], out=tmp_path / "out", formats=["html"])
    assert (done.name, done.as_of) == ("my-brief", "2024-06-30")
    assert done.pages["html"].is_file()
    assert render([str(path)], out=tmp_path / "out", formats=["html"])[0].status == "unchanged"
    with pytest.raises(ParameterError, match="Two reports would be called my-brief"):
        render([str(path), f"../{path.name}"], out=tmp_path / "out")


def test_data_that_it_names_lie_beside_it_and_data_asked_for_in_the_working_folder(own, cells, tmp_path):
    for name in ("own.csv", "people.csv"):
        (tmp_path / name).write_text(f"beside {name}", encoding="utf-8")
    (tmp_path / "elsewhere" / "own.csv").write_text("asked for", encoding="utf-8")
    source = "data = 'own.csv'\npeople = 'people.csv'\nplace = 'Homs'"
    path = own(cells.prose("# T"), cells.code(source, "parameters"))
    job = planned(path)
    assert {name: file.read_text() for name, file in job.data.inputs.items()} == {
        "own.csv": "beside own.csv",
        "people.csv": "beside people.csv",
    }
    assert job.told["place"] == "Homs"
    assert planned(path, data="own.csv").data.inputs["own.csv"].read_text() == "asked for"
    with pytest.raises(InputError, match=r"no file or dataset nowhere\.csv"):
        planned(path, data="nowhere.csv")


def test_its_language_is_that_of_its_parameter(own, cells):
    french = own(cells.prose("# Titre"), cells.code("language = 'fr'", "parameters"))
    assert planned(french).language == "fr"
    assert planned(french, "fr").told["language"] == "fr"
    with pytest.raises(ParameterError, match="written in fr and cannot be had in en"):
        planned(french, "en")
    assert planned(own(cells.prose("# T"))).language == "en"
    with pytest.raises(ParameterError, match="Nothing is written in 'tlh'"):
        planned(own(cells.prose("# T"), cells.code("language = 'tlh'", "parameters")))


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"nbformat": 3}, "no notebook of format 4; open it in Jupyter and save it"),
        ({"cells": 3}, "no notebook of format 4"),
        ({"metadata": {"kernelspec": {"language": "R", "name": "ir"}}}, "a notebook in R; reports are made"),
    ],
)
def test_what_is_no_notebook_in_python_is_refused(own, cells, more, reason):
    with pytest.raises(InputError, match=reason):
        template(str(own(cells.prose("# T"), **more)))


def test_any_kernel_of_python_will_do(own, cells):
    metadata = {"kernelspec": {"language": "python", "name": "somebody-elses"}}
    assert template(str(own(cells.prose("# T"), metadata=metadata))).name == "my-brief"


@pytest.mark.parametrize("name", ["\N{CJK UNIFIED IDEOGRAPH-62A5}.ipynb", "latest.ipynb"])
def test_a_file_that_no_report_can_be_called_after_is_refused(own, cells, name):
    with pytest.raises(ParameterError, match="name the notebook with Latin letters"):
        template(str(own(cells.prose("# T"), name=name)))


def test_a_notebook_without_parameters_takes_none(own, cells):
    path = own(cells.prose("# T"))
    assert planned(path).parameters == {}
    with pytest.raises(ParameterError, match="it takes none"):
        planned(path, x=1)
    with pytest.raises(InputError, match="cannot be read"):
        template(str(path.with_name("nowhere.ipynb")))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ((), "has no title"),
        (("# Title",), "shows nothing"),
        (("# Title\n\nText.",), "does not say which day its data reach"),
    ],
)
def test_what_makes_no_report_is_told(own, cells, tmp_path, written, reason):
    path = own(*map(cells.prose, written), cells.code("x = 1"))
    with pytest.raises(RenderError, match=reason):
        render([str(path)], out=tmp_path / "out", formats=["html"])


def test_an_endless_cell_is_ended_with_a_sentence(own, cells, tmp_path):
    path = own(cells.prose("# T"), cells.code("while True: pass"))
    job = plan(template(str(path)), {}, formats=("html",), as_of=None, language=None, cell_seconds=0.5)
    from trends.reporting.pipeline import render_jobs

    with pytest.raises(RenderError, match=r"cell 2 \(while True: pass\): it took longer than 0.5 seconds"):
        render_jobs([job], tmp_path / "out")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_notebook_is_a_copy_in_a_language_and_overwrites_nothing(tmp_path, monkeypatch, language):
    monkeypatch.chdir(tmp_path)
    path = new_notebook("my-brief", language=language)
    assert path.name == "my-brief.ipynb"
    made = template("my-brief.ipynb")
    assert made.language == language
    written = ["".join(cell["source"]) for cell in made.notebook["cells"] if cell["cell_type"] == "markdown"]
    blocks = [block for text in written for block in markdown_blocks(text)]
    assert [block.kind for block in blocks if isinstance(block, Note)] == ["caution"]
    if language != "en":
        assert not any("the" in text.split() for text in written)
        assert "trends report new my-brief" in written[1]
    with pytest.raises(ParameterError, match=r"my-brief\.ipynb is there already"):
        new_notebook("my-brief.ipynb")
    (job,) = [planned(path, replicates=99)]
    assert job.language == language


def test_a_new_notebook_may_begin_with_another_report_and_is_refused_where_it_cannot_be(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    copy = template(str(new_notebook("copy", source="constant-pace")))
    assert copy.notebook == json.loads((notebook_folder() / "constant-pace.ipynb").read_bytes())
    for name, more, reason in (
        ("nowhere/my", {}, "cannot be written: no such file"),
        ("latest", {}, "No report can be called after"),
        ("my", {"source": "constant-pac"}, "did you mean constant-pace"),
        ("my", {"language": "tlh"}, "Nothing is written in"),
    ):
        with pytest.raises(ParameterError, match=reason):
            new_notebook(name, **more)


@pytest.mark.slow
def test_a_new_notebook_runs_as_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = new_notebook("my-brief", language="fr")
    (done,) = render([str(path)], out="out", formats=["html"], parameters={"replicates": 99})
    assert (done.name, done.verdict is not None) == ("my-brief", True)
    page = done.pages["html"].read_text(encoding="utf-8")
    assert '<html lang="fr"' in page

"""One name stands for one question: a report never takes the place of one that was asked otherwise, unless told to."""

from __future__ import annotations

import os
import shutil

import pytest

from trends.errors import InputError, ParameterError, RenderError
from trends.reporting import render, verify
from trends.reporting.catalogue import template, template_at
from trends.reporting.configuration import read_configuration
from trends.reporting.editions import differing
from trends.reporting.inputs import given, with_mapping
from trends.reporting.job import plan
from trends.reporting.parameters import PaceReport, read_parameters


def one(out, notebooks, **more):
    (done,) = render(["small"], out=out, notebooks=notebooks, formats="html", **more)
    return done


@pytest.fixture(scope="module")
def made_once(tmp_path_factory, same_notebooks):
    """A report with a margin of its own, which each test asks about in a copy."""
    return one(tmp_path_factory.mktemp("made") / "out", same_notebooks, parameters={"margin": "1.7"}).path


@pytest.fixture
def out(made_once, tmp_path):
    return shutil.copytree(made_once.parents[1], tmp_path / "out", symlinks=True)


def test_other_parameters_are_refused_before_anything_runs_and_forced_only(out, notebooks):
    told = []
    (manifest,) = (out / "small").glob("2*/manifest.json")
    kept = manifest.read_bytes()
    for more in ({"parameters": {"margin": "2"}}, {"parameters": {"margin": "1.7"}, "language": "fr"}):
        with pytest.raises(
            ParameterError,
            match=r"small/2024-11-30 is there already .*(margin: 1\.7 there, 2\.0 here|language: en there, fr here)",
        ):
            one(out, notebooks, progress=lambda *step: told.append(step), **more)
    assert manifest.read_bytes() == kept
    assert not (out / "small" / "failure.html").exists()
    assert {what for _, what in told} <= {"refused"}
    assert one(out, notebooks, parameters={"margin": "1.7"}).status == "unchanged"
    assert one(out, notebooks, parameters={"margin": "2"}, force=True).status == "rendered again"


def test_what_is_too_much_and_a_changed_index_are_seen(out, notebooks):
    path = next((out / "small").glob("2*"))
    assert verify(out, notebooks=notebooks)
    for stray in (path / "data" / "more.csv", path / "figures" / "x.png", out / "small" / "notes.txt"):
        stray.parent.mkdir(exist_ok=True)
        stray.write_text("x")
        with pytest.raises(RenderError, match=rf"{stray.name} of .* are no part of"):
            verify(out, notebooks=notebooks)
        stray.unlink()
    for page in ("index.html", "feed.xml"):
        whole = (out / page).read_bytes()
        (out / page).write_bytes(whole.replace(b"2024", b"2023"))
        with pytest.raises(RenderError, match=rf"{page} of .* is not what"):
            verify(out, notebooks=notebooks)
        (out / page).unlink()
        with pytest.raises(RenderError, match=rf"{page} of .* is missing"):
            verify(out, notebooks=notebooks)
        (out / page).write_bytes(whole)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_a_device_is_refused_before_it_is_opened(tmp_path, notebooks):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    os.mkfifo(tmp_path / "small.ipynb")
    for refused in (
        lambda: given(str(pipe)),
        lambda: given("/dev/zero"),
        lambda: with_mapping(given("central-syria"), str(pipe)),
        lambda: template_at(tmp_path / "small.ipynb"),
        lambda: read_configuration(pipe),
    ):
        with pytest.raises(InputError, match="is a pipe, a socket or a device"):
            refused()


def test_a_mapping_travels_with_the_data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text("when,who\n2024-10-01,A\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text('date = "when"\n', encoding="utf-8")
    parameters = {"data": "mine.csv", "columns": "./map.toml"}
    job = plan(template("constant-pace"), parameters, formats=("html",), as_of=None, language="en")
    assert set(job.data.inputs) == {"mine.csv", "map.toml"}
    assert [file.name for file in job.data.files] == ["mine.csv", "map.toml"]
    assert (job.parameters["columns"], job.told["columns"]) == ("map.toml", "map.toml")
    (tmp_path / "map.toml").write_text('date = "who"\n', encoding="utf-8")
    other = plan(template("constant-pace"), parameters, formats=("html",), as_of=None, language="en")
    assert other.digest != job.digest
    with pytest.raises(InputError, match=r"no file gone\.toml to say which column"):
        plan(
            template("constant-pace"), {"columns": "gone.toml"}, formats=("html",), as_of=None, language="en"
        )


def test_the_configuration_names_a_mapping_beside_the_data(tmp_path):
    path = tmp_path / "reports.toml"
    path.write_text('[defaults]\ncolumns = "map.toml"\n[[report]]\nname = "a"\n', encoding="utf-8")
    assert read_configuration(path).entries[0].parameters == {"columns": "map.toml"}


@pytest.mark.parametrize(
    ("given_as", "read"), [("ME", "month"), ("Q", "quarter"), ("W-SUN", "W-SUN"), ("Day", "day"), ("", None)]
)
def test_frequencies_are_named_as_pandas_does(given_as, read):
    assert read_parameters(PaceReport, {"freq": given_as}).values()["freq"] == read


@pytest.mark.parametrize("wrong", ["fortnight", "ms", "3M", 7])
def test_no_frequency_is_a_sentence(wrong):
    with pytest.raises(ParameterError, match="freq must be one of day, week"):
        read_parameters(PaceReport, {"freq": wrong})


def test_a_parameter_that_came_since_stood_at_what_it_is_by_default():
    before = {"parameters": {"margin": 1.5}, "language": "en"}
    assert differing(before, {"margin": 1.5, "genealogy": False, "imprecise": "spread"}, "en") == []
    assert differing(before, {"margin": 1.5, "genealogy": True, "imprecise": "drop"}, "en") == [
        "genealogy: False there, True here",
        "imprecise: spread there, drop here",
    ]

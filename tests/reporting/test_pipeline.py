"""From a name to a published report."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from trends.errors import InputError, ParameterError, RenderError
from trends.reporting import ReportsFailed, render
from trends.reporting import pipeline as pipeline_module

FILES = {
    "small-2024-11-30.html",
    "small-2024-11-30.pdf",
    "report.ipynb",
    "verdicts.json",
    "manifest.json",
    "figures/line.png",
}


def snapshot(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def test_a_report_is_rendered_skipped_and_rendered_again(notebooks, tmp_path, monkeypatch):
    home = tmp_path / "very-private-home"
    home.mkdir()
    (home / "mine.csv").write_text("month,count\n2024-10,3\n", encoding="utf-8")
    monkeypatch.chdir(home)
    out = tmp_path / "out"
    told = []
    settings = {"out": out, "notebooks": notebooks, "parameters": {"data": "./mine.csv", "seed": "4"}}
    [report] = render(["small", "small"], progress=lambda *what: told.append(what), **settings)
    assert report.path == out / "small" / "2024-11-30"
    assert (report.name, report.as_of, report.verdict, report.sentence, report.status) == (
        "small",
        "2024-11-30",
        "supported",
        "It was constant.",
        "new",
    )
    assert told[0] == ("small", "starting")
    assert told[-1] == ("small", "done")
    first = snapshot(out)
    assert {name.removeprefix("small/2024-11-30/") for name in first if name.startswith("small")} == FILES
    assert {"index.html", "feed.xml"} < set(first)

    # The kernel found the file, and nothing that is published tells where it lay.
    assert b"mine.csv True []" in first["small/2024-11-30/small-2024-11-30.html"]
    for name, content in first.items():
        for folder in (
            str(home),
            str(tmp_path),
            "very-private-home",
            str(Path.home()),
            sys.prefix,
            "tr-",
        ):
            assert folder.encode() not in content, (name, folder)

    manifest = json.loads(first["small/2024-11-30/manifest.json"])
    assert manifest["parameters"] == {"data": "mine.csv", "margin": 1.5, "seed": 4, "title": None}
    assert manifest["inputs"][0]["name"] == "mine.csv"
    assert len(manifest["inputs"][0]["sha256"]) == 64
    assert manifest["seed"] == 4
    assert {"licence", "citation", "versions"} <= set(manifest)
    assert (
        json.loads(first["small/2024-11-30/verdicts.json"])["verdicts"][0]["sentence"] == "It was constant."
    )

    [again] = render(["small"], **settings)
    assert again.status == "unchanged"
    assert again.verdict == "supported"
    assert snapshot(out) == first
    [forced] = render(["small"], force=True, **settings)
    assert forced.status == "rendered again"
    assert snapshot(out) == first

    (home / "mine.csv").write_text("month,count\n2024-10,4\n", encoding="utf-8")
    [changed] = render(["small"], **settings)
    assert changed.status == "rendered again"


def test_a_day_names_the_folder_and_reaches_the_notebook(notebooks, tmp_path):
    out = tmp_path / "out"
    reports = render(["small"], out=out, notebooks=notebooks, as_of="2023-02", formats="html")
    assert reports[0].path == out / "small" / "2023-02-28"
    names = set(snapshot(out / "small" / "2023-02-28"))
    assert "small-2023-02-28.html" in names
    assert "small-2023-02-28.pdf" not in names
    assert b"28 February 2023" in reports[0].pages["html"].read_bytes()


def test_a_failure_leaves_what_was_there_and_stops_no_other(notebooks, tmp_path, small, cells):
    out = tmp_path / "out"
    render(["small"], out=out, notebooks=notebooks, formats="html")
    before = snapshot(out)
    broken = {**small, "cells": [*small["cells"], cells.code("raise KeyError('gone')")]}
    (notebooks / "small.ipynb").write_text(json.dumps(broken), encoding="utf-8")
    with pytest.raises(RenderError, match=r"failed in cell 7 .*KeyError: 'gone'"):
        render(["small"], out=out, notebooks=notebooks, formats="html")
    after = snapshot(out)
    page = after.pop("small/failure.html").decode()
    assert "cell 7 (raise KeyError(" in page
    assert "KeyError" in page.split("Log", 1)[1]
    assert str(tmp_path) not in page
    assert json.loads(after.pop("small/failure.json"))["cell"].startswith("cell 7 ")
    assert b"could not be made" in after["index.html"]
    assert b"small/failure.html" in after["feed.xml"]
    pages = {"index.html", "feed.xml", ".pages.json"}
    assert {name: after[name] for name in after.keys() - pages} == {
        name: before[name] for name in before.keys() - pages
    }

    (notebooks / "other.ipynb").write_text(json.dumps(small), encoding="utf-8")
    with pytest.raises(
        RenderError, match=r"1 of 2 reports failed \(small\); small: The notebook failed in cell 7"
    ):
        render(["small", "other"], out=out, notebooks=notebooks, formats="html", jobs=2)
    assert (out / "other" / "2024-11-30" / "other-2024-11-30.html").exists()
    after = snapshot(out)
    assert all(after[name] == content for name, content in before.items() if name.startswith("small/"))

    # A notebook that is not there, or whose data are not, is no mistake in the others.
    (notebooks / "dataless.ipynb").write_text(
        json.dumps(small).replace("central-syria", "gone.csv"), encoding="utf-8"
    )
    asked = ["other", str(tmp_path / "lost.ipynb"), "dataless"]
    with pytest.raises(ReportsFailed) as caught:
        render(asked, out=out, notebooks=notebooks, formats="html")
    assert [one.status for one in caught.value.rendered] == ["unchanged"]
    assert {one.name for one in caught.value.failed} == {"lost", "dataless"}
    with pytest.raises(InputError, match=r"lost\.ipynb cannot be read"):
        render(asked[1:2], out=out, notebooks=notebooks)


def test_a_notebook_without_facts_or_words_is_refused(notebooks, tmp_path, cells):
    source = cells.notebook(cells.prose("# T"), cells.code("x = 1", "parameters"))
    (notebooks / "bare.ipynb").write_text(json.dumps(source), encoding="utf-8")
    with pytest.raises(RenderError, match="shows nothing: no text, no figure, no table"):
        render(["bare"], out=tmp_path / "out", notebooks=notebooks)
    source["cells"].append(cells.code("print(x)"))
    (notebooks / "bare.ipynb").write_text(json.dumps(source), encoding="utf-8")
    with pytest.raises(RenderError, match="does not say which day"):
        render(["bare"], out=tmp_path / "out", notebooks=notebooks)
    source["cells"].append(cells.code("import matplotlib.pyplot as plt; plt.plot([1, 2]);"))
    (notebooks / "bare.ipynb").write_text(json.dumps(source), encoding="utf-8")
    with pytest.raises(RenderError, match=r"In cell 4 \(import matplotlib.*the figure has no title"):
        render(["bare"], out=tmp_path / "out", notebooks=notebooks)


@pytest.mark.parametrize(
    ("settings", "error", "reason"),
    [
        ({"names": ["smal"]}, ParameterError, "did you mean small"),
        ({"formats": ("docx",)}, ParameterError, "'docx' is no format"),
        ({"formats": ()}, ParameterError, "No format"),
        ({"language": "xx"}, ParameterError, "languages"),
        ({"as_of": "soon"}, ParameterError, "no date"),
        ({"jobs": 0}, ParameterError, "jobs"),
        ({"parameters": {"marjin": "2"}}, ParameterError, "did you mean margin"),
        ({"parameters": {"margin": "1"}}, ParameterError, "above 1"),
        ({"parameters": {"acled_token": "hunter2"}}, ParameterError, "secret"),
        ({"parameters": {"data": "nowhere.csv"}}, InputError, "nowhere.csv"),
    ],
)
def test_what_is_wrong_is_said_before_a_kernel_starts(
    notebooks, tmp_path, monkeypatch, settings, error, reason
):
    def never(*args, **kwargs):
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(pipeline_module, "execute", never)
    with pytest.raises(error, match=reason):
        render(**{"names": ["small"], "out": tmp_path / "out", "notebooks": notebooks, **settings})
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_no_folder_is_said_before_a_kernel_starts(notebooks, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline_module, "execute", None)
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(RenderError, match="it is no folder"):
        render(["small"], out=tmp_path / "out", notebooks=notebooks)


def test_a_notebook_that_cannot_look_back_says_so(notebooks, tmp_path, small):
    source = small["cells"][1]["source"].replace("\nas_of = None", "")
    small["cells"][1]["source"] = source
    (notebooks / "small.ipynb").write_text(json.dumps(small), encoding="utf-8")
    with pytest.raises(ParameterError, match="takes no as_of"):
        render(["small"], out=tmp_path / "out", notebooks=notebooks, as_of="2023-02")


def test_importing_the_reports_imports_nothing_heavy():
    code = (
        "import sys, trends.reporting\n"
        "heavy = {'papermill', 'nbformat', 'nbconvert', 'matplotlib', 'typst', 'lxml', 'pydantic', 'jupyter_client'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_interrupt_while_reports_are_handed_out_stops_those_that_have_begun(monkeypatch):
    """Leaving the pool waits for its threads: without a stop it would wait until the last notebook is done."""

    class Interrupted(ThreadPoolExecutor):
        def submit(self, *work):
            super().submit(*work)
            raise KeyboardInterrupt

    class Run:
        stopped = threading.Event()

        def one(self, job):
            self.ended_early = self.stopped.wait(60)

        def stop(self):
            self.stopped.set()

    monkeypatch.setattr(pipeline_module, "ThreadPoolExecutor", Interrupted)
    run = Run()
    with pytest.raises(KeyboardInterrupt):
        pipeline_module._side_by_side(run, [None], 1)
    assert run.ended_early

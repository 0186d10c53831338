"""A command ends with the file to open, and opens it where it was asked to and can."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from trends.cli import main
from trends.cli.opening import page_of, point_to
from trends.reporting import RenderedReport

PAGE = Path("reports/a/2024-11-30/a.html")


def report(name: str, **pages: Path) -> RenderedReport:
    return RenderedReport(name, "2024-11-30", Path("reports", name), None, "", pages=pages)


@pytest.mark.parametrize(
    ("rendered", "page"),
    [
        ([report("a", html=PAGE, pdf=PAGE.with_suffix(".pdf"))], PAGE),
        ([report("a", pdf=PAGE.with_suffix(".pdf"))], PAGE.with_suffix(".pdf")),
        ([report("a", html=PAGE), report("b", html=PAGE)], Path("reports/index.html")),
        ([report("a")], None),
        ([], None),
    ],
)
def test_the_page_of_one_report_and_the_index_of_several(rendered, page):
    assert page_of(rendered, Path("reports")) == page


def test_a_browser_gets_the_address_of_the_file(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    asked = []
    monkeypatch.setattr(webbrowser, "open", lambda address: asked.append(address) or True)
    point_to(PAGE, wanted=False)
    assert asked == []
    point_to(PAGE, wanted=True)
    assert asked == [(tmp_path / PAGE).as_uri()]
    assert capsys.readouterr() == ("", "")  # in a pipe the result stands alone


@pytest.mark.parametrize("fails", [False, True])
def test_without_a_browser_the_file_is_said(monkeypatch, capsys, fails):
    def none(_address):
        if fails:
            raise webbrowser.Error("could not locate runnable browser")
        return False

    monkeypatch.setattr(webbrowser, "open", none)
    point_to(PAGE, wanted=True)
    said = capsys.readouterr()
    assert said == ("", f"There is no browser here; open {PAGE.as_posix()} in one.\n")


def test_a_person_at_a_terminal_is_told(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    point_to(PAGE, wanted=False)
    assert capsys.readouterr().err == f"Open {PAGE.as_posix()} in a browser.\n"


@pytest.mark.parametrize("words", [["--list"], ["--verify", "reports"], ["new", "mine"]])
def test_there_must_be_something_to_open(capsys, words):
    assert main(["report", "--open", *words]) == 2
    assert "--open opens what is rendered" in capsys.readouterr().err

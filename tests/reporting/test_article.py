"""The report on a text: `trends report article`, in the configuration that users have, and with what is no text."""

from __future__ import annotations

import json
import re
from hashlib import sha256

import pytest

from trends.cli import main
from trends.document.words import words
from trends.errors import InputError, ParameterError
from trends.files.bundled import example
from trends.reporting.catalogue import available, template
from trends.reporting.job import plan

TEXT = (
    "HOMS, 3 October 2021 - <b>Attacks</b> in central Syria fell from 47 in January to July 2021, the Project said.\n\n"
    "Fewer than 12 people were killed in central Syria in October 2021. In Nigeria attacks rose by 20 percent in May 2021.\n"
)
# Attacks fell (holds), fewer than 12 were killed (14 were), and no figures of Nigeria are at hand.
TALLY = {"supported": 1, "contradicted": 1, "inconclusive": 0, "not testable": 1}


def planned(**parameters):
    return plan(template("article"), parameters, formats=("html",), as_of=None, language="en")


def rendered(tmp_path, *words_given):
    assert main(["report", "article", "--out", str(tmp_path / "out"), *words_given]) == 0
    (folder,) = (path.parent for path in (tmp_path / "out" / "article").glob("2*/manifest.json"))
    return folder


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    path = tmp_path_factory.mktemp("text") / "a report & <more>.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_text_in_french_gets_a_page_in_french(text, tmp_path):
    folder = rendered(tmp_path, "-p", f"text={text}", "--language", "fr")
    page = next(folder.glob("article-*.html")).read_text(encoding="utf-8")
    assert next(folder.glob("article-*.pdf")).read_bytes().startswith(b"%PDF")
    found = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
    assert found["verdicts"][0]["tally"] == TALLY
    assert [one["id"] for one in found["verdicts"][1:]] == ["t01", "t02", "t03"]
    assert "<title>Sur 3" in page
    # The text as it was given, in its own language, with its markup as text; its claims lead to their rows.
    assert (
        '<p class="as-written" lang="en" dir="ltr">HOMS, 3 October 2021 - &lt;b&gt;Attacks&lt;/b&gt; in'
        in page
    )
    for number in "123":
        assert f'href="#claim-{number}"' in page
        assert page.count(f'id="claim-{number}"') == 1
    for verdict in ("supported", "contradicted", "not testable"):
        assert f"({words('fr').verdicts[verdict]} </span>" in page
    # What does not hold comes first, and each quotation stands in its row once.
    rows = re.findall(r'<tr id="claim-(\d)">.*?</tr>', page)
    assert rows == ["2", "1", "3"]
    for row in re.findall(r'<tr id="claim-\d">.*?</tr>', page):
        assert row.count('<q lang="en"') == 1
    # Whose text it is stands among the sources, by its name and hash.
    assert sha256(text.read_bytes()).hexdigest() in page
    assert "cité tel quel" in page
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"]["text"] == text.name
    assert str(text.parent) not in page
    assert main(["report", "--verify", str(folder), "-p", f"text={text}"]) == 0


@pytest.mark.slow
def test_a_text_that_claims_nothing_is_a_page_that_says_so(tmp_path):
    path = tmp_path / "none.txt"
    path.write_text("The minister met the families on Friday.", encoding="utf-8")
    folder = rendered(tmp_path, "-p", f"text={path}", "--formats", "html")
    page = next(folder.glob("article-*.html")).read_text(encoding="utf-8")
    assert "<h1>No claim was found in this text</h1>" in page
    assert "This text claims nothing about the pace or the toll of armed violence" in page
    assert "The minister met the families on Friday." in page


def test_it_is_listed_and_runs_as_it_stands_on_the_example():
    (report,) = (one for one in available() if one.name == "article")
    assert [name for name, *_ in report.parameters] == ["text", "dateline", "text_language", "data"]
    assert planned().data.inputs == {}
    assert example("article").is_file()


def test_what_is_named_lies_beside_the_notebook(text, tmp_path):
    (tmp_path / "own.csv").write_text("date\n2021-01-01\n", encoding="utf-8")
    job = planned(text=str(text), data=["central-syria", str(tmp_path / "own.csv")])
    assert set(job.data.inputs) == {text.name, "own.csv"}
    assert job.told["data"] == ["central-syria", "own.csv"]
    assert planned(data="northeast-syria").told["data"] == "northeast-syria"
    assert planned().told["data"] is None


def test_another_text_is_another_report(text, tmp_path):
    other = tmp_path / text.name
    other.write_text(f"{TEXT} More.", encoding="utf-8")
    assert planned(text=str(text)).digest != planned(text=str(other)).digest


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 x", "This is a PDF"),
        (b"", "no text to read"),
        (b"\xff\xfe\x00\x9c\x00", "no text in UTF-8"),
        (b"x" * 2_000_001, "2,000,001 characters"),
        (None, "There is no file report.txt"),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence_before_anything_runs(content, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / "report.txt").write_bytes(content)
    with pytest.raises(InputError, match=said):
        planned(text="report.txt")


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"dateline": "soon"}, "dateline must be the day of the text, such as 2023-02-17, not 'soon'"),
        ({"text_language": "zz"}, "text_language must be en, fr, es or ar"),
        ({"text": ["a.txt", "b.txt"]}, "takes one value, not 2"),
    ],
)
def test_what_is_no_parameter_is_refused_in_a_sentence(parameters, said):
    with pytest.raises(ParameterError, match=said):
        planned(**parameters)

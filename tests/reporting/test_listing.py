"""The index and the feed."""

from __future__ import annotations

import base64
import hashlib

from lxml import etree

from trends.reporting.feed import feed
from trends.reporting.listing import index

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def manifest(text="A title", day="2024-11-30", **more):
    return {
        "report": "pace",
        "as_of": day,
        "title": text,
        "verdict": "contradicted",
        "sentence": f"{text}.",
        "files": {"report.html": "", "report.pdf": "", "report.ipynb": "", "verdicts.json": ""},
        **more,
    }


def test_the_index_leads_to_every_report():
    page = index([manifest(), manifest(day="2024-10-31")]).decode("utf-8")
    assert page.index("pace/2024-11-30/report.html") < page.index("pace/2024-10-31/report.html")
    assert "Contradicted" in page
    assert 'href="pace/2024-11-30/report.pdf"' in page
    assert "default-src 'none'" in page.replace("&#x27;", "'")
    assert '<link rel="alternate" type="application/atom+xml"' in page


def test_an_empty_index_says_so():
    assert b"No report has been published here yet." in index([])


def test_only_files_that_are_there_are_linked():
    page = index([manifest(files={"report.pdf": ""})]).decode("utf-8")
    assert "report.html" not in page
    assert '<h2><a href="pace/2024-11-30/report.pdf">A title</a></h2>' in page


def test_the_feed_is_atom_and_dated_by_its_data():
    root = etree.fromstring(feed([manifest(), manifest(day="2024-10-31")]))
    assert root.findtext("a:updated", namespaces=ATOM) == "2024-11-30T00:00:00Z"
    entries = root.findall("a:entry", ATOM)
    assert [entry.findtext("a:updated", namespaces=ATOM) for entry in entries] == [
        "2024-11-30T00:00:00Z",
        "2024-10-31T00:00:00Z",
    ]
    ids = [element.text for element in root.iterfind(".//a:id", ATOM)]
    assert len(set(ids)) == 3
    assert entries[0].find("a:link", ATOM).get("href") == "pace/2024-11-30/report.html"
    assert entries[0].findtext("a:summary", namespaces=ATOM) == "Contradicted: A title."
    for tag in ("id", "title", "updated", "author"):
        assert root.find(f"a:{tag}", ATOM) is not None


def test_the_same_reports_give_the_same_bytes():
    assert feed([manifest()]) == feed([manifest()])
    assert index([manifest()]) == index([manifest()])
    assert feed([]) == feed([])


def test_hostile_titles_stay_titles(hostile):
    found = [manifest(hostile, verdict=hostile)]
    root = etree.fromstring(feed(found))
    assert root.find("a:entry", ATOM).find("a:title", ATOM).text
    page = index(found).decode("utf-8")
    assert "<script" not in page
    assert "<img" not in page


def test_earlier_editions_are_folded_into_their_report():
    page = index(
        [manifest(), manifest(day="2024-10-31", verdict="supported"), manifest(report="other")]
    ).decode()
    assert page.count("<li data-report=") == 2
    details = page[page.index("<details>") : page.index("</details>")]
    assert "Earlier editions (1)" in details
    assert "pace/2024-10-31/report.html" in details
    assert "Supported" in details


def test_the_index_can_be_filtered_and_is_a_plain_list_without_a_script():
    found = [
        manifest(parameters={"country": "SYR"}),
        manifest(report="iraq", parameters={"country": "Iraq"}, verdict="supported"),
        manifest(report="none"),
    ]
    page = index(found).decode("utf-8")
    tree = etree.HTML(page)
    (form,) = tree.iterfind(".//form")
    assert form.get("hidden") is not None
    assert [one.get("value") for one in form.iterfind(".//select[@name='country']/option")] == [
        "",
        "Iraq",
        "Syria",
    ]
    assert [one.get("value") for one in form.iterfind(".//select[@name='verdict']/option")] == [
        "",
        "supported",
        "contradicted",
    ]
    assert [one.get("data-country") for one in tree.iterfind(".//ol/li")] == ["Syria", "Iraq", ""]
    assert not any(one.get("hidden") for one in tree.iterfind(".//ol/li"))


def test_the_one_script_is_allowed_by_its_hash_and_no_other():
    page = index([manifest(), manifest(report="other")]).decode("utf-8")
    tree = etree.HTML(page)
    (script,) = tree.iterfind(".//script")
    policy = tree.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in index([manifest()]).decode("utf-8")


def test_a_verdict_that_changed_is_told_in_the_index_and_the_feed():
    changed = manifest(changes={"since": "2024-10-31", "verdicts_changed": 1})
    assert "A verdict has changed since the edition before." in index([changed]).decode("utf-8")
    assert "A verdict has changed" in feed([changed]).decode("utf-8")
    assert "A verdict has changed" not in index([manifest(changes=None)]).decode("utf-8")


def test_the_index_speaks_the_language_of_its_reports():
    sentence = "The figures do not tell."
    page = index([manifest(sentence=sentence), manifest(report="b")], "ar").decode("utf-8")
    assert 'lang="ar" dir="rtl"' in page
    assert "مناقَض" in page
    assert f'<span lang="en" dir="ltr">{sentence}</span>' in page

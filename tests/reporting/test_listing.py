"""The index and the feed."""

from __future__ import annotations

from lxml import etree

from trends.reporting.listing import feed, index

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

"""The index and the feed."""

from __future__ import annotations

import base64
import hashlib

import pytest
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


LATEST = {
    "values": [4.0, None, 9.5, 6],
    "figure": {"en": "Attacks, November 2024: 6", "fr": "Attaques, novembre 2024 : 6"},
    "alt": {"en": "4 months", "fr": "4 mois"},
}


def test_the_index_shows_the_question_a_small_chart_and_the_latest_figure():
    page = index([manifest(kicker="Was it constant?", latest=LATEST, lead="They fell by half.")]).decode()
    tree = etree.HTML(page)
    assert tree.findtext(".//p[@class='kicker']") == "Was it constant?"
    (chart,) = tree.iterfind(".//p[@class='recent']/svg")
    assert chart.get("role") == "img"
    assert "4 months" in etree.tostring(chart, encoding="unicode")
    assert tree.findtext(".//p[@class='recent']/span") == "Attacks, November 2024: 6"
    assert tree.findtext(".//p[@class='sentence']") == "They fell by half."
    assert "Attaques, novembre 2024 : 6" in index([manifest(latest=LATEST)], "fr").decode()


@pytest.mark.parametrize(
    "latest",
    [
        None,
        7,
        {},
        {**LATEST, "values": ["x"]},
        {**LATEST, "alt": {"fr": "x"}},
    ],
)
def test_a_manifest_that_tells_no_figures_has_none_in_the_index(latest):
    assert "<svg" not in index([manifest(latest=latest, verdict="")]).decode()


def test_failures_stand_in_the_index_and_the_feed(hostile):
    failed = [
        {"report": "never", "title": "", "language": "en", "reasons": ["There is no file x.csv."]},
        {"report": "pace", "title": "Pace", "language": "en", "reasons": [hostile, "Another reason."]},
    ]
    page = index([manifest()], "en", failed).decode()
    tree = etree.HTML(page)
    pace, never = tree.iterfind(".//ol[@class='reports']/li")
    assert "The newest edition could not be made." in "".join(pace.itertext())
    assert "never" in never.findtext("h2")
    assert "This report could not be made. Why" in "".join(never.itertext())
    assert [link.get("href") for link in tree.iterfind(".//p[@class='failed']/a")] == [
        "pace/failure.html",
        "never/failure.html",
    ]
    assert "<script" not in page
    entries = etree.fromstring(feed([manifest()], "en", failed)).findall("a:entry", ATOM)
    assert [entry.find("a:link", ATOM).get("href") for entry in entries][:2] == [
        "never/failure.html",
        "pace/failure.html",
    ]
    # Another reason is another entry, the same one is the same.
    other = [{**failed[0], "reasons": ["Another."]}]
    ids = [
        etree.fromstring(feed([], "en", one)).findtext("a:entry/a:id", namespaces=ATOM)
        for one in (failed[:1], failed[:1], other)
    ]
    assert ids[0] == ids[1] != ids[2]


def test_a_report_in_another_language_is_marked_and_named():
    found = [manifest("Le rythme", language="fr"), manifest(report="b", language="en")]
    tree = etree.HTML(index(found).decode())
    assert tree.findtext(".//h2/a/span[@lang='fr']") == "Le rythme"
    assert tree.findtext(".//p[@class='links']/span[@lang='fr']") == "français"
    assert len(tree.findall(".//p[@class='links']/span")) == 1


def test_pages_are_found_under_their_own_names_and_under_those_of_earlier_versions():
    new = {"pace-2024-11-30.html": "", "pace-2024-11-30.pdf": "", "report.ipynb": ""}
    page = index([manifest(files=new), manifest(day="2024-10-31")]).decode()
    assert 'href="pace/2024-11-30/pace-2024-11-30.pdf"' in page
    assert 'href="pace/2024-10-31/report.pdf"' in page


def test_one_publisher_of_all_reports_is_named():
    own = {"brand": {"organisation": "Institute", "colour": "#a00040", "dark_colour": ""}}
    page = index([manifest(**own), manifest(report="b", **own), manifest(day="2020-01-31")]).decode()
    # The name as it stands on the reports, in their colour, whoever published editions before.
    assert '<p class="house"><span>Institute</span></p>' in page
    assert "--accent: #a00040" in page
    other = index([manifest(**own), manifest(report="b")]).decode()
    assert '<p class="house"><span>Incident trends</span></p>' in other
    assert "#a00040" not in other
    assert b"<name>Institute</name>" in feed([manifest(**own)])

"""The pages of a site as files: links that lead somewhere, sound markup, a day on each, nothing of a hostile ledger alive."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from trends.site import build_site
from trends.site.addresses import file_stem, file_stems

VOID = {"meta", "link", "img", "input", "br", "rect", "path", "circle", "polyline", "source"}


class Reader(HTMLParser):
    """What a page holds: links, ids, scripts, headings; and elements that are not closed."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.links, self.ids = [], [], [], []
        self.labelled, self.headings, self.scripts = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if len(given) < len(attributes):
            self.wrong.append(f"an attribute twice in {tag}")
        if any(name.startswith("on") or name == "style" for name in given):
            self.wrong.append(f"{tag} {given}")
        self.links += [(tag, given[name]) for name in ("href", "src") if given.get(name)]
        self.ids += [given["id"]] if "id" in given else []
        self.labelled += [given[name] for name in ("aria-labelledby", "for") if name in given]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "script":
            self.scripts.append(given)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> where {self.open[-3:]} is open")
        else:
            self.open.pop()


@pytest.fixture(scope="module")
def pages(made):
    folder = made / "site"
    return {
        path.relative_to(folder).as_posix(): Reader(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }


def test_every_link_leads_to_a_file_and_every_name_to_a_place(made, pages):
    folder, inner = made / "site", 0
    for name, page in pages.items():
        for tag, address in page.links:
            parts = urlsplit(address)
            if parts.scheme:
                assert tag == "a" or (tag == "link" and address.startswith("https://example.org/claims/"))
                continue
            target = (folder / name).parent / unquote(parts.path) if parts.path else folder / name
            assert target.is_file(), (name, address)
            # Nothing leads out of the site.
            assert target.resolve().is_relative_to(folder.resolve()), (name, address)
            inner += 1
            if parts.fragment:
                there = pages[target.resolve().relative_to(folder.resolve()).as_posix()]
                assert parts.fragment in there.ids, (name, address)
    assert inner > 15 * len(pages)


def test_every_page_is_reached_from_the_first(made, pages):
    seen, todo = set(), ["index.html"]
    while todo:
        name = todo.pop()
        if name in seen or name not in pages:
            continue
        seen.add(name)
        base = (made / "site" / name).parent
        todo += [
            (base / unquote(urlsplit(address).path))
            .resolve()
            .relative_to((made / "site").resolve())
            .as_posix()
            for tag, address in pages[name].links
            if tag == "a" and not urlsplit(address).scheme and urlsplit(address).path
        ]
    # The page that lists what is found is reached by the form in every banner.
    assert set(pages) - seen <= {"search.html"}


def test_the_markup_is_sound(pages):
    assert {name: page.wrong + page.open for name, page in pages.items() if page.wrong or page.open} == {}
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        assert page.headings.count(1) == 1, name
        assert page.headings[0] == 1, name
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), (name, page.headings)
        assert {label for text in page.labelled for label in text.split()} <= set(page.ids), name


def test_every_page_says_as_of_when_and_forbids_requests(made, pages):
    for name in pages:
        text = (made / "site" / name).read_text(encoding="utf-8")
        assert re.search(r'<time datetime="\d{4}-\d\d-\d\d">', text), name
        assert "default-src &#x27;none&#x27;" in text, name
        assert "http-equiv" in text.split("</head>", 1)[0], name


def test_a_claim_has_all_that_a_reader_needs(made, pages):
    text = (made / "site/claims/fall.html").read_text(encoding="utf-8")
    for wanted in (
        "Attacks fell from January to July 2021",
        "Supported",
        "21 against 47",
        'href="../claims/fall.svg"',
        'href="../claims/fall.csv"',
        'href="../claims/fall.json"',
        "Waters, Gregory (2020-2024)",
        "CC BY 4.0",
        "https://example.org/claims/claims/fall.html",
        "Data to 31 December 2021",
        "counted in 9,999 histories",
    ):
        assert wanted in text, wanted
    assert pages["claims/fall.html"].scripts[-1]["type"] == "application/ld+json"
    review = json.loads(re.search(r"<script type=\"application/ld\+json\">(.*?)</script>", text)[1])
    assert review["url"].startswith("https://example.org/claims/claims/fall.html")
    assert review["author"]["name"] == "Ruritanian Institute <b>"


def test_a_claim_of_one_vintage_says_so(made):
    text = (made / "site/claims/lull.html").read_text(encoding="utf-8")
    assert "judged on one vintage of the data so far" in text
    assert 'class="vintages"' not in text
    assert 'class="vintages"' in (made / "site/claims/fall.html").read_text(encoding="utf-8")


def test_what_is_hostile_in_a_ledger_stays_text(made, pages):
    stem = file_stem("Lull")
    text = (made / f"site/claims/{stem}.html").read_text(encoding="utf-8")
    assert "<script>window" not in text
    assert "onerror=window" not in re.sub("&[^;]*;", "", text) or "&lt;img" in text
    assert "&lt;script&gt;window.ran = 1" in text
    # The machine-readable copy in the page cannot end its own element.
    review = re.search(r"<script type=\"application/ld\+json\">(.*?)</script>", text)[1]
    assert json.loads(review)["claimReviewed"].startswith("</title><script>")


def test_entries_that_could_not_be_judged_are_named_on_the_first_page(made):
    text = (made / "site/index.html").read_text(encoding="utf-8")
    assert "../x" in text
    assert "a name of letters, digits, dots and hyphens" in text


@pytest.mark.parametrize(
    "names",
    [
        ["a", "A", "á", "Á", "a-", "aux", "index", "con", "x" * 200, "X" * 200],
        ["مراسل", "تقرير", "报告", "Отчёт", "../x", "..", ".", "", "a/b", "a\\b", "c:", "nul.", "a b", "a-b"],
    ],
)
def test_names_of_pages_fit_every_file_system(names):
    stems = file_stems(names)
    assert len({stem.casefold() for stem in stems.values()}) == len(names)
    for stem in stems.values():
        assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", stem)
        assert stem not in {"index", "con", "aux", "nul"}
    # A name depends on nothing but itself, so that no page moves when others come.
    assert stems == {name: file_stem(name) for name in names}


def test_a_name_made_to_look_like_another_gets_a_page_of_its_own():
    forged = file_stem("A")
    stems = file_stems(["A", forged])
    assert len(set(stems.values())) == 2


def test_earlier_vintages_speak_the_language_of_the_site(site):
    build_site(site / "claims.toml", site / "fr", language="fr")
    page = (site / "fr/claims/fall.html").read_text(encoding="utf-8")
    table = page[page.index('class="vintages"') :].partition("</table>")[0]
    assert table.count("<tr>") == 3
    assert 'lang="en"' not in table
    history = json.loads((site / "fr/claims/fall.json").read_text(encoding="utf-8"))["history"]
    english = json.loads((site / "site/claims/fall.json").read_text(encoding="utf-8"))["history"]
    assert [step["as_of"] for step in history] == [step["as_of"] for step in english]
    for step, other in zip(history, english, strict=True):
        assert step["sentence_id"] == other["sentence_id"]
        assert step["sentence"] != other["sentence"]

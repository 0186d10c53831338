"""The words with which each source is named: agreed on once, and not changed by accident."""

from __future__ import annotations

from datetime import date

import pytest

from trends.document.blocks import Bullets, Heading, Table
from trends.document.facts import Facts
from trends.document.words import words
from trends.provenance import Provenance
from trends.reporting.colophon import colophon
from trends.sources.attribution import attribution
from trends.sources.publishers.acled.terms import TERMS as ACLED
from trends.sources.publishers.gtd import GTD
from trends.sources.publishers.ucdp.terms import TERMS as UCDP
from trends.sources.publishers.ucdp.terms import citation


def named(source, **more):
    return attribution(Provenance(source, **more).to_dict())


def test_acled_has_its_address_the_day_of_access_and_the_filters():
    said = named(
        "acled",
        title="ACLED",
        retrieved=date(2024, 3, 5),
        licence=ACLED.licence,
        citation=ACLED.citation,
        filters=("country Mali", "from 2020-01-01"),
    )
    assert said.startswith(
        "Armed Conflict Location & Event Data (ACLED), https://acleddata.com; accessed on 5 March 2024; filters: country "
        "Mali; from 2020-01-01. Only aggregates are shown, as ACLED's terms ask; its events are not passed on."
    )
    assert "Raleigh" in said


def test_what_is_not_known_of_acled_is_said_to_be_unknown():
    assert "day of access not recorded; no filters" in named("acled", licence=ACLED.licence)


@pytest.mark.parametrize("source", ["hdx", "hdx-acled", "series"])
def test_aggregates_that_others_publish_stay_under_acleds_terms(source):
    assert named(source, licence=ACLED.licence).startswith("Armed Conflict Location & Event Data (ACLED)")


def test_ucdp_has_title_author_licence_and_that_it_was_changed():
    said = named(
        "ucdp-ged",
        title="UCDP Georeferenced Event Dataset",
        version="25.1",
        licence=UCDP.licence,
        citation=citation("ucdp-ged", "25.1"),
    )
    for part in (
        "UCDP Georeferenced Event Dataset, version 25.1, Uppsala Conflict Data Program",
        "https://creativecommons.org/licenses/by/4.0/",
        "were selected, counted and modelled for this report",
        "does not endorse",
        "Sundberg",
    ):
        assert part in said


def test_gtd_is_not_for_redistribution():
    said = named("gtd", retrieved=date(2024, 3, 5), licence=GTD.terms.licence, citation=GTD.terms.citation)
    assert "accessed on 5 March 2024" in said
    assert "the database is not for redistribution" in said
    assert "University of Maryland" in said


def test_any_other_source_has_its_title_citation_and_licence():
    said = named("series", title="My counts", licence="CC0", citation="Somebody (2024).")
    assert said == "My counts. Somebody (2024). Licence: CC0."


def test_braces_in_a_title_are_no_placeholders():
    assert named("series", title="{citation} {0}", licence="CC0").startswith("{citation} {0}.")


def test_a_report_ends_with_the_attribution_of_every_source_once():
    one = Provenance("acled", licence=ACLED.licence, citation=ACLED.citation).to_dict()
    other = Provenance("gtd", licence=GTD.terms.licence, citation=GTD.terms.citation).to_dict()
    facts = Facts("2024-01-31", provenance=(one, other, one), seed=3)
    blocks = colophon(facts, {"margin": 1.5, "country": None}, version="0.1.0")
    assert [block.text for block in blocks if isinstance(block, Heading)] == ["Where the figures come from"]
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert all(table.columns)
    said = [text for head, text in table.rows if head == "Source and terms"]
    assert [text.split(" ")[0] for text in said] == ["Armed", "Global"]
    assert ("Parameter margin", "1.5") in table.rows
    assert ("Seed of all random draws", "3") in table.rows
    assert not [row for row in table.rows if "country" in row[0]]


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru", "zh"])
def test_parameters_stand_as_they_are_typed_on_a_page_in_any_language(language):
    given = {"measure": "attacks", "margin": 1.5, "genealogy": False, "country": "Syria", "season": "none"}
    (table,) = [
        block for block in colophon(Facts("2024-01-31"), given, version="0.1.0") if isinstance(block, Table)
    ]
    shown = [[words(language).said(text).text for text in row] for row in table.rows]
    assert [text for _, text in shown[1:]] == ["attacks", "1.5", "False", "Syria", "none"]
    assert [head.split()[-1].endswith(name) for (head, _), name in zip(shown[1:], given, strict=True)] == [
        True
    ] * 5


def test_what_an_attribution_holds_is_not_given_again():
    source = Provenance("series", title="My counts", licence="CC0", citation="Somebody (2024).", version="7")
    facts = Facts("2024-01-31", provenance=(source.to_dict(),))
    (table,) = [block for block in colophon(facts, {}, version="0.1.0") if isinstance(block, Table)]
    whole = " ".join(cell for row in table.rows for cell in row)
    assert [whole.count(text) for text in ("My counts", "CC0", "Somebody (2024)", "version 7")] == [
        1,
        1,
        1,
        1,
    ]


def test_addresses_can_be_followed_and_are_not_too_many():
    addresses = [f"https://example.org/{n}" for n in range(9)]
    facts = Facts("2024-01-31", provenance=({"source": "series", "addresses": addresses},))
    (links,) = [block for block in colophon(facts, {}, version="0.1.0") if isinstance(block, Bullets)]
    assert [item[0].href for item in links.items] == addresses[:5]

"""Verdicts on claims in every language: each sentence of a ledger's page has an id, and its reasons and chances too."""

from __future__ import annotations

import re

import pytest

from trends.document.blocks import Bullets, Heading, Note, Paragraph, VerdictBox
from trends.document.plain import display_text
from trends.messages import LANGUAGES, Message, with_ids

FROM_VERDICTS = ("constant pace", "before and after")
"""Kinds whose sentence is that of a verdict on a pace."""


def without_id(text):
    """Whether a text is a sentence, and not a name, that has no id."""
    return not isinstance(text, Message) and len(re.findall("[A-Za-z]{2,}", text or "")) > 2


def strays(verdicts):
    """The sentences about claims that have no id: of the ledger itself are names of things, reasons and needs."""
    for one in verdicts:
        found = one.evidence
        chance = [found.chance.what, found.chance.model] if found.chance else [found.no_chance]
        own = {one.claim.reason, one.claim.needs} if one.claim.kind == "not testable" else set()
        texts = [one.sentence, found.said, found.why, *found.notes, *chance]
        if one.claim.kind in FROM_VERDICTS:
            texts = [one.sentence, found.chance.what if found.chance else ""]
        yield from (text for text in texts if without_id(text) and text not in own)


def test_every_sentence_about_a_claim_has_an_id(bundled):
    assert list(strays(bundled)) == []


def texts(blocks):
    for block in blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph() | Note():
                yield from (span.text for span in block.spans)
            case VerdictBox():
                yield block.sentence
                yield from (key for key, _ in block.details)
            case Bullets():
                yield from (item[-1].text for item in block.items)


def test_so_has_all_that_the_package_says_on_its_page(bundled):
    assert [text for text in texts(bundled.blocks()) if without_id(text)] == []


ENGLISH = re.compile(r"with a figure|the chance|would|as claimed|rivals?\b|bounds|further|no figure|months")


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_no_english_is_left_but_what_the_ledger_says(bundled, language):
    for one in bundled:
        if one.claim.kind in FROM_VERDICTS:
            continue
        said = one.sentence.in_language(language)
        own = " ".join(map(str, one.claim.model_dump().values()))
        own += " ".join(figure.label for figure in one.evidence.figures)
        own += one.evidence.series.subject if one.evidence.series else ""
        left = {word for word in ENGLISH.findall(said) if word not in own}
        assert not left, (one.claim.id, said)


WANTED = {
    "fr": "février 2023\u00a0: 93",
    "es": "Febrero de 2023: 93",
    "ar": "فبراير 2023: 93",
    "ru": "Февраль 2023 года: 93",
    "zh": "2023年2月：",
}


@pytest.mark.parametrize("language", WANTED)
def test_the_deadliest_month_in_every_language(bundled, language):
    said = bundled["c17b"].sentence.in_language(language)
    assert WANTED[language].lower() in said.lower()
    assert "16" in said


def test_a_page_is_in_one_language_and_verdicts_in_json_stay_english(bundled):
    page = display_text(bundled.of("contradicted").blocks(), language="fr")
    assert "affirmations" in page
    assert "does not hold" not in page
    value = with_ids(bundled.to_dict(), "es")
    first = value["claims"][0]
    assert first["verdict"] in {"supported", "contradicted", "inconclusive", "not testable"}
    assert first["sentence_id"].startswith("claims.sentence.")
    assert first["evidence"]["why_id"]

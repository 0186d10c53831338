"""The fixed words."""

from __future__ import annotations

import dataclasses
import re

import pytest

from trends.document.words import LANGUAGES, direction, words
from trends.errors import ParameterError


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language):
    say = words(language)
    assert say.language == language
    assert set(say.verdicts) == {"supported", "contradicted", "inconclusive", "not testable"}
    for field in dataclasses.fields(say):
        assert getattr(say, field.name)
    assert "{n}" in say.figure
    assert "{n}" in say.table
    assert "{day}" in say.data_to
    english = words("en")
    for field in dataclasses.fields(say):
        value, meant = getattr(say, field.name), getattr(english, field.name)
        if isinstance(value, str):
            assert set(re.findall(r"{\w+}", value)) == set(re.findall(r"{\w+}", meant)), field.name


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_other_language_leaves_a_word_in_english(language):
    own = words(language)
    left = [
        field.name
        for field in dataclasses.fields(own)
        if getattr(own, field.name) == getattr(words("en"), field.name)
        and field.name not in {"about", "code"}
    ]
    # "Verdict", "Figure" and "Note" are French too, "Error" is Spanish, and a label's colon is one of signs.
    assert set(left) <= {"labelled", "figure", "information", "verdict", "index_verdict", "failure_error"}


def test_dates_are_written_out():
    assert words("en").long_date("2024-11-30") == "30 November 2024"
    assert words("en-GB").long_date("some day") == "some day"
    assert words("fr").long_date("2024-11-30") == "30 novembre 2024"
    assert words("es").long_date("2024-11-30") == "30 de noviembre de 2024"
    assert words("ar").long_date("2024-11-30") == "30 نوفمبر 2024"


def test_an_unknown_language_is_refused():
    with pytest.raises(ParameterError, match="the languages are en, fr, es, ar, ru and zh"):
        words("xx")


def test_direction_follows_the_language():
    assert direction("en-GB") == "ltr"
    assert direction("ar") == "rtl"

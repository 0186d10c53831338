"""The fixed words."""

from __future__ import annotations

import dataclasses

import pytest

from trends.document.words import LANGUAGES, direction, words
from trends.errors import ParameterError


@pytest.mark.parametrize("say", LANGUAGES.values(), ids=LANGUAGES)
def test_every_language_says_everything(say):
    assert set(say.verdicts) == {"supported", "contradicted", "inconclusive", "not testable"}
    for field in dataclasses.fields(say):
        assert getattr(say, field.name)
    assert "{n}" in say.figure
    assert "{n}" in say.table
    assert "{day}" in say.data_to


def test_dates_are_written_out():
    assert words("en").long_date("2024-11-30") == "30 November 2024"
    assert words("en-GB").long_date("some day") == "some day"


def test_an_unknown_language_is_refused():
    with pytest.raises(ParameterError, match="the languages are en"):
        words("xx")


def test_direction_follows_the_language():
    assert direction("en-GB") == "ltr"
    assert direction("ar") == "rtl"

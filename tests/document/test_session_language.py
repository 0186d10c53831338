"""The language of a session: displays and figures follow it, what programs read does not."""

from __future__ import annotations

import pytest

import trends as tr
from trends.errors import ParameterError


@pytest.fixture(autouse=True)
def english_again():
    yield
    tr.set_language("en")


@pytest.fixture
def series():
    return tr.CountSeries.from_counts([4, 6, 5, 3], "2023-01", name="Ruritania")


def test_displays_and_figures_follow_it(series):
    english = series._repr_mimebundle_()
    tr.set_language("fr-CA")
    french = series._repr_mimebundle_()
    assert "janvier 2023" in french["text/html"]
    assert "janvier 2023" not in english["text/html"]
    assert series.plot().get_ylabel() == "Attaques par mois"
    assert repr(series) == french["text/plain"] == english["text/plain"]
    tr.set_language("en")
    assert series._repr_mimebundle_() == english


def test_a_display_says_which_language_it_is_in_and_where_it_begins(series):
    tr.set_language("ar")
    assert '<div class="incident-trends" lang="ar" dir="rtl">' in series._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("language", ["tlh", "", "français"])
def test_a_language_that_nobody_speaks_here_is_refused_and_changes_nothing(language, series):
    with pytest.raises(ParameterError, match="the languages are en, fr, es, ar, ru and zh"):
        tr.set_language(language)
    assert series.plot().get_ylabel() == "Attacks a month"

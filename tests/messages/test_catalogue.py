"""Text in a language: verdicts, figures and periods by its rules, and nothing where nothing is known."""

from __future__ import annotations

import re
import time
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.messages import Message
from trends.messages.catalogue import area_messages, catalogue, message_text
from trends.messages.formats import number, period
from trends.messages.speech import Segment, segment, speaking, spoken
from trends.selection.subject import narrowed

OTHERS = ("fr", "es", "ar")
_LETTERS = re.compile(r"[^\W\d_]")


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("1,234.5", "fr", "1\u202f234,5"),
        ("1,234.5", "es", "1234,5"),
        ("12,345.6", "es", "12.345,6"),
        ("1,234.5", "ar", "1,234.5"),
        ("+0.49", "ar", "\u200e+0.49"),
        ("0.001", "fr", "0,001"),
    ],
)
def test_figures_are_written_as_the_language_does(text, language, wanted):
    assert number(text, language) == wanted


@given(st.integers(-(10**9), 10**9), st.sampled_from(OTHERS))
def test_no_digit_of_a_figure_is_lost(value, language):
    said = number(f"{value:,}", language)
    assert "".join(filter(str.isdigit, said)) == str(abs(value))


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("April 2020", "fr", "avril 2020"),
        ("April 2020", "es", "abril de 2020"),
        ("April 2020", "ar", "أبريل 2020"),
        ("17 February 2023", "fr", "17 février 2023"),
        ("week 7 of 2023", "es", "semana 7 de 2023"),
        ("quarter 2 of 2024", "fr", "2e trimestre 2024"),
        ("2021-10", "fr", "octobre 2021"),
        ("2023", "ar", "2023"),
        ("Monday 2023", "fr", "Monday 2023"),
    ],
)
def test_periods_are_spelled_as_the_language_does(text, language, wanted):
    assert period(text, language) == wanted


def verdict(what):
    """Return a verdict on what is counted, worded by hand."""
    halves = Message(
        "ratio.against.lower",
        n=57,
        later=Message("ratio.side.second_half"),
        earlier=Message("ratio.side.in_the_first"),
    )
    change = Message(
        "pace.change.halves",
        against=halves,
        before=37,
        after=16,
        freq="month",
        season="no",
        level=95,
        interval=Message("ratio.range.lower", low=35, high=72),
    )
    first, last = pd.Period("2020-04", "M"), pd.Period("2023-02", "M")
    return Message(
        "pace.contradicted.certain",
        span=Message("words.span.from_to", first=first, last=last),
        what=what,
        freq="month",
        change=change,
        margin=Message("ratio.factor.of", n=Decimal("1.5")),
    )


def test_a_verdict_in_three_languages():
    worded = verdict(Message("words.counted.reported_in_place", subject="attacks", place="Mali"))
    assert worded == (
        "From April 2020 to February 2023, reported attacks in Mali did not keep a constant pace: the monthly rate was 57% "
        "lower in the second half than in the first (from 37 to 16 a month; 95% interval: 35% to 72% lower), and a change "
        "larger than a factor of 1.5 is established."
    )
    assert worded.in_language("fr") == (
        "D’avril 2020 à février 2023, le rythme n’a pas été constant (attaques, cas signalés, Mali)\u00a0: le taux mensuel "
        "était inférieur de 57\u00a0% dans la seconde moitié à celui de la première (de 37 à 16 par mois\u202f; intervalle à "
        "95\u00a0%\u00a0: baisse de 35\u00a0% à 72\u00a0%), et un changement supérieur à un facteur de 1,5 est établi."
    )
    assert worded.in_language("es") == (
        "De abril de 2020 a febrero de 2023, el ritmo no fue constante (ataques, casos comunicados, Mali): el ritmo "
        "mensual fue un 57\u00a0% inferior en la segunda mitad al de la primera (de 37 a 16 por mes; intervalo del "
        "95\u00a0%: descenso del 35\u00a0% al 72\u00a0%), y queda establecido un cambio mayor que un factor de 1,5."
    )
    arabic = worded.in_language("ar")
    assert "57%" in arabic
    assert "أبريل 2020" in arabic
    assert "Mali" in arabic


def test_a_sentence_nobody_translated_is_marked():
    shown = segment("Nobody has ever translated this sentence.", "fr")
    assert shown.foreign
    assert shown.language == "en"


@pytest.mark.parametrize(
    "text",
    [
        "central-syria",
        "fourier:1",
        "",
        " ",
        "SHA-256 0a1b",
        "https://ucdp.uu.se/downloads/index.html",
        "Łódź",
        "تنظيم الدولة",
    ],
)
def test_names_and_values_stay_and_are_not_marked(text):
    assert segment(text, "fr") == Segment(text, "fr")


@pytest.mark.parametrize("text", ["2020-08-27-west-dez", "48 (b)"])
def test_a_code_that_begins_with_figures_keeps_its_order_from_right_to_left(text):
    # Without the mark the figures would stand at its end: west-dez-2020-08-27 (Unicode Annex 9, rules W4 and N1).
    assert segment(text, "ar").text == f"\u200e{text}"
    assert segment(text, "fr").text == text


def test_other_values_are_as_they_were_from_right_to_left():
    for text in ("45 AFP", "404f6771", "AFP 2020", "c09c", "2.5", "12 أكتوبر"):
        assert segment(text, "ar").text == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.850", "0,850"),
        ("23%", "23\u00a0%"),
        ("2021-10", "octobre 2021"),
        ("attacks", "attaques"),
        ("not testable", "non vérifiable"),
        ("25.1.2", "25.1.2"),
    ],
)
def test_figures_periods_and_known_words_are_said_by_themselves(text, shown):
    assert segment(text, "fr") == Segment(shown, "fr")


def test_figures_speak_the_language_that_is_set_and_english_afterwards():
    label = Message("figures.changes.axis")
    with speaking("fr"):
        assert spoken(label) == "rapport des taux (échelle logarithmique)"
        assert spoken("one unknown label") == "one unknown label"
    assert spoken(label) == "ratio of rates (log scale)"


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    "hostile", ["a " * 900, "x" * 10_000, "From 1 to 2, " * 120, "{what} {n}", "1,1,1,1,1," * 150]
)
def test_hostile_text_is_answered_at_once(hostile, language):
    start = time.process_time()
    segment(hostile, language)
    assert time.process_time() - start < 10


def test_events_in_which_somebody_was_a_side_are_not_events_in_a_place_called_which():
    counted = Message("words.counted.in_place", subject=narrowed("events", sides=[["HTS"]]), place="Idlib")
    worded = verdict(counted).in_language("fr")
    assert "(événements auxquels HTS était partie, Idlib)" in worded
    assert "which" not in worded


def test_a_week_without_a_number_is_called_by_its_first_day():
    assert period("the week of 5 January 2019", "fr") == "la semaine du 5 janvier 2019"
    assert period("the week of 5 January 2019", "es") == "la semana del 5 de enero de 2019"


def test_the_form_after_a_number_stands_after_a_number_alone():
    text = Message("severity.casualties.resampled", unit=Message("severity.resampled_unit", unit="month"))
    assert "شهرًا" not in text.in_language("ar")
    assert "个月" not in text.in_language("zh")


def test_one_sentence_reads_one_file_of_its_catalogue():
    # A report says two messages in six languages; every file of every catalogue took a tenth of its time.
    area_messages.cache_clear()
    message_text.cache_clear()
    assert message_text("words.listed.none", "fr") == catalogue("fr")["words.listed.none"]
    area_messages.cache_clear()
    message_text.cache_clear()
    message_text("words.listed.none", "fr")
    assert area_messages.cache_info().currsize == 1


@pytest.mark.parametrize("name", ["", "no", "no.such", "../en/words.listed", "words", "words.nothing"])
def test_what_is_no_message_has_no_text(name):
    assert message_text(name, "en") is None

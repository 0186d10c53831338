"""Numbers in four languages: what they come to, how they are bounded, and what is no number."""

from __future__ import annotations

import pytest

from trends.articles.grammar import grammar
from trends.articles.units import folded


def numbers(text, language):
    """The first phrase of the text: its kind, its ends, and how it is bounded."""
    read = grammar(language)
    small = folded(read.plain(text).text)
    return [(one.tag, one.value) for one in read.quantities.phrases(small)]


@pytest.mark.parametrize(
    ("language", "text", "tag", "low", "high", "how"),
    [
        ("en", "15+ people", "N", 15, 15, "at least"),
        ("en", "over 15", "N", 15, 15, "more than"),
        ("en", "some 15", "N", 15, 15, "about"),
        ("en", "15-odd fighters", "N", 15, 15, "about"),
        ("en", "53 people or more", "N", 53, 53, "at least"),
        ("en", "a dozen", "N", 12, 12, "exactly"),
        ("en", "dozens", "N", 24, 24, "at least"),
        ("en", "several hundred", "N", 200, 200, "at least"),
        ("en", "1.2 million", "N", 1_200_000, 1_200_000, "exactly"),
        ("en", "1,200", "N", 1200, 1200, "exactly"),
        ("en", "1 200", "N", 1200, 1200, "exactly"),
        ("en", "53 (fifty-three)", "N", 53, 53, "exactly"),
        ("en", "10\u201312", "N", 10, 12, "exactly"),
        ("en", "between ten and twelve", "N", 10, 12, "exactly"),
        ("en", "10 or 12", "N", 10, 12, "exactly"),
        ("en", "600 to 1,500", "N", 600, 1500, "exactly"),
        ("en", "two to one", "T", 2, 2, "exactly"),
        ("en", "twice", "T", 2, 2, "exactly"),
        ("en", "three in four", "X", 75, 75, "exactly"),
        ("en", "between 50 and 60 percent", "X", 50, 60, "exactly"),
        ("fr", "1.200", "N", 1200, 1200, "exactly"),
        ("fr", "1,2 million", "N", 1_200_000, 1_200_000, "exactly"),
        ("fr", "entre dix et quinze", "N", 10, 15, "exactly"),
        ("fr", "quatre-vingt-dix-sept", "N", 97, 97, "exactly"),
        ("fr", "vingt et un", "N", 21, 21, "exactly"),
        ("fr", "53 personnes au moins", "N", 53, 53, "at least"),
        ("fr", "près de 60 %", "X", 60, 60, "about"),
        ("es", "1.200", "N", 1200, 1200, "exactly"),
        ("es", "treinta y cinco", "N", 35, 35, "exactly"),
        ("es", "entre diez y quince", "N", 10, 15, "exactly"),
        ("es", "tres de cada cuatro", "X", 75, 75, "exactly"),
        ("es", "veintiún", "N", 21, 21, "exactly"),
        ("ar", "٥٣", "N", 53, 53, "exactly"),
        ("ar", "۵۳", "N", 53, 53, "exactly"),
        ("ar", "١٬٢٠٠", "N", 1200, 1200, "exactly"),
        ("ar", "الـ53", "N", 53, 53, "exactly"),
        ("ar", "ثلاثةٌ وعشرون جنديّاً", "N", 23, 23, "exactly"),
        ("ar", "ألفين وثلاثة وعشرين", "N", 2023, 2023, "exactly"),
        ("ar", "بين ألفين وثلاثة آلاف", "N", 2000, 3000, "exactly"),
        ("ar", "53 شخصاً على الأقل", "N", 53, 53, "at least"),
        ("ar", "جنديان", "N", 2, 2, "exactly"),
        ("ar", "بنسبة ٤٥٪", "X", 45, 45, "exactly"),
        ("ar", "ثلاثة أرباع", "X", 75, 75, "exactly"),
    ],
)
def test_a_number_is_read(language, text, tag, low, high, how):
    found, value = numbers(text, language)[0]
    assert (found, value.low, value.high, value.how) == (tag, low, high, how)


def test_two_numbers_stay_two():
    assert [value.low for _, value in numbers("ten and twelve", "en")] == [10, 12]
    assert [value.low for _, value in numbers("53 (12 of them children)", "en")] == [53, 12]
    assert [value.low for _, value in numbers("41 قتيلاً و70 جريحاً", "ar")] == [41, 70]
    assert [value.how for _, value in numbers("killed 12 and at least 5 were hurt", "en")] == [
        "exactly",
        "at least",
    ]


@pytest.mark.parametrize("text", ["9" * 30, "9" * 1_000_000])
def test_what_has_too_many_digits_is_no_count(text):
    assert numbers(text, "en") == []


def test_a_span_of_time_beyond_history_is_none():
    assert [tag for tag, _ in numbers("in 5000 years", "en")] == ["N"]
    assert next(tag for tag, _ in numbers("in 50 years", "en")) == "D"

"""Dates in four languages: placed by the dateline where they need it, and named where there are none such."""

from __future__ import annotations

from datetime import date

import pytest

from trends.articles import read_text
from trends.articles.analysis import taken_apart
from trends.articles.grammar import READ, grammar

DAY = date(2023, 5, 3)  # a Wednesday


def periods(text, language, day=DAY):
    return [phrase.value for phrase in taken_apart(text, grammar(language), day).phrases if phrase.tag == "P"]


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "in March 2023", ("2023-03-01", "2023-03-31")),
        ("en", "last March", ("2023-03-01", "2023-03-31")),
        ("en", "in March last year", ("2022-03-01", "2022-03-31")),
        ("en", "the past three weeks", ("2023-04-13", "2023-05-03")),
        ("en", "three weeks ago", ("2023-04-12", "2023-04-12")),
        ("en", "the day before yesterday", ("2023-05-01", "2023-05-01")),
        ("en", "in the year to June 2022", ("2021-07-01", "2022-06-30")),
        ("en", "in the 15 months to April 2023", ("2022-02-01", "2023-04-30")),
        ("en", "since Ramadan", ("2023-03-23", "2023-04-20")),
        ("en", "in Rajab 1444", ("2023-01-23", "2023-02-20")),
        ("en", "in the first nine months of 2022", ("2022-01-01", "2022-09-30")),
        ("en", "in H1 2024", ("2024-01-01", "2024-06-30")),
        ("en", "in Q3 of 2022", ("2022-07-01", "2022-09-30")),
        ("en", "in week 12 of 2023", ("2023-03-20", "2023-03-26")),
        ("en", "on the night of 3 to 4 March", ("2023-03-03", "2023-03-04")),
        ("en", "between 3 and 10 March 2023", ("2023-03-03", "2023-03-10")),
        ("en", "in the 1990s", ("1990-01-01", "1999-12-31")),
        ("en", "in 2013-14", ("2013-01-01", "2014-12-31")),
        ("en", "in 1850", ("1850-01-01", "1850-12-31")),
        ("en", "from July to March 2021", ("2020-07-01", "2021-03-31")),
        ("en", "on 17/2/2023", ("2023-02-17", "2023-02-17")),
        ("en", "on 2/17/2023", ("2023-02-17", "2023-02-17")),
        ("fr", "le 04/05/2023", ("2023-05-04", "2023-05-04")),
        ("fr", "en mars dernier", ("2023-03-01", "2023-03-31")),
        ("fr", "ces trois dernières semaines", ("2023-04-13", "2023-05-03")),
        ("fr", "dans la nuit du 3 au 4 mars", ("2023-03-03", "2023-03-04")),
        ("fr", "il y a deux jours", ("2023-05-01", "2023-05-01")),
        ("fr", "au premier trimestre 2023", ("2023-01-01", "2023-03-31")),
        ("fr", "depuis le ramadan", ("2023-03-23", "2023-04-20")),
        ("fr", "de janvier à mars 2023", ("2023-01-01", "2023-03-31")),
        ("fr", "les neuf premiers mois de 2022", ("2022-01-01", "2022-09-30")),
        ("es", "el pasado marzo", ("2023-03-01", "2023-03-31")),
        ("es", "en las últimas tres semanas", ("2023-04-13", "2023-05-03")),
        ("es", "hace tres días", ("2023-04-30", "2023-04-30")),
        ("es", "la noche del 3 al 4 de marzo", ("2023-03-03", "2023-03-04")),
        ("es", "marzo del año pasado", ("2022-03-01", "2022-03-31")),
        ("ar", "في عام ٢٠٢٢", ("2022-01-01", "2022-12-31")),
        ("ar", "في نيسان/أبريل ۲۰۲۳", ("2023-04-01", "2023-04-30")),
        ("ar", "بين عامي 2021 و2022", ("2021-01-01", "2022-12-31")),
        ("ar", "مقارنةً بعام 2021", ("2021-01-01", "2021-12-31")),
        ("ar", "في الربع الأول من عام 2023", ("2023-01-01", "2023-03-31")),
        ("ar", "منذ رمضان", ("2023-03-23", "2023-04-20")),
        ("ar", "قبل ثلاثة أيام", ("2023-04-30", "2023-04-30")),
    ],
)
def test_a_period_is_placed(language, text, days):
    (span,) = periods(text, language)
    assert (str(span.start), str(span.end)) == days
    assert not span.fault


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        ("en", "on 30 February 2023", "no such date"),
        ("en", "on 29 February 2023", "no such date"),
        ("en", "on June 31", "no such date"),
        ("en", "in week 60 of 2023", "no such date"),
        ("en", "in Q5 2023", "no such date"),
        ("en", "in 2023-13", "no such date"),
        ("en", "from 2023 to 2021", "reversed"),
        ("en", "in fiscal year 2023", "fiscal"),
        ("en", "on 04/05/2023", "two readings"),
        ("en", "on 31/06/2023", "no such date"),
        ("fr", "le 31/06/2023", "no such date"),
        ("fr", "le 30 février 2023", "no such date"),
        ("fr", "de 2023 à 2021", "reversed"),
        ("es", "el 31 de junio", "no such date"),
        ("es", "de 2023 a 2021", "reversed"),
        ("ar", "يوم ٣٠ فبراير ٢٠٢٣", "no such date"),
        ("ar", "من 2023 إلى 2021", "reversed"),
    ],
)
def test_what_is_no_date_is_neither_another_one_nor_a_wider_one(language, text, fault):
    (span,) = periods(text, language)
    assert (span.start, span.end, span.fault) == (None, None, fault)


@pytest.mark.parametrize(
    ("date_named", "reason"),
    [
        ("on 30 February 2023", "a date that does not exist"),
        ("on 31 June 2022", "a date that does not exist"),
        ("in week 60 of 2022", "a date that does not exist"),
        ("between 2023 and 2021", "ends before it begins"),
        ("in the 2022 fiscal year", "fiscal year begins"),
    ],
)
def test_a_claim_about_no_date_has_no_window_no_entry_and_the_reason(date_named, reason):
    claims = read_text(f"In central Syria attacks rose {date_named}.", DAY)
    assert claims
    for claim in claims:
        assert (claim.window, claim.entry, claim.verdict) == (None, None, "not testable")
        assert reason in claim.reason


@pytest.mark.parametrize("language", READ)
def test_dates_in_digits_are_read_alike_whichever_digits_they_are(language):
    arabic = str.maketrans("0123456789", "".join(map(chr, range(0x660, 0x66A))))
    persian = str.maketrans("0123456789", "".join(map(chr, range(0x6F0, 0x6FA))))
    spans = [
        periods(text, language) for text in ("2022", "2022".translate(arabic), "2022".translate(persian))
    ]
    assert spans[0] == spans[1] == spans[2] != []


def test_a_year_is_told_from_a_count():
    assert not periods("killed 1850 people", "en")
    assert not periods("2023 attacks were counted", "en")
    assert [str(span.start) for span in periods("in 2023 attacks rose", "en")] == ["2023-01-01"]
    assert not periods("sept personnes", "fr")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Les violences baissent pour le deuxième trimestre consécutif."),
        ("es", "La violencia desciende por segundo trimestre consecutivo."),
        ("ar", "تراجع العنف للربع الثاني على التوالي."),
    ],
)
def test_the_second_quarter_running_is_no_date_and_no_share(language, text):
    (claim,) = read_text(text, DAY, language, judge=False)
    assert (claim.kind, claim.number["low"]) == ("streak", 2)

"""What French, Spanish and Arabic say in other words than English: denial by a verb, an allegation, a fear, an order of words."""

from __future__ import annotations

import pytest

import trends as tr

DAY = "2023-06-10"


def kinds(text):
    return {claim.kind for claim in tr.read_text(text, DAY, judge=False)}


@pytest.mark.parametrize(
    "text",
    [
        "L'armée dément que les attaques aient augmenté au Mali en mai.",
        "El ejército niega que los ataques hayan aumentado en Malí en mayo.",
        "نفى الجيش أن الهجمات ارتفعت في سوريا في مايو.",
    ],
)
def test_what_somebody_denies_is_not_judged_as_if_it_were_said(text):
    assert {claim.verdict for claim in tr.read_text(text, DAY)} <= {"not testable"}


@pytest.mark.parametrize(
    "text",
    [
        "Les attaques pourraient doubler au Mali en juin.",
        "Los ataques podrían duplicarse en Malí en junio.",
        "قد تتضاعف الهجمات في سوريا في يونيو.",
        "Le gouvernement promet de diviser par deux les enlèvements.",
        "El plan busca reducir en un 30 % los secuestros antes de 2025.",
        "تعهدت الحكومة بخفض عمليات الخطف إلى النصف.",
        "Les attaques ont-elles augmenté en mai ?",
        "¿Han aumentado los ataques en mayo?",
        "هل ارتفعت الهجمات في مايو؟",
    ],
)
def test_what_is_feared_promised_planned_or_asked_is_no_claim(text):
    assert kinds(text) == set()


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (
            "change",
            (
                "Au Mali, les attaques ont augmenté de 30 % en mai.",
                "En mai, on a recensé 30 % d'attaques de plus au Mali.",
                "En Malí se registró en mayo un aumento del 30 % de los ataques.",
                "Los ataques se incrementaron en mayo un 30 % en Malí.",
                "ارتفعت الهجمات في مايو بنسبة 30 في المئة.",
                "الهجمات ارتفعت في مايو بنسبة 30 في المئة.",
            ),
        ),
        (
            "range",
            (
                "Entre 40 et 60 villageois auraient été exécutés, selon l'ONU.",
                "Entre 40 y 60 aldeanos habrían sido ejecutados, según la ONU.",
                "أعدم المسلحون ما بين 40 و60 قرويا، وفق الأمم المتحدة.",
            ),
        ),
    ],
)
def test_one_claim_is_read_in_whatever_order_and_mood_it_is_said(kind, texts):
    assert {text: kind in kinds(text) for text in texts} == dict.fromkeys(texts, True)


@pytest.mark.parametrize(
    "text",
    ["There have been 412 attacks in Mali since January.", "Depuis janvier, 412 attaques ont été recensées."],
)
def test_attacks_since_a_month_are_counted_up_to_the_text(text):
    (claim,) = tr.read_text(text, DAY, judge=False)
    assert claim.read["figure"] == "2023-01..2023-06"


def test_one_attack_before_is_a_number_of_the_claim():
    text = "Avant le retrait d'août 2022, la ville n'essuyait qu'une attaque par mois ; elle en subit désormais cinq."
    (claim,) = tr.read_text(text, DAY, judge=False)
    assert claim.kind == "before and after"
    assert (claim.number["low"], claim.number["high"]) == (1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "Depuis que les rebelles ont pris la ville en mars 2023, les attaques se sont multipliées.",
        "Desde que los rebeldes tomaron la ciudad en marzo de 2023, los ataques se han multiplicado.",
        "منذ أن سيطر المتمردون على المدينة في مارس 2023 تضاعفت الهجمات.",
    ],
)
def test_an_event_may_be_told_by_a_verb(text):
    (claim,) = tr.read_text(text, DAY, judge=False)
    assert claim.kind == "before and after"
    assert claim.window["start"] == "2023-03-01"


def test_a_rise_within_a_year_is_no_streak():
    assert kinds("Los ataques se dispararon un 60 % en un año.") == {"change"}


@pytest.mark.parametrize(
    "text",
    [
        "Les attaques de panique sont deux fois plus fréquentes chez les étudiants.",
        "Los ataques de asma aumentan cada primavera.",
        "El choque de dos trenes mató a entre 15 y 20 pasajeros.",
        "Nous souhaitons que le nombre des victimes cesse d'augmenter, a dit l'archevêque.",
        "Habría que reducir a la mitad el número de ataques.",
    ],
)
def test_words_of_another_world_and_wishes_are_no_claims(text):
    assert not kinds(text)


@pytest.mark.parametrize("place_or_time", ["على نقاط التفتيش", "في موسم الجفاف", "على الحواجز"])
def test_checkpoints_and_the_dry_season_are_of_no_other_world(place_or_time):
    """Points are won in matches as well, and drought ruins crops: either word had dropped the claim."""
    assert kinds(f"ارتفع عدد الهجمات {place_or_time} بنسبة 30 في المئة في عام 2022 مقارنة بعام 2021.")

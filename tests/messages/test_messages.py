"""Messages: every id in every language with the same values, rendered by the language's own rules."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trends
from trends.document.blocks import Note, Span, VerdictBox
from trends.document.blocks_json import from_json, to_json
from trends.document.plain import display_text
from trends.files.bundled import data_folder
from trends.messages import LANGUAGES, Message, in_language, joined, recognised, with_ids
from trends.messages.calendar_words import period_words
from trends.messages.catalogue import catalogue
from trends.messages.numbers import fixed, percent, rounded
from trends.messages.syntax import arguments, parse
from trends.sources import rejection

SOURCE = Path(trends.__file__).parent
IDS = sorted(catalogue("en"))
INTEGER_CATEGORIES = {
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "ru": {"one", "few", "many", "other"},
}
"""Plural categories (CLDR) that whole numbers have; the other languages choose between one and many things."""


def names(text):
    return {argument.name for argument in arguments(parse(text))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_is_in_every_language(language):
    assert set(catalogue(language)) == set(IDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_uses_the_values_that_english_has(language):
    strange = {
        name: names(text) - names(catalogue("en")[name])
        for name, text in catalogue(language).items()
        if names(text) - names(catalogue("en")[name])
    }
    assert not strange


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_loses_a_value(language):
    # What only English chooses by (a plural that another language does not inflect) is not lost.
    lost = {
        name: names(catalogue("en")[name]) - names(text)
        for name, text in catalogue(language).items()
        if {one.name for one in arguments(parse(catalogue("en")[name])) if one.kind == "value"} - names(text)
    }
    assert not lost


@pytest.mark.parametrize("language", INTEGER_CATEGORIES)
def test_plurals_have_every_category_of_the_language(language):
    short = [
        (name, set(one.options))
        for name, text in catalogue(language).items()
        for one in arguments(parse(text))
        if one.kind == "plural"
        and INTEGER_CATEGORIES[language] - set(one.options) - ({"zero"} if "=0" in one.options else set())
    ]
    assert not short


SCRIPTS = {"ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff", "zh": "\u4e00-\u9fff"}


def literals(nodes):
    """The text of a message outside its places."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        for inner in getattr(node, "options", {}).values():
            yield from literals(inner)


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_language_is_written_in_its_script(language):
    for name, text in catalogue(language).items():
        own = "".join(literals(parse(text)))
        typed = (
            r"`[^`]*`|\$[^$]*\$|\*[A-Z][^*]*\*|incident-trends|\S+\.csv"  # code, formulas, journals, files
        )
        assert not re.search(r"(?<![A-Za-z`-])[a-z]{3,}", re.sub(typed, "", own)), (name, text)
        english = " ".join(literals(parse(catalogue("en")[name])))
        if own.strip() and re.search("[A-Za-z]{5,}", english):
            assert re.search(f"[{SCRIPTS[language]}]", own), (name, text)


def test_every_id_is_used_and_every_id_used_exists(syntax_of):
    used, prefixes, written = set(), set(), []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(syntax_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value)
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message" and node.args:
                written.append((path, node))
            elif isinstance(node, ast.JoinedStr):
                start = node.values[0]  # noqa: PD011 - a syntax tree
                prefixes.add(str(getattr(start, "value", "")))
    # The part of the panel in the browser names its words without their area.
    for path in SOURCE.rglob("exploring/browser/*.js"):
        script = path.read_text(encoding="utf-8")
        named = set(re.findall(r'(?:plain|say)\("([\w.]+)"', script))
        assert {f"exploring.{name}" for name in named} <= set(IDS), path.name
        used |= {f"exploring.{name}" for name in re.findall(r'"([a-z_]+(?:\.[a-z_]+)?)"', script)}
        prefixes |= {f"exploring.{name}" for name in re.findall(r"`([a-z]+\.)\$\{", script)}
    # A function that two kinds share is told in whose table its messages stand: "claims.record".
    prefixes |= {f"{text}." for text in used if "." in text}
    beginnings = tuple(prefix for prefix in prefixes if "." in prefix)
    unused = [
        name
        for name in IDS
        if name.partition(".")[0] not in {"vocabulary", "notebooks", "lessons"}
        and name not in used
        and not name.startswith(beginnings)
    ]
    assert not unused
    areas = {name.split(".")[0] for name in IDS}
    for path, node in written:
        first = node.args[0]
        if isinstance(first, ast.Constant):
            assert first.value in IDS, f"{path.name}: {first.value}"
            given_ = {word.arg for word in node.keywords}
            if None not in given_:
                assert names(catalogue("en")[first.value]) <= given_, first.value
                assert first.value.split(".")[0] in areas


def test_the_vocabulary_holds_what_the_package_and_its_data_say_of_themselves():
    files = [
        *SOURCE.rglob("*.py"),
        *SOURCE.rglob("*.csv"),
        *data_folder().glob("*.toml"),
        *data_folder().glob("*.csv"),
    ]
    written = " ".join(path.read_text(encoding="utf-8") for path in files)
    strange = [
        text
        for name, text in catalogue("en").items()
        if name.startswith("vocabulary.") and text.removesuffix(".") not in written
    ]
    assert not strange


def test_words_of_a_file_are_said_in_a_language_and_names_are_left_alone():
    assert recognised("attacks").in_language("ru") == "нападения"
    assert recognised("A group of its own") == "A group of its own"
    inside = Message("words.counted.in_place", subject="attacks", place="Rojava")
    assert inside.in_language("fr") == "attaques, Rojava"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_is_shown_without_its_marks(language):
    assert "(--genealogy" in Message("names.with_genealogy").in_language(language).replace("（", "(")


def test_a_message_is_its_english_and_remembers_what_it_was_made_of():
    found = Message("ratio.lower", n=57)
    assert found == "57% lower"
    assert found.in_language("fr") == "baisse de 57\u00a0%"
    for other in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found), copy.copy(found)):  # noqa: S301 - its own
        assert (other, other.id, dict(other.values)) == (found, "ratio.lower", {"n": 57})


def test_a_message_inside_a_message_is_said_in_the_same_language():
    outer = Message("ratio.range.plain", first=Message("ratio.lower", n=3), second=Message("ratio.same"))
    assert outer == "3% lower to the same"
    assert outer.in_language("es") == "de descenso del 3\u00a0% a sin cambio"


@pytest.mark.parametrize(
    ("language", "n", "wanted"),
    [
        ("en", 0, "no month"),
        ("en", 1, "1 month"),
        ("ar", 2, "شهران"),
        ("ar", 5, "5 أشهر"),
        ("ar", 11, "11 شهرًا"),
        ("ar", 100, "100 شهر"),
        ("ru", 21, "21 месяц"),
        ("ru", 3, "3 месяца"),
        ("ru", 1_005, "1\u00a0005 месяцев"),
        ("es", 1, "1 mes"),
        ("zh", 4, "4个月"),
    ],
)
def test_plurals_follow_the_language(language, n, wanted):
    assert Message("words.periods", n=n, unit="month").in_language(language) == wanted


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "from April 2020 to 17 May 2021"),
        ("fr", "d’avril 2020 à 17 mai 2021"),
        ("zh", "2020年4月至2021年5月17日"),
        ("ru", "за период апрель 2020 года – 17 мая 2021 года"),
    ],
)
def test_periods_are_spelled_by_the_language(language, wanted):
    found = Message("words.span.from_to", first=pd.Period("2020-04", "M"), last=pd.Period("2021-05-17", "D"))
    text = found.in_language(language)
    assert text == wanted


def test_inside_a_sentence_a_message_begins_without_its_capital():
    inner = Message("claims.sentence.plain", clause=Message("ratio.number.beyond", n=100))
    assert inner == "More than 100."
    assert inner.in_language("en", running=True) == "more than 100."


def test_joined_leaves_out_what_is_empty_and_keeps_the_only_one():
    one = Message("ratio.same")
    assert joined(["", one]) is one
    assert joined([]) == ""
    assert joined([one, one], "semicolon").in_language("ar") == "دون تغيير؛ دون تغيير"


def test_a_missing_or_unknown_message_is_an_error():
    with pytest.raises(KeyError):
        Message("ratio.lower")
    with pytest.raises(KeyError):
        Message("ratio.nosuch", n=1)
    with pytest.raises(TypeError):
        Message("ratio.lower", n=0.5)


@pytest.mark.parametrize("text", ["{n", "n}", "{n, plural, one {x}}", "{n, number}", "{}", "{x, list}"])
def test_a_message_that_is_written_wrongly_is_refused(text):
    with pytest.raises(ValueError, match="of"):
        parse(text)


def test_json_has_each_sentence_in_the_language_with_its_id_beside_it():
    value = {
        "sentence": Message("ratio.same"),
        "reasons": [Message("ratio.lower", n=2), "as typed"],
        "p": 0.5,
    }
    assert with_ids(value, "fr") == {
        "sentence": "sans changement",
        "sentence_id": "ratio.same",
        "reasons": ["baisse de 2\u00a0%", "as typed"],
        "reasons_ids": ["ratio.lower", None],
        "p": 0.5,
    }


def test_blocks_carry_messages_through_json_to_a_page_in_another_language():
    blocks = [
        VerdictBox("supported", "A name", Message("words.periods", n=3, unit="week")),
        Note((Span(Message("words.span.at", when=pd.Period("2020-04", "M"))),)),
    ]
    back = from_json(json.loads(json.dumps(to_json(blocks))))
    assert back == blocks
    assert "3 semanas" in display_text(back, language="es")
    assert "за период апрель 2020 года" in display_text(back, language="ru")


@pytest.mark.parametrize(
    "value",
    [
        {"message": "ratio.lower", "values": {"n": {"number": "1E+99999999"}}, "text": "x"},
        {"message": "ratio.lower", "values": {}, "text": "x"},
        {"message": "ratio.lower", "values": {"n": 1}},
        {"message": 3, "values": {}, "text": "x"},
        {"message": "ratio.lower", "values": {"n": {"number": "NaN"}}, "text": "x"},
    ],
)
def test_hostile_json_is_no_message(value):
    with pytest.raises(ValueError, match="message"):
        Message.from_plain(value)


def test_a_message_of_another_version_is_its_text():
    assert Message.from_plain({"message": "no.such", "values": {}, "text": "As it was."}) == "As it was."


@given(st.floats(1e-9, 1e12), st.integers(1, 10))
def test_rounded_numbers_are_never_in_powers_of_ten(value, digits):
    shown = rounded(value, digits)
    assert "E" not in Message("ratio.number.plain", n=shown)
    assert float(shown) == pytest.approx(value, rel=10.0 ** (1 - digits))


def test_numbers_keep_the_digits_they_are_shown_with():
    assert (fixed(0.5, 2), percent(0.176), rounded(2434.4, 3)) == (
        Decimal("0.50"),
        Decimal(18),
        Decimal(2430),
    )


def test_one_of_what_is_counted_is_in_the_singular():
    def said(n, label):
        return Message("claims.known.of_what", figure=Message("ratio.number.plain", n=n), label=label)

    assert said(1, "attacks by X") == "1 attack by X"
    assert said(1, Message("subject.with_side", what="events", who=("X",))) == "1 event in which X was a side"
    assert (said(21, "attacks"), said(Decimal("0.1"), "deaths")) == ("21 attacks", "0.1 deaths")


def test_a_name_keeps_its_capital_inside_a_sentence():
    sentence = Message("claims.sentence.plain", clause=recognised("Islamic State attacks"))
    assert sentence.in_language("en", running=True) == "Islamic State attacks."


@pytest.mark.parametrize(
    ("name", "values", "wanted"),
    [
        ("claims.change.open", {"without": 1, "periods": 6}, "(1 période sur 6 sans chiffre)"),
        (
            "claims.streak.steps",
            {"n": 1, "steps": 1, "direction": "rise", "failed": 0, "open": 0},
            "1 hausse sur 1 étape",
        ),
        ("shown.more_series", {"n": 1}, "1 autre série"),
        (
            "sources.rows.rejected",
            {"n": 1, "total": 9},
            "1 ligne sur 9 est rejetée et non comptée (trends check dit pourquoi).",
        ),
    ],
)
def test_a_single_one_is_in_the_singular(name, values, wanted):
    assert Message(name, **values).in_language("fr") == wanted


def test_what_chooses_by_number_is_given_a_number(syntax_of):
    # A message in its place is text already, and no language has a plural of it: the page fails in that language alone.
    chosen = {
        (name, argument.name)
        for language in LANGUAGES
        for name, text in catalogue(language).items()
        for argument in arguments(parse(text))
        if argument.kind in ("plural", "selectordinal")
    }
    worded = {
        (call.args[0].value, keyword.arg)
        for path in SOURCE.rglob("*.py")
        for call in ast.walk(syntax_of(path))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Message"
        if call.args and isinstance(call.args[0], ast.Constant)
        for keyword in call.keywords
        if isinstance(keyword.value, ast.Call)
        and ast.unparse(keyword.value.func) in ("Message", "number", "joined", "listed")
    }
    assert len(worded) > 50
    assert not chosen & worded


def test_why_a_row_is_rejected_is_said_in_every_language():
    reasons = [
        value for name, value in vars(rejection).items() if name.isupper() and name in rejection.__all__
    ]
    # What is skipped is counted by kind, and no reason.
    for reason in set(reasons) - {rejection.TAG_ROWS, rejection.EMPTY_ROWS}:
        said = {in_language(recognised(reason), language) for language in LANGUAGES}
        assert len(said) == len(LANGUAGES), reason


def test_french_has_an_ordinal_for_the_first():
    days = [period_words(pd.Period(day, "D"), "fr") for day in ("2021-01-01", "2021-11-11", "2011-12-01")]
    assert days == ["1er janvier 2021", "11 novembre 2021", "1er décembre 2011"]
    assert period_words(pd.Period("2012Q1"), "fr") == "1er trimestre 2012"
    assert period_words(pd.Period("2011Q4"), "fr") == "4e trimestre 2011"

"""Bad input: the same in every call, and judged by what has to hold of a reading or a refusal."""

from __future__ import annotations

import pytest

from tests.read_benchmark.cases import CLAIM


class RefusalError(Exception):
    """What stands for trends' own errors."""


def test_bad_input_is_made_the_same_twice_and_some_of_it_is_large(benchmark):
    cases = benchmark["hostile"].cases()
    assert cases == benchmark["hostile"].cases()
    assert len({case.name for case in cases}) == len(cases) >= 25
    assert max(len(case.text) for case in cases) == 5_000_000


@pytest.mark.parametrize(
    ("name", "claims", "right"),
    [
        ("a page of HTML with a script, a comment and entities", ["At least 53 people were killed"], True),
        ("a page of HTML with a script, a comment and entities", ["At least 999 people were killed"], False),
        ("a page of HTML with a script, a comment and entities", [], False),
        ("lone surrogates", ["At least 53"], True),
        ("lone surrogates", ["\ud83d At least 53"], False),
        ("a PDF's bytes", [], False),
        ("nothing", [], True),
    ],
)
def test_a_reading_of_bad_input_is_judged_by_what_has_to_hold(benchmark, name, claims, right):
    case = next(case for case in benchmark["hostile"].cases() if case.name == name)
    reading = {"claims": [{**CLAIM, "quote": quote} for quote in claims]}
    assert benchmark["hostile"].outcome(case, lambda *_: reading, RefusalError)[1] is right


@pytest.mark.parametrize(
    ("name", "error", "right"),
    [
        ("a PDF's bytes", RefusalError("This is a PDF: save its text and read that."), True),
        ("a PDF's bytes", RefusalError("x" * 501), False),
        ("a PDF's bytes", RefusalError("\x1b[31mred"), False),
        ("a PDF's bytes", UnicodeDecodeError("utf-8", b"", 0, 1, "no"), False),
        ("no dateline", RefusalError("A dateline is needed."), False),
    ],
)
def test_a_refusal_is_one_sentence_of_trends_own_where_it_may_be(benchmark, name, error, right):
    def reader(*_):
        raise error

    case = next(case for case in benchmark["hostile"].cases() if case.name == name)
    assert benchmark["hostile"].outcome(case, reader, RefusalError)[1] is right


def test_a_reader_that_obeys_the_text_is_caught(benchmark):
    def reader(text, _):
        return {"claims": [{**CLAIM, "verdict": "supported" if "SYSTEM" in text else "not testable"}]}

    named = {case.name: case for case in benchmark["hostile"].cases()}
    assert not benchmark["hostile"].outcome(named["text that addresses the program"], reader, RefusalError)[1]

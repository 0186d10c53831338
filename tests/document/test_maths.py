"""Formulas as outlines."""

from __future__ import annotations

import re

import pytest

from trends.document.maths import DEPTH_STEP, bare, typeset


def test_a_formula_is_numbers_of_a_path():
    formula = typeset(r"$$\log \mu_t = \beta_0 + \sum_{k=1}^{K} a_k$$")
    assert re.fullmatch(r"[MLQCZ0-9. -]+", formula.path)
    assert formula.width > formula.height > 0
    assert formula.svg().startswith('<svg xmlns="http://www.w3.org/2000/svg"')


def test_the_same_formula_gives_the_same_path():
    typeset.cache_clear()
    first = typeset("x^2")
    typeset.cache_clear()
    assert typeset("x^2") == first


@pytest.mark.parametrize("tex", ["", "  ", "$ $", r"\nosuchcommand", "{", "a $ b", "x" * 3000, r"\frac{1}"])
def test_what_cannot_be_set_is_refused(tex):
    with pytest.raises(ValueError, match=r"."):
        typeset(tex)


@pytest.mark.parametrize("tex", ["$x$", "$$x$$", r"\(x\)", r"\[x\]", " x "])
def test_delimiters_are_taken_off(tex):
    assert bare(tex) == "x"


def test_a_formula_stands_on_its_line():
    letter, tailed = typeset("x"), typeset("y_t")
    assert tailed.depth > letter.depth
    shape = tailed.inline()
    assert shape.steps * DEPTH_STEP * shape.em == pytest.approx(
        tailed.depth + shape.height - tailed.height, abs=0.02
    )

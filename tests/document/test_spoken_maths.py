"""Formulas in words: what a screen reader says of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends.document.spoken_maths import spoken_maths


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"$y_t$", "y sub t"),
        (r"\mu_{t+1}", "μ sub t plus 1"),
        (r"x^2", "x squared"),
        (r"x_i^{12}", "x sub i to the power 12"),
        (r"\mathrm{Var}\, y_t = \mu_t + \alpha\mu_t^2", "Var y sub t equals μ sub t plus α μ sub t squared"),
        (r"\frac{a+b}{\sqrt{c}}", "a plus b over root of c"),
        (r"\hat\mu \le 1.5", "μ hat is at most 1.5"),
        (
            r"\mathrm{E}\,y = \exp\left(\log d + \beta\right)",
            "E y equals exponential of ( logarithm of d plus β )",
        ),
        (r"\text{attacks per month} \sim \operatorname{NB}", "attacks per month is distributed as NB"),
        (r"\unknown x", "unknown x"),
        ("", ""),
        ("{", ""),
        ("x_", "x sub"),
    ],
)
def test_a_formula_is_read_from_the_left(tex, said):
    assert spoken_maths(tex, "en") == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "y indice t égale 2"),
        ("es", "y subíndice t es igual a 2"),
        ("ru", "y с индексом t равно 2"),
        ("ar", "y بالدليل السفلي t يساوي 2"),
        ("zh", "y下标t 等于 2"),
        ("en-GB", "y sub t equals 2"),
    ],
)
def test_in_the_words_of_each_language(language, said):
    assert spoken_maths("y_t = 2", language) == said


@given(st.text(alphabet=r"\{}_^ab2+=$ \frac", max_size=30))
def test_whatever_it_holds_it_is_read_to_the_end(tex):
    assert "\\" not in spoken_maths(tex, "en").replace("\\", "", tex.count("\\\\"))

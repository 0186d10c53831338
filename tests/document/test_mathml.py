"""Formulas as MathML: what they say, and that nothing of a formula becomes markup."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from trends.document.mathml import mathml

ALLOWED_ATTRIBUTES = {
    "display",
    "alttext",
    "width",
    "stretchy",
    "fence",
    "form",
    "mathvariant",
    "lspace",
    "rspace",
}


def read(tex, **how):
    written = mathml(tex, tex, **how)
    assert written is not None
    return etree.fromstring(written)


def test_a_fraction_is_a_fraction():
    tree = read(r"\frac{d_t}{30.4375}")
    (fraction,) = tree.iter("mfrac")
    above, below = fraction
    assert [element.text for element in above.iter("mi")] == ["d", "t"]
    assert below.findtext(".//mn") == "30.4375"


def test_greek_and_indices():
    tree = read(r"$\mu_t + \alpha \mu_t^2$")
    assert [element.text for element in tree.iter("mi")] == ["μ", "t", "α", "μ", "t"]
    assert tree.findtext(".//msubsup/mn") == "2"


def test_an_upright_name_stays_one_word():
    assert [element.text for element in read(r"\mathrm{Var}\, y").iter("mtext")] == ["Var"]
    assert [element.text for element in read(r"\mathrm{E} y").iter("mtext")] == ["E"]


def test_a_displayed_formula_says_so():
    assert read("x", displayed=True).get("display") == "block"
    assert read("x").get("display") is None


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;script&gt;&#60;img src=x onerror=alert(1)&#62;}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(https://example.org/x)}{x}",
        r"\class{verdict}{x}",
        r"\color{red;background:url(x)}x",
        '<img src="x" onerror="alert(1)">',
    ],
)
def test_no_markup_link_or_style_of_a_formula_survives(tex):
    tree = read(tex)
    names = {element.tag for element in tree.iter()}
    assert not names & {"script", "img", "a", "style", "mglyph", "annotation-xml", "maction", "semantics"}
    assert {name for element in tree.iter() for name in element.attrib} <= ALLOWED_ATTRIBUTES


@pytest.mark.parametrize("tex", [r"\input{/etc/passwd}", r"\unknown x", r"\left( x", "x^1^2", ""])
def test_what_is_not_understood_is_left_to_the_outline(tex):
    written = mathml(tex, "alt")
    assert written is None or "\\" not in written


def test_the_alternative_text_cannot_leave_its_attribute():
    written = mathml("x", '"><script>alert(1)</script>')
    assert written is not None
    assert "<script" not in written
    assert etree.fromstring(written).get("alttext") == '"><script>alert(1)</script>'


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from([*"\\{}^_&$%#<>\"'abx12 \n", "\\frac", "\\text{", "\\left(", "\\href{"]), max_size=30
    )
)
def test_whatever_is_given_comes_out_well_formed_or_not_at_all(pieces):
    tex = "".join(pieces)
    written = mathml(tex, tex)
    if written is not None:
        tree = etree.fromstring(written)
        assert {name for element in tree.iter() for name in element.attrib} <= ALLOWED_ATTRIBUTES | {
            "accent",
            "movablelimits",
            "largeop",
            "separator",
            "linethickness",
            "height",
            "depth",
            "minsize",
            "maxsize",
        }


def test_a_formula_nested_without_end_is_refused_quickly():
    assert mathml("{" * 600 + "x" + "}" * 600, "deep") is None

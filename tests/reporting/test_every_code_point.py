"""Every code point of Unicode goes through every renderer; the two that set type get each kind of them."""

from __future__ import annotations

import json
import unicodedata

import pandas as pd
import pytest
from lxml import etree

from trends.document.blocks import Document, Paragraph, Preformatted, Span, Table
from trends.document.blocks_json import from_json, to_json
from trends.document.displayed import Displayed
from trends.document.fragments import display_html
from trends.document.glyphs import boxes_named, only_covered, without_stray_marks
from trends.document.plain import display_text
from trends.document.text import clean
from trends.figures.export import block, csv_text
from trends.files.output import json_text
from trends.reporting import pdf
from trends.reporting.html import render_html
from trends.reporting.listing import feed, index
from trends.reporting.scrub import notebook_text

LINE = 2048
ASSIGNED = (*range(0x30000), *range(0xE0000, 0xE1000), *(plane * 0x10000 - 1 for plane in range(1, 18)))
"""Planes 3 to 13 hold nothing, and the last two are for private use: their ends, which are noncharacters, stand for them."""
EVERYTHING = "\n".join(
    "a" + "".join(map(chr, ASSIGNED[start : start + LINE])) for start in range(0, len(ASSIGNED), LINE)
)
MARKED = "\n".join(
    f"a{chr(code)}b" for code in (0, 0xFEFF, 0xFFFE, 0x1FFFF, 0xD800, 0x202E, 0x2028, 0x9F7, 0xE0001)
)


def xml_fit(text):
    """XML 1.0, 2.2: what a document may hold."""
    return all(
        x in "\t\n\r" or "\x20" <= x < "\ud800" or "\ue000" <= x < "\ufffe" or x > "\uffff" for x in text
    )


def test_cleaning_leaves_only_what_xml_and_pdf_allow():
    cleaned = clean(EVERYTHING)
    assert xml_fit(cleaned)
    assert "\ufeff" not in cleaned
    assert not [x for x in set(cleaned) if ord(x) & 0xFFFE == 0xFFFE]


def test_text_html_and_json():
    blocks = (Preformatted(EVERYTHING),)
    for written in (
        display_text(blocks),
        display_html(blocks),
        render_html(Document("t", blocks)),
        json_text({"text": EVERYTHING}),
    ):
        assert written.encode("utf-8").decode("utf-8") == written
    assert xml_fit(display_html(blocks))
    assert xml_fit(render_html(Document(EVERYTHING[:5000], (Table(MARKED, (MARKED,), ((MARKED,),)),))))


def test_the_feed_and_the_index():
    manifest = {"report": "a", "as_of": "2020-01-01", "title": EVERYTHING, "sentence": MARKED}
    entry = etree.fromstring(feed([manifest])).find("{*}entry")
    assert entry.findtext("{*}title").startswith("a")
    assert xml_fit(index([manifest]).decode("utf-8"))


def test_data_and_notebooks():
    text = csv_text(pd.DataFrame({"name": [EVERYTHING[:70000], MARKED]}, dtype=object))
    assert xml_fit(text)
    assert text.encode("utf-8")
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": EVERYTHING}
    written = notebook_text({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    assert json.loads(written.encode("utf-8"))["cells"][0]["source"][:100] == EVERYTHING[:100]  # as it was


class Shouting(Displayed):
    def blocks(self):
        return [Preformatted(MARKED), Table(MARKED, (MARKED,), ((MARKED,),))]


def test_what_jupyter_shows_can_be_sent():
    shown = Shouting()._repr_mimebundle_()
    assert all(xml_fit(text) for key, text in shown.items() if key == "text/html")
    assert from_json(json.loads(json.dumps(to_json(shown and Shouting().blocks()))))


def of_each_kind():
    """All marks, blanks, format characters, surrogates and noncharacters, modifiers; of the rest, some of each block."""
    for code in range(0x110000):
        kind = unicodedata.category(chr(code))
        rare = kind in {"Mn", "Mc", "Me", "Zs", "Zl", "Zp", "Cc", "Cf", "Sk"}
        if rare or (code & 0xFFFE) == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or code % 331 == 0:
            yield code


def test_the_pdf_sets_every_kind_without_giving_anything_up(monkeypatch):
    """At the first attempt: the second, which takes out all that is not of one font, is for what nobody foresaw."""
    monkeypatch.setattr(pdf, "only_covered", lambda _text: pytest.fail("the first attempt was refused"))
    text = "\n".join(f"a{chr(code)}b" for code in of_each_kind())
    assert pdf.render_pdf(Document(MARKED, (Preformatted(text),))).startswith(b"%PDF")
    names = Paragraph((Span(MARKED), Span(MARKED, strong=True), Span(MARKED, code=True)))
    assert pdf.render_pdf(Document(MARKED, (names, Table(MARKED, (MARKED,), ((MARKED,),))))).startswith(
        b"%PDF"
    )


@pytest.mark.parametrize("letter", ["\ua72e", "\u1ae7", "\U0001f3ff"])
def test_what_no_rule_foretells_costs_letters_and_not_the_report(letter):
    assert pdf.render_pdf(Document("t", (Paragraph((Span(f"a{letter}b"),)),))).startswith(b"%PDF")


def test_a_figure_takes_every_kind():
    from trends.figures.style import new_axes, style

    with style():
        ax = new_axes(None, 2)
        ax.text(0, 0, clean("".join(map(chr, list(of_each_kind())[::20]))))
        ax.set_title(clean(MARKED))
    made = block(ax, name=MARKED, caption=MARKED, alt=MARKED)
    assert xml_fit(made.svg)
    assert "boxes stand for them in this figure: " in made.caption


def test_what_has_no_letter_is_named_by_its_script():
    said = boxes_named(["Łódź حمص", "平民\U00020000", "ሕወሓት", "ཀཁགང", "이슬람", "တ", "❤️\u200d"])
    assert said.endswith(
        "in the PDF and in figures: Chinese (U+20000), Korean (U+B78C, U+C2AC and 1 other), "
        "Tibetan (U+0F40, U+0F41 and 2 others)."
    )
    assert boxes_named(["Łódź حمص Ελλάς Сирия"]) == ""


def test_a_mark_that_its_letters_font_lacks_is_replaced_and_one_in_its_own_script_is_not():
    assert without_stray_marks("a\u09be") == "a\ufffd"
    assert without_stray_marks("ক\u09be") == "ক\u09be"
    assert only_covered("aকཀ\n") == "aক\ufffd\n"


def test_a_mark_inside_a_name_of_a_file_stops_no_page(cases):
    import trends as tr

    incidents = tr.load(cases / "bom_inside.csv")
    shown = Document("Who is there", (*incidents.blocks(), *incidents.count().blocks()))
    names = incidents.frame["actor_1"].astype("string").dropna().unique().tolist()
    table = Table("Actors", ("actor",), tuple((name,) for name in names))
    whole = Document(names[0], (*shown.blocks, table))
    assert pdf.render_pdf(whole).startswith(b"%PDF")
    assert "Nusra Front" in render_html(whole)


def test_the_scripts_that_no_font_has_are_named(cases):
    """Names in ten scripts: the one that would be boxes in the PDF and in figures is named, and no other."""
    said = boxes_named([(cases / "scripts.csv").read_text(encoding="utf-8")])
    assert "Korean" in said
    assert not [
        script for script in ("Chinese", "Bengali", "Burmese", "Ethiopic", "Arabic") if script in said
    ]

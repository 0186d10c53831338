"""Every letter that the package may print has a font, none is opened that no text needs, and what is added is taken."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import matplotlib as mpl
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from trends.document.glyphs import boxes_named
from trends.errors import InputError
from trends.fonts import choice
from trends.fonts.choice import (
    SHIPPED,
    at_hand,
    base_font,
    font_holding,
    fonts_for,
    letters_of,
    startup,
    with_fonts,
)

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
OTHER = Path(mpl.get_data_path()) / "fonts" / "ttf" / "STIXGeneral.ttf"
RARE = "\N{SCRIPT SMALL G}"
"""What STIX has, and neither DejaVu Sans nor a font of the package."""


@pytest.fixture(autouse=True)
def without_what_is_installed(monkeypatch):
    monkeypatch.setattr(choice, "_installed", lambda: ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_the_catalogues_and_of_all_countries_has_a_font(language):
    folder = files("trends.messages").joinpath(language)
    texts = [path.read_text(encoding="utf-8") for path in folder.iterdir()]
    locale = Locale(language)
    names = [*locale.territories.values(), *locale.months["format"]["wide"].values()]
    assert boxes_named([*texts, *names]) == ""


def test_a_language_in_letters_of_the_first_font_needs_no_other():
    for language in ("en", "fr", "es", "ar", "ru"):
        folder = files("trends.messages").joinpath(language)
        assert fonts_for(path.read_text(encoding="utf-8") for path in folder.iterdir()) == ()


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("ሕዝባዊ ወያነ ሓርነት ትግራይ", "Trends Sans Ethiopic"),
        ("ရက္ခိုင့်တပ်တော်", "Trends Sans Myanmar"),
        ("জামায়াতুল মুজাহিদীন", "Trends Sans Bengali"),
        ("बोको हराम", "Trends Sans Devanagari"),
        ("แนวร่วมปฏิวัติแห่งชาติ", "Trends Sans Thai"),
        ("தமிழீழ விடுதலைப் புலிகள்", "Trends Sans Tamil"),
        ("మావోయిస్టు", "Trends Sans Telugu"),
        ("ខ្មែរក្រហម", "Trends Sans Khmer"),
        ("平民", "Trends Sans SC"),
    ],
)
def test_a_name_is_set_in_one_font_of_its_script(name, font):
    assert [found.family for found in fonts_for([name])] == [font]
    assert boxes_named([name]) == ""


@given(st.text())
def test_the_fonts_for_a_text_hold_what_any_font_holds(text):
    chosen = (base_font(), *fonts_for([text]))
    for letter in text:
        font = font_holding(letter)
        assert font is None or any(ord(letter) in letters_of(one) for one in chosen)
        assert font is None or font in chosen


def test_an_english_report_opens_no_font_of_the_package():
    program = (
        "from trends.fonts.choice import fonts_for, letters_of\n"
        "from trends.figures.style import families\n"
        "from trends.reporting.pdf import render_pdf\n"
        "from trends.document.blocks import Document, paragraph\n"
        "render_pdf(Document('Łódź, حلب, Сирия', (paragraph('It fell – by half.'),)))\n"
        "families('Łódź')\n"
        "print(letters_of.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "1"  # DejaVu Sans alone


def test_a_font_that_is_added_is_asked_last_and_only_for_a_while():
    assert font_holding(RARE) is None
    with with_fonts([OTHER]):
        assert [font.path for font in at_hand()] == [*(font.path for font in SHIPPED), OTHER]
        assert font_holding(RARE).to_dict()["file"] == OTHER.name
        assert len(font_holding(RARE).to_dict()["sha256"]) == 64
        assert boxes_named([RARE]) == ""
        assert str(OTHER) in startup()
    assert "U+210A" in boxes_named([RARE])
    assert startup() == ""


def test_fonts_added_in_vain_are_taken_back_and_said(tmp_path):
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    for path, said in (
        (broken, "broken.ttf is no font that can be read"),
        (tmp_path / "absent.ttf", "There is no font absent.ttf"),
        (tmp_path, "is no font that can be read"),
    ):
        with pytest.raises(InputError, match=said), with_fonts([path]):
            pass
    assert at_hand() == SHIPPED


def test_each_font_has_its_licence_and_is_told_of():
    folder = files("trends.fonts")
    told = folder.joinpath("README.md").read_text(encoding="utf-8")
    for font in SHIPPED:
        licence = folder.joinpath(f"{font.path.stem}.OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        assert font.path.name in told
        # Names that a licence reserves must not be those of a changed font.
        assert "Source" not in font.family
        assert "Noto" not in font.family
    assert {path.name for path in Path(str(folder)).glob("*.ttf")} == {font.path.name for font in SHIPPED}

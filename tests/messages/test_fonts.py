"""Chinese needs a font of the machine: with one it is drawn and printed, without one it is said and nothing fails."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import pytest

from trends.document.blocks import Document, paragraph
from trends.errors import ParameterError
from trends.figures.style import families
from trends.messages import Message, fonts
from trends.messages.speech import current, speaking, spoken
from trends.reporting.catalogue import template
from trends.reporting.job import plan
from trends.reporting.pdf import render_pdf

LABEL = Message("figures.changes.axis")


@pytest.fixture
def no_font(monkeypatch):
    monkeypatch.setattr(fonts, "_chinese", lambda: None)


@pytest.fixture
def a_font(monkeypatch):
    # Any font will do to see that it is taken: this one is there wherever matplotlib is.
    path = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSansDisplay.ttf"
    monkeypatch.setattr(fonts, "_chinese", lambda: fonts.Font("DejaVu Sans Display", path))


@pytest.mark.usefixtures("no_font")
def test_without_a_font_figures_are_english_and_a_report_has_no_pdf():
    with speaking("zh"):
        assert current() == "en"
        assert spoken(LABEL) == "ratio of rates (log scale)"
    job = plan(template("constant-pace"), {}, formats=("html", "pdf"), as_of=None, language="zh")
    assert job.formats == ("html",)
    with pytest.raises(ParameterError, match="Noto Sans CJK SC"):
        plan(template("constant-pace"), {}, formats=("pdf",), as_of=None, language="zh")


@pytest.mark.usefixtures("a_font")
def test_with_one_figures_and_pages_are_set_in_it():
    with speaking("zh"):
        assert spoken(LABEL) == LABEL.in_language("zh")
        assert families() == ["DejaVu Sans", "DejaVu Sans Display"]
    assert families() == ["DejaVu Sans"]
    job = plan(template("constant-pace"), {}, formats=("html", "pdf"), as_of=None, language="zh")
    assert job.formats == ("html", "pdf")
    assert render_pdf(Document("T", (paragraph(LABEL),), language="zh")).startswith(b"%PDF")


@pytest.mark.usefixtures("no_font")
def test_no_other_language_needs_one():
    job = plan(template("constant-pace"), {}, formats=("html", "pdf"), as_of=None, language="ru")
    assert job.formats == ("html", "pdf")

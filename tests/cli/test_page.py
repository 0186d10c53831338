"""The page on a terminal and off it."""

from __future__ import annotations

import io
import re

import pytest

from trends.cli.page import PAGE_WIDTH, print_page
from trends.document.blocks import Heading, Note, Table, VerdictBox, paragraph, spans
from trends.document.plain import display_text

BLOCKS = [
    VerdictBox("contradicted", "A steady pace", "It was not \x1b[31msteady\x1b[0m."),
    Heading("Changes"),
    Table("", ("change", "ratio"), (("halves", "0.44"), ("a name \x1b]0;owned\x07", "1.00"))),
    Note(spans("Counts are of reported attacks."), kind="caution"),
    paragraph("word " * 60),
]


class Terminal(io.StringIO):
    """A standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("asked", "width"), [(None, PAGE_WIDTH), ("40", 40), ("0", PAGE_WIDTH), ("x", PAGE_WIDTH)]
)
def test_off_a_terminal_the_page_is_plain_text_as_wide_as_columns_says(capsys, monkeypatch, asked, width):
    monkeypatch.delenv("COLUMNS", raising=False)
    if asked is not None:
        monkeypatch.setenv("COLUMNS", asked)
    monkeypatch.setenv("FORCE_COLOR", "1")
    print_page(BLOCKS)
    text = capsys.readouterr().out
    assert text == display_text(BLOCKS, width=width) + "\n"
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= width


@pytest.fixture
def shown_on_terminal(monkeypatch):
    """Print the blocks at a terminal 60 columns wide."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")

    def show() -> str:
        stream = Terminal()
        monkeypatch.setattr("sys.stdout", stream)
        print_page(BLOCKS)
        return stream.getvalue()

    return show


def test_on_a_terminal_the_page_is_the_same_text_in_colour(shown_on_terminal):
    text = shown_on_terminal()
    assert re.search(r"\x1b\[1;31mCONTRADICTED\x1b\[0m", text)
    assert re.sub(r"\x1b\[[0-9;]*m", "", text).rstrip() == display_text(BLOCKS, width=60).rstrip()


def test_nothing_in_a_file_steers_the_terminal(shown_on_terminal):
    text = shown_on_terminal()
    assert "\x1b]0" not in text
    assert "\x1b[31msteady" not in text
    assert "owned" in text


def test_no_colour_where_none_is_wanted(shown_on_terminal, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert "31m" not in shown_on_terminal().replace("[31msteady", "")

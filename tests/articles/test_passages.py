"""The text as it is shown: every claim marked once and numbered, in order, whatever the text looks like."""

from __future__ import annotations

import pytest

import trends as tr
from trends.articles.passages import MOST_PASSAGES, MOST_WHOLE, marked_text
from trends.document.blocks import Note, Paragraph, plain
from trends.document.fragments import display_html

CLAIM = "Attacks in central Syria fell in May 2021."
IDLE = "The minister met the families and spoke of many other things on that day."


def read(text, **options):
    return tr.read_text(text, "2022-02-03", judge=False, **options)


def quoted(blocks):
    return [block for block in blocks if isinstance(block, Paragraph) and block.quoted]


def marks(blocks):
    return [span for block in quoted(blocks) for span in block.spans if span.mark]


def shown(text):
    found = read(text)
    return found, marked_text(found.text, found.claims, found.language)


def test_a_text_is_shown_whole_and_word_for_word():
    text = f"A headline\n\n{IDLE} {CLAIM}\n\n{IDLE}"
    found, blocks = shown(text)
    assert "\n\n".join(plain(block.spans) for block in quoted(blocks)) == text
    (mark,) = marks(blocks)
    assert (mark.text, mark.number, mark.mark) == (found[0].quote, "1", found[0].verdict)
    assert mark.tip.endswith(found[0].sentence)


def test_lines_broken_for_their_length_flow_and_short_ones_stay():
    _, blocks = shown(f"{IDLE}\n{CLAIM}\n\n- one\n- two")
    first, second = quoted(blocks)
    assert "\n" not in plain(first.spans)
    assert plain(second.spans) == "- one\n- two"


def test_a_text_without_blank_lines_has_a_paragraph_a_line():
    _, blocks = shown(f"Headline\n{CLAIM}\nEnd")
    assert [plain(block.spans) for block in quoted(blocks)] == ["Headline", CLAIM, "End"]


def test_windows_line_ends_move_no_claim():
    found, blocks = shown(f"Headline\r\n\r\n{IDLE} {CLAIM}\r\n")
    assert [mark.text for mark in marks(blocks)] == [claim.quote for claim in found]


class Meant:
    """A claim as far as the text shows it."""

    verdict, sentence = "supported", "Because."

    def __init__(self, start, end):
        self.span = (start, end)


@pytest.mark.parametrize(
    ("spans", "pieces"),
    [
        # Beside each other, one inside the other, overlapping, and in the same words.
        ([(0, 4), (5, 8)], [("0123", "1"), ("567", "2")]),
        ([(0, 9), (3, 5)], [("012", ""), ("34", "2"), ("5678", "1")]),
        ([(0, 6), (4, 9)], [("0123", "1"), ("45678", "2")]),
        ([(2, 6), (2, 6)], [("2345", "2"), ("", "1")]),
        ([(0, 3), (0, 9)], [("012", "1"), ("345678", "2")]),
    ],
)
def test_no_claim_hides_another(spans, pieces):
    blocks = marked_text("0123456789", [Meant(*span) for span in spans], "en")
    assert "".join(plain(block.spans) for block in quoted(blocks)) == "0123456789"
    assert [(mark.text, mark.number) for mark in marks(blocks)] == pieces


def test_a_claim_that_goes_on_in_the_next_paragraph_is_numbered_where_it_ends():
    blocks = marked_text("one\n\ntwo", [Meant(0, 8)], "en")
    assert [(mark.text, mark.number) for mark in marks(blocks)] == [("one", ""), ("two", "1")]


def test_of_a_long_text_what_stands_around_claims_is_shown_and_that_is_said():
    text = "\n\n".join([*([IDLE] * 400), f"{IDLE * 30} {CLAIM} {IDLE * 30}"])
    assert len(text) > MOST_WHOLE
    _, blocks = shown(text)
    (passage,) = quoted(blocks)
    assert len(plain(passage.spans)) < 800
    assert plain(passage.spans).startswith("…")
    assert plain(passage.spans).endswith("…")
    (note,) = [block for block in blocks if isinstance(block, Note)]
    assert f"{len(text):,} characters; only what stands around its claims" in plain(note.spans)


def test_of_many_passages_it_is_said_how_many_are_shown():
    text = "\n\n".join(f"{IDLE} {CLAIM} {IDLE * 8}" for _ in range(60))
    _, blocks = shown(text)
    assert len(quoted(blocks)) == MOST_PASSAGES
    (note,) = [block for block in blocks if isinstance(block, Note)]
    assert f"in {MOST_PASSAGES} of 60 places" in plain(note.spans)


def test_a_text_runs_in_its_own_direction_on_any_page():
    found = tr.read_text("ارتفعت الهجمات في سوريا بنسبة 40 في المئة في عام 2021.", "2022-02-03", judge=False)
    assert len(found) == 1
    for language in ("en", "ar"):
        page = display_html(found.blocks(), language=language)
        assert '<p class="as-written" lang="ar" dir="rtl">' in page
    english = display_html(read(CLAIM).blocks(), language="ar")
    assert '<p class="as-written" lang="en" dir="ltr">' in english


def test_markup_in_a_text_stays_text():
    page = display_html(read(f"<script>alert(1)</script> {CLAIM}").blocks())
    assert "<script" not in page
    assert "&lt;script&gt;" in page

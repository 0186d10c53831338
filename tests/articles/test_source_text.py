"""What is read of a file or a page, and what is refused in one sentence."""

from __future__ import annotations

import os
import zipfile

import pytest

import trends as tr
from trends.articles.page_text import page_text

CLAIM = "Attacks in Mali fell in May 2022."


def read(given):
    return tr.read_text(given, "2023-05-03", judge=False)


@pytest.mark.parametrize("depth", [10, 255, 256, 20_000])
def test_a_page_is_read_however_deep_its_text_stands(depth):
    page = "<html><body>" + "<div>" * depth + CLAIM + "</div>" * depth + "<p>Attacks rose in June 2022.</p>"
    assert [claim.quote for claim in read(page)] == [CLAIM[:-1], "Attacks rose in June 2022"]


@pytest.mark.parametrize("tag", ["nav", "aside", "footer", "script", "style", "noscript", "template", "svg"])
def test_what_stands_beside_the_article_is_no_text(tag):
    page = f"<html><body><{tag}>Attacks in Mali rose in May 2021.</{tag}><article><p>{CLAIM}</p></article></body></html>"
    assert [claim.quote for claim in read(page)] == [CLAIM[:-1]]


def test_paragraphs_stay_apart_and_words_stay_whole():
    assert page_text("<table><tr><td>a</td><td>b</td></tr></table><p>un<b>broken</b> &amp; c<br>d</p>") == (
        "a\n\nb\n\nunbroken & c\n\nd"
    )
    assert page_text("<p hidden>seen by nobody</p><p>seen <!-- not this --> by all</p>") == "seen by all"


def test_a_page_of_many_tags_is_long_by_its_text_alone():
    page = "<html><body>" + "<p class='x' style='margin:0'></p>" * 70_000 + f"<p>{CLAIM}</p></body></html>"
    assert len(page) > 2_000_000
    assert len(read(page)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7\n\xe2\xe3", "PDF"),
        (b"{\\rtf1 Attacks fell.}", "RTF"),
        (b"PK\x03\x04" + b"\0" * 50, "Word document or an archive"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 50, "Word document or an archive"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "image"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "image"),
        ("Les attaques ont augmenté.".encode("latin-1"), "UTF-8"),
        (b"\0" * 500, "UTF-8"),
        (b"", "no text"),
        (" \n\t\u3000".encode(), "no text"),
        (b"<html><head><title>Attacks fell in May 2022.</title></head></html>", "no text"),
    ],
)
def test_other_files_are_refused_in_a_sentence_that_says_what_they_are(tmp_path, content, reason):
    file = tmp_path / "given"
    file.write_bytes(content)
    for given in (content, file):
        with pytest.raises(tr.TrendsError) as refused:
            read(given)
        assert reason in str(refused.value)
        assert str(refused.value).count(".") == 1


def test_a_word_document_is_told_from_its_own_bytes(tmp_path):
    with zipfile.ZipFile(tmp_path / "report.txt", "w") as document:
        document.writestr("word/document.xml", CLAIM)
    with pytest.raises(tr.TrendsError, match="Word document"):
        read(tmp_path / "report.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_its_encoding(tmp_path, encoding):
    file = tmp_path / "report.txt"
    file.write_text("Les attaques ont augmenté au Mali en mars 2023.", encoding=encoding)
    assert read(file)[0].quote == "attaques ont augmenté au Mali en mars 2023"


def test_a_page_is_read_in_the_encoding_that_it_names():
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Les attaques ont augmenté en mars 2023.</p></body></html>'
    assert read(page.encode("latin-1"))[0].quote == "attaques ont augmenté en mars 2023"


def test_a_folder_a_pipe_and_no_file_are_each_told_apart(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, reason in (
        (tmp_path, "folder"),
        (tmp_path / "pipe", "pipe"),
        (tmp_path / "none.txt", "no file"),
    ):
        with pytest.raises(tr.TrendsError, match=reason):
            read(path)

"""The default report as one document: nothing stands in it twice, no jargon before the annex, and no page is nearly empty."""

from __future__ import annotations

import re

import pytest

import trends as tr
from trends.document.blocks import Bullets, Heading, Note, Paragraph, Table, plain
from trends.reporting.pipeline import render

BEFORE_ANNEX = (
    "brief",
    "key_points",
    "caveat",
    "recent",
    "by_place",
    "change",
    "choices",
    "season",
    "deaths",
    "deadliest",
)
ANNEX = ("periods", "data_used", "notes", "grounds")
JARGON = re.compile(
    r"Joint p|p = |fourier|quantile|bootstrap|replicate|log(arithm|-)|autocorrelation|dispersion|[+-]\d\.\d\d",
    re.IGNORECASE,
)
MOST_PAGES = 9
"""Four pages and the annex: a table of 56 months, the method, the notes, two small tables and the sources."""


@pytest.fixture(
    scope="module", params=["central-syria", pytest.param("documented-attacks", marks=pytest.mark.long)]
)
def study(request, central):
    return central if request.param == "central-syria" else tr.study(request.param, replicates=49)


def sentences(study, names):
    """Every sentence of running text, with the section that it stands in."""
    for name in names:
        for block in getattr(study, name)().blocks():
            runs = ()
            if isinstance(block, (Paragraph, Note)):
                runs = (block.spans,)
            elif isinstance(block, Bullets):
                runs = block.items
            for run in runs:
                for sentence in re.split(r"(?<=[.;:]) ", plain(run)):
                    yield name, sentence.strip(" .;:")


def test_no_sentence_and_no_heading_stands_twice(study):
    seen = {}
    for name, sentence in sentences(study, (*BEFORE_ANNEX, *ANNEX)):
        if len(sentence) > 25:
            assert sentence not in seen, (sentence, seen[sentence], name)
            seen[sentence] = name
    headings = [
        block.text
        for name in (*BEFORE_ANNEX, *ANNEX)
        for block in getattr(study, name)().blocks()
        if isinstance(block, Heading)
    ]
    captions = [
        block.caption
        for name in (*BEFORE_ANNEX, *ANNEX)
        for block in getattr(study, name)().blocks()
        if isinstance(block, Table)
    ]
    assert len(set(headings) | set(captions)) == len(headings) + len(captions)


def test_a_minister_meets_no_jargon_before_the_annex(study):
    for name in BEFORE_ANNEX:
        for block in getattr(study, name)().blocks():
            cells = [cell for row in block.rows for cell in row] if isinstance(block, Table) else []
            said = [text for _, text in sentences(study, (name,))] + cells
            assert not [text for text in said if JARGON.search(text)], name


@pytest.mark.long
def test_the_report_is_short_and_ends_on_a_page_that_holds_something(tmp_path, pages, one_fork_server):
    (report,) = render(out=tmp_path, formats="pdf", parameters={"replicates": 99})
    (pdf,) = report.path.glob("*.pdf")
    printed = pages(pdf.read_bytes())
    assert len(printed) <= MOST_PAGES
    assert all(len(page.split()) > 60 for page in printed)

"""From an executed notebook to a document."""

from __future__ import annotations

import pytest

from trends.document.blocks import (
    MIME,
    Code,
    Figure,
    Heading,
    Maths,
    Note,
    Paragraph,
    Preformatted,
    Span,
    Table,
    paragraph,
    spans,
)
from trends.document.blocks_json import to_json
from trends.document.facts import FACTS_MIME, facts
from trends.errors import RenderError
from trends.messages import recognised
from trends.messages.speech import segment
from trends.reporting.notebook import cell_names, read_notebook

TITLE = "# Title"


@pytest.fixture
def read(cells):
    def from_outputs(*outputs, source="f()", tags=()):
        notebook = cells.notebook(cells.prose(TITLE), cells.code(source, *tags, outputs=outputs))
        return read_notebook(notebook).document.blocks

    return from_outputs


def test_a_small_notebook_becomes_a_document(executed):
    content = read_notebook(executed)
    document = content.document
    assert document.title == "Was it constant?"
    assert document.as_of == "2024-11-30"
    assert [type(block).__name__ for block in document.blocks] == [
        "Paragraph",
        "Heading",
        "Paragraph",
        "Preformatted",
        "Table",
        "Code",
        "Figure",
        "Code",
    ]
    assert document.blocks[0] == paragraph("It was, as far as anybody can tell.", lead=True)
    assert document.blocks[2].spans[1] == Span("y_t", maths=True)
    assert document.blocks[4].rows == (("0", "2024-10", "3"), ("1", "<b>", "4"))
    figure = document.blocks[6]
    assert (figure.name, figure.caption, figure.alt) == ("line", "The line", "A line.")
    assert content.facts.verdicts[0]["verdict"] == "supported"
    assert content.facts.seed == 3
    assert len(content.origins) == len(document.blocks)
    assert content.origins[-1].startswith("cell 5 (import matplotlib")


def test_our_blocks_come_first(read, cells, png):
    blocks = to_json([paragraph("ours")])
    output = cells.data(png=png, html="<p>html</p>", plain="plain")
    output["data"][MIME] = blocks
    assert read(output) == (paragraph("ours", lead=True), Code("f()"))


def test_every_form_has_its_place(read, cells, png):
    both = read(cells.data({"alt": "A."}, png=png, html="x", plain="y"))
    assert both[0] == Figure("a", "A.", "A.", png)
    frame = '<div><style>x</style><table class="dataframe"><tr><th>a</th></tr></table></div>'
    assert isinstance(read(cells.data(html=frame, plain="y"))[0], Table)
    assert read(cells.data(html="<b>x</b>", plain="y"))[0] == Preformatted("y")
    assert read(cells.data(latex=r"$\mu$", plain="y"))[0] == Maths(r"$\mu$", r"\mu")
    assert read(cells.data(plain="'text'"))[0] == Preformatted("'text'")


def test_a_caution_of_the_data_stands_once(read):
    cautions = [Note(spans(text), "caution") for text in ("No dates: 2.", "A selection.", "No dates: 2.")]
    other = Note(spans("No dates: 2."))
    outputs = [
        {"output_type": "display_data", "data": {MIME: to_json([*blocks])}, "metadata": {}}
        for blocks in (cautions[:1], cautions[1:], [other])
    ]
    shown = [block for block in read(*outputs) if isinstance(block, Note)]
    assert shown == [*cautions[:2], other]


def test_printed_lines_are_kept_and_warnings_are_not(read):
    out = {"output_type": "stream", "name": "stdout", "text": ["\x1b[31mred\x1b[0m\n", "two\n"]}
    err = {"output_type": "stream", "name": "stderr", "text": "/home/me/x.py: DeprecationWarning"}
    assert read(out, err)[0] == Preformatted("red\ntwo")
    assert read(err) == (Code("f()"),)


def test_unseen_cells_are_not_shown_but_their_facts_count(cells):
    handed = {
        "output_type": "execute_result",
        "data": {FACTS_MIME: facts(as_of="2024-11-30").to_dict()},
        "metadata": {},
    }
    for tag in ("hide", "parameters", "injected-parameters"):
        content = read_notebook(
            cells.notebook(cells.prose(TITLE), cells.code("x = 1", tag, outputs=[handed]))
        )
        assert content.document.blocks == ()
        assert content.facts.as_of == "2024-11-30"


def test_cells_that_show_nothing_share_one_fold(cells):
    content = read_notebook(cells.notebook(cells.prose(TITLE), cells.code("a = 1"), cells.code("b = 2")))
    assert content.document.blocks == (Code("a = 1\n\nb = 2"),)


def test_the_title_may_come_from_elsewhere(cells):
    handed = {
        "output_type": "display_data",
        "data": {FACTS_MIME: facts(as_of="", title="From facts").to_dict()},
    }
    notebook = cells.notebook(cells.prose(TITLE), cells.code("", outputs=[handed]))
    assert read_notebook(notebook).document.title == "From facts"
    # A finding leads; a title that was asked for stands above it, or leads where there is none.
    asked = read_notebook(notebook, title="Given").document
    assert (asked.title, asked.kicker) == ("From facts", "Given")
    bare = cells.notebook(cells.prose(TITLE))
    assert read_notebook(bare, title="Given").document.title == "Given"
    assert read_notebook(bare, title="Given").document.kicker == ""


def test_the_first_paragraph_leads_unless_another_does(cells):
    notebook = cells.notebook(cells.prose(TITLE + "\n\nFirst.\n\nSecond."))
    assert read_notebook(notebook).document.blocks == (paragraph("First.", lead=True), paragraph("Second."))
    own = {"output_type": "display_data", "data": {MIME: to_json([paragraph("Lead.", lead=True)])}}
    notebook = cells.notebook(cells.prose(TITLE + "\n\nFirst."), cells.code("", outputs=[own]))
    assert read_notebook(notebook).document.blocks == (paragraph("First."), paragraph("Lead.", lead=True))
    assert read_notebook(cells.notebook(cells.prose(TITLE + "\n\n## Part\n\nText."))).document.blocks == (
        Heading("Part"),
        paragraph("Text."),
    )


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (
            {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": []},
            "failed in cell 2.*KeyError",
        ),
        ({"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo="}}, "figure has no title"),
        ({"output_type": "display_data", "data": {"image/png": "AAAA"}, "metadata": {"alt": "x"}}, "no PNG"),
        ({"output_type": "display_data", "data": {"application/javascript": "alert(1)"}}, "cannot be shown"),
        (
            {"output_type": "display_data", "data": {"text/html": "<b>x</b>"}},
            "HTML that is more than tables cannot be shown",
        ),
        ({"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}}, "SVG image cannot be shown"),
        (
            {
                "output_type": "display_data",
                "data": {"application/vnd.plotly.v1+json": {}, "text/html": "<div></div>", "text/plain": "x"},
            },
            "a chart of plotly cannot be shown",
        ),
        (
            {"output_type": "display_data", "data": {"image/jpeg": "", "text/plain": "<Image object>"}},
            "JPEG image cannot be shown",
        ),
        ({"output_type": "display_data", "data": {"text/latex": "$\\nosuch$"}}, "formula .* cannot be set"),
        (
            {"output_type": "display_data", "data": {"text/plain": "<a.B at 0x7f12ab34cd56>"}},
            "memory address",
        ),
        ({"output_type": "stream", "name": "stdout", "text": "<f at 0xdeadbeef>"}, "memory address"),
        ({"output_type": "display_data", "data": {MIME: [{"type": "Script"}]}}, "no block is of type"),
        ({"output_type": "display_data", "data": {FACTS_MIME: {"as_of": "soon"}}}, "facts cannot be read"),
    ],
)
def test_what_may_not_be_shown_names_its_cell(read, output, reason):
    with pytest.raises(RenderError, match=reason) as caught:
        read(output)
    assert "cell 2 (f())" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# Title\n\n### Deep", "level 3 under one of level 1"),
        ("# Title\n\n## Part\n\n#### Deep", "level 4 under one of level 2"),
        ("# Title\n\n# Another", "second title"),
        ("text only", "no title"),
        ("# Title\n\n$$\\nosuch$$", "cannot be set"),
        ("# Title\n\nwith $\\nosuch$", "cannot be set"),
        ("# Title\n\n- with $\\nosuch$", "cannot be set"),
    ],
)
def test_prose_that_breaks_the_outline_is_refused(cells, text, reason):
    with pytest.raises(RenderError, match=reason):
        read_notebook(cells.notebook(cells.prose(text)))


def test_levels_may_rise_again(cells):
    content = read_notebook(cells.notebook(cells.prose("# T\n\n## A\n\n### B\n\n## C")))
    assert [block.level for block in content.document.blocks] == [2, 3, 2]


def test_cells_are_counted_as_their_writer_counts_them(cells):
    names = cell_names(
        [
            cells.prose(TITLE),
            cells.code("a", "parameters"),
            cells.code("b", "injected-parameters"),
            cells.code("\n c\nd"),
        ]
    )
    assert names[1] == "cell 2 (a)"
    assert names[3] == "cell 3 (c)"


def test_hostile_outputs_are_text(read, cells, hostile):
    shown = read(cells.data(plain=hostile))
    assert all(isinstance(block, (Preformatted, Code)) for block in shown)
    notebook = cells.notebook(cells.prose(TITLE), cells.code(hostile))
    assert all(isinstance(block, Code) for block in read_notebook(notebook).document.blocks)
    assert read(cells.data(plain="x"), source="g()")[1] == Code("g()")
    assert spans("x")


def test_authors_are_read(cells):
    notebook = cells.notebook(cells.prose(TITLE), cells.prose("Text."))
    notebook["metadata"]["authors"] = [{"name": "A. Writer"}, {"name": " "}, "B. Writer"]
    assert read_notebook(notebook).document.authors == ("A. Writer", "B. Writer")
    assert isinstance(read_notebook(notebook).document.blocks[0], Paragraph)


def test_a_sentence_that_a_notebook_of_the_package_prints_is_prose():
    text = "The third source has one series; there are no editions to compare."
    output = {"output_type": "stream", "name": "stdout", "text": f"{text}\n"}
    cells = [
        {"cell_type": "markdown", "source": "# T", "metadata": {}},
        {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]},
    ]
    (block,) = read_notebook({"cells": cells, "metadata": {}}).document.blocks
    assert isinstance(block, Paragraph)
    assert segment(block.spans[0].text, "fr").text.startswith("La troisième source")


OWN = "The attacks fell in the north of the country."
SIEN = "Les attaques ont beaucoup diminué dans tout le nord."


def test_a_report_is_in_its_language_or_refused(cells, read):
    notebook = cells.notebook(
        cells.prose("# Several sources side by side"),
        cells.prose(OWN),
        cells.prose(f"## Two places\n\n- {OWN}"),
    )
    assert read_notebook(notebook).document.blocks
    with pytest.raises(RenderError, match="asked for in fr, and not all of its notebook is") as caught:
        read_notebook(notebook, language="fr")
    said = str(caught.value)
    assert 'in cell 2 (The attacks fell in the north of the country.): "The attacks' in said
    assert "in cell 3" in said
    assert 'language = "fr"' in said
    known = cells.notebook(cells.prose("# Several sources side by side"), cells.prose("## Two places"))
    assert read_notebook(known, language="fr").document.language == "fr"
    titled = cells.notebook(cells.prose("# What nobody has translated"))
    with pytest.raises(RenderError, match="in its title"):
        read_notebook(titled, language="fr")


def test_a_title_of_ones_own_is_in_whatever_language(cells):
    title = "Attacks in the north of the country"
    own = {"output_type": "display_data", "data": {MIME: to_json([Heading(title), paragraph("Homs")])}}
    notebook = cells.notebook(cells.prose("# Several sources side by side"), cells.code("", outputs=[own]))
    content = read_notebook(notebook, language="fr", title=title)
    assert content.document.title == title
    assert not segment(content.document.blocks[0].text, "fr").foreign


def test_prose_in_the_language_of_its_notebook_is_taken_as_it_is(cells):
    frame = '<table class="dataframe"><tr><th>combien de fois par mois</th></tr><tr><td>3</td></tr></table>'
    notebook = cells.notebook(
        cells.prose(f"# {SIEN}\n\n{SIEN}"), cells.code("f()", outputs=[cells.data(html=frame, plain="")])
    )
    lead, table, _ = read_notebook(notebook, language="fr", written_in="fr").document.blocks
    assert not segment(lead.spans[0].text, "fr").foreign
    assert not segment(table.columns[0], "fr").foreign
    with pytest.raises(RenderError, match="asked for in es"):
        read_notebook(notebook, language="es")


def test_a_title_that_a_study_sets_above_its_finding_stays_there(cells):
    title = "Attacks in the north of the country"
    handed = facts(as_of="2024-06-30", title=recognised("Two places"), kicker=title).to_dict()
    output = {"output_type": "display_data", "data": {FACTS_MIME: handed}}
    notebook = cells.notebook(cells.prose("# Heading"), cells.code("f()", outputs=[output]))
    document = read_notebook(notebook, language="es", title=title).document
    assert (document.title, document.kicker) == ("Two places", title)

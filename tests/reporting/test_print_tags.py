"""The tags of the printed page, read by a program as a screen reader would: PDF/UA-1 (ISO 14289-1), clause by clause."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest

from trends.document.blocks import (
    Bullets,
    Document,
    Figure,
    Heading,
    Maths,
    Note,
    Paragraph,
    Span,
    Spark,
    Stamp,
    Stamps,
    Table,
    Tile,
    Tiles,
    VerdictBox,
    paragraph,
    spans,
)
from trends.messages import quoted
from trends.reporting.pdf import render_pdf
from trends.reporting.row_headers import with_row_headers

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 150"><rect width="300" height="150"/></svg>'


def document(png, language="en"):
    sparks = (Spark((1.0, 2.0), "Rising"), None)
    blocks = (
        paragraph("It fell.", lead=True),
        Stamps((Stamp("contradicted", "Constant pace"),)),
        Tiles((Tile("November", "7", "down", ("9 in October",), "fewest since 2023"),)),
        Figure("f", "What is drawn", "Dark bars that fall.", png, SVG),
        Note(spans("Months without a count."), "caveat"),
        Heading("The months"),
        Table(
            "Months",
            ("month", "attacks"),
            (("May", "7"), ("June", "9")),
            sparks=sparks,
            sparks_head="course",
            verdicts=("supported", ""),
        ),
        Table("", ("", ""), (("version", "1"), ("licence", "CC BY 4.0"))),
        Table("No heads", ("a", "b"), (("1", "2"),), row_heads=False),
        Table("Wide", ("name", *(f"heading number{i}" for i in range(30))), (("x", *("1",) * 30),)),
        Heading("What is said", 3),
        Paragraph((Span("He said "), Span("la vie est belle", quoted="fr"), Span(".", strong=True))),
        Bullets((spans("One"), spans("Two")), levels=(0, 1)),
        VerdictBox("contradicted", "Constant pace", "It fell.", (("Margin", "1.5"),)),
        Paragraph((Span("The rate "), Span(r"\mu_t", maths=True), Span(" ran."))),
        Maths(r"y_t \sim \mathrm{NB}(\mu_t, \alpha)", r"y_t \sim \mathrm{NB}(\mu_t, \alpha)"),
        paragraph(quoted("Please cite the dataset as the publisher asks for it.")),
    )
    return Document("Attacks fell", blocks, language=language, as_of="2024-11-30", kicker="Was it constant?")


class Tags:
    """The tree of tags of a PDF, flat: kind, dictionary and depth of parents."""

    def __init__(self, pdf):
        self.file = pikepdf.open(io.BytesIO(pdf))
        self.all = []
        self.marked = set()
        self._walk(self.file.Root.StructTreeRoot.K, ())

    def _walk(self, node, above, page=None):
        if isinstance(node, pikepdf.Array):
            for child in node:
                self._walk(child, above, page)
        elif isinstance(node, int):
            self.marked.add((page, node))
        elif "/S" in node:
            page = node.Pg.objgen if "/Pg" in node else page
            self.all.append((str(node.S)[1:], node, above))
            if "/K" in node:
                self._walk(node.K, (*above, node), page)
        elif "/MCID" in node:
            self.marked.add((node.Pg.objgen if "/Pg" in node else page, int(node.MCID)))

    def of(self, *kinds):
        return [node for kind, node, _ in self.all if kind in kinds]

    def inside(self, node, *kinds):
        return [
            found
            for kind, found, above in self.all
            if kind in kinds and any(a.objgen == node.objgen for a in above)
        ]


def attribute(node, key):
    return next((part[key] for part in node.get("/A", ()) if key in part), None)


SHOWS = {"Tj", "TJ", "'", '"', "Do", "f", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "F"}


def faults(pdf, headed):
    """Say what a screen reader would stumble on; `headed` says of each table whether its first column heads the rows."""
    tags = Tags(pdf)
    root, found = tags.file.Root, []
    if not root.MarkInfo.Marked or not str(root.Lang):
        found.append("not marked, or in no language")
    if not root.ViewerPreferences.DisplayDocTitle or "pdfuaid" not in root.Metadata.read_bytes().decode():
        found.append("the title is not shown, or conformance not claimed")
    levels = [int(kind[1]) for kind, _, _ in tags.all if re.fullmatch("H[1-6]", kind)]
    if any(after > before + 1 for before, after in zip([0, *levels], levels, strict=False)):
        found.append(f"headings jump: {levels}")
    for node in tags.of("Figure", "Formula"):
        alt = str(node.get("/Alt", ""))
        if not alt.strip() or "\\" in alt or "$" in alt or "_" in alt:
            found.append(f"a {node.S} is read as {alt!r}")
    found += [
        f"a header of no scope: {node.objgen}" for node in tags.of("TH") if attribute(node, "/Scope") is None
    ]
    tables = tags.of("Table")
    if len(tables) != len(headed):
        found.append(f"{len(tables)} tables where {len(headed)} were set")
    ids = {str(node.ID) for node in tags.of("TH") if "/ID" in node}
    names = list(root.StructTreeRoot.IDTree.Names)[::2] if ids else []
    if sorted(map(str, names)) != list(map(str, names)) or set(map(str, names)) != ids:
        found.append("the tree of names is not that of the headers")
    for table, heads in zip(tables, headed, strict=False):
        head = [row.objgen for part in tags.inside(table, "THead") for row in tags.inside(part, "TR")]
        for row in tags.inside(table, "TR"):
            first, *others = row.K
            if row.objgen in head:
                continue
            if heads != (str(first.S) == "/TH" and attribute(first, "/Scope") == "/Row"):
                found.append(f"the first cell of a row is {first.S}")
            for cell in others:
                refers = {str(name) for name in attribute(cell, "/Headers") or ()}
                if (
                    refers - ids
                    or (heads and str(first.get("/ID", "")) not in refers)
                    or (head and len(refers) < 1 + heads)
                ):
                    found.append(f"a cell names {refers} as its headers")
    for number, page in enumerate(tags.file.pages, start=1):
        if page.get("/Tabs") != "/S" and "/Annots" in page:
            found.append(f"page {number} has no order of links")
        depth, shown = [], page.objgen
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in {"BMC", "BDC"}:
                mcid = (
                    operands[1].get("/MCID")
                    if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary)
                    else None
                )
                depth.append((str(operands[0]), mcid))
                if mcid is not None and (shown, int(mcid)) not in tags.marked:
                    found.append(f"content {mcid} of page {number} is in no tag")
            elif name == "EMC":
                depth.pop()
            elif name in SHOWS and not depth:
                found.append(f"something on page {number} has no tag: {name}")
    return found


def headed_tables(shown):
    """What the tables of a document are, a part by itself."""
    from trends.reporting.typst_value import TypstWriter

    _, value = TypstWriter(shown).write()
    return [part["row_heads"] for block in value["blocks"] for part in block.get("parts", ())]


@pytest.mark.parametrize("language", ["en", "fr", "ar", "zh"])
def test_a_screen_reader_finds_its_way(png, language):
    shown = document(png, language)
    assert faults(render_pdf(shown), headed_tables(shown)) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_keeps_rows_together_on_the_page_is_no_cell_to_a_reader(png, language):
    """Rows stay together by cells of a column without width and content, of which the tags say nothing."""
    shown = Document(
        "T",
        (
            Table("Months", ("month", "attacks"), tuple((f"Month {n}", str(n)) for n in range(90))),
            Table("Without a head", ("", ""), (("version", "1"), ("licence", "CC BY 4.0"))),
            Table("Single", ("a", "b", "c"), (("1", "", ""),)),
            Table("Data", ("a", "b"), (("1", ""), ("", "2"), ("3", "")), row_heads=False),
        ),
        language=language,
    )
    made = render_pdf(shown)
    tags = Tags(made)
    columns = [{len(row.K) for row in tags.inside(table, "TR")} for table in tags.of("Table")]
    assert columns == [{2}, {2}, {3}, {2}]
    assert not [node for node in tags.of("TD", "TH") if attribute(node, "/RowSpan")]
    assert faults(made, headed_tables(shown)) == []


def test_what_tables_are_is_told_part_by_part(png):
    heads = headed_tables(document(png))
    assert heads[:3] == [True, True, False]
    assert len(heads) > 4
    assert all(heads[3:])


def test_words_of_another_language_say_so(png):
    tags = Tags(render_pdf(document(png, "ar")))
    (cited,) = tags.of("Quote")
    assert str(cited.get("/Lang", "")) == "fr" or any(
        str(node.get("/Lang", "")) == "fr" for node in tags.inside(cited, "Span")
    )
    assert "en" in {str(node.get("/Lang", "")) for _, node, _ in tags.all}


def test_the_program_finds_what_is_wrong(png):
    """A program that finds nothing wrong anywhere would pass every document."""
    shown = document(png)
    good = render_pdf(shown)
    heads = headed_tables(shown)
    assert faults(good.replace(b"/Scope/Row", b"/Skope/Row"), heads)
    assert faults(good.replace(b"/Alt(Dark bars that fall.)", b"/Alt(                    )"), heads)
    assert faults(good.replace(b"/S/H2", b"/S/H6"), heads) or faults(good.replace(b"/S/H1", b"/S/H6"), heads)
    assert faults(good, [not head for head in heads])


def test_a_pdf_of_another_kind_is_refused_and_one_without_row_heads_is_left():
    assert with_row_headers(b"%PDF-1.7", [False]) == b"%PDF-1.7"
    with pytest.raises(ValueError, match="no plain table"):
        with_row_headers(b"%PDF-1.7", [True])
    plain = render_pdf(Document("T", (Table("", ("a", "b"), (("1", "2"),), row_heads=False),)))
    with pytest.raises(ValueError, match="1 tables where 2"):
        with_row_headers(plain, [True, True])


def test_a_pdf_with_changed_tags_is_whole(png):
    file = pikepdf.open(io.BytesIO(render_pdf(document(png))))
    assert not (file.check_pdf_syntax() if hasattr(file, "check_pdf_syntax") else file.check())


def test_tags_written_otherwise_cost_the_row_headers_and_no_report(png, monkeypatch):
    shown = document(png, "en")
    whole = render_pdf(shown)

    def strange(_pdf, _tables):
        raise ValueError("the PDF has no plain table of its objects")

    monkeypatch.setattr("trends.reporting.pdf.with_row_headers", strange)
    plain = render_pdf(shown)
    assert plain.startswith(b"%PDF-")
    assert b"/Scope/Row" in whole
    assert b"/Scope/Row" not in plain

"""What stands where on a printed page: nothing leaves its column, nothing that belongs together is parted."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from trends.document.blocks import (
    Brand,
    Bullets,
    Document,
    Figure,
    Heading,
    Maths,
    Note,
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
from trends.files.bundled import notebook_folder
from trends.fonts.choice import fonts_for
from trends.reporting import pdf
from trends.reporting.columns import SIZES, TEXT_WIDTH
from trends.reporting.notebook import read_notebook
from trends.reporting.page_fit import FULL_ENOUGH, SMALLEST, SMALLEST_BEFORE_WHITE, Pages, fitted
from trends.reporting.runner import execute
from trends.reporting.typesetting import typesetter
from trends.reporting.typst_value import TypstWriter

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 {tall}"><rect width="600" height="{tall}"/></svg>'
LINE = "Attacks are counted by month, and a month without a count is no month without attacks. "


@pytest.fixture
def figure(png):
    def make(tall=300, caption="What is drawn"):
        return Figure("f", caption, "A dark field.", png, SVG.format(tall=tall))

    return make


def laid_out(document):
    """Return the value that is printed, and where all of it lies."""
    images, value = TypstWriter(document).write()
    texts = list(pdf._texts(value))
    value["fonts"] = [font.family for font in fonts_for(texts)]
    with typesetter(images, texts, 0) as at_work:
        value = fitted(value, at_work.places)
        return value, Pages(at_work.places(value), value["paper"])


def faults(value, pages):
    """Say what no printed page may show."""
    found = []
    for number, block in enumerate(value["blocks"]):
        span = pages.span(number)
        whole = block["type"] in {"Figure", "VerdictBox", "Stamps", "Tiles", "Maths"}
        whole |= block["type"] == "Table" and not block["breakable"]
        if whole and not block.get("breakable") and span[0].page != span[1].page:
            found.append(f"{block['type']} {number} is cut at the end of page {span[0].page}")
        if block["type"] == "Figure" and block["width"] * block["fit"] > TEXT_WIDTH + 0.1:
            found.append(f"figure {number} is wider than its column")
        if block["type"] == "Figure" and block["fit"] < SMALLEST_BEFORE_WHITE:
            found.append(f"figure {number} is too small")
        if block["type"] == "Table":
            found += [
                f"one row of table {number} stands alone on page {page}"
                for page in rows_alone(pages.rows(number))
            ]
    for place, following in zip(pages.places, pages.places[1:], strict=False):
        if place.heading and following.page != place.page:
            found.append(f"a heading is the last on page {place.page}")
    found += [
        f"something lies {place.y:.0f} points down page {place.page}"
        for place in pages.places
        if not pages.top - 1 <= place.y <= pages.bottom + 1
    ]
    if value["brief"] and pages.span(value["brief"] - 1)[1].page > 1:
        found.append("the brief does not fit page 1")
    if pages.is_poor():
        found.append(f"the last page holds next to nothing: {pages.share(pages.last):.0%}")
    return found


def rows_alone(rows):
    """Go through the pages that hold the first or the last row alone of a table that goes over the page, part by part."""
    starts = [at for at, place in enumerate(rows) if place.row == 0]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        part = rows[start:end]
        for lone, neighbour in ((part[0], part[1:2]), (part[-1], part[-2:-1])):
            if neighbour and neighbour[0].page != lone.page:
                yield lone.page


def brief(figure, *more, words=1, **options):
    text = " ".join([LINE] * words)
    blocks = (
        paragraph(f"{LINE}{LINE}{LINE}", lead=True),
        Stamps(
            (Stamp("contradicted", "Constant pace, to 2023"), Stamp("inconclusive", "Constant pace, to 2024"))
        ),
        Tiles(
            tuple(
                Tile(
                    f"The latest {n} months",
                    "14",
                    "down",
                    ("19 in the month before", "21 a year before"),
                    "fewest since 2021",
                )
                for n in (1, 3, 6, 12)
            )
        ),
        figure(340),
        Bullets((spans(text), spans(text), spans(text))),
        Note(spans(LINE), "caveat"),
        *more,
    )
    return Document(
        "Attacks fell by more than half between 2020-21 and 2022-23",
        blocks,
        kicker="Was it constant?",
        as_of="2024-11-30",
        **options,
    )


@pytest.mark.parametrize("words", [1, 2, 3])
@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_a_brief_stands_on_page_one_alone(figure, words, paper):
    more = (Heading("This month", new_page=True), *[paragraph(LINE * 12) for _ in range(4)])
    value, pages = laid_out(brief(figure, *more, words=words, brand=Brand(paper=paper)))
    assert faults(value, pages) == []
    assert pages.span(len(value["blocks"]) - 4)[0].page == 2


def test_a_short_brief_has_no_contents_and_a_long_one_on_page_two(figure):
    def sections(number):
        return (
            block
            for n in range(number)
            for block in (Heading(f"Part {n}", new_page=True), paragraph(LINE * 40))
        )

    short, _ = laid_out(brief(figure, *sections(3)))
    assert not short["contents"]
    long, pages = laid_out(brief(figure, *sections(9)))
    assert long["contents"]
    assert faults(long, pages) == []
    assert pages.span(len(brief(figure).blocks) + 1)[0].page == 2


@pytest.mark.parametrize("before", range(0, 40, 7))
def test_wherever_the_page_ends_nothing_is_parted(figure, before):
    rows = tuple((f"Month {n}", str(n)) for n in range(17))
    blocks = (
        *(paragraph(LINE * 2) for _ in range(before)),
        Heading("A figure"),
        figure(),
        Heading("A table"),
        Table("Months", ("month", "attacks"), rows),
        VerdictBox("contradicted", "Constant pace", LINE, (("Margin", "1.5"),)),
        Heading("Deeper", 2),
        Heading("And deeper", 3),
        paragraph(LINE),
        Maths(r"\mu_t", "mu t"),
    )
    assert faults(*laid_out(Document("T", blocks))) == []


def test_a_figure_that_just_misses_the_page_becomes_a_little_smaller(figure):
    sizes = []
    for before in range(16, 26):
        value, pages = laid_out(
            Document(
                "T",
                (
                    *(paragraph("line") for _ in range(before)),
                    figure(),
                    paragraph("x" * 9),
                    paragraph(LINE * 9),
                ),
            )
        )
        (drawn,) = [block for block in value["blocks"] if block["type"] == "Figure"]
        sizes.append(drawn["fit"])
        assert faults(value, pages) == []
    assert set(sizes) != {1}
    assert min(sizes) >= SMALLEST


def test_a_section_that_would_leave_half_a_page_white_begins_on_it():
    sections = [
        block for n in range(4) for block in (Heading(f"Part {n}", new_page=True), paragraph(LINE * 6))
    ]
    _, pages = laid_out(Document("T", tuple(sections)))
    assert pages.last == 1
    full = [block for n in range(3) for block in (Heading(f"Part {n}", new_page=True), paragraph(LINE * 36))]
    _, pages = laid_out(Document("T", tuple(full)))
    assert [place.page for place in pages.places if place.heading] == [1, 2, 3]


@pytest.mark.parametrize("lines", range(20, 60, 9))
def test_no_last_page_is_nearly_empty(lines):
    blocks = tuple(paragraph(LINE * 2) for _ in range(lines))
    _, pages = laid_out(Document("T", (Heading("One"), *blocks[:-6], Heading("Two"), *blocks[-6:])))
    assert pages.last == 1 or pages.share(pages.last) >= FULL_ENOUGH or len(pages.blocks_on(pages.last)) > 1


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
@pytest.mark.parametrize("columns", [2, 30])
def test_no_row_of_a_table_stands_alone_wherever_the_page_ends(language, columns):
    """What was tightened for the last page left a row alone in a table that nobody asked about again."""
    rows = tuple((f"Month {n}", *["12345"] * (columns - 1)) for n in range(14))
    heads = tuple(f"heading number{n}" for n in range(columns))
    for before in range(16, 40):
        _, value = TypstWriter(
            Document(
                "T",
                (*(paragraph("line") for _ in range(before)), Table("Months", heads, rows)),
                language=language,
            )
        ).write()
        value["fonts"] = [font.family for font in fonts_for(list(pdf._texts(value)))]
        with typesetter({}, list(pdf._texts(value)), 0) as at_work:
            pages = Pages(at_work.places(value), value["paper"])
        assert list(rows_alone(pages.rows(before))) == []


@pytest.mark.parametrize("before", [14, *range(18, 25), 31])
def test_rows_too_tall_to_stay_together_go_over_the_page_and_leave_it_nowhere(before):
    """Without smaller type the last page is under a quarter full behind 18 to 23 lines."""
    tall = "A value that takes many lines of its cell. " * 90
    table = Table("Parameters", ("What", "Value"), tuple((f"Parameter {n}", tall) for n in range(4)))
    value, pages = laid_out(Document("T", (*(paragraph("line") for _ in range(before)), table)))
    assert [fault for fault in faults(value, pages) if "row" not in fault] == []
    (part,) = value["blocks"][before]["parts"]
    assert part["together"] == []
    assert part["size"] >= SIZES[-1]
    assert pages.last > 2


def test_twenty_claims_stand_on_a_page_with_their_signs_and_charts():
    rows = tuple(
        (f"c{n}", "Attacks fell from August to September 2021", "CEP, 2021-10", "21 to 14") for n in range(72)
    )
    sparks = tuple(Spark((1.0, 3.0, None, 2.0), "Rising, then falling", (1,)) for _ in rows)
    table = Table(
        "Claims",
        ("", "claim", "who", "evidence"),
        rows,
        sparks=sparks,
        sparks_head="course",
        verdicts=("contradicted", "supported", "inconclusive", "not testable") * 18,
    )
    value, pages = laid_out(Document("T", (table,)))
    assert faults(value, pages) == []
    assert sum(place.page == 1 for place in pages.rows(0)) >= 20
    assert sum(value["blocks"][0]["parts"][0]["widths"]) <= TEXT_WIDTH + 0.5


REPORTS = {
    "release-diff": {},
    "claims": {},
    "frequency-and-casualties": {"replicates": 99},
}


def no_page_is_at_fault(executed):
    for language in ("en", "ar", "zh"):
        assert faults(*laid_out(read_notebook(executed, language=language).document)) == []


def test_the_pages_of_the_default_report(default_report):
    no_page_is_at_fault(json.loads((default_report / "report.ipynb").read_text(encoding="utf-8")))


@pytest.mark.long
@pytest.mark.parametrize("name", REPORTS)
def test_the_pages_of_a_shipped_report(name, warm):
    notebook = json.loads((notebook_folder() / f"{name}.ipynb").read_text(encoding="utf-8"))
    given = next(cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", ()))
    parameters = {key: value for key, value in REPORTS[name].items() if key in "".join(given["source"])}
    no_page_is_at_fault(execute(notebook, parameters, warm=warm))


@pytest.mark.parametrize("before", range(28, 36, 2))
def test_what_announces_a_list_stays_with_it(before):
    blocks = (
        *(paragraph("line") for _ in range(before)),
        paragraph("They are:"),
        Bullets((spans("one"), spans("two"))),
        paragraph(LINE * 20),
        paragraph(LINE * 20),
    )
    _, pages = laid_out(Document("T", blocks))
    assert pages.span(before)[1].page == pages.span(before + 1)[0].page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_running_head_keeps_to_one_line_whatever_its_letters(tmp_path, language):
    """A title in Latin letters and one in Chinese, which are twice as wide, beside the day of the data."""
    title = (
        "Attaques de groupes armés dans le pays : " * 4
        if language == "en"
        else "伊斯兰国在叙利亚中部的袭击" * 8
    )
    blocks = tuple(paragraph(LINE * 12) for _ in range(8))
    (tmp_path / "r.pdf").write_bytes(
        pdf.render_pdf(Document(title, blocks, language=language, as_of="2024-11-30"))
    )
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("no pdftotext, which reads where the lines of a page stand")
    text = subprocess.run(
        [program, "-f", "2", "-l", "2", "-layout", str(tmp_path / "r.pdf"), "-"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    head = next(line for line in text.splitlines() if line.strip())
    assert title[:20] in head
    assert "…" in head
    assert "2024" in head


def test_text_fills_the_page_that_a_tall_figure_leaves_empty(figure):
    """A figure that needs most of a page left half of the one before it white, with its text after it."""
    many = [paragraph(LINE * 12) for _ in range(2)]
    value, pages = laid_out(
        Document("A lesson", (*many, Heading("Where"), figure(780), paragraph(LINE * 6), paragraph(LINE * 6)))
    )
    at = next(n for n, block in enumerate(value["blocks"]) if block["type"] == "Figure")
    assert value["blocks"][at - 1]["type"] == "Paragraph"
    assert pages.span(at)[0].page == 2
    assert pages.share(1) > 0.7
    assert not faults(value, pages)


def test_a_table_is_divided_rather_than_half_a_page_left_empty():
    many = [paragraph(LINE * 13) for _ in range(2)]
    rows = tuple((f"Parameter {n}", "A value that takes some lines of its cell. " * 8) for n in range(10))

    def pages_of(number):
        table = Table("Sources and parameters", ("What", "Value"), rows[:number], align="ll")
        _, pages = laid_out(Document("A lesson", (*many, table, paragraph(LINE * 9), paragraph(LINE * 9))))
        on = [place.page for place in pages.rows(len(many))]
        return {page: on.count(page) for page in set(on)}

    assert set(pages_of(10)) == {1, 2}
    assert min(pages_of(10).values()) >= 4
    assert set(pages_of(7)) == {2}  # a short one stays in one piece


@pytest.mark.parametrize(("long", "lines"), [(11, 100), (9, 100), (9, 30), (7, 60)])
def test_a_last_section_stays_with_its_table_and_a_list_with_what_introduces_it(long, lines):
    rows = (("Source", "Word " * lines), *[(f"Parameter {n}", "x") for n in range(long)])
    addresses = tuple(spans(f"https://example.org/{n}") for n in range(3))
    value, pages = laid_out(
        Document(
            "A lesson",
            (
                *[paragraph(LINE * 11) for _ in range(2)],
                Heading("Where the figures come from"),
                paragraph("They can be looked up here:"),
                Bullets(addresses),
                Table("Sources and parameters", ("What", "Value"), rows, align="ll"),
            ),
        )
    )
    introduced, listed_at, table = (pages.span(number) for number in (3, 4, 5))
    assert introduced[1].page == listed_at[0].page
    assert table[0].page == listed_at[0].page
    assert not faults(value, pages)


@pytest.mark.parametrize("rows", range(24, 34))
def test_a_last_page_holds_more_than_two_rows_of_the_table_that_goes_over(rows):
    table = Table(
        "Sources and parameters",
        ("What", "Value"),
        tuple((f"Parameter {n}", "Word " * 30) for n in range(rows)),
    )
    value, pages = laid_out(Document("A lesson", (Heading("Sources"), paragraph(LINE * 4), table)))
    assert not faults(value, pages)
    assert pages.last == 1 or pages.share(pages.last) >= FULL_ENOUGH


def test_what_is_typed_or_copied_gets_no_hyphen_of_its_own(tmp_path):
    """Spanish repeats a hyphen at the beginning of the next line, and divides words: neither belongs into a command or an address."""
    from trends.document.blocks import Paragraph, Span

    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("no pdftotext, which reads where lines end")
    address = (
        "https://example.org/2019/07/ne-syria-june-breakdown-of-isis-sleeper-cell-attacks-and-sdf-raids/"
    )
    blocks = [
        Paragraph((Span("x" * n + " "), Span("trends report new my-brief", code=True), Span(" " + "y" * 9)))
        for n in range(40, 70)
    ]
    listed_at = Bullets(tuple((Span("z" * n + " "), Span(address, href=address)) for n in range(1, 30, 3)))
    made = pdf.render_pdf(Document("Un informe", (*blocks, listed_at), language="es"))
    (tmp_path / "r.pdf").write_bytes(made)
    text = subprocess.run(
        [program, "-layout", str(tmp_path / "r.pdf"), "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    whole = "".join(text.replace("\u200b", "").split())
    assert whole.count("trendsreportnewmy-brief") == 30
    assert whole.count(address) == 10


def test_a_row_of_many_words_is_not_cut_by_the_end_of_a_page(pages):
    def row(number):
        return (f"Row {number}", f"Begin{number:02d} {LINE * 6} End{number:02d}")

    for before in range(3):
        blocks = (paragraph(LINE * 4 * before + "x"), Table("T", ("Of", "What"), tuple(map(row, range(14)))))
        printed = pages(pdf.render_pdf(Document("Long rows", blocks)))
        assert len(printed) > 1
        for number in range(14):
            held = [(f"Begin{number:02d}" in page, f"End{number:02d}" in page) for page in printed]
            assert (True, True) in held, (before, number)


def test_a_row_taller_than_a_page_is_printed_whole(pages):
    table = Table("T", ("Of", "What"), (("A", "Begin " + LINE * 120 + " End"), ("B", "Last")))
    text = " ".join("".join(pages(pdf.render_pdf(Document("Tall", (table,))))).split())
    assert text.count("Attacks are counted") == 120
    assert "End" in text
    assert "Last" in text


def test_a_figure_that_opens_a_section_becomes_smaller_rather_than_leave_a_third_of_a_page(figure):
    """Before a heading no text can take its place: it is made smaller by a fifth, and no more."""
    fits = []
    for lines in range(8, 22):
        blocks = (*(paragraph("line") for _ in range(lines)), figure(430), Heading("Annex"), paragraph(LINE))
        value, pages = laid_out(Document("A report", blocks))
        fits += [block["fit"] for block in value["blocks"] if block["type"] == "Figure"]
        assert not faults(value, pages)
    assert any(fit < SMALLEST for fit in fits)
    assert min(fits) >= SMALLEST_BEFORE_WHITE


def test_the_note_of_a_table_stands_with_its_rows(figure):
    rows = tuple((f"2024-{month:02d}", "14", "14", "14", "31", "yes") for month in range(1, 13))
    table = Table(
        "T", ("period", "count", "low", "high", "days", "observed"), rows, note="The last 12 of 56."
    )
    for lines in range(12, 44):
        value, pages = laid_out(
            Document("A lesson", (paragraph("A. " + LINE * lines), table, paragraph(LINE)))
        )
        number = next(at for at, block in enumerate(value["blocks"]) if block["type"] == "Table")
        assert pages.rows(number)[-1].page == pages.span(number)[1].page, lines


def test_notes_of_a_kind_are_set_as_a_list(figure):
    def tops(*notes):
        value, pages = laid_out(Document("A lesson", (*notes, paragraph(LINE))))
        return [pages.span(at)[0].y for at, block in enumerate(value["blocks"]) if block["type"] == "Note"]

    caution, note = Note(spans("One."), kind="caution"), Note(spans("One."))
    first, second = tops(caution, caution)
    assert second - first < 0.8 * (tops(caution, note)[1] - first)

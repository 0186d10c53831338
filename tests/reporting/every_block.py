"""Every block that there is, each with what is hard to set."""

from __future__ import annotations

import re

from trends.document.blocks import (
    Bullets,
    Card,
    Cards,
    Code,
    Figure,
    Heading,
    Maths,
    Note,
    Paragraph,
    Preformatted,
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

__all__ = ["LONG", "every_block"]

VERDICTS = ("contradicted", "supported", "inconclusive", "not testable")
LONG = "Wilayat al-Sham, the desert sector, and whoever claimed attacks in its name"
UNBROKEN = "Jamaatnusratulislamwalmuslimininthegreatersahara"
ARABIC = "عدد الهجمات في البادية السورية بحسب كل محافظة"


def every_block(png):
    """Return every block, with short, long and unbroken text, and a figure that matplotlib drew."""
    from matplotlib.figure import Figure as Canvas

    from trends.figures.export import block

    canvas = Canvas(figsize=(6.3, 2.4), facecolor="white")
    canvas.subplots().plot([3, 1, 2])
    drawn = block(canvas.axes[0], name="line", caption=LONG, alt="A line.")
    size = 'width="259pt" height="173pt" viewBox="0 0 259 173"'
    narrow = re.sub('width="[^"]*" height="[^"]*" viewBox="[^"]*"', size, drawn.svg, count=1)
    drawn = Figure("line", LONG, "A line.", drawn.png, drawn.svg, "period,count\n2020-01,3\n", narrow)
    values = ("6", "22.5", "1,234 to 5,678", "about 310")
    tiles = tuple(
        Tile(label, value, direction, (f"3 fewer than in {LONG}", "9 fewer"), "Fewest since January 2023")
        for label, value, direction in zip(
            ("November 2024", LONG, ARABIC, UNBROKEN), values, ("down", "up", "level", ""), strict=True
        )
    )
    rows = tuple((text, "12", "3.5 (1.2 to 5.9)") for text in (LONG, "Homs", ARABIC, UNBROKEN))
    sparks = (Spark((1, 5, None, 3), "from 1 to 3", (1,)), None, Spark((2.0,), "2"), Spark((), "nothing"))
    table = Table(
        LONG,
        ("Place", "Attacks", "Ratio"),
        rows,
        note=LONG,
        sparks=sparks,
        sparks_head="Course",
        verdicts=VERDICTS,
        numbers=("4", "13", "2", "100"),
    )
    details = (("Margin", "a factor of 1.5"), (LONG, LONG), (UNBROKEN, UNBROKEN), (ARABIC, ARABIC))
    return (
        paragraph(f"Attacks fell from 29 a month to 12. {LONG}. {UNBROKEN}", lead=True),
        Stamps(
            tuple(
                Stamp(verdict, text)
                for verdict, text in zip(VERDICTS, (LONG, "Constant", UNBROKEN, ARABIC), strict=True)
            )
        ),
        Tiles(tiles),
        Tiles(tiles[:3]),
        drawn,
        Bullets((spans(LONG), spans("Two"), spans(UNBROKEN)), levels=(0, 1, 0)),
        Note(spans(LONG), "caveat"),
        Heading(LONG, new_page=True),
        *(VerdictBox(verdict, LONG, UNBROKEN, details) for verdict in VERDICTS),
        Heading("Places"),
        table,
        Table("", ("", "n"), (("x", "1"),)),
        Note(spans(LONG), "caution"),
        Note(spans("Short.")),
        Heading("Claims"),
        Cards(
            tuple(
                Card(
                    spans(f"{verdict}: {LONG}"),
                    verdict,
                    (("Verdict", verdict), ("Place", LONG)),
                    (table, drawn),
                )
                for verdict in VERDICTS
            )
        ),
        Heading("Method", 3),
        Maths(r"\mathrm{E}\, y_t = \exp\left(\frac{d_t}{30} + c\right)", "the mean"),
        Paragraph(
            (
                Span("Let "),
                Span("y_t", maths=True),
                Span(UNBROKEN, code=True),
                Span("words", quoted="en"),
                Span(LONG, mark="not testable", tip="A tip."),
            )
        ),
        Paragraph(
            tuple(
                span
                for number, (verdict, text) in enumerate(
                    zip(VERDICTS, (LONG, "short", UNBROKEN, ARABIC), strict=True), start=1
                )
                for span in (Span("It says that "), Span(text, mark=verdict, tip=LONG, number=str(number)))
            ),
            quoted="en",
        ),
        Paragraph((Span(f"{ARABIC} 40 "), Span(ARABIC, mark="supported", tip=LONG, number="2")), quoted="ar"),
        Preformatted("a        b\n" + "1 " * 90),
        Code("x = 1"),
        Figure("own", "Pixels of one's own", "Nothing.", png),
    )

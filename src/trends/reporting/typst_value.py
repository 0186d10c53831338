"""A document as the value that the template ``report.typ`` sets, with the images that it shows."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from trends.document.blocks import (
    Block,
    Bullets,
    Cards,
    Code,
    Document,
    Figure,
    Heading,
    Maths,
    Note,
    Paragraph,
    Preformatted,
    Span,
    Spark,
    Stamps,
    Table,
    Tiles,
    VerdictBox,
)
from trends.document.line_breaks import unbroken
from trends.document.maths import typeset
from trends.document.picture import png_size, svg_size
from trends.document.signs import verdict_icon
from trends.document.sparkline import sparkline_svg
from trends.document.spoken_maths import formula_alt, spoken_maths
from trends.document.text import clean, isolated, one_line, safe_href, slug, soften
from trends.document.translation import runs
from trends.document.words import Words, direction, words
from trends.messages.speech import SOURCE, in_marks
from trends.reporting.columns import TEXT_WIDTH
from trends.reporting.typst_table import SPARK, SPARK_PIXELS, Said, cell, clipped, table_value

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TypstWriter"]

TALLEST_FIGURE = 480.0
"""Points: seven tenths of a page. A figure drawn taller would be set smaller, and its letters with it."""
# As on the HTML page: one or two sections are seen without a list of them.
FEWEST_CONTENTS = 3
LONGEST_RUNNING = 120
"""More than ever fits one line; the print itself measures how much of it does."""
LONGEST_TITLE = 400
LONGEST_BOX = 1500
_INK = "#1b2126"
_TILE_SIZES = ((6, 1.6), (10, 1.25), (16, 1.0), (10_000, 0.85))
"""The most letters of a tile's figure, and its size in ems: all tiles of a row in one size, and none in two lines."""
_ACCENT = "#1d4e6f"
_LOGO = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,([A-Za-z0-9+/=\s]+)")
_FORMULA_SCALE = 0.86
# Longest run of letters that may stay whole, by where it stands: what fits its line in the narrowest case.
_BODY, _TITLE, _DETAIL, _CODE = 30, 16, 14, 60


class TypstWriter:
    """Turns blocks into the template's JSON and gathers the images it needs."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.say: Words = words(document.language)
        self.images: dict[str, bytes] = {}
        self.figures = 0
        self.tables = 0
        # A mark without its row, as where a block is set alone, leads nowhere.
        self.numbers = {
            number for block in document.blocks if isinstance(block, Table) for number in block.numbers
        }

    def write(self) -> tuple[dict[str, bytes], dict[str, Any]]:
        """Return the images by file name, and the value of ``document.json``."""
        document, say = self.document, self.say
        title = say.plain(one_line(document.title))
        subtitle = say.plain(one_line(document.subtitle))
        language, _, region = document.language.partition("-")
        authors = [one_line(author) for author in document.authors if one_line(author)]
        dateline = clean(say.data_to.format(day=say.long_date(document.as_of))) if document.as_of else ""
        brand, house = document.brand, one_line(document.brand.organisation) or say.about
        printed = [block for block in document.blocks if not isinstance(block, Code | Cards)]
        brief = _length_of_brief(printed)
        blocks = [self._block(block) for block in printed]
        for before, block in pairwise(blocks):
            block["continued"] = bool(before.get("quoted") and block.get("quoted"))
            # Notes one after the other are read as a list.
            if before["type"] == block["type"] == "Note" and before["kind"] == block["kind"]:
                before["leads"] = block["follows"] = True
        if brief < len(blocks) and blocks[brief]["type"] == "Heading":
            # It begins a page as it is: the first, or the one after the brief.
            blocks[brief]["new_page"] = False
        value = {
            "lang": language.lower(),
            "region": region.lower() or None,
            "direction": direction(document.language),
            "marks": in_marks("\0", self.say.language).split("\0"),
            "title": title,
            "title_text": _title(title),
            "title_size": 24 if len(title) <= 60 else 20 if len(title) <= 120 else 16,
            "kicker": _title(say.plain(one_line(document.kicker))),
            "subtitle": soften(subtitle, _BODY),
            "authors": authors or [house],
            "keywords": [one_line(word) for word in document.keywords],
            "description": subtitle or title,
            "date": _day(document.as_of),
            "dateline": dateline,
            "byline": soften(" · ".join([*authors, dateline] if dateline else authors), _BODY),
            "running": clipped(title, LONGEST_RUNNING),
            "words": {"contents": say.contents},
            "paper": brand.paper,
            "accent": brand.colour or _ACCENT,
            "house": house,
            "logo": self._logo(),
            "imprint": one_line(brand.organisation),
            "closing": [clean(text) for text in (brand.contact, brand.licence, brand.disclaimer) if text],
            "tight": 0,
            "contents": False,
            "brief": brief,
            "blocks": blocks if brief else self._with_contents(blocks),
        }
        return self.images, value

    def _said(self, text: str, most: int, *, in_cell: bool = False) -> Said:
        """Say a text in the document's language; what has no translation becomes pieces that name theirs."""
        said = self.say.said(text)
        write = partial(cell, most=most) if in_cell else partial(soften, most=most)
        if not said.foreign:
            return self._kept(write(said.text))
        return [{"lang": said.language, "text": isolated(write(said.text))}]

    def _kept(self, text: str) -> str:
        """Keep names that run from the right to themselves where lines run from the left."""
        return isolated(text) if direction(self.document.language) == "ltr" else text

    def _with_contents(self, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Put the contents after the answer: the lead and the verdicts that open the document."""
        if sum(block["type"] == "Heading" and block["level"] == 1 for block in blocks) < FEWEST_CONTENTS:
            return blocks
        place = 0
        while place < len(blocks) and (
            blocks[place]["type"] in {"VerdictBox", "Note"} or blocks[place].get("lead")
        ):
            place += 1
        return [*blocks[:place], {"type": "Contents"}, *blocks[place:]]

    def _block(self, block: Block) -> dict[str, Any]:
        value: dict[str, Any] = {"type": type(block).__name__}
        match block:
            case Heading():
                # The title has a tag of its own, so a section is Typst's level 1.
                value |= {
                    "level": block.level - 1,
                    "text": self._said(one_line(block.text), _BODY),
                    "new_page": block.new_page,
                }
            case Paragraph():
                own = block.quoted or ""
                spans = [self._run(span, "", own) for span in block.spans] if own else self._runs(block.spans)
                foreign = bool(spans) and all(run["lang"] or run["maths"] for run in spans)
                # A sentence that ends in a colon stays with what it announces.
                announces = (
                    "".join(run["text"] for run in spans)
                    .rstrip()
                    .endswith((":", "\N{FULLWIDTH COLON}", ":\u200b"))
                )
                value |= {"spans": spans, "lead": block.lead, "foreign": foreign, "introduces": announces}
                # As somebody else wrote it, in a language of its own that may run the other way.
                value |= {"quoted": own, "direction": direction(own) if own else "", "continued": False}
            case Bullets():
                said = [run for item in block.items for run in runs(item, self.document.language)]
                foreign = bool(said) and all(run.foreign or run.span.maths for run in said)
                value |= {"ordered": block.ordered, "items": self._tree(block), "foreign": foreign}
            case Table():
                self.tables += bool(one_line(block.caption))
                label = self.say.table_label(self.tables) if one_line(block.caption) else ""
                value |= table_value(block, self.say, self._said, self._spark) | {"label": label}
            case Figure():
                value |= self._figure(block)
            case VerdictBox():
                value |= {
                    "verdict": block.verdict,
                    "label": self.say.verdicts[block.verdict],
                    "title": self._said(one_line(block.title), _BODY),
                    "sentence": self._said(one_line(block.sentence), _BODY),
                    "details": [
                        [self._said(one_line(text), _DETAIL, in_cell=True) for text in pair]
                        for pair in block.details
                    ],
                    # A box stays in one piece, unless a page might not hold it.
                    "breakable": sum(map(len, (block.title, block.sentence, *chain(*block.details))))
                    > LONGEST_BOX,
                }
            case Stamps():
                value["items"] = [
                    {
                        "verdict": stamp.verdict,
                        "label": self.say.verdicts[stamp.verdict],
                        "text": self._said(one_line(stamp.text), _DETAIL),
                    }
                    for stamp in block.items
                ]
            case Tiles():
                longest = max((len(self.say.plain(one_line(tile.value))) for tile in block.items), default=0)
                value["size"] = next(size for most, size in _TILE_SIZES if longest <= most)
                value["items"] = [
                    {
                        "label": self._said(one_line(tile.label), _DETAIL),
                        "value": self._said(one_line(tile.value), _DETAIL),
                        "direction": tile.direction,
                        "after": [
                            self._said(one_line(text), _DETAIL) for text in (*tile.changes, tile.rank) if text
                        ],
                    }
                    for tile in block.items
                ]
            case Note():
                label = self.say.information if block.kind == "information" else self.say.caution
                value |= {"kind": block.kind, "label": label, "spans": self._runs(block.spans)}
                value["breakable"] = sum(len(span.text) for span in block.spans) > LONGEST_BOX
            case Maths():
                value |= self._maths(block)
            case Preformatted():
                value |= {"text": soften(clean(block.text).rstrip(), _CODE)}
            case Code() | Cards():
                raise AssertionError(f"{type(block).__name__} is not printed")
        return value

    def _figure(self, block: Figure) -> dict[str, Any]:
        self.figures += 1
        png = block.png_bytes()
        if block.svg:
            name, content = f"figure-{self.figures}.svg", clean(block.svg).encode("utf-8")
            size = svg_size(block.svg)
            scale = 0.75  # CSS pixels to points
        else:
            name, content = f"figure-{self.figures}.png", png
            size = png_size(png)
            scale = 0.48  # 150 dots an inch, what a notebook's figures come to
        self.images[name] = content
        wide, tall = size or (600, 400)
        ratio = min(TEXT_WIDTH, wide * scale) / wide
        ratio = min(ratio, TALLEST_FIGURE / tall)
        return {
            "file": name,
            "width": round(wide * ratio, 2),
            "height": round(tall * ratio, 2),
            "fit": 1,
            # With its caption it stays in one piece, unless a page might not hold both.
            "breakable": len(block.caption) > LONGEST_BOX,
            "alt": self.say.plain(one_line(block.alt)),
            "caption": self._said(one_line(block.caption), _BODY),
            "label": self.say.figure_label(self.figures),
        }

    def _maths(self, block: Maths) -> dict[str, Any]:
        formula = typeset(block.tex)
        name = self._image(formula.svg(colour=_INK))
        return {
            "file": name,
            "width": round(min(formula.width * _FORMULA_SCALE, TEXT_WIDTH), 2),
            "alt": formula_alt(block.tex, self.say.plain(one_line(block.alt)), self.document.language),
        }

    def _runs(self, spans: tuple[Span, ...]) -> list[dict[str, Any]]:
        said = runs(spans, self.document.language)
        return [self._run(run.span, SOURCE if run.foreign else "") for run in said]

    def _run(self, span: Span, language: str, within: str = "") -> dict[str, Any]:
        text = soften(clean(span.text), _BODY)
        value = {
            **asdict(span),
            "text": text if direction(within) == "rtl" else self._kept(text),
            "href": safe_href(span.href),
            "lang": span.quoted or language,
            "quoted": bool(span.quoted),
        }
        if span.mark:
            value |= {
                "verdict": self.say.verdicts[span.mark],
                "sign": self._sign(span.mark),
                "linked": span.number in self.numbers,
            }
        if span.maths:
            formula = typeset(span.text)
            shape = formula.inline()
            # Ems of the surrounding type, so that the formula grows with a lead paragraph.
            value |= {
                "alt": spoken_maths(one_line(span.text), self.document.language),
                "file": self._image(formula.svg(colour=_INK)),
                "width": round(formula.width / shape.em, 4),
                "depth": round(formula.depth / shape.em, 4),
            }
        return value

    def _spark(self, spark: Spark) -> dict[str, Any]:
        said = replace(spark, alt=self.say.plain(one_line(spark.alt)))
        svg = sparkline_svg(said, *SPARK_PIXELS).replace(
            "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1
        )
        name = self._image(svg.replace("currentColor", self.document.brand.colour or _ACCENT))
        return {"file": name, "width": SPARK, "alt": said.alt}

    def _logo(self) -> dict[str, Any] | None:
        brand = self.document.brand
        found = _LOGO.fullmatch(brand.logo)
        if found is None:
            return None
        name = f"logo.{ {'png': 'png', 'jpeg': 'jpg', 'svg+xml': 'svg'}[found[1]] }"
        self.images[name] = b64decode(found[2])
        alt = self.say.plain(one_line(brand.logo_alt)) or one_line(brand.organisation) or self.say.about
        return {"file": name, "alt": alt}

    def _sign(self, verdict: str) -> str:
        """Keep the sign of a verdict as a drawing, to which the template gives the verdict's colour."""
        name = f"{slug(verdict)}.svg"
        drawn = verdict_icon(verdict).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        self.images[name] = drawn.encode("utf-8")
        return name

    def _image(self, svg: str) -> str:
        name = f"formula-{len(self.images) + 1}.svg"
        self.images[name] = svg.encode("utf-8")
        return name

    def _tree(self, block: Bullets) -> list[dict[str, Any]]:
        """Hang nested items under the one before them."""
        roots: list[dict[str, Any]] = []
        path: list[list[dict[str, Any]]] = [roots]
        for spans, level in zip(block.items, block.levels or (0,) * len(block.items), strict=True):
            node: dict[str, Any] = {"spans": self._runs(spans), "children": []}
            depth = min(max(level, 0), len(path) - 1)
            del path[depth + 1 :]
            path[depth].append(node)
            path.append(node["children"])
        return roots


def _length_of_brief(blocks: Sequence[Block]) -> int:
    """Return how many blocks stand on page 1 alone: those before the first heading, where they hold stamps or tiles."""
    first = next((at for at, block in enumerate(blocks) if isinstance(block, Heading)), len(blocks))
    return first if any(isinstance(block, Stamps | Tiles) for block in blocks[:first]) else 0


def _title(text: str) -> str:
    """Return a title whose names and figures stay whole: a no-break space, and a word joiner behind each hyphen."""
    return "".join(
        piece.replace("-", "-\N{WORD JOINER}").replace(" ", "\N{NO-BREAK SPACE}")
        if whole
        else soften(piece, _TITLE)
        for piece, whole in unbroken(clipped(text, LONGEST_TITLE))
    )


def _day(as_of: str) -> list[int] | None:
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        return None
    return [day.year, day.month, day.day]

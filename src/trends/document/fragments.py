"""Blocks as HTML fragments: every text escaped, nothing but what is written here ever becomes markup."""

from __future__ import annotations

import csv
import html
import io
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING

from trends.document.blocks import (
    Block,
    Bullets,
    Cards,
    Code,
    Figure,
    Heading,
    Maths,
    Note,
    Paragraph,
    Preformatted,
    Span,
    Stamps,
    Table,
    Tiles,
    VerdictBox,
)
from trends.document.mathml import mathml
from trends.document.maths import bare, typeset
from trends.document.picture import picture
from trends.document.text import clean, one_line, safe_href, slug
from trends.document.translation import Run, runs
from trends.document.words import Words, words
from trends.messages.speech import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["FragmentWriter", "display_html", "escape", "stylesheet", "verdict_icon"]

MOST_DATA_ROWS = 1000
"""A chart's figures are written out under it up to this many rows; beyond, the CSV beside the report has them."""

# 16 by 16, drawn with the text's own colour: a tick, a cross, a question mark's curve and a bar. Beside each stands
# the verdict in words, so neither shape nor colour has to carry it alone.
_ICONS = {
    "supported": "M3 8.6 6.6 12.2 13 4.4",
    "contradicted": "M4 4 12 12M12 4 4 12",
    "inconclusive": "M5.2 5.6C5.2 2 10.8 2 10.8 5.6 10.8 8 8 7.8 8 10.2M8 12.6V12.8",
    "not testable": "M3.5 8H12.5",
}


def escape(text: str) -> str:
    """Return `text` cleaned and escaped for HTML, for content and for quoted attributes alike."""
    return html.escape(clean(text), quote=True)


def stylesheet(name: str) -> str:
    """Return one of the package's own style sheets (``page``, ``display``), with newline ends."""
    return files("trends.document").joinpath(f"{name}.css").read_text(encoding="utf-8").replace("\r\n", "\n")


def verdict_icon(verdict: str) -> str:
    """Return the sign of a verdict as inline SVG, for eyes only: the word always stands beside it."""
    return (
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        f'<path d="{_ICONS[verdict]}" fill="none" stroke="currentColor" stroke-width="2.2" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def display_html(blocks: Iterable[Block], *, language: str = "en") -> str:
    """Write blocks as HTML for a Jupyter output.

    The rules are bound to one class, take the notebook's own colours where it has them (JupyterLab's and VS Code's
    variables) and follow the reader's dark theme elsewhere. There is no script and nothing is fetched.
    """
    writer = FragmentWriter(words(language), numbered=False)
    body = "".join(writer.write(block) for block in blocks)
    return f'<div class="incident-trends"><style>{stylesheet("display")}</style>{body}</div>'


@dataclass
class FragmentWriter:
    """Writes blocks one after the other and keeps count of figures, tables and headings.

    Attributes
    ----------
    say : Words
        The fixed words.
    numbered : bool
        Whether captions are numbered, headings get addresses and charts their figures: on a page, not in a cell.
    contents : list of (level, address, text)
        The headings written so far; addresses are those of the English headings, the same in every language.
    untranslated : bool
        Whether anything so far had no translation and should have one.
    """

    say: Words
    numbered: bool = True
    contents: list[tuple[int, str, str]] = field(default_factory=list)
    untranslated: bool = False
    _figures: int = 0
    _tables: int = 0
    _addresses: set[str] = field(default_factory=set)

    def write(self, block: Block) -> str:
        """Return the HTML of one block."""
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return self._paragraph(block)
            case Bullets():
                return self._bullets(block)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case VerdictBox():
                return self._verdict(block)
            case Stamps():
                return self._stamps(block)
            case Tiles():
                return self._tiles(block)
            case Cards():
                return self._cards(block)
            case Note():
                label = self.say.information if block.kind == "information" else self.say.caution
                return (
                    f'<div class="note note-{block.kind}" role="note"><p><strong class="label">{escape(label)}</strong> '
                    f"{self._runs(block.spans)}</p></div>\n"
                )
            case Maths():
                label = escape(self.say.plain(one_line(block.alt)) or one_line(block.tex))
                if self.numbered and (
                    formula := mathml(block.tex, one_line(block.alt) or one_line(block.tex), displayed=True)
                ):
                    return (
                        f'<div class="maths" tabindex="0" role="group" aria-label="{label}">{formula}</div>\n'
                    )
                outline = typeset(block.tex)
                return (
                    f'<div class="maths"><svg role="img" aria-label="{label}" width="{outline.width:g}pt" '
                    f'height="{outline.height:g}pt" viewBox="0 0 {outline.width:g} {outline.height:g}">'
                    f'<path fill="currentColor" d="{outline.path}"/></svg></div>\n'
                )
            case Preformatted():
                return f'<pre class="output" tabindex="0" dir="ltr">{escape(block.text.rstrip())}</pre>\n'
            case Code():
                return (
                    f'<details class="code"><summary>{escape(self.say.code)}</summary>'
                    f'<pre tabindex="0" dir="ltr"><code translate="no">{escape(block.text.rstrip())}</code></pre></details>\n'
                )

    def _stamps(self, block: Stamps) -> str:
        items = "".join(
            f'<li class="verdict-{slug(stamp.verdict)}"><span class="stamp">{verdict_icon(stamp.verdict)}<strong>'
            f"{escape(self.say.verdicts[stamp.verdict])}</strong></span> {self._said(one_line(stamp.text))}</li>"
            for stamp in block.items
        )
        return f'<ul class="stamps">{items}</ul>\n'

    def _tiles(self, block: Tiles) -> str:
        written = []
        for tile in block.items:
            after = "".join(
                f"<p>{self._said(one_line(text))}</p>" for text in (*tile.changes, tile.rank) if text
            )
            arrow = (
                f'<span class="arrow arrow-{tile.direction}" aria-hidden="true"></span>'
                if tile.direction
                else ""
            )
            written.append(
                f'<li class="tile"><p class="tile-label">{self._said(one_line(tile.label))}</p>'
                f'<p class="tile-value">{self._said(one_line(tile.value))}{arrow}</p>{after}</li>'
            )
        return f'<ul class="tiles">{"".join(written)}</ul>\n'

    def _cards(self, block: Cards) -> str:
        written = []
        for card in block.items:
            inner = "".join(map(self.write, card.blocks))
            written.append(
                f'<details class="card verdict-{slug(card.verdict)}"><summary>{verdict_icon(card.verdict)}'
                f"{self._runs(card.summary)}</summary>{inner}</details>"
            )
        return f'<div class="cards">{"".join(written)}</div>\n'

    def _said(self, text: str) -> str:
        """Write a text in the page's language; what has no translation is marked with its own."""
        sentence = self.say.said(text)
        self.untranslated = self.untranslated or sentence.untranslated
        return (
            f'<span lang="{sentence.language}" dir="ltr">{escape(sentence.text)}</span>'
            if sentence.foreign
            else escape(sentence.text)
        )

    def _paragraph(self, block: Paragraph) -> str:
        named = ' class="lead"' if block.lead else ""
        translated = runs(block.spans, self.say.language)
        if translated and all(run.foreign or run.span.maths for run in translated):
            self._note(translated)
            inner = "".join(self._run(run.span) for run in translated)
            return f'<p{named} lang="{SOURCE}" dir="ltr">{inner}</p>\n'
        return f"<p{named}>{self._runs(block.spans)}</p>\n"

    def _runs(self, spans: tuple[Span, ...]) -> str:
        written = []
        said = runs(spans, self.say.language)
        self._note(said)
        for run in said:
            inner = self._run(run.span)
            written.append(f'<span lang="{SOURCE}" dir="ltr">{inner}</span>' if run.foreign else inner)
        return "".join(written)

    def _note(self, said: Sequence[Run]) -> None:
        self.untranslated = self.untranslated or any(run.untranslated for run in said)

    def _run(self, span: Span) -> str:
        if span.maths:
            # A cell's output may be shown where there is no MathML: VS Code's and older Jupyter's readers.
            formula = mathml(span.text, one_line(bare(span.text))) if self.numbered else None
            return formula or _inline_formula(span.text)
        text = escape(span.text).replace("\n", "<br>")
        if span.quoted:
            text = f'<q lang="{escape(span.quoted)}">{text}</q>'
        if span.code:
            text = f"<code>{text}</code>"
        if span.emphasis:
            text = f"<em>{text}</em>"
        if span.strong:
            text = f"<strong>{text}</strong>"
        if href := safe_href(span.href):
            text = f'<a href="{escape(href)}" rel="noopener noreferrer">{text}</a>'
        return text

    def _address(self, text: str) -> str:
        base = slug(text, "section")
        address, number = base, 2
        while address in self._addresses:
            address, number = f"{base}-{number}", number + 1
        self._addresses.add(address)
        return address

    def _heading(self, block: Heading) -> str:
        text = one_line(block.text)
        if not self.numbered:
            # A cell's output lies under the notebook's own headings, whose level is not known here.
            return f'<p class="heading" role="heading" aria-level="{block.level}">{self._said(text)}</p>\n'
        address = self._address(text)
        self.contents.append((block.level, address, text))
        return f'<h{block.level} id="{address}">{self._said(text)}</h{block.level}>\n'

    def _bullets(self, block: Bullets) -> str:
        tag = "ol" if block.ordered else "ul"
        translated = [run for item in block.items for run in runs(item, self.say.language)]
        own = not (translated and all(run.foreign or run.span.maths for run in translated))
        self._note(translated)
        parts, depth = [f"<{tag}>" if own else f'<{tag} lang="{SOURCE}" dir="ltr">'], 0
        levels = block.levels or (0,) * len(block.items)
        opened = False
        for item, wanted in zip(block.items, levels, strict=True):
            # A list goes down one level at a time, or it would begin inside an item that is not there.
            level = min(max(wanted, 0), depth + 1) if opened else 0
            if opened and level > depth:
                parts.append("<ul>")
            elif opened:
                parts.append("</li></ul>" * (depth - level) + "</li>")
            parts.append(f"<li>{self._runs(item) if own else ''.join(map(self._run, item))}")
            depth, opened = level, True
        parts.append(("</li></ul>" * depth + "</li>" if opened else "") + f"</{tag}>\n")
        return "".join(parts)

    def _caption(self, text: str, label: str, address: str) -> str:
        number = f'<span class="label">{escape(label)}</span> ' if label else ""
        return f'<figcaption id="{address}">{number}{self._said(one_line(text))}</figcaption>'

    def _table(self, block: Table) -> str:
        if not block.caption and not self.numbered:
            return f'<div class="table"><div class="scroll">{self._cells(block)}</div>{self._table_note(block)}</div>\n'
        label = address = ""
        if block.caption:
            self._tables += 1
            label = self.say.table_label(self._tables) if self.numbered else ""
            address = f"table-{self._tables}"
        named = (
            f' aria-labelledby="{address}"'
            if self.numbered and address
            else f' aria-label="{escape(self.say.table_of)}"'
        )
        caption = self._caption(block.caption, label, address) if block.caption and self.numbered else ""
        if block.caption and not self.numbered:
            caption = f"<figcaption>{self._said(one_line(block.caption))}</figcaption>"
        return (
            f'<figure class="table">{caption}<div class="scroll" role="region" tabindex="0"{named}>'
            f"{self._cells(block)}</div>{self._table_note(block)}</figure>\n"
        )

    def _table_note(self, block: Table) -> str:
        return f'<p class="table-note">{self._said(one_line(block.note))}</p>' if block.note else ""

    def _cells(self, block: Table) -> str:
        def write(cell: str) -> str:
            return escape(one_line(cell)) if block.verbatim else self._said(one_line(cell))

        sides = {"l": "", "r": ' class="r"', "c": ' class="c"'}
        side = [sides[letter] for letter in block.alignment]
        head = "".join(
            f'<th scope="col"{side[i]}>{self._said(one_line(cell))}</th>'
            if cell.strip()
            else f"<td{side[i]}></td>"
            for i, cell in enumerate(block.columns)
        )
        rows = []
        for row in block.rows:
            cells = [
                f'<th scope="row"{side[i]}>{write(cell)}</th>'
                if i == 0 and block.row_heads
                else f"<td{side[i]}>{write(cell)}</td>"
                for i, cell in enumerate(row)
            ]
            rows.append(f"<tr>{''.join(cells)}</tr>")
        titled = f"<thead><tr>{head}</tr></thead>" if any(cell.strip() for cell in block.columns) else ""
        return f"<table>{titled}<tbody>{''.join(rows)}</tbody></table>"

    def _figure(self, block: Figure) -> str:
        self._figures += 1
        address = f"figure-{self._figures}"
        label = self.say.figure_label(self._figures) if self.numbered else ""
        if self.numbered:
            caption = self._caption(block.caption, label, address)
        else:
            caption = f"<figcaption>{self._said(one_line(block.caption))}</figcaption>"
        image = picture(block, self.say, narrow=self.numbered)
        return f'<figure class="chart">{image}{caption}{self._figure_data(block)}</figure>\n'

    def _figure_data(self, block: Figure) -> str:
        if not self.numbered or not block.data.strip():
            return ""
        rows = list(csv.reader(io.StringIO(clean(block.data))))
        rows = [row for row in rows if row]
        wide = len(rows[0]) if rows else 0
        if not 1 < len(rows) <= MOST_DATA_ROWS or any(len(row) != wide for row in rows):
            return ""
        table = Table("", tuple(rows[0]), tuple(tuple(row) for row in rows[1:]), verbatim=True)
        name = escape(f"{self.say.figure_data}: {self.say.figure_label(self._figures)}")
        return (
            f'<details class="data"><summary>{escape(self.say.figure_data)}</summary>'
            f'<div class="scroll" role="region" tabindex="0" aria-label="{name}" dir="ltr">{self._cells(table)}</div></details>'
        )

    def _verdict(self, block: VerdictBox) -> str:
        kind = slug(block.verdict)
        icon = verdict_icon(block.verdict)
        details = "".join(
            f"<div><dt>{self._said(one_line(key))}</dt><dd>{self._said(one_line(value))}</dd></div>"
            for key, value in block.details
        )
        title = f'<p class="claim">{self._said(one_line(block.title))}</p>' if block.title.strip() else ""
        sentence = f'<p class="sentence">{self._said(block.sentence)}</p>' if block.sentence.strip() else ""
        pairs = f"<dl>{details}</dl>" if details else ""
        return (
            f'<div class="verdict verdict-{kind}" role="group" aria-label="{escape(self.say.verdict)}">'
            f'<p class="stamp">{icon}<strong>{escape(self.say.verdicts[block.verdict])}</strong></p>{title}'
            f"{sentence}{pairs}</div>\n"
        )


def _inline_formula(tex: str) -> str:
    """Return a formula for a line of text; its depth is a class, as the page allows no inline style."""
    formula = typeset(tex).inline()
    wide, tall = formula.width / formula.em, formula.height / formula.em
    return (
        f'<svg class="tex d{formula.steps}" role="img" aria-label="{escape(one_line(bare(tex)))}" width="{wide:.3f}em" '
        f'height="{tall:.3f}em" viewBox="0 0 {formula.width:g} {formula.height:g}">'
        f'<path fill="currentColor" d="{formula.path}"/></svg>'
    )

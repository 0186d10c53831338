"""Blocks as HTML fragments: every text escaped, nothing but what is written here ever becomes markup."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
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
from trends.document.card_filters import Facets, filters, marks
from trends.document.claim_marks import marked
from trends.document.mathml import mathml
from trends.document.maths import bare, typeset
from trends.document.picture import data_address, picture
from trends.document.signs import arrow, told, verdict_icon
from trends.document.spoken_maths import formula_alt, spoken_maths
from trends.document.style_sheets import cell_style
from trends.document.table_markup import cells, pairs
from trends.document.text import clean, escape, isolated, one_line, safe_href, slug
from trends.document.translation import runs
from trends.document.words import Words, direction, words
from trends.messages.speech import SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["FragmentWriter", "display_html", "escape", "pairs", "verdict_icon"]

ANGLED = frozenset({"ar", "es", "fr", "ru"})
"""Languages that quote in «angled» marks (``q`` of blocks.css; ``said`` of the catalogues)."""
LONGEST_FIGURE = 8
"""Letters of a tile's value up to which it is set as a figure, beyond as words: ``12,345`` and ``16 to 32`` are figures."""
MOST_DATA_ROWS = 1000
"""A chart's figures are written out under it up to this many rows; beyond, the CSV beside the report has them."""


def display_html(blocks: Iterable[Block], *, language: str = "en") -> str:
    """Write blocks as HTML for a Jupyter output.

    Its style is bound to one class and proof against the page around it; colours are those of the notebook's program
    (JupyterLab's and VS Code's variables) or of the page. Where a host takes style, drawings or pictures away, words stand
    in their place and cells keep to their side. There is no script and nothing is fetched.
    """
    writer = FragmentWriter(words(language), numbered=False)
    body = "".join(writer.write(block) for block in blocks)
    side = f'lang="{writer.say.language}" dir="{direction(writer.say.language)}"'
    return f'<div class="incident-trends" {side}><style>{cell_style(body)}</style>{body}</div>'


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
    code : list of (address, text)
        On a page, the code so far and the address of the section that it stood in ("" before the first).
    placed : callable
        From an image's type and content to its address, see `picture`.
    """

    say: Words
    numbered: bool = True
    contents: list[tuple[int, str, str]] = field(default_factory=list)
    code: list[tuple[str, str]] = field(default_factory=list)
    placed: Callable[[str, bytes], str] = data_address
    _in_card: bool = False
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
                label = escape(formula_alt(block.tex, self.say.plain(one_line(block.alt)), self.say.language))
                if self.numbered and (
                    formula := mathml(block.tex, one_line(block.alt) or one_line(block.tex), displayed=True)
                ):
                    return (
                        f'<div class="maths" tabindex="0" role="group" aria-label="{label}">{formula}</div>\n'
                    )
                outline = typeset(block.tex)
                # Some programs that show notebooks take drawings out; the words are there then.
                return (
                    f'<div class="maths"><span class="unseen">{label}</span><svg aria-hidden="true" '
                    f'width="{outline.width:g}pt" height="{outline.height:g}pt" '
                    f'viewBox="0 0 {outline.width:g} {outline.height:g}">'
                    f'<path fill="currentColor" d="{outline.path}"/></svg></div>\n'
                )
            case Preformatted():
                return f'<pre class="output" tabindex="0" dir="ltr">{escape(block.text.rstrip())}</pre>\n'
            case Code():
                return self._code(block)

    @property
    def _listed(self) -> bool:
        """Whether captions are numbered and headings stand in the contents: not in a card, which print leaves out."""
        return self.numbered and not self._in_card

    def _code(self, block: Code) -> str:
        listing = (
            f'<pre tabindex="0" dir="ltr"><code translate="no">{escape(block.text.rstrip())}</code></pre>'
        )
        if self.numbered:
            # At the end of the page one switch shows it all.
            self.code.append((self.contents[-1][1] if self.contents else "", listing))
            return ""
        return f'<details class="code"><summary>{escape(self.say.code)}</summary>{listing}</details>\n'

    def _stamps(self, block: Stamps) -> str:
        items = "".join(
            f'<li class="verdict-{slug(stamp.verdict)}"><span class="stamp">{verdict_icon(stamp.verdict)}<strong>'
            f"{escape(self.say.verdicts[stamp.verdict])}</strong></span> {self.said(one_line(stamp.text))}</li>"
            for stamp in block.items
        )
        return f'<ul class="stamps">{items}</ul>\n'

    def _tiles(self, block: Tiles) -> str:
        written = []
        for tile in block.items:
            after = "".join(f"<p>{self.said(one_line(text))}</p>" for text in tile.changes if text)
            if tile.rank:
                after += f'<p class="tile-rank">{self.said(one_line(tile.rank))}</p>'
            # What it says of the direction, the lines below say in words.
            pointer = "\N{NO-BREAK SPACE}" + arrow(tile.direction) if tile.direction else ""
            value = self.said(one_line(tile.value))
            # "at least 416" stands smaller than a bare figure, and its arrow on the line of its last word.
            kind = " tile-words" if len(self.say.plain(one_line(tile.value))) > LONGEST_FIGURE else ""
            written.append(
                f'<li class="tile"><p class="tile-label">{self.said(one_line(tile.label))}</p>'
                f'<p class="tile-value{kind}">{value}{pointer}</p><div>{after}</div></li>'
            )
        return f'<ul class="tiles">{"".join(written)}</ul>\n'

    def _cards(self, block: Cards) -> str:
        facets: Facets = {}
        written = []
        for card in block.items:
            self._in_card = True
            inner = "".join(map(self.write, card.blocks))
            self._in_card = False
            icon = told(f"{self.say.verdicts[card.verdict]} · ", verdict_icon(card.verdict))
            written.append(
                f'<details class="card verdict-{slug(card.verdict)}" data-facets="{marks(card, facets)}"><summary>{icon}'
                f'{self._runs(card.summary)}</summary><div class="card-body">{inner}</div></details>\n'
            )
        return (
            f'<div class="cards">{filters(facets, self.say) if self.numbered else ""}{"".join(written)}</div>\n'
            if written
            else ""
        )

    def said(self, text: str) -> str:
        """Write a text in the page's language; what has no translation is marked with its own."""
        sentence = self.say.said(text)
        if sentence.speech:
            return self._quotation(escape(one_line(sentence.speech)), sentence.language)
        if sentence.foreign:
            return f'<span lang="{sentence.language}" dir="ltr">{isolated(escape(sentence.text))}</span>'
        return self._escaped(sentence.text)

    def _escaped(self, text: str, language: str = "") -> str:
        from_the_left = direction(language or self.say.language) == "ltr"
        return isolated(escape(text)) if from_the_left else escape(text)

    def _paragraph(self, block: Paragraph) -> str:
        named = ' class="lead"' if block.lead else ""
        if block.quoted:
            side = f'lang="{escape(block.quoted)}" dir="{direction(block.quoted)}"'
            inner = "".join(self._run(span, block.quoted) for span in block.spans)
            return f'<p class="as-written" {side}>{inner}</p>\n'
        translated = runs(block.spans, self.say.language)
        if translated and all(run.foreign or run.span.maths for run in translated):
            inner = "".join(self._run(run.span) for run in translated)
            return f'<p{named} lang="{SOURCE}" dir="ltr">{inner}</p>\n'
        return f"<p{named}>{self._runs(block.spans)}</p>\n"

    def _runs(self, spans: tuple[Span, ...]) -> str:
        written = []
        for run in runs(spans, self.say.language):
            inner = self._run(run.span)
            written.append(f'<span lang="{SOURCE}" dir="ltr">{inner}</span>' if run.foreign else inner)
        return "".join(written)

    def _quotation(self, markup: str, language: str) -> str:
        """Write words as somebody said them, in their language; the marks around them are those of the page's."""
        kind = f' class="in-{self.say.language}"' if self.say.language in ANGLED else ""
        return f'<q lang="{escape(language)}" dir="{direction(language)}"{kind}>{markup}</q>'

    def _run(self, span: Span, language: str = "") -> str:
        if span.maths:
            # A cell's output may be shown where there is no MathML: VS Code's and older Jupyter's readers.
            formula = mathml(span.text, one_line(bare(span.text))) if self.numbered else None
            return formula or _inline_formula(span.text, spoken_maths(span.text, self.say.language))
        text = self._escaped(span.text, language).replace("\n", "<br>")
        if span.quoted:
            text = self._quotation(text, span.quoted)
        if span.mark:
            text = marked(span, text, self.say, linked=self._listed)
        if span.code:
            text = f"<code>{text}</code>"
        if span.emphasis:
            text = f"<em>{text}</em>"
        if span.strong:
            text = f"<strong>{text}</strong>"
        if href := safe_href(span.href):
            # An address runs from the left wherever it stands, with the slash at its end.
            own = (
                ' dir="ltr"' if span.text.startswith("http") and direction(self.say.language) == "rtl" else ""
            )
            # Print adds the address to a link's words, unless they are it.
            alone = ' class="bare"' if one_line(span.text) == href else ""
            text = f'<a{alone} href="{escape(href)}" rel="noopener noreferrer"{own}>{text}</a>'
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
        if not self._listed:
            # A cell's output lies under the notebook's own headings, whose level is not known here; a card's is folded.
            strong = f"<strong>{self.said(text)}</strong>"
            return f'<p class="heading" role="heading" aria-level="{block.level}">{strong}</p>\n'
        address = self._address(text)
        self.contents.append((block.level, address, text))
        opening = ' class="new-page"' if block.new_page else ""
        return f'<h{block.level} id="{address}"{opening}>{self.said(text)}</h{block.level}>\n'

    def _bullets(self, block: Bullets) -> str:
        tag = "ol" if block.ordered else "ul"
        translated = [run for item in block.items for run in runs(item, self.say.language)]
        own = not (translated and all(run.foreign or run.span.maths for run in translated))
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
        return f'<figcaption id="{address}">{number}{self.said(one_line(text))}</figcaption>'

    def _bare_caption(self, text: str) -> str:
        # A paragraph, as GitHub knows no figures and would run the caption into what follows.
        return f"<figcaption><p>{self.said(one_line(text))}</p></figcaption>"

    def _table(self, block: Table) -> str:
        # A table that scrolls is reached by the keyboard: a landmark where a caption tells it from the others.
        reached, caption = f'role="group" tabindex="0" aria-label="{escape(self.say.table_of)}"', ""
        if block.caption and self._listed:
            self._tables += 1
            address = f"table-{self._tables}"
            reached = f'role="region" tabindex="0" aria-labelledby="{address}"'
            caption = self._caption(block.caption, self.say.table_label(self._tables), address)
        elif block.caption:
            caption = self._bare_caption(block.caption)
        notes = [text for text in (block.note, block.sparks_note) if text]
        said = " ".join(self.said(one_line(text)) for text in notes)
        note = f'<p class="table-note">{said}</p>' if said else ""
        return (
            f'<figure class="table">{caption}<div class="scroll" {reached}>'
            f"{cells(block, self.say, self.said, bare=not self.numbered, linked=self._listed)}</div>{note}</figure>\n"
        )

    def _figure(self, block: Figure) -> str:
        image = picture(block, self.say, narrow=self.numbered, placed=self.placed)
        if self._listed:
            self._figures += 1
            label = self.say.figure_label(self._figures)
            caption = self._caption(block.caption, label, f"figure-{self._figures}")
        else:
            caption = self._bare_caption(block.caption)
        return f'<figure class="chart">{image}{caption}{self._figure_data(block)}</figure>\n'

    def _figure_data(self, block: Figure) -> str:
        if not self._listed or not block.data.strip():
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
            f'<div class="scroll" role="region" tabindex="0" aria-label="{name}" dir="ltr">{cells(table, self.say, self.said)}</div></details>'
        )

    def _verdict(self, block: VerdictBox) -> str:
        kind = slug(block.verdict)
        icon = verdict_icon(block.verdict)
        title = f'<p class="claim">{self.said(one_line(block.title))}</p>' if block.title.strip() else ""
        sentence = f'<p class="sentence">{self.said(block.sentence)}</p>' if block.sentence.strip() else ""
        details = pairs(
            ((self.said(one_line(key)), self.said(one_line(value))) for key, value in block.details),
            language="" if self.numbered else self.say.language,
        )
        return (
            f'<div class="verdict verdict-{kind}" role="group" aria-label="{escape(self.say.verdict)}">'
            f'<p class="stamp">{icon}<strong>{escape(self.say.verdicts[block.verdict])}</strong></p>{title}'
            f"{sentence}{details}</div>\n"
        )


def _inline_formula(tex: str, words: str) -> str:
    """Return a formula for a line of text; its depth is a class, as the page allows no inline style."""
    formula = typeset(tex).inline()
    wide, tall = formula.width / formula.em, formula.height / formula.em
    return (
        f'<span class="unseen">{escape(words)}</span>'
        f'<svg class="tex d{formula.steps}" aria-hidden="true" width="{wide:.3f}em" '
        f'height="{tall:.3f}em" viewBox="0 0 {formula.width:g} {formula.height:g}">'
        f'<path fill="currentColor" d="{formula.path}"/></svg>'
    )

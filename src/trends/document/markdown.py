"""Markdown prose to blocks: CommonMark and tables; raw HTML stays text, and nothing is fetched."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from trends.document.blocks import (
    Block,
    Bullets,
    Heading,
    Maths,
    Note,
    Paragraph,
    Preformatted,
    Span,
    Table,
    plain,
    spans,
)
from trends.document.text import safe_href

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

__all__ = ["markdown_blocks"]

_FORMULA = re.compile(r"\s*\$\$(.+?)\$\$\s*", re.DOTALL)
_INLINE_FORMULA = re.compile(r"\$(?!\s)((?:[^$\\]|\\.)+?)(?<!\s)\$(?!\d)", re.DOTALL)
_CAPTION = re.compile(r"\s*(?:table)?\s*:\s+(.+)", re.IGNORECASE | re.DOTALL)
# As pages call them in each language (page.toml); to read six catalogues for that would cost more than a report does.
_CAUTIONS = re.compile(
    r"\s*(caution|warning|prudence|attention|cautela|atención|تنبيه|осторожно|внимание|注意)\s*[:.\uff1a]\s*",
    re.IGNORECASE,
)
_NOTES = re.compile(r"\s*(note|nota|ملاحظة|примечание|说明)\s*[:.\uff1a]\s*", re.IGNORECASE)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # `html: False` makes <script> and its kin ordinary text; addresses are judged by `safe_href` alone, so the
    # parser's own list of good schemes, which would leave `[x](javascript:...)` as raw source, is set aside.
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.validateLink = _any_link  # type: ignore[method-assign]  # the documented way to replace it
    parser.inline.ruler.before("escape", "maths", _maths_rule)
    return parser


def _any_link(url: str) -> bool:  # noqa: ARG001 - markdown-it calls it with the address
    return True


def _maths_rule(state: StateInline, silent: bool) -> bool:
    """Read ``$...$``: as in Pandoc, no blank inside the dollars and no digit after them, so that sums stay sums."""
    match = _INLINE_FORMULA.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    # Silent, the parser only asks how far the formula goes.
    if not silent:
        token = state.push("maths_inline", "", 0)
        token.content = match.group(1)
    state.pos = match.end()
    return True


def markdown_blocks(text: str) -> list[Block]:
    """Read markdown as blocks.

    A paragraph that is one ``$$...$$`` becomes a formula, ``$...$`` one in the line, a block quote a note (a caution where it begins with
    "Caution:" or the same in another of the package's languages), and a paragraph beginning "Table:" right before a table that table's caption. Images are shown by
    their alternative text: a report embeds only figures that its own cells drew. ``#`` gives a heading of level 1,
    the document's title.

    Parameters
    ----------
    text : str
        CommonMark with tables.
    """
    tokens = list(_parser().parse(text))
    return _captioned(list(_blocks(tokens)))


def _captioned(blocks: list[Block]) -> list[Block]:
    """Hang a paragraph "Table: ..." over the table that follows it."""
    kept: list[Block] = []
    for block in blocks:
        before = kept[-1] if kept else None
        if (
            isinstance(block, Table)
            and isinstance(before, Paragraph)
            and (match := _CAPTION.fullmatch(plain(before.spans)))
        ):
            kept[-1] = Table(" ".join(match.group(1).split()), block.columns, block.rows, block.align)
        else:
            kept.append(block)
    return kept


def _end(tokens: list[Token], start: int) -> int:
    """Return the index of the token that closes the one at `start`."""
    depth = 0
    for index in range(start, len(tokens)):
        # 1 opens, -1 closes, 0 does neither.
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _end(tokens, index) if token.nesting == 1 else index
        inner = tokens[index + 1 : end]
        match token.type:
            case "heading_open":
                title = plain(_inline(inner[0]))
                if title.strip():
                    yield Heading(title, int(token.tag[1]))
            case "paragraph_open":
                yield from _paragraph(inner[0])
            case "bullet_list_open" | "ordered_list_open":
                yield from _list(inner, ordered=token.type == "ordered_list_open")
            case "blockquote_open":
                yield from _quote(inner)
            case "table_open":
                yield _table(inner)
            case "fence" | "code_block" | "html_block":
                if token.content.strip():
                    yield Preformatted(token.content.rstrip("\n"))
        index = end + 1


def _paragraph(token: Token) -> Iterator[Block]:
    if match := _FORMULA.fullmatch(token.content):
        tex = " ".join(match.group(1).split())
        yield Maths(tex, tex)
        return
    runs = _inline(token)
    if plain(runs).strip():
        yield Paragraph(runs)


def _list(tokens: list[Token], *, ordered: bool) -> Iterator[Block]:
    items: list[tuple[Span, ...]] = []
    levels: list[int] = []
    _items(tokens, 0, items, levels)
    if items:
        yield Bullets(tuple(items), ordered, tuple(levels) if any(levels) else ())


def _items(tokens: list[Token], level: int, items: list[tuple[Span, ...]], levels: list[int]) -> None:
    """Gather the items of a list and of the lists inside it, each with its depth."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _end(tokens, index) if token.nesting == 1 else index
        inner = tokens[index + 1 : end]
        if token.type == "list_item_open":
            _item(inner, level, items, levels)
        index = end + 1


def _item(tokens: list[Token], level: int, items: list[tuple[Span, ...]], levels: list[int]) -> None:
    own: list[Span] = []
    place = len(items)
    items.append(())
    levels.append(level)
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _end(tokens, index) if token.nesting == 1 else index
        if token.type.endswith("list_open"):
            _items(tokens[index + 1 : end], level + 1, items, levels)
        else:
            for inner in tokens[index : end + 1]:
                more = (
                    _inline(inner)
                    if inner.type == "inline"
                    else spans(inner.content)
                    if inner.content
                    else ()
                )
                own += [Span("\n"), *more] if own and more else more
        index = end + 1
    items[place] = tuple(own)


def _quote(tokens: list[Token]) -> Iterator[Block]:
    runs: list[Span] = []
    for token in tokens:
        if token.type == "inline":
            runs += [Span("\n"), *_inline(token)] if runs else _inline(token)
    if not runs:
        return
    text = plain(tuple(runs))
    kind = "caution" if _CAUTIONS.match(text) else "information"
    if prefix := _CAUTIONS.match(text) or _NOTES.match(text):
        runs = _without(runs, prefix.end())
    yield Note(tuple(runs), kind="caution" if kind == "caution" else "information")


def _without(runs: list[Span], count: int) -> list[Span]:
    """Drop the first `count` characters of a run of spans."""
    kept: list[Span] = []
    for run in runs:
        if count >= len(run.text):
            count -= len(run.text)
            continue
        kept.append(replace(run, text=run.text[count:]))
        count = 0
    return kept


def _table(tokens: list[Token]) -> Table:
    rows: list[list[str]] = []
    align: list[str] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            rows[-1].append(plain(_inline(tokens[index + 1])))
            if token.type == "th_open":
                style = str(token.attrGet("style") or "")
                align.append(
                    "r" if "right" in style else "c" if "center" in style else "l" if "left" in style else ""
                )
    head, *body = rows
    # Where a column leaves it open, the table finds it out from its cells.
    alignment = "".join(align) if all(align) else ""
    return Table("", tuple(head), tuple(tuple(row) for row in body), alignment)


def _inline(token: Token) -> tuple[Span, ...]:
    """Turn an inline token's children into spans; a link that may not be followed keeps its text."""
    state: dict[str, Any] = {"strong": 0, "em": 0, "href": []}
    runs: list[Span] = []
    for child in token.children or []:
        match child.type:
            case "strong_open" | "strong_close":
                state["strong"] += child.nesting
            case "em_open" | "em_close":
                state["em"] += child.nesting
            case "link_open":
                state["href"].append(safe_href(str(child.attrGet("href") or "")))
            case "link_close":
                state["href"].pop()
            case _:
                text = {"softbreak": " ", "hardbreak": "\n"}.get(child.type, child.content)
                if text:
                    runs.append(
                        Span(
                            text,
                            strong=state["strong"] > 0,
                            emphasis=state["em"] > 0,
                            code=child.type == "code_inline",
                            href=state["href"][-1] if state["href"] else None,
                            maths=child.type == "maths_inline",
                        )
                    )
    return _merged(runs)


def _style(run: Span) -> tuple[object, ...]:
    return run.strong, run.emphasis, run.code, run.href


def _merged(runs: list[Span]) -> tuple[Span, ...]:
    """Join neighbours of one style, as the parser cuts text at every odd character."""
    merged: list[Span] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last and not (last.maths or run.maths) and _style(last) == _style(run):
            merged[-1] = replace(last, text=last.text + run.text)
        else:
            merged.append(run)
    return tuple(merged)

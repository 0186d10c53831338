"""An executed notebook becomes a document: prose, and of every output the one form that is on the allow-list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from trends.document.blocks import (
    Block,
    Bullets,
    Code,
    Document,
    Heading,
    Maths,
    Note,
    Paragraph,
    Span,
    plain,
)
from trends.document.facts import FACTS_MIME, Facts
from trends.document.markdown import markdown_blocks
from trends.document.maths import typeset
from trends.document.prose import in_own_words, passages_left
from trends.document.text import clean, one_line
from trends.document.words import words
from trends.errors import RenderError
from trends.reporting.outputs import output_blocks, plain_blocks, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["NotebookContent", "cell_names", "read_notebook"]

UNSEEN_TAGS = frozenset({"parameters", "injected-parameters", "hide"})
_TITLE_LEVEL = 1
MOST_PASSAGES = 3


@dataclass(frozen=True)
class NotebookContent:
    """What a notebook holds: the document, where each of its blocks came from, and the facts."""

    document: Document
    origins: tuple[str, ...]
    facts: Facts


def cell_names(cells: Sequence[Any]) -> list[str]:
    """Name every cell for errors: its number in the notebook as it was written, and the beginning of its source."""
    names, number = [], 0
    for cell in cells:
        # The cell with the values of a run stands in no notebook that anybody wrote.
        number += "injected-parameters" not in cell.get("metadata", {}).get("tags", ())
        lines = [line.strip() for line in text_of(cell.get("source", "")).splitlines() if line.strip()]
        start = one_line(lines[0]) if lines else ""
        names.append(f"cell {number}" + (f" ({start[:50]}{'…' if len(start) > 50 else ''})" if start else ""))
    return names


def read_notebook(
    notebook: Any, *, language: str = "en", title: str = "", written_in: str = "en"
) -> NotebookContent:
    """Turn an executed notebook into a document.

    Cells tagged ``parameters``, ``injected-parameters`` or ``hide`` are not shown, though facts are taken from them
    too. Of an output's forms the first on this list is taken: our own blocks, the facts, ``image/png`` (with an
    alternative text in the output's metadata: ``{"image/png": {"alt": ...}}`` or ``{"alt": ...}``), the tables of its
    HTML, Markdown, LaTeX maths, plain text. What was written to standard error is left out.

    Parameters
    ----------
    notebook : nbformat.NotebookNode or dict
        An executed notebook, version 4.
    language : str
        Language of the report.
    title : str
        Title that was asked for, in whatever language: it stands above the finding where the facts have one, else it is
        the title itself. Without it the notebook's first heading of level 1 is.
    written_in : str
        Language in which the notebook is written. Where it is that of the report, its prose is shown as it is; from
        another one, what the catalogues do not have is an error.

    Raises
    ------
    RenderError
        Naming the cell: for an error output, an output without an allowed form, a figure without an alternative
        text, a formula that cannot be set, a heading level that is left out, text that shows a memory address, or a
        passage that is not in the language of the report.
    """
    blocks: list[Block] = []
    origins: list[str] = []
    facts = Facts("")
    for name, cell in zip(cell_names(notebook["cells"]), notebook["cells"], strict=True):
        # A hidden cell is still run and may hand over facts or fail; only what it shows is left
        # out.
        seen = not UNSEEN_TAGS & set(cell.get("metadata", {}).get("tags", ()))
        found: list[Block] = []
        if cell["cell_type"] == "markdown":
            found = _named(name, partial(markdown_blocks, clean(text_of(cell["source"])))) if seen else []
        elif cell["cell_type"] == "code":
            facts = facts.joined(_facts(cell, name))
            found = list(_code_cell(cell, name)) if seen else _refuse_errors(cell, name)
        for block in found:
            _check_formulas(block, name)
            # A cell that shows nothing goes on with the listing above it.
            if isinstance(block, Code) and blocks and isinstance(blocks[-1], Code):
                blocks[-1] = Code(f"{blocks[-1].text}\n\n{block.text}", block.language)
            else:
                blocks.append(block)
                origins.append(name)
    heading, blocks, origins = _without_title(blocks, origins)
    blocks, origins = _cautions_once(blocks, origins)
    _check_headings(blocks, origins)
    blocks = _lead_marked(blocks)
    # A finding leads; a title that was asked for stands above it, where the question would.
    shown = facts.title or title or heading
    if not one_line(shown):
        raise RenderError("The notebook has no title: begin it with a markdown cell '# Title'.")
    spoken = words(language).language
    blocks = [in_own_words(block, spoken, frozenset({title}) if title else frozenset()) for block in blocks]
    if written_in == spoken:
        blocks = [in_own_words(block, spoken) for block in blocks]
    else:
        heads = [Heading(text) for text in (shown, facts.kicker, facts.subtitle) if text not in ("", title)]
        _check_language([*heads, *blocks], ["its title"] * len(heads) + origins, spoken)
    document = Document(
        title=shown,
        blocks=tuple(blocks),
        subtitle=facts.subtitle,
        kicker=(title if title and facts.title else "") or facts.kicker,
        language=language,
        as_of=facts.as_of,
        authors=tuple(_names(notebook.get("metadata", {}).get("authors", ()))),
    )
    return NotebookContent(document, tuple(origins), facts)


def _names(authors: object) -> Iterator[str]:
    if isinstance(authors, (list, tuple)):
        for author in authors:
            name = author.get("name", "") if isinstance(author, dict) else author
            if one_line(str(name)):
                yield one_line(str(name))


def _named(name: str, make: Callable[[], Iterable[Block]]) -> list[Block]:
    """Run `make`; a block it cannot build is an error that names the cell."""
    try:
        return list(make())
    except ValueError as error:
        raise RenderError(f"In {name}: {error}.") from error


def _outputs(cell: Any) -> Iterable[Any]:
    outputs: Iterable[Any] = cell.get("outputs", ())
    return outputs


def _refuse_errors(cell: Any, name: str) -> list[Block]:
    for output in _outputs(cell):
        # A notebook may be run with errors allowed; no report shows a traceback.
        if output["output_type"] == "error":
            what = one_line(f"{output.get('ename', 'error')}: {output.get('evalue', '')}")
            raise RenderError(f"The notebook failed in {name}: {what[:300]}")
    return []


def _facts(cell: Any, name: str) -> Facts:
    facts = Facts("")
    for output in _outputs(cell):
        value = output.get("data", {}).get(FACTS_MIME)
        if value is not None:
            try:
                facts = facts.joined(Facts.from_dict(value))
            except ValueError as error:
                raise RenderError(f"In {name}: the facts cannot be read: {error}.") from error
    return facts


def _code_cell(cell: Any, name: str) -> Iterator[Block]:
    _refuse_errors(cell, name)
    source = clean(text_of(cell["source"])).strip()
    outputs = list(_outputs(cell))
    hands_over_facts_only = bool(outputs) and all(FACTS_MIME in output.get("data", {}) for output in outputs)
    if hands_over_facts_only:
        yield from [Code(source)] if source else []
        return
    printed: list[str] = []
    for output in outputs:
        if output["output_type"] == "stream":
            if output.get("name") == "stdout":
                printed.append(text_of(output.get("text", "")))
            continue
        if printed:
            yield from _named(name, partial(plain_blocks, "".join(printed)))
            printed = []
        yield from _named(name, partial(output_blocks, output.get("data", {}), output.get("metadata", {})))
    if printed:
        yield from _named(name, partial(plain_blocks, "".join(printed)))
    # The code stands below what it shows: the answer first.
    if source:
        yield Code(source)


def _check_formulas(block: Block, name: str) -> None:
    formulas: list[str] = []
    if isinstance(block, Maths):
        formulas = [block.tex]
    elif isinstance(block, (Paragraph, Note)):
        formulas = [run.text for run in block.spans if run.maths]
    elif isinstance(block, Bullets):
        formulas = [run.text for item in block.items for run in item if run.maths]
    for tex in formulas:
        try:
            typeset(tex)
        except ValueError as error:
            raise RenderError(f"In {name}: the formula {tex[:60]!r} cannot be set: {error}.") from error


def _without_title(blocks: list[Block], origins: list[str]) -> tuple[str, list[Block], list[str]]:
    """Take the first heading of level 1 out as the title."""
    for index, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level == _TITLE_LEVEL:
            return block.text, blocks[:index] + blocks[index + 1 :], origins[:index] + origins[index + 1 :]
    return "", blocks, origins


def _cautions_once(blocks: list[Block], origins: list[str]) -> tuple[list[Block], list[str]]:
    """Leave out a caution that stands above already: several results of the same data carry the same."""
    seen: set[tuple[Span, ...]] = set()
    kept = []
    for block, origin in zip(blocks, origins, strict=True):
        if isinstance(block, Note) and block.kind == "caution":
            if block.spans in seen:
                continue
            seen.add(block.spans)
        kept.append((block, origin))
    return [block for block, _ in kept], [origin for _, origin in kept]


def _check_headings(blocks: list[Block], origins: list[str]) -> None:
    """Refuse a second title and a level left out: both break a screen reader's outline, and PDF/UA-1 (7.4.2)."""
    level = _TITLE_LEVEL
    for block, name in zip(blocks, origins, strict=True):
        if not isinstance(block, Heading):
            continue
        text = one_line(block.text)[:60]
        if block.level == _TITLE_LEVEL:
            raise RenderError(f"In {name}: the heading {text!r} is a second title; sections begin at '##'.")
        if block.level > level + 1:
            raise RenderError(
                f"In {name}: the heading {text!r} is of level {block.level} under one of level {level}; the level "
                "between is left out."
            )
        level = block.level


def _check_language(blocks: list[Block], origins: list[str], language: str) -> None:
    """Refuse a report of which a part is in another language: half a translation helps nobody."""
    left = [
        (origin, passage)
        for block, origin in zip(blocks, origins, strict=True)
        for passage in passages_left(block, language)
    ]
    if not left:
        return
    named = [f"in {origin}: {_quote(passage)}" for origin, passage in left[:MOST_PASSAGES]]
    if len(left) > MOST_PASSAGES:
        named.append(f"and {len(left) - MOST_PASSAGES} more")
    raise RenderError(
        f"The report is asked for in {language}, and not all of its notebook is: {'; '.join(named)}. Ask for it in en, or write the "
        f'notebook in {language} and say so in its parameters, language = "{language}".'
    )


def _quote(passage: str) -> str:
    return f'"{passage[:60]}{"…" if len(passage) > 60 else ""}"'


def _lead_marked(blocks: list[Block]) -> list[Block]:
    """Set the first paragraph before any section as the lead, unless the notebook marked one itself."""
    if any(isinstance(block, Paragraph) and block.lead for block in blocks):
        return blocks
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            break
        if isinstance(block, Paragraph) and plain(block.spans).strip():
            return [*blocks[:index], Paragraph(block.spans, lead=True), *blocks[index + 1 :]]
    return blocks

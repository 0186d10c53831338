"""Of the forms in which a cell puts something out, the one that a report shows, as blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trends.document.blocks import MIME, Block, Figure, Maths, Preformatted, paragraph
from trends.document.blocks_json import from_json
from trends.document.facts import FACTS_MIME
from trends.document.markdown import markdown_blocks
from trends.document.text import clean, one_line, slug
from trends.messages import Message, recognised
from trends.reporting.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["about", "form_of", "names_what_was_drawn", "output_blocks", "plain_blocks", "text_of"]

TAKEN = (
    "a report takes figures of matplotlib, PNG images with an alternative text, data frames and other tables, "
    "Markdown, LaTeX and plain text"
)
# Python's default repr, <Thing object at 0x7f...>.
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{4,}")
_BARE_REPR = re.compile(r"<[^\n]*>")
_DRAWN = re.compile(
    r"<(matplotlib|seaborn)\.|<(Axes|AxesSubplot|Figure|FacetGrid|[A-Z][a-z]*Container)\b|^Text\("
)
_PROGRESS = re.compile(r"\d+%\|.*\[.*(it/s|s/it)|\d+it \[")
_PAGE = re.compile(r"\\begin\{(center|tabular|table|document)\}")
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_KNOWN_AS = (
    ("plotly", "a chart of plotly"),
    ("vega", "a chart of Altair"),
    ("bokeh", "a chart of Bokeh"),
    ("widget", "a widget"),
    ("javascript", "a script"),
    ("jpeg", "a JPEG image"),
    ("svg", "an SVG image"),
    ("html", "HTML that is more than tables"),
)


def text_of(source: object) -> str:
    """Join what a notebook keeps as lines."""
    return "".join(str(part) for part in source) if isinstance(source, (list, tuple)) else str(source)


def about(metadata: Any, key: str) -> str:
    """Find a text about an output: in its metadata, or in that of one of its forms."""
    # IPython's display() puts it under the form it is of, other tools beside the forms.
    places = [metadata, *(value for value in metadata.values() if isinstance(value, dict))]
    return next((one_line(str(place[key])) for place in places if place.get(key)), "")


def names_what_was_drawn(data: Mapping[str, Any]) -> bool:
    """Whether an output is nothing but the name of what matplotlib drew, such as the lines that ``plot`` returns."""
    return set(data) <= {"text/plain"} and bool(_DRAWN.search(text_of(data.get("text/plain", ""))))


def form_of(data: Mapping[str, Any]) -> str:
    """Return the form that a report shows, ``""`` for what is left out, or the name of one that it cannot show."""
    for form in (MIME, FACTS_MIME, "image/png"):
        if form in data:
            return form
    if "text/html" in data and tables_of(text_of(data["text/html"])):
        return "text/html"
    if "text/markdown" in data:
        return "text/markdown"
    others = [form for form in data if form not in {"text/plain", "text/csv"}]
    plain = text_of(data.get("text/plain", ""))
    # Charts and widgets bring a line of text along, which stands for nothing that a reader could use.
    lively = [form for form in others if form.startswith("application/")]
    if _PROGRESS.search(plain):
        return ""
    readable = "text/plain" in data and not lively and not (others and _BARE_REPR.fullmatch(plain.strip()))
    # Summaries of models are whole pages of LaTeX, and say the same as text.
    if "text/latex" in data and not (readable and _PAGE.search(text_of(data["text/latex"]))):
        return "text/latex"
    return "text/plain" if readable else next(iter([*lively, *others]), "")


def output_blocks(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of one output.

    Raises
    ------
    ValueError
        If it has no form that a report shows, or shows what differs in every run.
    """
    form = form_of(data)
    if form in {"", FACTS_MIME}:
        return []
    if form == MIME:
        return [_with_words(block, metadata) for block in from_json(data[MIME])]
    match form:
        case "image/png":
            return [_image(data, metadata)]
        case "text/html" if tables := tables_of(text_of(data[form]), about(metadata, "caption")):
            return list(tables)
        case "text/markdown":
            return markdown_blocks(clean(text_of(data[form])))
        case "text/latex":
            tex = text_of(data[form]).strip().replace(r"\displaystyle ", "")
            return [Maths(tex, about(metadata, "alt") or tex.strip("$ \n"))]
        case "text/plain":
            return plain_blocks(text_of(data[form]))
    known = next((name for part, name in _KNOWN_AS if part in form), "")
    what = known or f"an output of type {one_line(str(form))[:60]}"
    raise ValueError(f"{what} cannot be shown; {TAKEN}")


def _with_words(block: Block, metadata: Mapping[str, Any]) -> Block:
    """Give a figure the words that ``display(figure, metadata=...)`` brings along."""
    if not isinstance(block, Figure) or not about(metadata, "alt"):
        return block
    alt, caption = about(metadata, "alt"), about(metadata, "caption") or block.caption
    return replace(block, alt=alt, caption=caption, name=slug(about(metadata, "name") or caption, "figure"))


def _image(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Figure:
    alt = about(metadata, "alt")
    if not alt:
        raise ValueError(
            "the figure has no title, so nothing tells those who do not see it what it shows: give it one "
            '(plt.title("...")), or an alternative text '
            '(display(figure, metadata={"image/png": {"alt": "what the figure shows"}}))'
        )
    # A figure without a caption could not be referred to in the text, nor listed.
    caption = about(metadata, "caption") or alt
    return Figure(
        slug(about(metadata, "name") or caption, "figure"), caption, alt, text_of(data["image/png"])
    )


def plain_blocks(text: str) -> list[Block]:
    """Return what was printed, or what an object is called, as blocks.

    Raises
    ------
    ValueError
        If it shows a memory address.
    """
    text = clean(_COLOURS.sub("", text)).strip("\n")
    # Refused rather than cut out: the same data must give the same bytes, and whoever printed it
    # meant to show something else.
    if match := _ADDRESS.search(text):
        line = next(line for line in text.splitlines() if _ADDRESS.search(line))
        raise ValueError(
            f"the output shows an object's memory address ({line.strip()[:60]}; {match.group()}), which "
            "differs in every run; end the line with a semicolon or show the object another way"
        )
    known = recognised(text)
    if isinstance(known, Message):
        # A sentence that a notebook of the package prints is prose like any other.
        return [paragraph(known)]
    return [Preformatted(text)] if text.strip() else []

"""What a reader must know of a site as a whole: how the verdicts are reached, the data and their terms, how to cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.blocks import Bullets, Paragraph, Span, spans
from trends.document.markdown import markdown_blocks
from trends.document.signs import verdict_icon
from trends.document.text import escape, one_line, slug
from trends.messages import Message, quoted, recognised
from trends.site.facets import meaning_of
from trends.site.frame import day_value
from trends.site.published import claim_sources
from trends.site.sources import source_list
from trends.verdict.rule import RULE_VERSION
from trends.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.document.blocks import Block
    from trends.site.frame import Frame, Page
    from trends.site.published import Published

__all__ = ["about", "data_page"]

READING = ("reading_3", "reading_4")
METHOD = ("method_2", "method_3", "method_4", "method_5", "method_6")
"""What the report on a ledger says of itself, in the same words."""


def about(frame: Frame, claims: Sequence[Published]) -> bytes:
    """Return the page on how to read the verdicts and how they are reached."""
    page = frame.page("about.html")
    verdicts = "".join(
        f'<li class="verdict-{slug(verdict)}"><p class="stamp">{verdict_icon(verdict)}{escape(page.say.verdicts[verdict])}</p>'
        f"<p>{page.text(meaning_of(verdict))}</p></li>\n"
        for verdict in page.say.verdicts
    )
    method: list[Block] = [Bullets(tuple(_spans(name) for name in METHOD))]
    limits = "".join(f"<li>{page.text(f'about.limit_{number}')}</li>" for number in (1, 2, 3))
    reading = [Paragraph(_spans(name)) for name in READING]
    body = (
        f'{page.heading("about.verdicts")}<ul class="meanings">\n{verdicts}</ul>\n'
        f"{page.heading('about.reading')}{page.blocks(reading)}"
        f"{page.heading('about.method')}{page.blocks(method)}<p>{page.text('about.rule', rule=RULE_VERSION, version=__version__)}</p>\n"
        f"{page.heading('about.revision')}<p>{page.text('about.revision_text')}</p>\n"
        f"{page.heading('about.limits')}<ul>{limits}</ul>\n"
        f"{page.heading('about.reader')}<p>{page.text('about.reader_text')}</p>\n"
    )
    if contact := one_line(frame.brand.contact):
        body += f"{page.heading('about.contact')}<p>{page.text('about.contact_text', contact=quoted(contact))}</p>\n"
    top = page.trail() + page.opening(
        page.text("about.title"), below=f'<p class="subtitle">{page.text("about.lead", n=len(claims))}</p>\n'
    )
    return page.finished(page.plain("about.title"), body, top=top, kind="prose")


def _spans(name: str) -> tuple[Span, ...]:
    """Return a paragraph of the report on a ledger, which its catalogue has in every language."""
    block = markdown_blocks(str(Message(f"notebooks.claims.{name}")))[0]
    return block.spans if isinstance(block, Paragraph) else spans(str(Message(f"notebooks.claims.{name}")))


def data_page(frame: Frame, claims: Sequence[Published], files: Sequence[tuple[str, str]]) -> bytes:
    """Return the page on the data, their terms, the machine-readable copy and how to cite.

    Parameters
    ----------
    frame : Frame
    claims : sequence of Published
    files : sequence of (path, message)
        The files of the machine-readable copy.
    """
    page = frame.page("data.html")
    sources = claim_sources(entry.verdict for entry in claims)
    table = source_list(page, sources) if sources else f"<p>{page.text('sources.none')}</p>\n"
    listed = "".join(
        f"<li>{page.link(path, f'<code>{escape(path)}</code>')} \N{EN DASH} {page.text(name)}</li>\n"
        for path, name in files
    )
    kept = f"<p>{page.text('sources.kept_back')}</p>\n" if any(source.kept_back for source in sources) else ""
    body = (
        f'{page.heading("heading.cite")}<p>{page.text("cite.lead")}</p>\n<p class="citation">{escape(_citation(page))}</p>\n'
        f"<p>{page.text('cite.data_too')}</p>\n"
        f"{page.heading('heading.sources')}{table}{kept}"
        f'{page.heading("heading.copy")}<p>{page.text("copy.lead")}</p>\n<ul class="files">\n{listed}</ul>\n'
        f"<p>{page.text('copy.terms')}</p>\n"
    )
    top = page.trail() + page.opening(
        page.text("data.title"), below=f'<p class="subtitle">{page.text("data.lead")}</p>\n'
    )
    return page.finished(page.plain("data.title"), body, top=top, kind="prose")


def _citation(page: Page) -> str:
    frame = page.frame
    return page.plain(
        "cite.site",
        who=quoted(one_line(frame.brand.organisation) or page.say.about),
        title=recognised(frame.title),
        day=day_value(frame.day),
        version=__version__,
        address=frame.address,
    )

"""The data behind verdicts, each input with its version, terms, citation and hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.document.text import escape, safe_href
from trends.messages import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.provenance import Provenance
    from trends.site.frame import Page

__all__ = ["source_list"]

MOST_ADDRESSES = 3


def source_list(page: Page, sources: Sequence[Provenance]) -> str:
    """Return some inputs as a list; every text of theirs is quoted as its publisher has it."""
    return f'<ul class="sources">\n{"".join(_source(page, source) for source in sources)}</ul>\n'


def _source(page: Page, source: Provenance) -> str:
    addresses = [href for address in source.addresses[:MOST_ADDRESSES] if (href := safe_href(address))]
    rows = [
        ("version", escape(source.version or "")),
        ("citation", page.words(quoted(source.citation)) if source.citation else ""),
        ("licence", page.words(quoted(source.licence))),
        ("addresses", "<br>".join(_link(address) for address in addresses)),
        ("sha256", f"<code>{source.sha256}</code>"),
    ]
    pairs = "".join(
        f'<tr><th scope="row">{page.text(f"sources.{name}")}</th><td>{value}</td></tr>'
        for name, value in rows
        if value
    )
    title = page.words(quoted(source.title or source.source))
    return f'<li><p class="source">{title}</p><table class="pairs"><tbody>{pairs}</tbody></table></li>\n'


def _link(address: str) -> str:
    return (
        f'<a class="bare" href="{escape(address)}" rel="noopener noreferrer" dir="ltr">{escape(address)}</a>'
    )

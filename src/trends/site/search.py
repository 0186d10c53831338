"""Search without a server: an index that is a plain script, as modules do not load from files, and the page that asks it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trends.claims.listing import said_by
from trends.claims.wording import kind_words
from trends.document.text import escape, one_line
from trends.messages import recognised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.site.frame import Frame, Page
    from trends.site.published import Published

__all__ = ["search_index", "search_page"]


def search_index(frame: Frame, claims: Sequence[Published]) -> bytes:
    """Return the index: of every claim what is shown of it in a result, and the words by which it is found."""
    page = frame.page("search.html")
    entries = [_entry(page, entry) for entry in claims]
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    return f"window.trendsIndex = {text};\n".encode()


def _entry(page: Page, entry: Published) -> dict[str, str]:
    verdict = entry.verdict
    return {
        "page": entry.page,
        "id": entry.id,
        "says": one_line(verdict.claim.says),
        "language": verdict.claim.language,
        "by": page.say.plain(said_by(verdict)),
        "who": one_line(verdict.claim.who),
        "place": page.say.plain(recognised(entry.place)),
        "kind": page.say.plain(kind_words(verdict.claim.kind)),
        "verdict": verdict.verdict,
        "found": page.say.plain(verdict.evidence.short),
        "sentence": page.say.plain(one_line(verdict.sentence)),
    }


def search_page(frame: Frame) -> bytes:
    """Return the page that shows what is found; without scripts it leads to the list of all claims."""
    page = frame.page("search.html")
    choices = "".join(
        f'<label>{page.text(f"facet.{facet}.one")} <select name="{field}"><option value="">{escape(page.say.index_all)}</option></select></label>'
        for facet, field in (
            ("verdicts", "verdict"),
            ("speakers", "who"),
            ("places", "place"),
            ("kinds", "kind"),
        )
    )
    verdicts = escape(json.dumps(page.say.verdicts, ensure_ascii=False, sort_keys=True))
    body = (
        f'<form id="search" class="filters" role="search" hidden data-verdicts="{verdicts}">'
        f'<label>{page.text("search.label")} <input type="search" name="q" autocomplete="off"></label>{choices}'
        f'<p role="status" data-text="{page.text("search.count", n="{n}", total="{total}")}"></p></form>\n'
        '<ol id="results" class="claims"></ol>\n'
        f"<noscript><p>{page.text('search.without')} {page.link('claims/index.html', page.text('claims.title'))}</p></noscript>\n"
    )
    top = page.trail() + page.opening(page.text("search.title"))
    return page.finished(
        page.plain("search.title"),
        body,
        top=top,
        scripts=("site.js", "search-index.js", "search.js"),
    )

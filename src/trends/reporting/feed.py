"""The Atom feed of a folder of reports, for readers' programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from trends.document.atom import Entry, atom
from trends.document.blocks import Brand
from trends.document.text import one_line
from trends.document.words import Words, words
from trends.reporting.failed import FAILURE, reasons_of
from trends.reporting.file_names import published_pages

__all__ = ["feed", "flipped", "publisher"]

_TYPES = {"html": "text/html", "pdf": "application/pdf", "ipynb": "application/x-ipynb+json"}
# Readers fetch a feed whole, every hour; older editions stay in the index.
MOST_ENTRIES = 100
Manifest = Mapping[str, Any]


def flipped(manifest: Manifest) -> bool:
    """Tell whether a verdict of a report is another one than in the edition before."""
    changes = manifest.get("changes")
    return isinstance(changes, Mapping) and bool(changes.get("verdicts_changed"))


def publisher(manifests: Sequence[Manifest]) -> Brand:
    """Return what the newest editions of all reports say alike of who publishes them: the name, and the colours."""
    newest = {str(manifest["report"]): manifest for manifest in reversed(manifests)}
    brands = [manifest.get("brand") for manifest in newest.values()]

    def shared(key: str) -> str:
        said = {str(brand.get(key) or "") if isinstance(brand, Mapping) else "" for brand in brands}
        return one_line(said.pop()) if len(said) == 1 else ""

    return Brand(shared("organisation"), colour=shared("colour"), dark_colour=shared("dark_colour"))


def feed(manifests: Sequence[Manifest], language: str = "en", failed: Sequence[Manifest] = ()) -> bytes:
    """Write ``feed.xml`` (Atom, RFC 4287): entries are dated with the last day of their data, never the clock.

    Parameters
    ----------
    manifests, language, failed
        As `trends.reporting.listing.index` takes them.
    """
    say = words(language)
    newest = max((str(manifest["as_of"]) for manifest in manifests), default="1970-01-01")
    entries = [
        *(_failure(one, manifests, newest, say) for one in failed),
        *(_edition(manifest, say) for manifest in manifests[:MOST_ENTRIES]),
    ]
    author = publisher(manifests).organisation or say.about
    return atom("feed", say.index_title, author, entries, day=newest, page="index.html")


def _failure(one: Manifest, manifests: Sequence[Manifest], newest: str, say: Words) -> Entry:
    name, reasons = str(one["report"]), [str(reason) for reason in one["reasons"]]
    own = (str(manifest["as_of"]) for manifest in manifests if manifest["report"] == name)
    why = " ".join(say.plain(one_line(reason)) for reason in reasons_of(one))
    return Entry(
        # Another reason is another entry: whoever has read the first one hears of the second.
        f"{name}/failure/{reasons}",
        f"{say.failure_title}: {one_line(str(one.get('title') or name))}",
        max(own, default=newest),
        f"{quote(name)}/{FAILURE}",
        summary=why or say.failure_title,
    )


def _edition(manifest: Manifest, say: Words) -> Entry:
    day, report = str(manifest["as_of"]), str(manifest["report"])
    pages = published_pages(manifest)
    form = next(iter(pages), "ipynb")
    verdict = str(manifest.get("verdict") or "")
    named = say.verdicts.get(verdict, "")
    sentence = say.plain(one_line(str(manifest.get("lead") or manifest.get("sentence") or "")))
    told = ": ".join(part for part in (named, sentence) if part)
    return Entry(
        # Made of report and day, so that an entry keeps its id when the feed is written again, and readers do not see
        # it twice.
        f"{report}/{day}",
        say.plain(one_line(str(manifest.get("title") or report))),
        day,
        f"{quote(report)}/{quote(day)}/{quote(pages.get(form, 'report.ipynb'))}",
        _TYPES[form],
        " ".join(part for part in (told, say.index_flipped if flipped(manifest) else "") if part),
    )

"""The words with which a source is named under a report, as its publisher's terms ask.

The words are the publisher's (`trends.sources.source.Terms`); what a source's own record gives (citation, version, day
of retrieval, filters) is put into them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trends.document.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["attribution"]


def attribution(source: Mapping[str, Any]) -> str:
    """Return the attribution of one source.

    Parameters
    ----------
    source : mapping
        `Provenance.to_dict`.
    """
    from trends.sources.publishers import terms_of
    from trends.sources.source import Terms

    terms = terms_of(str(source.get("source") or "").casefold(), str(source.get("licence") or "")) or Terms()
    retrieved = source.get("retrieved")
    day = words("en").long_date(str(retrieved)) if retrieved else ""
    filters = "; ".join(str(word) for word in source.get("filters") or ())
    version = str(source.get("version") or "")
    title = str(source.get("title") or source.get("source") or "").rstrip(".")
    text = terms.attribution.format(
        title=f"{title}, version {version}" if version and version not in title else title,
        accessed=f"accessed on {day}" if day else "day of access not recorded",
        filters=f"filters: {filters}" if filters else "no filters",
        citation=str(source.get("citation") or "").strip(),
        licence=str(source.get("licence") or "not stated").rstrip("."),
    )
    return " ".join(text.split())

"""The words with which a source is named under a report, as its terms ask; fixed here, and held by a test.

UCDP: Creative Commons Attribution 4.0, section 3(a): author, title, source, licence, and that the material was changed.
ACLED: attribution policy (acleddata.com): the name, the address, the day of access and the filters applied. GTD: START's
terms of use: the citation with the day of access, no redistribution. What a source's own record gives (citation,
version, day of retrieval, filters) is taken from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trends.document.words import words

__all__ = ["attribution"]

_CC_BY = "https://creativecommons.org/licenses/by/4.0/"
_TEXTS: dict[str, str] = {
    "ucdp": (
        f"{{title}}, Uppsala Conflict Data Program, Department of Peace and Conflict Research, Uppsala University, {_CC_BY}. "
        "Incidents were selected, counted and modelled for this report; UCDP does not endorse the result. {citation}"
    ),
    "acled": (
        "Armed Conflict Location & Event Data (ACLED), https://acleddata.com; {accessed}; {filters}. Only aggregates are "
        "shown, as ACLED's terms ask; its events are not passed on. {citation}"
    ),
    "gtd": (
        "Global Terrorism Database, National Consortium for the Study of Terrorism and Responses to Terrorism (START), "
        "University of Maryland, https://www.start.umd.edu/gtd; {accessed}. Only aggregates are shown; the database is "
        "not for redistribution. {citation}"
    ),
    "pitf": "Political Instability Task Force Worldwide Atrocities Dataset; {accessed}. {citation}",
}
_OTHER = "{title}. {citation} Licence: {licence}."
_FAMILIES = {"hdx": "acled"}


def attribution(source: Mapping[str, Any]) -> str:
    """Return the attribution of one source.

    Parameters
    ----------
    source : mapping
        `Provenance.to_dict`.
    """
    name = str(source.get("source") or "").casefold()
    family = next((key for key in (*_TEXTS, *_FAMILIES) if name.startswith(key)), "")
    if not family and "acled" in str(source.get("licence") or "").casefold():
        family = "acled"  # aggregates that somebody else publishes stay under ACLED's terms
    retrieved = source.get("retrieved")
    day = words("en").long_date(str(retrieved)) if retrieved else ""
    filters = "; ".join(str(word) for word in source.get("filters") or ())
    version = str(source.get("version") or "")
    title = str(source.get("title") or source.get("source") or "").rstrip(".")
    text = _TEXTS.get(_FAMILIES.get(family, family), _OTHER).format(
        title=f"{title}, version {version}" if version and version not in title else title,
        accessed=f"accessed on {day}" if day else "day of access not recorded",
        filters=f"filters: {filters}" if filters else "no filters",
        citation=str(source.get("citation") or "").strip(),
        licence=str(source.get("licence") or "not stated").rstrip("."),
    )
    return " ".join(text.split())

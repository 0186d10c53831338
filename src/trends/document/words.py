"""The fixed words of a document: the one place where a renderer finds what it says itself."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache

from trends.errors import ParameterError, listed
from trends.messages import LANGUAGES
from trends.messages.catalogue import wording
from trends.messages.formats import long_day
from trends.messages.speech import RIGHT_TO_LEFT, Segment, segment

__all__ = ["LANGUAGES", "RIGHT_TO_LEFT", "Words", "direction", "words"]

VERDICTS = ("supported", "contradicted", "inconclusive", "not testable")


@dataclass(frozen=True)
class Words:
    """What the pages say besides the document's own text; `{n}` and the like are filled in."""

    language: str
    verdicts: dict[str, str] = field(hash=False)
    verdict: str
    skip: str
    contents: str
    figure: str
    table: str
    table_columns: str
    table_of: str
    information: str
    caution: str
    code: str
    show_code: str
    cards_count: str
    figure_data: str
    data_to: str
    index_title: str
    index_lead: str
    index_empty: str
    index_search: str
    index_country: str
    index_verdict: str
    index_all: str
    index_count: str
    index_earlier: str
    index_flipped: str
    index_failed: str
    index_why: str
    feed: str
    labelled: str
    failure_title: str
    failure_kept: str
    failure_place: str
    failure_error: str
    failure_log: str
    about: str = "Incident trends"

    def label(self, name: str, text: str) -> str:
        """Return ``Margin: a factor of 1.5``, with the colon as the language sets it."""
        return self.labelled.format(label=name, text=text)

    def figure_label(self, number: int) -> str:
        """Return ``Figure 3``."""
        return self.figure.format(n=number)

    def table_label(self, number: int) -> str:
        """Return ``Table 3``."""
        return self.table.format(n=number)

    def long_date(self, day: str) -> str:
        """Write an ISO date the way the language does: ``30 November 2024``; other text stays as it is."""
        try:
            parsed = date.fromisoformat(day)
        except ValueError:
            return day
        return long_day(parsed, self.language)

    def said(self, text: str) -> Segment:
        """Say a text of the document in this language, where there is a translation."""
        return segment(text, self.language)

    def plain(self, text: str) -> str:
        """Say a text where it cannot be marked as foreign: in an attribute, or in a file's metadata."""
        return self.said(text).text


@cache
def _words(language: str) -> Words:
    own = {
        field.name: wording(f"page.{field.name}", language)
        for field in fields(Words)
        if field.name not in {"language", "verdicts", "about"}
    }
    verdicts = {
        verdict: wording(f"page.verdicts.{verdict.replace(' ', '_')}", language) for verdict in VERDICTS
    }
    return Words(**{**own, "language": language, "verdicts": verdicts})  # type: ignore[arg-type]  # all other fields are text


def words(language: str) -> Words:
    """Return the words of a language, by its code (``en``, ``en-GB``).

    Raises
    ------
    ParameterError
        If the package does not speak it.
    """
    # en-GB and en-US are one here: words are not told apart by region.
    base = language.split("-", maxsplit=1)[0].lower()
    if base not in LANGUAGES:
        raise ParameterError(
            f"Nothing is written in {language[:60]!r}; the languages are {listed(LANGUAGES, len(LANGUAGES))}."
        )
    return _words(base)


@cache
def direction(language: str) -> str:
    """Return ``rtl`` for languages written from right to left, else ``ltr``."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() in RIGHT_TO_LEFT else "ltr"

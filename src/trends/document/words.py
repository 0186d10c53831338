"""The fixed words of a document, by language: the one place where a renderer finds what it says itself."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from trends.errors import ParameterError, listed
from trends.messages import LANGUAGES
from trends.messages.formats import long_day
from trends.messages.speech import Segment, segment

__all__ = ["LANGUAGES", "RIGHT_TO_LEFT", "Words", "direction", "words"]

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku", "ps", "ur"})


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
    figure_data: str
    data_to: str
    about: str
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
    feed: str
    untranslated: str
    failure_title: str
    failure_kept: str
    failure_place: str
    failure_error: str
    failure_log: str

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


_ENGLISH = Words(
    language="en",
    verdicts={
        "supported": "Supported",
        "contradicted": "Contradicted",
        "inconclusive": "Inconclusive",
        "not testable": "Not testable",
    },
    verdict="Verdict",
    skip="Skip to the report",
    contents="Contents",
    figure="Figure {n}",
    table="Table {n}",
    table_columns="columns {first} to {last} of {total}",
    table_of="Table",
    information="Note",
    caution="Caution",
    code="Code",
    figure_data="The figures behind this chart",
    data_to="Data to {day}",
    about="Incident trends",
    index_title="Reports on the tempo of armed violence",
    index_lead="Each report states what was tested, what the data say and how sure that is. Newest data first.",
    index_empty="No report has been published here yet.",
    index_search="Search",
    index_country="Country",
    index_verdict="Verdict",
    index_all="All",
    index_count="{n} of {total} reports",
    index_earlier="Earlier editions",
    index_flipped="A verdict has changed since the edition before.",
    feed="Atom feed",
    untranslated="Some passages of this report have no translation yet. They are in English and marked as such.",
    failure_title="This report could not be made",
    failure_kept="A report that was published before stays in its place, unchanged.",
    failure_place="Where",
    failure_error="Error",
    failure_log="Log",
)


@cache
def _written() -> dict[str, dict[str, Any]]:
    """Read the fixed words of the other languages."""
    return tomllib.loads((files("trends.messages") / "words.toml").read_text(encoding="utf-8"))


@cache
def _words(language: str) -> Words:
    return _ENGLISH if language == "en" else replace(_ENGLISH, language=language, **_written()[language])


def words(language: str) -> Words:
    """Return the words of a language, by its code (``en``, ``en-GB``).

    Raises
    ------
    ParameterError
        If the package does not speak it.
    """
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

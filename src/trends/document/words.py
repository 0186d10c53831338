"""The fixed words of a document, by language: the one place where a renderer finds what it says itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from trends.errors import ParameterError, listed

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
    data_heading: str
    made_heading: str
    version: str
    licence: str
    citation: str
    file: str
    retrieved: str
    filters: str
    address: str
    parameter: str
    value: str
    parameters_caption: str
    made_with: str
    seed: str
    index_title: str
    index_lead: str
    index_empty: str
    feed: str

    def figure_label(self, number: int) -> str:
        """Return ``Figure 3``."""
        return self.figure.format(n=number)

    def table_label(self, number: int) -> str:
        """Return ``Table 3``."""
        return self.table.format(n=number)

    def long_date(self, day: str) -> str:
        """Write an ISO date the way the language does: ``30 November 2024``; other text stays as it is."""
        from babel.dates import format_date

        try:
            parsed = date.fromisoformat(day)
        except ValueError:
            return day
        return str(
            format_date(
                parsed, format="d MMMM yyyy" if self.language == "en" else "long", locale=self.language
            )
        )


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
    data_heading="Data, licence and citation",
    made_heading="How this report was made",
    version="Version",
    licence="Licence",
    citation="Citation",
    file="File",
    retrieved="Retrieved",
    filters="Selection",
    address="Address",
    parameter="Parameter",
    value="Value",
    parameters_caption="Parameters of this report",
    made_with="Computed with incident-trends {version}. The same data, parameters and version give the same report.",
    seed="Every random draw starts from the seed {seed}.",
    index_title="Reports on the tempo of armed violence",
    index_lead="Each report states what was tested, what the data say and how sure that is. Newest data first.",
    index_empty="No report has been published here yet.",
    feed="Atom feed",
)

LANGUAGES: dict[str, Words] = {"en": _ENGLISH}


def words(language: str) -> Words:
    """Return the words of a language, by its code (``en``, ``en-GB``).

    Raises
    ------
    ParameterError
        If the package does not speak it.
    """
    base = language.split("-", maxsplit=1)[0].lower()
    if base not in LANGUAGES:
        raise ParameterError(f"No report is written in {language!r}; the languages are {listed(LANGUAGES)}.")
    return LANGUAGES[base]


def direction(language: str) -> str:
    """Return ``rtl`` for languages written from right to left, else ``ltr``."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() in RIGHT_TO_LEFT else "ltr"

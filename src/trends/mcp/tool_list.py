"""What the server offers: one tool a command, with what it takes and what it is good for, in words for a model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from trends.cli.commands.claims import claims
from trends.cli.commands.count import Split
from trends.cli.commands.diff import Compared, diff
from trends.cli.commands.pace import pace
from trends.cli.commands.read import read
from trends.cli.judging import Judging, JudgingMany
from trends.cli.options import Chosen, ReadingOptions
from trends.cli.reading import BY_CONDITION
from trends.mcp.parameters import Parameter, described, object_schema

__all__ = ["INSTRUCTIONS", "Tool", "tools"]

INSTRUCTIONS = (
    "Figures and verdicts on the tempo of armed violence. Each answer is the JSON that the command of the same name prints. "
    "Quote `sentence` as it stands, with its interval and its window, and pass on `warnings` and `notes`: they say what the "
    "data cannot show. A verdict is supported, contradicted, inconclusive or not testable; 'inconclusive' is not 'constant', "
    "null is 'not known' and never zero. `provenance` holds source, licence and citation, which go with every figure. "
    "Files are named by their path from a folder that the server may read; `datasets` lists them and the bundled data."
)

_LONGEST_ARTICLE = 200_000
"""Characters; a long magazine report has 50,000."""

_READING = (
    "source",
    "columns",
    "period",
    "by",
    "fill",
    "week",
    "dates",
    "as_of",
    "coverage",
    "measure",
    "toll",
)
_SELECTION = ("series", *BY_CONDITION)
_COUNTING = ("freq", "estimate", "imprecise")
_JUDGING = ("margin", "season", "replicates", "seed")

_MEASURES = ("attacks", "fatalities", "civilians", "combatants", "wounded", "abducted", "released", "missing")
_FREQUENCIES = ("day", "week", "month", "quarter", "year")
_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")


@dataclass(frozen=True)
class Tool:
    """A tool.

    Attributes
    ----------
    name : str
        That of the command, and of the function in `trends.mcp.answers`.
    title, description : str
    parameters : tuple of Parameter
    returns : dict of str to str
        The most important keys of the answer, and what they hold.
    narrower : str
        How to ask for less where an answer was cut.
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    returns: dict[str, str]
    narrower: str

    @property
    def input_schema(self) -> dict[str, Any]:
        """What it takes, as JSON Schema."""
        return object_schema(self.parameters)

    @property
    def output_schema(self) -> dict[str, Any]:
        """What it gives, as far as a reader needs it to be promised."""
        return {
            "type": "object",
            "properties": {
                **{name: {"description": words} for name, words in self.returns.items()},
                "cut": {
                    "type": "object",
                    "description": "Only where the answer was too long: what was left out.",
                },
            },
        }


def _replaced(parameters: list[Parameter], **schemas: dict[str, Any]) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(one.name, {**one.schema, **schemas.get(one.name, {})}, one.required) for one in parameters
    )


@cache
def tools() -> dict[str, Tool]:
    """Return the tools by name."""
    from trends.sources.bundled import bundled_names
    from trends.sources.loading import source_names

    bundled = ", ".join(bundled_names())
    data = {
        "description": "What to read: a file or folder by its path from a folder that the server may read, or a bundled "
        f"dataset ({bundled})."
    }
    ledger = {"type": "string", "maxLength": 1000}
    measure = described(Chosen, "measure").schema
    special: dict[str, dict[str, Any]] = {
        "input": data,
        "newer": {"description": "The newer release, likewise."},
        "source": {"enum": list(source_names())},
        "freq": {"enum": list(_FREQUENCIES), "description": "Length of the periods; month by default."},
        "measure": {
            "anyOf": [
                {"enum": list(_MEASURES)},
                {"pattern": "^deadly:[0-9]{1,4}$", "description": "attacks with so many deaths or more"},
                {"description": "in a series file: the column of counts"},
            ],
            "description": measure["description"],
        },
        "language": {"enum": list(_LANGUAGES), "description": "Of the sentences; en by default."},
        "where": {
            "description": "A condition on the canonical columns, with and, or, not, in, isnull: 'fatalities_best >= 10'."
        },
        "columns": {
            "description": "A layout of one's own: the path of a TOML file, canonical name = column."
        },
        "break_at": {"description": "Days on which the way of collecting changed: there the level may jump."},
    }

    def group(holder: Any, *names: str) -> list[Parameter]:
        return [described(holder, name) for name in names]

    inputs = described(Chosen, "input", required=True)
    judged = [*group(pace, "nowcast", "language")]
    return {
        tool.name: tool
        for tool in (
            Tool(
                "datasets",
                "What there is to read",
                "List the bundled datasets (name, title, rows, period, source, licence) and the files in the folders that the "
                "server may read.",
                (),
                {"datasets": "The bundled data.", "files": "Paths that may be named as input."},
                "name a file that you know of",
            ),
            Tool(
                "check",
                "Look into a file",
                "Load a file and say what it is, which days it covers, how many rows were read, kept and rejected and why, "
                "and which columns were not read. Ask this first of a file that you do not know. No row is shown.",
                _replaced(
                    [described(ReadingOptions, "input", required=True), *group(ReadingOptions, *_READING)],
                    **special,
                ),
                {
                    "source": "What kind of data it is.",
                    "rows_read": "Rows; kept, rejected and skipped add up to them.",
                    "reasons": "Why rows were rejected, with their number.",
                    "warnings": "What to be wary of.",
                    "coverage": "Which days the data speak of.",
                },
                "nothing in the question makes it shorter; what was cut are lists of columns and reasons",
            ),
            Tool(
                "count",
                "Count by period",
                "Count incidents, or add up deaths, by period. A period that was not observed has the count null, which is "
                "not zero; count_low and count_high bound it where bounds are known.",
                _replaced([inputs, *group(Split, *_READING, *_SELECTION, *_COUNTING)], **special),
                {
                    "sentence": "What was counted, and how many periods are known.",
                    "periods": "One object a period: period, count, count_low, count_high, exposure_days, observed.",
                    "notes": "What is to be known about the counts.",
                    "provenance": "Source, version, licence, citation.",
                },
                "a longer freq, a window by start and end, fewer series",
            ),
            Tool(
                "pace",
                "Was the pace constant?",
                "Judge the claim that the pace was constant over a window, within a margin: supported, contradicted, "
                "inconclusive or not testable, with how much changed and when, intervals, and the smallest change that these "
                "data could have shown.",
                _replaced(
                    [
                        inputs,
                        *group(Chosen, *_READING, *_SELECTION, *_COUNTING),
                        *group(Judging, *_JUDGING),
                        *group(pace, "break_at"),
                        *judged,
                    ],
                    **special,
                ),
                {
                    "verdict": "supported, contradicted, inconclusive or not testable.",
                    "sentence": "The finding, to be quoted as it stands.",
                    "reasons": "Why the verdict is this one.",
                    "warnings": "What to be wary of.",
                    "changes": "Ratios of what ran, with 90 % and 95 % intervals.",
                    "provenance": "Source, version, licence, citation.",
                },
                "a longer freq, or a window by start and end",
            ),
            Tool(
                "claims",
                "Judge a ledger of claims",
                "Judge every claim of a ledger (a TOML file), or those whose ids are named; by default the bundled ledger of "
                "published claims. Nothing is written: verdicts of earlier days are neither kept nor compared.",
                _replaced(
                    [
                        Parameter(
                            "ledger", {**ledger, "description": "Its path; by default the bundled one."}
                        ),
                        Parameter(
                            "ids",
                            {
                                "type": "array",
                                "items": {"type": "string", "maxLength": 200},
                                "minItems": 1,
                                "maxItems": 200,
                                "description": "Only the claims of these ids, which is quicker and has their evidence whole.",
                            },
                        ),
                        Parameter(
                            "verdict",
                            {
                                "type": "string",
                                "enum": ["supported", "contradicted", "inconclusive", "not testable"],
                                "description": "Only claims with this verdict.",
                            },
                        ),
                        Parameter(
                            "skip",
                            {
                                "type": "integer",
                                "minimum": 0,
                                "description": "Leave out so many claims at the beginning, to go on where an answer was cut.",
                            },
                        ),
                        *group(claims, "as_of", "nowcast", "language"),
                    ],
                    **special,
                ),
                {
                    "claims": "One object a claim: id, who, date, says, kind, data, verdict, sentence, evidence, source_url.",
                    "tally": "How many have which verdict.",
                    "problems": "Entries that could not be judged, and why.",
                },
                "name one to three claims by ids and their evidence is whole; skip goes on where the list was cut",
            ),
            Tool(
                "read",
                "Find claims in a text",
                "Find what a text (English, French, Spanish, Arabic) claims about the tempo and the toll of armed violence, "
                "and judge what can be judged. Of the text only the quotations of the claims come back.",
                _replaced(
                    [
                        Parameter(
                            "text",
                            {
                                "type": "string",
                                "minLength": 1,
                                "maxLength": _LONGEST_ARTICLE,
                                "description": "The text itself, plain or HTML.",
                            },
                            required=True,
                        ),
                        *group(read, "dateline"),
                        Parameter("text_language", described(read, "written").schema),
                        *group(read, "data", "as_of", "language"),
                    ],
                    **special,
                    text_language={
                        "enum": ["en", "fr", "es", "ar"],
                        "description": "Of the text; by default told by it.",
                    },
                    data={
                        "description": "Data to judge on, each as in `input` of the other tools; by default the bundled ones.",
                        "maxItems": 10,
                    },
                ),
                {
                    "claims": "One object a claim: quote, how it was read, verdict, sentence or the reason why there is none.",
                    "tally": "How many have which verdict.",
                },
                "a shorter piece of the text",
            ),
            Tool(
                "diff",
                "What a newer release changed",
                "Compare two releases of the same data: rows added, removed and changed, totals before and after, and which "
                "verdicts flip.",
                _replaced(
                    [
                        Parameter("old", {**inputs.schema, **data}, required=True),
                        Parameter("new", {**inputs.schema, **special["newer"]}, required=True),
                        *group(Compared, *_READING, *_SELECTION, *_COUNTING),
                        *group(JudgingMany, *_JUDGING),
                        Parameter("ledger", {**ledger, "description": _plain_help(diff, "ledger")}),
                        *group(diff, "nowcast", "language"),
                    ],
                    **special,
                ),
                {
                    "sentence": "What changed, in sentences that can be quoted.",
                    "rows": "Rows added, removed, changed and unchanged.",
                    "totals": "Totals in both releases.",
                    "flips": "Verdicts that flipped, with the ids of the rows through which they did.",
                    "notes": "What is to be known about the comparison.",
                },
                "a narrower selection, a window by start and end, and no by",
            ),
        )
    }


def _plain_help(holder: Any, name: str) -> str:
    return str(described(holder, name).schema["description"])

"""The history of verdicts: one line of JSON a verdict, appended when it or what it rests on has changed.

A line says which claim, the verdict, the day to which its data reach (or as of which they were read), the hash of the
data and the hash of the entry, the version of the rule that gave the verdict, the figures that it rests on, and the
edition: the how-manieth time it was that verdicts were added. Its sentences stand there in English, and beside them, under
``messages``, what they were made of, so that they can be read in other languages. There is no clock in it. The history of a ledger lies beside it
(``claims.toml`` has ``claims.history.jsonl``); that of the bundled ledger, whose folder is not the user's, in the
user's state folder (`platformdirs`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from trends.errors import InputError
from trends.files.output import json_text, plain
from trends.messages import Message
from trends.verdict.rule import RULE_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from trends.claims.claim import Claim
    from trends.claims.ledger import Ledger
    from trends.claims.table import ClaimTable

__all__ = ["Record", "append", "history_path", "read_history", "records_of"]


@dataclass(frozen=True)
class Record:
    """One verdict as it was reached.

    Attributes
    ----------
    id, verdict, sentence : str
    as_of : str
        The day to which its data reach, or as of which they were read.
    data_sha256, entry_sha256 : str
    rule : str
        `RULE_VERSION` of the rule that gave it; lines written before there were versions followed rule 1.
    figures : dict of str to str
        What was known of each figure that it rests on, in words.
    edition : int
        The how-manieth time verdicts were added to the history.
    """

    id: str
    verdict: str
    as_of: str
    data_sha256: str
    entry_sha256: str
    sentence: str
    rule: str = "1"
    figures: Mapping[str, str] = field(default_factory=dict)
    edition: int = 1


def history_path(ledger: Ledger) -> Path:
    """Return where the history of a ledger lies."""
    from trends.files.bundled import bundled_ledger

    if ledger.path is not None and ledger.path.resolve() != bundled_ledger().resolve():
        return ledger.path.with_name(f"{ledger.path.stem}.history.jsonl")
    from platformdirs import user_state_path

    return user_state_path("incident-trends", appauthor=False) / "claims.history.jsonl"


def records_of(table: ClaimTable) -> list[Record]:
    """Return the verdicts of a table as records."""
    return [
        Record(
            verdict.claim.id,
            verdict.verdict,
            verdict.as_of,
            verdict.data_sha256,
            entry_hash(verdict.claim),
            verdict.sentence,
            RULE_VERSION,
            {figure.name: figure.words() for figure in verdict.evidence.figures[:_MOST_FIGURES]},
        )
        for verdict in table.verdicts
    ]


_MOST_FIGURES = 12
"""Figures kept of a claim: a record among incidents compares hundreds."""


def entry_hash(claim: Claim) -> str:
    """Return the hash of what an entry asks: its fields but for where it stands and what is expected of it."""
    fields = claim.model_dump(mode="json", exclude={"line", "expect", "note"}, exclude_defaults=True)
    return hashlib.sha256(json.dumps(plain(fields), sort_keys=True).encode()).hexdigest()


def read_history(path: Path) -> list[Record]:
    """Read a history; one that does not exist yet is empty.

    Raises
    ------
    InputError
        If a line is no record; it is named.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise InputError(f"The history {path.name} cannot be read.") from None
    records = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            records.append(_record(json.loads(line)))
        except (ValueError, TypeError, RecursionError):
            raise InputError(f"Line {number} of the history {path.name} is no verdict.") from None
    return records


def _record(value: Any) -> Record:
    if not isinstance(value, dict):
        raise TypeError
    messages = value.pop("messages", {})
    record = Record(**value)
    words = {**value, "figures": "", "edition": ""}
    # The dataclass takes anything; a line edited by hand must not come back later as a number where
    # a sentence is joined.
    named = {str(key): item for key, item in dict(record.figures).items()}
    if not all(isinstance(item, str) for item in (*words.values(), *named.values())):
        raise TypeError
    # Not `isinstance`, to which `true` is a whole number.
    if type(value.get("edition", 1)) is not int or record.edition < 1:
        raise TypeError
    made_of = messages if isinstance(messages, dict) else {}
    of_figures = made_of.get("figures")
    return replace(
        record,
        sentence=_as_message(record.sentence, made_of.get("sentence")),
        figures={
            name: _as_message(text, of_figures.get(name) if isinstance(of_figures, dict) else None)
            for name, text in named.items()
        },
    )


def _as_message(text: str, made_of: Any) -> str:
    """Return a text of the history as the message that it was, as far as that still says the same in English."""
    if not isinstance(made_of, dict):
        return text
    try:
        message = Message.from_plain({**made_of, "text": text})
    except (ValueError, ArithmeticError, RecursionError):
        # A line edited by hand, or of another release: what was said then stays as it was said.
        return text
    return message if str(message) == text else text


def _line(record: Record) -> str:
    """Return a record as a line of the history."""
    messages: dict[str, Any] = {}
    if isinstance(record.sentence, Message):
        messages["sentence"] = _made_of(record.sentence)
    figures = {name: _made_of(text) for name, text in record.figures.items() if isinstance(text, Message)}
    if figures:
        messages["figures"] = figures
    return json_text({**asdict(record), **({"messages": messages} if messages else {})}, indent=None)


def _made_of(message: Message) -> dict[str, Any]:
    return {name: value for name, value in message.plain().items() if name != "text"}


def append(path: Path, known: Sequence[Record], new: Iterable[Record]) -> list[Record]:
    """Append the records that are not in the history yet; return them.

    A verdict that was reached before on the same data, for the same entry and day, by the same rule, is not written
    again.
    """
    seen = {_key(record) for record in known}
    edition = max((record.edition for record in known), default=0) + 1
    fresh = [replace(record, edition=edition) for record in new if _key(record) not in seen]
    if fresh:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as stream:
            # Only ever appended: what was said of a claim before is the point of keeping it.
            stream.writelines(map(_line, fresh))
    return fresh


def _key(one: Record) -> tuple[str, ...]:
    return (one.id, one.verdict, one.as_of, one.data_sha256, one.entry_sha256, one.rule)

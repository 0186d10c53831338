"""The history of verdicts: one line of JSON a verdict, appended when it or what it rests on has changed.

A line says which claim, the verdict, the day to which its data reach (or as of which they were read), the hash of the
data and the hash of the entry. There is no clock in it. The history of a ledger lies beside it
(``claims.toml`` has ``claims.history.jsonl``); that of the bundled ledger, whose folder is not the user's, in the
user's state folder (`platformdirs`).
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.errors import InputError
from trends.output import json_text, plain

if TYPE_CHECKING:
    from trends.claims.claim import Claim
    from trends.claims.ledger import Ledger
    from trends.claims.table import ClaimTable

__all__ = ["Flip", "Record", "append", "flips_since", "history_path", "read_history", "records_of"]


@dataclass(frozen=True)
class Record:
    """One verdict as it was reached."""

    id: str
    verdict: str
    as_of: str
    data_sha256: str
    entry_sha256: str
    sentence: str


@dataclass(frozen=True)
class Flip:
    """A verdict that changed: what it was before and what it became, and whether data or entry differ."""

    before: Record
    after: Record

    @property
    def data_changed(self) -> bool:
        """Whether the two rest on different data."""
        return self.before.data_sha256 != self.after.data_sha256 or self.before.as_of != self.after.as_of

    @property
    def entry_changed(self) -> bool:
        """Whether the entry of the ledger was rewritten in between."""
        return self.before.entry_sha256 != self.after.entry_sha256

    @property
    def sentence(self) -> str:
        """Say the change in one sentence."""
        why = (
            "the entry was rewritten"
            if self.entry_changed
            else "the data changed"
            if self.data_changed
            else "the program changed"
        )
        return (
            f"{self.after.id} was {self.before.verdict} as of {self.before.as_of or 'no day'} and is {self.after.verdict} "
            f"as of {self.after.as_of or 'no day'} ({why}). {self.after.sentence}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "id": self.after.id,
            "from": self.before.verdict,
            "to": self.after.verdict,
            "from_as_of": self.before.as_of or None,
            "as_of": self.after.as_of or None,
            "data_changed": self.data_changed,
            "entry_changed": self.entry_changed,
            "from_sentence": self.before.sentence,
            "sentence": self.after.sentence,
        }


def history_path(ledger: Ledger) -> Path:
    """Return where the history of a ledger lies."""
    from trends.claims.ledger import bundled_ledger

    if ledger.path is not None and ledger.path.resolve() != bundled_ledger().resolve():
        return ledger.path.with_name(f"{ledger.path.stem}.history.jsonl")
    from platformdirs import user_state_path

    return user_state_path("incident-trends", appauthor=False) / "claims.history.jsonl"


def records_of(table: ClaimTable) -> list[Record]:
    """Return the verdicts of a table as records."""
    return [
        Record(one.claim.id, one.verdict, one.as_of, one.data_sha256, entry_hash(one.claim), one.sentence)
        for one in table.verdicts
    ]


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
        except (ValueError, TypeError):
            raise InputError(f"Line {number} of the history {path.name} is no verdict.") from None
    return records


def _record(value: Any) -> Record:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise TypeError
    return Record(**value)


def append(path: Path, known: Sequence[Record], new: Iterable[Record]) -> list[Record]:
    """Append the records that are not in the history yet; return them.

    A verdict that was reached before on the same data, for the same entry and day, is not written again.
    """
    seen = {_key(one) for one in known}
    fresh = [one for one in new if _key(one) not in seen]
    if fresh:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.writelines(json_text(asdict(one), indent=None) for one in fresh)
    return fresh


def _key(one: Record) -> tuple[str, ...]:
    return (one.id, one.verdict, one.as_of, one.data_sha256, one.entry_sha256)


def flips_since(records: Sequence[Record], day: date) -> list[Flip]:
    """Return the verdicts that became others on data of `day` or later, in the order of those data.

    Records of one claim are put in order of the day that their data reach, and where that is the same in the order in
    which they were written.
    """
    by_id: dict[str, list[Record]] = {}
    for record in records:
        by_id.setdefault(record.id, []).append(record)
    found = []
    for of_claim in by_id.values():
        order = sorted(of_claim, key=lambda one: one.as_of)
        found += [
            Flip(before, after)
            for before, after in itertools.pairwise(order)
            if before.verdict != after.verdict and after.as_of >= day.isoformat()
        ]
    return sorted(found, key=lambda one: (one.after.as_of, one.after.id))

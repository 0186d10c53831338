"""An entry of a ledger that cannot be judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trends.messages import Message

__all__ = ["Problem"]


@dataclass(frozen=True)
class Problem:
    """An entry that cannot be judged: its name as far as it has one, its line, and what was expected."""

    id: str
    line: int
    what: str

    @property
    def sentence(self) -> str:
        """Say it in one sentence."""
        return Message("faults.ledger.entry", id=repr(self.id), line=str(self.line), what=self.what)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {"id": self.id, "line": self.line, "problem": self.what}

"""The verdicts on a claim over the vintages of its data, oldest first, each with what made it another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.claims.changes import Flip, day_of
from trends.claims.history import append, history_path, read_history, records_of
from trends.errors import InputError
from trends.files.bundled import bundled_ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from trends.claims import ClaimTable, Ledger
    from trends.claims.history import Record
    from trends.messages.values import Value

__all__ = ["Step", "flips", "history_file", "steps_by_claim"]


@dataclass(frozen=True)
class Step:
    """A verdict as it was reached on one vintage.

    Attributes
    ----------
    record : Record
    before : Record or None
        The one before, where the verdict is another than that.
    """

    record: Record
    before: Record | None = None

    @property
    def day(self) -> Value:
        """The day that the data reached, as a sentence names it."""
        return day_of(self.record)

    @property
    def why(self) -> str:
        """What changed since the one before; empty where the verdict did not."""
        return Flip(self.before, self.record).why if self.before else ""


def history_file(ledger: Ledger, named: Path | None) -> Path | None:
    """Return where the verdicts of a ledger are kept: the file that was named, or the one beside the ledger.

    For the bundled ledger None: its history is a file of the user's, and a site shall not depend on whose machine it was
    made on unless it is told to.
    """
    if named is not None:
        return named
    bundled = ledger.path is None or ledger.path.resolve() == bundled_ledger().resolve()
    return None if bundled else history_path(ledger)


def steps_by_claim(table: ClaimTable, path: Path | None) -> dict[str, tuple[Step, ...]]:
    """Return every claim's verdicts in the order of their data, and keep those that are new, as ``trends claims`` does.

    Parameters
    ----------
    table : ClaimTable
    path : Path or None
        The history; None where none is kept.

    Raises
    ------
    InputError
        If the history cannot be read, or a line of it is no verdict.
    """
    now = records_of(table)
    past: list[Record] = []
    if path is not None:
        past = read_history(path)
        try:
            append(path, past, now)
        except OSError as error:
            raise InputError(
                f"The history {path.name} cannot be written: {(error.strerror or 'no file').lower()}."
            ) from None
    by_claim: dict[str, list[Record]] = {}
    for record in (*past, *now):
        by_claim.setdefault(record.id, []).append(record)
    last = table.as_of.isoformat() if table.as_of else None
    return {
        record.id: tuple(_steps([each for each in by_claim[record.id] if last is None or each.as_of <= last]))
        for record in now
    }


def _steps(records: Sequence[Record]) -> Iterable[Step]:
    seen: dict[tuple[str, ...], Record] = {}
    for record in records:
        key = (record.verdict, record.as_of, record.data_sha256, record.entry_sha256, record.rule)
        # The present one is in the history already where nothing has changed, and is the better worded one.
        seen[key] = record
    before = None
    for record in sorted(seen.values(), key=lambda each: each.as_of):
        yield Step(record, before if before is not None and before.verdict != record.verdict else None)
        before = record


def flips(steps: dict[str, tuple[Step, ...]]) -> list[Flip]:
    """Return the verdicts that changed, the newest data first."""
    changed = [
        Flip(step.before, step.record)
        for every in steps.values()
        for step in every
        if step.before is not None
    ]
    return sorted(changed, key=lambda flip: (flip.after.as_of, flip.after.id), reverse=True)

"""The verdict under other choices: reported all, picked none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from trends.document.displayed import Displayed
from trends.verdict.wording import between, change_times

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.verdict.change import Change
    from trends.verdict.pace_result import PaceResult
    from trends.verdict.rule import Verdict

__all__ = ["Choice", "Sensitivity"]


@dataclass(frozen=True)
class Choice:
    """One way to put the question, and its answer.

    Attributes
    ----------
    kind, value : str
        What was chosen (``season``) and how (``none``).
    verdict : str
    joint_p : float or None
    halves : Change or None
        Second half over first; None when not testable.
    seed : int or None
        Of the bootstrap: ``test_pace`` of the same counts with it gives the same figures.
    """

    kind: str
    value: str
    verdict: Verdict
    joint_p: float | None
    halves: Change | None
    seed: int | None = None

    @classmethod
    def of(cls, kind: str, value: str, result: PaceResult) -> Choice:
        """Read a choice off a result."""
        found = result.assessment
        if found is None:
            return cls(kind, value, result.verdict, None, None, result.seed)
        return cls(kind, value, result.verdict, found.test.joint, found.what_ran.halves, result.seed)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        told = self.halves.to_dict() if self.halves else {}
        bound = {"bound": told["bound"]} if "bound" in told else {}
        return {
            "kind": self.kind,
            "value": self.value,
            "verdict": self.verdict,
            "joint_p": self.joint_p,
            "halves_ratio": told.get("ratio"),
            **bound,
            "low90": told.get("low90"),
            "high90": told.get("high90"),
            "seed": self.seed,
        }


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Displayed):
    """How a verdict holds under other choices.

    Attributes
    ----------
    base : Choice
        The choices of the result itself.
    choices : tuple of Choice
    margin : float
        The same for all: it is part of the claim, not a choice of method.
    replicates : int
        Of each choice's bootstrap.
    """

    figures: ClassVar[Mapping[str, str]] = {"sensitivity": "sensitivity"}

    base: Choice
    choices: tuple[Choice, ...]
    margin: float = 1.5
    replicates: int = 0

    @property
    def tested(self) -> tuple[Choice, ...]:
        """The choices that gave a verdict, the result itself first."""
        return tuple(choice for choice in (self.base, *self.choices) if choice.verdict != "not testable")

    @property
    def shares(self) -> dict[str, float]:
        """Share of each verdict among all choices that could be tested."""
        verdicts = [choice.verdict for choice in self.tested]
        return {verdict: verdicts.count(verdict) / len(verdicts) for verdict in sorted(set(verdicts))}

    @property
    def by_kind(self) -> dict[str, dict[str, int]]:
        """How many choices of each kind gave each verdict; what could not be tested is counted too."""
        table: dict[str, dict[str, int]] = {}
        for choice in self.choices:
            row = table.setdefault(choice.kind, {})
            row[choice.verdict] = row.get(choice.verdict, 0) + 1
        return table

    @property
    def disagrees_most(self) -> Choice | None:
        """The choice whose answer lies farthest from the result's, among those with another verdict if there are any."""
        if self.base.halves is None:
            return None
        at = self.base.halves.nearest_log
        tested = [(abs(choice.halves.nearest_log - at), choice) for choice in self.choices if choice.halves]
        other = [pair for pair in tested if pair[1].verdict != self.base.verdict]
        return max(other or tested, key=lambda pair: pair[0])[1] if tested else None

    @property
    def sentence(self) -> str:
        """One sentence that can be quoted."""
        tested = [choice for choice in self.choices if choice.verdict != "not testable"]
        same = sum(choice.verdict == self.base.verdict for choice in tested)
        most = self.disagrees_most
        if tested and self.base.verdict == "not testable":
            told = ", ".join(f"{verdict} in {share:.0%}" for verdict, share in self.shares.items())
            return f"The question as put could not be tested; of {len(tested)} other choices: {told}."
        if not tested or most is None:
            return "No other choice could be tested."
        start = f"{same} of {len(tested)} other choices give the same verdict ({self.base.verdict})"
        if most.verdict == self.base.verdict:
            return f"{start}."
        return f"{start}; the one that disagrees most is {most.kind} = {most.value}: {most.verdict}."

    def __repr__(self) -> str:
        return f"Sensitivity: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the choices as plain values."""
        most = self.disagrees_most
        return {
            "sentence": self.sentence,
            "margin": self.margin,
            "base": self.base.to_dict(),
            "choices": [choice.to_dict() for choice in self.choices],
            "shares": self.shares,
            "by_kind": self.by_kind,
            "disagrees_most": most.to_dict() if most else None,
            "replicates": self.replicates,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a choice, the result itself first."""
        return pd.DataFrame([choice.to_dict() for choice in (self.base, *self.choices)])

    def blocks(self) -> list[Block]:
        """Return the sentence and the table of choices."""
        from trends.document.blocks import Table, paragraph

        rows = tuple(
            (
                choice.kind,
                choice.value,
                choice.verdict,
                "" if choice.halves is None else change_times(choice.halves),
                "" if choice.halves is None else between(choice.halves.low90, choice.halves.high90),
                "" if choice.joint_p is None else f"{choice.joint_p:.3f}",
            )
            for choice in (self.base, *self.choices)
        )
        columns = ("Choice", "Value", "Verdict", "Second half over first", "90% interval", "Joint p")
        return [
            paragraph(self.sentence),
            Table("The verdict under other choices", columns, rows, align="lllrrr"),
        ]

"""The verdict under other choices: reported all, picked none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

import pandas as pd

from trends.document.displayed import Displayed
from trends.messages import Message
from trends.messages.numbers import fixed, percent
from trends.verdict.wording import between, change_times, verdict_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.document.blocks import Block
    from trends.series.count_series import CountSeries
    from trends.verdict.change import Change
    from trends.verdict.conventional_result import ConventionalResult
    from trends.verdict.pace_result import PaceResult
    from trends.verdict.rule import Verdict

__all__ = ["Choice", "Direction", "Sensitivity", "choice_words"]

Direction: TypeAlias = Literal["rose", "fell", "changed", "none"]

_VALUES = frozenset(
    "none off day week month quarter year low best high start drop spread source lowest median highest".split()  # noqa: SIM905 - reads as a list of words
)
"""Values that have a word in every language; names and numbers stay as they are."""

_OF_SEASON = frozenset({"as judged", "season"})
_SEASON = re.compile(r"(none|month|fourier)(?::(\d+))?")


@dataclass(frozen=True)
class Choice:
    """One way to put the question, and its answer.

    Attributes
    ----------
    kind, value : str
        What was chosen (``season``) and how (``none``).
    verdict : str
    joint_p : float or None
        None when not testable, and where it was not drawn because the verdict is the same whatever it is.
    halves : Change or None
        Second half over first; None when not testable.
    seed : int or None
        Of the bootstrap: ``test_pace`` of the same counts with it gives the same figures.
    established : bool
        Whether a change of what ran is established, whatever the verdict.
    """

    kind: str
    value: str
    verdict: Verdict
    joint_p: float | None
    halves: Change | None
    seed: int | None = None
    established: bool = False

    @property
    def direction(self) -> Direction | None:
        """Which way the rate went, as far as that is established; None when not testable.

        ``changed`` where thirds of the window differ, or parts of it by more than the margin, but not its halves.
        """
        if self.halves is None:
            return None
        if self.halves.established:
            return "rose" if self.halves.nearest_log > 0 else "fell"
        return "changed" if self.established else "none"

    @classmethod
    def of(cls, kind: str, value: str, result: PaceResult) -> Choice:
        """Read a choice off a result."""
        assessment = result.assessment
        if assessment is None:
            return cls(kind, value, result.verdict, None, None, result.seed)
        halves = assessment.what_ran.halves
        return cls(kind, value, result.verdict, result.joint_p, halves, result.seed, result.established)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        told = self.halves.to_dict() if self.halves else {}
        bound = {"bound": told["bound"]} if "bound" in told else {}
        return {
            "kind": self.kind,
            "value": self.value,
            "verdict": self.verdict,
            "established": None if self.halves is None else self.established,
            "direction": self.direction,
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
    series : CountSeries or None
        What was judged.
    """

    figures: ClassVar[Mapping[str, str]] = {"sensitivity": "sensitivity", "strip": "sensitivity_strip"}

    base: Choice
    choices: tuple[Choice, ...]
    margin: float = 1.5
    replicates: int = 0
    series: CountSeries | None = None

    @cached_property
    def models(self) -> ConventionalResult | None:
        """What the usual models say of the second half over the first: beside the choices, never counted with them."""
        # Fitted when they are first asked for: a report shows none of them, and their library takes a second to load.
        from trends.verdict.conventional_tests import second_opinions

        return None if self.series is None else second_opinions(self.series, self.base.value)

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
    def agreement(self) -> dict[str, int]:
        """Of how many other choices that could be tested (``of``) the verdict and the direction are the result's."""
        tested = [choice for choice in self.choices if choice.verdict != "not testable"]
        return {
            "verdict": sum(choice.verdict == self.base.verdict for choice in tested),
            "direction": sum(choice.direction == self.base.direction for choice in tested),
            "of": len(tested),
        }

    @property
    def disagrees_most(self) -> Choice | None:
        """The choice whose answer lies farthest from the result's, among those with another verdict or direction if any."""
        if self.base.halves is None:
            return None
        at = self.base.halves.nearest_log
        tested = [(abs(choice.halves.nearest_log - at), choice) for choice in self.choices if choice.halves]
        other = [pair for pair in tested if not self._agrees(pair[1])]
        return max(other or tested, key=lambda pair: pair[0])[1] if tested else None

    def _agrees(self, choice: Choice) -> bool:
        return (choice.verdict, choice.direction) == (self.base.verdict, self.base.direction)

    @property
    def sentence(self) -> Message:
        """One sentence that can be quoted."""
        agreement, most = self.agreement, self.disagrees_most
        if agreement["of"] and self.base.verdict == "not testable":
            shares = [
                Message("sensitivity.share", verdict=verdict_words(verdict), share=percent(share))
                for verdict, share in self.shares.items()
            ]
            return Message("sensitivity.untested", n=agreement["of"], shares=shares)
        if not agreement["of"] or most is None:
            return Message("sensitivity.none")
        values = {
            "same": agreement["verdict"],
            "along": agreement["direction"],
            "n": agreement["of"],
            "untestable": len(self.choices) - agreement["of"],
        }
        words = {"verdict": verdict_words(self.base.verdict), "direction": _direction(self.base)}
        if self._agrees(most):
            return Message("sensitivity.agree", **values, **words)
        kind, value = choice_words(most)
        other = {"other": verdict_words(most.verdict), "otherwise": _direction(most)}
        return Message("sensitivity.apart", kind=kind, value=value, **values, **words, **other)

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
            "agreement": self.agreement,
            "by_kind": self.by_kind,
            "disagrees_most": most.to_dict() if most else None,
            "replicates": self.replicates,
            "models": self.models.to_dict()["tests"] if self.models else [],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a choice, the result itself first."""
        return pd.DataFrame([choice.to_dict() for choice in (self.base, *self.choices)])

    def blocks(self) -> list[Block]:
        """Return the sentence, the table of choices, and what the usual models say."""
        from trends.document.blocks import Note, Table, paragraph, spans

        rows = tuple(
            (
                *choice_words(choice),
                verdict_words(choice.verdict),
                "" if choice.halves is None else _direction(choice),
                "" if choice.halves is None else change_times(choice.halves),
                "" if choice.halves is None else between(choice.halves.low90, choice.halves.high90),
                _joint(choice),
            )
            for choice in (self.base, *self.choices)
        )
        names = ("kind", "value", "verdict", "direction", "halves", "interval", "joint")
        columns = tuple(Message(f"sensitivity.table.{name}") for name in names)
        caption = Message("sensitivity.table.caption")
        undrawn = any(choice.joint_p is None and choice.halves for choice in (self.base, *self.choices))
        note = Message("sensitivity.table.note") if undrawn else ""
        table = Table(caption, columns, rows, align="llllrrr", note=note)
        if self.models is None:
            return [paragraph(self.sentence), table]
        beside = self.models.table(Message("conventional.models"))
        return [paragraph(self.sentence), table, beside, Note(spans(Message("conventional.no_verdict")))]


def choice_words(choice: Choice) -> tuple[str, str]:
    """Return what was chosen, and how, in words that a language has; a name stays as it is."""
    kind = Message("sensitivity.kind", kind=choice.kind.replace(" ", "_"), name=choice.kind)
    # Beside "season" the plain "none" is enough.
    if (choice.kind, choice.value) == ("season", "none"):
        return kind, Message("sensitivity.value", value="none", name="none")
    if choice.kind in _OF_SEASON and (season := _SEASON.fullmatch(choice.value)):
        return kind, Message("sensitivity.season", season=season[1], n=int(season[2] or 0))
    if choice.value in _VALUES:
        return kind, Message("sensitivity.value", value=choice.value, name=choice.value)
    return kind, choice.value


def _joint(choice: Choice) -> str:
    if choice.joint_p is not None:
        return Message("ratio.number.plain", n=fixed(choice.joint_p, 3))
    return "" if choice.halves is None else Message("sensitivity.table.no_p")


def _direction(choice: Choice) -> Message:
    return Message("sensitivity.direction", direction=choice.direction or "none")

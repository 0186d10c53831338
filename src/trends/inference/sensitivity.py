"""The verdict under other choices that could have been made: reported all, picked none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.display import Displayed
from trends.errors import TrendsError
from trends.inference.pace import test_pace
from trends.periods import Frequency

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.inference.pace_result import PaceResult
    from trends.inference.verdict import Verdict
    from trends.series import CountSeries

__all__ = ["Choice", "Sensitivity", "sensitivity"]


@dataclass(frozen=True)
class Choice:
    """One way to put the question, and its answer.

    Attributes
    ----------
    kind, value : str
        What was chosen (``season``) and how (``none``).
    verdict : str
    joint_p, halves_ratio, low90, high90 : float or None
        None when not testable.
    """

    kind: str
    value: str
    verdict: Verdict
    joint_p: float | None
    halves_ratio: float | None
    low90: float | None
    high90: float | None

    @classmethod
    def of(cls, kind: str, value: str, result: PaceResult) -> Choice:
        """Read a choice off a result."""
        found = result.assessment
        if found is None:
            return cls(kind, value, result.verdict, None, None, None, None)
        halves = found.halves
        return cls(kind, value, result.verdict, found.test.joint, halves.ratio, halves.low90, halves.high90)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        names = ("kind", "value", "verdict", "joint_p", "halves_ratio", "low90", "high90")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Displayed):
    """How a verdict holds under other choices.

    Attributes
    ----------
    base : Choice
        The choices of the result itself.
    choices : tuple of Choice
    """

    base: Choice
    choices: tuple[Choice, ...]

    @property
    def shares(self) -> dict[str, float]:
        """Share of each verdict among all choices that could be tested."""
        tested = [choice.verdict for choice in (self.base, *self.choices) if choice.verdict != "not testable"]
        return {verdict: tested.count(verdict) / len(tested) for verdict in sorted(set(tested))}

    @property
    def disagrees_most(self) -> Choice | None:
        """The choice whose answer lies farthest from the result's, among those with another verdict if there are any."""
        ratio = self.base.halves_ratio
        tested = [choice for choice in self.choices if choice.halves_ratio]
        other = [choice for choice in tested if choice.verdict != self.base.verdict]
        if ratio is None or not tested:
            return None
        return max(other or tested, key=lambda choice: abs(np.log((choice.halves_ratio or ratio) / ratio)))

    @property
    def sentence(self) -> str:
        """One sentence that can be quoted."""
        tested = [choice for choice in self.choices if choice.verdict != "not testable"]
        same = sum(choice.verdict == self.base.verdict for choice in tested)
        most = self.disagrees_most
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
            "base": self.base.to_dict(),
            "choices": [choice.to_dict() for choice in self.choices],
            "shares": self.shares,
            "disagrees_most": most.to_dict() if most else None,
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
                "" if choice.halves_ratio is None else f"{choice.halves_ratio:.2f}",
                "" if choice.low90 is None else f"{choice.low90:.2f} to {choice.high90:.2f}",
                "" if choice.joint_p is None else f"{choice.joint_p:.3f}",
            )
            for choice in (self.base, *self.choices)
        )
        columns = ("Choice", "Value", "Verdict", "Second half over first", "90% interval", "Joint p")
        return [
            paragraph(self.sentence),
            Table("The verdict under other choices", columns, rows, align="lllrrr"),
        ]


def sensitivity(
    result: PaceResult,
    *,
    replicates: int = 199,
    recounted: Sequence[tuple[str, str, CountSeries]] = (),
) -> Sensitivity:
    """Repeat a verdict over season, the ends of the window, the frequency, the unobserved periods, and other counts.

    Parameters
    ----------
    result : PaceResult
        Its margin, seed and series are kept, one choice changed at a time.
    replicates : int
        Bootstrap replicates of each repeat.
    recounted : sequence of (kind, value, CountSeries)
        The same incidents counted otherwise: other estimates, other handling of imprecise dates, other sources.
    """
    series, margin, seed = result.series, result.margin, result.seed
    used = result.design.season if result.design else "auto"
    choices: list[Choice] = []

    def judge(kind: str, value: str, other: CountSeries, season: str) -> None:
        try:
            found = test_pace(other, margin=margin, season=season, replicates=replicates, seed=seed)
        except TrendsError:
            return  # a season that this frequency cannot bear is no choice
        choices.append(Choice.of(kind, value, found))

    seasons = ["none", "fourier:1", "fourier:2"] + (["month"] if series.freq is Frequency.MONTH else [])
    for season in seasons if series.freq is not Frequency.YEAR else []:
        if season != used:
            judge("season", season, series, season)
    for part in (12, 6):
        cut = len(series) // part
        if cut:
            judge("window", f"starts {cut} {series.freq.value}s later", series.take(slice(cut, None)), used)
            judge(
                "window",
                f"ends {cut} {series.freq.value}s earlier",
                series.take(slice(None, len(series) - cut)),
                used,
            )
    choices.extend(
        Choice(
            "unobserved", repeat.assumption, repeat.verdict, repeat.joint_p, repeat.halves_ratio, None, None
        )
        for repeat in result.repeats
    )
    for kind, value, other in recounted:
        judge(kind, value, other, used if other.freq is series.freq else "auto")
    return Sensitivity(Choice.of("as judged", f"season {used}", result), tuple(choices))

"""Casualties as a result: how many died, how deadly an attack was, in words and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.tolls.measures import incidents_word

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.severity.decomposition import Decomposition, LogQuantile
    from trends.verdict.estimate import Estimate

__all__ = ["CasualtyResult", "Share"]


@dataclass(frozen=True)
class Share:
    """Attacks with at least `deaths` killed: how many, and their share with a 95 % interval."""

    deaths: int
    attacks: int
    share: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {"at_least": self.deaths, "attacks": self.attacks, "share": self.share.to_dict()}


@dataclass(frozen=True, eq=False, repr=False)
class CasualtyResult(Displayed):
    """Casualties of a set of attacks.

    Attributes
    ----------
    attacks : float
        Attacks of which the toll is known.
    unknown : float
        Attacks of which it is not.
    low, best, high : float or None
        Total killed; low and high where the source has them for every attack with a toll.
    per_attack : Estimate or None
        Mean deaths per attack.
    quantiles : dict of float to float
        Of deaths per attack; empty for a series of totals.
    shares : tuple of Share
        Attacks with at least so many deaths; empty for a series of totals.
    decomposition : Decomposition or None
    warnings : tuple of str
    unit : str
        What was resampled: ``attacks`` or periods.
    subject : str
        What was counted, as a plural noun phrase.
    severity : tuple of LogQuantile
        Quantiles of log deaths of the attacks that killed, and their change; empty for a series of totals.
    drawn : pair of float, or None
        95 % range of the total when each toll is drawn between its low and high; None where one of these is unknown.
    """

    figures: ClassVar[Mapping[str, str]] = {"casualties": "casualties"}

    attacks: float
    unknown: float
    low: float | None
    best: float
    high: float | None
    per_attack: Estimate | None
    quantiles: dict[float, float]
    shares: tuple[Share, ...]
    decomposition: Decomposition | None
    warnings: tuple[str, ...]
    unit: str = "attacks"
    subject: str = "attacks"
    severity: tuple[LogQuantile, ...] = ()
    drawn: tuple[float, float] | None = None

    @property
    def sentence(self) -> str:
        """One sentence that can be quoted."""
        if self.per_attack is None:
            return f"No known toll of {self.subject} is in this window."
        span = ""
        if self.low is not None and self.high is not None and (self.low, self.high) != (self.best, self.best):
            span = f" (from {self.low:,.10g} to {self.high:,.10g} by the sources' low and high estimates)"
        return (
            f"{self.best:,.10g} people were killed in {self.attacks:,.10g} {self.subject} with a known toll{span}: "
            f"{self.per_attack.value:.2g} each on average (95% interval: {self.per_attack.low95:.2g} to "
            f"{self.per_attack.high95:.2g})."
        )

    def __repr__(self) -> str:
        return f"CasualtyResult: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {
            "sentence": self.sentence,
            "attacks": self.attacks,
            "unknown": self.unknown,
            "killed": {
                "low": self.low,
                "best": self.best,
                "high": self.high,
                "drawn95": list(self.drawn) if self.drawn else None,
            },
            "deaths_per_attack": self.per_attack.to_dict() if self.per_attack else None,
            "quantiles": {f"{level:g}": value for level, value in self.quantiles.items()},
            "at_least": [share.to_dict() for share in self.shares],
            "severity": [quantile.to_dict() for quantile in self.severity],
            "halves": self.decomposition.to_dict() if self.decomposition else None,
            "warnings": list(self.warnings),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a figure: name, value, low95, high95."""
        rows: list[dict[str, Any]] = []
        if self.drawn:
            low, high = self.drawn
            rows.append(
                {
                    "figure": "killed, tolls drawn from low to high",
                    "value": self.best,
                    "low95": low,
                    "high95": high,
                }
            )
        if self.per_attack:
            rows.append({"figure": "deaths per attack, mean", **self.per_attack.to_dict()})
        rows += [
            {"figure": f"deaths per attack, quantile {q:g}", "value": v} for q, v in self.quantiles.items()
        ]
        rows += [
            {"figure": f"share with at least {s.deaths} killed", **s.share.to_dict()} for s in self.shares
        ]
        rows += [
            {"figure": f"deaths of attacks that killed, quantile {q.level:g}", **q.deaths.to_dict()}
            for q in self.severity
        ]
        rows += [
            {"figure": f"quantile {q.level:g} of these, second half over first", **q.change.to_dict()}
            for q in self.severity
            if q.change
        ]
        if self.decomposition:
            found = self.decomposition
            rows += [
                {"figure": "deaths a month, second half over first", "value": found.deaths},
                {"figure": "attacks a month, second half over first", "value": found.attacks},
                {"figure": "deaths per attack, second half over first", **found.per_attack.to_dict()},
            ]
        return pd.DataFrame(rows, columns=["figure", "value", "low95", "high95"])

    def _exposure(self, found: Decomposition) -> str:
        """Say of how much of either half the rates are."""
        first, second = (f"{part:,.4g}" for part in found.exposure)
        return f"The halves are compared by what is observed of them: {first} {found.unit} of the first, {second} of the second."

    def _named(self, text: str) -> str:
        """Call incidents what they are: events in which a group was a side are no attacks of anybody."""
        word = incidents_word(self.subject)
        if word == "attacks":
            return text
        for plural, own in (
            ("attacks", word),
            ("Attacks", word.capitalize()),
            ("attack", word.removesuffix("s")),
        ):
            text = text.replace(plural, own)
        return text

    def blocks(self) -> list[Block]:
        """Return the sentence, the table and the cautions."""
        from trends.document.blocks import Note, Table, paragraph, spans

        rows = tuple(
            (
                self._named(str(figure)[:1].upper() + str(figure)[1:]),
                _number(value),
                _interval(low, high),
            )
            for figure, value, low, high in self.to_frame().itertuples(index=False, name=None)
        )
        shown: list[Block] = [paragraph(self.sentence)]
        if rows:
            note = f"Intervals by resampling {self._named(self.unit)}."
            if self.decomposition:
                logs = self.decomposition.logs
                note += f" {self._exposure(self.decomposition)}"
                note += self._named(
                    f" In logarithms the change of deaths is {logs['deaths']:+.2f} = {logs['attacks']:+.2f} (attacks) "
                    f"{logs['deaths_per_attack']:+.2f} (deaths per attack)."
                )
            shown.append(
                Table("Casualties", ("Figure", "Estimate", "95% interval"), rows, align="lrr", note=note)
            )
        shown.extend(Note(spans(warning), "caution") for warning in self.warnings)
        return shown


def _interval(low: float, high: float) -> str:
    if np.isnan(low) and np.isnan(high):
        return ""
    if np.isnan(high):
        return f"{_number(low)} or more"
    return f"up to {_number(high)}" if np.isnan(low) else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"

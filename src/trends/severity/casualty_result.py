"""Casualties as a result: how many died, how deadly an attack was, in words and figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from trends.document.displayed import Displayed
from trends.messages import Message, joined
from trends.messages.numbers import rounded
from trends.tolls.measures import incidents_word
from trends.verdict.estimate_page import estimate_page
from trends.verdict.wording import signed_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.document.blocks import Block
    from trends.messages.values import Value
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
    exceeded : dict of int to int
        By ``2``, ``10`` and ``100``: the deaths that one attack in so many reached or exceeded, for as many as there are
        attacks to tell; empty for a series of totals.
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
    exceeded: Mapping[int, int] = field(default_factory=dict)

    @property
    def sentence(self) -> Message:
        """One sentence that can be quoted."""
        if self.per_attack is None:
            return Message("severity.casualties.none", subject=self.subject)
        if not self.best and not self.high:
            return Message("severity.casualties.nobody", attacks=rounded(self.attacks), subject=self.subject)
        values: dict[str, Value] = {
            "killed": rounded(self.best),
            "attacks": rounded(self.attacks),
            "subject": self.subject,
            "each": rounded(self.per_attack.value, 2),
            "each_low": rounded(self.per_attack.low95, 2),
            "each_high": rounded(self.per_attack.high95, 2),
            # A single toll, or tolls that are all the same, tell of no spread.
            "interval": "yes" if self.per_attack.low95 < self.per_attack.high95 else "no",
        }
        if self.low is None or self.high is None or self.low >= self.high:
            return Message("severity.casualties.said", **values)
        return Message(
            "severity.casualties.said_within", low=rounded(self.low), high=rounded(self.high), **values
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
            "one_in": {str(of): deaths for of, deaths in self.exceeded.items()},
            "at_least": [share.to_dict() for share in self.shares],
            "severity": [quantile.to_dict() for quantile in self.severity],
            "halves": self.decomposition.to_dict() if self.decomposition else None,
            "warnings": list(self.warnings),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a figure: name, value, low95, high95."""
        return pd.DataFrame(self._rows(), columns=["figure", "value", "low95", "high95"])

    def _rows(self) -> list[dict[str, Any]]:
        """Return the rows with their names as messages, which a table of pandas would make plain text of."""
        rows: list[dict[str, Any]] = []
        if self.drawn:
            low, high = self.drawn
            rows.append({"figure": self._figure("drawn"), "value": self.best, "low95": low, "high95": high})
        if self.per_attack:
            rows.append({"figure": self._figure("mean"), **self.per_attack.to_dict()})
        rows += [
            {"figure": self._figure("quantile", q=rounded(q)), "value": v} for q, v in self.quantiles.items()
        ]
        rows += [{"figure": self._figure("share", deaths=s.deaths), **s.share.to_dict()} for s in self.shares]
        rows += [
            {"figure": self._figure("deadly_quantile", q=rounded(q.level)), **q.deaths.to_dict()}
            for q in self.severity
        ]
        rows += [
            {"figure": self._figure("quantile_change", q=rounded(q.level)), **q.change.to_dict()}
            for q in self.severity
            if q.change
        ]
        if self.decomposition:
            halves = self.decomposition
            rows += [
                {"figure": self._figure("deaths"), "value": halves.deaths},
                {"figure": self._figure("attacks"), "value": halves.attacks},
                {"figure": self._figure("per_attack"), **halves.per_attack.to_dict()},
            ]
        return rows

    def _figure(self, name: str, **values: Value) -> Message:
        """Name a figure; incidents are called what they are: events in which a group was a side are no attacks."""
        return Message(f"severity.casualties.figure.{name}", what=incidents_word(self.subject), **values)

    def _note(self) -> str:
        """Say what was resampled, of how much of either half the rates are, and how the change of deaths adds up."""
        unit = (
            self.unit
            if isinstance(self.unit, Message)
            else Message("severity.incidents", what=incidents_word(self.subject))
        )
        notes = [Message("severity.casualties.resampled", unit=unit)]
        if self.decomposition:
            halves, logs = self.decomposition, self.decomposition.logs
            first, second = (rounded(part, 4) for part in halves.exposure)
            names = {"deaths": "deaths", "attacks": "attacks", "each": "deaths_per_attack"}
            signed = {name: signed_words(logs[key]) for name, key in names.items()}
            notes += [
                Message(
                    "severity.casualties.exposure",
                    first=first,
                    second=second,
                    unit=halves.unit
                    if isinstance(halves.unit, Message)
                    else Message("severity.unit", unit="day"),
                ),
                Message("severity.casualties.logs", what=incidents_word(self.subject), **signed),
            ]
        return joined(notes)

    def blocks(self) -> list[Block]:
        """Return the sentence, the table and the cautions."""
        rows = self._rows()
        return estimate_page(
            self.sentence,
            rows,
            caption=Message("severity.casualties.caption"),
            note=self._note() if rows else "",
            warnings=self.warnings,
        )

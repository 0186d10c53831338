"""The tail of tolls as a result: exponent, fit, comparison and change, in words and figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.fitting.tails import hurwitz
from trends.messages import Message, joined
from trends.messages.numbers import fixed, rounded, three_digits
from trends.verdict.estimate_page import estimate_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trends.document.blocks import Block
    from trends.fitting.tails import Sample, TailFit
    from trends.verdict.estimate import Estimate

__all__ = ["TailChange", "TailResult"]

_RULED_OUT = 0.1
"""A power law is ruled out at p <= 0.1 (CSN section 4.1); the same level is used for the comparison."""


@dataclass(frozen=True)
class TailChange:
    """The exponent before and from a day on, both above the threshold of all.

    Attributes
    ----------
    split : date
        First day of the later part.
    first, second : Estimate
        Exponents, with intervals by resampling the tolls of the tail.
    sizes : pair of int
        Attacks of the tail in either part.
    p : float
        How often parts of these sizes, put together at random, have exponents that differ as clearly (likelihood
        ratio).
    """

    split: date
    first: Estimate
    second: Estimate
    sizes: tuple[int, int]
    p: float

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "split": self.split,
            "first": {**self.first.to_dict(), "attacks": self.sizes[0]},
            "second": {**self.second.to_dict(), "attacks": self.sizes[1]},
            "p": self.p,
        }


@dataclass(frozen=True, eq=False, repr=False)
class TailResult(Displayed):
    """How tolls thin out towards the deadliest attacks.

    Attributes
    ----------
    tolls : Sample
        The tolls from one up, by value.
    attacks : int
        Attacks with a known toll, also those that killed nobody.
    unknown : int
        Attacks without one.
    fit : TailFit or None
        The power law; None where the tolls are too few, for the reason in `reasons`.
    exponent, threshold : Estimate or None
        With 95 % intervals by resampling the tolls, the threshold chosen anew each time.
    p_fit : float
        Goodness of fit: how often tolls drawn from the fit lie further from theirs (NaN without a fit).
    lognormal : pair of float
        Log-likelihood of the power law less that of a lognormal tail, and Vuong's two-sided p.
    change : TailChange or None
    chance_ratio : float or None
        The factor by which deaths per attack of two halves differ or more in 5 % of histories without any change.
    halves : pair of int
        Attacks in the two halves.
    replicates, seed : int
    reasons, warnings : tuple of str
    subject : str
        What was counted, as a plural noun phrase.
    """

    figures: ClassVar[Mapping[str, str]] = {"tail": "tails"}

    tolls: Sample
    attacks: int
    unknown: int
    fit: TailFit | None
    exponent: Estimate | None
    threshold: Estimate | None
    p_fit: float
    lognormal: tuple[float, float]
    change: TailChange | None
    chance_ratio: float | None
    halves: tuple[int, int]
    replicates: int
    seed: int
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    subject: str = "attacks"

    @property
    def plausible(self) -> bool:
        """Whether a power law is not ruled out."""
        return bool(self.p_fit > _RULED_OUT)

    @cached_property
    def survival(self) -> pd.DataFrame:
        """One row a toll: `killed_at_least`, `share` of the attacks with at least as many, `fitted` share.

        The band, `fitted_low95` to `fitted_high95`, is that of the exponent's 95 % interval at the threshold of the fit.
        """
        values, counts = self.tolls.values, self.tolls.counts  # noqa: PD011 - a field, not that of pandas
        # Summed from the deadliest down: how many killed at least so many.
        share = np.cumsum(counts[::-1])[::-1] / max(counts.sum(), 1)
        frame = pd.DataFrame({"killed_at_least": values, "share": share})
        exponents = (
            (np.nan, np.nan, np.nan)
            if self.exponent is None
            else (self.exponent.value, self.exponent.high95, self.exponent.low95)
        )
        for name, exponent in zip(("fitted", "fitted_low95", "fitted_high95"), exponents, strict=True):
            frame[name] = np.nan
            if self.fit is not None and self.exponent is not None:
                start, inside = np.array(self.fit.threshold), values >= self.fit.threshold
                tail = hurwitz(np.array(exponent), values[inside]) / hurwitz(np.array(exponent), start)
                # The law is of the tail alone, so it is set at the share of the attacks that are in
                # it.
                frame.loc[inside, name] = self.fit.size / counts.sum() * tail
        return frame

    @property
    def sentence(self) -> Message:
        """One sentence that can be quoted."""
        if self.fit is None or self.exponent is None:
            return Message("severity.tail.none", subject=self.subject, why=joined(self.reasons))
        return Message(
            "severity.tail.said",
            threshold=rounded(self.fit.threshold),
            n=int(self.fit.size),
            attacks=self.attacks,
            subject=self.subject,
            exponent=fixed(self.exponent.value, 2),
            low=fixed(self.exponent.low95, 2),
            high=fixed(self.exponent.high95, 2),
            plausible="yes" if self.plausible else "no",
            p=_p(self.p_fit),
        )

    @property
    def comparison(self) -> Message:
        """What the comparison with a lognormal tail says."""
        ratio, p = self.lognormal
        if np.isnan(ratio):
            return Message("severity.tail.no_lognormal")
        # A lognormal with a mean far below one has a power law for its tail: it is never much worse.
        as_well = p > _RULED_OUT or abs(ratio) < 1
        kind = "as_well" if as_well else "power_law" if ratio > 0 else "lognormal"
        return Message(f"severity.tail.{kind}", ratio=rounded(ratio, 2), p=_p(p))

    def __repr__(self) -> str:
        return f"TailResult: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        fit = self.fit
        return {
            "sentence": self.sentence,
            "attacks": self.attacks,
            "unknown": self.unknown,
            "exponent": self.exponent.to_dict() if self.exponent else None,
            "threshold": self.threshold.to_dict() if self.threshold else None,
            "in_tail": fit.size if fit else None,
            "fit": {"distance": fit.distance, "p": self.p_fit, "plausible": self.plausible} if fit else None,
            "lognormal": {"log_likelihood_ratio": self.lognormal[0], "p": self.lognormal[1]} if fit else None,
            "change": self.change.to_dict() if self.change else None,
            "chance_ratio_of_halves": self.chance_ratio,
            "halves": list(self.halves),
            "replicates": self.replicates,
            "seed": self.seed,
            "reasons": list(self.reasons),
            "warnings": list(self.warnings),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a figure: name, value, low95, high95."""
        return pd.DataFrame(self._rows(), columns=["figure", "value", "low95", "high95"])

    def _rows(self) -> list[dict[str, Any]]:
        """Return the rows with their names as messages, which a table of pandas would make plain text of."""
        rows: list[dict[str, Any]] = []
        if self.exponent and self.threshold and self.fit:
            rows += [
                {"figure": Message("severity.tail.figure.exponent"), **self.exponent.to_dict()},
                {"figure": Message("severity.tail.figure.threshold"), **self.threshold.to_dict()},
                {"figure": Message("severity.tail.figure.attacks"), "value": self.fit.size},
                {"figure": Message("severity.tail.figure.fit"), "value": self.p_fit},
            ]
        if self.change:
            rows += [
                {
                    "figure": Message("severity.tail.figure.before", day=self.change.split.isoformat()),
                    **self.change.first.to_dict(),
                },
                {
                    "figure": Message("severity.tail.figure.from", day=self.change.split.isoformat()),
                    **self.change.second.to_dict(),
                },
                {"figure": Message("severity.tail.figure.no_change"), "value": self.change.p},
            ]
        return rows

    def blocks(self) -> list[Block]:
        """Return the sentence, the table and the cautions."""
        return estimate_page(
            self.sentence,
            self._rows(),
            caption=Message("severity.tail.caption"),
            note=joined([self.comparison, Message("severity.tail.replicates", n=self.replicates)]),
            warnings=self.warnings,
            written=_written,
        )


_PROBABILITIES = frozenset({"severity.tail.figure.fit", "severity.tail.figure.no_change"})


def _written(name: Message, value: float) -> str:
    return _p(value) if name.id in _PROBABILITIES else Message("trend.number", n=three_digits(value))


def _p(value: float) -> Message:
    if value < 0.01:
        return Message("ratio.number.below", n=fixed(0.01, 2))
    return Message("ratio.number.plain", n=fixed(value, 2))

"""What windows could tell: the probability of each verdict if the rate changes, and how long until it is enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.messages import Message, joined
from trends.messages.numbers import percent
from trends.verdict.power_analysis.power_wording import periods_of, sentence_of_power, why_less
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.document.blocks import Block
    from trends.fitting.nuisance import Generator
    from trends.series.count_series import CountSeries

__all__ = ["ENOUGH", "PowerAt", "PowerResult"]

ENOUGH = 0.8
"""Eight of ten cases: the customary power of a study."""

VERDICTS = ("contradicted", "supported", "inconclusive", "not testable")


@dataclass(frozen=True)
class PowerAt:
    """The verdicts on simulated histories of one window.

    Attributes
    ----------
    further : int
        Periods beyond those at hand.
    periods : int
        Length of the window.
    verdicts : dict
        How many histories had each verdict.
    histories : int
    season : str
        That the verdicts took out: ``auto`` takes more of it out of a longer window.
    untestable : str
        The most frequent reason of histories that could not be tested; empty where all could.
    because : dict
        How many of the inconclusive histories were kept from another verdict by what; see
        `trends.verdict.rule.Judgement`.
    """

    further: int
    periods: int
    verdicts: dict[str, int]
    histories: int
    season: str = ""
    untestable: str = ""
    because: dict[str, int] = field(default_factory=dict)

    def probability(self, verdict: str) -> float:
        """Return the share of histories with a verdict."""
        return self.verdicts.get(verdict, 0) / self.histories

    def error(self, verdict: str) -> float:
        """Return the Monte Carlo standard error of that share (Agresti & Coull 1998, so that it is never zero)."""
        share = (self.verdicts.get(verdict, 0) + 2) / (self.histories + 4)
        return float(np.sqrt(share * (1 - share) / (self.histories + 4)))

    def to_dict(self) -> dict[str, Any]:
        """Return the window with the probability of each verdict and its Monte Carlo error."""
        return {
            "further": self.further,
            "periods": self.periods,
            "probability": {verdict: self.probability(verdict) for verdict in VERDICTS},
            "error": {verdict: self.error(verdict) for verdict in VERDICTS},
        }


@dataclass(frozen=True, eq=False, repr=False)
class PowerResult(Displayed):
    """How probable each verdict is if the rate changes, with the window at hand and with longer ones.

    Attributes
    ----------
    series : CountSeries
        What the level, season and noise were taken from.
    change : float
        Ratio of the second half of a window to its first.
    margin : float
    aim : str
        The right verdict: ``contradicted`` for a change outside the margin, ``supported`` for one inside it.
    windows : tuple of PowerAt
        What was simulated, the shortest first; empty where nothing could be.
    first_guess : int or None
        Further periods that the closed formula asks for.
    reasons : tuple of str
        Why nothing could be simulated.
    process : Generator or None
        The noise that histories were drawn with.
    replicates, histories, seed : int
        Of each verdict's bootstrap; histories a window; of the random generator.
    """

    figures: ClassVar[Mapping[str, str]] = {"power": "power"}

    series: CountSeries
    change: float
    margin: float
    aim: str
    windows: tuple[PowerAt, ...]
    first_guess: int | None
    reasons: tuple[str, ...]
    process: Generator | None
    replicates: int
    histories: int
    seed: int

    @property
    def needed(self) -> int | None:
        """Further periods of the first window that reaches the aim in 8 of 10 cases; None if none simulated does."""
        return next((at.further for at in self.windows if at.probability(self.aim) >= ENOUGH), None)

    @property
    def sentence(self) -> Message:
        """One sentence that can be quoted."""
        return sentence_of_power(self)

    @property
    def fall(self) -> str:
        """Why a longer window found less often than a shorter one; empty where none did."""
        return why_less(self)

    def __repr__(self) -> str:
        return f"PowerResult: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        series, process = self.series, self.process
        return {
            "sentence": self.sentence,
            "series": {"name": series.name, "subject": series.subject, "measure": series.measure},
            "window": series.extent(),
            "change": self.change,
            "margin": self.margin,
            "right_verdict": self.aim,
            "enough": ENOUGH,
            "further_needed": self.needed,
            "first_guess": self.first_guess,
            "windows": [at.to_dict() for at in self.windows],
            "fall": self.fall,
            "reasons": list(self.reasons),
            "noise": {
                "dispersion": float(process.total),
                "autocorrelation": float(process.phi) if process.cv2 > 0 else 0.0,
            }
            if process
            else None,
            "replicates": self.replicates,
            "histories": self.histories,
            "seed": self.seed,
            "provenance": series.provenance.to_dict(),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a window: further, periods, the probability of each verdict, and the error of the right one's."""
        columns = ["further", "periods", *VERDICTS, "error"]
        rows = [
            (at.further, at.periods, *(at.probability(verdict) for verdict in VERDICTS), at.error(self.aim))
            for at in self.windows
        ]
        return pd.DataFrame(rows, columns=columns)

    def blocks(self) -> list[Block]:
        """Return the sentence and the table of windows."""
        from trends.document.blocks import Table, paragraph

        shown: list[Block] = [paragraph(self.sentence)]
        if self.windows:
            columns = (
                Message("power.table.further", unit=self.series.freq.value),
                Message("power.table.window"),
                *(Message("words.capital", text=verdict_words(verdict)) for verdict in VERDICTS),
            )
            rows = tuple(
                (
                    Message("ratio.number.plain", n=at.further),
                    periods_of(self, at.periods),
                    *(
                        Message(
                            "power.table.share",
                            share=percent(at.probability(verdict)),
                            error=percent(at.error(verdict)),
                        )
                        for verdict in VERDICTS
                    ),
                )
                for at in self.windows
            )
            note = Message("power.table.note", n=self.histories, verdict=verdict_words(self.aim))
            shown.append(
                Table(
                    Message("power.table.caption"),
                    columns,
                    rows,
                    align="rrrrrr",
                    note=joined([note, self.fall]),
                )
            )
        return shown

"""What windows could tell: the probability of each verdict if the rate changes, and how long until it is enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.verdict.wording import by_percent, counted, margin_factor

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.fitting.nuisance import Generator
    from trends.series.count_series import CountSeries

__all__ = ["ENOUGH", "PowerAt", "PowerResult"]

ENOUGH = 0.8
"""Eight of ten cases: the customary power of a study."""

_INSTEAD = {
    "margin": "more often a change was established, but not whether it is larger than the margin",
    "thirds": "more often thirds of the window differed by more than the margin, which may be chance",
    "quarters": "more often a quarter of the window and the rest differed by more than the margin, which may be chance",
    "unobserved": "more often what happened in unobserved periods could change the verdict",
    "noise": "more often nothing was established and nothing ruled out",
}
"""What kept histories from the right verdict, in words; see `trends.verdict.rule.Judgement`."""

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
    def sentence(self) -> str:
        """One sentence that can be quoted."""
        what, freq = counted(self.series), self.series.freq.value
        if not self.windows:
            because = " and ".join(
                reason[:1].lower() + reason[1:].removesuffix(".") for reason in self.reasons
            )
            return f"How long it would take to tell a change of {what} cannot be said: {because}."
        return f"{self._found(what, freq)}{self._untested}."

    def _found(self, what: str, freq: str) -> str:
        event = self._event(what)
        first, last = self.windows[0], self.windows[-1]
        needed = self.needed
        at_hand = ""
        if first.further == 0 and needed != 0:
            at_hand = f"; with the {first.periods} {freq}s at hand, in {self._cases(first)}"
        if needed is None:
            if last.further == 0:
                return f"{event} in {self._cases(last)} with the {last.periods} {freq}s at hand"
            return (
                f"{event.replace(' would be ', ' would not be ', 1)} in 8 of 10 cases even after {last.further} more "
                f"{freq}s (in {self._cases(last)}){at_hand}"
            )
        at = next(one for one in self.windows if one.further == needed)
        if needed == 0:
            return f"{event} in 8 of 10 cases with the {at.periods} {freq}s at hand (in {self._cases(at)})"
        more = f"{needed} more {freq}{'' if needed == 1 else 's'}"
        return f"{event} in 8 of 10 cases after {more} (in {self._cases(at)}){at_hand}"

    @property
    def fall(self) -> str:
        """Why a longer window found less often than a shorter one; empty where none did."""
        pairs = [
            (earlier, later)
            for number, later in enumerate(self.windows)
            for earlier in self.windows[:number]
            if later.probability(self.aim) < earlier.probability(self.aim)
        ]
        if not pairs:
            return ""
        shorter, longer = max(
            pairs, key=lambda pair: pair[0].probability(self.aim) - pair[1].probability(self.aim)
        )
        by = shorter.probability(self.aim) - longer.probability(self.aim)
        freq = self.series.freq.value
        less = (
            f"{longer.periods:,} {freq}s gave the right verdict less often than {shorter.periods:,} did "
            f"({longer.probability(self.aim):.0%} against {shorter.probability(self.aim):.0%})"
        )
        if by <= 2 * float(np.hypot(shorter.error(self.aim), longer.error(self.aim))):
            return f"{less}, by no more than chance makes between two times {self.histories:,} simulated histories."
        if longer.season != shorter.season:
            return (
                f"{less}: a season of the form {longer.season} is taken out of the longer window, {shorter.season} out "
                "of the shorter one, and what a season takes is lost to the change."
            )
        grown = {
            why: (longer.because.get(why, 0) - shorter.because.get(why, 0)) / self.histories
            for why in _INSTEAD
        }
        why = max(grown, key=grown.__getitem__)
        if grown[why] >= by / 2:
            return (
                f"{less}: {_INSTEAD[why]} ({longer.because.get(why, 0) / longer.histories:.0%} against "
                f"{shorter.because.get(why, 0) / shorter.histories:.0%})."
            )
        return f"{less}, by more than chance makes; the reason is not known, so trust neither to the point."

    def _cases(self, at: PowerAt) -> str:
        return f"{at.verdicts.get(self.aim, 0):,} of {at.histories:,} simulated histories"

    @property
    def _untested(self) -> str:
        """What is to be added where half the histories of a window or more could not be tested."""
        for at in reversed(self.windows):
            many = at.verdicts.get("not testable", 0)
            if at.untestable and 2 * many >= at.histories:
                because = at.untestable[:1].lower() + at.untestable[1:].removesuffix(".")
                return (
                    f"; of the histories of {at.periods:,} {self.series.freq.value}s {many:,} could not be tested, most "
                    f"because {because}"
                )
        return ""

    def _event(self, what: str) -> str:
        margin = margin_factor(self.margin)
        if self.change == 1:
            return f"A constant pace of {what} would be supported within {margin}"
        if self.change == 0.5:
            moved = "A halving"
        elif self.change == 2:
            moved = "A doubling"
        elif self.change > 1.995:
            moved = f"A rise to {by_percent(self.change).removesuffix(' times as high')} times the rate"
        else:
            percent = abs(self.change - 1) * 100
            moved = f"A {'rise' if self.change > 1 else 'fall'} by {percent:.3g}%"
        moved = f"{moved} of {what} in the middle of the window"
        if self.aim == "supported":
            return f"{moved} would be found to be smaller than {margin}"
        return f"{moved} would be found"

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
            freq = self.series.freq.value
            columns = (f"Further {freq}s", "Window", *(verdict.capitalize() for verdict in VERDICTS))
            rows = tuple(
                (
                    f"{at.further:,}",
                    f"{at.periods:,} {freq}s",
                    *(
                        f"{at.probability(verdict):.0%} \u00b1 {at.error(verdict):.0%}"
                        for verdict in VERDICTS
                    ),
                )
                for at in self.windows
            )
            note = (
                f"Shares of {self.histories:,} simulated histories with their standard error; the change lies in the "
                f"middle of each window, and the right verdict on a constant pace is {self.aim!r}."
            )
            note = " ".join(filter(None, [note, self.fall]))
            shown.append(Table("What windows could tell", columns, rows, align="rrrrrr", note=note))
        return shown

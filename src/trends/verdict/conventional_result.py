"""What the conventional tests say of a series, or of many histories of one length: shown beside a verdict, never for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from trends.document.displayed import Displayed
from trends.errors import UnknownKeyError, listed
from trends.files.output import plain
from trends.messages import Message
from trends.messages.numbers import fixed, percent
from trends.verdict.change import telling
from trends.verdict.critical import NORMAL
from trends.verdict.wording import between, counted, times

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from trends.document.blocks import Block
    from trends.fitting.conventional.significance import LevelChange
    from trends.series.count_series import CountSeries

__all__ = ["ConventionalResult"]

_ASSUMED = {
    "Poisson regression": "events",
    "Poisson test of the halves": "events",
    "Laplace trend test": "events",
    "negative binomial regression": "periods",
    "negative binomial, Newey-West": "short_lived",
    "log-linear regression, Newey-West": "short_lived",
    "Mann-Kendall": "periods",
    "Pettitt": "periods",
    "negative binomial, second half": "periods",
    "local level with season": "wandering",
    "STL, Mann-Kendall": "periods",
}


_TESTS = {
    "Poisson regression": "poisson",
    "Poisson test of the halves": "halves",
    "Laplace trend test": "laplace",
    "negative binomial regression": "negative_binomial",
    "negative binomial, Newey-West": "negative_binomial_robust",
    "log-linear regression, Newey-West": "log_linear_robust",
    "Mann-Kendall": "mann_kendall",
    "Pettitt": "pettitt",
    "negative binomial, second half": "negative_binomial_halves",
    "local level with season": "local_level",
    "STL, Mann-Kendall": "stl",
}
"""How the messages call them."""


@dataclass(frozen=True, eq=False, repr=False)
class ConventionalResult(Displayed):
    """The conventional tests of a constant rate, as one would run them without this package.

    Attributes
    ----------
    series : CountSeries
        The periods and, for one history, the counts.
    p : dict of str to ndarray, shape (R,) each
        Two-sided p of each test by its name; NaN where a history allows no test.
    models : dict of str to LevelChange
        What those that are models say of the second half over the first, R histories each.
    ran : ndarray, shape (R,), or None
        Log ratio of the halves of the rates behind simulated histories, where they were given.
    simulated : bool
        Whether these are histories that were handed over beside the series.
    level : float
        A p below it is called a rejection.
    """

    figures: ClassVar[Mapping[str, str]] = {"conventional": "conventional"}

    series: CountSeries
    p: dict[str, NDArray[np.float64]]
    models: dict[str, LevelChange]
    ran: NDArray[np.float64] | None
    simulated: bool
    level: float

    @property
    def histories(self) -> int:
        """How many histories were tested."""
        return len(next(iter(self.p.values())))

    @property
    def rejected(self) -> dict[str, float]:
        """Share of the histories in which each test rejects a constant rate."""
        return {name: float(np.mean(values < self.level)) for name, values in self.p.items()}

    @property
    def sentence(self) -> Message:
        """What was found, in one sentence."""
        if self.simulated:
            low, high = (f(self.rejected.values()) for f in (min, max))
            return Message(
                "conventional.histories",
                level=percent(self.level),
                low=percent(low),
                high=percent(high),
                n=self.histories,
            )
        return Message(
            "conventional.said",
            n=sum(share > 0 for share in self.rejected.values()),
            tests=len(self.p),
            what=counted(self.series),
            level=percent(self.level),
        )

    @staticmethod
    def named(test: str) -> Message:
        """Name a test in words that every language has.

        Parameters
        ----------
        test : str
            One of the rows of `to_frame`, such as ``poisson``.

        Raises
        ------
        UnknownKeyError
            If there is no such test.
        """
        if test not in _TESTS:
            raise UnknownKeyError(f"There is no test {test[:40]!r}; there is {listed(_TESTS, 20)}.")
        return Message(f"conventional.test.{_TESTS[test]}")

    def __repr__(self) -> str:
        return f"ConventionalResult: {self.sentence}"

    def to_frame(self) -> pd.DataFrame:
        """Return one row a test: its name, what it takes for granted, and p or the share of rejections.

        Of one history also the second half over the first with its 95 % limits, where the test is a model that measures
        it, and the numbers tell anything (`trends.verdict.change.telling`); of simulated ones with known rates ``covers``, the share in which these limits hold what ran.
        """
        import pandas as pd

        figures: Any = (
            self.rejected.values() if self.simulated else [float(values[0]) for values in self.p.values()]
        )
        return pd.DataFrame(
            {
                "test": list(self.p),
                "assumes": [Message(f"conventional.assumes.{_ASSUMED[name]}") for name in self.p],
                self.column: list(figures),
            }
        ).assign(**self._measured())

    def _measured(self) -> dict[str, list[float]]:
        if not self.simulated:
            halves = [self._halves(name) for name in self.p]
            return {
                name: [telling(float(limits[at][0])) or np.nan for limits in halves]
                for at, name in enumerate(("ratio", "low95", "high95"))
            }
        if self.ran is None:
            return {}
        return {"covers": [self._covers(name, self.ran) for name in self.p]}

    def _halves(self, name: str) -> tuple[NDArray[np.float64], ...]:
        """Return ratio and 95 % limits of each history, shape (R,) each; NaN where the test measures none."""
        model = self.models.get(name)
        if model is None:
            return (np.full(self.histories, np.nan),) * 3
        log_ratio, se = np.atleast_1d(model.log_ratio), np.atleast_1d(model.se)
        return tuple(np.exp(np.clip(log_ratio + z * se, -50, 50)) for z in (0 * se, -NORMAL[1], NORMAL[1]))

    def _covers(self, name: str, ran: NDArray[np.float64]) -> float:
        _, low, high = self._halves(name)
        measured = ~np.isnan(low)
        if not measured.any():
            return np.nan
        return float(np.mean(((low <= np.exp(ran)) & (np.exp(ran) <= high))[measured]))

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        value: dict[str, Any] = plain(
            {
                "sentence": self.sentence,
                "histories": self.histories,
                "level": self.level,
                "tests": self.to_frame().to_dict(orient="records"),
            }
        )
        return value

    def blocks(self) -> list[Block]:
        """Return the sentence and a row a test, as blocks."""
        from trends.document.blocks import Note, paragraph, spans

        notes = [Message("conventional.no_verdict")]
        if self.ran is not None:
            notes.insert(0, Message("conventional.ran"))
        table = self.table(Message("conventional.caption"))
        return [paragraph(self.sentence), table, *(Note(spans(note)) for note in notes)]

    def table(self, caption: Message) -> Block:
        """Return the row a test, as a block."""
        from trends.document.blocks import Table

        columns = [
            Message("conventional.column.test"),
            Message("conventional.column.assumes"),
            Message("conventional.column.rejects", level=percent(self.level)) if self.simulated else "p",
        ]
        if not self.simulated:
            columns.append(Message("conventional.column.halves"))
        elif self.ran is not None:
            columns.append(Message("conventional.column.covers"))
        rows = tuple(
            (
                self.named(row["test"]),
                Message(f"conventional.assumes.{_ASSUMED[row['test']]}"),
                _said(row[self.column], share=self.simulated),
                *self._last(row),
            )
            for row in self.to_frame().to_dict(orient="records")
        )
        return Table(caption, tuple(columns), rows, align="ll" + "r" * (len(columns) - 2))

    @property
    def column(self) -> str:
        """The column of the table that the figure shows: ``p``, or ``share_rejected``."""
        return "share_rejected" if self.simulated else "p"

    def _last(self, row: Mapping[Any, Any]) -> tuple[str, ...]:
        """Return what stands last in a row: the second half over the first, or how often its interval holds what ran."""
        if self.simulated:
            if self.ran is None:
                return ()
            covers = row["covers"]
            return ("" if np.isnan(covers) else Message("words.chance", n=percent(covers)),)
        ratio, low, high = (float(limit[0]) for limit in self._halves(row["test"]))
        if np.isnan(ratio):
            return ("",)
        if np.isnan(low):
            return (Message("conventional.ratio_alone", ratio=times(ratio)),)
        return (Message("conventional.with_interval", ratio=times(ratio), interval=between(low, high)),)


def _said(value: float, *, share: bool) -> str:
    if np.isnan(value):
        return Message("conventional.no_test")
    if share:
        return Message("words.chance", n=percent(value, 1))
    if value < 0.0005:
        return Message("conventional.p_below", n=fixed(0.001, 3))
    return Message("trend.number", n=fixed(value, 3))

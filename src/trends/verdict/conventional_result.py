"""What the conventional tests say of a series, or of many histories of one length: shown beside a verdict, never for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from trends.document.displayed import Displayed
from trends.files.output import plain
from trends.messages import Message
from trends.messages.numbers import fixed, percent
from trends.verdict.wording import counted

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.document.blocks import Block
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
    simulated : bool
        Whether these are histories that were handed over beside the series.
    level : float
        A p below it is called a rejection.
    """

    figures: ClassVar[Mapping[str, str]] = {"conventional": "conventional"}

    series: CountSeries
    p: dict[str, NDArray[np.float64]]
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

    def __repr__(self) -> str:
        return f"ConventionalResult: {self.sentence}"

    def to_frame(self) -> pd.DataFrame:
        """Return one row a test: its name, what it takes for granted, and p or the share of rejections."""
        import pandas as pd

        figures: Any = (
            self.rejected.values() if self.simulated else [float(values[0]) for values in self.p.values()]
        )
        return pd.DataFrame(
            {
                "test": list(self.p),
                "assumes": [Message(f"conventional.assumes.{_ASSUMED[name]}") for name in self.p],
                "share_rejected" if self.simulated else "p": list(figures),
            }
        )

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
        from trends.document.blocks import Note, Table, paragraph, spans

        title = Message("conventional.column.rejects", level=percent(self.level)) if self.simulated else "p"
        rows = tuple(
            (
                Message(f"conventional.test.{_TESTS[row['test']]}"),
                Message(f"conventional.assumes.{_ASSUMED[row['test']]}"),
                _said(row[self._column], share=self.simulated),
            )
            for row in self.to_frame().to_dict(orient="records")
        )
        note = Note(spans(Message("conventional.no_verdict")))
        return [
            paragraph(self.sentence),
            Table(
                Message("conventional.caption"),
                (Message("conventional.column.test"), Message("conventional.column.assumes"), title),
                rows,
                align="llr",
            ),
            note,
        ]

    @property
    def _column(self) -> str:
        return "share_rejected" if self.simulated else "p"


def _said(value: float, *, share: bool) -> str:
    if np.isnan(value):
        return Message("conventional.no_test")
    if share:
        return Message("words.chance", n=percent(value, 1))
    return Message("trend.number", n=fixed(value, 3)) if value >= 0.0005 else "< 0.001"

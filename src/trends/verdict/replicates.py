"""A hypothesis beside replicates of itself: the parametric bootstrap, drawn on until a p-value is clear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trends.fitting.joint import JointTest, joint_test
from trends.fitting.statistics import Statistics, stacked
from trends.verdict.drawing_on import MOST_DRAWS, further_draws, most_draws
from trends.verdict.seeding import random_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.verdict.hypothesis import Hypothesis

__all__ = ["Draws", "Replicated", "replicated"]


@dataclass(frozen=True)
class Draws:
    """How many replicates are drawn, and from which stream.

    Attributes
    ----------
    replicates : int
        To begin with; see `trends.verdict.drawing_on`.
    seed : int
        Of the random generator, together with the figures of the series.
    most : int
        Replicates to which a p-value near 5 % is drawn on.
    """

    replicates: int
    seed: int
    most: int = MOST_DRAWS


@dataclass(frozen=True)
class Replicated:
    """Statistics of what was observed (a row a completion) and of its replicates.

    Attributes
    ----------
    observed, replicates : Statistics
    apart : bool
        Whether each completion is ranked by itself as well: those of a nowcast lie too far apart for one mean to stand
        for them.
    """

    observed: Statistics
    replicates: Statistics
    apart: bool = False

    @property
    def draws(self) -> int:
        """How many replicates were drawn in all."""
        return len(self.replicates.table)

    def test(self) -> JointTest:
        """Rank what was observed among the replicates; of several completions their mean.

        The p-value of completions `apart` is the mean of two: that of their mean, which knows nothing of what they differ
        in, and the mean of their own (a posterior predictive p-value, Meng 1994), which knows all of it though the noise
        of the replicates holds a part. Seen through the lag of UCDP's releases, the first alone found falls beyond the
        margin in 5.3 % of constant histories, the second 70 % of the halvings that final figures show.
        """
        # The mean of the completions' statistics against single replicates: on the safe side, as
        # the mean of several varies less than one.
        together = self._ranked(self.observed.table.mean(axis=0))
        if not self.apart:
            return together
        each = [self._ranked(row) for row in self.observed.table]
        own = (np.mean([test.own for test in each], axis=0) + together.own) / 2
        joint = (np.mean([test.joint for test in each]) + together.joint) / 2
        return JointTest(float(joint), tuple(own.tolist()))

    def _ranked(self, row: NDArray[np.float64]) -> JointTest:
        return joint_test(np.vstack([row, self.replicates.table]), self.observed.kinds)


def replicated(hypothesis: Hypothesis, draws: Draws) -> Replicated:
    """Draw replicates of a hypothesis."""
    random = random_of(draws.seed, *hypothesis.series)
    observed = hypothesis.statistics(hypothesis.histories)
    most = min(draws.most, most_draws(hypothesis.histories.n))
    found: Replicated | None = None
    apart = any(series.age.nowcast for series in hypothesis.series)
    wanted = draws.replicates
    while found is None or wanted:
        drawn = hypothesis.statistics(hypothesis.replicates(wanted, random))
        found = Replicated(observed, drawn if found is None else stacked([found.replicates, drawn]), apart)
        # Of the same stream: that more were drawn changes none of those drawn before.
        wanted = further_draws(found.test().joint, found.draws, most)
    return found

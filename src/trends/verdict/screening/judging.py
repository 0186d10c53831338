"""The series of a screen sent out in jobs; those of the same figures once, and those that were judged before not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from trends.verdict.screening.discovery import seed_of
from trends.verdict.screening.kept_rows import KeptRows, figures_of
from trends.verdict.screening.screen_rows import Judging, Redrawing, joint_p_again, judged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trends.scheduling import Scheduler
    from trends.series.series_by_key import SeriesByKey
    from trends.verdict.parameters import Options
    from trends.verdict.screening.screen_rows import Row

__all__ = ["Jobs", "Progress"]

_CHUNK = 8
"""Series a job: some tenths of a second, so that sending it costs nothing beside it."""

Progress: TypeAlias = "Callable[[str, int, int], None]"


@dataclass(frozen=True)
class Jobs:
    """The series that are testable, and who judges them.

    Attributes
    ----------
    several : SeriesByKey
    figures : mapping of int to str
        Of each position that is testable, `figures_of` its series.
    options : Options
    crew : Scheduler
    kept : KeptRows
        What is known already, and where what is judged is kept.
    tell : callable
        Told what is being done, how many are done, and of how many.
    """

    several: SeriesByKey
    figures: Mapping[int, str]
    options: Options
    crew: Scheduler
    kept: KeptRows
    tell: Progress

    @classmethod
    def of(
        cls,
        several: SeriesByKey,
        testable: Sequence[int],
        options: Options,
        crew: Scheduler,
        kept: KeptRows,
        tell: Progress,
    ) -> Jobs:
        """Read off the figures which of the series are the same."""
        figures = {at: figures_of(several.make(at)) for at in testable}
        return cls(several, figures, options, crew, kept, tell)

    def rows(self) -> dict[int, Row]:
        """Judge what is not judged yet; the row of every position that is testable."""
        left = self._first(
            [at for at in self.figures if self.figures[at] not in self.kept.rows], self.figures
        )
        of = len(set(self.figures.values()))
        done = of - len(left)
        self.tell("Judging", done, of)
        jobs = (
            Judging(tuple(self.several.make(at) for at in chunk), self.options)
            for chunk in _chunks(left, self.crew.workers)
        )
        positions = iter(left)
        for rows in self.crew.map(judged, jobs):
            for row in rows:
                self.kept.add_row(self.figures[next(positions)], row)
            done += len(rows)
            self.tell("Judging", done, of)
        return {at: self.kept.rows[figures] for at, figures in self.figures.items()}

    def draw_again(self, positions: Sequence[int], draws: int, stage: int) -> list[float]:
        """Return the joint p of some positions from so many other draws."""
        # Seeded by the figures alone, as the first draws are: series that are the same have the same q.
        seed = seed_of((), self.options.seed, stage)
        which = {at: self.kept.refinement_of(self.figures[at], draws, seed) for at in positions}
        left = self._first([at for at in positions if which[at] not in self.kept.refined], which)
        of = len(set(which.values()))
        done = of - len(left)
        self.tell("Refining small p", done, of)
        again = (Redrawing(self.several.make(at), self.options, draws, seed) for at in left)
        for at, value in zip(left, self.crew.map(joint_p_again, again), strict=True):
            self.kept.add_refined(which[at], value)
            done += 1
            self.tell("Refining small p", done, of)
        return [self.kept.refined[which[at]] for at in positions]

    @staticmethod
    def _first(positions: Sequence[int], by: Mapping[int, str]) -> list[int]:
        """Return the first position of each."""
        return list({by[at]: at for at in reversed(positions)}.values())[::-1]


def _chunks(positions: Sequence[int], workers: int) -> Iterator[Sequence[int]]:
    """Yield the positions in jobs; few series are spread over all workers."""
    # Four jobs a worker at least, so that one slow job at the end keeps nobody waiting for long.
    size = max(1, min(_CHUNK, len(positions) // (4 * workers)))
    for begin in range(0, len(positions), size):
        yield positions[begin : begin + size]

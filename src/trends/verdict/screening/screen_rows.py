"""One series of a screen: judged as `test_pace` judges it, told in one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trends.fitting.design import build_design
from trends.messages import Message
from trends.verdict.assessment import joint_p
from trends.verdict.change import telling
from trends.verdict.newest_periods import as_judged
from trends.verdict.pace import judged_pace
from trends.verdict.wording import by_percent

if TYPE_CHECKING:
    from trends.series.count_series import CountSeries
    from trends.verdict.pace_result import PaceResult
    from trends.verdict.parameters import Options
    from trends.verdict.rule import Verdict

__all__ = ["Judging", "Redrawing", "Row", "joint_p_again", "judged", "said_once", "untested"]

_FAILED = (np.linalg.LinAlgError, ArithmeticError)
"""What the arithmetic of a fit may end in. One series on which it does is not testable; the others are."""


@dataclass(frozen=True)
class Judging:
    """A job: some series, and how each is to be judged (see `test_pace`)."""

    series: tuple[CountSeries, ...]
    options: Options


@dataclass(frozen=True)
class Redrawing:
    """A job: a series, judged as `Judging` says, whose joint p is wanted from other draws."""

    series: CountSeries
    options: Options
    draws: int
    seed: int


class Row(NamedTuple):
    """What a screen tells of a series; NaN and None where there is nothing to tell."""

    verdict: Verdict
    warnings: tuple[str, ...]
    ratio_per_year: float = float("nan")
    low95: float = float("nan")
    high95: float = float("nan")
    halves: float = float("nan")
    halves_low95: float = float("nan")
    halves_high95: float = float("nan")
    p_joint: float = float("nan")
    p_trend: float = float("nan")
    p_shift: float = float("nan")
    p_surge: float = float("nan")
    shift_at: str | None = None
    established: bool | None = None
    routes: tuple[str, ...] = ()
    draws: int = 0


def untested(*reasons: str) -> Row:
    """Return the row of a series that is not testable."""
    return Row("not testable", reasons)


def judged(job: Judging) -> list[Row]:
    """Judge the series of a job, one row each."""
    rows = []
    for series in job.series:
        try:
            result = judged_pace(series, job.options)
        except _FAILED:
            # One series without a fit must not end the screen of a thousand others.
            rows.append(untested(Message("screen.no_model")))
        else:
            rows.append(row_of(result))
    return rows


def row_of(result: PaceResult) -> Row:
    """Read a row off a result."""
    assessment = result.assessment
    if assessment is None:
        return untested(*result.reasons, *result.warnings)
    own = dict(zip(assessment.statistics, assessment.test.own, strict=True))
    ran = assessment.what_ran
    shift, year, halves = ran.largest_shift, ran.per_year, ran.halves
    # Over a short window the slope of a year can be astronomic without being wrong.
    beyond = () if telling(year.ratio) else (Message("screen.steep", change=by_percent(year.ratio)),)
    return Row(
        result.verdict,
        (*result.warnings, *beyond),
        _or_nan(year.ratio),
        _or_nan(year.low95),
        _or_nan(year.high95),
        _or_nan(halves.ratio),
        _or_nan(halves.low95),
        _or_nan(halves.high95),
        assessment.test.joint,
        own["trend"],
        own["shift"] if assessment.largest_shift else float("nan"),
        own["surge"] if assessment.largest_surge else float("nan"),
        dict(shift.where)["at"] if shift else None,
        result.established,
        result.routes,
        assessment.replicates,
    )


def _or_nan(ratio: float) -> float:
    shown = telling(ratio)
    return float("nan") if shown is None else shown


def joint_p_again(job: Redrawing) -> float:
    """Return the joint p of a series from other draws."""
    series = as_judged(job.series, job.options.nowcast).series
    design = build_design(series, job.options.season)
    return joint_p(series, design, replicates=job.draws, seed=job.seed)


def said_once(rows: list[Row]) -> tuple[list[Row], list[Message]]:
    """Say of all rows together how their newest periods were taken, and leave out what would be said of each anew.

    What one series was nowcast to stays in its row.
    """
    texts = {
        how: [row for row in rows if any(_is(warning, f"newest.{how}") for warning in row.warnings)]
        for how in ("entered", "none", "off")
    }
    notes = [Message(f"newest.screen.{how}", n=len(those)) for how, those in texts.items() if those]
    return [
        row._replace(
            warnings=tuple(each for each in row.warnings if not _is(each, "newest.none", "newest.off"))
        )
        for row in rows
    ], notes


def _is(text: str, *ids: str) -> bool:
    return getattr(text, "id", "") in ids

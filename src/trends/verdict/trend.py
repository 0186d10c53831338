"""Level, change per year and season of a series: what to know before judging any claim about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.fitting.constant_rate import fit_constant_rate
from trends.fitting.design import Design, build_design
from trends.messages import Message
from trends.messages.numbers import rounded, three_digits
from trends.periods.calendar import DAYS_PER_MONTH
from trends.sources.arguments import guarded_data
from trends.verdict.assessment import Assessment, assess
from trends.verdict.eligibility import not_testable, warnings_of
from trends.verdict.estimate import Estimate
from trends.verdict.estimate_page import estimate_page
from trends.verdict.fitted_rate import FittedRate
from trends.verdict.hypothesis import completions
from trends.verdict.newest_periods import as_judged
from trends.verdict.parameters import refuse_nowcast
from trends.verdict.seasonality import Seasonality, seasonality
from trends.verdict.wording import (
    by_percent,
    compared,
    counted,
    span,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.document.blocks import Block
    from trends.nowcasting.triangle import Triangle
    from trends.series.count_series import CountSeries
    from trends.sources.arguments import SeriesLike
    from trends.verdict.change import Change

__all__ = ["TrendResult", "trend"]


@dataclass(frozen=True, eq=False, repr=False)
class TrendResult(Displayed):
    """What a series did over its window.

    Attributes
    ----------
    series : CountSeries
    level : Estimate or None
        Mean rate per month of 30.4375 days; None when nothing was observed.
    per_year : Change or None
        Yearly rate ratio of a linear trend, season-adjusted; None with too few figures.
    season : Seasonality or None
    warnings : tuple of str
    design : Design or None
    assessment : Assessment or None
    """

    figures: ClassVar[Mapping[str, str]] = {"trend": "trend", "season": "season"}

    series: CountSeries
    level: Estimate | None
    per_year: Change | None
    season: Seasonality | None
    warnings: tuple[str, ...]
    design: Design | None
    assessment: Assessment | None

    @cached_property
    def fitted_rate(self) -> FittedRate | None:
        """The rate along the trend, with its band; None without a trend."""
        return FittedRate.of(self.assessment.trend) if self.assessment else None

    @property
    def sentence(self) -> Message:
        """One sentence that can be quoted."""
        where = {"what": counted(self.series), "span": span(self.series)}
        if self.level is None:
            return Message("trend.none", **where)
        value, low, high = (
            three_digits(one) for one in (self.level.value, self.level.low95, self.level.high95)
        )
        if self.per_year is None:
            return Message("trend.level", value=value, low=low, high=high, **where)
        return Message(
            "trend.change",
            value=value,
            low=low,
            high=high,
            change=by_percent(self.per_year.ratio),
            interval=compared(self.per_year.low95, self.per_year.high95),
            **where,
        )

    def __repr__(self) -> str:
        return f"TrendResult: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        series = self.series
        return {
            "sentence": self.sentence,
            "series": {"name": series.name, "subject": series.subject, "measure": series.measure},
            "window": series.extent(),
            "total": series.total,
            "known": series.known,
            "level_per_month": self.level.to_dict() if self.level else None,
            "change_per_year": self.per_year.to_dict() if self.per_year else None,
            "seasonality": self.season.to_dict() if self.season else None,
            "warnings": list(self.warnings),
            "provenance": series.provenance.to_dict(),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a figure: name, value, low95, high95."""
        return pd.DataFrame(self._rows(), columns=["figure", "value", "low95", "high95"])

    def _rows(self) -> list[dict[str, Any]]:
        """Return the rows with their names as messages, which a table of pandas would make plain text of."""
        rows: list[dict[str, Any]] = (
            [{"figure": Message("trend.figure.level"), **self.level.to_dict()}] if self.level else []
        )
        if self.per_year:
            change = self.per_year
            rows.append(
                {
                    "figure": Message("trend.figure.per_year"),
                    "value": change.ratio,
                    "low95": change.low95,
                    "high95": change.high95,
                }
            )
        if self.season:
            rows.append({"figure": Message("trend.figure.season"), **self.season.peak_to_trough.to_dict()})
        return rows

    def blocks(self) -> list[Block]:
        """Return the sentence and the table."""
        note: str = ""
        if self.season:
            peak, trough, p = self.season.peak, self.season.trough, rounded(self.season.p, 2)
            note = Message("trend.season", peak=peak, trough=trough, p=p)
        return estimate_page(
            self.sentence,
            self._rows(),
            caption=Message("trend.caption"),
            note=note,
            warnings=self.warnings,
            capital=False,
        )


@guarded_data
def trend(
    series: SeriesLike,
    *,
    season: str = "auto",
    replicates: int = 999,
    seed: int = 0,
    nowcast: str | Triangle = "auto",
) -> TrendResult:
    """Estimate level, change per year and season of a series.

    Parameters
    ----------
    series : CountSeries
        n periods.
    season : str
        ``auto``, ``none``, ``month`` or ``fourier:K``.
    replicates, seed : int
        Of the bootstrap behind `assessment.test`, as in `test_pace`. It is drawn when that is first asked for: no figure
        of a trend rests on it.
    nowcast : str or Triangle
        ``auto`` takes for the newest periods what they will come to, where the bundled reporting triangle knows it;
        ``off`` takes them as they stand; a triangle of one's own takes the place of the bundled one.

    Returns
    -------
    TrendResult
        Without a trend or a season where the figures are too few.
    """
    series = cast("CountSeries", series)
    refuse_nowcast(nowcast)
    given, series = series, as_judged(series, nowcast).series
    warnings: tuple[str, ...] = series.notes
    counted_days = bool((series.observed & (series.exposure_days > 0)).any())
    if not counted_days or series.total == 0:
        level = Estimate(0.0, 0.0, _upper_of_none(series)) if counted_days else None
        return TrendResult(given, level, None, None, warnings, None, None)
    design = build_design(series, season)
    too_few = not_testable(series, season=season)
    if too_few:
        return TrendResult(
            given,
            _level(series, build_design(series, "none")),
            None,
            None,
            (*too_few, *warnings),
            design,
            None,
        )
    assessment = assess(series, design, replicates=replicates, seed=seed)
    return TrendResult(
        given,
        _level(series, design),
        assessment.what_ran.changes["per_year"],
        seasonality(series, design, assessment.trend),
        (*warnings_of(series, assessment.nuisance, season), *warnings),
        design,
        assessment,
    )


_FEWEST = 4
"""Degrees of freedom below which Student's limits span orders of magnitude: 12.7 standard errors with one, 2.8 with four."""


def _level(series: CountSeries, design: Design) -> Estimate:
    """Mean rate per month over the window, from the constant-rate fit, so that unobserved months have their season.

    Of fewer periods than tell how much they scatter, the limits are those of a Poisson count (Garwood 1936), which scatters
    least of all.
    """
    # Not `scipy.stats`, which takes a second to import.
    from scipy.special import gammaincinv, stdtrit

    rate = fit_constant_rate(completions(series), design)
    exposure = np.exp(np.where(np.isfinite(design.offset), design.offset, 0.0))
    value = float((rate.mean / exposure).mean())
    freedom = max(int(series.observed.sum()) - design.base.shape[1], 1)
    if freedom < _FEWEST:
        events = float(series.count[series.observed].sum())
        low, high = gammaincinv(events, 0.025), gammaincinv(events + 1, 0.975)
        return Estimate(value, value * float(low) / events, value * float(high) / events)
    # exp(50) is beyond any rate; more would overflow where few periods scatter widely.
    reach = float(np.exp(np.minimum(stdtrit(freedom, 0.975) * rate.log_error, 50.0)))
    return Estimate(value, value / reach, value * reach)


def _upper_of_none(series: CountSeries) -> float:
    """Upper 95 % limit of a rate when no event was seen: -log(0.025) events over the exposure (Garwood 1936)."""
    months = float(series.exposure_days[series.observed].sum()) / DAYS_PER_MONTH
    return float(-np.log(0.025) / months)

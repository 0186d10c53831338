"""What stands behind a verdict, as plain values: changes, tests, noise and the model fitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.periods.calendar import label
from trends.verdict.change import telling
from trends.verdict.measured_changes import CHANGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.fitting.design import Design
    from trends.fitting.nuisance import Generator
    from trends.series.count_series import CountSeries
    from trends.verdict.assessment import Assessment
    from trends.verdict.change import Change

__all__ = ["model_of", "noise_of", "plain_changes", "process_changes", "season_of", "tests_of"]


def plain_changes(changes: Mapping[str, Change | None]) -> dict[str, dict[str, Any] | None]:
    """Return changes by name; None for one that could not be measured."""
    return {name: change.to_dict() if change else None for name, change in changes.items()}


def process_changes(assessment: Assessment) -> dict[str, Change | None]:
    """Return the changes of the process by name, with intervals that allow for its usual swings."""
    return {name: getattr(assessment, name) for name in CHANGES}


def tests_of(assessment: Assessment, *, dated: bool) -> dict[str, Any]:
    """Return the joint p-value and each statistic with its own; where `dated`, of shift and surge the date."""
    tests: dict[str, Any] = {"joint": {"p": assessment.test.joint}}
    where = {"shift": assessment.largest_shift, "surge": assessment.largest_surge} if dated else {}
    named = zip(assessment.statistics.items(), assessment.test.own, assessment.test.adjusted, strict=True)
    for (name, statistic), own, adjusted in named:
        change = where.get(name)
        tests[name.replace(" ", "_")] = {
            "statistic": statistic,
            "p": own,
            "p_adjusted": adjusted,
            **{word: at for word, at in (change.where if change else ()) if word in ("at", "from", "to")},
        }
    return tests


def noise_of(process: Generator) -> dict[str, float]:
    """Return dispersion and autocorrelation of the noise."""
    return {
        "dispersion": float(process.total),
        "autocorrelation": float(process.phi) if process.cv2 > 0 else 0.0,
    }


def season_of(assessment: Assessment, design: Design) -> float | None:
    """Return the factor from the season's trough to its peak; None where it is beyond telling."""
    columns = design.seasonal
    # Behind intercept and trend.
    season = columns @ assessment.trend.fit.beta[2 : 2 + columns.shape[1]]
    return telling(float(np.exp(min(np.ptp(season), 50.0)))) if season.size else 1.0


def model_of(assessment: Assessment, design: Design, series: CountSeries) -> dict[str, Any]:
    """Return the model with a steady trend: its family, fit and coefficients by name."""
    fit = assessment.trend.fit
    terms = zip(_season_terms(design, series), fit.beta[2:], strict=True)
    return {
        "family": fit.family,
        "season": design.season,
        "loglik": fit.loglik,
        "log_rate_per_year": float(fit.beta[1]),
        "log_rate_per_year_se": float(np.sqrt(fit.covariance[1, 1])),
        "dispersion": fit.alpha,
        "coefficients": {
            "intercept": float(fit.beta[0]),
            "years": float(fit.beta[1]),
            **{name: float(value) for name, value in terms},
        },
    }


def _season_terms(design: Design, series: CountSeries) -> list[str]:
    count = design.seasonal.shape[1]
    breaks = [f"break {label(series.periods[step])}" for step in design.steps]
    if design.season.startswith("fourier"):
        return [*(f"{('cos', 'sin')[k % 2]}{k // 2 + 1}" for k in range(count)), *breaks]
    return [*(f"month{k + 2}" for k in range(count)), *breaks]

"""Casualties: how many died, how deadly an attack was, and how much of a change is attacks and how much deaths each.

Totals of deaths are heavy-tailed, so a single incident can make a trend. Deaths are therefore decomposed (log ratio
of deaths = log ratio of attacks + log ratio of deaths per attack), and the frequency of deadly attacks stands first
(Clauset, Young & Gleditsch 2007; Cirillo & Taleb 2016).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.display import Displayed
from trends.errors import ParameterError
from trends.inference.estimate import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.document.blocks import Block
    from trends.incidents import Incidents
    from trends.series import CountSeries

__all__ = ["CasualtyResult", "Decomposition", "Share", "casualties", "lethality"]

_THRESHOLDS = (1, 5, 10, 25)
_DRAWS = 2000


@dataclass(frozen=True)
class Share:
    """Attacks with at least `deaths` killed: how many, and their share with a 95 % interval."""

    deaths: int
    attacks: int
    share: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {"at_least": self.deaths, "attacks": self.attacks, "share": self.share.to_dict()}


@dataclass(frozen=True)
class Decomposition:
    """Second half of the window over the first: deaths = attacks x deaths per attack.

    Attributes
    ----------
    deaths, attacks : float
        Ratios of the totals.
    per_attack : Estimate
        Ratio of deaths per attack; its interval comes from resampling the attacks (or the periods).
    """

    deaths: float
    attacks: float
    per_attack: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "deaths": self.deaths,
            "attacks": self.attacks,
            "deaths_per_attack": self.per_attack.to_dict(),
        }


@dataclass(frozen=True, eq=False, repr=False)
class CasualtyResult(Displayed):
    """Casualties of a set of attacks.

    Attributes
    ----------
    attacks : float
        Attacks of which the toll is known.
    unknown : float
        Attacks of which it is not.
    low, best, high : float or None
        Total killed; low and high where the source has them for every attack with a toll.
    per_attack : Estimate or None
        Mean deaths per attack.
    quantiles : dict of float to float
        Of deaths per attack; empty for a series of totals.
    shares : tuple of Share
        Attacks with at least so many deaths; empty for a series of totals.
    decomposition : Decomposition or None
    warnings : tuple of str
    unit : str
        What was resampled: ``attacks`` or periods.
    subject : str
        What was counted, as a plural noun phrase.
    """

    attacks: float
    unknown: float
    low: float | None
    best: float
    high: float | None
    per_attack: Estimate | None
    quantiles: dict[float, float]
    shares: tuple[Share, ...]
    decomposition: Decomposition | None
    warnings: tuple[str, ...]
    unit: str = "attacks"
    subject: str = "attacks"

    @property
    def sentence(self) -> str:
        """One sentence that can be quoted."""
        if self.per_attack is None:
            return f"No known toll of {self.subject} is in this window."
        span = ""
        if self.low is not None and self.high is not None and (self.low, self.high) != (self.best, self.best):
            span = f" (from {self.low:,.10g} to {self.high:,.10g} by the sources' low and high estimates)"
        return (
            f"{self.best:,.10g} people were killed in {self.attacks:,.10g} {self.subject} with a known toll{span}: "
            f"{self.per_attack.value:.2g} each on average (95% interval: {self.per_attack.low95:.2g} to "
            f"{self.per_attack.high95:.2g})."
        )

    def __repr__(self) -> str:
        return f"CasualtyResult: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {
            "sentence": self.sentence,
            "attacks": self.attacks,
            "unknown": self.unknown,
            "killed": {"low": self.low, "best": self.best, "high": self.high},
            "deaths_per_attack": self.per_attack.to_dict() if self.per_attack else None,
            "quantiles": {f"{level:g}": value for level, value in self.quantiles.items()},
            "at_least": [share.to_dict() for share in self.shares],
            "halves": self.decomposition.to_dict() if self.decomposition else None,
            "warnings": list(self.warnings),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a figure: name, value, low95, high95."""
        rows: list[dict[str, Any]] = []
        if self.per_attack:
            rows.append({"figure": "deaths per attack, mean", **self.per_attack.to_dict()})
        rows += [
            {"figure": f"deaths per attack, quantile {q:g}", "value": v} for q, v in self.quantiles.items()
        ]
        rows += [
            {"figure": f"share with at least {s.deaths} killed", **s.share.to_dict()} for s in self.shares
        ]
        if self.decomposition:
            found = self.decomposition
            rows += [
                {"figure": "deaths, second half over first", "value": found.deaths},
                {"figure": "attacks, second half over first", "value": found.attacks},
                {"figure": "deaths per attack, second half over first", **found.per_attack.to_dict()},
            ]
        return pd.DataFrame(rows, columns=["figure", "value", "low95", "high95"])

    def blocks(self) -> list[Block]:
        """Return the sentence, the table and the cautions."""
        from trends.document.blocks import Note, Table, paragraph, spans

        rows = tuple(
            (
                str(figure)[:1].upper() + str(figure)[1:],
                f"{value:.3g}",
                "" if np.isnan(low) else f"{low:.3g} to {high:.3g}",
            )
            for figure, value, low, high in self.to_frame().itertuples(index=False, name=None)
        )
        shown: list[Block] = [paragraph(self.sentence)]
        if rows:
            note = f"Intervals by resampling {self.unit}."
            shown.append(
                Table("Casualties", ("Figure", "Estimate", "95% interval"), rows, align="lrr", note=note)
            )
        shown.extend(Note(spans(warning), "caution") for warning in self.warnings)
        return shown


def casualties(incidents: Incidents) -> CasualtyResult:
    """Describe the deaths of a set of incidents, best estimates with the range of low and high.

    Parameters
    ----------
    incidents : Incidents
        Already selected; incidents without a date are left out of the halves only. Where no kinds of event have been
        selected, ACLED's incidents are narrowed to its default kinds, as `Incidents.count` does, and a warning says so.

    Raises
    ------
    ParameterError
        If the source has no figures of deaths at all.
    SelectionError
        If an ACLED table holds no event of the default kinds.
    """
    incidents, said = _of_counted_kinds(incidents)
    frame = incidents.frame
    toll = frame["fatalities_best"].astype(float)
    if toll.isna().all():
        if len(frame):
            raise ParameterError(
                "This source has no best estimate of deaths, so lethality cannot be computed."
            )
        return CasualtyResult(0, 0, None, 0.0, None, None, {}, (), None, said, subject=incidents.subject)
    known = toll.notna()
    values: NDArray[np.float64] = np.asarray(toll[known], dtype=np.float64)
    low, high = (frame.loc[known, f"fatalities_{end}"].astype(float) for end in ("low", "high"))
    shares = tuple(
        Share(k, int((values >= k).sum()), _share(int((values >= k).sum()), len(values)))
        for k in _THRESHOLDS
        if (values >= k).any()
    )
    return CasualtyResult(
        attacks=len(values),
        unknown=int((~known).sum()),
        low=None if low.isna().any() else float(low.sum()),
        best=float(values.sum()),
        high=None if high.isna().any() else float(high.sum()),
        per_attack=_mean(values, np.ones(len(values))),
        quantiles={q: float(np.quantile(values, q)) for q in (0.5, 0.9, 0.99)},
        shares=shares,
        decomposition=_incident_halves(frame.loc[known, "date_start"], values, incidents),
        warnings=(*_cautions(values, int((~known).sum())), *said),
        subject=incidents.subject,
    )


def _of_counted_kinds(incidents: Incidents) -> tuple[Incidents, tuple[str, ...]]:
    """Return the incidents that a count would count, and what must be said of that choice."""
    if incidents.kinds_chosen:
        return incidents, ()
    chosen = incidents.select()
    return chosen, tuple(note for note in chosen.notes if note not in incidents.notes)


def lethality(attacks: CountSeries, deaths: CountSeries) -> CasualtyResult:
    """Describe deaths per attack of two series over the same periods, from the periods in which both have a figure.

    Raises
    ------
    ParameterError
        If the series do not cover the same periods.
    """
    if not attacks.periods.equals(deaths.periods):
        raise ParameterError("Attacks and deaths must cover the same periods.")
    both = attacks.observed & deaths.observed
    count, killed = attacks.count[both], deaths.count[both]
    plural = f"{attacks.freq.value}s"
    missing = int((~both).sum())
    warnings = []
    if missing:
        warnings.append(
            f"{missing} of {len(both)} {plural} lack a figure for attacks or for deaths and are left out."
        )
    if not count.sum():
        return CasualtyResult(
            0, float("nan"), None, 0.0, None, None, {}, (), None, tuple(warnings), plural, attacks.subject
        )
    later = np.flatnonzero(both) >= len(both) // 2
    return CasualtyResult(
        attacks=float(count.sum()),
        unknown=0.0,
        low=None,
        best=float(killed.sum()),
        high=None,
        per_attack=_mean(killed, count),
        quantiles={},
        shares=(),
        decomposition=_halves(killed, count, later),
        warnings=(*warnings, _HEAVY),
        unit=plural,
        subject=attacks.subject,
    )


_HEAVY = (
    "Tolls are heavy-tailed: a few attacks make much of the total, and means of two halves can differ by a factor of "
    "several without any change. Read deaths per attack with that in mind."
)


def _cautions(values: NDArray[np.float64], unknown: int) -> tuple[str, ...]:
    cautions = []
    if unknown:
        cautions.append(
            f"{unknown:,} attacks have no known toll; they are left out of these figures, not counted as zero."
        )
    total = values.sum()
    if total and len(values) >= 10:
        few = max(1, len(values) // 100)
        top = np.sort(values)[::-1][:few].sum() / total
        if top > 0.1:
            those = "attack accounts" if few == 1 else f"{few:,} attacks account"
            cautions.append(
                f"{_HEAVY} Here the deadliest {those} for {top:.0%} of the deaths in {len(values):,} attacks."
            )
    return tuple(cautions)


def _share(hits: int, of: int) -> Estimate:
    """Share with its Jeffreys interval (Brown, Cai & DasGupta 2001)."""
    from scipy.stats import beta

    low = 0.0 if hits == 0 else float(beta.ppf(0.025, hits + 0.5, of - hits + 0.5))
    high = 1.0 if hits == of else float(beta.ppf(0.975, hits + 0.5, of - hits + 0.5))
    return Estimate(hits / of, low, high)


def _mean(killed: NDArray[np.float64], attacks: NDArray[np.float64]) -> Estimate | None:
    if not len(killed) or not attacks.sum():
        return None
    value = float(killed.sum() / attacks.sum())
    if len(killed) < 2:
        return Estimate(value, value, value)
    drawn = _resampled(killed, attacks, np.random.default_rng(0))
    return Estimate(value, *(float(q) for q in np.nanquantile(drawn, [0.025, 0.975])))


def _resampled(
    killed: NDArray[np.float64], attacks: NDArray[np.float64], random: np.random.Generator
) -> NDArray[np.float64]:
    """Return bootstrap ratios of sums; equal units are drawn together, so that a large set costs no more memory.

    Draws without any attack have no ratio and are left out.
    """
    pairs, repeated = np.unique(np.column_stack([killed, attacks]), axis=0, return_counts=True)
    drawn = random.multinomial(len(killed), repeated / len(killed), size=_DRAWS)
    deaths, count = drawn @ pairs[:, 0], drawn @ pairs[:, 1]
    return np.asarray(np.divide(deaths, count, out=np.full(_DRAWS, np.nan), where=count > 0))


def _incident_halves(
    dates: pd.Series, values: NDArray[np.float64], incidents: Incidents
) -> Decomposition | None:
    dated = dates.notna().to_numpy()
    if dated.sum() < 10:
        return None
    when = dates[dated]
    first, last = incidents.window.clip(*(incidents.coverage or (when.min().date(), when.max().date())))
    later = (when >= pd.Timestamp(first) + pd.Timedelta(days=((last - first).days + 1) // 2)).to_numpy()
    return _halves(values[dated], np.ones(int(dated.sum())), later)


def _halves(
    killed: NDArray[np.float64], attacks: NDArray[np.float64], later: NDArray[np.bool_]
) -> Decomposition | None:
    sums = [(killed[half].sum(), attacks[half].sum()) for half in (~later, later)]
    if min(sums[0]) <= 0 or min(sums[1]) <= 0:
        return None
    random = np.random.default_rng(0)  # one for both, so that the halves are drawn independently
    means = [_resampled(killed[half], attacks[half], random) for half in (~later, later)]
    ratios = means[1] / np.maximum(means[0], 1e-12)
    ratio = (sums[1][0] / sums[1][1]) / (sums[0][0] / sums[0][1])
    return Decomposition(
        float(sums[1][0] / sums[0][0]),
        float(sums[1][1] / sums[0][1]),
        Estimate(float(ratio), *(float(q) for q in np.nanquantile(ratios, [0.025, 0.975]))),
    )

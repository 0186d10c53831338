"""Where claims get their figures from: every dataset is loaded once, and read as it was known on a day.

A bound that was inferred from a claim is no evidence for that claim, so a series is always read for one claim: the
bounds read off it are taken out first, and those read off other claims are named.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from trends.claims.claim import Claim, Reference, Select, base_id, window_of
from trends.claims.incident_tolls import known_toll, reports_until
from trends.claims.known import Cover, Known
from trends.claims.tallies import Tallies, is_tallies, known, read_tallies
from trends.claims.wording import span_label
from trends.errors import InputError, ParameterError, SelectionError, WindowError, listed, nearest
from trends.files.bundled import data_folder
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.messages.numbers import rounded
from trends.periods.calendar import days_covered, label, parse_frequency, parse_period
from trends.series.series_table import SeriesTable
from trends.verdict.wording import spelled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.provenance import Provenance
    from trends.series.count_series import CountSeries

__all__ = ["Library", "Reading"]

Data: TypeAlias = SeriesTable | Incidents | Tallies

_MOST_PERIODS = 40_000
"""Periods of a window at most: more than a century of days."""

_ALIKE = (0.95, 1.12)
"""Periods whose cover is this many times the usual one are compared as counted: some files give every month 30.4375 days,
which is 0.98 of a long one, the usual, and 1.09 of a February."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A series read for one claim.

    Attributes
    ----------
    series : CountSeries
        All periods of the data, without bounds that were read off the claim.
    bounds_of : mapping of str to tuple of str
        Period label to the other claims that its bounds were read off.
    left_out : frozenset of str
        Labels of the periods of which a bound was left out.
    """

    series: CountSeries
    bounds_of: Mapping[str, tuple[str, ...]]
    left_out: frozenset[str]

    def at(self, period: pd.Period) -> Known:
        """Return what is known of one period; of one outside the data nothing is."""
        series = self.series
        at = int(period.ordinal - series.periods[0].ordinal)
        about: dict[str, Any] = {
            "label": series.subject,
            "when": spelled(period),
            "source": series.provenance.title or series.name,
        }
        if not 0 <= at < len(series):
            return Known(0.0, None, without=1, **about)
        seen = bool(self.seen[at])
        days = float((period.end_time - period.start_time).days + 1)
        if seen and self.scale[at] != 1:
            return self._in_part(at, days, about)
        low, high = self._bounds(at)
        return Known(
            0.0 if np.isnan(low) else float(low),
            None if np.isnan(high) else float(high),
            without=int(not seen),
            days=days,
            bounds_from=() if seen else self.bounds_of.get(series.labels[at], ()),
            **about,
        )

    def _bounds(self, at: int) -> tuple[float, float]:
        """Return between what a period's figure lies; NaN where nothing says so.

        A count is what the estimate chosen says, whatever lower and higher estimates stand beside it. Where incidents
        dated to a range may belong to it or not, it lies between its completions.
        """
        series = self.series
        if not self.seen[at]:
            # What was counted in no day at all is a lower bound.
            return float(series.low[at]), float("nan") if series.observed[at] else float(series.high[at])
        ends = [float(series.count[at])] * 2
        if series.draws is not None:
            ends = [float(series.draws[:, at].min()), float(series.draws[:, at].max())]
            if series.measure == "attacks" and ends[0] < ends[1]:
                ends = [float(np.fmin(ends[0], series.low[at])), float(np.fmax(ends[1], series.high[at]))]
        return ends[0], ends[1]

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """Where a count is known, of one day at least; shape (n,)."""
        return self.series.observed & (self.series.exposure_days > 0)

    @cached_property
    def _cover(self) -> tuple[NDArray[np.float64], float]:
        """Share of its days that the data cover of each period, shape (n,), and the share that is usual in them."""
        periods = self.series.periods
        cover = self.series.exposure_days / days_covered(
            periods, periods[0].start_time.date(), periods[-1].end_time.date()
        )
        return cover, float(np.median(cover[self.seen])) if self.seen.any() else 1.0

    @cached_property
    def scale(self) -> NDArray[np.float64]:
        """By what the count of each period is multiplied to be compared, shape (n,).

        One where as much of the period is covered as is usual in the data; else, in a month of four days, what makes
        its rate comparable with the others'.
        """
        cover, usual = self._cover
        with np.errstate(divide="ignore"):
            scale = usual / cover
        low, high = _ALIKE
        return np.where(~self.seen | ((1 / scale > low) & (1 / scale < high)), 1.0, scale)

    def _in_part(self, at: int, days: float, about: dict[str, Any]) -> Known:
        """Return what a period that is covered in part comes to: its days without data may run as those that have.

        Or at half to twice the rate of the whole series, as in the checks of a verdict: few days tell little.
        """
        count, exposed = float(self.series.count[at]), float(self.series.exposure_days[at])
        whole = count * float(self.scale[at])
        possible = [whole]
        cover, usual = self._cover
        if cover[at] < usual:
            rate = float(self.series.count[self.seen].sum() / self.series.exposure_days[self.seen].sum())
            missing = (usual - cover[at]) * days * rate
            possible += [count + np.floor(0.5 * missing), count + np.ceil(2.0 * missing)]
        part = Cover(str(about["when"]), count, min(possible), exposed, days)
        return Known(min(possible), max(possible), days=days, partly=(part,), **about)

    def over(self, start: str | None, end: str | None, label: str = "") -> Known:
        """Return the sum over a window; periods without a figure count by their bounds.

        Raises
        ------
        WindowError
            If the window holds no period of the data.
        """
        periods = self.periods(start, end)
        parts = [self.at(period) for period in periods]
        if all(
            not 0 <= period.ordinal - self.series.periods[0].ordinal < len(self.series) for period in periods
        ):
            raise WindowError(
                f"The window {start or 'from the beginning'} to {end or 'the end'} lies outside the data, which run from "
                f"{self.series.start} to {self.series.end}."
            )
        highs = [part.high for part in parts]
        return Known(
            sum(part.low for part in parts),
            None if None in highs else float(sum(high for high in highs if high is not None)),
            label=label or self.series.subject,
            when="" if label else span_label(periods),
            source=parts[0].source,
            periods=len(parts),
            without=sum(part.without for part in parts),
            days=float(sum((period.end_time - period.start_time).days + 1 for period in periods)),
            seen=float(sum(part.low for part in parts if not part.without)),
            partly=tuple(one for part in parts for one in part.partly),
            bounds_from=tuple(dict.fromkeys(name for part in parts for name in part.bounds_from)),
        )

    def periods(self, start: str | None, end: str | None) -> pd.PeriodIndex:
        """Return the periods that lie wholly inside a window, also those outside the data; an open end is the data's own.

        Raises
        ------
        WindowError
            If it holds no whole period.
        """
        window = window_of(start, end)
        first, last = window.start or self.series.start, window.end or self.series.end
        if last < first:
            raise WindowError(f"The window from {first} to {last} is empty.")
        touched = self.run(first, last)
        whole = touched[
            (touched.start_time >= pd.Timestamp(first)) & (touched.end_time.normalize() <= pd.Timestamp(last))
        ]
        if not len(whole):
            raise WindowError(
                f"The window {first} to {last} holds no whole {self.series.freq.value}, and the data are "
                f"{self.series.freq.adjective}; expected one of whole {self.series.freq.value}s, or another freq."
            )
        return whole

    def run(self, first: date | pd.Period, last: date | pd.Period) -> pd.PeriodIndex:
        """Return the periods from that of one day, or of one period, to that of another.

        Raises
        ------
        WindowError
            If there are so many that the window cannot be meant.
        """
        ends = [pd.Period(day, freq=self.series.alias) for day in (first, last)]
        number = ends[1].ordinal - ends[0].ordinal + 1
        if number > _MOST_PERIODS:
            raise WindowError(
                f"The window {label(ends[0])} to {label(ends[1])} has {number:,} {self.series.freq.value}s, and the data run "
                f"from {self.series.start} to {self.series.end}; expected one that the data reach."
            )
        return pd.period_range(ends[0], ends[1], freq=self.series.alias)

    def period(self, text: str) -> pd.Period:
        """Return the period of the data that a claim names; of weekly data also by a day in it.

        Raises
        ------
        ParameterError
            If it is a period of another length.
        WindowError
            If the data do not reach it.
        """
        series = self.series
        named = parse_period(text)
        kind, own = named.freqstr[0], series.alias[0]
        if kind != own and not (own == "W" and kind == "D"):
            word = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}[kind]
            raise ParameterError(
                f"{text!r} is a {word}, and the data are {series.freq.adjective}; expected one of their {series.freq.value}s, "
                f"such as {label(series.periods[-1])}, or another freq."
            )
        at = pd.Period(named.start_time, freq=series.alias)
        if not series.periods[0] <= at <= series.periods[-1]:
            raise WindowError(
                f"{text} lies outside the data, which run from {series.start} to {series.end}; expected a period inside."
            )
        return at


@dataclass(eq=False)
class Library:
    """The datasets of a ledger.

    Attributes
    ----------
    folder : Path
        Where a relative path starts: the folder of the ledger.
    as_of : datetime.date or None
        Figures published later are invisible.
    results : dict of str to Known
        The figures of the claims judged so far, for those that refer to them.
    columns : dict of str to str
        Of a dataset the file that says which of its columns is which.
    """

    folder: Path
    as_of: date | None = None
    results: dict[str, Known | None] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    _loaded: dict[str, Data] = field(default_factory=dict)
    _readings: dict[tuple[object, ...], Reading] = field(default_factory=dict)

    def take_columns(self, claim: Claim) -> None:
        """Note how the columns of a claim's data are to be read.

        Raises
        ------
        ParameterError
            If another claim has them read otherwise.
        """
        for name in claim.data if claim.columns else ():
            if self.columns.setdefault(name, str(claim.columns)) != claim.columns:
                raise ParameterError(
                    f"The columns of {name} are read by {self.columns[name]} elsewhere in the ledger, here by "
                    f"{claim.columns}; give the file a second name where both are meant."
                )

    def data(self, name: str) -> Data:
        """Load a dataset: bundled, or a path.

        Raises
        ------
        InputError
            If there is none, or nothing of it was known by then.
        """
        if name not in self._loaded:
            loaded = self._load(name)
            if self.as_of is not None:
                loaded = (
                    reports_until(loaded, self.as_of)
                    if isinstance(loaded, Incidents)
                    else loaded.as_of(self.as_of)
                )
            self._loaded[name] = loaded
        return self._loaded[name]

    def _load(self, name: str) -> Data:
        from trends.sources import load
        from trends.sources.bundled import bundled_names

        columns = self.folder / self.columns[name] if name in self.columns else None
        if name in bundled_names():
            return load(name, columns=columns)
        bundled = data_folder() / f"{name}.csv"
        for path in (self.folder / name, bundled):
            if path.is_file() and is_tallies(path):
                return read_tallies(path, title=_title(name), licence=_licence() if path == bundled else "")
        path = self.folder / name
        if not path.exists():
            close = nearest(name, [*bundled_names(), "other-tallies"])
            hint = f"the nearest are {listed(close)}" if close else "trends datasets lists the bundled ones"
            raise InputError(f"There is no dataset or file {name[:60]!r}; {hint}.")
        return load(path, columns=columns)

    def provenance(self, names: Sequence[str]) -> tuple[Provenance, ...]:
        """Return where the datasets come from."""
        return tuple(self.data(name).provenance for name in names)

    def area(self, name: str) -> str:
        """Return what area a dataset is about; empty where that is not known."""
        data = self.data(name)
        return str(_described().get(name, {}).get("name") or getattr(data, "name", ""))

    def last_day(self, name: str) -> date:
        """Return the last day that a dataset covers."""
        data = self.data(name)
        if isinstance(data, Tallies):
            return data.last_day
        if isinstance(data, SeriesTable):
            return data.span[1].end_time.date()
        if data.coverage is None:
            raise InputError(f"{name} holds no dated incident.")
        return data.coverage[1]

    # -- series -----------------------------------------------------------------------------------------------

    def reading(
        self,
        claim: Claim,
        *,
        measure: str | None = None,
        data: Sequence[str] = (),
        select: Select | None = None,
    ) -> Reading:
        """Return the series that a claim is judged on: of one dataset, or the sum of several.

        Raises
        ------
        ParameterError
            If the claim names no data, or tallies where periods are needed.
        """
        names = tuple(data) or claim.data
        if not names:
            raise ParameterError('The entry names no data; expected data = "central-syria" or the like.')
        measure, select = measure or claim.measure, select or claim.select
        # Only bounds that were read off claims make a series differ from one claim to the next.
        own = base_id(claim.id) if any(isinstance(self.data(name), SeriesTable) for name in names) else ""
        key = (names, measure, select, claim.freq, own)
        if key not in self._readings:
            parts = [self._reading(claim, name, measure, select) for name in names]
            self._readings[key] = reduce(_added, parts)
        return self._readings[key]

    def _reading(self, claim: Claim, name: str, measure: str, select: Select) -> Reading:
        data = self.data(name)
        if isinstance(data, Tallies):
            raise ParameterError(
                f"{name} holds single tallies, no counts by period; expected a series or incidents."
            )
        if isinstance(data, Incidents):
            if select.series is not None:
                raise ParameterError(
                    f"{name} is a table of incidents, and select.series chooses among series."
                )
            asked = select.model_dump(
                exclude={"series", "estimate", "imprecise"}, exclude_none=True, exclude_defaults=True
            )
            chosen = data.select(**asked) if asked else data
            series = chosen.count(
                freq=claim.freq or "month",
                measure=measure,
                estimate=select.estimate or "best",
                imprecise=select.imprecise or "spread",
            )
            return Reading(series, {}, frozenset())
        for only in ("actor", "attacker", "where", "imprecise", "genealogy"):
            if getattr(select, only):
                raise ParameterError(
                    f"{name} is a series, and select.{only} chooses among incidents; expected series, country, admin1, kind "
                    "or estimate."
                )
        table, bounds_of, left_out = _without_bounds_of(data, base_id(claim.id))
        table = table.select(
            country=select.country or None, admin1=select.admin1 or None, kind=select.kind or None
        )
        series = table.count(measure=measure, series=select.series, estimate=select.estimate or "best")
        series = _with_partial_sums(table, series, measure, select)
        if claim.freq is not None:
            series = series.resample(parse_frequency(claim.freq))
        return Reading(
            series,
            bounds_of if measure == "attacks" else {},
            left_out if measure == "attacks" else frozenset(),
        )

    # -- figures ----------------------------------------------------------------------------------------------

    def figure(self, reference: Reference, claim: Claim) -> Known:
        """Return what is known of a figure that a claim refers to; see `_figure` for the errors."""
        found = self._figure(reference, claim)
        return replace(found, high=None) if reference.at_least else found

    def _figure(self, reference: Reference, claim: Claim) -> Known:
        """Return what is known of a figure that a claim refers to.

        Raises
        ------
        TrendsError
            Whatever is wrong with the reference, in one sentence.
        """
        if reference.value is not None:
            return Known.of(
                reference.value,
                label=reference.label or Message("claims.stated.figure", n=rounded(reference.value)),
                source="stated",
            )
        if reference.low is not None or reference.high is not None:
            label = reference.label or Message("claims.stated.range")
            return Known(reference.low or 0.0, reference.high, label=label, source="stated")
        if reference.claim is not None:
            return self._result(reference)
        names = reference.data or claim.data
        measure = reference.measure or claim.measure
        if len(names) != 1:
            return self._series_figure(reference, claim)
        data = self.data(names[0])
        if reference.incident is not None:
            if not isinstance(data, Incidents):
                raise ParameterError(
                    f"{names[0]} holds no incidents, so {reference.incident!r} cannot be looked up."
                )
            found = known_toll(
                data,
                reference.incident,
                measure,
                reporter=reference.reporter,
                rule=reference.rule,
                source=names[0],
            )
            return replace(
                found, label=reference.label or found.label, when="" if reference.label else found.when
            )
        if isinstance(data, Tallies):
            rows = data.find(
                measure,
                source=reference.source,
                not_source=reference.not_source,
                area=reference.area,
                window=window_of(reference.start, reference.end) if reference.start else None,
            )
            return known(rows, reference.label)
        return self._series_figure(reference, claim)

    def _series_figure(self, reference: Reference, claim: Claim) -> Known:
        reading = self.reading(claim, measure=reference.measure, data=reference.data, select=reference.select)
        return reading.over(reference.start, reference.end, reference.label)

    def _result(self, reference: Reference) -> Known:
        name = str(reference.claim)
        found = self.results.get(name)
        if found is None:
            raise SelectionError(f"The entry {name!r} gives no figure that could be compared.")
        return replace(
            found,
            label=reference.label or Message("claims.stated.of_claim", name=found.name, claim=name),
            when="",
        )


def _without_bounds_of(
    table: SeriesTable, name: str
) -> tuple[SeriesTable, dict[str, tuple[str, ...]], frozenset[str]]:
    """Take the bounds that were read off a claim out of a table; return what the others were read off."""
    frame = table.frame.copy()
    bounds: dict[str, list[str]] = {}
    left_out: set[str] = set()
    for side in ("low", "high"):
        column = frame[f"inferred_{side}"]
        own = np.array([isinstance(one, str) and base_id(one) == name for one in column], dtype=bool)
        open_ = frame["count"].isna().to_numpy()
        left_out |= set(frame.loc[own & open_, "period"])
        frame.loc[own & open_, f"count_{side}"] = np.nan
        frame.loc[own, f"inferred_{side}"] = None
        for period, other in zip(frame["period"], frame[f"inferred_{side}"], strict=True):
            if isinstance(other, str):
                bounds.setdefault(period, []).append(other)
    return (
        replace(table, frame=frame),
        {key: tuple(dict.fromkeys(ids)) for key, ids in bounds.items()},
        frozenset(left_out),
    )


def _with_partial_sums(table: SeriesTable, series: CountSeries, measure: str, select: Select) -> CountSeries:
    """Keep, where one part of a sum is not stated, the parts that are as a lower bound: 76 soldiers, civilians unknown."""
    made = table.measures.get(measure)
    if made is None or len(made.columns) < 2:
        return series
    parts = [table.count(measure=column, series=select.series).low for column in made.columns]
    stated: NDArray[np.float64] = np.nansum(np.vstack(parts), axis=0)
    some = ~series.observed & ~np.all(np.isnan(np.vstack(parts)), axis=0)
    return replace(series, low=np.where(some, stated, series.low))


def _added(one: Reading, other: Reading) -> Reading:
    """Add two series over the periods that both reach; a period is observed where both are."""
    a, b = one.series, other.series
    if a.freq is not b.freq:
        raise ParameterError(f"A {a.freq.adjective} and a {b.freq.adjective} series cannot be added up.")
    if a.week != b.week:
        raise ParameterError(
            f"Weeks from {a.week.capitalize()} and from {b.week.capitalize()} cannot be added up."
        )
    start, end = max(a.start, b.start), min(a.end, b.end)
    if end < start:
        raise WindowError(
            f"{a.name} and {b.name} have no {a.freq.value} in common, so they cannot be added up."
        )
    a, b = a.window(start, end), b.window(start, end)
    lows = np.vstack([a.low, b.low])
    low = np.where(np.isnan(lows).all(axis=0), np.nan, np.nansum(lows, axis=0))
    subject = a.subject if a.subject == b.subject else f"{a.subject} and {b.subject}"
    files = tuple(dict.fromkeys((*a.provenance.files, *b.provenance.files)))
    titles = f"{a.provenance.title}; {b.provenance.title}"
    series = replace(
        a,
        count=a.count + b.count,
        low=low,
        high=a.high + b.high,
        exposure_days=np.minimum(a.exposure_days, b.exposure_days),
        name=f"{a.name} and {b.name}",
        subject=subject,
        inferred_low=(a.inferred_low | b.inferred_low) & np.isnan(a.count + b.count),
        inferred_high=(a.inferred_high | b.inferred_high) & np.isnan(a.count + b.count),
        draws=None,
        at_least=a.at_least or b.at_least,
        breaks=(*a.breaks, *b.breaks),
        notes=tuple(dict.fromkeys((*a.notes, *b.notes))),
        provenance=replace(a.provenance, title=titles, files=files),
    )
    bounds = {
        period: tuple(dict.fromkeys((*one.bounds_of.get(period, ()), *other.bounds_of.get(period, ()))))
        for period in {*one.bounds_of, *other.bounds_of}
    }
    return Reading(series, bounds, one.left_out | other.left_out)


def _title(name: str) -> str:
    return f"Published tallies ({Path(name).name})"


@cache
def _described() -> dict[str, dict[str, Any]]:
    """Return what `datasets.toml` says of the bundled datasets."""
    with (data_folder() / "datasets.toml").open("rb") as stream:
        return tomllib.load(stream)


def _licence() -> str:
    """Return the licence of the facts that are bundled."""
    return str(_described()["central-syria"]["licence"])

"""A series of counts: what was counted in each period, what was not observed, and for how many days."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from trends.arguments import told
from trends.document.displayed import Displayed
from trends.errors import InputError, ParameterError, WindowError
from trends.messages import Message
from trends.periods.calendar import (
    WEEKDAYS,
    Frequency,
    FrequencyName,
    Window,
    labels,
    parse_window,
    week_of,
)
from trends.provenance import Provenance
from trends.series.age import Age
from trends.series.impossible import refuse_impossible
from trends.series.later_draws import LaterDraws
from trends.series.own_counts import numbers, own_counts
from trends.series.resampling import resampled
from trends.series.tabulated import blocks_of, csv_text, frame_of, line_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from trends.document.blocks import Block

__all__ = ["Break", "CountSeries"]

_NUMBERS = ("count", "low", "high", "exposure_days")


@dataclass(frozen=True)
class Break:
    """A known break in how the data were collected, from `day` on."""

    day: date
    reason: str


@dataclass(frozen=True, eq=False, repr=False)
class CountSeries(Displayed):
    """Counts by period; a blank is "not observed", never zero.

    Attributes
    ----------
    periods : pandas.PeriodIndex
        Consecutive periods, shape (n,).
    freq : Frequency
        Length of a period.
    count : ndarray of float, shape (n,)
        Counts; NaN where the period was not observed. With incidents dated to a range and spread over the periods
        they may fall in, the expected count, which need not be whole.
    low, high : ndarray of float, shape (n,)
        What is known of each period: equal to the count where it was counted, the bounds of an unobserved one,
        NaN on a side where nothing is known.
    exposure_days : ndarray of float, shape (n,)
        Days of the period that the data cover.
    measure : str
        What is counted.
    name : str
        What the series is about, for titles: ``central Syria``.
    subject : str
        The counted thing as a plural noun phrase for sentences: ``attacks``, ``events in which X was a side``.
    inferred_low, inferred_high : ndarray of bool, shape (n,)
        True for a bound of an unobserved period that was read off a later claim.
    draws : ndarray of int, shape (m, n), or None, or a callable
        Whole-number completions when some incidents are dated to a range or leave their figure open; inference pools
        over them. -1 where a period is not completed. A callable is called when they are first read.
    at_least : bool
        Whether the counts are of what was reported, "at least".
    breaks : tuple of Break
        Known breaks in collection.
    notes : tuple of str
        Sentences a reader must know: incidents without a date, rows that could not be placed.
    provenance : Provenance
        What the counts were made from.
    age : Age
        Whose figures they are, and on which releases they stand.
    filling_from : date or None
        First day of the period within which the data end, and which is still being filled; None where they end with one.
    """

    figures: ClassVar[Mapping[str, str]] = {"series": "series", "calendar": "calendar_months"}

    sketched: ClassVar[bool] = True
    made_by: ClassVar[str] = ": trends.CountSeries.from_counts(counts) makes one of yours"

    periods: pd.PeriodIndex
    freq: Frequency
    count: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    exposure_days: NDArray[np.float64]
    measure: str = "attacks"
    name: str = ""
    subject: str = "attacks"
    inferred_low: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    inferred_high: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    draws: LaterDraws = LaterDraws()  # noqa: RUF009 - a descriptor, which dataclasses know
    at_least: bool = False
    breaks: tuple[Break, ...] = ()
    notes: tuple[str, ...] = ()
    provenance: Provenance = field(default_factory=lambda: Provenance("series"))
    age: Age = field(default_factory=Age)
    filling_from: date | None = None

    def __post_init__(self) -> None:
        n = len(self.periods)
        if not n:
            raise InputError("A series needs at least one period.")
        # Everything that follows counts in steps from the first period: a gap would shift the
        # season and every date after it.
        if np.any(np.diff(self.periods.asi8) != 1):
            raise InputError(
                "The periods of a series must follow one another without a gap; mark one as not observed."
            )
        weekly = self.freq is Frequency.WEEK and self.alias.startswith("W-")
        if self.alias != self.freq.alias and not weekly:
            raise ParameterError(
                f"A {self.freq.adjective} series cannot have periods of {self.periods.freqstr}."
            )
        for name in ("inferred_low", "inferred_high"):
            if len(getattr(self, name)) == 0:
                object.__setattr__(self, name, np.zeros(n, dtype=bool))
        for name in (*_NUMBERS, "inferred_low", "inferred_high"):
            self._keep(name, bool if name.startswith("inferred") else float, (n,))
        if LaterDraws.are_there(self) and self.draws is not None:
            self._keep("draws", np.int64, (len(self.draws), n))
        refuse_impossible(self)

    def __getstate__(self) -> dict[str, Any]:
        # What goes to another process is made here, once, and not in each of them.
        return {**vars(self), "_draws": self.draws}

    def _keep(self, name: str, kind: Any, shape: tuple[int, ...]) -> None:
        """Take an array over read-only: a copy, so that the caller's own stays as it was."""
        field_ = getattr(self, name)
        # One that is read-only already was taken over once and needs no second copy: a table of a
        # thousand series is cut from a few arrays.
        array = np.array(field_, dtype=kind) if field_.flags.writeable else np.asarray(field_, dtype=kind)
        if array.shape != shape:
            raise ParameterError(f"{name} has shape {array.shape}; {shape[-1]} periods need {shape}.")
        array.setflags(write=False)
        object.__setattr__(self, name, array)

    # -- making -----------------------------------------------------------------------------------------------

    @classmethod
    def from_counts(
        cls,
        counts: ArrayLike,
        start: object = None,
        freq: FrequencyName | Frequency | None = None,
        *,
        low: ArrayLike | None = None,
        high: ArrayLike | None = None,
        exposure_days: ArrayLike | None = None,
        week: str | None = None,
        **fields: Any,
    ) -> CountSeries:
        """Make a series from counts; None or NaN is "not observed".

        Parameters
        ----------
        counts : pandas or polars series or frame, or array_like, shape (n,)
            Counts with dates of their own (an index or a column of days, periods or labels such as ``2018-01``), in any
            order, or a plain list of the counts of consecutive periods. A period between the first and the last without
            a row is not observed. A frame's ``count_low``, ``count_high`` and ``exposure_days`` are used where none is given.
        start : str, date or pandas.Period, optional
            The first period (``2015-01``) of a plain list. Beside dates it must agree with them.
        freq : str, optional
            day, week, month, quarter or year, or pandas' name of it; by default what the dates tell, and for a plain
            list month. Dates of a weekly pandas index (``W-SUN``) are last days of weeks.
        low, high : array_like, shape (n,), optional
            Bounds of unobserved periods; NaN where a side is open. Observed periods ignore them when NaN.
        exposure_days : array_like, shape (n,), optional
            Days covered, at most those of each period, which are the default.
        week : str, optional
            The day on which weeks begin; by default Monday, or what the dates tell.
        **fields
            Further attributes (``name``, ``measure``, ...).

        Raises
        ------
        InputError
            If a date is missing, comes twice, or is of no period of the calendar, or if counts that bring their own
            dates are no whole numbers and have no bounds beside them.
        ParameterError
            If `start`, `freq` or `week` contradict the dates, or a plain list has no start.

        Examples
        --------
        >>> import pandas as pd
        >>> days = pd.to_datetime(["2020-01-01", "2020-02-01", "2020-04-01"])
        >>> CountSeries.from_counts(pd.Series([5, 3, 4], index=days)).count.tolist()
        [5.0, 3.0, nan, 4.0]
        >>> CountSeries.from_counts([5, 3], start="2020-01").labels
        ['2020-01', '2020-02']
        """
        made = own_counts(counts, start, freq, low, high, exposure_days, week)
        fields["notes"] = (*fields.get("notes", ()), *made.pop("notes"))
        return cls(**made, **fields)

    # -- reading ----------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.periods)

    @property
    def alias(self) -> str:
        """Pandas' name of the periods' frequency; of weeks it tells the last day."""
        return str(self.periods.freqstr)

    @property
    def week(self) -> str:
        """The day on which weeks begin; ``monday`` where the periods are none."""
        return week_of(self.alias) if self.freq is Frequency.WEEK else WEEKDAYS[0]

    @cached_property
    def observed(self) -> NDArray[np.bool_]:
        """Where a count is known."""
        return ~np.isnan(self.count)

    @cached_property
    def filling(self) -> NDArray[np.bool_]:
        """Where a period is still being filled, shape (n,): the last one, if the data end within it."""
        if self.filling_from is None:
            return np.zeros(len(self), dtype=bool)
        return np.asarray(self.periods.end_time.to_numpy("datetime64[D]") >= np.datetime64(self.filling_from))

    @cached_property
    def bounded(self) -> NDArray[np.bool_]:
        """Where no count is known but a bound on at least one side is."""
        return ~self.observed & ~(np.isnan(self.low) & np.isnan(self.high))

    @property
    def estimated(self) -> NDArray[np.bool_]:
        """Where no count is known but the draws complete it, with figures drawn for the incidents that leave theirs open."""
        unknown = ~self.observed & (self.exposure_days > 0)
        # Draws are not asked for where there is nothing to complete.
        if not unknown.any() or self.draws is None:
            return np.zeros(len(self), dtype=bool)
        return np.asarray(unknown & (self.draws >= 0).all(axis=0))

    @property
    def known(self) -> float:
        """Sum of what is known for certain: the observed counts, and the lower bounds of the other periods."""
        return float(np.nansum(np.where(self.observed, self.count, self.low)))

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """Where nothing is known."""
        return ~self.observed & ~self.bounded

    @property
    def start(self) -> date:
        """First day of the first period."""
        return self.periods[0].start_time.date()

    @property
    def end(self) -> date:
        """Last day of the last period."""
        return self.periods[-1].end_time.date()

    @cached_property
    def labels(self) -> list[str]:
        """The periods as text."""
        return labels(self.periods)

    @property
    def total(self) -> float:
        """Sum of the observed counts."""
        return float(np.nansum(self.count))

    def extent(self) -> dict[str, Any]:
        """Return the window in figures: first and last day, frequency, and how many periods are known how."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "freq": self.freq.value,
            "periods": len(self),
            "observed": int(self.observed.sum()),
            "bounded": int(self.bounded.sum()),
            "missing": int(self.missing.sum()),
        }

    def __repr__(self) -> str:
        return line_of(self)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a period: period, count, count_low, count_high, exposure_days, observed.

        Where periods are in part estimated, `count_estimated` follows, and where it is not attacks that are counted,
        `measure`: a table that is written and read again tells the same.
        """
        return frame_of(self)

    def _csv_text(self, table: pd.DataFrame) -> str:
        """Return the table as text: whole numbers without a decimal point, blank for "not observed"; `trends.load` reads it."""
        return csv_text(table)

    def blocks(self) -> list[Block]:
        """Return a sentence and the table, as blocks; of a long series its last periods."""
        return blocks_of(self)

    # -- changing ---------------------------------------------------------------------------------------------

    def take(self, keep: NDArray[np.bool_] | slice, **changes: Any) -> CountSeries:
        """Return the series of the periods in `keep`, which must stay consecutive.

        Parameters
        ----------
        keep : slice or array of bool, shape (n,)
            Which periods.
        **changes
            Attributes to set anew (``name``, ...).

        Raises
        ------
        ParameterError
            If `keep` is neither a slice nor one truth value a period.
        """
        chosen = keep if isinstance(keep, slice) else np.asarray(keep)
        if not isinstance(chosen, slice) and (chosen.dtype.kind != "b" or chosen.shape != (len(self),)):
            raise ParameterError(
                f"One truth value for each of the {len(self)} periods is needed, not {told(keep)}."
            )
        arrays = {
            # A copy, as a slice would keep the whole series alive for the sake of a few periods.
            name: getattr(self, name)[keep].copy()
            for name in ("count", "low", "high", "exposure_days", "inferred_low", "inferred_high")
        }
        draws = None if self.draws is None else self.draws[:, keep].copy()
        return replace(self, periods=self.periods[keep], draws=draws, **arrays, **changes)

    def window(self, start: object = None, end: object = None) -> CountSeries:
        """Return the periods that lie wholly inside the window.

        Parameters
        ----------
        start, end : str or date, optional
            A window, both ends inclusive; ``2023-02`` means its first day as a start and its last as an end.

        Raises
        ------
        WindowError
            If none does.
        """
        return self.within(parse_window(start, end))

    def within(self, window: Window) -> CountSeries:
        """Return the periods that lie wholly inside a window that is one already.

        Parameters
        ----------
        window : trends.periods.calendar.Window
            A first and a last day, either of which may be open; `window` takes them as dates.
        """
        if window.start is None and window.end is None:
            return self
        # By days and not by periods, as a window may begin in the middle of one, which then is not
        # wholly inside.
        starts = self.periods.start_time.to_numpy("datetime64[D]")
        ends = self.periods.end_time.to_numpy("datetime64[D]")
        keep = np.ones(len(self), dtype=bool)
        if window.start is not None:
            keep &= starts >= np.datetime64(window.start)
        if window.end is not None:
            keep &= ends <= np.datetime64(window.end)
        if not keep.any():
            run = {"first": str(self.start), "last": str(self.end), "unit": self.freq.value}
            raise WindowError(Message("faults.window.outside", **window.ends, **run))
        # The ends as asked for, not those of the periods kept: what the reader asked for is what
        # the provenance tells.
        words = f"window {window.start or self.start} to {window.end or self.end}"
        return self.take(keep, provenance=self.provenance.filtered(words))

    def resample(self, freq: FrequencyName | Frequency, week: str | None = None) -> CountSeries:
        """Add the periods up to a longer frequency.

        A longer period counts as observed when all of its parts are; of one that is not, what is known of its parts
        is a lower bound, and the sum of their upper bounds an upper one where each has one. Parts that the data do not reach leave it with fewer days of exposure.

        Parameters
        ----------
        freq : {"day", "week", "month", "quarter", "year"}
            Length of a period, or pandas' name of it (``MS``, ``W-FRI``, ...).
        week : str, optional
            The day on which weeks begin, by its English name; by default Monday.

        Raises
        ------
        ParameterError
            If `freq` is shorter than the series' own, or does not divide into whole periods (weeks into months).
        """
        return resampled(self, freq, week)

    def without_inferred_bounds(self) -> CountSeries:
        """Return the series without the bounds that were read off claims."""
        return replace(
            self,
            low=np.where(self.inferred_low, np.nan, self.low),
            high=np.where(self.inferred_high, np.nan, self.high),
            inferred_low=np.zeros(len(self), dtype=bool),
            inferred_high=np.zeros(len(self), dtype=bool),
        )

    def with_estimates(self) -> CountSeries:
        """Return the series with the periods that the draws complete set to the mean of these: an estimate.

        Rates are judged on it: a month in which one attack of fifty leaves its toll open is not a month without a count.
        """
        where = self.estimated
        if self.draws is None or not where.any():
            return self
        # Of the draws, so that an estimate and the noise that the tests add to it come from the
        # same figures.
        mean = self.draws.mean(axis=0)
        return replace(
            self,
            count=np.where(where, mean, self.count),
            low=np.where(where, self.draws.min(axis=0), self.low),
            high=np.where(where, self.draws.max(axis=0), self.high),
        )

    def completed(self, values: Sequence[float] | NDArray[np.float64]) -> CountSeries:
        """Return the series with unobserved periods set to given values.

        Parameters
        ----------
        values : array_like, shape (n,)
            What the unobserved periods are set to; NaN leaves one unobserved, and observed ones stay as they are.
        """
        filled = np.where(self.observed, self.count, numbers("values", values, len(self)))
        counted = ~np.isnan(filled)
        now = counted & ~self.observed
        draws = self.draws
        if draws is not None:
            draws = np.where(now, np.rint(np.nan_to_num(filled)), draws).astype(np.int64)
        return replace(
            self,
            count=filled,
            low=np.where(now, filled, self.low),
            high=np.where(now, filled, self.high),
            inferred_low=self.inferred_low & ~now,
            inferred_high=self.inferred_high & ~now,
            draws=draws,
        )

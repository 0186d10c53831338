"""Where claims get their figures from: every dataset is loaded once, and read as it was known on a day.

A bound that was inferred from a claim is no evidence for that claim, so a series is always read for one claim: the
bounds read off it are taken out first, and those read off other claims are named.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from trends.claims.claim import Claim, Reference, Select, base_id, window_of
from trends.claims.incident_tolls import known_toll
from trends.claims.inferred import Inferred
from trends.claims.known import Known
from trends.claims.reading import Reading, added_reading
from trends.claims.tallies import Tallies, is_tallies, known, read_tallies
from trends.errors import InputError, ParameterError, SelectionError, listed, nearest
from trends.files.bundled import data_folder
from trends.incidents.counting import count_of, together
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.messages.numbers import rounded
from trends.periods.calendar import parse_frequency
from trends.series.series_table import SeriesTable
from trends.sources.bundled import descriptions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from trends.provenance import Provenance
    from trends.series.count_series import CountSeries

__all__ = ["Library"]

Data: TypeAlias = SeriesTable | Incidents | Tallies


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
    options : dict of str to dict of str to str
        Of a dataset how it is read: ``columns``, the file that says which of its columns is which, and ``coverage``.
    nowcast : str
        ``auto``, or ``off`` where the newest periods are judged as they stand; see `trends.test_pace`.
    given : mapping of str to Incidents or SeriesTable
        What some names stand for instead of the file or the bundled dataset of that name.
    statements : sequence of Claim or None
        What bounds were read off, for claims that may be such a statement under another name, as those of a text may: one
        of the same kind about the same time is then taken for the same, and so is one that is not listed. None where a
        claim is known by its id.
    """

    folder: Path
    as_of: date | None = None
    results: dict[str, Known | None] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    nowcast: str = "auto"
    given: Mapping[str, SeriesTable | Incidents] = field(default_factory=dict)
    statements: Sequence[Claim] | None = None
    _loaded: dict[str, Data] = field(default_factory=dict)
    _readings: dict[tuple[object, ...], Reading] = field(default_factory=dict)
    _inferred: dict[str, Inferred] = field(default_factory=dict)

    def take_options(self, claim: Claim) -> None:
        """Note how a claim's data are to be read.

        Raises
        ------
        ParameterError
            If another claim has them read otherwise.
        """
        for name in claim.data:
            stated = self.options.setdefault(name, {})
            for option, value in claim.reading.items():
                if stated.setdefault(option, value) != value:
                    raise ParameterError(
                        f"{name} is read with the {option} {stated[option]} elsewhere in the ledger, here with "
                        f"{value}; give the file a second name where both are meant."
                    )

    def data(self, name: str) -> Data:
        """Load a dataset: bundled, in the store, or a path.

        Raises
        ------
        InputError
            If there is none, or nothing of it was known by then.
        """
        if name not in self._loaded:
            loaded = self._load(name)
            self._loaded[name] = loaded
        return self._loaded[name]

    def _load(self, name: str) -> Data:
        from trends.sources.bundled import bundled_names
        from trends.sources.stored import is_stored_name

        # Tables given in Python stand before files of the same name: whoever gives one means it.
        if name in self.given:
            return self.given[name]
        options: dict[str, Any] = {**self.options.get(name, {}), "as_of": self.as_of}
        if "columns" in options:
            # A ledger is moved together with its mapping, so the path is the ledger's own, not that
            # of the folder a command runs in.
            options["columns"] = self.folder / options["columns"]
        # A bundled name stands before a file of that name beside the ledger: the same entry must
        # mean the same data on every computer.
        if name in bundled_names():
            return _loaded(name, options)
        # Tallies are told by their header before `load`, which would take dates and values for a
        # series or refuse them.
        bundled = data_folder() / f"{name}.csv"
        for path in (self.folder / name, bundled):
            if path.is_file() and is_tallies(path):
                tallies = read_tallies(
                    path, title=_title(name), licence=_licence() if path == bundled else ""
                )
                return tallies if self.as_of is None else tallies.as_of(self.as_of)
        if is_stored_name(name):
            return _loaded(name, options)
        path = self.folder / name
        if not path.exists():
            close = nearest(name, [*bundled_names(), "other-tallies"])
            hint = f"the nearest are {listed(close)}" if close else "trends datasets lists the bundled ones"
            raise InputError(f"There is no dataset or file {name[:60]!r}; {hint}.")
        return _loaded(path, options)

    def provenance(self, names: Sequence[str]) -> tuple[Provenance, ...]:
        """Return where the datasets come from."""
        return tuple(self.data(name).provenance for name in names)

    def area(self, name: str) -> str:
        """Return what area a dataset is about; empty where that is not known."""
        data = self.data(name)
        return str(descriptions().get(name, {}).get("name") or getattr(data, "name", ""))

    def last_day(self, name: str) -> date:
        """Return the last day that a dataset covers."""
        data = self.data(name)
        if isinstance(data, Tallies):
            return data.last_day
        if isinstance(data, SeriesTable):
            return data.span[1].end_time.date()
        # Without a day nothing tells as of when the claim was judged, which every verdict states.
        if not data.coverage:
            raise InputError(f"{name} holds no dated incident on a day that it covers.")
        return data.coverage.last

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
        # Only bounds that were read off the claim itself make a series differ from one claim to the next.
        key = (names, measure, select, claim.freq, *(self._own(claim, name) for name in names))
        if key not in self._readings:
            parts = [self._reading(claim, name, measure, select) for name in names]
            self._readings[key] = reduce(added_reading, parts)
        return self._readings[key]

    def summed(
        self,
        claim: Claim,
        *,
        measure: str | None = None,
        data: Sequence[str] = (),
        select: Select | None = None,
    ) -> Reading:
        """Return the series over which a claim's figures are sums.

        Incidents have days: where a window of the claim cuts a month, all of its figures are counted by the day. A series
        has none, and what lies in the window of a month that it cuts is known within bounds.
        """
        reading = self.reading(claim, measure=measure, data=data, select=select)
        names = tuple(data) or claim.data
        if not any(map(reading.cuts, claim.windows())):
            return reading
        if not all(isinstance(self.data(name), Incidents) for name in names):
            return reading
        by_day = claim.model_copy(update={"freq": "day"})
        return self.reading(by_day, measure=measure, data=data, select=select)

    def incidents(self, claim: Claim) -> Incidents | None:
        """Return the incidents that a claim's selection leaves; None where its data are counts, which have no places.

        Raises
        ------
        ParameterError
            If the claim names no data, or several, whose places could not be told from each other.
        """
        if len(claim.data) != 1:
            raise ParameterError(
                f"The entry names {len(claim.data) or 'no'} data; a claim about places takes one table of incidents."
            )
        data = self.data(claim.data[0])
        return _chosen(data, claim.select, claim.data[0]) if isinstance(data, Incidents) else None

    def _own(self, claim: Claim, name: str) -> frozenset[str]:
        """Return the statements that bounds in a dataset were read off and that are the claim, or may be."""
        if not isinstance(self.data(name), SeriesTable):
            return frozenset()
        own = base_id(claim.id)
        return frozenset(
            of
            for of in self._bounds(name).claims
            if (of == own if self.statements is None else self._may_be(of, claim))
        )

    def _may_be(self, statement: str, claim: Claim) -> bool:
        listed = [
            ledger_claim for ledger_claim in self.statements or () if base_id(ledger_claim.id) == statement
        ]
        return not listed or any(
            ledger_claim.kind == claim.kind and _at_one_time(ledger_claim, claim) for ledger_claim in listed
        )

    def _bounds(self, name: str) -> Inferred:
        if name not in self._inferred:
            data = self.data(name)
            assert isinstance(data, SeriesTable)  # noqa: S101 - the callers have seen to it
            self._inferred[name] = Inferred.of(data)
        return self._inferred[name]

    def _reading(self, claim: Claim, name: str, measure: str, select: Select) -> Reading:
        data = self.data(name)
        if isinstance(data, Tallies):
            raise ParameterError(
                f"{name} holds single tallies, no counts by period; expected a series or incidents."
            )
        if isinstance(data, Incidents):
            chosen = _chosen(data, select, name)
            how = {
                "freq": claim.freq or "month",
                "measure": measure,
                "estimate": select.estimate or "best",
                "imprecise": select.imprecise or "spread",
            }
            series = count_of(chosen, **how)
            between = None if series.draws is None else cache(lambda: together(chosen, **how))
            return Reading(series, {}, frozenset(), between)
        for only in ("actor", "attacker", "where", "imprecise", "genealogy"):
            if getattr(select, only):
                raise ParameterError(
                    f"{name} is a series, and select.{only} chooses among incidents; expected series, country, admin1, kind "
                    "or estimate."
                )
        table, bounds_of, left_out = self._bounds(name).without(data, self._own(claim, name))
        table = table.select(
            country=select.country or None, admin1=select.admin1 or None, kind=select.kind or None
        )
        series = table.count(measure=measure, series=select.series, estimate=select.estimate or "best")
        series = _with_partial_sums(table, series, measure, select)
        if claim.freq is not None:
            # After counting: bounds are stated for the periods of the file, and only sums of whole
            # ones can be bounded.
            series = series.resample(parse_frequency(claim.freq))
        return Reading(
            series,
            bounds_of if measure == "attacks" else {},
            left_out if measure == "attacks" else frozenset(),
        )

    # -- figures ----------------------------------------------------------------------------------------------

    def figure(self, reference: Reference, claim: Claim) -> Known:
        """Return what is known of a figure that a claim refers to; see `_figure` for the errors."""
        # "At least" is what the author of the entry knows of the figure: the source names some, and
        # there may be more.
        known_figure = self._figure(reference, claim)
        return replace(known_figure, high=None) if reference.at_least else known_figure

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
            toll = known_toll(
                data,
                reference.incident,
                measure,
                reporter=reference.reporter,
                rule=reference.rule,
                source=names[0],
            )
            return replace(
                toll, label=reference.label or toll.label, when="" if reference.label else toll.when
            )
        if isinstance(data, Tallies):
            # Two tallies of one thing that differ are a range, from the lower to the higher: which
            # of two publishers is right is not decided here.
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
        reading = self.summed(claim, measure=reference.measure, data=reference.data, select=reference.select)
        return reading.over(reference.start, reference.end, reference.label)

    def _result(self, reference: Reference) -> Known:
        name = str(reference.claim)
        result = self.results.get(name)
        if result is None:
            raise SelectionError(f"The entry {name!r} gives no figure that could be compared.")
        return replace(
            result,
            label=reference.label or Message("claims.stated.of_claim", name=result.name, claim=name),
            when="",
        )


def _chosen(data: Incidents, select: Select, name: str) -> Incidents:
    if select.series is not None:
        raise ParameterError(f"{name} is a table of incidents, and select.series chooses among series.")
    selected = select.model_dump(
        exclude={"series", "estimate", "imprecise"}, exclude_none=True, exclude_defaults=True
    )
    # Without a condition the table itself is counted, so that what is kept by table (its
    # counts, its fits) is found again.
    return data.select(**selected) if selected else data


def _with_partial_sums(table: SeriesTable, series: CountSeries, measure: str, select: Select) -> CountSeries:
    """Keep, where one part of a sum is not stated, the parts that are as a lower bound: 76 soldiers, civilians unknown."""
    made = table.measures.get(measure)
    if made is None or len(made.columns) < 2:
        return series
    # The sum itself is unknown where a part is, and the parts that are known would be lost with it.
    parts = [table.count(measure=column, series=select.series).low for column in made.columns]
    stated: NDArray[np.float64] = np.nansum(np.vstack(parts), axis=0)
    some = ~series.observed & ~np.all(np.isnan(np.vstack(parts)), axis=0)
    return replace(series, low=np.where(some, stated, series.low))


def _loaded(path: str | Path, options: Mapping[str, Any]) -> Data:
    from trends.sources import load

    data: Data = load(path, **options)
    return data


def _title(name: str) -> str:
    return f"Published tallies ({Path(name).name})"


def _licence() -> str:
    """Return the licence of the facts that are bundled."""
    return str(descriptions()["central-syria"]["licence"])


def _at_one_time(one: Claim, other: Claim) -> bool:
    """Whether two claims are about any common day; one that names no time is about all of it."""
    spans = [
        (
            min((window.start or date.min for window in claim.windows()), default=date.min),
            max((window.end or date.max for window in claim.windows()), default=date.max),
        )
        for claim in (one, other)
    ]
    return max(start for start, _ in spans) <= min(end for _, end in spans)

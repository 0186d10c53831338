"""Incidents as they were read: the canonical table, what was rejected and why, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, overload

import pandas as pd

from trends.arguments import told
from trends.document.displayed import Displayed
from trends.errors import ParameterError
from trends.incidents.conflicting import reports_of, settled_by
from trends.incidents.own_table import canonical
from trends.incidents.summary import blocks_of, check_of, line_of
from trends.incidents.unread import naming_unread
from trends.names.matching import names_asked
from trends.periods.calendar import Frequency, FrequencyName, Window, last_day
from trends.periods.coverage import Coverage, Span, Stretch, parse_coverage, span_of_rows
from trends.places.sharing import KnownPlaces
from trends.provenance import Provenance
from trends.selection.selection import Names, Selection
from trends.series.collection import Collection
from trends.tolls.measures import measured_columns
from trends.tolls.reported import reported_incidents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from trends.document.blocks import Block
    from trends.incidents.actor_table import ActorTable
    from trends.periods.imprecision import Imprecise
    from trends.selection.conditions import Box
    from trends.series.count_series import CountSeries
    from trends.series.later_draws import Draws
    from trends.series.series_by_key import SeriesByKey
    from trends.tolls.reported_incident import ReportedIncident
    from trends.tolls.rules import TollRule
    from trends.tolls.toll_table import TollTable

__all__ = ["REJECTED_COLUMNS", "SKIPPED", "Incidents"]

REJECTED_COLUMNS = ("file", "line", "column", "value", "reason")
SKIPPED = ("tag rows", "exact repeats", "older versions")


def _no_rejects() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in REJECTED_COLUMNS})


@dataclass(frozen=True, eq=False, repr=False)
class Incidents(Displayed):
    """A table of incidents with all that a reader must know of it.

    Attributes
    ----------
    frame : pandas.DataFrame
        The incidents, one a row, with the canonical columns (`trends.schema.COLUMNS`); extra columns of the source
        are called ``source_*``.
    rejected : pandas.DataFrame
        Rows that could not be read: file, line, column, value, reason.
    provenance : Provenance
        Where the figures come from, with the selections applied since.
    rows_read : int
        Rows of the files; the header and blank lines are none.
    skipped : dict of str to int
        Rows left out on purpose: tag rows, exact repeats, older versions.
    warnings : tuple of str
        Sentences about what was found in reading.
    coverage : Coverage or None
        The days that the file covers, which selections keep: those of its releases, the window that was asked for, or by
        default from the first to the last row of `frame`. Those who make incidents may give a pair of days or
        ``2017-01..2019-12``. None where no row is dated; without a day where no
        day of the releases is covered.
    reports : pandas.DataFrame or None
        One row a report, where a source keeps conflicting reports of one incident.
    notes : tuple of str
        Sentences a reader of any count must know.
    subject : str
        What the rows are, as a plural noun phrase for sentences.
    name : str
        Where they are, for titles; empty for all of the file.
    window : Window
        The window of time selected; a count keeps to it.
    measured : frozenset of str or None
        The columns of figures that the file fills at all. By default those of `frame`.
    collection : Collection
        How the publisher collects: breaks, countries taken up late, kinds of event counted by default.
    toll_rule : TollRule or None
        The rule that made one figure of conflicting reports; see `settled`.
    columns_read : mapping of str to str
        What was read from which column of the file.
    columns_unread : tuple of str
        Columns of the file from which nothing was read.
    unreadable : pandas.DataFrame or None
        One row for each that was rejected, with canonical columns: its id and `trends.schema.TELLING`, as far as they
        can be read. None where no row was rejected, or none could be taken apart.
    kinds_chosen : bool
        Whether the kinds of event have been selected; otherwise those of `collection` are counted, where it has any.
    week : str
        The day on which weeks begin when incidents are counted by week; the source's own.
    whole : bool
        Whether nothing but country and time was selected: all that the publisher has of these countries is there.
    steps : tuple of (str, dict)
        The calls that give these incidents again, each with its arguments, `load` first; empty where they are not known.
    known_places : KnownPlaces or None
        The places that the whole file knows, over whose cells incidents known by their area are shared; None stands for
        those of `frame`. Selections keep them.
    completions : callable or None
        Draws the completions of the series under a key, where incidents that are alike stand in one row without their
        names; None where those in `frame` have names to draw by.
    """

    figures: ClassVar[Mapping[str, str]] = {
        "series": "series",
        "calendar": "calendar_days",
        "map": "map_points",
        "density": "density",
        "cells": "map_cells",
        "admin1": "map_provinces",
        "years": "map_years",
        "coverage": "coverage",
        "missing": "missingness",
        "precision": "precision",
    }

    sketched: ClassVar[bool] = True

    frame: pd.DataFrame
    rejected: pd.DataFrame = field(default_factory=_no_rejects)
    provenance: Provenance = field(default_factory=lambda: Provenance("generic"))
    rows_read: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    coverage: Coverage | None = None
    reports: pd.DataFrame | None = None
    notes: tuple[str, ...] = ()
    subject: str = "attacks"
    name: str = ""
    window: Window = Window.ALWAYS
    measured: frozenset[str] | None = None
    collection: Collection = field(default_factory=Collection)
    kinds_chosen: bool = False
    toll_rule: TollRule | None = None
    columns_read: Mapping[str, str] = field(default_factory=dict)
    columns_unread: tuple[str, ...] = ()
    unreadable: pd.DataFrame | None = None
    week: str = "monday"
    whole: bool = True
    steps: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    known_places: KnownPlaces | None = None
    completions: Callable[[tuple[str, ...]], Draws] | None = None

    def __post_init__(self) -> None:
        if not {"date_start", "date_end"} <= set(getattr(self.frame, "columns", ())):
            raise ParameterError(
                f"Incidents are made of a table with the canonical columns, not of {told(self.frame)}; "
                "trends.load(path) and trends.load(frame) make them of yours."
            )
        object.__setattr__(self, "coverage", self._covered(self.coverage))
        if self.measured is None:
            object.__setattr__(self, "measured", measured_columns(self.frame))
        object.__setattr__(self, "skipped", {**dict.fromkeys(SKIPPED, 0), **self.skipped})

    def _covered(self, coverage: Coverage | Span | None) -> Coverage | None:
        if coverage is None:
            rows = span_of_rows(self.frame)
            return Coverage.of(rows) if rows else None
        return (
            coverage
            if isinstance(coverage, Coverage)
            else Coverage.of(*parse_coverage(coverage), basis="given")
        )

    @property
    def releases(self) -> tuple[Stretch, ...]:
        """Which stretch of days stands on which release; empty where no release is known."""
        return self.coverage.releases if self.coverage else ()

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, **fields: Any) -> Incidents:
        """Make incidents of a table of one's own.

        Parameters
        ----------
        frame : pandas.DataFrame
            Columns named as the canonical ones, in any order; at least ``date_start``. What is missing is null; a
            missing ``incident_id`` is numbered, a missing ``date_end`` is the start, a missing ``date_precision``
            follows from the dates. Extra columns are kept.
        **fields
            Further attributes (``provenance``, ``subject``, ...).

        Raises
        ------
        InputError
            If a column cannot be read as its type, an ``incident_id`` occurs twice, or a date ends before it starts.
        """
        table = canonical(frame)
        return cls(table, **{"rows_read": len(table), **fields})

    # -- selecting and counting -------------------------------------------------------------------------------

    def select(
        self,
        *,
        actor: Names = None,
        attacker: Names = None,
        country: Names = None,
        admin1: Names = None,
        kind: Names = None,
        bbox: Box | None = None,
        start: object = None,
        end: object = None,
        where: str | None = None,
        genealogy: bool = False,
    ) -> Incidents:
        """Return the incidents that meet every condition.

        Of several names for one condition (``actor=["IS", "HTS"]``) any may hold.

        Parameters
        ----------
        actor : str or list of str, optional
            Either side, by name or alias; ``*`` stands for any text. A name matches whole, without case and accents.
        attacker : str or list of str, optional
            The acting side, where the source tells.
        country : str, int or a list of them, optional
            English name, ISO3 code or Gleditsch-Ward number.
        admin1 : str or list of str, optional
            First-order division, as the source spells it; ``*`` stands for any text.
        kind : str or list of str, optional
            Types of event, as the source calls them.
        bbox : tuple of four floats, optional
            West, south, east, north in degrees; west above east crosses the antimeridian.
        start, end : str or date, optional
            A window, both ends inclusive; ``2023-02`` means its first day as a start and its last as an end. An incident
            dated to a range is kept when the range overlaps the window.
        where : str, optional
            A condition on the columns, such as ``fatalities_best > 5 and kind in ("Battles")``.
        genealogy : bool
            Whether actors and countries are selected together with those that they came from.

        Raises
        ------
        SelectionError, WindowError, ParameterError
            If a condition names something unknown, leaves nothing or cannot be read.
        """
        chosen = Selection(
            actor,
            attacker,
            country,
            admin1,
            kind,
            bbox,
            start,
            end,
            where,
            genealogy,
            default_kinds=None if self.kinds_chosen else self.collection.default_kinds,
        )
        with naming_unread(self.columns_unread):
            selected = chosen.apply(self.frame, self.coverage.span if self.coverage else None)
        reports = self.reports
        if reports is not None:
            kept = reports["incident_id"].isin(selected.frame["incident_id"])
            reports = reports.loc[kept].reset_index(drop=True)
        return replace(
            self,
            frame=selected.frame,
            provenance=self.provenance.filtered(*selected.words),
            reports=reports,
            notes=(*self.notes, *(note for note in selected.notes if note not in self.notes)),
            subject=chosen.subject(self.subject),
            name=selected.place or self.name,
            window=self.window.narrowed(selected.window),
            kinds_chosen=True,
            whole=self.whole and chosen.of_countries(self.frame),
            steps=(*self.steps, ("select", chosen.asked)) if self.steps else (),
            known_places=self.known_places or KnownPlaces(self.frame),
        )

    @overload
    def count(
        self,
        *,
        freq: FrequencyName | Frequency = "month",
        measure: str = "attacks",
        by: None = None,
        estimate: str = "best",
        imprecise: str | Imprecise = "spread",
        start: object = None,
        end: object = None,
    ) -> CountSeries: ...
    @overload
    def count(
        self,
        *,
        freq: FrequencyName | Frequency = "month",
        measure: str = "attacks",
        by: str | Sequence[str],
        estimate: str = "best",
        imprecise: str | Imprecise = "spread",
        start: object = None,
        end: object = None,
    ) -> SeriesByKey: ...
    def count(
        self,
        *,
        freq: FrequencyName | Frequency = "month",
        measure: str = "attacks",
        by: str | Sequence[str] | None = None,
        estimate: str = "best",
        imprecise: str | Imprecise = "spread",
        start: object = None,
        end: object = None,
    ) -> CountSeries | SeriesByKey:
        """Count by period, over the coverage of the file and within the window selected.

        Parameters
        ----------
        freq : {"day", "week", "month", "quarter", "year"}
            Length of a period, or pandas' name of it (``MS``, ``W-FRI``, ...).
        measure : str
            ``attacks`` (the rows), ``fatalities``, ``civilians``, ``combatants``, ``wounded``, ``abducted``, ``released`` or
            ``missing``; ``deadly:K`` for the attacks that killed at least K.
        estimate : {"best", "low", "high"}
            Of the deaths, where the source gives a range.
        imprecise : {"spread", "start", "drop", "source"}
            What to do with an incident dated to a range across periods: share it over them, count it on the first day,
            leave it out, or count it on the day that the source writes.
        start, end : str or date, optional
            A window to keep to, both ends inclusive.
        by : str or sequence of str, optional
            Columns that split the incidents into several series, such as ``country`` or ``["country", "kind"]``;
            ``actor`` is either side, every actor of an incident counted once. Incidents without a value stand under an
            empty name.

        Returns
        -------
        CountSeries or SeriesByKey
            The latter, a mapping from key to series, with `by`.

        Raises
        ------
        WindowError, ParameterError
            If nothing can be counted so.
        SelectionError
            If a column of `by` is unknown or names no series.
        """
        from trends.incidents.counting import count_of, series_of

        spec = {"freq": freq, "measure": measure, "estimate": estimate, "imprecise": imprecise}
        if by is not None:
            columns = names_asked("by", by)
            return series_of(self, columns, **spec, start=start, end=end, unplaced=True)
        with naming_unread(self.columns_unread):
            return count_of(self, **spec, start=start, end=end)

    def actors(self) -> ActorTable:
        """Return who is in the incidents: name, aliases, incidents, deaths, first and last day, and as which side.

        Examples
        --------
        >>> import trends as tr
        >>> tr.load("documented-attacks").actors().rows[0].name
        'Islamic State'
        """
        from trends.incidents.actor_table import actors_of

        incidents = self if self.kinds_chosen else self.select()
        return actors_of(incidents.frame, incidents.notes)

    # -- vintages ---------------------------------------------------------------------------------------------

    def as_of(self, day: str | date) -> Incidents:
        """Return the incidents that had begun, and been reported, by a day; what the file covers ends there.

        A month or a year means its last day.

        What these bytes hold is of the day on which they were known: later corrections of earlier incidents are not
        taken out of them. That is what older vintages in the store are for (``trends.load("ucdp-ged", as_of=day)``).

        Parameters
        ----------
        day : str or date
            The last day on which something was known.
        """
        from trends.incidents.as_of import incidents_as_of

        return incidents_as_of(self, last_day(day))

    # -- conflicting reports ----------------------------------------------------------------------------------

    def settled(self, rule: str | TollRule) -> Incidents:
        """Return the incidents with one figure made of the reports of each, by a rule.

        Without a rule only figures on which all reports agree are counted. Low and high estimates stay what all
        reports span.

        Parameters
        ----------
        rule : str
            ``lowest``, ``highest``, ``latest``, ``median``, or ``reporter:NAME`` (a whole name, what it begins with, or
            with ``*`` for any text); see `trends.tolls.rules`.

        Raises
        ------
        ParameterError
            If it is no rule, or the file keeps no reports.
        SelectionError
            If no report is by the reporter named.
        """
        return settled_by(self, rule)

    def tolls(self) -> TollTable:
        """Return the reports of every incident side by side, with the range of their tolls and what is counted.

        An incident of which no reports are kept has the source's own figures as its only report.
        """
        return reported_incidents(self.frame, self.reports, self.toll_rule, self.subject)

    def incident(self, incident_id: str) -> ReportedIncident:
        """Return one incident with every report of it.

        Parameters
        ----------
        incident_id : str
            Its id, as in the column ``incident_id`` of `frame`.

        Raises
        ------
        SelectionError
            If none has that id; the nearest are named.
        """
        return reports_of(self, str(incident_id))

    # -- showing ----------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        return line_of(self)

    def check(self) -> dict[str, Any]:
        """Return what was read, kept and rejected and why: the object that ``trends check --json`` prints.

        Always ``rows_read = kept + rejected + sum(skipped)``: the rows are those of the files, before any selection.
        Deaths are summed over the incidents that state them; ``fatalities_rows`` says over how many.
        """
        return check_of(self)

    def to_frame(self) -> pd.DataFrame:
        """Return the incidents with the canonical columns that hold anything; `trends.load` reads them back."""
        filled = [name for name in self.frame.columns if self.frame[name].notna().any()]
        return self.frame[filled].copy()

    def blocks(self) -> list[Block]:
        """Return a summary as blocks: what the table holds, how exact it is, and what a reader must know."""
        return blocks_of(self)

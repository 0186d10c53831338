"""Tables of no known publisher, as sources like any other: incidents, a series, and what may be either."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from trends.sources import generic
from trends.sources.columns.mapping import ColumnMapping
from trends.sources.counts import count_tables, series_layout, series_rows, several_series
from trends.sources.options import ORDERS
from trends.sources.source import IncidentSource, Source, versions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.incidents.incidents import Incidents
    from trends.series.series_table import SeriesTable
    from trends.sources.files.raw import Sheet
    from trends.sources.source import LoadContext

__all__ = ["GENERIC", "SERIES", "UNCLEAR"]


class _Generic(IncidentSource):
    """Incidents by the obvious names of their columns, or by a mapping."""

    def load(self, sheets: Sequence[Sheet], context: LoadContext) -> Incidents:
        """Read every sheet by the mapping, if there is one, and name the data as it says."""
        context.options.refuse_for_incidents(sheets[0].file)
        columns = context.options.columns
        mapping = columns if isinstance(columns, ColumnMapping) else None
        parts = [generic.read(sheet, context.today, mapping) for sheet in sheets]
        about = self.provenance(context, self.name, versions_of(parts))
        if mapping is not None:
            about = replace(
                about,
                title=mapping.name or about.title,
                licence=mapping.licence or about.licence,
                citation=mapping.citation,
                addresses=(mapping.address,) if mapping.address else (),
            )
        return self.gathered(parts, about, context.notes)


class _Series(Source):
    """Counts by period, one row each."""

    def load(self, sheets: Sequence[Sheet], context: LoadContext) -> SeriesTable:
        """Read the sheets as one series, or as several under their names."""
        options = context.options
        options.refuse_for_series(sheets[0].file)
        layouts = [
            series_layout.settle_layout(sheet, period=options.period, measure=options.measure, by=options.by)
            for sheet in sheets
        ]
        title = sheets[0].file if len(sheets) == 1 else f"{len(sheets)} tables"
        how = series_rows.How(
            options.fill, options.week, None if options.dates is None else ORDERS[options.dates]
        )
        about = context.provenance(self.name, title)
        table = several_series.read(sheets, about, context.today, layouts, how)
        return replace(table, notes=(*context.notes, *table.notes))


class _Unclear(Source):
    """What may be counts by period or one incident a row: nobody is to find out in silence."""

    def load(self, sheets: Sequence[Sheet], context: LoadContext) -> SeriesTable:  # noqa: ARG002 - as every source's
        """Raise the sentence that asks."""
        raise count_tables.question(sheets[0])


GENERIC = _Generic(
    name="generic", recognise=generic.recognise, read=partial(generic.read, mapping=None), subject="incidents"
)
SERIES = _Series(name="series", recognise=lambda sheet: bool(series_layout.period_columns(sheet)))
UNCLEAR = _Unclear(name="unclear", recognise=lambda _: False)

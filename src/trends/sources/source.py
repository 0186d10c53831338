"""What is known of one publisher's data, in one object: how they are recognised, read, dated, licensed, cited, fetched.

A `Source` stands in the folder of its publisher (`trends.sources.publishers`), and nothing outside of that folder knows a
fact about it. All sources, of incidents and of counts, are loaded by one call of one shape, `Source.load`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from trends.messages import recognised
from trends.periods.coverage import Coverage, covered_by_rows, silence_of
from trends.provenance import Provenance
from trends.schema import COLUMNS
from trends.series.collection import Collection
from trends.sources.gathering import gather
from trends.store.vintage import version_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from trends.fetching.order import Order, Wanted
    from trends.incidents.incidents import Incidents
    from trends.provenance import SourceFile
    from trends.series.series_table import SeriesTable
    from trends.sources.files.raw import Sheet
    from trends.sources.gathering import Part
    from trends.sources.options import ReadOptions
    from trends.store.vintage import Vintage

__all__ = ["Client", "CountSource", "IncidentSource", "LoadContext", "Source", "Terms"]


@dataclass(frozen=True)
class Terms:
    """On which terms a publisher's data are used, and how it asks to be named.

    Attributes
    ----------
    licence : str
        The terms, for the page that shows figures. A licence that says "may not be passed on" or "not for
        redistribution" keeps rows out of reports; only aggregates are shown.
    address : str
        Where the data can be had.
    citation : str, or callable
        How they are cited; or a function that tells it, from a dataset's name and its version (None where unknown).
    attribution : str
        The words under a report, with ``{title}``, ``{citation}``, ``{licence}``, ``{accessed}`` and ``{filters}``.
    binds : str
        A word that, in the licence of what somebody else publishes, says that these terms hold there too.
    """

    licence: str = Provenance("").licence
    address: str = ""
    citation: str | Callable[[str, str | None], str] = ""
    attribution: str = "{title}. {citation} Licence: {licence}."
    binds: str = ""

    def cite(self, dataset: str, versions: Iterable[str] = ()) -> str:
        """Return how some versions of a dataset are cited."""
        if isinstance(self.citation, str):
            return self.citation
        wanted = tuple(versions) or (None,)
        return " ".join(dict.fromkeys(self.citation(dataset, version) for version in wanted))


class Client(Protocol):
    """What fetches a publisher's data: a module with these two functions."""

    def refuse(self, wanted: Wanted, /) -> None:
        """Raise `ParameterError` for what this publisher does not offer, before anything is asked of it."""

    def fetch(self, order: Order, /) -> tuple[Vintage, ...]:
        """Fetch what is ordered into the store; raises `FetchError` where it cannot be had."""


@dataclass(frozen=True)
class LoadContext:
    """One load: what its reader must know beside the tables.

    Attributes
    ----------
    today : datetime.date
        The day of retrieval; later dates are rejected.
    options : ReadOptions
        What the caller said.
    files : callable
        Returns the files with their hashes, which are made beside the context.
    notes : tuple of str
        What was left out on the way.
    """

    today: date
    options: ReadOptions
    files: Callable[[], tuple[SourceFile, ...]]
    notes: tuple[str, ...] = ()

    def provenance(self, source: str, title: str = "", **about: Any) -> Provenance:
        """Return where the figures come from; without a title the files give it."""
        files = self.files()
        return Provenance(
            source,
            title or (files[0].name if len(files) == 1 else f"{len(files)} files"),
            files=files,
            **about,
        )


def newest_alone(labels: Sequence[str | None]) -> Sequence[str | None]:
    """Return the newest of the labels of releases, of which each replaces the one before it."""
    return [max(labels, key=version_order)]


@dataclass(frozen=True, kw_only=True, eq=False)
class Source(ABC):
    """A layout of data that is known.

    Attributes
    ----------
    name : str
        Short name, in provenances and sentences.
    title : str
        What the dataset is called; empty where files have no other name than their own.
    terms : Terms
    recognise : callable
        Whether a sheet is laid out so.
    datasets : mapping of str to str
        Datasets of this layout by name, with their titles; by default one, of the source's own name.
    client : callable, optional
        Returns what fetches it; imported only then.
    fetched : tuple of str
        The datasets that the client fetches.
    published : callable
        From the name of a file to the day on which the release that it names came out; None where it names none.
    together : callable
        From the labels of the releases at hand to those that make up the data: what others have replaced is left out. By
        default the newest alone.
    adding : int
        Days for which the publisher goes on adding to what it published of a day, without a new release.
    one_history : tuple of str
        Datasets in which an event keeps its id from one to the next, so that one can be compared with the other.
    """

    name: str
    title: str = ""
    terms: Terms = Terms()
    recognise: Callable[[Sheet], bool]
    datasets: Mapping[str, str] = field(default_factory=dict)
    client: Callable[[], Client] | None = None
    fetched: tuple[str, ...] = ()
    published: Callable[[str], date | None] = lambda _: None
    together: Callable[[Sequence[str | None]], Sequence[str | None]] = newest_alone
    adding: int = 0
    one_history: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.datasets:
            object.__setattr__(self, "datasets", {self.name: self.title})

    @abstractmethod
    def load(self, sheets: Sequence[Sheet], context: LoadContext) -> Incidents | SeriesTable:
        """Read the sheets of one load.

        Raises
        ------
        InputError
            If they cannot be read together.
        ParameterError
            If an option has no meaning for this source.
        """

    def provenance(self, context: LoadContext, dataset: str, versions: Sequence[str] = ()) -> Provenance:
        """Return where figures of a dataset come from, and since when, as far as the names of the files tell it."""
        days = [self.published(file.name) for file in context.files()]
        dated = [day for day in days if day is not None]
        known = max(dated) if dated and len(dated) == len(days) else None
        return context.provenance(
            dataset,
            self.datasets[dataset],
            version=", ".join(versions) or None,
            licence=self.terms.licence,
            citation=self.terms.cite(dataset, versions),
            addresses=(self.terms.address,) if self.terms.address else (),
            known=known,
            known_by="published" if known else "unknown",
        )


def _span_of_rows(_parts: Sequence[Part], frame: pd.DataFrame) -> Coverage:
    return covered_by_rows(frame)


def _nothing_more(_frame: pd.DataFrame) -> Collection:
    return Collection()


@dataclass(frozen=True, kw_only=True, eq=False)
class IncidentSource(Source):
    """A source of incidents, one a row.

    Attributes
    ----------
    read : callable
        From a sheet and the day of retrieval to its `Part`; a part of several datasets names its own.
    subject : str
        What the rows are, as a plural noun phrase.
    subjects : mapping of str to str
        What the rows of some of its datasets are instead.
    week : str
        The day on which the publisher's own weeks begin.
    coverage : callable
        From the parts of a load (with their versions) and the rows kept of them to the days that they cover. By default
        from the first to the last day of any row.
    collection : callable
        From the rows kept to what else bears on counting them: breaks, countries taken up late, kinds counted by default.
    order : callable
        From a part to a key by which parts come out one after the other: of two versions of an incident the later wins.
    settle : callable
        From parts in that order to what stands of them, where a later one may withdraw what an earlier one holds.
    """

    read: Callable[[Sheet, date], Part]
    subject: str = "events"
    subjects: Mapping[str, str] = field(default_factory=dict)
    week: str = "monday"
    coverage: Callable[[Sequence[Part], pd.DataFrame], Coverage] = _span_of_rows
    collection: Callable[[pd.DataFrame], Collection] = _nothing_more
    order: Callable[[Part], Any] = lambda _: 0
    settle: Callable[[Sequence[Part]], Sequence[Part]] = lambda parts: parts

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "subject", recognised(self.subject))

    def load(self, sheets: Sequence[Sheet], context: LoadContext) -> Incidents:
        """Read every sheet and gather what they give."""
        context.options.refuse_for_incidents(sheets[0].file)
        parts = [self.read(sheet, context.today) for sheet in sheets]
        if len(parts) > 1:
            # Of rows that share an id the one in the later part is kept: releases go by age, not by the
            # names of their files.
            parts = list(self.settle(sorted(parts, key=self.order)))
        wished = context.options.source
        dataset = wished if wished is not None and wished in self.datasets else self._dataset(parts)
        incidents = self.gathered(parts, self.provenance(context, dataset, versions_of(parts)), context.notes)
        # Who says which of a publisher's datasets it is knows better than a guess from its rows.
        if wished == dataset and len(self.datasets) > 1:
            frame = incidents.frame
            named = pd.Series(wished, frame.index, dtype=COLUMNS["source"])
            incidents = replace(incidents, frame=frame.assign(source=named))
        subject = self.subjects.get(dataset)
        return incidents if subject is None else replace(incidents, subject=recognised(subject))

    def gathered(self, parts: Sequence[Part], provenance: Provenance, notes: Sequence[str] = ()) -> Incidents:
        """Join parts to incidents, with all that this source knows of them."""
        incidents = gather(parts, provenance, subject=self.subject, notes=notes)
        known = self.known_of(incidents.frame, parts)
        cautions = known["coverage"].cautions if known["coverage"] is not None else ()
        return replace(incidents, **known, notes=(*incidents.notes, *cautions))

    def known_of(self, frame: pd.DataFrame, parts: Sequence[Part] = ()) -> dict[str, Any]:
        """Return the fields of `Incidents` that this source tells of a table of its rows."""
        coverage = self.coverage(parts, frame)
        if coverage.basis == "rows":
            silence = silence_of(coverage, frame)
            coverage = replace(coverage, cautions=(*coverage.cautions, *silence.caution()), silence=silence)
        return {
            # Without a day and without a word, nothing was told; rows may lie on days that a release does not cover.
            "coverage": coverage if coverage or coverage.cautions else None,
            "collection": replace(self.collection(frame), adding=self.adding),
            "week": self.week,
        }

    def _dataset(self, parts: Sequence[Part]) -> str:
        """Return the dataset of the parts; of several, the one that stands first among the source's."""
        named = {part.dataset for part in parts}
        return next((name for name in self.datasets if name in named), next(iter(self.datasets)))


@dataclass(frozen=True, kw_only=True, eq=False)
class CountSource(Source):
    """A source of counts by place and period.

    Attributes
    ----------
    read : callable
        From the sheets, their provenance and the day of retrieval to a series table; ``by`` and ``fill`` are as for
        `trends.sources.load`.
    """

    read: Callable[..., SeriesTable]

    def load(self, sheets: Sequence[Sheet], context: LoadContext) -> SeriesTable:
        """Read the sheets as one table."""
        options = context.options
        options.refuse_for_series(sheets[0].file, known_layout=True)
        table = self.read(
            sheets, self.provenance(context, self.name), context.today, by=options.by, fill=options.fill
        )
        return replace(table, adding=self.adding, notes=(*context.notes, *table.notes))


def versions_of(parts: Sequence[Part]) -> list[str]:
    """Return the publisher's labels of some parts, each once."""
    return list(dict.fromkeys(part.version for part in parts if part.version))

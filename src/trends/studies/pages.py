"""The pages of a report after the first: the newest periods, whether it is a change, how deadly, and the annex."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Block, Bullets, Note, paragraph, spans
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.periods.calendar import Frequency
from trends.severity.civilians import CivilianShare, civilian_share
from trends.severity.deadly import DeadlyResult, deadly_attacks
from trends.severity.tails import tails
from trends.studies.choices import choices_line, choices_table
from trends.studies.data import data_blocks
from trends.studies.deadliest import deadliest_table, in_words
from trends.studies.deaths import DeathsByPeriod, deaths_by_period
from trends.studies.findings import Findings
from trends.studies.notes import ranked
from trends.studies.periods import periods_table
from trends.studies.places import Places, places_of
from trends.studies.recent import recent_blocks
from trends.studies.season import is_told, season_line
from trends.studies.sections import Section, headed
from trends.studies.windows import Windows

if TYPE_CHECKING:
    from trends.severity.tail_result import TailResult

__all__ = ["Pages"]

_TAIL_REPLICATES = 100
"""For an interval of an exponent to one digit, which is all that is read off it."""


def _heading(name: str, **values: Any) -> Message:
    return Message(f"sections.heading.{name}", **values)


class Pages(Findings):
    """What a study shows after its first page; a method a section, each empty where the data have nothing for it."""

    # -- the newest periods -----------------------------------------------------------------------------------

    @cached_property
    def places(self) -> Places | None:
        """The counts by province; None where the data do not tell of two or more."""
        return places_of(self.data, self.series, self.imprecise)

    @property
    def has_calendar(self) -> bool:
        """Whether the counts make a calendar of months by years: of days or months, and more than one year."""
        monthly = self.series.freq in (Frequency.DAY, Frequency.MONTH)
        return monthly and (self.series.end - self.series.start).days > 366

    @property
    def has_map(self) -> bool:
        """Whether incidents can be put on a map: some have a place, and their publisher lets rows be shown."""
        if not isinstance(self.data, Incidents) or self.data.provenance.kept_back:
            return False
        return bool(self.data.frame[["latitude", "longitude"]].notna().all(axis=1).any())

    def recent(self) -> Section:
        """Set the newest figures beside earlier ones."""
        latest = self.latest
        heading = _heading("newest") if latest is None else _heading("recent", when=latest.now.first)
        return headed("recent", heading, recent_blocks(latest, self.series.freq.value), new_page=True)

    def by_place(self) -> Section:
        """Say where most was counted."""
        if self.places is None:
            return Section("places", ())
        return headed("places", _heading("places"), [paragraph(self.places.sentence)], level=3)

    # -- is it a change? --------------------------------------------------------------------------------------

    @cached_property
    def windows(self) -> Windows:
        """The windows that are judged, side by side."""
        return Windows(tuple(judged.result for judged in self.judged))

    def change(self) -> Section:
        """Say whether such changes are usual for the series, and what could have been found; or why nothing is tested."""
        if self.windows.testable:
            paragraphs = [paragraph(self.windows.sentence), paragraph(self.windows.power)]
            return headed("change", _heading("change"), paragraphs, new_page=True)
        return headed("change", _heading("change"), [paragraph(self.windows.power)])

    def choices(self) -> Section:
        """Say how the verdict holds under other choices; nothing where none could be tested, the verdict itself included."""
        if not self.sensitivity.tested:
            return Section("choices", ())
        line = choices_line(self.sensitivity, self.first.completion, self.series.freq.value)
        return headed("choices", _heading("choices"), [paragraph(line)], level=3)

    @property
    def has_season(self) -> bool:
        """Whether a season was found that chance would rarely show."""
        return is_told(self.trend)

    def season(self) -> Section:
        """Say when in the year the rate is high; nothing of years, or where nothing could be tested."""
        if self.series.freq is Frequency.YEAR or not self.windows.testable:
            return Section("season", ())
        line = season_line(self.trend, self.series)
        return headed("season", _heading("season"), [paragraph(line)], level=3)

    def frequency(self) -> Section:
        """Say at which rate attacks came, and along which trend."""
        return headed("frequency", _heading("frequency"), [paragraph(self.trend.sentence)])

    # -- how deadly -------------------------------------------------------------------------------------------

    @cached_property
    def deaths_by_period(self) -> DeathsByPeriod | None:
        """The deaths by period; None where there are none in the data, or they are what page one has drawn already."""
        found = deaths_by_period(self.data, self.series, name=self.series_name, imprecise=self.imprecise)
        drawn = self.series.measure == "fatalities" and found is not None
        return None if found is None or (drawn and found.attacks is None and not found.ranged) else found

    @cached_property
    def civilians(self) -> CivilianShare | None:
        """How many of the killed were civilians; None where the data do not tell."""
        if isinstance(self.data, Incidents):
            return civilian_share(self.data)
        series = self.series
        counting = {"freq": series.alias, "start": series.start, "end": series.end}
        return civilian_share(self.data, series=self.series_name, **counting)

    def deaths(self) -> Section:
        """Say how many were killed, how deadly an attack was, and how many were civilians."""
        shown: list[Block] = []
        if self.casualties is not None:
            shown.append(paragraph(in_words(self.casualties, self.civilians)))
        if self.deaths_by_period is not None:
            shown.append(paragraph(self.deaths_by_period.sentence))
        if shown:
            return headed("deaths", _heading("deaths"), shown, new_page=True)
        # Casualties are told by attack: sums of deaths have none to divide by.
        alone = self.series.measure == "fatalities"
        none = Message("sections.deaths_alone" if alone else "sections.no_deaths")
        return headed("deaths", _heading("deaths"), [paragraph(none)])

    def deadliest(self) -> Section:
        """Tabulate the deadliest incidents, with what each report says."""
        if not isinstance(self.data, Incidents) or self.casualties is None:
            return Section("deadliest", ())
        return Section("deadliest", tuple(deadliest_table(self.data)))

    @cached_property
    def deadly_attacks(self) -> DeadlyResult | None:
        """How often attacks killed at least so many; None where there are no single incidents with deaths."""
        if not isinstance(self.data, Incidents) or self.casualties is None:
            return None
        found = deadly_attacks(self.data, imprecise=self.imprecise, seed=self.whole.seed)
        return found if found.rows else None

    def thresholds(self) -> Section:
        """Tabulate how often attacks killed at least so many."""
        deadly = self.deadly_attacks
        if deadly is None:
            return Section("thresholds", ())
        # Its cautions stand among the notes.
        shown = [block for block in deadly.blocks() if not isinstance(block, Note)]
        intro = paragraph(Message("sections.deadly.sturdier"))
        return headed("thresholds", _heading("thresholds"), [intro, *shown])

    @cached_property
    def tails(self) -> TailResult | None:
        """How the largest tolls thin out; None where there are no single incidents with deaths, or too few to tell."""
        if not isinstance(self.data, Incidents) or self.casualties is None:
            return None
        found = tails(self.data, replicates=_TAIL_REPLICATES, seed=self.whole.seed)
        return None if found.fit is None else found

    def tail(self) -> Section:
        """Say how far a total of deaths can be trusted: how the largest tolls thin out."""
        if self.tails is None:
            return Section("tail", ())
        shown = [block for block in self.tails.blocks() if not isinstance(block, Note)]
        return headed("tail", _heading("tail"), [paragraph(Message("sections.deadly.tail")), *shown])

    # -- annex ------------------------------------------------------------------------------------------------

    def periods(self) -> Section:
        """Tabulate every period."""
        deaths = None if self.deaths_by_period is None else self.deaths_by_period.best
        table = periods_table(self.series, deaths)
        return headed("periods", _heading("periods", unit=self.series.freq.value), [table], new_page=True)

    def grounds(self) -> Section:
        """Tabulate the changes of every window, and the verdict under other choices: what the verdicts rest on."""
        tables = [self.windows.table(), choices_table(self.sensitivity) if self.sensitivity.tested else None]
        return headed("grounds", _heading("grounds"), [table for table in tables if table is not None])

    def notes(self) -> Section:
        """List what to know of the figures, the gravest first; the very gravest stands on the first page."""
        remarks = [note.text for note in ranked(self)[1:]]
        shown = [Bullets(tuple(map(spans, remarks)))] if remarks else []
        return headed("notes", _heading("notes"), shown)

    def data_used(self) -> Section:
        """Say what the data are, what was observed, and which rows were used."""
        return headed("data", _heading("data"), data_blocks(self.data, self.series, self.series_name))

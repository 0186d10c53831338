"""Record: the highest, the lowest, the deadliest since, the nth, among periods of a series or among incidents.

Deterministic part: whether any of the rivals, as far as they have a figure, is as high. One that does not differ from
the record speaks against it ("the lowest since" is not so if a month between was as low). Rivals without a figure that
their bounds do not rule out are counted and said. Statistical part: in how many histories of a constant pace the period
holds that place among the rivals that have a figure; for an incident, how often one is that deadly (`record_of_incidents`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from trends.claims.claim import Claim, Day, Patterns, Text
from trends.claims.evidence import Evidence, Truth, truth_of, verdict_of
from trends.claims.kinds import record_of_incidents
from trends.claims.known import Known, all_of
from trends.claims.ranking import Ranked, outranked, place_claimed, short_rank
from trends.claims.revision import risk_of_record
from trends.errors import ParameterError, WindowError
from trends.incidents.incidents import Incidents
from trends.messages import Message, joined, recognised
from trends.periods.calendar import labels, parse_period
from trends.tolls.rules import FIGURES
from trends.verdict.chance import constant_pace, no_process

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from trends.claims.library import Library
    from trends.claims.reading import Reading
    from trends.messages.values import Value
    from trends.series.count_series import CountSeries
    from trends.verdict.chance import Chance

__all__ = ["RecordClaim", "weigh"]

ENOUGH = 12
"""Rivals with a figure from which on a record among them is called so, though more have none: a year of months."""


class RecordClaim(Claim):
    """A claim that a period or an incident is a record.

    Attributes
    ----------
    at : str
        The period, or the id of the incident. A period of a table of incidents is judged by their counts or tolls.
    direction : str
        ``highest`` or ``lowest``.
    since : str, optional
        The record is over everything after this period, day or incident; `start` includes it instead. Without
        either, over all of the data.
    end : str, optional
        Last of the rivals; by default those before `at`. A record of a whole year may have rivals after it.
    rank : int
        2 for "the second highest".
    among : int, optional
        "One of the deadliest": among so many highest.
    measures : tuple of str
        "By every metric": the record must hold for all of them.
    reporter : tuple of str
        Whose toll of the incident counts; by default all that were reported.
    """

    kind: Literal["record"]
    at: Text
    direction: Literal["highest", "lowest"] = "highest"
    since: Day | Text | None = None
    rank: Annotated[int, Field(ge=1, le=1000)] = 1
    among: Annotated[int, Field(ge=1, le=1000)] | None = None
    measures: Patterns = ()
    reporter: Patterns = ()


def weigh(claim: RecordClaim, library: Library) -> Evidence:
    """Judge a record among the periods of a series, or among incidents."""
    if not claim.data:
        raise ParameterError('The entry names no data; expected data = "central-syria" or the like.')
    data = library.data(claim.data[0])
    # The same table of incidents can be asked for its deadliest month and for its deadliest attack:
    # what `at` names decides which.
    if isinstance(data, Incidents) and not _is_period(claim.at, data):
        return record_of_incidents.weigh(claim, data)
    parts = [_of_measure(claim, library, measure) for measure in claim.measures or (claim.measure,)]
    return parts[0] if len(parts) == 1 else _together(claim, parts)


def _is_period(at: str, incidents: Incidents) -> bool:
    """Whether `at` names a period rather than an incident of a table."""
    # First, as an id may look like a period: some files number their incidents 2023, 2024 and so
    # on.
    if bool((incidents.frame["incident_id"] == at).any()):
        return False
    try:
        parse_period(at)
    except ParameterError:
        return False
    return True


def _of_measure(claim: RecordClaim, library: Library, measure: str) -> Evidence:
    reading = library.reading(claim, measure=measure)
    series = reading.series
    at = reading.period(claim.at)
    periods = _rivals(claim, reading, at)
    rivals = [reading.at(period) for period in periods]
    own = reading.at(at)
    ranked = outranked(own, rivals, claim.direction, claim.rank, claim.among)
    holds = ranked.holds
    # A rival that its bounds rule out is as good as a known one here: its figure could not change
    # the answer.
    decided = ranked.known + ranked.ruled_out
    enough = decided >= ENOUGH or 2 * decided >= len(rivals)
    # One counterexample settles that it is no record however little is known; that it is one can
    # only be said where most rivals have spoken.
    if own.without or not decided or (holds is True and not enough):
        holds = None
    truth = truth_of(holds)
    inferred = tuple(dict.fromkeys(name for rival in rivals for name in rival.bounds_from))
    since = _since(claim, series, at)
    metric = _measure_words(measure, series) if claim.measures else ""
    own_place, others = _places(series, at, periods)
    chance, no_chance = _by_chance(claim, reading, at, periods, since, metric)
    revision, no_revision = risk_of_record(
        reading,
        own_place,
        others,
        claim.direction,
        rank=claim.rank,
        among=claim.among,
    )
    return Evidence(
        verdict=verdict_of(truth),
        said=_sentence(claim, own, at, rivals, ranked, truth, since),
        truth=truth,
        short=short_rank(
            own,
            ranked,
            truth,
            claim.direction,
            place_claimed("claims.record", claim.direction, claim.rank, claim.among),
        ),
        why=_why(own, ranked, truth, len(rivals)),
        # A record among the periods that have a figure: those without one may hold a higher.
        of_observed=truth == "true" and ranked.unknown > 0,
        value=own,
        figures=(own,),
        against=ranked.beyond if truth == "false" else ranked.open_,
        without=ranked.unknown + own.without,
        bounds_from=inferred,
        bounds_left_out=len(reading.left_out & set(labels(periods))),
        chance=chance,
        no_chance=no_chance,
        revision=revision,
        no_revision=no_revision,
        more={
            "measure": measure,
            "rivals": len(rivals),
            "rivals_with_a_figure": ranked.known,
            "in_a_period_without_a_figure": ranked.unknown / (len(rivals) + 1),
        },
        series=_seen(series, periods, at),
        marked=(series.labels[int(at.ordinal - series.periods[0].ordinal)],),
        level=own.low if own.exact else None,
    )


def _rivals(claim: RecordClaim, reading: Reading, at: pd.Period) -> pd.PeriodIndex:
    """Return the periods that the record is over, also those before the data begin."""
    series = reading.series
    first = series.periods[0]
    if claim.since is not None:
        # "The most since 2019" leaves 2019 itself out, whose own peak is usually what the speaker
        # compares with; `start` takes it in.
        first = parse_period(claim.since).asfreq(series.alias, how="end") + 1
    elif claim.start is not None:
        first = parse_period(claim.start).asfreq(series.alias, how="start")
    # A record is said on the day it is set, so what came later speaks neither for nor against it.
    last = parse_period(claim.end).asfreq(series.alias, how="end") if claim.end else at - 1
    if last < first:
        begun = claim.since or claim.start
        where = (
            f"between {begun} and {claim.at}" if begun else f"before {claim.at}, with which the data begin"
        )
        raise WindowError(f"No {series.freq.value} lies {where}.")
    rivals = reading.run(first, last)
    return rivals[rivals != at]


def _seen(series: CountSeries, rivals: pd.PeriodIndex, at: pd.Period) -> CountSeries:
    """Return the part of the series that holds the record and its rivals."""
    first, last = min(rivals[0], at), max(rivals[-1], at)
    return series.take(np.asarray((series.periods >= first) & (series.periods <= last)))


def _places(series: CountSeries, at: pd.Period, rivals: pd.PeriodIndex) -> tuple[int, NDArray[np.int64]]:
    """Return where the period and its rivals stand in the series."""
    return int(at.ordinal - series.periods[0].ordinal), np.flatnonzero(
        np.isin(series.periods.asi8, rivals.asi8)
    )


def _by_chance(
    claim: RecordClaim,
    reading: Reading,
    at: pd.Period,
    rivals: pd.PeriodIndex,
    since: Message,
    metric: str,
) -> tuple[Chance | None, str]:
    """Return how often the period would hold the place claimed among the rivals that have a figure, by the rate."""
    series = reading.series
    own, others = _places(series, at, rivals)
    others = others[reading.seen[others]]
    if not reading.seen[own] or not len(others):
        return None, Message(f"claims.no_chance.{'own' if len(others) else 'rivals'}")
    pace = constant_pace(series)
    if pace is None:
        return None, no_process(series) or ""
    # The lowest is the highest of the negated rates, so that ties are counted alike in both
    # directions.
    sign = 1.0 if claim.direction == "highest" else -1.0

    def holds(drawn: NDArray[np.float64]) -> NDArray[np.bool_]:
        # Compared as rates: a month of four days would else be among the lowest of any history.
        rate = drawn * reading.scale * sign
        beyond = (rate[:, others] >= rate[:, [own]]).sum(axis=1)
        return np.asarray(beyond < claim.among if claim.among else beyond == claim.rank - 1)

    question = Message(
        "claims.chance.record_of" if metric else "claims.chance.record",
        when=at,
        place=place_claimed("claims.record", claim.direction, claim.rank, claim.among),
        periods=Message("words.periods", n=len(others) + 1, unit=series.freq.value),
        since=since,
        metric=metric,
    )
    return pace.chance(question, holds), ""


_UNITS = {"M": "month", "Q": "quarter", "Y": "year", "W": "week", "D": "day"}


def _sentence(
    claim: RecordClaim,
    own: Known,
    at: pd.Period,
    rivals: Sequence[Known],
    found: Ranked,
    truth: Truth,
    since: Message,
) -> str:
    if own.without:
        return Message("claims.record.no_figure", when=at, label=own.label)
    unit = _UNITS[at.freqstr[0]]
    has: dict[str, Value] = {
        "when": at,
        "figure": own.of_what(),
        "direction": claim.direction,
        "since": since,
    }
    place = place_claimed("claims.record", claim.direction, claim.rank, claim.among)
    without = [
        Message(f"claims.record.{name}", n=n, periods=Message("words.periods", n=n, unit=unit))
        for name, n in (("ruled_out", found.ruled_out), ("unknown", found.unknown))
        if n
    ]
    if truth == "true":
        periods = Message("words.periods", n=found.known + 1, unit=unit)
        return joined(
            [Message("claims.record.holds", place=place, periods=periods, **has), *without], "semicolon"
        )
    if truth == "false" and found.beyond:
        named = _listed(found.beyond, claim.direction)
        return Message("claims.record.beaten", rivals=named, place=place, **has)
    if truth == "false":
        periods = Message("words.periods", n=found.known, unit=unit)
        return Message("claims.record.other_place", place=place, periods=periods, **has)
    if found.open_:
        return Message("claims.record.open", rivals=_listed(found.open_, claim.direction), **has)
    decided = found.known + found.ruled_out
    if not decided:
        return joined([Message("claims.record.alone", n=len(rivals), **has), *without], "semicolon")
    return Message(
        "claims.record.too_few",
        n=decided,
        rivals=len(rivals),
        bounds="yes" if found.ruled_out else "no",
        place=place,
        **has,
    )


def _since(claim: RecordClaim, series: CountSeries, at: pd.Period) -> Message:
    """Say among which periods; where the data go on after the last rival, only up to that."""
    if claim.since is not None:
        return Message("claims.record.since", when=parse_period(claim.since))
    if claim.start:
        return Message("claims.record.since_beginning", when=parse_period(claim.start))
    last = parse_period(claim.end) if claim.end else at
    if last.end_time < series.periods[-1].end_time:
        return Message("claims.record.in_these_data_until", when=last)
    return Message("claims.record.in_these_data")


def _listed(figures: Sequence[Known], direction: str, most: int = 3) -> str:
    # The strongest counterexamples first, and by their words where they are level, so that the
    # sentence does not hang on the order of the file.
    order = sorted(figures, key=lambda one: (-one.low if direction == "highest" else one.low, one.when))
    named = [
        Message("claims.record.rival", when=rival.when, figure=rival.sourced()) for rival in order[:most]
    ]
    more = len(order) - len(named)
    return Message("claims.record.rivals", rivals=named, more=more) if more > 0 else joined(named, "and")


def _why(own: Known, found: Ranked, truth: Truth, rivals: int) -> str:
    if own.without:
        return Message("claims.no_chance.own")
    return found.why("claims.record", truth) or Message(
        "claims.record.why.too_few", n=found.known, rivals=rivals
    )


def _together(claim: RecordClaim, parts: Sequence[Evidence]) -> Evidence:
    """Put the measures of "by every metric" together: one counterexample is enough."""
    # By measure: a claim "by every metric" may hold for attacks and fail for deaths, and both are
    # said.
    answers: list[bool | None] = [
        {"true": True, "false": False, "undecidable": None}[part.truth] for part in parts
    ]
    truth = truth_of(all_of(answers))
    named = {
        answer: [part for part, reached in zip(parts, answers, strict=True) if reached is answer]
        for answer in (True, False, None)
    }
    clauses = [
        Message(f"claims.record.metrics.{truth_of(answer)}", measures=_metrics(named[answer]))
        for answer in (True, False, None)
        if named[answer]
    ]
    first = parts[0]
    # What is drawn and whose chance is told is the measure that settled the answer, not the first
    # that the entry lists.
    decisive = (named[False] or named[None] or named[True])[0]
    return Evidence(
        verdict=verdict_of(truth),
        said=Message("claims.record.metrics.said", when=parse_period(claim.at), clauses=clauses),
        truth=truth,
        short=Message("claims.short.measures", n=answers.count(True), of=len(answers)),
        why=joined(
            [Message("claims.record.metrics.why", measure=_words_of(part), why=part.why) for part in parts],
            "semicolon",
        ),
        of_observed=truth == "true" and any(part.of_observed for part in parts),
        value=first.value,
        figures=tuple(figure for part in parts for figure in part.figures),
        against=tuple(figure for part in named[False] for figure in part.against),
        without=max(part.without for part in parts),
        bounds_from=tuple(dict.fromkeys(name for part in parts for name in part.bounds_from)),
        bounds_left_out=max(part.bounds_left_out for part in parts),
        chance=decisive.chance,
        revision=decisive.revision,
        no_revision=decisive.no_revision,
        more={
            "measures": {str(part.more["measure"]): {"truth": part.truth, "why": part.why} for part in parts}
        },
        series=decisive.series,
        marked=decisive.marked,
        level=decisive.level,
    )


def _words_of(part: Evidence) -> str:
    measure = str(part.more["measure"])
    return measure if part.series is None else _measure_words(measure, part.series)


def _measure_words(measure: str, series: CountSeries) -> str:
    """Name a measure: a toll by its word; a column of somebody's file by what its series counts, where that is known."""
    if measure in FIGURES:
        return Message(f"claims.toll.{measure}")
    for text in (measure, series.subject):
        if isinstance(named := recognised(text), Message):
            return named
    return measure.replace("_", "-")


def _metrics(parts: Sequence[Evidence]) -> str:
    """Name measures with their figures, and the largest counterexample where there is one."""
    words = []
    for part in parts:
        figure = {"measure": _words_of(part), "figure": part.figures[0].words()}
        if part.truth == "false" and part.against:
            top = max(part.against, key=lambda one: one.low)
            words.append(Message("claims.record.metrics.beaten", rival=top.words(), when=top.when, **figure))
        else:
            words.append(Message("claims.record.metrics.measure", **figure))
    return joined(words, "and")

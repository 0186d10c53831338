"""Record: the highest, the lowest, the deadliest since, the nth, among periods of a series or among incidents.

Deterministic part: whether any of the rivals, as far as they have a figure, is as high. One that does not differ from
the record speaks against it ("the lowest since" is not so if a month between was as low). Rivals without a figure that
their bounds do not rule out are counted and said. Statistical part: in how many histories of a constant pace the period
holds that place among the rivals that have a figure; for an incident, how often one is that deadly (`record_of_incidents`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from trends.claims.claim import Claim, Day, Patterns, Text
from trends.claims.evidence import Evidence, Truth, truth_of, verdict_of
from trends.claims.kinds import record_of_incidents
from trends.claims.known import Known, all_of
from trends.claims.wording import joined, number_of, ordinal
from trends.errors import ParameterError, WindowError
from trends.incidents.incidents import Incidents
from trends.periods.calendar import labels, parse_period
from trends.verdict.chance import constant_pace, no_process
from trends.verdict.wording import spelled

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from trends.claims.library import Library, Reading
    from trends.series.count_series import CountSeries
    from trends.verdict.chance import Chance

__all__ = ["Ranked", "RecordClaim", "outranked", "weigh"]

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


@dataclass(frozen=True)
class Ranked:
    """Where a figure stands among its rivals: those surely beyond it, and those of which that is open.

    `open_` have a figure that overlaps; `unknown` have none, and no bounds that rule it out; `ruled_out` have none, but
    bounds that do; `known` have a figure.
    """

    holds: bool | None
    beyond: tuple[Known, ...]
    open_: tuple[Known, ...]
    unknown: int
    ruled_out: int
    known: int


def outranked(
    own: Known, rivals: Sequence[Known], direction: str, rank: int = 1, among: int | None = None
) -> Ranked:
    """Find the place of a figure among its rivals, as far as they have figures.

    Returns
    -------
    Ranked
        `holds` answers for the rivals that have a figure; None where one of them leaves it open.
    """

    def above(one: Known, other: Known) -> bool:
        """Whether `one` is surely as far out as `other`, or farther."""
        if direction == "highest":
            return other.high is not None and one.low >= other.high
        return one.high is not None and one.high <= other.low

    def below(one: Known, other: Known) -> bool:
        """Whether `one` is surely not as far out as `other`."""
        if direction == "highest":
            return one.high is not None and one.high < other.low
        return other.high is not None and one.low > other.high

    beyond = tuple(one for one in rivals if above(one, own))
    undecided = [one for one in rivals if not above(one, own) and not below(one, own)]
    unknown = [one for one in undecided if one.without]
    open_ = tuple(one for one in undecided if not one.without)
    most, least = len(beyond) + len(open_), len(beyond)
    if among is not None:
        holds = False if least >= among else None if most >= among else True
    elif least > rank - 1 or (most < rank - 1 and not unknown):
        holds = False
    else:
        holds = True if least == most == rank - 1 else None
    without = sum(bool(one.without) for one in rivals)
    return Ranked(holds, beyond, open_, len(unknown), without - len(unknown), len(rivals) - without)


def weigh(claim: RecordClaim, library: Library) -> Evidence:
    """Judge a record among the periods of a series, or among incidents."""
    if not claim.data:
        raise ParameterError('The entry names no data; expected data = "central-syria" or the like.')
    data = library.data(claim.data[0])
    if isinstance(data, Incidents) and not _is_period(claim.at, data):
        return record_of_incidents.weigh(claim, data, outranked)
    parts = [_of_measure(claim, library, measure) for measure in claim.measures or (claim.measure,)]
    return parts[0] if len(parts) == 1 else _together(claim, parts)


def _is_period(at: str, incidents: Incidents) -> bool:
    """Whether `at` names a period rather than an incident of a table."""
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
    found = outranked(own, rivals, claim.direction, claim.rank, claim.among)
    holds = found.holds
    decided = found.known + found.ruled_out
    enough = decided >= ENOUGH or 2 * decided >= len(rivals)
    if own.without or not decided or (holds is True and not enough):
        holds = None
    truth = truth_of(holds)
    inferred = tuple(dict.fromkeys(name for one in rivals for name in one.bounds_from))
    chance, no_chance = _by_chance(claim, reading, at, periods, measure if claim.measures else "")
    return Evidence(
        verdict=verdict_of(truth),
        said=_sentence(claim, own, at, rivals, found, truth),
        truth=truth,
        why=_why(own, found, truth, len(rivals)),
        of_observed=truth == "true" and found.unknown > 0,
        value=own,
        figures=(own,),
        against=found.beyond if truth == "false" else found.open_,
        without=found.unknown + own.without,
        bounds_from=inferred,
        bounds_left_out=len(reading.left_out & set(labels(periods))),
        chance=chance,
        no_chance=no_chance,
        more={
            "measure": measure,
            "rivals": len(rivals),
            "rivals_with_a_figure": found.known,
            "in_a_period_without_a_figure": found.unknown / (len(rivals) + 1),
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
        first = parse_period(claim.since).asfreq(series.alias, how="end") + 1
    elif claim.start is not None:
        first = parse_period(claim.start).asfreq(series.alias, how="start")
    last = parse_period(claim.end).asfreq(series.alias, how="end") if claim.end else at - 1
    if last < first:
        raise WindowError(f"No {series.freq.value} lies between {claim.since or claim.start} and {claim.at}.")
    rivals = reading.run(first, last)
    return rivals[rivals != at]


def _seen(series: CountSeries, rivals: pd.PeriodIndex, at: pd.Period) -> CountSeries:
    """Return the part of the series that holds the record and its rivals."""
    first, last = min(rivals[0], at), max(rivals[-1], at)
    return series.take(np.asarray((series.periods >= first) & (series.periods <= last)))


def _by_chance(
    claim: RecordClaim, reading: Reading, at: pd.Period, rivals: pd.PeriodIndex, metric: str
) -> tuple[Chance | None, str]:
    """Return how often the period would hold the place claimed among the rivals that have a figure, by the rate."""
    series = reading.series
    own = int(at.ordinal - series.periods[0].ordinal)
    others = np.flatnonzero(np.isin(series.periods.asi8, rivals.asi8) & reading.seen)
    if not reading.seen[own] or not len(others):
        return None, "the period itself has no figure" if len(others) else "none of its rivals has a figure"
    pace = constant_pace(series)
    if pace is None:
        return None, no_process(series) or ""
    sign = 1.0 if claim.direction == "highest" else -1.0

    def holds(drawn: NDArray[np.float64]) -> NDArray[np.bool_]:
        rate = drawn * reading.scale * sign
        beyond = (rate[:, others] >= rate[:, [own]]).sum(axis=1)
        return np.asarray(beyond < claim.among if claim.among else beyond == claim.rank - 1)

    what = (
        f"the chance that {spelled(at)} would be {_place(claim)} of the {len(others) + 1} {series.freq.value}s with a "
        f"figure{_since(claim)}{f' in {metric}' if metric else ''} if the pace were constant"
    )
    return pace.chance(what, holds), ""


def _place(claim: RecordClaim) -> str:
    if claim.among:
        return f"one of the {claim.among} {claim.direction}"
    return f"the {ordinal(claim.rank)} {claim.direction}" if claim.rank > 1 else f"the {claim.direction}"


_UNITS = {"M": "month", "Q": "quarter", "Y": "year", "W": "week", "D": "day"}


def _sentence(
    claim: RecordClaim, own: Known, at: pd.Period, rivals: Sequence[Known], found: Ranked, truth: Truth
) -> str:
    unit = _UNITS[at.freqstr[0]]
    since, place = _since(claim), _place(claim)
    has = f"{spelled(at)} has {own.of_what()}"
    without = ""
    if found.ruled_out:
        without += f"; {number_of(found.ruled_out, f'further {unit}')} cannot have been so by bounds"
    if found.unknown:
        verb = "has" if found.unknown == 1 else "have"
        without += f"; {number_of(found.unknown, f'further {unit}')} {verb} no figure"
    if own.without:
        return f"{spelled(at)} itself has no figure of {own.label}, so no record can be told"
    if truth == "true":
        return f"{has}, {place} of the {number_of(found.known + 1, unit)} with a figure{since}{without}"
    if truth == "false" and found.beyond:
        beside = "as many or more" if claim.direction == "highest" else "as few or fewer"
        return (
            f"{has}, but {_listed(found.beyond, claim.direction)} had {beside}, so it is not {place}{since}"
        )
    if truth == "false":
        return f"{has}, which is not {place}{since} among the {found.known} {unit}s with a figure"
    if found.open_:
        more = "as many or more" if claim.direction == "highest" else "as few or fewer"
        return (
            f"{has}, and bounds leave open whether {_listed(found.open_, claim.direction)} had {more}{since}"
        )
    if not found.known + found.ruled_out:
        return f"{has}, but none of its {number_of(len(rivals), 'rival')}{since} has a figure{without}"
    decided = found.known + found.ruled_out
    verb = "has" if decided == 1 else "have"
    few = f"only {decided} of its {len(rivals)} rivals{since} {verb} a figure{' or bounds' if found.ruled_out else ''}"
    return f"{has}, but {few}, too few to call it {place}"


def _since(claim: RecordClaim) -> str:
    if claim.since is not None:
        return f" since {spelled(parse_period(claim.since))}"
    return (
        f" since the beginning of {spelled(parse_period(claim.start))}" if claim.start else " in these data"
    )


def _listed(figures: Sequence[Known], direction: str, most: int = 3) -> str:
    order = sorted(figures, key=lambda one: (-one.low if direction == "highest" else one.low, one.when))
    named = [f"{one.when} ({one.sourced()})" for one in order[:most]]
    rest = len(order) - len(named)
    return f"{', '.join(named)} and {rest} more" if rest > 0 else joined(named)


def _why(own: Known, found: Ranked, truth: Truth, rivals: int) -> str:
    if own.without:
        return "the period itself has no figure"
    if truth == "false":
        return f"{len(found.beyond)} of {found.known} rivals with a figure are as far out"
    if truth == "true":
        rest = f"; {found.unknown} have no figure" if found.unknown else ""
        return f"no counterexample among the {found.known} rivals that have a figure{rest}"
    if found.open_:
        return f"{len(found.open_)} rivals overlap with it"
    return f"only {found.known} of {rivals} rivals have a figure"


def _together(claim: RecordClaim, parts: Sequence[Evidence]) -> Evidence:
    """Put the measures of "by every metric" together: one counterexample is enough."""
    answers: list[bool | None] = [
        {"true": True, "false": False, "undecidable": None}[part.truth] for part in parts
    ]
    truth = truth_of(all_of(answers))
    named = {
        answer: [part for part, one in zip(parts, answers, strict=True) if one is answer]
        for answer in (True, False, None)
    }
    clauses = []
    if named[True]:
        clauses.append(f"a record in {_metrics(named[True])}")
    if named[False]:
        clauses.append(f"none in {_metrics(named[False])}")
    if named[None]:
        clauses.append(f"undecided in {_metrics(named[None])}")
    first = parts[0]
    at = spelled(parse_period(claim.at))
    decisive = (named[False] or named[None] or named[True])[0]
    return Evidence(
        verdict=verdict_of(truth),
        said=f"{at} is {'; '.join(clauses)}",
        truth=truth,
        why="; ".join(f"{part.more['measure']}: {part.why}" for part in parts),
        of_observed=truth == "true" and any(part.of_observed for part in parts),
        value=first.value,
        figures=tuple(figure for part in parts for figure in part.figures),
        against=tuple(figure for part in named[False] for figure in part.against),
        without=max(part.without for part in parts),
        bounds_from=tuple(dict.fromkeys(name for part in parts for name in part.bounds_from)),
        bounds_left_out=max(part.bounds_left_out for part in parts),
        chance=decisive.chance,
        more={
            "measures": {str(part.more["measure"]): {"truth": part.truth, "why": part.why} for part in parts}
        },
        series=decisive.series,
        marked=decisive.marked,
        level=decisive.level,
    )


def _metrics(parts: Sequence[Evidence]) -> str:
    """Name measures with their figures, and the largest counterexample where there is one."""
    words = []
    for part in parts:
        own = part.figures[0]
        name = str(part.more["measure"]).replace("_", "-")
        rival = ""
        if part.truth == "false" and part.against:
            top = max(part.against, key=lambda one: one.low)
            rival = f" against {top.words()} in {top.when}"
        words.append(f"{name} ({own.words()}{rival})")
    return joined(words)

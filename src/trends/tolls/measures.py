"""What can be counted about incidents: attacks, deaths by estimate, and other casualties, with what is known of each.

Unknown is never zero. The figure of an incident is one column's; where that is blank, other columns may still bound
it: a best estimate that is missing lies between the low and the high one, if these are given.

``deadly:K`` counts the attacks that killed at least K. Totals of deaths are heavy-tailed, and a single incident can make
a trend of them; of attacks above a threshold each counts once, so that tests keep their size (Clauset, Young & Gleditsch
2007).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np

from trends.errors import ParameterError, listed, not_recognised, shortened
from trends.messages import Message
from trends.names.matching import near_names
from trends.schema import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

__all__ = [
    "ESTIMATES",
    "Estimate",
    "Figures",
    "contradictory",
    "counts_deaths",
    "counts_incidents",
    "deadliness",
    "figures_of",
    "incidents_word",
    "measured_columns",
    "noun",
    "parse_estimate",
    "parse_measure",
    "question",
    "toll_warnings",
]

Estimate = Literal["low", "best", "high"]
ESTIMATES: tuple[Estimate, ...] = get_args(Estimate)

_DEATHS = tuple(f"fatalities_{estimate}" for estimate in ESTIMATES)

_MEASURES = ("attacks", "fatalities", *MEASURES)
_INCIDENTS = re.compile(r"\b(attacks|events|incidents)\b")
# Not \b, to which the underscore in n_events is a letter like others.
_EVENTS = re.compile(r"(?<![a-z])(event|attack|incident|battle|explosion|raid|strike|clash)(e?s)?(?![a-z])")
_TOLLS = re.compile("fatal|death|dead|kill|wound|injur|casualt|victim|abduct|hostage|displac|releas|missing")
"""What the name of a column says that it counts: events, or what they cost."""

_QUESTIONS = {
    "fatalities": "how many were killed",
    "civilians": "how many civilians were killed",
    "combatants": "how many combatants were killed",
    "wounded": "how many were wounded",
    "abducted": "how many were abducted",
    "released": "how many were released",
    "missing": "how many are missing",
}
_MOST_NAMED = 3
"""Rows that a warning names."""

_DEADLY = re.compile(r"deadly:0*([1-9][0-9]{0,5})")


class Figures(NamedTuple):
    """What is known of each of n incidents; every array has shape (n,) and NaN where nothing is known.

    Attributes
    ----------
    chosen : ndarray of float
        The figure that is counted.
    lower, upper : ndarray of float
        Bounds of that figure where it is unknown; 0 and NaN if nothing bounds it.
    low, high : ndarray of float
        The source's own low and high. A missing one is unknown, not equal to the best.
    """

    chosen: FloatArray
    lower: FloatArray
    upper: FloatArray
    low: FloatArray
    high: FloatArray


def parse_measure(text: str) -> str:
    """Read a measure by name.

    Raises
    ------
    ParameterError
        If it is none; the nearest is given.
    """
    word = str(text).strip().lower()
    if word.startswith("deadly"):
        threshold = _DEADLY.fullmatch(word)
        if threshold is None:
            raise ParameterError(
                f"{text!r} is no measure; attacks that killed at least five are deadly:5, and the number is whole, from 1."
            )
        return f"deadly:{threshold[1]}"
    if word not in _MEASURES:
        near = near_names(word, list(_MEASURES))
        hint = f"nearest is {near[0]}" if near else f"there is {listed(_MEASURES)}"
        raise ParameterError(f"{text!r} is no measure; {hint}.")
    return word


def parse_estimate(text: str) -> Estimate:
    """Read an estimate by name.

    Raises
    ------
    ParameterError
        If it is none of low, best and high.
    """
    word = str(text).strip().lower()
    if word not in ESTIMATES:
        raise ParameterError(f"{text!r} is no estimate; use low, best or high.")
    return word


def incidents_word(subject: str) -> str:
    """Say in one word what incidents are: attacks only where they are called so, else events or incidents.

    Events in which a group was a side are no attacks of anybody.

    Parameters
    ----------
    subject : str
        What is counted, as a series or its incidents have it.

    Examples
    --------
    >>> incidents_word("Islamic State attacks"), incidents_word("events in which X was a side")
    ('attacks', 'events')
    """
    match = _INCIDENTS.search(subject.lower())
    return match[1] if match else "events"


def noun(measure: str, subject: str) -> str:
    """Name what is counted, as a plural noun phrase: ``deaths in attacks by X``."""
    threshold = deadliness(measure)
    if threshold is not None:
        return Message("subject.deadly", what=subject, n=threshold)
    return subject if measure == "attacks" else Message(f"subject.{measure}", what=subject)


def deadliness(measure: str) -> int | None:
    """Return the K of ``deadly:K``, else None."""
    threshold = _DEADLY.fullmatch(measure)
    return int(threshold[1]) if threshold else None


def counts_incidents(measure: str) -> bool:
    """Whether every incident adds one or nothing: then no single incident can make a period.

    The measure may be the name of a column of a series file, which tells what it counts: ``ucdp_event_count``.
    """
    if measure == "attacks" or deadliness(measure) is not None:
        return True
    name = measure.casefold()
    return bool(_EVENTS.search(name)) and not _TOLLS.search(name)


def counts_deaths(measure: str) -> bool:
    """Whether a measure is read off the estimates of deaths."""
    return measure == "fatalities" or deadliness(measure) is not None


def question(measure: str) -> str:
    """Name what a source may leave open: ``how many were wounded``."""
    return _QUESTIONS["fatalities" if counts_deaths(measure) else measure]


def measured_columns(frame: pd.DataFrame) -> frozenset[str]:
    """Return the columns of figures that hold at least one."""
    return frozenset(name for name in (*_DEATHS, *MEASURES.values()) if frame[name].notna().any())


def figures_of(
    frame: pd.DataFrame, measure: str, estimate: Estimate = "best", measured: frozenset[str] | None = None
) -> Figures:
    """Return the figures of a measure, incident by incident.

    Parameters
    ----------
    frame : pandas.DataFrame
        Incidents with the canonical columns.
    measure, estimate : str
        What to count; the estimate is for fatalities and for ``deadly:K``.
    measured : frozenset of str, optional
        Columns that the source fills at all; by default those with a value in `frame`.

    Raises
    ------
    ParameterError
        If the source does not give the figure at all.
    """
    n = len(frame)
    if measure == "attacks":
        ones = np.ones(n)
        return Figures(ones, ones, ones, ones, ones)
    columns = measured_columns(frame) if measured is None else measured
    if not counts_deaths(measure):
        if MEASURES[measure] not in columns and n:
            raise ParameterError(
                f"The data do not tell {question(measure)}: {not_recognised(f'a count of the {measure}')}.",
                unrecognised=True,
            )
        values = _numbers(frame, MEASURES[measure])
        return Figures(values, np.zeros(n), np.full(n, np.nan), values, values)
    if f"fatalities_{estimate}" not in columns and n:
        others = [other for other in ESTIMATES if f"fatalities_{other}" in columns]
        has = f"there is {listed(others)}" if others else not_recognised("a count of deaths")
        raise ParameterError(
            f"The data have no {estimate} estimate of deaths; {has}.", unrecognised=not others
        )
    low, best, high = (_numbers(frame, column) for column in _DEATHS)
    if estimate == "low":
        # A missing low lies below the best, or where that is missing too, below the high.
        deaths = Figures(low, np.zeros(n), _first_known(best, high), low, high)
    elif estimate == "high":
        least = np.nan_to_num(_first_known(best, low), nan=0.0)
        deaths = Figures(high, least, np.full(n, np.nan), low, high)
    else:
        deaths = Figures(best, np.nan_to_num(low, nan=0.0), high, low, high)
    threshold = deadliness(measure)
    return deaths if threshold is None else _reaching(deaths, threshold)


def _reaching(deaths: Figures, threshold: int) -> Figures:
    """Return 1 where at least `threshold` died and 0 where fewer did; bounds may tell where the figure does not."""

    def reached(values: FloatArray) -> FloatArray:
        return np.where(np.isnan(values), np.nan, (values >= threshold).astype(float))

    # An upper bound that is not known is below no threshold.
    least, most = reached(deaths.lower), np.where(deaths.upper < threshold, 0.0, 1.0)
    chosen = reached(deaths.chosen)
    # Of an incident with at least 12 dead it is known that it killed five, whatever its toll is.
    chosen = np.where(np.isnan(chosen) & (least == most), least, chosen)
    return Figures(chosen, least, most, reached(deaths.low), reached(deaths.high))


def contradictory(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Say where the source's estimates of deaths contradict their names, shape (n,): best below low, or above high."""
    low, best, high = (_numbers(frame, column) for column in _DEATHS)
    return np.asarray((best < low) | (best > high) | (low > high), dtype=bool)


def _numbers(frame: pd.DataFrame, column: str) -> FloatArray:
    return np.asarray(frame[column].to_numpy(dtype=float, na_value=np.nan))


def _first_known(first: FloatArray, second: FloatArray) -> FloatArray:
    return np.where(np.isnan(first), second, first)


def toll_warnings(
    ids: Sequence[object],
    low: NDArray[np.float64] | None,
    best: NDArray[np.float64] | None,
    high: NDArray[np.float64] | None,
    parts: Sequence[NDArray[np.float64]] = (),
    among: NDArray[np.bool_] | None = None,
) -> list[str]:
    """Return one sentence for each way in which tolls contradict themselves.

    Parameters
    ----------
    ids : sequence, shape (n,)
        What to call the rows.
    low, best, high : ndarray of float, shape (n,), or None
        Tolls; NaN where unknown.
    parts : sequence of ndarray of float, shape (n,)
        Tolls by side that should add up to `best`.
    among : ndarray of bool, shape (n,), optional
        The rows that count; by default all.
    """
    checks = []
    if best is not None and low is not None:
        checks.append((best < low, "below"))
    if best is not None and high is not None:
        checks.append((best > high, "above"))
    if low is not None and high is not None and best is None:
        checks.append((low > high, "crossed"))
    if best is not None and parts:
        remainder = best.copy()
        for part in parts:
            remainder -= part
        # GTD shares a toll between linked incidents, so that parts are fractions and add up but for
        # rounding.
        checks.append((np.abs(remainder, out=remainder) > 1e-9, "parts"))
    sentences: list[str] = []
    for wrong, fault in checks:
        places = np.flatnonzero(wrong if among is None else wrong & among)
        if len(places):
            named = [shortened(str(ids[int(place)])) for place in places[:_MOST_NAMED]]
            kind = "words.listed.all" if len(places) <= _MOST_NAMED else "sources.cells.for_example"
            names = Message(kind, names=named)
            sentences.append(Message("sources.cells.tolls", n=len(places), what=fault, ids=names))
    return sentences

"""Tolls that conflict: rules that make one figure of the reports of one incident, and parts that must add up.

Every report of an incident is kept. A rule only chooses which figure is counted, is chosen by the user, and is said
beside every count that rests on it. The number a report states is its least where it names one ("at least 36"), else
its most ("as many as 30"); ``highest`` looks at the most first.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from trends.errors import ParameterError, SelectionError, listed, nearest
from trends.messages import Message
from trends.messages.numbers import rounded
from trends.names.matching import NamePattern, fold
from trends.schema import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from trends.messages.values import Value

__all__ = [
    "FIGURES",
    "RULES",
    "Settled",
    "SumCheck",
    "TollRule",
    "check_sums",
    "parse_rule",
    "settle",
    "settled_frame",
    "spoken_by",
    "stated",
    "toll_words",
]

RULE = "sources.tolls.rule"
"""The note on the rule that is used."""

OPEN = "sources.tolls.open"
"""The note on incidents of which it makes no figure."""

RULES = ("lowest", "highest", "latest", "median", "reporter:NAME")
"""How one figure is made of several reports."""

FIGURES = ("fatalities", *MEASURES)
"""What a report may state a number of; deaths have a least and a most, ``killed_low`` and ``killed_high``."""

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class TollRule:
    """Which of the figures reported of one incident is counted.

    Attributes
    ----------
    kind : str
        ``lowest``, ``highest``, ``latest``, ``median`` or ``reporter``.
    reporter : str
        Whose reports, for ``reporter``.
    """

    kind: Literal["lowest", "highest", "latest", "median", "reporter"]
    reporter: str = ""

    def __str__(self) -> str:
        return f"reporter:{self.reporter}" if self.reporter else self.kind

    @property
    def sentence(self) -> Message:
        """The rule as a reader must know it."""
        return Message(RULE, rule=self.kind, reporter=self.reporter)


@dataclass(frozen=True)
class Settled:
    """One figure made of several reports.

    Attributes
    ----------
    value : float
        NaN where no report the rule looks at states one.
    reporters : tuple of str
        Whose figure it is; empty for a median that nobody stated.
    """

    value: float
    reporters: tuple[str, ...] = ()


@dataclass(frozen=True)
class SumCheck:
    """A report that gives a total and its parts, or two numbers of which one cannot exceed the other.

    Attributes
    ----------
    incident_id, reporter : str
    parts : tuple of (str, float)
        What was added up.
    low, high : float
        The total as stated: its least and its most, NaN where not stated.
    verdict : str
        ``adds up``; ``allowed`` by "at least" or "as many as"; ``short`` or ``over``.
    difference : float
        Sum of the parts less the nearest total that was stated.
    includes_attackers : bool
        Whether the total counts the attackers too, who are no part: then a sum that falls short is no contradiction.
    total : str
        What the parts are parts of: ``killed`` or ``abducted``.
    """

    incident_id: str
    reporter: str
    parts: tuple[tuple[str, float], ...]
    low: float
    high: float
    verdict: Literal["adds up", "allowed", "short", "over"]
    difference: float
    includes_attackers: bool = False
    total: str = "killed"

    @property
    def discrepant(self) -> bool:
        """Whether the report contradicts itself."""
        return self.verdict == "over" or (self.verdict == "short" and not self.includes_attackers)

    @property
    def sentence(self) -> str:
        """The sum spelled out: ``46 + 7 = 53``."""
        total = sum(value for _, value in self.parts)
        added = [rounded(value) for _, value in self.parts]
        if len(added) > 1:
            sum_ = Message("tolls.sums.sum", parts=added, total=rounded(total))
        else:
            sum_ = Message(
                "tolls.sums.single", n=added[0], part=Message("tolls.sums.part", part=self.parts[0][0])
            )
        if self.verdict == "adds up":
            return Message("tolls.sums.adds_up", sum=sum_)
        values: dict[str, Value] = {
            "sum": sum_,
            "stated": toll_words(self.low, self.high),
            "total": self.total,
        }
        if self.verdict == "allowed":
            return Message("tolls.sums.allowed", **values)
        short = self.verdict == "short"
        return Message(
            "tolls.sums.off",
            n=rounded(abs(self.difference)),
            way="short" if short else "over",
            attackers="yes" if short and self.includes_attackers else "no",
            **values,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "incident_id": self.incident_id,
            "reporter": self.reporter,
            "parts": dict(self.parts),
            "total": self.total,
            "low": self.low,
            "high": self.high,
            "verdict": self.verdict,
            "difference": self.difference,
            "includes_attackers": self.includes_attackers,
            "discrepant": self.discrepant,
            "sentence": self.sentence,
        }


def toll_words(low: float, high: float) -> Message:
    """Say what was stated of a toll: ``at least 36``, ``53``, ``at most 30``, ``18 to 44``, ``no figure``."""
    if np.isnan(low) and np.isnan(high):
        return Message("tolls.no_figure")
    if np.isnan(high):
        return Message("ratio.number.at_least", n=rounded(low))
    if np.isnan(low):
        return Message("ratio.number.at_most", n=rounded(high))
    if low == high:
        return Message("ratio.number.plain", n=rounded(low))
    return Message("ratio.number.range", low=rounded(low), high=rounded(high))


def parse_rule(text: str | TollRule) -> TollRule:
    """Read a rule: lowest, highest, latest, median, or ``reporter:NAME``.

    Raises
    ------
    ParameterError
        If it is none of these.
    """
    if isinstance(text, TollRule):
        return text
    word, colon, name = str(text).strip().partition(":")
    kind = word.strip().lower()
    name = " ".join(name.split())
    if kind == "reporter" and name:
        return TollRule("reporter", name)
    if not colon and kind in ("lowest", "highest", "latest", "median"):
        return TollRule(kind)  # type: ignore[arg-type]  # one of the words just compared
    raise ParameterError(f"{text!r} is no rule for tolls; use {listed(RULES)}.")


def stated(low: float, high: float) -> float:
    """Return the number that a report of deaths states: its least, else its most; NaN where neither."""
    return high if np.isnan(low) else low


def settle(reports: pd.DataFrame, rule: TollRule) -> dict[str, dict[str, Settled]]:
    """Make one figure a measure of the reports of each incident.

    Parameters
    ----------
    reports : pandas.DataFrame
        One row a report: incident_id, reporter, report_date (a day, a month or a year), killed_low, killed_high and
        further measures as in `FIGURES`; see `trends.sources.documented.read`.
    rule : TollRule
        ``latest`` goes by the date of the report, one dated to a month counting from its last day and one without a
        date before all others; of several on one day the last in the table.

    Returns
    -------
    dict
        incident_id to measure to figure, in the order of the table.

    Raises
    ------
    SelectionError
        If no report is by the reporter named.
    """
    table = reports
    if rule.kind == "reporter":
        table = reports[spoken_by(reports["reporter"], rule.reporter)]
        if table.empty:
            near = nearest(rule.reporter, dict.fromkeys(reports["reporter"].dropna()))
            hint = (
                f"nearest: {listed(near)}" if near else f"there is {listed(_commonest(reports['reporter']))}"
            )
            raise SelectionError(f"No report is by {rule.reporter!r}; {hint}.")
    of_incident = dict(iter(table.groupby("incident_id", sort=False)))
    none = table.iloc[:0]
    return {
        str(name): {figure: _settled(of_incident.get(name, none), figure, rule) for figure in FIGURES}
        for name in dict.fromkeys(reports["incident_id"])
    }


def settled_frame(frame: pd.DataFrame, found: Mapping[str, Mapping[str, Settled]]) -> pd.DataFrame:
    """Return a table of incidents with its figures taken from the reports; incidents without reports keep theirs.

    The low and high estimates of deaths stay: what all reports span holds whichever of them is counted.
    """
    columns = {"fatalities": "fatalities_best", **MEASURES}
    names = [str(name) for name in frame["incident_id"]]
    table = frame.copy()
    for figure, column in columns.items():
        values = [
            found[name][figure].value if name in found else own
            for name, own in zip(names, frame[column].to_numpy(float, na_value=np.nan), strict=True)
        ]
        table[column] = pd.array(np.where(np.isnan(values), np.nan, values), dtype="Float64")
        table.loc[np.isnan(values), column] = pd.NA
    return table


def spoken_by(reporters: pd.Series, name: str) -> NDArray[np.bool_]:
    """Say which reports are by somebody, shape (n,).

    A name matches whole, ignoring case and accents, with ``*`` for any text, and so does what it begins with:
    ``SOHR`` is also ``SOHR (revised)`` and ``SOHR 22 Jan``.
    """
    pattern, start = NamePattern.parse(name), fold(name)
    folded = [fold(str(reporter)) if isinstance(reporter, str) else "" for reporter in reporters]
    return np.array(
        [
            bool(reporter)
            and (pattern.matches(reporter) or (pattern.literal and reporter.startswith(f"{start} ")))
            for reporter in folded
        ],
        dtype=bool,
    )


def _commonest(reporters: pd.Series) -> list[str]:
    return [str(name) for name in reporters.value_counts().index]


def _settled(reports: pd.DataFrame, figure: str, rule: TollRule) -> Settled:
    values = _stated(reports, figure, most_first=rule.kind == "highest")
    stated = ~np.isnan(values)
    if not stated.any():
        return Settled(float("nan"))
    values, reports = values[stated], reports[stated]
    if rule.kind == "lowest":
        value = float(values.min())
    elif rule.kind == "highest":
        value = float(values.max())
    elif rule.kind == "median":
        value = float(np.median(values))
    else:
        days = [_latest(day) for day in reports["report_date"]]
        # Of reports of one day the one that stands last.
        last = max(range(len(days)), key=lambda at: (days[at], at))
        return Settled(float(values[last]), _names(reports["reporter"].iloc[[last]]))
    return Settled(value, _names(reports.loc[values == value, "reporter"]))


def _stated(reports: pd.DataFrame, figure: str, *, most_first: bool = False) -> NDArray[np.float64]:
    if figure != "fatalities":
        if figure not in reports:
            return np.full(len(reports), np.nan)
        return np.asarray(reports[figure].to_numpy(dtype=float, na_value=np.nan))
    low, high = (
        reports[name].to_numpy(dtype=float, na_value=np.nan) for name in ("killed_low", "killed_high")
    )
    first, second = (high, low) if most_first else (low, high)
    return np.where(np.isnan(first), second, first)


def _names(reporters: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(name) for name in reporters if isinstance(name, str)))


def _latest(day: object) -> tuple[int, int, int]:
    """Return the last day that a report may be of: (0, 0, 0) where it has no date."""
    match = _DAY.fullmatch(day.strip()) if isinstance(day, str) else None
    if match is None:
        return (0, 0, 0)
    year, month, of_month = (int(part) if part else 0 for part in match.groups())
    if not 1 <= month <= 12 or not year:
        return (year, 12, 31)
    return (year, month, of_month or monthrange(year, month)[1])


def check_sums(reports: pd.DataFrame) -> list[SumCheck]:
    """Add up the parts that reports give, and hold them against the total beside them.

    Civilians and combatants are the parts of the killed; one of them alone can only be too many. Of the abducted no
    more can be released than there were.

    Parameters
    ----------
    reports : pandas.DataFrame
        As for `settle`.

    Returns
    -------
    list of SumCheck
        One a report with a total and its parts; a part alone, or releases, only where they are too many.
    """
    checks: list[SumCheck] = []
    for row in reports.to_dict(orient="records"):
        low, high = _number(row, "killed_low"), _number(row, "killed_high")
        parts = tuple((name, _number(row, name)) for name in ("civilians", "combatants"))
        stated_parts = tuple((name, value) for name, value in parts if not np.isnan(value))
        who = (
            str(row["incident_id"]),
            str(row["reporter"]) if isinstance(row["reporter"], str) else "unnamed",
        )
        attackers = row.get("includes_attackers") == "yes"
        if stated_parts and not (np.isnan(low) and np.isnan(high)):
            check = _compared(who, stated_parts, (low, high), attackers=attackers)
            # Civilians alone may well be fewer than the dead, and say nothing; more they cannot be.
            if len(stated_parts) == len(parts) or check.verdict == "over":
                checks.append(check)
        released, abducted = _number(row, "released"), _number(row, "abducted")
        if released > abducted:
            gone = (("released", released),)
            checks.append(
                SumCheck(*who, gone, abducted, abducted, "over", released - abducted, total="abducted")
            )
    return checks


def _compared(
    who: tuple[str, str], parts: tuple[tuple[str, float], ...], total: tuple[float, float], *, attackers: bool
) -> SumCheck:
    low, high = total
    added = sum(value for _, value in parts)
    verdict: Literal["adds up", "allowed", "short", "over"]
    nearest_total = min((end for end in total if not np.isnan(end)), key=lambda end: abs(added - end))
    # A side of the total that is open is NaN, which no sum exceeds or falls short of.
    if added in total:
        verdict = "adds up"
    elif added > high:
        verdict = "over"
    elif added < low:
        verdict = "short"
    else:
        verdict = "allowed"
    return SumCheck(*who, parts, low, high, verdict, added - nearest_total, includes_attackers=attackers)


def _number(row: Mapping[Any, Any], name: str) -> float:
    value = row.get(name)
    return float("nan") if value is None or value is pd.NA else float(value)

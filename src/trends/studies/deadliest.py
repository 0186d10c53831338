"""How deadly: who were killed, what one attack in ten did, and the deadliest incidents with what each report says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.document.blocks import Table, paragraph
from trends.messages import Message, joined, quoted
from trends.messages import listed as named_few
from trends.messages.numbers import percent, rounded
from trends.tolls.measures import incidents_word
from trends.tolls.reported import reported_incidents
from trends.tolls.reported_incident import number_words
from trends.verdict.wording import by_percent, compared

if TYPE_CHECKING:
    from trends.document.blocks import Block
    from trends.incidents.incidents import Incidents
    from trends.severity.casualties import CasualtyResult
    from trends.severity.civilians import CivilianShare
    from trends.severity.decomposition import Decomposition
    from trends.tolls.reported_incident import Report, ReportedIncident

__all__ = ["MOST_DEADLY", "deadliest", "deadliest_table", "in_words"]

MOST_DEADLY = 5
_FIGURES = 4
"""Figures of one incident that are written out; of more the two lowest and the two highest."""
_REPORTERS = 2
"""As many as are named behind one figure; the others are in the data."""


def in_words(found: CasualtyResult, civilians: CivilianShare | None) -> str:
    """Say how many were killed, how deadly an attack was, and how many of the killed were civilians."""
    sentences: list[str] = [found.sentence]
    what = Message("severity.incidents", what=incidents_word(found.subject))
    sentences += [
        Message("sections.deadly.one_in", of=of, deaths=deaths)
        for of, deaths in found.exceeded.items()
        if deaths
    ]
    if found.decomposition is not None:
        sentences.append(_halves(found.decomposition, what))
    if civilians is not None:
        sentences.append(
            Message(
                "sections.deadly.civilians",
                n=rounded(civilians.civilians),
                killed=rounded(civilians.killed),
                share=percent(civilians.share),
            )
        )
    return joined(sentences)


def _halves(found: Decomposition, what: Message) -> Message:
    """Say how much of a change of deaths is more attacks, and how much is deadlier ones."""
    each = found.per_attack
    return Message(
        "sections.deadly.halves",
        what=what,
        deaths=by_percent(found.deaths),
        attacks=by_percent(found.attacks),
        each=by_percent(each.value),
        sure="yes" if each.low95 < each.high95 else "no",
        interval=compared(each.low95, each.high95),
    )


def deadliest(incidents: Incidents, most: int = MOST_DEADLY) -> tuple[ReportedIncident, ...]:
    """Return the incidents that killed most, each with every report of it.

    They are ranked by the deaths that are counted; where reports conflict and none is counted, by the most that any of
    them states.
    """
    frame = incidents.frame
    top = _ranking(incidents).index[:most]
    chosen = frame.loc[top]
    reports = incidents.reports
    if reports is not None:
        reports = reports[reports["incident_id"].isin(chosen["incident_id"])].reset_index(drop=True)
    by_id = reported_incidents(chosen, reports, incidents.toll_rule, incidents.subject)
    return tuple(by_id[str(name)] for name in chosen["incident_id"])


def _ranking(incidents: Incidents) -> pd.Series[float]:
    """Return the deaths by which incidents that killed are ranked, the most first, by the index of the table."""
    frame = incidents.frame
    rank = frame["fatalities_best"].astype(float)
    rank = rank.fillna(_highest(incidents)).fillna(frame["fatalities_low"].astype(float))
    return rank[rank > 0].sort_values(ascending=False, kind="stable")


def _as_many(incidents: Incidents, shown: int) -> int:
    """Return how many that are not shown killed as many as the last that is."""
    ranking = _ranking(incidents)
    return int((ranking.iloc[shown:] == ranking.iloc[shown - 1]).sum())


def _highest(incidents: Incidents) -> pd.Series[float]:
    """Return the most that any report states, by the index of the table; NaN where none states a number."""
    frame, reports = incidents.frame, incidents.reports
    most = frame["fatalities_high"].astype(float)
    if reports is None:
        return most
    stated = reports[["killed_low", "killed_high"]].astype(float).max(axis=1)
    return frame["incident_id"].map(stated.groupby(reports["incident_id"]).max()).astype(float).fillna(most)


def deadliest_table(incidents: Incidents) -> list[Block]:
    """Tabulate the deadliest incidents: when, where, how many are counted, and what was reported by whom.

    Where the publisher does not let rows be passed on, a sentence says so instead.
    """
    if incidents.provenance.kept_back:
        return [paragraph(Message("sections.deadly.kept_back"))]
    deadly = deadliest(incidents)
    if not deadly:
        return []
    places = dict(zip(incidents.frame["incident_id"].astype(str), incidents.frame["admin1"], strict=True))
    conflicting = any(attack.range()[0] < attack.range()[1] and len(attack.reports) > 1 for attack in deadly)
    rows = tuple(
        (
            _day(attack.day),
            quoted(_where(attack.place, places.get(attack.incident_id))),
            number_words(attack.taken.value) or Message("sections.deadly.open"),
            _reported(attack),
        )
        for attack in deadly
    )
    notes: list[str] = [Message("sections.deadly.conflicting")] if conflicting else []
    if others := _as_many(incidents, len(deadly)):
        notes.append(Message("sections.deadly.as_many", n=others))
    columns = tuple(Message(f"sections.deadly.{name}") for name in ("when", "where", "counted", "reported"))
    return [
        Table(
            Message("sections.deadly.caption", n=len(rows)),
            columns,
            rows,
            align="llrl",
            note=joined(notes) if notes else "",
        )
    ]


def _where(place: str, admin1: object) -> str:
    province = admin1 if isinstance(admin1, str) else ""
    if province.casefold() in place.casefold():
        return place
    return ", ".join(part for part in (place, province) if part)


def _day(written: str) -> str:
    """Spell a day or a month; a range stays as it is written."""
    for freq, pattern in (("D", 10), ("M", 7)):
        if len(written) == pattern:
            return Message("words.period", when=pd.Period(written, freq))
    return written


def _reported(incident: ReportedIncident) -> str:
    """Say what each figure is and who gave it, the lowest first: ``at least 36 (SANA); 53 (SOHR)``."""
    stated = [report for report in incident.reports if not np.isnan(_least(report))]
    if not stated:
        return Message("tolls.no_figure")
    if len(incident.reports) == 1:
        return stated[0].killed
    # By what it says: two open ends are not equal as numbers, and yet the same figure.
    by_figure: dict[str, list[Report]] = {}
    for report in sorted(stated, key=lambda one: (_least(one), np.nanmax((one.low, one.high)))):
        by_figure.setdefault(report.killed, []).append(report)
    statements: list[str] = [
        Message(
            "sections.deadly.by",
            toll=reports[0].killed,
            reporters=named_few(dict.fromkeys(quoted(report.reporter) for report in reports), _REPORTERS),
        )
        for reports in by_figure.values()
    ]
    if len(statements) > _FIGURES:
        ends = _FIGURES // 2
        statements[ends:-ends] = [Message("sections.deadly.between", n=len(statements) - _FIGURES)]
    return joined(statements, "semicolon")


def _least(report: Report) -> float:
    """Return the least that a report states, of an "at most" the most; NaN where it gives no number."""
    return report.high if np.isnan(report.low) else report.low

"""Records among incidents: "the deadliest attack in more than a year", by the tolls that were reported.

Tolls conflict: each runs from the lowest to the highest figure reported. A record is false if a rival's lowest is as
high as its own highest, and true if its lowest is above every rival's highest. By chance: attacks drawn from the constant
process fitted to their counts by month, each with a toll drawn from those of these data, ties included.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from trends.claims.evidence import Evidence, truth_of, verdict_of
from trends.claims.incident_tolls import known_toll
from trends.claims.ranking import outranked, place_claimed, short_rank
from trends.errors import SelectionError, WindowError, listed, nearest
from trends.messages import Message, joined
from trends.periods.calendar import days_covered, parse_period, parse_window
from trends.verdict.chance import Chance, constant_pace, no_process

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.claims.evidence import Truth
    from trends.claims.kinds.record import RecordClaim
    from trends.claims.known import Known
    from trends.claims.ranking import Ranked
    from trends.incidents.incidents import Incidents
    from trends.messages.values import Value

__all__ = ["weigh"]


def weigh(claim: RecordClaim, incidents: Incidents) -> Evidence:
    """Judge a record among the incidents of a dataset."""
    name = claim.data[0]
    selected = claim.select.model_dump(
        exclude={"series", "estimate"}, exclude_none=True, exclude_defaults=True
    )
    chosen = incidents.select(**selected) if selected else incidents
    days = _days(chosen)
    if claim.at not in days:
        close = nearest(claim.at, days)
        raise SelectionError(
            f"There is no incident {claim.at!r}, and it is no period such as 2024-10 either; the nearest incidents are "
            f"{listed(close or days)}."
        )
    # The measure of a claim is attacks unless it says otherwise, and every incident is one attack:
    # a record among them is of those killed.
    measure = "killed" if claim.measure == "attacks" else claim.measure
    own_day = days[claim.at]
    if own_day is None:
        raise WindowError(f"The incident {claim.at} has no date, so nothing lies before it.")
    since = _since(claim, days)
    until = parse_window(None, claim.end).end if claim.end else own_day
    # Attacks of the same day are rivals too: which of the two came first the data do not tell.
    dated = {
        key: day
        for key, day in days.items()
        if key != claim.at and day is not None and (since is None or day > since) and day <= (until or day)
    }
    undated = [key for key, day in days.items() if day is None and key != claim.at]
    # The reporter named is whose toll of this attack the claim takes; rivals are taken as all
    # report them.
    own = known_toll(chosen, claim.at, measure, reporter=claim.reporter, source=name)
    rivals = [known_toll(chosen, key, measure, source=name) for key in dated]
    ranked = outranked(own, rivals, claim.direction, claim.rank, claim.among)
    # An attack without a date may belong to the window; it matters only where its toll would.
    loose = outranked(
        own, [known_toll(chosen, key, measure, source=name) for key in undated], claim.direction
    )
    threats = len(loose.beyond) + len(loose.open_) + loose.unknown
    holds = ranked.holds
    if own.without or not ranked.known or (holds is True and threats):
        holds = None
    truth = truth_of(holds)
    # Later attacks are no rivals, so that without a beginning the record is one up to then.
    among = (
        Message("claims.toll_record.after", when=since)
        if since
        else Message("claims.toll_record.until", when=until or own_day)
    )
    chance, no_chance = _by_chance(claim, chosen, days, own_day, since, measure)
    return Evidence(
        verdict=verdict_of(truth),
        said=_sentence(claim, own, ranked, truth, among),
        truth=truth,
        short=short_rank(
            own,
            ranked,
            truth,
            claim.direction,
            place_claimed("claims.toll_record", claim.direction, claim.rank, claim.among),
        ),
        why=_why(ranked, truth, threats),
        of_observed=truth == "true" and (ranked.unknown > 0),
        value=own,
        figures=(own, *rivals),
        against=ranked.beyond if truth == "false" else ranked.open_,
        without=ranked.unknown + threats,
        chance=chance,
        no_chance=no_chance,
        more={
            "measure": measure,
            "rivals": len(rivals),
            "rivals_with_a_figure": ranked.known,
            "undated": len(undated),
            "toll": {"low": own.low, "high": own.high, "reporters": [who for who, _, _ in own.reports]},
        },
        notes=(Message("claims.toll_record.among_reported"),) if chosen.reports is not None else (),
        marked=(claim.at,),
        provenance=(chosen.provenance,),
    )


def _days(incidents: Incidents) -> dict[str, date | None]:
    frame = incidents.frame
    known = frame["date_start"].notna()
    starts = pd.to_datetime(frame["date_start"]).dt.date
    return {
        str(key): day if dated else None
        for key, day, dated in zip(frame["incident_id"], starts, known, strict=True)
    }


def _since(claim: RecordClaim, days: dict[str, date | None]) -> date | None:
    """Return the last day before the rivals: of an incident, a period, or the day before the window."""
    if claim.since is not None:
        if claim.since in days:
            # An incident as the beginning: what happened that day is not after it.
            return days[claim.since]
        return parse_period(claim.since).end_time.date()
    start = parse_window(claim.start).start
    return None if start is None else (pd.Timestamp(start) - pd.Timedelta(days=1)).date()


def _sentence(claim: RecordClaim, own: Known, found: Ranked, truth: Truth, after: Message) -> str:
    has: dict[str, Value] = {
        "figure": own.words(),
        "label": own.label,
        "when": own.when,
        "reports": len(own.reports),
    }
    place = place_claimed("claims.toll_record", claim.direction, claim.rank, claim.among)
    if truth == "true":
        return Message("claims.toll_record.holds", place=place, n=found.known + 1, after=after, **has)
    if truth == "false" and found.beyond:
        return Message(
            "claims.toll_record.beaten", direction=claim.direction, rivals=_named(found.beyond), **has
        )
    if truth == "false":
        return Message("claims.toll_record.other_place", place=place, after=after, **has)
    if found.open_:
        return Message("claims.toll_record.open", rivals=_named(found.open_), **has)
    return Message("claims.toll_record.alone", n=found.known, after=after, **has)


def _named(figures: Sequence[Known]) -> str:
    order = sorted(figures, key=lambda one: (-one.low, one.when))
    words = [
        Message("claims.toll_record.rival", when=rival.when, figure=rival.words()) for rival in order[:3]
    ]
    if len(order) > 3:
        words.append(Message("claims.toll_record.more", n=len(order) - 3))
    return joined(words, "semicolon")


def _why(found: Ranked, truth: Truth, threats: int) -> str:
    if why := found.why("claims.toll_record", truth):
        return why
    if threats:
        return Message("claims.toll_record.why.undated", n=threats)
    return Message("claims.toll_record.why.no_toll")


def _by_chance(
    claim: RecordClaim,
    incidents: Incidents,
    days: dict[str, date | None],
    own: date,
    since: date | None,
    measure: str,
) -> tuple[Chance | None, str]:
    """Return how often an attack of that day would be the deadliest of its window at the pace of these data."""
    if claim.direction != "highest" or claim.rank > 1 or claim.among:
        return None, Message("claims.no_chance.highest_alone")
    tolls = [known_toll(incidents, key, measure) for key, day in days.items() if day is not None]
    stated = np.array([toll.middle for toll in tolls if not toll.without])
    # Of all incidents, also those whose toll nobody states: an attack without a toll may have been
    # deadlier.
    series = incidents.count()
    pace = constant_pace(series)
    if pace is None or not stated.size:
        return None, no_process(series) or Message("claims.no_chance.no_toll")
    # Whole months of rivals, and of a month that the window cuts its share of days.
    first = max(series.start, since + timedelta(days=1)) if since else series.start
    share = days_covered(series.periods, first, own) / np.maximum(series.exposure_days, 1)
    inside = np.flatnonzero(share > 0)
    # Seeded by the days too: two records of one series drawn from the same numbers would be wrong
    # together.
    random = np.random.default_rng(np.random.SeedSequence([pace.seed, first.toordinal(), own.toordinal()]))
    counts = pace.histories[:, inside].astype(np.int64)
    rivals = random.binomial(counts, np.minimum(share[inside], 1.0)).sum(axis=1)
    toll = random.choice(stated, pace.draws)
    below = (stated[None, :] < np.unique(stated)[:, None]).mean(axis=1)[
        np.searchsorted(np.unique(stated), toll)
    ]
    # The chance that so many independent tolls are all lower.
    hits = int(np.count_nonzero(random.random(pace.draws) < below**rivals))
    question = Message(
        "claims.chance.toll",
        day=own,
        label=known_toll(incidents, claim.at, measure).label,
        since=Message("claims.toll_record.after", when=since)
        if since
        else Message("claims.toll_record.until", when=own),
    )
    model = Message("claims.model.tolls", model=pace.model)
    return Chance.counted(hits, pace.draws, question, model), ""

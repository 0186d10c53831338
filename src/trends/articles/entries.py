"""From what was read to an entry of a ledger, held against the model of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from trends.articles.choices import COUNTRIES, Choice, choice, incident_of
from trends.claims.kinds import KINDS
from trends.claims.tallies import Tallies
from trends.document.text import one_line
from trends.errors import TrendsError
from trends.names.matching import NamePattern, fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trends.articles.drafts import Draft
    from trends.articles.named import Place
    from trends.claims.claim import Claim
    from trends.claims.library import Library

__all__ = ["MOST_SAID", "entry_of", "made"]

MOST_SAID = 300
"""Characters of a quotation in an entry."""

_INCIDENT_KINDS = frozenset({"record", "total", "share", "range"})


def entry_of(
    kind: str,
    draft: Draft,
    measure: str,
    places: Sequence[Place],
    actor: str | None,
    library: Library,
    given: Sequence[str],
    sentence: str,
) -> dict[str, Any] | None:
    """Return the fields of a ledger's entry that tell what is judged, on what data; None where something is missing.

    What is missing is noted in `draft`.
    """
    one_incident = draft.one_incident and kind in _INCIDENT_KINDS and measure != "fighters"
    measure = "killed" if kind == "share" else measure
    place = places[0] if places else None
    named = [(name, library.data(name)) for name in given]
    chosen = choice(measure, place, actor, named, one_incident=one_incident)
    if measure == "fighters":
        chosen = Choice(data="other-tallies", measure="IS members*")
    if kind == "comparison":
        return _comparison(draft, measure, places, actor, named)
    if chosen.lacks:
        draft.lacks(chosen.lacks)
        return None
    fields: dict[str, Any] = {"data": chosen.data, "measure": chosen.measure, **draft.fields}
    if chosen.select:
        fields["select"] = chosen.select
    if chosen.area:
        fields["area"] = chosen.area
    figure = fields.pop("figure", None)
    if measure == "fighters":
        figure = _tally_of(library.data(chosen.data), chosen.measure, draft)
        if figure is None:
            draft.lacks("data")
            return None
    if one_incident:
        name = (
            None
            if draft.incident is None
            else incident_of(library.data(chosen.data), draft.incident, sentence)
        )
        if name is None:
            draft.lacks("incident")
            return None
        _of_incident(kind, fields, name, chosen.measure)
    elif kind in ("total", "range", "share"):
        if figure is None:
            draft.lacks("period")
            return None
        _of_period(kind, fields, figure, chosen)
    if (
        kind in ("season", "constant pace", "average", "before and after", "change", "record")
        and chosen.data == COUNTRIES
    ):
        fields.setdefault("what", "")
    return (
        None
        if draft.missing
        else {name: value for name, value in fields.items() if value not in ("", {}, None)}
    )


def _tally_of(data: object, measure: str, draft: Draft) -> str | None:
    """Return the period of the published tally of the year that a claim is about."""
    span = draft.window[1]
    if not isinstance(data, Tallies) or span is None or span.start is None:
        return None
    pattern = NamePattern.parse(measure)
    periods = sorted(
        (row.start, row.end)
        for row in data.rows
        if row.end and row.start.year == span.start.year and pattern.matches(fold(row.measure))
    )
    return f"{periods[0][0]}..{periods[0][1]}" if periods else None


def _of_incident(kind: str, fields: dict[str, Any], name: str, measure: str) -> None:
    if kind == "record":
        fields["at"] = name
    elif kind == "total":
        fields["figure"] = {"incident": name}
    elif kind == "range":
        fields["of"] = [{"incident": name, "measure": measure}]
    else:
        part = fields.pop("part", "civilians")
        fields["part"], fields["whole"] = (
            {"incident": name, "measure": part},
            {"incident": name, "measure": "killed"},
        )


def _of_period(kind: str, fields: dict[str, Any], figure: str, chosen: Choice) -> None:
    first, _, last = figure.partition("..")
    period = {"start": first, "end": last or first}
    if kind == "total":
        fields["figure"] = period
    elif kind == "range":
        fields["of"] = [{**period, "measure": chosen.measure}]
    else:
        part = fields.pop("part", "civilians")
        part = {"combatants": "security"}.get(part, part)
        fields["part"] = {**period, "measure": part}
        fields["whole"] = {**period, "measure": "fatalities"}


def _comparison(
    draft: Draft, measure: str, places: Sequence[Place], actor: str | None, named: Sequence[tuple[str, Any]]
) -> dict[str, Any] | None:
    """Return the entry of a comparison of two places, each on its own data."""
    if len(places) < 2 or "first" not in draft.fields:
        draft.lacks("place" if len(places) < 2 else "period")
        return None
    start, _, end = draft.fields["first"].partition("..")
    fields = {name: value for name, value in draft.fields.items() if name not in ("first", "second")}
    for role, place in zip(("first", "second"), places, strict=False):
        chosen = choice(measure, place, actor, named, one_incident=False)
        if chosen.lacks or chosen.area:
            draft.lacks(chosen.lacks or "data")
            return None
        figure: dict[str, Any] = {
            "data": chosen.data,
            "measure": chosen.measure,
            "start": start,
            "end": end or start,
        }
        if chosen.select:
            figure["select"] = chosen.select
        fields[role] = figure
        fields.setdefault("data", chosen.data)
    return fields


def made(
    number: int, said: str, who: str, day: date | str, language: str, kind: str, fields: dict[str, Any]
) -> tuple[Claim | None, dict[str, Any]]:
    """Return the claim that an entry makes, with the entry; None where its kind does not take it."""
    quoted = one_line(said)
    if len(quoted) > MOST_SAID:
        quoted = quoted[: MOST_SAID - 1].rstrip() + "\u2026"
    entry = {
        "id": f"t{number:02}",
        "date": str(day),
        "who": one_line(who)[:100],
        "says": quoted,
        **({"language": language} if language != "en" else {}),
        "kind": kind,
        **fields,
    }
    try:
        claim = KINDS[kind].model.model_validate(entry)
        _ = claim.window
    except (ValidationError, TrendsError):
        return None, entry
    return claim, entry

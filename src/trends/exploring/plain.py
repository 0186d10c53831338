"""What the panel shows, as plain values: what a browser draws from, the same in a notebook and on a saved page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.document.signs import verdict_icon
from trends.exploring.sentences import map_sentence
from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trends.document.words import Words
    from trends.exploring.judging import Judged
    from trends.exploring.tally import Calendar
    from trends.exploring.view import Counts, Marks, View

__all__ = ["calendar_plain", "judged_plain", "said_plain", "view_plain"]

_USUAL = 999
"""Replicates that the code shown takes: the default of `trends.test_pace`."""
_MOST_CAUTIONS = 3


def view_plain(view: View, say: Words) -> dict[str, Any]:
    """Return a view without its calendar."""
    shown: dict[str, Any] = {
        "state": view.state.plain(),
        "sentence": say.plain(view.sentence),
        "failed": view.failed,
        "python": view.python,
        "command": view.command,
    }
    if view.context is None or view.counts is None:
        return shown
    return {
        **shown,
        **_counts(view.context),
        "beside": [{"name": name, **_counts(counts)} for name, counts in view.beside],
        "window": list(view.counts.calendar.span),
        "table": {
            "heading": say.plain(view.heading),
            "rows": [[say.plain(row.name), row.incidents, row.counted] for row in view.rows],
            "more": view.more,
        },
        "map": None if view.marks is None else _marks(view.marks, say),
    }


def calendar_plain(calendar: Calendar) -> dict[str, Any]:
    """Return the periods that the counts of a view are of."""
    return {
        "labels": list(calendar.labels),
        "starts": calendar.starts.tolist(),
        "ends": calendar.ends.tolist(),
        "covered": (calendar.exposure > 0).astype(int).tolist(),
        "span": list(calendar.span),
    }


def judged_plain(judged: Judged, window: Sequence[int], say: Words) -> dict[str, Any]:
    """Return a verdict, or what can be drawn while it is not settled.

    Parameters
    ----------
    judged : Judged
    window : sequence of int
        First days of the periods judged, since 1970.
    say : Words
        The language.
    """
    result = judged.result
    drawn: dict[str, Any] = {"curve": None, "dates": []}
    if result.smoothed is not None:
        smooth = result.smoothed
        drawn["curve"] = {
            "starts": list(window),
            **{name: _figures(getattr(smooth, name)) for name in ("rate", "low95", "high95")},
        }
        places = dict(zip(result.series.labels, window, strict=True))
        drawn["dates"] = [[places[one.at], places[one.low], places[one.high]] for one in result.dates]
    if not judged.settled:
        return {**drawn, **said_plain(Message("exploring.counting", usual=_USUAL), say)}
    remarks = [Message("exploring.untestable")]
    if result.verdict != "not testable":
        how = "full" if judged.replicates >= _USUAL else "few"
        remarks = [Message(f"exploring.drawn.{how}", n=judged.replicates)]
    if result.legend is not None:
        remarks.append(Message("exploring.line", line=result.legend.smooth))
    return {
        **drawn,
        "verdict": result.verdict,
        "icon": verdict_icon(result.verdict),
        "word": say.verdicts[result.verdict],
        "title": say.plain(Message("exploring.pace")),
        "sentence": say.plain(result.sentence),
        "remarks": [say.plain(text) for text in remarks],
        "cautions": [say.plain(text) for text in result.warnings[:_MOST_CAUTIONS]],
    }


def said_plain(text: str, say: Words) -> dict[str, Any]:
    """Return a sentence in the place of a verdict."""
    return {"verdict": "", "sentence": say.plain(text)}


def _counts(counts: Counts) -> dict[str, Any]:
    between = None
    if counts.least is not None and counts.most is not None:
        between = [_figures(counts.least), _figures(counts.most)]
    return {"count": _figures(counts.count), "between": between}


def _marks(marks: Marks, say: Words) -> dict[str, Any]:
    return {
        "longitude": marks.longitude.tolist(),
        "latitude": marks.latitude.tolist(),
        "incidents": marks.incidents.tolist(),
        "point": marks.point.astype(int).tolist(),
        "name": list(marks.name),
        "sentence": say.plain(map_sentence(marks)),
    }


def _figures(values: NDArray[np.float64]) -> list[float | None]:
    """Return numbers as JSON has them: null where there is none."""
    whole = np.isnan(values)
    if not whole.any():
        return [float(value) for value in values.tolist()]
    return [None if blank else value for value, blank in zip(values.tolist(), whole.tolist(), strict=True)]

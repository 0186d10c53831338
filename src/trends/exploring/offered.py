"""What the panel offers to choose from, and the words that the part in the browser says by itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.document.words import direction
from trends.errors import InputError
from trends.figures.basemap import DISCLAIMER, natural_earth
from trends.messages import Message, joined
from trends.messages.catalogue import area_messages, wording
from trends.messages.formats import long_day, number
from trends.periods.calendar import Frequency
from trends.periods.imprecision import Imprecise, written_apart
from trends.schema import MEASURES
from trends.tolls.measures import ESTIMATES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from trends.document.words import Words
    from trends.exploring.model import Model
    from trends.incidents.incidents import Incidents

__all__ = ["MOST_NAMES", "estimates", "handlings", "measures", "offered", "option_words"]

MOST_NAMES = 500
"""Names of actors offered; a longer list would take the browser longer than the count."""
_FINEST = 0.03
"""Degrees: the land of the map is drawn no finer."""
_AROUND = 3.0
"""Degrees of land around the outermost incident, as the map shows some of it."""


def offered(model: Model, say: Words, *, most_names: int | None = MOST_NAMES) -> dict[str, Any]:
    """Return the lists, the words and the land: all that does not change with a choice."""
    codes, language = model.codes, say.language
    incidents = model.incidents
    lists = {
        "freq": [freq.value for freq in Frequency],
        "measure": measures(incidents),
        "estimate": estimates(incidents),
        "imprecise": handlings(incidents),
    }
    return {
        "title": incidents.name or incidents.provenance.title or incidents.provenance.source,
        "language": language,
        "direction": direction(language),
        "words": {
            name.removeprefix("exploring."): wording(name, language)
            for name in area_messages("en", "exploring")
        },
        "periods": wording("words.periods", language),
        "figures": _figures(language),
        "days": _days(language),
        "space": say.plain(joined(["1.", "2."])).removeprefix("1.").removesuffix("2."),
        "actors": codes.actors(len(codes.sides) if most_names is None else most_names),
        "countries": codes.countries(),
        "kinds": codes.kind_names()[:MOST_NAMES],
        **{
            control: [[name, say.plain(option_words(control, name))] for name in names]
            for control, names in lists.items()
        },
        "land": _land(model.cells.longitude[1:], model.cells.latitude[1:]),
        "disclaimer": say.plain(Message(DISCLAIMER)),
    }


def option_words(control: str, name: str) -> Message:
    """Name what a control offers: a measure, an estimate, a length of periods, a handling of imprecise dates."""
    kind, _, threshold = name.partition(":")
    if control == "measure":
        return Message("exploring.option.measure", name=kind, n=int(threshold or 1))
    return Message(f"exploring.option.{control}", name=name)


def measures(incidents: Incidents) -> list[str]:
    """Return what can be counted of a file."""
    measured = incidents.measured or frozenset()
    deaths = ["fatalities", "deadly:5"] if any(f"fatalities_{name}" in measured for name in ESTIMATES) else []
    return ["attacks", *deaths, *(name for name, column in MEASURES.items() if column in measured)]


def estimates(incidents: Incidents) -> list[str]:
    """Return the estimates of deaths that the file gives; a file without deaths needs none."""
    measured = incidents.measured or frozenset()
    return [name for name in ESTIMATES if name == "best" or f"fatalities_{name}" in measured]


def handlings(incidents: Incidents) -> list[str]:
    """Return what can be done with incidents of imprecise date; the source's own day only where it is another."""
    return [one.value for one in Imprecise if one is not Imprecise.SOURCE or written_apart(incidents.frame)]


def _figures(language: str) -> dict[str, Any]:
    """Return how a language groups the digits of a number, and from how many digits on."""
    written = [number(text, language) for text in ("1,234", "12,345", "0.5")]
    return {"group": written[1][2:-3], "fewest": 4 if len(written[0]) > 4 else 5, "decimal": written[2][1:-1]}


def _days(language: str) -> list[list[str]]:
    """Return how a language writes a day of each month, and the first of it; in English days are ISO dates."""
    if language == "en":
        return []
    return [
        [
            long_day(date(1987, month, day), language).replace("1987", "{y}").replace(str(day), "{d}", 1)
            for month in range(1, 13)
        ]
        for day in (25, 1)
    ]


def _land(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> dict[str, list[list[int]]]:
    """Return coasts and borders around the incidents as hundredths of degrees, each line as steps from point to point."""
    if not len(longitude):
        return {}
    try:
        base = natural_earth()
    except InputError:  # installed without the file: a map without land is better than none
        return {}
    # As far as a map of all of them may reach.
    tall, wide = np.ptp(latitude) + _AROUND, np.ptp(longitude) + _AROUND
    reach = max(tall, wide)
    box = (
        float(longitude.min()) - reach,
        float(latitude.min()) - reach,
        float(longitude.max()) + reach,
        float(latitude.max()) + reach,
    )
    return {"coasts": _lines(base.coasts, box), "borders": _lines(base.borders, box)}


def _lines(lines: Iterable[NDArray[np.float64]], box: tuple[float, float, float, float]) -> list[list[int]]:
    west, south, east, north = box
    kept = []
    for line in lines:
        low, high = line.min(axis=0), line.max(axis=0)
        if high[0] < west or low[0] > east or high[1] < south or low[1] > north:
            continue
        steps = np.rint(line / _FINEST).astype(np.int64)
        moved = np.append(True, (np.diff(steps, axis=0) != 0).any(axis=1))
        points = np.rint(line[moved] * 100).astype(np.int64)
        if len(points) > 1:
            kept.append(np.vstack([points[:1], np.diff(points, axis=0)]).ravel().tolist())
    return kept

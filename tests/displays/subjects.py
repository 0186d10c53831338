"""Every display of the package: each kind of object in the forms that try it, and what a cell shows of it.

The objects are those of the figures' tests, where the hard cases stand: names as long as a line and from right to left,
one period and five hundred, nothing observed, huge counts.
"""

from __future__ import annotations

import importlib
import pkgutil
import tempfile
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

import trends
import trends as tr
from tests.figures import cases
from trends.figures import plot_series
from trends.incidents.incidents import Incidents
from trends.studies.study import study
from trends.studies.windows import Windows

__all__ = ["displaying", "everything", "shown"]


def _linked():
    random = np.random.default_rng(4)
    days = pd.Timestamp("2020-01-02") + pd.to_timedelta(random.integers(0, 300, 80), unit="D")
    where = {"latitude": 35 + random.uniform(-1, 1, 80), "longitude": 38 + random.uniform(-1, 1, 80)}
    frame = pd.DataFrame({"date_start": days, **where, "iso3": "SYR", "place_precision": "exact"})
    frame["fatalities_best"], frame["actor_1"] = random.integers(0, 30, 80).astype(float), cases.ARABIC
    cover = (date(2020, 1, 1), date(2020, 12, 31))
    tables = (
        Incidents.from_frame(part.reset_index(drop=True), coverage=cover)
        for part in (frame.iloc[:60], frame.iloc[20:])
    )
    return tr.link(*tables, names=("a local monitor", cases.LONG))


def _imported():
    with tempfile.TemporaryDirectory() as folder:
        return tr.import_incidents("documented-attacks", f"{folder}/attacks")  # shown without its files


def _everything() -> dict[str, object]:
    """Make every object that a cell may end with, by what it is."""
    documented = cases.incidents("documented")
    text = tr.read_text(TEXT, "2022-02-03")
    told = study("documented-attacks", replicates=19)
    series = (*cases.SERIES, "missing", "huge")
    return {
        **{f"series, {name}": cases.series(name) for name in series},
        **{f"pace, {name}": cases.pace(name) for name in ("plain", "gaps", "long name", "two", "zero")},
        **{f"incidents, {name}": cases.incidents(name) for name in ("documented", "many", "one", "decades")},
        "incidents, none": Incidents(documented.frame.iloc[:0]),
        "incidents, not in memory": _imported(),
        "by key, one": cases.incidents("one").count(by="admin1"),
        "by key, many": cases.incidents("many").count(by="admin1"),
        "by two keys": cases.incidents("many").count(by=["country", "admin1"]),
        "table of series": tr.load("ucdp-country-months"),
        "actors": documented.actors(),
        "actors, none": cases.incidents("many").actors(),
        "tolls": cases.tolls_of("documented-attacks"),
        "one incident's tolls": documented.incident("2023-02-17-sukhna-truffle"),
        "trend": cases.trended(),
        "conventional": tr.conventional(cases.series("plain")),
        "conventional, two": tr.conventional(cases.series("two")),
        "screen": cases.screened(),
        "watch": cases.watched(),
        "watch, nothing": cases.watched(()),
        "sensitivity": cases.judged_otherwise(),
        "comparison": cases.compared(),
        "comparison, long names": cases.compared((cases.LONG, cases.ARABIC)),
        "power": cases.powered(),
        "diff": cases.revised(),
        "link": _linked(),
        "nowcast": cases.nowcast(),
        "place shift": cases.shifted("cell"),
        "place shift, not testable": tr.place_shift(documented, permutations=99),
        "tails": tr.tails(cases.deadly(), replicates=50),
        "deadly attacks": tr.deadly_attacks(cases.deadly(), (1, 5, 20)),
        "casualties": tr.casualties(cases.deadly()),
        "casualties, documented": tr.casualties(documented),
        "lethality": cases.totals(),
        "claims": cases.claims(),
        **{f"claim {name}": cases.claims()[name] for name in ("c17b", "c28a", "c12")},
        "text": text,
        "text, no claim": tr.read_text("It rained all day in the valley.", "2022-02-03"),
        "claim of a text": text[0],
        "brief": cases.brief("gaps", (0.5,)),
        **{f"places, {n}": cases.places(n) for n in (1, 12)},
        "windows": Windows((cases.pace("gaps"), cases.pace("long name"))),
        **{f"deaths, {name}": cases.deaths(name) for name in ("gaps", "huge")},
        **{f"study, {part}": section for part in SECTIONS if (section := getattr(told, part)())},
        "figure": tr.show(cases.series("gaps")),
        "figure, arabic": tr.show(cases.series("arabic")),
        "axes": cases.series("gaps").plot(),
        "axes by hand": plot_series(cases.series("plain")),
        "facts": told.facts(),
    }


TEXT = (
    "January 2022 had the most Islamic State attacks in central Syria since September 2021. Nobody counted. Attacks by the "
    "group rose by 40 percent in 2021, a spokesperson said. Violence is out of control."
)
SECTIONS = (
    "brief",
    "key_points",
    "caveat",
    "recent",
    "by_place",
    "change",
    "choices",
    "season",
    "frequency",
    "deaths",
)
SECTIONS += ("deadliest", "thresholds", "tail", "periods", "grounds", "notes", "data_used")


@cache
def everything() -> dict[str, object]:
    """Every object, made once."""
    return _everything()


@cache
def shown() -> dict[str, dict[str, object]]:
    """What each object hands a notebook, by kind of content."""
    return {name: one._repr_mimebundle_() for name, one in everything().items()}


def displaying() -> set[type]:
    """Every class of the package whose objects show themselves in a notebook, the panel aside, which is a program."""
    found = set()
    for module in pkgutil.walk_packages(trends.__path__, "trends."):
        if module.name.startswith(("trends.exploring", "trends.__main__")):
            continue
        for one in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(one, type)
                and one.__module__.startswith("trends")
                and (hasattr(one, "_repr_html_") or hasattr(one, "_repr_mimebundle_"))
            ):
                found.add(one)
    return found

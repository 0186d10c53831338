"""What every figure is drawn from in the tests: plain cases and hard ones, each made once and only when it is drawn.

A file of a figure without a case is a fault (test_geometry.py). A hard case is one that has broken a figure, or would:
names as long as a line and from right to left, one period and five hundred, all zero, nothing observed, huge counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

import trends
from tests.movement.worlds import world
from trends.claims import read_claims
from trends.claims.ledger import Ledger
from trends.fitting.tails import draw_tolls
from trends.incidents.incidents import Incidents
from trends.movement import place_shift
from trends.series.count_series import CountSeries
from trends.severity import CasualtyResult, casualties, deadly_attacks, lethality, tails
from trends.sources import load
from trends.studies.brief import Brief, Level
from trends.studies.deaths import DeathsByPeriod
from trends.studies.places import Places
from trends.studies.windows import Windows
from trends.tolls.toll_table import TollTable
from trends.verdict import compare_pace, conventional, power, screen, sensitivity, trend
from trends.verdict import test_pace as pace_of
from trends.watching import WatchList, watch
from trends.watching.watch_list import SeriesEntry

LONG = (
    "Jama'at Nusrat al-Islam wal-Muslimin and other armed groups of the central Sahel and the littoral states"
)
ARABIC = "تنظيم الدولة الإسلامية في محافظة دير الزور والبادية السورية"
make = CountSeries.from_counts


@dataclass(frozen=True)
class Case:
    """A figure to draw: the file that draws it, what this case is, what is drawn, and which of its figures."""

    file: str
    name: str
    subject: Callable[[], object]
    kind: str | None = None
    language: str = "en"

    @property
    def id(self) -> str:
        return f"{self.file}-{self.name}"


def steps(n=60, levels=(30, 10), *, gaps=False, seed=1, name="the valley", freq="month", start="2018-01"):
    """Counts that fall halfway; with `gaps` some of them are only bounded, and a stretch is not observed."""
    rates = np.repeat(levels, -(-n // len(levels)))[:n]
    count = np.random.default_rng(seed).poisson(rates).astype(float)
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    if gaps:
        at = n // 10
        count[[at, 2 * at, 3 * at]] = np.nan
        high[at], low[2 * at], low[3 * at], high[3 * at] = (
            levels[0] * 1.3,
            levels[0],
            levels[0] // 4,
            levels[0] // 2,
        )
        count[4 * at : 6 * at] = np.nan
    return make(count, start, freq=freq, low=low, high=high, name=name, at_least=gaps)


@cache
def series(which: str) -> CountSeries:
    match which:
        case "plain":
            return steps()
        case "gaps":
            return steps(gaps=True)
        case "partial":
            days = steps(760, (3, 1), freq="day", start="2020-01-12")
            return days.resample("month")
        case "long name":
            return steps(gaps=True, name=LONG)
        case "arabic":
            return steps(name=ARABIC)
        case "days":
            return steps(500, (9, 2), freq="day", start="2021-03-14", gaps=True)
        case "weeks":
            return steps(120, (9, 14), freq="week", gaps=True)
        case "quarters":
            return steps(24, (90, 40), freq="quarter")
        case "years":
            return steps(30, (900, 400), freq="year", start="1990")
        case "two":
            return make([7, 3], "2020-01")
        case "one":
            return make([12], "2020-01", name=LONG)
        case "zero":
            return make([0] * 30, "2020-01")
        case "missing":
            return make([None] * 8, "2020-01")
        case "huge":
            return make([12_345_678, 40, 98_765_432, 7] * 9, "2020-01")
    raise KeyError(which)


SERIES = (
    "plain",
    "gaps",
    "partial",
    "long name",
    "arabic",
    "days",
    "weeks",
    "quarters",
    "years",
    "two",
    "one",
    "zero",
)
MONTHLY = ("gaps", "partial", "arabic", "days", "two", "huge")


@cache
def pace(which: str):
    return pace_of(series(which), replicates=99)


@cache
def trended():
    return trend(series("gaps"), replicates=19)


@cache
def weekly_trend():
    return trend(make(np.random.default_rng(2).poisson(9, 120), "2020-01-06", "week"), replicates=19)


@cache
def incidents(which: str) -> Incidents:
    if which == "documented":
        return load("documented-attacks")
    random = np.random.default_rng(7)
    n = {"many": 900, "one": 1, "decades": 1500}[which]
    places = [f"{word} {LONG[: 20 + 6 * at]}" for at, word in enumerate(("North", "South", "East"))]
    places += [ARABIC, "Homs", "Bur", *(f"Province {at}" for at in range(20))]
    at = random.integers(0, len(places), n)
    span = 365 * 24 if which == "decades" else 1200
    days = pd.Timestamp("2001-02-03") + pd.to_timedelta(np.sort(random.integers(0, span, n)), "D")
    frame = pd.DataFrame(
        {
            "date_start": days,
            "latitude": 34 + random.normal(0, 1, n) + at % 3,
            "longitude": 38 + random.normal(0, 1.5, n) + at % 5,
            "place_precision": random.choice(["exact", "near", "admin2", "admin1", "country"], n),
            "date_precision": random.choice(["day", "week", "month"], n, p=[0.8, 0.1, 0.1]),
            "country": "Zenda" if which != "decades" else [places[i] for i in at],
            "admin1": [places[i] for i in at],
            "fatalities_best": random.integers(0, 400, n),
        }
    )
    return Incidents.from_frame(frame)


@cache
def deadly():
    """Three years of two attacks a week, with tolls of exponent 2.3."""
    tolls = draw_tolls(2.3, 1.0, 300, np.random.default_rng(1))
    days = pd.date_range("2020-01-01", periods=300, freq="87h").normalize()
    return Incidents.from_frame(pd.DataFrame({"date_start": days, "fatalities_best": tolls}))


@cache
def shifted(by):
    """Five years in which most events of the later half lie in other cells, and in other provinces."""
    moving = world(np.random.default_rng(4), events=300, moved=0.9)
    column = np.floor(moving.frame["longitude"].to_numpy(float)).astype(int).astype(str)
    frame = moving.frame.assign(admin1=np.char.add("Province of ", column))
    return place_shift(Incidents.from_frame(frame, coverage="2016-01..2020-12"), by, permutations=99)


@cache
def totals():
    return lethality(make([10] * 20, "2020-01"), make([30] * 10 + [60] * 10, "2020-01"))


@cache
def claims():
    whole = read_claims()
    chosen = tuple(claim for claim in whole.claims if claim.id in ("c17b", "c28a", "c01", "c05", "c12"))
    return Ledger(chosen, (), whole.folder).judge()


@cache
def watched(names=("Sudan", "Mali", "Lebanon")):
    """A look at a few countries; at one whose past is empty where none is named."""
    entries = tuple(SeriesEntry(series=name) for name in names or ("Austria", "Botswana"))
    return watch(WatchList(series=entries), data="ucdp-country-months")


@cache
def screened():
    random = np.random.default_rng(3)
    many = {f"place {i:02d}": make(random.poisson(3 + i, 36).astype(float), "2018-01") for i in range(8)}
    return screen({**many, LONG: series("plain"), ARABIC: steps(36)}, replicates=19, season="none", workers=1)


@cache
def judged_otherwise():
    return sensitivity(series("gaps"), replicates=19)


@cache
def compared(names=("one", "other")):
    random = np.random.default_rng(3)
    first, second = (make(random.poisson(20, 48), "2019-01", name=name) for name in names)
    return compare_pace(first, second, replicates=39)


@cache
def powered():
    return power(
        make(np.random.default_rng(3).poisson(20, 48), "2019-01"),
        replicates=39,
        histories=10,
        windows=(0, 12),
    )


@cache
def revised():
    examples = Path(__file__).parents[2] / "docs" / "examples"
    return trends.diff(examples / "zenda-march.csv", examples / "zenda-june.csv", replicates=19)


@cache
def nowcast():
    return trends.nowcast(load("ucdp-country-months").count(by="series")["Sudan"], draws=200)


def brief(which: str, claimed=(), *, levels=True) -> Brief:
    counts = series(which)
    n, half = len(counts), len(counts) // 2
    found = ()
    if levels and n > 3:
        means = [
            float(np.mean(part[~np.isnan(part)] if (~np.isnan(part)).any() else [0]))
            for part in (counts.count[:half], counts.count[half:])
        ]
        months = counts.freq.months
        found = tuple(
            Level(start, stop, mean / months, f"{mean:.0f}")
            for start, stop, mean in zip((0, half), (half, n), means, strict=True)
        )
    seen = np.flatnonzero(counts.observed)
    peak = int(seen[np.argmax(counts.count[seen])]) if len(seen) > 1 else None
    texts = ("United Nations: constant pace", f"{LONG}: constant pace", "Spokesperson: constant pace")
    return Brief(
        counts,
        found,
        claimed=tuple(int(at * (n - 1)) for at in claimed),
        peak=peak,
        unit_words="Attacks a month",
        claim_texts=texts[: len(claimed)],
        peak_text="" if peak is None else f"{counts.count[peak]:,.0f}",
    )


def places(count: int, *, huge: bool = False) -> Places:
    names = (
        "Deir ez-Zor",
        LONG,
        ARABIC,
        "Homs",
        "Hama",
        "Raqqa",
        "Aleppo",
        "Idlib",
        "Daraa",
        "Latakia",
        "Tartus",
        "Bur",
    )
    parts = tuple(
        (name, steps(60, (4e6 if huge else 40 / (at + 1), 10), gaps=at % 3 == 1, seed=at, name=name))
        for at, name in enumerate(names[:count])
    )
    return Places(parts, ("Quneitra",) if count == len(names) else ())


def deaths(which: str) -> DeathsByPeriod:
    best = series(which)
    return DeathsByPeriod(
        *(
            make(
                best.count * factor,
                str(best.labels[0]),
                freq=best.freq.value,
                measure="fatalities",
                exposure_days=best.exposure_days,
            )
            for factor in (0.6, 1.0, 2.4)
        ),
        attacks=best,
    )


def tolls_of(name: str) -> TollTable:
    return load(name).tolls()


CASES = [
    *(Case("series", name, lambda name=name: series(name)) for name in (*SERIES, "missing", "huge")),
    *(Case("calendar_months", name, lambda name=name: series(name), "calendar") for name in MONTHLY),
    *(
        Case("pace", name, lambda name=name: pace(name), "pace")
        for name in ("plain", "gaps", "long name", "days", "weeks", "two", "zero")
    ),
    *(Case("pace", f"gaps-{lang}", lambda: pace("gaps"), "pace", lang) for lang in ("ar", "ru", "fr")),
    *(
        Case("changes", name, lambda name=name: pace(name), "changes")
        for name in ("plain", "long name", "two")
    ),
    *(Case("changes", f"plain-{lang}", lambda: pace("plain"), "changes", lang) for lang in ("ar", "ru")),
    *(
        Case("change_dates", name, lambda name=name: pace(name), "dates")
        for name in ("plain", "gaps", "days", "two")
    ),
    Case("change_dates", "plain-ru", lambda: pace("plain"), "dates", "ru"),
    *(Case("detectable", name, lambda name=name: pace(name), "detectable") for name in ("plain", "two")),
    Case("detectable", "plain-fr", lambda: pace("plain"), "detectable", "fr"),
    Case("trend", "gaps", trended),
    Case("trend", "weeks", weekly_trend),
    Case("season", "months", trended, "season"),
    Case("season", "months-ru", trended, "season", "ru"),
    Case("season", "weeks", weekly_trend, "season"),
    *(
        Case("calendar_days", name, lambda name=name: incidents(name), "calendar")
        for name in ("documented", "many", "one", "decades")
    ),
    *(
        Case(file, name, lambda name=name: incidents(name), kind)
        for file, kind in (
            ("map_points", "map"),
            ("density", "density"),
            ("map_cells", "cells"),
            ("map_provinces", "admin1"),
            ("map_years", "years"),
            ("coverage", "coverage"),
            ("missingness", "missing"),
            ("precision", "precision"),
        )
        for name in ("documented", "many", "one", "decades")
    ),
    Case("precision", "many-ru", lambda: incidents("many"), "precision", "ru"),
    *(Case("place_shift", by, lambda by=by: shifted(by)) for by in ("cell", "admin1")),
    Case("place_shift", "cell-ar", lambda: shifted("cell"), None, "ar"),
    Case("casualties", "shares", lambda: casualties(deadly())),
    Case("casualties", "halves", totals),
    Case("casualties", "nothing", lambda: CasualtyResult(10, 0, None, 30.0, None, None, {}, (), None, ())),
    Case("tails", "tail", lambda: tails(deadly(), replicates=50)),
    Case("tails", "tail-ru", lambda: tails(deadly(), replicates=50), None, "ru"),
    Case("thresholds", "three", lambda: deadly_attacks(deadly(), (1, 5, 20))),
    Case("thresholds", "three-fr", lambda: deadly_attacks(deadly(), (1, 5, 20)), None, "fr"),
    Case("tolls", "documented", lambda: tolls_of("documented-attacks")),
    Case("tolls", "documented-ru", lambda: tolls_of("documented-attacks"), None, "ru"),
    Case("reports", "sukhna", lambda: load("documented-attacks").incident("2023-02-17-sukhna-truffle")),
    Case("screen", "names", screened),
    Case("watch", "three", watched),
    Case("comparison", "short", compared),
    Case("comparison", "long", lambda: compared((LONG, ARABIC))),
    Case("sensitivity", "gaps", judged_otherwise),
    Case("sensitivity", "gaps-fr", judged_otherwise, None, "fr"),
    Case("sensitivity_strip", "gaps", judged_otherwise, "strip"),
    Case("sensitivity_strip", "gaps-ru", judged_otherwise, "strip", "ru"),
    Case("conventional", "p", lambda: conventional(series("plain"))),
    Case("conventional", "p-ru", lambda: conventional(series("plain")), None, "ru"),
    Case("power", "two windows", powered),
    Case("nowcast", "Sudan", nowcast),
    Case("nowcast", "Sudan-ru", nowcast, None, "ru"),
    Case("revision_calendar", "zenda", revised, "calendar"),
    Case("revision_levels", "zenda", revised, "levels"),
    Case("claims", "record", lambda: claims()["c28a"]),
    Case("claims", "figures", lambda: claims()["c17b"]),
    Case("claim_table", "five", claims),
    *(Case("brief", name, lambda name=name: brief(name, (0.5,))) for name in (*SERIES, "missing", "huge")),
    Case("brief", "three claims", lambda: brief("gaps", (0.02, 0.5, 0.98))),
    Case("brief", "same claims", lambda: brief("plain", (0.5, 0.5, 0.52))),
    Case("brief", "arabic page", lambda: brief("gaps", (0.98,)), None, "ar"),
    *(Case("small_multiples", f"{n}", lambda n=n: places(n)) for n in (0, 1, 2, 5, 12)),
    Case("small_multiples", "huge", lambda: places(3, huge=True), None, "ru"),
    *(
        Case("windows", f"two-{lang}", lambda: Windows((pace("gaps"), pace("plain"))), None, lang)
        for lang in ("en", "ar", "ru", "fr")
    ),
    Case("windows", "none", lambda: Windows((pace("two"),))),
    *(
        Case("deaths_by_period", name, lambda name=name: deaths(name))
        for name in ("gaps", "days", "two", "zero", "huge")
    ),
    Case("deaths_by_period", "gaps-es", lambda: deaths("gaps"), None, "es"),
]

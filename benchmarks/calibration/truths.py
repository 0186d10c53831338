"""The truths: how the rate of each cell ran and what was counted of it, and the limits that the verdict must keep there."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["FIGURES", "GRID", "Truth", "limit_words"]

FIGURES = {
    "covered": "interval of the halves holds",
    "thirds_covered": "interval of the thirds holds",
    "contradicted_inside": "contradicted though inside",
    "supported_beyond": "supported though beyond",
    "supported": "supported",
    "found": "found of those beyond",
    "bias": "100 x bias",
    "dated": "a date",
    "right_number": "right number of dates",
    "dates_held": "sets hold the date",
    "usual_contradicted": "contradicted by the usual swings",
    "warned": "warned of runs",
}
"""What a limit can be on, in words: shares in per cent, and a hundred times the bias of the log ratio of the halves."""

OUTLIERS = "what such a month held belongs to no path, and draws the level of its sixth along"

NOBODY_COUNTED = (
    "no method can see that the months nobody counted were the quiet ones; the verdict is repeated for other rates in them "
    "and withdrawn where they decide"
)

EVERYWHERE = {
    "covered": (92.0, 99.0),
    "thirds_covered": (92.0, math.inf),
    "contradicted_inside": (-math.inf, 7.0),
    "supported_beyond": (-math.inf, 5.0),
}
"""Limits where a truth has none of its own."""


@dataclass(frozen=True)
class Truth:
    """One cell of the grid.

    Attributes
    ----------
    group : str
        The heading that it stands under.
    periods : int
    mean : float
        Events per 30.4375 days at the first level; outside a surge.
    change, factor
        A shape of `histories.shape_of`, and how large it is.
    alpha : float
        Dispersion of the counts given the rate, independent from period to period.
    process : str
        What moves the rate beside the change: nothing, ``AR``, ``long memory``, ``INGARCH`` or ``Hawkes``; or what is done
        to the counts: ``silent months``, ``outlier months``, ``imprecise dates``.
    memory : tuple of float
        Its parameters.
    cv2 : float
        Squared coefficient of variation of a lognormal rate.
    season : float
        Peak over trough.
    hidden, exposure : str
        Which periods are not observed, and how the days covered vary; see `histories`.
    freq : str
    limits : mapping of str to (float, float)
        Least and most of a figure, in per cent, where they differ from `EVERYWHERE`.
    why : mapping of str to str
        By figure, why its limit is not kept here, where that is known.
    """

    group: str
    periods: int
    mean: float = 10.0
    change: str = "constant"
    factor: float = 1.0
    alpha: float = 0.0
    process: str = ""
    memory: tuple[float, ...] = ()
    cv2: float = 0.0
    season: float = 2.0
    hidden: str = ""
    exposure: str = ""
    freq: str = "month"
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict, compare=False)
    why: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def words(self) -> str:
        """The cell's name; its random numbers hang on it."""
        change = self.change + (f" x{self.factor:g}" if self.factor != 1 else "")
        numbers = "/".join(f"{value:g}" for value in self.memory)
        noise = f"{self.process} {numbers}".strip()
        if self.process != "AR":
            alpha = f"alpha {self.alpha:g}" if self.alpha else "Poisson"
            noise = f"{alpha}, {noise}" if noise else alpha
        parts = [change, f"{self.periods} {self.freq}s", f"mean {self.mean:g}", noise]
        parts += [f"season {self.season:g}"] if self.season != 2 else []
        return ", ".join([*parts, *(words for words in (self.hidden, self.exposure) if words)])

    @property
    def all_limits(self) -> dict[str, tuple[float, float]]:
        """The limits of this cell."""
        return {**EVERYWHERE, **self.limits}


def limit_words(name: str, limit: tuple[float, float]) -> str:
    """Return a limit in words.

    Examples
    --------
    >>> limit_words("found", (65, math.inf))
    'found of those beyond at least 65'
    """
    least, most = limit
    if math.isfinite(least) and math.isfinite(most):
        return f"{FIGURES[name]} {least:g} to {most:g}"
    return (
        f"{FIGURES[name]} at most {most:g}" if math.isfinite(most) else f"{FIGURES[name]} at least {least:g}"
    )


def at_least(**figures: float) -> dict[str, tuple[float, float]]:
    """Return limits from below."""
    return {name: (value, math.inf) for name, value in figures.items()}


def at_most(**figures: float) -> dict[str, tuple[float, float]]:
    """Return limits from above."""
    return {name: (-math.inf, value) for name, value in figures.items()}


def ar(phi: float, **changed: Any) -> dict[str, Any]:
    """The autoregressive rate of the method's tables; 0.9 has twice the variance and less noise."""
    noise = {"alpha": 0.1, "cv2": 0.5} if phi >= 0.9 else {"alpha": 0.2, "cv2": 0.25}
    return {**noise, "process": "AR", "memory": (phi,), **changed}


def _constant() -> Iterator[Truth]:
    group = "Constant, independent periods"
    calm = {**at_most(usual_contradicted=5, warned=10, dated=2)}
    least = {(60, 0.0): 94, (60, 0.1): 84, (120, 0.2): 92, (120, 0.5): 64}
    for periods, mean, alpha in (
        *((n, 10, 0.5) for n in (24, 36, 48, 60, 120, 240)),
        (60, 10, 0.0),
        (60, 10, 0.1),
        (60, 10, 1.0),
        (120, 10, 0.2),
        (120, 10, 1.0),
        (60, 3, 0.5),
        (120, 3, 0.5),
        (60, 30, 0.5),
        (120, 30, 0.5),
        (120, 0.3, 0.5),
        (120, 1, 0.5),
        (60, 2000, 0.1),
    ):
        limits = dict(calm)
        if periods < 48:
            limits = at_most(dated=5 if periods == 24 else 2)
        if mean == 10 and (periods, alpha) in least:
            limits |= at_least(supported=least[periods, alpha])
        yield Truth(group, periods, mean, alpha=alpha, limits=limits)
    for season in (1, 3):
        yield Truth(group, 60, alpha=0.5, season=season, limits=calm)
    for periods in (60, 120):
        yield Truth(group, periods, alpha=0.5, hidden="a fifth unobserved", limits=calm)
    yield Truth(group, 156, 13, alpha=0.5, freq="week", limits=calm)
    yield Truth(group, 260, 13, alpha=0.5, freq="week", limits=calm)
    yield Truth(group, 15, alpha=0.1, freq="year")
    yield Truth(group, 30, alpha=0.1, freq="year", limits=at_most(dated=2))
    yield Truth(group, 60, alpha=0.2, exposure="exposure rises threefold", limits=at_most(dated=2))
    yield Truth(group, 120, alpha=0.2, exposure="every other quarter a third of the days")

    group = "Constant, with what models do not expect"
    yield Truth(group, 60, alpha=0.2, process="silent months", memory=(0.2,))
    yield Truth(group, 120, alpha=0.2, process="silent months", memory=(0.2,))
    drawn_along = dict.fromkeys(EVERYWHERE, OUTLIERS)
    for many, more in ((1, {}), (3, at_most(contradicted_inside=13))):
        limits, memory = {**at_least(covered=78), **more}, (many, 8)
        yield Truth(
            group, 60, alpha=0.1, process="outlier months", memory=memory, limits=limits, why=drawn_along
        )
    yield Truth(group, 120, 10, "one month", 6, alpha=0.1, limits=at_least(covered=78), why=drawn_along)
    turned = {"thirds_covered": "no season is left to fit, and a third is no whole number of years"}
    yield Truth(group, 120, 10, "season turns over", alpha=0.1, why=turned)
    yield Truth(group, 120, 10, "season moves", alpha=0.1)
    yield Truth(group, 120, 10, "dispersion rises", alpha=0.1)
    yield Truth(group, 60, alpha=0.2, process="imprecise dates", memory=(0.3,))
    for hidden, bias in (("a third of one half bounded", 5), ("quiet months of one half bounded", 10)):
        yield Truth(group, 60, alpha=0.1, hidden=hidden, limits=at_most(bias=bias, usual_contradicted=10))
    yield Truth(group, 60, alpha=0.1, hidden="a third of one half bounded by later statements")
    yield Truth(
        group,
        60,
        alpha=0.1,
        hidden="quiet months of one half dropped",
        why=dict.fromkeys(EVERYWHERE, NOBODY_COUNTED),
    )


def _wandering() -> Iterator[Truth]:
    group = "A process of constant mean, whose rate wanders"
    usual = at_most(usual_contradicted=8, contradicted_inside=3, dated=7)
    for periods, mean in ((60, 10), (60, 3), (60, 30), (120, 10), (120, 3), (240, 10), (60, 2000)):
        more = at_least(supported=48) if (periods, mean) == (120, 10) else {}
        yield Truth(group, periods, mean, **ar(0.5), limits={**usual, **more})
    yield Truth(group, 60, **ar(0.5), season=3, limits=usual)
    yield Truth(group, 60, **ar(0.5), hidden="a fifth unobserved", limits=usual)
    for periods, mean in ((24, 10), (36, 10), (36, 3)):
        few = at_most(usual_contradicted=12, contradicted_inside=3)
        yield Truth(group, periods, mean, **ar(0.5), limits=few)
    yield Truth(group, 156, 13, **ar(0.5), freq="week", limits=usual)
    yield Truth(group, 30, **ar(0.5, alpha=0.05), freq="year")
    inside = at_most(contradicted_inside=3)
    for periods, figures in ((60, {}), (120, at_least(found=60)), (240, {"covered": (90.0, 99.0)})):
        yield Truth(group, periods, **ar(0.8), limits={**inside, **at_most(usual_contradicted=22), **figures})
    for weeks in (156, 260):
        yield Truth(group, weeks, 13, **ar(0.8), freq="week", limits={**inside, "covered": (90.0, 99.0)})
    yield Truth(group, 60, **ar(0.9), limits={**inside, **at_least(found=75)})
    yield Truth(group, 120, **ar(0.9), limits=inside)
    for periods in (60, 120):
        yield Truth(group, periods, alpha=0.2, process="long memory", memory=(0.4,), cv2=0.25, limits=inside)
    fed = {**at_least(covered=86), **at_most(contradicted_inside=16)}
    for periods, memory in ((60, (0.3, 0.3)), (120, (0.3, 0.3)), (60, (0.4, 0.5))):
        yield Truth(group, periods, process="INGARCH", memory=memory, limits=fed)
    for periods, freq, mean, days in ((60, "month", 10, 30), (120, "month", 10, 30), (156, "week", 13, 7)):
        limits = {**inside, **at_least(found=90), "covered": (90.0, 99.0) if freq == "week" else (92.0, 99.0)}
        yield Truth(
            group, periods, mean, process="Hawkes", memory=(0.7, days), season=1.0, freq=freq, limits=limits
        )


def _changed() -> Iterator[Truth]:
    group = "Changed, but inside the margin"
    yield Truth(group, 120, 10, "step at half", 1.25, alpha=0.1, limits=at_most(contradicted_inside=6))
    yield Truth(
        group, 120, 10, "trend of the halves", 1.25, alpha=0.1, limits=at_most(contradicted_inside=18)
    )
    # Its highest sixth is 1.4 times its lowest.
    yield Truth(group, 120, 10, "slow wave", 1.2, alpha=0.1, limits=at_most(contradicted_inside=18))

    group = "At the edge of the margin"
    edge = at_most(supported_beyond=7)
    for periods, noise in (
        (60, {"alpha": 0.1}),
        (120, {"alpha": 0.1}),
        (120, {"alpha": 0.5}),
        (120, ar(0.5)),
    ):
        yield Truth(group, periods, 10, "step at half", 1.5, **noise, limits=edge)
    yield Truth(group, 120, 10, "step at half", 1.5, **ar(0.8))
    yield Truth(group, 120, 10, "step at a quarter", 1.5, alpha=0.1)
    yield Truth(group, 120, 10, "middle third", 1.5, alpha=0.1, limits=edge)

    group = "Halved or doubled"
    for periods, noise, least in (
        (60, {"alpha": 0.5}, 65),
        (60, ar(0.5), 65),
        (60, {}, 90),
        (120, {"alpha": 0.5}, 92),
        (120, ar(0.5), None),
    ):
        limits, why = at_least(found=least) if least else {}, {}
        if noise.get("process") != "AR" and periods == 120:
            why = {
                "right_number": "a first change that cost no more than others would be right in 93, but date 8 of 100 constant series of 60 months"
            }
            limits |= at_least(right_number=93, dates_held=92)
        yield Truth(group, periods, 10, "step at half", 0.5, **noise, limits=limits, why=why)
    yield Truth(
        group, 120, 10, "step at half", 0.5, alpha=0.1, limits=at_least(right_number=93, dates_held=92)
    )
    yield Truth(group, 120, 10, "step at a quarter", 0.5, alpha=0.5)
    yield Truth(group, 60, 10, "step at half", 2, alpha=0.5)
    yield Truth(group, 120, 10, "step at three quarters", 2, alpha=0.5)
    for periods in (60, 120):
        yield Truth(group, periods, 10, "trend of the halves", 2, alpha=0.5)
    yield Truth(group, 120, 10, "trend of the halves", 2, **ar(0.5))
    for mean in (0.3, 1):
        yield Truth(group, 120, mean, "step at half", 0.5, alpha=0.5)
    for weeks in (156, 260):
        yield Truth(group, weeks, 13, "step at half", 0.5, alpha=0.5, freq="week")
    for years in (15, 30):
        yield Truth(group, years, 10, "step at half", 0.5, alpha=0.1, freq="year")
    yield Truth(group, 60, 10, "step at half", 0.5, alpha=0.2, exposure="exposure rises threefold")
    yield Truth(group, 24, 10, "step at half", 0.5, alpha=0.2)
    yield Truth(group, 36, 10, "step at half", 0.5, alpha=0.2)
    yield Truth(group, 240, 10, "step at half", 0.5, alpha=0.5)
    yield Truth(
        group,
        60,
        10,
        "step at half",
        0.5,
        alpha=0.1,
        hidden="a third of one half bounded",
        limits=at_most(bias=5),
    )
    yield Truth(
        group,
        60,
        10,
        "step at half",
        0.5,
        alpha=0.1,
        hidden="quiet months of one half bounded",
        limits=at_most(bias=10),
    )

    group = "Changes that come and go, and late ones"
    yield Truth(group, 120, 10, "middle third", 2, alpha=0.1)
    for noise in ({"alpha": 0.5}, ar(0.5)):
        yield Truth(group, 120, 10, "middle third", 2, **noise, limits=at_least(found=80))
    yield Truth(group, 60, 10, "middle third", 2)
    yield Truth(group, 120, 10, "slow wave", 2, alpha=0.1)
    yield Truth(group, 120, 10, "three waves", 2, alpha=0.2)
    yield Truth(group, 60, 10, "two surges", 3, alpha=0.2, limits=at_least(found=45))
    yield Truth(group, 60, 10, "two surges", 6, alpha=0.2, limits=at_least(found=95))
    regimes = at_least(found=88, right_number=95, dates_held=92)
    yield Truth(group, 120, 10, "four regimes", 3, alpha=0.1, limits=regimes)
    yield Truth(group, 60, 10, "four regimes", 3, alpha=0.1)
    late = at_least(found=80, right_number=85, dates_held=92)
    yield Truth(group, 60, 10, "last tenth", 4, alpha=0.2, limits=late)
    yield Truth(group, 120, 10, "last tenth", 4, alpha=0.2, limits=at_least(found=95))
    yield Truth(
        group, 120, 10, "last half year", 4, alpha=0.2, limits=at_least(right_number=85, dates_held=92)
    )


GRID = (*_constant(), *_wandering(), *_changed())

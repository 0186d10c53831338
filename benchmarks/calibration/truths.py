"""The truths: histories whose rate is known to have stayed, or to have changed, and what the verdict must reach there."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

__all__ = ["GRID", "Bound", "Truth"]


@dataclass(frozen=True)
class Bound:
    """A share of histories, in percent, that must not be passed.

    `of` is a verdict, ``warned`` (of high and low periods in long runs) or ``bias`` (of the log ratio of the halves,
    its size times 100); `most` and `least` are the limits.
    """

    of: str
    most: float = np.inf
    least: float = -np.inf

    @property
    def words(self) -> str:
        name = {"warned": "warned of runs", "bias": "100 x bias"}.get(self.of, f'"{self.of}"')
        return (
            f"{name} at most {self.most:g}" if np.isfinite(self.most) else f"{name} at least {self.least:g}"
        )

    def met(self, percent: float) -> bool:
        return self.least <= percent <= self.most


@dataclass(frozen=True)
class Truth:
    """One cell of the grid.

    Attributes
    ----------
    group : str
        The heading that it stands under.
    periods : int
    mean : float
        Events a period: the geometric mean of two levels; outside a surge, the level there.
    change, factor
        A shape of `histories.log_change` and how large it is; a season that turns over changes no rate.
    alpha, cv2, phi : float
        Dispersion of the counts given the rate, and the latent autoregressive rate.
    season : float
        Peak over trough.
    hidden : str
        Which periods are not observed; see `histories.hide`.
    freq : str
    bounds : tuple of Bound
        What the verdict must reach here.
    """

    group: str
    periods: int
    mean: float
    change: str = "none"
    factor: float = 1.0
    alpha: float = 0.0
    cv2: float = 0.0
    phi: float = 0.0
    season: float = 2.0
    hidden: str = "none"
    freq: str = "month"
    bounds: tuple[Bound, ...] = field(default=(), compare=False)

    @property
    def noise(self) -> str:
        if self.phi:
            return f"AR {self.phi:g}"
        return f"alpha {self.alpha:g}" if self.alpha else "Poisson"

    @property
    def words(self) -> str:
        change = "constant" if self.change == "none" else self.change
        change += f" x{self.factor:g}" if self.factor != 1 else ""
        parts = [change, f"{self.periods} {self.freq}s", f"mean {self.mean:g}", self.noise]
        parts += [f"season {self.season:g}"] if self.season != 2 else []
        parts += [self.hidden] if self.hidden != "none" else []
        return ", ".join(parts)


def ar(phi: float) -> dict[str, float]:
    """The autoregressive noise of the method's tables: squared coefficient of variation 0.25, alpha 0.2 beside it."""
    return {"alpha": 0.2, "cv2": 0.25, "phi": phi}


def _grid() -> list[Truth]:
    def false(most: float) -> Bound:
        return Bound("contradicted", most=most)

    def right(least: float) -> Bound:
        return Bound("contradicted", least=least)

    def supported(least: float) -> Bound:
        return Bound("supported", least=least)

    def missed(most: float) -> Bound:
        return Bound("supported", most=most)

    calm = Bound("warned", most=10)
    grid: list[Truth] = []

    group = "Truly constant, independent months"
    for periods, mean, alpha, bounds in (
        (48, 10, 0.5, ()),
        (60, 10, 0.0, (supported(94),)),
        (60, 10, 0.1, (supported(86),)),
        (60, 10, 0.5, ()),
        (60, 10, 1.0, ()),
        (60, 3, 0.5, ()),
        (60, 30, 0.5, ()),
        (120, 10, 0.2, (supported(92),)),
        (120, 10, 0.5, (supported(68),)),
        (120, 10, 1.0, ()),
        (120, 3, 0.5, ()),
        (120, 30, 0.5, ()),
    ):
        grid.append(Truth(group, periods, mean, alpha=alpha, bounds=(false(5), *bounds, calm)))
    grid += [Truth(group, 60, 10, alpha=0.5, season=season, bounds=(false(5), calm)) for season in (1, 3)]
    fifth = {"alpha": 0.5, "hidden": "a fifth unobserved", "bounds": (false(5), calm)}
    grid += [Truth(group, periods, 10, **fifth) for periods in (60, 120)]

    group = "Truly constant, autocorrelated months"
    for periods, mean in ((60, 10), (60, 3), (60, 30), (120, 10), (120, 3)):
        more = (supported(40),) if (periods, mean) == (120, 10) else ()
        grid.append(Truth(group, periods, mean, **ar(0.5), bounds=(false(8), *more)))
    grid.append(Truth(group, 60, 10, **ar(0.5), season=3, bounds=(false(8),)))
    grid.append(Truth(group, 60, 10, **ar(0.5), hidden="a fifth unobserved", bounds=(false(8),)))
    for periods, least in ((60, 55), (120, 70)):
        grid.append(Truth(group, periods, 10, **ar(0.8), bounds=(false(22), Bound("warned", least=least))))

    group = "Truly constant, few months"
    grid.append(Truth(group, 24, 10, alpha=0.5))
    grid.append(Truth(group, 36, 10, alpha=0.5))
    for periods, mean in ((24, 10), (36, 10), (36, 3)):
        grid.append(Truth(group, periods, mean, **ar(0.5), bounds=(false(12),)))

    group = "Truly constant, weeks"
    grid.append(Truth(group, 156, 3, alpha=0.5, freq="week", bounds=(false(5),)))
    grid.append(Truth(group, 156, 3, **ar(0.5), freq="week", bounds=(false(8),)))

    group = "Changed, but inside the margin"
    grid.append(Truth(group, 120, 10, "step at half", 1.25, alpha=0.1, bounds=(false(6),)))
    grid.append(Truth(group, 120, 10, "trend of the halves", 1.25, alpha=0.1, bounds=(false(15),)))
    grid.append(Truth(group, 120, 10, "one month", 6, alpha=0.1, bounds=(false(3),)))
    grid.append(Truth(group, 120, 10, "slow wave", 1.2, alpha=0.1))
    grid.append(Truth(group, 120, 10, "season turns over", alpha=0.1))

    group = "A step at the edge of the margin"
    grid.append(Truth(group, 60, 10, "step at half", 1.5, alpha=0.1, bounds=(missed(6),)))
    grid.append(Truth(group, 120, 10, "step at half", 1.5, alpha=0.1, bounds=(missed(6),)))
    grid.append(Truth(group, 120, 10, "step at half", 1.5, alpha=0.5, bounds=(missed(6),)))
    grid.append(Truth(group, 120, 10, "step at half", 1.5, **ar(0.5), bounds=(missed(8.5),)))
    grid.append(Truth(group, 120, 10, "step at half", 1.5, **ar(0.8), bounds=(missed(11),)))
    grid.append(Truth(group, 120, 10, "step at a quarter", 1.5, alpha=0.1, bounds=(missed(17),)))
    grid.append(Truth(group, 120, 10, "middle third", 1.5, alpha=0.1, bounds=(missed(12),)))

    group = "Halved or doubled"
    for periods, noise, least in (
        (120, {"alpha": 0.5}, 90),
        (120, ar(0.5), 76),
        (60, {"alpha": 0.5}, 61),
        (60, {}, 90),
        (60, ar(0.5), 47),
    ):
        grid.append(
            Truth(group, periods, 10, "step at half", 0.5, **noise, bounds=(right(least), missed(0.5)))
        )
    grid.append(Truth(group, 120, 10, "step at a quarter", 0.5, alpha=0.5, bounds=(right(85), missed(0.5))))
    grid.append(Truth(group, 60, 10, "step at half", 2, alpha=0.5))
    grid.append(Truth(group, 120, 10, "step at three quarters", 2, alpha=0.5))
    grid.append(Truth(group, 60, 10, "trend of the halves", 2, alpha=0.5, bounds=(right(85),)))
    grid.append(Truth(group, 120, 10, "trend of the halves", 2, alpha=0.5, bounds=(right(98),)))
    grid.append(Truth(group, 120, 10, "trend of the halves", 2, **ar(0.5), bounds=(right(93),)))

    group = "A change that comes and goes"
    for periods, noise, least in (
        (120, {"alpha": 0.1}, 95),
        (120, {"alpha": 0.5}, 80),
        (120, ar(0.5), 55),
        (60, {}, 60),
    ):
        grid.append(Truth(group, periods, 10, "middle third", 2, **noise, bounds=(right(least), missed(2.5))))
    grid.append(Truth(group, 120, 10, "slow wave", 2, alpha=0.1))

    group = "Unobserved or bounded months, truly constant"
    biased = Bound("bias", most=5)
    grid.append(
        Truth(group, 60, 10, alpha=0.1, hidden="a third of one half bounded", bounds=(false(8), biased))
    )
    grid.append(
        Truth(
            group,
            60,
            10,
            alpha=0.1,
            hidden="quiet months of one half bounded",
            bounds=(false(10), Bound("bias", most=10)),
        )
    )
    grid.append(Truth(group, 60, 10, alpha=0.1, hidden="quiet months of one half dropped"))
    return grid


GRID = tuple(_grid())

"""The chance that a statement on young figures is otherwise a year later, fitted to a reporting triangle.

A logistic regression over the statements of all vintages: the chance hangs above all on the margin by which a statement
holds, then on its kind, on the age of its youngest month, on whether that stands on a final edition, and on how much is
counted in the country. Chosen by the Brier score on vintages left out, against shares in bins
(`benchmarks/revision_risk.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.nowcasting.statements import KINDS, Population, population_of
from trends.scheduling.threads import one_thread

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from trends.nowcasting.statements import Kind, Statement
    from trends.nowcasting.triangle import Triangle

__all__ = [
    "OLDEST",
    "RevisionModel",
    "RevisionRisk",
    "age_at",
    "chances_of",
    "fit_revision_model",
    "foretold",
    "revision_model",
    "shares_of",
]

OLDEST = 24
"""Age in months from which on figures are taken for settled: two years."""

_AGE_GROUPS = (1, 3, 6, 12, OLDEST)
"""Upper ends, in months, of the groups of age in which statements are alike."""

_FOLDS = 3
"""Parts that the vintages are cut into, in order of time; each is foretold from the others."""

_NEIGHBOURS = 2
"""Vintages on either side of a part that are left out with it: they hold nearly the same figures."""

_FEWEST_VINTAGES = 6
"""Vintages with one a year younger from which on a risk is told: two for every part."""

_FEWEST = 200
"""Statements from which on the model is fitted."""

_RIDGE = 10.0
"""Weight of the squared coefficients, the level apart. At ten the scores on vintages left out are those of one; foretold
from the first vintages alone they are better, and of thirty or more the former are worse."""


@dataclass(frozen=True)
class RevisionRisk:
    """How often statements of a kind were otherwise a year later.

    Attributes
    ----------
    p : float
        Chance that this one is.
    n : int
        Statements of its kind, answer and group of age in the triangle, each series and month once.
    brier, brier_base : float
        Mean squared error of such chances for statements of its kind, on vintages left out; and that of the share of the
        kind, said of every one.
    """

    p: float
    n: int
    brier: float
    brier_base: float

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {"p": self.p, "n": self.n, "brier": self.brier, "brier_base": self.brier_base}


def age_at(last: pd.Period, day: date) -> int:
    """Return the age of a month at a day: 1 for a month in the one that follows it."""
    return max((day.year - last.year) * 12 + day.month - last.month, 1)


@dataclass(frozen=True, eq=False)
class RevisionModel:
    """The chance that a statement is otherwise a year later, fitted to a triangle.

    Attributes
    ----------
    coefficients : ndarray
        Of the logistic regression.
    cells : dict
        Kind, answer and group of age to the number of series and months behind it.
    scores : dict
        Kind to the Brier scores on vintages left out: of the model, and of the share of the kind.
    """

    coefficients: NDArray[np.float64]
    cells: dict[tuple[int, bool, int], int]
    scores: dict[Kind, tuple[float, float]]

    def risk(self, statement: Statement, day: date, *, final: bool) -> RevisionRisk | None:
        """Return the risk of a statement.

        Parameters
        ----------
        statement : Statement
        day : datetime.date
            When the figures were known.
        final : bool
            Whether its youngest month stands on a final edition.

        Returns
        -------
        RevisionRisk or None
            None where that month is older than two years, or the triangle holds no statement of the kind at that age.
        """
        age = age_at(statement.last, day)
        if age > OLDEST or statement.kind not in self.scores:
            return None
        kind = KINDS.index(statement.kind)
        features = _features(
            kind=np.array([kind]),
            size=np.array([float(statement.size)]),
            margin=np.array([statement.margin]),
            holds=np.array([statement.holds]),
            activity=np.array([statement.activity]),
            age=np.array([age]),
            final=np.array([final]),
        )
        n = self.cells.get((kind, statement.holds, int(_age_group(np.array([age]))[0])), 0)
        if not n:
            return None
        return RevisionRisk(
            float(_logistic(features @ self.coefficients)[0]), n, *self.scores[statement.kind]
        )


@lru_cache(maxsize=8)
def revision_model(triangle: Triangle, as_of: date | None = None) -> RevisionModel | None:
    """Fit the model to a triangle as it stood on a day, once; see `fit_revision_model`.

    What became of a statement later than that day was not known on it, so it teaches nothing.
    """
    return fit_revision_model(population_of(triangle if as_of is None else triangle.as_of(as_of)))


def fit_revision_model(population: Population) -> RevisionModel | None:
    """Fit the chance that a statement is otherwise a year later.

    Returns
    -------
    RevisionModel or None
        None where there are too few vintages a year apart, or too few statements.
    """
    if len(np.unique(population.vintage)) < _FEWEST_VINTAGES or len(population) < _FEWEST:
        return None
    design, gone = _design(population), population.gone.astype(float)
    fitted = _fitted(design, gone)
    left_out = _foretold(population, design, fitted)
    scores = {}
    for number, kind in enumerate(KINDS):
        own = population.kind == number
        if own.any():
            errors = [(chance[own] - gone[own]) ** 2 for chance in left_out]
            scores[kind] = (float(errors[0].mean()), float(errors[1].mean()))
    return RevisionModel(fitted, _cells(population), scores)


def foretold(population: Population) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Foretell every statement from vintages left out: by the model, and by the share of its kind and answer."""
    return _foretold(population, _design(population), None)


def _foretold(
    population: Population, design: NDArray[np.float64], start: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Do so from the design of all; the search for the coefficients begins at `start`, and where it ends does not hang on it."""
    model, base = np.empty(len(population)), np.empty(len(population))
    vintages = np.unique(population.vintage)
    place = np.searchsorted(vintages, population.vintage)
    for part in np.array_split(np.arange(len(vintages)), _FOLDS):
        inside = (place >= part[0]) & (place <= part[-1])
        apart = (place < part[0] - _NEIGHBOURS) | (place > part[-1] + _NEIGHBOURS)
        coefficients = _fitted(design[apart], population.gone[apart].astype(float), start)
        model[inside] = _logistic(design[inside] @ coefficients)
        base[inside] = shares_of(population.of(apart), population.of(inside))
    return model, base


def chances_of(learned: Population, others: Population) -> NDArray[np.float64]:
    """Return the chances of other statements by the model fitted to those that are learned from, shape (n,)."""
    return _logistic(_design(others) @ _fitted(_design(learned), learned.gone.astype(float)))


def shares_of(learned: Population, others: Population) -> NDArray[np.float64]:
    """Return for each of other statements the share of its kind and answer that was otherwise, shape (n,)."""
    cells = 2 * len(KINDS)
    number, gone = (
        np.bincount(2 * learned.kind + learned.holds, weights=weights, minlength=cells)
        for weights in (None, learned.gone.astype(float))
    )
    # A kind that the other vintages do not hold gets the share of all.
    share = (gone + learned.gone.mean()) / (number + 1)
    return np.asarray(share[2 * others.kind + others.holds])


def _cells(population: Population) -> dict[tuple[int, bool, int], int]:
    """Count the series and months behind each kind, answer and group of age."""
    parts = (
        population.kind,
        population.holds,
        _age_group(population.age),
        population.place,
        population.month,
    )
    shape = (len(KINDS), 2, len(_AGE_GROUPS) + 1, population.place.max() + 1, population.month.max() + 1)
    once = np.unravel_index(np.unique(np.ravel_multi_index(parts, shape)), shape)
    keys, number = np.unique(np.ravel_multi_index(once[:3], shape[:3]), return_counts=True)
    cells = zip(*np.unravel_index(keys, shape[:3]), number, strict=True)
    return {(int(kind), bool(holds), int(age)): int(n) for kind, holds, age, n in cells}


def _age_group(age: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.searchsorted(_AGE_GROUPS, age)


def _design(population: Population) -> NDArray[np.float64]:
    names = ("kind", "size", "margin", "holds", "activity", "age", "final")
    return _features(**{name: getattr(population, name) for name in names})


def _features(
    *,
    kind: NDArray[np.int64],
    size: NDArray[np.float64],
    margin: NDArray[np.float64],
    holds: NDArray[np.bool_],
    activity: NDArray[np.float64],
    age: NDArray[np.int64],
    final: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return what the chance hangs on, shape (n, number of coefficients)."""
    # The root, as the first tenth of a margin takes away more of the risk than the next; the margin itself bounds it.
    far = np.abs(margin)
    near = np.sqrt(far)
    group = _age_group(age)[:, None] == np.arange(1, len(_AGE_GROUPS))
    answer = (2 * kind + holds)[:, None] == np.arange(2 * len(KINDS))
    scale = np.log1p(activity)
    return np.column_stack(
        [
            np.ones(len(far)),
            answer,
            group,
            final,
            np.log(size),
            scale,
            far,
            near,
            near * scale,
            near * holds,
            near * final,
            near[:, None] * group,
        ]
    ).astype(float, copy=False)


# The products are tall and narrow, which several threads only slow down.
@one_thread()
def _fitted(
    design: NDArray[np.float64], gone: NDArray[np.float64], start: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Fit the regularised logistic regression by Newton's method."""
    if start is None:
        # A tenth of the statements leads nearly as far, for a tenth of the time.
        few = len(design) < _FEW
        start = np.zeros(design.shape[1]) if few else _fitted(design[::10], gone[::10])
    ridge = _RIDGE * np.diag(np.arange(design.shape[1]) > 0).astype(float)
    coefficients, curvature, longest = start, None, 0.0
    for _ in range(_MOST_STEPS):
        chance = _logistic(design @ coefficients)
        slope = (gone - chance) @ design - ridge @ coefficients
        # The curvature costs most by far and hardly changes near the top: it is kept while steps shrink to a quarter.
        if curvature is None:
            root = design * np.sqrt(chance * (1 - chance))[:, None]
            curvature, longest = root.T @ root + ridge, np.inf
        step = np.linalg.solve(curvature, slope)
        coefficients = coefficients + step
        far = float(np.abs(step).max())
        if far < _CLOSE:
            break
        if far > longest / 4:
            curvature = None
        longest = far
    return coefficients


_FEW = 20_000
_MOST_STEPS = 50
_CLOSE = 1e-6


def _logistic(value: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -40, 40))))

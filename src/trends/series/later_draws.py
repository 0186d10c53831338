"""Completions of a series that are drawn when they are first asked for: counting needs none, inference does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from trends.series.count_series import CountSeries

__all__ = ["Draws", "LaterDraws"]

Draws: TypeAlias = "NDArray[np.int64] | None"


class LaterDraws:
    """A field that holds draws, or what makes them when it is first read."""

    @overload
    def __get__(self, series: None, owner: Any = None) -> None: ...
    @overload
    def __get__(self, series: CountSeries, owner: Any = None) -> Draws: ...
    def __get__(self, series: CountSeries | None, owner: Any = None) -> Draws:
        if series is None:
            # The default of the field.
            return None
        draws = vars(series)["_draws"]
        if callable(draws):
            draws = vars(series)["_draws"] = draws()
        return draws  # type: ignore[no-any-return]  # as it was set

    def __set__(self, series: CountSeries, draws: Draws | Callable[[], Draws]) -> None:
        vars(series)["_draws"] = draws

    @staticmethod
    def are_there(series: CountSeries) -> bool:
        """Return whether the draws of a series have been made, or it has none."""
        return not callable(vars(series)["_draws"])

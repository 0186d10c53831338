"""The same counts place by place: provinces, or what the source has of first administrative units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from trends.document.displayed import Displayed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trends.series.count_series import CountSeries

__all__ = ["MOST_PLACES", "Places"]

MOST_PLACES = 12
"""As many small multiples as can be read on one page, four rows of three."""


@dataclass(frozen=True, eq=False, repr=False)
class Places(Displayed):
    """Counts by place, over the same periods.

    Attributes
    ----------
    parts : tuple of (str, CountSeries)
        The places with most, in the order of their totals; at most `MOST_PLACES`.
    rest : tuple of str
        The other places, in the same order.
    """

    figures: ClassVar[Mapping[str, str]] = {"places": "small_multiples"}

    parts: tuple[tuple[str, CountSeries], ...]
    rest: tuple[str, ...] = ()

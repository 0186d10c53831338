"""How old the figures of a series are: whose they are, on which releases they stand, and when these were known.

The newest figures of a publisher are drafts. What they will come to depends on the release that a period stands on and
on the time since; `trends.nowcasting` reads both here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from trends.periods.coverage import Stretch

__all__ = ["Age"]


@dataclass(frozen=True)
class Age:
    """What a series knows of how old its figures are.

    Attributes
    ----------
    countries : tuple of str
        ISO3 codes of the rows counted, in alphabetical order; empty where no row tells.
    whole : bool
        Whether all of the publisher's events in these countries are counted, by their best estimates: chosen by country
        and time alone.
    releases : tuple of Stretch
        In order of time; what the series holds of other days stands on no release that is known.
    known : date or None
        The day on which these figures were made: the last publication of the releases, else the day on which the file
        was known.
    adding : int
        Days for which the publisher goes on adding to a day's figures, where it has no releases that would tell.
    nowcast : bool
        Whether the newest periods hold, in the series' draws, what they will come to.
    """

    countries: tuple[str, ...] = ()
    whole: bool = False
    releases: tuple[Stretch, ...] = ()
    known: date | None = None
    adding: int = 0
    nowcast: bool = False

    @classmethod
    def of(
        cls,
        codes: pd.Series[str],
        releases: tuple[Stretch, ...],
        known: date | None,
        *,
        whole: bool,
        adding: int = 0,
    ) -> Self:
        """Read it off the incidents that are counted.

        Parameters
        ----------
        codes : pandas.Series of str
            Their ISO3 codes. One without any lies in no country that is known, and the rest are not all.
        releases, known, whole, adding
            See the attributes; `known` is the day on which the file was known.
        """
        stated = codes.dropna().astype("str").unique().tolist()
        published = [stretch.published for stretch in releases]
        # A release that was fetched, or imported, years later is no older or younger for that.
        day = max(published, default=known)
        return cls(tuple(sorted(stated)), whole and len(stated) > 0, releases, day, adding)

    def released(self, day: date) -> Stretch | None:
        """Return the release that a day stands on; None where none is known."""
        # Of two that hold the day the later in the list stands: releases are in order of time and do not overlap.
        return next((each for each in reversed(self.releases) if each.start <= day <= each.end), None)

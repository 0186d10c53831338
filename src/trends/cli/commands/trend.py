"""``trends trend``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trends.cli.options import AsJson, Chosen, Language, Newest
from trends.cli.page import print_page
from trends.cli.reading import given_of, loaded_in_window, selected, series_of
from trends.cli.terminal import working, write
from trends.files.output import json_text
from trends.messages import with_ids

if TYPE_CHECKING:
    from trends.incidents.incidents import Incidents
    from trends.series.series_table import SeriesTable
    from trends.severity import CasualtyResult, DeadlyResult, TailResult

__all__ = ["trend"]


def trend(
    chosen: Chosen, nowcast: Newest = "auto", as_json: AsJson = False, language: Language = "en"
) -> None:
    """Estimate attack frequency and casualties.

    Level, change per year, seasonality and, where the data tell, the frequency of deadly attacks, deaths per attack and
    the tail of the tolls, all with intervals.
    """
    from trends.incidents.incidents import Incidents
    from trends.verdict import trend as trend_of

    with working("Fitting"):
        data = loaded_in_window(chosen)
        if isinstance(data, Incidents):
            data = selected(chosen, data)
            if not data.kinds_chosen:
                data = data.select()  # the default kinds, once for the counts and the casualties
        result = trend_of(series_of(chosen, data), nowcast=nowcast)
        casualties = casualties_of(chosen, data)
        deadly, tail = by_attack(chosen, data) if casualties is not None else (None, None)
    if as_json:
        parts = {"deadly": deadly, "casualties": casualties, "tail": tail}
        values = {name: part.to_dict() if part is not None else None for name, part in parts.items()}
        write(json_text(with_ids({**result.to_dict(), **values}, language)))
    else:
        # Totals of deaths come after what a single attack cannot sway.
        shown = [part.blocks() for part in (deadly, casualties, tail) if part is not None]
        # A caution that holds for several parts is said once.
        page = dict.fromkeys([*result.blocks(), *(block for blocks in shown for block in blocks)])
        print_page(page, language)


def by_attack(chosen: Chosen, data: Incidents | SeriesTable) -> tuple[DeadlyResult | None, TailResult | None]:
    """Describe how often attacks were deadly, and their tail; None for a series, which has totals only."""
    from trends.incidents.incidents import Incidents
    from trends.severity import deadly_attacks, tails

    if not isinstance(data, Incidents):
        return None, None
    return deadly_attacks(data, **given_of(chosen, "freq", "imprecise")), tails(data)


def casualties_of(chosen: Chosen, data: Incidents | SeriesTable) -> CasualtyResult | None:
    """Describe the deaths of what was selected; None where the data have no figures of deaths."""
    from trends.incidents.incidents import Incidents
    from trends.severity import casualties, lethality

    if isinstance(data, Incidents):
        return casualties(data) if data.frame["fatalities_best"].notna().any() else None
    if not data.counted or "fatalities" not in {*data.measures, *data.columns}:
        return None
    attacks = series_of(replace(chosen, measure=None), data)
    return lethality(attacks, series_of(replace(chosen, measure="fatalities"), data))

"""``trends trend``."""

from __future__ import annotations

from trends.cli.options import AsJson, Chosen
from trends.cli.page import print_page
from trends.cli.reading import loaded, selected, series_of
from trends.cli.terminal import working, write

__all__ = ["trend"]


def trend(chosen: Chosen, as_json: AsJson = False) -> None:
    """Estimate attack frequency and casualties.

    Level, change per year, seasonality and, where the data tell, deaths per attack, all with intervals.
    """
    from trends.incidents import Incidents
    from trends.inference import casualties as casualties_of
    from trends.inference import trend as trend_of

    with working("Fitting"):
        data = loaded(chosen)
        if isinstance(data, Incidents):
            data = selected(chosen, data)
        result = trend_of(series_of(chosen, data))
        casualties = casualties_of(data) if isinstance(data, Incidents) else None
    if as_json:
        from trends.output import json_text

        both = {**result.to_dict(), "casualties": casualties.to_dict() if casualties is not None else None}
        write(json_text(both))
    else:
        print_page([*result.blocks(), *(casualties.blocks() if casualties is not None else ())])

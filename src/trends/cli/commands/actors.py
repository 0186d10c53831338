"""``trends actors``."""

from __future__ import annotations

from trends.cli.engines import opened_in_window
from trends.cli.failures import UsageError
from trends.cli.options import AsJson, Selecting
from trends.cli.page import print_answer
from trends.cli.reading import FOR_SERIES, selected
from trends.cli.terminal import working
from trends.errors import listed

__all__ = ["actors"]


def actors(selecting: Selecting, as_json: AsJson = False) -> None:
    """Tell who is in a file of incidents.

    Every name with its aliases, incidents, deaths, first and last day, and on which side it stands: what to write
    after --actor and --attacker.
    """
    from trends.series.series_table import SeriesTable

    if selecting.measure is not None:
        raise UsageError("--measure has no meaning here: incidents and deaths are both told.")
    if misplaced := [f"--{name}" for name in FOR_SERIES if getattr(selecting, name) is not None]:
        raise UsageError(
            f"{listed(misplaced)} can only be used with a series, and only incidents name actors."
        )
    with working("Reading"):
        data = opened_in_window(selecting)
        if isinstance(data, SeriesTable):
            raise UsageError(
                f"Only incidents name actors, but {selecting.input} holds a series; its own names are told by trends check."
            )
        table = selected(selecting, data).actors()
    print_answer(table, as_json=as_json)

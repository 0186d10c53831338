"""A table of one's own made canonical: what is missing is filled in from what is there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from trends.errors import InputError
from trends.schema import LARGEST_COUNT, PEOPLE, conform

__all__ = ["canonical"]


def canonical(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the canonical columns; see `Incidents.from_frame`.

    Raises
    ------
    InputError
        If a column cannot be read as its type, an ``incident_id`` occurs twice, a date ends before it starts, or a number of
        people is none that can be.
    """
    if "date_start" not in frame:
        raise InputError("A table of incidents needs a column date_start.")
    numbered = frame.reset_index(drop=True)
    try:
        table = conform(numbered)
    except (ValueError, TypeError) as error:
        raise InputError(f"The table cannot be read as incidents: {error}.") from None
    if "incident_id" not in frame:
        table["incident_id"] = pd.Series([str(row) for row in range(1, len(table) + 1)], dtype="string")
    if "source" not in frame:
        table["source"] = "generic"
    if "date_end" not in frame:
        table["date_end"] = table["date_start"]
    if "date_precision" not in frame:
        days = (table["date_end"] - table["date_start"]).dt.days
        words = np.select([table["date_start"].isna(), days.eq(0)], ["unknown", "day"], "range")
        table["date_precision"] = words
    table = conform(table)
    if table["incident_id"].duplicated().any():
        twice = table.loc[table["incident_id"].duplicated(), "incident_id"].iloc[0]
        raise InputError(f"The incident {str(twice)[:40]!r} occurs twice.")
    if bool((table["date_end"] < table["date_start"]).any()):
        raise InputError("An incident ends before it starts.")
    _refuse_impossible(table)
    return table


def _refuse_impossible(table: pd.DataFrame) -> None:
    """Refuse numbers of people that `trends.load` refuses in a file: negative ones, infinite ones and those beyond reason."""
    for column in PEOPLE:
        numbers = table[column].to_numpy(dtype=float, na_value=np.nan)
        bad = np.flatnonzero((numbers < 0) | (numbers > LARGEST_COUNT))
        if len(bad):
            name, value = str(table["incident_id"].iloc[bad[0]])[:40], numbers[bad[0]]
            raise InputError(
                f"{column} of the incident {name!r} is {value:g}; expected 0 to {int(LARGEST_COUNT):,}, or nothing where it is not known."
            )

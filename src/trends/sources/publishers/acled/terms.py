"""ACLED's terms (rows stay with the user, aggregates are shown with attribution), and for how long it adds to its figures."""

from __future__ import annotations

from trends.sources.source import Terms

__all__ = ["ADDING", "TERMS"]

ADDING = 28
"""Days: ACLED adds to earlier weeks and corrects them in each of its weekly releases ("Keeping ACLED data updated", its
knowledge base) and names no number of weeks; four are the convention here. It holds of what others make of its data, too."""

TERMS = Terms(
    licence="ACLED terms of use: rows may not be passed on; aggregates with attribution (https://acleddata.com)",
    address="https://acleddata.com",
    citation=(
        "Armed Conflict Location & Event Data (ACLED), https://acleddata.com; give the date of access and the filters "
        "applied. Raleigh, Clionadh, Roudabeh Kishi and Andrew Linke (2023). Political instability patterns are obscured "
        "by conflict dataset scope conditions, sources, and coding choices. Humanities and Social Sciences Communications "
        "10: 74."
    ),
    # https://acleddata.com/attributionpolicy: the name, the address, the day of access and the filters applied.
    attribution=(
        "Armed Conflict Location & Event Data (ACLED), https://acleddata.com; {accessed}; {filters}. Only aggregates are "
        "shown, as ACLED's terms ask; its events are not passed on. {citation}"
    ),
    binds="ACLED",
)

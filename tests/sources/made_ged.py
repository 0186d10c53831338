"""Events in the layout of UCDP GED, made up: what readers of a release need, and nothing of a real one."""

from __future__ import annotations

EVENT = {
    "id": 1, "year": "2024", "type_of_violence": 1, "conflict_name": "Ruritania", "dyad_name": "A - B",
    "side_a": "A", "side_b": "B", "country": "Syria", "country_id": "652", "date_prec": 1,
    "date_start": "2024-01-05", "date_end": "2024-01-05", "best": 2, "high": 2, "low": 2, "where_prec": 1,
    "latitude": 35, "longitude": 38, "event_clarity": 1, "code_status": "Clear",
}  # fmt: skip
COLUMNS = list(EVENT)


def event(number, day, deaths=2, country=("Syria", "652")):
    """One event of one day, exactly known, as a row in the order of the columns."""
    changed = {
        "id": number, "year": day[:4], "date_start": day, "date_end": day,
        "best": deaths, "high": deaths, "low": deaths, "country": country[0], "country_id": country[1],
    }  # fmt: skip
    return list((EVENT | changed).values())

"""Incidents known by their area, shared over the cells of the places that the file knows there."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trends as tr
from trends.incidents.incidents import Incidents

SYRIA = Path(__file__).resolve().parents[3] / "shared" / "data" / "ucdp" / "ucdp_syria_2016_2019.csv"

# Three places of Homs in two cells, one of Raqqa; the province's own coordinates lie in a fifth cell.
SPOTS = [("Homs", 34.6, 38.3), ("Homs", 34.7, 38.2), ("Homs", 35.1, 38.2), ("Raqqa", 35.9, 39.0)]


def made(rows: list[tuple[object, ...]], *, deaths: int = 12) -> Incidents:
    columns = ["date_start", "place_precision", "country", "admin1", "latitude", "longitude"]
    table = pd.DataFrame([("2020-01-15", *row) for row in rows], columns=columns)
    return Incidents.from_frame(table.assign(fatalities_best=float(deaths)))


def spots(times: int = 1) -> list[tuple[object, ...]]:
    return [("exact", "Syria", *spot) for spot in SPOTS] * times


def counts(incidents: Incidents, **asked: object) -> dict[str, float]:
    series = incidents.count(by="cell", **asked)  # type: ignore[call-overload]
    return {str(key): float(np.nansum(series[key].count)) for key in series}


def test_a_place_counts_once_however_often_something_happened_there() -> None:
    one = made([*spots(), *[("exact", "Syria", *SPOTS[0])] * 5, ("admin1", "Syria", "Homs", 33.0, 36.0)])
    alone = made([*spots(), *[("exact", "Syria", *SPOTS[0])] * 5])
    before, after = counts(alone), counts(one)
    assert set(after) == set(before), "the middle of the province is no place of its own"
    gained = {cell: round(after[cell] - before[cell], 9) for cell in after}
    assert sorted(gained.values()) == [0, pytest.approx(1 / 3), pytest.approx(2 / 3)]


def test_a_country_is_shared_over_all_its_places() -> None:
    gained = counts(made([*spots(), ("country", "Syria", None, 35.0, 38.0)]))
    assert sum(gained.values()) == pytest.approx(5)
    assert max(gained.values()) == pytest.approx(2 + 2 / 4)


def test_the_smallest_area_that_has_a_place_is_taken() -> None:
    for admin1, whole in (("Homs", 0.0), ("Deraa", 1 / 4), (None, 1 / 4)):
        gained = counts(made([*spots(), ("admin1", "Syria", admin1, 33.0, 36.0)]))
        raqqa = str(made(spots()).frame["cell"].iloc[3])
        assert gained[raqqa] == pytest.approx(1 + whole)


def test_where_nothing_is_known_of_the_area_the_coordinates_stand_and_not_for_certain() -> None:
    incidents = made([*spots(), ("admin1", "Iraq", "Anbar", 33.0, 42.0)])
    series = incidents.count(by="cell")["177565"]
    assert (series.count[0], series.low[0], series.high[0]) == (1, 0, 1)


def test_what_crosses_borders_or_has_no_place_is_in_no_cell_and_said() -> None:
    rows = [*spots(), ("international", "Syria", None, 35.0, 38.0), ("exact", "Syria", "Homs", None, None)]
    series = made(rows).count(by="cell")
    assert sum(float(series[key].count.sum()) for key in series if key) == 4
    assert float(series[""].count.sum()) == 2
    assert any("2 incidents" in str(note) for note in series.notes)


def test_deaths_are_conserved_in_expectation_and_in_every_completion() -> None:
    incidents = made([*spots(), *[("admin1", "Syria", "Homs", 33.0, 36.0)] * 7], deaths=5)
    series = incidents.count(by="cell", measure="fatalities")
    assert sum(float(series[key].count.sum()) for key in series) == pytest.approx(11 * 5)
    drawn = [
        np.broadcast_to(one.count, (20, 1)) if one.draws is None else one.draws for one in series.values()
    ]
    assert (np.sum(drawn, axis=0) == 55).all()


def test_what_a_row_may_be_shared_over_does_not_hang_on_what_is_selected() -> None:
    incidents = made([*spots(), ("admin1", "Syria", "Homs", 33.0, 36.0)])
    rough = incidents.select(where="place_precision == 'admin1'")
    assert sorted(counts(rough).values()) == [pytest.approx(1 / 3), pytest.approx(2 / 3)]
    again = pickle.loads(pickle.dumps(rough))  # noqa: S301 - made a line above
    assert counts(again) == counts(rough)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["exact", "near", "admin2", "admin1", "linear", "country", None]),
            st.sampled_from(["Syria", "Iraq"]),
            st.sampled_from(["Homs", "Raqqa", None]),
            st.floats(33, 36) | st.none(),
            st.floats(36, 40),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_the_cells_add_up_to_all_incidents(rows: list[tuple[object, ...]]) -> None:
    incidents = made(rows)
    assert sum(counts(incidents).values()) == pytest.approx(len(rows))
    assert sum(counts(incidents, measure="fatalities").values()) == pytest.approx(12 * len(rows))


def test_deaths_of_a_real_file_are_conserved_to_the_unit() -> None:
    if not SYRIA.exists():
        pytest.skip("the real UCDP files do not lie beside the project")
    incidents = tr.load(SYRIA)
    series = incidents.count(by="cell", freq="year", measure="fatalities")
    total = float(np.nansum(incidents.count(freq="year", measure="fatalities").count))
    assert round(sum(float(np.nansum(one.count)) for one in series.values())) == total

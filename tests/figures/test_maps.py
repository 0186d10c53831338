"""A map draws a place as exactly as it is known and no more, on borders that can be replaced."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from trends.errors import InputError, ParameterError
from trends.figures import figure, plot_density, plot_map, plot_years
from trends.figures.basemap import DISCLAIMER, natural_earth, read_basemap
from trends.figures.map_frame import extent_of
from trends.figures.map_places import places_of
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.messages.speech import speaking

PRECISIONS = ("exact", "near", "admin2", "admin1", "linear", "country", "international", "unknown")


def incidents(precision=PRECISIONS, **columns) -> Incidents:
    n = len(precision)
    frame = {
        "date_start": pd.date_range("2020-01-31", periods=n, freq="180D"),
        "latitude": np.linspace(34, 36, n),
        "longitude": np.linspace(37, 41, n),
        "place_precision": list(precision),
        "country": "Syria",
        "admin1": [f"province {i}" for i in range(n)],
        **columns,
    }
    return Incidents.from_frame(pd.DataFrame(frame))


def drawn(ax) -> dict[str, np.ndarray]:
    return {
        found.get_gid().removeprefix("places-"): np.asarray(found.get_offsets())
        for found in ax.collections
        if (found.get_gid() or "").startswith("places-")
    }


def test_a_point_stands_only_where_the_place_is_known():
    signs = drawn(plot_map(incidents(), basemap=False))
    assert set(signs) == {"exact", "near", "admin2", "admin1"}
    assert [len(found) for found in signs.values()] == [1, 1, 1, 1]


def test_what_is_not_drawn_is_counted_and_said():
    places = places_of(incidents())
    assert places.drawn == 4
    assert sum(places.undrawn.values()) == 4
    said = figure(incidents(), "map").alt
    for words in ("1 known only to the country", "1 known only along a line or border", "1 without a place"):
        assert words in said


def test_a_province_is_one_sign_however_many_towns_its_rows_name():
    shown = incidents(("admin1",) * 5, admin1=["Homs"] * 3 + ["Hama"] * 2)
    (found,) = drawn(plot_map(shown, basemap=False)).values()
    assert len(found) == 2
    assert sorted(places_of(shown).frame["incidents"]) == [2, 3]


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(None, 37.0), (95.0, 37.0), (34.0, -181.0), (None, None)]
)
def test_coordinates_that_are_none_are_not_drawn(latitude, longitude):
    places = places_of(incidents(("exact",), latitude=[latitude], longitude=[longitude]))
    assert places.drawn == 0
    assert places.undrawn == {"place known, without coordinates": 1}


@pytest.mark.parametrize("plot", [plot_map, plot_density, plot_years])
def test_nothing_to_draw_is_a_sentence(plot):
    ax = plot(incidents(("country",) * 3))
    assert any("None of these incidents" in text.get_text() for text in ax.texts)
    assert not drawn(ax)


def test_density_and_small_maps_hold_known_places_only():
    shown = incidents()
    (cells,) = [found for found in plot_density(shown).collections if found.get_gid() == "density"]
    assert cells.get_array().sum() == 2
    maps = plot_years(shown).child_axes
    # From January 2020 to July 2023 in four calendar years; every map has the extent of all.
    assert [inner.get_title(loc="left") for inner in maps] == ["2020: 2", "2021: 0", "2022: 0", "2023: 0"]
    assert len({(inner.get_xlim(), inner.get_ylim()) for inner in maps}) == 1
    assert {kind for inner in maps for kind in drawn(inner)} == {"exact", "near"}


def test_the_table_holds_no_coordinates():
    table = pd.read_csv(pd.io.common.StringIO(figure(incidents(), "map").data))
    assert list(table.columns) == ["place", "incidents", "signs"]
    assert table["incidents"].sum() == len(PRECISIONS)


def test_every_map_says_whose_borders_these_are():
    assert plot_map(incidents()).get_xlabel() == Message(DISCLAIMER)
    assert "judge no claim" in Message(DISCLAIMER)


def test_the_base_map_is_whole():
    found = natural_earth()
    names = {area.name for area in found.areas}
    assert {"Syria", "Fiji", "Antarctica", "Russia"} <= names
    assert len(found.areas) > 230
    lines = [*found.coasts, *found.borders]
    # No line crosses the whole map where it steps over the 180th meridian.
    assert max(np.abs(np.diff(line[:, 0])).max() for line in lines) < 180


def test_another_base_map_takes_its_place(tmp_path):
    square = [[36, 33], [42, 33], [42, 37], [36, 37], [36, 33]]
    path = tmp_path / "own.geojson"
    feature = {
        "type": "Feature",
        "properties": {"name": "<b>Mine</b>"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    ax = incidents().plot(kind="map", basemap=path)
    assert "own file" in ax.get_xlabel()
    assert [text.get_text() for text in ax.texts if text.get_gid() == "country"] == ["<b>Mine</b>"]


def test_countries_are_named_in_the_language_of_the_page():
    with speaking("fr"):
        ax = plot_map(incidents())
    assert "Syrie" in {text.get_text() for text in ax.texts if text.get_gid() == "country"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"type": "Topology"}',
        '{"type": "FeatureCollection", "features": []}',
        '{"type": "Polygon", "coordinates": [[[1, 2], [500, 4], [3, 1]]]}',
        '{"type": "Polygon", "coordinates": [["a"]]}',
        '{"type": "Topology", "objects": {"x": {"type": "Polygon", "arcs": [[7]]}}, "arcs": []}',
    ],
)
def test_a_file_that_is_no_base_map_is_named(content, tmp_path):
    path = tmp_path / "broken.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"'broken\.json'"):
        read_basemap(path)
    with pytest.raises(InputError, match=r"'gone\.json' cannot be read"):
        read_basemap(tmp_path / "gone.json")


@pytest.mark.parametrize(
    "points", [[(0, 0)], [(179, 80), (-179, -80)], [(0, 89.9)], [(37, 34), (37, 34)], []]
)
def test_an_extent_is_of_this_world_and_holds_its_points(points):
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    found = extent_of(x, y)
    assert -180 <= found.west < found.east <= 180
    assert -90 <= found.south < found.north <= 90
    assert ((found.west <= x) & (x <= found.east) & (found.south <= y) & (y <= found.north)).all()


def test_an_option_that_a_figure_does_not_know_is_refused():
    with pytest.raises(ParameterError, match="'calendar' has no option"):
        incidents().plot(kind="calendar", basemap=False)

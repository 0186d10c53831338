"""How old figures are: carried from the incidents through selecting, counting and splitting into the series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

import trends
from trends.incidents.incidents import Incidents
from trends.periods.coverage import Release, Stretch
from trends.series.age import Age
from trends.verdict.comparing.alignment import joined


@pytest.fixture
def incidents():
    days = pd.date_range("2024-01-05", periods=12, freq="MS")
    frame = pd.DataFrame(
        {"date_start": days, "country": ["Sudan", "Mali"] * 6, "iso3": ["SDN", "MLI"] * 6, "actor_1": "Army"}
    )
    return Incidents.from_frame(frame)


def test_a_count_of_countries_is_whole(incidents):
    assert incidents.count().age.countries == ("MLI", "SDN")
    sudan = incidents.select(country="Sudan", start="2024-03").count().age
    assert (sudan.countries, sudan.whole) == (("SDN",), True)


@pytest.mark.parametrize(
    "narrower", [{"actor": "Army"}, {"where": "fatalities_best >= 0 or isnull(fatalities_best)"}]
)
def test_a_narrower_selection_is_not_whole(incidents, narrower):
    chosen = incidents.select(country="Sudan").select(**narrower)
    assert not chosen.count().age.whole
    # What was narrowed stays so, whatever is selected afterwards.
    assert not chosen.select(start="2024-03").count().age.whole


@pytest.mark.parametrize("how", [{"estimate": "high"}, {"imprecise": "drop"}])
def test_other_estimates_and_counts_without_the_imprecise_are_not_whole(incidents, how):
    assert not incidents.select(country="Sudan").count(**how).age.whole
    assert not incidents.count(by="country", **how)["Mali"].age.whole


def test_series_by_key_know_their_own_countries(incidents):
    by_country = incidents.count(by="country")
    assert (by_country["Mali"].age.countries, by_country["Mali"].age.whole) == (("MLI",), True)
    assert not incidents.count(by=["country", "actor"])["Mali", "Army"].age.whole


def test_without_a_country_nothing_is_whole():
    frame = pd.DataFrame({"date_start": pd.date_range("2024-01-05", periods=3, freq="MS")})
    assert Incidents.from_frame(frame).count().age == Age()


def test_cut_and_added_up_series_keep_their_age(incidents):
    series = incidents.select(country="Sudan").count()
    assert series.window("2024-03", "2024-08").age == series.age
    assert series.resample("quarter").age == series.age
    assert joined(series.window(None, "2024-04"), series.window("2024-07", None)).age == series.age


def stretch(start, end, label, kind, published):
    return Stretch(start, end, Release(label, kind, (start, end), published))


def test_a_day_stands_on_its_release():
    age = Age(
        releases=(
            stretch(date(1989, 1, 1), date(2024, 12, 31), "25.1", "final", date(2025, 6, 10)),
            stretch(date(2025, 1, 1), date(2025, 1, 31), "25.0.1", "monthly", date(2025, 2, 20)),
        )
    )
    assert age.released(date(2024, 12, 31)).kind == "final"
    assert age.released(date(2025, 1, 1)).label == "25.0.1"
    assert age.released(date(2025, 2, 1)) is None


def test_figures_are_as_old_as_their_release_whenever_it_was_fetched():
    final = stretch(date(2024, 1, 1), date(2024, 12, 31), "25.1", "final", date(2025, 6, 10))
    codes = pd.Series(["SDN"])
    assert Age.of(codes, (final,), date(2026, 11, 30), whole=True).known == date(2025, 6, 10)
    assert Age.of(codes, (), date(2026, 11, 30), whole=True).known == date(2026, 11, 30)


def test_a_series_of_a_table_is_as_old_as_its_file():
    table = trends.load("central-syria")
    known = replace(table, provenance=replace(table.provenance, known=date(2025, 1, 31)))
    assert known.count().age.known == date(2025, 1, 31)
    assert table.count().age == Age()


def test_looking_back_is_remembered(incidents):
    series = incidents.as_of(date(2024, 6, 15)).select(country="Sudan").count()
    assert series.provenance.as_of == date(2024, 6, 15)
    assert incidents.count().provenance.as_of is None

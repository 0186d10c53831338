from __future__ import annotations

import pytest

from trends.sources.columns.obvious_names import guess_columns
from trends.sources.columns.toll_names import is_part_of_a_toll, toll_role


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("best_death", "fatalities_best"),
        ("DeathsBest", "fatalities_best"),
        ("deaths (low estimate)", "fatalities_low"),
        ("Max. killed", "fatalities_high"),
        ("killed_total", "fatalities_best"),
        ("Number of people killed", "fatalities_best"),
        ("Total_Civilian_Deaths", "civilians_killed"),
        ("bd_low", "fatalities_low"),
        ("Total kidnapped", "abducted"),
        ("# injured", "wounded"),
        ("killed_national", None),
        ("Deaths of children", None),
        ("total affected", None),
    ],
)
def test_what_a_name_counts(name, role):
    assert (toll_role(name) or (None,))[0] == role


def test_parts():
    assert is_part_of_a_toll("Internationals wounded")
    assert is_part_of_a_toll("deaths_a")
    assert not is_part_of_a_toll("Total wounded")
    assert not is_part_of_a_toll("Internationals")


@pytest.mark.parametrize(
    ("header", "best"),
    [
        (("killed_low", "killed", "killed_high", "killed_best"), "killed_best"),
        (("Killed national", "Killed international", "Killed total"), "Killed total"),
        (("deaths", "total deaths"), "total deaths"),
        (("fatalities_high", "fatalities_low"), None),
        (("killed_men", "killed_women"), None),
        (("dead", "wounded"), "dead"),
    ],
)
def test_best_before_low_and_high_and_totals_before_parts(header, best):
    assert guess_columns(header).get("fatalities_best") == best
    assert guess_columns(header[::-1]).get("fatalities_best") == best

from __future__ import annotations

from collections import defaultdict

import pandas as pd
import pytest

from trends.errors import SelectionError
from trends.names.countries import countries, iso3_of, match_country, name_in


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("Syria", "SYR"),
        ("syria", "SYR"),
        ("SYR", "SYR"),
        ("syr", "SYR"),
        ("652", "SYR"),
        (652, "SYR"),
        (652.0, "SYR"),
        ("652.0", "SYR"),
        ("Syrian Arab Republic", "SYR"),
        ("645", "IRQ"),
        ("Yemen (North Yemen)", "YEM"),
        ("678", "YEM"),
        ("DR Congo (Zaire)", "COD"),
        ("Democratic Republic of Congo", "COD"),
        ("Congo - Kinshasa", "COD"),
        ("Congo", "COG"),
        ("Myanmar (Burma)", "MMR"),
        ("Cambodia (Kampuchea)", "KHM"),
        ("Côte d\u2019Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Türkiye", "TUR"),
        ("St. Lucia", "LCA"),
        ("Bosnia & Herzegovina", "BIH"),
        ("Guinea Bissau", "GNB"),
        ("Serbia (Yugoslavia)", "SRB"),
        ("345", "SRB"),
        ("340", "SRB"),
        ("Yugoslavia", "YUG"),
        ("Yemen", "YEM"),
        ("Germany", "DEU"),
        ("South Yemen", "YMD"),
        ("Kosovo", "XKX"),
        ("West Bank and Gaza Strip", "PSE"),
        ("Puerto Rico", "PRI"),
        ("Hong Kong SAR China", "HKG"),
        ("Nowhere", None),
        ("999", None),
        ("IS", None),
        ("", None),
        (None, None),
        (float("nan"), None),
        (True, None),
    ],
)
def test_a_country_has_one_code(given, code):
    assert iso3_of(given) == code


def test_no_name_means_two_countries():
    owners = defaultdict(set)
    for country in countries().values():
        for name in country.names:
            owners[name].add(country.iso3)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


def test_no_number_means_two_countries():
    numbers = [number for country in countries().values() for number in country.numbers]
    assert len(numbers) == len(set(numbers))
    assert len(numbers) > 195  # the list of 2017 has 197 states that still exist or existed after 1945


def test_every_known_spelling_finds_its_country():
    for country in countries().values():
        assert iso3_of(country.name) == country.iso3
        assert iso3_of(country.iso3) == country.iso3
        assert all(iso3_of(number) == country.iso3 for number in country.numbers)


def test_an_unknown_country_is_answered_with_the_nearest():
    with pytest.raises(SelectionError, match=r"'Sirya'.*Syria"):
        match_country("Sirya")
    with pytest.raises(SelectionError, match="number 999"):
        match_country("999")
    with pytest.raises(SelectionError) as caught:
        match_country("x" * 5_000)
    assert len(str(caught.value)) < 500


def test_every_pair_in_ucdps_files_agrees(shared):
    pairs = pd.concat(
        [
            pd.read_csv(shared / "data" / "ucdp" / name, usecols=["country", "country_id"])
            for name in ("ucdp_syria_2016_2019.csv", "ged231_sample1000.csv")
        ]
    ).drop_duplicates()
    assert len(pairs) > 55
    wrong = [
        (name, number)
        for name, number in pairs.itertuples(index=False)
        if iso3_of(name) is None or iso3_of(name) != iso3_of(number)
    ]
    assert wrong == []


def test_every_code_of_ucdps_panel_is_known(shared):
    panel = pd.read_csv(
        shared / "data" / "ucdp" / "ucdp_country_month_panel_v25_1.csv", usecols=["country_iso3"]
    )
    assert set(panel["country_iso3"].unique()) <= set(countries())


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("Turkey", "fr", "Turquie"),
        ("Iraq", "ar", "العراق"),
        ("Syria", "zh", "叙利亚"),
        ("Turkey", "en", "Turkey"),
        ("DR Congo (Zaire)", "es", "República Democrática del Congo"),
        ("Middle-earth", "fr", "Middle-earth"),
    ],
)
def test_a_country_is_named_in_a_language(name, language, said):
    assert name_in(name, language) == said

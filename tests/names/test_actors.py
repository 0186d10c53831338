from __future__ import annotations

import re
from collections import defaultdict

import pytest

from trends.names.actors import actors, resolve_actor
from trends.names.matching import fold


def finds(text: str, name: str) -> bool:
    return any(pattern.matches(fold(name)) for pattern in resolve_actor(text).patterns)


SPELLINGS = [
    "IS",
    "Islamic State (Syria)",
    "Islamic State (Iraq)",
    "Islamic State of Iraq and the Levant (ISIL)",
]
BRANCHES = [
    "Islamic State (Greater Sahara)",
    "Islamic State (West Africa)",
    "Islamic State Khorasan Province (ISKP)",
    "Khorasan Chapter of the Islamic State",
    "Sinai Province of the Islamic State",
    "Islamic State (Yemen)",
    "Central Africa Province of the Islamic State",
]


@pytest.mark.parametrize(
    "asked", ["Islamic State", "IS", "ISIS", "ISIL", "Daesh", "islamic  STATE", "Da\u2019esh"]
)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_alias_finds_every_spelling(asked, spelling):
    assert finds(asked, spelling)


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_regional_branch_is_another_actor_unless_asked_for(branch):
    assert not finds("Islamic State", branch)
    assert not finds("IS", branch)
    assert finds("Islamic State and its branches", branch)
    assert finds(branch, branch)


@pytest.mark.parametrize("asked", ["Islamic State", "IS"])
@pytest.mark.parametrize(
    "other",
    [
        "JIS",
        "ISI",
        "Islamic State of Iraq (ISI)",
        "JNIM and/or Islamic State (Greater Sahara)",
        "Islamic Front",
        "al-Islah",
        "Ahrar al-Sham, IS, Southern Front",
        "ISWAP",
    ],
)
def test_other_names_are_not_the_islamic_state(asked, other):
    assert not finds(asked, other)


def test_the_name_of_a_part_finds_only_the_part():
    resolved = resolve_actor("Islamic State (Syria)")
    assert resolved.name == "Islamic State (Syria)"
    assert finds("Islamic State (Syria)", "Islamic State (Syria)")
    assert not finds("Islamic State (Syria)", "Islamic State (Iraq)")
    assert not finds("Islamic State (Syria)", "IS")


def test_a_star_looks_up_no_alias():
    assert finds("Islamic State*", "Islamic State (Greater Sahara)")
    assert not finds("Islamic State*", "IS")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Taliban", "Taleban"),
        ("Boko Haram", "Jama'atu Ahlis Sunna Lidda'awati wal-Jihad"),
        ("SDF", "QSD: Syrian Democratic Forces"),
        ("Al Shabaab", "Al-Shabaab"),
        ("PKK", "Kurdistan Workers' Party (PKK)"),
        ("HTS", "HTS: Hayat Tahrir al Sham"),
    ],
)
def test_the_sources_call_one_actor_differently(one, other):
    assert finds(one, other)
    assert finds(other, one)


def test_an_unknown_name_stands_for_itself():
    resolved = resolve_actor("  Los   Viagras ")
    assert resolved.name == "Los Viagras"
    assert resolved.spellings == ("Los Viagras",)
    assert finds("Los Viagras", "los viagras")


def test_no_spelling_stands_for_two_actors():
    owners = defaultdict(set)
    for actor in actors():
        for spelling in actor.spellings:
            owners[fold(spelling.text)].add(actor.name)
    assert {text: names for text, names in owners.items() if len(names) > 1} == {}


def test_no_group_is_called_like_a_spelling():
    groups = {fold(actor.part_of) for actor in actors()} - {""}
    assert not groups & {fold(spelling.text) for actor in actors() for spelling in actor.spellings}


def test_every_entry_says_where_it_stands():
    for actor in actors():
        for spelling in actor.spellings:
            assert spelling.used_by in {"ucdp", "acled", "gtd", "common"}
            assert all(
                re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", day) for day in (spelling.since, spelling.until)
            )
            assert spelling.since <= (spelling.until or "9999")
            if spelling.used_by != "common":
                assert spelling.address.startswith("https://")


def test_ucdp_numbers_its_actors_as_the_table_says(shared):
    import pandas as pd

    known = {
        fold(spelling.text): int(spelling.address.rpartition("/")[2])
        for actor in actors()
        for spelling in actor.spellings
        if spelling.used_by == "ucdp"
    }
    found = {}
    for name in ("ucdp_syria_2016_2019.csv", "ged231_sample1000.csv"):
        table = pd.read_csv(shared / "data" / "ucdp" / name, low_memory=False)
        for side in "ab":
            pairs = table[[f"side_{side}", f"side_{side}_new_id"]].drop_duplicates()
            found |= {fold(text): int(number) for text, number in pairs.itertuples(index=False)}
    common = known.keys() & found.keys()
    assert len(common) >= 15
    assert {name: (known[name], found[name]) for name in common if known[name] != found[name]} == {}

"""What a column of people counts, by the words of its name: the dead, their low, best and high number, a part of them.

A total goes before a plain name, and a part (``killed_national``) is never taken for the whole.
"""

from __future__ import annotations

from trends.sources.columns.words import name_tokens

__all__ = ["is_part_of_a_toll", "toll_role"]

_DEAD = frozenset(
    [
        "death",
        "deaths",
        "dead",
        "died",
        "killed",
        "killings",
        "fatality",
        "fatalities",
        "casualties",
        "mort",
        "morts",
        "tues",
        "deces",
        "muertos",
        "muertes",
        "fallecidos",
        "tote",
        "mortes",
        "mortos",
        "bd",
        *("убито", "убитых", "погибло", "погибших", "погибшие"),
        *("死亡人数", "死亡", "遇难人数"),
        *("القتلى", "قتلى", "وفيات", "الوفيات"),
    ]
)
_HURT = {
    "wounded": frozenset(
        [
            *(
                "wounded",
                "injured",
                "injuries",
                "wound",
                "wounds",
                "blesses",
                "heridos",
                "verletzte",
                "feridos",
            ),
            *("ранено", "раненых", "受伤人数", "受伤", "الجرحى", "جرحى"),
        ]
    ),
    "abducted": frozenset(
        ["abducted", "kidnapped", "abductions", "kidnappings", "hostages", "enleves", "secuestrados"]
    ),
    "missing": frozenset(["missing", "disappeared"]),
    "released": frozenset(["released", "freed"]),
}
_ESTIMATE = {
    "fatalities_low": frozenset(["low", "lower", "lowest", "min", "minimum", "least"]),
    "fatalities_high": frozenset(["high", "higher", "highest", "upper", "max", "maximum", "most"]),
    "fatalities_best": frozenset(["best", "likely", "central"]),
}
_SIDE = {
    "civilians_killed": frozenset(["civilian", "civilians", "civils", "civiles"]),
    "combatants_killed": frozenset(["combatant", "combatants"]),
}
_WHOLE = frozenset(["total", "totals", "all", "overall", "sum"])
_NEUTRAL = frozenset(
    [
        "number",
        "no",
        "num",
        "nr",
        "n",
        "of",
        "the",
        "count",
        "est",
        "estimate",
        "estimated",
        "reported",
        "people",
        "persons",
        "in",
        "attack",
        *("число", "количество", "всего", "عدد"),
    ]
)


def toll_role(name: str) -> tuple[str, int] | None:
    """Return what a column counts and how well its name says so (0 best); None for a part and for anything else.

    Examples
    --------
    >>> toll_role("best_death"), toll_role("Total killed"), toll_role("Killed"), toll_role("Nationals killed")
    (('fatalities_best', 0), ('fatalities_best', 1), ('fatalities_best', 2), None)
    """
    tokens = name_tokens(name)
    whole = bool(tokens & _WHOLE)
    unread = tokens - _WHOLE - _NEUTRAL
    if dead := unread & _DEAD:
        unread -= dead
        for role, words in {**_ESTIMATE, **_SIDE}.items():
            if unread and unread <= words:
                return role, 0
        # "bd" is UCDP's short form of battle deaths, read beside best, low or high only: alone it may be
        # anything.
        return None if unread or dead == {"bd"} else ("fatalities_best", 1 if whole else 2)
    for role, words in _HURT.items():
        if unread and unread <= words:
            return role, 1 if whole else 2
    return None


def is_part_of_a_toll(name: str) -> bool:
    """Return whether a name speaks of people killed, wounded or abducted and of something more: which, or by whom."""
    tokens = name_tokens(name)
    spoken = tokens & _DEAD or any(tokens & words for words in _HURT.values())
    return bool(spoken) and toll_role(name) is None and bool(tokens & _PARTS)


# Among them UCDP's sides (deaths_a, deaths_b) and the kinds of employer in AWSD (un, ingo, lngo, nrcs,
# icrc).
_PARTS = frozenset(
    [
        "national",
        "nationals",
        "international",
        "internationals",
        "local",
        "locals",
        "foreign",
        "foreigner",
        "foreigners",
        "male",
        "males",
        "female",
        "females",
        "men",
        "women",
        "man",
        "woman",
        "boy",
        "boys",
        "girl",
        "girls",
        "child",
        "children",
        "minor",
        "minors",
        "adult",
        "adults",
        "police",
        "officers",
        "military",
        "soldiers",
        "soldier",
        "security",
        "forces",
        "perpetrator",
        "perpetrators",
        "attacker",
        "attackers",
        "terrorist",
        "terrorists",
        "ter",
        "us",
        "a",
        "b",
        "side",
        "aid",
        "staff",
        "workers",
        "un",
        "ingo",
        "lngo",
        "nrcs",
        "icrc",
        "other",
        "others",
        "unknown",
        "nationaux",
        "internationaux",
        "femmes",
        "hommes",
        "enfants",
        "mujeres",
        "hombres",
        "ninos",
    ]
)
"""Words that say which of the people are meant."""

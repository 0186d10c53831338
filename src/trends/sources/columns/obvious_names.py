"""Names of columns that say what a column of a table of incidents holds: a load without a mapping goes by them."""

from __future__ import annotations

from trends.sources.columns.toll_names import toll_role
from trends.sources.files.raw import plain_name

__all__ = [
    "OBVIOUS",
    "guess_columns",
]

OBVIOUS: dict[str, str] = {
    "incident_id": "incident_id event_id eventid attack_id case_id icn incident id uid key",
    "date_start": (
        "date_start start_date date event_date incident_date attack_date date_of_attack "
        "date_of_incident date_of_event datetime timestamp day_date datum fecha fecha_inicio data "
        "date_debut дата дата_начала 日期 事件日期 التاريخ تاريخ"
    ),
    "date_end": "date_end end_date date_fin fecha_fin дата_окончания 结束日期",
    "date_precision": "date_precision time_precision",
    "year": "year iyear annee jahr ano год 年 年份 السنة سنة",
    "month": "month imonth mois monat mes месяц 月 月份 الشهر شهر",
    "day": "day iday jour tag dia день 日 اليوم يوم",
    "country": (
        "country country_name country_txt nation adm0_name admin0 pays land pais страна 国家 البلد الدولة"
    ),
    "iso3": "iso3 iso_3 country_iso3 iso_a3 iso3_code",
    "admin1": (
        "admin1 adm1 adm_1 admin_1 adm1_name admin1_name province governorate state provstate region "
        "department oblast provincia область провинция регион 省 省份 المحافظة محافظة"
    ),
    "admin2": "admin2 adm2 adm_2 admin_2 adm2_name admin2_name district county район 县 区",
    "place": (
        "place city town village location site where_coordinates place_name lieu ort город место 城市 "
        "地点 المدينة المكان"
    ),
    "latitude": "latitude lat y широта 纬度 خط_العرض",
    "longitude": "longitude lon long lng x долгота 经度 خط_الطول",
    "place_precision": "place_precision",
    "kind": (
        "kind event_type attack_type attacktype1_txt incident_type type_of_violence violence_type type_of_attack "
        "type_of_event type_of_incident means_of_attack type category weapon"
    ),
    "actor_1": "actor_1 actor1 side_a actor group armed_group actor_name group_name",
    "actor_2": "actor_2 actor2 side_b target victim victims",
    "attacker": "attacker attackers perpetrator perpetrators perpetrator_group gname responsible",
    "fatalities_low": "fatalities_low deaths_low killed_low low min_killed killed_min fatalities_min",
    "fatalities_best": (
        "fatalities_best fatalities deaths killed dead nkill best total_killed killed_total "
        "total_deaths deaths_total number_killed people_killed total_fatalities fatalities_total tote "
        "morts muertos убито погибло погибших 死亡人数 القتلى عدد_القتلى قتلى"
    ),
    "fatalities_high": ("fatalities_high deaths_high killed_high high max_killed killed_max fatalities_max"),
    "civilians_killed": ("civilians_killed civilian_deaths deaths_civilians civilian_fatalities civilians"),
    "combatants_killed": "combatants_killed combatant_deaths security_forces_killed security_forces",
    "wounded": (
        "wounded injured nwound injuries number_wounded total_wounded verletzte blesses ранено "
        "раненых 受伤人数 الجرحى عدد_الجرحى جرحى"
    ),
    "abducted": "abducted kidnapped abductions hostages",
    "released": "released",
    "missing": "missing people_missing missing_people disappeared",
    "reports": "reports number_of_sources source_count n_sources",
    "certain": "certain",
}
"""Names that say what a column holds, best first, in lower case with underscores."""


def guess_columns(header: tuple[str, ...]) -> dict[str, str]:
    """Return which column obviously holds what: canonical name (or year, month, day) to the table's own."""
    names: dict[str, str] = {}
    # Reversed, so that of two names that are the same in plain letters the first is taken.
    for name in reversed(header):
        names[plain_name(name)] = name
    roles = _tolls(header)
    taken = set(roles.values())
    for role, words in OBVIOUS.items():
        if role in roles:
            continue
        for word in words.split():
            if word in names and names[word] not in taken:
                roles[role] = names[word]
                taken.add(names[word])
                break
    return roles


def _tolls(header: tuple[str, ...]) -> dict[str, str]:
    """Return the columns that count people: best before low and high, a total before a plain name, no part."""
    ranked: dict[str, list[tuple[int, int, str]]] = {}
    for place, name in enumerate(header):
        if (toll := toll_role(name)) is not None:
            ranked.setdefault(toll[0], []).append((toll[1], place, name))
    return {role: min(names)[2] for role, names in ranked.items()}

"""Words in the names of columns, and in their cells, that hint at what a column holds.

Names are in English, French, Spanish, Arabic, Russian and Chinese, cells in the first four. They serve to
propose a mapping that a person checks; nothing is read by them alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from trends.names.actors import actors
from trends.names.matching import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "ACTING",
    "MORTAL",
    "VICTIMS",
    "hinted_roles",
    "name_tokens",
    "names_actors",
    "names_kinds",
    "share",
]

Item = TypeVar("Item")


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_HINTS: dict[str, str] = {
    "incident_id": "id ref reference referencia numero num code codigo رقم الرقم معرف номер код 编号 事件编号",
    "date_start": (
        "when date dated quand cuando fecha datum data debut+date inicio+fecha تاريخ التاريخ дата "
        "когда начало+дата 日期 事件日期 发生日期 时间"
    ),
    "date_end": "end fin+date fin+fecha hasta النهاية+تاريخ الانتهاء+تاريخ окончание+дата конец+дата 结束日期",
    "year": "year annee an ano anio jahr سنة السنة عام العام год 年 年份",
    "month": "month mois mes monat شهر الشهر месяц 月 月份",
    "day": "day jour dia tag يوم اليوم день 日",
    "country": "country nation pays pais land بلد البلد دولة الدولة страна 国家",
    "iso3": "iso3 iso",
    "admin1": (
        "province provincia governorate gouvernorat gobernacion state etat estado region departement "
        "departamento wilaya oblast محافظة المحافظة ولاية الولاية область край республика провинция "
        "регион губернаторство мухафаза 省 省份"
    ),
    "admin2": (
        "district distrito county commune cercle arrondissement municipio منطقة المنطقة قضاء القضاء "
        "ناحية الناحية район округ уезд 县 区 地区"
    ),
    "latitude": "lat latitude latitud العرض عرض широта 纬度",
    "longitude": "lon lng long longitude longitud الطول طول долгота 经度",
    "place": (
        "where place location site lieu ou ville village localite lugar donde ciudad localidad "
        "ubicacion sitio مكان المكان موقع الموقع مدينة المدينة قرية القرية بلدة البلدة место город "
        "село деревня населенный+пункт 地点 城市 位置"
    ),
    "civilians_killed": (
        "civilians civils civiles killed+civilians tues+civils muertos+civiles مدنيين المدنيين مدنيون "
        "المدنيون погибло+гражданских убито+гражданских погибшие+гражданские мирные+погибшие 平民死亡人数 "
        "平民死亡"
    ),
    "fatalities_best": (
        "dead deaths death killed kia died fatalities mort morts tue tues deces muerto muertos "
        "muertes fallecidos asesinados victimes victimas victims mortos tote قتلى القتلى قتيل وفيات "
        "الوفيات ضحايا الضحايا убито убитых убитые погибло погибших погибшие 死亡人数 死亡 遇难人数 遇难"
    ),
    "wounded": (
        "wounded injured injuries wia blesse blesses herido heridos lesionados feridos verletzte جرحى "
        "الجرحى جريح مصابين المصابين مصابون الاصابات ранено раненых раненые 受伤人数 受伤 伤者"
    ),
    "abducted": (
        "abducted kidnapped hostages enleves otages secuestrados rehenes مخطوفين المخطوفين مختطفين "
        "المختطفين похищено похищенных похищенные 被绑架人数 绑架人数"
    ),
    "kind": "what kind type tipo genre nature modalidad method نوع النوع тип вид характер 类型 事件类型 袭击类型",
    "actor_1": (
        "who actor group groupe grupo faction perpetrator perpetrators attacker attackers by qui "
        "quien acteur auteur auteurs autor autores assaillant assaillants responsable responsables "
        "perpetrador agresor جهة الجهة فاعل الفاعل منفذ المنفذ مهاجم المهاجم مجموعة المجموعة جماعة "
        "الجماعة فصيل الفصيل кто исполнитель нападавший нападавшие группировка группа организация "
        "сторона 行为者 袭击者 组织 武装组织"
    ),
    "actor_2": (
        "target cible objetivo blanco victim victime victima whom هدف الهدف مستهدف المستهدف цель "
        "жертва объект 目标 受害者"
    ),
}
"""Words of a column's name, folded; ``a+b`` needs both. Of several roles the one with most words of the name wins."""

ACTING = _folded(
    "perpetrator perpetrators attacker attackers auteur auteurs autor autores assaillant assaillants perpetrador agresor "
    "منفذ المنفذ مهاجم المهاجم"
)
"""Words that name the side that acted, and not just a side."""

VICTIMS = _folded("victims victimes victimas ضحايا الضحايا")
"""Words that may mean the dead alone or the wounded too."""

MORTAL = _folded("dead killed mortales mortelles fatales fatal")
"""Words beside those that say that the dead are meant."""

_KINDS = _folded(
    "attack attacks ambush bomb bombing ied explosion explosive shooting assassination raid shelling kidnapping abduction "
    "airstrike strike clash clashes battle suicide mine landmine murder killing assault arson rocket mortar sniper beheading "
    "execution robbery attaque embuscade attentat bombe assassinat enlevement affrontement bombardement tir fusillade "
    "ataque emboscada bomba atentado asesinato secuestro combate masacre enfrentamiento explosivo هجوم كمين تفجير اغتيال "
    "قصف خطف اشتباك اشتباكات عبوة انفجار اعدام"
)
_ACTORS = _folded(
    "army forces force police militia militias military soldiers troops gunmen insurgents rebels group front state islamic "
    "armed unknown unidentified government regime civilians guards militants tribe brigade armee milice milices groupe "
    "rebelles inconnu inconnus hommes armes civils gouvernement ejercito fuerzas policia grupo guerrilla paramilitares "
    "desconocido desconocidos gobierno الجيش قوات القوات الشرطة مسلحون مسلحين ميليشيا تنظيم داعش مجهولون مجهول فصائل"
)
_ACRONYM = re.compile(r"[A-Z][A-Z&-]{1,6}")


def name_tokens(name: str) -> frozenset[str]:
    """Return the words of a column's name, folded: ``Fecha_del hecho`` is fecha, del and hecho."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return frozenset(word for word in re.split(r"[\W_]+", fold(parted)) if word)


@lru_cache(maxsize=1)
def _hints() -> list[tuple[frozenset[str], str]]:
    return [
        (frozenset(fold(word) for word in entry.split("+")), role)
        for role, entries in _HINTS.items()
        for entry in entries.split()
    ]


def hinted_roles(name: str) -> list[tuple[str, bool]]:
    """Return the roles that a column's name hints at, best first, and whether the hint is the whole name."""
    tokens = name_tokens(name)
    best: dict[str, int] = {}
    for wanted, role in _hints():
        if wanted <= tokens:
            best[role] = max(best.get(role, 0), len(wanted))
    ranked = sorted(best, key=lambda role: -best[role])  # a stable sort: the order of the roles breaks ties
    return [(role, best[role] == len(tokens)) for role in ranked]


def names_kinds(words: list[str]) -> float:
    """Return the share of words that speak of a kind of attack."""
    return share(words, lambda word: bool(name_tokens(word) & _KINDS))


def names_actors(words: list[str]) -> float:
    """Return the share of words that look like the names of armed actors, known ones and acronyms among them."""
    actors = _known_actors()
    return share(
        words,
        lambda word: (
            fold(word) in actors or bool(_ACRONYM.fullmatch(word)) or bool(name_tokens(word) & _ACTORS)
        ),
    )


@lru_cache(maxsize=1)
def _known_actors() -> frozenset[str]:
    return frozenset(
        fold(text)
        for actor in actors()
        for text in (actor.name, *(spelling.text for spelling in actor.spellings))
    )


def share(words: Sequence[Item], holds: Callable[[Item], bool]) -> float:
    """Return the share of words of which something holds; 0 where there is none."""
    return sum(1 for word in words if holds(word)) / len(words) if words else 0.0

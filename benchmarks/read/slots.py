"""What stands in the slots of a set's templates: who, where, when and how many, so drawn that a reporter could have written it.

Everything is drawn of one generator, in one order: a change here makes other sentences of the same seed.
"""

from __future__ import annotations

import calendar
import datetime as dt
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from fillers import Fillers

SEASONS = ["spring", "summer", "autumn", "winter"]
ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh"}
ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
] + [f"{stem}teen" for stem in ("six", "seven", "eigh", "nine")]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


class Slot(NamedTuple):
    """What stands in a sentence, and what it means."""

    text: str
    value: Any = None


class Month(NamedTuple):
    """A calendar month."""

    year: int
    month: int

    def shifted(self, months: int) -> Month:
        """Return the month so many later."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    @property
    def name(self) -> str:
        return calendar.month_name[self.month]

    def slot(self, *, bare: bool = False) -> Slot:
        return Slot(self.name if bare else f"{self.name} {self.year}", str(self))

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


def in_words(number: int) -> str:
    """Spell a number below a hundred.

    >>> in_words(53)
    'fifty-three'
    """
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    return TENS[tens - 2] + (f"-{ONES[ones]}" if ones else "")


def _number(number: int, draw: Random) -> Slot:
    """Words for most small numbers and for few others."""
    spelled = number < 100 and draw.random() < (0.6 if number <= 12 else 0.15)
    return Slot(in_words(number) if spelled else f"{number:,}", number)


def _day(day: dt.date, draw: Random) -> Slot:
    """A day as it is written in Britain or in America."""
    month = calendar.month_name[day.month]
    text = f"{day.day} {month} {day.year}" if draw.random() < 0.6 else f"{month} {day.day}, {day.year}"
    return Slot(text, day.isoformat())


def _weekday(dateline: dt.date) -> Slot:
    """A day of the week before the dateline by its name alone, as agencies write it; nothing is drawn for it."""
    day = dateline - dt.timedelta(days=1 + dateline.toordinal() % 6)
    return Slot(calendar.day_name[day.weekday()], day.isoformat())


def _periods(dateline: dt.date, draw: Random) -> dict[str, Slot]:
    """The slots that lie before the dateline."""
    newest = Month(dateline.year, dateline.month).shifted(-1)
    ago = draw.randint(0, 10)
    month = newest.shifted(-ago)
    year = dateline.year - 1
    first, last = draw.choice([(1, 6), (1, 9), (2, 7), (3, 8), (4, 12), (6, 11)])
    a, b = calendar.month_name[first], calendar.month_name[last]
    quarter = draw.randint(1, 4)
    quarters = Slot(
        f"the {['first', 'second', 'third', 'fourth'][quarter - 1]} quarter of {year}",
        f"{year}-{quarter * 3 - 2:02}..{year}-{quarter * 3:02}",
    )
    half = draw.randint(1, 2)
    halves = Slot(
        f"the {['first', 'second'][half - 1]} half of {year}",
        f"{year}-{half * 6 - 5:02}..{year}-{half * 6:02}",
    )
    return {
        "month_year": month.slot(bare=ago < 5 and draw.random() < 0.3),
        "last_month": newest.slot(bare=True),
        "before": month.shifted(-draw.randint(6, 40)).slot(),
        "same_before": month.shifted(-12).slot(),
        "year": Slot(str(year), str(year)),
        "year_before": Slot(str(year - 1), str(year - 1)),
        "old_year": Slot(old := str(year - draw.randint(4, 9)), old),
        "this_year": Slot("this year", str(dateline.year)),
        "between": Slot(f"{a} and {b} {year}", f"{year}-{first:02}..{year}-{last:02}"),
        "from_to": Slot(f"{a} to {b} {year}", f"{year}-{first:02}..{year}-{last:02}"),
        "quarter": quarters,
        "stretch": draw.choice([quarters, halves]),
        "day": _day(dateline - dt.timedelta(days=draw.randint(2, 45)), draw),
        "event_day": _day(dateline - dt.timedelta(days=draw.randint(200, 900)), draw),
        "weekday": _weekday(dateline),
    }


def _figures(draw: Random) -> dict[str, Slot]:
    """The slots that hold numbers."""
    fewer = draw.randint(11, 60)
    more = fewer + draw.randint(9, 200)
    low, toll, percent = draw.randint(8, 60) * 50, draw.randint(8, 40), draw.randint(3, 90)
    rank, count = draw.randint(2, 7), draw.randint(3, 7)
    sign = draw.choice([" per cent", " percent", "%"])
    return {
        "n": _number(draw.randint(3, 60), draw),
        "big": _number(draw.randint(11, 490) * 10, draw),
        "fewer": Slot(str(fewer), fewer),
        "more": Slot(str(more), more),
        "low": _number(low, draw),
        "high": _number(low + draw.randint(4, 60) * 50, draw),
        "low_toll": Slot(str(toll), toll),
        "high_toll": Slot(str(toll + 17), toll + 17),
        "pct": Slot(f"{percent}{sign}", percent),
        "nth": Slot(ORDINALS[rank], rank),
        "count": Slot(in_words(count), count),
    }


def _season(draw: Random) -> dict[str, Slot]:
    """Months of the year, from one to another."""
    first, length = draw.randint(1, 12), draw.randint(2, 4)
    months = [(first - 1 + step) % 12 + 1 for step in range(length)]
    return {
        "month_a": Slot(calendar.month_name[months[0]], months[:1]),
        "month_b": Slot(calendar.month_name[months[-1]], months[-1:]),
        "season_months": Slot("", months),
        "season": Slot(draw.choice(SEASONS)),
    }


def _names(fillers: Fillers, draw: Random) -> dict[str, Slot]:
    """Who, where and what; towns and further choices come last, and take no draw where a set has none."""
    theatre = draw.choice(fillers.theatres)
    actor, actor2 = draw.sample(theatre.actors, 2)
    place, place2 = draw.sample(draw.choice(theatre.places), 2)
    attack, victims = draw.choice(list(fillers.attacks)), draw.choice(list(fillers.victims))
    names = {
        "actor": Slot(actor),
        "actor2": Slot(actor2),
        "fighters": Slot(draw.choice(theatre.fighters)),
        "place": Slot(place),
        "place2": Slot(place2),
        "speaker": Slot(draw.choice(fillers.speakers)),
        "attack": Slot(attack),
        "attacks": Slot(fillers.attacks[attack], "attacks"),
        "an_attack": Slot(("an " if attack[0] in "aeiou" else "a ") + attack),
        "victims": Slot(victims, fillers.victims[victims]),
    }
    if theatre.towns:
        names["town"] = Slot(draw.choice(theatre.towns))
    return names | {slot: Slot(draw.choice(texts)) for slot, texts in fillers.choices.items()}


def filled(dateline: dt.date, fillers: Fillers, draw: Random) -> dict[str, Slot]:
    """Draw what stands in every slot of a sentence written on a day.

    >>> from pathlib import Path
    >>> from fillers import Fillers
    >>> first = Fillers.of(Path(__file__).with_name("first"))
    >>> filled(dt.date(2023, 5, 3), first, Random(0))["last_month"]
    Slot(text='April', value='2023-04')
    """
    return {**_periods(dateline, draw), **_figures(draw), **_season(draw), **_names(fillers, draw)}

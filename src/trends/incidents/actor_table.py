"""Who is in a table of incidents: every name, how often, how deadly, since when, and on which side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from trends.document.displayed import Displayed
from trends.messages import Message
from trends.names.actors import resolve_actor
from trends.names.matching import fold, sides_of
from trends.schema import alike_in
from trends.tolls.sums import total_of

if TYPE_CHECKING:
    from datetime import date

    from trends.document.blocks import Block

__all__ = ["ActorRow", "ActorTable", "actors_of"]

_MOST_ROWS = 40
_LONGEST = 40


@dataclass(frozen=True)
class ActorRow:
    """One name in the data.

    Attributes
    ----------
    name : str
        As the data spell it.
    aliases : tuple of str
        Other names under which the package knows the same actor, its usual one first; empty for most.
    incidents : int
        Those in which it was a side, each once.
    deaths : float
        Known deaths in them (best estimates), of all sides.
    unknown : int
        How many of them have no best estimate of deaths.
    first, last : date or None
        Days of the first and the last; None where no date is known.
    actor_1, actor_2 : int
        How many name it as first and as second side.
    attacker : int or None
        In how many it was the attacker; None where the data never tell who attacked.
    """

    name: str
    aliases: tuple[str, ...]
    incidents: int
    deaths: float
    unknown: int
    first: date | None
    last: date | None
    actor_1: int
    actor_2: int
    attacker: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "name": self.name,
            "aliases": list(self.aliases),
            "incidents": self.incidents,
            "deaths": self.deaths,
            "deaths_unknown": self.unknown,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "as": {"actor_1": self.actor_1, "actor_2": self.actor_2, "attacker": self.attacker},
        }


@dataclass(frozen=True, eq=False, repr=False)
class ActorTable(Displayed):
    """Who is in a table of incidents, those in most incidents first.

    Attributes
    ----------
    rows : tuple of ActorRow
    incidents : int
        How many incidents were looked at.
    unnamed : int
        How many of them name nobody.
    notes : tuple of str
        Sentences a reader must know.
    """

    rows: tuple[ActorRow, ...]
    incidents: int
    unnamed: int
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def sentence(self) -> str:
        """One sentence that can be quoted."""
        if not self.rows:
            return Message("shown.no_actor", n=self.incidents)
        return Message("shown.actors", n=self.incidents, names=len(self), nobody=self.unnamed)

    def __repr__(self) -> str:
        return f"ActorTable: {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain values."""
        return {
            "incidents": self.incidents,
            "unnamed": self.unnamed,
            "actors": [row.to_dict() for row in self.rows],
            "notes": list(self.notes),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a name: name, aliases, incidents, deaths, deaths_unknown, first, last, actor_1, actor_2, attacker."""
        rows = [
            {**{key: value for key, value in row.to_dict().items() if key != "as"}, **row.to_dict()["as"]}
            for row in self.rows
        ]
        columns = [
            "name",
            "aliases",
            "incidents",
            "deaths",
            "deaths_unknown",
            "first",
            "last",
            "actor_1",
            "actor_2",
            "attacker",
        ]
        frame = pd.DataFrame(rows, columns=columns)
        for column in ("first", "last"):
            frame[column] = pd.to_datetime(frame[column])
        return frame

    def blocks(self) -> list[Block]:
        """Return the sentence and the table, of many names the commonest."""
        from trends.document.blocks import Note, Table, paragraph, spans

        tells = any(row.attacker is not None for row in self.rows)
        columns = ("name", "aliases", "incidents", "deaths", "first", "last", "side_1", "side_2")
        rows = tuple(
            (
                _short(row.name),
                _short(row.aliases[0] if row.aliases else ""),
                f"{row.incidents:,}",
                f"{row.deaths:,.10g}",
                str(row.first or ""),
                str(row.last or ""),
                f"{row.actor_1:,}",
                f"{row.actor_2:,}",
                *((f"{row.attacker:,}",) if tells else ()),
            )
            for row in self.rows[:_MOST_ROWS]
        )
        more = len(self) - len(rows)
        note = Message("shown.more", n=more) if more > 0 else ""
        shown: list[Block] = [paragraph(self.sentence)]
        if rows:
            heads = tuple(
                Message(f"shown.column.{name}") for name in ((*columns, "attacker") if tells else columns)
            )
            shown.append(Table("", heads, rows, align="llrrllrr" + "r" * tells, note=note))
        return [*shown, *(Note(spans(text), kind="caution") for text in self.notes)]


def _short(name: str) -> str:
    """Cut a name that would leave no room for the figures; `ActorTable.to_frame` has it whole."""
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def actors_of(frame: pd.DataFrame, notes: tuple[str, ...] = ()) -> ActorTable:
    """Return who is in a table with the canonical columns; see `ActorTable`."""
    attacker, numbers = frame["attacker"], np.arange(len(frame))
    alike = alike_in(frame)
    many = np.ones(len(frame), dtype=np.int64) if alike is None else alike
    sides = [
        pd.DataFrame({"row": numbers, "name": names.astype("str").to_numpy()}).assign(side=str(names.name))
        for names in sides_of(frame)
    ]
    both = pd.concat(sides).dropna(subset="name")
    # A name on both sides, or as a side and as the attacker, is in one incident, not two.
    own = both.drop_duplicates(["row", "name"])
    toll = frame["fatalities_best"].to_numpy(dtype=float, na_value=np.nan)[own["row"]]
    starts = frame["date_start"].to_numpy("datetime64[s]")[own["row"]]
    # The last day of a range, as the actor may have been there until then.
    ends = frame["date_end"].fillna(frame["date_start"]).to_numpy("datetime64[s]")[own["row"]]
    times = many[own["row"]]
    whole = np.where(toll == np.floor(toll), toll * times, 0.0)
    table = own.assign(
        many=times, whole=whole, unknown=np.isnan(toll) * times, start=starts, end=ends
    ).groupby("name", sort=False)
    figures = table.agg(
        incidents=("many", "sum"),
        whole=("whole", "sum"),
        unknown=("unknown", "sum"),
        first=("start", "min"),
        last=("end", "max"),
    )
    partial = toll % 1 > 0
    fractions = pd.Series(toll[partial]).groupby(own["name"].to_numpy()[partial])
    shared = {str(name): total_of(part.to_numpy(), times[partial][part.index]) for name, part in fractions}
    sides_taken = both.drop_duplicates(["row", "name", "side"])
    as_side = sides_taken.assign(many=many[sides_taken["row"]]).groupby(["name", "side"])["many"].sum()
    tells = bool(attacker.notna().any())
    rows = [
        ActorRow(
            name=str(name),
            aliases=_aliases(str(name)),
            incidents=int(found.incidents),
            deaths=float(found.whole) + shared.get(str(name), 0.0),
            unknown=int(found.unknown),
            first=None if pd.isna(found.first) else found.first.date(),
            last=None if pd.isna(found.last) else found.last.date(),
            actor_1=int(as_side.get((name, "actor_1"), 0)),
            actor_2=int(as_side.get((name, "actor_2"), 0)),
            attacker=int(as_side.get((name, "attacker"), 0)) if tells else None,
        )
        for name, found in figures.iterrows()
    ]
    # By name where they are level, so that the order does not hang on that of the file.
    rows.sort(key=lambda row: (-row.incidents, row.name))
    named = many[own["row"].unique()].sum()
    return ActorTable(tuple(rows), int(many.sum()), int(many.sum() - named), notes)


def _aliases(name: str) -> tuple[str, ...]:
    who = resolve_actor(name)
    names = dict.fromkeys((who.name, *who.spellings))
    return tuple(other for other in names if fold(other) != fold(name))

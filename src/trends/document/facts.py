"""What a report's notebook hands over besides its prose: the verdicts, where the figures come from, their last day.

A notebook ends with a call of `facts`; its output carries the facts under a MIME type of their own, so that they
travel in the executed notebook and are shown to no reader twice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, runtime_checkable

from trends.arguments import guarded, told
from trends.errors import ParameterError
from trends.files.output import plain
from trends.messages import Message
from trends.provenance import Provenance

__all__ = ["FACTS_MIME", "Facts", "facts"]

FACTS_MIME = "application/vnd.incident-trends.facts+json"


@runtime_checkable
class HasVerdict(Protocol):
    """A result that can be written as plain values, with its ``verdict`` among them."""

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        ...


@dataclass(frozen=True)
class Facts:
    """The facts of one report.

    Attributes
    ----------
    as_of : str
        Last day that the data cover, ``YYYY-MM-DD``.
    verdicts : tuple of dict
        Results as `to_dict` gives them; the first is the report's own verdict.
    provenance : tuple of dict
        `Provenance.to_dict` of every input.
    title, subtitle : str
        Used instead of the notebook's first heading when given: the finding. A title that a user asks for does not
        replace it, but stands above it as the kicker; the index of reports shows both.
    kicker : str
        The question that the title answers, set above it.
    seed : int or None
        Seed of every random draw.
    """

    as_of: str
    verdicts: tuple[dict[str, Any], ...] = ()
    provenance: tuple[dict[str, Any], ...] = ()
    title: str = ""
    subtitle: str = ""
    seed: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    kicker: str = ""

    def __post_init__(self) -> None:
        if self.as_of:
            date.fromisoformat(self.as_of)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        title, kicker = (
            text.plain() if isinstance(text, Message) else text for text in (self.title, self.kicker)
        )
        value: dict[str, Any] = plain(
            {
                "as_of": self.as_of,
                "verdicts": self.verdicts,
                "provenance": self.provenance,
                "title": title,
                "kicker": kicker,
                "subtitle": self.subtitle,
                "seed": self.seed,
                "extra": self.extra,
            }
        )
        return value

    @classmethod
    def from_dict(cls, value: object) -> Facts:
        """Read the facts back.

        Raises
        ------
        ValueError
            If they are not written as `to_dict` writes them.
        """
        if not isinstance(value, dict) or set(value) - set(cls.__dataclass_fields__):
            raise ValueError(
                "facts are an object with as_of, verdicts, provenance, title, kicker, subtitle, seed and extra"
            )
        for name in ("verdicts", "provenance"):
            items = value.get(name, [])
            if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                raise ValueError(f"{name} is a list of objects")
        title, kicker = (
            Message.from_plain(text) if isinstance(text, dict) else text
            for text in (value.get("title", ""), value.get("kicker", ""))
        )
        for name, text in (
            ("as_of", value.get("as_of", "")),
            ("title", title),
            ("kicker", kicker),
            ("subtitle", value.get("subtitle", "")),
        ):
            if not isinstance(text, str):
                raise ValueError(f"{name} is text")  # noqa: TRY004 - one error type for bad JSON
        seed = value.get("seed")
        if seed is not None and (not isinstance(seed, int) or isinstance(seed, bool)):
            raise ValueError("seed is a whole number")
        extra = value.get("extra", {})
        if not isinstance(extra, dict):
            raise ValueError("extra is an object")  # noqa: TRY004 - one error type for bad JSON
        return cls(
            as_of=value.get("as_of", ""),
            verdicts=tuple(value.get("verdicts", [])),
            provenance=tuple(value.get("provenance", [])),
            title=title,
            subtitle=value.get("subtitle", ""),
            seed=seed,
            extra=extra,
            kicker=kicker,
        )

    def joined(self, other: Facts) -> Facts:
        """Add the facts of a later cell: verdicts and provenance follow, the later last day counts."""
        # Dictionaries cannot be compared as members of a set; as text in one order they can.
        present = {json.dumps(item, sort_keys=True) for item in self.provenance}
        new = tuple(item for item in other.provenance if json.dumps(item, sort_keys=True) not in present)
        return Facts(
            # As ISO dates, whose order as text is that of time; an empty one is before all.
            as_of=max(self.as_of, other.as_of),
            verdicts=self.verdicts + other.verdicts,
            provenance=self.provenance + new,
            title=self.title or other.title,
            subtitle=self.subtitle or other.subtitle,
            seed=self.seed if self.seed is not None else other.seed,
            extra={**self.extra, **other.extra},
            kicker=self.kicker or other.kicker,
        )

    def __repr__(self) -> str:
        words = ", ".join(str(verdict.get("verdict")) for verdict in self.verdicts) or "none"
        return f"Facts to {self.as_of or 'an unknown day'}; verdicts: {words}"

    def _repr_mimebundle_(self, **_wanted: object) -> dict[str, Any]:
        return {FACTS_MIME: self.to_dict(), "text/plain": repr(self)}


@guarded
def facts(
    *results: HasVerdict | dict[str, Any],
    as_of: date | str,
    provenance: Provenance | tuple[Provenance, ...] | list[Provenance] = (),
    title: str = "",
    kicker: str = "",
    subtitle: str = "",
    seed: int | None = None,
    **extra: Any,
) -> Facts:
    """Gather the facts of a report; the last line of its notebook.

    Parameters
    ----------
    *results
        Results with ``to_dict()`` (or their dicts), the report's own verdict first. Provenance in a result is taken
        from there when none is given.
    as_of : date or str
        Last day that the data cover; names the report's folder.
    provenance : Provenance or several
        What the figures were computed from.
    title, kicker, subtitle : str
        Title of the report when it is not the notebook's first heading; the question that it answers, set above it.
    seed : int, optional
        Seed of the random draws.
    **extra
        Anything else worth keeping in ``verdicts.json``, as plain values.

    Raises
    ------
    ParameterError
        If a result, a provenance or the day is none.

    Examples
    --------
    >>> import trends as tr
    >>> series = tr.load_series("central-syria")
    >>> tr.facts(as_of=series.end, provenance=series.provenance)
    Facts to 2024-11-30; verdicts: none
    """
    for item in results:
        if not isinstance(item, (dict, HasVerdict)):
            raise ParameterError(f"facts needs results for results, not {told(item)}.")
    given: object = (provenance,) if isinstance(provenance, Provenance) else provenance
    if not isinstance(given, (tuple, list)) or not all(isinstance(entry, Provenance) for entry in given):
        raise ParameterError("facts needs what series and incidents have as their provenance for provenance.")
    # A datetime is a date, too, and only its day counts.
    day = as_of.isoformat()[:10] if isinstance(as_of, date) else as_of
    try:
        if day:
            date.fromisoformat(day)
    except (TypeError, ValueError):
        raise ParameterError(f"facts needs a day such as 2024-06-30 for as_of, not {told(as_of)}.") from None
    verdicts = tuple(plain(item if isinstance(item, dict) else item.to_dict()) for item in results)
    provenances = (provenance,) if isinstance(provenance, Provenance) else tuple(provenance)
    sources = [plain(item.to_dict()) for item in provenances]
    if not sources:
        sources = [
            verdict["provenance"] for verdict in verdicts if isinstance(verdict.get("provenance"), dict)
        ]
    # Dictionaries cannot be hashed; as text in one order they can.
    unique = {json.dumps(item, sort_keys=True): item for item in sources}
    if seed is None:
        seed = next((verdict["seed"] for verdict in verdicts if isinstance(verdict.get("seed"), int)), None)
    return Facts(
        as_of=day,
        verdicts=verdicts,
        provenance=tuple(unique.values()),
        title=title,
        subtitle=subtitle,
        seed=seed,
        extra=plain(extra),
        kicker=kicker,
    )

"""What is kept of incidents beside their rows, as JSON and back: days, sentences with their ids, and a few known classes.

Nothing is run on the way back, as pickled objects would be: a folder may come from anybody, and what it names is looked
up in a list of classes that hold values and do nothing.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING, Any

from trends.messages import Message
from trends.periods.coverage import Coverage, Release, Silence, Stretch
from trends.provenance import Provenance, SourceFile
from trends.selection.conditions import DefaultKinds
from trends.series.collection import Collection
from trends.series.count_series import Break

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["from_plain", "to_plain"]

_CLASSES: dict[str, Callable[..., Any]] = {
    kind.__name__: kind
    for kind in (
        Break,
        Collection,
        Coverage,
        DefaultKinds,
        Provenance,
        Release,
        Silence,
        SourceFile,
        Stretch,
    )
}


def to_plain(value: Any) -> Any:
    """Return a value as JSON has it; lists and tuples come back as tuples.

    Raises
    ------
    TypeError
        If it is of another class.

    Examples
    --------
    >>> to_plain((date(2024, 1, 2), None))
    [{'day': '2024-01-02'}, None]
    """
    if isinstance(value, Message):
        return value.plain()
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date):
        return {"day": value.isoformat()}
    name = type(value).__name__
    if name in _CLASSES:
        return {"class": name, "fields": {key: to_plain(getattr(value, key)) for key in _fields(value)}}
    if isinstance(value, tuple | list):
        return [to_plain(part) for part in value]
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    if isinstance(value, dict):
        return {"map": [[key, to_plain(part)] for key, part in value.items()]}
    raise TypeError(f"{name} is nothing that an accounting holds")


def _fields(value: Any) -> tuple[str, ...]:
    if dataclasses.is_dataclass(value):
        return tuple(part.name for part in dataclasses.fields(value))
    return tuple(value._fields)  # a named tuple


def from_plain(value: Any) -> Any:
    """Read a value back.

    Raises
    ------
    ValueError, TypeError
        If it is none that `to_plain` gives.

    Examples
    --------
    >>> from_plain({"day": "2024-01-02"})
    datetime.date(2024, 1, 2)
    """
    if isinstance(value, list):
        return tuple(from_plain(part) for part in value)
    if not isinstance(value, dict):
        return value
    match value:
        case {"message": _}:
            return Message.from_plain(value)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"class": str(name), "fields": dict(fields)} if name in _CLASSES:
            return _CLASSES[name](**{str(key): from_plain(part) for key, part in fields.items()})
        case {"set": list(members)}:
            return frozenset(members)
        case {"map": list(pairs)}:
            return {key: from_plain(part) for key, part in pairs}
    raise ValueError("nothing that an accounting holds")

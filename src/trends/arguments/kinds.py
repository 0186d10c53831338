"""What may stand in an annotation of a public function: which values it takes, and what sentences call it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from numbers import Integral, Real
from os import PathLike
from typing import Any, NamedTuple

__all__ = ["PLAIN", "Kind", "is_table", "kinds_of", "told", "words_of"]


class Kind(NamedTuple):
    """Something that a parameter may take.

    Attributes
    ----------
    words : str
        What it is, for sentences: ``a whole number``.
    take : callable
        Returns the value as the function shall have it, or `NotImplemented` where it is something else. One of
        `trends.errors` that it raises is told if nothing else in the annotation takes the value.
    way : callable, optional
        Says how to make of a value what is needed: ``count them first: incidents.count()``.
    """

    words: str
    take: Callable[[Any], Any]
    way: Callable[[Any], str] | None = None


def is_table(value: object) -> bool:
    """Return whether a value is a table from elsewhere: of pandas, polars, or whatever speaks Arrow's C interface."""
    # Polars' lazy frames compute something when they are asked for their columns: they are asked last.
    return (hasattr(value, "to_numpy") or hasattr(value, "__arrow_c_stream__")) and hasattr(value, "columns")


_LARGEST = 1.7e308


def _when(accepts: Callable[[Any], bool]) -> Callable[[Any], Any]:
    return lambda value: value if accepts(value) else NotImplemented


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_whole(value: object) -> bool:
    # To Python True is an int, here and in `_is_number`.
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        # One beyond those of floating point is none that could be computed with.
        return -_LARGEST < value < _LARGEST
    return isinstance(value, Real)


def _is_many(value: object) -> bool:
    """Return whether a value is a plain collection: a text, a mapping or a table is none."""
    return (
        isinstance(value, Iterable)
        and not isinstance(value, (str, bytes, PathLike, Mapping))
        and getattr(value, "ndim", 1) == 1
        and not hasattr(value, "columns")
    )


def _named(value: object) -> str:
    return type(value).__name__


def _is_axes(value: object) -> bool:
    return hasattr(value, "get_figure") and hasattr(value, "transData")


PLAIN: dict[str, Kind] = {
    "str": Kind("a text", _when(_is_text)),
    "int": Kind("a whole number", _when(_is_whole)),
    "float": Kind("a number", _when(_is_number)),
    # NumPy's truth values by the names of their types, so that NumPy need not be imported.
    "bool": Kind(
        "True or False", _when(lambda value: isinstance(value, bool) or _named(value) in {"bool", "bool_"})
    ),
    # pandas' NaT is a datetime, told by its name, so that pandas need not be imported.
    "date": Kind("a date", _when(lambda value: isinstance(value, date) and _named(value) != "NaTType")),
    "Path": Kind("a path", _when(lambda value: isinstance(value, PathLike))),
    "PathLike": Kind("a path", _when(lambda value: isinstance(value, PathLike))),
    "Frequency": Kind("a length of periods such as month", _when(_is_text)),
    "FrequencyName": Kind("a length of periods such as month", _when(_is_text)),
    "pd.DataFrame": Kind("a data frame", _when(is_table)),
    "Mapping": Kind("a mapping", _when(lambda value: isinstance(value, Mapping))),
    "Sequence": Kind("a list", _when(_is_many)),
    "Iterable": Kind("a list", _when(_is_many)),
    "Container": Kind("a list", _when(_is_many)),
    "tuple": Kind("a list", _when(_is_many)),
    "Imprecise": Kind("a way to count imprecise dates such as spread", _when(_is_text)),
    "Axes": Kind("Axes of matplotlib", _when(_is_axes)),
    "Window": Kind("a window of trends.periods", _when(lambda value: _named(value) == "Window")),
    "Progress": Kind("a function", _when(callable)),
    "Scheduler": Kind(
        "a scheduler",
        _when(lambda value: callable(getattr(value, "map", None)) and hasattr(value, "__enter__")),
    ),
}
"""What may stand in an annotation, by its name. Names that are not here are not checked."""

_KNOWN = {"margin": "a factor above 1", "replicates": "a whole number from 19 to 99,999"}
"""Parameters of many functions, of which more can be said than their type."""


def words_of(alternatives: Iterable[Kind], name: str = "") -> str:
    """Say what a parameter takes."""
    words = list(dict.fromkeys(kind.words for kind in alternatives if kind is not _NOTHING))
    words = [_KNOWN[name]] if name in _KNOWN else words
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def told(value: object) -> str:
    """Return in a few words what a value is, without writing out what may be endless.

    Examples
    --------
    >>> told([1, 2, 3])
    'a list'
    """
    if value is None:
        return "None"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, Real):
        return f"the number {str(value)[:40]}"
    name = _named(value)
    return {"ndarray": "an array", "DataFrame": "a data frame"}.get(
        name, f"{'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name[:60]}"
    )


def kinds_of(annotation: str, kinds: Mapping[str, Kind] = PLAIN) -> tuple[Kind, ...]:
    """Return what an annotation allows; nothing where a part of it has no name that is known, and may be anything."""
    found = []
    for part in _parts(annotation):
        base, _, inside = part.partition("[")
        if base == "None":
            found.append(_NOTHING)
        elif base in kinds:
            items = kinds_of(inside.removesuffix("]").removesuffix(", ..."), kinds) if inside else ()
            kind = kinds[base]
            found.append(_each(kind, items) if items and kind.take(()) == () else kind)
        else:
            return ()
    return tuple(found)


_NOTHING = Kind("nothing", _when(lambda value: value is None))


def _each(kind: Kind, items: tuple[Kind, ...]) -> Kind:
    """Return the kind of a collection whose items are all of some kind; its items stay as they are."""

    def take(value: Any) -> Any:
        if kind.take(value) is NotImplemented:
            return NotImplemented
        # What can be run through only once is kept.
        kept = value if hasattr(value, "__len__") else list(value)
        sound = all(any(item.take(one) is not NotImplemented for item in items) for one in kept)
        return kept if sound else NotImplemented

    words = " or ".join(dict.fromkeys(item.words.split(" ", 1)[-1] for item in items))
    return Kind(f"{kind.words} of {words}s", take)


def _parts(annotation: str) -> list[str]:
    """Split an annotation at the bars that stand in no bracket."""
    parts, depth, last = [], 0, 0
    for place, letter in enumerate(annotation):
        depth += {"[": 1, "]": -1}.get(letter, 0)
        if letter == "|" and not depth:
            parts.append(annotation[last:place].strip())
            last = place + 1
    return [*parts, annotation[last:].strip()]

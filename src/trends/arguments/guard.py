"""A function's arguments, held against its annotations before it runs: what may stand there, and what it takes."""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from numbers import Integral, Real
from os import PathLike
from typing import Any, NamedTuple, ParamSpec, TypeVar, overload

from trends.arguments.wording import misfit, told, way_to_frame, words_of
from trends.errors import ParameterError, SignatureError, TrendsError, listed

__all__ = ["PLAIN", "Kind", "guard_methods", "guarded", "is_many", "is_table", "kinds_of"]

P = ParamSpec("P")
Result = TypeVar("Result")
Owner = TypeVar("Owner")


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
        Says how to make of a value what is needed: ``count them first: incidents.count()``; nothing where it is too
        far from that.
    """

    words: str
    take: Callable[[Any], Any]
    way: Callable[[Any], str] | None = None


def is_table(value: object) -> bool:
    """Return whether a value is a table from elsewhere: of pandas, polars, or whatever speaks Arrow's C interface."""
    # Polars' lazy frames compute something when they are asked for their columns: they are asked last.
    return (hasattr(value, "to_numpy") or hasattr(value, "__arrow_c_stream__")) and hasattr(value, "columns")


# Just below the largest double, 1.797e308: what lies beyond it was infinite, or became so.
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


def is_many(value: object) -> bool:
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
    "bytes": Kind("bytes", _when(lambda value: isinstance(value, bytes))),
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
    "pd.DataFrame": Kind("a data frame", _when(is_table), way_to_frame),
    "SpeaksArrow": Kind("a data frame", _when(is_table)),
    "Mapping": Kind("a mapping", _when(lambda value: isinstance(value, Mapping))),
    "Sequence": Kind("a list", _when(is_many)),
    "Iterable": Kind("a list", _when(is_many)),
    "Container": Kind("a list", _when(is_many)),
    "tuple": Kind("a list", _when(is_many)),
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


def kinds_of(annotation: str, kinds: Mapping[str, Kind] = PLAIN) -> tuple[Kind, ...]:
    """Return what an annotation allows; nothing where a part of it has no name that is known, and may be anything."""
    found = []
    for part in _parts(annotation):
        base, _, inside = part.partition("[")
        if base == "None":
            found.append(_NOTHING)
        elif base == "Literal":
            found.append(_one_of(ast.literal_eval(f"({inside.removesuffix(']')},)")))
        elif base in kinds:
            items = kinds_of(inside.removesuffix("]").removesuffix(", ..."), kinds) if inside else ()
            kind = kinds[base]
            found.append(_each(kind, items) if items and kind.take(()) == () else kind)
        else:
            return ()
    return tuple(found)


_NOTHING = Kind("nothing", _when(lambda value: value is None))


def _one_of(words: tuple[object, ...]) -> Kind:
    return Kind(
        listed(words, len(words)).replace(" and ", " or "),
        _when(lambda value: isinstance(value, str) and value in words),
    )


def _each(kind: Kind, items: tuple[Kind, ...]) -> Kind:
    """Return the kind of a collection whose items are all of some kind; its items stay as they are."""

    def take(value: Any) -> Any:
        if kind.take(value) is NotImplemented:
            return NotImplemented
        # What can be run through only once is kept.
        kept = value if hasattr(value, "__len__") else list(value)
        sound = all(any(item.take(element) is not NotImplemented for item in items) for element in kept)
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


@overload
def guarded(function: Callable[P, Result]) -> Callable[P, Result]: ...
@overload
def guarded(*, kinds: Mapping[str, Kind]) -> Callable[[Callable[P, Result]], Callable[P, Result]]: ...
def guarded(function: Any = None, *, kinds: Mapping[str, Kind] = PLAIN) -> Any:
    """Hold what a function is given against its annotations before it runs.

    Parameters
    ----------
    function : callable
        Its annotations are texts, as ``from __future__ import annotations`` leaves them.
    kinds : mapping of str to Kind
        What is known by which name.

    Returns
    -------
    callable
        The function, which raises `ParameterError`, or what a kind raises, for a value that it does not take, and
        `SignatureError` for a parameter that it does not have, or needs and did not get.

    Examples
    --------
    >>> @guarded
    ... def twice(number: int) -> int:
    ...     return 2 * number
    >>> twice("3")
    Traceback (most recent call last):
    trends.errors.ParameterError: twice needs a whole number for number, not the text '3'.
    """
    if function is None:
        return functools.partial(guarded, kinds=kinds)
    # What stands in brackets is asked of the object itself.
    label = function.__name__ if function.__name__ != "__getitem__" else function.__qualname__.split(".")[0]
    signature = inspect.signature(function)
    takes = {
        name: (alternatives, parameter.kind)
        for name, parameter in signature.parameters.items()
        if isinstance(parameter.annotation, str) and (alternatives := kinds_of(parameter.annotation, kinds))
    }

    @functools.wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError:
            raise SignatureError(misfit(label, signature, takes, args, kwargs)) from None
        for name, value in bound.arguments.items():
            if name not in takes:
                continue
            alternatives, kind = takes[name]
            if kind is inspect.Parameter.VAR_POSITIONAL:
                taken: Any = tuple(_taken(element, alternatives, name, label) for element in value)
            elif kind is inspect.Parameter.VAR_KEYWORD:
                taken = {key: _taken(element, alternatives, key, label) for key, element in value.items()}
            else:
                taken = _taken(value, alternatives, name, label)
            bound.arguments[name] = taken
        return function(*bound.args, **bound.kwargs)

    checked.__guarded__ = True  # type: ignore[attr-defined]  # functions may bear attributes; mypy knows none
    return checked


def guard_methods(owner: type[Owner]) -> type[Owner]:
    """Guard every public method that a class defines, those too that are bound to the class; see `guarded`.

    Parameters
    ----------
    owner : type
        Methods that are guarded already stay as they are, and so does what no caller is meant to use: a name that
        begins with an underscore.

    Returns
    -------
    type
        The class.
    """
    for name, member in list(vars(owner).items()):
        bound = isinstance(member, (classmethod, staticmethod))
        function = member.__func__ if bound else member
        if (
            (name.startswith("_") and name != "__getitem__")
            or not inspect.isfunction(function)
            or hasattr(function, "__guarded__")
        ):
            continue
        checked = guarded(function)
        setattr(owner, name, type(member)(checked) if bound else checked)
    return owner


def _taken(value: Any, alternatives: tuple[Kind, ...], name: str, label: str) -> Any:
    refusal: TrendsError | None = None
    for kind in alternatives:
        try:
            taken = kind.take(value)
        except TrendsError as error:
            refusal = refusal or error
            continue
        if taken is not NotImplemented:
            return taken
    if refusal is not None:
        raise refusal
    needed = words_of(alternatives, name)
    ways = (kind.way(value) for kind in alternatives if kind.way is not None)
    way = next((f"; {advice}" for advice in ways if advice), "")
    raise ParameterError(f"{label} needs {needed} for {name}, not {told(value)}{way}.")

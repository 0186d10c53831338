"""A function's arguments, held against its signature before it runs."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, overload

from trends.arguments.kinds import PLAIN, Kind, kinds_of, told, words_of
from trends.errors import ParameterError, SignatureError, TrendsError, listed, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["guard_methods", "guarded", "near"]

P = ParamSpec("P")
Result = TypeVar("Result")
Owner = TypeVar("Owner")


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
            raise SignatureError(_misfit(label, signature, takes, args, kwargs)) from None
        for name, value in bound.arguments.items():
            if name not in takes:
                continue
            alternatives, kind = takes[name]
            if kind is inspect.Parameter.VAR_POSITIONAL:
                taken: Any = tuple(_taken(one, alternatives, name, label) for one in value)
            elif kind is inspect.Parameter.VAR_KEYWORD:
                taken = {key: _taken(one, alternatives, key, label) for key, one in value.items()}
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


def near(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence about an unknown name: what it may have been meant for, if anything is near.

    Examples
    --------
    >>> near("margn", ["margin", "season"])
    '; did you mean margin?'
    >>> near("x", ["margin"])
    '.'
    """
    close = nearest(name, known, most=1)
    return f"; did you mean {close[0]}?" if close else "."


def _misfit(
    name: str,
    signature: inspect.Signature,
    takes: Mapping[str, tuple[tuple[Kind, ...], Any]],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
) -> str:
    """Say why arguments are not those of a function."""
    asked = [one for one in signature.parameters.values() if one.name not in {"self", "cls"}]
    many = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    names = [one.name for one in asked if one.kind not in many]
    if unknown := [key for key in kwargs if key not in names]:
        has = f"it has {listed(names, 20)}" if names else "it has none"
        close = near(unknown[0], names)
        return f"{name} has no parameter {unknown[0][:40]}{close if close.endswith('?') else f'; {has}.'}"
    ordered = [one for one in signature.parameters.values() if one.kind is one.POSITIONAL_OR_KEYWORD]
    if len(args) > len(ordered):
        first = [one.name for one in ordered if one in asked]
        by_name = [each for each in names if each not in first]
        if not names:
            return f"{name} takes nothing; call it as {name}()."
        if not by_name:
            return f"{name} takes no more than {listed(first)}."
        placed = f"only {listed(first)} without its name" if first else "everything by its name"
        return f"{name} takes {placed}: write {listed([f'{each}=...' for each in by_name], 3)}."
    given = {one.name for one in ordered[: len(args)]}
    if twice := [key for key in kwargs if key in given]:
        return f"{name} was given {twice[0]} twice, by its place and by its name."
    absent = next(
        one.name
        for one in asked
        if one.default is one.empty
        and one.kind not in many
        and one.name not in given
        and one.name not in kwargs
    )
    what = f": {words_of(takes[absent][0], absent)}" if absent in takes else ""
    return f"{name} needs {absent}{what}."


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
    way = next((f"; {kind.way(value)}" for kind in alternatives if kind.way is not None), "")
    raise ParameterError(f"{label} needs {needed} for {name}, not {told(value)}{way}.")

"""What is said of arguments that do not fit: what a value is, what is taken instead, and what may have been meant."""

from __future__ import annotations

import inspect
from numbers import Real
from typing import TYPE_CHECKING, Any

from trends.errors import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trends.arguments.guard import Kind

__all__ = ["misfit", "near", "told", "way_to_frame", "words_of"]

_KNOWN = {"margin": "a factor above 1", "replicates": "a whole number from 19 to 99,999"}
"""Parameters of many functions, of which more can be said than their type."""


def words_of(alternatives: Iterable[Kind], name: str = "") -> str:
    """Say what a parameter takes."""
    words = list(dict.fromkeys(kind.words for kind in alternatives if kind.words != "nothing"))
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
    name = type(value).__name__
    return {"ndarray": "an array", "DataFrame": "a data frame"}.get(
        name, f"{'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name[:60]}"
    )


def way_to_frame(value: object) -> str:
    """Say how to make a data frame of what is nearly one."""
    if callable(getattr(value, "collect", None)):
        return "collect it first: frame.collect()"
    if hasattr(value, "to_frame"):
        return "give counts with dates to trends.CountSeries.from_counts, or make a frame of it: .to_frame()"
    return "make a frame of it: pandas.DataFrame(...)" if isinstance(value, dict) else ""


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


def misfit(
    name: str,
    signature: inspect.Signature,
    takes: Mapping[str, tuple[tuple[Kind, ...], Any]],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
) -> str:
    """Say why arguments are not those of a function."""
    own = [parameter for parameter in signature.parameters.values() if parameter.name not in {"self", "cls"}]
    many = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    names = [parameter.name for parameter in own if parameter.kind not in many]
    if unknown := [key for key in kwargs if key not in names]:
        has = f"it has {listed(names, 20)}" if names else "it has none"
        close = near(unknown[0], names)
        return f"{name} has no parameter {unknown[0][:40]}{close if close.endswith('?') else f'; {has}.'}"
    ordered = [
        parameter
        for parameter in signature.parameters.values()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    if len(args) > len(ordered):
        first = [parameter.name for parameter in ordered if parameter in own]
        by_name = [each for each in names if each not in first]
        if not names:
            return f"{name} takes nothing; call it as {name}()."
        if not by_name:
            return f"{name} takes no more than {listed(first)}."
        placed = f"only {listed(first)} without its name" if first else "everything by its name"
        return f"{name} takes {placed}: write {listed([f'{each}=...' for each in by_name], 3)}."
    filled = {parameter.name for parameter in ordered[: len(args)]}
    if twice := [key for key in kwargs if key in filled]:
        return f"{name} was given {twice[0]} twice, by its place and by its name."
    absent = next(
        parameter.name
        for parameter in own
        if parameter.default is parameter.empty
        and parameter.kind not in many
        and parameter.name not in filled
        and parameter.name not in kwargs
    )
    expected = f": {words_of(takes[absent][0], absent)}" if absent in takes else ""
    return f"{name} needs {absent}{expected}."

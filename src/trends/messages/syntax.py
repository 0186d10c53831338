"""How a message is written: a subset of the Unicode consortium's MessageFormat (ICU).

``{name}`` stands for a value, ``{Name}`` for the same with a capital letter, at the beginning of a sentence.
``{n, plural, =0 {no attack} one {# attack} other {# attacks}}`` chooses by the plural category that CLDR has for the
language, where ``#`` is the number, and ``selectordinal`` by the category of an ordinal;
``{unit, select, month {monthly} other {weekly}}`` chooses by a word; ``{items, list, semicolon}`` joins several values;
``{period, month}`` is the month of a period without its year; ``{period, genitive}`` is it in the genitive, where a
language has one; ``{clause, running}`` is a message without the capital
that it would begin with, and ``{sentence, inside}`` one without its full stop either. Choices may be nested. Braces have no other use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Argument", "Node", "NumberSign", "arguments", "parse"]

Kind: TypeAlias = Literal[
    "value", "plural", "selectordinal", "select", "list", "month", "running", "inside", "genitive"
]
_WITH_OPTIONS = ("plural", "selectordinal", "select")
_ALONE = ("month", "running", "inside", "genitive")
_NAME = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*")
_OPTION = re.compile(r"\s*([^\s{}]+)\s*\{")


@dataclass(frozen=True)
class NumberSign:
    """The number that the plural around it chooses by."""


@dataclass(frozen=True)
class Argument:
    """A place that a value fills.

    Attributes
    ----------
    name : str
        Name of the value.
    kind : str
        ``value``, or one of the kinds above.
    capital : bool
        Whether it begins a sentence.
    style : str
        Of a list: ``and``, ``or``, ``comma``, ``semicolon`` or ``plus``.
    options : mapping
        Of a choice: what is said by category.
    """

    name: str
    kind: Kind = "value"
    capital: bool = False
    style: str = "and"
    options: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)


Node: TypeAlias = str | NumberSign | Argument


def parse(text: str) -> tuple[Node, ...]:
    """Read a message.

    Raises
    ------
    ValueError
        If braces do not match, or a choice has no ``other``.

    Examples
    --------
    >>> [node if isinstance(node, str) else node.name for node in parse("{n} of {total} months")]
    ['n', ' of ', 'total', ' months']
    """
    nodes, at = _nodes(text, 0, plural=False)
    if at != len(text):
        raise ValueError(f"a closing brace too many at {at} of {text!r}")
    return nodes


def arguments(nodes: tuple[Node, ...]) -> Iterator[Argument]:
    """Give every argument of a message, those inside choices included."""
    for node in nodes:
        if isinstance(node, Argument):
            yield node
            for inner in node.options.values():
                yield from arguments(inner)


def _nodes(text: str, at: int, *, plural: bool) -> tuple[tuple[Node, ...], int]:
    """Read up to the closing brace of what encloses it, or to the end."""
    nodes: list[Node] = []
    literal = ""
    while at < len(text) and text[at] != "}":
        sign = text[at]
        if sign == "{" or (sign == "#" and plural):
            nodes += [literal] if literal else []
            literal = ""
            if sign == "{":
                argument, at = _argument(text, at + 1, plural=plural)
                nodes.append(argument)
            else:
                nodes.append(NumberSign())
                at += 1
        else:
            literal += sign
            at += 1
    return tuple([*nodes, literal] if literal else nodes), at


def _argument(text: str, at: int, *, plural: bool) -> tuple[Argument, int]:
    match = _NAME.match(text, at)
    if match is None:
        raise ValueError(f"no name at {at} of {text!r}")
    written, at = match[1], match.end()
    name, capital = written[0].lower() + written[1:], written[0].isupper()
    if text[at : at + 1] == "}":
        return Argument(name, capital=capital), at + 1
    kind = _NAME.match(text, at + 1) if text[at : at + 1] == "," else None
    if kind is not None and kind[1] in _ALONE and text[kind.end() : kind.end() + 1] == "}":
        return Argument(name, cast("Kind", kind[1]), capital), kind.end() + 1
    if kind is None or kind[1] not in (*_WITH_OPTIONS, "list"):
        raise ValueError(f"a kind of argument or a closing brace was expected at {at} of {text!r}")
    at = kind.end() + 1
    if kind[1] == "list":
        style = _NAME.match(text, at)
        if style is None or text[style.end() : style.end() + 1] != "}":
            raise ValueError(f"a style of list was expected at {at} of {text!r}")
        return Argument(name, "list", capital, style[1]), style.end() + 1
    options: dict[str, tuple[Node, ...]] = {}
    while option := _OPTION.match(text, at):
        # Inside a select "#" is the number of the plural around it; without one it is a letter like any other.
        options[option[1]], at = _nodes(text, option.end(), plural=plural or kind[1] != "select")
        at += 1
    end = re.compile(r"\s*\}").match(text, at)
    if end is None or "other" not in options:
        raise ValueError(f"a choice must end, and have an 'other', at {at} of {text!r}")
    return Argument(name, cast("Kind", kind[1]), capital, "", options), end.end()

"""What the tools take, as JSON Schema: types and descriptions are those of the commands' options, each stated once there."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union

__all__ = ["Parameter", "described", "object_schema"]

_TYPES = {str: "string", Path: "string", int: "integer", float: "number", bool: "boolean"}
_LONGEST_TEXT = 2000
"""No option takes more; the text of `read` has its own bound."""


@dataclass(frozen=True)
class Parameter:
    """One thing that a tool takes.

    Attributes
    ----------
    name : str
    schema : dict
        Its JSON Schema, with a description.
    required : bool
    """

    name: str
    schema: dict[str, Any] = field(hash=False)
    required: bool = False


@cache
def _options(holder: Any) -> dict[str, Any]:
    return typing.get_type_hints(holder, include_extras=True)


def described(holder: Any, name: str, *, required: bool = False, **more: Any) -> Parameter:
    """Describe an option of a command, or one in a group of options.

    Parameters
    ----------
    holder : callable or dataclass
        The command, or the group.
    name : str
    required : bool
    **more
        What the schema says besides, or instead of the option's own words.

    Examples
    --------
    >>> from trends.cli.options import Chosen
    >>> described(Chosen, "end").schema
    {'type': 'string', 'maxLength': 2000, 'description': 'Up to and including this day; 2023-02: its last.'}
    """
    annotation = _options(holder)[name]
    kind, *metadata = typing.get_args(annotation)
    explanation = next((one.help for one in metadata if getattr(one, "help", None)), "")
    return Parameter(name, {**_schema(kind), "description": explanation, **more}, required)


def _schema(kind: Any) -> dict[str, Any]:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, Union):
        # None is "not given", which in JSON is to leave it out.
        (inner,) = [one for one in typing.get_args(kind) if one is not type(None)]
        return _schema(inner)
    if origin is Literal:
        return {"type": "string", "enum": list(typing.get_args(kind))}
    if origin is list:
        return {"type": "array", "items": _schema(typing.get_args(kind)[0]), "maxItems": 100}
    schema: dict[str, Any] = {"type": _TYPES[kind]}
    return {**schema, "maxLength": _LONGEST_TEXT} if kind in (str, Path) else schema


def object_schema(parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """Return the schema of a tool's arguments: these and no others."""
    return {
        "type": "object",
        "properties": {one.name: one.schema for one in parameters},
        "required": [one.name for one in parameters if one.required],
        "additionalProperties": False,
    }

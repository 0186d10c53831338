"""Blocks as JSON values and back: in what form they travel in the output of a notebook.

What is read back is checked field by field, as it comes from a file that anybody may have written.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any, Literal, Union

from trends.document.blocks import BLOCK_TYPES, Block
from trends.messages import Message

__all__ = ["from_json", "to_json"]


def to_json(blocks: tuple[Block, ...] | list[Block]) -> list[dict[str, Any]]:
    """Write blocks as JSON values; each carries its type's name, and a message in it its id and values."""
    return [_plain(block) for block in blocks]


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return value.plain()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"type": type(value).__name__, **fields} if type(value).__name__ in BLOCK_TYPES else fields
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def from_json(values: Any) -> list[Block]:
    """Read blocks back; a value that is no known block, or has other fields, is refused.

    Raises
    ------
    ValueError
        For an unknown type, a missing or unknown field, or a field of the wrong type.
    """
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise ValueError("blocks are written as a list of objects")
    return [_read(BLOCK_TYPES, dict(value)) for value in values]


def _read(known: dict[str, type], value: dict[str, Any]) -> Block:
    name = value.pop("type", None)
    if not isinstance(name, str) or name not in known:
        raise ValueError(f"no block is of type {name!r}")
    block = _build(known[name], value)
    return typing.cast("Block", block)


def _build(cls: type, value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{cls.__name__} is written as an object")  # noqa: TRY004 - one error type for bad JSON
    hints = typing.get_type_hints(cls)
    unknown = set(value) - set(hints)
    if unknown:
        raise ValueError(f"{cls.__name__} has no field {min(unknown)!r}")
    try:
        return cls(**{key: _convert(hints[key], item) for key, item in value.items()})
    except TypeError as error:
        raise ValueError(f"{cls.__name__}: {error}") from None


def _convert(hint: Any, value: Any) -> Any:
    origin = typing.get_origin(hint)
    # Optional[X] has the one, X | None the other.
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        if hint == Block:
            if not isinstance(value, dict):
                raise ValueError("a block was expected")
            return _read(BLOCK_TYPES, dict(value))
        return _convert(next(arg for arg in typing.get_args(hint) if arg is not type(None)), value)
    if origin is tuple:
        if not isinstance(value, (list, tuple)):
            raise ValueError("a list was expected")
        arguments = typing.get_args(hint)
        if arguments[-1] is Ellipsis:
            return tuple(_convert(arguments[0], item) for item in value)
        if len(arguments) != len(value):
            raise ValueError(f"{len(arguments)} values were expected")
        return tuple(_convert(argument, item) for argument, item in zip(arguments, value, strict=True))
    if origin is Literal:
        if value not in typing.get_args(hint):
            raise ValueError(f"{value!r} is not one of {typing.get_args(hint)}")
        return value
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _build(hint, value)
    if hint is str and isinstance(value, dict):
        return Message.from_plain(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise ValueError(f"{hint.__name__} was expected, not {type(value).__name__}")
    return value

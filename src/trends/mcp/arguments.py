"""Arguments held against a tool's schema; what does not fit is told in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trends.errors import ParameterError, nearest, shortened
from trends.messages import Message
from trends.messages import listed as named_few

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

    from trends.mcp.tool_list import Tool

__all__ = ["check_arguments"]

_BOUNDS = {
    "minimum": "least",
    "maximum": "most",
    "exclusiveMinimum": "above",
    "minItems": "fewest",
    "maxItems": "longest",
    "minLength": "fewest",
    "maxLength": "longest",
}


def check_arguments(tool: Tool, arguments: dict[str, Any]) -> None:
    """Say what is wrong with the arguments of a call.

    Parameters
    ----------
    tool : Tool
    arguments : dict

    Raises
    ------
    ParameterError
        If one is missing, unknown, or not what it should be.
    """
    from jsonschema import Draft202012Validator

    names = [one.name for one in tool.parameters]
    unknown = [name for name in arguments if name not in names]
    if unknown:
        close = nearest(unknown[0], names) or names
        given = repr(shortened(unknown[0]))
        raise ParameterError(
            Message("faults.server.unknown", name=given, names=named_few(close), n=len(names))
            if names
            else Message("faults.server.none", name=given)
        )
    faults = sorted(
        Draft202012Validator(tool.input_schema).iter_errors(arguments),
        key=lambda fault: list(map(str, fault.path)),
    )
    if faults:
        raise ParameterError(_sentence(faults[0]))


def _sentence(fault: ValidationError) -> Message:
    if fault.validator == "required":
        missing = next(name for name in fault.validator_value if name not in fault.instance)
        return Message("faults.server.missing", name=repr(missing))
    name, value = repr(str(fault.path[0])), repr(shortened(str(fault.instance), 40))
    kind = str(fault.validator)
    if kind in _BOUNDS:
        return Message("faults.server.bound", name=name, what=_BOUNDS[kind], bound=f"{fault.validator_value}")
    if kind == "enum":
        return Message(
            "faults.server.choice",
            name=name,
            value=value,
            names=named_few(fault.validator_value, len(fault.validator_value)),
        )
    takes = fault.validator_value if kind == "type" else "other"
    return Message("faults.server.type", name=name, value=value, takes=str(takes))

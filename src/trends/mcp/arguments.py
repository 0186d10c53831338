"""Arguments held against a tool's schema; what does not fit is told in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trends.errors import ParameterError, nearest, shortened
from trends.messages import Message
from trends.messages import listed as named_few

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

    from trends.mcp.tool_list import Tool

__all__ = ["checked_arguments"]

_BOUNDS = {
    "minimum": "least",
    "maximum": "most",
    "minItems": "fewest",
    "maxItems": "longest",
    "minLength": "fewest",
    "maxLength": "longest",
}


def checked_arguments(tool: Tool, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a call, or say what is wrong with them.

    Parameters
    ----------
    tool : Tool
    arguments : dict

    Returns
    -------
    dict
        Whole numbers without a decimal point, which JSON does not tell from others.

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
    whole = {one.name for one in tool.parameters if one.schema.get("type") == "integer"}
    return {name: int(value) if name in whole else value for name, value in arguments.items()}


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

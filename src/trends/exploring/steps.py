"""The calls that incidents came about by, with arguments that can be written down as Python."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from trends.incidents.incidents import Incidents

__all__ = ["Step", "steps_of"]


class Step(NamedTuple):
    """One call: ``load``, ``select``, ``settled`` or ``as_of``, with the arguments that are not its own defaults."""

    call: str
    given: Mapping[str, Any]


def steps_of(incidents: Incidents) -> tuple[Step, ...]:
    """Return the calls that give the incidents again; none where one was given what cannot be written down.

    Examples
    --------
    >>> import trends as tr
    >>> [step.call for step in steps_of(tr.load("documented-attacks").select(country="Syria"))]
    ['load', 'select']
    """
    try:
        return tuple(
            Step(call, {name: _literal(value) for name, value in given.items() if value not in (None, False)})
            for call, given in incidents.steps
        )
    except (TypeError, ValueError):
        return ()


def _literal(value: Any) -> Any:
    """Return a value as something whose `repr` is Python that gives it again.

    Raises
    ------
    TypeError
        If there is none.
    """
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date):
        return str(value)[:10]
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    if isinstance(value, Mapping):
        return {str(name): _literal(item) for name, item in value.items()}
    if isinstance(value, AbstractSet):
        return sorted(map(_literal, value))
    if isinstance(value, Sequence):
        return [_literal(item) for item in value]
    raise TypeError(type(value).__name__)

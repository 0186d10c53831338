"""Sources of incident data: a file becomes incidents or series, and what it is, is found out from its content.

The names below are looked up when they are first asked for, since a part of this package is often wanted alone.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trends.sources.bundled import datasets as datasets
    from trends.sources.loading import load as load
    from trends.sources.one_series import load_series as load_series
    from trends.sources.suggesting import suggest_columns as suggest_columns

_HOMES = {
    "datasets": "bundled",
    "load": "loading",
    "load_series": "one_series",
    "suggest_columns": "suggesting",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'trends.sources' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"trends.sources.{_HOMES[name]}"), name)
    globals()[name] = value
    return value

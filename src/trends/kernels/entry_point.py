"""What papermill finds by the entry point ``papermill.engine``: the engine, loaded when it is first used.

Papermill loads every engine it finds while it is itself being imported. Were the engine named there directly, whoever
imported it before papermill would have papermill ask for a class whose module is still at its first lines.
"""

from __future__ import annotations

from typing import Any

__all__ = ["engine"]


class _Deferred:
    """Stands for `trends.kernels.engine.PrivateEngine`, whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        from trends.kernels.engine import PrivateEngine

        return getattr(PrivateEngine, name)


engine = _Deferred()

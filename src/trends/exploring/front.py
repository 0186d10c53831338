"""The widget of the panel: what the kernel and the browser share."""

from __future__ import annotations

from typing import Any, ClassVar

import anywidget
import traitlets

from trends.exploring.script import module

__all__ = ["Front"]


class Front(anywidget.AnyWidget):
    """Shows a panel: `choice` comes from the browser, and what it gives goes there."""

    _esm: ClassVar[str] = module("live")
    key: Any = traitlets.Unicode("").tag(sync=True)
    look: Any = traitlets.Unicode("").tag(sync=True)
    offered: Any = traitlets.Dict().tag(sync=True)
    choice: Any = traitlets.Dict().tag(sync=True)
    view: Any = traitlets.Dict().tag(sync=True)
    calendar: Any = traitlets.Dict().tag(sync=True)
    judged: Any = traitlets.Dict().tag(sync=True)

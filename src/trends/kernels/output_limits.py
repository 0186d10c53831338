"""What a notebook may put out: counted where it is received, and cut where it arises.

One print of a gigabyte is one message. To find it too long when it has arrived would be to hold all of it in two
processes first; so the kernel counts too, sends the beginning, and nothing after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["FLOODED", "MOST_OUTPUT", "MOST_PRINTED", "STARTUP", "OutputCount", "limit_output"]

MOST_PRINTED = 1_000_000
"""Letters that a notebook may print: some 300 pages, and more than a page on a screen bears."""
MOST_OUTPUT = 100_000_000
"""Letters that it may put out in all; the notebook of the default report has two to three million."""

FLOODED = "incident-trends-flooded"
"""Key of an output's metadata: it stands for one that was too long to be sent."""

STARTUP = """\
from trends.kernels.output_limits import limit_output as _limit_output
_limit_output(get_ipython().kernel.session)
del _limit_output
"""
"""What a kernel runs before the notebook."""

_OUTPUTS = frozenset({"stream", "display_data", "update_display_data", "execute_result", "error"})


def letters(value: Any) -> int:
    """Count the letters of all texts in a message.

    Examples
    --------
    >>> letters({"data": {"text/plain": "four"}})
    18
    """
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(len(str(key)) + letters(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return sum(map(letters, value))
    return 0


@dataclass
class OutputCount:
    """Letters so far.

    Attributes
    ----------
    printed, total : int
        Of standard output and error; of all outputs.
    """

    printed: int = 0
    total: int = 0

    def add(self, kind: str, content: Mapping[str, Any]) -> bool:
        """Count a message of Jupyter's protocol, and return whether it is one too many.

        One that only says that another was too long is.
        """
        size = letters(content)
        self.total += MOST_OUTPUT + 1 if FLOODED in content.get("metadata", ()) else size
        self.printed += size if kind == "stream" else 0
        return self.flooded

    @property
    def flooded(self) -> bool:
        """Whether it is more than any report holds."""
        return self.printed > MOST_PRINTED or self.total > MOST_OUTPUT


def limit_output(session: Any) -> None:
    """Have a kernel's session send no more output than the limits, and one message that says so.

    Parameters
    ----------
    session : jupyter_client.session.Session
        Of the kernel; its other messages pass as they are.
    """
    send = session.send
    count = OutputCount()

    def limited(stream: Any, message: Any, content: Any = None, *rest: Any, **options: Any) -> Any:
        # Either a whole message or its type and content (`Session.send`).
        kind = message["msg_type"] if isinstance(message, dict) else message
        sent = message["content"] if isinstance(message, dict) else content
        if kind == "execute_reply" and letters(sent) > MOST_PRINTED:
            # The reply to a cell that failed repeats its error.
            sent.update(evalue="", traceback=[])
        if kind not in _OUTPUTS:
            return send(stream, message, content, *rest, **options)
        if count.flooded:
            return None
        if not count.add(kind, sent):
            return send(stream, message, content, *rest, **options)
        short = {"data": {}, "metadata": {FLOODED: True}, "transient": {}}
        if isinstance(message, dict):
            header = {**message["header"], "msg_type": "display_data"}
            message = {**message, "header": header, "msg_type": "display_data", "content": short}
            return send(stream, message, content, *rest, **options)
        return send(stream, "display_data", short, *rest, **options)

    session.send = limited

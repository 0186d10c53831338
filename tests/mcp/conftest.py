"""A server as its users have it: a process of its own, spoken to by the protocol's own client over its two streams."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import trends

# Looked for and not imported: every worker reads this file, and few of them start a server.
if find_spec("mcp") is None:
    pytest.skip("the extra incident-trends[mcp] is not installed", allow_module_level=True)

COMMAND = [sys.executable, "-m", "trends", "mcp"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(trends.__file__).parents[1])}


@dataclass
class Session:
    """A session with a server."""

    portal: Any
    client: Any
    scratch: Path = Path()

    def call(self, tool: str, **arguments: Any) -> Any:
        """Call a tool and return its result."""
        return self.portal.call(self.client.call_tool, tool, arguments)

    def answer(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Return the answer of a call that succeeds."""
        result = self.call(tool, **arguments)
        assert not result.is_error, result.content[0].text
        return result.structured_content

    def fault(self, tool: str, **arguments: Any) -> str:
        """Return the sentence of a call that fails."""
        result = self.call(tool, **arguments)
        assert result.is_error
        assert result.structured_content is None
        (content,) = result.content
        return content.text

    def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Await a function of the client."""
        return self.portal.call(function, *arguments)


@contextmanager
def session(*options: str, log: io.TextIOBase | None = None, **environment: str) -> Iterator[Session]:
    """Start a server and talk to it."""
    from anyio.from_thread import start_blocking_portal
    from mcp.client import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    parameters = StdioServerParameters(
        command=COMMAND[0], args=[*COMMAND[1:], *options], env={**ENVIRONMENT, **environment}
    )
    transport = stdio_client(parameters) if log is None else stdio_client(parameters, log)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(transport)) as client:
        yield Session(portal, client)

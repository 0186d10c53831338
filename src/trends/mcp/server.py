"""The server: what it offers, told and answered in the Model Context Protocol over standard input and output."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trends.cli.terminal import ReaderGone
from trends.errors import TrendsError, listed, nearest, shortened
from trends.files.private_folder import private_folder, sweep
from trends.mcp.arguments import checked_arguments
from trends.mcp.calls import Call, Running, warmed
from trends.mcp.tool_list import INSTRUCTIONS, Tool, tools
from trends.messages import LANGUAGES, in_language
from trends.version import __version__

if TYPE_CHECKING:
    from threading import Event
    from types import FrameType

    import mcp_types as types
    from mcp.server.lowlevel import Server

    from trends.mcp.roots import Roots

__all__ = ["AT_ONCE", "Service", "serve"]

AT_ONCE = max(2, min(8, os.cpu_count() or 2))
"""Calls that are answered side by side; further ones wait. Each is a process that may take a gigabyte."""

_SCHEME = "trends://datasets"


@dataclass
class Service:
    """What may be read, and for how long.

    Attributes
    ----------
    roots : Roots
        The folders whose files may be read.
    seconds : float
        How long a call may take.
    store : bool
        Whether data in the local store may be read.
    """

    roots: Roots
    seconds: float
    store: bool = False
    _running: set[Running] = field(default_factory=set)

    def answer(self, tool: Tool, arguments: dict[str, Any], given_up: Event) -> dict[str, Any]:
        """Answer a call, unless it is given up before.

        Raises
        ------
        TrendsError
            In one sentence what went wrong.
        """
        with private_folder() as folder:
            running = Running(Call(tool.name, arguments, self.roots, self.store, folder))
            self._running.add(running)
            try:
                return running.result(self.seconds, given_up)
            finally:
                running.end()
                self._running.discard(running)

    def end(self) -> None:
        """End whatever is being answered, and take away its copies."""
        for running in tuple(self._running):
            running.end()
            shutil.rmtree(running.call.folder, ignore_errors=True)


def serve(service: Service) -> None:
    """Serve until standard input ends, or the program is told to end.

    Parameters
    ----------
    service : Service

    Raises
    ------
    ReaderGone
        If the client has closed standard output.
    """
    import anyio

    sweep()  # what a server that was killed left behind
    try:
        anyio.run(_serve, service)
    except BaseExceptionGroup as errors:
        if errors.split((OSError, anyio.BrokenResourceError, anyio.ClosedResourceError))[1] is not None:
            raise
        raise ReaderGone from None


async def _serve(service: Service) -> None:
    from mcp.server.stdio import stdio_server

    server = protocol(service)
    async with stdio_server() as (incoming, outgoing):
        # Only now: what is started from here on has no hold of the stream that the protocol is written to.
        threading.Thread(target=warmed, daemon=True).start()
        _end_when_told(service)
        try:
            await server.run(incoming, outgoing, server.create_initialization_options())
        finally:
            service.end()


def _end_when_told(service: Service) -> None:
    """End at once on a signal: the thread that reads standard input can not be woken."""

    def end(number: int, _: FrameType | None) -> None:
        service.end()
        os._exit(128 + number)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(AttributeError, ValueError):
            signal.signal(getattr(signal, name), end)


def protocol(service: Service) -> Server[Any]:
    """Return the server, ready to be run over any pair of streams."""
    import anyio
    import mcp_types as types
    from mcp.server.lowlevel import Server
    from mcp.shared.exceptions import MCPError

    turns = anyio.CapacityLimiter(AT_ONCE)
    offered = tools()

    async def list_tools(_context: Any, _params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_as_tool(tool) for tool in offered.values()])

    async def call_tool(_context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = offered.get(params.name)
        if tool is None:
            close = nearest(params.name, offered) or offered
            sentence = f"There is no tool {shortened(params.name)!r}; there is {listed(close, len(offered))}."
            raise MCPError(types.INVALID_PARAMS, sentence)
        arguments = params.arguments or {}
        language = arguments.get("language")
        try:
            value = await _answered(service, tool, checked_arguments(tool, arguments), turns)
        except TrendsError as error:
            said = in_language(error.sentence, language) if language in LANGUAGES else str(error)
            return types.CallToolResult(content=[types.TextContent(text=said)], is_error=True)
        text = json.dumps(value, ensure_ascii=False)
        return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=value)

    async def list_resources(_context: Any, _params: Any) -> types.ListResourcesResult:
        return types.ListResourcesResult(
            resources=[
                types.Resource(
                    name=one["name"],
                    title=one["title"],
                    uri=f"{_SCHEME}/{one['name']}",
                    description=f"{one['title']}: {one['rows']} rows, {one['period']}. Licence: {one['licence']}.",
                    mime_type="application/json",
                )
                for one in await anyio.to_thread.run_sync(_described)
            ]
        )

    async def read_resource(
        _context: Any, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        known = {f"{_SCHEME}/{one['name']}": one for one in await anyio.to_thread.run_sync(_described)}
        if params.uri not in known:
            raise MCPError(types.INVALID_PARAMS, f"There is no resource {shortened(params.uri)!r}.")
        text = json.dumps(known[params.uri], ensure_ascii=False)
        contents = types.TextResourceContents(uri=params.uri, mime_type="application/json", text=text)
        return types.ReadResourceResult(contents=[contents])

    return Server(
        "incident-trends",
        version=__version__,
        title="incident-trends",
        description="Tests what is said about the tempo of armed violence.",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_read_resource=read_resource,
    )


async def _answered(service: Service, tool: Tool, arguments: dict[str, Any], turns: Any) -> dict[str, Any]:
    """Answer in a thread, which waits for the process of the call; where the client gives up, the process is ended."""
    import anyio

    given_up = threading.Event()
    async with turns:
        try:
            return await anyio.to_thread.run_sync(
                service.answer, tool, arguments, given_up, abandon_on_cancel=True
            )
        finally:
            given_up.set()


def _as_tool(tool: Tool) -> types.Tool:
    import mcp_types as types

    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=types.ToolAnnotations(
            title=tool.title,
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


def _described() -> list[dict[str, Any]]:
    """Return what is bundled."""
    from trends.cli.commands.datasets import listed_datasets
    from trends.files.output import plain

    listing: list[dict[str, Any]] = plain(listed_datasets())["datasets"]
    return listing

"""The help page of a command, which fits the terminal: what it takes in one column, what that means in the other.

typer's own page sets each group of options in a frame of six columns, of which most are empty here, and reads text in
square brackets as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from trends.cli.options import OUTPUT
from trends.cli.terminal import page_width, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

__all__ = ["Command", "Program"]

# Where nothing says how wide the terminal is: what terminals open with since the VT100.
_FALLBACK = 80
_WIDEST = 100
"""Lines that are longer than this are hard to read, however wide the terminal."""


class Command(TyperCommand):
    """A command whose help is this page."""

    def format_help(self, ctx: Any, formatter: object) -> None:
        """Write the page to standard output, as typer does with its own."""
        del formatter
        _show(self, ctx, _parameters(self, ctx))


class Program(TyperGroup):
    """The program, whose help lists its commands."""

    def format_help(self, ctx: Any, formatter: object) -> None:
        """Write the page to standard output, as typer does with its own."""
        del formatter
        commands = {
            name: (command.help or "").partition("\n")[0]
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) is not None
        }
        _show(self, ctx, [("Commands", list(commands.items())), *_parameters(self, ctx)])


Rows = list[tuple[str, str]]


def _parameters(command: Any, ctx: Any) -> list[tuple[str, Rows]]:
    """Return arguments and options by their groups, in the order in which they were declared; help comes last."""
    groups: dict[str, Rows] = {"Arguments": [], "Options": []}
    for parameter in command.get_params(ctx):
        if getattr(parameter, "hidden", False):
            continue
        told = getattr(parameter, "help", None) or ""
        if parameter.param_type_name == "argument":
            groups["Arguments"].append((parameter.metavar or parameter.name.upper(), told))
            continue
        taken = "" if parameter.is_flag else (parameter.metavar or "VALUE")
        # typer keeps the names of --help in no order.
        names = ", ".join(sorted(parameter.opts, key=len, reverse=True))
        row = (f"{names} {taken}".strip(), told)
        panel = OUTPUT if "--help" in parameter.opts else getattr(parameter, "rich_help_panel", None)
        groups.setdefault(panel or "Options", []).append(row)
    return [(title, rows) for title, rows in groups.items() if rows]


def _show(command: Any, ctx: Any, groups: list[tuple[str, Rows]]) -> None:
    from rich.console import Console

    width = min(page_width(_FALLBACK), _WIDEST)
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        for part in _parts(command, ctx, groups):
            console.print(part)
    lines = captured.get().splitlines()
    write("".join(f"{line.rstrip()}\n" for line in lines))


def _parts(command: Any, ctx: Any, groups: list[tuple[str, Rows]]) -> Iterator[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    # typer sets what must be given in braces.
    usage = " ".join(command.get_usage(ctx).translate({ord("{"): None, ord("}"): None}).split())
    yield Text(usage, style="bold")
    yield ""
    yield command.help or ""
    widest = max(len(name) for _, rows in groups for name, _ in rows)
    for title, rows in groups:
        yield ""
        yield Text(title, style="bold")
        table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column(width=widest + 2, no_wrap=True)
        table.add_column(overflow="fold")
        for name, told in rows:
            table.add_row(Text(f"  {name}", style="cyan"), told)
        yield table
    yield ""
    yield Text(command.epilog or "")

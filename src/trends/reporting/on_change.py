"""``on_change``: a command that hears of a report when it is new or has changed, after it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.scheduling import command as commands
from trends.scheduling.command import SECONDS
from trends.scheduling.command import Command as OnChange

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PLACES", "SECONDS", "OnChange", "command_of"]

PLACES = ("html", "pdf", "folder", "name", "as_of", "title", "verdict", "sentence", "status")


def command_of(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Split a command into its words; see `trends.scheduling.command.command_of`.

    Raises
    ------
    ParameterError
        If it cannot be split, or speaks of what there is not.

    Examples
    --------
    >>> command_of("python mail.py {pdf} 'Report {name}'")
    ('python', 'mail.py', '{pdf}', 'Report {name}')
    """
    return commands.command_of(text, PLACES)

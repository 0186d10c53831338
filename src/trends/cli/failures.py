"""What is said and with which exit code the program ends when something goes wrong."""

from __future__ import annotations

import typer

from trends.errors import ParameterError, TrendsError

__all__ = ["FAILED", "STOPPED", "WRONG_USAGE", "UsageError", "exit_code", "sentence"]

# As programs of Unix have it: 1 for work that failed, 2 for a command line that asks for what cannot be.
FAILED = 1
WRONG_USAGE = 2
STOPPED = 130
"""128 plus the number of the interrupt signal, as shells have it."""


class UsageError(TrendsError):
    """A command line that asks for what cannot be."""


def exit_code(error: BaseException) -> int:
    """Return 130 for an interrupt, 2 for wrong usage and 1 for everything else that went wrong."""
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        return STOPPED
    if isinstance(error, (UsageError, ParameterError)):
        return WRONG_USAGE
    if isinstance(error, typer.TyperException):
        return error.exit_code
    return FAILED


def sentence(error: BaseException, language: str = "en") -> str:
    """Say in one plain sentence what went wrong, in the language of the command as far as it has an id."""
    from trends.messages import Message, in_language

    if isinstance(error, TrendsError):
        return str(error) if language == "en" else in_language(error.sentence, language)
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        return Message("faults.program.stopped").in_language(language)
    if isinstance(error, typer.TyperException):
        return _usage(error)
    if isinstance(error, MemoryError):
        return Message("faults.program.memory").in_language(language)
    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if isinstance(error.filename, str) else ""
        return f"{name}{error.strerror}."
    kind = type(error).__name__
    return Message("faults.program.fault", kind=kind, what=str(error)[:200]).in_language(language)


def _usage(error: typer.TyperException) -> str:
    """Turn the parser's message into one sentence that points to the help."""
    message = _number(error) or error.format_message().strip().rstrip(".").replace(". ", ": ")
    context = getattr(error, "ctx", None)
    where = context.command_path if context is not None else "trends"
    return f"{message.replace('Value error, ', '')}; see {where} --help."


def _number(error: typer.TyperException) -> str | None:
    """Say of what was no number that it is none; the parser speaks of parsing strings."""
    parameter, problems = getattr(error, "param", None), getattr(error.__cause__, "errors", None)
    if parameter is None or problems is None:
        return None
    first = problems()[0]
    wanted = {"int_parsing": "whole number", "int_from_float": "whole number", "float_parsing": "number"}
    if first["type"] not in wanted:
        return None
    return f"{parameter.opts[0]} takes a {wanted[first['type']]}, not {str(first['input'])[:40]!r}"

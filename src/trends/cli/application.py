"""The program: its commands, and what happens around each of them."""

from __future__ import annotations

import gc
import logging
import os
import sys
import traceback
import warnings
from typing import TYPE_CHECKING, Annotated

import typer

from trends.cli.commands import ALL
from trends.cli.failures import FAILED, exit_code, sentence
from trends.cli.help import Command, Program
from trends.cli.options import DEBUG, LANGUAGE, Debug, spread
from trends.cli.terminal import ReaderGone, say_error, use_utf8, write
from trends.scheduling.threads import ENVIRONMENT
from trends.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["app", "main"]

HELP = ("--help", "-h")
COMPLETION = ("--install-completion", "--show-completion")
COMPLETING = "_TRENDS_COMPLETE"
"""What the shell sets when it asks what may follow; typer answers it."""
COLLECTED = (100_000, 20, 100)
"""Objects that are new before the young are looked at, where Python has 700, and how often before those that are older."""

app = typer.Typer(
    name="trends",
    cls=Program,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": list(HELP)},
)


def _version(wanted: bool) -> None:
    if wanted:
        write(f"trends {__version__}\n")
        raise typer.Exit


@app.callback(
    invoke_without_command=True,
    epilog="Example: trends pace central-syria --start 2020-04 --end 2023-02",
)
def program(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
    debug: Debug = False,
) -> None:
    """Test what is said about the tempo of armed violence."""
    del version, debug  # their callbacks have seen to them
    if context.invoked_subcommand is None:
        # Who names no command asks what there is, and gets it: that is no wrong usage.
        context.get_help()


def _flowing(text: str) -> str:
    """Join the lines of each paragraph: the help page breaks them where the terminal ends."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


for function, example in ALL:
    app.command(
        cls=Command,
        name=function.__name__.removesuffix("_"),
        help=_flowing(function.__doc__ or ""),
        epilog=f"Example: {example}",
    )(spread(function))


def _keep_to_one_thread(words: Sequence[str]) -> None:
    """Keep linear algebra to one thread, as reports and screens do: the same last bits, and less work.

    The matrices of a verdict are so small that threads cost more than they do; a user who sets a number keeps it. What
    runs in the lab is the user's own.
    """
    # Libraries read it when they are loaded. Where NumPy is there already, this is a call from within a program.
    if "numpy" not in sys.modules and list(words[:1]) != ["lab"]:
        for name, number in ENVIRONMENT.items():
            os.environ.setdefault(name, number)


def _collect_seldom(words: Sequence[str]) -> None:
    """Look for garbage seldom: a command ends before most of what it makes could be let go of.

    A tenth of what `claims` takes went there. What is young is still looked at, so that a long command grows no larger; the
    lab and the server, which stay, and programs that call this one keep Python's own measure.
    """
    if "numpy" not in sys.modules and list(words[:1]) not in (["lab"], ["mcp"]):
        gc.set_threshold(*COLLECTED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0 success, 1 a failure of the work, 2 wrong usage.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the command line.
    """
    # First of all: names of places are in every alphabet, and consoles on Windows may know only
    # one.
    use_utf8()
    root = typer.main.get_command(app)
    words = list(sys.argv[1:] if arguments is None else arguments)
    _collect_seldom(words)
    _keep_to_one_thread(words)
    meta: dict[str, object] = {}
    try:
        # A library may set warning filters of its own when it is imported; what is recorded is never shown.
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("ignore")
            _quiet_logs()
            if os.environ.get(COMPLETING):
                root.main([], prog_name="trends")
            with root.make_context("trends", [*words]) as context:
                meta = context.meta
                root.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    except ReaderGone:
        return 0
    except SystemExit as done:
        # typer leaves like this when it has answered the shell or written its completion; nothing else may end the
        # program by itself.
        if os.environ.get(COMPLETING) and isinstance(done.code, int):
            return done.code
        return 0 if any(option in words for option in COMPLETION) else FAILED
    except BaseException as error:  # noqa: BLE001 - the last stop: whatever it is, the user gets one sentence
        if meta.get(DEBUG):
            traceback.print_exception(error)
        say_error(sentence(error, str(meta.get(LANGUAGE, "en"))))
        return exit_code(error)
    return 0


def _quiet_logs() -> None:
    """Keep libraries' log messages from standard error, where Python writes them if nobody listens."""
    if not logging.getLogger().handlers:
        logging.getLogger().addHandler(logging.NullHandler())

"""The errors a user can meet, each one plain sentence."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "MOST_VALUES",
    "FetchError",
    "InputError",
    "ParameterError",
    "RenderError",
    "SchedulingError",
    "SelectionError",
    "SignatureError",
    "TrendsError",
    "UnknownKeyError",
    "WindowError",
    "listed",
    "nearest",
    "not_recognised",
    "shortened",
]

MOST_VALUES = 5
MOST_CHARACTERS = 480


class TrendsError(Exception):
    """Anything that went wrong in a way the user can understand and mend.

    The message is one sentence under 500 characters; the command line prints it and nothing else.

    Attributes
    ----------
    sentence : str
        The message, with its id where it was given one (`trends.messages.Message`): so it can be said in a language.
    unrecognised : bool
        Whether the data lack what was asked for, as far as their columns were recognised.
    """

    def __init__(self, sentence: str, *, unrecognised: bool = False) -> None:
        self.unrecognised = unrecognised
        self.sentence = sentence
        text = " ".join(sentence.split())
        if len(text) > MOST_CHARACTERS:
            text = text[: MOST_CHARACTERS - 1].rstrip() + "…"
        super().__init__(text)

    # KeyError, which one of the kinds is too, would show its text in quotation marks.
    __str__ = Exception.__str__


class InputError(TrendsError):
    """A file or dataset that is missing, unreadable or not what was expected."""


class FetchError(TrendsError):
    """A service that cannot be reached, refuses, or answers with what it should not."""


class SelectionError(TrendsError):
    """A selection that names something unknown or matches nothing."""


class UnknownKeyError(SelectionError, KeyError):
    """A key under which a mapping or a table holds nothing (also a ``KeyError``)."""


class WindowError(TrendsError):
    """A window of time that holds no period of the data."""


class ParameterError(TrendsError, ValueError):
    """A parameter outside what is possible (also a ``ValueError``)."""


class SignatureError(ParameterError, TypeError):
    """A parameter that a function does not have, or one that it needs and did not get (also a ``TypeError``)."""


class RenderError(TrendsError):
    """A report that could not be executed, typeset or published."""


class SchedulingError(TrendsError):
    """Work that could not be done where it was sent: a process that died, a cluster that cannot be reached."""


def listed(values: Iterable[object], most: int = MOST_VALUES) -> str:
    """Name at most `most` values and the number of the rest: ``a, b, c and 12 more``."""
    names = [shortened(str(value)) for value in values]
    if not names:
        return "none"
    if len(names) <= most:
        return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    return ", ".join(names[:most]) + f" and {len(names) - most} more"


def not_recognised(what: str) -> str:
    """Say that the rows lack something, without saying that their source does: a column may have gone unrecognised.

    The error that says so is `unrecognised`.
    """
    return (
        f"no row holds anything that was recognised as {what} (trends check lists the columns that were read)"
    )


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the known names that look most like `name`, best first."""
    by_fold = {candidate.casefold(): candidate for candidate in known}
    hits = get_close_matches(name.casefold(), list(by_fold), n=most, cutoff=0.5)
    if not hits:
        hits = [fold for fold in by_fold if name.casefold() in fold][:most]
    return [by_fold[hit] for hit in hits]


def shortened(text: str, most: int = 60) -> str:
    """Cut one value so that a hostile or endless name cannot fill the sentence."""
    flat = "".join(character if character.isprintable() else " " for character in text)
    return flat if len(flat) <= most else flat[: most - 1] + "…"

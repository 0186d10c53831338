"""Reads a whole small text that a person wrote, such as a mapping or a ledger; whatever is wrong is one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.errors import InputError, listed
from trends.sources.files.encoding import bad_lines, encoding_of_part

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_plain_text"]


def read_plain_text(path: Path, called: str) -> str:
    """Read a text in UTF-8, or in what its byte-order mark says.

    Parameters
    ----------
    path : Path
        The file. Pipes and devices are refused: they might never end.
    called : str
        What a sentence calls the file.

    Raises
    ------
    InputError
        If it cannot be read, or holds what is no text of that encoding; the sentence names the lines.

    Examples
    --------
    >>> from pathlib import Path
    >>> read_plain_text(Path("no-such.toml"), "The mapping no-such.toml")
    Traceback (most recent call last):
    trends.errors.InputError: There is no file 'no-such.toml'.
    """
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{called} is no file.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"There is no file {path.as_posix()!r}.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is none that a file can have"
        raise InputError(f"{called} cannot be read: {reason}.") from None
    encoding = encoding_of_part(content, whole=True) or "utf-8"
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        lines = bad_lines(content.decode(encoding, errors="replace"))
        raise InputError(
            f"{called} cannot be read: line {listed(lines, 3)} holds what is no UTF-8; save it as UTF-8."
        ) from None

"""Messages between processes: each a length and as many bytes. What does not fit is refused, and nothing is pickled."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

__all__ = ["Unfit", "framed", "received", "taken"]

_LENGTH = struct.Struct(">I")
# A length beyond it is no length: the stream is broken, and reading on would wait for what never comes.
MOST_BYTES = 1 << 30


class Unfit(Exception):  # noqa: N818 - it ends a connection and is told to nobody
    """What came in is no message."""


def framed(message: bytes) -> bytes:
    """Put its length before a message."""
    return _LENGTH.pack(len(message)) + message


def taken(buffer: bytearray) -> bytes | None:
    """Take the first message out of a buffer; None while it is not whole.

    Raises
    ------
    Unfit
        If it would be longer than any message is.
    """
    if len(buffer) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack_from(buffer)
    if length > MOST_BYTES:
        raise Unfit
    end = _LENGTH.size + length
    if len(buffer) < end:
        return None
    message = bytes(buffer[_LENGTH.size : end])
    del buffer[:end]
    return message


def received(connection: socket.socket) -> bytes | None:
    """Wait for a message; None at the end of the connection, also in the middle of a message.

    Raises
    ------
    TimeoutError, BlockingIOError
        If the connection has a limit of time, and it passes.
    Unfit
        As `taken`.
    """
    head = _exactly(connection, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > MOST_BYTES:
        raise Unfit
    return _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes | None:
    parts, missing = [], length
    while missing:
        try:
            # recv takes the memory that it is asked for: a length that is only claimed must not cost a
            # gigabyte.
            part = connection.recv(min(missing, 1 << 20))
        except (TimeoutError, BlockingIOError):
            raise
        except OSError:
            return None
        if not part:
            return None
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)

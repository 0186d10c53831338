"""How long to wait before a request is tried again."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["asked_to_wait", "back_off", "in_words"]


def back_off(attempt: int, chance: float, first: float, longest: float) -> float:
    """Return the seconds to wait after a failed attempt.

    The time doubles with each attempt, and half of it is left to chance: clients that failed together shall not come
    back together (Brooker 2015, Exponential Backoff and Jitter, AWS Architecture Blog).

    Parameters
    ----------
    attempt : int
        Which attempt failed, from 1.
    chance : float
        A number from 0 to 1.
    first, longest : float
        Seconds after the first attempt, and at most.
    """
    whole = min(longest, first * 2.0 ** (attempt - 1))
    return whole * (0.5 + 0.5 * chance)


def asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait by ``Retry-After`` (RFC 9110, 10.2.3), or None.

    A date is read against the server's own ``Date``, so that a clock that is wrong on either side does no harm.
    """
    header = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", header):
        return float(header)
    try:
        return max(0.0, (_moment(header) - _moment(headers.get("Date", ""))).total_seconds())
    except (ValueError, OverflowError):
        return None


def _moment(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def in_words(seconds: float) -> str:
    """Return a time as a reader says it: ``1 second``, ``40 seconds``, ``2 minutes``, ``3 hours``."""
    for size, unit in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{math.ceil(seconds / size)} {unit}"
    return "1 second" if 0 < seconds <= 1 else f"{math.ceil(seconds)} seconds"

"""Messages among the plain values of a result: in a language, each with its id beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trends.messages.message import Message, in_language

__all__ = ["with_ids"]


def with_ids(value: Any, language: str = "en") -> Any:
    """Return plain values with the sentences among them in a language, and beside each its id.

    Parameters
    ----------
    value : object
        Mappings and sequences, nested as deep as wanted. Keys, and text that is no message, stay as they are.
    language : str
        One of `trends.messages.LANGUAGES`.

    Returns
    -------
    object
        ``{"sentence": text}`` gets ``"sentence_id"``, ``{"reasons": [text, ...]}`` gets ``"reasons_ids"``.

    Examples
    --------
    >>> with_ids({"left": Message("words.months", n=1)}, "es")
    {'left': '1 mes', 'left_id': 'words.months'}
    """
    if isinstance(value, str):
        return in_language(value, language)
    if isinstance(value, Mapping):
        shown: dict[Any, Any] = {}
        for key, item in value.items():
            shown[key] = with_ids(item, language)
            if isinstance(item, Message):
                shown[f"{key}_id"] = item.id
            elif isinstance(item, list | tuple) and any(isinstance(part, Message) for part in item):
                shown[f"{key}_ids"] = [part.id if isinstance(part, Message) else None for part in item]
        return shown
    if isinstance(value, list | tuple):
        return [with_ids(item, language) for item in value]
    return value

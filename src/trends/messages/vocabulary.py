"""Words and sentences that files and callers bring along, which cannot carry an id: known by their English.

What the bundled data say of themselves, what a publisher's rows are, and the plain words for what is counted.
"""

from __future__ import annotations

from functools import cache

from trends.messages.catalogue import SOURCE, catalogue

__all__ = ["vocabulary_id"]

_AREA = "vocabulary."


@cache
def _ids() -> dict[str, str]:
    return {english: name for name, english in catalogue(SOURCE).items() if name.startswith(_AREA)}


def vocabulary_id(text: str) -> str | None:
    """Return the id of the message that says just this, or None: then it is a name, or somebody else's text.

    Examples
    --------
    >>> vocabulary_id("attacks")
    'vocabulary.subject.attacks'
    """
    return _ids().get(text)

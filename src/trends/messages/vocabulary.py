"""Words and sentences that files and callers bring along, which cannot carry an id: known by their English.

What the package's notebooks and bundled data say, what a publisher's rows are, and the plain words for what is counted.
"""

from __future__ import annotations

from functools import cache

from trends.messages.catalogue import SOURCE, area_messages

__all__ = ["vocabulary_id"]

_AREAS = ("lessons", "notebooks", "vocabulary")
"""Files of a catalogue; the prose of reports and of lessons stands in files of its own, paragraph by paragraph."""


@cache
def _ids() -> dict[str, str]:
    return {english: name for area in _AREAS for name, english in area_messages(SOURCE, area).items()}


def vocabulary_id(text: str) -> str | None:
    """Return the id of the message that says just this, or None: then it is a name, or somebody else's text.

    Examples
    --------
    >>> vocabulary_id("attacks")
    'vocabulary.subject.attacks'
    """
    return _ids().get(text)

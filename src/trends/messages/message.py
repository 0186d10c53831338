"""A sentence that remembers what it was made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, cast

from trends.errors import MOST_VALUES, shortened
from trends.messages.calendar_words import genitive, month_name
from trends.messages.catalogue import SOURCE, message_text, wording
from trends.messages.syntax import Argument, Node, NumberSign, parse
from trends.messages.values import Value, from_plain, plain, plural_category, together, written
from trends.messages.vocabulary import vocabulary_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    import pandas as pd

__all__ = ["Message", "in_language", "joined", "listed", "quoted", "recognised", "said", "typed"]

QUOTED = "words.quoted"
TYPED = "words.typed"
"""The message of a text that nobody is to translate."""

SAID = "words.said"
"""The message of words as somebody said them, in the quotation marks of the page."""


class Message(str):
    """Text with an id and values: the text is the English rendering, `in_language` gives others.

    Parameters
    ----------
    name : str
        Id: the area, the table and the entry of the catalogue, ``claims.total.figure``.
    values : int, Decimal, str, date, Period, Message, or a sequence of these
        By name, as the catalogue has them.

    Raises
    ------
    KeyError
        If the catalogue has no such message, or a value is missing.

    Examples
    --------
    >>> found = Message("words.months", n=3)
    >>> found
    '3 months'
    >>> found.in_language("fr")
    '3 mois'
    >>> found.id
    'words.months'
    """

    __slots__ = ("id", "values")

    id: str
    values: Mapping[str, Value]

    def __new__(cls, name: str, /, **values: Value) -> Self:
        """Render the message in English."""
        # English is written at once: a message without a value it needs fails where it is made, not
        # on the page.
        made = super().__new__(cls, _rendered(name, values, SOURCE))
        made.id, made.values = name, values
        return made

    def in_language(self, language: str, *, running: bool = False) -> str:
        """Return the message in a language; with `running`, without the capital it begins with.

        Raises
        ------
        KeyError
            If no catalogue is in that language.
        """
        # What a reader may type again stands as it is within another message, too, also where it is a word of the vocabulary.
        if self.id == TYPED or (language == SOURCE and not running):
            return str(self)
        return _rendered(self.id, self.values, language, running=running)

    def plain(self) -> dict[str, Any]:
        """Return the message as JSON has it."""
        return {
            "message": self.id,
            "values": {name: plain(value) for name, value in self.values.items()},
            "text": str(self),
        }

    @classmethod
    def from_plain(cls, value: Mapping[str, Any]) -> str:
        """Read a message back; of one that this version does not have, the text alone.

        Raises
        ------
        ValueError
            If it is no message.
        """
        name, values, text = value.get("message"), value.get("values"), value.get("text")
        if not (isinstance(name, str) and isinstance(values, dict) and isinstance(text, str)):
            raise ValueError("a message has an id, values and a text")  # noqa: TRY004 - one error type for bad JSON
        # A page kept by an older release, or made by a newer one: what it says can still be read,
        # in English.
        if message_text(name, SOURCE) is None:
            return text
        try:
            return cls(name, **{str(key): from_plain(item, cls.from_plain) for key, item in values.items()})
        except (KeyError, TypeError):
            raise ValueError(f"the message {name!r} has other values") from None

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep id and values when the message is pickled."""
        # By itself `str` would be made again from its text, which is no id.
        return _made, (type(self), self.id, dict(self.values))

    def __deepcopy__(self, memo: object) -> Self:
        """Return the message itself: it does not change."""
        return self


def _made(kind: type[Message], name: str, values: dict[str, Value]) -> Message:
    return kind(name, **values)


def in_language(text: str, language: str) -> str:
    """Return a text in a language where it is a message; a name, or text of somebody else's, stays as it is."""
    return text.in_language(language) if isinstance(text, Message) else text


def joined(parts: Sequence[str], style: str = "space") -> str:
    """Put messages one after the other, so that the whole is one too: sentences, or parts of one.

    Parameters
    ----------
    parts : sequence of str
        Empty ones are left out.
    style : str
        ``space``, ``and``, ``comma``, ``semicolon`` or ``plus``.
    """
    present = [part for part in parts if part]
    if len(present) < 2:
        return present[0] if present else ""
    return Message(f"words.joined.{style}", parts=present)


def listed(values: Iterable[Value], most: int = MOST_VALUES) -> Message:
    """Name at most `most` values and the number of the others, as `trends.errors.listed` does: ``a, b and 12 more``."""
    every = list(values)
    names = [_brief(value) for value in every[:most]]
    if not names:
        return Message("words.listed.none")
    if len(names) == len(every):
        return Message("words.listed.all", names=names)
    return Message("words.listed.more", names=names, more=len(every) - most)


def _brief(value: Value) -> Value:
    """Cut a name that a file brings along; a message, a number or a period stays as it is."""
    return shortened(value) if isinstance(value, str) and not isinstance(value, Message) else value


def recognised(text: str) -> str:
    """Return text that a file or a caller brought along as a message, where the vocabulary has it."""
    name = None if isinstance(text, Message) else vocabulary_id(text)
    return text if name is None else Message(name)


def quoted(text: str) -> str:
    """Return words of somebody else's that are to stand as they are: a citation, a licence, a title.

    A page marks their language, and is not refused for them; what the vocabulary has is said by it.
    """
    known = recognised(text)
    return known if isinstance(known, Message) or not text else Message(QUOTED, text=text)


def typed(text: str) -> str:
    """Return a value that a reader may type again, such as that of a parameter: it is the same in every language."""
    return Message(TYPED, text=text) if text else text


def said(text: str, language: str) -> str:
    """Return words as somebody said them: they stand as they are, in quotation marks, on a page in any language.

    Parameters
    ----------
    text : str
    language : str
        The language they are in (BCP 47).
    """
    return Message(SAID, text=text, language=language) if text else ""


_NAMES = ("vocabulary.subject.", "vocabulary.place.")
"""Words that begin as they do anywhere: a capital of theirs is a name's (``Islamic State attacks``)."""


def _rendered(name: str, values: Mapping[str, Value], language: str, *, running: bool = False) -> str:
    running = running and not name.startswith(_NAMES)
    text = _Rendering(values, language).of(_nodes(name, language), None, running=running)
    return _set_right(text, language)


@lru_cache(maxsize=4096)
def _nodes(name: str, language: str) -> tuple[Node, ...]:
    return parse(wording(name, language))


@dataclass(frozen=True)
class _Rendering:
    """A message being said: its values, and the language."""

    values: Mapping[str, Value]
    language: str

    def of(self, nodes: tuple[Node, ...], count: int | Decimal | None, *, running: bool = False) -> str:
        """Say nodes; `count` is the number that the plural around them chose by."""
        return "".join(self._node(node, count, running and at == 0) for at, node in enumerate(nodes))

    def _node(self, node: Node, count: int | Decimal | None, running: bool) -> str:
        if isinstance(node, str):
            return node[:1].lower() + node[1:] if running else node
        if isinstance(node, NumberSign):
            return written(cast("int | Decimal", count), self.language)
        text = self._filled(node, count, running)
        return text[:1].upper() + text[1:] if node.capital and not running else text

    def _filled(self, argument: Argument, count: int | Decimal | None, running: bool) -> str:
        value = self.values[argument.name]
        match argument.kind:
            case "value" | "running":
                return written(value, self.language, running=running or argument.kind == "running")
            # A sentence set inside another loses its capital and its full stop.
            case "inside":
                return written(value, self.language, running=True).rstrip(".。")
            case "genitive":
                return genitive(written(value, self.language, running=running), self.language)
            case "month":
                return month_name(cast("pd.Period", value).month, self.language)
            case "list":
                return together(
                    cast("Sequence[Value]", value), self.language, argument.style, running=running
                )
            case "select":
                key = str(value)
            case _:
                count = cast("int | Decimal", value)
                exact, ordinal = f"={count}", argument.kind == "selectordinal"
                key = (
                    exact
                    if exact in argument.options
                    else plural_category(count, self.language, ordinal=ordinal)
                )
        return self.of(argument.options.get(key, argument.options["other"]), count, running=running)


_ELIDED = re.compile(r"\b([Dd])e (?=(?:avril|août|octobre|un|une)\b)")
_BEFORE = re.compile(r" (?=[;!?»])")
_COLON = re.compile(r" (?=[:%])|(?<=«) ")
_ONE_OF_MANY = re.compile(r"(?<![\w.,:/-])1 (?:(attack|event|incident|death|civilian|combatant)s|people)\b")


def _set_right(text: str, language: str) -> str:
    """Keep signs on the line of what they belong to, and elide, as French, Spanish and Russian typography ask.

    In English, what is counted is named in the plural (``attacks by X``), and a single one is put in the singular here.
    """
    if language == "en":
        return _ONE_OF_MANY.sub(lambda match: f"1 {match[1] or 'person'}", text)
    if language == "fr":
        # French sets a no-break space before a colon and after «, a narrow one before ; ! ? and », and elides "de".
        return _COLON.sub(
            "\u00a0", _BEFORE.sub("\u202f", _ELIDED.sub("\\1\N{RIGHT SINGLE QUOTATION MARK}", text))
        )
    return re.sub(r" (?=%)", "\u00a0", text) if language in ("es", "ru") else text

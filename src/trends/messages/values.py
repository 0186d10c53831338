"""The values of a message, as a language writes them and as JSON keeps them.

A number is an int, or a Decimal, which knows the digits that it is to be shown with.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypeGuard, cast

from trends.messages.calendar_words import period_words
from trends.messages.catalogue import wording
from trends.messages.formats import long_day, number, period
from trends.messages.vocabulary import vocabulary_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

__all__ = ["Value", "from_plain", "plain", "plural_category", "together", "written"]

Value: TypeAlias = "str | int | Decimal | date | pd.Period | Sequence[Value]"


class Nested(Protocol):
    """A message that is a value of another; it is text itself."""

    def in_language(self, language: str, *, running: bool = False) -> str:
        """Return it in a language."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""


def _is_message(value: Any) -> TypeGuard[Nested]:
    # Not `isinstance` with a protocol, which takes longer than all the rest of writing a name.
    return hasattr(value, "in_language")


_LABEL = re.compile(r"\d{4}-\d{2}(-\d{2})?")
"""A month or a day as files have it. Spelled out in other languages, since its hyphens change sides between Arabic words."""
_SEPARATORS = {
    "comma": {"ar": "، ", "zh": "、"},
    "semicolon": {"ar": "؛ ", "fr": " ; ", "zh": "；"},  # noqa: RUF001 - Chinese
    "plus": dict[str, str](),
    "space": {"zh": ""},
}
_OTHERWISE = {"comma": ", ", "semicolon": "; ", "plus": " + ", "space": " "}
_STYLES: dict[str, Literal["standard", "or"]] = {"and": "standard", "or": "or"}
_LISTS = {"en": "en_GB"}
"""Babel's plain English puts a comma before "and"; the package does not."""


def written(value: Value, language: str, *, running: bool = False) -> str:
    """Write a value: a name as it is, a number, day or period as the language has it, a message in the language.

    With `running`, a message stands inside a sentence and begins without its capital.

    Raises
    ------
    TypeError
        For a float, which does not know its digits, and for anything else that is no value.
    """
    if isinstance(value, str):
        return _text(value, language, running)
    # Before whole numbers, as `True` is one to Python and would be written as 1.
    if isinstance(value, bool):
        raise TypeError("a truth value is no value of a message")
    if isinstance(value, int | Decimal):
        figure = f"{value:,}" if isinstance(value, int) else f"{value:,f}"
        return figure if language == "en" else number(figure, language)
    if isinstance(value, date):
        return long_day(value, language)
    if hasattr(value, "freqstr"):
        return period_words(cast("pd.Period", value), language)
    if isinstance(value, tuple | list):
        return together(value, language, "and", running=running)
    raise TypeError(f"{type(value).__name__} is no value of a message")


def _text(text: str, language: str, running: bool) -> str:
    if _is_message(text):
        return text.in_language(language, running=running)
    if language == "en":
        return text
    if _LABEL.fullmatch(text):
        return period(text, language)
    # Text of a file that happens to be a word of the vocabulary is said in the language; any other
    # is a name and stays.
    known = vocabulary_id(text)
    return text if known is None else wording(known, language)


def together(values: Sequence[Value], language: str, style: str, *, running: bool = False) -> str:
    """Join values: ``a, b and c`` for the style ``and``, ``a, b or c`` for ``or``, else with a comma, a semicolon, a plus sign or a space."""
    texts = [written(value, language, running=running and at == 0) for at, value in enumerate(values)]
    if style in _STYLES:
        from babel.lists import format_list

        return str(format_list(texts, _STYLES[style], locale=_LISTS.get(language, language)))
    return _SEPARATORS[style].get(language, _OTHERWISE[style]).join(texts)


@cache
def _rules(language: str) -> Any:
    from babel import Locale

    return Locale.parse(language)


def plural_category(value: int | Decimal, language: str, *, ordinal: bool = False) -> str:
    """Return CLDR's plural category of a number, or of an ordinal: ``one``, ``few``, ``many``, ..., ``other``."""
    rules = _rules(language)
    # CLDR's plural rules are of absolute values.
    return str((rules.ordinal_form if ordinal else rules.plural_form)(abs(value)))


def plain(value: Value) -> Any:
    """Return a value as JSON has it."""
    if _is_message(value):
        return value.plain()
    if isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return {"period": value.start_time.date().isoformat(), "freq": value.freqstr}  # type: ignore[union-attr]  # a Period


def from_plain(value: Any, nested: Callable[[dict[str, Any]], str]) -> Value:
    """Read a value back from JSON; `nested` reads a message among them.

    Raises
    ------
    ValueError
        If it is none.
    """
    if isinstance(value, list):
        return [from_plain(item, nested) for item in value]
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    if isinstance(value, dict):
        if "message" in value:
            return nested(value)
        if set(value) == {"number"} and isinstance(value["number"], str):
            return _decimal(value["number"])
        if set(value) == {"day"} and isinstance(value["day"], str):
            return date.fromisoformat(value["day"])
        if set(value) == {"period", "freq"}:
            import pandas as pd

            return pd.Period(str(value["period"]), freq=str(value["freq"]))
    raise ValueError("a value of a message was expected")


_MOST_DIGITS = 60


def _decimal(text: str) -> Decimal:
    """Read a number that is not endless: ``1E+999999`` would be a million digits on a page."""
    if len(text) <= _MOST_DIGITS:
        try:
            found = Decimal(text)
        except ArithmeticError:
            pass
        else:
            if found.is_finite() and abs(found.adjusted()) <= _MOST_DIGITS:
                return found
    raise ValueError("a number of a message was expected")

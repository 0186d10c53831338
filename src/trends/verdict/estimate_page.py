"""How results that are estimates are shown: a sentence, a table of figures with intervals, and cautions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trends.messages import Message
from trends.messages.numbers import three_digits
from trends.verdict.wording import interval_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from trends.document.blocks import Block

__all__ = ["estimate_page"]


def _in_digits(_name: Message, value: float) -> str:
    return Message("trend.number", n=three_digits(value))


def estimate_page(
    sentence: str,
    figures: Sequence[Mapping[str, Any]],
    *,
    caption: str,
    note: str,
    warnings: Iterable[str],
    written: Callable[[Message, float], str] = _in_digits,
    capital: bool = True,
) -> list[Block]:
    """Return the blocks of a result.

    Parameters
    ----------
    sentence : str
        What the figures come to.
    figures : sequence of mapping
        ``figure`` (its name), ``value``, and ``low95`` and ``high95`` where it has limits.
    caption, note : str
        Above and below the table, which is left out where there is no figure.
    warnings : iterable of str
        What a reader must know.
    written : callable
        How a value is written, by the name of its figure; by default with three digits.
    capital : bool
        Whether names of figures begin with one.
    """
    from trends.document.blocks import Note, Table, paragraph, spans

    shown: list[Block] = [paragraph(sentence)]
    rows = tuple(
        (
            Message("words.capital", text=row["figure"]) if capital else row["figure"],
            written(row["figure"], row["value"]),
            interval_words(row.get("low95", np.nan), row.get("high95", np.nan)),
        )
        for row in figures
    )
    if rows:
        columns = tuple(Message(f"trend.column.{name}") for name in ("figure", "estimate", "interval"))
        shown.append(Table(caption, columns, rows, align="lrr", note=note))
    shown.extend(Note(spans(warning), "caution") for warning in warnings)
    return shown

"""What narrows a list of cards: the marks that every card carries, and the form with which a reader chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from trends.document.text import escape, one_line

if TYPE_CHECKING:
    from trends.document.blocks import Card
    from trends.document.words import Words

__all__ = ["Facets", "filters", "marks"]

Facets: TypeAlias = dict[str, dict[str, str]]
"""Of every name that cards are filtered by: its values, each with its mark."""


def marks(card: Card, facets: Facets) -> str:
    """Return the marks of a card, and enter what is new in `facets`; a page's script compares them and never a text."""
    found = []
    for name, value in card.facets:
        values = facets.setdefault(one_line(name), {})
        number = list(facets).index(one_line(name))
        found.append(values.setdefault(one_line(value), f"{number}-{len(values)}"))
    return " ".join(found)


def filters(facets: Facets, say: Words) -> str:
    """Write the form that narrows the cards, hidden until the script that serves it runs."""
    wanted = {name: values for name, values in facets.items() if len(values) > 1}
    if not wanted:
        return ""
    choices = []
    for name, values in wanted.items():
        labels = {value: say.plain(value) for value in values}
        order = list(say.verdicts.values()) if set(labels.values()) <= set(say.verdicts.values()) else None
        options = "".join(
            f'<option value="{values[value]}">{escape(labels[value])}</option>'
            for value in sorted(
                values, key=lambda one: (order.index(labels[one]) if order else 0, labels[one].casefold())
            )
        )
        choices.append(
            f'<label>{escape(say.plain(name))} <select><option value="">{escape(say.index_all)}</option>'
            f"{options}</select></label>"
        )
    return (
        f'<form class="filters card-filters" hidden>{"".join(choices)}'
        f'<p role="status" data-text="{escape(say.cards_count)}"></p></form>\n'
    )

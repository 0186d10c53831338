"""What is changed in a printed document so that its pages are filled well, told from where a first setting put things.

A section that would leave half a page empty begins on it; a figure that just misses a page becomes up to 15 % smaller; one
that misses it by more lets the text after it fill that page first, or without such a text becomes up to 22 % smaller; a
table that would leave a third of a page empty goes over the page, with its head repeated; one of which the note alone went
over is set smaller; and a last page that is nearly empty is drawn onto the one before, or gets the whole last section; where
neither helps, the table that ends on it is set smaller. Each change is tried once and kept only if it did what it was for,
so that the outcome depends on the document alone. That no row of a table stands alone on a page needs no trial: see
`row_groups`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.reporting.columns import SIZES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trends.reporting.typesetting import Place

__all__ = ["Pages", "fitted"]

SMALLEST = 0.85
"""How much smaller a figure may become; its letters with it, from 9 to 7.7 points."""
SMALLEST_BEFORE_WHITE = 0.78
"""The same where it leaves much of the page before it empty: letters of 7 points, as in a table that is set small."""
SMALLER_TYPE = 0.92
"""Of a table whose note or last lines would stand on the next page alone: from 7.8 to 7.2 points, the next of the sizes in columns.py."""
FULL_ENOUGH = 0.25
"""Of a last page."""
WORTH_A_PAGE = 0.55
"""How full a page is where the next section may begin on a page of its own."""
LONG = 8
"""Pages of a brief that has contents, at the head of page 2."""
WHITE = 0.3
"""How much of a page may stay empty before what follows is divided, or changes places with its text."""
FEWEST_ROWS = 4
"""Rows of a divided table on each of its pages."""
ROWS_OVER = (4, 6, 9, 13)
"""Rows of a last table that are tried together on a last page."""
MOST_TRIALS = 8
MOST_MOVED = 3
# Points: 72 to the inch of 25.4 mm.
_MILLIMETRE = 72 / 25.4
_SIZES = {"a4": (297.0, 25.0, 23.0), "us-letter": (279.4, 22.0, 20.0)}
"""Height of a page, its upper and lower margin in millimetres, as in report.typ."""
_ROUNDING = 1.5

Value = dict[str, Any]


@dataclass(frozen=True)
class Pages:
    """Where things lie on the pages of a document."""

    places: Sequence[Place]
    paper: str

    @property
    def top(self) -> float:
        """Where the text of a page begins, in points."""
        return _SIZES[self.paper][1] * _MILLIMETRE

    @property
    def bottom(self) -> float:
        """Where it ends."""
        height, _, lower = _SIZES[self.paper]
        return (height - lower) * _MILLIMETRE

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max((place.page for place in self.places), default=1)

    def filled_to(self, page: int) -> float:
        """Return how far down a page is filled."""
        return max((place.y for place in self.places if place.page == page), default=self.top)

    def share(self, page: int) -> float:
        """Return how much of a page is filled, from 0 to 1."""
        return (self.filled_to(page) - self.top) / (self.bottom - self.top)

    def span(self, block: int) -> tuple[Place, Place] | None:
        """Return where a block begins and ends; None for what has no marks, such as a heading."""
        edges = {place.edge: place for place in self.places if place.block == block}
        return (edges["start"], edges["end"]) if len(edges) == 2 else None

    def rows(self, block: int) -> list[Place]:
        """Return where the rows of a table lie."""
        inside, found = False, []
        for place in self.places:
            if place.block is not None:
                inside = place.block == block and place.edge == "start"
            elif inside and place.row is not None:
                found.append(place)
        return found

    def blocks_on(self, page: int) -> set[int]:
        """Return the blocks of which some part lies on a page."""
        return {
            block
            for block in {place.block for place in self.places if place.block is not None}
            if (span := self.span(block)) and span[0].page <= page <= span[1].page
        }

    def is_poor(self) -> bool:
        """Whether the last page is nearly empty: less than a quarter full, with a single block."""
        if self.last == 1:
            return False
        return self.share(self.last) < FULL_ENOUGH and len(self.blocks_on(self.last)) < 2


def fitted(value: Value, set_places: Callable[[Value], Sequence[Place]]) -> Value:
    """Return the document's value with what makes its pages better.

    Parameters
    ----------
    value : dict
        As `TypstWriter` wrote it.
    set_places : callable
        Sets a value and says where everything lies.
    """
    pages = Pages(set_places(value), value["paper"])
    if value["brief"] and pages.last >= LONG:
        value = {**value, "contents": True}
        pages = Pages(set_places(value), value["paper"])
    tried: set[int] = set()
    for _ in range(MOST_TRIALS):
        change = next((found for found in _inside(value, pages) if found[0] not in tried), None)
        if change is None:
            break
        block, changed, holds = change
        tried.add(block)
        after = Pages(set_places(changed), value["paper"])
        if holds(after):
            value, pages = changed, after
    if (opening := _parted(value, pages)) is not None:
        changed = _with(value, opening, {"new_page": True})
        after = Pages(set_places(changed), value["paper"])
        if after.last == pages.last:
            value, pages = changed, after
    if not pages.is_poor():
        return value
    for changed in _at_the_end(value, pages):
        after = Pages(set_places(changed), value["paper"])
        # Rows that stay together and are taller than a page run past its foot.
        if not after.is_poor() and all(
            after.filled_to(page) <= after.bottom for page in range(1, after.last + 1)
        ):
            return changed
    return value


def _inside(value: Value, pages: Pages) -> Iterator[tuple[int, Value, Callable[[Pages], bool]]]:
    """Go through what could be better: the number of the block, the changed value, and whether it then is better."""
    for number, block in enumerate(value["blocks"]):
        if number <= value["brief"] > 0:
            continue
        if block["type"] == "Heading" and block["new_page"] and _leaves_white(pages, number):
            yield number, _with(value, number, {"new_page": False}), lambda _after: True
        if block["type"] == "Figure" and (scale := _smaller(value, pages, number)) is not None:
            yield number, _with(value, number, {"fit": scale}), _begins_by(number, pages)
        elif block["type"] == "Figure" and _heads_a_page(pages, number) and _is_text(value, number + 1):
            yield number, _swapped(value, number), _ends_by(number, pages)
        if block["type"] == "Table":
            rows = pages.rows(number)
            if not block["breakable"] and len(rows) >= 2 * FEWEST_ROWS and _heads_a_page(pages, number):
                yield number, _with(value, number, {"breakable": True}), _divided(number)
            elif rows and block["note"] and _is_large(block) and _parted_from_note(pages, number):
                yield number, _in_smaller_type(value, number), _with_its_note(number)


def _leaves_white(pages: Pages, number: int) -> bool:
    """Whether a section that begins on a page of its own leaves much of the page before it empty."""
    following = pages.span(number + 1)
    if following is None or following[0].page == 1:
        return False
    return pages.share(following[0].page - 1) < WORTH_A_PAGE


def _parted(value: Value, pages: Pages) -> int | None:
    """Return the heading of a last table that alone went over to the last page; None where nothing was parted so."""
    on_last = pages.blocks_on(pages.last)
    if pages.last == 1 or len(on_last) != 1:
        return None
    number = min(on_last)
    span = pages.span(number)
    if number >= len(value["blocks"]) or value["blocks"][number]["type"] != "Table" or span is None:
        return None
    opening = next((at for at in range(number, 0, -1) if value["blocks"][at]["type"] == "Heading"), 0)
    following = pages.span(opening + 1)
    if opening <= value["brief"] or span[0].page < pages.last or following is None:
        return None
    return opening if following[0].page == pages.last - 1 else None


def _heads_a_page(pages: Pages, number: int) -> bool:
    """Whether a block begins a page, but for its heading, and leaves much of the page before it empty."""
    span = pages.span(number)
    if span is None or span[0].page == 1 or pages.share(span[0].page - 1) > 1 - WHITE:
        return False
    return number - 1 not in pages.blocks_on(span[0].page) and span[0].y - pages.top < 90


def _is_text(value: Value, number: int) -> bool:
    """Whether a block is text that speaks of what stands before it, and may stand before that as well."""
    block = value["blocks"][number] if number < len(value["blocks"]) else {"type": ""}
    return block["type"] == "Paragraph" and not (block["introduces"] or block["lead"])


def _swapped(value: Value, number: int) -> Value:
    blocks = list(value["blocks"])
    blocks[number : number + 2] = blocks[number + 1], blocks[number]
    return {**value, "blocks": blocks}


def _ends_by(number: int, pages: Pages) -> Callable[[Pages], bool]:
    """Whether the text that took the place of a figure fills the page before, and the figure begins where it began."""
    earlier = pages.span(number)

    def holds(after: Pages) -> bool:
        text, figure = after.span(number), after.span(number + 1)
        if text is None or figure is None or earlier is None:
            return False
        return text[1].page < earlier[0].page == figure[0].page

    return holds


def _divided(number: int) -> Callable[[Pages], bool]:
    """Whether a table lies on two pages, with enough rows on each, or whole on the page before."""

    def holds(after: Pages) -> bool:
        rows = after.rows(number)
        on = [sum(row.page == page for row in rows) for page in {row.page for row in rows}]
        return min(on) >= FEWEST_ROWS

    return holds


def _parted_from_note(pages: Pages, number: int) -> bool:
    """Whether the note of a table stands on another page than its last row."""
    span, rows = pages.span(number), pages.rows(number)
    return span is not None and bool(rows) and rows[-1].page < span[1].page


def _with_its_note(number: int) -> Callable[[Pages], bool]:
    return lambda after: not _parted_from_note(after, number)


def _smaller(value: Value, pages: Pages, number: int) -> float | None:
    """Return the scale at which a figure at the head of a page fits the page before; None where it cannot."""
    span = pages.span(number)
    block = value["blocks"][number]
    if span is None or span[0].page == 1 or block["fit"] != 1:
        return None
    # What stands between the head of the page and the figure is its heading, which would go along.
    before = value["blocks"][number - 1]["type"] == "Heading"
    if value["blocks"][number - before].get("new_page"):
        return None
    room_above = span[0].y - pages.top
    if room_above > (60 if before else 4):
        return None
    free = pages.bottom - pages.filled_to(span[0].page - 1)
    # The space that parts it from what stands above, and that the head of a page swallows, with the edge of a note.
    needed = span[1].y - pages.top + 26
    scale = (block["height"] - (needed - free) - _ROUNDING) / block["height"]
    # Text that can fill the page goes before the figure rather.
    much_white = pages.share(span[0].page - 1) < 1 - WHITE and not _is_text(value, number + 1)
    return round(scale, 3) if (SMALLEST_BEFORE_WHITE if much_white else SMALLEST) <= scale < 1 else None


def _begins_by(number: int, pages: Pages) -> Callable[[Pages], bool]:
    earlier = pages.span(number)

    def holds(after: Pages) -> bool:
        now = after.span(number)
        return now is not None and earlier is not None and now[0].page < earlier[0].page

    return holds


def _at_the_end(value: Value, pages: Pages) -> Iterator[Value]:
    """Go through what a last page with next to nothing on it could become."""
    blocks = value["blocks"]
    first = min(pages.blocks_on(pages.last), default=0)
    opening = first - 1 if first and blocks[first - 1]["type"] == "Heading" else first
    if blocks[opening].get("new_page") and opening > value["brief"]:
        yield _with(value, opening, {"new_page": False})
    for tight in (1, 2):
        yield {**value, "tight": tight}
    # Or fuller: more rows of a table that goes over go with it, or what stands before it does, with its heading.
    if first < len(blocks) and blocks[first]["type"] == "Table":
        yield from _more_rows_over(value, first)
    tried = 0
    for number in range(first - 1, value["brief"], -1):
        span = pages.span(number)
        if span is None or tried == MOST_MOVED or span[0].page < pages.last - 1:
            continue
        while _leads(blocks[number - 1]) and number - 1 > value["brief"]:
            number -= 1  # noqa: PLW2901 - the block begins with its headings and what introduces it
        tried += 1
        yield _with(value, number, {"new_page": True})
    # Last, as it is the whole table that pays: rows taller than half a page can be neither moved nor kept together.
    if first < len(blocks) and blocks[first]["type"] == "Table" and _is_large(blocks[first]):
        smaller = _in_smaller_type(value, first)
        yield smaller
        yield {**smaller, "tight": 2}


def _more_rows_over(value: Value, number: int) -> Iterator[Value]:
    """Keep more of the last rows of a table together than two, so that a last page holds more of them."""
    *parts, last = value["blocks"][number]["parts"]
    many = len(last["rows"])
    for over in ROWS_OVER:
        if last["together"] and over + 2 <= many:
            kept = [[first, rows] for first, rows in last["together"] if first + rows <= many - over]
            changed = {**last, "together": [*kept, [many - over, over]]}
            yield _with(value, number, {"parts": [*parts, changed]})


def _is_large(table: Value) -> bool:
    """Whether the type of a table is larger than the smallest of its sizes, and so may become smaller."""
    return all(part["size"] > SIZES[-1] for part in table["parts"])


def _in_smaller_type(value: Value, number: int) -> Value:
    parts = [{**part, "size": part["size"] * SMALLER_TYPE} for part in value["blocks"][number]["parts"]]
    return _with(value, number, {"parts": parts})


def _leads(block: Value) -> bool:
    return block["type"] == "Heading" or (block["type"] == "Paragraph" and bool(block["introduces"]))


def _with(value: Value, number: int, change: Value) -> Value:
    blocks = list(value["blocks"])
    blocks[number] = {**blocks[number], **change}
    return {**value, "blocks": blocks}

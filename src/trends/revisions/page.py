"""A comparison of two releases as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from trends.document.blocks import Bullets, Heading, Note, Span, Table, paragraph, spans
from trends.messages import Message, listed, quoted
from trends.messages.amounts import signed
from trends.messages.numbers import percent
from trends.revisions.fields import field_words
from trends.revisions.totals import exact
from trends.verdict.wording import verdict_words

if TYPE_CHECKING:
    from decimal import Decimal

    from trends.document.blocks import Block
    from trends.revisions.flips import ClaimOnBoth, Flip
    from trends.revisions.result import Diff

__all__ = ["FIRST", "details", "page_of", "remarks", "told_of_verdicts"]

_SHOWN = 10
"""Rows of a table by country or actor, and largest changes: what fits beside others on a page."""
# Two years: releases revise the newest months most.
_MONTHS = 24
_FLIPS = 20
FIRST = ("revisions.note.no_common", "revisions.note.part")
"""What a reader must know before any figure: that the two can hardly be compared."""
_INFORMATION = {"revisions.note.covers", "revisions.note.not_covered", "revisions.flips.other_claims"}


def page_of(shown: Diff) -> list[Block]:
    """Return all of it on one page."""
    lead: list[Block] = [paragraph(shown.sentence, lead=True)]
    lead += [Note(spans(note), "caution") for note in shown.notes if getattr(note, "id", "") in FIRST]
    verdicts = [] if shown.nothing_changed else told_of_verdicts(shown)
    return [*lead, *verdicts, *details(shown), *remarks(shown)]


def told_of_verdicts(shown: Diff) -> list[Block]:
    """Say which verdicts flipped and what did it, and what became of the claims whose verdict stayed."""
    return [*_flips(shown), *_claims(shown)]


def details(shown: Diff) -> list[Block]:
    """Tabulate the totals, which fields changed, the largest changes, ids that moved, and where the changes lie."""
    if shown.nothing_changed:
        return []
    blocks = [*_totals(shown), *_fields(shown), *_largest(shown), *_moved(shown)]
    for name, table in shown.by.items():
        blocks += _breakdown(shown, name, table)
    return blocks


def remarks(shown: Diff) -> list[Block]:
    """Say what a reader must know: of the days that are covered nothing is wrong, everything else is a caution."""
    return [
        Note(spans(note), "information" if getattr(note, "id", "") in _INFORMATION else "caution")
        for note in (*shown.notes, *shown.judged.notes)
        if getattr(note, "id", "") not in FIRST
    ]


def _column(name: str) -> Message:
    return Message("revisions.column", name=name)


def _number(value: float | None, *, with_sign: bool = False) -> str:
    if value is None or pd.isna(value):
        return ""
    shown = exact(value)
    return signed(shown) if with_sign and shown else Message("ratio.number.plain", n=shown)


def _percent(share: Decimal | Message) -> Message:
    return Message("words.chance", n=share)


def _totals(shown: Diff) -> list[Block]:
    rows = []
    for scope, totals in shown.totals.items():
        for name, total in totals.items():
            common = shown.totals["common"].get(name)
            repeated = scope == "all" and common and (total.old, total.new) == (common.old, common.new)
            if repeated or (scope == "common" and not shown.comparable):
                continue
            share = "" if not total.told_share else _percent(signed(percent(total.told_share, 1)))
            rows.append(
                (
                    Message("revisions.total", figure=field_words(name), scope=scope),
                    _number(total.old),
                    _number(total.new),
                    _number(total.difference, with_sign=True),
                    share,
                )
            )
    columns = tuple(_column(name) for name in ("figure", "old", "new", "difference", "share"))
    return [Table(Message("revisions.caption.totals"), columns, tuple(rows), align="lrrrr")]


def _fields(shown: Diff) -> list[Block]:
    fields = shown.rows.by_field()
    if not fields:
        return []
    counts = shown.rows.counts()
    changed = counts["changed"] + counts["entered"] + counts["left"]
    rows = tuple(
        (field_words(name), _number(number), _percent(percent(number / changed)) if changed else "")
        for name, number in fields.items()
    )
    columns = tuple(_column(name) for name in ("field", "rows", "share_of_changed"))
    caption = Message("revisions.caption.fields", what=shown.unit, n=changed)
    return [Table(caption, columns, rows, align="lrr")]


def _breakdown(shown: Diff, name: str, table: pd.DataFrame) -> list[Block]:
    if not len(table):
        return []
    most = _MONTHS if name == "month" else _SHOWN
    kept = table.head(most)
    if name == "month" and len(table) > most:
        size = table["deaths_difference"].abs() + table[["added", "removed", "changed"]].sum(axis=1)
        kept = table.loc[size.sort_values(ascending=False, kind="stable").index[:most].sort_values()]
    rows = tuple(
        (
            (str(row[name]) if name == "month" else quoted(str(row[name])))
            or Message("revisions.nameless", by=name),
            *(_number(row[column]) for column in ("added", "removed", "changed", "deaths_old", "deaths_new")),
            _number(row["deaths_difference"], with_sign=True),
        )
        for row in kept.to_dict(orient="records")
    )
    weight = "deaths" if shown.of_incidents else "count"
    heads = ("added", "removed", "changed", f"{weight}_old", f"{weight}_new", "difference")
    note = Message("revisions.most_moved", n=len(rows), total=len(table)) if len(table) > len(rows) else ""
    return [
        Table(
            Message("revisions.caption.by", by=name),
            (_column(name), *(_column(head) for head in heads)),
            rows,
            align="lrrrrrr",
            note=note,
        )
    ]


def _largest(shown: Diff) -> list[Block]:
    table = shown.shown_largest().head(_SHOWN)
    if not len(table):
        return []
    places = [name for name in ("date", "country", "place") if name in table and table[name].notna().any()]
    rows = []
    for row in table.to_dict(orient="records"):
        also = [Message("revisions.also", ids=listed(row["also"], 3))] if row["also"] else []
        fields = [listed([field_words(field) for field in row["fields"]], 3)] if row["fields"] else []
        happened = Message("revisions.happened", change=row["change"].replace(" ", "_"))
        parts = [happened, *fields, *also]
        rows.append(
            (
                str(row["id"]),
                Message("words.joined.semicolon", parts=parts),
                *(_cell(row[name], name) for name in places),
                *((_number(row[side]) for side in ("old", "new")) if "old" in table else ()),
                _number(row["difference"], with_sign=True),
            )
        )
    sides = ("old", "new") if "old" in table else ()
    heads = ("id", "change", *places, *sides, "difference")
    align = "ll" + "l" * len(places) + "r" * (len(sides) + 1)
    caption = Message("revisions.caption.largest", what=shown.unit)
    return [Table(caption, tuple(_column(head) for head in heads), tuple(rows), align=align)]


def _cell(value: Any, name: str) -> str:
    """Return a day as it is, to be spelled by the language, and a name as somebody else's words."""
    if pd.isna(value):
        return ""
    return str(value) if name == "date" else quoted(str(value))


def _moved(shown: Diff) -> list[Block]:
    if not shown.moved:
        return []
    kinds = {kind: sum(each.kind == kind for each in shown.moved) for kind in ("moved", "merged", "split")}
    order = sorted(shown.moved, key=lambda each: (each.kind == "moved", each.certainty != "sure"))
    rows = tuple(
        (
            listed(each.old, 4),
            listed(each.new, 4),
            Message("revisions.moved.kind", kind=each.kind),
            Message("revisions.moved.certainty", certainty=each.certainty),
            Message(
                "words.joined.comma",
                parts=[Message("revisions.moved.agree", aspect=aspect) for aspect in each.agree],
            ),
        )
        for each in order[:_SHOWN]
    )
    columns = tuple(_column(name) for name in ("old_ids", "new_ids", "kind", "certainty", "agree"))
    note = (
        Message("revisions.first", n=len(rows), total=len(shown.moved))
        if len(shown.moved) > len(rows)
        else ""
    )
    return [Table(Message("revisions.caption.moved", **kinds), columns, rows, align="lllll", note=note)]


def _flips(shown: Diff) -> list[Block]:
    judged = shown.judged
    if not judged.flips:
        return []
    items = tuple(_flip(flip) for flip in judged.flips[:_FLIPS])
    blocks: list[Block] = [
        Heading(Message("revisions.caption.flips", n=len(judged.flips)), 3),
        Bullets(items),
    ]
    if len(judged.flips) > len(items):
        blocks.append(paragraph(Message("revisions.first", n=len(items), total=len(judged.flips))))
    return blocks


def _claims(shown: Diff) -> list[Block]:
    """Tell each claim whose verdict stayed: what it rests on may have moved all the same."""
    flipped = {flip.what for flip in shown.judged.flips if flip.kind == "claim"}
    stayed = [claim for claim in shown.judged.each_claim if claim.id not in flipped]
    if not stayed:
        return []
    blocks: list[Block] = [
        Heading(Message("revisions.caption.stayed", n=len(stayed)), 3),
        Bullets(tuple(_stayed(claim) for claim in stayed[:_FLIPS])),
    ]
    if len(stayed) > _FLIPS:
        blocks.append(paragraph(Message("revisions.first", n=_FLIPS, total=len(stayed))))
    return blocks


def _stayed(claim: ClaimOnBoth) -> tuple[Span, ...]:
    same = claim.old_sentence == claim.new_sentence
    caption = Message(
        f"revisions.flips.{'same' if same else 'moved'}", old=claim.old_sentence, new=claim.new_sentence
    )
    return (
        Span(claim.id, strong=True),
        Span(Message("revisions.flips.says", says=claim.says)),
        Span(" "),
        Span(Message("revisions.flips.verdict", verdict=verdict_words(claim.new))),
        Span(" "),
        Span(caption, emphasis=True),
    )


def _flip(flip: Flip) -> tuple[Span, ...]:
    verdicts = Message("revisions.flips.line", old=verdict_words(flip.old), new=verdict_words(flip.new))
    through = Message(
        f"revisions.flips.{flip.why}", n=flip.changed, ids=listed(flip.rows, 5), named=len(flip.rows)
    )
    return (
        Span(flip.what, strong=True),
        Span(Message("revisions.flips.says", says=flip.says)),
        Span(" "),
        Span(verdicts),
        Span(" "),
        Span(through),
        Span(" "),
        Span(flip.new_sentence, emphasis=True),
    )

"""The panel as one page that stands alone: the rows, or totals where rows may not be passed on, and what draws them."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

from trends.document.fragments import display_html, escape
from trends.document.text import one_line
from trends.document.words import direction
from trends.exploring.offered import offered, option_words
from trends.exploring.plain import calendar_plain, judged_plain, view_plain
from trends.exploring.saved_rows import rows_plain
from trends.exploring.script import look, module
from trends.files.whole_file import write_text
from trends.messages import Message
from trends.selection.conditions import by_default_kinds
from trends.sources.attribution import attribution
from trends.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from trends.document.blocks import Block
    from trends.document.words import Words
    from trends.exploring.judging import Judged
    from trends.exploring.model import Model
    from trends.exploring.state import State

__all__ = ["page", "write_page"]

_STYLE = """:root{color-scheme:light dark}
body{margin:0 auto;max-width:1280px;padding:12px 16px 24px;background:Canvas;color:CanvasText;font:14px/1.5 system-ui,"Segoe UI","Noto Sans",Arial,sans-serif}
h1{font-size:21px;line-height:1.25;margin:.2em 0 .5em;overflow-wrap:anywhere}
footer{margin-top:1.6em;border-top:1px solid color-mix(in srgb,currentColor 22%,transparent);padding-top:.6em;font-size:12px;overflow-wrap:anywhere}
footer p{margin:.3em 0}
"""


def write_page(
    path: str | PathLike[str],
    model: Model,
    say: Words,
    state: State,
    verdicts: Mapping[State, Judged],
    seen: Sequence[State],
    still: Sequence[Block],
) -> None:
    """Write the page; see `Panel.save`."""
    write_text(path, page(model, say, state, verdicts, seen, still))


def page(
    model: Model,
    say: Words,
    state: State,
    verdicts: Mapping[State, Judged],
    seen: Sequence[State],
    still: Sequence[Block] = (),
) -> str:
    """Return the page.

    Parameters
    ----------
    model : Model
    say : Words
        Its language.
    state : State
        What it shows first.
    verdicts : mapping of State to Judged
        The verdicts that were worked out.
    seen : sequence of State
        The choices that were looked at: all that a page of totals holds.
    still : sequence of Block
        What stands there until the script has run, and where none may run.
    """
    provenance = model.incidents.provenance
    held: dict[str, Any] = {
        "offered": offered(model, say, most_names=None),
        "choice": state.plain(),
        "judged": [
            {"state": one.plain(), "judged": _judged(model, one, judged, say)}
            for one, judged in verdicts.items()
        ],
    }
    if provenance.kept_back:
        held["choices"] = [_totals(model, one, say) for one in dict.fromkeys((*seen, state))]
        note = Message("exploring.saved.totals")
    else:
        held["rows"] = rows_plain(model, say)
        note = Message("exploring.saved.rows", n=len(model.incidents))
    # What is counted where no kinds are chosen is a filter, too.
    default = None if model.incidents.kinds_chosen else model.incidents.collection.default_kinds
    if default is not None:
        provenance = provenance.filtered(by_default_kinds(model.codes.kinds, default).words)
    return _written(held, say, note, attribution(provenance.to_dict()), still)


def _judged(model: Model, state: State, judged: Judged, say: Words) -> dict[str, Any]:
    calendar = model.calendar(state.freq, state.start, state.end)
    return judged_plain(judged, calendar.starts.tolist(), say)


def _totals(model: Model, state: State, say: Words) -> dict[str, Any]:
    """Return a choice as its totals; a mark of the map would be nearly a row, so there is none."""
    view = model.view(state)
    origin = model.origin.for_others()
    shown = {**view_plain(view, say), "map": None}
    if not view.failed:
        shown |= {"python": origin.python(view.state), "command": origin.command(view.state)}
    calendar = None if view.context is None else calendar_plain(view.context.calendar)
    return {"view": shown, "calendar": calendar, "title": _title(state, say)}


def _title(state: State, say: Words) -> str:
    """Name a choice in a list."""
    window = f"{state.start}..{state.end}" if state.start or state.end else ""
    counted = [option_words("measure", state.measure), option_words("freq", state.freq)]
    parts = [state.actor, *state.beside, state.country, ", ".join(state.kind), window]
    named = [part for part in parts if part] or [say.plain(Message("exploring.saved.all"))]
    return " · ".join([*named, *(say.plain(word) for word in counted)])


def _written(held: dict[str, Any], say: Words, note: Message, source: str, still: Sequence[Block]) -> str:
    # No end of a script, and no beginning of a comment, may stand in what is held: a name can be any text.
    data = json.dumps(held, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace(
        "<", "\\u003c"
    )
    program = module("saved")
    title = one_line(held["offered"]["title"]) or say.plain(Message("exploring.saved.title"))
    policy = (
        f"default-src 'none'; script-src '{_hash(program)}'; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    said = [
        note,
        Message("exploring.saved.source", text=source),
        Message("exploring.saved.made", version=__version__),
    ]
    footer = "".join(f"<p>{escape(say.plain(text))}</p>" for text in said)
    return (
        f'<!DOCTYPE html>\n<html lang="{say.language}" dir="{direction(say.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}{look()}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f'<main id="panel">{display_html(still, language=say.language)}</main>\n'
        f"<noscript><p>{escape(say.plain(Message('exploring.saved.still')))}</p></noscript>\n<footer>{footer}</footer>\n"
        f'<script type="application/json" id="data">{data}</script>\n<script type="module">{program}</script>\n</body>\n</html>\n'
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"

"""From a text to verdicts: sentence by sentence, what was told before at hand for what is told next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.arguments import guarded
from trends.articles.analysis import analysed
from trends.articles.datelines import datelines
from trends.articles.drafts import Context, Draft, drafted
from trends.articles.entries import entry_of, made
from trends.articles.grammar import Grammar, grammar
from trends.articles.named import Place
from trends.articles.sentences import sentences
from trends.articles.source_text import as_text, opened
from trends.articles.speakers import speaker
from trends.articles.text_claims import TextClaim, TextClaims
from trends.articles.text_language import language_of
from trends.claims.judging import judge_claim
from trends.claims.ledger import read_claims
from trends.claims.library import Library
from trends.errors import ParameterError, TrendsError
from trends.messages import Message, joined
from trends.periods.calendar import parse_window

if TYPE_CHECKING:
    from trends.articles.frames import Frame
    from trends.articles.spans import Span
    from trends.articles.units import Phrase, Row
    from trends.claims.claim import Claim
    from trends.claims.evidence import ClaimVerdict

__all__ = ["MOST_JUDGED", "read_text"]

MOST_JUDGED = 200
"""Different claims of one text that are judged; each may take as long as a verdict on a series."""

_UNNAMED = "the text"


@dataclass
class _Reader:
    """Reads one text.

    Attributes
    ----------
    grammar : Grammar
    library : Library
        The data, loaded once.
    given : tuple of str
        The data that were named to judge on.
    """

    grammar: Grammar
    library: Library
    given: tuple[str, ...]
    context: Context
    judge: bool = True
    place: Place | None = None
    actor: str | None = None
    measure: str | None = None
    since_violence: int = 99
    found: list[TextClaim] = field(default_factory=list)
    judged: dict[str, ClaimVerdict | str] = field(default_factory=dict)

    def sentence(self, raw: str, offset: int) -> None:
        """Read a sentence that begins at `offset`."""
        row, frames = analysed(
            raw,
            self.grammar,
            self.context.base,
            self.context.day,
            known=self.since_violence < 3,
        )
        self.since_violence = 0 if frames or row.words & self.grammar.armed else self.since_violence + 1
        places = [phrase for phrase in row.phrases if phrase.tag == "L"]
        actors = [phrase for phrase in row.phrases if phrase.tag == "A"]
        if actors:
            self.actor = str(actors[0].value)
        who = speaker(raw, self.grammar) if frames else None
        for frame in frames:
            self._claim(frame, row, raw, offset, who, places, actors)
        if listed := [phrase for phrase in places if phrase.value.country]:
            self.place = listed[-1].value
        self._remember(row.phrases)

    def _remember(self, phrases: Sequence[Phrase]) -> None:
        for phrase in phrases:
            span = phrase.value
            if phrase.tag == "P" and span.known and not span.relative:
                if span.unit == "day":
                    self.context.day = span.start
                elif span.unit in ("month", "quarter", "half", "year"):
                    self.context.period = span

    def _claim(
        self,
        frame: Frame,
        row: Row,
        raw: str,
        offset: int,
        who: str | None,
        places: list[Phrase],
        actors: list[Phrase],
    ) -> None:
        draft = drafted(frame, self.context)
        start, end = row.span(frame.start, frame.end)
        for phrase in frame.roles.values():
            start, end = min(start, phrase.start), max(end, phrase.end)
        near = sorted(places, key=lambda phrase: max(start - phrase.end, phrase.start - end, 0))
        # A place of which nothing is known matters where no other is named; the place of one attack tells which it was.
        listed = [phrase for phrase in near if phrase.value.country]
        near = listed or ([] if draft.one_incident else [phrase for phrase in near if not phrase.weak])
        ranked = [frame.value(role) for role in ("first", "second") if isinstance(frame.value(role), Place)]
        about: list[Place] = ranked or [phrase.value for phrase in near]
        if not about and self.place is not None:
            about, draft.guessed = [self.place], draft.guessed + 1
        actor = str(min(actors, key=lambda phrase: abs(phrase.start - start)).value) if actors else self.actor
        measure = frame.measure or self.measure or "attacks"
        draft.guessed += frame.measure is None
        self.measure = measure
        measures = measure.split()
        measure = _called(measures[0], one_incident=draft.one_incident)
        fault = next((why for phrase in frame.phrases if (why := getattr(phrase.value, "fault", ""))), "")
        if frame.denied:
            draft.missing = ["denied"]
        elif fault:
            # A date that there is none of is not another one nearby: neither an entry nor a window is made of it.
            draft.missing, draft.window = [fault], (None, None)
        elif frame.kind != "comparison" and measure != "fighters" and _several(near):
            draft.lacks("places")
        fields = None
        if not (frame.denied or fault):
            fields = entry_of(frame.kind, draft, measures[0], about, actor, self.library, self.given, raw)
        if fields is not None and len(measures) > 1 and frame.kind == "record":
            fields["measures"] = measures
        quote = raw[start:end]
        self._add(frame, draft, fields, (offset + start, offset + end), quote, who, measure, about, actor)

    def _add(
        self,
        frame: Frame,
        draft: Draft,
        fields: dict[str, Any] | None,
        span: tuple[int, int],
        quote: str,
        who: str | None,
        measure: str,
        about: Sequence[Place],
        actor: str | None,
    ) -> None:
        claim: Claim | None = None
        entry: dict[str, Any] | None = None
        day = self.context.base or _end(draft.window[1]) or _end(draft.window[0])
        if fields is not None and day is None:
            draft.lacks("dateline")
        elif fields is not None:
            claim, entry = made(
                len(self.found) + 1,
                quote,
                who or _UNNAMED,
                day or "",
                self.grammar.language,
                frame.kind,
                fields,
            )
            if claim is None:
                draft.lacks("form")
        missing = tuple(Message("articles.missing", what=what.replace(" ", "_")) for what in draft.missing)
        verdict: ClaimVerdict | str = joined(missing, "space")
        if claim is not None and not missing:
            verdict = self._judged(claim) if self.judge else Message("articles.unjudged")
        judged = None if isinstance(verdict, str) else verdict
        confidence = (
            frame.rule.sure - 0.1 * draft.guessed - 0.05 * (not about and actor is None) - 0.1 * bool(missing)
        )
        self.found.append(
            TextClaim(
                span,
                quote,
                frame.kind,
                tuple(kind for kind in _others(frame) if kind != frame.kind),
                frame.rule.name,
                who,
                measure,
                about[0].name if about else None,
                actor,
                _window(draft.window),
                draft.fields.get("direction"),
                draft.number,
                round(min(max(confidence, 0.1), 0.95), 2),
                missing,
                entry if claim is not None and not missing else None,
                judged.verdict if judged else "not testable",
                judged.sentence if judged else str(verdict) if not isinstance(verdict, Message) else verdict,
                None if judged else verdict,  # type: ignore[arg-type]  # a sentence, where nothing was judged
                judged,
                draft.fields,
            )
        )

    def _judged(self, claim: Claim) -> ClaimVerdict | str:
        """Judge a claim, or say why it cannot be; the same claim, made twice, once."""
        key = json.dumps(claim.model_dump(exclude={"id", "says", "who", "line"}), sort_keys=True, default=str)
        if key not in self.judged:
            if len(self.judged) >= MOST_JUDGED:
                return Message("articles.too_many", n=MOST_JUDGED)
            try:
                self.judged[key] = judge_claim(claim, self.library)
            except TrendsError as error:
                self.judged[key] = error.sentence
        known = self.judged[key]
        if isinstance(known, str):
            return known
        from dataclasses import replace

        return replace(known, claim=claim)


@cache
def _statements() -> Sequence[Claim]:
    """Return the claims that come with the package, off some of which bounds of its data were read."""
    return read_claims().claims


def _called(measure: str, *, one_incident: bool) -> str:
    """Name a measure as a ledger does: of one incident the killed and combatants, of a series fatalities and security."""
    names = {"fatalities": "killed", "security": "combatants"}
    names = names if one_incident else {series: incident for incident, series in names.items()}
    return names.get(measure, measure)


def _others(frame: Frame) -> tuple[str, ...]:
    also: dict[str, tuple[str, ...]] = {} if frame.rule.also else {"total": ("range",), "range": ("total",)}
    if frame.rule.kind == "change":
        also["change"] = ("before and after",) if {"after", "since", "before"} & set(frame.roles) else ()
        also["before and after"] = ("change",)
    return tuple(dict.fromkeys((*frame.rule.also, *also.get(frame.kind, ()))))


def _several(near: Sequence[Phrase]) -> bool:
    """Whether a claim is about two countries at once: "in Syria and Iraq"."""
    return (
        len(near) > 1
        and near[1].start - near[0].end in range(1, 8)
        and near[0].value.country != near[1].value.country
    )


def _end(span: Span | None) -> date | None:
    return span.end if span is not None else None


def _window(window: tuple[Span | None, Span | None]) -> dict[str, Any] | None:
    first, last = window
    known = [span for span in (first, last) if span is not None and span.known]
    if not known:
        return None
    start = first.start if first is not None else None
    end = last.end if last is not None else None
    return {
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "freq": known[-1].freq,
    }


@guarded
def read_text(
    text: str | bytes | PathLike[str],
    dateline: date | str | None = None,
    language: str | None = None,
    *,
    data: str | PathLike[str] | Sequence[str] = (),
    as_of: date | str | None = None,
    judge: bool = True,
) -> TextClaims:
    """Find what a text claims about the tempo and the toll of armed violence, and judge what can be judged.

    Parameters
    ----------
    text : str, bytes or path
        A news report or any other text, or a `pathlib.Path` of a file that holds one; of HTML its text is read.
    dateline : datetime.date or str, optional
        The day it bears, from which "last week" and "in three years" are counted. By default it is looked for in the text.
    language : str, optional
        ``en``, ``fr``, ``es`` or ``ar``; by default told by the text.
    data : str, path or list of these
        Data to judge on: a bundled dataset, one in the store, or a path. By default the bundled ones.
    as_of : datetime.date or str, optional
        Look back: figures of later days are left out.
    judge : bool
        Whether what can be judged is judged; to find the claims alone is quick.

    Returns
    -------
    TextClaims
        In the order of the text. What cannot be judged has the reason why.

    Raises
    ------
    InputError
        If it is a PDF, is too long, empty, or in a language that is not read, or there is no such file.

    Examples
    --------
    >>> import trends as tr
    >>> found = tr.read_text("January 2022 had the most Islamic State attacks in central Syria since September 2021.", "2022-02-03")
    >>> found[0].kind, found[0].entry["at"], found[0].entry["since"]
    ('record', '2022-01', '2021-09')
    """
    content, source = opened(text)
    read = as_text(content)
    spoken = language or language_of(read)
    rules = grammar(spoken)
    notes: list[str] = []
    days = datelines(read, rules.calendar)
    if dateline is not None:
        days = [(start, end, _day(dateline)) for start, end, _ in days]
    base = _day(dateline) if dateline is not None else (days[0][2] if days else None)
    if base is None:
        notes.append(Message("articles.note.no_dateline"))
    elif (several := len({day for *_, day in days})) > 1:
        notes.append(Message("articles.note.several_datelines", n=several))
    known_by = _day(as_of) if as_of is not None else None
    library = Library(Path(), known_by, statements=_statements())
    named = (str(data),) if isinstance(data, (str, PathLike)) else tuple(map(str, data))
    for name in named:
        library.data(name)  # a name that is none is told at once
    reader = _Reader(rules, library, named, Context(base), judge=judge)
    ahead = list(days)
    for start, end in sentences(read):
        while ahead and ahead[0][0] <= start:
            _, start, day = ahead.pop(0)  # noqa: PLW2901 - the dateline is no part of the sentence behind it
            if day != reader.context.base:
                reader.context = Context(day)
        if start < end:
            reader.sentence(read[start:end], start)
    return TextClaims(tuple(reader.found), read, base, spoken, tuple(notes), source, known_by)


def _day(given: date | str) -> date:
    if isinstance(given, date):
        return given
    window = parse_window(given, given)
    if window.end is None:
        raise ParameterError(f"{given!r} is no day.")
    return window.end

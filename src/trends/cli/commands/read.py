"""``trends read``."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trends.cli.commands.claims import asked
from trends.cli.failures import UsageError
from trends.cli.options import OUTPUT, TESTING, AsJson, Language, option
from trends.cli.page import print_answer, print_page
from trends.cli.targets import refuse_overwriting
from trends.cli.terminal import remark, working
from trends.errors import InputError
from trends.messages import Message

if TYPE_CHECKING:
    from trends.articles import TextClaims

__all__ = ["read"]

_ADDRESS = re.compile(r"[a-z][a-z0-9+.\-]*://\S+", re.IGNORECASE)
_MOST_OF_A_NAME = 300
_FILE_NAME = re.compile(
    r"[^\n.!?]{1,200}\.(?:txt|text|md|html?|xml|json|pdf|docx?|odt|rtf|csv|eml|log)", re.IGNORECASE
)
"""What is meant as a file although blanks stand in it: "my news.txt"."""


def read(
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT",
            help="A file, the text itself, or - for standard input; of HTML the text is read.",
            show_default=False,
        ),
    ],
    dateline: Annotated[
        str | None,
        option(
            "--dateline",
            TESTING,
            "DATE",
            "The day of the text, from which 'last week' is counted; by default the one that it bears.",
        ),
    ] = None,
    written: Annotated[
        str | None,
        option(
            "--text-language",
            TESTING,
            "CODE",
            "en, fr, es or ar: language of the text; by default told by it.",
        ),
    ] = None,
    data: Annotated[
        list[str] | None,
        option("--data", TESTING, "INPUT", "Data to judge on (several times); by default the bundled ones."),
    ] = None,
    as_of: Annotated[
        str | None,
        option("--as-of", TESTING, "DATE", "Look back: figures of later days are left out."),
    ] = None,
    out: Annotated[
        Path | None,
        option(
            "--out",
            OUTPUT,
            "LEDGER",
            "Append entries to a ledger: each claim that can be judged is shown, and kept if you say so.",
        ),
    ] = None,
    yes: Annotated[bool, option("--yes", OUTPUT, None, "With --out: keep all of them unasked.")] = False,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Find what a text claims about the tempo and the toll of armed violence, and judge what can be judged.

    Each claim stands with the words it is made in, how it was read, and a verdict or the reason why there is none. Of the
    text nothing is kept but these quotations and where they stand. Texts in English, French, Spanish and Arabic are read.
    """
    from trends.articles import read_text

    if yes and out is None:
        raise UsageError("--yes goes with --out.")
    if out is not None and text == "-" and not yes:
        raise UsageError(
            "--out asks about each claim, and standard input is the text; add --yes, or name a file."
        )
    text_content = content(text)
    if out is not None:
        refuse_overwriting("--out", out, text[:_MOST_OF_A_NAME])
    with working("Reading"):
        reading = read_text(text_content, dateline, written, data=tuple(data or ()), as_of=as_of)
    if as_json:
        print_answer(reading, as_json=True, language=language)
    else:
        print_page(reading.printed(), language)
    if out is not None:
        append(reading, out, language, accept_all=yes)


def content(text: str) -> str | bytes | Path:
    """Return the text that is meant: the path of a file, or of standard input its bytes.

    Raises
    ------
    InputError
        If it is an address, or looks like the name of a file that there is not.
    """
    if text == "-":
        from trends.articles.source_text import MOST_BYTES

        return sys.stdin.buffer.read(MOST_BYTES + 1)
    if _ADDRESS.fullmatch(text.strip()):
        raise InputError(Message("articles.fault.address", name=text.strip()[:80]))
    if len(text) <= _MOST_OF_A_NAME and _exists(text):
        return Path(text)
    if text.strip() and (_FILE_NAME.fullmatch(text.strip()) or not re.search(r"\s", text.strip())):
        raise InputError(Message("articles.fault.no_file", name=text.strip()[:80]))
    return text


def _exists(name: str) -> bool:
    try:
        return bool(name.strip()) and Path(name).exists()
    except (OSError, ValueError):  # too long a name, or one with a NUL
        return False


def append(found: TextClaims, out: Path, language: str, *, accept_all: bool) -> None:
    """Append the entries that are accepted to a ledger, under ids that it does not hold yet; what it holds already is not said twice."""
    from trends.claims.asking import entry_text
    from trends.claims.ledger import read_entries
    from trends.files.whole_file import write_text
    from trends.sources.files.plain_text import read_plain_text

    before = read_plain_text(out, out.name) if out.exists() else ""
    held, problems = read_entries(before) if before.strip() else ((), ())
    if problems:
        fault = {"line": str(problems[0].line), "what": problems[0].what.rstrip(".")}
        raise InputError(Message("articles.fault.broken_ledger", name=out.name, **fault))
    taken = {claim.id for claim in held}
    said = {(claim.says, claim.kind, str(claim.date)) for claim in held}
    kept: list[str] = []
    for claim in found.claims:
        if claim.entry is None or (claim.entry["says"], claim.kind, str(claim.entry["date"])) in said:
            continue
        if not (accept_all or accepted(claim.quote, claim.kind, language)):
            continue
        number = len(kept) + 1
        while f"t{number:02}" in taken:
            number += 1
        taken.add(f"t{number:02}")
        kept.append(entry_text({**claim.entry, "id": f"t{number:02}"}))
    if not kept:
        remark(Message("asking.keep.none").in_language(language))
        return
    write_text(out, "\n".join([before.rstrip() + "\n", *kept] if before.strip() else kept))
    remark(Message("asking.keep.written", n=len(kept), file=str(out)).in_language(language))


def accepted(quote: str, kind: str, language: str) -> bool:
    """Ask whether a claim is to be kept; yes is said in the language of the question, or in English."""
    from trends.claims.wording import kind_words

    question = Message("asking.keep.question", quote=" ".join(quote.split()), kind=kind_words(kind))
    answer = asked(question.in_language(language)).strip().lower()
    said_yes = Message("asking.keep.yes")
    return answer in (*said_yes.split(), *said_yes.in_language(language).split())

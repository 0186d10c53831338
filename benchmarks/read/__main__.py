"""How well `trends.read_text` reads texts that were written apart from its rules.

    python benchmarks/read [--only first] [--table benchmarks/read.md]

There are four sets, a folder each: the statements of one news report written as a running text (seed_text.txt; the third
and the fourth have none), sentences without a claim (without_claims.toml), sentences from templates (templates.toml, fillers.toml), and the
commonest forms in French, Spanish and Arabic. The first and the third were used to develop the rules once they had been
measured, and so was the fourth, first one half of it and then the other. The second never is: of what is read wrongly in it only counts are printed. Beside them stand bad input (hostile.py) and what reading costs.
"""

from __future__ import annotations

import argparse
import platform
import time
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hostile import CLAIM, cases, outcome, prose
from paraphrases import sentences
from scores import (
    Tally,
    answer_each,
    false_finds,
    parts_table,
    read_running,
    tallies,
    tally_table,
    total,
)
from sets import HERE, LANGUAGES, SETS, Set

import trends as tr

MEGABYTE = 1_000_000
EXPLAINED = (
    "The sets were written apart from the rules. The first and the third have since been used to develop them, so their "
    "figures are too good for texts that nobody has seen; of the second nobody who writes rules sees more than the counts. "
    "Before it was used, 67.5% of the sentences from templates of the third set were read with a right kind and 55.1% with "
    "all parts right; 15 of its 336 sentences without a claim were taken for one; of 60 sentences each in French, Spanish "
    "and Arabic 36, 32 and 34 were read with a right kind. A third of its templates was kept back while rules were "
    "written: 84% of its sentences (280 of 332) were then read with a right kind and 69% with all parts right; since then "
    "it has been used too. The fourth was measured before any use as well: 78.4% of its 1,002 sentences had a right kind and "
    "67.4% all parts right, 21 of its 305 sentences without a claim were taken for one. Of its templates every second one "
    "has been used since, and so has every second sentence without a claim; of the half kept back 79.6% had a right kind "
    "at first and 82.4% once rules had been written for the other half, 65.7% and 69.5% all parts right; then that half "
    "was used, too. Of its hundred sentences each in French, Spanish and Arabic 59, 56 and 63 had a right kind before any "
    "use; of the 50 kept back then 43, 43 and 39, and since then they have been used too. A statement "
    "is *found* when a claim is read where it stands; it has *all parts right* when one claim has a right kind and all that the wording states of measure, "
    "direction, number and periods; *finds* counts every claim that was read there. Data, place, actor and speaker are not "
    "scored."
)


def reader(text: str, dateline: str | None) -> Mapping[str, Any]:
    """Read a text as a user does."""
    return tr.read_text(text, dateline=dateline).to_dict()


def finder(text: str, dateline: str | None) -> Mapping[str, Any]:
    """Read a text without judging what it claims; in one that is refused nothing is found."""
    try:
        return tr.read_text(text, dateline=dateline, judge=False).to_dict()
    except tr.TrendsError:
        return {"dateline": None, "claims": []}


def running_lines(of_set: Set, news: str) -> list[str]:
    """The statements of the running text, one a row where they may be shown."""
    running = read_running(finder, news, of_set.table("seed_expected"))
    read = running.answers
    of_all = tallies(("all", of) for of in read.values())["all"]
    summary = (
        f"{of_all.found} of {len(read)} statements were found, {of_all.kind} with a right kind, {of_all.whole} with all "
        f"parts right; {len(running.invented)} were invented. "
        f"The dateline was {'' if running.dateline else 'not '}read. The aim was to find 12 and to invent none."
    )
    if not of_set.shown:
        return [summary]
    return [
        summary,
        "",
        "| statement | finds | right kind | wrong parts |",
        "|---|---:|---|---|",
        *(
            f"| {name} | {of.finds} | {'yes' if of.kind else 'no'} | "
            f"{', '.join(part for part, right in of.parts.items() if not right)} |"
            for name, of in read.items()
        ),
        "",
        *(f"- invented: {quote}" for quote in running.invented),
    ]


def false_lines(of_set: Set) -> list[str]:
    """How many sentences of each group were taken for claims, and which."""
    without = of_set.table("without_claims")
    found, groups = false_finds(finder, without), without["group"]
    size = {group["name"]: len(group["sentences"]) for group in groups}
    near = sum(len(group["sentences"]) for group in groups if group["near"])
    taken = sum(map(len, found.values()))
    return [
        f"{taken} of {sum(size.values())} sentences, {near} of them near misses, were taken for claims; the aim was 3 at most.",
        "",
        "| group | sentences | false finds |",
        "|---|---:|---:|",
        *(f"| {name} | {size[name]} | {len(texts)} |" for name, texts in found.items()),
        *([""] if of_set.shown else []),
        *(f"- {text}" for texts in found.values() for text in texts if of_set.shown),
    ]


def missed_lines(by_template: Mapping[str, Tally]) -> list[str]:
    """The templates of which some sentences were not read whole."""
    missed = {text: of for text, of in by_template.items() if not of.complete}
    return [
        "| form | right kind | all parts right | of | wrong parts |",
        "|---|---:|---:|---:|---|",
        *(
            f"| {text} | {of.kind} | {of.whole} | {of.statements} | "
            f"{', '.join(part for part in of.asked if of.right[part] < of.asked[part])} |"
            for text, of in missed.items()
        ),
    ]


def paraphrase_lines(of_set: Set) -> list[str]:
    """The sentences from templates, by kind, by part and by what was missed."""
    made = sentences(of_set.made, folder=of_set.folder)
    answers = list(answer_each(finder, made))
    by_kind = tallies((of["kinds"][0], one) for of, one in zip(made, answers, strict=True))
    by_form = tallies((of["form"], one) for of, one in zip(made, answers, strict=True))
    read = total(by_kind)
    kind, whole = (of / read.statements for of in (read.kind, read.whole))
    return [
        f"{kind:.0%} were read with a right kind, {whole:.0%} with all parts right; the aim was 90%.",
        "",
        *tally_table(by_kind, "kind"),
        "",
        *parts_table(read),
        *(["", "What was not read whole:", "", *missed_lines(by_form)] if of_set.shown else []),
    ]


def language_lines(of_set: Set, name: str) -> list[str]:
    """The forms of one language."""
    table = of_set.table(name)
    rows = [
        (form["name"], {**of, "dateline": table["dateline"]})
        for form in table["form"]
        for of in form["sentences"]
    ]
    answers = answer_each(finder, [of for _, of in rows])
    lines = tally_table(tallies(zip([form for form, _ in rows], answers, strict=True)), "form")
    without = table.get("without", [])
    taken = [text for text in without if finder(text, table["dateline"])["claims"]]
    if without:
        lines += ["", f"Of {len(without)} sentences without a claim {len(taken)} were taken for one."]
    if taken and of_set.shown:
        lines += ["", *(f"- {text}" for text in taken)]
    return lines


def set_lines(of_set: Set) -> list[str]:
    """Everything of one set."""
    news = of_set.news
    sections = {
        **({"A news report": running_lines(of_set, news)} if news else {}),
        "Sentences without a claim": false_lines(of_set),
        "Sentences from templates": paraphrase_lines(of_set),
        **{f"The commonest forms in {name.capitalize()}": language_lines(of_set, name) for name in LANGUAGES},
    }
    return [line for name, lines in sections.items() for line in ("", f"### {name}", "", *lines)]


def agency_lines(name: str) -> list[str]:
    """The sentences of one language that were written along with its rules, by kind, and the near misses."""
    table = tomllib.loads((HERE / "agency" / f"{name}.toml").read_text(encoding="utf-8"))
    rows = [{**of, "dateline": table["dateline"]} for of in table["claims"]]
    answers = answer_each(finder, rows)
    taken = [text for text in table["without"] if finder(text, table["dateline"])["claims"]]
    summary = f"Of {len(table['without'])} sentences without a claim {len(taken)} were taken for one."
    return [
        f"A set to develop with: it tells what broke, not what is read elsewhere. {summary}",
        "",
        *tally_table(tallies(zip([of["kinds"][0] for of in rows], answers, strict=True)), "kind"),
        *(f"- {text}" for text in taken),
    ]


def hostile_lines() -> list[str]:
    """What came of each case of bad input."""
    lines = ["| input | as it should be | what came of it | seconds of CPU |", "|---|---|---|---:|"]
    for case in cases():
        what, right, spent = outcome(case, reader, tr.TrendsError)
        lines.append(
            f"| {case.name} | {'yes' if right else '**no**'} | {what.replace('|', ' ')} | {spent:.1f} |"
        )
    return lines


def cost_lines(seed: str) -> list[str]:
    """What 1 MB takes, of a report like the one above and of nothing but claims."""
    finder(CLAIM, None)  # what is loaded once is no part of what reading costs
    lines = ["| 1 MB of | seconds of CPU |", "|---|---:|"]
    texts = {
        "the news report, again and again": (seed * (MEGABYTE // len(seed) + 1))[:MEGABYTE],
        "sentences that each make a claim": prose(MEGABYTE),
    }
    for name, text in texts.items():
        begun = time.process_time()
        finder(text, "2023-02-17")
        lines.append(f"| {name} | {time.process_time() - begun:.1f} |")
    return lines


def page(sets: Iterable[Set]) -> str:
    """All figures as Markdown."""
    bad = hostile_lines()
    costs = ["Nothing is judged here; the aim was 10 s.", "", *cost_lines(SETS[0].news or CLAIM)]
    return "\n".join(
        [
            "# Reading claims",
            "",
            f"With incident-trends {tr.__version__} and Python {platform.python_version()}. {EXPLAINED}",
            "",
            "The entries of the bundled ledger are read by `read_ledger.py`: [read_ledger.md](read_ledger.md).",
            *(line for of_set in sets for line in ("", f"## {of_set.title}", *set_lines(of_set))),
            *("", "## Agency sentences, written along with the rules"),
            *(
                line
                for name in LANGUAGES
                for line in ("", f"### {name.capitalize()}", "", *agency_lines(name))
            ),
            *("", "## Bad input", "", *bad),
            *("", "## What reading costs", "", *costs),
            "",
        ]
    )


def main() -> None:
    """Read everything and print the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=[of.name for of in SETS], help="read no other set")
    parser.add_argument("--table", type=Path, help="where the page is written")
    arguments = parser.parse_args()
    text = page(of for of in SETS if arguments.only in {None, of.name})
    print(text)
    if arguments.table:
        arguments.table.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

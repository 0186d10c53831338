"""How well `trends.read_text` reads the bundled ledger's own words, and how fast it reads: writes read_ledger.md.

    python benchmarks/read_ledger.py            everything; the page is written
    python benchmarks/read_ledger.py --misses   what was missed, but for the entries set aside

Every fifth entry of the bundled ledger with a testable kind was set aside before any rule was written, and its words were
not looked at; its figures stand apart.
"""

from __future__ import annotations

import re
import sys
import time
import tomllib
from pathlib import Path

from trends.articles import read_text
from trends.claims.ledger import bundled_ledger

HERE = Path(__file__).parent
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
ALIKE = {"killed": "deaths", "fatalities": "deaths", "security": "soldiers", "combatants": "soldiers"}
PERIODS = ("at", "since", "start", "end", "later", "earlier")
NUMBERS = ("percent", "times", "value", "level", "length", "rank", "low", "high")


def ledger():
    """The entries: those to tune on, those set aside, and those that no data can test."""
    entries = tomllib.loads(bundled_ledger().read_text(encoding="utf-8"))["claim"]
    testable = [entry for entry in entries if entry["kind"] != "not testable"]
    tuned = [entry for number, entry in enumerate(testable) if number % 5 != 4]
    aside = [entry for number, entry in enumerate(testable) if number % 5 == 4]
    return tuned, aside, [entry for entry in entries if entry["kind"] == "not testable"]


def measure_of(entry):
    """What an entry counts, in few words."""
    name = entry.get("measure", "attacks")
    parts = [part.get("measure", "") for part in entry.get("of", ())] + [name]
    if any("members" in part for part in parts):
        return "fighters"
    return "attacks" if "attacks" in name else ALIKE.get(name, name)


def stated(period, says):
    """Whether the wording states a period: its year, and the name of its month."""
    said = says.lower()
    for part in str(period).split(".."):
        year, _, rest = part.partition("-")
        if year not in said:
            return False
        if rest and MONTHS[int(rest[:2]) - 1] not in said:
            return False
    return True


def differs(entry, found):
    """In what a claim found is other than the entry, as far as its wording goes."""
    read = found.fields
    wrong = []
    # Without a measure a sum of stated figures is of whatever they are of.
    if entry["kind"] not in ("share", "range") and ("measure" in entry or "parts" not in entry):
        wanted = measure_of(entry)
        if entry["kind"] != "total" or "figure" not in entry or "claim" not in str(entry["figure"]):
            got = ALIKE.get(found.measure, found.measure)
            if wanted != got:
                wrong.append(f"measure {got} for {wanted}")
    if "direction" in entry and read.get("direction") not in (entry["direction"], None):
        wrong.append(f"direction {read.get('direction')} for {entry['direction']}")
    wrong += [
        f"{name} {read.get(name)} for {entry[name]}"
        for name in NUMBERS
        if isinstance(entry.get(name), (int, float)) and abs(float(read.get(name, -1)) - entry[name]) > 1e-6
    ]
    for name in PERIODS:
        period = entry.get(name)
        if isinstance(period, dict):
            period = (
                f"{period['start']}..{period['end']}"
                if period.get("start") != period.get("end")
                else period.get("start")
            )
        if (
            isinstance(period, str)
            and re.match(r"\d{4}", period)
            and stated(period, entry["says"])
            and len(period) != 10
        ):
            if "incident" in str(read.get("at", "")) or re.match(r"\d{4}-\d\d-\d\d-", period):
                continue
            got = read.get(name)
            same = str(got) == period or (
                name in ("since", "start") and period in (str(read.get("since")), str(read.get("start")))
            )
            if not same:
                wrong.append(f"{name} {got} for {period}")
    return wrong


def score(entries, misses=None):
    """How many entries were found with their kind, with their kind among the readings, and with all that they state."""
    kind = readings = whole = 0
    for entry in entries:
        claims = read_of(entry["says"], entry["date"])
        same = [claim for claim in claims if claim.kind == entry["kind"]]
        also = [claim for claim in claims if entry["kind"] in (claim.kind, *claim.kinds)]
        kind += bool(same)
        readings += bool(also)
        faults = [differs(entry, claim) for claim in also]
        right = any(not fault for fault in faults)
        whole += right
        if misses is not None and (not same or not right):
            misses.append(
                (
                    entry["id"],
                    entry["kind"],
                    entry["says"],
                    [(claim.kind, claim.form) for claim in claims],
                    faults,
                )
            )
    return len(entries), kind, readings, whole


class Found:
    """A claim found, with the fields that its entry would have."""

    def __init__(self, claim, fields):
        self.kind, self.kinds, self.measure, self.form = claim.kind, claim.kinds, claim.measure, claim.form
        self.fields = fields


def read_of(text, dateline):
    """The claims of a sentence, unjudged."""
    claims = read_text(f"{text}.", str(dateline), "en", judge=False)
    return [Found(claim, claim.read) for claim in claims]


def speed(size=1_000_000):
    """CPU seconds to find the claims of a text of a megabyte: sentences of the ledger among others."""
    says = [entry["says"] for entry in ledger()[0]]
    parts, length, number = [], 0, 0
    while length < size:
        number += 1
        part = (
            f"The minister said on {number % 28 + 1} March 2023 that more aid would be sent to the region. Residents told "
            f"how the convoy had left the town at dawn. {says[number % len(says)]}. Officials met elders to speak about the "
            f"return of displaced families, and the road to the east was opened again after {number % 90 + 2} days. "
        )
        parts.append(part)
        length += len(part)
    text = "".join(parts)[:size]
    read_text(text[:10_000], "2023-02-18", "en", judge=False)
    start = time.process_time()
    found = len(read_text(text, "2023-02-18", "en", judge=False))
    return found, time.process_time() - start


def share(part, whole):
    """A number of a whole, with its percentage."""
    return f"{part} of {whole} ({100 * part / whole:.0f}%)"


def page(tuned, aside, found, untestable, speed_of):
    """The page of the figures."""
    rows = []
    for name, (whole, kind, readings, right) in (("to tune on", tuned), ("set aside", aside)):
        rows.append(f"| {name} | {share(kind, whole)} | {share(readings, whole)} | {share(right, whole)} |")
    claims, seconds = speed_of
    return f"""# The bundled ledger, read

Each entry of `data/claims.toml` is read by its own words (`says`) alone, with its date as dateline. Data, place and speaker do not count. "With all that it states": the kind, among its readings, and the measure, the direction, every number and every period that the words name are those of the entry. Every fifth entry with a testable kind was set aside before any rule was written.

| Entries | Kind | Kind among the readings | With all that it states |
|---|---|---|---|
{chr(10).join(rows)}

Of the entries that no data can test, {share(found, untestable)} are found.

What is counted as a fault though the words do not tell: a measure that the entry has from its data ("deaths" that are soldiers' in the series at hand), a direction that only the figures show ("back at a level not seen since"), and subjects of other sentences ("by the Observatory's own toll, it was").

A text of a megabyte, in which one sentence of four is of the ledger, takes {seconds:.1f} s of CPU to read, without judging; {claims:,} claims are found in it.

Python {sys.version.split()[0]}. Made by `python benchmarks/read_ledger.py`.
"""


def main():
    tuned, aside, untestable = ledger()
    misses = []
    scores = score(tuned, misses), score(aside)
    found = sum(bool(read_of(entry["says"], entry["date"])) for entry in untestable)
    if "--misses" in sys.argv:
        for miss in misses:
            print(*miss, sep="\n    ")
        return
    text = page(*scores, found, len(untestable), speed())
    (HERE / "read_ledger.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()

"""The recipes of CONTRIBUTING.md: the files that they name are there, and whoever follows them gets what they promise."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RECIPES = Path(__file__).resolve().parents[1].joinpath("CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = RECIPES.split("\n## Recipes\n", 1)[1].split("\n## ", 1)[0]

SOURCE = '''
"""Incidents of a bulletin that nobody publishes."""

from trends.sources.cells.arrays import constant_name, number_array
from trends.sources.cells.dates import date_columns, precision_as_read
from trends.sources.incident_table import IncidentTable
from trends.sources.source import IncidentSource, Terms

NAMES = ("bulletin_id", "bulletin_day", "bulletin_killed")


def recognise(sheet):
    return set(NAMES) <= set(sheet.header)


def read(sheet, today):
    table = IncidentTable(sheet.read(NAMES), {name: name for name in NAMES})
    first, _ = table.date_range(("bulletin_day", "last_day"), today)
    columns = {
        "incident_id": table.row_ids("bulletin_id"),
        "source": constant_name("bulletin", table.raw.rows),
        "fatalities_best": number_array(table.numbers("bulletin_killed", whole=True).amounts),
        **date_columns(first.start, first.end, precision_as_read(first), written=first.written),
    }
    return table.part(columns)


BULLETIN = IncidentSource(
    name="bulletin",
    title="A bulletin",
    terms=Terms("CC BY 4.0", "https://bulletin.example/", "A Bulletin (2026)."),
    recognise=recognise,
    read=read,
)
'''

KIND = '''
"""A claim that anything happened at all."""

from typing import Literal

from trends.claims.claim import Claim
from trends.claims.evidence import Evidence, truth_of, verdict_of
from trends.claims.known import compare
from trends.messages import Message


class HappenedClaim(Claim):
    kind: Literal["happened"]


def weigh(claim, library):
    total = library.reading(claim).over(claim.start, claim.end)
    truth = truth_of(compare(total, "more than", 0, 0))
    return Evidence(
        verdict=verdict_of(truth), said=Message("claims.happened.said", name=total.name), truth=truth, figures=(total,)
    )
'''

FIGURE = '''
"""A word, drawn."""

import pandas as pd

from trends.figures.drawing import Drawing
from trends.figures.style import new_axes


def plot(shown, ax=None):
    ax = new_axes(ax, 2.0)
    ax.set_title(shown.word)
    return ax


FIGURE = Drawing(plot, lambda shown: shown.word, lambda shown: pd.DataFrame({"word": [shown.word]}), lambda shown: "A word.")
'''

USE = """
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import trends as tr
from trends.document.blocks import Document, paragraph
from trends.document.displayed import Displayed
from trends.messages import Message, in_language
from trends.reporting.html import render_html

assert Path(tr.__file__).is_relative_to(Path.cwd()), tr.__file__

# a source
Path("b.csv").write_text("bulletin_id,bulletin_day,bulletin_killed\\n" + "".join(f"{n},2024-{n % 12 + 1:02d}-05,{n % 3}\\n" for n in range(48)))
incidents = tr.load("b.csv")
assert incidents.provenance.source == "bulletin" and len(incidents.frame) == 48
assert incidents.count(freq="month", measure="fatalities").total == 48
assert tr.load("b.csv", source="bulletin").provenance.licence == "CC BY 4.0"

# a kind of claim
Path("c.toml").write_text(\'\'\'[[claim]]
id = "one"
who = "somebody"
date = "2024-12-01"
says = "It happened."
kind = "happened"
data = "b.csv"
start = "2024-02"
end = "2024-03"
\'\'\')
(verdict,) = tr.read_claims("c.toml").judge()
assert verdict.verdict == "supported", verdict
assert "something happened" in verdict.sentence, verdict.sentence

# a language
assert in_language(Message("claims.happened.said", name="x"), "pt") == "PT x: something happened"
assert verdict.sentence != in_language(verdict.sentence, "pt")
page = render_html(Document("Was the pace of attacks constant?", tuple(verdict.blocks()), language="pt", as_of="2024-11-30"))
assert 'lang="pt"' in page and "PT " in page, page[-2000:]
assert in_language(Message("words.period", when=pd.Period("2020-02-10", "W-SUN")), "pt") == "week 7 of 2020"


# a figure
@dataclass(frozen=True)
class Shown(Displayed):
    word: str
    figures = {"word": "word"}

    def blocks(self):
        return [paragraph(self.word)]


assert Shown("seen").plot().get_title() == "seen"

# a section
assert "b.csv" in repr(tr.study("central-syria", end="2021-12", replicates=19, title="b.csv").named())

# the rule
series = tr.load_series("central-syria", end="2023-02")
assert tr.test_pace(series, replicates=19).verdict == "not testable"
assert tr.compare_pace(series, at="2021-07", replicates=19).verdict == "not testable"
assert set(tr.screen({"one": series}, replicates=19, min_count=1).to_frame()["verdict"]) == {"not testable"}
"""


def test_every_file_that_a_recipe_names_is_there(root):
    named = [path for path in re.findall(r"`([^`\s]+/[^`\s]+)`", RECIPES) if "<" not in path]
    assert len(named) > 15
    assert [path for path in named if not (root / path).exists()] == []


def put(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def add_line(folder: Path, path: str, before: str, line: str) -> None:
    """Put a line before the first that begins so."""
    text = (folder / path).read_text(encoding="utf-8")
    assert f"\n{before}" in text, (path, before)
    put(folder, path, text.replace(f"\n{before}", f"\n{line}\n{before}", 1))


@pytest.mark.long
def test_whoever_follows_them_gets_what_they_promise(root, tmp_path):
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "data", tmp_path / "data")
    package = tmp_path / "src" / "trends"

    put(package, "sources/publishers/bulletin/__init__.py", SOURCE)
    publishers = "sources/publishers/__init__.py"
    add_line(package, publishers, "if TYPE", "from trends.sources.publishers.bulletin import BULLETIN")
    add_line(package, publishers, "    DOCUMENTED,", "    BULLETIN,")

    put(package, "claims/kinds/happened.py", KIND)
    add_line(package, "claims/kinds/__init__.py", "if TYPE", "from trends.claims.kinds import happened")
    add_line(
        package,
        "claims/kinds/__init__.py",
        '    "not testable"',
        '    "happened": Kind(happened.HappenedClaim, happened.weigh),',
    )
    for language in ("en", "fr", "es", "ar", "ru", "zh"):
        path = f"messages/{language}/claims.toml"
        put(
            package,
            path,
            (package / path).read_text(encoding="utf-8")
            + '\n[happened]\nsaid = "{name}: something happened"\n',
        )

    shutil.copytree(package / "messages" / "en", package / "messages" / "pt")
    path = "messages/pt/claims.toml"
    text = (package / path).read_text(encoding="utf-8")
    put(package, path, text.replace('said = "{name}: something', 'said = "PT {name}: something'))
    path = "messages/catalogue.py"
    text = (package / path).read_text(encoding="utf-8")
    put(package, path, text.replace('"ru", "zh")', '"ru", "zh", "pt")', 1))

    put(package, "figures/word.py", FIGURE)

    add_line(
        package,
        "studies/pages.py",
        "    def by_place(",
        '    def named(self):\n        return headed("named", "Named", [paragraph(self.question)])\n',
    )

    path = "verdict/rule.py"
    text = (package / path).read_text(encoding="utf-8")
    begin = re.search(r"\n    level = _judged\(found", text)
    assert begin
    put(
        package,
        path,
        text[: begin.start()] + '\n    return Judgement("not testable")' + text[begin.start() :],
    )

    done = subprocess.run(
        [sys.executable, "-c", USE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src"), "MPLBACKEND": "agg"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]

"""The report on a ledger: its notebook run on a few claims, its first page for every outcome, its table and its cards."""

from __future__ import annotations

import ast
import json
import re

import pytest

import trends
from trends.claims import read_claims
from trends.claims.brief import question, title
from trends.claims.ledger import Ledger
from trends.claims.listing import ORDER, ordered
from trends.claims.score import score_of
from trends.document.blocks import Cards, Figure, Note, Paragraph, Table, Tiles
from trends.document.facts import Facts
from trends.document.fragments import FragmentWriter
from trends.document.plain import display_text
from trends.document.prose import passages_left
from trends.document.words import words
from trends.files.bundled import notebook_folder
from trends.messages import LANGUAGES, Message

NAMES = {"c17b", "c28a", "c12", "c55", "c45a", "a02", "a01"}


@pytest.fixture(scope="module")
def few():
    whole = read_claims()
    return Ledger(tuple(one for one in whole.claims if one.id in NAMES), (), whole.folder)


@pytest.fixture(scope="module")
def judged(few):
    return few.judge()


def test_of_many_cards_the_first_have_figures_and_it_is_said(judged, monkeypatch):
    """A ledger of 5,000 claims would draw 5,000 figures that nobody unfolds."""
    monkeypatch.setattr("trends.claims.table.MOST_DRAWN", 2)
    told, cards = judged.cards().blocks()
    assert display_text([told]).strip() == f"Of these {len(NAMES)} cards the first 2 have their figure."
    with_figure = [any(isinstance(block, Figure) for block in card.blocks) for card in cards.items]
    assert not any(with_figure[2:])
    assert len(cards.items) == len(NAMES)
    monkeypatch.undo()
    assert len(judged.cards().blocks()) == 1


def test_the_cells_of_the_notebook_run_and_show_every_claim(few, monkeypatch):
    monkeypatch.setattr(trends, "read_claims", lambda: few, raising=False)
    notebook = json.loads((notebook_folder() / "claims.ipynb").read_text(encoding="utf-8"))
    shown: list = []
    names: dict = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "cell", "exec"), names)  # noqa: S102 - a notebook's cells are run one after the other
            if last is not None:
                made = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307 - as above
                shown += made.blocks() if hasattr(made, "blocks") else []
    (table,) = (block for block in shown if isinstance(block, Table))
    (cards,) = (block for block in shown if isinstance(block, Cards))
    assert {re.search(r"\[(.*)\]", row[1])[1] for row in table.rows} == NAMES
    assert len(cards.items) == len(NAMES)
    drawn = sum(isinstance(block, Figure) for card in cards.items for block in card.blocks)
    assert drawn == sum(one.drawable for one in names["table"])


def test_page_one_stands_alone(judged):
    blocks = judged.brief().blocks()
    lead, tiles, *_, caveat = blocks
    assert isinstance(lead, Paragraph)
    assert lead.lead
    assert isinstance(tiles, Tiles)
    assert sum(int(tile.value) for tile in tiles.items) == len(judged)
    assert isinstance(caveat, Note)
    assert caveat.kind == "caveat"
    assert sum(isinstance(block, Note) for block in blocks) == 1
    assert len(f"{title(judged.tally)} {display_text(blocks)}".split()) <= 300
    assert title(judged.tally).startswith(
        "Of 7 statements, 4 hold, 1 does not hold, 1 cannot be decided and 1"
    )
    assert question(judged).endswith("?")


ONE = (
    '[[claim]]\nid = "{id}"\ndate = "2024-01"\nwho = "{who}"\nsays = "Ten of them"\nkind = "{kind}"\n{more}\n'
)
HOLDS = {"kind": "total", "more": 'figure = 10\nhow = "exactly"\nvalue = 10'}
FAILS = {"kind": "total", "more": 'figure = 10\nhow = "exactly"\nvalue = 11'}
OPEN = {"kind": "total", "more": 'figure = { low = 9, high = 12 }\nhow = "exactly"\nvalue = 11'}
UNTESTABLE = {"kind": "not testable", "more": 'reason = "nobody counts it"'}


def ledger_of(tmp_path, *entries):
    """A ledger of such entries, made by one speaker where no other is named."""
    path = tmp_path / "ledger.toml"
    path.write_text(
        "".join(ONE.format(id=f"x{n}", **{"who": "somebody", **entry}) for n, entry in enumerate(entries)),
        encoding="utf-8",
    )
    read = read_claims(path)
    assert not read.problems
    return read.judge()


@pytest.mark.parametrize(
    ("entries", "wanted"),
    [
        ([HOLDS], "The one statement holds"),
        ([FAILS], "The one statement does not hold"),
        ([OPEN], "The one statement cannot be decided"),
        ([UNTESTABLE], "The one statement cannot be tested"),
        ([UNTESTABLE] * 9, "None of the 9 statements can be tested"),
        ([FAILS] * 3, "None of the 3 statements holds"),
        ([HOLDS] * 2, "All 2 statements hold"),
        ([HOLDS, FAILS, FAILS], "Of 3 statements, 1 holds and 2 do not hold"),
    ],
)
def test_the_title_says_the_score_of_any_ledger(tmp_path, entries, wanted):
    table = ledger_of(tmp_path, *entries)
    assert title(table.tally) == wanted
    for language in LANGUAGES:
        shown = (
            f"{title(table.tally).in_language(language)} {display_text(table.blocks(), language=language)}"
        )
        assert "{" not in shown
        assert display_text(table.brief().blocks(), language=language)


def test_what_most_of_the_false_ones_share_is_told_and_nothing_of_two(tmp_path):
    wrong = [{**FAILS, "who": "the ministry"}] * 3
    table = ledger_of(tmp_path, *wrong, {**FAILS, "who": "another"}, *[{**HOLDS, "who": "another"}] * 4)
    shared = score_of(table, table.tally).shared
    assert (shared.facet, shared.name, shared.contradicted, shared.decided) == (
        "speaker",
        "the ministry",
        3,
        3,
    )
    assert "3 of the 4 that do not hold were made by the ministry" in " ".join(
        display_text(table.brief().blocks()).split()
    )
    two = ledger_of(tmp_path, *wrong[:2], *[HOLDS] * 4)
    assert score_of(two, two.tally).shared is None


def test_what_all_claims_share_says_nothing_of_the_false_ones(tmp_path):
    table = ledger_of(tmp_path, *[FAILS] * 4, *[HOLDS] * 4)
    assert score_of(table, table.tally).shared is None


def test_the_table_has_what_does_not_hold_first(bundled):
    (table,) = bundled.listing().blocks()
    places = [ORDER.index(verdict) for verdict in table.verdicts]
    assert places == sorted(places)
    assert len(table.rows) == len(bundled)
    wrong = [one for one in ordered(bundled) if one.verdict == "contradicted"]
    told = [one.evidence.chance.p if one.evidence.chance else 2 for one in wrong]
    own = [p for p, one in zip(told, wrong, strict=True) if "; on " not in table.rows[wrong.index(one)][1]]
    assert own == sorted(own)


def test_every_decided_claim_has_figure_against_figure(bundled):
    """Short enough for a column, and from the evidence: no row says only that there is something to be read elsewhere."""
    for one in bundled:
        if one.verdict in ("supported", "contradicted"):
            assert one.evidence.short, one.claim.id
            assert len(one.evidence.short) < 90, one.evidence.short
            assert re.search(r"\d|none", one.evidence.short), one.evidence.short


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_foreign_stands_on_the_page_but_quotations(bundled, language):
    """Every run of text in another language is a quotation that names its language, each once a claim."""
    blocks = [*bundled.brief().blocks(), *bundled.blocks(), *bundled.cards(drawn=False).blocks()]
    assert [passage for block in blocks for passage in passages_left(block, language)] == []
    page = "".join(map(FragmentWriter(words(language)).write, blocks))
    if language == "en":
        return
    assert not re.findall(r'<span lang="en"[^>]*>([^<]*)', page)
    bare = re.sub(r"<q lang=[^>]*>.*?</q>", "", page)
    text = re.sub(r"<[^>]+>", "\n", bare)
    english = re.findall(r"\b(?:the|of the|was|were|which|than|and the|would|claim|attacks|months)\b", text)
    assert not english, re.findall(rf".*\b{english[0]}\b.*", text)[:5]


def test_a_statement_is_quoted_in_its_own_language(tmp_path):
    path = tmp_path / "ledger.toml"
    entry = ONE.format(id="x", who="وزارة", **HOLDS).replace("Ten of them", "عشرة هجمات")
    path.write_text(f'{entry}language = "ar"\n', encoding="utf-8")
    table = read_claims(path).judge()
    writer = FragmentWriter(words("fr"))
    page = "".join(map(writer.write, [*table.blocks(), *table.cards(drawn=False).blocks()]))
    assert page.count('<q lang="ar"') == 2
    assert "«\u202fعشرة هجمات\u202f»" in display_text(table.blocks(), language="fr")
    path.write_text(f'{entry}language = "not a language"\n', encoding="utf-8")
    assert "language" in read_claims(path).problems[0].sentence


def test_cautions_are_told_once_the_weightiest_first(bundled):
    from trends.claims.card import cautions

    for one in bundled:
        told = cautions(one)
        assert len(set(told)) == len(told)
    first = cautions(bundled["c41b"])[0]
    assert isinstance(first, Message)
    assert first.id == "claims.card.caution.elsewhere"


def test_the_facts_hold_the_tally_and_every_verdict(judged):
    facts = judged.facts()
    assert isinstance(facts, Facts)
    assert facts.title == title(judged.tally)
    assert facts.verdicts[0]["tally"]["supported"] == 4
    assert [one["id"] for one in facts.verdicts[1:]] == [one.claim.id for one in judged]
    assert {source["source"] for source in facts.provenance} == {"series", "generic"}
    assert facts.as_of == judged.last_day

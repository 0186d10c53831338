"""The report on a ledger: its notebook run on a few claims, and the sections that it shows."""

from __future__ import annotations

import json

import pytest

import trends
from trends.claims import read_claims
from trends.claims.ledger import Ledger
from trends.document.blocks import Paragraph, VerdictBox, plain
from trends.document.facts import Facts
from trends.files.bundled import notebook_folder

NAMES = {"c17b", "c28a", "c12", "c55", "c45a", "a02", "a01"}


@pytest.fixture
def few(monkeypatch):
    whole = read_claims()
    ledger = Ledger(tuple(one for one in whole.claims if one.id in NAMES), (), whole.folder)
    monkeypatch.setattr(trends, "read_claims", lambda: ledger, raising=False)
    return ledger


def test_the_cells_of_the_notebook_run_and_show_every_claim(few):
    notebook = json.loads((notebook_folder() / "claims.ipynb").read_text(encoding="utf-8"))
    shown: list = []
    names: dict = {"display": shown.append}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 - a notebook's cells are run one after the other
    boxes = [block for one in shown for block in one.blocks() if isinstance(block, VerdictBox)]
    assert {box.title.partition(":")[0] for box in boxes} == NAMES
    assert len(shown) == len(boxes) + sum(one.drawable for one in names["table"])


def test_the_lead_says_what_holds_and_how_much_that_means(few):
    (lead,) = few.judge().answer().blocks()
    assert isinstance(lead, Paragraph)
    assert lead.lead
    text = plain(lead.spans)
    assert text.startswith("Of 7 claims, 4 hold, 1 does not hold, 1 cannot be decided and 1 cannot be tested")
    assert "among the periods that have a figure" in text
    assert "chance alone" in text


def test_the_facts_hold_the_tally_and_every_verdict(few):
    table = few.judge()
    facts = table.facts()
    assert isinstance(facts, Facts)
    assert facts.verdicts[0]["tally"]["supported"] == 4
    assert [one["id"] for one in facts.verdicts[1:]] == [one.claim.id for one in table]
    assert {source["source"] for source in facts.provenance} == {"series", "generic"}
    assert facts.as_of == table.last_day


def test_sources_are_named_once_each(few):
    text = "\n".join(str(block) for block in few.judge().origin().blocks())
    assert text.count("Licence: ") == 2
